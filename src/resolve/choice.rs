//! `??` and `case`: one of several values of one kind.

use crate::model::{ExprId, ExprKind};
use crate::source::Span;
use crate::syntax::ast;

use super::Resolver;
use super::build::Typed;
use super::path::Frame;

impl Resolver<'_> {
    /// `a ?? b`
    pub(super) fn coalesce(&mut self, first: &ast::Expr, second: &ast::Expr, frame: Frame<'_>, span: Span) -> Typed {
        let parts = vec![self.expr(first, frame), self.expr(second, frame)];
        self.first_present(parts, span)
    }

    /// The first of two values unless it is missing.
    pub(super) fn first_present(&mut self, parts: Vec<Typed>, span: Span) -> Typed {
        let Some((parts, kind)) = self.unify(parts, "`??`") else { return self.error(span) };
        let (a, b) = (parts[0].id, parts[1].id);
        self.value(ExprKind::Coalesce(a, b), kind, &[a, b], span)
    }

    /// `case when C then V else V end`
    pub(super) fn case(
        &mut self,
        arms: &[(ast::Expr, ast::Expr)],
        otherwise: Option<&ast::Expr>,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        self.case_with(arms, otherwise, frame, span, Self::expr)
    }

    /// A `case` whose values are resolved by `value`.
    pub(super) fn case_with(
        &mut self,
        arms: &[(ast::Expr, ast::Expr)],
        otherwise: Option<&ast::Expr>,
        frame: Frame<'_>,
        span: Span,
        value: fn(&mut Self, &ast::Expr, Frame<'_>) -> Typed,
    ) -> Typed {
        let conditions: Vec<Typed> = arms.iter().map(|(when, _)| self.condition(when, frame)).collect();
        let mut values: Vec<Typed> = arms.iter().map(|(_, then)| value(self, then, frame)).collect();
        values.extend(otherwise.map(|last| value(self, last, frame)));
        let unified = self.unify(values, "`case`");
        let Some((values, kind)) = unified else { return self.error(span) };
        if conditions.iter().any(|condition| condition.kind.is_error()) {
            return self.error(span);
        }
        let parts: Vec<ExprId> = conditions.iter().chain(&values).map(|part| part.id).collect();
        let arms = conditions.iter().zip(&values).map(|(when, then)| (when.id, then.id)).collect();
        let otherwise = otherwise.and(values.last()).map(|value| value.id);
        self.value(ExprKind::Case { arms, otherwise }, kind, &parts, span)
    }
}
