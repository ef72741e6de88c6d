//! Expressions as documents: parentheses by precedence, chains one part a line. Knows the precedence of operators.

use super::document::Doc;
use super::literal::{begins_tail, name_text, operand_name, quoted};
use super::{Printer, comma_lines};
use crate::source::Span;
use crate::syntax::ast::{Amount, ArithmeticOp, CountBound, End, Expr, ExprKind, Literal, Name};

/// How tightly a form binds, the loosest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Or,
    And,
    Not,
    Test,
    Sum,
    Product,
    Negative,
    Coalesce,
    Primary,
}

fn level(expr: &Expr) -> Level {
    match &*expr.node {
        ExprKind::Or(_) => Level::Or,
        ExprKind::And(_) => Level::And,
        ExprKind::Not(_) => Level::Not,
        ExprKind::Compare { .. }
        | ExprKind::Between { .. }
        | ExprKind::In { .. }
        | ExprKind::Is { .. }
        | ExprKind::TextTest { .. }
        | ExprKind::InWindow { .. }
        | ExprKind::Anniversary { .. }
        | ExprKind::TopBottom { .. } => Level::Test,
        ExprKind::Arithmetic { op, .. } => op_level(*op),
        ExprKind::Negate(_) => Level::Negative,
        ExprKind::Coalesce(..) => Level::Coalesce,
        ExprKind::Literal(_)
        | ExprKind::Today
        | ExprKind::Now
        | ExprKind::Everyone
        | ExprKind::Persona(_)
        | ExprKind::Path(_)
        | ExprKind::Sample { .. }
        | ExprKind::CountOf { .. }
        | ExprKind::Case { .. }
        | ExprKind::Call { .. }
        | ExprKind::Aggregate { .. }
        | ExprKind::Sequence(_) => Level::Primary,
    }
}

fn op_level(op: ArithmeticOp) -> Level {
    match op {
        ArithmeticOp::Add | ArithmeticOp::Subtract => Level::Sum,
        ArithmeticOp::Multiply | ArithmeticOp::Divide | ArithmeticOp::Remainder => Level::Product,
    }
}

