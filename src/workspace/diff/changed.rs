//! What changed of a record between two runs that wrote their traits. Must not know whether the record moved.

use std::collections::BTreeSet;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimeUnit,
    TimestampMicrosecondType,
};
use arrow::util::display::{ArrayFormatter, FormatOptions};

use super::super::Failure;
use super::super::runs::usage;
use super::told::ChangedValue;
use crate::insight::parts;
use crate::model::{Decimal, Value};
use crate::run::{Aligned, Past};

/// The traits and columns of both runs, for an entity.
pub(super) struct Traits {
    /// By name: then and now. Rows are those of the memberships.
    columns: Vec<(String, ArrayRef, ArrayRef)>,
    /// The zones of both runs.
    zones: [chrono_tz::Tz; 2],
}

impl Traits {
    /// The columns that both runs wrote; none where one of them wrote no traits. Moments are told in the zone of their run.
    pub(super) fn open(then: &Past, now: &Past, entity: &str, key_width: usize) -> Result<Option<Self>, Failure> {
        let zones = [then, now].map(|run| run.record.zone.as_ref().and_then(|zone| zone.parse().ok()));
        let zones = zones.map(|zone| zone.unwrap_or(chrono_tz::Tz::UTC));
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
            let (old, new) = (written(before, then, of_then), written(behind, now, of_now));
            // The same moment in another zone is the same value, and so is the same time of day where cells have no offset.
            let same_moment = || of_then != of_now && old.is_some() && old == written(behind, now, of_then);
            (old != new && !same_moment()).then(|| ChangedValue { name: name.clone(), old, new })
        });
        changed.collect()
    }
}

/// A value as the language writes it; none where it is missing.
fn written(array: &ArrayRef, row: usize, zone: chrono_tz::Tz) -> Option<String> {
    if array.is_null(row) {
        return None;
    }
    match value(array, row) {
        Some(value) => Some(parts::written(&value, zone)),
        None => ArrayFormatter::try_new(array, &FormatOptions::default()).ok().map(|text| text.value(row).to_string()),
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

/// The value in a cell; none of kinds that are written only as a whole.
fn value(array: &ArrayRef, row: usize) -> Option<Value> {
    if array.is_null(row) {
        return Some(Value::Missing);
    }
    Some(match array.data_type() {
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::Int64 => Value::Int(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Value::Float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(_, scale) => Value::Decimal(Decimal {
            mantissa: array.as_primitive::<Decimal128Type>().value(row),
            scale: u8::try_from(*scale).ok()?,
        }),
        DataType::Utf8 => Value::text(array.as_string::<i32>().value(row)),
        DataType::Utf8View => Value::text(array.as_string_view().value(row)),
        DataType::Date32 => Value::Date(array.as_primitive::<Date32Type>().value(row)),
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            Value::Timestamp(array.as_primitive::<TimestampMicrosecondType>().value(row))
        }
        DataType::Duration(TimeUnit::Microsecond) => {
            Value::Duration(array.as_primitive::<DurationMicrosecondType>().value(row))
        }
        DataType::List(_) => {
            let elements = array.as_list::<i32>().value(row);
            Value::list((0..elements.len()).map(|element| value(&elements, element)).collect::<Option<_>>()?)
        }
        _ => return None,
    })
}
