//! Values as plain text: no grouping, no exponent, no locale. Knows nothing of expressions.

use chrono::Timelike;
use chrono_tz::Tz;

use super::{Decimal, Value, date_of, local_of};

/// A value as plain text; a missing one has none. Ints as digits, decimals with their own scale, floats with the fewest
/// digits that tell them apart, dates and moments (in the zone) as in the language, durations as hours, minutes and
/// seconds, lists with commas.
#[must_use]
pub fn plain(value: &Value, zone: Tz) -> Option<String> {
    match value {
        Value::Missing | Value::Rows(_) => None,
        Value::Bool(value) => Some(value.to_string()),
        Value::Int(value) => Some(value.to_string()),
        Value::Decimal(value) => Some(digits(*value)),
        // Zero has no sign to a reader.
        Value::Float(value) => Some(if *value == 0.0 { "0".into() } else { value.to_string() }),
        Value::Text(value) => Some(value.to_string()),
        Value::Date(value) => Some(date_of(*value).to_string()),
        Value::Timestamp(value) => {
            let local = local_of(*value, zone);
            let pattern = if local.nanosecond() == 0 { "%Y-%m-%dT%H:%M:%S" } else { "%Y-%m-%dT%H:%M:%S%.6f" };
            Some(local.format(pattern).to_string())
        }
        Value::Duration(value) => Some(duration(*value)),
        Value::List(elements) => {
            let texts: Vec<String> = elements.iter().filter_map(|element| plain(element, zone)).collect();
            Some(texts.join(", "))
        }
    }
}

/// The decimal with all digits of its scale.
fn digits(number: Decimal) -> String {
    let scale = usize::from(number.scale);
    let size = number.mantissa.unsigned_abs();
    // Numbers of 64 bits are spelled much faster.
    let mut text = u64::try_from(size).map_or_else(|_| size.to_string(), |size| size.to_string());
    if scale > 0 {
        if text.len() <= scale {
            text.insert_str(0, &"0".repeat(scale + 1 - text.len()));
        }
        text.insert(text.len() - scale, '.');
    }
    if number.mantissa < 0 {
        text.insert(0, '-');
    }
    text
}

/// `36:00:00`, `-0:00:00.050000`
fn duration(micros: i64) -> String {
    let sign = if micros < 0 { "-" } else { "" };
    let (seconds, rest) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    let fraction = if rest == 0 { String::new() } else { format!(".{rest:06}") };
    format!("{sign}{hours}:{minutes:02}:{seconds:02}{fraction}")
}

/// A value as a message shows it, nothing as `missing`.
#[must_use]
pub fn shown(value: &Value, zone: Tz) -> String {
    plain(value, zone).unwrap_or_else(|| "missing".into())
}
