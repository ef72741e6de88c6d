//! The rows of a source that have one of some keys. Of Parquet files only the row groups are looked at that may have any, and of those
//! only the wanted rows are read whole. Knows nothing of who wants them.

use std::collections::HashSet;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::Int64Type;
use chrono_tz::Tz;
use rayon::prelude::*;

use super::format::Format;
use super::table::{Table, read_batches};
use super::value::value;
use super::{RowGroup, columnar};
use crate::diag::Diagnostic;
use crate::model::{Type, Value};

/// Where a row stands: file, row group or batch, row.
pub type RowPlace = (usize, usize, usize);

/// Some rows of a source.
#[derive(Clone, Debug, Default)]
pub struct Selected {
    /// In the order of the files, each with the values of the columns that were asked for.
    pub rows: Vec<(RowPlace, Vec<Value>)>,
    /// Row groups that were looked at, and how many there are; none of sources without.
    pub row_groups: Option<(usize, usize)>,
}

/// What rows must have in some columns.
#[derive(Clone, Debug)]
enum Keys {
    Ints(HashSet<i64>),
    Any(HashSet<Vec<Value>>),
}

/// The rows that have one of the keys in the columns `by`; without `by` all rows.
///
/// # Errors
/// Files that cannot be read.
#[allow(clippy::implicit_hasher, reason = "a set of keys is made for this alone")]
pub fn select_rows(
    table: &Table,
    columns: &[u32],
    (by, keys): (&[u32], &HashSet<Vec<Value>>),
    zone: Tz,
) -> Result<Selected, Vec<Diagnostic>> {
    let all: Vec<u32> = by.iter().chain(columns).copied().collect();
    let kinds: Vec<Type> = all.iter().map(|&at| table.columns()[at as usize].ty.clone()).collect();
    let sought = Sought { by: by.len(), kinds: &kinds, keys: Keys::new(keys) };
    let is_stored = !all.iter().any(|&at| table.is_converted(at as usize));
    if table.format() == Format::Parquet && is_stored && !by.is_empty() {
        return sought.in_row_groups(table, &all, keys, zone);
    }
    let batches = read_batches(table, &all, zone)?;
    let mut selected = Selected::default();
    for (at, batch) in batches.iter().enumerate() {
        let places = sought.places(&batch.columns()[..by.len()], batch.num_rows());
        selected.rows.extend(places.into_iter().map(|row| ((0, at, row), sought.row(batch.columns(), row))));
    }
    Ok(selected)
}

impl Keys {
    fn new(keys: &HashSet<Vec<Value>>) -> Self {
        let int = |key: &Vec<Value>| if let [Value::Int(number)] = key.as_slice() { Some(*number) } else { None };
        keys.iter().map(int).collect::<Option<_>>().map_or_else(|| Self::Any(keys.clone()), Self::Ints)
    }
}

struct Sought<'s> {
    by: usize,
    /// Of the deciding columns, then of the others.
    kinds: &'s [Type],
    keys: Keys,
}

impl Sought<'_> {
    /// The rows with one of the keys.
    fn places(&self, deciding: &[ArrayRef], rows: usize) -> Vec<usize> {
        if self.by == 0 {
            return (0..rows).collect();
        }
        match (&self.keys, deciding) {
            (Keys::Ints(keys), [column]) if column.as_primitive_opt::<Int64Type>().is_some() => {
                let column = column.as_primitive::<Int64Type>();
                (0..rows).filter(|&row| column.is_valid(row) && keys.contains(&column.value(row))).collect()
            }
            (Keys::Ints(_), _) => Vec::new(),
            (Keys::Any(keys), _) => {
                let key = |row: usize| {
                    deciding.iter().zip(self.kinds).map(|(column, kind)| value(column, row, kind)).collect::<Vec<_>>()
                };
                (0..rows).filter(|&row| keys.contains(&key(row))).collect()
            }
        }
    }

    fn row(&self, columns: &[ArrayRef], row: usize) -> Vec<Value> {
        let others = columns.iter().zip(self.kinds).skip(self.by);
        others.map(|(column, kind)| value(column, row, kind)).collect()
    }

    fn in_row_groups(
        &self,
        table: &Table,
        all: &[u32],
        keys: &HashSet<Vec<Value>>,
        zone: Tz,
    ) -> Result<Selected, Vec<Diagnostic>> {
        let wanted = table.wanted(all, zone)?;
        let mut groups: Vec<(usize, usize)> = Vec::new();
        let mut count = 0;
        for file in 0..table.files().len() {
            let known = table.row_groups(file, &all[..self.by], zone);
            let known = known
                .ok_or_else(|| vec![super::files::unreadable(&table.files()[file].shown, "its footer is broken")])?;
            count += known.len();
            groups.extend((0..known.len()).filter(|&group| may_have(&known[group], keys)).map(|group| (file, group)));
        }
        let read = |&(file, group): &(usize, usize)| {
            let places = |deciding: &[ArrayRef]| self.places(deciding, deciding.first().map_or(0, Array::len));
            let found = columnar::select(
                (file, &table.files()[file]),
                group,
                (&wanted, self.by),
                (table.dialect(), zone),
                &places,
            )?;
            let rows = found.places.iter().enumerate();
            Ok(rows.map(|(at, &place)| ((file, group, place), self.row(&found.columns, at))).collect::<Vec<_>>())
        };
        let read: Vec<Result<Vec<_>, Diagnostic>> = groups.par_iter().map(read).collect();
        let mut rows = Vec::new();
        for found in read {
            rows.extend(found.map_err(|problem| vec![problem])?);
        }
        Ok(Selected { rows, row_groups: Some((groups.len(), count)) })
    }
}

/// Whether a row group may have one of the keys, as far as its statistics say.
fn may_have(group: &RowGroup, keys: &HashSet<Vec<Value>>) -> bool {
    keys.iter().any(|key| {
        key.iter().zip(&group.bounds).all(|(part, bounds)| {
            let below = bounds.low.as_ref().is_some_and(|low| is_less(part, low));
            let above = bounds.high.as_ref().is_some_and(|high| is_less(high, part));
            !below && !above
        })
    })
}

/// Whether a value is less than another, where that is easily said.
fn is_less(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) | (Value::Timestamp(a), Value::Timestamp(b)) => a < b,
        (Value::Date(a), Value::Date(b)) => a < b,
        (Value::Text(a), Value::Text(b)) => a < b,
        _ => false,
    }
}
