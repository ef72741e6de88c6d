//! The values of a column that are enough to try everything that comparing it can tell apart. Must not know who compares it.

use crate::interpret::{exact, float};
use crate::model::{DAY_MICROS, Decimal, Type, Value};

/// Units of a decimal that a float still tells apart.
const TOLD_APART: f64 = 9e15;

/// A value of a kind for every way to lie beside the constants, and none; no answer where there is no telling.
pub(super) fn values(ty: &Type, constants: &[Value]) -> Option<Vec<Value>> {
    let any = any(ty);
    let mut constants: Vec<&Value> = constants.iter().filter(|constant| !constant.is_missing()).collect();
    // Where it is only asked whether there is one.
    if constants.is_empty() {
        constants.extend(&any);
    }
    let mut values = vec![Value::Missing];
    match ty {
        Type::Bool => values.extend([Value::Bool(true), Value::Bool(false)]),
        Type::Int => values.extend(units(&constants, 0)?.into_iter().map(Value::Int)),
        Type::Decimal(scale) => {
            let decimal = |mantissa: i64| Value::Decimal(Decimal { mantissa: mantissa.into(), scale: *scale });
            values.extend(units(&constants, *scale)?.into_iter().map(decimal));
        }
        Type::Float => {
            let mut sorted: Vec<f64> = constants.iter().map(|constant| float(constant)).collect::<Option<_>>()?;
            sorted.sort_by(f64::total_cmp);
            let ends = [sorted.first().map(|first| first - 1.0), sorted.last().map(|last| last + 1.0)];
            let between = sorted.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
            values.extend(ends.into_iter().flatten().chain(between).chain(sorted.iter().copied()).map(Value::Float));
        }
        Type::Text => {
            values.extend(constants.into_iter().cloned());
            // What no constant is.
            values.push(Value::text("\u{fffd}"));
        }
        Type::Date => {
            let day = |constant: &&Value| match constant {
                Value::Date(day) => Some(*day),
                Value::Timestamp(at) => i32::try_from(at.div_euclid(DAY_MICROS)).ok(),
                _ => None,
            };
            let days: Vec<i32> = constants.iter().map(day).collect::<Option<_>>()?;
            values
                .extend(days.into_iter().flat_map(|day| [-1, 0, 1].map(|by| day.saturating_add(by))).map(Value::Date));
        }
        Type::Timestamp => {
            let at = |constant: &&Value| if let Value::Timestamp(at) = constant { Some(*at) } else { None };
            let moments: Vec<i64> = constants.iter().map(at).collect::<Option<_>>()?;
            let around = moments.into_iter().flat_map(|at| [-1, 0, 1].map(|by| at.saturating_add(by)));
            values.extend(around.map(Value::Timestamp));
        }
        _ => return None,
    }
    let mut different: Vec<Value> = Vec::new();
    for value in values {
        if !different.contains(&value) {
            different.push(value);
        }
    }
    Some(different)
}

/// Some value of a kind.
fn any(ty: &Type) -> Option<Value> {
    match ty {
        Type::Int => Some(Value::Int(0)),
        Type::Decimal(scale) => Some(Value::Decimal(Decimal { mantissa: 0, scale: *scale })),
        Type::Float => Some(Value::float(0.0)),
        Type::Date => Some(Value::Date(0)),
        Type::Timestamp => Some(Value::Timestamp(0)),
        _ => None,
    }
}

/// Numbers in units of a power of ten with those beside them; what lies between two units is beside the lower one.
fn units(constants: &[&Value], scale: u8) -> Option<Vec<i64>> {
    let unit = |constant: &&Value| {
        if let Some(decimal) = exact(constant, scale) {
            return i64::try_from(decimal.mantissa).ok();
        }
        let units = (float(constant)? * 10_f64.powi(i32::from(scale))).floor();
        (units.abs() < TOLD_APART).then(|| whole(units))
    };
    let units: Vec<i64> = constants.iter().map(unit).collect::<Option<_>>()?;
    Some(units.into_iter().flat_map(|unit| [-1, 0, 1].map(|by| unit.saturating_add(by))).collect())
}

#[allow(clippy::cast_possible_truncation, reason = "a whole number that a float still tells apart")]
fn whole(number: f64) -> i64 {
    number as i64
}
