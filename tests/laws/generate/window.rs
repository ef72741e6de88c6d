//! Windows.

use super::Writer;
use super::literal::{SHORT_STEPS, STEPS};
use super::schema::Kind;

impl Writer<'_> {
    /// A window on dates or moments; `ahead`: one that looks ahead too, as only a range's own does.
    pub(super) fn window(&mut self, kind: Kind) -> String {
        let short = kind == Kind::Timestamp && self.random.once_in(5);
        let (count, unit) = if short { *self.random.pick(&SHORT_STEPS) } else { *self.random.pick(&STEPS) };
        let calendar = *self.random.pick(&["week", "month", "quarter", "year"]);
        let which = *self.random.pick(&["this", "last", "next"]);
        match self.random.below(14) {
            0 | 1 => format!("within last {count} {unit}"),
            2 => format!("within next {count} {unit}"),
            3 => format!("more than {count} {unit} ago"),
            4 => format!("more than {count} {unit} ahead"),
            5 => format!("between {} and {count} {} ago", count * 3, plural(unit)),
            6 => (*self.random.pick(&["today", "yesterday", "tomorrow"])).to_owned(),
            7 | 8 => format!("{which} {calendar}"),
            9 => format!("since {}", self.border(kind)),
            10 => format!("before {}", self.border(kind)),
            11 => format!("after {}", self.border(kind)),
            12 => format!("on {}", self.constant_day()),
            _ => {
                let (first, last) = self.rising(Kind::Date);
                format!("between {first} and {last}")
            }
        }
    }

    fn border(&mut self, kind: Kind) -> String {
        let (count, unit) = *self.random.pick(&STEPS);
        match self.random.below(5) {
            0 => format!("today - {count} {unit}"),
            1 => "last month".to_owned(),
            2 => "this week".to_owned(),
            3 if kind == Kind::Timestamp => self.constant(Kind::Timestamp).expect("moments can be written"),
            _ => self.constant_day(),
        }
    }

    fn constant_day(&mut self) -> String {
        self.constant(Kind::Date).expect("dates can be written")
    }
}

fn plural(unit: &str) -> String {
    format!("{}s", unit.trim_end_matches('s'))
}
