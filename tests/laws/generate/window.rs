//! Windows.

use super::Writer;
use super::literal::{SHORT_STEPS, STEPS};
use super::phrase::{Frame, Phrase};
use super::schema::Kind;

impl Writer<'_> {
    /// A window on dates or moments, as a pattern with the phrases in it. Its borders may depend on the row.
    pub(super) fn window(&mut self, kind: Kind, frame: Frame) -> (String, Vec<Phrase>) {
        let short = kind == Kind::Timestamp && self.random.once_in(5);
        let (count, unit) = if short { *self.random.pick(&SHORT_STEPS) } else { *self.random.pick(&STEPS) };
        let calendar = *self.random.pick(&["week", "month", "quarter", "year"]);
        let which = *self.random.pick(&["this", "last", "next"]);
        let fixed = |text: String| (text, Vec::new());
        match self.random.below(16) {
            0 | 1 => fixed(format!("within last {count} {unit}")),
            2 => fixed(format!("within next {count} {unit}")),
            3 => fixed(format!("more than {count} {unit} ago")),
            4 => fixed(format!("more than {count} {unit} ahead")),
            5 => fixed(format!("between {} and {count} {} ago", count * 3, plural(unit))),
            6 => fixed((*self.random.pick(&["today", "yesterday", "tomorrow"])).to_owned()),
            7 | 8 => fixed(format!("{which} {calendar}")),
            9 => self.bordered("since", kind, frame),
            10 => self.bordered("before", kind, frame),
            11 => self.bordered("after", kind, frame),
            12 => self.bordered("on", kind, frame),
            13 => {
                // Constants the wrong way round are a mistake, values of the row are not.
                let ends = [self.simple(kind, frame), self.simple(Kind::Date, frame)];
                if ends.iter().any(|end| self.is_constant(end)) {
                    let (first, last) = self.rising(Kind::Date);
                    return fixed(format!("between {first} and {last}"));
                }
                ("between {} and {}".to_owned(), ends.to_vec())
            }
            _ => {
                let (first, last) = self.rising(Kind::Date);
                fixed(format!("between {first} and {last}"))
            }
        }
    }

    fn bordered(&mut self, word: &str, kind: Kind, frame: Frame) -> (String, Vec<Phrase>) {
        let (border, parts) = self.border(kind, frame);
        (format!("{word} {border}"), parts)
    }

    fn border(&mut self, kind: Kind, frame: Frame) -> (String, Vec<Phrase>) {
        let (count, unit) = *self.random.pick(&STEPS);
        let fixed = |text: String| (text, Vec::new());
        match self.random.below(7) {
            0 => fixed(format!("today - {count} {unit}")),
            1 => fixed(
                (*self.random.pick(&["last month", "this week", "next quarter", "last year", "yesterday"])).to_owned(),
            ),
            2 | 3 if kind == Kind::Timestamp => fixed(self.constant(Kind::Timestamp).expect("moments can be written")),
            4 => ("{}".to_owned(), vec![self.simple(Kind::Date, frame)]),
            5 if kind == Kind::Timestamp => ("{}".to_owned(), vec![self.simple(Kind::Timestamp, frame)]),
            _ => fixed(self.constant(Kind::Date).expect("dates can be written")),
        }
    }
}

fn plural(unit: &str) -> String {
    format!("{}s", unit.trim_end_matches('s'))
}
