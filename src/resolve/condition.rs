//! Conditions: true or false for every record. And, or, not, flags, counts of conditions.

use std::collections::HashSet;

use crate::diag::{Code, Diagnostic};
use crate::model::{Comparison, ExprId, ExprKind, Type, Value};
use crate::source::{Span, Spanned};
use crate::syntax::ast;

use super::Resolver;
use super::build::{Typed, count};
use super::kinds::{Kind, KindSet};
use super::path::Frame;

impl Resolver<'_> {
    /// The expression as a condition: a flag holds where it is present and true.
    pub(super) fn condition(&mut self, expr: &ast::Expr, frame: Frame<'_>) -> Typed {
        let typed = self.expr(expr, frame);
        self.as_condition(typed)
    }

    /// See [`Resolver::condition`].
    pub(super) fn as_condition(&mut self, typed: Typed) -> Typed {
        match &typed.kind {
            Kind::Error => typed,
            Kind::Known(Type::Bool) if typed.condition => typed,
            Kind::Known(Type::Bool) => self.holds_of(ExprKind::Holds(typed.id), &[typed.id], typed.span),
            Kind::Known(_) => self.refuse_condition(&typed),
            Kind::Open(_) => {
                if !self.expect(&typed, KindSet::BOOL, "a condition") {
                    return self.error(typed.span);
                }
                self.holds_of(ExprKind::Holds(typed.id), &[typed.id], typed.span)
            }
        }
    }

    /// `a and b`
    pub(super) fn all_of(&mut self, parts: &[ast::Expr], frame: Frame<'_>, span: Span) -> Typed {
        let parts = parts.iter().map(|part| self.condition(part, frame)).collect();
        self.conjunction(parts, span)
    }

    /// `a or b`
    pub(super) fn one_of(&mut self, parts: &[ast::Expr], frame: Frame<'_>, span: Span) -> Typed {
        let parts = parts.iter().map(|part| self.condition(part, frame)).collect();
        self.disjunction(parts, span)
    }

    /// All hold; flat and each once.
    pub(super) fn conjunction(&mut self, parts: Vec<Typed>, span: Span) -> Typed {
        let flatten = |kind: &ExprKind| match kind {
            ExprKind::And(parts) => Some(parts.clone()),
            _ => None,
        };
        self.joined(parts, span, flatten, ExprKind::And)
    }

    /// One holds; flat and each once.
    pub(super) fn disjunction(&mut self, parts: Vec<Typed>, span: Span) -> Typed {
        let flatten = |kind: &ExprKind| match kind {
            ExprKind::Or(parts) => Some(parts.clone()),
            _ => None,
        };
        self.joined(parts, span, flatten, ExprKind::Or)
    }

    fn joined(
        &mut self,
        parts: Vec<Typed>,
        span: Span,
        flatten: impl Fn(&ExprKind) -> Option<Box<[ExprId]>>,
        join: impl Fn(Box<[ExprId]>) -> ExprKind,
    ) -> Typed {
        if parts.iter().any(|part| part.kind.is_error()) {
            return self.error(span);
        }
        let mut seen = HashSet::new();
        let mut flat = Vec::new();
        for part in &parts {
            let inner = flatten(&self.catalog.exprs[part.id].kind).unwrap_or_else(|| Box::new([part.id]));
            flat.extend(inner.iter().copied().filter(|&id| seen.insert(id)));
        }
        match (flat.as_slice(), parts.into_iter().next()) {
            ([], _) => self.error(span),
            ([single], Some(first)) => {
                self.spans.written.insert(span, *single);
                Typed { id: *single, span, ..first }
            }
            _ => self.holds_of(join(flat.clone().into_boxed_slice()), &flat, span),
        }
    }

    /// `x is missing`, `flag is false`
    pub(super) fn is(&mut self, value: &ast::Expr, state: ast::State, frame: Frame<'_>, span: Span) -> Typed {
        let value = self.expr(value, frame);
        if value.kind.is_error() {
            return value;
        }
        match state {
            ast::State::Missing => self.holds_of(ExprKind::Missing(value.id), &[value.id], span),
            ast::State::Present => {
                let missing = self.holds_of(ExprKind::Missing(value.id), &[value.id], span);
                self.not(missing, span)
            }
            ast::State::True => {
                let held = self.as_condition(value);
                self.spans.written.insert(span, held.id);
                Typed { span, ..held }
            }
            ast::State::False => {
                if !self.expect(&value, KindSet::BOOL, "`is false`") {
                    return self.error(span);
                }
                if value.condition {
                    return self.not(value, span);
                }
                let no = self.constant(Value::Bool(false), Type::Bool, span).id;
                let kind = ExprKind::Compare { op: Comparison::Equal, left: value.id, right: no, ignoring_case: false };
                self.holds_of(kind, &[value.id, no], span)
            }
        }
    }

    /// `at least 2 of (a, b, c)`
    pub(super) fn count_of(
        &mut self,
        bound: ast::CountBound,
        number: &Spanned<String>,
        of: &[ast::Expr],
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let parts: Vec<Typed> = of.iter().map(|part| self.condition(part, frame)).collect();
        let all = count(parts.len());
        let Some(wanted) = number.node.parse::<u32>().ok().filter(|&wanted| wanted <= all) else {
            let message = format!("{} of {all} conditions are asked for", number.node);
            let diagnostic = Diagnostic::new(Code::WrongArguments, message).at(number.span, "");
            return self.refuse(span, diagnostic);
        };
        if parts.iter().any(|part| part.kind.is_error()) {
            return self.error(span);
        }
        let ids: Vec<ExprId> = parts.iter().map(|part| part.id).collect();
        let (least, most) = match bound {
            ast::CountBound::AtLeast => (wanted, all),
            ast::CountBound::Exactly => (wanted, wanted),
            ast::CountBound::AtMost => (0, wanted),
        };
        self.holds_of(ExprKind::CountOf { of: ids.clone().into(), least, most }, &ids, span)
    }
}
