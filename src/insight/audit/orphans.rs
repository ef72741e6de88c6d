//! Rows that name an owner that is not there. Must not know what relations are good for.

use std::collections::HashSet;

use chrono_tz::Tz;

use super::{SHOWN, words};
use crate::data::{Table, read_batches, value};
use crate::diag::{Code, DataPlace, Diagnostic};
use crate::model::{Catalog, Relation, RelationId, Type, Value, date_of, local_of};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind};

/// The rows of a relation without their owner.
#[derive(Clone, Copy)]
pub struct Lost<'l> {
    /// The relation.
    pub relation: RelationId,
    /// How many there are.
    pub rows: u64,
    /// Where the relation is written.
    pub span: Span,
    /// The rows that belong.
    pub from: &'l Table,
    /// The owners.
    pub to: &'l Table,
}

/// The clause that a relation was written as.
#[must_use]
pub fn clause_of<'a>(items: &[&'a ast::Item], catalog: &Catalog, id: RelationId) -> Option<&'a ast::BelongsTo> {
    let relation = catalog.relation(id);
    let own = |other: &&Relation| other.from == relation.from;
    let at = catalog.relations[..id.0 as usize].iter().filter(own).count();
    let name = &catalog.entity(relation.from).name;
    items.iter().find_map(|item| match &item.node {
        ItemKind::Entity(entity) if entity.name.node == *name => entity.belongs_to.get(at),
        _ => None,
    })
}

/// What there is to say of rows without their owner.
///
/// # Errors
/// A source that cannot be read.
pub fn orphans(catalog: &Catalog, lost: &Lost<'_>) -> Result<Diagnostic, Vec<Diagnostic>> {
    let relation = catalog.relation(lost.relation);
    let zone = catalog.settings.zone;
    let types = |entity, columns: &[u32]| -> Vec<Type> {
        columns.iter().map(|&column| catalog.entity(entity).columns[column as usize].ty.clone()).collect()
    };
    let mut owners: HashSet<String> = HashSet::new();
    let to = types(relation.to, &relation.remote);
    keys(lost.to, &relation.remote, &to, zone, &mut |_, key| {
        owners.insert(key);
    })?;
    let padded: HashSet<String> = owners.iter().map(|key| unpadded(key)).collect();

    let mut first: Vec<(usize, String)> = Vec::new();
    let mut lost_keys: HashSet<String> = HashSet::new();
    let mut near: Option<(usize, String)> = None;
    let mut nearly = 0_u64;
    let from = types(relation.from, &relation.local);
    keys(lost.from, &relation.local, &from, zone, &mut |row, key| {
        if owners.contains(&key) {
            return;
        }
        if padded.contains(&unpadded(&key)) {
            nearly += 1;
            near.get_or_insert_with(|| (row, key.clone()));
        }
        if lost_keys.insert(key.clone()) && first.len() < SHOWN {
            first.push((row, key));
        }
    })?;
    Ok(match near {
        Some(near) => {
            let owner = owners.iter().filter(|key| unpadded(key) == unpadded(&near.1)).min();
            leading_zeros(catalog, lost, nearly, &near, owner.map_or("", String::as_str))
        }
        None => without_owner(catalog, lost, &first, lost_keys.len()),
    })
}

fn without_owner(catalog: &Catalog, lost: &Lost<'_>, first: &[(usize, String)], keys: usize) -> Diagnostic {
    let relation = catalog.relation(lost.relation);
    let (from, to) = (catalog.entity(relation.from), catalog.entity(relation.to));
    let rows = words::counted(catalog, relation.from, lost.rows);
    let names = if lost.rows == 1 { "names" } else { "name" };
    let message = format!("{rows} {names} {} `{}` that is not there", article(&relation.role), relation.role);
    let shown: Vec<String> = first.iter().map(|(row, key)| format!("`{key}`{}", on(place(lost.from, *row)))).collect();
    let they = if lost.rows == 1 { "it belongs" } else { "they belong" };
    let mut shown = vec![shown.join(", ")];
    if keys > first.len() {
        shown.push(format!("{} other keys", keys - first.len()));
    }
    let diagnostic = Diagnostic::new(Code::Orphans, message).at(lost.span, "").note(shown.join(" and ")).note(format!(
        "{they} to no row of `{}`: aggregates over that relation do not see {}",
        to.plural,
        if lost.rows == 1 { "it" } else { "them" }
    ));
    let column = relation.local.first().map(|&column| from.columns[column as usize].name.as_str());
    in_data(diagnostic, lost, first.first().map_or(0, |(row, _)| *row), column, &from.source.path)
}

