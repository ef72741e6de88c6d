//! The order of two values, as `=` and `<` see it, and a total one for sorting. Knows nothing of expressions.

use std::cmp::Ordering;

use chrono_tz::Tz;

use super::decimal;
use crate::model::{Value, day_of, fold_case};

/// How two present values stand to each other; none where one is missing, or where their kinds do not compare.
/// Ints, decimals and floats compare exactly, but that a decimal beside a float is rounded to the nearest float first;
/// of a moment beside a date its day in the zone counts.
pub(super) fn compare(a: &Value, b: &Value, zone: Tz) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Int(b)) => Some(a.cmp(b)),
        (Value::Int(a), Value::Decimal(b)) => Some(decimal::compare(decimal::whole(*a), *b)),
        (Value::Decimal(a), Value::Int(b)) => Some(decimal::compare(*a, decimal::whole(*b))),
        (Value::Decimal(a), Value::Decimal(b)) => Some(decimal::compare(*a, *b)),
        (Value::Int(a), Value::Float(b)) => compare_int_float(*a, *b),
        (Value::Float(a), Value::Int(b)) => compare_int_float(*b, *a).map(Ordering::reverse),
        (Value::Decimal(a), Value::Float(b)) => decimal::float(*a).partial_cmp(b),
        (Value::Float(a), Value::Decimal(b)) => a.partial_cmp(&decimal::float(*b)),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b),
        // The order of UTF-8 bytes is the order of code points.
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Timestamp(a), Value::Timestamp(b)) | (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Timestamp(b)) => Some(a.cmp(&day_of(*b, zone))),
        (Value::Timestamp(a), Value::Date(b)) => Some(day_of(*a, zone).cmp(b)),
        (Value::List(a), Value::List(b)) => {
            let differing = a.iter().zip(b.iter()).map(|(a, b)| sorted(a, b, zone)).find(|order| order.is_ne());
            Some(differing.unwrap_or(a.len().cmp(&b.len())))
        }
        (_, _) => None,
    }
}

/// An int beside a float, without rounding either.
fn compare_int_float(int: i64, float: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if float.is_nan() {
        return None;
    }
    if float >= LIMIT {
        return Some(Ordering::Less);
    }
    if float < -LIMIT {
        return Some(Ordering::Greater);
    }
    #[allow(clippy::cast_possible_truncation, reason = "a whole float within the limits is an int")]
    let whole = float.trunc() as i64;
    let fraction = float.fract();
    Some(int.cmp(&whole).then(if fraction > 0.0 {
        Ordering::Less
    } else if fraction < 0.0 {
        Ordering::Greater
    } else {
        Ordering::Equal
    }))
}

/// Whether both are present and equal, letters of any case alike where that is asked for.
pub(super) fn equal(a: &Value, b: &Value, ignoring_case: bool, zone: Tz) -> bool {
    match (a, b) {
        (Value::Text(a), Value::Text(b)) if ignoring_case => fold_case(a) == fold_case(b),
        (_, _) => compare(a, b, zone) == Some(Ordering::Equal),
    }
}

/// A total order: missing first, then as [`compare`]; kinds that do not compare by kind.
pub(super) fn sorted(a: &Value, b: &Value, zone: Tz) -> Ordering {
    compare(a, b, zone).unwrap_or_else(|| kind(a).cmp(&kind(b)))
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Missing => 0,
        Value::Bool(_) => 1,
        Value::Int(_) | Value::Decimal(_) | Value::Float(_) => 2,
        Value::Text(_) => 3,
        Value::Date(_) | Value::Timestamp(_) => 4,
        Value::Duration(_) => 5,
        Value::List(_) => 6,
        Value::Rows(_) => 7,
    }
}

/// The order of two tuples.
pub(super) fn sorted_tuples(a: &[Value], b: &[Value], zone: Tz) -> Ordering {
    a.iter().zip(b).map(|(a, b)| sorted(a, b, zone)).find(|order| order.is_ne()).unwrap_or(a.len().cmp(&b.len()))
}
