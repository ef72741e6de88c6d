//! Stretches of numbers that hold about as many records each. Must not know what the numbers are.

/// As many stretches as are told apart.
const WANTED: usize = 8;

/// Up to so many different numbers are told one by one.
const SINGLE: usize = 12;

/// So many numbers are enough to see where stretches begin.
const LOOKED_AT: usize = 20_000;

/// How numbers fall into stretches.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Bins {
    /// Each number by itself, ascending.
    Single(Vec<f64>),
    /// Where each stretch begins but for the first, ascending.
    Stretches(Vec<f64>),
}

impl Bins {
    /// Stretches for these numbers; the same numbers in the same order give the same.
    pub(super) fn new(numbers: &[f64]) -> Self {
        let step = numbers.len().div_ceil(LOOKED_AT).max(1);
        let mut some: Vec<f64> = numbers.iter().copied().step_by(step).collect();
        some.sort_by(f64::total_cmp);
        let Some(&first) = some.first() else { return Self::Single(some) };
        let above = some[some.partition_point(|number| *number <= first)..].to_vec();
        let alike = some.len() - above.len();
        let quantiles = |of: &[f64], parts: usize| -> Vec<f64> {
            (1..parts).filter_map(|at| of.get(at * of.len() / parts).map(|&border| rounded(border, of))).collect()
        };
        // Where many have the least number, as of counts that are mostly 0, they are a stretch of their own, and the others are cut.
        let mut borders = if alike * WANTED > some.len() {
            above.first().copied().into_iter().chain(quantiles(&above, WANTED - 1)).collect()
        } else {
            quantiles(&some, WANTED)
        };
        some.dedup();
        if some.len() <= SINGLE && numbers.iter().all(|number| some.contains(number)) {
            return Self::Single(some);
        }
        borders.sort_by(f64::total_cmp);
        borders.dedup();
        // Nothing lies below the least number.
        borders.retain(|border| *border > first);
        Self::Stretches(borders)
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        match self {
            Self::Single(numbers) => numbers.len(),
            Self::Stretches(borders) => borders.len() + 1,
        }
    }

    /// Which stretch a number lies in.
    pub(super) fn place(&self, number: f64) -> usize {
        match self {
            Self::Single(numbers) => {
                numbers.partition_point(|&other| other < number).min(numbers.len().saturating_sub(1))
            }
            Self::Stretches(borders) => borders.partition_point(|&border| border <= number),
        }
    }

    /// A stretch in words; `written` writes a number.
    pub(super) fn label(&self, at: usize, written: impl Fn(f64) -> String) -> String {
        match self {
            Self::Single(numbers) => numbers.get(at).map(|&number| written(number)).unwrap_or_default(),
            Self::Stretches(borders) => {
                let from = at.checked_sub(1).and_then(|at| borders.get(at)).map(|&border| written(border));
                match (from, borders.get(at).map(|&border| written(border))) {
                    (None, Some(until)) => format!("< {until}"),
                    (Some(from), Some(until)) => format!("{from} to < {until}"),
                    (Some(from), None) => format!(">= {from}"),
                    (None, None) => "any".to_owned(),
                }
            }
        }
    }
}

/// A border that people can read: as few digits as keep it within the stretch.
fn rounded(border: f64, sorted: &[f64]) -> f64 {
    let span = sorted.last().copied().unwrap_or(0.0) - sorted.first().copied().unwrap_or(0.0);
    if span.is_nan() || span.is_infinite() || span <= 0.0 {
        return border;
    }
    let unit = 10_f64.powf((span / 100.0).log10().floor());
    let rounded = (border / unit).round() * unit;
    // Of units below one the product is not the nearest float of what is meant.
    if unit < 1.0 { (border / unit).round() / (1.0 / unit).round() } else { rounded }
}

#[cfg(test)]
mod tests {
    use super::Bins;

    #[test]
    fn few_numbers_are_told_one_by_one() {
        let bins = Bins::new(&[3.0, 1.0, 3.0, 2.0]);
        assert_eq!(bins, Bins::Single(vec![1.0, 2.0, 3.0]));
        assert_eq!((bins.count(), bins.place(2.0), bins.label(2, |number| number.to_string())), (3, 1, "3".to_owned()));
    }

    #[test]
    fn stretches_hold_about_as_many_each_and_begin_at_round_numbers() {
        let numbers: Vec<f64> = (0..10_000).map(|at| f64::from(at % 1_000)).collect();
        let bins = Bins::new(&numbers);
        let mut held = vec![0; bins.count()];
        for &number in &numbers {
            held[bins.place(number)] += 1;
        }
        assert_eq!(bins.count(), 8);
        assert!(held.iter().all(|&held| (1_100..1_400).contains(&held)), "{held:?}");
        assert_eq!(bins.label(0, |number| number.to_string()), "< 125");
    }

    #[test]
    fn small_numbers_beside_large_ones_are_not_taken_for_the_least() {
        let numbers: Vec<f64> =
            (0..1_000).map(|at| if at < 900 { 0.0 } else { f64::from(at - 899) * 0.3 }).chain([5e6]).collect();
        let bins = Bins::new(&numbers);
        assert_eq!(bins.place(0.0), 0);
        assert!(bins.place(0.3) > 0 && bins.place(5e6) > 0, "{bins:?}");
        assert_eq!(Bins::new(&[]).count(), 0);
    }

    #[test]
    fn many_alike_are_one_stretch() {
        let numbers: Vec<f64> = (0..1_000).map(|at| if at < 900 { 0.0 } else { f64::from(at) }).collect();
        let bins = Bins::new(&numbers);
        let mut held = vec![0; bins.count()];
        for &number in &numbers {
            held[bins.place(number)] += 1;
        }
        assert_eq!((bins.count(), held[0]), (8, 900), "{held:?}");
        assert!(held[1..].iter().all(|&held| (10..20).contains(&held)), "{held:?}");
        assert_eq!(bins.label(0, |number| number.to_string()), "< 900");
    }
}
