//! What an expression needs before it can be evaluated on the rows of its entity.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Catalog, ExprId, ExprKind, Exprs, RelationId};

/// What has to be at hand to evaluate expressions on rows of one entity.
#[derive(Clone, Debug, Default)]
pub struct Needs {
    /// Columns of the rows.
    pub columns: BTreeSet<u32>,
    /// Relations over which the rows' owners are looked up.
    pub relations: BTreeSet<RelationId>,
    /// Nodes that read an owner: the node, its relation, the expression in the owner.
    pub owners: BTreeSet<(ExprId, RelationId, ExprId)>,
    /// Nodes whose value another pass has folded or ranked: aggregates, sequences, ranks, audiences.
    pub folded: BTreeSet<ExprId>,
    /// Nodes that read the row before: the node and the expression there.
    pub previous: BTreeSet<(ExprId, ExprId)>,
    /// Nodes that read the record of an aggregate: the node and the expression in the record.
    pub record: BTreeSet<(ExprId, ExprId)>,
    /// The key of the rows is read (draws).
    pub key: bool,
}

/// The expression that stands for this one: names are looked through.
#[must_use]
pub(crate) fn through(catalog: &Catalog, exprs: &Exprs, mut expr: ExprId) -> ExprId {
    while let Some(named) = catalog.named(&exprs[expr].kind) {
        expr = named;
    }
    expr
}

/// Collects what these expressions need on rows of their entity. Stops at nodes that `stored` says are at hand.
#[must_use]
pub fn needs(
    catalog: &Catalog,
    exprs: &Exprs,
    roots: impl IntoIterator<Item = ExprId>,
    stored: impl Fn(ExprId) -> bool,
) -> Needs {
    let mut found = Needs::default();
    let mut seen = HashSet::new();
    let mut open: Vec<ExprId> = roots.into_iter().collect();
    while let Some(id) = open.pop() {
        if !seen.insert(id) || stored(id) {
            continue;
        }
        match &exprs[id].kind {
            ExprKind::Column(_, column) => {
                found.columns.insert(*column);
            }
            ExprKind::Owner(relation, inner) => {
                found.relations.insert(*relation);
                found.owners.insert((id, *relation, through(catalog, exprs, *inner)));
            }
            ExprKind::This(inner) => {
                found.record.insert((id, through(catalog, exprs, *inner)));
            }
            ExprKind::Previous(inner) => {
                found.previous.insert((id, through(catalog, exprs, *inner)));
            }
            ExprKind::Aggregate(_) | ExprKind::Sequence(_) | ExprKind::Population(_) | ExprKind::Audience(..) => {
                found.folded.insert(id);
            }
            ExprKind::Sample { .. } => found.key = true,
            ExprKind::Call { function: crate::model::Function::Draw, .. } => found.key = true,
            kind => open.extend(catalog.named(kind)),
        }
        children(&exprs[id].kind, |child| open.push(child));
    }
    found
}

/// The parts of an expression that are evaluated on the same row.
pub(crate) fn children(kind: &ExprKind, mut visit: impl FnMut(ExprId)) {
    match kind {
        ExprKind::Literal(_)
        | ExprKind::Column(..)
        | ExprKind::Definition(_)
        | ExprKind::Stage(_)
        | ExprKind::Owner(..)
        | ExprKind::This(_)
        | ExprKind::Previous(_)
        | ExprKind::Sample { .. }
        | ExprKind::Aggregate(_)
        | ExprKind::Sequence(_)
        | ExprKind::Population(_)
        | ExprKind::Audience(..) => {}
        ExprKind::Holds(inner)
        | ExprKind::Not(inner)
        | ExprKind::Missing(inner)
        | ExprKind::Negate(inner)
        | ExprKind::Convert(inner)
        | ExprKind::Shift { value: inner, .. }
        | ExprKind::Matches { value: inner, .. }
        | ExprKind::InValues { value: inner, .. }
        | ExprKind::InList { value: inner, .. }
        | ExprKind::ListOverlapsList { list: inner, .. } => visit(*inner),
        ExprKind::And(parts) | ExprKind::Or(parts) | ExprKind::CountOf { of: parts, .. } => {
            parts.iter().for_each(|&part| visit(part));
        }
        ExprKind::Compare { left, right, .. }
        | ExprKind::Arithmetic { left, right, .. }
        | ExprKind::Coalesce(left, right)
        | ExprKind::TextTest { value: left, pattern: right, .. }
        | ExprKind::ListContains { list: left, value: right, .. }
        | ExprKind::ListOverlap { list: left, other: right, .. } => {
            visit(*left);
            visit(*right);
        }
        ExprKind::InWindow { value, lower, upper } => {
            visit(*value);
            lower.iter().chain(upper).for_each(|&border| visit(border));
        }
        ExprKind::Anniversary { value, from, until } => [value, from, until].into_iter().for_each(|&part| visit(part)),
        ExprKind::Case { arms, otherwise } => {
            for (condition, value) in arms {
                visit(*condition);
                visit(*value);
            }
            otherwise.iter().copied().for_each(visit);
        }
        ExprKind::Call { arguments, .. } => arguments.iter().copied().for_each(visit),
        ExprKind::Leading(of) => of.iter().for_each(|&(value, _)| visit(value)),
    }
}