fn leading_zeros(catalog: &Catalog, lost: &Lost<'_>, rows: u64, near: &(usize, String), owner: &str) -> Diagnostic {
    let relation = catalog.relation(lost.relation);
    let (from, to) = (catalog.entity(relation.from), catalog.entity(relation.to));
    let ours = relation.local.first().map_or("", |&column| from.columns[column as usize].name.as_str());
    let theirs = relation.remote.first().map_or("", |&column| to.columns[column as usize].name.as_str());
    let records = words::counted(catalog, relation.from, rows);
    let would = if rows == 1 { "would find its" } else { "would find their" };
    let message = format!("{records} {would} `{}` if leading zeros did not count", relation.role);
    let mut diagnostic = Diagnostic::new(Code::LeadingZeros, message).at(lost.span, "").note(format!(
        "`{}`{} of `{}` stands against `{owner}` in column `{theirs}` of `{}`",
        near.1,
        on(place(lost.from, near.0)),
        from.plural,
        to.plural
    ));
    if lost.rows > rows {
        let others = words::counted(catalog, relation.from, lost.rows - rows);
        diagnostic = diagnostic
            .note(format!("{others} more {} no owner at all", if lost.rows - rows == 1 { "has" } else { "have" }));
    }
    let digits = near.1.bytes().all(|byte| byte.is_ascii_digit());
    let help = match (digits, ours == theirs) {
        (true, true) => format!("add `{ours} : int` to the `columns` of both entities"),
        (true, false) => {
            format!(
                "add `{ours} : int` to the `columns` of entity `{}`, `{theirs} : int` to those of `{}`",
                from.name, to.name
            )
        }
        (false, _) => "write the keys alike in both files".to_owned(),
    };
    in_data(diagnostic.help(help), lost, near.0, Some(ours), &from.source.path)
}

fn in_data(diagnostic: Diagnostic, lost: &Lost<'_>, row: usize, column: Option<&str>, path: &str) -> Diagnostic {
    match place(lost.from, row) {
        Some(place) => diagnostic.in_data(place.file, place.line, column),
        None => diagnostic.in_data(path, None, column),
    }
}

/// The line of a row; none where rows do not stand on lines.
fn place(table: &Table, row: usize) -> Option<DataPlace> {
    Some(table.rows()?.place(row))
}

fn on(place: Option<DataPlace>) -> String {
    place.and_then(|place| place.line).map_or_else(String::new, |line| format!(" on line {line}"))
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" }
}

/// Visits the keys of all rows that have one, as text.
fn keys(
    table: &Table,
    columns: &[u32],
    types: &[Type],
    zone: Tz,
    visit: &mut dyn FnMut(usize, String),
) -> Result<(), Vec<Diagnostic>> {
    let mut first = 0;
    for batch in read_batches(table, columns, zone)? {
        for row in 0..batch.num_rows() {
            let parts = types.iter().enumerate().map(|(at, ty)| plain(&value(batch.column(at), row, ty), zone));
            if let Some(parts) = parts.collect::<Option<Vec<String>>>() {
                visit(first + row, parts.join(":"));
            }
        }
        first += batch.num_rows();
    }
    Ok(())
}

/// A part of a key as text; numbers that are equal are the same text.
fn plain(value: &Value, zone: Tz) -> Option<String> {
    match value {
        Value::Missing | Value::List(_) | Value::Rows(_) => None,
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Int(number) | Value::Duration(number) => Some(number.to_string()),
        Value::Decimal(decimal) => {
            let (mut mantissa, mut scale) = (decimal.mantissa, decimal.scale);
            while scale > 0 && mantissa % 10 == 0 {
                mantissa /= 10;
                scale -= 1;
            }
            Some(if scale == 0 { mantissa.to_string() } else { format!("{mantissa}e-{scale}") })
        }
        Value::Float(number) => Some((number + 0.0).to_string()),
        Value::Text(text) => Some(text.to_string()),
        Value::Date(day) => Some(date_of(*day).to_string()),
        Value::Timestamp(at) => Some(local_of(*at, zone).to_string()),
    }
}

/// The key without the zeros that its parts start with.
fn unpadded(key: &str) -> String {
    let part = |part: &str| -> String {
        let bare = part.trim_start_matches('0');
        if bare.is_empty() { "0".to_owned() } else { bare.to_owned() }
    };
    key.split(':').map(part).collect::<Vec<_>>().join(":")
}

/// A key that has leading zeros, with its row, and the one without them that it stands against in another column: where
/// texts point to numbers, or numbers to texts.
#[must_use]
pub fn padded(from: (&Table, u32), to: (&Table, u32), zone: Tz) -> Option<(usize, String, String)> {
    let ty =
        |(table, column): (&Table, u32)| table.columns().get(column as usize).map(|column| vec![column.ty.clone()]);
    let mut known: HashSet<String> = HashSet::new();
    keys(to.0, &[to.1], &ty(to)?, zone, &mut |_, key| {
        known.insert(key);
    })
    .ok()?;
    let mut found = None;
    keys(from.0, &[from.1], &ty(from)?, zone, &mut |row, key| {
        let bare = unpadded(&key);
        if found.is_none() && bare != key && known.contains(&bare) {
            found = Some((row, key, bare));
        }
    })
    .ok()?;
    found
}
