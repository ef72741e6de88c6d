//! Keys that nothing else asks for, which `check --data` looks at all the same. Knows nothing of rows.

use std::collections::BTreeSet;

use super::{Plan, Scan, Step};
use crate::model::{Catalog, EntityId};

impl Plan {
    /// Adds to the first step the index of every key that no scan makes.
    pub fn check_every_key(&mut self, catalog: &Catalog) {
        for (entity, described) in (0..).map(EntityId).zip(&catalog.entities) {
            let key = &described.key;
            let mut scans = self.steps.iter().flat_map(|step| &step.scans);
            if key.is_empty() || scans.any(|scan| scan.entity == entity && scan.indexes.contains(key)) {
                continue;
            }
            if self.steps.is_empty() {
                self.steps.push(Step::default());
            }
            let scans = &mut self.steps[0].scans;
            let at = scans.iter().position(|scan| scan.entity == entity).unwrap_or_else(|| {
                scans.push(Scan::of(entity));
                scans.len() - 1
            });
            scans[at].columns.extend(key);
            scans[at].indexes.insert(key.clone());
        }
    }
}

impl Scan {
    /// A pass that makes nothing yet.
    pub(super) fn of(entity: EntityId) -> Self {
        Self {
            entity,
            columns: BTreeSet::new(),
            indexes: BTreeSet::new(),
            owners: BTreeSet::new(),
            stored: BTreeSet::new(),
            folds: Vec::new(),
            gathers: Vec::new(),
        }
    }
}
