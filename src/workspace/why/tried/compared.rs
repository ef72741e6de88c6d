//! Which columns of the record an expression looks at, and whether it only compares one. Must not know what is tried.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::Trying;
use crate::model::{Comparison, ExprId, ExprKind, Type, Value};

/// What a column is compared with.
pub(super) enum Constant {
    Value(Value),
    Expr(ExprId),
}

impl Trying<'_> {
    /// The one column that a condition looks at, if all that it does is comparing it.
    pub(super) fn compared(&self, expr: ExprId) -> Option<usize> {
        let columns = self.columns(expr);
        let column = columns.iter().next().copied().filter(|_| columns.len() == 1)?;
        self.comparison(expr, column).map(|_| column)
    }

    /// What a condition compares a column with, if that is all that it does with it.
    pub(super) fn comparison(&self, expr: ExprId, column: usize) -> Option<Vec<Constant>> {
        let is_own = |expr: ExprId| self.own(expr) == Some(column);
        let plain = |expr: ExprId| is_own(expr).then(Vec::new);
        let other = |expr: ExprId| !self.columns(expr).contains(&column);
        match &self.catalog.exprs[expr].kind {
            ExprKind::Not(of) => self.comparison(*of, column),
            // `between`
            ExprKind::And(of) => {
                let parts: Vec<_> = of.iter().map(|&one| self.comparison(one, column)).collect::<Option<_>>()?;
                Some(parts.into_iter().flatten().collect())
            }
            ExprKind::Holds(of) | ExprKind::Missing(of) => plain(*of),
            ExprKind::InValues { value, options, ignoring_case: false } if is_own(*value) => {
                Some(options.iter().cloned().map(Constant::Value).collect())
            }
            ExprKind::Compare { op, left, right, ignoring_case: false } => {
                let constant = match (is_own(*left), is_own(*right)) {
                    (true, false) if other(*right) => *right,
                    (false, true) if other(*left) => *left,
                    _ => return None,
                };
                // Between two texts of an order there are others.
                let is_told = *op == Comparison::Equal || !matches!(self.catalog.exprs[constant].ty, Type::Text);
                is_told.then(|| vec![Constant::Expr(constant)])
            }
            _ => None,
        }
    }

    /// The column that an expression is, perhaps as a number of another kind.
    fn own(&self, expr: ExprId) -> Option<usize> {
        let exprs = &self.catalog.exprs;
        let converted = if let ExprKind::Convert(of) = exprs[expr].kind { of } else { expr };
        match exprs[converted].kind {
            ExprKind::Column(entity, column) if entity == self.place.entity => Some(column as usize),
            _ => None,
        }
    }

    /// The columns of the record's entity that an expression looks at anywhere.
    pub(super) fn columns(&self, expr: ExprId) -> Rc<BTreeSet<usize>> {
        if let Some(known) = self.columns.borrow().get(&expr) {
            return known.clone();
        }
        let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![expr]);
        while let Some(expr) = open.pop() {
            if let ExprKind::Column(entity, column) = self.catalog.exprs[expr].kind
                && entity == self.place.entity
            {
                found.insert(column as usize);
            }
            open.extend(self.catalog.parts(expr).into_iter().filter(|part| seen.insert(*part)));
        }
        let found = Rc::new(found);
        self.columns.borrow_mut().insert(expr, found.clone());
        found
    }

    /// Whether rows are related by a column, or a record is known by it: with another value the record has other rows.
    pub(super) fn leads_elsewhere(&self, column: usize) -> bool {
        let entity = self.place.entity;
        let has = |columns: &[u32]| columns.iter().any(|&own| own as usize == column);
        let by_relation = self.catalog.relations.iter().any(|relation| {
            (relation.from == entity && has(&relation.local)) || (relation.to == entity && has(&relation.remote))
        });
        by_relation || has(&self.catalog.entity(entity).key)
    }
}
