//! How definitions share their records, exactly, from bitmaps. Must not know how members are worked out.

use std::collections::HashMap;

use arrow::array::{Array, BooleanArray};
use rayon::prelude::*;
use serde::Serialize;

/// Of so many sets all combinations are counted; of more all pairs, and all sets together.
pub const TOGETHER: usize = 10;

/// Of so many sets at most the records are told by the sets that they are in.
pub const TOLD: usize = 64;

/// Some sets of records of one entity, a bit for every record.
#[derive(Clone, Debug)]
pub struct Bitmaps {
    names: Vec<String>,
    bits: Vec<Vec<u64>>,
    records: usize,
}

/// Records that are in some sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Common {
    /// The sets, in their order.
    pub names: Vec<String>,
    /// Records.
    pub members: u64,
}

impl Bitmaps {
    /// No sets yet, of so many records.
    #[must_use]
    pub fn new(records: usize) -> Self {
        Self { names: Vec::new(), bits: Vec::new(), records }
    }

    /// Adds a set: of every record whether it is in it.
    pub fn add(&mut self, name: String, flags: &BooleanArray) {
        let chunks = flags.values().bit_chunks();
        let mut words: Vec<u64> = chunks.iter_padded().collect();
        words.truncate(self.records.div_ceil(64));
        if let Some(nulls) = flags.nulls() {
            words.iter_mut().zip(nulls.inner().bit_chunks().iter_padded()).for_each(|(word, there)| *word &= there);
        }
        self.names.push(name);
        self.bits.push(words);
    }

    /// The names, in their order.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// How many records there are.
    #[must_use]
    pub fn records(&self) -> usize {
        self.records
    }

    /// The size of a set.
    #[must_use]
    pub fn size(&self, set: usize) -> u64 {
        self.bits[set].iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// How many records are in both sets of each pair `(a, b)` with `a < b`, in that order.
    #[must_use]
    pub fn pairs(&self) -> Vec<(usize, usize, u64)> {
        let pairs: Vec<(usize, usize)> =
            (0..self.bits.len()).flat_map(|a| (a + 1..self.bits.len()).map(move |b| (a, b))).collect();
        let both = |&(a, b): &(usize, usize)| (a, b, both(&self.bits[a], &self.bits[b]));
        pairs.par_iter().map(both).collect()
    }

    /// How many records are in all of these sets.
    #[must_use]
    pub fn in_all(&self, sets: &[usize]) -> u64 {
        let Some((first, others)) = sets.split_first() else { return self.records as u64 };
        let mut words = self.bits[*first].clone();
        for other in others {
            words.iter_mut().zip(&self.bits[*other]).for_each(|(word, other)| *word &= other);
        }
        words.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Records by exactly the sets that they are in, the most first; those in none too. A bit per set, for [`TOLD`] at most.
    #[must_use]
    pub fn exactly(&self) -> Vec<(u64, u64)> {
        const AT_ONCE: usize = 1 << 10;
        let count = |start: usize| {
            let mut found: HashMap<u64, u64> = HashMap::new();
            for word in start..self.records.div_ceil(64).min(start + AT_ONCE) {
                let mut patterns = [0_u64; 64];
                for (set, bits) in self.bits.iter().enumerate().take(TOLD) {
                    let mut left = bits[word];
                    while left != 0 {
                        patterns[left.trailing_zeros() as usize] |= 1 << set;
                        left &= left - 1;
                    }
                }
                for pattern in &patterns[..64.min(self.records - word * 64)] {
                    *found.entry(*pattern).or_default() += 1;
                }
            }
            found
        };
        let starts: Vec<usize> = (0..self.records.div_ceil(64)).step_by(AT_ONCE).collect();
        let found = starts.into_par_iter().map(count).reduce(HashMap::new, |mut all, part| {
            for (pattern, members) in part {
                *all.entry(pattern).or_default() += members;
            }
            all
        });
        let mut exactly: Vec<(u64, u64)> = found.into_iter().collect();
        exactly.sort_unstable_by_key(|&(pattern, members)| (std::cmp::Reverse(members), pattern));
        exactly
    }

    /// The records of each combination of two sets or more: of few sets of all combinations, smaller ones first; of more of
    /// all pairs, and of all sets together.
    #[must_use]
    pub fn common(&self) -> Vec<Common> {
        let sets = self.names.len();
        let named = |sets: &[usize], members| Common {
            names: sets.iter().map(|&set| self.names[set].clone()).collect(),
            members,
        };
        let mut common: Vec<Common> = self.pairs().into_iter().map(|(a, b, members)| named(&[a, b], members)).collect();
        if sets <= TOGETHER {
            let mut larger: Vec<Vec<usize>> = (0_usize..1 << sets)
                .filter(|pattern| pattern.count_ones() > 2)
                .map(|pattern| (0..sets).filter(|set| pattern >> set & 1 == 1).collect())
                .collect();
            larger.sort_by_key(|sets| (sets.len(), sets.clone()));
            let counted: Vec<Common> = larger.par_iter().map(|sets| named(sets, self.in_all(sets))).collect();
            common.extend(counted);
        } else {
            let all: Vec<usize> = (0..sets).collect();
            common.push(named(&all, self.in_all(&all)));
        }
        common
    }
}

fn both(a: &[u64], b: &[u64]) -> u64 {
    a.iter().zip(b).map(|(a, b)| u64::from((a & b).count_ones())).sum()
}

#[cfg(test)]
mod tests {
    use super::{Bitmaps, BooleanArray};

    /// Sets of 1,000 records: the multiples of a number.
    fn multiples(of: &[usize]) -> Bitmaps {
        let mut bitmaps = Bitmaps::new(1_000);
        for number in of {
            let flags: BooleanArray = (0..1_003).map(|at: usize| Some(at.is_multiple_of(*number))).collect();
            // A slice that begins within a byte.
            bitmaps.add(number.to_string(), &flags.slice(3, 1_000));
        }
        bitmaps
    }

    fn held(of: &[usize]) -> u64 {
        (3..1_003_usize).filter(|at| of.iter().all(|number| at.is_multiple_of(*number))).count() as u64
    }

    #[test]
    fn combinations_are_what_counting_says() {
        let bitmaps = multiples(&[2, 3, 7, 10]);
        let common = bitmaps.common();
        assert_eq!(common.len(), 6 + 4 + 1);
        for one in &common {
            let numbers: Vec<usize> = one.names.iter().map(|name| name.parse().unwrap_or(1)).collect();
            assert_eq!(one.members, held(&numbers), "{:?}", one.names);
        }
        assert_eq!(bitmaps.size(2), held(&[7]));
    }

    #[test]
    fn every_record_has_one_pattern() {
        let numbers = [2, 3, 7, 10];
        let bitmaps = multiples(&numbers);
        let exactly = bitmaps.exactly();
        assert_eq!(exactly.iter().map(|(_, members)| members).sum::<u64>(), 1_000);
        for (pattern, members) in exactly {
            let own = |at: usize| (0..4).all(|set| at.is_multiple_of(numbers[set]) == (pattern >> set & 1 == 1));
            assert_eq!(members, (3..1_003).filter(|at| own(*at)).count() as u64, "{pattern:b}");
        }
    }

    #[test]
    fn of_many_sets_the_pairs_and_all_are_counted() {
        let numbers: Vec<usize> = (2..14).collect();
        let common = multiples(&numbers).common();
        assert_eq!(common.len(), 66 + 1);
        assert_eq!(common.last().map(|all| (all.names.len(), all.members)), Some((12, 0)));
    }
}
