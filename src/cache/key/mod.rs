//! Keys: digests of everything that a value depends on, and of nothing that has only a name's worth of meaning. Two values
//! of one key are the same; what is not sure to be the same has other keys. Must not know where values are kept.
//!
//! A key holds the expression with all that it is made of ([`expression`], [`rows`]), and of each entity that is read on
//! the way its source, its key, its time and its existence; further the clock, the settings and this build of milieu.

mod expression;
mod rows;
mod write;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use crate::data::ListEntry;
use crate::model::{Catalog, Clock, DefinitionId, EntityId, ExprId, ExprKind, ListId, Range, RangePath, RelationId};

pub use write::Key;
use write::Writer;

/// The keys of a catalog's values.
#[derive(Debug)]
pub struct Keys<'a> {
    catalog: &'a Catalog,
    base: Key,
    /// By entity; none of those whose rows nothing is known of.
    sources: Vec<Option<Key>>,
    lists: BTreeMap<ListId, Key>,
    ahead: HashSet<ExprId>,
    structures: HashMap<ExprId, Option<Key>>,
    /// The entities that an expression reads, but for what decides which of their rows exist.
    reached: HashMap<ExprId, BTreeSet<EntityId>>,
}

impl<'a> Keys<'a> {
    /// The keys of these values over these sources (by entity, see [`crate::data::Table::identity`]) and lists. `build` tells
    /// one program from another.
    #[must_use]
    pub fn new(
        catalog: &'a Catalog,
        build: &str,
        sources: Vec<Option<Key>>,
        lists: &BTreeMap<ListId, Vec<ListEntry>>,
        values: &BTreeSet<ExprId>,
    ) -> Self {
        let lists = lists.iter().filter_map(|(id, entries)| Some((*id, list(entries)?)));
        let mut keys = Self {
            catalog,
            base: base(catalog, build),
            sources,
            lists: lists.collect(),
            ahead: catalog.asked_ahead(),
            structures: HashMap::new(),
            reached: HashMap::new(),
        };
        let rows = catalog.entities.iter().flat_map(|entity| entity.exists.into_iter().chain(entity.time));
        for root in rows.chain(values.iter().copied()).collect::<Vec<_>>() {
            keys.add(root);
        }
        keys
    }

    /// The key of a value, if all that it depends on is known.
    #[must_use]
    pub fn value(&self, id: ExprId) -> Option<Key> {
        let mut to = self.of("value");
        to.part(self.structures.get(&id).copied().flatten());
        self.world(&mut to, self.reached.get(&id)?.clone());
        to.finish()
    }

    /// The key of how many records a definition holds, or has a value of; `root` is what stands for it.
    #[must_use]
    pub fn members(&self, id: DefinitionId, root: ExprId) -> Option<Key> {
        let definition = self.catalog.definition(id);
        let mut to = self.of("members");
        to.flag(definition.kind.is_condition());
        to.part(self.structures.get(&root).copied().flatten());
        let mut reached = self.reached.get(&root)?.clone();
        reached.insert(definition.entity);
        to.text(&self.catalog.entity(definition.entity).name);
        self.world(&mut to, reached);
        to.finish()
    }

    /// The key of how many rows an entity has.
    #[must_use]
    pub fn rows(&self, id: EntityId) -> Option<Key> {
        let mut to = self.of("rows");
        self.source(&mut to, id);
        to.finish()
    }

    /// The key of how many rows have an owner's key that no owner has.
    #[must_use]
    pub fn orphans(&self, id: RelationId) -> Option<Key> {
        let relation = self.catalog.relation(id);
        let mut to = self.of("orphans");
        self.relation(&mut to, id);
        self.source(&mut to, relation.from);
        self.source(&mut to, relation.to);
        to.finish()
    }

    /// The key of the fact that these columns name one row each.
    #[must_use]
    pub fn index(&self, id: EntityId, columns: &[u32]) -> Option<Key> {
        let mut to = self.of("index");
        to.flag(self.catalog.entity(id).key == columns);
        to.each(columns.iter(), |to, column| self.column(to, id, *column));
        self.source(&mut to, id);
        to.finish()
    }

    fn of(&self, kind: &str) -> Writer {
        let mut to = Writer::new(kind);
        to.part(Some(self.base));
        to
    }

    fn source(&self, to: &mut Writer, id: EntityId) {
        to.text(&self.catalog.entity(id).name);
        to.part(self.sources.get(id.0 as usize).copied().flatten());
    }

