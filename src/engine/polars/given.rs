//! Values that are handed in before the first step and handed out after the last. Must not know where they are kept.

use super::cells::Cells;
use super::executor::State;
use crate::engine::{CellsOf, Failure};

impl State<'_> {
    /// Puts what is known where scans would have put it.
    pub(super) fn take_given(&mut self) {
        let plan = self.request.plan;
        for (&(entity, expr), cells) in self.request.given.iter().filter(|((_, expr), _)| plan.given.contains(expr)) {
            if let Some(series) = cells.series(&plan.exprs[expr].ty, cells.rows()) {
                self.store.insert((entity, expr), series.clone());
            }
        }
    }

    /// What was asked for, beside the answers. Known values that are not of as many rows as were read are a fault.
    pub(super) fn handed_out(&self) -> Result<CellsOf, Failure> {
        for (&(entity, expr), cells) in self.request.given {
            if self.rows.contains_key(&entity) && cells.rows() != self.count(entity) {
                return Err(Failure::Internal(format!("the value of expression {} is of other rows", expr.0)));
            }
        }
        let exprs = &self.request.plan.exprs;
        let cells = |&(entity, expr)| {
            let series = self.store.get(&(entity, expr))?;
            Some(((entity, expr), Cells::new(series, &exprs[expr].ty)?))
        };
        Ok(self.request.keep.iter().filter_map(cells).collect())
    }
}
