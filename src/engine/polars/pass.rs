//! One scan: its expressions are compiled, and every chunk is evaluated, folded and gathered.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use polars::prelude::*;

use super::alike::Alike;
use super::chunk::Chunk;
use super::executor::State;
use super::fold::{Accumulator, FieldRows, PickEnd, Picked, Take, accumulator};
use super::frame::Rows;
use super::fused::{self, Avoided, Fused, Trouble};
use super::group::{Beside, Group};
use super::grouping::Grouping;
use super::lower::{column_name, source_name};
use super::report::record_name;
use super::sequence::{Events, Records};
use crate::engine::{Failure, Tally};
use crate::model::{AggregateFunction, EntityId, ExprId, PickOrder, RangePath, RelationId};
use crate::plan::{Fold, Scan, needs};

/// What a scan gathers over its chunks.
pub(super) struct Gathered {
    pub(super) keys: BTreeMap<u32, Vec<Column>>,
    pub(super) owners: BTreeMap<RelationId, Vec<u32>>,
    pub(super) stored: BTreeMap<ExprId, Vec<Series>>,
    pub(super) folds: Vec<(usize, Box<dyn Accumulator>)>,
    pub(super) groupings: BTreeMap<usize, Grouping>,
    pub(super) alike: BTreeMap<usize, Arc<Alike>>,
    pub(super) events: BTreeMap<usize, Events>,
    pub(super) tallies: BTreeMap<ExprId, Tally>,
    pub(super) fused: Vec<Fused>,
    pub(super) orphans: BTreeMap<RelationId, u64>,
    pub(super) present: BTreeMap<ExprId, u64>,
}

/// What stands beside the rows of a frame.
struct Record {
    /// By row: the row of its record.
    rows: Arc<Vec<u32>>,
    /// The entity of the records.
    entity: EntityId,
    /// Where one record stands beside all rows: its number among those that are alike.
    number: Option<u32>,
}

impl<'a> State<'a> {
    /// Compiles what is evaluated, with nothing gathered yet.
    pub(super) fn start(&self, scan: &Scan, avoided: &Avoided) -> Result<(Vec<Group>, Gathered), Failure> {
        let (together, alone) = fused::sorted(self, scan, avoided);
        let together: Vec<Fused> =
            together.into_iter().map(|folds| Fused::new(self, scan, folds, avoided)).collect::<Result<_, _>>()?;
        let groups = self.groups(scan, &alone, &together)?;
        let gathered = self.empty(&groups, &alone, together)?;
        Ok((groups, gathered))
    }

    fn empty(&self, groups: &[Group], alone: &[usize], fused: Vec<Fused>) -> Result<Gathered, Failure> {
        let plan = self.request.plan;
        let (mut folds, mut groupings, mut alike) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
        let mut events: BTreeMap<usize, Events> = BTreeMap::new();
        for group in groups {
            if let Beside::Each(records) = &group.beside {
                alike.extend(group.folds.iter().map(|&position| (position, Arc::clone(records))));
            }
            for &position in &group.gathers {
                let records = match (&group.beside, &plan.gathers[position].path) {
                    (Beside::Each(records), _) => Records::Alike(Arc::clone(records)),
                    (_, RangePath::Whole) => Records::All,
                    (_, RangePath::Relations(_)) => Records::Own,
                };
                events.insert(position, Events::new(records));
            }
        }
        for &position in alone {
            let fold = &plan.folds[position];
            let records = match fold.path {
                RangePath::Whole if fold.uses_record => alike.get(&position).map_or(0, |alike| alike.first.len()),
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
            alike,
            events,
            tallies: BTreeMap::new(),
            fused,
            orphans: BTreeMap::new(),
            present: BTreeMap::new(),
        })
    }

    /// The columns that only what is folded together reads: it reads them as they are.
    pub(super) fn left(&self, scan: &Scan, groups: &[Group], gathered: &Gathered) -> BTreeSet<u32> {
        let (catalog, plan) = (self.request.catalog, self.request.plan);
        let entity = catalog.entity(scan.entity);
        let mut taken: BTreeSet<u32> = scan.indexes.iter().flatten().chain(&entity.key).copied().collect();
        let exists = entity.exists.map(|exists| needs(catalog, &plan.exprs, [exists], |_| false));
        for group in groups.iter().filter(|group| !group.is_idle) {
            for found in exists.iter().chain([&group.needs]) {
                taken.extend(&found.columns);
            }
        }
        let of_fused: BTreeSet<u32> = gathered.fused.iter().flat_map(Fused::columns).collect();
        let owners = gathered.fused.iter().filter_map(Fused::relation).flat_map(|id| &catalog.relation(id).local);
        of_fused.iter().chain(owners).copied().filter(|column| !taken.contains(column)).collect()
    }

