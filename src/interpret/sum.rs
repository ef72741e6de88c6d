//! Sums that do not depend on what stands in the middle: exact for ints and decimals, double-double for floats. Knows
//! nothing of rows.

use super::decimal;
use super::wide::Wide;
use crate::model::Decimal;

/// A sum of floats in two parts, the float nearest to it and what is left; added in the order given. (The sum of two
/// floats and its error: Knuth's `TwoSum`; of a large and a small one: Dekker's `FastTwoSum`.)
#[derive(Clone, Copy, Default)]
pub(super) struct FloatSum {
    high: f64,
    low: f64,
}

impl FloatSum {
    /// Adds a float.
    pub(super) fn add(&mut self, number: f64) {
        let sum = self.high + number;
        let part = sum - self.high;
        let error = (self.high - (sum - part)) + (number - part) + self.low;
        self.high = sum + error;
        self.low = error - (self.high - sum);
        if !sum.is_finite() {
            // An infinity has no error to speak of.
            (self.high, self.low) = (sum, 0.0);
        }
    }

    /// The sum, as a float.
    pub(super) fn total(self) -> f64 {
        self.high + self.low
    }

    /// The sum of these.
    pub(super) fn of(numbers: impl IntoIterator<Item = f64>) -> f64 {
        let mut sum = Self::default();
        numbers.into_iter().for_each(|number| sum.add(number));
        sum.total()
    }
}

/// The exact sum of whole numbers. It fits: there are less than 2^64 of them, none above 2^127.
pub(super) fn exact(numbers: impl IntoIterator<Item = i128>) -> Wide {
    numbers.into_iter().fold(Wide::ZERO, |sum, number| sum.add(Wide::from(number)).unwrap_or(sum))
}

/// The exact sum of decimals at a scale that none of them exceeds; none if one of them does.
pub(super) fn exact_decimals(numbers: impl IntoIterator<Item = Decimal>, scale: u8) -> Option<Wide> {
    let mut sum = Wide::ZERO;
    for number in numbers {
        let factor = Wide::power_of_ten(u32::from(scale.checked_sub(number.scale)?))?;
        sum = sum.add(Wide::from(number.mantissa).multiply(factor)?)?;
    }
    Some(sum)
}

/// The standard deviation of a sample, in two passes in the order given; none for fewer than two.
pub(super) fn deviation(numbers: &[f64]) -> Option<f64> {
    if numbers.len() < 2 {
        return None;
    }
    let count = numbers.len() as f64;
    let mean = FloatSum::of(numbers.iter().copied()) / count;
    let squares = FloatSum::of(numbers.iter().map(|number| (number - mean) * (number - mean)));
    Some((squares / (count - 1.0)).sqrt())
}

/// The float nearest to a decimal number, see [`decimal::nearest`].
pub(super) fn nearest(sum: Wide, scale: u8) -> f64 {
    decimal::nearest(sum, scale)
}
