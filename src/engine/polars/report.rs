//! What is said of keys that do not name one row, and of the record on which an operation does not fit.

use polars::prelude::*;

use super::executor::State;
use super::keys::KeyFaults;
use super::lower::source_name;
use super::physical;
use crate::data::Table;
use crate::diag::{Code, Diagnostic};
use crate::engine::Request;
use crate::model::{EntityId, Type, plain};

/// The key of a row of a frame as text, else its number.
pub(super) fn record_name(
    request: &Request<'_>,
    entity: EntityId,
    frame: &DataFrame,
    row: usize,
    first_row: usize,
) -> String {
    let described = request.catalog.entity(entity);
    let parts: Option<Vec<String>> = described
        .key
        .iter()
        .map(|&column| {
            let cells = frame.column(&source_name(column)).ok()?;
            let value = physical::value(&cells.get(row).ok()?, &described.columns[column as usize].ty);
            plain(&value, request.catalog.settings.zone)
        })
        .collect();
    match parts {
        Some(parts) if !parts.is_empty() => parts.join(":"),
        _ => format!("row {}", first_row + row + 1),
    }
}

/// The key of a record of the store as text, else its number.
pub(super) fn stored_record_name(state: &State<'_>, entity: EntityId, row: usize) -> String {
    let request = state.request;
    let output = request.plan.outputs.iter().find(|output| output.entity == entity);
    let parts: Option<Vec<String>> = output.and_then(|output| {
        let cells = output.key.iter().map(|&part| {
            let series = state.store.get(&(entity, part))?;
            let value = physical::value(&series.get(row).ok()?, &request.plan.exprs[part].ty);
            plain(&value, request.catalog.settings.zone)
        });
        cells.collect()
    });
    match parts {
        Some(parts) if !parts.is_empty() => parts.join(":"),
        _ => format!("row {}", row + 1),
    }
}

/// Errors for rows without a key and for keys that stand twice. Columns that a relation points to but that are not the
/// entity's key may be missing in a row: nothing points to it then.
pub(super) fn key_problems(
    request: &Request<'_>,
    entity: EntityId,
    columns: &[u32],
    table: &Table,
    cells: &[Column],
    faults: &KeyFaults,
) -> Vec<Diagnostic> {
    let catalog = request.catalog;
    let described = catalog.entity(entity);
    let span = if described.key == columns { &request.spans.keys } else { &request.spans.entities }[entity.0 as usize];
    let names: Vec<&str> = columns.iter().map(|&column| described.columns[column as usize].name.as_str()).collect();
    let name = names.join(", ");
    let mut problems = Vec::new();
    let place = |diagnostic: Diagnostic, row: usize| match table.rows().map(|rows| rows.place(row)) {
        Some(place) => diagnostic.in_data(place.file, place.line, names.first().copied()),
        None => diagnostic.in_data(&described.source.path, None, names.first().copied()),
    };
    let more = |diagnostic: Diagnostic, shown: usize, all: usize| {
        if all > shown { diagnostic.note(format!("{all} in all")) } else { diagnostic }
    };
    if described.key == columns && faults.missing_count > 0 {
        for (shown, &row) in faults.missing.iter().enumerate() {
            let which = if line(table, row).is_some() { "a row".to_owned() } else { format!("row {}", row + 1) };
            let message = format!("{which} of entity `{}` has no key `{name}`", described.name);
            let said = Diagnostic::new(Code::MissingKey, message);
            let said =
                if shown + 1 == faults.missing.len() { more(said, shown + 1, faults.missing_count) } else { said };
            problems.push(place(said.at(span, ""), row).help("every row of an entity with a key has one"));
        }
    }
    for (shown, &(row, first)) in faults.duplicates.iter().enumerate() {
        let key: Vec<String> = cells
            .iter()
            .zip(columns)
            .filter_map(|(column, &at)| {
                let ty: &Type = &described.columns[at as usize].ty;
                plain(&physical::value(&column.get(row).ok()?, ty), catalog.settings.zone)
            })
            .collect();
        let key = key.join(":");
        let both = both_places(table, first, row);
        let message = format!("key `{name}` = {key} of entity `{}` stands {both}", described.name);
        let said = Diagnostic::new(Code::DuplicateKey, message);
        let said =
            if shown + 1 == faults.duplicates.len() { more(said, shown + 1, faults.duplicate_count) } else { said };
        problems.push(place(said.at(span, ""), row).help("a key names one row"));
    }
    problems
}

/// The file and line of a row; none where rows do not stand on lines.
fn line(table: &Table, row: usize) -> Option<(String, u64)> {
    let place = table.rows()?.place(row);
    Some((place.file, place.line?))
}

/// Where two rows stand, in what can be looked up in the file: lines of a text, else rows.
fn both_places(table: &Table, first: usize, second: usize) -> String {
    match (line(table, first), line(table, second)) {
        (Some((one, first)), Some((other, second))) if one == other => format!("on lines {first} and {second}"),
        (Some((one, first)), Some((other, second))) => {
            format!("on line {first} of `{one}` and on line {second} of `{other}`")
        }
        (None, _) | (_, None) => format!("in rows {} and {}", first + 1, second + 1),
    }
}
