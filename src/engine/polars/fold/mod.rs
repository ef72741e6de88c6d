//! Aggregates folded over chunks of rows into one cell per record. Rows come in file order, each aggregate is folded by one
//! worker, so results do not depend on the number of threads.

mod count;
mod distinct;
mod extreme;
mod gathered;
mod grouped;
mod ordered;
mod pick;
mod rows;
mod sum;

use polars::prelude::*;
use polars_arrow::array::BooleanArray;

pub(super) use ordered::{compare_keys, compare_values};
pub(super) use pick::{PickEnd, Picked, Take};
pub(super) use rows::FieldRows;

use super::keys::NONE;
use crate::engine::Folding;
use crate::model::{AggregateFunction, Type};

/// What one aggregate sees of a chunk.
pub(super) struct Rows<'a> {
    /// The record of each row, or [`NONE`].
    pub(super) records: &'a [u32],
    /// The rows that the range takes; none: all.
    pub(super) selection: Option<&'a BooleanArray>,
    /// The value of each row.
    pub(super) value: Option<&'a Column>,
    /// The fields of each row, for `rows(…)`.
    pub(super) fields: &'a [&'a Column],
    /// The time of each row, as an int; where the order matters.
    pub(super) time: Option<&'a Column>,
    /// What `latest` or `top` order the rows by.
    pub(super) order: Option<&'a Column>,
    /// The key columns with their kinds; where the order matters.
    pub(super) key: &'a [(Column, Type)],
}

impl Rows<'_> {
    /// Calls `visit` with the row and its record for every row of the range that has one.
    #[inline]
    pub(super) fn each(&self, mut visit: impl FnMut(usize, usize)) {
        match self.selection {
            None => {
                for (row, &record) in self.records.iter().enumerate() {
                    if record != NONE {
                        visit(row, record as usize);
                    }
                }
            }
            Some(selection) => {
                for row in selection.values().true_idx_iter() {
                    let record = self.records[row];
                    if record != NONE {
                        visit(row, record as usize);
                    }
                }
            }
        }
    }

    fn value(&self) -> PolarsResult<&Column> {
        self.value.ok_or_else(|| polars_err!(ComputeError: "the aggregate has no value"))
    }
}

/// Why an aggregate has no answer.
#[derive(Debug)]
pub(super) enum FoldError {
    /// The result of a record does not fit.
    DoesNotFit {
        /// The record's row.
        record: usize,
    },
    /// The engine cannot go on.
    Engine(PolarsError),
}

impl From<PolarsError> for FoldError {
    fn from(error: PolarsError) -> Self {
        Self::Engine(error)
    }
}

/// An aggregate under way.
pub(super) trait Accumulator: Send {
    /// Takes the rows of one chunk.
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()>;
    /// One cell per record.
    fn finish(self: Box<Self>) -> Result<Series, FoldError>;
}

/// Starts an aggregate over so many records; none for `rows(…)`, which takes its rows itself ([`FieldRows`]). `value` is the
/// kind of its value, `result` that of its answer.
pub(super) fn accumulator(
    folding: Folding,
    function: &AggregateFunction,
    value: Option<&Type>,
    result: &Type,
    records: usize,
) -> Option<Box<dyn Accumulator>> {
    if folding == Folding::GroupBy
        && let Some(grouped) = grouped::grouped(function, value, result, records)
    {
        return Some(grouped);
    }
    Some(match function {
        AggregateFunction::Count => Box::new(count::Count::new(records, false)),
        AggregateFunction::CountPresent => Box::new(count::Count::new(records, true)),
        AggregateFunction::Any => Box::new(count::Quantified::any(records)),
        AggregateFunction::All => Box::new(count::Quantified::all(records)),
        AggregateFunction::Share => Box::new(count::Share::new(records)),
        AggregateFunction::CountDistinct => Box::new(distinct::Distinct::new(records, value?)),
        AggregateFunction::Sum => sum::sum(records, result),
        AggregateFunction::Avg => sum::average(records, value?),
        AggregateFunction::Min => extreme::extreme(records, result, std::cmp::Ordering::Less),
        AggregateFunction::Max => extreme::extreme(records, result, std::cmp::Ordering::Greater),
        AggregateFunction::First => ordered::ordered(result, std::cmp::Ordering::Less, records),
        AggregateFunction::Last => ordered::ordered(result, std::cmp::Ordering::Greater, records),
        AggregateFunction::Median
        | AggregateFunction::Quantile(_)
        | AggregateFunction::Stddev
        | AggregateFunction::MostCommon(_) => gathered::gathered(function.clone(), value?, records),
        AggregateFunction::Rows(_) => return None,
    })
}
