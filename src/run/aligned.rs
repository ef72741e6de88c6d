//! The records of two tables beside each other, by key. Must not know what else is in the tables.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::compute::cast;
use arrow::error::ArrowError;
use arrow::row::{OwnedRow, RowConverter, SortField};

/// The records of two tables: those of the newer one in its order, then those that only the older one has.
#[derive(Clone, Debug)]
pub struct Aligned {
    /// By record: its row in the older table.
    pub then: Vec<Option<usize>>,
    /// By record: its row in the newer table.
    pub now: Vec<Option<usize>>,
}

impl Aligned {
    /// The records of two tables whose first columns are the key.
    ///
    /// # Errors
    /// Keys that cannot be compared.
    pub fn new(now: &RecordBatch, then: &RecordBatch, key_width: usize) -> Result<Self, ArrowError> {
        let keys_now: Vec<ArrayRef> = now.columns().iter().take(key_width).cloned().collect();
        let keys_then = keys_like(now, then, key_width)?;
        if keys_now.iter().zip(&keys_then).all(|(a, b)| a.to_data() == b.to_data()) {
            let rows: Vec<Option<usize>> = (0..now.num_rows()).map(Some).collect();
            return Ok(Self { then: rows.clone(), now: rows });
        }
        let fields = keys_now.iter().map(|key| SortField::new(key.data_type().clone())).collect();
        let converter = RowConverter::new(fields)?;
        let rows_then = converter.convert_columns(&keys_then)?;
        let mut place: HashMap<OwnedRow, usize> =
            rows_then.iter().enumerate().map(|(at, row)| (row.owned(), at)).collect();
        let rows_now = converter.convert_columns(&keys_now)?;
        let mut before: Vec<Option<usize>> = rows_now.iter().map(|row| place.remove(&row.owned())).collect();
        let mut gone: Vec<usize> = place.into_values().collect();
        gone.sort_unstable();
        let mut rows: Vec<Option<usize>> = (0..now.num_rows()).map(Some).collect();
        rows.extend(gone.iter().map(|_| None));
        before.extend(gone.into_iter().map(Some));
        Ok(Self { then: before, now: rows })
    }

    /// How many records there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.now.len()
    }

    /// Of every record whether it was flagged then and is now; who is no record is not.
    #[must_use]
    pub fn flags(&self, then: Option<&BooleanArray>, now: Option<&BooleanArray>) -> (Vec<bool>, Vec<bool>) {
        let of = |rows: &[Option<usize>], flags: Option<&BooleanArray>| match flags {
            Some(flags) => rows.iter().map(|row| row.is_some_and(|row| flags.value(row))).collect(),
            None => vec![false; rows.len()],
        };
        (of(&self.then, then), of(&self.now, now))
    }
}

/// A Boolean column without missing cells.
#[must_use]
pub fn flags<'a>(batch: &'a RecordBatch, name: &str) -> Option<&'a BooleanArray> {
    batch.column_by_name(name)?.as_boolean_opt().filter(|flags| flags.null_count() == 0)
}

/// The old keys, by the names and in the types that they have now.
fn keys_like(now: &RecordBatch, then: &RecordBatch, key_width: usize) -> Result<Vec<ArrayRef>, ArrowError> {
    let schema = now.schema();
    let fields = schema.fields().iter().take(key_width);
    fields
        .map(|field| {
            let column = then
                .column_by_name(field.name())
                .ok_or_else(|| ArrowError::SchemaError(format!("no column `{}`", field.name())))?;
            cast(column, field.data_type())
        })
        .collect()
}
