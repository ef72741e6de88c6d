//! Texts read as values, and times written by a pattern. Knows nothing of columns.

use std::fmt::Write as _;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Value, date_of, day_number};

/// The number that a text is, white space at its ends apart; none where it is no number, or one beyond all floats.
#[must_use]
pub fn number_of(text: &str) -> Option<f64> {
    text.trim().parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The day that a text is by a pattern of strptime, white space at its ends apart.
#[must_use]
pub fn day_of_text(text: &str, pattern: &str) -> Option<i32> {
    NaiveDate::parse_from_str(text.trim(), pattern).ok().map(day_number)
}

/// A date or a moment by a pattern of strftime, a moment in the zone; none for other kinds, and where a date has not what
/// the pattern asks for.
#[must_use]
pub fn time_text(value: &Value, pattern: &str, zone: Tz) -> Option<String> {
    let mut text = String::new();
    let written = match value {
        Value::Date(day) => write!(text, "{}", date_of(*day).format(pattern)),
        Value::Timestamp(at) => {
            let utc = chrono::DateTime::from_timestamp_micros(*at)?;
            write!(text, "{}", utc.with_timezone(&zone).format(pattern))
        }
        _ => return None,
    };
    written.ok().map(|()| text)
}
