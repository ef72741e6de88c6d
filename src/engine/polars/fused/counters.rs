//! How many rows of one record each selection takes, counted for all selections at once: a word holds one binary digit of the
//! counts of 64 selections, and a row's selections are added to all of them in a few operations. Must not know what is counted.

/// As many digits as a count has.
const DIGITS: usize = u32::BITS as usize;

/// Digits that are added to without a look at whether there is anything left to carry.
const ALWAYS: usize = 4;

/// The counts of a record under way.
pub(super) struct Counters {
    /// By word of selections: the digits of their counts, the lowest first.
    digits: Vec<[u64; DIGITS]>,
    /// How many digits are in use; the others are zero.
    used: usize,
}

impl Counters {
    /// Nothing counted, for so many words of selections.
    pub(super) fn new(words: usize) -> Self {
        Self { digits: vec![[0; DIGITS]; words], used: ALWAYS }
    }

    /// Counts a row for these selections.
    #[inline]
    pub(super) fn add(&mut self, mask: &[u64]) {
        for (digits, &word) in self.digits.iter_mut().zip(mask) {
            let mut carry = word;
            for digit in &mut digits[..ALWAYS] {
                (*digit, carry) = (*digit ^ carry, *digit & carry);
            }
            let mut place = ALWAYS;
            while carry != 0 && place < DIGITS {
                (digits[place], carry) = (digits[place] ^ carry, digits[place] & carry);
                place += 1;
                self.used = self.used.max(place);
            }
        }
    }

    /// How many rows were counted for a selection.
    #[inline]
    pub(super) fn count(&self, selection: usize) -> u32 {
        let digits = &self.digits[selection / 64];
        let digit = |(place, digit): (usize, &u64)| u32::from(digit >> (selection % 64) & 1 == 1) << place;
        digits[..self.used].iter().enumerate().map(digit).sum()
    }

    /// The selections that have counted any row, by word.
    #[inline]
    pub(super) fn taken(&self, words: &mut Vec<u64>) {
        words.clear();
        words.extend(self.digits.iter().map(|digits| digits[..self.used].iter().fold(0, |any, digit| any | digit)));
    }

    /// Forgets all counts.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.digits.iter_mut().for_each(|digits| digits[..self.used].fill(0));
        self.used = ALWAYS;
    }
}

#[cfg(test)]
mod tests {
    use super::Counters;

    #[test]
    fn counts_each_selection_beyond_the_digits_that_are_always_added_to() {
        let mut counters = Counters::new(2);
        let mut words = Vec::new();
        for round in 1..=2 {
            for row in 0..100_u64 {
                counters.add(&[1 | (row % 2) << 7, u64::from(row < 17) << 63]);
            }
            assert_eq!([0, 7, 127, 5, 64].map(|selection| counters.count(selection)), [100, 50, 17, 0, 0], "{round}");
            counters.taken(&mut words);
            assert_eq!(words, [1 | 1 << 7, 1 << 63]);
            counters.clear();
            assert_eq!([0, 7, 127].map(|selection| counters.count(selection)), [0; 3]);
        }
    }
}
