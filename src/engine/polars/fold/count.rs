//! Counts, shares, `any` and `all`.

use polars::prelude::*;

use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::lane;

/// `count(R)` and `count(v of R)`.
pub(super) struct Count {
    counts: Vec<u32>,
    present: bool,
}

impl Count {
    /// Counts rows, or only those whose value is present.
    pub(super) fn new(records: usize, present: bool) -> Self {
        Self { counts: vec![0; records], present }
    }
}

impl Accumulator for Count {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let counts = &mut self.counts;
        if !self.present {
            rows.each(|_, record| counts[record] += 1);
            return Ok(());
        }
        let value = rows.value()?.as_materialized_series();
        if value.null_count() == 0 {
            rows.each(|_, record| counts[record] += 1);
            return Ok(());
        }
        let present = value.is_not_null();
        let present = present.rechunk();
        let present = present.downcast_as_array().values();
        rows.each(|row, record| counts[record] += u32::from(present.get_bit(row)));
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        Ok(lane::int_cells(self.counts.into_iter().map(|count| Some(i64::from(count)))))
    }
}

/// `any(R)`: some row; `all(C of R)`: no row where C does not hold.
pub(super) struct Quantified {
    found: Vec<bool>,
    all: bool,
}

impl Quantified {
    /// True once a row was seen.
    pub(super) fn any(records: usize) -> Self {
        Self { found: vec![false; records], all: false }
    }

    /// True until a row was seen that does not meet the condition.
    pub(super) fn all(records: usize) -> Self {
        Self { found: vec![false; records], all: true }
    }
}

impl Accumulator for Quantified {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let found = &mut self.found;
        if self.all {
            let condition = lane::bools(rows.value()?)?;
            rows.each(|row, record| found[record] |= condition.get(row) != Some(true));
        } else {
            rows.each(|_, record| found[record] = true);
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let all = self.all;
        Ok(lane::conditions(self.found.into_iter().map(|found| found != all)))
    }
}

/// `share(C of R)`: the part of the rows where C holds.
pub(super) struct Share {
    counts: Vec<(u32, u32)>,
}

impl Share {
    /// No rows yet.
    pub(super) fn new(records: usize) -> Self {
        Self { counts: vec![(0, 0); records] }
    }
}

impl Accumulator for Share {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let condition = lane::bools(rows.value()?)?;
        let counts = &mut self.counts;
        rows.each(|row, record| {
            counts[record].0 += u32::from(condition.get(row) == Some(true));
            counts[record].1 += 1;
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        Ok(lane::float_cells(
            self.counts.into_iter().map(|(held, all)| (all > 0).then(|| f64::from(held) / f64::from(all))),
        ))
    }
}
