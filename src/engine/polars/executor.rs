//! Runs a plan: step by step, scan by scan, chunk by chunk.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use polars::prelude::*;
use rayon::prelude::*;

use super::chunk::Chunk;
use super::fold::{Accumulator, PickEnd, Picked, Rows, accumulator};
use super::grouping::Grouping;
use super::keys::KeyIndex;
use super::lists::list_sets;
use super::lower::{Faults, ListSets, column_name, source_name};
use super::output::{Store, assemble};
use super::program::{Compiler, Program};
use super::rank;
use super::report::{key_problems, record_name};
use super::scan::Chunks;
use super::sequence::{self, Events};
use crate::engine::{Failure, Outcome, Request};
use crate::model::{EntityId, ExprId, ExprKind, PickOrder, RangePath, RelationId, SequenceId, Type};
use crate::plan::{Fold, Needs, Scan, needs};

/// Everything that steps leave for later ones.
pub(super) struct State<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) store: Store,
    pub(super) indexes: HashMap<(EntityId, Vec<u32>), KeyIndex>,
    pub(super) owners: HashMap<RelationId, Vec<u32>>,
    pub(super) rows: BTreeMap<EntityId, u64>,
    pub(super) orphans: BTreeMap<RelationId, u64>,
    lists: ListSets,
    faults: Faults,
    finished_lookups: HashSet<RelationId>,
    events: HashMap<SequenceId, HashMap<usize, Events>>,
    timings: Vec<(String, Duration)>,
}

