//! The rows of a block that some selection takes, dealt to ranges of records; within a range in file order. Must not know what
//! is folded.

use super::super::keys::NONE;
use super::lane::Lane;
use super::signature::NOBODY;

/// Rows of one block, range by range.
pub(super) struct Dealt {
    /// By range: where its rows begin; and at last where they all end.
    starts: Vec<u32>,
    /// By row: the record.
    pub(super) records: Vec<u32>,
    /// By row: which selections take it.
    pub(super) signatures: Vec<u32>,
    /// The values of the rows, one lane per value.
    pub(super) lanes: Vec<Lane>,
}

/// How records fall into ranges.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ranges {
    /// A range has `2^shift` records.
    shift: u32,
    /// How many records there are.
    pub(super) records: usize,
}

/// About so many ranges: few enough that a block has some rows of each, enough that the rows of one stay in the caches.
const WANTED: usize = 128;

/// A range is no smaller, so that bits of neighbouring ranges never share a byte.
const SMALLEST: u32 = 10;

impl Ranges {
    /// Ranges of so many records.
    pub(super) fn new(records: usize) -> Self {
        let size = records.div_ceil(WANTED).next_power_of_two();
        Self { shift: size.trailing_zeros().max(SMALLEST), records }
    }

    /// How many records a range has, but for the last.
    pub(super) fn size(self) -> usize {
        1 << self.shift
    }

    /// How many ranges there are.
    pub(super) fn count(self) -> usize {
        self.records.div_ceil(self.size())
    }
}

impl Dealt {
    /// Deals the rows of a block; `lane` makes the values of the rows that are kept, in their new order.
    pub(super) fn new<E>(
        ranges: Ranges,
        records: &[u32],
        signatures: &[u32],
        lanes: impl FnOnce(&[u32]) -> Result<Vec<Lane>, E>,
    ) -> Result<Self, E> {
        let mut starts = vec![0_u32; ranges.count() + 1];
        let is_kept = |record: u32, signature: u32| signature != NOBODY && record != NONE;
        for (&record, &signature) in records.iter().zip(signatures) {
            if is_kept(record, signature) {
                starts[(record >> ranges.shift) as usize + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let kept = starts.last().copied().unwrap_or(0) as usize;
        let mut next = starts.clone();
        let mut rows = vec![0_u32; kept];
        for ((row, &record), &signature) in (0..).zip(records).zip(signatures) {
            if is_kept(record, signature) {
                let place = &mut next[(record >> ranges.shift) as usize];
                rows[*place as usize] = row;
                *place += 1;
            }
        }
        Ok(Self {
            starts,
            records: rows.iter().map(|&row| records[row as usize]).collect(),
            signatures: rows.iter().map(|&row| signatures[row as usize]).collect(),
            lanes: lanes(&rows)?,
        })
    }

    /// Where the rows of a range stand.
    pub(super) fn rows(&self, range: usize) -> std::ops::Range<usize> {
        self.starts[range] as usize..self.starts[range + 1] as usize
    }

    /// Bytes that it holds.
    pub(super) fn bytes(&self) -> usize {
        let lanes: usize = self.lanes.iter().map(Lane::bytes).sum();
        lanes + (self.records.len() + self.signatures.len() + self.starts.len()) * 4
    }
}
