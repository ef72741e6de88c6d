//! Small tables with everything in them that goes wrong: nothing, blanks, borders, orphans, rows of the future.

use std::collections::HashSet;

use milieu::model::{Decimal, Value};

use super::literal::{TEXTS, World, cell, decimal, moment};
use super::schema::{ENTITIES, Entity, Kind};
use super::{Case, Features, Often, Random, SOME};

/// The tables of all entities; keys are present and differ, what refers to them may not.
pub(super) fn tables(random: &mut Random, case: &Case, features: Features) -> Vec<Vec<Vec<Value>>> {
    let extremes = match features.extremes {
        Often::Never => false,
        Often::Now => random.once_in(20),
        Often::Always => true,
    };
    let world = World { clock: case.clock, zone: case.zone, extremes, exact: features.exact, text: features.text };
    let mut tables: Vec<Vec<Vec<Value>>> = Vec::new();
    let many = if features.large > SOME { 4 } else { 30 };
    let most = if random.once_in(many) { features.large } else { 13 };
    // Keys far from one another are found in another way than those that stand close together.
    let apart = if random.once_in(6) { 1_000_003 } else { 1 };
    let keys: Vec<Vec<Vec<Value>>> = ENTITIES.iter().map(|entity| keys(random, case, entity, most, apart)).collect();
    for (at, entity) in ENTITIES.iter().enumerate() {
        let count = if entity.key.is_empty() { random.below(most) } else { keys[at].len() };
        let mut rows = Vec::new();
        for row in 0..count {
            let mut values: Vec<Value> = Vec::new();
            for (_, kind) in entity.columns {
                values.push(cell(random, *kind, world));
            }
            for owner in entity.owners {
                let to = ENTITIES.iter().position(|to| to.name == owner.entity).expect("an entity");
                if keys[to].is_empty() || random.once_in(8) {
                    // What the cell says: nothing, or most likely an owner that there is not.
                    continue;
                }
                let at = random.below(keys[to].len());
                for (local, remote) in owner.local.iter().zip(owner.remote) {
                    // Another column than the key is known once the owner's rows are.
                    let value = match ENTITIES[to].key.iter().position(|part| part == remote) {
                        Some(part) => keys[to][at][part].clone(),
                        None => tables[to][at][column(&ENTITIES[to], remote)].clone(),
                    };
                    let place = column(entity, local);
                    values[place] = fitted(value, entity.columns[place].1);
                }
            }
            for (name, value) in entity.key.iter().zip(keys[at].get(row).into_iter().flatten()) {
                values[column(entity, name)] = value.clone();
            }
            rows.push(values);
        }
        if entity.name == "product" {
            distinct(&mut rows, column(entity, "code"));
        }
        tables.push(rows);
    }
    tables
}

/// What others point to stands in one row, or is missing.
fn distinct(rows: &mut [Vec<Value>], column: usize) {
    for row in 1..rows.len() {
        let (before, own) = rows.split_at_mut(row);
        if before.iter().any(|other| other[column] == own[0][column]) {
            own[0][column] = Value::Missing;
        }
    }
}

/// The value in the form of a column: a decimal with the digits that it has there.
fn fitted(value: Value, kind: Kind) -> Value {
    match (value, kind) {
        (Value::Decimal(Decimal { mantissa, scale }), Kind::Decimal(wanted)) if wanted > scale => {
            Value::Decimal(Decimal { mantissa: mantissa * 10_i128.pow(u32::from(wanted - scale)), scale: wanted })
        }
        (value, _) => value,
    }
}

fn column(of: &Entity, name: &str) -> usize {
    of.columns.iter().position(|(column, _)| *column == name).expect("a column")
}

/// Fewer than so many keys, in no order.
fn keys(random: &mut Random, case: &Case, of: &Entity, most: usize, apart: i64) -> Vec<Vec<Value>> {
    let count = random.below(most);
    let highest = i64::try_from(most + most / 8).expect("small");
    let mut keys: Vec<Vec<Value>> = Vec::new();
    let mut known = HashSet::new();
    // There are only so many texts.
    for _ in 0..4 * count {
        if keys.len() == count || of.key.is_empty() {
            break;
        }
        let part = |name: &&str| match of.columns[column(of, name)].1 {
            Kind::Text => Value::Text(random.word(&TEXTS).into()),
            Kind::Timestamp => Value::Timestamp(moment(random, case.clock, case.zone)),
            Kind::Decimal(scale) => Value::Decimal(decimal(random, scale)),
            _ => Value::Int(random.between(-1, highest) * apart),
        };
        let key: Vec<Value> = of.key.iter().map(part).collect();
        if known.insert(key.clone()) {
            keys.push(key);
        }
    }
    keys
}