    /// The entities that are read, with those that decide which of their rows exist.
    fn world(&self, to: &mut Writer, reached: BTreeSet<EntityId>) {
        let mut all = BTreeSet::new();
        let mut open: Vec<EntityId> = reached.into_iter().collect();
        while let Some(id) = open.pop() {
            if all.insert(id) {
                let entity = self.catalog.entity(id);
                let rows = entity.exists.iter().chain(&entity.time).filter_map(|expr| self.reached.get(expr));
                open.extend(rows.flatten());
            }
        }
        let mut all: Vec<EntityId> = all.into_iter().collect();
        all.sort_by_key(|&id| &self.catalog.entity(id).name);
        to.each(all.into_iter(), |to, id| {
            let entity = self.catalog.entity(id);
            self.source(to, id);
            to.each(entity.key.iter(), |to, column| self.column(to, id, *column));
            to.optional(entity.time, |to, time| self.part(to, time));
            to.optional(entity.exists, |to, exists| self.part(to, exists));
            to.optional(entity.default_owner, |to, owner| self.relation(to, owner));
        });
    }

    /// Digests an expression, its parts first.
    fn add(&mut self, root: ExprId) {
        let mut open = vec![(root, false)];
        let mut entered = HashSet::new();
        while let Some((id, parts_done)) = open.pop() {
            if self.structures.contains_key(&id) {
                continue;
            }
            if parts_done {
                let structure = self.structure(id);
                let reached = self.reach(id);
                self.structures.insert(id, structure);
                self.reached.insert(id, reached);
            } else if entered.insert(id) {
                open.push((id, true));
                open.extend(self.catalog.parts(id).into_iter().map(|part| (part, false)));
            }
        }
    }

    /// The entities that an expression reads, its parts' among them.
    fn reach(&self, id: ExprId) -> BTreeSet<EntityId> {
        let catalog = self.catalog;
        let expr = &catalog.exprs[id];
        let mut reached: BTreeSet<EntityId> = expr.frame.into_iter().collect();
        for part in catalog.parts(id) {
            reached.extend(self.reached.get(&part).into_iter().flatten());
        }
        match &expr.kind {
            ExprKind::Column(entity, _) => {
                reached.insert(*entity);
            }
            ExprKind::Owner(relation, _) => self.ends(&mut reached, *relation),
            ExprKind::Previous(_) => {
                let owner = expr.frame.and_then(|frame| catalog.entity(frame).default_owner);
                if let Some(owner) = owner {
                    self.ends(&mut reached, owner);
                }
            }
            ExprKind::Aggregate(of) => self.passed(&mut reached, &catalog.aggregate(*of).range),
            ExprKind::Sequence(of) => {
                let sequence = catalog.sequence(*of);
                reached.insert(sequence.record);
                sequence.steps.iter().for_each(|step| self.passed(&mut reached, &step.range));
            }
            ExprKind::Population(of) => {
                reached.insert(catalog.population(*of).entity);
            }
            ExprKind::Audience(of, _) => {
                reached.insert(catalog.audience(*of).entity);
            }
            // The others read nothing but their parts.
            _ => {}
        }
        reached
    }

    fn ends(&self, reached: &mut BTreeSet<EntityId>, id: RelationId) {
        let relation = self.catalog.relation(id);
        reached.extend([relation.from, relation.to]);
    }

    fn passed(&self, reached: &mut BTreeSet<EntityId>, range: &Range) {
        reached.extend([range.record, range.rows]);
        if let RangePath::Relations(hops) = &range.path {
            hops.iter().for_each(|&hop| self.ends(reached, hop));
        }
    }
}

/// What every value may depend on.
fn base(catalog: &Catalog, build: &str) -> Key {
    let mut to = Writer::new("milieu");
    to.text(build);
    let crate::model::Settings { zone, locale, currency, week_start } = &catalog.settings;
    for setting in [zone.name(), locale, currency, &week_start.to_string()] {
        to.text(setting);
    }
    match catalog.clock {
        Clock::Day(day) => {
            to.text("day");
            to.long(i64::from(day));
        }
        Clock::Moment(at) => {
            to.text("moment");
            to.long(at);
        }
    }
    // Of a record of the future other rows count where some range looks ahead.
    to.flag(catalog.looks_ahead());
    to.finish().unwrap_or_default()
}

fn list(entries: &[ListEntry]) -> Option<Key> {
    let mut to = Writer::new("list");
    to.each(entries.iter(), |to, entry| to.text(&entry.text));
    to.finish()
}
