//! Values that are handed in before the first step and handed out after the last. Must not know where they are kept.

use polars::prelude::Series;
use rayon::prelude::*;

use super::cells::Cells;
use super::executor::State;
use crate::engine::{CellsOf, Failure};
use crate::model::{EntityId, ExprId};

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

    /// Whether answers that are folded late are handed over where the caller asks for them: not if that took much of the memory.
    pub(super) fn keeps_late(&self, entity: EntityId) -> bool {
        const MOST: usize = 1 << 31;
        let asked = self.request.keep.iter().filter(|(of, _)| *of == entity).count();
        self.request.memory.is_none() && asked.saturating_mul(self.count(entity)).saturating_mul(8) <= MOST
    }

    /// Hands answers of some records over that the caller asks for.
    pub(super) fn hand_over(&self, record: EntityId, first: usize, answers: &[(ExprId, Series)]) {
        let Some(taker) = self.request.taker else { return };
        answers.par_iter().filter(|(node, _)| self.request.keep.contains(&(record, *node))).for_each(
            |(node, series)| {
                if let Some(cells) = Cells::new(series, &self.request.plan.exprs[*node].ty) {
                    taker.take((record, *node), first, &cells);
                }
            },
        );
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
