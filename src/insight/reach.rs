//! What an answer for one record looks at: columns, the relations that lead to other rows, and values that only all records together
//! give. Must not know where rows come from.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{AggregateFunction, Catalog, EntityId, ExprId, ExprKind, PickOrder, Range, RangePath, RelationId};
use crate::plan;

/// What some expressions look at, those in other rows included.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// Columns, by entity.
    pub columns: BTreeMap<EntityId, BTreeSet<u32>>,
    /// From a row to its owner.
    pub up: BTreeSet<RelationId>,
    /// From a row to all that belong to it.
    pub down: BTreeSet<RelationId>,
    /// Ranks, audiences, and aggregates over whole entities: they need all records.
    pub of_all: BTreeSet<ExprId>,
    seen: BTreeSet<ExprId>,
}

impl Reach {
    /// What these look at for a record of the entity.
    #[must_use]
    pub fn of(catalog: &Catalog, entity: EntityId, roots: &[ExprId]) -> Self {
        let reach = Self::reached(catalog, entity, roots, false);
        if reach.is_by_engine(catalog) { reach } else { Self::reached(catalog, entity, roots, true) }
    }

    /// Whether what all records give can be had from the engine: its answers are told apart by keys.
    #[must_use]
    pub fn is_by_engine(&self, catalog: &Catalog) -> bool {
        let has_key = |&expr: &ExprId| catalog.exprs[expr].frame.is_none_or(|of| !catalog.entity(of).key.is_empty());
        self.of_all.iter().all(has_key)
    }

    /// `from_rows`: what all records give is worked out from their rows, which are looked at then.
    fn reached(catalog: &Catalog, entity: EntityId, roots: &[ExprId], from_rows: bool) -> Self {
        let mut reach = Self::default();
        reach.columns.insert(entity, BTreeSet::new());
        let mut open: Vec<ExprId> = roots.to_vec();
        let mut entities: BTreeSet<EntityId> = BTreeSet::new();
        loop {
            while let Some(expr) = open.pop() {
                if reach.seen.insert(expr) {
                    reach.take(catalog, expr, &mut open);
                    if from_rows && reach.of_all.contains(&expr) {
                        open.extend(catalog.parts(expr));
                    }
                }
            }
            for entity in reach.entities(catalog) {
                if entities.insert(entity) {
                    let of = catalog.entity(entity);
                    reach.columns.entry(entity).or_default().extend(&of.key);
                    open.extend(of.time.iter().chain(&of.exists));
                }
            }
            if open.is_empty() {
                return reach;
            }
        }
    }

    /// The entities whose rows may be looked at.
    fn entities(&self, catalog: &Catalog) -> BTreeSet<EntityId> {
        let relations = self.up.iter().chain(&self.down).map(|&id| catalog.relation(id));
        self.columns.keys().copied().chain(relations.flat_map(|relation| [relation.from, relation.to])).collect()
    }

    fn take(&mut self, catalog: &Catalog, expr: ExprId, open: &mut Vec<ExprId>) {
        if let Some(frame) = catalog.exprs[expr].frame {
            self.columns.entry(frame).or_default();
        }
        match &catalog.exprs[expr].kind {
            ExprKind::Column(entity, column) => {
                self.columns.entry(*entity).or_default().insert(*column);
            }
            ExprKind::Definition(id) => open.push(catalog.definition(*id).body),
            ExprKind::Stage(id) => open.push(catalog.journey(*id).stage),
            ExprKind::Owner(relation, of) => {
                self.follow(catalog, *relation, true);
                open.push(*of);
            }
            ExprKind::Previous(of) => {
                let entity = catalog.exprs[expr].frame.or(catalog.exprs[*of].frame);
                if let Some(relation) = entity.and_then(|entity| catalog.entity(entity).default_owner) {
                    self.follow(catalog, relation, true);
                    self.follow(catalog, relation, false);
                }
                open.push(*of);
            }
            ExprKind::This(of) => open.push(*of),
            ExprKind::Aggregate(id) => {
                let aggregate = catalog.aggregate(*id);
                if aggregate.range.path == RangePath::Whole {
                    self.of_all.insert(expr);
                    return;
                }
                open.extend(aggregate.value);
                if let AggregateFunction::Rows(fields) = &aggregate.function {
                    open.extend(fields.iter().map(|(_, value)| *value));
                }
                self.range(catalog, &aggregate.range, open);
            }
            ExprKind::Sequence(id) => {
                for step in &catalog.sequence(*id).steps {
                    self.range(catalog, &step.range, open);
                    open.push(step.time);
                    open.extend(step.same.iter().flat_map(|&(own, first)| [own, first]));
                }
            }
            // Of the record itself it is shown what is ranked, and what an audience asks.
            ExprKind::Population(id) => {
                let population = catalog.population(*id);
                open.push(population.value);
                open.extend(population.among);
                self.of_all.insert(expr);
            }
            ExprKind::Audience(id, _) => {
                let audience = catalog.audience(*id);
                open.extend([audience.include, audience.candidate]);
                open.extend(audience.exclude.iter().chain(&audience.one_per));
                open.extend(audience.limit.iter().filter_map(|limit| limit.by));
                self.of_all.insert(expr);
            }
            kind => plan::children(kind, |part| open.push(part)),
        }
    }

    fn range(&mut self, catalog: &Catalog, range: &Range, open: &mut Vec<ExprId>) {
        self.columns.entry(range.rows).or_default();
        if let RangePath::Relations(hops) = &range.path {
            hops.iter().for_each(|&relation| self.follow(catalog, relation, false));
        }
        open.extend(range.window.iter().chain(&range.condition));
        open.extend(range.per.iter().flat_map(|&(row, record)| [row, record]));
        if let Some(pick) = &range.pick {
            match pick.order {
                PickOrder::Top(by) | PickOrder::Bottom(by) => open.push(by),
                PickOrder::Latest | PickOrder::Earliest => {}
            }
        }
    }

    /// A relation is followed up to the owner, or down to what belongs to it.
    fn follow(&mut self, catalog: &Catalog, id: RelationId, up: bool) {
        let relation = catalog.relation(id);
        self.columns.entry(relation.from).or_default().extend(&relation.local);
        self.columns.entry(relation.to).or_default().extend(&relation.remote);
        if up {
            self.up.insert(id)
        } else {
            self.down.insert(id)
        };
    }
}
