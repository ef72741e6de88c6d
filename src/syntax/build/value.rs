//! Values: operators folded by their precedence, calls, `case` and the other forms of an operand. Knows no kinds.

use super::{Builder, Depth, Node, Parts, nothing, written};
use crate::diag::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Amount, ArithmeticOp, CountBound, End, Expr, ExprKind, Literal};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    /// A row of operands: `??` binds tightest, then a minus before it, then `* / %`, then `+ -`.
    pub(super) fn value(&mut self, pair: Node<'_>, depth: Depth) -> Expr {
        let span = self.span(&pair);
        let links = pair.clone().into_inner().filter(|part| part.as_rule() == Rule::arithmetic_op).count();
        let depth = depth.taller(links);
        if !self.allows(depth, span) {
            return nothing(span);
        }
        let mut parts = Parts::new(self, pair);
        let mut row = Vec::new();
        let mut operand = self.coalesced(&mut parts, depth);
        while let Some(operator) = parts.take(Rule::arithmetic_op) {
            let op = arithmetic(written(&operator));
            row.push((operand, op));
            operand = self.coalesced(&mut parts, depth);
        }
        fold(row, operand)
    }

    /// `-a ?? b ?? -c`: the minus in front stands for all of it, one on the right for its own operand.
    fn coalesced(&mut self, parts: &mut Parts<'_>, depth: Depth) -> Expr {
        let minuses = self.minuses(parts);
        let depth = depth.nested(minuses.len());
        let mut value = self.operand(parts, depth);
        while parts
            .inner
            .peek()
            .is_some_and(|next| next.as_rule() == Rule::arithmetic_op && next.as_str().starts_with("??"))
        {
            parts.next();
            let own = self.minuses(parts);
            let nested = depth.nested(own.len());
            let right = self.operand(parts, nested);
            let right = self.negated_value(&own, right, nested);
            let span = value.span.to(right.span);
            value = Spanned::new(Box::new(ExprKind::Coalesce(value, right)), span);
        }
        self.negated_value(&minuses, value, depth)
    }

    /// The value behind its minuses, unless they are too many.
    fn negated_value(&mut self, minuses: &[Span], value: Expr, depth: Depth) -> Expr {
        if self.allows(depth, value.span) { negate(minuses, value) } else { value }
    }

    fn minuses(&mut self, parts: &mut Parts<'_>) -> Vec<Span> {
        std::iter::from_fn(|| parts.take(Rule::minus)).map(|minus| self.span(&minus)).collect()
    }

    fn operand(&mut self, parts: &mut Parts<'_>, depth: Depth) -> Expr {
        match parts.next() {
            Some(pair) if self.allows(depth, self.span(&pair)) => self.primary(pair, depth),
            _ => nothing(parts.span),
        }
    }

    pub(super) fn primary(&mut self, pair: Node<'_>, depth: Depth) -> Expr {
        let span = self.span(&pair);
        let kind = match pair.as_rule() {
            Rule::text => ExprKind::Literal(Literal::Text(self.text(&pair).node)),
            Rule::boolean => ExprKind::Literal(Literal::Bool(written(&pair).eq_ignore_ascii_case("true"))),
            Rule::date | Rule::moment | Rule::glued_number | Rule::quantity => ExprKind::Literal(self.literal(&pair)),
            Rule::built_in => self.built_in(&pair),
            Rule::persona_condition => ExprKind::Persona(Parts::new(self, pair).name(self)),
            Rule::sample => {
                let mut parts = Parts::new(self, pair);
                let share = parts.take(Rule::percent).map(|pair| self.percent(&pair));
                let share = share.unwrap_or_else(|| Spanned::new("0".to_owned(), span));
                ExprKind::Sample { share, seed: parts.text(self) }
            }
            Rule::reference => self.reference(pair, depth),
            nested => {
                let depth = depth.nested(1);
                if !self.allows(depth, span) {
                    return nothing(span);
                }
                match nested {
                    Rule::group => return self.group(pair, depth),
                    Rule::case_when => self.case_when(pair, depth),
                    Rule::count_of => self.count_of(pair, depth),
                    _ => self.sequence(pair, depth),
                }
            }
        };
        Spanned::new(Box::new(kind), span)
    }

    /// Parentheses leave no trace but their place.
    fn group(&mut self, pair: Node<'_>, depth: Depth) -> Expr {
        let span = self.span(&pair);
        let mut parts = Parts::new(self, pair);
        let inner = parts.expression(self, depth);
        if let Some(second) = parts.next() {
            self.report(
                Diagnostic::new(Code::UnexpectedToken, "list where one value belongs")
                    .at(span, "several values")
                    .at(self.span(&second), "")
                    .help("a list stands after `in`, or after `any`, `all` or `none`, as in `contains any (\"a\", \"b\")`"),
            );
        }
        Spanned::new(inner.node, span)
    }

    fn built_in(&mut self, pair: &Node<'_>) -> ExprKind {
        let word = written(pair).split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        if written(pair).ends_with(')') {
            self.report_spelling("call", pair, word);
        }
        match word {
            "today" => ExprKind::Today,
            "now" => ExprKind::Now,
            _ => ExprKind::Everyone,
        }
    }

    fn case_when(&mut self, pair: Node<'_>, depth: Depth) -> ExprKind {
        let mut parts = Parts::new(self, pair);
        let mut arms = Vec::new();
        while let Some(arm) = parts.take(Rule::case_arm) {
            let mut arm = Parts::new(self, arm);
            arms.push((arm.expression(self, depth), arm.expression(self, depth)));
        }
        let otherwise = parts.take(Rule::expression).map(|pair| self.expression(pair, depth));
        ExprKind::Case { arms, otherwise }
    }

    fn count_of(&mut self, pair: Node<'_>, depth: Depth) -> ExprKind {
        let mut parts = Parts::new(self, pair);
        let bound = match parts.next().map(|words| written(&words)) {
            Some("exactly") => CountBound::Exactly,
            Some(words) if words.ends_with("most") => CountBound::AtMost,
            _ => CountBound::AtLeast,
        };
        ExprKind::CountOf { bound, count: self.whole(&mut parts), of: parts.expressions(self, depth) }
    }

    pub(super) fn top_bottom(&mut self, pair: Node<'_>, depth: Depth) -> Expr {
        let span = self.span(&pair);
        let depth = depth.taller(1);
        let mut parts = Parts::new(self, pair);
        let end = match parts.next() {
            Some(word) if written(&word).eq_ignore_ascii_case("bottom") => End::Bottom,
            _ => End::Top,
        };
        let amount = match parts.take(Rule::percent) {
            Some(percent) => Amount::Percent(self.percent(&percent)),
            None => Amount::Count(self.whole(&mut parts)),
        };
        let by = parts.expression(self, depth);
        let among = parts.next().map(|pair| self.primary(pair, depth));
        Spanned::new(Box::new(ExprKind::TopBottom { end, amount, by, among }), span)
    }
}

