//! Gives the rows of a chunk to the aggregates that are folded by themselves, and to the steps of sequences. Must not know how
//! they were evaluated.

use std::sync::Arc;

use polars::prelude::*;
use rayon::prelude::*;

use super::chunk::Chunk;
use super::executor::State;
use super::fold::Rows;
use super::group::Group;
use super::lower::column_name;
use super::pass::Gathered;
use crate::engine::Failure;
use crate::model::{ExprId, RangePath, Type};

impl<'a> State<'a> {
    /// Folds the rows of a frame into the aggregates of a group.
    pub(super) fn fold(
        &self,
        group: &Group,
        frame: &DataFrame,
        number: Option<u32>,
        chunk: &mut Chunk<'_, 'a>,
        gathered: &mut Gathered,
    ) -> Result<(), Failure> {
        let plan = self.request.plan;
        let mut records: Vec<(RangePath, Arc<Vec<u32>>)> = Vec::new();
        for &position in &group.folds {
            let path = &plan.folds[position].path;
            if !records.iter().any(|(known, _)| known == path) {
                records.push((path.clone(), chunk.records(path, number)?));
            }
        }
        let key: Vec<(Column, Type)> = if group.folds.iter().any(|&position| plan.folds[position].ordered) {
            self.key_columns(chunk.entity)
                .into_iter()
                .map(|(name, ty)| Ok((frame.column(&name)?.clone(), ty)))
                .collect::<PolarsResult<_>>()?
        } else {
            Vec::new()
        };
        let groupings = &gathered.groupings;
        gathered.folds.par_iter_mut().filter(|(position, _)| group.folds.contains(position)).try_for_each(
            |(position, accumulator)| -> PolarsResult<()> {
                let fold = &plan.folds[*position];
                let grouped = groupings.get(position).map(|grouping| grouping.of_rows(fold, frame)).transpose()?;
                let records = match &grouped {
                    Some(groups) => groups,
                    None => match records.iter().find(|(path, _)| *path == fold.path) {
                        Some((_, records)) => records.as_ref(),
                        None => return Ok(()),
                    },
                };
                let column = |expr: Option<ExprId>| expr.map(|expr| frame.column(&column_name(expr))).transpose();
                let selection = column(fold.selection)?
                    .map(|column| Ok::<_, PolarsError>(column.bool()?.rechunk().downcast_as_array().clone()))
                    .transpose()?;
                let fields: Vec<&Column> =
                    fold.fields().map(|field| frame.column(&column_name(field))).collect::<PolarsResult<_>>()?;
                accumulator.fold(&Rows {
                    records,
                    selection: selection.as_ref(),
                    value: column(fold.value)?,
                    fields: &fields,
                    time: column(fold.time)?,
                    order: column(fold.order)?,
                    key: &key,
                })
            },
        )?;
        Ok(())
    }

    /// Gathers the rows of sequences' steps.
    pub(super) fn gather(
        &self,
        group: &Group,
        frame: &DataFrame,
        number: Option<u32>,
        chunk: &mut Chunk<'_, 'a>,
        gathered: &mut Gathered,
    ) -> Result<(), Failure> {
        let plan = self.request.plan;
        for &position in &group.gathers {
            let gather = &plan.gathers[position];
            let records = chunk.records(&gather.path, number)?;
            let selection = match gather.selection {
                Some(expr) => Some(frame.column(&column_name(expr))?.bool()?.rechunk().downcast_as_array().clone()),
                None => None,
            };
            let same: Vec<(Column, Type)> = gather
                .same
                .iter()
                .map(|&expr| Ok((frame.column(&column_name(expr))?.clone(), plan.exprs[expr].ty.clone())))
                .collect::<PolarsResult<_>>()?;
            let time = frame.column(&column_name(gather.time))?;
            let rows = Rows {
                records: &records,
                selection: selection.as_ref(),
                value: None,
                fields: &[],
                time: None,
                order: None,
                key: &[],
            };
            if let Some(events) = gathered.events.get_mut(&position) {
                events.gather(&rows, time, &same)?;
            }
        }
        Ok(())
    }
}
