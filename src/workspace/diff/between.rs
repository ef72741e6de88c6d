//! States between two runs: the old rules over the data of the newer run, at either clock, evaluated where these data are still
//! there. Must not know who moved.

use std::collections::{BTreeMap, BTreeSet};

use arrow::array::RecordBatch;

use super::super::evaluate::chosen;
use super::super::floors::resolve;
use super::super::{Failure, Options, Workspace, config, origins};
use super::rules::parsed;
use crate::insight::describe;
use crate::insight::diff::{Cause, State};
use crate::progress::Progress;
use crate::run::{Aligned, Past, PastSource};
use crate::source::SourceMap;
use crate::syntax::ast;

/// The answers of the old rules over the new data, and by aligned record its row there; who is no record of the newer run has none.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) answers: RecordBatch,
    pub(super) rows: Vec<Option<usize>>,
}

/// The states that are known: of the old rules over the new data.
#[derive(Debug, Default)]
pub(super) struct States {
    /// At the old clock.
    old_clock: Option<Known>,
    /// At the new clock.
    new_clock: Option<Known>,
}

impl States {
    /// The way from the older run to the newer one, for a definition that ends with these places; `places` are those that a state
    /// says, if it has the definition.
    pub(super) fn way<'s, T>(
        &'s self,
        causes: &[Cause],
        places: impl Fn(&'s Known) -> Option<Vec<T>>,
        end: Vec<T>,
    ) -> Vec<State<T>> {
        let mut way = Vec::new();
        let mut open = Vec::new();
        for (at, &cause) in causes.iter().enumerate() {
            open.push(cause);
            if at + 1 == causes.len() {
                break;
            }
            let known = if causes[..=at].contains(&Cause::Clock) || !causes.contains(&Cause::Clock) {
                &self.new_clock
            } else {
                &self.old_clock
            };
            if let Some(places) = known.as_ref().and_then(&places) {
                way.push(State { causes: std::mem::take(&mut open), places });
            }
        }
        way.push(State { causes: open, places: end });
        way
    }
}

/// Works states out.
pub(super) struct Between<'b> {
    workspace: &'b Workspace,
    then: &'b Past,
    now: &'b Past,
    progress: &'b dyn Progress,
    evaluated: bool,
}

impl<'b> Between<'b> {
    pub(super) fn new(workspace: &'b Workspace, then: &'b Past, now: &'b Past, progress: &'b dyn Progress) -> Self {
        Self { workspace, then, now, progress, evaluated: false }
    }

    /// Whether any state was worked out.
    pub(super) fn evaluated(&self) -> bool {
        self.evaluated
    }

    /// The states that are needed to tell these causes apart, as far as they can be had. A state that cannot be had is no failure:
    /// causes are told together then.
    pub(super) fn states(
        &mut self,
        entity: &str,
        now: &RecordBatch,
        aligned: &Aligned,
        key_width: usize,
        causes: &[Vec<Cause>],
    ) -> Result<States, Failure> {
        let several = || causes.iter().filter(|causes| causes.len() > 1);
        let has = |causes: &Vec<Cause>, cause| causes.contains(&cause);
        let at_old = several().any(|of| has(of, Cause::Data) && has(of, Cause::Clock));
        let at_new = several().any(|of| has(of, Cause::Rule));
        let clocks = [(at_old, &self.then.record.clock), (at_new, &self.now.record.clock)];
        let mut found = clocks.into_iter().map(|(is_needed, clock)| {
            let batch = if is_needed { self.membership(entity, clock) } else { None };
            batch.map(|batch| beside(batch, now, aligned, key_width)).transpose()
        });
        let states =
            States { old_clock: found.next().transpose()?.flatten(), new_clock: found.next().transpose()?.flatten() };
        drop(found);
        self.evaluated |= states.old_clock.is_some() || states.new_clock.is_some();
        Ok(states)
    }

