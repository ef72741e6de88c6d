//! Rounding of floats. Knows nothing of columns.

/// A float rounded half away from zero to so many digits behind the point, as a reader rounds what it prints as: its
/// shortest digits decide, so `1.005` to two digits is `1.01`, whatever lies between the float and those digits.
#[must_use]
pub fn round_float(number: f64, places: u8) -> f64 {
    if !number.is_finite() {
        return number;
    }
    let text = format!("{number:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return number;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let keep = exponent + 1 + i32::from(places);
    if keep >= i32::try_from(digits.len()).unwrap_or(i32::MAX) {
        return number;
    }
    let zero = 0.0_f64.copysign(number);
    let Ok(keep) = usize::try_from(keep) else {
        return zero;
    };
    let (kept, rest) = digits.split_at(keep);
    let whole: u128 = if kept.is_empty() { 0 } else { kept.parse().unwrap_or(0) };
    let whole = whole + u128::from(rest.as_bytes().first().is_some_and(|&digit| digit >= b'5'));
    let rounded: f64 = format!("{whole}e-{places}").parse().unwrap_or(number);
    rounded.copysign(number)
}