impl From<PolarsError> for Failure {
    fn from(error: PolarsError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Evaluates the plan of a request.
pub(in crate::engine) fn execute(request: &Request<'_>) -> Result<Outcome, Failure> {
    let lists = list_sets(request.catalog, &request.plan.exprs, request.lists).map_err(Failure::Data)?;
    let mut state = State {
        request,
        store: Store::new(),
        indexes: HashMap::new(),
        owners: HashMap::new(),
        rows: BTreeMap::new(),
        orphans: BTreeMap::new(),
        lists,
        faults: Faults::default(),
        finished_lookups: HashSet::new(),
        events: HashMap::new(),
        timings: Vec::new(),
    };
    for step in &request.plan.steps {
        for scan in &step.scans {
            let start = Instant::now();
            state.scan(scan)?;
            let name = &request.catalog.entity(scan.entity).plural;
            state.timings.push((format!("read {name}"), start.elapsed()));
        }
        for &(node, id) in &step.sequences {
            let events = state.events.remove(&id).unwrap_or_default();
            let answers = sequence::holds(&state, id, events)?;
            state.store.insert((request.catalog.sequence(id).record, node), answers);
        }
        for &(node, id) in &step.ranks {
            let ranks = rank::rank(&state, id)?;
            state.store.insert((request.catalog.population(id).entity, node), ranks);
        }
        for &(node, inner, entity) in &step.previous {
            let values = rank::previous(&state, inner, entity)?;
            state.store.insert((entity, node), values);
        }
    }
    let start = Instant::now();
    let mut entities = Vec::new();
    for output in &request.plan.outputs {
        let rows = usize::try_from(state.rows.get(&output.entity).copied().unwrap_or(0)).unwrap_or(0);
        entities.push(assemble(request.catalog, request.plan, &state.store, output, rows)?);
    }
    state.timings.push(("assemble answers".into(), start.elapsed()));
    Ok(Outcome { entities, orphans: state.orphans, rows: state.rows, timings: state.timings })
}

/// What a scan gathers over its chunks.
struct Gathered {
    keys: BTreeMap<u32, Vec<Column>>,
    owners: BTreeMap<RelationId, Vec<u32>>,
    stored: BTreeMap<ExprId, Vec<Series>>,
    folds: Vec<(usize, Box<dyn Accumulator>)>,
    groupings: BTreeMap<usize, Grouping>,
    events: BTreeMap<usize, Events>,
}

/// Expressions that are evaluated on the same frame: all that read no record, or those that read it over one path.
struct Group {
    path: Option<RangePath>,
    needs: Needs,
    program: Program,
    folds: Vec<usize>,
    gathers: Vec<usize>,
}

impl<'a> State<'a> {
    fn scan(&mut self, scan: &Scan) -> Result<(), Failure> {
        let catalog = self.request.catalog;
        let entity = scan.entity;
        let table = self.request.tables.get(entity.0 as usize).and_then(Option::as_ref);
        let table = table.ok_or_else(|| Failure::Internal(format!("table {} was not opened", entity.0)))?;
        let columns: Vec<u32> = scan.columns.iter().copied().collect();
        let chunks = Chunks::open(catalog, entity, table, &columns).map_err(Failure::Data)?;
        self.rows.insert(entity, chunks.rows);
        let task = catalog.entity(entity).plural.clone();
        self.request.progress.begin(&task, Some(chunks.rows));
        let groups = self.groups(scan)?;
        let mut gathered = self.start(scan)?;
        let mut first_row = 0;
        for position in 0..chunks.len() {
            let frame = chunks.frame(position).map_err(Failure::Data)?;
            let height = frame.height();
            self.chunk(scan, &groups, frame, first_row, &mut gathered)?;
            first_row += height;
            self.request.progress.advance(&task, height as u64);
        }
        self.finished_lookups.extend(self.orphans.keys());
        self.keep(scan, gathered, table)?;
        self.request.progress.finish(&task);
        Ok(())
    }

    fn start(&self, scan: &Scan) -> Result<Gathered, Failure> {
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
    fn groups(&self, scan: &Scan) -> Result<Vec<Group>, Failure> {
        let plan = self.request.plan;
        let mut members: Vec<(Option<RangePath>, Vec<usize>, Vec<usize>)> = vec![(None, Vec::new(), Vec::new())];
        let mut place = |path: Option<RangePath>| match members.iter().position(|(of, ..)| *of == path) {
            Some(position) => position,
            None => {
                members.push((path, Vec::new(), Vec::new()));
                members.len() - 1
            }
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

    /// Whether the orphans of a relation were counted by an earlier scan: then it covered every row already.
    pub(super) fn counted(&self, relation: RelationId, _: usize) -> bool {
        self.finished_lookups.contains(&relation)
    }

    /// Which rows of a chunk exist, before anything else is evaluated on it.
    pub(super) fn own_existence(
        &self,
        entity: EntityId,
        exists: ExprId,
        frame: &DataFrame,
        first_row: usize,
    ) -> Result<Series, Failure> {
        if let Some(series) = self.store.get(&(entity, exists)) {
            let first = i64::try_from(first_row).unwrap_or(i64::MAX);
            return Ok(series.slice(first, frame.height()));
        }
        let (catalog, plan) = (self.request.catalog, self.request.plan);
        let found = needs(catalog, &plan.exprs, [exists], |_| false);
        let mut chunk = Chunk::new(self, entity, frame.clone(), first_row);
        let prepared = chunk.prepared(&found, None)?;
        let available = found.owners.iter().map(|&(node, ..)| node).chain(found.folded.iter().copied()).collect();
        let compiler = Compiler { catalog, exprs: &plan.exprs, lists: &self.lists, faults: &self.faults };
        let frame = compiler.compile(&[exists], &available, &[])?.run(prepared)?;
        Ok(frame.column(&column_name(exists))?.as_materialized_series().clone())
    }

    /// How many rows an entity has.
    pub(super) fn count(&self, entity: EntityId) -> usize {
        usize::try_from(self.rows.get(&entity).copied().unwrap_or(0)).unwrap_or(usize::MAX)
    }

    /// The expression that stands for this one: definitions are looked through.
    pub(super) fn through(&self, expr: ExprId) -> ExprId {
        crate::plan::through(self.request.catalog, &self.request.plan.exprs, expr)
    }

    /// The key columns of an entity as stored expressions.
    pub(super) fn key_exprs(&self, entity: EntityId) -> Vec<ExprId> {
        let exprs = &self.request.plan.exprs;
        let wanted = &self.request.catalog.entity(entity).key;
        let stored = |column: &u32| {
            self.store.keys().map(|&(_, expr)| expr).find(|&expr| exprs[expr].kind == ExprKind::Column(entity, *column))
        };
        wanted.iter().filter_map(stored).collect()
    }

    fn is_literal(&self, expr: ExprId) -> bool {
        matches!(self.request.plan.exprs[expr].kind, ExprKind::Literal(_))
    }

    fn is_column(&self, expr: ExprId) -> bool {
        matches!(self.request.plan.exprs[expr].kind, ExprKind::Column(..))
    }

    fn key_columns(&self, entity: EntityId) -> Vec<(String, Type)> {
        let entity = self.request.catalog.entity(entity);
        entity.key.iter().map(|&column| (source_name(column), entity.columns[column as usize].ty.clone())).collect()
    }

    fn chunk(
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

    /// Turns what a scan gathered into indexes, stored values and answers of aggregates.
    fn keep(&mut self, scan: &Scan, gathered: Gathered, table: &crate::data::Table) -> Result<(), Failure> {
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
            let problems = key_problems(catalog, scan.entity, columns, table, &cells, &faults);
            if !problems.is_empty() {
                return Err(Failure::Data(problems));
            }
            self.indexes.insert((scan.entity, columns.clone()), index);
        }
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
        let finished: Vec<_> =
            gathered.folds.into_par_iter().map(|(position, accumulator)| (position, accumulator.finish())).collect();
        for (position, result) in finished {
            self.keep_answer(position, result, gathered.groupings.get(&position))?;
        }
        Ok(())
    }

    fn keep_answer(
        &mut self,
        position: usize,
        result: Result<Series, super::fold::DoesNotFit>,
        grouping: Option<&Grouping>,
    ) -> Result<(), Failure> {
        let fold = &self.request.plan.folds[position];
        match result {
            Ok(series) => {
                let series = match (&fold.path, grouping) {
                    (RangePath::Whole, Some(grouping)) => series.take(&grouping.of_records())?,
                    (RangePath::Whole, None) => {
                        let rows = self.rows.get(&fold.record).copied().unwrap_or(0);
                        series.new_from_index(0, usize::try_from(rows).unwrap_or(0))
                    }
                    (RangePath::Relations(_), _) => series,
                };
                self.store.insert((fold.record, fold.node), series);
                Ok(())
            }
            Err(fault) => {
                let record = super::report::stored_record_name(self, fold.record, fault.record);
                Err(Failure::Overflow { expr: fold.node, entity: fold.record, record })
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
