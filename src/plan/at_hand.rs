//! What of a plan was worked out before: values that are handed in instead of being made, and what a plan would have told
//! beside its answers. Must not know where the values come from.

use std::collections::BTreeSet;

use super::{Output, Plan, Wanted, needs, plan_asking};
use crate::model::{Catalog, DefinitionId, EntityId, ExprId, ExprKind, Exprs, RangePath, RelationId};
use crate::plan::{Questions, Scan, Standing};

/// What is known already.
#[derive(Clone, Debug, Default)]
pub struct AtHand {
    /// Expressions whose values are at hand for every row of the entity whose rows they are evaluated on. No columns.
    pub values: BTreeSet<ExprId>,
    /// Wanted definitions of which nothing but their number is asked, and that is known.
    pub counted: BTreeSet<DefinitionId>,
}

/// Plans what is wanted where some of it is known. [`Plan::given`] says which values have to be handed in.
#[must_use]
pub fn plan_with(catalog: &Catalog, wanted: &Wanted, at_hand: &AtHand) -> Plan {
    plan_asking(catalog, wanted, &Questions { at_hand: at_hand.clone(), ..Questions::default() })
}

/// Whether a value is more than a constant or what stands in the file.
pub(crate) fn is_worked_out(exprs: &Exprs, root: ExprId) -> bool {
    !matches!(exprs[root].kind, ExprKind::Literal(_) | ExprKind::Column(..))
}

impl Plan {
    /// The relations whose owners are looked up for all rows, so that the rows without an owner are counted.
    #[must_use]
    pub fn followed(&self, catalog: &Catalog) -> BTreeSet<RelationId> {
        let mut followed = BTreeSet::new();
        for scan in self.scanned() {
            followed.extend(&scan.owners);
            let roots = self.roots(scan);
            followed.extend(needs(catalog, &self.exprs, roots, |expr| self.given.contains(&expr)).relations);
            let paths = scan.folds.iter().map(|&fold| &self.folds[fold].path);
            for path in paths.chain(scan.gathers.iter().map(|&gather| &self.gathers[gather].path)) {
                if let RangePath::Relations(hops) = path {
                    followed.extend(hops.last());
                }
            }
        }
        followed
    }

    /// Every key that is checked: the entity and its columns.
    #[must_use]
    pub fn indexed(&self) -> BTreeSet<(EntityId, Vec<u32>)> {
        let of_scan = |scan: &Scan| scan.indexes.iter().map(|key| (scan.entity, key.clone())).collect::<Vec<_>>();
        self.scanned().flat_map(of_scan).collect()
    }

    /// The values that this plan makes and that are worth being kept: results over other rows, and answers. By entity.
    #[must_use]
    pub fn made(&self, catalog: &Catalog) -> BTreeSet<(EntityId, ExprId)> {
        let mut made: BTreeSet<(EntityId, ExprId)> = self.folds.iter().map(|fold| (fold.record, fold.node)).collect();
        for step in &self.steps {
            made.extend(step.sequences.iter().map(|&(node, id)| (catalog.sequence(id).record, node)));
            for standing in &step.standings {
                match standing {
                    Standing::Rank { node, rank, .. } => {
                        made.insert((catalog.population(*rank).entity, *node));
                    }
                    Standing::Audience(id) => {
                        let audience = catalog.audience(*id);
                        let parts = [audience.parts.member, audience.parts.status, audience.parts.split];
                        made.extend(parts.map(|part| (audience.entity, part)));
                    }
                }
            }
        }
        for Output { entity, exists, definitions, values, .. } in &self.outputs {
            let roots = definitions.iter().map(|(_, root)| *root).chain(values.iter().map(|(_, root)| *root));
            made.extend(
                roots.chain(*exists).filter(|&root| is_worked_out(&self.exprs, root)).map(|root| (*entity, root)),
            );
        }
        made.retain(|(_, root)| !self.given.contains(root));
        made
    }

    fn scanned(&self) -> impl Iterator<Item = &Scan> {
        self.steps.iter().flat_map(|step| &step.scans)
    }

    /// Everything that is evaluated on the rows of a scan.
    pub(super) fn roots(&self, scan: &Scan) -> Vec<ExprId> {
        let mut roots: Vec<ExprId> = scan.stored.iter().chain(&scan.tallies).chain(&scan.counted).copied().collect();
        for fold in scan.folds.iter().map(|&fold| &self.folds[fold]) {
            roots.extend(fold.selection.into_iter().chain(fold.value).chain(fold.time).chain(fold.order));
            roots.extend(fold.per.iter().map(|&(row, _)| row));
            roots.extend(fold.fields());
        }
        for gather in scan.gathers.iter().map(|&gather| &self.gathers[gather]) {
            roots.extend(gather.selection.into_iter().chain([gather.time]).chain(gather.same.iter().copied()));
        }
        roots
    }
}
