//! Evaluates with what earlier runs have found: their values are handed to the engine, and what is new is kept. Whatever
//! stops the engine is told by an evaluation without them. Must not know how values are kept.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use super::evaluate::{Evaluated, execute};
use super::floors::cache::{Cache, Key, Keys, Parts};
use super::floors::{data, engine, plan, resolve};
use super::keeping::{Keeping, Taking};
use super::understand::{Choice, Readied, Reading};
use super::{Failure, RunOptions, Workspace};
use crate::model::{Catalog, DefinitionKind, EntityId, ExprId, ListId};
use crate::progress::Progress;

/// Where results are kept, in the workspace.
const FOLDER: &str = ".milieu/cache";

/// The results of earlier runs, as far as they are of this one.
struct Known<'a> {
    catalog: &'a Catalog,
    wanted: &'a plan::Wanted,
    /// How everything would be evaluated.
    whole: &'a plan::Plan,
    tables: &'a [Option<data::Table>],
    cache: Cache,
    keys: Keys<'a>,
    /// The keys of all values that may be taken or kept.
    values: BTreeMap<(EntityId, ExprId), Key>,
    /// Whether of traits nothing is asked but their number.
    only_counts: bool,
}

/// What is left to do, and with what.
struct Rest {
    plan: plan::Plan,
    given: engine::CellsOf,
    at_hand: plan::AtHand,
}

impl Workspace {
    /// As [`Workspace::evaluate`], with what earlier runs have found; and what is to be kept for later ones. `beside`: names that
    /// are mentioned beside the files.
    pub(super) fn evaluate_keeping(
        &mut self,
        beside: &BTreeSet<String>,
        choice: Choice<'_>,
        options: &RunOptions,
        progress: &dyn Progress,
    ) -> Result<(Evaluated, Option<Keeping>), Failure> {
        let began = Instant::now();
        let Readied { resolved, wanted, plan, tables } = self.ready(Reading::Needed, beside, choice, progress)?;
        let mut steps = vec![("read and resolve".to_owned(), began.elapsed())];
        let lists = self.read_lists(&resolved);
        self.proceed()?;
        let began = Instant::now();
        let known = self.known_results(&resolved, &wanted, &plan, (&tables, &lists), options);
        let rest = known.as_ref().and_then(Known::rest);
        let looked = began.elapsed();
        let how = self.how();
        let carry_out = |plan: &plan::Plan, given: &engine::CellsOf| {
            let keep = known.as_ref().map(|known| known.to_keep(plan)).unwrap_or_default();
            let taking = known.as_ref().map(|known| Taking { values: &known.values, parts: Parts::default() });
            let taker = taking.as_ref().map(|taking| taking as &dyn engine::Taker);
            let outcome = execute(&resolved, plan, &tables, &lists, (given, &keep), (how, taker), progress)?;
            Ok((outcome, taking.map(|taking| taking.parts).unwrap_or_default()))
        };
        let with_known = rest.as_ref().map(|rest| carry_out(&rest.plan, &rest.given));
        let (outcome, parts) = match (with_known, &known, &rest) {
            (Some(Ok((outcome, parts))), Some(known), Some(rest)) => {
                steps.push((format!("take {} values from the cache", rest.given.len()), looked));
                (known.completed(outcome, rest), parts)
            }
            // What stops the engine is told of an evaluation of everything, so that it is the same in every run.
            (stopped, ..) => {
                let whole = carry_out(&plan, &engine::CellsOf::new());
                let whole = whole.map_err(|failure| self.stopped(&resolved, &plan, failure))?;
                if let Some(Err(why)) = stopped {
                    let why = if let engine::Failure::Internal(what) = why { what } else { "it failed".into() };
                    steps.push((format!("begin anew, without the cache: {why}"), began.elapsed()));
                }
                whole
            }
        };
        steps.extend(outcome.timings.iter().cloned());
        let keeping = known.and_then(|known| known.found(&outcome, parts));
        Ok((Evaluated { catalog: resolved.catalog, wanted, tables, outcome, steps }, keeping))
    }

