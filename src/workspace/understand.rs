//! From definitions to a catalog: sources are opened, their columns read, every name resolved. Must not know what the
//! catalog is used for.

use std::collections::{BTreeMap, BTreeSet};

use super::floors::{data, plan, resolve};
use super::{Failure, Workspace, zeros};
use crate::diag::{Code, Diagnostic, Severity};
use crate::insight::audit;
use crate::model::{Column, EntityId};
use crate::progress::Progress;
use crate::syntax::ast::{self, ItemKind};

/// What the definitions mean over the headers of their sources.
pub(super) struct Understood {
    /// The catalog.
    pub(super) resolved: resolve::Resolved,
    /// Where the rows are.
    sources: Vec<Opened>,
}

/// One entity's source.
struct Opened {
    entity: resolve::EntitySource,
    table: Option<data::Table>,
    /// Why there is no table: the source is not there.
    absent: Vec<Diagnostic>,
}

/// What the definitions mean over the rows of their sources, and how the wanted ones are evaluated.
pub(super) struct Readied {
    /// The catalog; the kind of every column that the plan reads is known.
    pub(super) resolved: resolve::Resolved,
    /// What is evaluated.
    pub(super) wanted: plan::Wanted,
    /// How.
    pub(super) plan: plan::Plan,
    /// By entity; none for those that the plan does not read.
    pub(super) tables: Vec<Option<data::Table>>,
}

/// What of the sources is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// What the plan reads, in the columns that definitions mention.
    Needed,
    /// Every column of every source.
    Everything,
}

/// Chooses what is evaluated, adds to the catalog what it does not have yet, and says what is wrong with that. Asked once
/// before rows are read and once after.
pub(super) type Choice<'c> =
    &'c mut dyn FnMut(&mut resolve::Resolved, &mut Vec<Diagnostic>) -> Result<plan::Wanted, Failure>;

/// What `check` looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Definition files.
    pub files: usize,
    /// Definitions in them.
    pub definitions: usize,
    /// Traits that no other definition uses, where rows were read. They are answers of `run --traits`, so no finding.
    pub unused_traits: Vec<String>,
}

impl Workspace {
    /// Checks syntax, names, kinds and cycles against the headers of the sources that are there; with `rows` also the
    /// rows of every source. The findings are the answer.
    ///
    /// # Errors
    /// What is no finding: wrong usage, a fault of the engine.
    pub fn check(&mut self, rows: bool, progress: &dyn Progress) -> Result<Checked, Failure> {
        let tried = if rows { self.try_all(progress) } else { self.try_headers() };
        match tried.and_then(|()| self.check_tests()) {
            Ok(()) | Err(Failure::Findings) => {}
            Err(failure) => return Err(failure),
        }
        let unused_traits = if rows { audit::unused_traits(&self.files) } else { Vec::new() };
        Ok(Checked { files: self.files.len(), definitions: self.items().count(), unused_traits })
    }

    /// Resolves the definitions against headers and schemas. A source that is not there does no harm.
    pub(super) fn understand(&mut self) -> Result<Understood, Failure> {
        let understood = self.resolve_headers()?;
        for opened in &understood.sources {
            self.add(opened.absent.iter().cloned().map(as_warning));
        }
        Ok(understood)
    }

    fn resolve_headers(&mut self) -> Result<Understood, Failure> {
        self.proceed()?;
        self.replaced = self.replaced()?;
        let (entities, wrong) = resolve::sources(&self.files, &self.replaced);
        self.add(wrong);
        let sources: Vec<Opened> = entities.into_iter().map(|entity| self.open_source(entity)).collect();
        let resolved = self.resolve(&sources)?;
        Ok(Understood { resolved, sources })
    }

    fn open_source(&mut self, entity: resolve::EntitySource) -> Opened {
        // An empty path would be the folder of the workspace; that the source is missing is said where it is.
        if entity.source.path.is_empty() {
            return Opened { entity, table: None, absent: Vec::new() };
        }
        match data::open(&self.root, &entity.source) {
            Ok(table) => Opened { entity, table: Some(table), absent: Vec::new() },
            Err(wrong) => {
                let wrong = wrong.into_iter().map(|finding| placed(finding, &entity));
                let (absent, broken): (Vec<_>, Vec<_>) = wrong.partition(|one| one.code == Code::SourceNotFound);
                self.add(broken);
                Opened { entity, table: None, absent }
            }
        }
    }

    /// Reads rows and plans. Mistakes in definitions are told before rows are read, which may take long.
    pub(super) fn ready(
        &mut self,
        reading: Reading,
        beside: &BTreeSet<String>,
        choice: Choice<'_>,
        progress: &dyn Progress,
    ) -> Result<Readied, Failure> {
        let before = self.findings.len();
        let Understood { mut resolved, mut sources } = self.resolve_headers()?;
        let wanted = self.choose(choice, &mut resolved)?;
        let needed: Vec<bool> = {
            let scans = plan::plan(&resolved.catalog, &wanted).scans();
            entity_ids(sources.len()).map(|id| reading == Reading::Everything || scans.contains_key(&id)).collect()
        };
        // What was said over headers is said again over rows, by what is known then.
        self.findings.truncate(before);
        self.load(&mut sources, &needed, reading, beside, progress)?;
        let resolved = self.resolve(&sources);
        let mut resolved = resolved.inspect_err(|_| self.compare_keys(&sources))?;
        let wanted = self.choose(choice, &mut resolved)?;
        let plan = plan::plan(&resolved.catalog, &wanted);
        let tables = sources.into_iter().zip(needed).map(|(opened, needed)| opened.table.filter(|_| needed)).collect();
        Ok(Readied { resolved, wanted, plan, tables })
    }

