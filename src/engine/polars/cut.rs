//! Where a table of Parquet files is cut into chunks, and which of them need not be read. Must not know how rows are read.

use std::collections::{BTreeSet, HashMap};

use super::frame::Rows;
use super::row_groups::RowGroups;
use super::scan::{CHUNK, Chunks, Piece, Read};
use crate::data::Bounds;
use crate::diag::Diagnostic;
use crate::model::Value;

impl Chunks<'_> {
    /// Asks of every row group of Parquet files what is read of it, given how many rows it has and the bounds of these columns,
    /// and cuts the table anew.
    pub(super) fn judge(&mut self, columns: &[u32], read: impl Fn(u64, HashMap<u32, Bounds>) -> Read) {
        let (mut judged, mut kept, mut all) = (Vec::new(), 0, 0);
        for (file, &count) in self.counts.iter().enumerate() {
            let groups =
                self.bounds(file, columns).filter(|groups| groups.iter().map(|(rows, _)| rows).sum::<usize>() == count);
            let groups = groups.map(|groups| {
                groups.into_iter().map(|(rows, bounds)| (rows, read(rows as u64, bounds))).collect::<Vec<_>>()
            });
            all += groups.as_ref().map_or(1, Vec::len);
            kept +=
                groups.as_ref().map_or(1, |groups| groups.iter().filter(|(_, read)| *read == Read::Columns).count());
            judged.push(groups);
        }
        if kept < all {
            self.judged = judged;
            self.row_groups = Some((kept, all));
            self.cut();
        }
    }

    /// Leaves these columns as they stand in Parquet files where they are in no need of another form.
    pub(super) fn leave(&mut self, columns: BTreeSet<u32>) {
        self.left = columns;
        if self.counts.is_empty() || self.columns.is_empty() {
            return;
        }
        let whole = self.columns.iter().all(|column| self.left.contains(column));
        self.groups = whole.then(|| RowGroups::open(self.catalog, self.entity, self.table, &self.columns)).flatten();
        self.cut();
    }

    /// Cuts every file: into row groups where those are read as they stand, else into stretches of rows.
    fn cut(&mut self) {
        let mut pieces = Vec::new();
        for (file, &count) in self.counts.iter().enumerate() {
            let judged = self.judged.get(file).and_then(Option::as_deref);
            let own: Vec<usize> = self.groups.iter().flat_map(|groups| groups.rows(file)).collect();
            let groups: Vec<(usize, Read)> = match judged {
                Some(judged) => judged.to_vec(),
                None if self.groups.is_none() => vec![(count, Read::Columns)],
                None => own.iter().map(|&rows| (rows, Read::Columns)).collect(),
            };
            let (mut offset, mut first) = (0, 0);
            for run in groups.chunk_by(|a, b| a.1 == b.1) {
                let end = offset + run.iter().map(|(rows, _)| rows).sum::<usize>();
                if self.groups.is_some() && run[0].1 == Read::Columns {
                    pieces.extend(together(file, first, run));
                } else {
                    let piece =
                        |at: usize| Piece::Parquet { file, offset: at, rows: CHUNK.min(end - at), read: run[0].1 };
                    pieces.extend((offset..end).step_by(CHUNK).map(piece));
                }
                offset = end;
                first += run.len();
            }
        }
        self.pieces = pieces;
    }

    /// How many rows a chunk has that is not to be read as [`Chunks::frame`] does; none of one that is.
    pub(super) fn left_out(&self, position: usize) -> Option<usize> {
        match &self.pieces[position] {
            Piece::Parquet { rows, read: Read::Keys | Read::Nothing, .. } => Some(*rows),
            Piece::Parquet { read: Read::Columns, .. } | Piece::Groups { .. } | Piece::Batch(_) => None,
        }
    }

    /// These columns of a chunk that is left out but for them; none of one of which nothing is read.
    pub(super) fn keys(&self, position: usize, columns: &[u32]) -> Result<Option<Rows>, Vec<Diagnostic>> {
        match &self.pieces[position] {
            Piece::Parquet { file, offset, rows, read: Read::Keys } => {
                self.parquet(*file, *offset, *rows, columns).map(Some)
            }
            Piece::Parquet { .. } | Piece::Groups { .. } | Piece::Batch(_) => Ok(None),
        }
    }

    /// The rows of each row group of a file, and the bounds of these columns in it.
    fn bounds(&self, file: usize, columns: &[u32]) -> Option<Vec<(usize, HashMap<u32, Bounds>)>> {
        let zone = self.catalog.settings.zone;
        let value = |column: u32| self.table.partition_value(file, column as usize, zone);
        let (given, stored): (Vec<u32>, Vec<u32>) = columns.iter().partition(|&&column| value(column).is_some());
        let given: Vec<(u32, Option<Value>)> = given.into_iter().map(|column| (column, value(column))).collect();
        let groups = self.table.row_groups(file, &stored, zone)?;
        let with_given = groups.into_iter().map(|group| {
            let mut bounds: HashMap<u32, Bounds> = stored.iter().copied().zip(group.bounds).collect();
            for (column, value) in &given {
                let value = value.clone().filter(|value| !value.is_missing());
                let nulls = Some(if value.is_some() { 0 } else { group.rows as u64 });
                bounds.insert(*column, Bounds { low: value.clone(), high: value, nulls });
            }
            (group.rows, bounds)
        });
        Some(with_given.collect())
    }
}

/// Row groups are small while they stand as in the file, and at the end of every chunk workers wait for each other: so chunks of
/// them are larger.
const AT_ONCE: usize = 4 * CHUNK;

/// Row groups of a file, so many together that a chunk has about its size.
fn together(file: usize, first: usize, groups: &[(usize, Read)]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut own: Vec<usize> = Vec::new();
    let mut start = first;
    for (at, &(rows, _)) in groups.iter().enumerate() {
        own.push(rows);
        if own.iter().sum::<usize>() >= AT_ONCE {
            pieces.push(Piece::Groups { file, first: start, rows: std::mem::take(&mut own) });
            start = first + at + 1;
        }
    }
    if !own.is_empty() {
        pieces.push(Piece::Groups { file, first: start, rows: own });
    }
    pieces
}