fn arithmetic(operator: &str) -> ArithmeticOp {
    match operator {
        "-" => ArithmeticOp::Subtract,
        "*" => ArithmeticOp::Multiply,
        "/" => ArithmeticOp::Divide,
        "%" => ArithmeticOp::Remainder,
        _ => ArithmeticOp::Add,
    }
}

/// Folds a row of `operand operator` pairs and the last operand, each level from the left.
fn fold(row: Vec<(Expr, ArithmeticOp)>, last: Expr) -> Expr {
    let mut sum: Option<(Expr, ArithmeticOp)> = None;
    let mut product: Option<(Expr, ArithmeticOp)> = None;
    for (operand, op) in row {
        let operand = join(product.take(), operand);
        if matches!(op, ArithmeticOp::Add | ArithmeticOp::Subtract) {
            sum = Some((join(sum.take(), operand), op));
        } else {
            product = Some((operand, op));
        }
    }
    join(sum, join(product, last))
}

fn join(left: Option<(Expr, ArithmeticOp)>, right: Expr) -> Expr {
    let Some((left, op)) = left else { return right };
    let span = left.span.to(right.span);
    Spanned::new(Box::new(ExprKind::Arithmetic { op, left, right }), span)
}

fn negate(minuses: &[Span], value: Expr) -> Expr {
    minuses.iter().rev().fold(value, |value, minus| {
        let span = minus.to(value.span);
        Spanned::new(Box::new(ExprKind::Negate(value)), span)
    })
}