impl Printer<'_> {
    /// An expression where any may stand.
    pub(super) fn expression(&mut self, expr: &Expr) -> Doc {
        match &*expr.node {
            ExprKind::And(_) | ExprKind::Or(_) => Doc::group(self.body(expr)),
            _ => self.form(expr),
        }
    }

    /// An expression whose chain, if it is one, breaks together with what is around it.
    pub(super) fn body(&mut self, expr: &Expr) -> Doc {
        let (word, parts) = match &*expr.node {
            ExprKind::And(parts) => ("and ", parts),
            ExprKind::Or(parts) => ("or ", parts),
            _ => return self.form(expr),
        };
        let attached =
            self.siblings(expr.span, parts, |part| part.span, |printer, part| printer.operand(part, Level::Not));
        let mut lines = Vec::new();
        for (index, part) in attached.into_iter().enumerate() {
            if index > 0 {
                lines.push(Doc::line());
            }
            lines.push(part.in_list(if index > 0 { word } else { "" }, ""));
        }
        Doc::concat(lines)
    }

    /// `word EXPR`, a chain below the word when it does not fit.
    pub(super) fn headed(&mut self, word: &str, expr: &Expr) -> Doc {
        match &*expr.node {
            ExprKind::And(_) | ExprKind::Or(_) => {
                let body = self.body(expr);
                Doc::group(Doc::concat(vec![Doc::text(word), Doc::indent(Doc::concat(vec![Doc::line(), body]))]))
            }
            _ => Doc::concat(vec![Doc::text(word), Doc::text(" "), self.form(expr)]),
        }
    }

    /// `head EXPR`, the expression on lines of its own when it does not fit.
    pub(super) fn assigned(&mut self, head: &str, expr: &Expr) -> Doc {
        let body = self.body(expr);
        Doc::group(Doc::concat(vec![Doc::text(head), Doc::indent(Doc::concat(vec![Doc::line(), body]))]))
    }

    /// An operand of an operator that binds as tightly as `least`.
    pub(super) fn operand(&mut self, expr: &Expr, least: Level) -> Doc {
        if level(expr) < least { self.parenthesised(expr) } else { self.form(expr) }
    }

    pub(super) fn parenthesised(&mut self, expr: &Expr) -> Doc {
        let body = self.body(expr);
        enclosed("(", vec![body], ")")
    }

    /// Expressions with commas between them, for [`enclosed`].
    pub(super) fn listed(&mut self, outer: Span, list: &[Expr]) -> Vec<Doc> {
        comma_lines(self.siblings(outer, list, |one| one.span, Self::expression))
    }

    fn form(&mut self, expr: &Expr) -> Doc {
        match &*expr.node {
            ExprKind::And(_) | ExprKind::Or(_) => self.parenthesised(expr),
            ExprKind::Literal(literal) => Doc::text(self.literal(literal, expr.span)),
            ExprKind::Today => Doc::text("today"),
            ExprKind::Now => Doc::text("now"),
            ExprKind::Everyone => Doc::text("everyone"),
            ExprKind::Persona(name) => Doc::text(format!("persona {}", name_text(&name.node))),
            ExprKind::Path(path) => Doc::text(operand_path(path)),
            ExprKind::Negate(inner) => self.negative(inner, Level::Coalesce),
            ExprKind::Not(inner) => {
                // `not a = b` means `not (a = b)`, which is better said than known.
                let least = if level(inner) == Level::Test { Level::Sum } else { Level::Not };
                Doc::concat(vec![Doc::text("not "), self.operand(inner, least)])
            }
            ExprKind::Arithmetic { .. } => self.arithmetic(expr),
            ExprKind::Coalesce(..) => self.coalesce(expr),
            ExprKind::TopBottom { end, amount, by, among } => self.top_bottom(*end, amount, by, among.as_ref()),
            ExprKind::Sample { share, seed } => {
                Doc::text(format!("sample({}, {})", self.percent(share), quoted(&seed.node)))
            }
            ExprKind::CountOf { bound, count, of } => {
                let words = match bound {
                    CountBound::AtLeast => "at least",
                    CountBound::Exactly => "exactly",
                    CountBound::AtMost => "at most",
                };
                let pieces = self.listed(expr.span, of);
                let head = format!("{words} {} of (", self.digits(&count.node, count.span));
                enclosed(&head, pieces, ")")
            }
            ExprKind::Case { arms, otherwise } => self.case(expr.span, arms, otherwise.as_ref()),
            ExprKind::Call { .. } | ExprKind::Aggregate { .. } | ExprKind::Sequence(_) => self.call(expr),
            _ => self.test(expr),
        }
    }

    /// A minus and its operand; two in a row would begin what other languages take for a comment.
    fn negative(&mut self, inner: &Expr, least: Level) -> Doc {
        Doc::concat(vec![Doc::text("-"), self.operand(inner, least)])
    }

    /// A chain of operators of one level, from the left: one group, however long it is.
    fn arithmetic(&mut self, expr: &Expr) -> Doc {
        let mut links = Vec::new();
        let mut first = expr;
        let own = level(expr);
        while let ExprKind::Arithmetic { op, left, right } = &*first.node {
            if op_level(*op) != own {
                break;
            }
            links.push((*op, right));
            first = left;
        }
        let above = if own == Level::Sum { Level::Product } else { Level::Negative };
        let mut parts = Vec::new();
        let head = self.operand(first, own);
        for (op, right) in links.into_iter().rev() {
            let mark = match op {
                ArithmeticOp::Add => "+ ",
                ArithmeticOp::Subtract => "- ",
                ArithmeticOp::Multiply => "* ",
                ArithmeticOp::Divide => "/ ",
                ArithmeticOp::Remainder => "% ",
            };
            parts.extend([Doc::line(), Doc::text(mark), self.operand(right, above)]);
        }
        Doc::group(Doc::concat(vec![head, Doc::indent(Doc::concat(parts))]))
    }

    /// A chain of `??`, from the left.
    fn coalesce(&mut self, expr: &Expr) -> Doc {
        let mut rights = Vec::new();
        let mut first = expr;
        while let ExprKind::Coalesce(left, right) = &*first.node {
            rights.push(right);
            first = left;
        }
        let mut parts = vec![self.operand(first, Level::Primary)];
        for right in rights.into_iter().rev() {
            parts.push(Doc::text(" ?? "));
            parts.push(match &*right.node {
                ExprKind::Negate(inner) => self.negative(inner, Level::Primary),
                _ => self.operand(right, Level::Primary),
            });
        }
        Doc::concat(parts)
    }

    fn top_bottom(&mut self, end: End, amount: &Amount, by: &Expr, among: Option<&Expr>) -> Doc {
        let word = match end {
            End::Top => "top",
            End::Bottom => "bottom",
        };
        let amount = match amount {
            Amount::Percent(percent) => self.percent(percent),
            Amount::Count(count) => self.digits(&count.node, count.span),
        };
        let mut parts = vec![Doc::text(format!("{word} {amount} by ")), self.operand(by, Level::Sum)];
        if let Some(among) = among {
            parts.extend([Doc::text(" among "), self.operand(among, Level::Primary)]);
        }
        Doc::concat(parts)
    }

    fn case(&mut self, outer: Span, arms: &[(Expr, Expr)], otherwise: Option<&Expr>) -> Doc {
        let attached = self.siblings(
            outer,
            arms,
            |(condition, value)| condition.span.to(value.span),
            |printer, (condition, value)| {
                let when = printer.headed("when", condition);
                let value = printer.expression(value);
                let then = Doc::concat(vec![Doc::line(), Doc::text("then "), value]);
                Doc::group(Doc::concat(vec![when, Doc::indent(then)]))
            },
        );
        let mut lines = Vec::new();
        for arm in attached {
            lines.extend([Doc::line(), arm.in_list("", "")]);
        }
        if let Some(otherwise) = otherwise {
            lines.extend([Doc::line(), Doc::text("else "), self.expression(otherwise)]);
        }
        Doc::group(Doc::concat(vec![Doc::text("case"), Doc::indent(Doc::concat(lines)), Doc::line(), Doc::text("end")]))
    }
}

