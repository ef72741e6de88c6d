//! `rows(…)`: the fields of each row of a range, by record, in the order that the range takes its rows in.

use polars::prelude::*;

use super::pick::{Kept, Take, arranged, at, joined, keep, taken};
use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::physical;
use crate::model::Type;

/// Keeps the rows and their fields until all are known.
pub(in crate::engine::polars) struct FieldRows {
    fields: Vec<(String, Type)>,
    take: Option<Take>,
    records: usize,
    kept: Vec<Kept>,
    cells: Vec<Vec<Series>>,
}

impl FieldRows {
    /// No rows yet of so many records.
    pub(in crate::engine::polars) fn new(fields: Vec<(String, Type)>, take: Option<Take>, records: usize) -> Self {
        let cells = vec![Vec::new(); fields.len()];
        Self { fields, take, records, kept: Vec::new(), cells }
    }
}

impl Accumulator for FieldRows {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let places = keep(rows, self.take.as_ref(), &mut self.kept)?;
        for (cells, field) in self.cells.iter_mut().zip(rows.fields) {
            cells.push(taken(field, places.clone())?);
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let order = arranged(&self.kept, self.take.as_ref());
        let mut lengths = vec![0; self.records];
        for &place in &order {
            if let Some(length) = lengths.get_mut(self.kept[place].record as usize) {
                *length += 1;
            }
        }
        let fields = self.fields.iter().zip(self.cells);
        let cells: Vec<Series> =
            fields.map(|((_, ty), parts)| at(&joined(parts, ty)?, &order)).collect::<PolarsResult<_>>()?;
        Ok(physical::lists_of_rows(&self.fields, cells, lengths)?)
    }
}