    fn accumulator(&self, fold: &Fold, records: usize) -> Option<Box<dyn Accumulator>> {
        let plan = self.request.plan;
        let range = &self.request.catalog.aggregate(fold.aggregate).range;
        let take = match &range.pick {
            Some(pick) => Some(Take {
                end: match pick.order {
                    PickOrder::Latest => PickEnd::Latest,
                    PickOrder::Earliest => PickEnd::Earliest,
                    PickOrder::Top(_) => PickEnd::Top,
                    PickOrder::Bottom(_) => PickEnd::Bottom,
                },
                count: usize::try_from(pick.count).unwrap_or(usize::MAX),
                order: plan.exprs[fold.order?].ty.clone(),
            }),
            None => None,
        };
        if let AggregateFunction::Rows(fields) = &fold.function {
            let kind = |(name, value): &(Box<str>, ExprId)| (name.to_string(), plan.exprs[*value].ty.clone());
            return Some(Box::new(FieldRows::new(fields.iter().map(kind).collect(), take, records)));
        }
        let value = fold.value.map(|value| plan.exprs[value].ty.clone());
        let inner =
            accumulator(self.request.folding, &fold.function, value.as_ref(), &plan.exprs[fold.node].ty, records)?;
        Some(match take {
            Some(take) => Box::new(Picked::new(inner, take, value)),
            None => inner,
        })
    }

    pub(super) fn chunk(
        &self,
        scan: &Scan,
        groups: &[Group],
        rows: Rows,
        first_row: usize,
        gathered: &mut Gathered,
    ) -> Result<(), Trouble> {
        for columns in &scan.indexes {
            for &column in columns {
                if gathered
                    .keys
                    .get(&column)
                    .is_none_or(|parts| parts.iter().map(Column::len).sum::<usize>() <= first_row)
                {
                    gathered.keys.entry(column).or_default().push(rows.frame.column(&source_name(column))?.clone());
                }
            }
        }
        let mut chunk = Chunk::new(self, scan.entity, rows, first_row);
        for &relation in &scan.owners {
            gathered.owners.entry(relation).or_default().extend_from_slice(chunk.owner_rows(relation)?.as_slice());
        }
        for group in groups {
            match &group.beside {
                Beside::Nothing => self.on_frame(scan, group, None, &mut chunk, gathered)?,
                Beside::Owner(path) => {
                    let record =
                        Record { rows: chunk.record_rows(path)?, entity: chunk.record_entity(path), number: None };
                    self.on_frame(scan, group, Some(&record), &mut chunk, gathered)?;
                }
                Beside::Each(alike) => {
                    for (number, &first) in (0..).zip(&alike.first) {
                        let rows = Arc::new(vec![first; chunk.height()]);
                        let record = Record { rows, entity: alike.record, number: Some(number) };
                        self.on_frame(scan, group, Some(&record), &mut chunk, gathered)?;
                    }
                }
            }
        }
        for (relation, orphans) in chunk.orphans() {
            *gathered.orphans.entry(relation).or_default() += orphans;
        }
        Ok(())
    }

    /// Evaluates a group on the frame that its expressions want, with the record beside the rows where they read one.
    fn on_frame(
        &self,
        scan: &Scan,
        group: &Group,
        record: Option<&Record>,
        chunk: &mut Chunk<'_, 'a>,
        gathered: &mut Gathered,
    ) -> Result<(), Trouble> {
        if group.is_idle {
            return group.fused.iter().try_for_each(|&at| gathered.fused[at].take(chunk, None, &self.spill));
        }
        let number = record.and_then(|record| record.number);
        let beside = record.map(|record| (record.rows.as_slice(), record.entity));
        let frame = chunk.prepared(&group.needs, beside)?;
        let frame = group.program.run(frame)?;
        if matches!(group.beside, Beside::Nothing) {
            for &root in scan.stored.iter().filter(|&&root| !self.is_literal(root)) {
                let series = frame.column(&column_name(root))?.as_materialized_series().rechunk();
                gathered.stored.entry(root).or_default().push(series);
            }
            self.tally(scan, &frame, gathered)?;
            self.count_present(scan, &frame, gathered)?;
        }
        self.fold(group, &frame, number, chunk, gathered)?;
        self.gather(group, &frame, number, chunk, gathered)?;
        group.fused.iter().try_for_each(|&at| gathered.fused[at].take(chunk, Some(&frame), &self.spill))?;
        Ok(self.no_fault(scan.entity, &frame, chunk.first_row)?)
    }

    /// Fails where an operation did not fit on a row that exists. What does not fit on one of the future is nobody's fault,
    /// unless a range that looks ahead asks for it and may take that row.
    fn no_fault(&self, entity: EntityId, frame: &DataFrame, first_row: usize) -> Result<(), Failure> {
        let mut faults = self.faults.take();
        if faults.is_empty() {
            return Ok(());
        }
        let catalog = self.request.catalog;
        if let Some(exists) = catalog.entity(entity).exists {
            let there = self.own_existence(entity, exists, frame, first_row)?;
            let there = there.bool()?;
            let ahead = catalog.asked_ahead();
            faults.retain(|&(row, expr)| there.get(row) == Some(true) || ahead.contains(&expr));
        }
        match faults.first() {
            Some(&(row, expr)) => {
                let record = record_name(self.request, entity, frame, row, first_row);
                Err(Failure::Overflow { expr, entity, record })
            }
            None => Ok(()),
        }
    }
}
