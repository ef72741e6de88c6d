//! What the columns of a source are called in the language: those that its files have, as `columns` renames and
//! types them. Does not read files.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Column, ColumnSpec, Declared, Source, Type};

/// A column that the files have.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// Its name; several parts for a field of a struct.
    pub(super) path: Vec<String>,
    /// Its kind as the file says it, or why it has none.
    pub(super) kind: Result<Type, String>,
    /// Which key of the folders it is.
    pub(super) partition: Option<usize>,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// As the language sees it.
    pub(super) column: Column,
    /// As the file has it.
    pub(super) found: Found,
    /// What `columns` says.
    pub(super) declared: Option<Declared>,
}

/// Puts the columns of the files and the entries of `columns` together. `nested` looks up a field of a struct, `fields`
/// lists the paths of all of them.
pub(super) fn named(
    source: &Source,
    found: &[Found],
    nested: impl Fn(&[String]) -> Option<Result<Found, Diagnostic>>,
    fields: impl Fn(&[String]) -> Vec<Vec<String>>,
) -> Result<Vec<Entry>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut used = vec![false; source.columns.len()];
    let mut entries = Vec::new();
    for column in found.iter().filter(|column| column.path != [""]) {
        let specs: Vec<usize> = (0..used.len()).filter(|at| names(&source.columns[*at], column)).collect();
        if specs.is_empty() {
            entries.push(entry(column.clone(), None));
        }
        for at in specs {
            used[at] = true;
            entries.push(entry(column.clone(), Some(&source.columns[at])));
        }
    }
    for (spec, _) in source.columns.iter().zip(used).filter(|(_, used)| !used) {
        match nested(&spec.source) {
            Some(Ok(column)) => entries.push(entry(column, Some(spec))),
            Some(Err(problem)) => problems.push(problem),
            None => problems.push(unknown(source, spec, found)),
        }
    }
    // A struct whose field has its name gives way: it cannot be used itself.
    let taken: Vec<String> =
        entries.iter().filter(|entry| entry.found.path.len() > 1).map(|e| e.column.name.clone()).collect();
    entries.retain(|entry| {
        entry.column.unsupported.is_none() || entry.declared.is_some() || !taken.contains(&entry.column.name)
    });
    let structs = found.iter().filter(|column| column.kind.is_err() && column.partition.is_none());
    for path in structs.flat_map(|column| fields(&column.path)) {
        let name = path.join(".");
        let is_named = source.columns.iter().any(|spec| spec.source == path);
        if is_named || entries.iter().any(|entry| entry.column.name == name) {
            continue;
        }
        let Some(field) = nested(&path) else { continue };
        // Nobody asked for it yet, so how its files differ is told where it is used.
        let field = field.unwrap_or_else(|problem| Found { path, kind: Err(problem.message), partition: None });
        entries.push(entry(field, None));
    }
    problems.extend(clashes(&entries));
    if problems.is_empty() { Ok(entries) } else { Err(problems) }
}

/// Whether an entry of `columns` names a column: by its path, or by its whole name with the points in it.
fn names(spec: &ColumnSpec, column: &Found) -> bool {
    spec.source == column.path
        || (column.path.len() == 1 && spec.source.len() > 1 && column.path[0] == spec.source.join("."))
}

fn entry(found: Found, spec: Option<&ColumnSpec>) -> Entry {
    let name = spec.map_or_else(|| found.path.join("."), |spec| spec.name.clone());
    let column = Column {
        name,
        source: found.path.clone(),
        ty: found.kind.clone().unwrap_or(Type::Unknown),
        unsupported: found.kind.clone().err(),
        personal: spec.is_some_and(|spec| spec.personal),
    };
    Entry { column, found, declared: spec.and_then(|spec| spec.declared.clone()) }
}

fn unknown(source: &Source, spec: &ColumnSpec, found: &[Found]) -> Diagnostic {
    let name = spec.source.join(".");
    let known: Vec<String> = found.iter().map(|column| column.path.join(".")).collect();
    let problem = Diagnostic::new(
        Code::UnknownColumn,
        format!("column `{name}` not found in source `{}`", source.path),
    )
    .in_data(&*source.path, None, Some(&name));
    match nearest(&name, known.iter().map(String::as_str)) {
        Some(near) => problem.help(format!("the nearest column of the source is `{near}`")),
        None => problem.help(match known.len() {
            0 => "the source has no columns".to_owned(),
            1..=12 => format!("the columns of the source are {}", listed(&known)),
            count => format!("the source has {count} columns, among them {}", listed(&known[..12])),
        }),
    }
}

fn listed(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn clashes(entries: &[Entry]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (at, entry) in entries.iter().enumerate() {
        let name = &entry.column.name;
        let Some(first) = entries[..at].iter().find(|other| other.column.name == *name) else { continue };
        let (first, second) = (first.found.path.join("."), entry.found.path.join("."));
        let message = format!("columns `{first}` and `{second}` of the source are both called `{name}`");
        problems.push(
            Diagnostic::new(Code::DuplicateHeader, message)
                .help(format!("`columns {{ \"{second}\" as other_name }}` gives one of them another name")),
        );
    }
    problems
}

/// So many differences between files are shown.
const SHOWN: usize = 5;

/// The columns that some file has and another has not.
pub(super) fn differences(files: &[(&str, Vec<&str>)]) -> Vec<Diagnostic> {
    let sets: Vec<std::collections::HashSet<&str>> =
        files.iter().map(|(_, names)| names.iter().copied().collect()).collect();
    let mut union: Vec<(&str, &str)> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for (file, names) in files {
        union.extend(names.iter().filter(|name| known.insert(**name)).map(|name| (*name, *file)));
    }
    let mut problems = Vec::new();
    let mut count = 0;
    for ((file, _), set) in files.iter().zip(&sets) {
        for (name, owner) in union.iter().filter(|(name, _)| !set.contains(name)) {
            count += 1;
            if problems.len() < SHOWN {
                problems.push(
                    Diagnostic::new(Code::ColumnsDiffer, format!("column `{name}` is missing from file `{file}`"))
                        .in_data(*file, None, Some(name))
                        .help(format!("all files of a source have the same columns; `{owner}` has it")),
                );
            }
        }
    }
    if count > SHOWN {
        let last = problems.pop().map(|last| last.note(format!("{count} columns are missing from files in all")));
        problems.extend(last);
    }
    problems
}
