//! Runs definitions: chooses them, has the engine evaluate them, puts the results into a run's folder. Must not know how
//! an answer is shown.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use arrow::array::RecordBatch;

use super::floors::{data, engine, syntax};
use super::understand::{Reading, Understood};
use super::{Failure, Workspace, record};
use crate::insight::{self, describe};
use crate::model::{Catalog, Definition, DefinitionId, DefinitionKind, EntityId, Expr, ExprKind};
use crate::progress::Progress;
use crate::run;

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

/// What the engine made of the wanted definitions.
pub(super) struct Evaluated {
    pub(super) catalog: Catalog,
    pub(super) tables: Vec<data::Table>,
    pub(super) outcome: engine::Outcome,
    pub(super) steps: Vec<(String, Duration)>,
}

impl Workspace {
    /// Evaluates the named definitions, or all, and writes the run's folder.
    ///
    /// # Errors
    /// Wrong definitions or data, an unknown name, a folder that is there.
    pub fn run(&mut self, options: &RunOptions, progress: &dyn Progress) -> Result<RunReport, Failure> {
        let destination = self.destination(options);
        destination.check().map_err(usage)?;
        let baseline = options.against.as_deref().map(|run| self.baseline(run)).transpose()?;
        self.proceed()?;
        self.known(&options.names)?;

        let began = Instant::now();
        let Understood { mut resolved, tables } = self.understand(Reading::Rows, None, progress)?;
        let read = ("read and resolve".to_owned(), began.elapsed());
        let catalog = &mut resolved.catalog;
        let wanted = chosen(catalog, &options.names);
        self.evaluated(catalog, &options.names)?;
        let mut asked = wanted.clone();
        if options.traits {
            asked.extend(columns_as_traits(catalog, &wanted));
        }
        let mut evaluated = self.evaluate(resolved.catalog, tables, &asked, progress)?;
        evaluated.steps.insert(0, read);

        let mut results = record::results(self, &evaluated, &wanted, options)?;
        if let Some(baseline) = baseline {
            compare(&mut results, &baseline)?;
        }
        let folder = if options.stream { None } else { Some(results.write(&destination).map_err(usage)?) };
        let subject = results.record.subject.as_ref();
        let membership = results.tables.iter().find(|table| Some(&table.entity) == subject);
        Ok(RunReport {
            folder,
            membership: membership.and_then(|table| table.membership.clone()),
            record: results.record,
            steps: results.steps,
        })
    }

    /// Reads the lists and has the engine evaluate.
    pub(super) fn evaluate(
        &mut self,
        catalog: Catalog,
        tables: Vec<data::Table>,
        wanted: &[DefinitionId],
        progress: &dyn Progress,
    ) -> Result<Evaluated, Failure> {
        let mut lists = Vec::new();
        for list in &catalog.lists {
            match data::read_list(&self.root, list) {
                Ok(values) => lists.push(values),
                Err(wrong) => self.add(wrong),
            }
        }
        self.proceed()?;
        let request = engine::Request {
            catalog: &catalog,
            tables: &tables,
            lists: &lists,
            wanted,
            progress,
            threads: self.options.threads,
        };
        match engine::execute(&request) {
            Ok(outcome) => {
                let steps = outcome.steps.clone();
                Ok(Evaluated { catalog, tables, outcome, steps })
            }
            Err(wrong) => {
                self.add(wrong);
                Err(self.proceed().err().unwrap_or(Failure::Other("the engine gave no answer".into())))
            }
        }
    }

    /// Evaluates everything for what it says about the data, and forgets the answer.
    pub(super) fn try_all(&mut self, understood: Understood, progress: &dyn Progress) {
        let wanted = chosen(&understood.resolved.catalog, &[]);
        // What is wrong is among the findings then.
        let _ = self.evaluate(understood.resolved.catalog, understood.tables, &wanted, progress);
    }

    fn destination(&self, options: &RunOptions) -> run::Destination {
        match &options.out {
            Some(out) if !options.stream => run::Destination::Folder {
                path: self.below(out),
                force: options.force,
                keep: std::iter::once(self.root.clone()).chain(self.definition_paths()).collect(),
            },
            _ => run::Destination::Next(self.out()),
        }
    }

    fn definition_paths(&self) -> Vec<PathBuf> {
        self.sources.iter().map(|(_, file)| self.root.join(&file.path)).collect()
    }

    /// A run by its folder, or by its name in the folder of runs.
    fn baseline(&self, run: &Path) -> Result<run::Baseline, Failure> {
        let folder = self.below(run);
        let named = self.out().join(run);
        run::Baseline::open(if folder.is_dir() || !named.is_dir() { &folder } else { &named }).map_err(usage)
    }

