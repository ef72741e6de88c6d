//! A case as the engine has it: its files opened, its definitions planned and executed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use milieu::data::{self, ListEntry, Table};
use milieu::diag::has_errors;
use milieu::engine::{self, Failure, Folding, Request};
use milieu::model::{Catalog, Column, DefinitionId, ListId};
use milieu::plan::{Wanted, WantedValue, plan};
use milieu::progress::Silent;
use milieu::resolve::{Resolved, Spans, sources};
use milieu::source::FileId;
use milieu::syntax::parse;

use super::generate::Case;
use super::open::{first, resolved};
use super::tables::{self, Storage};
use super::told::{self, Told};

/// What a back-end makes of a case.
pub(crate) enum Outcome {
    /// An answer.
    Told(Told),
    /// An answer that leaves out entities without a key.
    Written(Told),
    /// Something does not fit its kind.
    Overflow(String),
    /// It does not evaluate this yet.
    NotEvaluated(String),
    /// Anything else.
    Failed(String),
}

/// A case whose files are open.
pub(crate) struct Opened {
    pub(crate) catalog: Catalog,
    spans: Spans,
    tables: Vec<Option<Table>>,
    lists: BTreeMap<ListId, Vec<ListEntry>>,
}

/// Writes a case into a folder and opens what was written; else what is wrong with it.
pub(crate) fn opened(case: &Case, folder: &Path, storage: Storage) -> Result<Opened, String> {
    tables::write(case, folder, storage);
    opened_with(case, &case.text(storage), folder)
}

/// As [`opened`], of files that were written, with that text in place of the case's.
pub(crate) fn opened_with(case: &Case, text: &str, folder: &Path) -> Result<Opened, String> {
    let (file, found) = parse(FileId(0), text);
    if has_errors(&found) {
        return Err(first(&found));
    }
    let files = [file];
    let (sources, found) = sources(&files, &BTreeMap::new());
    if has_errors(&found) {
        return Err(first(&found));
    }
    let mut tables = Vec::new();
    for entity in &sources {
        let mut table = data::open(folder, &entity.source).map_err(|found| first(&found))?;
        table.load(&|_| true, case.zone, &Silent).map_err(|found| first(&found))?;
        tables.push(Some(table));
    }
    let columns: Vec<Option<Vec<Column>>> =
        tables.iter().map(|table| table.as_ref().map(|table| table.columns().to_vec())).collect();
    let Resolved { catalog, spans, .. } = resolved(case, &files, &columns).map_err(|found| first(&found))?;
    let mut lists = BTreeMap::new();
    for (id, list) in (0..).map(ListId).zip(&catalog.lists) {
        lists.insert(id, data::read_list(folder, list).map_err(|found| first(&found))?);
    }
    Ok(Opened { catalog, spans, tables, lists })
}

impl Opened {
    /// Every definition.
    pub(crate) fn all(&self) -> Vec<DefinitionId> {
        (0..).map(DefinitionId).take(self.catalog.definitions.len()).collect()
    }

    /// What the engine says of these definitions, planned together.
    pub(crate) fn answer(&self, definitions: &[DefinitionId]) -> Outcome {
        self.answer_by(Folding::default(), None, definitions)
    }

    /// As [`Opened::answer`], folded in that way, with so much memory.
    pub(crate) fn answer_by(&self, folding: Folding, memory: Option<u64>, definitions: &[DefinitionId]) -> Outcome {
        let values: Vec<WantedValue> = values(&self.catalog, definitions);
        let wanted = Wanted { definitions: definitions.to_vec(), values, traits_counted: false };
        let plan = plan(&self.catalog, &wanted);
        let (catalog, tables, lists) = (&self.catalog, self.tables.as_slice(), &self.lists);
        let (given, keep) = (engine::CellsOf::new(), BTreeSet::new());
        match engine::execute(&Request {
            catalog,
            spans: &self.spans,
            plan: &plan,
            tables,
            lists,
            folding,
            progress: &Silent,
            memory,
            given: &given,
            keep: &keep,
            taker: None,
        }) {
            Ok(outcome) => Outcome::Told(told::from_outcome(catalog, &wanted, &outcome)),
            Err(Failure::Overflow { expr, record, .. }) => {
                Outcome::Overflow(format!("{:?} for {record}", plan.exprs[expr].kind))
            }
            Err(Failure::Data(found)) => Outcome::Failed(first(&found)),
            Err(Failure::Internal(what)) => Outcome::Failed(what),
        }
    }
}

/// The values that a run writes beside these definitions: of audiences and journeys; of personas where all are asked for.
pub(crate) fn values(catalog: &Catalog, definitions: &[DefinitionId]) -> Vec<WantedValue> {
    let mut values = Vec::new();
    let mut add = |name: String, entity, value| values.push(WantedValue { name, entity, value });
    for audience in catalog.audiences.iter().filter(|audience| definitions.contains(&audience.definition)) {
        let name = &catalog.definition(audience.definition).name;
        add(format!("{name}.status"), audience.entity, audience.parts.status);
        add(format!("{name}.split"), audience.entity, audience.parts.split);
    }
    if definitions.len() == catalog.definitions.len() {
        for journey in &catalog.journeys {
            add(format!("{}.stage", journey.name), journey.entity, journey.stage_name);
        }
        for primary in &catalog.primaries {
            add(format!("persona of {}", catalog.entity(primary.entity).name), primary.entity, primary.name);
        }
    }
    values
}
