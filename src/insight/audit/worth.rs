//! Which conditions that hold for nobody, or for everybody, are worth telling: those that were probably meant otherwise.
//! Must not know any data.

use super::survey::{Part, Role, Standing};
use crate::model::{Catalog, ExprId, ExprKind};
use crate::syntax::ast::{self, CompareOp, State};

/// Whether a condition that holds for so many of these rows is worth telling.
pub(super) fn is_worth(catalog: &Catalog, part: &Part<'_>, holds: u64, rows: u64) -> bool {
    (holds == 0 && is_worth_never(catalog, part)) || (holds == rows && is_worth_always(catalog, part))
}

/// Whether a condition that holds for nobody is worth telling: not what depends on the day or on chance, and not the
/// exclusion that excludes nobody.
pub(super) fn is_worth_never(catalog: &Catalog, part: &Part<'_>) -> bool {
    part.standing != Standing::Denied
        && match &*part.expr.node {
            ast::ExprKind::And(_)
            | ast::ExprKind::Or(_)
            | ast::ExprKind::Compare { .. }
            | ast::ExprKind::In { .. }
            | ast::ExprKind::TextTest { .. }
            | ast::ExprKind::CountOf { .. }
            | ast::ExprKind::Aggregate { .. }
            | ast::ExprKind::Sequence(_) => true,
            ast::ExprKind::Between { .. } => !is_window(catalog, part.id),
            ast::ExprKind::Is { state, .. } => *state != State::Missing,
            ast::ExprKind::Path(_) => matches!(catalog.exprs[part.id].kind, ExprKind::Holds(_)),
            _ => false,
        }
}

/// Whether a condition that holds for all is worth telling: where it decides nothing, or where it is denied. A check that a
/// value is present, or is more than 0, is there for the rows that are still to come.
fn is_worth_always(catalog: &Catalog, part: &Part<'_>) -> bool {
    let decides = match part.standing {
        Standing::Denied => true,
        Standing::Asked => !part.rows && matches!(part.role, Role::All | Role::Any),
        Standing::Either => false,
    };
    decides
        && match &*part.expr.node {
            ast::ExprKind::Compare { op, left, right, .. } => {
                let guard = match op {
                    CompareOp::Greater | CompareOp::GreaterOrEqual => Some(right),
                    CompareOp::Less | CompareOp::LessOrEqual => Some(left),
                    CompareOp::NotEqual => return false,
                    CompareOp::Equal => None,
                };
                !guard.is_some_and(is_zero)
            }
            ast::ExprKind::In { negated, .. } | ast::ExprKind::TextTest { negated, .. } => !negated,
            ast::ExprKind::Between { negated, .. } => !negated && !is_window(catalog, part.id),
            ast::ExprKind::Or(_) | ast::ExprKind::And(_) | ast::ExprKind::CountOf { .. } => true,
            ast::ExprKind::Path(_) => matches!(catalog.exprs[part.id].kind, ExprKind::Holds(_)),
            _ => false,
        }
}

fn is_window(catalog: &Catalog, id: ExprId) -> bool {
    match &catalog.exprs[id].kind {
        ExprKind::InWindow { .. } => true,
        ExprKind::Not(of) => is_window(catalog, *of),
        _ => false,
    }
}

fn is_zero(expr: &ast::Expr) -> bool {
    matches!(&*expr.node, ast::ExprKind::Literal(ast::Literal::Int(digits) | ast::Literal::Decimal(digits))
        if digits.chars().all(|digit| matches!(digit, '0' | '.')))
}
