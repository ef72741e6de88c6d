//! The keys of the records that are compared. Must not know what is asked of the records.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde_json::Value as Json;

use crate::run::Aligned;

/// By key column: the key of each aligned record.
pub(super) struct Keys(Vec<Vec<Json>>);

impl Keys {
    pub(super) fn new(now: &RecordBatch, then: &RecordBatch, aligned: &Aligned, key_width: usize) -> Self {
        let schema = now.schema();
        let column = |at: usize| {
            let own = now.column(at);
            let old = then.column_by_name(schema.field(at).name());
            let rows = aligned.now.iter().zip(&aligned.then);
            rows.map(|(is, was)| match (is, was, old) {
                (Some(row), ..) => part(own, *row),
                (None, Some(row), Some(old)) => part(old, *row),
                (None, ..) => Json::Null,
            })
            .collect()
        };
        Self((0..key_width).map(column).collect())
    }

    /// The record's key; a list where it has several parts.
    pub(super) fn of(&self, record: usize) -> Json {
        let mut parts: Vec<Json> = self.0.iter().map(|of| of[record].clone()).collect();
        if parts.len() == 1 { parts.swap_remove(0) } else { Json::Array(parts) }
    }
}

/// `new` where the older run has no such record, `gone` where the newer one has none.
pub(super) fn presence(aligned: &Aligned, record: usize) -> Option<&'static str> {
    match (aligned.then[record], aligned.now[record]) {
        (None, _) => Some("new"),
        (_, None) => Some("gone"),
        (Some(_), Some(_)) => None,
    }
}

fn part(array: &ArrayRef, row: usize) -> Json {
    match array.data_type() {
        _ if array.is_null(row) => Json::Null,
        DataType::Int64 => array.as_primitive::<Int64Type>().value(row).into(),
        DataType::Utf8 => array.as_string::<i32>().value(row).into(),
        DataType::Utf8View => array.as_string_view().value(row).into(),
        _ => {
            let text = ArrayFormatter::try_new(array, &FormatOptions::default());
            text.map_or(Json::Null, |text| text.value(row).to_string().into())
        }
    }
}

/// Numbers by value, texts by their bytes.
pub(super) fn in_order(a: &Json, b: &Json) -> std::cmp::Ordering {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_i64().cmp(&b.as_i64()),
        (Json::String(a), Json::String(b)) => a.cmp(b),
        (Json::Array(a), Json::Array(b)) => {
            a.iter().zip(b).map(|(a, b)| in_order(a, b)).find(|order| order.is_ne()).unwrap_or(a.len().cmp(&b.len()))
        }
        _ => std::cmp::Ordering::Equal,
    }
}
