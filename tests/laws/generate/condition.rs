//! Conditions.

use super::Writer;
use super::literal::{TEXTS, quoted};
use super::phrase::{Frame, Phrase};
use super::schema::{Kind, entity};

const COMPARISONS: [&str; 6] = ["=", "!=", "<", "<=", ">", ">="];

impl Writer<'_> {
    /// A condition, so many levels deep. It stands in parentheses or can stand without.
    pub(super) fn condition(&mut self, frame: Frame, depth: u8) -> Phrase {
        if depth == 0 {
            return self.test(frame, 0);
        }
        match self.random.below(10) {
            0 | 1 => self.joined(frame, depth - 1),
            2 => Phrase::of(Kind::Condition, frame, "(not {})", [self.condition(frame, depth - 1)]),
            3 => {
                let bound = *self.random.pick(&["at least 2", "exactly 1", "at most 1", "exactly 0"]);
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
        let count = self.random.below(2) + 2;
        let parts: Vec<Phrase> = (0..count).map(|_| self.condition(frame, depth)).collect();
        let pattern = vec!["{}"; count].join(&format!(" {word} "));
        Phrase::of(Kind::Condition, frame, &format!("({pattern})"), parts)
    }

    fn rare(&mut self, frame: Frame, depth: u8) -> Phrase {
        let keyed = !entity(frame.entity).key.is_empty();
        let of = |pattern: &str, parts: Vec<Phrase>| Phrase::of(Kind::Condition, frame, pattern, parts);
        match self.random.below(4) {
            0 if self.features.sequences && frame.entity == "customer" => self.sequence(frame, depth),
            1 if self.features.population && keyed => {
                let end = *self.random.pick(&["top 50%", "bottom 10%", "top 3", "bottom 2", "top 33.3%"]);
                let by = self.number(Frame { record: None, whole: false, ..frame }, depth.min(1));
                of(&format!("({end} by {{}})"), vec![by])
            }
            2 if self.features.chance && keyed => of("sample(40%, \"seed\")", vec![]),
            3 if self.features.anniversaries => {
                let pattern = *self.random.pick(&[
                    "({} anniversary today)",
                    "({} anniversary within next 7 days)",
                    "({} anniversary within next 1 month)",
                    "({} anniversary on today + 1 day)",
                ]);
                of(pattern, vec![self.simple(Kind::Date, frame)])
            }
            _ => self.test(frame, depth),
        }
    }

    /// A condition that is made of values.
    fn test(&mut self, frame: Frame, depth: u8) -> Phrase {
        match self.random.below(12) {
            0..=2 => self.comparison(frame, depth),
            3 => self.membership(frame, depth),
            4 => self.presence(frame, depth),
            5 | 6 => self.time_test(frame, depth),
            7 | 8 => self.text_test(frame, depth),
            9 => self.list_test(frame),
            10 => {
                let flag = self.simple(Kind::Bool, frame);
                let pattern = *self.random.pick(&["{}", "(not {})", "({} is false)", "({} = true)", "({} is missing)"]);
                Phrase::of(Kind::Condition, frame, pattern, [flag])
            }
            _ => self.named(frame, depth),
        }
    }

    /// A segment, of the row or of one of its owners.
    fn named(&mut self, frame: Frame, depth: u8) -> Phrase {
        let paths = super::value::paths(frame.entity, 2, &self.case.definitions);
        let segments: Vec<String> =
            paths.into_iter().filter(|(_, kind)| *kind == Kind::Condition).map(|(name, _)| name).collect();
        if segments.is_empty() {
            return self.comparison(frame, depth);
        }
        let name = self.random.pick(&segments).clone();
        Phrase::leaf(Kind::Condition, frame, name)
    }

    fn comparison(&mut self, frame: Frame, depth: u8) -> Phrase {
        let op = *self.random.pick(&COMPARISONS);
        let kinds = [Kind::Int, Kind::Int, Kind::Text, Kind::Date, Kind::Timestamp, Kind::Duration];
        let kind = *self.random.pick(&kinds);
        let (left, right) = match kind {
            Kind::Int => (self.number(frame, depth), self.number(frame, depth)),
            Kind::Duration if !self.features.durations => (self.number(frame, depth), self.number(frame, depth)),
            // A date beside a moment is its whole day.
            Kind::Timestamp if self.random.once_in(4) => {
                (self.value(Kind::Timestamp, frame, depth), self.value(Kind::Date, frame, depth))
            }
            kind => (self.value(kind, frame, depth), self.value(kind, frame, depth)),
        };
        let text = kind == Kind::Text && matches!(op, "=" | "!=");
        let tail = if text && self.random.once_in(3) { " ignoring case" } else { "" };
        Phrase::of(Kind::Condition, frame, &format!("({{}} {op} {{}}{tail})"), [left, right])
    }

    fn membership(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&[Kind::Int, Kind::Text, Kind::Decimal(2), Kind::Date]);
        let not = *self.random.pick(&["", "not "]);
        if self.features.lists && kind != Kind::Date && self.random.once_in(4) {
            let pattern = match kind {
                Kind::Text if self.random.once_in(2) => format!("({{}} {not}in words ignoring case)"),
                Kind::Text => format!("({{}} {not}in words)"),
                _ => format!("({{}} {not}in numbers)"),
            };
            return Phrase::of(Kind::Condition, frame, &pattern, [self.value(kind, frame, depth)]);
        }
        if kind != Kind::Text && self.random.once_in(2) {
            let (first, last) = self.rising(kind);
            let pattern = format!("({{}} {not}between {first} and {last})");
            return Phrase::of(Kind::Condition, frame, &pattern, [self.value(kind, frame, depth)]);
        }
        let options: Vec<String> =
            (0..3).map(|_| self.constant(kind).expect("constants of this kind can be written")).collect();
        let tail = if kind == Kind::Text && self.random.once_in(3) { " ignoring case" } else { "" };
        let pattern = format!("({{}} {not}in ({}){tail})", options.join(", "));
        Phrase::of(Kind::Condition, frame, &pattern, [self.value(kind, frame, depth)])
    }

    fn presence(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kinds = [Kind::Int, Kind::Decimal(2), Kind::Float, Kind::Text, Kind::Date, Kind::Timestamp];
        let kind = *self.random.pick(&kinds);
        let pattern = *self.random.pick(&["({} is missing)", "({} is present)"]);
        Phrase::of(Kind::Condition, frame, pattern, [self.value(kind, frame, depth)])
    }

    fn time_test(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&[Kind::Date, Kind::Timestamp]);
        let window = self.window(kind);
        Phrase::of(Kind::Condition, frame, &format!("({{}} {window})"), [self.value(kind, frame, depth.min(1))])
    }

    fn text_test(&mut self, frame: Frame, depth: u8) -> Phrase {
        let op = *self.random.pick(&["contains", "starts with", "ends with"]);
        let not = *self.random.pick(&["", "", "not "]);
        let tail = *self.random.pick(&["", "", " ignoring case"]);
        let text = self.value(Kind::Text, frame, depth);
        let patterns = ["^a", "b$", "[0-9]+", "^..$", "a|s"];
        let (first, second) = (quoted(self.random.word(&TEXTS)), quoted(self.random.word(&TEXTS)));
        let pattern = match self.random.below(4) {
            0 => format!("({{}} matches {}{tail})", quoted(self.random.word(&patterns))),
            1 => format!("({{}} {not}{op} {first}{tail})"),
            2 => format!("({{}} {op} any ({first}, {second}){tail})"),
            _ => {
                return Phrase::of(
                    Kind::Condition,
                    frame,
                    &format!("({{}} {op} {{}}{tail})"),
                    [text, self.simple(Kind::Text, frame)],
                );
            }
        };
        Phrase::of(Kind::Condition, frame, &pattern, [text])
    }

    fn list_test(&mut self, frame: Frame) -> Phrase {
        let (column, ints) = match frame.entity {
            "customer" if self.random.once_in(3) => ("marks", true),
            "customer" => ("tags", false),
            "product" => ("labels", false),
            "line" => ("product.labels", false),
            "order" | "event" => ("customer.tags", false),
            _ => return self.comparison(frame, 0),
        };
        let kind = if ints { Kind::Int } else { Kind::Text };
        let list = Phrase::leaf(if ints { Kind::Ints } else { Kind::Texts }, frame, column);
        let mut constant = || self.constant(kind).expect("constants of this kind can be written");
        let (first, second) = (constant(), constant());
        let quantifier = *self.random.pick(&["any", "all", "none"]);
        let pattern = match self.random.below(5) {
            4 if self.features.lists => {
                format!("({{}} contains {quantifier} {})", if ints { "numbers" } else { "words" })
            }
            0 => format!("({{}} contains {first})"),
            1 => "({} is missing)".to_owned(),
            2 if !ints => format!("({{}} contains {quantifier} ({first}, {second}) ignoring case)"),
            _ => format!("({{}} contains {quantifier} ({first}, {second}))"),
        };
        Phrase::of(Kind::Condition, frame, &pattern, [list])
    }
}
