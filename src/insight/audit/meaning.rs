//! What resolved expressions are, as far as an audit has to know. Must not know how they were written.

use super::literals::ColumnId;
use crate::model::{self, AggregateFunction, Catalog, DefinitionKind, ExprId, ExprKind, PopulationFunction};

/// The range of an aggregate, also of one that is denied or widened.
pub(super) fn range_of(catalog: &Catalog, id: ExprId) -> Option<&model::Range> {
    match &catalog.exprs[id].kind {
        ExprKind::Aggregate(id) => Some(&catalog.aggregate(*id).range),
        ExprKind::Not(of) | ExprKind::Holds(of) | ExprKind::Convert(of) => range_of(catalog, *of),
        _ => None,
    }
}

/// Whether it is true or false for every record.
pub(super) fn is_condition(catalog: &Catalog, id: ExprId) -> bool {
    match &catalog.exprs[id].kind {
        ExprKind::Holds(_)
        | ExprKind::Not(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::CountOf { .. }
        | ExprKind::Compare { .. }
        | ExprKind::InValues { .. }
        | ExprKind::InList { .. }
        | ExprKind::Missing(_)
        | ExprKind::TextTest { .. }
        | ExprKind::Matches { .. }
        | ExprKind::ListContains { .. }
        | ExprKind::ListOverlap { .. }
        | ExprKind::ListOverlapsList { .. }
        | ExprKind::InWindow { .. }
        | ExprKind::Anniversary { .. }
        | ExprKind::Sample { .. }
        | ExprKind::Sequence(_) => true,
        ExprKind::Definition(of) => catalog.definition(*of).kind != DefinitionKind::Trait,
        ExprKind::Aggregate(of) => {
            matches!(catalog.aggregate(*of).function, AggregateFunction::Any | AggregateFunction::All)
        }
        ExprKind::Population(of) => !matches!(
            catalog.population(*of).function,
            PopulationFunction::Rank | PopulationFunction::Percentile | PopulationFunction::Ntile(_)
        ),
        ExprKind::Literal(_)
        | ExprKind::Column(..)
        | ExprKind::Stage(_)
        | ExprKind::Owner(..)
        | ExprKind::This(_)
        | ExprKind::Previous(_)
        | ExprKind::Arithmetic { .. }
        | ExprKind::Negate(_)
        | ExprKind::Shift { .. }
        | ExprKind::Coalesce(..)
        | ExprKind::Case { .. }
        | ExprKind::Convert(_)
        | ExprKind::Call { .. } => false,
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
