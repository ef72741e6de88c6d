//! Which selections take a row, as one small number: rows with the same number are taken by the same ones. Must not know what
//! selections ask.

use std::sync::{PoisonError, RwLock};

use polars::prelude::PlHashMap;

/// A bit per selection.
pub(super) type Mask = Box<[u64]>;

/// The number of the rows that no selection takes.
pub(super) const NOBODY: u32 = 0;

/// The number of the rows that every selection takes, as far as was asked.
const EVERYBODY: u32 = 1;

const UNKNOWN: u32 = u32::MAX;

/// More masks than this are not worth being numbered: nearly every row has its own then.
pub(super) const MOST: usize = 1 << 16;

/// Rows have too many masks.
pub(super) struct Crowded;

/// A mask with the bits of so many selections set.
pub(super) fn full(selections: usize) -> Mask {
    let mut mask = vec![0; selections.div_ceil(64).max(1)];
    (0..selections).for_each(|at| mask[at / 64] |= 1 << (at % 64));
    mask.into()
}

/// The bits that are set.
pub(super) fn bits(mask: &[u64]) -> impl Iterator<Item = usize> + '_ {
    mask.iter().enumerate().flat_map(|(word, &bits)| {
        let mut left = bits;
        std::iter::from_fn(move || {
            let bit = (left != 0).then(|| left.trailing_zeros() as usize)?;
            left &= left - 1;
            Some(word * 64 + bit)
        })
    })
}

/// The masks that rows were found to have, and what became of each at every question.
pub(super) struct Signatures(RwLock<Found>);

struct Found {
    masks: Vec<Mask>,
    numbers: PlHashMap<Mask, u32>,
    /// By question: for each number before it and each class of cells the number behind it.
    steps: Vec<Step>,
}

struct Step {
    classes: usize,
    next: Vec<u32>,
}

impl Signatures {
    /// Nothing found yet, for so many selections and questions.
    pub(super) fn new(selections: usize, questions: usize) -> Self {
        let all = full(selections);
        let masks: Vec<Mask> = vec![vec![0; all.len()].into(), all];
        let numbers = masks.iter().cloned().zip(0..).collect();
        let steps = (0..questions).map(|_| Step { classes: 0, next: Vec::new() }).collect();
        Self(RwLock::new(Found { masks, numbers, steps }))
    }

    /// The masks of all numbers.
    pub(super) fn into_masks(self) -> Vec<Mask> {
        self.0.into_inner().unwrap_or_else(PoisonError::into_inner).masks
    }

    /// The number that all rows have before anything is asked.
    pub(super) fn start(rows: usize) -> Vec<u32> {
        vec![EVERYBODY; rows]
    }

    /// Asks one question of all rows: a row keeps the selections that the mask of its cell's class has.
    pub(super) fn ask(
        &self,
        question: usize,
        classes: &[u16],
        masks: &[Mask],
        rows: &mut Vec<u32>,
    ) -> Result<(), Crowded> {
        let mut behind = vec![NOBODY; rows.len()];
        loop {
            let mut unknown: Vec<(u32, u16)> = Vec::new();
            {
                let found = self.0.read().unwrap_or_else(PoisonError::into_inner);
                let Step { classes: width, next } = &found.steps[question];
                if *width == masks.len() {
                    for ((behind, &before), &class) in behind.iter_mut().zip(&*rows).zip(classes) {
                        let at = before as usize * width + class as usize;
                        *behind = next.get(at).copied().unwrap_or(UNKNOWN);
                        if *behind == UNKNOWN && unknown.last() != Some(&(before, class)) {
                            unknown.push((before, class));
                        }
                    }
                } else {
                    unknown.extend(rows.iter().copied().zip(classes.iter().copied()));
                }
            }
            if unknown.is_empty() {
                break;
            }
            unknown.sort_unstable();
            unknown.dedup();
            self.0.write().unwrap_or_else(PoisonError::into_inner).learn(question, masks, &unknown)?;
        }
        *rows = behind;
        Ok(())
    }
}

impl Found {
    fn learn(&mut self, question: usize, masks: &[Mask], unknown: &[(u32, u16)]) -> Result<(), Crowded> {
        let width = masks.len();
        if self.steps[question].classes != width {
            // Classes have come up since: what is known of the others is found out again.
            self.steps[question] = Step { classes: width, next: vec![NOBODY; width] };
        }
        for &(before, class) in unknown {
            let behind: Mask = self.masks[before as usize]
                .iter()
                .zip(&masks[class as usize])
                .map(|(own, asked)| own & asked)
                .collect();
            let number = if let Some(&number) = self.numbers.get(&behind) {
                number
            } else {
                if self.masks.len() >= MOST {
                    return Err(Crowded);
                }
                let number = u32::try_from(self.masks.len()).unwrap_or(UNKNOWN);
                self.masks.push(behind.clone());
                self.numbers.insert(behind, number);
                number
            };
            let at = before as usize * width + class as usize;
            let next = &mut self.steps[question].next;
            if next.len() <= at {
                next.resize((before as usize + 1) * width, UNKNOWN);
            }
            next[at] = number;
        }
        Ok(())
    }
}
