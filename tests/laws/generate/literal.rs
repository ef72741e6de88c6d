//! Constants, as values of tables and as they are written.

use milieu::model::{Clock, Decimal, Interval, Value, day_from, day_start, shift_day, shift_moment};

use super::schema::Kind;
use super::{Random, Writer};
use chrono_tz::Tz;

/// Texts that tables and definitions share, so that they meet.
pub(crate) const TEXTS: [&str; 22] = [
    "a",
    "b",
    "A",
    "ab",
    "straße",
    "STRASSE",
    "ΟΔΟΣ",
    "O'Neil",
    "42",
    "2024-02-29",
    "x y",
    "é",
    "e\u{301}",
    " a ",
    "İI",
    "ὈΔΥΣΣΕΎΣ ΣΑΣ",
    "-1.50e1",
    "inf",
    "29/02/2024",
    "a\nb",
    "\u{1f600}b",
    "ǆ,\"",
];

/// Texts that are none.
pub(crate) const BLANKS: [&str; 4] = ["", " ", "\t\n", "\u{a0}\u{2003}"];

/// Steps whose ends the times of tables lie around.
pub(crate) const STEPS: [(i64, &str); 8] =
    [(1, "day"), (7, "days"), (30, "days"), (2, "weeks"), (1, "month"), (3, "months"), (1, "quarter"), (1, "year")];

/// Steps that only moments know.
pub(crate) const SHORT_STEPS: [(i64, &str); 3] = [(24, "hours"), (90, "minutes"), (1, "hour")];

/// What a step is made of.
pub(crate) fn interval(count: i64, unit: &str) -> Interval {
    let none = Interval::default();
    match unit.trim_end_matches('s') {
        "day" => Interval { days: count, ..none },
        "week" => Interval { days: 7 * count, ..none },
        "month" => Interval { months: count, ..none },
        "quarter" => Interval { months: 3 * count, ..none },
        "year" => Interval { months: 12 * count, ..none },
        "hour" => Interval { micros: count * 3_600_000_000, ..none },
        "minute" => Interval { micros: count * 60_000_000, ..none },
        other => panic!("no unit: {other}"),
    }
}

fn back(by: Interval) -> Interval {
    Interval { months: -by.months, days: -by.days, micros: -by.micros }
}

/// A day near a border of a window.
pub(crate) fn day(random: &mut Random, clock: Clock, zone: Tz) -> i32 {
    if random.once_in(5) {
        let days = [
            (2024, 2, 29),
            (2025, 2, 28),
            (2026, 3, 1),
            (2026, 3, 29),
            (2026, 10, 25),
            (2025, 12, 31),
            (2026, 1, 1),
            (1990, 6, 30),
            (2004, 2, 29),
            (2008, 7, 1),
        ];
        let (year, month, day) = *random.pick(&days);
        return day_from(year, month, day).expect("a date");
    }
    let (count, unit) = *random.pick(&STEPS);
    let by = interval(count * random.between(0, 3), unit);
    let by = if random.below(4) > 0 { back(by) } else { by };
    let border = shift_day(clock.today(zone), by).expect("in the calendar");
    border + i32::try_from(random.between(-1, 1)).expect("small")
}

/// A moment near a border of a window, to the microsecond.
pub(crate) fn moment(random: &mut Random, clock: Clock, zone: Tz) -> i64 {
    let around = *random.pick(&[0, 0, 0, -1, 1, 3_600_000_000, -1_800_000_000, 5_400_000_000, 9_000_000_000]);
    if random.once_in(3) {
        return day_start(day(random, clock, zone), zone) + around;
    }
    let (count, unit) = if random.once_in(4) { *random.pick(&SHORT_STEPS) } else { *random.pick(&STEPS) };
    let by = interval(count * random.between(0, 2), unit);
    let by = if random.below(4) > 0 { back(by) } else { by };
    // `now` of a whole day is its last microsecond, but windows are counted from its end.
    shift_moment(clock.now_end(zone), by, zone).expect("in the calendar") + around
}

