//! Conditions, and how they are joined.

use super::phrase::{Frame, Phrase};
use super::schema::{Kind, entity};
use super::{Form, Writer};

const COMPARISONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];

impl Writer<'_> {
    /// A condition, so many levels deep. It stands in parentheses or can stand without.
    pub(super) fn condition(&mut self, frame: Frame, depth: u8) -> Phrase {
        if let Some(again) = self.again(Kind::Condition, frame) {
            return again;
        }
        let condition = self.new_condition(frame, depth);
        self.remember(&condition);
        condition
    }

    fn new_condition(&mut self, frame: Frame, depth: u8) -> Phrase {
        if depth == 0 {
            return self.test(frame, 0);
        }
        match self.random.below(10) {
            0 | 1 => self.joined(frame, depth - 1),
            2 => Phrase::of(Kind::Condition, frame, "(not {})", [self.condition(frame, depth - 1)]),
            3 => {
                let bound = *self.random.pick(&["at least 2", "exactly 1", "at most 1", "exactly 0", "at least 0"]);
                let parts: Vec<Phrase> = (0..3).map(|_| self.condition(frame, depth - 1)).collect();
                Phrase::of(Kind::Condition, frame, &format!("{bound} of ({{}}, {{}}, {{}})"), parts)
            }
            4 | 5 => match self.aggregate(Kind::Condition, frame, depth - 1) {
                Some(aggregate) => aggregate,
                None => self.test(frame, depth - 1),
            },
            6 => self.rare(frame, depth - 1),
            _ => self.test(frame, depth - 1),
        }
    }

    fn joined(&mut self, frame: Frame, depth: u8) -> Phrase {
        let word = *self.random.pick(&["and", "or"]);
        // Now and then as many as a list of codes has.
        let (count, depth) = if self.random.once_in(30) { (30, 0) } else { (self.random.below(2) + 2, depth) };
        let parts: Vec<Phrase> = (0..count).map(|_| self.condition(frame, depth)).collect();
        let pattern = vec!["{}"; count].join(&format!(" {word} "));
        Phrase::of(Kind::Condition, frame, &format!("({pattern})"), parts)
    }

    fn rare(&mut self, frame: Frame, depth: u8) -> Phrase {
        let keyed = !entity(frame.entity).key.is_empty();
        let of = |pattern: &str, parts: Vec<Phrase>| Phrase::of(Kind::Condition, frame, pattern, parts);
        match self.random.below(5) {
            0 | 1 => match self.sequence(frame, depth) {
                Some(sequence) => sequence,
                None => self.test(frame, depth),
            },
            2 if keyed => self.best(frame, depth),
            3 if keyed => {
                let patterns =
                    ["sample(40%, \"seed\")", "sample(0%, \"a\")", "sample(100%, \"a\")", "sample(12.5%, \"b\")"];
                of(self.random.word(&patterns), vec![])
            }
            4 => {
                let pattern = *self.random.pick(&[
                    "({} anniversary today)",
                    "({} anniversary within next 7 days)",
                    "({} anniversary within next 1 month)",
                    "({} anniversary within next 2 years)",
                    "({} anniversary on today + 1 day)",
                    "({} anniversary on {})",
                ]);
                let kind = *self.random.pick(&[Kind::Date, Kind::Date, Kind::Timestamp]);
                let mut parts = vec![self.value(kind, frame, depth.min(1))];
                if pattern.ends_with("on {})") {
                    parts.push(self.simple(Kind::Date, frame));
                }
                of(pattern, parts)
            }
            _ => self.test(frame, depth),
        }
    }

    /// The best or the last of the population, or of a base.
    fn best(&mut self, frame: Frame, depth: u8) -> Phrase {
        let ends = ["top 50%", "bottom 10%", "top 3", "bottom 2", "top 33.3%", "top 0%", "bottom 100%", "top 0"];
        let end = *self.random.pick(&ends);
        let alone = Frame { record: None, whole: false, ..frame };
        let mut parts = vec![self.ordered(alone, depth.min(1))];
        let among = if self.random.once_in(3) {
            parts.push(self.condition(alone, depth.min(1)));
            " among ({})"
        } else {
            ""
        };
        Phrase::of(Kind::Condition, frame, &format!("({end} by {{}}{among})"), parts)
    }

    /// A condition that is made of values.
    pub(super) fn test(&mut self, frame: Frame, depth: u8) -> Phrase {
        match self.random.below(13) {
            0..=2 => self.comparison(frame, depth),
            3 | 4 => self.membership(frame, depth),
            5 => self.presence(frame, depth),
            6 | 7 => self.time_test(frame, depth),
            8 | 9 => self.text_test(frame, depth),
            10 => self.list_test(frame, depth),
            11 => {
                let flag = self.value(Kind::Bool, frame, depth.min(1));
                let pattern = *self.random.pick(&["{}", "(not {})", "({} is false)", "({} = true)", "({} is missing)"]);
                Phrase::of(Kind::Condition, frame, pattern, [flag])
            }
            _ => self.named(frame, depth),
        }
    }

    /// A segment, of the row or of one of its owners.
    fn named(&mut self, frame: Frame, depth: u8) -> Phrase {
        let paths = super::value::paths(frame.entity, 2, &self.case.definitions);
        let mut segments: Vec<String> =
            paths.into_iter().filter(|(_, kind)| *kind == Kind::Condition).map(|(name, _)| name).collect();
        if let Some(record) = frame.record {
            let of_record = super::value::paths(record, 1, &self.case.definitions).into_iter();
            let of_record = of_record.filter(|(_, kind)| *kind == Kind::Condition);
            segments.extend(of_record.map(|(name, _)| format!("this.{name}")));
        }
        segments.extend(self.named_as(Form::Persona, frame).into_iter().map(|name| format!("persona {name}")));
        for journey in self.named_as(Form::Journey, frame) {
            segments.push(format!("reached({journey}, {})", self.random.word(&["first", "second", "third"])));
        }
        if segments.is_empty() {
            return if self.random.once_in(4) {
                Phrase::leaf(Kind::Condition, frame, "everyone")
            } else {
                self.comparison(frame, depth)
            };
        }
        let name = self.random.pick(&segments).clone();
        Phrase::leaf(Kind::Condition, frame, name)
    }

    pub(super) fn comparison(&mut self, frame: Frame, depth: u8) -> Phrase {
        let mut op = *self.random.pick(&COMPARISONS);
        let kinds =
            [Kind::Int, Kind::Int, Kind::Int, Kind::Text, Kind::Date, Kind::Timestamp, Kind::Duration, Kind::Bool];
        let kind = *self.random.pick(&kinds);
        let (left, right) = match kind {
            Kind::Int => (self.number(frame, depth), self.number(frame, depth)),
            Kind::Bool => {
                op = *self.random.pick(&["=", "!="]);
                (self.value(kind, frame, depth.min(1)), self.value(kind, frame, depth.min(1)))
            }
            // A date beside a moment is its whole day.
            Kind::Timestamp if self.random.once_in(3) => {
                let sides = (self.value(Kind::Timestamp, frame, depth), self.value(Kind::Date, frame, depth));
                if self.random.once_in(2) { sides } else { (sides.1, sides.0) }
            }
            kind => (self.value(kind, frame, depth), self.value(kind, frame, depth)),
        };
        let text = kind == Kind::Text && matches!(op, "=" | "!=");
        let tail = if text && self.random.once_in(3) { " ignoring case" } else { "" };
        Phrase::of(Kind::Condition, frame, &format!("({{}} {op} {{}}{tail})"), [left, right])
    }

    fn membership(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&Kind::SCALARS);
        let not = *self.random.pick(&["", "not "]);
        let list = match kind {
            Kind::Text => Some("words"),
            Kind::Int | Kind::Decimal(_) | Kind::Float => Some("numbers"),
            Kind::Date => Some("days"),
            Kind::Timestamp => Some("moments"),
            _ => None,
        };
        if let Some(list) = list.filter(|_| self.random.once_in(4)) {
            let ending = if kind == Kind::Text && self.random.once_in(2) { " ignoring case" } else { "" };
            let pattern = format!("({{}} {not}in {list}{ending})");
            return Phrase::of(Kind::Condition, frame, &pattern, [self.value(kind, frame, depth)]);
        }
        if matches!(kind, Kind::Int | Kind::Decimal(_) | Kind::Date) && self.random.once_in(3) {
            let (from, until) = self.rising(kind);
            let pattern = format!("({{}} {not}between {from} and {until})");
            return Phrase::of(Kind::Condition, frame, &pattern, [self.value(kind, frame, depth)]);
        }
        if kind != Kind::Bool && self.random.once_in(3) {
            let ends = [self.simple(kind, frame), self.simple(kind, frame)];
            if ends.iter().all(|end| !self.is_constant(end)) {
                let parts = [vec![self.value(kind, frame, depth)], ends.to_vec()].concat();
                return Phrase::of(Kind::Condition, frame, &format!("({{}} {not}between {{}} and {{}})"), parts);
            }
        }
        let count = self.random.between(1, 6);
        let written = if kind == Kind::Float { Kind::Decimal(2) } else { kind };
        let mut options: Vec<String> =
            (0..count).map(|_| self.constant(written).expect("constants of this kind can be written")).collect();
        let mut parts = vec![self.value(kind, frame, depth)];
        if self.random.once_in(3) {
            options.push("{}".to_owned());
            parts.push(self.simple(kind, frame));
        }
        let tail = if kind == Kind::Text && self.random.once_in(3) { " ignoring case" } else { "" };
        let pattern = format!("({{}} {not}in ({}){tail})", options.join(", "));
        Phrase::of(Kind::Condition, frame, &pattern, parts)
    }

    pub(super) fn is_constant(&self, phrase: &Phrase) -> bool {
        let text = phrase.to_string();
        !super::value::paths(phrase.frame.entity, 2, &self.case.definitions).iter().any(|(name, _)| *name == text)
    }

    fn presence(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&Kind::COLUMNS);
        let kind = if self.has(kind, frame) { kind } else { Kind::Float };
        let pattern = *self.random.pick(&["({} is missing)", "({} is present)"]);
        Phrase::of(Kind::Condition, frame, pattern, [self.value(kind, frame, depth)])
    }

    fn time_test(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&[Kind::Date, Kind::Timestamp]);
        let not = *self.random.pick(&["", "", "", "not "]);
        let value = self.value(kind, frame, depth.min(1));
        let (window, borders) = self.window(kind, frame);
        // Only `within` and `between` take a `not`.
        let not = if window.starts_with("within") || window.starts_with("between") { not } else { "" };
        let parts = [vec![value], borders].concat();
        Phrase::of(Kind::Condition, frame, &format!("({{}} {not}{window})"), parts)
    }
}
