//! The patterns that days and moments are written in where they are not ISO 8601. Knows nothing of columns.

use chrono::Datelike;
use chrono_tz::Tz;

use super::super::spelling::Spelling;
use crate::model::{Declared, Type, date_of, day_of};

/// Days, likelier ones first; the second of a pair reads the same digits the other way round.
const DAYS: [&str; 15] = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d %b %Y",
    "%d-%b-%Y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
    "%d-%b-%y",
];

/// What stands behind the day of a moment.
const TIMES: [&str; 4] = [" %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p"];

/// Digits alone: `20260630`.
pub(super) const COMPACT: &str = "%Y%m%d";

/// Other years are no days that a business writes down.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2150;

/// The patterns that all texts so far fit.
#[derive(Debug)]
pub(super) struct Patterns {
    open: Vec<(Declared, Spelling)>,
    zone: Tz,
}

impl Patterns {
    /// All of them.
    pub(super) fn all(zone: Tz) -> Self {
        let days = DAYS.iter().map(|day| (Type::Date, (*day).to_owned()));
        let moments =
            DAYS.iter().flat_map(|day| TIMES.iter().map(move |time| (Type::Timestamp, format!("{day}{time}"))));
        let open = days.chain(moments).filter_map(|(ty, pattern)| {
            let declared = Declared { ty, format: Some(pattern), words: None };
            Spelling::declared(&declared, '.', zone).ok().map(|spelling| (declared, spelling))
        });
        Self { open: open.collect(), zone }
    }

    /// Whether no pattern is left.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Leaves the patterns that fit this text too.
    pub(super) fn narrow(&mut self, text: &str) {
        if !(6..=30).contains(&text.len()) || !text.bytes().any(|byte| byte.is_ascii_digit()) {
            self.open.clear();
        }
        let zone = self.zone;
        self.open.retain(|(declared, spelling)| {
            let day = match declared.ty {
                Type::Date => spelling.date(text),
                _ => spelling.timestamp(text).map(|moment| day_of(moment, zone)),
            };
            day.is_some_and(is_likely)
        });
    }

    /// What is left, likelier ones first.
    pub(super) fn left(self) -> Vec<Declared> {
        self.open.into_iter().map(|(declared, _)| declared).collect()
    }
}

/// Whether a pattern has the month before the day.
pub(super) fn is_month_first(pattern: &str) -> bool {
    pattern.starts_with("%m")
}

/// Whether eight digits are a day.
pub(super) fn is_compact(number: i64) -> bool {
    let part = |divisor: i64, size: i64| u32::try_from(number / divisor % size).unwrap_or(0);
    let year = i32::try_from(number / 10_000).unwrap_or(0);
    crate::model::day_from(year, part(100, 100), part(1, 100))
        .is_some_and(|day| (1900..=2100).contains(&date_of(day).year()))
}

fn is_likely(day: i32) -> bool {
    YEARS.contains(&date_of(day).year())
}
