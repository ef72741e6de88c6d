//! Arithmetic: exact for ints, decimals and times, as IEEE says for floats; what does not fit is a fault, never a
//! wrapped number. Knows nothing of rows.

use super::fault::shown;
use super::{Fault, Interpreter, Place, decimal};
use crate::model::{
    Arithmetic, DAY_MICROS, Decimal, ExprId, Interval, Type, Value, day_start, shift_day, shift_moment,
};

/// A number by how it is counted with.
#[derive(Clone, Copy)]
pub(super) enum Number {
    /// Whole.
    Int(i64),
    /// Exact.
    Decimal(Decimal),
    /// Binary.
    Float(f64),
}

impl Number {
    /// The number that a value is.
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(number) => Some(Self::Int(*number)),
            Value::Decimal(number) => Some(Self::Decimal(*number)),
            Value::Float(number) => Some(Self::Float(*number)),
            Value::Missing
            | Value::Bool(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Timestamp(_)
            | Value::Duration(_)
            | Value::List(_)
            | Value::Rows(_) => None,
        }
    }

    /// The nearest float.
    pub(super) fn float(self) -> f64 {
        match self {
            Self::Int(number) => number as f64,
            Self::Decimal(number) => decimal::float(number),
            Self::Float(number) => number,
        }
    }

    /// The number as a decimal; none for a float.
    fn exact(self) -> Option<Decimal> {
        match self {
            Self::Int(number) => Some(decimal::whole(number)),
            Self::Decimal(number) => Some(number),
            Self::Float(_) => None,
        }
    }

    fn is_zero(self) -> bool {
        match self {
            Self::Int(number) => number == 0,
            Self::Decimal(number) => number.mantissa == 0,
            Self::Float(number) => number == 0.0,
        }
    }
}

/// A number as an exact decimal of that scale; none for a float, what is no number, and what does not fit.
#[must_use]
pub fn exact(value: &Value, scale: u8) -> Option<Decimal> {
    decimal::rescale(Number::of(value)?.exact()?, scale)
}

/// The float nearest to a number; none for what is no number.
#[must_use]
pub fn float(value: &Value) -> Option<f64> {
    Number::of(value).map(Number::float)
}

/// What an operation gives: a value, or nothing that its kind can hold.
type Outcome = Option<Value>;

impl Interpreter<'_> {
    pub(super) fn arithmetic(
        &self,
        expr: ExprId,
        op: Arithmetic,
        left: ExprId,
        right: ExprId,
        at: &Place,
    ) -> Result<Value, Fault> {
        let (left, right) = (self.value(left, at)?, self.value(right, at)?);
        if left.is_missing() || right.is_missing() {
            return Ok(Value::Missing);
        }
        let scale = match self.catalog.exprs[expr].ty {
            Type::Decimal(scale) => scale,
            _ => 0,
        };
        let outcome = match (Number::of(&left), Number::of(&right)) {
            (Some(left), Some(right)) => numbers(op, left, right, scale),
            (_, _) => times(op, &left, &right).ok_or(Fault::Unsound { expr })?,
        };
        let zone = self.catalog.settings.zone;
        outcome.ok_or_else(|| {
            Self::overflow(expr, at, format!("{} {} {}", shown(&left, zone), sign(op), shown(&right, zone)))
        })
    }

    pub(super) fn negate(&self, expr: ExprId, of: ExprId, at: &Place) -> Result<Value, Fault> {
        let value = self.value(of, at)?;
        let negated = match &value {
            Value::Missing => Some(Value::Missing),
            Value::Int(number) => number.checked_neg().map(Value::Int),
            Value::Duration(micros) => micros.checked_neg().map(Value::Duration),
            Value::Decimal(number) => Some(Value::Decimal(Decimal { mantissa: -number.mantissa, ..*number })),
            Value::Float(number) => Some(Value::Float(-number)),
            Value::Bool(_)
            | Value::Text(_)
            | Value::Date(_)
            | Value::Timestamp(_)
            | Value::List(_)
            | Value::Rows(_) => return Err(Fault::Unsound { expr }),
        };
        negated.ok_or_else(|| Self::overflow(expr, at, format!("-({})", shown(&value, self.catalog.settings.zone))))
    }

    /// A date, moment or length of time moved by a constant interval. Beyond the calendar nothing fits.
    pub(super) fn shift(&self, expr: ExprId, of: ExprId, by: Interval, at: &Place) -> Result<Value, Fault> {
        let value = self.value(of, at)?;
        let moved = match &value {
            Value::Missing => Some(Value::Missing),
            Value::Duration(micros) if by.months == 0 => {
                let steps = by.days.checked_mul(DAY_MICROS).and_then(|days| days.checked_add(by.micros));
                steps.and_then(|steps| micros.checked_add(steps)).map(Value::Duration)
            }
            _ => self.shifted(&value, by),
        };
        let zone = self.catalog.settings.zone;
        moved.ok_or_else(|| Self::overflow(expr, at, format!("{} moved by {by:?}", shown(&value, zone))))
    }

    /// A date or moment moved by an interval; none beyond the calendar, and for other kinds.
    pub(super) fn shifted(&self, value: &Value, by: Interval) -> Outcome {
        match value {
            Value::Date(day) => shift_day(*day, by).map(Value::Date),
            Value::Timestamp(moment) => shift_moment(*moment, by, self.catalog.settings.zone).map(Value::Timestamp),
            _ => None,
        }
    }

    /// A value as the wider kind that its surroundings want.
    pub(super) fn convert(&self, expr: ExprId, of: ExprId, at: &Place) -> Result<Value, Fault> {
        let value = self.value(of, at)?;
        if value.is_missing() {
            return Ok(value);
        }
        let zone = self.catalog.settings.zone;
        let wanted = &self.catalog.exprs[expr].ty;
        let overflow = || Self::overflow(expr, at, format!("{} as {wanted}", shown(&value, zone)));
        match (wanted, &value) {
            (Type::Decimal(scale), Value::Int(number)) => {
                decimal::rescale(decimal::whole(*number), *scale).map(Value::Decimal).ok_or_else(overflow)
            }
            (Type::Decimal(scale), Value::Decimal(number)) => {
                decimal::rescale(*number, *scale).map(Value::Decimal).ok_or_else(overflow)
            }
            (Type::Float, Value::Int(_) | Value::Decimal(_) | Value::Float(_)) => {
                Ok(Number::of(&value).map_or(Value::Missing, |number| Value::Float(number.float())))
            }
            (Type::Timestamp, Value::Date(day)) => Ok(Value::Timestamp(day_start(*day, zone))),
            (Type::Date, Value::Timestamp(_)) => Ok(self.day(&value).map_or(Value::Missing, Value::Date)),
            (Type::Int, Value::Int(_)) | (Type::Date, Value::Date(_)) | (Type::Timestamp, Value::Timestamp(_)) => {
                Ok(value)
            }
            (_, _) => Err(Fault::Unsound { expr }),
        }
    }
}

