//! Numbers: exact comparison across kinds, checked arithmetic, nearest floats.

use std::cmp::Ordering;

use polars::prelude::*;

use super::lane::{Lane, digits, floats, ints, text_cells};
use crate::model::{Arithmetic, Comparison, Type};
use polars_arrow::array::PrimitiveArray;

/// A number of any kind.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number {
    /// Whole.
    Int(i64),
    /// Digits and scale.
    Decimal(i128, u8),
    /// Binary.
    Float(f64),
}

/// A column of numbers of one kind.
pub(crate) enum Numbers {
    /// Ints.
    Int(Lane<PrimitiveArray<i64>>),
    /// Decimals of one scale.
    Decimal(Lane<PrimitiveArray<i128>>, u8),
    /// Floats.
    Float(Lane<PrimitiveArray<f64>>),
}

impl Numbers {
    /// The column's cells as numbers of the kind.
    pub(crate) fn new(column: &Column, ty: &Type) -> PolarsResult<Self> {
        Ok(match ty {
            Type::Decimal(scale) => Self::Decimal(digits(column)?, *scale),
            Type::Float => Self::Float(floats(column)?),
            _ => Self::Int(ints(column)?),
        })
    }

    /// The number of a row.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<Number> {
        match self {
            Self::Int(lane) => lane.get(row).map(Number::Int),
            Self::Decimal(lane, scale) => lane.get(row).map(|digits| Number::Decimal(digits, *scale)),
            Self::Float(lane) => lane.get(row).map(Number::Float),
        }
    }
}

impl Number {
    /// The nearest float, ties to even.
    #[must_use]
    pub(crate) fn nearest(self) -> f64 {
        match self {
            Self::Int(number) => number as f64,
            Self::Decimal(digits, scale) => nearest_float(digits, scale),
            Self::Float(number) => number,
        }
    }

    /// The order of two numbers, exactly; a decimal beside a float is rounded to the nearest float first.
    #[must_use]
    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(&b),
            (Self::Int(a), Self::Float(b)) => int_with_float(a, b),
            (Self::Float(a), Self::Int(b)) => int_with_float(b, a).map(Ordering::reverse),
            (Self::Decimal(a, scale), Self::Float(b)) => nearest_float(a, scale).partial_cmp(&b),
            (Self::Float(a), Self::Decimal(b, scale)) => a.partial_cmp(&nearest_float(b, scale)),
            (Self::Decimal(a, left), Self::Decimal(b, right)) => Some(decimals(a, left, b, right)),
            (Self::Int(a), Self::Decimal(b, scale)) => Some(decimals(i128::from(a), 0, b, scale)),
            (Self::Decimal(a, scale), Self::Int(b)) => Some(decimals(a, scale, i128::from(b), 0)),
        }
    }
}

/// The name beside the largest present number of each row; of equal ones the first.
pub(crate) fn leading(columns: &[Column], rows: usize, ty: &Type, names: &[Box<str>]) -> PolarsResult<Series> {
    let numbers: Vec<Numbers> = columns.iter().map(|column| Numbers::new(column, ty)).collect::<PolarsResult<_>>()?;
    Ok(text_cells((0..rows).map(|row| {
        let mut best: Option<(Number, &str)> = None;
        for (numbers, name) in numbers.iter().zip(names) {
            let Some(number) = numbers.get(row) else { continue };
            if best.is_none_or(|(most, _)| number.compare(most) == Some(Ordering::Greater)) {
                best = Some((number, name.as_ref()));
            }
        }
        best.map(|(_, name)| name)
    })))
}

/// The order of an int and a float without rounding either.
fn int_with_float(int: i64, float: f64) -> Option<Ordering> {
    if float.is_nan() {
        return None;
    }
    // 2^63: every float from there on is larger than every int.
    if float >= 9_223_372_036_854_775_808.0 {
        return Some(Ordering::Less);
    }
    if float < -9_223_372_036_854_775_808.0 {
        return Some(Ordering::Greater);
    }
    let whole = float.trunc();
    #[allow(clippy::cast_possible_truncation, reason = "the float lies within the range of an int")]
    let order = int.cmp(&(whole as i64));
    Some(order.then_with(|| 0.0_f64.partial_cmp(&(float - whole)).unwrap_or(Ordering::Equal)))
}

/// The order of two decimals: by their whole parts first, so that no scaling can overflow.
fn decimals(a: i128, left: u8, b: i128, right: u8) -> Ordering {
    if left == right {
        return a.cmp(&b);
    }
    let (pow_a, pow_b) = (10_i128.pow(u32::from(left.min(38))), 10_i128.pow(u32::from(right.min(38))));
    let whole = a.div_euclid(pow_a).cmp(&b.div_euclid(pow_b));
    whole.then_with(|| {
        // Both rests are below 10^scale, so scaled to the larger scale they have at most 38 digits.
        let scale = left.max(right);
        let rest_a = a.rem_euclid(pow_a) * 10_i128.pow(u32::from(scale - left));
        let rest_b = b.rem_euclid(pow_b) * 10_i128.pow(u32::from(scale - right));
        rest_a.cmp(&rest_b)
    })
}

