//! The most frequent of many texts are told by themselves, the others together. Must not know whose texts they are.

use std::cmp::Reverse;
use std::collections::HashMap;

/// So many texts are told by themselves.
const TOLD: usize = 20;

/// Texts with how often each is there.
#[derive(Default)]
pub(super) struct Texts<'t> {
    numbers: HashMap<&'t str, usize>,
    counts: Vec<(u64, &'t str)>,
}

/// Which texts are told.
pub(super) struct Told {
    /// By the number of a text: its place among the labels.
    pub(super) places: Vec<usize>,
    /// The most frequent first; the others together are the last.
    pub(super) labels: Vec<String>,
    /// Whether the last label is that of others together.
    pub(super) has_rest: bool,
}

impl<'t> Texts<'t> {
    /// The number of a text, from 0 as they come.
    pub(super) fn number(&mut self, text: &'t str) -> usize {
        let next = self.counts.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if number == next {
            self.counts.push((0, text));
        }
        number
    }

    /// It is there once more.
    pub(super) fn count(&mut self, number: usize) {
        self.counts[number].0 += 1;
    }

    /// How many different ones there are.
    pub(super) fn len(&self) -> usize {
        self.counts.len()
    }

    pub(super) fn told(&self) -> Told {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|&at| (Reverse(self.counts[at].0), self.counts[at].1));
        // One text more is told instead of a rest of one.
        let told = if order.len() == TOLD + 1 { order.len() } else { order.len().min(TOLD) };
        let mut places = vec![told; self.len()];
        for (place, &number) in order.iter().take(told).enumerate() {
            places[number] = place;
        }
        let mut labels: Vec<String> = order.iter().take(told).map(|&at| self.counts[at].1.to_owned()).collect();
        let has_rest = order.len() > told;
        if has_rest {
            labels.push(format!("{} others", order.len() - told));
        }
        Told { places, labels, has_rest }
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn one_more_is_told_instead_of_a_rest_of_one() {
        let names: Vec<String> = (0..23).map(|at| format!("{at:02}")).collect();
        let told = |count: usize| {
            let mut texts = Texts::default();
            for name in &names[..count] {
                let number = texts.number(name);
                texts.count(number);
            }
            let often = texts.number(&names[count - 1]);
            texts.count(often);
            texts.told()
        };
        assert_eq!((told(21).labels.len(), told(21).has_rest), (21, false));
        let some = told(23);
        assert_eq!((some.labels.len(), some.has_rest, some.labels[20].as_str()), (21, true, "3 others"));
        assert_eq!((some.labels[0].as_str(), some.places[22], some.places[0], some.places[21]), ("22", 0, 1, 20));
    }
}
