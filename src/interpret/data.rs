//! The rows of all entities, and what follows from them alone: which row belongs to which, which rows exist at the
//! run's clock, in what order they stand. Knows nothing of files.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::order::{sorted, sorted_tuples};
use super::{Fault, Interpreter, Lists};
use crate::model::{Catalog, EntityId, Relation, RelationId, Value};

/// The rows of one entity: values by column and row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// How many rows.
    pub count: usize,
    /// By column index; none for a column that was not loaded. Each has `count` values.
    pub columns: Vec<Option<Vec<Value>>>,
}

impl Rows {
    /// Rows from their values, every column loaded.
    #[must_use]
    pub fn from_rows(width: usize, rows: Vec<Vec<Value>>) -> Self {
        let count = rows.len();
        let mut columns = vec![Vec::with_capacity(count); width];
        for row in rows {
            let mut values = row.into_iter();
            for column in &mut columns {
                column.push(values.next().unwrap_or(Value::Missing));
            }
        }
        Self { count, columns: columns.into_iter().map(Some).collect() }
    }

    /// The value of a row in a column; none for a column that was not loaded.
    #[must_use]
    pub fn value(&self, column: u32, row: usize) -> Option<&Value> {
        self.columns.get(column as usize)?.as_ref()?.get(row)
    }
}

/// What a relation connects.
#[derive(Clone, Debug, Default)]
struct Links {
    /// By row of the many side: its owner.
    owners: Vec<Option<usize>>,
    /// By row of the one side: what belongs to it, in file order.
    belonging: Vec<Vec<usize>>,
    /// Rows whose foreign key is present and has no owner.
    orphans: Vec<usize>,
}

/// What is known of the rows of one entity.
#[derive(Clone, Debug, Default)]
struct Standing {
    /// Whether the row exists at the run's clock.
    exists: Vec<bool>,
    /// Its time.
    times: Vec<Value>,
    /// Its place in the order of time, key, file; rows without a time come last.
    by_time: Vec<usize>,
    /// Its place in the order of key, file.
    by_key: Vec<usize>,
}

/// All rows of a workspace, connected and ordered.
#[derive(Clone, Debug)]
pub struct Data {
    rows: Vec<Rows>,
    links: Vec<Links>,
    standing: Vec<Standing>,
}

impl Data {
    /// Connects the rows, given by [`EntityId`], and works out which exist.
    pub fn new(catalog: &Catalog, rows: Vec<Rows>) -> Result<Self, Fault> {
        let mut rows = rows;
        rows.resize(catalog.entities.len(), Rows::default());
        let zone = catalog.settings.zone;
        let links = catalog.relations.iter().map(|relation| links(relation, &rows, zone)).collect();
        // Times and existence are read with every row taken to exist: a row's time may be its owner's, and an owner of
        // the future makes the row one of the future, not one without a time.
        let standing = rows.iter().map(|rows| Standing { exists: vec![true; rows.count], ..Standing::default() });
        let mut data = Self { standing: standing.collect(), rows, links };
        let standing = (0..catalog.entities.len()).map(|entity| data.stand(catalog, entity));
        data.standing = standing.collect::<Result<_, _>>()?;
        Ok(data)
    }

    fn stand(&self, catalog: &Catalog, at: usize) -> Result<Standing, Fault> {
        let entity = &catalog.entities[at];
        let id = EntityId(u32::try_from(at).unwrap_or(u32::MAX));
        let count = self.rows[at].count;
        let lists = Lists::new();
        let interpreter = Interpreter::new(catalog, self, &lists);
        let mut times = vec![Value::Missing; count];
        let mut exists = vec![true; count];
        for row in 0..count {
            if let Some(time) = entity.time {
                times[row] = interpreter.evaluate(time, id, row)?;
            }
            if let Some(condition) = entity.exists {
                exists[row] = interpreter.holds(condition, id, row)?;
            }
        }
        let zone = catalog.settings.zone;
        let keys: Vec<Vec<Value>> = (0..count).map(|row| self.key(catalog, id, row)).collect();
        let by_key = places(count, |a, b| sorted_tuples(&keys[a], &keys[b], zone));
        let by_time = places(count, |a, b| {
            let timeless = |row: usize| times[row].is_missing();
            timeless(a)
                .cmp(&timeless(b))
                .then_with(|| sorted(&times[a], &times[b], zone))
                .then_with(|| by_key[a].cmp(&by_key[b]))
        });
        Ok(Standing { exists, times, by_time, by_key })
    }

