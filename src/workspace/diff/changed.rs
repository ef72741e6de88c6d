//! What changed of a record between two runs that wrote their traits. Must not know whether the record moved.

use std::collections::BTreeSet;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::super::Failure;
use super::super::runs::usage;
use super::ChangedValue;
use crate::run::{Aligned, Past};

/// The traits and columns of both runs, for an entity.
pub(super) struct Traits {
    /// By name: then and now. Rows are those of the memberships.
    columns: Vec<(String, ArrayRef, ArrayRef)>,
}

impl Traits {
    /// The columns that both runs wrote; none where one of them wrote no traits.
    pub(super) fn open(then: &Past, now: &Past, entity: &str, key_width: usize) -> Result<Option<Self>, Failure> {
        let (Some(then), Some(now)) = (then.traits(entity).map_err(usage)?, now.traits(entity).map_err(usage)?) else {
            return Ok(None);
        };
        Ok(Some(Self { columns: shared(&then, &now, key_width) }))
    }

    /// What of these names is another value in the newer run.
    pub(super) fn changed(&self, aligned: &Aligned, record: usize, names: &BTreeSet<String>) -> Vec<ChangedValue> {
        let (Some(then), Some(now)) = (aligned.then[record], aligned.now[record]) else { return Vec::new() };
        let own = self.columns.iter().filter(|(name, ..)| names.contains(name));
        let changed = own.filter_map(|(name, before, behind)| {
            let (old, new) = (written(before, then), written(behind, now));
            (old != new).then(|| ChangedValue { name: name.clone(), old, new })
        });
        changed.collect()
    }
}

fn shared(then: &RecordBatch, now: &RecordBatch, key_width: usize) -> Vec<(String, ArrayRef, ArrayRef)> {
    let schema = now.schema();
    let columns = schema.fields().iter().zip(now.columns()).skip(key_width);
    let both = columns.filter_map(|(field, column)| {
        let before = then.column_by_name(field.name())?;
        Some((field.name().clone(), before.clone(), column.clone()))
    });
    both.collect()
}

/// A value as text; none where it is missing.
fn written(array: &ArrayRef, row: usize) -> Option<String> {
    if array.is_null(row) {
        return None;
    }
    ArrayFormatter::try_new(array, &FormatOptions::default()).ok().map(|text| text.value(row).to_string())
}