    /// Who belongs to what by the old rules over the sources as they are, if these are the ones of the newer run.
    fn membership(&self, entity: &str, clock: &str) -> Option<RecordBatch> {
        let mut workspace = self.old_rules(clock);
        if crate::diag::has_errors(&workspace.findings) {
            return None;
        }
        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<_>| Ok(chosen(&resolved.catalog, &[]));
        let evaluated = workspace.answered(&BTreeSet::new(), &mut choice, false, self.progress).ok()?;
        let catalog = &evaluated.catalog;
        let unchanged = [false, true].into_iter().any(|full| {
            let read = origins::sources(&mut workspace, catalog, &evaluated.tables, &evaluated.outcome, full);
            let lists = origins::lists(&mut workspace, catalog, full);
            let (Ok(read), Ok(lists)) = (read, lists) else { return false };
            let read = read.into_iter().map(|source| PastSource { entity: source.entity, digest: source.digest });
            let known = |source: PastSource| {
                let of = self.now.record.sources.iter().find(|one| one.entity == source.entity);
                of.is_none_or(|of| *of == source)
            };
            let same_list = |list: crate::run::ListFile| {
                let of = self.now.record.lists.iter().find(|one| one.name == list.name);
                of.is_none_or(|of| of.digest == list.digest)
            };
            read.into_iter().all(known) && lists.into_iter().all(same_list)
        });
        let id = catalog.find_entity(entity).filter(|_| unchanged)?;
        evaluated.of(id).ok().map(|of| of.membership.clone())
    }

    /// The workspace with the definitions of the older run.
    fn old_rules(&self, clock: &str) -> Workspace {
        let workspace = self.workspace;
        let mut sources = SourceMap::default();
        let file = parsed(&self.then.record, &mut sources);
        let is_param = |name: &str| {
            let own = |item: &ast::Item| describe::name_of(&item.node).is_some_and(|own| own.node == name);
            file.items.iter().any(|item| matches!(item.node, ast::ItemKind::Param(_)) && own(item))
        };
        let text = |value: &serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let parameters = self.then.record.parameters.iter().filter(|(name, value)| is_param(name) && !value.is_null());
        let sets = parameters.map(|(name, value)| (name.clone(), text(value))).collect();
        // Data are read where the newer run has read them, unless the command line says otherwise.
        let now = parsed(&self.now.record, &mut SourceMap::default());
        let path = |item: ast::Item| match item.node {
            ast::ItemKind::Entity(entity) => Some((entity.name.node, entity.source?.path.node)),
            _ => None,
        };
        let mut paths = workspace.options.sources.clone();
        let elsewhere: Vec<(String, String)> = now
            .items
            .into_iter()
            .filter_map(path)
            .filter(|(entity, _)| paths.iter().all(|(own, _)| own != entity))
            .collect();
        let own: BTreeSet<&str> = file
            .items
            .iter()
            .filter_map(|item| match &item.node {
                ast::ItemKind::Entity(entity) => Some(entity.name.node.as_str()),
                _ => None,
            })
            .collect();
        paths.extend(elsewhere.into_iter().filter(|(entity, _)| own.contains(entity.as_str())));
        let config = config::at(&workspace.config, &self.then.record);
        Workspace {
            root: workspace.root.clone(),
            options: Options { as_of: Some(clock.to_owned()), sets, sources: paths, ..workspace.options.clone() },
            clock: super::super::clock::parse(clock, config.settings.zone).unwrap_or(workspace.clock),
            config,
            files: vec![file],
            sources,
            findings: Vec::new(),
            replaced: BTreeMap::new(),
            library: None,
        }
    }
}

fn beside(state: RecordBatch, now: &RecordBatch, aligned: &Aligned, key_width: usize) -> Result<Known, Failure> {
    let broken = |why: arrow::error::ArrowError| Failure::Other(format!("internal error: {why}"));
    let beside = Aligned::new(now, &state, key_width).map_err(broken)?;
    let rows = aligned.now.iter().map(|row| row.and_then(|row| beside.then[row])).collect();
    Ok(Known { answers: state, rows })
}
