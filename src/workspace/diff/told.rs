//! What is told of two runs. Must not know how it was found out.

use std::collections::BTreeMap;

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{DataType, Int64Type};
use arrow::util::display::{ArrayFormatter, FormatOptions};
use serde::Serialize;
use serde_json::Value as Json;

use crate::insight::diff::{Moved, Reason};
use crate::run::{Aligned, Past, PastDefinition};

/// Two runs, side by side.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// The older run.
    pub from: RunName,
    /// The newer run.
    pub to: RunName,
    /// The entities and lists whose sources are others.
    pub data: Vec<String>,
    /// Whether the clock is another.
    pub clock: bool,
    /// The definitions of any kind that both have and that are written otherwise.
    pub rules: Vec<ChangedRule>,
    /// The parameters that have other values.
    pub parameters: Vec<ChangedValue>,
    /// Whether causes were told apart by evaluating the old rules over the data of the newer run.
    pub evaluated: bool,
    /// Definitions that only the older run has.
    pub only_in_from: Vec<String>,
    /// Definitions that only the newer run has.
    pub only_in_to: Vec<String>,
    /// The definitions that both have, in the order of the newer run.
    pub definitions: Vec<DefinitionDiff>,
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RunName {
    /// Its name.
    pub run: String,
    /// Its clock.
    pub clock: String,
}

impl RunName {
    pub(super) fn of(past: &Past) -> Self {
        Self { run: past.name(), clock: past.record.clock.clone() }
    }
}

/// A definition in two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DefinitionDiff {
    /// The keyword.
    pub kind: String,
    /// The name.
    pub name: String,
    /// Whose records.
    pub entity: String,
    /// Members of the older run.
    pub before: u64,
    /// Members of the newer run.
    pub after: u64,
    /// Members now that were none.
    pub entered: u64,
    /// Members then that are none now.
    pub left: u64,
    /// Members of both.
    pub stayed: u64,
    /// By reason: how many records moved.
    pub reasons: BTreeMap<String, u64>,
    /// The rule then and now, where it is another.
    pub rule: Option<RuleChange>,
    /// Who moved, by key.
    pub records: Vec<MovedRecord>,
}

/// A definition that is written otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedRule {
    /// The keyword.
    pub kind: String,
    /// The name.
    pub name: String,
    /// In the older run, in canonical form.
    pub old: String,
    /// In the newer run.
    pub new: String,
}

/// A rule that is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RuleChange {
    /// In the older run, in canonical form.
    pub old: String,
    /// In the newer run.
    pub new: String,
    /// Whether the definition itself is another; else one that it needs, or a parameter.
    pub itself: bool,
}

/// A record that moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MovedRecord {
    /// Its key; a list where it has several parts.
    pub key: Json,
    /// `entered` or `left`.
    #[serde(rename = "move")]
    pub direction: &'static str,
    /// `data`, `clock`, `rule`, several with `and`; with `or` where they cannot be told apart.
    pub reason: Reason,
    /// `new` where the older run has no such record, `gone` where the newer one has none.
    pub record: Option<&'static str>,
    /// Columns and traits that the definition reads and that are others, where both runs wrote them.
    pub changed: Vec<ChangedValue>,
}

/// A value that is another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedValue {
    /// The column or trait.
    pub name: String,
    /// Then; none where it was missing.
    pub old: Option<String>,
    /// Now.
    pub new: Option<String>,
}

impl DefinitionDiff {
    pub(super) fn new(
        of: &PastDefinition,
        (before, after, stayed): (u64, u64, u64),
        rule: Option<RuleChange>,
        mut records: Vec<MovedRecord>,
    ) -> Self {
        let mut reasons = BTreeMap::new();
        for one in &records {
            *reasons.entry(one.reason.to_string()).or_default() += 1;
        }
        // Records that are gone stand behind the others.
        records.sort_by(|a, b| in_order(&a.key, &b.key));
        Self {
            kind: of.kind.clone(),
            name: of.name.clone(),
            entity: of.entity.clone(),
            before,
            after,
            entered: after - stayed,
            left: before - stayed,
            stayed,
            reasons,
            rule,
            records,
        }
    }
}

impl MovedRecord {
    pub(super) fn new(moved: Moved, keys: &[Vec<Json>], aligned: &Aligned, changed: Vec<ChangedValue>) -> Self {
        let Moved { record, entered, reason } = moved;
        let mut parts: Vec<Json> = keys.iter().map(|of| of[record].clone()).collect();
        Self {
            key: if parts.len() == 1 { parts.swap_remove(0) } else { Json::Array(parts) },
            direction: if entered { "entered" } else { "left" },
            reason,
            record: match (aligned.then[record], aligned.now[record]) {
                (None, _) => Some("new"),
                (_, None) => Some("gone"),
                (Some(_), Some(_)) => None,
            },
            changed,
        }
    }
}

/// By key column: the key of each aligned record.
pub(super) fn keys(now: &RecordBatch, then: &RecordBatch, aligned: &Aligned, key_width: usize) -> Vec<Vec<Json>> {
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
    (0..key_width).map(column).collect()
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

fn in_order(a: &Json, b: &Json) -> std::cmp::Ordering {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a.as_i64().cmp(&b.as_i64()),
        (Json::String(a), Json::String(b)) => a.cmp(b),
        (Json::Array(a), Json::Array(b)) => {
            a.iter().zip(b).map(|(a, b)| in_order(a, b)).find(|order| order.is_ne()).unwrap_or(a.len().cmp(&b.len()))
        }
        _ => std::cmp::Ordering::Equal,
    }
}
