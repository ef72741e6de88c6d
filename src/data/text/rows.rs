//! All rows of a text source: typed batches, where each row stood, and what was set aside. Does not read files.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

use super::part::Part;
use crate::diag::DataPlace;

/// A row that was set aside because it does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedRow {
    /// The file, as messages show it.
    pub file: String,
    /// The line it starts on, from 1.
    pub line: u64,
    /// The column that does not fit, as the file calls it, if one is to blame.
    pub column: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// Its fields as they were read; of NDJSON the whole line.
    pub fields: Vec<String>,
}

impl RejectedRow {
    /// The row as one of CSV, which can be mended and read again; of NDJSON its line, which stands alone.
    #[must_use]
    pub fn text(&self) -> String {
        if let [line] = self.fields.as_slice() {
            return line.clone();
        }
        let quoted = |field: &String| {
            let is_plain = !field.contains(['"', ',', '\n', '\r']);
            if is_plain { field.clone() } else { format!("\"{}\"", field.replace('"', "\"\"")) }
        };
        self.fields.iter().map(quoted).collect::<Vec<_>>().join(",")
    }
}

/// The rows of a text source that were read.
#[derive(Clone, Debug, Default)]
pub struct TextRows {
    batches: Vec<RecordBatch>,
    rejected: Vec<RejectedRow>,
    pieces: Vec<Piece>,
    shown: Vec<String>,
    count: usize,
}

/// Where the rows of one chunk stood.
#[derive(Clone, Debug)]
struct Piece {
    first_row: usize,
    file: usize,
    /// The line that the chunk starts on, from 1.
    line: u64,
    breaks: Vec<(u32, u32)>,
}

impl TextRows {
    pub(super) fn new(shown: Vec<String>) -> Self {
        Self { shown, ..Self::default() }
    }

    /// The next rows stand in a file from a line on.
    pub(super) fn place_rows(&mut self, rows: usize, file: usize, line: u64, breaks: Vec<(u32, u32)>) {
        if rows > 0 {
            self.pieces.push(Piece { first_row: self.count, file, line, breaks });
            self.count += rows;
        }
    }

    /// The rows themselves. A source without rows has an empty batch, which tells the kinds of its columns.
    pub(super) fn set_batches(&mut self, batches: Vec<RecordBatch>, schema: &SchemaRef) {
        self.batches = if batches.is_empty() { vec![RecordBatch::new_empty(Arc::clone(schema))] } else { batches };
    }

    pub(super) fn reject(&mut self, row: RejectedRow) {
        self.rejected.push(row);
    }

    /// The same rows with the columns at these places, in this order.
    pub(in crate::data) fn projected(mut self, places: &[usize]) -> Self {
        for batch in &mut self.batches {
            if let Ok(projected) = batch.project(places) {
                *batch = projected;
            }
        }
        self
    }

    /// The batches with the columns of these names, in this order, if there are all of them.
    pub(in crate::data) fn named(&self, names: &[&str]) -> Option<Vec<RecordBatch>> {
        let project = |batch: &RecordBatch| {
            let schema = batch.schema();
            let places = names.iter().map(|name| schema.index_of(name).ok()).collect::<Option<Vec<usize>>>()?;
            batch.project(&places).ok()
        };
        self.batches.iter().map(project).collect()
    }

    /// The wanted columns under their names in the language, in file order; at least one batch, which may be
    /// empty.
    #[must_use]
    pub fn batches(&self) -> &[RecordBatch] {
        &self.batches
    }

    /// How many rows the batches have together.
    #[must_use]
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The rows that were set aside, in file order.
    #[must_use]
    pub fn rejected(&self) -> &[RejectedRow] {
        &self.rejected
    }

    /// Where a row (counted over all batches, from 0) stands; without a line when there is no such row.
    #[must_use]
    pub fn place(&self, row: usize) -> DataPlace {
        let at = self.pieces.partition_point(|piece| piece.first_row <= row);
        let Some(piece) = at.checked_sub(1).map(|at| &self.pieces[at]).filter(|_| row < self.count) else {
            return DataPlace { file: self.shown.first().cloned().unwrap_or_default(), line: None, column: None };
        };
        let within = u32::try_from(row - piece.first_row).unwrap_or(u32::MAX);
        let line = piece.line + u64::from(Part::line(&piece.breaks, within));
        DataPlace { file: self.shown[piece.file].clone(), line: Some(line), column: None }
    }
}
