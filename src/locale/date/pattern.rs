//! Patterns of strftime whose names are the locale's. Must not know styles.

use std::fmt::Write as _;

use chrono::format::{Fixed, Item, Numeric, StrftimeItems};
use chrono::{DateTime, Datelike, Timelike};
use chrono_tz::Tz;
use icu_calendar::Gregorian;
use icu_datetime::fieldsets::enums::{CompositeDateTimeFieldSet, DateFieldSet};
use icu_datetime::pattern::{DateTimePattern, DayPeriodNameLength, FixedCalendarDateTimeNames};
use icu_locale_core::Locale;
use writeable::TryWriteable;

use super::style::gregorian;
use crate::locale::{Compiled, ordinary};
use crate::model::{Value, date_of, day_from, local_of};

/// Whether every directive of a pattern is known.
pub(super) fn is_known(pattern: &str) -> bool {
    StrftimeItems::new(pattern).all(|item| item != Item::Error)
}

/// The first directive that leaves the form to the system that a program runs on, with what says the same here.
pub(super) fn of_system(pattern: &str) -> Option<(&'static str, &'static str)> {
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            continue;
        }
        match letters.by_ref().find(|letter| !"-_0".contains(*letter)) {
            Some('x') => return Some(("%x", "\"short\" writes a date as the locale does")),
            Some('X') => return Some(("%X", "\"%H:%M:%S\" writes the time of day")),
            Some('c') => return Some(("%c", "\"medium\" writes a date as the locale does, \"%H:%M\" the time of day")),
            _ => {}
        }
    }
    None
}

/// A pattern for one locale.
pub(in crate::locale) struct Pattern {
    pieces: Vec<Piece>,
    /// The digits of the locale from zero, where they are not `0` to `9`.
    digits: Option<Vec<String>>,
}

enum Piece {
    /// As it stands in the pattern.
    Text(String),
    /// A number as chrono writes it, in the digits of the locale.
    Number(Item<'static>),
    /// As chrono writes it.
    Plain(Item<'static>),
    /// By name, from January.
    Month(Vec<String>),
    /// By name, from Monday.
    Weekday(Vec<String>),
    /// Before noon, and after.
    HalfDay(String, String),
}

impl Pattern {
    /// The pattern with the names of the locale. Beside the day of the month names have the form that they have in a date (Polish
    /// `30 czerwca`), else the one that they have by themselves (`czerwiec 2026`).
    pub(super) fn new(locale: &Locale, pattern: &str, digits: &[String]) -> Self {
        let items: Vec<Item<'_>> = StrftimeItems::new(pattern).collect();
        let in_date = items.iter().any(|item| matches!(item, Item::Numeric(Numeric::Day, _)));
        let form = |in_date_form, by_itself| if in_date { in_date_form } else { by_itself };
        let piece = |item: Item<'_>| match item {
            Item::Literal(text) | Item::Space(text) => Piece::Text(text.to_owned()),
            Item::OwnedLiteral(text) | Item::OwnedSpace(text) => Piece::Text(text.into()),
            Item::Fixed(Fixed::LongMonthName) => Piece::Month(months(locale, form("MMMM", "LLLL"))),
            Item::Fixed(Fixed::ShortMonthName) => Piece::Month(months(locale, form("MMM", "LLL"))),
            Item::Fixed(Fixed::LongWeekdayName) => Piece::Weekday(weekdays(locale, form("EEEE", "cccc"))),
            Item::Fixed(Fixed::ShortWeekdayName) => Piece::Weekday(weekdays(locale, form("EEE", "ccc"))),
            Item::Fixed(Fixed::UpperAmPm) => half_days(locale, |name| name),
            Item::Fixed(Fixed::LowerAmPm) => half_days(locale, |name| name.to_lowercase()),
            Item::Numeric(..) => Piece::Number(item.to_owned()),
            other => Piece::Plain(other.to_owned()),
        };
        let own = digits.iter().zip('0'..='9').any(|(digit, plain)| digit.chars().ne([plain]));
        Self { pieces: items.into_iter().map(piece).collect(), digits: own.then(|| digits.to_vec()) }
    }

    /// A date or a moment; none for other kinds, and where a date has not what the pattern asks for.
    pub(super) fn write(&self, value: &Value, zone: Tz) -> Option<String> {
        let (date, time) = match value {
            Value::Date(day) => (date_of(*day), None),
            Value::Timestamp(at) => {
                let local = local_of(*at, zone);
                (local.date(), Some((local.time(), DateTime::from_timestamp_micros(*at)?.with_timezone(&zone))))
            }
            Value::Missing
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Decimal(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Duration(_)
            | Value::List(_)
            | Value::Rows(_) => return None,
        };
        let plain = |item: &Item<'static>| {
            let mut text = String::new();
            let items = std::iter::once(item);
            let written = match &time {
                Some((_, at)) => write!(text, "{}", at.format_with_items(items)),
                None => write!(text, "{}", date.format_with_items(items)),
            };
            written.ok().map(|()| text)
        };
        let mut text = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(written) => text.push_str(written),
                Piece::Month(names) => text.push_str(names.get(usize::try_from(date.month0()).ok()?)?),
                Piece::Weekday(names) => {
                    text.push_str(names.get(usize::try_from(date.weekday().num_days_from_monday()).ok()?)?);
                }
                Piece::HalfDay(before, after) => {
                    text.push_str(if time.as_ref()?.0.hour() < 12 { before } else { after });
                }
                Piece::Number(item) => self.push_digits(&mut text, &plain(item)?),
                Piece::Plain(item) => text.push_str(&plain(item)?),
            }
        }
        Some(text)
    }

    fn push_digits(&self, text: &mut String, plain: &str) {
        let Some(digits) = &self.digits else { return text.push_str(plain) };
        for letter in plain.chars() {
            match letter.to_digit(10).and_then(|digit| digits.get(usize::try_from(digit).ok()?)) {
                Some(digit) => text.push_str(digit),
                None => text.push(letter),
            }
        }
    }
}

fn months(locale: &Locale, pattern: &str) -> Vec<String> {
    names(locale, pattern, (1..=12).filter_map(|month| day_from(2026, month, 1)))
}

fn weekdays(locale: &Locale, pattern: &str) -> Vec<String> {
    // 29 June 2026 is a Monday.
    names(locale, pattern, day_from(2026, 6, 29).into_iter().flat_map(|monday| monday..monday + 7))
}

/// What a pattern of ICU writes on those days.
fn names(locale: &Locale, pattern: &str, days: impl Iterator<Item = i32>) -> Vec<String> {
    let pattern: DateTimePattern = pattern.parse().expect("the patterns of this module are patterns of ICU");
    let mut names = FixedCalendarDateTimeNames::<Gregorian, DateFieldSet>::try_new(locale.into()).compiled();
    let formatter = names.include_for_pattern(&pattern).compiled();
    let name = |day| {
        let name = formatter.format(&gregorian(day));
        ordinary(name.try_write_to_string().compiled().into_owned())
    };
    days.map(name).collect()
}

fn half_days(locale: &Locale, form: impl Fn(String) -> String) -> Piece {
    let mut names =
        FixedCalendarDateTimeNames::<Gregorian, CompositeDateTimeFieldSet>::try_new(locale.into()).compiled();
    let length = DayPeriodNameLength::Abbreviated;
    names.include_day_period_names(length).compiled();
    let name = |name: Option<&str>| form(ordinary(name.unwrap_or_default().to_owned()));
    Piece::HalfDay(name(names.get_am(length)), name(names.get_pm(length)))
}
