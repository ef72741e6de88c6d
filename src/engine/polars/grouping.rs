//! `of all E … per COLUMN`: the records fall into groups by their own values, rows into the group that has the same.

use polars::prelude::*;

use super::executor::State;
use super::keys::{KeyCells, NONE};
use super::lower::column_name;
use super::output::cells;
use crate::engine::Failure;
use crate::model::Type;
use crate::plan::Fold;

pub(super) struct Grouping {
    index: PlHashMap<Box<[u8]>, u32>,
    of_records: Vec<u32>,
    types: Vec<Type>,
    /// How many groups there are; the last has no rows, for records without a value.
    pub(super) groups: usize,
}

impl Grouping {
    /// Groups the records of a fold by their values.
    pub(super) fn new(state: &State<'_>, fold: &Fold) -> Result<Self, Failure> {
        let rows = state.count(fold.record);
        let plan = state.request.plan;
        let (mut columns, mut types, mut row_types) = (Vec::new(), Vec::new(), Vec::new());
        for &(row, record) in &fold.per {
            let record = state.through(record);
            columns.push(cells(plan, &state.store, fold.record, record, rows)?.into_column());
            types.push(plan.exprs[record].ty.clone());
            row_types.push(plan.exprs[row].ty.clone());
        }
        let keys = KeyCells::new(&columns, &types);
        let mut index: PlHashMap<Box<[u8]>, u32> = PlHashMap::default();
        let mut of_records: Vec<u32> = Vec::with_capacity(rows);
        for row in 0..rows {
            of_records.push(match keys.get(row) {
                Some(key) => {
                    let next = u32::try_from(index.len()).unwrap_or(NONE);
                    *index.entry(key).or_insert(next)
                }
                None => NONE,
            });
        }
        let empty = u32::try_from(index.len()).unwrap_or(NONE);
        of_records.iter_mut().filter(|group| **group == NONE).for_each(|group| *group = empty);
        Ok(Self { groups: index.len() + 1, index, of_records, types: row_types })
    }

    /// The group of each row of a frame.
    pub(super) fn of_rows(&self, fold: &Fold, frame: &DataFrame) -> PolarsResult<Vec<u32>> {
        let columns: Vec<Column> =
            fold.per.iter().map(|&(row, _)| frame.column(&column_name(row)).cloned()).collect::<PolarsResult<_>>()?;
        let keys = KeyCells::new(&columns, &self.types);
        Ok((0..frame.height())
            .map(|row| keys.get(row).and_then(|key| self.index.get(&key).copied()).unwrap_or(NONE))
            .collect())
    }

    /// The group of each record.
    pub(super) fn of_records(&self) -> IdxCa {
        IdxCa::from_vec(PlSmallStr::EMPTY, self.of_records.clone())
    }
}
