//! Literals as values: numbers, texts, days, moments, lengths of time, shares. Knows nothing of names.

use std::cmp::Ordering;

use crate::model::{self, Decimal, Interval, Type, Value};
use crate::syntax::ast;
use chrono_tz::Tz;

/// The number that the digits say: an int where it fits 64 bits, else an exact decimal. None: more than 38 digits.
pub(super) fn number(digits: &str) -> Option<(Value, Type)> {
    if !digits.contains('.')
        && let Ok(int) = digits.parse()
    {
        return Some((Value::Int(int), Type::Int));
    }
    let decimal = decimal(digits)?;
    Some((Value::Decimal(decimal), Type::Decimal(decimal.scale)))
}

/// The exact decimal that the digits say; their own number of them stands behind the point.
pub(super) fn decimal(digits: &str) -> Option<Decimal> {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let joined = format!("{whole}{fraction}");
    let significant = joined.trim_start_matches(['-', '0']).len();
    if significant > 38 || fraction.len() > 38 {
        return None;
    }
    let mantissa = joined.parse().ok()?;
    Some(Decimal { mantissa, scale: u8::try_from(fraction.len()).ok()? })
}

/// A percentage as a part of 1, without zeros at its end.
pub(super) fn share(digits: &str) -> Option<Decimal> {
    let percent = decimal(digits)?;
    let mut share = Decimal { mantissa: percent.mantissa, scale: percent.scale.checked_add(2)? };
    while share.scale > 0 && share.mantissa % 10 == 0 {
        share = Decimal { mantissa: share.mantissa / 10, scale: share.scale - 1 };
    }
    (share.scale <= 38).then_some(share)
}

/// The steps of a duration; none beyond 64 bits.
pub(super) fn interval(duration: ast::Duration) -> Option<Interval> {
    let n = duration.count;
    let none = Interval::default();
    Some(match duration.unit {
        ast::Unit::Millisecond => Interval { micros: n.checked_mul(1_000)?, ..none },
        ast::Unit::Second => Interval { micros: n.checked_mul(1_000_000)?, ..none },
        ast::Unit::Minute => Interval { micros: n.checked_mul(60_000_000)?, ..none },
        ast::Unit::Hour => Interval { micros: n.checked_mul(3_600_000_000)?, ..none },
        ast::Unit::Day => Interval { days: n, ..none },
        ast::Unit::Week => Interval { days: n.checked_mul(7)?, ..none },
        ast::Unit::Month => Interval { months: n, ..none },
        ast::Unit::Quarter => Interval { months: n.checked_mul(3)?, ..none },
        ast::Unit::Year => Interval { months: n.checked_mul(12)?, ..none },
    })
}

/// The same steps the other way.
pub(super) fn back(by: Interval) -> Interval {
    Interval { months: by.months.saturating_neg(), days: by.days.saturating_neg(), micros: by.micros.saturating_neg() }
}

/// The exact length, days of 24 hours; none for months and longer, and beyond 64 bits.
pub(super) fn exact(by: Interval) -> Option<i64> {
    if by.months != 0 {
        return None;
    }
    by.days.checked_mul(model::DAY_MICROS)?.checked_add(by.micros)
}

/// The day number of a date literal.
pub(super) fn day(date: ast::DateLiteral) -> Option<i32> {
    model::day_from(date.year, date.month, date.day)
}

/// The moment of a literal, in the zone unless it has an offset.
pub(super) fn moment(literal: ast::MomentLiteral, zone: Tz) -> Option<i64> {
    let day = day(literal.date)?;
    if let Some(offset) = literal.offset {
        Some(i64::from(day) * model::DAY_MICROS + literal.micros - i64::from(offset) * 1_000_000)
    } else {
        let micros = chrono::Duration::microseconds(literal.micros);
        let local = model::date_of(day).and_hms_opt(0, 0, 0)?.checked_add_signed(micros)?;
        Some(model::moment_of(local, zone))
    }
}

/// The decimal at a larger scale; none where it needs more than 38 digits.
pub(super) fn rescale(value: Decimal, scale: u8) -> Option<Decimal> {
    let more = u32::from(scale.checked_sub(value.scale)?);
    let mantissa = value.mantissa.checked_mul(10_i128.checked_pow(more)?)?;
    (mantissa.unsigned_abs() < 10_u128.pow(38)).then_some(Decimal { mantissa, scale })
}

/// The nearest float of a decimal.
pub(super) fn nearest_float(value: Decimal) -> f64 {
    format!("{}e-{}", value.mantissa, value.scale).parse().unwrap_or(f64::NAN)
}

/// The order of two constants of kinds that can be compared; none for others and where one is missing.
pub(super) fn order(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Timestamp(a), Value::Timestamp(b)) | (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Float(a), _) => a.partial_cmp(&as_float(right)?),
        (_, Value::Float(b)) => as_float(left)?.partial_cmp(b),
        _ => Some(order_decimals(as_decimal(left)?, as_decimal(right)?)),
    }
}

fn as_float(value: &Value) -> Option<f64> {
    match value {
        Value::Float(float) => Some(*float),
        _ => as_decimal(value).map(nearest_float),
    }
}

fn as_decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Int(int) => Some(Decimal { mantissa: i128::from(*int), scale: 0 }),
        Value::Decimal(decimal) => Some(*decimal),
        _ => None,
    }
}

fn order_decimals(left: Decimal, right: Decimal) -> Ordering {
    let scale = left.scale.max(right.scale);
    match (rescale(left, scale), rescale(right, scale)) {
        (Some(a), Some(b)) => a.mantissa.cmp(&b.mantissa),
        // One of them is too large for the common scale, so the whole parts tell them apart.
        (None, _) | (_, None) => whole(left).cmp(&whole(right)),
    }
}

fn whole(value: Decimal) -> i128 {
    value.mantissa / 10_i128.checked_pow(u32::from(value.scale)).unwrap_or(i128::MAX)
}

/// The decimal in digits, without zeros at its end.
pub(super) fn plain(value: Decimal) -> String {
    let mut value = value;
    while value.scale > 0 && value.mantissa % 10 == 0 {
        value = Decimal { mantissa: value.mantissa / 10, scale: value.scale - 1 };
    }
    let scale = usize::from(value.scale);
    let digits = format!("{:0>1$}", value.mantissa.unsigned_abs(), scale + 1);
    let sign = if value.mantissa < 0 { "-" } else { "" };
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
}