/// A float from a small world where sums are not exact.
pub(crate) fn float(random: &mut Random) -> f64 {
    *random.pick(&[0.0, -0.0, 0.1, 0.2, 0.3, 2.5, -3.5, 19.99, 100.0, 1e15, 1.0 / 3.0, 1.005, -0.15, 2.675, 52.1])
}

pub(crate) fn int(random: &mut Random) -> i64 {
    *random.pick(&[-7, -1, 0, 1, 1, 2, 2, 3, 5, 10, 100])
}

/// With so many digits behind the point; with more than two the last of them is no zero.
pub(crate) fn decimal(random: &mut Random, scale: u8) -> Decimal {
    let hundredths: i128 = *random.pick(&[-550, -1, 0, 1, 10, 30, 250, 1_999, 10_000, 123_456]);
    let mantissa = match scale {
        0 => hundredths / 100,
        1 => hundredths / 10,
        2 => hundredths,
        scale => hundredths * 10_i128.pow(u32::from(scale) - 2) + 5,
    };
    Decimal { mantissa, scale }
}

/// How many digits a decimal column of a scale has. Up to 18 stand in 64 bits, more in bytes.
pub(crate) fn digits(scale: u8) -> u8 {
    if scale == 2 { 18 } else { 38 }
}

/// What counts as missing is missing.
pub(crate) fn present(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::text(text),
        Value::Float(number) => Value::float(*number),
        Value::List(elements) => Value::list(elements.iter().map(present).collect()),
        value => value.clone(),
    }
}

/// A text as it is written, with a name that no expression has.
pub(crate) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

fn decimal_text(number: Decimal) -> String {
    let sign = if number.mantissa < 0 { "-" } else { "" };
    let digits = format!("{:0>3}", number.mantissa.unsigned_abs());
    let (before, behind) = digits.split_at(digits.len() - usize::from(number.scale));
    format!("{sign}{}.{behind}", before)
}

impl Writer<'_> {
    /// A constant; none of kinds that none can be written of.
    pub(super) fn constant(&mut self, kind: Kind) -> Option<String> {
        let (clock, zone) = (self.clock, self.zone);
        Some(match kind {
            Kind::Int if self.random.once_in(8) => "few".to_owned(),
            Kind::Decimal(_) if self.random.once_in(8) => "cut".to_owned(),
            Kind::Text if self.random.once_in(8) => "word".to_owned(),
            Kind::Date if self.random.once_in(8) => "cutoff".to_owned(),
            Kind::Duration if self.random.once_in(4) => "long".to_owned(),
            Kind::Int => int(&mut self.random).to_string(),
            Kind::Decimal(_) => decimal_text(decimal(&mut self.random, 2)),
            Kind::Text => quoted(self.random.word(&TEXTS)),
            Kind::Date => milieu::model::date_of(day(&mut self.random, clock, zone)).to_string(),
            Kind::Timestamp => {
                let at = moment(&mut self.random, clock, zone);
                let utc = chrono::DateTime::from_timestamp_micros(at).expect("in the calendar");
                if self.random.once_in(3) {
                    utc.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
                } else {
                    utc.format("%Y-%m-%dT%H:%M:%S").to_string()
                }
            }
            Kind::Duration => {
                let (count, unit) =
                    *self.random.pick(&[(36, "hours"), (90, "minutes"), (1, "day"), (50, "milliseconds")]);
                format!("{count} {unit}")
            }
            Kind::Condition | Kind::Bool => if self.random.once_in(2) { "true" } else { "false" }.to_owned(),
            Kind::Float | Kind::Texts | Kind::Ints | Kind::Floats | Kind::Dates => return None,
        })
    }

    /// Two constants of a kind, rising.
    pub(super) fn rising(&mut self, kind: Kind) -> (String, String) {
        let (clock, zone) = (self.clock, self.zone);
        let random = &mut self.random;
        match kind {
            Kind::Date => {
                let mut ends = [day(random, clock, zone), day(random, clock, zone)];
                ends.sort_unstable();
                let [first, last] = ends.map(|day| milieu::model::date_of(day).to_string());
                (first, last)
            }
            Kind::Decimal(_) => {
                let mut ends = [decimal(random, 2), decimal(random, 2)];
                ends.sort_by_key(|number| number.mantissa);
                let [first, last] = ends.map(decimal_text);
                (first, last)
            }
            _ => {
                let mut ends = [int(random), int(random)];
                ends.sort_unstable();
                let [first, last] = ends.map(|number| number.to_string());
                (first, last)
            }
        }
    }
}

