//! What a run leaves for later ones: taken while it is evaluated, kept beside other work. Must not know how values are kept.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::floors::cache::{Cache, Key, Parts};
use super::floors::engine;
use crate::model::{EntityId, ExprId};

/// What was found and is not kept yet: that can be done beside other work.
pub(super) struct Keeping {
    pub(super) cache: Cache,
    pub(super) values: BTreeMap<Key, engine::Cells>,
    pub(super) parts: Parts,
    pub(super) facts: BTreeMap<Key, u64>,
}

impl Keeping {
    /// Keeps it: what was done and how long it took.
    pub(super) fn keep(self) -> (String, Duration) {
        let began = Instant::now();
        let count = self.values.len() + self.parts.count();
        self.cache.add(&self.values, &self.parts, &self.facts);
        (format!("keep {count} values in the cache"), began.elapsed())
    }
}

/// Takes values that come up some rows at a time.
pub(super) struct Taking<'k> {
    pub(super) values: &'k BTreeMap<(EntityId, ExprId), Key>,
    pub(super) parts: Parts,
}

impl engine::Taker for Taking<'_> {
    fn take(&self, of: (EntityId, ExprId), first: usize, cells: &engine::Cells) {
        if let Some(key) = self.values.get(&of) {
            self.parts.take(*key, first, cells);
        }
    }
}
