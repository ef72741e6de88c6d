//! Figures of which a formula decides the last digit. Knows nothing of rows.

use super::Decimal;

/// The mean radius of the earth in km.
const EARTH: f64 = 6_371.008_8;

/// The middle of sorted numbers, or any other part of the way from the first to the last; between two of them a
/// straight line (Hyndman and Fan's definition 7). The place is worked out exactly, so a part that falls on a number is
/// that number; none without numbers.
#[must_use]
#[allow(clippy::float_cmp, reason = "between two equal floats there is nothing to draw a line through")]
pub fn quantile(sorted: &[f64], part: Decimal) -> Option<f64> {
    let last = i128::try_from(sorted.len()).ok()? - 1;
    let one = 10_i128.checked_pow(u32::from(part.scale))?;
    let place = last.checked_mul(part.mantissa)?;
    let (whole, rest) = (usize::try_from(place / one).ok()?, place % one);
    let low = *sorted.get(whole)?;
    match sorted.get(whole + 1) {
        // Between two infinities of one sign there is no line either.
        Some(&high) if rest != 0 && low != high => Some(low + (high - low) * (rest as f64 / one as f64)),
        _ => Some(low),
    }
}

/// The great-circle distance in km of two places in degrees, by the haversine formula.
#[must_use]
pub fn distance(latitude: f64, longitude: f64, latitude2: f64, longitude2: f64) -> f64 {
    let half_sine_squared = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
    let cosines = latitude.to_radians().cos() * latitude2.to_radians().cos();
    let part = half_sine_squared(latitude2 - latitude) + cosines * half_sine_squared(longitude2 - longitude);
    // Opposite places can come out a hair above 1.
    2.0 * EARTH * part.sqrt().min(1.0).asin()
}
