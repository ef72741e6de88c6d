//! `run` of the façade: evaluates definitions and puts the results into a run's folder. Must not know how an answer is
//! shown.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use arrow::array::RecordBatch;

use super::evaluate::{chosen, journeys};
use super::floors::{plan, resolve, syntax};
use super::keeping::Keeping;
use super::understand::entity_ids;
use super::{Failure, Workspace, breakdown, record};
use crate::diag::Diagnostic;
use crate::insight::{self, describe};
use crate::model::{Catalog, DefinitionId, DefinitionKind, Expr, ExprKind, Type, Value};
use crate::progress::Progress;
use crate::run;
use crate::syntax::ast::{self, ItemKind};

/// What `run` is asked for.
#[derive(Clone, Debug, Default)]
#[allow(clippy::struct_excessive_bools, reason = "each is a wish of its own")]
pub struct RunOptions {
    /// The definitions; none: all.
    pub names: Vec<String>,
    /// The run's folder; none: the next of the workspace's.
    pub out: Option<PathBuf>,
    /// Nothing is written; the caller takes the membership.
    pub stream: bool,
    /// An old folder is replaced.
    pub force: bool,
    /// An older run to compare with.
    pub against: Option<PathBuf>,
    /// Traits are written too.
    pub traits: bool,
    /// Keys of audiences are listed.
    pub lists: bool,
    /// Digests are of all bytes of every source.
    pub full_digest: bool,
    /// Nothing that earlier runs have found is used, and nothing is kept.
    pub no_cache: bool,
}

/// What `run` did.
#[derive(Clone, Debug)]
pub struct RunReport {
    /// The run's folder; none when nothing was written.
    pub folder: Option<PathBuf>,
    /// What was evaluated and what came of it.
    pub record: run::Record,
    /// The subject's membership.
    pub membership: Option<RecordBatch>,
    /// How long each step took.
    pub steps: Vec<(String, Duration)>,
}

impl Workspace {
    /// Evaluates the named definitions, or all, and writes the run's folder.
    ///
    /// # Errors
    /// Wrong definitions or data, an unknown name, a folder that is there.
    pub fn run(&mut self, options: &RunOptions, progress: &dyn Progress) -> Result<RunReport, Failure> {
        let destination = self.destination(options);
        destination.check().map_err(usage)?;
        let baseline = options.against.as_deref().map(|run| self.past(run)).transpose()?;
        self.proceed()?;
        self.known(&options.names)?;

        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<Diagnostic>| {
            let catalog = &mut resolved.catalog;
            let mut wanted = chosen(catalog, &options.names);
            wanted.traits_counted = !options.traits;
            wanted.definitions.extend(anchor(catalog, &wanted));
            if options.traits {
                wanted.definitions.extend(columns_as_traits(catalog, &wanted.definitions));
            }
            wanted.definitions.extend(counted_beside(catalog, &wanted.definitions, &options.names));
            Ok(wanted)
        };
        let (evaluated, keeping) = self.evaluate_keeping(&BTreeSet::new(), &mut choice, options, progress)?;

        let mut results = record::results(self, &evaluated, options)?;
        if let Some(baseline) = baseline {
            compare(&mut results, &baseline)?;
        }
        let keep = || keeping.map(Keeping::keep);
        let folder = if options.stream {
            results.steps.extend(keep());
            None
        } else {
            Some(results.write_beside(&destination, keep).map_err(usage)?)
        };
        let subject = results.record.subject.as_ref();
        let membership = results.tables.iter().find(|table| Some(&table.entity) == subject);
        Ok(RunReport {
            folder,
            membership: membership.and_then(|table| table.membership.clone()),
            record: results.record,
            steps: results.steps,
        })
    }

    fn destination(&self, options: &RunOptions) -> run::Destination {
        match &options.out {
            Some(out) if !options.stream => {
                run::Destination::Folder { path: self.below(out), force: options.force, keep: self.kept() }
            }
            _ => run::Destination::Next(self.out()),
        }
    }

    /// Paths that no folder may take the place of: the workspace, its definitions, templates, lists and sources.
    pub(super) fn kept(&self) -> Vec<PathBuf> {
        let files = self.sources.iter().map(|(_, file)| self.root.join(&file.path));
        let mut kept: Vec<PathBuf> = std::iter::once(self.root.clone()).chain(files).collect();
        kept.push(self.root.join("templates"));
        let replaced = self.options.sources.iter().map(|(_, path)| path.as_str());
        let written = self.items().filter_map(|item| match &item.node {
            ItemKind::Entity(entity) => entity.source.as_ref().map(|source| source.path.node.as_str()),
            ItemKind::List(list) => Some(list.path.node.as_str()),
            _ => None,
        });
        for path in written.chain(replaced) {
            // Of a pattern the part before its first sign is what holds the files.
            let plain = path.find(['*', '?', '[']).map_or(path, |at| &path[..at]);
            let folder =
                if plain.len() < path.len() { plain.rsplit_once('/').map_or("", |(folder, _)| folder) } else { plain };
            kept.push(self.root.join(folder));
        }
        kept
    }

