//! The rows that the definitions look at for one record: the record, its owners, what belongs to it, and so on along the relations that
//! are followed. Must not know what is asked of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::floors::data::{self, RowPlace};
use super::keys;
use super::told::ReadOf;
use crate::diag::Diagnostic;
use crate::insight::reach::Reach;
use crate::interpret::Rows;
use crate::model::{Catalog, EntityId, Value};

/// More rows than this are not held for one record.
const MOST: usize = 2_000_000;

/// Why there are no rows.
pub(super) enum Stopped {
    /// Files that cannot be read.
    Data(Vec<Diagnostic>),
    /// More than are held.
    TooMany,
    /// Several records have the key, which has parts with colons.
    Ambiguous(Vec<Vec<Value>>),
}

/// Reads the rows around a record.
pub(super) struct Loader<'l> {
    pub(super) catalog: &'l Catalog,
    pub(super) tables: &'l [Option<data::Table>],
    pub(super) reach: &'l Reach,
}

/// The rows around a record.
pub(super) struct Loaded {
    /// By entity, in the order of the files.
    pub(super) rows: Vec<Rows>,
    /// The record's row.
    pub(super) record: usize,
    row_groups: BTreeMap<EntityId, (usize, usize)>,
}

/// By entity: the columns that decide, and the keys that are sought there.
type Sought = BTreeMap<(EntityId, Vec<u32>), HashSet<Vec<Value>>>;

