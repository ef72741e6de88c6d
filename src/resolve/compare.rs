//! Comparisons: which kinds may meet, in which order, and what `between` means for values.

use std::cmp::Ordering;

use crate::diag::{Code, Diagnostic};
use crate::model::{Comparison, ExprKind};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::window::Edge;
use super::{Resolver, literal};

impl Resolver<'_> {
    /// `a = b [ignoring case]`; `a != b` is `not (a = b)`.
    pub(super) fn compare(
        &mut self,
        op: ast::CompareOp,
        left: &Typed,
        right: &Typed,
        ignoring_case: bool,
        span: Span,
    ) -> Typed {
        let (op, negated) = match op {
            ast::CompareOp::Equal => (Comparison::Equal, false),
            ast::CompareOp::NotEqual => (Comparison::Equal, true),
            ast::CompareOp::Less => (Comparison::Less, false),
            ast::CompareOp::LessOrEqual => (Comparison::LessOrEqual, false),
            ast::CompareOp::Greater => (Comparison::Greater, false),
            ast::CompareOp::GreaterOrEqual => (Comparison::GreaterOrEqual, false),
        };
        if !self.comparable(left, right, op, ignoring_case, span) {
            return self.error(span);
        }
        let kind = ExprKind::Compare { op, left: left.id, right: right.id, ignoring_case };
        let compared = self.holds_of(kind, &[left.id, right.id], span);
        self.doubt_sum(op, left, right, span);
        self.not_if(negated, compared, span)
    }

    /// Whether two values can be compared; narrows what is not yet known, reports what cannot be.
    pub(super) fn comparable(
        &mut self,
        left: &Typed,
        right: &Typed,
        op: Comparison,
        ignoring_case: bool,
        span: Span,
    ) -> bool {
        if left.kind.is_error() || right.kind.is_error() {
            return false;
        }
        let (l, r) = (self.possible(left), self.possible(right));
        let mut both = l.comparable().and(r.comparable());
        if op != Comparison::Equal {
            both = both.and(KindSet::ORDERED);
        }
        if ignoring_case {
            both = both.and(KindSet::TEXT);
        }
        if both.is_empty() {
            // Of a column that is not yet known the use that rules this one out is told.
            for (side, other) in [(left, r), (right, l)] {
                let open = matches!(side.kind, Kind::Open(_));
                if open && !self.expect(side, other.comparable(), "the comparison") {
                    return false;
                }
            }
            let doing = if l.comparable().meets(r.comparable()) && ignoring_case {
                "`ignoring case` is for texts"
            } else if l.comparable().meets(r.comparable()) {
                "flags have no order, only `=` and `!=`"
            } else {
                "they cannot be compared"
            };
            self.refuse_sides(doing, left, right, span);
            return false;
        }
        self.expect(left, both, "the comparison") && self.expect(right, both, "the comparison")
    }

    /// `x between a and b`: both ends belong to it; of dates and moments a window.
    pub(super) fn between(
        &mut self,
        value: &ast::Expr,
        negated: bool,
        low: &ast::Bound,
        high: &ast::Bound,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let value = self.expr(value, frame);
        let low = self.edge(low, frame);
        let high = self.edge(high, frame);
        let inside = match (low, high) {
            (Edge::Value(low), Edge::Value(high)) if !self.is_time(&value, &low, &high) => {
                self.between_values(&value, &low, &high, span)
            }
            (low, high) => self.between_times(&value, &low, &high, span),
        };
        self.not_if(negated, inside, span)
    }

    fn is_time(&self, value: &Typed, low: &Typed, high: &Typed) -> bool {
        let time = |typed: &Typed| !typed.kind.is_error() && self.possible(typed).within(KindSet::TIME);
        if time(value) {
            return true;
        }
        self.possible(value).meets(KindSet::TIME) && (time(low) || time(high))
    }

    fn between_values(&mut self, value: &Typed, low: &Typed, high: &Typed, span: Span) -> Typed {
        if let (Some(a), Some(b)) = (self.literal_of(low.id), self.literal_of(high.id))
            && literal::order(a, b) == Some(Ordering::Greater)
        {
            return self.refuse_borders(low.span, high.span, span);
        }
        let from = self.compare(ast::CompareOp::GreaterOrEqual, value, low, false, span);
        if from.kind.is_error() {
            return from;
        }
        let until = self.compare(ast::CompareOp::LessOrEqual, value, high, false, span);
        self.conjunction(vec![from, until], span)
    }

    /// Constants the wrong way round: nothing lies between them.
    pub(super) fn refuse_borders(&mut self, low: Span, high: Span, span: Span) -> Typed {
        let diagnostic = Diagnostic::new(Code::EmptyInterval, "the first border is larger than the second")
            .at(low, "the larger")
            .at(high, "the smaller")
            .help("write the smaller border first");
        self.refuse(span, diagnostic)
    }
}