    /// The results of earlier runs. None where they are not wanted, and where the clock is the system's: no other run has
    /// that moment, so nothing could be taken.
    fn known_results<'a>(
        &self,
        resolved: &'a resolve::Resolved,
        wanted: &'a plan::Wanted,
        whole: &'a plan::Plan,
        (tables, lists): (&'a [Option<data::Table>], &BTreeMap<ListId, Vec<data::ListEntry>>),
        options: &RunOptions,
    ) -> Option<Known<'a>> {
        let limit = self.config.cache_size;
        let has_clock = self.options.as_of.is_some() || self.config.as_of.is_some();
        // Other ways to fold are there to be compared with, and take nothing for granted.
        if options.no_cache || limit == 0 || !has_clock || self.options.folding != engine::Folding::Fused {
            return None;
        }
        let catalog = &resolved.catalog;
        let identity = |table: &Option<data::Table>| table.as_ref()?.identity().ok().flatten();
        let sources: Vec<Option<Key>> = tables.iter().map(identity).collect();
        let candidates = candidates(catalog, whole);
        let roots: BTreeSet<ExprId> = candidates.iter().map(|&(_, expr)| expr).chain(bodies(catalog, wanted)).collect();
        let keys = Keys::new(catalog, &build()?, sources, lists, &roots);
        let holds = |&(_, expr): &(EntityId, ExprId)| engine::Cells::hold(&catalog.exprs[expr].ty);
        let keyed = candidates.into_iter().filter(holds);
        let values = keyed.filter_map(|(entity, expr)| Some(((entity, expr), keys.value(expr)?))).collect();
        let cache = Cache::open(&self.below(FOLDER), limit);
        Some(Known { catalog, wanted, whole, tables, cache, keys, values, only_counts: !options.traits })
    }
}

