//! A case, understood: its catalog, and what the reference evaluator says of it.

use std::collections::BTreeMap;

use milieu::diag::{Diagnostic, has_errors};
use milieu::interpret::{Data, Fault, Interpreter, Lists};
use milieu::model::{Catalog, Column, DefinitionId, List, ListId, Settings, Value};
use milieu::plan::WantedValue;
use milieu::resolve::{Inputs, Resolved, resolve, sources};
use milieu::source::FileId;
use milieu::syntax::{ast, parse};

use super::engine::values;
use super::generate::{Case, ENTITIES, LISTS};
use super::hold::Verdict;
use super::tables::{self, PARQUET};

/// By definition: the numbers of the rows that are members; of a trait every existing row with its value.
pub(crate) type Answers = BTreeMap<String, Vec<(usize, Value)>>;

/// The first error of what was found, as a verdict gives it.
pub(crate) fn first(found: &[Diagnostic]) -> String {
    let errors = found.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|diagnostic| format!("{}: {}", diagnostic.code.number(), diagnostic.message)).next().unwrap_or_default()
}

/// The catalog of a case, or what is wrong with it.
pub(crate) fn catalog(case: &Case) -> Result<Catalog, Vec<Diagnostic>> {
    catalog_of(case, &case.text(PARQUET))
}

/// The catalog of that text over the sources and at the clock of a case.
pub(crate) fn catalog_of(case: &Case, text: &str) -> Result<Catalog, Vec<Diagnostic>> {
    let (file, found) = parse(FileId(0), text);
    if has_errors(&found) {
        return Err(found);
    }
    let files = [file];
    let (sources, found) = sources(&files, &BTreeMap::new());
    if has_errors(&found) {
        return Err(found);
    }
    let columns: Vec<_> = sources
        .iter()
        .map(|source| {
            let at = ENTITIES.iter().position(|entity| entity.name == source.name);
            at.map(tables::columns)
        })
        .collect();
    resolved(case, &files, &columns).map(|resolved| resolved.catalog)
}

/// These trees, resolved over sources with these columns.
pub(crate) fn resolved(
    case: &Case,
    files: &[ast::File],
    columns: &[Option<Vec<Column>>],
) -> Result<Resolved, Vec<Diagnostic>> {
    let (resolved, found) = resolve(&Inputs {
        files,
        columns,
        settings: Settings { zone: case.zone, week_start: case.week_start, ..Settings::default() },
        clock: case.clock,
        sets: &[],
        replaced: &BTreeMap::new(),
    });
    if has_errors(&found) { Err(found) } else { Ok(resolved) }
}

/// What the reference evaluator says, or why it says nothing.
pub(crate) fn answers(case: &Case) -> Result<Answers, Verdict> {
    let catalog = catalog(case).map_err(|found| Verdict::Silent(first(&found)))?;
    interpreted(case, &catalog).map_err(|fault| match fault {
        Fault::Overflow { .. } => Verdict::Silent(fault.to_string()),
        fault => Verdict::Broken(format!("{fault:?}")),
    })
}

/// What the reference evaluator answers.
pub(crate) fn interpreted(case: &Case, catalog: &Catalog) -> Result<Answers, Fault> {
    let data = Data::new(catalog, tables::rows(case, catalog))?;
    let lists: Lists = catalog.lists.iter().enumerate().map(entries).collect();
    let interpreter = Interpreter::new(catalog, &data, &lists);
    let mut answers = Answers::new();
    for (id, definition) in (0..).map(DefinitionId).zip(&catalog.definitions) {
        let mut rows = Vec::new();
        for row in (0..data.count(definition.entity)).filter(|&row| data.exists(definition.entity, row)) {
            let value = interpreter.definition(id, row)?;
            if !definition.kind.is_condition() || value == Value::Bool(true) {
                rows.push((row, value));
            }
        }
        answers.insert(definition.name.clone(), rows);
    }
    let all: Vec<DefinitionId> = (0..).map(DefinitionId).take(catalog.definitions.len()).collect();
    for WantedValue { name, entity, value } in values(catalog, &all) {
        let rows = (0..data.count(entity)).filter(|&row| data.exists(entity, row));
        let rows: Result<Vec<(usize, Value)>, Fault> =
            rows.map(|row| Ok((row, interpreter.evaluate(value, entity, row)?))).collect();
        answers.insert(name, rows?);
    }
    Ok(answers)
}

fn entries((at, list): (usize, &List)) -> (ListId, Vec<String>) {
    let entries = LISTS.iter().find(|(name, _)| *name == list.name).map(|(_, entries)| entries.iter());
    let entries = entries.into_iter().flatten().map(|entry| (*entry).to_owned());
    (ListId(u32::try_from(at).expect("few")), entries.collect())
}
