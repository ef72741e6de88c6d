//! One scan: its expressions are compiled, and every chunk is evaluated, folded and gathered.

use std::collections::{BTreeMap, HashSet};

use polars::prelude::*;
use rayon::prelude::*;

use super::chunk::Chunk;
use super::executor::State;
use super::fold::{Accumulator, PickEnd, Picked, Rows, accumulator};
use super::grouping::Grouping;
use super::lower::{column_name, source_name};
use super::program::{Compiler, Program};
use super::report::record_name;
use super::sequence::Events;
use crate::engine::{Failure, Tally};
use crate::model::{ExprId, PickOrder, RangePath, RelationId, Type};
use crate::plan::{Fold, Needs, Scan, needs};

/// What a scan gathers over its chunks.
pub(super) struct Gathered {
    pub(super) keys: BTreeMap<u32, Vec<Column>>,
    pub(super) owners: BTreeMap<RelationId, Vec<u32>>,
    pub(super) stored: BTreeMap<ExprId, Vec<Series>>,
    pub(super) folds: Vec<(usize, Box<dyn Accumulator>)>,
    pub(super) groupings: BTreeMap<usize, Grouping>,
    pub(super) events: BTreeMap<usize, Events>,
    pub(super) tallies: BTreeMap<ExprId, Tally>,
}

/// Expressions that are evaluated on the same frame: all that read no record, or those that read it over one path.
pub(super) struct Group {
    pub(super) path: Option<RangePath>,
    pub(super) needs: Needs,
    pub(super) program: Program,
    pub(super) folds: Vec<usize>,
    pub(super) gathers: Vec<usize>,
}

impl<'a> State<'a> {
    pub(super) fn start(&self, scan: &Scan) -> Result<Gathered, Failure> {
        let plan = self.request.plan;
        let (mut folds, mut groupings) = (Vec::new(), BTreeMap::new());
        for &position in &scan.folds {
            let fold = &plan.folds[position];
            let records = match fold.path {
                RangePath::Whole if fold.per.is_empty() => 1,
                RangePath::Whole => {
                    let grouping = Grouping::new(self, fold)?;
                    let groups = grouping.groups;
                    groupings.insert(position, grouping);
                    groups
                }
                RangePath::Relations(_) => self.count(fold.record),
            };
            folds.extend(self.accumulator(fold, records).map(|accumulator| (position, accumulator)));
        }
        Ok(Gathered {
            keys: BTreeMap::new(),
            owners: BTreeMap::new(),
            stored: BTreeMap::new(),
            folds,
            groupings,
            events: BTreeMap::new(),
            tallies: BTreeMap::new(),
        })
    }

    fn accumulator(&self, fold: &Fold, records: usize) -> Option<Box<dyn Accumulator>> {
        let plan = self.request.plan;
        let value = fold.value.map(|value| plan.exprs[value].ty.clone());
        let inner = accumulator(&fold.function, value.as_ref(), &plan.exprs[fold.node].ty, records)?;
        let aggregate = self.request.catalog.aggregate(fold.aggregate);
        let Some(pick) = &aggregate.range.pick else {
            return Some(inner);
        };
        let end = match pick.order {
            PickOrder::Latest => PickEnd::Latest,
            PickOrder::Earliest => PickEnd::Earliest,
            PickOrder::Top(_) => PickEnd::Top,
            PickOrder::Bottom(_) => PickEnd::Bottom,
        };
        let order = plan.exprs[fold.order?].ty.clone();
        Some(Box::new(Picked::new(inner, end, pick.count, order, value)))
    }

    /// Sorts the expressions of a scan by the frame that they are evaluated on and compiles them.
    pub(super) fn groups(&self, scan: &Scan) -> Result<Vec<Group>, Failure> {
        let plan = self.request.plan;
        let mut members: Vec<(Option<RangePath>, Vec<usize>, Vec<usize>)> = vec![(None, Vec::new(), Vec::new())];
        let mut place = |path: Option<RangePath>| {
            members.iter().position(|(of, ..)| *of == path).unwrap_or_else(|| {
                members.push((path, Vec::new(), Vec::new()));
                members.len() - 1
            })
        };
        let mut placed: Vec<(usize, bool, usize)> = Vec::new();
        for &position in &scan.folds {
            let fold = &plan.folds[position];
            placed.push((place(fold.uses_record.then(|| fold.path.clone())), true, position));
        }
        for &position in &scan.gathers {
            let gather = &plan.gathers[position];
            placed.push((place(gather.uses_record.then(|| gather.path.clone())), false, position));
        }
        for (group, fold, position) in placed {
            if fold { members[group].1.push(position) } else { members[group].2.push(position) }
        }
        let mut groups = Vec::new();
        for (path, folds, gathers) in members {
            let mut roots: Vec<ExprId> = Vec::new();
            if path.is_none() {
                roots.extend(scan.stored.iter().filter(|&&root| !self.is_literal(root)));
                roots.extend(&scan.tallies);
            }
            for &position in &folds {
                let fold = &plan.folds[position];
                roots.extend(fold.selection.into_iter().chain(fold.value).chain(fold.time).chain(fold.order));
                roots.extend(fold.per.iter().map(|&(row, _)| row));
            }
            for &position in &gathers {
                let gather = &plan.gathers[position];
                roots.extend(gather.selection.into_iter().chain([gather.time]).chain(gather.same.iter().copied()));
            }
            let mut seen = HashSet::new();
            roots.retain(|&root| seen.insert(root));
            let (needs, program) = self.compiled(scan, &roots)?;
            groups.push(Group { path, needs, program, folds, gathers });
        }
        Ok(groups)
    }

