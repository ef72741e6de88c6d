//! What is told of two runs. Must not know how it was found out.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value as Json;

use super::journeys::JourneyDiff;
use super::keys::{Keys, in_order, presence};
use crate::insight::diff::Reason;
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
    /// The settings that have other values: `timezone`, `week_start`, and milieu's version.
    pub settings: Vec<ChangedValue>,
    /// Whether causes were told apart by evaluating the old rules over the data of the newer run.
    pub evaluated: bool,
    /// Definitions of any kind that only the older run has or answered.
    pub only_in_from: Vec<NamedRule>,
    /// Definitions that only the newer run has or answered.
    pub only_in_to: Vec<NamedRule>,
    /// Names of both that are now of another kind, or of another entity's records, so that their members are not compared.
    pub replaced: Vec<ChangedValue>,
    /// The definitions that both have, in the order of the newer run.
    pub definitions: Vec<DefinitionDiff>,
    /// The journeys that both have.
    pub journeys: Vec<JourneyDiff>,
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

/// A definition of any kind.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct NamedRule {
    /// The keyword.
    pub kind: String,
    /// The name; none of `persona order`.
    pub name: Option<String>,
}

/// A definition that is written otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ChangedRule {
    /// The keyword.
    pub kind: String,
    /// The name; none of `persona order`.
    pub name: Option<String>,
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
    /// `entered` or `left`; along a journey also `moved`.
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
    /// The column or trait, the parameter, the setting, the definition.
    pub name: String,
    /// Then, of columns and traits as the language writes it; none where it was missing.
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
        let reasons = counted(records.iter());
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
    pub(super) fn new(
        (record, direction, reason): (usize, &'static str, Reason),
        keys: &Keys,
        aligned: &Aligned,
        changed: Vec<ChangedValue>,
    ) -> Self {
        Self { key: keys.of(record), direction, reason, record: presence(aligned, record), changed }
    }
}

/// By reason: how many records moved.
pub(super) fn counted<'r>(records: impl Iterator<Item = &'r MovedRecord>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for record in records {
        *counts.entry(record.reason.to_string()).or_default() += 1;
    }
    counts
}
