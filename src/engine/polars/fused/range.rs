//! Folds the rows of one range of records, record by record. Must not know where rows come from.

use polars::prelude::PolarsError;

use super::answers::{DoesNotFit, Part};
use super::cell::{Cell, Form};
use super::deal::{Dealt, OfRange};
use super::lane::{Kind, Lane};
use super::signature::{Mask, bits};

/// What is folded of every row.
pub(super) struct Folding<'a> {
    /// By aggregate.
    pub(super) forms: &'a [Form],
    /// By selection: the aggregates over its rows.
    pub(super) of_selection: &'a [Vec<usize>],
    /// By lane.
    pub(super) kinds: &'a [Kind],
    /// By signature: the selections.
    pub(super) masks: &'a [Mask],
    /// By signature: the aggregates with the lanes of their values.
    pub(super) work: &'a [Box<[(u32, u32)]>],
}

/// A lane of no values.
pub(super) const NO_LANE: u32 = u32::MAX;

/// The work of every signature.
pub(super) fn work(masks: &[Mask], of_selection: &[Vec<usize>], lane_of: &[Option<usize>]) -> Vec<Box<[(u32, u32)]>> {
    let number = |at: usize| u32::try_from(at).unwrap_or(NO_LANE);
    let of_mask = |mask: &Mask| {
        let mut work: Vec<(u32, u32)> = bits(mask)
            .filter_map(|selection| of_selection.get(selection))
            .flatten()
            .map(|&aggregate| (number(aggregate), lane_of[aggregate].map_or(NO_LANE, number)))
            .collect();
        // One kind of work after the other is quicker than all mixed.
        work.sort_by_key(|&(aggregate, lane)| (lane, aggregate));
        work.into()
    };
    masks.iter().map(of_mask).collect()
}

/// The rows of a range, record by record and among those of one in file order.
struct Sorted {
    /// By record of the range: where its rows begin; and at last where they all end.
    starts: Vec<u32>,
    signatures: Vec<u32>,
    lanes: Vec<Lane>,
}

impl Sorted {
    fn new(
        folding: &Folding<'_>,
        dealt: &[Dealt],
        range: usize,
        first: usize,
        records: usize,
    ) -> std::io::Result<Self> {
        let parts: Vec<OfRange<'_>> = dealt.iter().map(|block| block.range(range)).collect::<Result<_, _>>()?;
        let mut starts = vec![0_u32; records + 1];
        let place = |record: u32| record as usize - first;
        for part in &parts {
            for &record in &part.rows.records[part.own.clone()] {
                starts[place(record) + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let rows = starts.last().copied().unwrap_or(0) as usize;
        let mut next = starts.clone();
        let mut signatures = vec![0_u32; rows];
        let mut lanes: Vec<Lane> = folding.kinds.iter().map(|&kind| Lane::empty(kind, rows)).collect();
        let mut places: Vec<u32> = Vec::new();
        for OfRange { rows, own } in &parts {
            places.clear();
            for (&record, &signature) in rows.records[own.clone()].iter().zip(&rows.signatures[own.clone()]) {
                let next = &mut next[place(record)];
                signatures[*next as usize] = signature;
                places.push(*next);
                *next += 1;
            }
            for (lane, of) in lanes.iter_mut().zip(&rows.lanes) {
                lane.put(of, own.start, &places);
            }
        }
        Ok(Self { starts, signatures, lanes })
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
) -> Vec<Wrong> {
    let sorted = match Sorted::new(folding, dealt, range, first, records) {
        Ok(sorted) => sorted,
        Err(error) => return vec![Wrong::Engine(error.into())],
    };
    let mut cells: Vec<Cell> = folding.forms.iter().map(|form| form.empty.clone()).collect();
    let mut taken: Vec<u64> = vec![0; folding.masks.first().map_or(0, |mask| mask.len())];
    let mut wrong = Vec::new();
    for record in 0..records {
        let rows = sorted.starts[record] as usize..sorted.starts[record + 1] as usize;
        if rows.is_empty() {
            continue;
        }
        for row in rows {
            let signature = sorted.signatures[row] as usize;
            for &(aggregate, lane) in &folding.work[signature] {
                cells[aggregate as usize].add(sorted.lanes.get(lane as usize), row);
            }
            taken.iter_mut().zip(&folding.masks[signature]).for_each(|(taken, own)| *taken |= own);
        }
        for selection in bits(&taken) {
            for &aggregate in folding.of_selection.get(selection).into_iter().flatten() {
                let form = &folding.forms[aggregate];
                if let Err(DoesNotFit) = answers[aggregate].answer(record, &mut cells[aggregate], form) {
                    cells[aggregate] = form.empty.clone();
                    wrong.push(Wrong::DoesNotFit { aggregate, record: first + record });
                }
            }
        }
        taken.fill(0);
    }
    wrong
}