/// What the cells of a case may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct World {
    pub(crate) clock: Clock,
    pub(crate) zone: Tz,
    /// Ints and decimals near their limits, infinite floats.
    pub(crate) extremes: bool,
    /// Only floats whose sums and products are floats.
    pub(crate) exact: bool,
    /// Only what a text can say.
    pub(crate) text: bool,
}

/// A value of a column.
pub(crate) fn cell(random: &mut Random, kind: Kind, world: World) -> Value {
    let World { clock, zone, extremes, exact, .. } = world;
    if random.once_in(6) {
        return match kind {
            Kind::Text if random.once_in(2) => Value::Text(random.word(&BLANKS).into()),
            Kind::Float if random.once_in(2) => Value::Float(f64::NAN),
            Kind::Texts | Kind::Ints | Kind::Floats | Kind::Dates if random.once_in(2) => Value::List([].into()),
            _ => Value::Missing,
        };
    }
    match kind {
        Kind::Condition | Kind::Bool => Value::Bool(random.once_in(2)),
        Kind::Int if extremes && random.once_in(15) => {
            Value::Int(*random.pick(&[i64::MAX, i64::MIN, (1 << 53) + 1, i64::MAX - 1]))
        }
        Kind::Int => Value::Int(int(random)),
        Kind::Decimal(scale) if extremes && random.once_in(15) => {
            let most = 10_i128.pow(u32::from(digits(scale))) - 1;
            Value::Decimal(Decimal { mantissa: *random.pick(&[most, -most, most - 1]), scale })
        }
        Kind::Decimal(scale) => Value::Decimal(decimal(random, scale)),
        Kind::Float if extremes && random.once_in(15) => {
            Value::Float(*random.pick(&[f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e300, 9_007_199_254_740_992.0]))
        }
        Kind::Float if exact => Value::Float(*random.pick(&[0.0, -0.0, 0.25, 2.5, -3.5, 100.0, 1_024.0])),
        Kind::Float => Value::Float(float(random)),
        Kind::Text => Value::Text(random.word(&TEXTS).into()),
        Kind::Date => Value::Date(day(random, clock, zone)),
        Kind::Timestamp => Value::Timestamp(moment(random, clock, zone)),
        Kind::Duration => Value::Duration(*random.pick(&[0, 1, -1, 3_600_000_000, 129_600_000_000, 86_400_000_000])),
        Kind::Texts | Kind::Ints | Kind::Floats | Kind::Dates => {
            let of = kind.element().unwrap_or(Kind::Text);
            let count = random.between(1, 3);
            let elements: Vec<Value> = (0..count).map(|_| element(random, of, world)).collect();
            // Of an element that there is not a text says no more than of a list that there is not.
            let nothing = elements.iter().all(|element| present(element).is_missing());
            if world.text && nothing { Value::Missing } else { Value::List(elements.into()) }
        }
    }
}

/// An element is missing as often as a value; in files a blank or NaN element stands for none too.
fn element(random: &mut Random, of: Kind, world: World) -> Value {
    cell(random, of, World { extremes: false, ..world })
}
