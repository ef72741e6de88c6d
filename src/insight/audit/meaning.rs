//! What resolved expressions are, as far as an audit has to know. Must not know how they were written.

use super::literals::ColumnId;
use crate::model::{self, Catalog, ExprId, ExprKind};

/// The range of an aggregate, also of one that is denied or widened.
pub(super) fn range_of(catalog: &Catalog, id: ExprId) -> Option<&model::Range> {
    match &catalog.exprs[id].kind {
        ExprKind::Aggregate(id) => Some(&catalog.aggregate(*id).range),
        ExprKind::Not(of) | ExprKind::Holds(of) | ExprKind::Convert(of) => range_of(catalog, *of),
        _ => None,
    }
}

/// Whether it is a condition that is asked of the row itself: not a constant, not one of its owner.
pub(super) fn is_condition(catalog: &Catalog, id: ExprId) -> bool {
    match &catalog.exprs[id].kind {
        ExprKind::Literal(_) | ExprKind::Owner(..) | ExprKind::This(_) => false,
        _ => catalog.is_condition(id),
    }
}

/// The column whose value the expression is, as it stands.
pub(super) fn column_of(catalog: &Catalog, id: ExprId) -> Option<ColumnId> {
    match &catalog.exprs[id].kind {
        ExprKind::Column(entity, column) => Some((*entity, *column)),
        ExprKind::Owner(_, of) | ExprKind::This(of) | ExprKind::Previous(of) => column_of(catalog, *of),
        ExprKind::Definition(of) => column_of(catalog, catalog.definition(*of).body),
        _ => None,
    }
}
