//! What changed of a record between two runs that wrote their traits. Must not know whether the record moved.

use std::collections::BTreeSet;

use arrow::array::{ArrayRef, RecordBatch};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::super::Failure;
use super::super::floors::data;
use super::super::runs::usage;
use super::told::ChangedValue;
use crate::insight::parts;
use crate::model::Type;
use crate::run::{Aligned, Past};

/// The traits and columns of both runs, for an entity.
pub(super) struct Traits {
    /// By name: then and now. Rows are those of the memberships.
    columns: Vec<(String, Cells, Cells)>,
    /// The zones of both runs.
    zones: [chrono_tz::Tz; 2],
}

impl Traits {
    /// The columns that both runs wrote; none where one of them wrote no traits. Moments are told in the zone of their run.
    pub(super) fn open(then: &Past, now: &Past, entity: &str, key_width: usize) -> Result<Option<Self>, Failure> {
        let zones = [then, now].map(Past::zone);
        let (Some(then), Some(now)) = (then.traits(entity).map_err(usage)?, now.traits(entity).map_err(usage)?) else {
            return Ok(None);
        };
        Ok(Some(Self { columns: shared(&then, &now, key_width), zones }))
    }

    /// What of these names is another value in the newer run.
    pub(super) fn changed(&self, aligned: &Aligned, record: usize, names: &BTreeSet<String>) -> Vec<ChangedValue> {
        let (Some(then), Some(now)) = (aligned.then[record], aligned.now[record]) else { return Vec::new() };
        let own = self.columns.iter().filter(|(name, ..)| names.contains(name));
        let changed = own.filter_map(|(name, before, behind)| {
            let [of_then, of_now] = self.zones;
            let (old, new) = (before.written(then, of_then), behind.written(now, of_now));
            // The same moment in another zone is the same value, and so is the same time of day where cells have no offset.
            let same_moment = || of_then != of_now && old.is_some() && old == behind.written(now, of_then);
            (old != new && !same_moment()).then(|| ChangedValue { name: name.clone(), old, new })
        });
        changed.collect()
    }
}

fn shared(then: &RecordBatch, now: &RecordBatch, key_width: usize) -> Vec<(String, Cells, Cells)> {
    let schema = now.schema();
    let columns = schema.fields().iter().zip(now.columns()).skip(key_width);
    let both = columns.filter_map(|(field, column)| {
        let before = then.column_by_name(field.name())?;
        Some((field.name().clone(), Cells::of(before), Cells::of(column)))
    });
    both.collect()
}

/// The cells of a column.
enum Cells {
    Values(ArrayRef, Type),
    /// Tables, which the language writes nowhere.
    Others(ArrayRef),
}

impl Cells {
    fn of(column: &ArrayRef) -> Self {
        let values = data::kind(column.data_type())
            .ok()
            .and_then(|kind| Some(Self::Values(arrow::compute::cast(column, &data::arrow_type(&kind)).ok()?, kind)));
        values.unwrap_or_else(|| Self::Others(column.clone()))
    }

    /// A value as the language writes it; none where it is missing.
    fn written(&self, row: usize, zone: chrono_tz::Tz) -> Option<String> {
        match self {
            Self::Values(array, kind) => {
                let value = data::value(array, row, kind);
                (!value.is_missing()).then(|| parts::written(&value, zone))
            }
            Self::Others(array) if array.is_null(row) => None,
            Self::Others(array) => {
                let text = ArrayFormatter::try_new(array, &FormatOptions::default()).ok()?;
                Some(text.value(row).to_string())
            }
        }
    }
}
