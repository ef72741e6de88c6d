//! Conditions on what a text or a list holds.

use super::Writer;
use super::literal::{TEXTS, quoted};
use super::phrase::{Frame, Phrase};
use super::schema::Kind;

/// Patterns of `matches`.
const PATTERNS: [&str; 10] =
    ["^a", "b$", "[0-9]+", "^..$", "a|s", "(?i)STRASSE", "\\bx\\b", "^\\s", "[[:upper:]]{2}", "é|\u{301}"];

/// The lists that a row has, with the kind of list.
const LISTS: [Kind; 4] = [Kind::Texts, Kind::Ints, Kind::Floats, Kind::Dates];

impl Writer<'_> {
    pub(super) fn text_test(&mut self, frame: Frame, depth: u8) -> Phrase {
        let op = *self.random.pick(&["contains", "starts with", "ends with"]);
        let not = *self.random.pick(&["", "", "not "]);
        let tail = *self.random.pick(&["", "", " ignoring case"]);
        let text = self.value(Kind::Text, frame, depth);
        let (first, second) = (self.part(), self.part());
        let pattern = match self.random.below(5) {
            0 => format!("({{}} matches {}{tail})", quoted(self.random.word(&PATTERNS))),
            1 => format!("({{}} {not}{op} {first}{tail})"),
            2 => format!("({{}} {op} any ({first}, {second}){tail})"),
            3 => {
                let quantifier = *self.random.pick(&["any", "all", "none"]);
                let pattern = format!("({{}} contains {quantifier} ({first}, {{}}){tail})");
                return Phrase::of(Kind::Condition, frame, &pattern, [text, self.simple(Kind::Text, frame)]);
            }
            _ => {
                let pattern = format!("({{}} {not}{op} {{}}{tail})");
                return Phrase::of(Kind::Condition, frame, &pattern, [text, self.simple(Kind::Text, frame)]);
            }
        };
        Phrase::of(Kind::Condition, frame, &pattern, [text])
    }

    /// A text that is searched for; a blank is one too.
    fn part(&mut self) -> String {
        if self.random.once_in(8) {
            return (*self.random.pick(&["\" \"", "\"\\n\""])).to_owned();
        }
        quoted(self.random.word(&TEXTS))
    }

    pub(super) fn list_test(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = *self.random.pick(&LISTS);
        let Some(element) = kind.element().filter(|_| self.has(kind, frame)) else {
            return self.comparison(frame, depth);
        };
        let list = self.value(kind, frame, depth.min(1));
        let tail = if kind == Kind::Texts && self.random.once_in(3) { " ignoring case" } else { "" };
        let quantifier = *self.random.pick(&["any", "all", "none"]);
        let not = *self.random.pick(&["", "", "not "]);
        let of = |pattern: &str, parts: Vec<Phrase>| Phrase::of(Kind::Condition, frame, pattern, parts);
        let written = if element == Kind::Float { Kind::Decimal(2) } else { element };
        match self.random.below(7) {
            0 => {
                let constant = self.constant(written).expect("constants of this kind can be written");
                of(&format!("({{}} {not}contains {constant}{tail})"), vec![list])
            }
            1 => of("({} is missing)", vec![list]),
            2 => {
                let value = self.value(element, frame, depth.min(1));
                of(&format!("({{}} {not}contains {{}}{tail})"), vec![list, value])
            }
            3 => {
                let (value, list) = (self.value(element, frame, depth.min(1)), self.simple(kind, frame));
                of(&format!("({{}} {not}in {{}}{tail})"), vec![value, list])
            }
            4 => {
                let other = self.value(kind, frame, depth.min(1));
                of(&format!("({{}} contains {quantifier} {{}}{tail})"), vec![list, other])
            }
            5 => {
                let name = match element {
                    Kind::Text => "words",
                    Kind::Date => "days",
                    _ => "numbers",
                };
                of(&format!("({{}} contains {quantifier} {name}{tail})"), vec![list])
            }
            _ => {
                let first = self.constant(written).expect("constants of this kind can be written");
                let second = self.simple(element, frame);
                of(&format!("({{}} contains {quantifier} ({first}, {{}}){tail})"), vec![list, second])
            }
        }
    }
}
