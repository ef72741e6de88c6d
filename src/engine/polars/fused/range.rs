//! Folds the rows of one range of records, record by record. Must not know where rows come from.

use polars::prelude::PolarsError;

use super::answers::{DoesNotFit, Part};
use super::cell::{Cell, Form};
use super::counters::Counters;
use super::deal::Dealt;
use super::lane::{Kind, Lane};
use super::signature::bits;
use super::sorted::Sorted;
use super::work::Work;
use crate::model::FloatSum;

/// What is folded of every row.
pub(super) struct Folding<'a> {
    /// By aggregate.
    pub(super) forms: &'a [Form],
    /// By selection: the aggregates over its rows.
    pub(super) of_selection: &'a [Vec<usize>],
    /// By lane.
    pub(super) kinds: &'a [Kind],
    /// By signature: what is done.
    pub(super) work: &'a Work,
}

/// What is gathered of one record, by aggregate; each aggregate has a part in one of them.
struct Gathered {
    counters: Counters,
    /// Sums, and how many were added.
    floats: Vec<(FloatSum, u32)>,
    others: Vec<Cell>,
}

impl Gathered {
    fn new(forms: &[Form], work: &Work) -> Self {
        Self {
            counters: Counters::new(work.words()),
            floats: vec![(FloatSum::default(), 0); forms.len()],
            others: forms.iter().map(|form| form.empty.clone()).collect(),
        }
    }

    #[inline]
    fn take(&mut self, work: &Work, signature: usize, lanes: &[Lane], row: usize) {
        let jobs = work.jobs(signature);
        self.counters.add(work.mask(signature));
        for job in jobs.floats {
            if let Some(Lane::Floats(values)) = lanes.get(job.lane()) {
                let number = values[row];
                if !number.is_nan() {
                    let (sum, count) = &mut self.floats[job.aggregate()];
                    sum.add(number);
                    *count += 1;
                }
            }
        }
        for job in jobs.others {
            self.others[job.aggregate()].add(lanes.get(job.lane()), row);
        }
    }

    /// Writes an aggregate's answer down, and begins it anew.
    fn answer(
        &mut self,
        (aggregate, selection): (usize, usize),
        form: &Form,
        record: usize,
        part: &mut Part<'_>,
    ) -> Result<(), DoesNotFit> {
        match form.empty {
            Cell::Count(_) => part.answer(record, &mut Cell::Count(self.counters.count(selection)), form),
            Cell::Floats { .. } => {
                let (sum, count) = std::mem::take(&mut self.floats[aggregate]);
                part.answer(record, &mut Cell::Floats { sum, count }, form)
            }
            _ => {
                let answer = part.answer(record, &mut self.others[aggregate], form);
                if answer.is_err() {
                    self.others[aggregate] = form.empty.clone();
                }
                answer
            }
        }
    }
}

/// What keeps an aggregate from having answers.
pub(super) enum Wrong {
    /// The answer of this record.
    DoesNotFit {
        /// By number among those that are folded.
        aggregate: usize,
        /// The record's row.
        record: usize,
    },
    /// The rows cannot be had.
    Engine(PolarsError),
}

/// Folds the rows of a range that begins at record `first`, and writes the answers of its records. Answers what went wrong.
pub(super) fn fold(
    folding: &Folding<'_>,
    dealt: &[Dealt],
    range: usize,
    (first, records): (usize, usize),
    answers: &mut [Part<'_>],
    sorted: &mut Sorted,
) -> Vec<Wrong> {
    if let Err(error) = sorted.sort(folding.kinds, dealt, range, records) {
        return vec![Wrong::Engine(error.into())];
    }
    let mut gathered = Gathered::new(folding.forms, folding.work);
    let mut taken = Vec::new();
    let mut wrong = Vec::new();
    for record in 0..records {
        let rows = sorted.starts[record] as usize..sorted.starts[record + 1] as usize;
        if rows.is_empty() {
            continue;
        }
        for row in rows {
            let signature = usize::from(sorted.signatures[row]);
            gathered.take(folding.work, signature, &sorted.lanes, row);
        }
        gathered.counters.taken(&mut taken);
        for selection in bits(&taken) {
            for &aggregate in folding.of_selection.get(selection).into_iter().flatten() {
                let form = &folding.forms[aggregate];
                if let Err(DoesNotFit) = gathered.answer((aggregate, selection), form, record, &mut answers[aggregate])
                {
                    wrong.push(Wrong::DoesNotFit { aggregate, record: first + record });
                }
            }
        }
        gathered.counters.clear();
    }
    wrong
}