/// Pieces between brackets, one a line when they do not fit.
pub(super) fn enclosed(open: &str, pieces: Vec<Doc>, close: &str) -> Doc {
    let mut inner = vec![Doc::soft()];
    inner.extend(pieces);
    Doc::group(Doc::concat(vec![Doc::text(open), Doc::indent(Doc::concat(inner)), Doc::soft(), Doc::text(close)]))
}

/// The path of an operand, its first name kept from being read as a word of the grammar.
pub(super) fn operand_path(path: &[Name]) -> String {
    let mut text = String::new();
    for (index, name) in path.iter().enumerate() {
        if index == 0 {
            text.push_str(&operand_name(&name.node));
        } else {
            text.push('.');
            text.push_str(&name_text(&name.node));
        }
    }
    text
}

/// Whether `distinct` before it is read as the word.
pub(super) fn stands_after_distinct(expr: &Expr) -> bool {
    match &*expr.node {
        ExprKind::Path(path) => path.len() > 1 || path.first().is_none_or(|name| !begins_tail(&name.node)),
        ExprKind::Case { .. } | ExprKind::Call { .. } | ExprKind::Aggregate { .. } => true,
        ExprKind::Literal(literal) => !matches!(literal, Literal::Bool(_)),
        _ => false,
    }
}
