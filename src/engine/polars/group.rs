//! The expressions of a scan, sorted by the frame that they are evaluated on, and compiled.

use std::collections::HashSet;
use std::sync::Arc;

use super::alike::Alike;
use super::executor::State;
use super::fused::Fused;
use super::program::{Compiler, Program};
use crate::engine::Failure;
use crate::model::{EntityId, ExprId, RangePath};
use crate::plan::{Needs, Scan, needs};

/// Expressions that are evaluated on the same frame.
pub(super) struct Group {
    pub(super) beside: Beside,
    pub(super) needs: Needs,
    pub(super) program: Program,
    pub(super) folds: Vec<usize>,
    pub(super) gathers: Vec<usize>,
    /// Positions of what is folded together.
    pub(super) fused: Vec<usize>,
    /// Nothing is evaluated for every row.
    pub(super) is_idle: bool,
}

/// Which record's values stand beside a row.
pub(super) enum Beside {
    /// None: no expression of the group reads a record.
    Nothing,
    /// Those of the record that the row belongs to over this path.
    Owner(RangePath),
    /// Those of every record in turn, for rows of a whole entity; records that are alike are taken together.
    Each(Arc<Alike>),
}

/// What the frame of a group depends on.
#[derive(Clone, PartialEq)]
struct Kind {
    /// The path, where a record is read beside its rows.
    path: Option<RangePath>,
    /// The entity of that record.
    record: Option<EntityId>,
}

/// What is evaluated on the same frame.
#[derive(Default)]
struct Members {
    folds: Vec<usize>,
    gathers: Vec<usize>,
    fused: Vec<usize>,
}

/// The members of a kind, which is added if it is new.
fn members(kinds: &mut Vec<(Kind, Members)>, kind: Kind) -> &mut Members {
    let at = kinds.iter().position(|(of, _)| *of == kind).unwrap_or_else(|| {
        kinds.push((kind, Members::default()));
        kinds.len() - 1
    });
    &mut kinds[at].1
}

impl State<'_> {
    /// Sorts the expressions of a scan by the frame that they are evaluated on and compiles them.
    pub(super) fn groups(&self, scan: &Scan, alone: &[usize], together: &[Fused]) -> Result<Vec<Group>, Failure> {
        let plan = self.request.plan;
        let beside_nothing = Kind { path: None, record: None };
        let mut kinds: Vec<(Kind, Members)> = vec![(beside_nothing.clone(), Members::default())];
        let kind = |uses_record: bool, path: &RangePath, record: EntityId| {
            if uses_record { Kind { path: Some(path.clone()), record: Some(record) } } else { beside_nothing.clone() }
        };
        let of_fold = |position: usize| {
            let fold = &plan.folds[position];
            kind(fold.uses_record, &fold.path, fold.record)
        };
        for &position in alone {
            members(&mut kinds, of_fold(position)).folds.push(position);
        }
        for (at, fused) in together.iter().enumerate() {
            if let Some(&first) = fused.folds().first() {
                members(&mut kinds, of_fold(first)).fused.push(at);
            }
        }
        for &position in &scan.gathers {
            let gather = &plan.gathers[position];
            let own = members(&mut kinds, kind(gather.uses_record, &gather.path, gather.record));
            own.gathers.push(position);
        }
        kinds.into_iter().map(|(kind, members)| self.group(scan, kind, members, together)).collect()
    }

    fn group(&self, scan: &Scan, kind: Kind, members: Members, together: &[Fused]) -> Result<Group, Failure> {
        let plan = self.request.plan;
        let Members { folds, gathers, fused } = members;
        let mut roots: Vec<ExprId> = fused.iter().flat_map(|&at| together[at].roots()).collect();
        if kind.path.is_none() {
            roots.extend(scan.stored.iter().filter(|&&root| !self.is_literal(root)));
            roots.extend(&scan.tallies);
            roots.extend(&scan.counted);
        }
        for &position in &folds {
            let fold = &plan.folds[position];
            roots.extend(fold.selection.into_iter().chain(fold.value).chain(fold.time).chain(fold.order));
            roots.extend(fold.per.iter().map(|&(row, _)| row));
            roots.extend(fold.fields());
        }
        for &position in &gathers {
            let gather = &plan.gathers[position];
            roots.extend(gather.selection.into_iter().chain([gather.time]).chain(gather.same.iter().copied()));
        }
        let mut seen = HashSet::new();
        roots.retain(|&root| seen.insert(root));
        let (needs, program) = self.compiled(scan.entity, &roots)?;
        let beside = match (kind.path, kind.record) {
            (Some(RangePath::Whole), Some(record)) => {
                let values: Vec<ExprId> = needs.record.iter().map(|&(_, inner)| inner).collect();
                Beside::Each(Arc::new(Alike::new(self, record, &values)?))
            }
            (Some(path), _) => Beside::Owner(path),
            (None, _) => Beside::Nothing,
        };
        let is_idle = roots.is_empty() && folds.is_empty() && gathers.is_empty();
        Ok(Group { beside, needs, program, folds, gathers, fused, is_idle })
    }

    /// What is stored of the rows of an entity, but for columns.
    pub(super) fn stored(&self, entity: EntityId) -> HashSet<ExprId> {
        let own = self.store.keys().filter(|&&(of, expr)| of == entity && !self.is_column(expr));
        own.map(|&(_, expr)| expr).collect()
    }

    /// What expressions need on rows of the entity, and how they are evaluated there.
    pub(super) fn compiled(&self, entity: EntityId, roots: &[ExprId]) -> Result<(Needs, Program), Failure> {
        let (catalog, plan) = (self.request.catalog, self.request.plan);
        let stored = self.stored(entity);
        let found = needs(catalog, &plan.exprs, roots.iter().copied(), |expr| stored.contains(&expr));
        let mut available = stored;
        available.extend(found.owners.iter().map(|&(node, ..)| node));
        available.extend(found.record.iter().map(|&(node, _)| node));
        available.extend(found.folded.iter().copied());
        let key = self.key_columns(entity);
        let compiler = Compiler { catalog, exprs: &plan.exprs, lists: &self.lists, faults: &self.faults };
        let program = compiler.compile(roots, &available, &key)?;
        Ok((found, program))
    }
}
