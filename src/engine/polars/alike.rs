//! Records that are alike in the values that rows of a whole entity are compared with: they get one answer.

use std::collections::HashMap;

use polars::prelude::*;

use super::executor::State;
use super::rank::values_of;
use crate::engine::Failure;
use crate::model::{EntityId, ExprId, Value};

/// The records of an entity, in groups that have the same values.
pub(super) struct Alike {
    /// Whose records.
    pub(super) record: EntityId,
    /// By record: its group.
    of_records: Vec<u32>,
    /// By group: the row of its first record.
    pub(super) first: Vec<u32>,
}

impl Alike {
    /// Groups the records by these values of theirs; a missing value is a value as any other.
    pub(super) fn new(state: &State<'_>, record: EntityId, values: &[ExprId]) -> Result<Self, Failure> {
        let rows = state.count(record);
        let columns: Vec<Vec<Value>> =
            values.iter().map(|&value| values_of(state, record, value, rows)).collect::<Result<_, _>>()?;
        let mut groups: HashMap<Vec<Value>, u32> = HashMap::new();
        let mut alike = Self { record, of_records: Vec::with_capacity(rows), first: Vec::new() };
        for row in 0..rows {
            let own = columns.iter().map(|column| column[row].clone()).collect();
            let next = u32::try_from(groups.len()).unwrap_or(u32::MAX);
            let group = *groups.entry(own).or_insert(next);
            if group == next {
                alike.first.push(u32::try_from(row).unwrap_or(u32::MAX));
            }
            alike.of_records.push(group);
        }
        Ok(alike)
    }

    /// The group of each record.
    pub(super) fn of_records(&self) -> IdxCa {
        IdxCa::from_vec(PlSmallStr::EMPTY, self.of_records.clone())
    }

    /// The group of a record.
    pub(super) fn of(&self, record: u32) -> u32 {
        self.of_records.get(record as usize).copied().unwrap_or(u32::MAX)
    }
}
