//! How far two groups are apart. Must not know of what.

use std::f64::consts::PI;

use serde::Serialize;

/// The 97.5 % point of the normal distribution: an interval of 95 %.
const BOUND: f64 = 1.959_963_984_540_054;

/// An effect size with an interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Effect {
    /// The size; negative where the described have less.
    pub effect: f64,
    /// The lower end of the interval.
    pub effect_low: f64,
    /// The upper end.
    pub effect_high: f64,
}

/// Mean and spread of some numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Moments {
    pub(super) count: u64,
    running: f64,
    squares: f64,
    /// The sum, and what its digits have lost (Neumaier 1974): of whole numbers the mean is the nearest float.
    sum: f64,
    lost: f64,
}

impl Moments {
    /// Takes a number (Welford 1962).
    pub(super) fn add(&mut self, number: f64) {
        self.count += 1;
        let off = number - self.running;
        self.running += off / self.count as f64;
        self.squares += off * (number - self.running);
        let sum = self.sum + number;
        self.lost += if self.sum.abs() >= number.abs() { (self.sum - sum) + number } else { (number - sum) + self.sum };
        self.sum = sum;
    }

    /// The mean.
    pub(super) fn mean(&self) -> f64 {
        (self.sum + self.lost) / self.count as f64
    }

    /// Whether the numbers are not all the same.
    pub(super) fn varies(&self) -> bool {
        self.squares > 0.0
    }
}

impl Effect {
    fn new(effect: f64, error: f64) -> Option<Self> {
        let (low, high) = (effect - BOUND * error, effect + BOUND * error);
        (low.is_finite() && high.is_finite()).then_some(Self { effect, effect_low: low, effect_high: high })
    }

    /// Cohen's d of two means; none where a group has fewer than two numbers, or where all numbers are the same.
    pub(super) fn of_means(own: &Moments, others: &Moments) -> Option<Self> {
        if own.count < 2 || others.count < 2 {
            return None;
        }
        let (a, b) = (own.count as f64, others.count as f64);
        let spread = ((own.squares + others.squares) / (a + b - 2.0)).sqrt();
        let size = (own.mean() - others.mean()) / spread;
        Self::new(size, ((a + b) / (a * b) + size * size / (2.0 * (a + b))).sqrt())
    }

    /// Cohen's h of two parts, each of so many; none where one group has nobody.
    pub(super) fn of_parts((own, a): (u64, u64), (others, b): (u64, u64)) -> Option<Self> {
        if a == 0 || b == 0 {
            return None;
        }
        let turned = |part: u64, of: u64| 2.0 * (part as f64 / of as f64).sqrt().asin();
        let of = Self::new(turned(own, a) - turned(others, b), (1.0 / a as f64 + 1.0 / b as f64).sqrt())?;
        // Nothing is further apart than all and none.
        let within = |end: f64| end.clamp(-PI, PI);
        Some(Self { effect_low: within(of.effect_low), effect_high: within(of.effect_high), ..of })
    }

    /// How far apart the groups are at least: 0 where the interval holds 0.
    #[must_use]
    pub fn least(self) -> f64 {
        if self.effect_low > 0.0 { self.effect_low } else { (-self.effect_high).max(0.0) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Effect, Moments};

    fn moments(numbers: &[f64]) -> Moments {
        let mut moments = Moments::default();
        for &number in numbers {
            moments.add(number);
        }
        moments
    }

    #[test]
    fn cohens_d_is_that_of_a_worked_example() {
        // Means 5 and 3, sums of squares 10 and 10: pooled variance 20 / 8, d = 2 / 1.5811.
        let (own, others) = (moments(&[3.0, 4.0, 5.0, 6.0, 7.0]), moments(&[1.0, 2.0, 3.0, 4.0, 5.0]));
        let effect = Effect::of_means(&own, &others).map(|of| of.effect).unwrap_or_default();
        assert!((effect - 1.264_911).abs() < 1e-6, "{effect}");
        assert_eq!(Effect::of_means(&own, &moments(&[1.0])), None);
        assert_eq!(Effect::of_means(&moments(&[2.0, 2.0]), &moments(&[2.0, 2.0])), None);
    }

    #[test]
    fn cohens_h_is_that_of_a_worked_example() {
        // 2 asin √0.5 − 2 asin √0.2 = 1.570796 − 0.927295.
        let effect =
            Effect::of_parts((50, 100), (20, 100)).unwrap_or(Effect { effect: 0.0, effect_low: 0.0, effect_high: 0.0 });
        assert!((effect.effect - 0.643_501).abs() < 1e-6, "{effect:?}");
        assert!((effect.effect_high - effect.effect - 1.959_964 * 0.02_f64.sqrt()).abs() < 1e-6);
        assert!((effect.least() - effect.effect_low).abs() < 1e-12);
        assert_eq!(Effect::of_parts((0, 0), (1, 2)), None);
        let whole = Effect::of_parts((3, 3), (0, 2)).unwrap_or(effect);
        assert!((whole.effect_high - std::f64::consts::PI).abs() < 1e-12 && whole.effect_low < whole.effect);
    }

    #[test]
    fn means_of_whole_numbers_are_exact() {
        let ones = moments(&[0.1; 10]);
        assert_eq!((moments(&[1.0, 2.0, 3.0, 4.0, 1.0, 1.0, 0.0]).mean() * 7.0).to_string(), "12");
        assert_eq!(ones.mean().to_string(), "0.1");
    }
}
