//! Keys as they are asked for. Must not know where rows come from.

use std::collections::HashSet;

use serde_json::Value as Json;

use super::super::Failure;
use super::super::floors::data;
use crate::interpret::exact;
use crate::model::{Catalog, EntityId, Type, Value, plain};

/// So many ways to divide a key are looked for.
const MOST_WAYS: usize = 1_000;

/// The keys that a text may be: several parts are joined by `:`, and a part may have one itself.
pub(super) fn asked(catalog: &Catalog, entity: EntityId, key: &str) -> HashSet<Vec<Value>> {
    let width = catalog.entity(entity).key.len();
    if let Some(parts) = listed(key).filter(|parts| width > 1 && parts.len() == width) {
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        return key_of(catalog, entity, &parts).into_iter().collect();
    }
    divided(key, width).into_iter().filter_map(|parts| key_of(catalog, entity, &parts)).collect()
}

fn key_of(catalog: &Catalog, entity: EntityId, parts: &[&str]) -> Option<Vec<Value>> {
    let of = catalog.entity(entity);
    let zone = catalog.settings.zone;
    let part = |(&column, text): (&u32, &str)| match &of.columns[column as usize].ty {
        Type::Text => Some(Value::text(text)).filter(|value| !value.is_missing()),
        Type::Int => text.trim().parse().ok().map(Value::Int),
        // With as many digits behind the point as are written.
        Type::Decimal(_) => (0..=38).find_map(|scale| data::parse_value(text, &Type::Decimal(scale), zone)),
        kind => data::parse_value(text, kind, zone),
    };
    stored(catalog, entity, &of.key, of.key.iter().zip(parts.iter().copied()).map(part).collect::<Option<_>>()?)
}

/// A key as these columns hold it: numbers are keys by value, whatever their digits behind the point. None where they cannot.
pub(super) fn stored(catalog: &Catalog, entity: EntityId, columns: &[u32], key: Vec<Value>) -> Option<Vec<Value>> {
    let kinds = columns.iter().map(|&column| &catalog.entity(entity).columns[column as usize].ty);
    kinds.zip(key).map(|(kind, value)| of_kind(kind, value)).collect()
}

/// The parts of a key that is written as a list of JSON.
fn listed(key: &str) -> Option<Vec<String>> {
    let Json::Array(parts) = serde_json::from_str(key.trim()).ok()? else { return None };
    let text = |part: Json| match part {
        Json::String(text) => Some(text),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    parts.into_iter().map(text).collect()
}

/// A text is the key of several records, because their parts have colons.
pub(super) fn ambiguous(catalog: &Catalog, entity: EntityId, key: &str, found: &[Vec<Value>]) -> Failure {
    let zone = catalog.settings.zone;
    let parts =
        |of: &Vec<Value>| -> Json { of.iter().map(|part| plain(part, zone).map_or(Json::Null, Json::from)).collect() };
    let lists: Vec<String> = found.iter().map(|of| format!("`{}`", parts(of))).collect();
    Failure::Usage {
        message: format!("{} records have the key `{key}` of {}", found.len(), catalog.entity(entity).name),
        help: Some(format!("write it as a list: {}", lists.join(" or "))),
    }
}

/// The ways to take a text for so many parts joined by `:`.
fn divided(text: &str, width: usize) -> Vec<Vec<&str>> {
    if width < 2 {
        return vec![vec![text]; width];
    }
    let borders = text.match_indices(':').map(|(at, _)| at);
    let ways = borders.flat_map(|at| {
        let behind = divided(&text[at + 1..], width - 1);
        behind.into_iter().map(move |rest| [&[&text[..at]], rest.as_slice()].concat())
    });
    ways.take(MOST_WAYS).collect()
}

fn of_kind(kind: &Type, value: Value) -> Option<Value> {
    match (kind, &value) {
        (Type::Int, Value::Decimal(_)) => i64::try_from(exact(&value, 0)?.mantissa).ok().map(Value::Int),
        (Type::Decimal(scale), Value::Int(_) | Value::Decimal(_)) => exact(&value, *scale).map(Value::Decimal),
        _ => Some(value),
    }
}

/// What steers a terminal is told by its number.
fn visible(letter: char) -> Vec<char> {
    if letter.is_control() { letter.escape_default().collect() } else { vec![letter] }
}

/// No record has that key.
pub(super) fn unknown(catalog: &Catalog, entity: EntityId, key: &str) -> Failure {
    let of = catalog.entity(entity);
    let parts: Vec<&str> = of.key.iter().map(|&column| of.columns[column as usize].name.as_str()).collect();
    let help = match parts.as_slice() {
        [] => format!("entity `{}` has no key, so its records cannot be asked for", of.name),
        [one] => format!("the key of {} is column `{one}`", of.plural),
        several => format!("the key of {} is `{}`", of.plural, several.join(":")),
    };
    let key: String = key.chars().flat_map(visible).collect();
    Failure::Usage { message: format!("{} `{key}` not found", of.name), help: Some(help) }
}

#[cfg(test)]
mod tests {
    use super::divided;

    #[test]
    fn a_part_of_a_key_may_have_a_colon() {
        assert_eq!(divided("a:b", 1), [["a:b"]]);
        assert_eq!(divided("a:b", 2), [["a", "b"]]);
        assert_eq!(divided("a:b:c", 2), [["a", "b:c"], ["a:b", "c"]]);
        assert!(divided("a", 2).is_empty());
        assert!(divided("a", 0).is_empty());
    }
}
