//! Small tables with everything in them that goes wrong: nothing, blanks, borders, orphans, rows of the future.

use milieu::model::Value;

use super::literal::{TEXTS, cell};
use super::schema::{ENTITIES, Entity, Kind};
use super::{Case, Features, Random, entity};

/// The tables of all entities; keys are present and differ, what refers to them may not.
pub(super) fn tables(random: &mut Random, case: &Case, features: Features) -> Vec<Vec<Vec<Value>>> {
    let extremes = features.extremes && random.once_in(20);
    let mut tables: Vec<Vec<Vec<Value>>> = Vec::new();
    let keys: Vec<Vec<Vec<Value>>> = ENTITIES.iter().map(|entity| keys(random, entity)).collect();
    for (at, entity) in ENTITIES.iter().enumerate() {
        let count = if entity.key.is_empty() { random.below(13) } else { keys[at].len() };
        let mut rows = Vec::new();
        for row in 0..count {
            let mut values: Vec<Value> = Vec::new();
            for (_, kind) in entity.columns {
                values.push(cell(random, *kind, case.clock, case.zone, extremes));
            }
            for owner in entity.owners {
                let owners = &keys[ENTITIES.iter().position(|to| to.name == owner.entity).expect("an entity")];
                if owners.is_empty() || random.once_in(8) {
                    // What the cell says: nothing, or most likely an owner that there is not.
                    continue;
                }
                for (local, value) in owner.local.iter().zip(random.pick(owners)) {
                    values[column(entity, local)] = value.clone();
                }
            }
            for (name, value) in entity.key.iter().zip(keys[at].get(row).into_iter().flatten()) {
                values[column(entity, name)] = value.clone();
            }
            rows.push(values);
        }
        tables.push(rows);
    }
    tables
}

fn column(of: &Entity, name: &str) -> usize {
    of.columns.iter().position(|(column, _)| *column == name).expect("a column")
}

/// Keys in no order.
fn keys(random: &mut Random, of: &Entity) -> Vec<Vec<Value>> {
    let count = random.below(13);
    let mut keys: Vec<Vec<Value>> = Vec::new();
    while keys.len() < count && !of.key.is_empty() {
        let part = |name: &&str| match entity(of.name).columns[column(of, name)].1 {
            Kind::Text => Value::Text(random.word(&TEXTS).into()),
            _ => Value::Int(random.between(-1, 14)),
        };
        let key: Vec<Value> = of.key.iter().map(part).collect();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys
}
