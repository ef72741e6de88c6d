//! A case, understood: its catalog, and what the reference evaluator says of it.

use std::collections::BTreeMap;

use milieu::diag::{Diagnostic, has_errors};
use milieu::interpret::{Data, Fault, Interpreter, Lists};
use milieu::model::{Catalog, DefinitionKind, List, ListId, Settings, Value};
use milieu::resolve::{Inputs, resolve, sources};
use milieu::source::FileId;
use milieu::syntax::parse;

use super::generate::{Case, ENTITIES, LISTS};
use super::tables;

/// By definition: the numbers of the rows that are members; of a trait every existing row with its value.
pub(crate) type Answers = BTreeMap<String, Vec<(usize, Value)>>;

/// The catalog of a case, or what is wrong with it.
pub(crate) fn catalog(case: &Case) -> Result<Catalog, Vec<Diagnostic>> {
    catalog_of(case, &case.text("parquet"))
}

/// The catalog of that text over the sources and at the clock of a case.
pub(crate) fn catalog_of(case: &Case, text: &str) -> Result<Catalog, Vec<Diagnostic>> {
    let (file, mut found) = parse(FileId(0), text);
    let files = [file];
    let replaced = BTreeMap::new();
    let (sources, more) = sources(&files, &replaced);
    found.extend(more);
    let columns: Vec<_> = sources
        .iter()
        .map(|source| {
            let at = ENTITIES.iter().position(|entity| entity.name == source.name);
            at.map(tables::columns)
        })
        .collect();
    let (resolved, more) = resolve(&Inputs {
        files: &files,
        columns: &columns,
        settings: Settings { zone: case.zone, ..Settings::default() },
        clock: case.clock,
        sets: &[],
        replaced: &replaced,
    });
    found.extend(more);
    if has_errors(&found) { Err(found) } else { Ok(resolved.catalog) }
}

/// What the reference evaluator answers.
pub(crate) fn interpreted(case: &Case, catalog: &Catalog) -> Result<Answers, Fault> {
    let data = Data::new(catalog, tables::rows(case, catalog))?;
    let lists: Lists = catalog.lists.iter().enumerate().map(entries).collect();
    let interpreter = Interpreter::new(catalog, &data, &lists);
    let mut answers = Answers::new();
    for (id, definition) in catalog.definitions.iter().enumerate() {
        let id = milieu::model::DefinitionId(u32::try_from(id).expect("few"));
        let mut rows = Vec::new();
        for row in (0..data.count(definition.entity)).filter(|&row| data.exists(definition.entity, row)) {
            let value = interpreter.definition(id, row)?;
            if definition.kind == DefinitionKind::Trait || value == Value::Bool(true) {
                rows.push((row, value));
            }
        }
        answers.insert(definition.name.clone(), rows);
    }
    Ok(answers)
}

fn entries((at, list): (usize, &List)) -> (ListId, Vec<String>) {
    let entries = LISTS.iter().find(|(name, _)| *name == list.name).map(|(_, entries)| entries.iter());
    let entries = entries.into_iter().flatten().map(|entry| (*entry).to_owned());
    (ListId(u32::try_from(at).expect("few")), entries.collect())
}
