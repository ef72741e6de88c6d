//! Which expressions are conditions: true or false in every row and never missing. Knows nothing of how they are
//! evaluated.

use super::{
    AggregateFunction, AudiencePart, Catalog, DefinitionKind, ExprId, ExprKind, Exprs, PopulationFunction, Value,
};

impl Catalog {
    /// Whether an expression is a condition. Over a relation without an owner a condition is false, a value missing.
    #[must_use]
    pub fn is_condition(&self, expr: ExprId) -> bool {
        self.is_condition_among(&self.exprs, expr)
    }

    /// As [`Catalog::is_condition`], of the catalog's expressions and those that a plan has added.
    #[must_use]
    pub fn is_condition_among(&self, exprs: &Exprs, expr: ExprId) -> bool {
        match &exprs[expr].kind {
            ExprKind::Literal(value) => matches!(value, Value::Bool(_)),
            ExprKind::Definition(of) => self.definition(*of).kind.is_condition(),
            ExprKind::Owner(_, of) | ExprKind::This(of) => self.is_condition_among(exprs, *of),
            ExprKind::Aggregate(of) => {
                matches!(self.aggregate(*of).function, AggregateFunction::Any | AggregateFunction::All)
            }
            ExprKind::Population(of) => match self.population(*of).function {
                PopulationFunction::TopShare(_)
                | PopulationFunction::BottomShare(_)
                | PopulationFunction::TopCount(_)
                | PopulationFunction::BottomCount(_) => true,
                PopulationFunction::Rank | PopulationFunction::Percentile | PopulationFunction::Ntile(_) => false,
            },
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
            | ExprKind::Sequence(_)
            | ExprKind::Audience(_, AudiencePart::Member) => true,
            ExprKind::Column(..)
            | ExprKind::Stage(_)
            | ExprKind::Leading(_)
            | ExprKind::Audience(_, AudiencePart::Status | AudiencePart::Split | AudiencePart::Double)
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
}

impl DefinitionKind {
    /// Whether what is so defined is a condition; a trait is a value, also where it is true or false.
    #[must_use]
    pub fn is_condition(self) -> bool {
        match self {
            Self::Trait => false,
            Self::Segment | Self::Audience | Self::Persona => true,
        }
    }
}
