//! Which expressions can fail on a row: those with arithmetic that may not fit.

use std::collections::HashSet;

use super::needs::children;
use crate::model::{ExprId, ExprKind, Exprs, Function, Type};

/// Whether evaluating the expression on a row can end in a fault. Definitions are evaluated for every row of their own accord, so what they
/// hold does not count.
#[must_use]
pub fn can_fail(exprs: &Exprs, root: ExprId) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if node_can_fail(&exprs[id].kind, exprs, &exprs[id].ty) {
            return true;
        }
        children(&exprs[id].kind, |child| open.push(child));
    }
    false
}

fn node_can_fail(kind: &ExprKind, exprs: &Exprs, ty: &Type) -> bool {
    match kind {
        ExprKind::Arithmetic { .. } | ExprKind::Negate(_) => !matches!(ty, Type::Float),
        ExprKind::Convert(inner) => matches!((ty, &exprs[*inner].ty), (Type::Decimal(_), Type::Int | Type::Decimal(_))),
        ExprKind::Call { function: Function::Abs | Function::Round, .. } => matches!(ty, Type::Int | Type::Decimal(_)),
        _ => false,
    }
}
