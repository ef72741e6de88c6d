//! Aggregates and the ranges that they read.

use super::Writer;
use super::phrase::{Frame, Phrase};
use super::schema::{ENTITIES, Kind, entity};

impl Writer<'_> {
    /// An aggregate of that kind; none where no rows belong to the entity, or none yields the kind.
    pub(super) fn aggregate(&mut self, kind: Kind, frame: Frame, depth: u8) -> Option<Phrase> {
        let patterns: &[(&str, Option<Kind>)] = match kind {
            Kind::Condition => &[("any(R)", None), ("none(R)", None), ("all({} of R)", Some(Kind::Condition))],
            Kind::Int => &[
                ("count(R)", None),
                ("count({} of R)", Some(Kind::Text)),
                ("count(distinct {} of R)", Some(Kind::Text)),
                ("count(distinct {} of R)", Some(Kind::Decimal(2))),
                ("sum({} of R)", Some(Kind::Int)),
                ("min({} of R)", Some(Kind::Int)),
                ("max({} of R)", Some(Kind::Int)),
                ("first({} of R)", Some(Kind::Int)),
                ("last({} of R)", Some(Kind::Int)),
                ("most_common({} of R)", Some(Kind::Int)),
            ],
            Kind::Decimal(_) => &[
                ("sum({} of R)", Some(Kind::Decimal(2))),
                ("min({} of R)", Some(Kind::Decimal(2))),
                ("max({} of R)", Some(Kind::Decimal(2))),
                ("last({} of R)", Some(Kind::Decimal(2))),
            ],
            Kind::Float => &[
                ("sum({} of R)", Some(Kind::Float)),
                ("avg({} of R)", Some(Kind::Float)),
                ("avg({} of R)", Some(Kind::Decimal(2))),
                ("avg({} of R)", Some(Kind::Int)),
                ("median({} of R)", Some(Kind::Decimal(2))),
                ("median({} of R)", Some(Kind::Float)),
                ("stddev({} of R)", Some(Kind::Int)),
                ("quantile({} of R, 0.9)", Some(Kind::Float)),
                ("quantile({} of R, 0.25)", Some(Kind::Int)),
                ("share({} of R)", Some(Kind::Condition)),
            ],
            Kind::Text | Kind::Date | Kind::Timestamp => &[
                ("min({} of R)", Some(kind)),
                ("max({} of R)", Some(kind)),
                ("first({} of R)", Some(kind)),
                ("last({} of R)", Some(kind)),
                ("most_common({} of R)", Some(kind)),
                ("most_common({} of R, 2)", Some(kind)),
            ],
            Kind::Duration => &[("sum({} of R)", Some(kind)), ("max({} of R)", Some(kind))],
            Kind::Bool | Kind::Texts | Kind::Ints => return None,
        };
        let (pattern, of) = self.random.pick(patterns);
        let (path, inside) = self.rows(frame)?;
        // Ends of an order of time are only asked where there is one.
        let timeless = self.time_kind(inside.entity).is_none();
        if timeless && (pattern.starts_with("first") || pattern.starts_with("last")) {
            return None;
        }
        let mut parts: Vec<Phrase> = Vec::new();
        if let Some(of) = of {
            parts.push(match of {
                Kind::Condition => self.condition(inside, depth),
                of => self.value(*of, inside, depth),
            });
        }
        let (range, more) = self.range(&path, frame, inside, depth, self.features.picks);
        parts.extend(more);
        Some(Phrase::of(kind, frame, &pattern.replace('R', &range), parts))
    }

    /// The rows of some range, as it is spelled.
    fn rows(&mut self, frame: Frame) -> Option<(String, Frame)> {
        if self.features.whole && self.random.once_in(5) {
            let of = self.random.pick(&ENTITIES);
            return Some((
                format!("all {}", of.plural),
                Frame { entity: of.name, record: Some(frame.entity), whole: true },
            ));
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
            pattern +=
                &format!(" {}", if self.random.once_in(8) { "at any time".to_owned() } else { self.window(kind) });
        }
        if path.starts_with("all ") && self.random.once_in(3) {
            let shared = shared(frame.entity, inside.entity);
            if !shared.is_empty() {
                pattern += &format!(" per {}", self.random.pick(&shared));
            }
        }
        if self.random.below(3) > 0 {
            pattern += " where {}";
            parts.push(self.condition(inside, depth));
        }
        if matches!(pick, 2 | 3) {
            pattern += " by {}";
            parts.push(self.number(inside, depth.min(1)));
        }
        (pattern, parts)
    }

    /// A sequence of orders and events.
    pub(super) fn sequence(&mut self, frame: Frame, depth: u8) -> Phrase {
        let mut pattern = String::from("sequence(");
        let mut parts = Vec::new();
        let steps = self.random.between(1, 3);
        let mut last_negated = false;
        for number in 0..=steps {
            let path = *self.random.pick(&["orders", "events", "orders"]);
            let inside = Frame {
                entity: if path == "orders" { "order" } else { "event" },
                record: Some(frame.entity),
                whole: false,
            };
            if number > 0 {
                pattern += " then ";
                if self.random.once_in(2) {
                    pattern += *self.random.pick(&["within 7 days ", "within 1 month ", "within 1 year "]);
                }
                last_negated = self.random.once_in(3) && !last_negated;
                if last_negated {
                    pattern += "no ";
                }
            }
            let (range, more) = self.range(path, frame, inside, depth.min(1), false);
            pattern += &range;
            parts.extend(more);
            if number > 0 && self.random.once_in(3) {
                pattern += " same points";
            }
        }
        Phrase::of(Kind::Condition, frame, &format!("{pattern})"), parts)
    }
}

/// The columns that two entities have under one name and of one kind.
fn shared(a: &str, b: &str) -> Vec<&'static str> {
    let of_b = entity(b).columns;
    entity(a).columns.iter().filter(|column| of_b.contains(column)).map(|(name, _)| *name).collect()
}