    fn choose(&mut self, choice: Choice<'_>, resolved: &mut resolve::Resolved) -> Result<plan::Wanted, Failure> {
        let mut found = Vec::new();
        let chosen = choice(resolved, &mut found);
        self.add(found);
        chosen
    }

    fn load(
        &mut self,
        sources: &mut [Opened],
        needed: &[bool],
        reading: Reading,
        beside: &BTreeSet<String>,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        let mut mentioned = resolve::mentioned(&self.files);
        mentioned.extend(beside.iter().cloned());
        let zone = self.config.settings.zone;
        for (opened, needed) in sources.iter_mut().zip(needed) {
            let absent = opened.absent.iter().cloned();
            self.add(absent.map(|finding| if *needed { finding } else { as_warning(finding) }));
            let Some(table) = opened.table.as_mut().filter(|_| *needed) else { continue };
            let every = table.columns().iter().map(|column| column.name.clone()).collect();
            let wanted = if reading == Reading::Everything { &every } else { &mentioned };
            if let Err(wrong) = table.load(&|column| wanted.contains(column), zone, progress) {
                self.add(wrong.into_iter().map(|finding| placed(finding, &opened.entity)));
            }
        }
        self.proceed()
    }

    /// Resolves against the columns as they are known now.
    fn resolve(&mut self, sources: &[Opened]) -> Result<resolve::Resolved, Failure> {
        let columns: Vec<Option<Vec<Column>>> =
            sources.iter().map(|opened| opened.table.as_ref().map(|table| table.columns().to_vec())).collect();
        self.resolve_over(&columns)
    }

    /// Resolves against these columns, by entity.
    pub(super) fn resolve_over(&mut self, columns: &[Option<Vec<Column>>]) -> Result<resolve::Resolved, Failure> {
        let (resolved, wrong) = resolve::resolve(&self.inputs(&self.files, columns));
        self.add(wrong);
        self.proceed()?;
        Ok(resolved)
    }

    /// What definitions are resolved with.
    pub(super) fn inputs<'a>(
        &'a self,
        files: &'a [ast::File],
        columns: &'a [Option<Vec<Column>>],
    ) -> resolve::Inputs<'a> {
        resolve::Inputs {
            files,
            columns,
            settings: self.config.settings.clone(),
            clock: self.clock,
            sets: &self.options.sets,
            replaced: &self.replaced,
        }
    }

    /// The columns of the sources as far as headers and schemas tell them, by entity. A source that is not there, or whose
    /// rows would have to be read for it, has none, and nothing is said about it.
    pub(super) fn columns_at_hand(&mut self) -> Result<Vec<Option<Vec<Column>>>, Failure> {
        self.replaced = self.replaced()?;
        let (entities, wrong) = resolve::sources(&self.files, &self.replaced);
        self.add(wrong);
        let columns = entities.into_iter().map(|entity| {
            let source = &entity.source;
            if source.path.is_empty() || data::keys_stand_in_rows(&self.root, source) {
                return None;
            }
            data::open(&self.root, source).ok().map(|table| table.columns().to_vec())
        });
        Ok(columns.collect())
    }

    /// Says of keys of different kinds whether leading zeros are all that is between them.
    fn compare_keys(&mut self, sources: &[Opened]) {
        let zone = self.config.settings.zone;
        let table = |name: &str| {
            let opened = sources.iter().find(|opened| opened.entity.name == name);
            opened.and_then(|opened| opened.table.as_ref())
        };
        let differ = self.findings.iter_mut().filter(|finding| finding.code == Code::KeyTypesDiffer);
        for finding in differ {
            let Some(place) = finding.labels.first().map(|label| label.span) else { continue };
            if let Some(zeros) = zeros::between(&self.files, place, &table, zone) {
                zeros.tell(finding);
            }
        }
    }

    /// The paths that go before written ones, by the names of their entities.
    fn replaced(&self) -> Result<BTreeMap<String, String>, Failure> {
        let entities = self.items().filter_map(|item| match &item.node {
            ItemKind::Entity(entity) => Some(entity),
            _ => None,
        });
        let forms: BTreeMap<&str, &str> = entities
            .flat_map(|entity| {
                let forms = std::iter::once(&entity.name).chain(&entity.plural);
                forms.map(|form| (form.node.as_str(), entity.name.node.as_str()))
            })
            .collect();
        let mut replaced = BTreeMap::new();
        for (name, path) in &self.options.sources {
            let entity = forms.get(name.as_str());
            let entity = entity.ok_or_else(|| Failure::unknown("entity", name, forms.keys().copied()))?;
            replaced.insert((*entity).to_owned(), path.clone());
        }
        Ok(replaced)
    }
}

/// The ids of so many entities.
pub(super) fn entity_ids(count: usize) -> impl Iterator<Item = EntityId> {
    (0..).map(EntityId).take(count)
}

/// A finding about a source, with the place that names the source.
fn placed(finding: Diagnostic, entity: &resolve::EntitySource) -> Diagnostic {
    if finding.labels.is_empty() { finding.at(entity.span, "") } else { finding }
}

pub(super) fn as_warning(mut finding: Diagnostic) -> Diagnostic {
    finding.severity = Severity::Warning;
    finding
}