    /// The canonical text of the definition of that kind and name; journeys and tokens have names of their own.
    pub(super) fn canonical(&self, kind: &str, name: &str) -> String {
        let own = |item: &&ast::Item| {
            describe::kind_of(&item.node) == kind && describe::name_of(&item.node).is_some_and(|own| own.node == *name)
        };
        self.items().find(own).map(syntax::canonical).unwrap_or_default()
    }
}

/// The name of a trait that only makes the subject's records known; no definition can have it.
pub(super) const ANCHOR: &str = "";

/// The subject's membership has a row per record also where nothing of the subject was asked for.
fn anchor(catalog: &mut Catalog, wanted: &plan::Wanted) -> Option<DefinitionId> {
    let subject = catalog.subject.filter(|&subject| !catalog.entity(subject).key.is_empty())?;
    let definitions = wanted.definitions.iter().map(|&id| catalog.definition(id).entity);
    if definitions.chain(wanted.values.iter().map(|value| value.entity)).any(|entity| entity == subject) {
        return None;
    }
    let literal = Expr { kind: ExprKind::Literal(Value::Bool(true)), ty: Type::Bool, frame: None };
    let body = catalog.exprs.intern(literal);
    Some(insight::add_definition(catalog, DefinitionKind::Trait, ANCHOR.into(), subject, body))
}

/// The personas that the stages of the wanted journeys are counted for and that are not wanted themselves.
fn counted_beside(catalog: &Catalog, wanted: &[DefinitionId], names: &[String]) -> Vec<DefinitionId> {
    let journeys = journeys(catalog, names);
    let personas: BTreeSet<DefinitionId> =
        journeys.into_iter().flat_map(|journey| breakdown::personas(catalog, journey)).collect();
    personas.into_iter().filter(|id| !wanted.contains(id)).collect()
}

/// The columns that the wanted conditions read, as traits: so that a later comparison can say what changed.
fn columns_as_traits(catalog: &mut Catalog, wanted: &[DefinitionId]) -> Vec<DefinitionId> {
    let mut added = Vec::new();
    for entity in entity_ids(catalog.entities.len()) {
        let conditions: Vec<_> = wanted
            .iter()
            .map(|&id| catalog.definition(id))
            .filter(|definition| definition.entity == entity && definition.kind != DefinitionKind::Trait)
            .map(|definition| definition.body)
            .collect();
        let key = catalog.entity(entity).key.clone();
        for column in catalog.columns_read(&conditions, entity) {
            let of = &catalog.entity(entity).columns[column as usize];
            if key.contains(&column) || of.unsupported.is_some() {
                continue;
            }
            let (name, ty) = (of.name.clone(), of.ty.clone());
            let kind = ExprKind::Column(entity, column);
            let body = catalog.exprs.intern(Expr { kind, ty, frame: Some(entity) });
            added.push(insight::add_definition(catalog, DefinitionKind::Trait, name, entity, body));
        }
    }
    added
}

fn compare(results: &mut run::Results, baseline: &run::Past) -> Result<(), Failure> {
    let definitions = &mut results.record.definitions;
    for table in &results.tables {
        // A journey has a column of stages, which nobody enters or leaves.
        let own = |one: &&run::Definition| one.entity == table.entity && one.kind != "journey";
        let names: Vec<String> = definitions.iter().filter(own).map(|definition| definition.name.clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let moves = baseline.moves(table, &names).map_err(usage)?;
        for definition in definitions.iter_mut().filter(|one| own(&&**one)) {
            definition.moves = moves.get(&definition.name).copied();
        }
    }
    Ok(())
}

/// A place that is taken or a run that is none is wrong usage; what the system refuses is not.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
pub(super) fn usage(error: run::Error) -> Failure {
    match error {
        run::Error::Exists(_) => {
            Failure::Usage { message: error.to_string(), help: Some("`--force` replaces it".into()) }
        }
        run::Error::NotAFolder(_)
        | run::Error::HoldsWorkspace(_)
        | run::Error::NoRun(_)
        | run::Error::NotARun(_)
        | run::Error::BrokenRun(..) => Failure::usage(error.to_string()),
        run::Error::Io(..) | run::Error::Encode(..) => Failure::Other(error.to_string()),
    }
}
