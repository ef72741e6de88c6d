//! The clock of a run: given as a date or a moment, or read once from the system. Must not know who asks.

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use crate::model::{self, Clock};

/// The clock that `--as-of` or `as_of` gives: `2026-06-30`, `2026-06-30T14:05:00` in the zone, or with `Z` or an offset.
#[must_use]
pub(super) fn parse(when: &str, zone: Tz) -> Option<Clock> {
    let day = |text: &str| if text.len() == 10 { NaiveDate::parse_from_str(text, "%Y-%m-%d").ok() } else { None };
    if let Some(date) = day(when) {
        return Some(Clock::Day(model::day_number(date)));
    }
    day(when.get(..10)?)?;
    if let Ok(moment) = DateTime::parse_from_rfc3339(when) {
        return Some(Clock::Moment(moment.timestamp_micros()));
    }
    let formats = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    let local = formats.iter().find_map(|format| NaiveDateTime::parse_from_str(when, format).ok())?;
    Some(Clock::Moment(model::moment_of(local, zone)))
}

/// The system's clock: the one place that reads it.
#[must_use]
#[allow(clippy::disallowed_methods, reason = "the clock is an input of everything else; this is where it comes from")]
pub(super) fn read() -> Clock {
    Clock::Moment(chrono::Utc::now().timestamp_micros())
}

/// The clock as it is printed and recorded; [`parse`] reads it back.
#[must_use]
pub(super) fn text(clock: Clock, zone: Tz) -> String {
    match clock {
        Clock::Day(day) => model::date_of(day).format("%Y-%m-%d").to_string(),
        Clock::Moment(at) => {
            let utc = DateTime::from_timestamp_micros(at).unwrap_or_default();
            let form = if at % 1_000_000 == 0 { chrono::SecondsFormat::Secs } else { chrono::SecondsFormat::Micros };
            utc.with_timezone(&zone).to_rfc3339_opts(form, true)
        }
    }
}
