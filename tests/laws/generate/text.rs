//! Values that are texts.

use super::phrase::{Frame, Phrase};
use super::schema::Kind;
use super::value::NUMBERS;
use super::{Form, Writer};

/// Functions from texts to a text.
const OF_TEXTS: [&str; 14] = [
    "lower({})",
    "upper({})",
    "trim({})",
    "title_case({})",
    "replace({}, \"a\", \" \")",
    "replace({}, \"Σ\", \"\")",
    "split_part({}, \"'\", 1)",
    "split_part({}, \" \", 2)",
    "extract({}, \"([a-z])(.)\", 2)",
    "extract({}, \"(?i)s+\", 0)",
    "extract({}, \"(x)?(y)\", 1)",
    "concat({})",
    "concat(\" \", {}, \"\u{301}\")",
    "mask({})",
];

/// Functions that write a number as the locale does.
const OF_NUMBERS: [&str; 7] = [
    "number({})",
    "number({}, 0)",
    "number({}, 2)",
    "money({})",
    "money({}, \"JPY\")",
    "money({}, \"KWD\")",
    "percent({}, 1)",
];

/// Functions that write a date or moment as the locale does.
const OF_TIMES: [&str; 4] = [
    "date_text({}, \"short\")",
    "date_text({}, \"full\")",
    "date_text({}, \"%A %-d %B %Y\")",
    "date_text({}, \"%b %j\")",
];

impl Writer<'_> {
    pub(super) fn text(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Text;
        let journeys = self.named_as(Form::Journey, frame);
        if !journeys.is_empty() && self.random.once_in(4) {
            return Phrase::leaf(kind, frame, format!("stage({})", self.random.pick(&journeys)));
        }
        match self.random.below(9) {
            0 => {
                let patterns =
                    ["concat({}, \" \", {})", "concat({}, {})", "min({}, {})", "max({}, {})", "replace({}, {}, \"-\")"];
                let pattern = *self.random.pick(&patterns);
                let parts = [self.value(kind, frame, depth), self.value(kind, frame, depth)];
                Phrase::of(kind, frame, pattern, parts)
            }
            1 | 2 => {
                let of = *self.random.pick(&Kind::SCALARS);
                Phrase::of(kind, frame, "text({})", [self.value(of, frame, depth)])
            }
            3 => {
                let of = *self.random.pick(&[Kind::Date, Kind::Timestamp]);
                let patterns: &[&str] = if of == Kind::Date {
                    &["text({}, \"%m-%d\")", "text({}, \"%G-W%V-%u\")", "text({}, \"%-d %B %Y\")"]
                } else {
                    &["text({}, \"%H:%M\")", "text({}, \"%Y-%m-%dT%H:%M:%S%z\")", "text({}, \"%s %Z %.3f\")"]
                };
                let pattern = *self.random.pick(patterns);
                Phrase::of(kind, frame, pattern, [self.value(of, frame, depth)])
            }
            4 => {
                // The number is one of the row: of constants only those from 1 on fit.
                let number = Phrase::of(Kind::Int, frame, "length({})", [self.simple(kind, frame)]);
                let parts = [self.value(kind, frame, depth), self.simple(kind, frame), number];
                Phrase::of(kind, frame, "split_part({}, {}, {})", parts)
            }
            5 => {
                let of = *self.random.pick(&NUMBERS);
                let pattern = *self.random.pick(&OF_NUMBERS);
                Phrase::of(kind, frame, pattern, [self.value(of, frame, depth)])
            }
            6 => {
                let of = *self.random.pick(&[Kind::Date, Kind::Timestamp]);
                let pattern = *self.random.pick(&OF_TIMES);
                Phrase::of(kind, frame, pattern, [self.value(of, frame, depth)])
            }
            _ => {
                let pattern = *self.random.pick(&OF_TEXTS);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth)])
            }
        }
    }
}