    /// The rows of an entity.
    #[must_use]
    pub fn rows(&self, entity: EntityId) -> &Rows {
        &self.rows[entity.0 as usize]
    }

    /// How many rows an entity has, those of the future too.
    #[must_use]
    pub fn count(&self, entity: EntityId) -> usize {
        self.rows(entity).count
    }

    /// Whether a row exists at the run's clock: its time is missing or not after now.
    #[must_use]
    pub fn exists(&self, entity: EntityId, row: usize) -> bool {
        self.standing[entity.0 as usize].exists[row]
    }

    /// When a row happened.
    #[must_use]
    pub fn time(&self, entity: EntityId, row: usize) -> &Value {
        self.standing[entity.0 as usize].times.get(row).unwrap_or(&Value::Missing)
    }

    /// The place of a row in the order of time, key, file; rows without a time come last.
    pub(super) fn place_by_time(&self, entity: EntityId, row: usize) -> usize {
        self.standing[entity.0 as usize].by_time[row]
    }

    /// The place of a row in the order of key, file.
    pub(super) fn place_by_key(&self, entity: EntityId, row: usize) -> usize {
        self.standing[entity.0 as usize].by_key[row]
    }

    /// The row that a row belongs to.
    #[must_use]
    pub fn owner(&self, relation: RelationId, row: usize) -> Option<usize> {
        self.links[relation.0 as usize].owners.get(row).copied().flatten()
    }

    /// The rows that belong to a row, in file order.
    #[must_use]
    pub fn belonging(&self, relation: RelationId, owner: usize) -> &[usize] {
        self.links[relation.0 as usize].belonging.get(owner).map_or(&[], Vec::as_slice)
    }

    /// The rows whose foreign key is present and has no owner.
    #[must_use]
    pub fn orphans(&self, relation: RelationId) -> &[usize] {
        &self.links[relation.0 as usize].orphans
    }

    /// The key of a row.
    #[must_use]
    pub fn key(&self, catalog: &Catalog, entity: EntityId, row: usize) -> Vec<Value> {
        let rows = self.rows(entity);
        let columns = &catalog.entity(entity).key;
        columns.iter().map(|&column| rows.value(column, row).cloned().unwrap_or(Value::Missing)).collect()
    }
}

/// Values that a key is made of, in the order that finds equal ones.
struct Key(Vec<Value>, Tz);

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        sorted_tuples(&self.0, &other.0, self.1)
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key {}

fn links(relation: &Relation, rows: &[Rows], zone: Tz) -> Links {
    let from = &rows[relation.from.0 as usize];
    let to = &rows[relation.to.0 as usize];
    let mut owners_by_key = BTreeMap::new();
    for row in 0..to.count {
        if let Some(key) = present_key(to, &relation.remote, row) {
            owners_by_key.entry(Key(key, zone)).or_insert(row);
        }
    }
    let mut links =
        Links { owners: vec![None; from.count], belonging: vec![Vec::new(); to.count], orphans: Vec::new() };
    for row in 0..from.count {
        let Some(key) = present_key(from, &relation.local, row) else { continue };
        match owners_by_key.get(&Key(key, zone)) {
            Some(&owner) => {
                links.owners[row] = Some(owner);
                links.belonging[owner].push(row);
            }
            None => links.orphans.push(row),
        }
    }
    links
}

/// The values of a key, unless one of them is missing.
fn present_key(rows: &Rows, columns: &[u32], row: usize) -> Option<Vec<Value>> {
    let value = |column: &u32| rows.value(*column, row).filter(|value| !value.is_missing()).cloned();
    columns.iter().map(value).collect()
}

/// The place of each row in an order; rows that the order holds equal stand as in the file.
fn places(count: usize, order: impl Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sequence: Vec<usize> = (0..count).collect();
    sequence.sort_by(|&a, &b| order(a, b));
    let mut places = vec![0; count];
    for (place, &row) in sequence.iter().enumerate() {
        places[row] = place;
    }
    places
}