    /// Whether each name is one that can be evaluated.
    pub(super) fn known(&self, names: &[String]) -> Result<(), Failure> {
        use crate::syntax::ast::ItemKind;
        for name in names {
            let item = self.items().find(|item| describe::name_of(&item.node).is_some_and(|own| own.node == *name));
            match item.map(|item| &item.node) {
                Some(ItemKind::Trait(_) | ItemKind::Segment(_) | ItemKind::Audience(_) | ItemKind::Persona(_)) => {}
                Some(other) => {
                    let kind = describe::kind_of(other);
                    return Err(Failure::Usage {
                        message: format!("{kind} `{name}` is nothing that can be run"),
                        help: Some("segments, traits, audiences and personas can".into()),
                    });
                }
                None => {
                    let names = self.items().filter_map(|item| describe::name_of(&item.node));
                    return Err(Failure::unknown("definition", name, names.map(|own| own.node.as_str())));
                }
            }
        }
        Ok(())
    }

    /// Whether each name is one that this version evaluates.
    pub(super) fn evaluated(&self, catalog: &Catalog, names: &[String]) -> Result<(), Failure> {
        let Some(name) = names.iter().find(|name| catalog.find(name).is_none()) else { return Ok(()) };
        let item = self.items().find(|item| describe::name_of(&item.node).is_some_and(|own| own.node == *name));
        let kind = item.map_or("definition", |item| describe::kind_of(&item.node));
        Err(Failure::NotEvaluated(format!("{kind} `{name}`")))
    }

    /// The canonical text of the definition of that name.
    pub(super) fn canonical(&self, name: &str) -> Option<String> {
        let item = self.items().find(|item| describe::name_of(&item.node).is_some_and(|own| own.node == name))?;
        Some(syntax::canonical(item))
    }
}

/// What is evaluated, in the order in which it is shown: the subject's first, then by entity, kind and name. The order of
/// files plays no part.
pub(super) fn chosen(catalog: &Catalog, names: &[String]) -> Vec<DefinitionId> {
    let mut chosen: Vec<DefinitionId> = (0..)
        .map(DefinitionId)
        .zip(&catalog.definitions)
        .filter(|(_, definition)| names.is_empty() || names.contains(&definition.name))
        .map(|(id, _)| id)
        .collect();
    chosen.sort_by_key(|&id| {
        let Definition { kind, name, entity, .. } = catalog.definition(id);
        let order = match kind {
            DefinitionKind::Segment => 0,
            DefinitionKind::Audience => 1,
            DefinitionKind::Persona => 2,
            DefinitionKind::Trait => 3,
        };
        (Some(*entity) != catalog.subject, &catalog.entity(*entity).name, order, name)
    });
    chosen
}

/// The columns that the wanted conditions read, as traits: so that a later comparison can say what changed.
fn columns_as_traits(catalog: &mut Catalog, wanted: &[DefinitionId]) -> Vec<DefinitionId> {
    let mut added = Vec::new();
    for entity in (0..catalog.entities.len()).filter_map(|at| u32::try_from(at).ok()).map(EntityId) {
        let conditions: Vec<_> = wanted
            .iter()
            .map(|&id| catalog.definition(id))
            .filter(|definition| definition.entity == entity && definition.kind != DefinitionKind::Trait)
            .map(|definition| definition.body)
            .collect();
        let key = catalog.entity(entity).key.clone();
        for column in catalog.columns_read(&conditions, entity) {
            let of = &catalog.entity(entity).columns[column as usize];
            if key.contains(&column) || of.unsupported.is_some() || of.ty.is_unknown() {
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

fn compare(results: &mut run::Results, baseline: &run::Baseline) -> Result<(), Failure> {
    for table in &results.tables {
        let of_table = |definition: &&mut run::Definition| definition.entity == table.entity;
        let names: Vec<String> = results.record.definitions.iter().map(|definition| definition.name.clone()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let moves = baseline.moves(table, &names).map_err(usage)?;
        for definition in results.record.definitions.iter_mut().filter(of_table) {
            definition.moves = moves.get(&definition.name).copied();
        }
    }
    Ok(())
}

/// A place that is taken or a run that is none is wrong usage; what the system refuses is not.
#[allow(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn usage(error: run::Error) -> Failure {
    match error {
        run::Error::Exists(_) => Failure::Usage {
            message: error.to_string(),
            help: Some("`--force` replaces it; without `--out` the run gets a folder of its own".into()),
        },
        run::Error::NotAFolder(_)
        | run::Error::HoldsWorkspace(_)
        | run::Error::NoRun(_)
        | run::Error::BrokenRun(..) => Failure::usage(error.to_string()),
        run::Error::Io(..) | run::Error::Encode(..) => Failure::Other(error.to_string()),
    }
}