/// The float nearest to `digits / 10^scale`, ties to even.
#[must_use]
pub(crate) fn nearest_float(digits: i128, scale: u8) -> f64 {
    const EXACT: i128 = 1 << 53;
    if scale == 0 {
        return digits as f64;
    }
    // Both exact floats, so one division rounds once.
    if digits.abs() <= EXACT && scale <= 22 {
        return digits as f64 / 10_f64.powi(i32::from(scale));
    }
    format!("{digits}e-{scale}").parse().unwrap_or(f64::NAN)
}

/// Whether an order meets a comparison.
#[must_use]
pub(crate) fn meets(op: Comparison, order: Ordering) -> bool {
    match op {
        Comparison::Equal => order.is_eq(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

/// Int with int. `Err` when the result does not fit; `Ok(None)` for a division by zero.
pub(crate) fn int_arithmetic(op: Arithmetic, a: i64, b: i64) -> Result<Option<i64>, ()> {
    match op {
        Arithmetic::Add => a.checked_add(b).map(Some).ok_or(()),
        Arithmetic::Subtract => a.checked_sub(b).map(Some).ok_or(()),
        Arithmetic::Multiply => a.checked_mul(b).map(Some).ok_or(()),
        Arithmetic::Divide | Arithmetic::Remainder => Ok((b != 0).then(|| a.wrapping_rem(b))),
    }
}

/// The largest number of digits of a decimal.
pub(crate) const DECIMAL_LIMIT: i128 = 10_i128.pow(38);

/// Decimal with decimal, at the scales given; the result has the larger scale, a product both together.
pub(crate) fn decimal_arithmetic(
    op: Arithmetic,
    (a, left): (i128, u8),
    (b, right): (i128, u8),
) -> Result<Option<i128>, ()> {
    let scale = left.max(right);
    let scaled =
        |digits: i128, from: u8| 10_i128.checked_pow(u32::from(scale - from)).and_then(|by| digits.checked_mul(by));
    let fits = |digits: Option<i128>| digits.filter(|digits| digits.abs() < DECIMAL_LIMIT).map(Some).ok_or(());
    match op {
        Arithmetic::Add => fits(sum(scaled(a, left), scaled(b, right))),
        Arithmetic::Subtract => fits(sum(scaled(a, left), scaled(b, right).and_then(i128::checked_neg))),
        Arithmetic::Multiply => fits(a.checked_mul(b)),
        Arithmetic::Divide | Arithmetic::Remainder => {
            if b == 0 {
                return Ok(None);
            }
            match (scaled(a, left), scaled(b, right)) {
                (Some(a), Some(b)) => fits(a.checked_rem(b)),
                // A divisor too large to scale is larger than the dividend's digits, which then are the rest;
                // a dividend too large to scale is reduced digit by digit.
                (Some(a), None) => fits(Some(a)),
                (None, _) => fits(remainder_by_steps(a, scale - left, scaled(b, right))),
            }
        }
    }
}

fn sum(a: Option<i128>, b: Option<i128>) -> Option<i128> {
    a?.checked_add(b?)
}

/// `(digits · 10^shift) mod divisor` with the sign of the digits.
fn remainder_by_steps(digits: i128, shift: u8, divisor: Option<i128>) -> Option<i128> {
    let divisor = divisor?.checked_abs()?;
    let mut rest = digits.checked_rem(divisor)?;
    for _ in 0..shift {
        // rest < divisor < 10^38, so ten times it may not fit: add it ten times with reductions.
        let mut total = 0_i128;
        for _ in 0..10 {
            total = match total.checked_add(rest) {
                Some(next) => next % divisor,
                None => (total - divisor * total.signum()).checked_add(rest)? % divisor,
            };
        }
        rest = total;
    }
    Some(rest)
}

/// Float with float; NaN and a division by zero are missing.
pub(crate) fn float_arithmetic(op: Arithmetic, a: f64, b: f64) -> Option<f64> {
    let result = match op {
        Arithmetic::Add => a + b,
        Arithmetic::Subtract => a - b,
        Arithmetic::Multiply => a * b,
        Arithmetic::Divide if b == 0.0 => return None,
        Arithmetic::Divide => a / b,
        Arithmetic::Remainder if b == 0.0 => return None,
        Arithmetic::Remainder => a % b,
    };
    (!result.is_nan()).then_some(result)
}
