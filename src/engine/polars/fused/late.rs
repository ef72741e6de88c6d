//! Aggregates that are folded when their records are read, so that the answers of all records never stand beside each other.

use std::ops::Range;

use polars::prelude::*;

use super::super::fold::FoldError;
use super::folder::Folder;
use crate::model::{EntityId, ExprId};
use crate::plan::Plan;

/// What is folded later.
pub(in super::super) struct Late {
    folder: Folder,
    /// Whose records.
    pub(in super::super) record: EntityId,
    /// The step that reads them.
    pub(in super::super) step: usize,
    /// The answers that are at hand, by aggregate.
    ready: Vec<Series>,
    /// Of which records.
    of: Range<usize>,
}

/// An aggregate, by its position in the plan, that has no answer.
pub(in super::super) type Failing = (usize, FoldError);

impl Late {
    /// Folds when the records of the entity are read in this step.
    pub(in super::super) fn new(folder: Folder, record: EntityId, step: usize) -> Self {
        Self { folder, record, step, ready: Vec::new(), of: 0..0 }
    }

    /// Begins with the first record again.
    pub(in super::super) fn rewind(&mut self) {
        self.ready.clear();
        self.of = 0..0;
    }

    /// The answers of these records, each with the expression that they are the values of. Records are asked for one behind the other.
    pub(in super::super) fn answers(
        &mut self,
        plan: &Plan,
        records: &Range<usize>,
    ) -> Result<Vec<(ExprId, Series)>, Failing> {
        // Where there are no records there are columns all the same.
        if self.of.end < records.end || self.ready.is_empty() {
            self.go_on(records)?;
        }
        let first = i64::try_from(records.start - self.of.start).unwrap_or(i64::MAX);
        let answers = self.folder.positions().zip(&self.ready);
        Ok(answers.map(|(fold, cells)| (plan.folds[fold].node, cells.slice(first, records.len()))).collect())
    }

    /// Folds as many ranges as these records need, and forgets the records before them.
    fn go_on(&mut self, records: &Range<usize>) -> Result<(), Failing> {
        let ranges = self.folder.ranges();
        let (next, until) = (self.of.end.div_ceil(ranges.size()), records.end.div_ceil(ranges.size()));
        let known = i64::try_from(records.start.min(self.of.end) - self.of.start).unwrap_or(i64::MAX);
        let left = self.of.end - records.start.min(self.of.end);
        let mut ready = Vec::new();
        for (at, (fold, cells)) in self.folder.fold(next..until).into_iter().enumerate() {
            let cells = cells.map_err(|error| (fold, error))?;
            ready.push(match self.ready.get(at).filter(|_| left > 0) {
                Some(before) => {
                    let mut whole = before.slice(known, left);
                    whole.append(&cells).map_err(|error| (fold, FoldError::Engine(error)))?;
                    whole.rechunk()
                }
                None => cells,
            });
        }
        self.ready = ready;
        self.of = records.start.min(self.of.end)..ranges.records.min(until * ranges.size());
        Ok(())
    }
}
