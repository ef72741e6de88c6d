//! Values: columns, paths, traits, arithmetic, functions.

use super::Writer;
use super::literal::{SHORT_STEPS, STEPS};
use super::phrase::{Frame, Phrase};
use super::schema::{Kind, entity};

/// Any kind of number.
const NUMBERS: [Kind; 3] = [Kind::Int, Kind::Decimal(2), Kind::Float];

impl Writer<'_> {
    /// A value of a kind, so many levels deep.
    pub(super) fn value(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        if depth == 0 || self.random.once_in(3) {
            return self.simple(kind, frame);
        }
        if self.random.once_in(3)
            && let Some(aggregate) = self.aggregate(kind, frame, depth - 1)
        {
            return aggregate;
        }
        match self.random.below(7) {
            0 => self.choice(kind, frame, depth - 1),
            1 => {
                let (first, second) = (self.value(kind, frame, depth - 1), self.value(kind, frame, depth - 1));
                Phrase::of(kind, frame, "({} ?? {})", [first, second])
            }
            _ => self.composed(kind, frame, depth - 1),
        }
    }

    /// A number of whichever kind.
    pub(super) fn number(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&NUMBERS);
        self.value(kind, frame, depth)
    }

    /// A value that depends on the row: no constant, where there is another.
    pub(super) fn simple(&mut self, kind: Kind, frame: Frame) -> Phrase {
        let mut names: Vec<String> = Vec::new();
        let features = self.features;
        for (name, of) in paths(frame.entity, 2, &self.case.definitions) {
            if of.is_like(kind) && (features.durations || of != Kind::Duration) {
                names.push(name);
            }
        }
        if let Some(record) = frame.record.filter(|_| features.this && (features.this_in_whole || !frame.whole)) {
            let of_record = paths(record, 1, &self.case.definitions).into_iter();
            names.extend(of_record.filter(|(_, of)| of.is_like(kind)).map(|(name, _)| format!("this.{name}")));
        }
        let time = entity(frame.entity).time_in(self.case.customers_have_time);
        if features.previous && time.is_some() && !entity(frame.entity).owners.is_empty() {
            let columns = entity(frame.entity).columns.iter().filter(|(_, of)| of.is_like(kind));
            names.extend(columns.map(|(name, _)| format!("previous({name})")));
        }
        let constant = names.is_empty() || self.random.once_in(10);
        if constant && let Some(constant) = self.constant(kind) {
            return Phrase::leaf(kind, frame, constant);
        }
        if names.is_empty() {
            // Of lists there are only columns, and where there are none nobody asks.
            return Phrase::leaf(kind, frame, "(1 / 4)");
        }
        // Short names stand first; they are taken more often.
        let limit = if self.random.once_in(2) { names.len().min(4) } else { names.len() };
        let name = names[self.random.below(limit)].clone();
        Phrase::leaf(kind, frame, name)
    }

    fn choice(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        let when = self.condition(frame, depth);
        let (then, otherwise) = (self.value(kind, frame, depth), self.value(kind, frame, depth));
        if self.random.once_in(3) {
            return Phrase::of(kind, frame, "case when {} then {} end", [when, then]);
        }
        Phrase::of(kind, frame, "case when {} then {} else {} end", [when, then, otherwise])
    }

    fn composed(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        match kind {
            Kind::Int => self.int(frame, depth),
            Kind::Decimal(_) => self.decimal(kind, frame, depth),
            Kind::Float => self.float(frame, depth),
            Kind::Text => self.text(frame, depth),
            Kind::Date => self.date(frame, depth),
            Kind::Timestamp => self.timestamp(frame, depth),
            Kind::Duration => {
                let sides = [self.value(Kind::Timestamp, frame, depth), self.value(Kind::Timestamp, frame, depth)];
                Phrase::of(kind, frame, "({} - {})", sides)
            }
            Kind::Condition | Kind::Bool | Kind::Texts | Kind::Ints => self.simple(kind, frame),
        }
    }

    fn int(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Int;
        let of = |pattern: &str, parts: Vec<Phrase>| Phrase::of(kind, frame, pattern, parts);
        match self.random.below(9) {
            0 | 1 => {
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "({} * {})", "({} % {})"]);
                let parts = vec![self.value(kind, frame, depth), self.value(kind, frame, depth)];
                of(pattern, parts)
            }
            2 => {
                let pattern = *self.random.pick(&["(-({}))", "abs({})", "floor({})", "round({})"]);
                of(pattern, vec![self.value(kind, frame, depth)])
            }
            3 => of("(min({}, {}))", vec![self.value(kind, frame, depth), self.value(kind, frame, depth)]),
            4 => of("length({})", vec![self.value(Kind::Text, frame, depth)]),
            5 => {
                let pattern = *self.random.pick(&[
                    "age({})",
                    "days_since({})",
                    "months_since({})",
                    "years_since({})",
                    "days_until({})",
                    "year({})",
                    "quarter({})",
                    "month({})",
                    "week({})",
                    "day({})",
                    "weekday({})",
                ]);
                of(pattern, vec![self.value(Kind::Date, frame, depth)])
            }
            6 => {
                let pattern =
                    *self.random.pick(&["hour({})", "hour({}, \"America/New_York\")", "year({})", "weekday({})"]);
                of(pattern, vec![self.value(Kind::Timestamp, frame, depth)])
            }
            7 => of("({} - {})", vec![self.value(Kind::Date, frame, depth), self.value(Kind::Date, frame, depth)]),
            _ => self.placed(frame, depth),
        }
    }

    /// Bands, anniversaries and ranks.
    fn placed(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Int;
        if self.features.anniversaries && self.random.once_in(3) {
            let pattern = *self.random.pick(&["days_until_anniversary({})", "days_since_anniversary({})"]);
            return Phrase::of(kind, frame, pattern, [self.value(Kind::Date, frame, depth)]);
        }
        if self.features.population && !entity(frame.entity).key.is_empty() && self.random.once_in(2) {
            let pattern = *self.random.pick(&["rank({})", "ntile(3, {})", "ntile(5, {})"]);
            let by = self.number(Frame { record: None, whole: false, ..frame }, depth);
            return Phrase::of(kind, frame, pattern, [by]);
        }
        let of = self.number(frame, depth);
        Phrase::of(kind, frame, "band({}, 0, 2.5, 100)", [of])
    }

    fn decimal(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        match self.random.below(5) {
            0 => {
                let pattern =
                    *self.random.pick(&["(-({}))", "abs({})", "round({}, 1)", "round({})", "floor({})", "ceil({})"]);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth)])
            }
            1 => {
                // A product has both scales, so it is kept from growing: by an int.
                let parts = [self.value(kind, frame, depth), self.simple(Kind::Int, frame)];
                Phrase::of(kind, frame, "({} * {})", parts)
            }
            2 => {
                let parts = [self.simple(kind, frame), self.simple(kind, frame)];
                Phrase::of(kind, frame, "({} * {})", parts)
            }
            _ => {
                let other = if self.random.once_in(3) { Kind::Int } else { kind };
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "({} % {})"]);
                let parts = [self.value(kind, frame, depth), self.value(other, frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
        }
    }

    fn float(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Float;
        match self.random.below(6) {
            0 | 1 => {
                let parts = [self.number(frame, depth), self.number(frame, depth)];
                Phrase::of(kind, frame, "({} / {})", parts)
            }
            2 => {
                let pattern =
                    *self.random.pick(&["(-({}))", "abs({})", "round({}, 1)", "round({})", "floor({})", "ceil({})"]);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth)])
            }
            3 if self.features.rare_functions => {
                Phrase::of(kind, frame, "number({})", [self.value(Kind::Text, frame, depth)])
            }
            4 if self.features.population && !entity(frame.entity).key.is_empty() => {
                let by = self.number(Frame { record: None, whole: false, ..frame }, depth);
                Phrase::of(kind, frame, "percentile({})", [by])
            }
            5 if self.features.chance && !entity(frame.entity).key.is_empty() => {
                Phrase::leaf(kind, frame, "draw(\"luck\")")
            }
            _ => {
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "({} * {})", "({} % {})"]);
                let parts = [self.value(kind, frame, depth), self.number(frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
        }
    }

    fn text(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Text;
        match self.random.below(4) {
            0 => {
                let patterns = ["concat({}, \" \", {})", "concat({}, {})", "min({}, {})", "max({}, {})"];
                let pattern = *self.random.pick(&patterns);
                let parts = [self.value(kind, frame, depth), self.value(kind, frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
            1 => {
                let of = *self.random.pick(&[Kind::Int, Kind::Decimal(2), Kind::Date]);
                Phrase::of(kind, frame, "text({})", [self.value(of, frame, depth)])
            }
            2 if self.features.rare_functions => {
                let patterns = ["title_case({})", "extract({}, \"([a-z])(.)\", 2)", "split_part({}, \" \", 2)"];
                let pattern = *self.random.pick(&patterns);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth)])
            }
            _ => {
                let patterns =
                    ["lower({})", "upper({})", "trim({})", "replace({}, \"a\", \" \")", "split_part({}, \"'\", 1)"];
                let pattern = *self.random.pick(&patterns);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth)])
            }
        }
    }

    fn date(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Date;
        let (count, unit) = *self.random.pick(&STEPS);
        match self.random.below(4) {
            0 => Phrase::of(kind, frame, "date({})", [self.value(Kind::Timestamp, frame, depth)]),
            1 => Phrase::leaf(kind, frame, format!("(today - {count} {unit})")),
            _ => {
                let sign = *self.random.pick(&["+", "-"]);
                let pattern = format!("({{}} {sign} {count} {unit})");
                Phrase::of(kind, frame, &pattern, [self.value(kind, frame, depth)])
            }
        }
    }

    fn timestamp(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Timestamp;
        let (count, unit) =
            if self.random.once_in(3) { *self.random.pick(&SHORT_STEPS) } else { *self.random.pick(&STEPS) };
        let sign = *self.random.pick(&["+", "-"]);
        if self.random.once_in(4) {
            return Phrase::leaf(kind, frame, format!("(now {sign} {count} {unit})"));
        }
        let pattern = format!("({{}} {sign} {count} {unit})");
        Phrase::of(kind, frame, &pattern, [self.value(kind, frame, depth)])
    }
}

/// The columns and definitions that can be named in rows of an entity, over so many owners.
pub(super) fn paths(of: &str, owners: u8, definitions: &[super::Definition]) -> Vec<(String, Kind)> {
    let of = entity(of);
    let mut paths: Vec<(String, Kind)> = of.columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect();
    let own = definitions.iter().filter(|definition| definition.body.frame.entity == of.name);
    paths.extend(own.map(|definition| (definition.name.clone(), definition.body.kind)));
    if owners > 0 {
        for owner in of.owners {
            let further = super::value::paths(owner.entity, owners - 1, definitions);
            paths.extend(further.into_iter().map(|(name, kind)| (format!("{}.{name}", owner.role), kind)));
        }
    }
    paths
}
