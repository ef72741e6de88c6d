//! The ranges that aggregates read, and sequences of their rows.

use super::Writer;
use super::phrase::{Frame, Phrase};
use super::schema::{ENTITIES, Kind, entity};

impl Writer<'_> {
    /// The rows of some range, as it is spelled.
    pub(super) fn rows(&mut self, frame: Frame) -> Option<(String, Frame)> {
        if self.random.once_in(5) {
            let of = self.random.pick(&ENTITIES);
            let inside = Frame { entity: of.name, record: Some(frame.entity), whole: true };
            return Some((format!("all {}", of.plural), inside));
        }
        let ranges = entity(frame.entity).ranges;
        if ranges.is_empty() {
            return None;
        }
        let (path, of) = self.random.pick(ranges);
        Some(((*path).to_owned(), Frame { entity: of, record: Some(frame.entity), whole: false }))
    }

    /// The kind of the time of an entity, its own or its owner's.
    pub(super) fn time_kind(&self, of: &str) -> Option<Kind> {
        let of = entity(of);
        match of.time_in(self.case.customers_have_time) {
            Some(time) => of.columns.iter().find(|(name, _)| *name == time).map(|(_, kind)| *kind),
            // Lines have their order's.
            None if of.name == "line" => Some(Kind::Timestamp),
            None => None,
        }
    }

    /// Whether the order of an entity's rows is settled without the order of its file, where that has to be.
    pub(super) fn is_settled(&self, of: &str) -> bool {
        !self.features.exact || !entity(of).key.is_empty()
    }

    /// A range as a pattern, and the phrases in it.
    pub(super) fn range(
        &mut self,
        path: &str,
        frame: Frame,
        inside: Frame,
        depth: u8,
        picks: bool,
    ) -> (String, Vec<Phrase>) {
        let mut pattern = path.to_owned();
        let mut parts = Vec::new();
        let time = self.time_kind(inside.entity);
        let picks = picks && self.is_settled(inside.entity);
        let pick = if picks && self.random.once_in(4) { self.random.below(4) } else { 4 };
        let count = self.random.between(1, 3);
        match (pick, time) {
            (0, Some(_)) => pattern = format!("latest {count} {pattern}"),
            (1, Some(_)) => pattern = format!("earliest {count} {pattern}"),
            (2, _) => pattern = format!("top {count} {pattern}"),
            (3, _) => pattern = format!("bottom {count} {pattern}"),
            (_, _) => {}
        }
        if let Some(kind) = time
            && self.random.once_in(2)
        {
            let (window, borders) =
                if self.random.once_in(8) { ("at any time".to_owned(), Vec::new()) } else { self.window(kind, inside) };
            let not = if window.starts_with("within") && self.random.once_in(6) { "not " } else { "" };
            pattern += &format!(" {not}{window}");
            parts.extend(borders);
        }
        if self.random.once_in(if inside.whole { 3 } else { 6 }) {
            let shared = self.some_shared(frame.entity, inside.entity);
            if !shared.is_empty() {
                pattern += &format!(" per {}", shared.join(", "));
            }
        }
        if self.random.below(3) > 0 {
            pattern += " where {}";
            parts.push(self.condition(inside, depth));
        }
        if matches!(pick, 2 | 3) {
            pattern += " by {}";
            parts.push(self.ordered(inside, depth.min(1)));
        }
        (pattern, parts)
    }

    /// A sequence of rows that have a time; none where none such belong to the entity.
    pub(super) fn sequence(&mut self, frame: Frame, depth: u8) -> Option<Phrase> {
        let ranges = entity(frame.entity).ranges.iter();
        let ranges: Vec<(&str, &str)> = ranges.filter(|(_, of)| self.time_kind(of).is_some()).copied().collect();
        if ranges.is_empty() {
            return None;
        }
        let mut pattern = String::from("sequence(");
        let mut parts = Vec::new();
        let steps = self.random.between(0, 3);
        let (mut negated, mut first) = (false, "");
        let mut days = false;
        let chosen: Vec<(&str, &str)> = (0..=steps).map(|_| *self.random.pick(&ranges)).collect();
        for (_, of) in &chosen {
            days |= self.time_kind(of) == Some(Kind::Date);
        }
        for (number, (path, of)) in chosen.into_iter().enumerate() {
            let inside = Frame { entity: of, record: Some(frame.entity), whole: false };
            if number > 0 {
                pattern += " then ";
                if self.random.once_in(2) {
                    let gaps: &[&str] = if days {
                        &["within 7 days ", "within 1 month ", "within 1 year "]
                    } else {
                        &["within 7 days ", "within 1 month ", "within 90 minutes ", "within 24 hours "]
                    };
                    pattern += self.random.word(gaps);
                }
                negated = self.random.once_in(3) && !negated;
                if negated {
                    pattern += "no ";
                }
            } else {
                first = of;
            }
            let (range, more) = self.range(path, frame, inside, depth.min(1), false);
            pattern += &range;
            parts.extend(more);
            if number > 0 && self.random.once_in(3) {
                let shared = self.some_shared(first, of);
                if !shared.is_empty() {
                    pattern += &format!(" same {}", shared.join(", "));
                }
            }
        }
        Some(Phrase::of(Kind::Condition, frame, &format!("{pattern})"), parts))
    }

    /// One or two of the columns that two entities have under one name and of one kind, if there are any.
    fn some_shared(&mut self, a: &str, b: &str) -> Vec<&'static str> {
        let of_b = entity(b).columns;
        let columns = entity(a).columns.iter();
        let columns = columns.filter(|column| column.1.element().is_none() && of_b.contains(column));
        let mut names: Vec<&'static str> = columns.map(|(name, _)| *name).collect();
        if names.is_empty() {
            return names;
        }
        let first = self.random.below(names.len());
        names.rotate_left(first);
        names.truncate(self.random.below(2) + 1);
        names
    }
}
