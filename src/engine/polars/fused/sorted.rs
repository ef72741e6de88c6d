//! The rows of one range of records, put in the order of the records. Must not know what is folded.

use super::deal::{Dealt, OfRange};
use super::lane::{Kind, Lane};

/// The rows of a range, record by record and among those of one in file order. Used for one range after the other, so that
/// memory is taken once.
#[derive(Default)]
pub(super) struct Sorted {
    /// By record of the range: where its rows begin; and at last where they all end.
    pub(super) starts: Vec<u32>,
    /// By record of the range: where its next row goes.
    next: Vec<u32>,
    /// By row: which selections take it.
    pub(super) signatures: Vec<u16>,
    /// The values of the rows, one lane per value.
    pub(super) lanes: Vec<Lane>,
    /// By row of a part: where it goes.
    places: Vec<u32>,
}

impl Sorted {
    /// Takes the rows of a range of so many records; `kinds` are those of the lanes.
    pub(super) fn sort(
        &mut self,
        kinds: &[Kind],
        dealt: &[Dealt],
        range: usize,
        records: usize,
    ) -> std::io::Result<()> {
        let Self { starts, next, signatures, lanes, places } = self;
        let parts: Vec<OfRange<'_>> = dealt.iter().map(|block| block.range(range)).collect::<Result<_, _>>()?;
        starts.clear();
        starts.resize(records + 1, 0);
        for part in &parts {
            for &place in &part.rows.places[part.own.clone()] {
                starts[place as usize + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let rows = starts.last().copied().unwrap_or(0) as usize;
        next.clone_from(starts);
        signatures.resize(rows, 0);
        lanes.resize_with(kinds.len(), || Lane::Codes(Vec::new()));
        lanes.iter_mut().zip(kinds).for_each(|(lane, &kind)| lane.reuse(kind, rows));
        for OfRange { rows, own } in &parts {
            places.clear();
            for (&place, &signature) in rows.places[own.clone()].iter().zip(&rows.signatures[own.clone()]) {
                let next = &mut next[place as usize];
                signatures[*next as usize] = signature;
                places.push(*next);
                *next += 1;
            }
            for (lane, of) in lanes.iter_mut().zip(&rows.lanes) {
                lane.put(of, own.start, places);
            }
        }
        Ok(())
    }
}
