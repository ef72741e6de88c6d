//! Values that are numbers.

use super::Writer;
use super::phrase::{Frame, Phrase};
use super::schema::{Kind, entity};

/// Functions of a date.
const OF_DATES: [&str; 13] = [
    "age({})",
    "days_since({})",
    "months_since({})",
    "years_since({})",
    "days_until({})",
    "days_until_anniversary({})",
    "days_since_anniversary({})",
    "year({})",
    "quarter({})",
    "month({})",
    "week({})",
    "day({})",
    "weekday({})",
];

impl Writer<'_> {
    pub(super) fn int(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Int;
        let of = |pattern: &str, parts: Vec<Phrase>| Phrase::of(kind, frame, pattern, parts);
        if self.random.once_in(60) {
            return self.chain(frame);
        }
        match self.random.below(9) {
            0 | 1 => {
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "({} * {})", "({} % {})"]);
                let parts = vec![self.value(kind, frame, depth), self.value(kind, frame, depth)];
                of(pattern, parts)
            }
            2 => {
                let patterns = ["(-({}))", "abs({})", "floor({})", "ceil({})", "round({})", "round({}, 2)"];
                let pattern = *self.random.pick(&patterns);
                of(pattern, vec![self.value(kind, frame, depth)])
            }
            3 => {
                let pattern = *self.random.pick(&["(min({}, {}))", "(max({}, {}))", "(min({}, {}, 2))"]);
                of(pattern, vec![self.value(kind, frame, depth), self.value(kind, frame, depth)])
            }
            4 => {
                let lists = [Kind::Text, Kind::Texts, Kind::Ints, Kind::Floats, Kind::Dates];
                let list = *self.random.pick(&lists);
                let list = if self.has(list, frame) { list } else { Kind::Text };
                of("length({})", vec![self.value(list, frame, depth)])
            }
            5 => {
                let pattern = *self.random.pick(&OF_DATES);
                let moment = self.random.once_in(4);
                let date = self.value(if moment { Kind::Timestamp } else { Kind::Date }, frame, depth);
                of(pattern, vec![date])
            }
            6 => {
                let patterns = ["hour({})", "hour({}, \"America/New_York\")", "hour({}, \"Asia/Kathmandu\")"];
                let pattern = *self.random.pick(&patterns);
                of(pattern, vec![self.value(Kind::Timestamp, frame, depth)])
            }
            7 => of("({} - {})", vec![self.value(Kind::Date, frame, depth), self.value(Kind::Date, frame, depth)]),
            _ => self.placed(frame, depth),
        }
    }

    /// Many operations, each on what the one before it came to.
    fn chain(&mut self, frame: Frame) -> Phrase {
        let mut chain = self.simple(Kind::Int, frame);
        for _ in 0..30 {
            let pattern = *self.random.pick(&["({} + {})", "({} - {})", "(min({}, {}))", "(max({}, {}))"]);
            chain = Phrase::of(Kind::Int, frame, pattern, [chain, self.simple(Kind::Int, frame)]);
        }
        chain
    }

    /// Bands and ranks.
    fn placed(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Int;
        if !entity(frame.entity).key.is_empty() && self.random.once_in(2) {
            let pattern = *self.random.pick(&["rank({})", "ntile(3, {})", "ntile(5, {})", "ntile(1, {})"]);
            return self.ranked(kind, pattern, frame, depth);
        }
        let of = self.number(frame, depth);
        let pattern = *self.random.pick(&["band({}, 0, 2.5, 100)", "band({}, -3, 0.25)", "band({}, 19.99)"]);
        Phrase::of(kind, frame, pattern, [of])
    }

    /// A place in the population, of all or of those in a base.
    pub(super) fn ranked(&mut self, kind: Kind, pattern: &str, frame: Frame, depth: u8) -> Phrase {
        let alone = Frame { record: None, whole: false, ..frame };
        let mut parts = vec![self.ordered(alone, depth.min(1))];
        let pattern = match pattern.strip_suffix(')') {
            Some(open) if self.random.once_in(3) => {
                parts.push(self.condition(alone, depth.min(1)));
                format!("{open} among ({{}}))")
            }
            _ => pattern.to_owned(),
        };
        Phrase::of(kind, frame, &pattern, parts)
    }

    pub(super) fn decimal(&mut self, kind: Kind, frame: Frame, depth: u8) -> Phrase {
        match self.random.below(6) {
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
            3 => {
                let pattern = *self.random.pick(&["(min({}, {}))", "(max({}, {}))"]);
                let parts = [self.value(kind, frame, depth), self.value(kind, frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
            _ => {
                let other = if self.random.once_in(3) { Kind::Int } else { kind };
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "({} % {})"]);
                let parts = [self.value(kind, frame, depth), self.value(other, frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
        }
    }

    pub(super) fn float(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Float;
        let keyed = !entity(frame.entity).key.is_empty();
        match self.random.below(9) {
            0 | 1 => {
                let parts = [self.number(frame, depth), self.number(frame, depth)];
                Phrase::of(kind, frame, "({} / {})", parts)
            }
            2 => {
                let patterns =
                    ["(-({}))", "abs({})", "round({}, 1)", "round({}, 2)", "round({})", "floor({})", "ceil({})"];
                let pattern = *self.random.pick(&patterns);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth)])
            }
            3 => Phrase::of(kind, frame, "number({})", [self.value(Kind::Text, frame, depth)]),
            4 if keyed => self.ranked(kind, "percentile({})", frame, depth),
            5 if keyed => {
                let seed = *self.random.pick(&["draw(\"luck\")", "draw(\"\u{e9}:1\")"]);
                Phrase::leaf(kind, frame, seed)
            }
            6 => {
                let parts: Vec<Phrase> = (0..4).map(|_| self.number(frame, depth.min(1))).collect();
                Phrase::of(kind, frame, "distance({}, {}, {}, {})", parts)
            }
            7 => {
                let pattern = *self.random.pick(&["(min({}, {}))", "(max({}, {}))"]);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth), self.number(frame, depth)])
            }
            _ => {
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "({} * {})", "({} % {})"]);
                let parts = [self.value(kind, frame, depth), self.number(frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
        }
    }
}
