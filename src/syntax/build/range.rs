//! Paths, calls and the rows that aggregates read. Knows no functions but the three that read rows without a value.

use super::clause::Seen;
use super::{Builder, Depth, Node, Parts, written};
use crate::diag::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Argument, Expr, ExprKind, Name, Pick, PickOrder, Place, Range, SequenceStep, Window};
use crate::syntax::grammar::Rule;

/// These read rows without a value: `count(orders)`.
const READS_ROWS: &[&str] = &["count", "any", "none"];

impl Builder<'_> {
    /// A path, or a call.
    pub(super) fn reference(&mut self, pair: Node<'_>, depth: Depth) -> ExprKind {
        let mut parts = Parts::new(self, pair);
        let quoted = parts.inner.peek().is_some_and(|name| name.as_str().starts_with('`'));
        let path = parts.names(self);
        if let Some(arguments) = parts.take(Rule::arguments) {
            return self.call(path, arguments, depth);
        }
        if let [name] = path.as_slice()
            && !quoted
            && name.node.eq_ignore_ascii_case("null")
        {
            self.report_null(name.span);
        }
        ExprKind::Path(path)
    }

    fn call(&mut self, mut path: Vec<Name>, arguments: Node<'_>, depth: Depth) -> ExprKind {
        let function = self.function_name(&mut path);
        let span = self.span(&arguments);
        let depth = depth.nested(1);
        if !self.allows(depth, span) {
            return ExprKind::Call { function, arguments: Vec::new() };
        }
        if function.node == "sample" {
            self.report_sample(span);
        }
        let mut parts = Parts::new(self, arguments);
        if let Some(star) = parts.take(Rule::foreign_star) {
            self.report_star(&function, &star);
            return ExprKind::Call { function, arguments: Vec::new() };
        }
        let distinct = parts.flag(Rule::distinct);
        let mut values = Vec::new();
        while let Some(argument) = parts.take(Rule::argument) {
            values.push(self.argument(argument, depth));
        }
        match parts.peek() {
            Some(Rule::of_range) => {
                let (range, extra) = self.of_range(&mut parts, depth);
                ExprKind::Aggregate { function, distinct, values, range, extra }
            }
            Some(Rule::range) => {
                let range = parts.next().map(|pair| self.range(pair, depth));
                self.rows_without_value(function, range, span)
            }
            tail => {
                let reads_rows = READS_ROWS.contains(&function.node.as_str());
                if tail.is_none() && !reads_rows && !distinct {
                    return ExprKind::Call { function, arguments: values };
                }
                let range = self.rows_from_argument(&function, values, distinct, span);
                let range = range.map(|mut range| {
                    self.range_tails(&mut range, &mut parts, depth);
                    range
                });
                self.rows_without_value(function, range, span)
            }
        }
    }

    fn function_name(&mut self, path: &mut Vec<Name>) -> Name {
        let nothing = || Spanned::new(String::new(), Span::default());
        if path.len() > 1 {
            let last = path.last().map(|name| name.node.clone()).unwrap_or_default();
            let owner: Vec<&str> = path[..path.len() - 1].iter().map(|name| name.node.as_str()).collect();
            let span = path.iter().map(|name| name.span).reduce(Span::to).unwrap_or_default();
            self.report(
                Diagnostic::new(Code::ForeignOperator, format!("call of `{last}` on a path"))
                    .at(span, "a function stands before what it reads")
                    .help(format!("write it as `{last}({} …)`", owner.join("."))),
            );
        }
        let name = path.pop().unwrap_or_else(nothing);
        let lower = name.node.to_ascii_lowercase();
        if lower != name.node {
            self.report(
                Diagnostic::new(Code::ForeignOperator, format!("function `{}` not in lower case", name.node))
                    .at(name.span, format!("written `{lower}` here"))
                    .help(format!("write `{lower}`"))
                    .fix(name.span, lower.clone()),
            );
        }
        Spanned::new(lower, name.span)
    }

    fn report_star(&mut self, function: &Name, star: &Node<'_>) {
        self.report(
            Diagnostic::new(Code::ForeignOperator, format!("`{}(*)` of another language", function.node))
                .at(self.span(star), "which rows are read is not said")
                .help(format!("name the rows, as in `{}(orders)`", function.node)),
        );
    }

    /// What stands in `sample(…)` has a form of its own, which these arguments have not.
    fn report_sample(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::UnexpectedToken, "sample without a percentage and a seed")
                .at(span, "expected a percentage and a text")
                .help("write it as `sample(10%, \"seed\")`"),
        );
    }

    fn argument(&mut self, pair: Node<'_>, depth: Depth) -> Argument {
        let mut parts = Parts::new(self, pair);
        let mut argument = Argument { value: parts.expression(self, depth), name: None, among: None };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            if rule == Rule::argument_name {
                seen.once(self, "as", span);
                argument.name = Some(inner.name(self));
            } else if let Some(among) = inner.next() {
                seen.once(self, "among", span);
                argument.among = Some(self.primary(among, depth));
            }
        }
        argument
    }

    fn of_range(&mut self, parts: &mut Parts<'_>, depth: Depth) -> (Range, Vec<Expr>) {
        let span = parts.span;
        let mut inner = match parts.take(Rule::of_range) {
            Some(pair) => Parts::new(self, pair),
            None => return (empty_range(span), Vec::new()),
        };
        let range = inner.take(Rule::range).map_or_else(|| empty_range(span), |pair| self.range(pair, depth));
        (range, inner.expressions(self, depth))
    }

    /// An aggregate whose range stands alone; only three functions read rows without a value.
    fn rows_without_value(&mut self, function: Name, range: Option<Range>, span: Span) -> ExprKind {
        let range = match range {
            Some(range) if READS_ROWS.contains(&function.node.as_str()) => range,
            Some(range) => {
                let rows: Vec<&str> = range.path.iter().map(|name| name.node.as_str()).collect();
                let (name, rows) = (&function.node, rows.join("."));
                self.report(
                    Diagnostic::new(Code::UnexpectedToken, format!("function `{name}` without the value it reads"))
                        .at(range.span.0, "rows, and no value of them")
                        .help(format!("write it as `{name}(VALUE of {rows} …)`")),
                );
                range
            }
            None => empty_range(span),
        };
        ExprKind::Aggregate { function, distinct: false, values: Vec::new(), range, extra: Vec::new() }
    }

    /// `count(orders within last 30 days …)`: the first argument was read as a value with a test; it is a range.
    fn rows_from_argument(
        &mut self,
        function: &Name,
        mut values: Vec<Argument>,
        distinct: bool,
        span: Span,
    ) -> Option<Range> {
        let first = match (values.len(), distinct) {
            (1, false) => values.pop().filter(|value| value.name.is_none() && value.among.is_none()),
            _ => None,
        };
        let range = first.and_then(|first| self.range_of(first.value));
        if range.is_none() {
            let name = &function.node;
            self.report(
                Diagnostic::new(Code::UnexpectedToken, format!("function `{name}` without rows"))
                    .at(span, "the rows to read are expected here")
                    .help(format!("name the rows, as in `{name}(orders where …)` or `{name}(VALUE of orders)`")),
            );
        }
        range
    }

    fn range_of(&mut self, expr: Expr) -> Option<Range> {
        let all = expr.span;
        let mut range = empty_range(all);
        let (value, window, negated) = match *expr.node {
            ExprKind::Path(path) => {
                range.path = path;
                return Some(range);
            }
            ExprKind::InWindow { value, negated, window } => (value, window, negated),
            ExprKind::Between { value, negated, low, high } => (value, Window::Between(low, high), negated),
            _ => return None,
        };
        let ExprKind::Path(path) = *value.node else { return None };
        let rest = self.slice(Span::new(self.file, value.span.range().end, all.range().end));
        let start = all.range().end - rest.trim_start().len();
        range.path = path;
        range.window = Some(Spanned::new(window, Span::new(self.file, start, all.range().end)));
        range.window_negated = negated;
        Some(range)
    }

    fn range(&mut self, pair: Node<'_>, depth: Depth) -> Range {
        let mut range = empty_range(self.span(&pair));
        let mut parts = Parts::new(self, pair);
        range.pick = parts.take(Rule::pick).map(|pair| {
            let mut inner = Parts::new(self, pair);
            let order = match inner.next().map(|word| written(&word).to_ascii_lowercase()).as_deref() {
                Some("earliest") => PickOrder::Earliest,
                Some("top") => PickOrder::Top,
                Some("bottom") => PickOrder::Bottom,
                _ => PickOrder::Latest,
            };
            Pick { order, count: self.whole(&mut inner) }
        });
        range.all = parts.flag(Rule::all_rows);
        range.path = parts.names(self);
        if let Some(pair) = parts.take(Rule::range_window) {
            let mut inner = Parts::new(self, pair);
            if let Some(not) = inner.take(Rule::not_op) {
                self.check_not(&not);
                range.window_negated = true;
            }
            range.window = inner.next().map(|pair| self.window(pair, depth));
        }
        self.range_tails(&mut range, &mut parts, depth);
        range
    }

    fn range_tails(&mut self, range: &mut Range, parts: &mut Parts<'_>, depth: Depth) {
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::per => {
                    seen.once(self, "per", span);
                    range.per = inner.names(self);
                }
                Rule::where_rows => {
                    seen.once(self, "where", span);
                    range.condition = Some(inner.expression(self, depth));
                }
                _ => {
                    seen.once(self, "by", span);
                    range.by = Some(inner.expression(self, depth));
                }
            }
            range.span = Place(range.span.0.to(span));
        }
    }

    pub(super) fn sequence(&mut self, pair: Node<'_>, depth: Depth) -> ExprKind {
        let mut parts = Parts::new(self, pair);
        let mut steps = Vec::new();
        while let Some(step) = parts.next() {
            let span = self.span(&step);
            let mut inner = Parts::new(self, step);
            let within = (inner.peek() == Some(Rule::amount)).then(|| self.amount(&mut inner));
            let negated = inner.flag(Rule::no_rows);
            let range = inner.take(Rule::range).map_or_else(|| empty_range(span), |pair| self.range(pair, depth));
            let same = inner.take(Rule::same).map(|pair| Parts::new(self, pair).names(self)).unwrap_or_default();
            steps.push(SequenceStep { within, negated, range, same });
        }
        ExprKind::Sequence(steps)
    }
}

fn empty_range(span: Span) -> Range {
    Range {
        pick: None,
        all: false,
        path: Vec::new(),
        window: None,
        window_negated: false,
        per: Vec::new(),
        condition: None,
        by: None,
        span: Place(span),
    }
}
