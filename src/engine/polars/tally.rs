//! Counts the rows for which conditions hold, and those in which values are present.

use polars::prelude::*;

use super::executor::State;
use super::lower::column_name;
use super::pass::Gathered;
use crate::plan::Scan;

impl State<'_> {
    /// Adds the rows of a chunk for which the counted conditions hold.
    pub(super) fn tally(&self, scan: &Scan, frame: &DataFrame, gathered: &mut Gathered) -> PolarsResult<()> {
        if scan.tallies.is_empty() {
            return Ok(());
        }
        let exists = self.request.catalog.entity(scan.entity).exists;
        let exists = exists.map(|exists| frame.column(&column_name(exists))).transpose()?;
        let exists = exists.map(Column::bool).transpose()?;
        for &root in &scan.tallies {
            let holds = frame.column(&column_name(root))?.bool()?;
            let all = u64::from(holds.sum().unwrap_or(0));
            let existing = match exists {
                Some(exists) => u64::from((holds & exists).sum().unwrap_or(0)),
                None => all,
            };
            let tally = gathered.tallies.entry(root).or_default();
            tally.all += all;
            tally.existing += existing;
        }
        Ok(())
    }

    /// Adds the existing rows of a chunk in which the counted values are present.
    pub(super) fn count_present(&self, scan: &Scan, frame: &DataFrame, gathered: &mut Gathered) -> PolarsResult<()> {
        let exists = self.request.catalog.entity(scan.entity).exists.filter(|_| !scan.counted.is_empty());
        let exists = exists.map(|exists| frame.column(&column_name(exists))).transpose()?;
        let exists = exists.map(Column::bool).transpose()?;
        for &root in &scan.counted {
            let cells = frame.column(&column_name(root))?.as_materialized_series();
            let present = match exists {
                None => cells.len() - cells.null_count(),
                Some(exists) => (&cells.is_not_null() & exists).sum().unwrap_or(0) as usize,
            };
            *gathered.present.entry(root).or_default() += present as u64;
        }
        Ok(())
    }
}
