//! Folds dealt rows, for as many ranges of records as are asked for. Must not know how rows were dealt.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use polars::prelude::*;
use rayon::prelude::*;

use super::super::fold::FoldError;
use super::answers::{Answers, Part};
use super::cell::Form;
use super::deal::{Dealt, Ranges};
use super::lane::Kind;
use super::range::{self, Folding, Wrong};
use super::signature::Mask;
use super::sorted::Sorted;
use super::work::Work;

/// Rows as they were dealt.
pub(super) struct Hand {
    /// In file order.
    pub(super) dealt: Vec<Dealt>,
    /// By signature: the selections.
    pub(super) masks: Vec<Mask>,
    /// By lane.
    pub(super) kinds: Vec<Kind>,
    /// How records fall into ranges.
    pub(super) ranges: Ranges,
}

/// An aggregate that is folded.
pub(super) struct Chosen {
    /// Its position in the plan.
    pub(super) fold: usize,
    /// What it gathers.
    pub(super) form: Form,
    /// Which lane has its values.
    pub(super) lane: Option<usize>,
    /// Which selection has its rows.
    pub(super) selection: usize,
}

/// Folds some of the aggregates over dealt rows.
pub(in super::super) struct Folder {
    hand: Arc<Hand>,
    chosen: Vec<Chosen>,
    /// By selection: the aggregates over its rows.
    of_selection: Vec<Vec<usize>>,
    forms: Vec<Form>,
    /// By signature: what is done.
    work: Work,
    /// Memory for ranges that are not folded at this moment.
    spare: Mutex<Vec<Sorted>>,
}

/// A column of answers per aggregate, by its position in the plan.
pub(in super::super) type Folded = Vec<(usize, Result<Series, FoldError>)>;

impl Folder {
    /// For these aggregates.
    pub(super) fn new(hand: Arc<Hand>, chosen: Vec<Chosen>) -> Self {
        let selections = chosen.iter().map(|one| one.selection + 1).max().unwrap_or(0);
        let mut of_selection: Vec<Vec<usize>> = vec![Vec::new(); selections];
        chosen.iter().enumerate().for_each(|(aggregate, one)| of_selection[one.selection].push(aggregate));
        let lanes: Vec<Option<usize>> = chosen.iter().map(|one| one.lane).collect();
        let forms: Vec<Form> = chosen.iter().map(|one| one.form.clone()).collect();
        let work = Work::new(&hand.masks, &forms, &lanes, &of_selection);
        Self { hand, chosen, of_selection, forms, work, spare: Mutex::default() }
    }

    /// How records fall into ranges.
    pub(super) fn ranges(&self) -> Ranges {
        self.hand.ranges
    }

    /// The positions of the aggregates, in the order of the answers.
    pub(super) fn positions(&self) -> impl Iterator<Item = usize> + '_ {
        self.chosen.iter().map(|one| one.fold)
    }

    /// Folds the rows of all records.
    pub(in super::super) fn all(&self) -> Folded {
        self.fold(0..self.hand.ranges.count())
    }

    /// Folds the rows of these ranges: the answers of their records.
    pub(super) fn fold(&self, ranges: Range<usize>) -> Folded {
        let size = self.hand.ranges.size();
        let first = ranges.start * size;
        let records = self.hand.ranges.records.min(ranges.end * size).saturating_sub(first);
        let folding =
            Folding { forms: &self.forms, of_selection: &self.of_selection, kinds: &self.hand.kinds, work: &self.work };
        let mut answers: Vec<Answers> = self.forms.iter().map(|form| form.answers(records)).collect();
        let mut parts: Vec<Vec<Part<'_>>> = Vec::new();
        parts.resize_with(ranges.len(), Vec::new);
        for answers in &mut answers {
            parts.iter_mut().zip(answers.parts(size)).for_each(|(of_range, part)| of_range.push(part));
        }
        let wrong: Vec<Wrong> = parts
            .into_par_iter()
            .zip(ranges)
            .flat_map_iter(|(mut parts, range)| {
                let start = range * size;
                let own = (start, size.min(first + records - start));
                let spare = || self.spare.lock().unwrap_or_else(PoisonError::into_inner);
                let mut sorted = spare().pop().unwrap_or_default();
                let wrong = range::fold(&folding, &self.hand.dealt, range, own, &mut parts, &mut sorted);
                spare().push(sorted);
                wrong
            })
            .collect();
        let mut failing: HashMap<usize, FoldError> = HashMap::new();
        for one in wrong {
            match one {
                Wrong::DoesNotFit { aggregate, record } => {
                    let earlier = failing.get(&aggregate);
                    if !matches!(earlier, Some(FoldError::DoesNotFit { record: first }) if *first < record) {
                        failing.insert(aggregate, FoldError::DoesNotFit { record });
                    }
                }
                Wrong::Engine(error) => {
                    failing.insert(0, FoldError::Engine(error));
                }
            }
        }
        let columns = answers.into_par_iter().zip(&self.chosen).map(|(answers, one)| one.form.column(answers));
        let columns: Vec<PolarsResult<Series>> = columns.collect();
        let folded = columns.into_iter().zip(&self.chosen).enumerate().map(|(aggregate, (column, one))| {
            let column = match failing.remove(&aggregate) {
                Some(error) => Err(error),
                None => column.map_err(FoldError::Engine),
            };
            (one.fold, column)
        });
        folded.collect()
    }
}
