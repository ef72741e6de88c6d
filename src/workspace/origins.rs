//! What a run was made from: the definitions that it does not answer, the files of sources and lists. Must not know what
//! came of it.

use std::path::Path;

use super::floors::{data, engine};
use super::understand::entity_ids;
use super::{Failure, Workspace, files, floors};
use crate::diag::Diagnostic;
use crate::insight::describe;
use crate::model::{Catalog, Entity};
use crate::run::{Definition, ListFile, Source, SourceFile, Written};
use crate::syntax::ast::{self, ItemKind};

/// BLAKE3 of a canonical text.
pub(super) fn digest(text: &str) -> String {
    blake3::hash(text.as_bytes()).to_hex().to_string()
}

/// The definitions that are not among the answers, by kind and name. Tests say nothing of what a run gives.
pub(super) fn beside(workspace: &Workspace, answers: &[Definition]) -> Vec<Written> {
    let is_answer = |written: &Written| {
        answers.iter().any(|one| one.kind == written.kind && Some(&one.name) == written.name.as_ref())
    };
    let items = workspace.items().filter(|item| !matches!(item.node, ItemKind::Test(_)));
    let mut found: Vec<Written> = items.map(written).filter(|written| !is_answer(written)).collect();
    found.sort_by(|a, b| (a.kind, &a.name, &a.text).cmp(&(b.kind, &b.name, &b.text)));
    found
}

fn written(item: &ast::Item) -> Written {
    let text = floors::syntax::canonical(item);
    Written {
        kind: describe::kind_of(&item.node),
        name: describe::name_of(&item.node).map(|name| name.node.clone()),
        digest: digest(&text),
        text,
    }
}

/// The files of the lists, by name.
pub(super) fn lists(workspace: &mut Workspace, catalog: &Catalog, full: bool) -> Result<Vec<ListFile>, Failure> {
    let mut lists = Vec::new();
    for list in &catalog.lists {
        let table = data::open_list(&workspace.root, list);
        match table.and_then(|table| source_files(workspace, &table, full)) {
            Ok(files) => lists.push(ListFile {
                name: list.name.clone(),
                path: list.path.clone(),
                size: files.iter().map(|file| file.size).sum(),
                digest: of_all(&files),
                files,
            }),
            Err(wrong) => workspace.add(wrong),
        }
    }
    workspace.proceed()?;
    lists.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(lists)
}

/// The sources that were read, in the order of the entities.
pub(super) fn sources(
    workspace: &mut Workspace,
    catalog: &Catalog,
    tables: &[Option<data::Table>],
    outcome: &engine::Outcome,
    full: bool,
) -> Result<Vec<Source>, Failure> {
    let mut sources = Vec::new();
    for ((entity, table), id) in catalog.entities.iter().zip(tables).zip(entity_ids(tables.len())) {
        let Some(table) = table else { continue };
        match source_files(workspace, table, full) {
            Ok(files) => sources.push(source(entity, outcome.rows.get(&id).copied(), table, files)),
            Err(wrong) => workspace.add(wrong),
        }
    }
    workspace.proceed()?;
    Ok(sources)
}

fn source(entity: &Entity, rows: Option<u64>, table: &data::Table, files: Vec<SourceFile>) -> Source {
    Source {
        entity: entity.name.clone(),
        path: entity.source.path.clone(),
        size: files.iter().map(|file| file.size).sum(),
        rows,
        rejected: floors::rejects(table).map_or(0, |(_, rows)| rows.len() as u64),
        digest: of_all(&files),
        files,
    }
}

/// The files of a table with their digests.
fn source_files(workspace: &Workspace, table: &data::Table, full: bool) -> Result<Vec<SourceFile>, Vec<Diagnostic>> {
    let digests = floors::digests(table, full)?.into_iter();
    let shown = |path: &Path| files::shown(&workspace.root, path).to_string_lossy().into_owned();
    Ok(digests.map(|(path, size, digest)| SourceFile { path: shown(&path), size, digest }).collect())
}

/// The digest of its one file, or of the digests of several.
fn of_all(files: &[SourceFile]) -> String {
    match files {
        [one] => one.digest.clone(),
        several => {
            let mut all = blake3::Hasher::new();
            for file in several {
                all.update(file.digest.as_bytes());
            }
            all.finalize().to_hex().to_string()
        }
    }
}
