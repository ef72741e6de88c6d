//! Runs a plan: step by step, scan by scan, chunk by chunk.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::time::{Duration, Instant};

use polars::prelude::*;

use super::audience;
use super::chunk::Chunk;
use super::fused::{Late, Spill};
use super::keys::KeyIndex;
use super::lists::list_sets;
use super::lower::{Faults, ListSets, column_name, source_name};
use super::output::{Store, assemble};
use super::rank;
use super::sequence::{self, Events};
use crate::engine::{Failure, Outcome, Request, Tally};
use crate::model::{EntityId, ExprId, ExprKind, RelationId, SequenceId, Type};
use crate::plan::Standing;

/// Everything that steps leave for later ones.
pub(super) struct State<'a> {
    pub(super) request: &'a Request<'a>,
    pub(super) store: Store,
    pub(super) indexes: HashMap<(EntityId, Vec<u32>), KeyIndex>,
    pub(super) owners: HashMap<RelationId, Vec<u32>>,
    pub(super) rows: BTreeMap<EntityId, u64>,
    pub(super) orphans: BTreeMap<RelationId, u64>,
    pub(super) tallies: BTreeMap<(EntityId, ExprId), Tally>,
    pub(super) lists: ListSets,
    pub(super) faults: Faults,
    /// What is folded when its records are read.
    pub(super) late: Vec<Late>,
    /// How many values are present among the rows that exist, where nothing else is asked of them.
    pub(super) present: HashMap<(EntityId, ExprId), u64>,
    pub(super) spill: Spill,
    pub(super) finished_lookups: HashSet<RelationId>,
    pub(super) events: HashMap<SequenceId, HashMap<usize, Events>>,
    timings: Vec<(String, Duration)>,
}

impl From<PolarsError> for Failure {
    fn from(error: PolarsError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Evaluates the plan of a request.
pub(in crate::engine) fn execute(request: &Request<'_>) -> Result<Outcome, Failure> {
    let lists = list_sets(request).map_err(Failure::Data)?;
    let mut state = State {
        request,
        store: Store::new(),
        indexes: HashMap::new(),
        owners: HashMap::new(),
        rows: BTreeMap::new(),
        orphans: BTreeMap::new(),
        tallies: BTreeMap::new(),
        lists,
        faults: Faults::default(),
        late: Vec::new(),
        present: HashMap::new(),
        // Of the memory that a run may take, a part is for rows that wait to be folded.
        spill: Spill::new(request.memory.map(|bytes| bytes / 4)),
        finished_lookups: HashSet::new(),
        events: HashMap::new(),
        timings: Vec::new(),
    };
    state.take_given();
    for (number, step) in request.plan.steps.iter().enumerate() {
        let mut problems = Vec::new();
        for scan in &step.scans {
            let start = Instant::now();
            // Scans of one step need nothing of each other, so all that is wrong with their data is told together.
            let part = match state.scan(number, scan) {
                Err(Failure::Data(wrong)) => {
                    problems.extend(wrong);
                    None
                }
                other => other?,
            };
            let name = &request.catalog.entity(scan.entity).plural;
            let part = part.map(|(read, all)| format!(", {read} of {all} row groups")).unwrap_or_default();
            state.timings.push((format!("read {name}{part}"), start.elapsed()));
        }
        if !problems.is_empty() {
            return Err(Failure::Data(problems));
        }
        for &(node, id) in &step.sequences {
            let events = state.events.remove(&id).unwrap_or_default();
            let answers = sequence::holds(&state, id, events);
            state.store.insert((request.catalog.sequence(id).record, node), answers);
        }
        for standing in &step.standings {
            state.stand(standing)?;
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
        entities.push(assemble(request.catalog, request.plan, &state.store, &state.present, output, rows)?);
    }
    state.timings.push(("assemble answers".into(), start.elapsed()));
    let kept = state.handed_out()?;
    let State { orphans, rows, tallies, timings, .. } = state;
    Ok(Outcome { entities, orphans, rows, tallies, timings, kept })
}

impl State<'_> {
    /// Works out where each record stands among all.
    fn stand(&mut self, standing: &Standing) -> Result<(), Failure> {
        match standing {
            Standing::Rank { node, rank, value } => {
                let ranks = rank::rank(self, *rank, *value)?;
                self.store.insert((self.request.catalog.population(*rank).entity, *node), ranks);
            }
            &Standing::Audience(id) => {
                let start = Instant::now();
                let taken = audience::take(self, id)?;
                let of = self.request.catalog.audience(id);
                self.store.insert((of.entity, of.parts.member), taken.member);
                self.store.insert((of.entity, of.parts.status), taken.status);
                self.store.insert((of.entity, of.parts.split), taken.split);
                self.store.extend(taken.double.map(|double| ((of.entity, of.parts.double), double)));
                let name = &self.request.catalog.definition(of.definition).name;
                self.timings.push((format!("take audience {name}"), start.elapsed()));
            }
        }
        Ok(())
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
        let (found, program) = self.compiled(entity, &[exists])?;
        let mut chunk = Chunk::new(self, entity, frame.clone().into(), first_row);
        let frame = program.run(chunk.prepared(&found, None)?)?;
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

    pub(super) fn is_literal(&self, expr: ExprId) -> bool {
        matches!(self.request.plan.exprs[expr].kind, ExprKind::Literal(_))
    }

    pub(super) fn is_column(&self, expr: ExprId) -> bool {
        matches!(self.request.plan.exprs[expr].kind, ExprKind::Column(..))
    }

    pub(super) fn key_columns(&self, entity: EntityId) -> Vec<(String, Type)> {
        let entity = self.request.catalog.entity(entity);
        entity.key.iter().map(|&column| (source_name(column), entity.columns[column as usize].ty.clone())).collect()
    }
}
