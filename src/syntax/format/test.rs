//! Tests of values as documents: comparisons, lists, texts, windows. Knows their words.

use super::document::Doc;
use super::expression::{Level, enclosed};
use super::literal::duration_text;
use super::{Printer, comma_lines};
use crate::source::Span;
use crate::syntax::ast::{AnniversaryWindow, CompareOp, Expr, ExprKind, Options, Quantifier, State, TextOp};

impl Printer<'_> {
    /// A value and what is asked of it.
    pub(super) fn test(&mut self, expr: &Expr) -> Doc {
        let mut parts = Vec::new();
        match &*expr.node {
            ExprKind::Compare { op, left, right, ignoring_case } => {
                parts.extend([self.operand(left, Level::Sum), Doc::text(format!(" {} ", compare_mark(*op)))]);
                parts.extend([self.operand(right, Level::Sum), ignoring(*ignoring_case)]);
            }
            ExprKind::Between { value, negated, low, high } => {
                parts.extend([self.operand(value, Level::Sum), not(*negated), Doc::text(" between ")]);
                parts.extend([self.bound(low), Doc::text(" and "), self.bound(high)]);
            }
            ExprKind::In { value, negated, options, ignoring_case } => {
                parts.extend([self.operand(value, Level::Sum), not(*negated), Doc::text(" in ")]);
                parts.extend([self.options(options, behind(value, expr)), ignoring(*ignoring_case)]);
            }
            ExprKind::Is { value, state } => {
                let word = match state {
                    State::Missing => " is missing",
                    State::Present => " is present",
                    State::True => " is true",
                    State::False => " is false",
                };
                parts.extend([self.operand(value, Level::Sum), Doc::text(word)]);
            }
            ExprKind::TextTest { value, negated, op, quantifier, options, ignoring_case } => {
                let word = match op {
                    TextOp::Contains => " contains ",
                    TextOp::StartsWith => " starts with ",
                    TextOp::EndsWith => " ends with ",
                    TextOp::Matches => " matches ",
                };
                parts.extend([self.operand(value, Level::Sum), not(*negated), Doc::text(word)]);
                parts.push(self.looked_for(*quantifier, options, behind(value, expr)));
                parts.push(ignoring(*ignoring_case));
            }
            ExprKind::InWindow { value, negated, window } => {
                parts.extend([self.operand(value, Level::Sum), not(*negated), Doc::text(" ")]);
                parts.push(self.window(window, *negated));
            }
            ExprKind::Anniversary { value, on } => {
                parts.extend([self.operand(value, Level::Sum), Doc::text(" anniversary ")]);
                parts.push(match on {
                    AnniversaryWindow::Today => Doc::text("today"),
                    AnniversaryWindow::Next(duration) => Doc::text(format!("within next {}", duration_text(*duration))),
                    AnniversaryWindow::On(day) => Doc::concat(vec![Doc::text("on "), self.operand(day, Level::Sum)]),
                });
            }
            _ => parts.push(self.parenthesised(expr)),
        }
        Doc::concat(parts)
    }

    fn looked_for(&mut self, quantifier: Option<Quantifier>, options: &Options, outer: Span) -> Doc {
        let word = match quantifier {
            Some(Quantifier::Any) => "any ",
            Some(Quantifier::All) => "all ",
            Some(Quantifier::None) => "none ",
            None => {
                return match options {
                    Options::One(one) if begins_with_quantifier(one) => self.parenthesised(one),
                    Options::One(one) => self.operand(one, Level::Sum),
                    Options::List(_) => self.options(options, outer),
                };
            }
        };
        Doc::concat(vec![Doc::text(word), self.options(options, outer)])
    }

    /// A list in `outer`, filled when it is of plain values.
    fn options(&mut self, options: &Options, outer: Span) -> Doc {
        let list = match options {
            Options::One(one) => return self.operand(one, Level::Primary),
            Options::List(list) => list,
        };
        let attached = self.siblings(outer, list, |one| one.span, Self::expression);
        let is_bare = attached.iter().all(|one| one.leading.is_empty() && one.trailing.is_none());
        let pieces = if is_bare && list.iter().all(is_plain) {
            let end = list.len().saturating_sub(1);
            let words = attached.into_iter().enumerate();
            let words = words.map(|(index, one)| one.in_list("", if index < end { "," } else { "" }));
            vec![Doc::fill(words.collect())]
        } else {
            comma_lines(attached)
        };
        enclosed("(", pieces, ")")
    }
}

fn begins_with_quantifier(expr: &Expr) -> bool {
    match &*expr.node {
        ExprKind::Call { function, .. } | ExprKind::Aggregate { function, .. } => {
            ["any", "all", "none"].contains(&function.node.as_str())
        }
        ExprKind::Arithmetic { left, .. } | ExprKind::Coalesce(left, _) => begins_with_quantifier(left),
        _ => false,
    }
}

/// Whether it is so short that many fit on a line.
fn is_plain(expr: &Expr) -> bool {
    match &*expr.node {
        ExprKind::Literal(_) | ExprKind::Path(_) => true,
        ExprKind::Negate(inner) => matches!(&*inner.node, ExprKind::Literal(_)),
        _ => false,
    }
}

/// What stands behind the tested value.
fn behind(value: &Expr, whole: &Expr) -> Span {
    Span { start: value.span.end, ..whole.span }
}

fn not(negated: bool) -> Doc {
    Doc::text(if negated { " not" } else { "" })
}

fn ignoring(case: bool) -> Doc {
    Doc::text(if case { " ignoring case" } else { "" })
}

fn compare_mark(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "=",
        CompareOp::NotEqual => "!=",
        CompareOp::Less => "<",
        CompareOp::LessOrEqual => "<=",
        CompareOp::Greater => ">",
        CompareOp::GreaterOrEqual => ">=",
    }
}