    fn compiled(&self, scan: &Scan, roots: &[ExprId]) -> Result<(Needs, Program), Failure> {
        let (catalog, plan) = (self.request.catalog, self.request.plan);
        let entity = scan.entity;
        let stored: HashSet<ExprId> = self
            .store
            .keys()
            .filter(|&&(of, expr)| of == entity && !self.is_column(expr))
            .map(|&(_, expr)| expr)
            .collect();
        let found = needs(catalog, &plan.exprs, roots.iter().copied(), |expr| stored.contains(&expr));
        let mut available = stored;
        available.extend(found.owners.iter().map(|&(node, ..)| node));
        available.extend(found.record.iter().map(|&(node, _)| node));
        available.extend(found.folded.iter().copied());
        let key = self.key_columns(entity);
        let compiler = Compiler { catalog, exprs: &plan.exprs, lists: &self.lists, faults: &self.faults };
        let program = compiler.compile(roots, &available, &key)?;
        Ok((found, program))
    }

    pub(super) fn chunk(
        &mut self,
        scan: &Scan,
        groups: &[Group],
        frame: DataFrame,
        first_row: usize,
        gathered: &mut Gathered,
    ) -> Result<(), Failure> {
        for columns in &scan.indexes {
            for &column in columns {
                if gathered
                    .keys
                    .get(&column)
                    .is_none_or(|parts| parts.iter().map(Column::len).sum::<usize>() <= first_row)
                {
                    gathered.keys.entry(column).or_default().push(frame.column(&source_name(column))?.clone());
                }
            }
        }
        let mut chunk = Chunk::new(self, scan.entity, frame, first_row);
        for &relation in &scan.owners {
            gathered.owners.entry(relation).or_default().extend_from_slice(chunk.owner_rows(relation)?.as_slice());
        }
        for group in groups {
            let frame = chunk.prepared(&group.needs, group.path.as_ref())?;
            let frame = group.program.run(frame)?;
            if group.path.is_none() {
                for &root in scan.stored.iter().filter(|&&root| !self.is_literal(root)) {
                    let series = frame.column(&column_name(root))?.as_materialized_series().rechunk();
                    gathered.stored.entry(root).or_default().push(series);
                }
                self.tally(scan, &frame, gathered)?;
            }
            self.fold(group, &frame, &mut chunk, gathered)?;
            self.gather(group, &frame, &mut chunk, gathered)?;
            if let Some((expr, row)) = self.faults.take_first() {
                let record = record_name(self.request, scan.entity, &frame, row, first_row);
                return Err(Failure::Overflow { expr, entity: scan.entity, record });
            }
        }
        for (relation, orphans) in chunk.orphans() {
            *self.orphans.entry(relation).or_default() += orphans;
        }
        Ok(())
    }

    fn fold(
        &self,
        group: &Group,
        frame: &DataFrame,
        chunk: &mut Chunk<'_, 'a>,
        gathered: &mut Gathered,
    ) -> Result<(), Failure> {
        let plan = self.request.plan;
        let mut records: Vec<(RangePath, std::sync::Arc<Vec<u32>>)> = Vec::new();
        for &position in &group.folds {
            let path = &plan.folds[position].path;
            if !records.iter().any(|(known, _)| known == path) {
                records.push((path.clone(), chunk.record_rows(path)?));
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
                accumulator.fold(&Rows {
                    records,
                    selection: selection.as_ref(),
                    value: column(fold.value)?,
                    time: column(fold.time)?,
                    order: column(fold.order)?,
                    key: &key,
                })
            },
        )?;
        Ok(())
    }

    /// Gathers the rows of sequences' steps.
    fn gather(
        &self,
        group: &Group,
        frame: &DataFrame,
        chunk: &mut Chunk<'_, 'a>,
        gathered: &mut Gathered,
    ) -> Result<(), Failure> {
        let plan = self.request.plan;
        for &position in &group.gathers {
            let gather = &plan.gathers[position];
            let records = chunk.record_rows(&gather.path)?;
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
                time: None,
                order: None,
                key: &[],
            };
            gathered.events.entry(position).or_default().gather(&rows, time, &same)?;
        }
        Ok(())
    }
}
