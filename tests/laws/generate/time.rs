//! Values that are dates, moments and durations.

use super::Writer;
use super::literal::{SHORT_STEPS, STEPS};
use super::phrase::{Frame, Phrase};
use super::schema::Kind;

impl Writer<'_> {
    pub(super) fn date(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Date;
        let (count, unit) = *self.random.pick(&STEPS);
        match self.random.below(7) {
            0 => Phrase::of(kind, frame, "date({})", [self.value(Kind::Timestamp, frame, depth)]),
            1 => Phrase::leaf(kind, frame, format!("(today - {count} {unit})")),
            2 => {
                let pattern = *self.random.pick(&["date({})", "date({}, \"%d/%m/%Y\")"]);
                Phrase::of(kind, frame, pattern, [self.value(Kind::Text, frame, depth)])
            }
            3 => {
                let pattern = *self.random.pick(&["min({}, {})", "max({}, {})"]);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth), self.value(kind, frame, depth)])
            }
            _ => {
                let sign = *self.random.pick(&["+", "-"]);
                let pattern = format!("({{}} {sign} {count} {unit})");
                Phrase::of(kind, frame, &pattern, [self.value(kind, frame, depth)])
            }
        }
    }

    pub(super) fn timestamp(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Timestamp;
        let (count, unit) =
            if self.random.once_in(3) { *self.random.pick(&SHORT_STEPS) } else { *self.random.pick(&STEPS) };
        let sign = *self.random.pick(&["+", "-"]);
        match self.random.below(6) {
            0 => Phrase::leaf(kind, frame, format!("(now {sign} {count} {unit})")),
            1 => {
                let parts = [self.value(kind, frame, depth), self.value(Kind::Duration, frame, depth)];
                Phrase::of(kind, frame, &format!("({{}} {sign} {{}})"), parts)
            }
            2 => {
                let pattern = *self.random.pick(&["min({}, {})", "max({}, {})"]);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth), self.value(kind, frame, depth)])
            }
            _ => {
                let pattern = format!("({{}} {sign} {count} {unit})");
                Phrase::of(kind, frame, &pattern, [self.value(kind, frame, depth)])
            }
        }
    }

    pub(super) fn duration(&mut self, frame: Frame, depth: u8) -> Phrase {
        let kind = Kind::Duration;
        match self.random.below(4) {
            0 | 1 => {
                let sides = [self.value(Kind::Timestamp, frame, depth), self.value(Kind::Timestamp, frame, depth)];
                Phrase::of(kind, frame, "({} - {})", sides)
            }
            2 => {
                let pattern = *self.random.pick(&["({} + {})", "({} - {})", "min({}, {})", "max({}, {})"]);
                Phrase::of(kind, frame, pattern, [self.value(kind, frame, depth), self.value(kind, frame, depth)])
            }
            _ => Phrase::of(kind, frame, "(-({}))", [self.value(kind, frame, depth)]),
        }
    }
}
