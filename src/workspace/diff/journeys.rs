//! Journeys in two runs: who is at another stage. Must not know how states between the runs are worked out.

use std::collections::BTreeMap;

use arrow::array::{Array, AsArray, RecordBatch};
use serde::Serialize;

use super::keys::{Keys, in_order};
use super::told::{ChangedValue, MovedRecord, RuleChange, counted};
use crate::insight::diff::Moved;
use crate::run::{Aligned, PastDefinition};

/// A journey in two runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JourneyDiff {
    /// The name.
    pub name: String,
    /// Whose records.
    pub entity: String,
    /// From which stage to which, and how many records; the most first.
    pub moves: Vec<StageMove>,
    /// Records that are at the stage where they were.
    pub stayed: u64,
    /// By reason: how many records moved.
    pub reasons: BTreeMap<String, u64>,
    /// The rule then and now, where it is another.
    pub rule: Option<RuleChange>,
    /// Who moved, by key.
    pub records: Vec<MovedAlong>,
}

/// Records that went from one stage to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageMove {
    /// The stage then; none where they were at none, or were not there.
    pub from: Option<String>,
    /// The stage now.
    pub to: Option<String>,
    /// How many.
    pub records: u64,
}

/// A record that is at another stage: `entered` where it was at none, `left` where it is at none, else `moved`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MovedAlong {
    /// Who, and why.
    #[serde(flatten)]
    pub moved: MovedRecord,
    /// The stage then.
    pub from: Option<String>,
    /// The stage now.
    pub to: Option<String>,
}

impl JourneyDiff {
    pub(super) fn new(
        of: &PastDefinition,
        stayed: u64,
        rule: Option<RuleChange>,
        mut records: Vec<MovedAlong>,
    ) -> Self {
        let mut counts: BTreeMap<(Option<&String>, Option<&String>), u64> = BTreeMap::new();
        for one in &records {
            *counts.entry((one.from.as_ref(), one.to.as_ref())).or_default() += 1;
        }
        let told = |((from, to), records): ((Option<&String>, Option<&String>), u64)| StageMove {
            from: from.cloned(),
            to: to.cloned(),
            records,
        };
        let mut moves: Vec<StageMove> = counts.into_iter().map(told).collect();
        moves.sort_by_key(|one| std::cmp::Reverse(one.records));
        let reasons = counted(records.iter().map(|one| &one.moved));
        records.sort_by(|a, b| in_order(&a.moved.key, &b.moved.key));
        Self { name: of.name.clone(), entity: of.entity.clone(), moves, stayed, reasons, rule, records }
    }
}

impl MovedAlong {
    pub(super) fn new(of: Moved<Option<&str>>, keys: &Keys, aligned: &Aligned, changed: Vec<ChangedValue>) -> Self {
        let Moved { record, from, to, reason } = of;
        let direction = match (from, to) {
            (None, _) => "entered",
            (_, None) => "left",
            _ => "moved",
        };
        let moved = MovedRecord::new((record, direction, reason), keys, aligned, changed);
        Self { moved, from: from.map(str::to_owned), to: to.map(str::to_owned) }
    }
}

/// By row that is asked for: the stage of the journey; none where there is no row. None where the table does not have the journey.
pub(super) fn stages<'b>(of: &'b RecordBatch, rows: &[Option<usize>], name: &str) -> Option<Vec<Option<&'b str>>> {
    let column = of.column_by_name(&format!("{name}.stage"))?;
    let cell = |row: usize| -> Option<&'b str> {
        match (column.as_string_opt::<i32>(), column.as_string_view_opt()) {
            _ if column.is_null(row) => None,
            (Some(texts), _) => Some(texts.value(row)),
            (None, texts) => Some(texts?.value(row)),
        }
    };
    Some(rows.iter().map(|row| row.and_then(cell)).collect())
}
