//! The rows of a block that some selection takes, dealt to ranges of records; within a range in file order. Must not know what
//! is folded.

use std::borrow::Cow;
use std::ops::Range;

use super::super::keys::NONE;
use super::lane::Lane;
use super::signature::{MOST, NOBODY};
use super::spill::{Spill, Spilled};

/// Rows of one block, range by range.
pub(super) struct Dealt {
    /// By range: where its rows begin; and at last where they all end.
    starts: Vec<u32>,
    held: Held,
}

/// Where they are.
enum Held {
    Memory(DealtRows),
    File(Spilled),
}

/// Rows that were dealt.
#[derive(Clone)]
pub(super) struct DealtRows {
    /// By row: the record, by its place in its range.
    pub(super) places: Vec<u16>,
    /// By row: which selections take it.
    pub(super) signatures: Vec<u16>,
    /// The values of the rows, one lane per value.
    pub(super) lanes: Vec<Lane>,
}

/// The rows of a range: these of those.
pub(super) struct OfRange<'a> {
    pub(super) rows: Cow<'a, DealtRows>,
    pub(super) own: Range<usize>,
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

/// A range is no larger, so that the rows of one stay in the caches however many records there are.
const LARGEST: u32 = 14;

/// Places of records in their range, and signatures, are held in two bytes.
const _: () = assert!(LARGEST <= u16::BITS && MOST <= 1 << u16::BITS);

/// A range is no smaller, so that bits of neighbouring ranges never share a byte.
const SMALLEST: u32 = 10;

impl Ranges {
    /// Ranges of so many records.
    pub(super) fn new(records: usize) -> Self {
        let size = records.div_ceil(WANTED).next_power_of_two();
        Self { shift: size.trailing_zeros().clamp(SMALLEST, LARGEST), records }
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
        // Whether a row is kept is no branch: nobody could foretell it.
        let mut kept = vec![0_u32; records.len()];
        let mut count = 0;
        for ((row, &record), &signature) in (0..).zip(records).zip(signatures) {
            kept[count] = row;
            count += usize::from(signature != NOBODY) & usize::from(record != NONE);
        }
        kept.truncate(count);
        for &row in &kept {
            starts[(records[row as usize] >> ranges.shift) as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut rows = vec![0_u32; count];
        let (mut places, mut of_rows) = (vec![0_u16; count], vec![0_u16; count]);
        let short = |number: u32| u16::from_le_bytes([number.to_le_bytes()[0], number.to_le_bytes()[1]]);
        for row in kept {
            let record = records[row as usize];
            let next = &mut next[(record >> ranges.shift) as usize];
            rows[*next as usize] = row;
            places[*next as usize] = short(record & ((1 << ranges.shift) - 1));
            of_rows[*next as usize] = short(signatures[row as usize]);
            *next += 1;
        }
        let rows = DealtRows { places, signatures: of_rows, lanes: lanes(&rows)? };
        Ok(Self { starts, held: Held::Memory(rows) })
    }

    /// Puts the rows into the file if there is no room for them in memory.
    pub(super) fn put_away(self, spill: &Spill) -> std::io::Result<Self> {
        let Self { starts, held } = self;
        let held = match held {
            Held::Memory(rows) if !spill.has_room(rows.bytes()) => Held::File(spill.write(&rows)?),
            held => held,
        };
        Ok(Self { starts, held })
    }

    /// The rows of a range.
    pub(super) fn range(&self, range: usize) -> std::io::Result<OfRange<'_>> {
        let own = self.starts[range] as usize..self.starts[range + 1] as usize;
        Ok(match &self.held {
            Held::Memory(rows) => OfRange { rows: Cow::Borrowed(rows), own },
            Held::File(spilled) => OfRange { own: 0..own.len(), rows: Cow::Owned(spilled.read(own)?) },
        })
    }
}

impl DealtRows {
    /// Bytes that they hold.
    fn bytes(&self) -> usize {
        let lanes: usize = self.lanes.iter().map(Lane::bytes).sum();
        lanes + (self.places.len() + self.signatures.len()) * 2
    }
}
