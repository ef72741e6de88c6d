//! Questions about the data beside the wanted definitions: how many rows meet a condition, whether keys and owners fit.
//! Must not know what the answers are good for.

use std::collections::BTreeMap;

use super::schedule::{Product, Scheduler, schedule};
use super::{AtHand, Plan, Scan, Wanted};
use crate::model::{Catalog, EntityId, ExprId, RelationId};

/// What is asked of the data beside the wanted definitions.
#[derive(Clone, Debug, Default)]
pub struct Questions {
    /// Conditions, each on the rows of an entity, whose rows are counted. They read no record of an aggregate.
    pub tallies: Vec<(EntityId, ExprId)>,
    /// Every key is checked, and of every relation the rows without their owner are counted.
    pub ties: bool,
    /// What need not be made, for it is known.
    pub at_hand: AtHand,
}

/// Plans the evaluation of what is wanted and of what that needs, and the answers to these questions.
#[must_use]
pub fn plan_asking(catalog: &Catalog, wanted: &Wanted, questions: &Questions) -> Plan {
    let mut by_entity: BTreeMap<EntityId, Wanted> = BTreeMap::new();
    for &id in &wanted.definitions {
        by_entity.entry(catalog.definition(id).entity).or_default().definitions.push(id);
    }
    for value in &wanted.values {
        by_entity.entry(value.entity).or_default().values.push(value.clone());
    }
    for of in by_entity.values_mut() {
        of.traits_counted = wanted.traits_counted;
    }
    schedule(catalog, &by_entity, questions)
}

impl Scheduler<'_> {
    pub(super) fn questions(&mut self, questions: &Questions) {
        if questions.ties {
            for (id, entity) in (0..).map(EntityId).zip(&self.catalog.entities) {
                if !entity.key.is_empty() {
                    self.place(Product::Index(id, entity.key.clone()));
                }
            }
            for (id, _) in (0..).map(RelationId).zip(&self.catalog.relations) {
                self.place(Product::Owners(id));
            }
        }
        let mut by_entity: BTreeMap<EntityId, Vec<ExprId>> = BTreeMap::new();
        for &(entity, condition) in &questions.tallies {
            by_entity.entry(entity).or_default().push(condition);
        }
        for (entity, conditions) in by_entity {
            self.tallies(entity, conditions);
        }
    }

    /// Counts rows in a scan that is made anyway, if there is one late enough.
    fn tallies(&mut self, entity: EntityId, mut roots: Vec<ExprId>) {
        roots.extend(self.catalog.entity(entity).exists);
        let found = self.find(&roots);
        let first = self.needed(entity, &found);
        let reads = |scan: &Scan| scan.entity == entity && scan.makes_something();
        let step = (first..self.steps.len()).find(|&step| self.steps[step].scans.iter().any(reads));
        let columns = self.row_columns(entity, &found);
        let scan = self.scan(step.unwrap_or(first), entity);
        scan.columns.extend(columns);
        scan.tallies.extend(roots);
    }
}
