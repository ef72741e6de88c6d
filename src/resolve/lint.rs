//! Findings about rules that are understood but probably do not say what was meant.

use crate::diag::{Code, Diagnostic};
use crate::model::{AggregateFunction, Arithmetic, Comparison, ExprId, ExprKind, Range, RangePath};
use crate::source::Span;

use super::Resolver;
use super::build::Typed;

/// What may turn out to be a finding when the rest of the definition is known.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Comparisons with a sum that hold over no rows.
    sums: Vec<(RangePath, Diagnostic)>,
    /// What the definition asks some rows of.
    any: Vec<RangePath>,
}

impl Doubts {
    /// The definition asks for some rows of this range.
    pub(super) fn saw_any(&mut self, range: &Range) {
        self.any.push(range.path.clone());
    }
}

impl Resolver<'_> {
    /// `stock > 2 * sum(…)` holds where there is nothing to sum.
    pub(super) fn doubt_sum(&mut self, op: Comparison, left: &Typed, right: &Typed, span: Span) {
        let (larger, smaller) = match op {
            Comparison::Greater | Comparison::GreaterOrEqual => (left, right),
            Comparison::Less | Comparison::LessOrEqual => (right, left),
            Comparison::Equal => return,
        };
        let constant = self.catalog.exprs[larger.id].frame.is_none();
        if constant || self.sum_in(larger.id).is_some() {
            return;
        }
        let Some(path) = self.sum_in(smaller.id) else { return };
        let diagnostic =
            Diagnostic::new(Code::SumComparedWithNothing, "the comparison also holds where there is nothing to sum")
                .at(span, "a sum over no rows is 0")
                .at(smaller.span, "the sum")
                .help("ask for some rows as well: `any(…) and …`");
        self.doubts.sums.push((path, diagnostic));
    }

    /// The rows of a sum that this value is a multiple of.
    fn sum_in(&self, id: ExprId) -> Option<RangePath> {
        match &self.catalog.exprs[id].kind {
            ExprKind::Aggregate(aggregate) => {
                let aggregate = self.catalog.aggregate(*aggregate);
                (aggregate.function == AggregateFunction::Sum).then(|| aggregate.range.path.clone())
            }
            ExprKind::Definition(definition) => self.sum_in(self.catalog.definition(*definition).body),
            ExprKind::Arithmetic { op: Arithmetic::Multiply, left, right } => {
                self.sum_in(*left).or_else(|| self.sum_in(*right))
            }
            ExprKind::Arithmetic { op: Arithmetic::Divide, left, .. } => self.sum_in(*left),
            ExprKind::Convert(inner) | ExprKind::Negate(inner) => self.sum_in(*inner),
            _ => None,
        }
    }

    /// The definition is complete: doubts that nothing in it takes away become findings.
    pub(super) fn settle(&mut self) {
        let doubts = std::mem::take(&mut self.doubts);
        let some = doubts.any;
        self.found
            .extend(doubts.sums.into_iter().filter(|(path, _)| !some.contains(path)).map(|(_, diagnostic)| diagnostic));
    }
}
