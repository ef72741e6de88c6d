//! Decimals as the language counts with them: exactly, in 38 digits, and as the nearest float. Knows nothing of
//! expressions.

use std::cmp::Ordering;

use super::wide::Wide;
use crate::model::Decimal;

/// How many digits a decimal may have.
const DIGITS: u32 = 38;

/// A whole number as a decimal.
pub(super) fn whole(number: i64) -> Decimal {
    Decimal { mantissa: i128::from(number), scale: 0 }
}

/// The number with so many digits behind the point, if it has 38 digits or less and none is lost.
pub(super) fn fit(mantissa: Wide, scale: u32, wanted: u8) -> Option<Decimal> {
    let wanted_scale = u32::from(wanted);
    let mantissa = if wanted_scale >= scale {
        mantissa.multiply(Wide::power_of_ten(wanted_scale - scale)?)?
    } else {
        let (quotient, rest) = mantissa.divide(Wide::power_of_ten(scale - wanted_scale)?)?;
        if !rest.is_zero() {
            return None;
        }
        quotient
    };
    let limit = Wide::power_of_ten(DIGITS)?;
    let magnitude = if mantissa.is_negative() { mantissa.negate() } else { mantissa };
    if magnitude >= limit { None } else { Some(Decimal { mantissa: mantissa.to_i128()?, scale: wanted }) }
}

/// The same number at another scale, if it fits.
pub(super) fn rescale(number: Decimal, scale: u8) -> Option<Decimal> {
    fit(Wide::from(number.mantissa), u32::from(number.scale), scale)
}

/// Both mantissas at the larger of the two scales, and that scale. None only for scales that no type has.
fn common(a: Decimal, b: Decimal) -> Option<(Wide, Wide, u32)> {
    let scale = u32::from(a.scale.max(b.scale));
    let at =
        |number: Decimal| Wide::from(number.mantissa).multiply(Wide::power_of_ten(scale - u32::from(number.scale))?);
    Some((at(a)?, at(b)?, scale))
}

/// The order of two decimals of any scales.
pub(super) fn compare(a: Decimal, b: Decimal) -> Ordering {
    common(a, b).map_or(Ordering::Equal, |(a, b, _)| a.cmp(&b))
}

/// The sum, at the scale of the result.
pub(super) fn add(a: Decimal, b: Decimal, scale: u8) -> Option<Decimal> {
    let (a, b, common) = common(a, b)?;
    fit(a.add(b)?, common, scale)
}

/// The difference, at the scale of the result.
pub(super) fn subtract(a: Decimal, b: Decimal, scale: u8) -> Option<Decimal> {
    let (a, b, common) = common(a, b)?;
    fit(a.add(b.negate())?, common, scale)
}

/// The product, at the scale of the result.
pub(super) fn multiply(a: Decimal, b: Decimal, scale: u8) -> Option<Decimal> {
    let product = Wide::from(a.mantissa).multiply(Wide::from(b.mantissa))?;
    fit(product, u32::from(a.scale) + u32::from(b.scale), scale)
}

/// The remainder, with the sign of the left side; the divisor is not zero.
pub(super) fn remainder(a: Decimal, b: Decimal, scale: u8) -> Option<Decimal> {
    let (a, b, common) = common(a, b)?;
    fit(a.divide(b)?.1, common, scale)
}

/// Which way a number without its digits behind the point goes.
#[derive(Clone, Copy)]
pub(super) enum Rounding {
    /// To the nearer; from the middle away from zero.
    HalfAway,
    /// Down.
    Floor,
    /// Up.
    Ceil,
}

/// Rounds to so many digits behind the point (before it, if negative), at the scale of the result.
pub(super) fn round(number: Decimal, digits: i64, rounding: Rounding, scale: u8) -> Option<Decimal> {
    let dropped = i64::from(number.scale) - digits;
    if dropped <= 0 {
        return rescale(number, scale);
    }
    let mantissa = Wide::from(number.mantissa);
    // A unit beyond all digits rounds as any larger one does: what is rounded is less than half of it.
    let unit = Wide::power_of_ten(u32::try_from(dropped.min(76)).unwrap_or(76))?;
    let (quotient, rest) = mantissa.divide(unit)?;
    let one = Wide::from(if mantissa.is_negative() { -1 } else { 1 });
    let magnitude = if rest.is_negative() { rest.negate() } else { rest };
    let away = match rounding {
        Rounding::HalfAway => magnitude.add(magnitude)? >= unit,
        Rounding::Floor => mantissa.is_negative() && !rest.is_zero(),
        Rounding::Ceil => !mantissa.is_negative() && !rest.is_zero(),
    };
    let quotient = if away { quotient.add(one)? } else { quotient };
    if digits < 0 && quotient.is_zero() {
        return fit(quotient, 0, scale);
    }
    let behind = u32::try_from(digits.max(0)).ok()?;
    let before = u32::try_from((-digits).max(0)).ok()?;
    fit(quotient.multiply(Wide::power_of_ten(before)?)?, behind, scale)
}

/// The float nearest to `mantissa / 10^scale`; of two as near the even one. Rust's own reading of decimal texts is
/// correctly rounded, so the text is the plain way.
pub(super) fn nearest(mantissa: Wide, scale: u8) -> f64 {
    format!("{}e-{scale}", mantissa.digits()).parse().unwrap_or(f64::NAN)
}

/// The float nearest to a decimal.
pub(super) fn float(number: Decimal) -> f64 {
    nearest(Wide::from(number.mantissa), number.scale)
}

/// Reads digits with or without a point: `19.990`. None for anything else, or more than 38 digits.
pub(super) fn parse(text: &str) -> Option<Decimal> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (before, behind) = digits.split_once('.').unwrap_or((digits, ""));
    let only_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (before.is_empty() && behind.is_empty()) || !only_digits(before) || !only_digits(behind) {
        return None;
    }
    let mantissa: i128 = format!("{sign}{before}{behind}").parse().ok()?;
    rescale(Decimal { mantissa, scale: u8::try_from(behind.len()).ok()? }, u8::try_from(behind.len()).ok()?)
}
