//! Sums that do not depend on the order of rounding: floats compensated, whole numbers exact.

/// A float sum in double-double arithmetic: an unevaluated pair `high + low` of floats (Dekker 1971, Knuth's two-sum).
/// Added in file order it is the same for any number of threads, and nearly always the nearest float of the exact sum.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FloatSum {
    high: f64,
    low: f64,
}

impl FloatSum {
    /// Adds a number.
    #[inline]
    pub fn add(&mut self, number: f64) {
        let sum = self.high + number;
        let part = sum - self.high;
        let error = (self.high - (sum - part)) + (number - part);
        let low = self.low + error;
        let high = sum + low;
        if high.is_finite() {
            self.low = low - (high - sum);
            self.high = high;
        } else {
            // Beyond the floats there is nothing to compensate.
            self.high = sum;
            self.low = 0.0;
        }
    }

    /// The sum, rounded to a float; NaN where infinities of both signs met.
    #[must_use]
    pub fn value(self) -> f64 {
        self.high + self.low
    }
}

/// An exact sum of whole numbers of 128 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExactSum {
    low: i128,
    carry: i32,
}

impl ExactSum {
    /// Adds a number.
    #[inline]
    pub fn add(&mut self, number: i128) {
        let (sum, overflowed) = self.low.overflowing_add(number);
        self.low = sum;
        if overflowed {
            self.carry += if number < 0 { -1 } else { 1 };
        }
    }

    /// The sum, if it fits 128 bits.
    #[must_use]
    pub fn value(self) -> Option<i128> {
        (self.carry == 0).then_some(self.low)
    }
}
