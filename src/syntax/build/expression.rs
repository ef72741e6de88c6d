//! Conditions: chains of `and` and `or`, and the tests of a value. Knows no names.

use super::{Builder, Depth, Node, Parts, nothing, written};
use crate::diag::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{CompareOp, Expr, ExprKind, Literal, Options, Quantifier, TextOp};
use crate::syntax::format::print_expression;
use crate::syntax::grammar::Rule;

/// Which of the two operators joins two parts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Logic {
    And,
    Or,
}

impl Builder<'_> {
    /// Parts joined by `and` or by `or`, or a single one.
    pub(super) fn expression(&mut self, pair: Node<'_>, depth: Depth) -> Expr {
        let span = self.span(&pair);
        let is_chain = pair.clone().into_inner().any(|part| matches!(part.as_rule(), Rule::and_op | Rule::or_op));
        let depth = if is_chain { depth.taller(1) } else { depth };
        let (mut parts, mut operators, mut nots) = (Vec::new(), Vec::new(), Vec::new());
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::not_op => {
                    self.check_not(&part);
                    nots.push(self.span(&part));
                }
                Rule::and_op | Rule::or_op => operators.push((self.logic(&part), self.span(&part))),
                _ => parts.push(self.negated(&std::mem::take(&mut nots), part, depth)),
            }
        }
        let has = |wanted| operators.iter().any(|(operator, _)| *operator == wanted);
        match (has(Logic::And), has(Logic::Or)) {
            (true, true) => {
                self.report_mixed(&parts, &operators);
                nothing(span)
            }
            (true, false) => Spanned::new(Box::new(ExprKind::And(parts)), span),
            (false, true) => Spanned::new(Box::new(ExprKind::Or(parts)), span),
            (false, false) => parts.pop().unwrap_or_else(|| nothing(span)),
        }
    }

    fn negated(&mut self, nots: &[Span], pair: Node<'_>, depth: Depth) -> Expr {
        let depth = depth.nested(nots.len());
        if !self.allows(depth, nots.first().copied().unwrap_or_else(|| self.span(&pair))) {
            return nothing(self.span(&pair));
        }
        let inner = self.comparison(pair, depth);
        nots.iter().rev().fold(inner, |inner, not| {
            let span = not.to(inner.span);
            Spanned::new(Box::new(ExprKind::Not(inner)), span)
        })
    }

    fn report_mixed(&mut self, parts: &[Expr], operators: &[(Logic, Span)]) {
        let turn = operators.windows(2).position(|pair| pair[0].0 != pair[1].0).unwrap_or(0);
        let (Some(first), Some(second)) = (operators.get(turn), operators.get(turn + 1)) else { return };
        // A long chain is shown by the three parts around the turn.
        let (from, to) = if parts.len() > 6 { (turn, turn + 3) } else { (0, parts.len()) };
        let texts: Vec<String> = parts[from..to].iter().map(print_part).collect();
        let logic: Vec<Logic> = operators[from..to - 1].iter().map(|(operator, _)| *operator).collect();
        let cut = if parts.len() > 6 { " …" } else { "" };
        self.report(
            Diagnostic::new(Code::MixedAndOr, "`and` beside `or` without parentheses")
                .at(second.1, "which of the two comes first is not said")
                .at(first.1, "")
                .note(format!("either: {}{cut}", reading(&texts, &logic, Logic::And)))
                .note(format!("or:     {}{cut}", reading(&texts, &logic, Logic::Or)))
                .help("put parentheses around the part that belongs together"),
        );
    }

    fn comparison(&mut self, pair: Node<'_>, depth: Depth) -> Expr {
        let mut parts = Parts::new(self, pair);
        match parts.next() {
            Some(first) if first.as_rule() == Rule::top_bottom => self.top_bottom(first, depth),
            Some(first) => {
                let is_tested = parts.peek().is_some();
                let depth = if is_tested { depth.taller(1) } else { depth };
                let mut tested = self.value(first, depth);
                let Some(test) = parts.next() else { return tested };
                tested = self.test_of_value(tested, test, depth);
                if let Some(second) = parts.next() {
                    self.report_chain(&tested, &second);
                }
                tested
            }
            None => nothing(parts.span),
        }
    }

    fn report_chain(&mut self, tested: &Expr, second: &Node<'_>) {
        let span = self.span(second);
        let mut found = Diagnostic::new(Code::ForeignOperator, "second test in a chain")
            .at(span, "the value to test is missing here")
            .at(tested.span, "this already is a whole condition");
        if let (ExprKind::Compare { right, .. }, Rule::compare_test) = (&*tested.node, second.as_rule()) {
            let middle = self.slice(right.span);
            let end = right.span.range().end;
            found = found
                .help(format!("test `{middle}` twice: tests are joined by `and`"))
                .fix(Span::new(self.file, end, end), format!(" and {middle}"));
        } else {
            found = found.help("tests are joined by `and`, or stand in parentheses");
        }
        self.report(found);
    }

    /// The source text under a span.
    pub(super) fn slice(&self, span: Span) -> String {
        self.text.get(span.range()).unwrap_or("").to_owned()
    }

    fn test_of_value(&mut self, value: Expr, pair: Node<'_>, depth: Depth) -> Expr {
        if pair.as_rule() == Rule::compare_test {
            return self.compare(value, pair, depth);
        }
        let span = value.span.to(self.span(&pair));
        let mut parts = Parts::new(self, pair);
        let negation = parts.take(Rule::not_op);
        if let Some(not) = &negation {
            self.check_not(not);
        }
        let negated = negation.is_some();
        let Some(test) = parts.next() else { return nothing(span) };
        let kind = match test.as_rule() {
            Rule::is_test => return self.is_test(value, test),
            Rule::foreign_test => {
                let from = negation.as_ref().map_or_else(|| self.span(&test), |not| self.span(not));
                self.report_like(test, from, negated, depth);
                return nothing(span);
            }
            Rule::in_test => {
                let mut inner = Parts::new(self, test);
                let options = self.options(&mut inner, depth);
                ExprKind::In { value, negated, options, ignoring_case: inner.flag(Rule::ignoring_case) }
            }
            Rule::text_test => self.text_test(value, negated, test, depth),
            Rule::between => self.between(value, negated, test, depth),
            Rule::anniversary => self.anniversary(value, negated, test, depth),
            _ => ExprKind::InWindow { value, negated, window: self.window(test, depth).node },
        };
        Spanned::new(Box::new(kind), span)
    }

    fn compare(&mut self, left: Expr, pair: Node<'_>, depth: Depth) -> Expr {
        let span = left.span.to(self.span(&pair));
        let mut parts = Parts::new(self, pair);
        let (Some(operator), Some(operand)) = (parts.take(Rule::compare_op), parts.take(Rule::value)) else {
            return nothing(span);
        };
        if self.compared_with_null(&operator, &operand) {
            return nothing(span);
        }
        let op = self.compare_op(&operator);
        let right = self.value(operand, depth);
        let ignoring_case = parts.flag(Rule::ignoring_case);
        Spanned::new(Box::new(ExprKind::Compare { op, left, right, ignoring_case }), span)
    }

    fn text_test(&mut self, value: Expr, negated: bool, pair: Node<'_>, depth: Depth) -> ExprKind {
        let mut parts = Parts::new(self, pair);
        let op = match parts.next().map(|op| written(&op).as_bytes().first().map(u8::to_ascii_lowercase)) {
            Some(Some(b's')) => TextOp::StartsWith,
            Some(Some(b'e')) => TextOp::EndsWith,
            Some(Some(b'm')) => TextOp::Matches,
            _ => TextOp::Contains,
        };
        let quantifier = parts.take(Rule::quantifier).map(|word| match written(&word).to_ascii_lowercase().as_str() {
            "any" => Quantifier::Any,
            "all" => Quantifier::All,
            _ => Quantifier::None,
        });
        let options = if quantifier.is_some() {
            self.options(&mut parts, depth)
        } else {
            Options::One(parts.expression(self, depth))
        };
        ExprKind::TextTest { value, negated, op, quantifier, options, ignoring_case: parts.flag(Rule::ignoring_case) }
    }

    fn options(&mut self, parts: &mut Parts<'_>, depth: Depth) -> Options {
        match parts.next() {
            Some(pair) if matches!(pair.as_rule(), Rule::list | Rule::foreign_list) => {
                let depth = depth.nested(1);
                if !self.allows(depth, self.span(&pair)) {
                    return Options::List(Vec::new());
                }
                if pair.as_rule() == Rule::foreign_list {
                    self.report_brackets(&pair);
                }
                Options::List(Parts::new(self, pair).expressions(self, depth))
            }
            Some(pair) => Options::One(self.primary(pair, depth)),
            None => Options::One(nothing(parts.span)),
        }
    }

    fn compare_op(&mut self, pair: &Node<'_>) -> CompareOp {
        let (op, right) = match written(pair) {
            "=" => return CompareOp::Equal,
            "!=" => return CompareOp::NotEqual,
            "<" => return CompareOp::Less,
            "<=" => return CompareOp::LessOrEqual,
            ">" => return CompareOp::Greater,
            ">=" => return CompareOp::GreaterOrEqual,
            "==" | "===" => (CompareOp::Equal, "="),
            "=<" | "\u{2264}" => (CompareOp::LessOrEqual, "<="),
            "=>" | "\u{2265}" => (CompareOp::GreaterOrEqual, ">="),
            "=~" | "~" => (CompareOp::Equal, "matches"),
            "!~" => (CompareOp::NotEqual, "not matches"),
            _ => (CompareOp::NotEqual, "!="),
        };
        self.report_spelling("operator", pair, right);
        op
    }
}

/// The parts of a chain as messages show them: an inner chain in its parentheses.
fn print_part(part: &Expr) -> String {
    match &*part.node {
        ExprKind::And(_) | ExprKind::Or(_) => format!("({})", print_expression(part)),
        _ => print_expression(part),
    }
}

/// The chain with parentheses around every run of `tight`.
fn reading(parts: &[String], operators: &[Logic], tight: Logic) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|at| operators.get(at));
        let after = operators.get(index);
        match before {
            Some(Logic::And) => text.push_str(" and "),
            Some(Logic::Or) => text.push_str(" or "),
            None => {}
        }
        if before != Some(&tight) && after == Some(&tight) {
            text.push('(');
        }
        text.push_str(part);
        if before == Some(&tight) && after != Some(&tight) {
            text.push(')');
        }
    }
    text
}

/// The text of a literal, if the expression is one.
pub(super) fn text_literal(expr: &Expr) -> Option<&str> {
    match &*expr.node {
        ExprKind::Literal(Literal::Text(text)) => Some(text),
        _ => None,
    }
}
