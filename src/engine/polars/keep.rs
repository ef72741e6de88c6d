//! What a scan leaves for later steps: indexes, stored values, answers of aggregates.

use std::collections::BTreeMap;

use polars::prelude::*;
use rayon::prelude::*;

use super::executor::State;
use super::fold::{Accumulator, FoldError};
use super::fused::{Folder, Fused, Late};
use super::grouping::Grouping;
use super::keys::KeyIndex;
use super::pass::Gathered;
use super::report::key_problems;
use crate::engine::{Failure, Folding};
use crate::model::{ExprId, RangePath, Type};
use crate::plan::Scan;

impl State<'_> {
    /// Turns what a scan gathered into indexes, stored values and answers of aggregates.
    pub(super) fn keep(&mut self, scan: &Scan, gathered: Gathered, table: &crate::data::Table) -> Result<(), Failure> {
        let catalog = self.request.catalog;
        let plan = self.request.plan;
        let entity = catalog.entity(scan.entity);
        let rows = usize::try_from(self.rows.get(&scan.entity).copied().unwrap_or(0)).unwrap_or(0);
        let mut keys: BTreeMap<u32, Column> = BTreeMap::new();
        for (column, parts) in gathered.keys {
            keys.insert(column, joined(parts.into_iter().map(Column::take_materialized_series))?.into_column());
        }
        for columns in &scan.indexes {
            let types: Vec<Type> = columns.iter().map(|&column| entity.columns[column as usize].ty.clone()).collect();
            let cells: Vec<Column> = columns
                .iter()
                .map(|column| {
                    let empty = |ty: &Type| Column::new_empty(PlSmallStr::EMPTY, &super::physical::dtype(ty));
                    let ty = &entity.columns[*column as usize].ty;
                    keys.get(column).cloned().unwrap_or_else(|| empty(ty))
                })
                .collect();
            let (index, faults) = KeyIndex::build(&cells, &types)?;
            let problems = key_problems(self.request, scan.entity, columns, table, &cells, &faults);
            if !problems.is_empty() {
                return Err(Failure::Data(problems));
            }
            self.indexes.insert((scan.entity, columns.clone()), index);
        }
        self.tallies.extend(gathered.tallies.into_iter().map(|(root, tally)| ((scan.entity, root), tally)));
        self.owners.extend(gathered.owners);
        for &relation in &scan.owners {
            self.owners.entry(relation).or_default();
        }
        let kept: Vec<ExprId> = scan.stored.iter().copied().filter(|&root| !self.is_literal(root)).collect();
        for root in kept {
            let parts = gathered.stored.get(&root).cloned().unwrap_or_default();
            let series = if parts.is_empty() {
                Series::new_empty(PlSmallStr::EMPTY, &super::physical::dtype(&plan.exprs[root].ty))
            } else {
                joined(parts.into_iter())?
            };
            debug_assert_eq!(series.len(), rows);
            self.store.insert((scan.entity, root), series);
        }
        for (position, events) in gathered.events {
            let gather = &plan.gathers[position];
            self.events.entry(gather.sequence).or_default().insert(gather.step, events);
        }
        self.count_and_fold(scan, &gathered.present, gathered.fused)?;
        let finish = |(position, accumulator): (usize, Box<dyn Accumulator>)| (position, accumulator.finish());
        let finished: Vec<_> = if self.request.folding == Folding::GroupBy {
            // There polars collects, which no worker of Rayon may wait for.
            gathered.folds.into_iter().map(finish).collect()
        } else {
            gathered.folds.into_par_iter().map(finish).collect()
        };
        for (position, result) in finished {
            let groups = gathered.groupings.get(&position).map(Grouping::of_records);
            let groups = groups.or_else(|| gathered.alike.get(&position).map(|alike| alike.of_records()));
            self.keep_answer(position, result, groups)?;
        }
        Ok(())
    }

    /// Keeps the counts of present values, folds what is read at once and puts off the rest.
    fn count_and_fold(
        &mut self,
        scan: &Scan,
        present: &BTreeMap<ExprId, u64>,
        fused: Vec<Fused>,
    ) -> Result<(), Failure> {
        let plan = self.request.plan;
        for &root in &scan.counted {
            let present = present.get(&root).copied().unwrap_or(0);
            *self.present.entry((scan.entity, root)).or_default() += present;
        }
        for fused in fused {
            let reader = fused.folds().iter().find_map(|&fold| plan.readers[fold].map(|step| (fold, step)));
            // Aggregates of one record are read by one scan if by one at all: the last of its entity.
            let is_late = |fold: usize| reader.is_some_and(|(_, step)| plan.readers[fold] == Some(step));
            let (direct, late) = fused.close(is_late);
            for (position, result) in direct.iter().flat_map(Folder::all) {
                self.keep_answer(position, result, None)?;
            }
            if let (Some(late), Some((fold, step))) = (late, reader) {
                self.late.push(Late::new(late, plan.folds[fold].record, step));
            }
        }
        Ok(())
    }

    fn keep_answer(
        &mut self,
        position: usize,
        result: Result<Series, FoldError>,
        groups: Option<IdxCa>,
    ) -> Result<(), Failure> {
        let fold = &self.request.plan.folds[position];
        match result {
            Ok(series) => {
                let series = match (&fold.path, groups) {
                    (RangePath::Whole, Some(groups)) => series.take(&groups)?,
                    (RangePath::Whole, None) => {
                        let rows = self.rows.get(&fold.record).copied().unwrap_or(0);
                        series.new_from_index(0, usize::try_from(rows).unwrap_or(0))
                    }
                    (RangePath::Relations(_), _) => series,
                };
                self.store.insert((fold.record, fold.node), series);
                Ok(())
            }
            Err(error) => Err(self.no_answer(position, error)),
        }
    }

    /// Why an aggregate has no answers.
    pub(super) fn no_answer(&self, position: usize, error: FoldError) -> Failure {
        let fold = &self.request.plan.folds[position];
        match error {
            FoldError::Engine(error) => error.into(),
            FoldError::DoesNotFit { record } => {
                let record = super::report::stored_record_name(self, fold.record, record);
                Failure::Overflow { expr: fold.node, entity: fold.record, record }
            }
        }
    }
}

fn joined(parts: impl Iterator<Item = Series>) -> PolarsResult<Series> {
    let mut parts = parts;
    let mut whole = parts.next().ok_or_else(|| polars_err!(ComputeError: "nothing was gathered"))?;
    for part in parts {
        whole.append(&part)?;
    }
    Ok(whole.rechunk())
}