impl Loader<'_> {
    /// The rows around the record with that key; none where there is no such record.
    pub(super) fn around(&self, entity: EntityId, key: &str) -> Result<Option<Loaded>, Stopped> {
        let of = self.catalog.entity(entity);
        let wanted = keys::asked(self.catalog, entity, key);
        if wanted.is_empty() {
            return Ok(None);
        }
        let mut found: BTreeMap<EntityId, BTreeMap<RowPlace, Vec<Value>>> = BTreeMap::new();
        let mut row_groups: BTreeMap<EntityId, (usize, usize)> = BTreeMap::new();
        let mut asked = Sought::new();
        let mut open = Sought::from([((entity, of.key.clone()), wanted.clone())]);
        let mut record = None;
        while let Some(((entity, by), keys)) = open.pop_first() {
            let known = asked.entry((entity, by.clone())).or_default();
            let keys: HashSet<Vec<Value>> = keys.into_iter().filter(|key| known.insert(key.clone())).collect();
            let Some(table) = self.tables.get(entity.0 as usize).and_then(Option::as_ref).filter(|_| !keys.is_empty())
            else {
                continue;
            };
            let columns = self.columns(entity);
            let zone = self.catalog.settings.zone;
            let selected = data::select_rows(table, &columns, (&by, &keys), zone).map_err(Stopped::Data)?;
            if let Some((looked, all)) = selected.row_groups {
                let known = row_groups.entry(entity).or_insert((0, all));
                known.0 = known.0.max(looked);
            }
            for (place, values) in selected.rows {
                record = record.or(Some(place));
                if found.get(&entity).is_some_and(|rows| rows.contains_key(&place)) {
                    continue;
                }
                self.follow(entity, &columns, &values, &mut open);
                found.entry(entity).or_default().insert(place, values);
            }
            if found.values().map(BTreeMap::len).sum::<usize>() > MOST {
                return Err(Stopped::TooMany);
            }
        }
        let Some(place) = record else { return Ok(None) };
        let rows = found.get(&entity).into_iter().flat_map(BTreeMap::values);
        self.only_one(entity, rows.filter_map(|values| self.key_among(entity, values)), &wanted)?;
        let row = found.get(&entity).and_then(|rows| rows.keys().position(|own| *own == place)).unwrap_or(0);
        let rows = (0..).map(EntityId).zip(&self.catalog.entities);
        let rows = rows.map(|(id, _)| self.as_rows(id, found.remove(&id).unwrap_or_default()));
        Ok(Some(Loaded { rows: rows.collect(), record: row, row_groups }))
    }

    /// All rows of all entities that are looked at, beside the record with that key.
    pub(super) fn everything(&self, entity: EntityId, key: &str) -> Result<Option<Loaded>, Stopped> {
        let wanted = keys::asked(self.catalog, entity, key);
        let zone = self.catalog.settings.zone;
        let mut rows = Vec::new();
        let mut count = 0;
        for (id, table) in (0..).map(EntityId).zip(self.tables) {
            let table = table.as_ref().filter(|_| id == entity || self.reach.columns.contains_key(&id));
            let Some(table) = table else {
                rows.push(self.as_rows(id, BTreeMap::new()));
                continue;
            };
            let selected = data::select_rows(table, &self.columns(id), (&[], &HashSet::new()), zone);
            let selected = selected.map_err(Stopped::Data)?;
            count += selected.rows.len();
            if count > MOST {
                return Err(Stopped::TooMany);
            }
            rows.push(self.as_rows(id, selected.rows.into_iter().collect()));
        }
        let own = &rows[entity.0 as usize];
        let key = |row: usize| {
            let part = |&column: &u32| own.value(column, row).cloned().unwrap_or(Value::Missing);
            self.catalog.entity(entity).key.iter().map(part).collect::<Vec<_>>()
        };
        self.only_one(entity, (0..own.count).map(key), &wanted)?;
        let record = (0..own.count).find(|&row| wanted.contains(&key(row)));
        Ok(record.map(|record| Loaded { rows, record, row_groups: BTreeMap::new() }))
    }

    /// The key of a row.
    fn key_among(&self, entity: EntityId, values: &[Value]) -> Option<Vec<Value>> {
        let columns = self.columns(entity);
        let own = self.catalog.entity(entity).key.iter();
        own.map(|column| Some(values.get(columns.binary_search(column).ok()?)?.clone())).collect()
    }

    /// Stops where several of the wanted keys are there.
    fn only_one(
        &self,
        entity: EntityId,
        keys: impl Iterator<Item = Vec<Value>>,
        wanted: &HashSet<Vec<Value>>,
    ) -> Result<(), Stopped> {
        if self.catalog.entity(entity).key.len() < 2 || wanted.len() < 2 {
            return Ok(());
        }
        let mut found: Vec<Vec<Value>> = Vec::new();
        for key in keys.filter(|key| wanted.contains(key)) {
            if !found.contains(&key) {
                found.push(key);
            }
        }
        if found.len() > 1 { Err(Stopped::Ambiguous(found)) } else { Ok(()) }
    }

    /// Asks for the owners of a row and for what belongs to it.
    fn follow(&self, entity: EntityId, columns: &[u32], values: &[Value], open: &mut Sought) {
        let key = |of: &[u32]| -> Option<Vec<Value>> {
            let value = |column: &u32| Some(values[columns.binary_search(column).ok()?].clone());
            let key: Vec<Value> = of.iter().map(value).collect::<Option<_>>()?;
            (!key.iter().any(Value::is_missing)).then_some(key)
        };
        let relations = self.reach.up.iter().map(|id| (id, true)).chain(self.reach.down.iter().map(|id| (id, false)));
        for (&id, up) in relations {
            let relation = self.catalog.relation(id);
            let (from, own, to, there) = if up {
                (relation.from, &relation.local, relation.to, &relation.remote)
            } else {
                (relation.to, &relation.remote, relation.from, &relation.local)
            };
            if from == entity
                && let Some(key) = key(own).and_then(|key| keys::stored(self.catalog, to, there, key))
            {
                open.entry((to, there.clone())).or_default().insert(key);
            }
        }
    }

    /// The columns that are read of an entity, ascending.
    fn columns(&self, entity: EntityId) -> Vec<u32> {
        let of = self.catalog.entity(entity);
        let looked_at = self.reach.columns.get(&entity);
        let mut columns: BTreeSet<u32> = looked_at.into_iter().flatten().copied().collect();
        columns.extend(&of.key);
        columns.retain(|&column| of.columns[column as usize].unsupported.is_none());
        columns.into_iter().collect()
    }

    fn as_rows(&self, entity: EntityId, found: BTreeMap<RowPlace, Vec<Value>>) -> Rows {
        let width = self.catalog.entity(entity).columns.len();
        let mut rows = Rows { count: found.len(), columns: vec![None; width] };
        let columns = self.columns(entity);
        for &column in &columns {
            rows.columns[column as usize] = Some(Vec::with_capacity(found.len()));
        }
        for values in found.into_values() {
            for (&column, value) in columns.iter().zip(values) {
                if let Some(own) = rows.columns[column as usize].as_mut() {
                    own.push(value);
                }
            }
        }
        rows
    }
}

impl Loaded {
    /// What was read, by entity.
    pub(super) fn read(&self, catalog: &Catalog, all: bool) -> Vec<ReadOf> {
        let of = |(id, rows): (u32, &Rows)| {
            let is_looked_at = rows.count > 0 || self.row_groups.contains_key(&EntityId(id));
            is_looked_at.then(|| ReadOf {
                entity: catalog.entities[id as usize].name.clone(),
                rows: rows.count as u64,
                row_groups: self.row_groups.get(&EntityId(id)).map(|&(looked, all)| [looked, all]),
                all_records: all,
            })
        };
        (0..).zip(&self.rows).filter_map(of).collect()
    }
}
