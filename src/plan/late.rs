//! Answers of aggregates that one scan alone reads, each with its own record's row: they need not be kept for all records at once.
//! Must not know how answers are kept.

use std::collections::{BTreeSet, HashMap};

use super::{Plan, Scan, Standing, hidden_owner, needs, through};
use crate::model::{Catalog, EntityId, ExprId, Split};

/// By fold: the step of the scan over its records that is the only one to read its answers; none where others do too.
pub(super) fn readers(catalog: &Catalog, plan: &Plan) -> Vec<Option<usize>> {
    let mut found = Found { catalog, plan, direct: BTreeSet::new(), scans: HashMap::new() };
    for (at, step) in plan.steps.iter().enumerate() {
        step.scans.iter().for_each(|scan| found.scan(at, scan));
        step.standings.iter().for_each(|standing| found.standing(standing));
        for &(_, inner, _) in &step.previous {
            found.direct(inner);
        }
    }
    for output in &plan.outputs {
        output.key.iter().chain(&output.exists).for_each(|&expr| found.direct(expr));
        output.values.iter().for_each(|&(_, root)| found.direct(root));
        let counted = |root: &ExprId| plan.scans_of(output.entity).any(|scan| scan.counted.contains(root));
        for (_, root) in output.definitions.iter().filter(|(_, root)| !counted(root)) {
            found.direct(*root);
        }
    }
    let reader = |node: ExprId, record: EntityId| match found.scans.get(&(record, node)).map(Vec::as_slice) {
        Some(&[step]) if !found.direct.contains(&node) => Some(step),
        _ => None,
    };
    plan.folds.iter().map(|fold| reader(fold.node, fold.record)).collect()
}

struct Found<'a> {
    catalog: &'a Catalog,
    plan: &'a Plan,
    /// What is read of all records at once.
    direct: BTreeSet<ExprId>,
    /// The steps of the scans that read a folded value of their own rows.
    scans: HashMap<(EntityId, ExprId), Vec<usize>>,
}

impl Found<'_> {
    fn direct(&mut self, expr: ExprId) {
        self.direct.insert(through(self.catalog, &self.plan.exprs, expr));
    }

    fn scan(&mut self, step: usize, scan: &Scan) {
        for &position in &scan.folds {
            self.plan.folds[position].per.iter().for_each(|&(_, record)| self.direct(record));
        }
        let given = |expr: ExprId| self.plan.given.contains(&expr);
        let found = needs(self.catalog, &self.plan.exprs, self.plan.roots(scan), given);
        for &(_, relation, inner) in &found.owners {
            self.direct(inner);
            if let Some(exists) = hidden_owner(self.catalog, scan.entity, relation) {
                self.direct(exists);
            }
        }
        found.record.iter().for_each(|&(_, inner)| self.direct(inner));
        for &node in &found.folded {
            self.scans.entry((scan.entity, node)).or_default().push(step);
        }
        // Whether a row exists is asked beside the program of a scan.
        let exists = self.catalog.entity(scan.entity).exists;
        let asked = needs(self.catalog, &self.plan.exprs, exists, |_| false);
        asked.folded.iter().for_each(|&node| self.direct(node));
    }

    fn standing(&mut self, standing: &Standing) {
        match standing {
            Standing::Rank { rank, value, .. } => {
                self.direct(*value);
                let among = self.catalog.population(*rank).among;
                if let Some(among) = among {
                    self.direct(among);
                }
            }
            &Standing::Audience(id) => {
                let audience = self.catalog.audience(id);
                let mut parts: Vec<ExprId> = vec![audience.candidate];
                parts.extend(audience.one_per);
                parts.extend(audience.limit.as_ref().and_then(|limit| limit.by));
                if let Some(Split::By(by)) = audience.split {
                    parts.push(by);
                }
                for part in parts {
                    self.direct(part);
                }
            }
        }
    }
}

impl Plan {
    fn scans_of(&self, entity: EntityId) -> impl Iterator<Item = &Scan> {
        self.steps.iter().flat_map(|step| &step.scans).filter(move |scan| scan.entity == entity)
    }
}