fn sign(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "-",
        Arithmetic::Multiply => "*",
        Arithmetic::Divide => "/",
        Arithmetic::Remainder => "%",
    }
}

/// `scale` is that of the result where it is a decimal.
fn numbers(op: Arithmetic, left: Number, right: Number, scale: u8) -> Outcome {
    if matches!(op, Arithmetic::Divide | Arithmetic::Remainder) && right.is_zero() {
        return Some(Value::Missing);
    }
    if op == Arithmetic::Divide {
        return Some(Value::float(left.float() / right.float()));
    }
    if let (Number::Int(left), Number::Int(right)) = (left, right) {
        return ints(op, left, right).map(Value::Int);
    }
    match (left.exact(), right.exact()) {
        (Some(left), Some(right)) => decimals(op, left, right, scale).map(Value::Decimal),
        (_, _) => Some(Value::float(floats(op, left.float(), right.float()))),
    }
}

fn ints(op: Arithmetic, left: i64, right: i64) -> Option<i64> {
    match op {
        Arithmetic::Add => left.checked_add(right),
        Arithmetic::Subtract => left.checked_sub(right),
        Arithmetic::Multiply => left.checked_mul(right),
        // The smallest int has remainder 0 by -1, though their quotient does not fit.
        Arithmetic::Remainder => Some(left.wrapping_rem(right)),
        Arithmetic::Divide => None,
    }
}

fn decimals(op: Arithmetic, left: Decimal, right: Decimal, scale: u8) -> Option<Decimal> {
    match op {
        Arithmetic::Add => decimal::add(left, right, scale),
        Arithmetic::Subtract => decimal::subtract(left, right, scale),
        Arithmetic::Multiply => decimal::multiply(left, right, scale),
        Arithmetic::Remainder => decimal::remainder(left, right, scale),
        Arithmetic::Divide => None,
    }
}

fn floats(op: Arithmetic, left: f64, right: f64) -> f64 {
    match op {
        Arithmetic::Add => left + right,
        Arithmetic::Subtract => left - right,
        Arithmetic::Multiply => left * right,
        Arithmetic::Divide => left / right,
        // Exact, with the sign of the left side.
        Arithmetic::Remainder => left % right,
    }
}

/// Sums and differences of times. None: no such operation; `Some(None)`: it does not fit.
fn times(op: Arithmetic, left: &Value, right: &Value) -> Option<Outcome> {
    match (op, left, right) {
        (Arithmetic::Subtract, Value::Date(a), Value::Date(b)) => Some(Some(Value::Int(i64::from(*a) - i64::from(*b)))),
        (Arithmetic::Subtract, Value::Timestamp(a), Value::Timestamp(b))
        | (Arithmetic::Subtract, Value::Duration(a), Value::Duration(b)) => {
            Some(a.checked_sub(*b).map(Value::Duration))
        }
        (Arithmetic::Add, Value::Duration(a), Value::Duration(b)) => Some(a.checked_add(*b).map(Value::Duration)),
        (Arithmetic::Add, Value::Timestamp(a), Value::Duration(b))
        | (Arithmetic::Add, Value::Duration(a), Value::Timestamp(b)) => Some(a.checked_add(*b).map(Value::Timestamp)),
        (Arithmetic::Subtract, Value::Timestamp(a), Value::Duration(b)) => {
            Some(a.checked_sub(*b).map(Value::Timestamp))
        }
        (_, _, _) => None,
    }
}