impl Known<'_> {
    /// What is left to do with what is known; none where that is everything, or where something would have to be said that
    /// is not known.
    fn rest(&self) -> Option<Rest> {
        let has = |&(_, key): &(&(EntityId, ExprId), &Key)| self.cache.has(key);
        let values: BTreeSet<ExprId> = self.values.iter().filter(has).map(|((_, expr), _)| *expr).collect();
        let mut at_hand = plan::AtHand { values, counted: self.counted() };
        loop {
            if at_hand.values.is_empty() && at_hand.counted.is_empty() {
                return None;
            }
            let plan = plan::plan_with(self.catalog, self.wanted, &at_hand);
            let given = self.given(&plan);
            let missing: Vec<ExprId> =
                plan.given.iter().filter(|&&expr| !given.keys().any(|&(_, one)| one == expr)).copied().collect();
            if missing.is_empty() {
                return self.can_be_completed(&plan).then_some(Rest { plan, given, at_hand });
            }
            at_hand.values.retain(|expr| !missing.contains(expr));
        }
    }

    /// The wanted traits whose number of values is known, where nothing else is asked of them.
    fn counted(&self) -> BTreeSet<crate::model::DefinitionId> {
        let wanted = self.wanted.definitions.iter().copied();
        let traits = wanted.filter(|&id| self.catalog.definition(id).kind == DefinitionKind::Trait);
        traits.filter(|&id| self.only_counts && self.members(id).is_some()).collect()
    }

    fn members(&self, id: crate::model::DefinitionId) -> Option<u64> {
        let root = self.catalog.definition(id).body;
        self.cache.fact(&self.keys.members(id, root)?)
    }

    /// The values that a plan asks for, as far as they can be read and are of all rows.
    fn given(&self, plan: &plan::Plan) -> engine::CellsOf {
        let asked: Vec<_> = self.values.iter().filter(|((_, expr), _)| plan.given.contains(expr)).collect();
        let keys: Vec<Key> = asked.iter().map(|(_, key)| **key).collect();
        let found = self.cache.take(&keys);
        let cells = |(place, key): (&(EntityId, ExprId), &Key)| {
            let cells = found.get(key)?;
            let rows = self.fact(self.keys.rows(place.0))?;
            (cells.rows() as u64 == rows).then(|| (*place, cells.clone()))
        };
        asked.into_iter().filter_map(cells).collect()
    }

    fn fact(&self, key: Option<Key>) -> Option<u64> {
        self.cache.fact(&key?)
    }

    /// Whether all that the whole plan checks and counts is checked and counted by this one, or known.
    fn can_be_completed(&self, plan: &plan::Plan) -> bool {
        let (scans, followed, checked) = (plan.scans(), plan.followed(self.catalog), plan.indexed());
        let mut rows = self.whole.scans().into_keys();
        let mut relations = self.whole.followed(self.catalog).into_iter();
        let mut indexes = self.whole.indexed().into_iter();
        rows.all(|id| scans.contains_key(&id) || self.fact(self.keys.rows(id)).is_some())
            && relations.all(|id| followed.contains(&id) || self.fact(self.keys.orphans(id)).is_some())
            && indexes.all(|index| checked.contains(&index) || self.fact(self.keys.index(index.0, &index.1)).is_some())
    }

    /// The outcome of the rest with all that the whole plan would have told.
    fn completed(&self, mut outcome: engine::Outcome, rest: &Rest) -> engine::Outcome {
        for id in self.whole.scans().into_keys() {
            if let Some(rows) = self.fact(self.keys.rows(id)) {
                outcome.rows.entry(id).or_insert(rows);
            }
        }
        let followed = rest.plan.followed(self.catalog);
        for id in self.whole.followed(self.catalog).into_iter().filter(|id| !followed.contains(id)) {
            outcome.orphans.extend(self.fact(self.keys.orphans(id)).map(|rows| (id, rows)));
        }
        for &id in &rest.at_hand.counted {
            let entity = self.catalog.definition(id).entity;
            let of = outcome.entities.iter_mut().find(|of| of.entity == entity);
            if let (Some(of), Some(members)) = (of, self.members(id)) {
                of.counts.push((id, members));
            }
        }
        outcome
    }

    /// Of what a plan makes, that which has a key.
    fn to_keep(&self, plan: &plan::Plan) -> BTreeSet<(EntityId, ExprId)> {
        plan.made(self.catalog).into_iter().filter(|place| self.values.contains_key(place)).collect()
    }

    /// What was found, to be kept, unless the sources have changed meanwhile.
    fn found(self, outcome: &engine::Outcome, parts: Parts) -> Option<Keeping> {
        if !self.tables.iter().flatten().all(data::Table::is_unchanged) {
            return None;
        }
        let value = |(place, cells): (&(EntityId, ExprId), &engine::Cells)| {
            self.values.get(place).map(|key| (*key, cells.clone()))
        };
        let values = outcome.kept.iter().filter_map(value).collect();
        let facts = self.facts(outcome);
        Some(Keeping { cache: self.cache, values, parts, facts })
    }

    fn facts(&self, outcome: &engine::Outcome) -> BTreeMap<Key, u64> {
        let rows = outcome.rows.iter().map(|(&id, &rows)| (self.keys.rows(id), rows));
        let orphans = self.whole.followed(self.catalog).into_iter();
        let orphans = orphans.map(|id| (self.keys.orphans(id), outcome.orphans.get(&id).copied().unwrap_or(0)));
        let indexes = self.whole.indexed().into_iter().map(|(id, columns)| (self.keys.index(id, &columns), 1));
        let counts = outcome.entities.iter().flat_map(|of| &of.counts);
        let members = counts.map(|&(id, members)| (self.keys.members(id, self.catalog.definition(id).body), members));
        let facts = rows.chain(orphans).chain(indexes).chain(members);
        facts.filter_map(|(key, number)| Some((key?, number))).collect()
    }
}

/// What the plan makes, and what stands for a definition: values of the rows of one entity.
fn candidates(catalog: &Catalog, whole: &plan::Plan) -> BTreeSet<(EntityId, ExprId)> {
    let mut candidates = whole.made(catalog);
    let roots = catalog.definitions.iter().map(|one| (one.entity, plan::through(catalog, &catalog.exprs, one.body)));
    candidates.extend(roots.filter(|&(_, root)| plan::is_worked_out(&catalog.exprs, root)));
    // A value that is read in other rows, and one that a plan has added, have no key.
    let own = |&(entity, expr): &(EntityId, ExprId)| {
        (expr.0 as usize) < catalog.exprs.len() && catalog.exprs[expr].frame == Some(entity)
    };
    candidates.retain(own);
    candidates
}

fn bodies(catalog: &Catalog, wanted: &plan::Wanted) -> Vec<ExprId> {
    wanted.definitions.iter().map(|&id| catalog.definition(id).body).collect()
}

/// Tells this build of milieu from every other one, so that no other's mistakes are taken for results.
fn build() -> Option<String> {
    let program = std::fs::metadata(std::env::current_exe().ok()?).ok()?;
    let since = program.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), program.len(), since.as_nanos()))
}
