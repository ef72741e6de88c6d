//! Calls, ranges and windows as documents. Knows the order of a range's parts.

use super::document::Doc;
use super::expression::{Level, enclosed, operand_path, stands_after_distinct};
use super::literal::{begins_tail, duration_text, name_text, names_text, operand_name, path_text, unit_text};
use super::{Printer, comma_lines};
use crate::source::Span;
use crate::syntax::ast::{Argument, Bound, Expr, ExprKind, Period, PickOrder, Range, Relative, SequenceStep, Window};

impl Printer<'_> {
    pub(super) fn call(&mut self, expr: &Expr) -> Doc {
        match &*expr.node {
            ExprKind::Call { function, arguments } => {
                let pieces = self.arguments(expr.span, arguments);
                let head = format!("{}(", operand_name(&function.node));
                if pieces.is_empty() { Doc::text(format!("{head})")) } else { enclosed(&head, pieces, ")") }
            }
            ExprKind::Aggregate { function, distinct, values, range, extra } => {
                let mut pieces = Vec::new();
                if values.is_empty() {
                    pieces.push(self.range(range, true));
                } else {
                    let distinct_value =
                        *distinct && !values.first().is_some_and(|one| stands_after_distinct(&one.value));
                    pieces.push(Doc::text(if *distinct { "distinct " } else { "" }));
                    if distinct_value {
                        // Only a name, a literal, a call or a `case` shows that `distinct` is the word.
                        pieces.push(self.distinct_values(values));
                    } else {
                        pieces.extend(self.arguments(Span { end: range.span.0.start, ..expr.span }, values));
                    }
                    pieces.push(if values.len() > 1 { Doc::line() } else { Doc::text(" ") });
                    pieces.extend([Doc::text("of "), self.range(range, false)]);
                }
                for one in extra {
                    pieces.extend([Doc::text(","), Doc::line(), self.expression(one)]);
                }
                let head = format!("{}(", function_name(&function.node));
                enclosed(&head, pieces, ")")
            }
            ExprKind::Sequence(steps) => {
                let attached = self.siblings(expr.span, steps, step_span, Self::step);
                let mut pieces = Vec::new();
                for (index, step) in attached.into_iter().enumerate() {
                    if index > 0 {
                        pieces.push(Doc::line());
                    }
                    pieces.push(step.in_list(if index > 0 { "then " } else { "" }, ""));
                }
                enclosed("sequence(", pieces, ")")
            }
            _ => Doc::nothing(),
        }
    }

    fn distinct_values(&mut self, values: &[Argument]) -> Doc {
        let mut pieces = Vec::new();
        for (index, one) in values.iter().enumerate() {
            if index > 0 {
                pieces.push(Doc::text(", "));
                pieces.push(self.argument(one));
            } else {
                let body = self.body(&one.value);
                pieces.push(enclosed("(", vec![body], ")"));
                pieces.push(self.argument_tail(one));
            }
        }
        Doc::concat(pieces)
    }

    fn arguments(&mut self, outer: Span, arguments: &[Argument]) -> Vec<Doc> {
        comma_lines(self.siblings(outer, arguments, argument_span, Self::argument))
    }

    fn argument(&mut self, argument: &Argument) -> Doc {
        // `top 5 by x` before `among` would take it as its own.
        let value = match argument.among {
            Some(_) => self.operand(&argument.value, Level::Sum),
            None => self.expression(&argument.value),
        };
        Doc::concat(vec![value, self.argument_tail(argument)])
    }

    fn argument_tail(&mut self, argument: &Argument) -> Doc {
        let mut parts = Vec::new();
        if let Some(name) = &argument.name {
            parts.push(Doc::text(format!(" as {}", name_text(&name.node))));
        }
        if let Some(among) = &argument.among {
            parts.extend([Doc::text(" among "), self.operand(among, Level::Primary)]);
        }
        Doc::concat(parts)
    }

    fn step(&mut self, step: &SequenceStep) -> Doc {
        let mut head = String::new();
        if let Some(within) = &step.within {
            head.push_str(&format!("within {} ", duration_text(within.node)));
        }
        if step.negated {
            head.push_str("no ");
        }
        let mut parts = vec![Doc::text(head), self.range_after(&step.range, false, step.negated)];
        if !step.same.is_empty() {
            parts.push(Doc::text(format!(" same {}", names_text(&step.same))));
        }
        Doc::concat(parts)
    }

    /// The rows of an aggregate; `alone` where no `of` stands before them.
    fn range(&mut self, range: &Range, alone: bool) -> Doc {
        self.range_after(range, alone, false)
    }

    fn range_after(&mut self, range: &Range, alone: bool, after_word: bool) -> Doc {
        let mut head = String::new();
        if let Some(pick) = &range.pick {
            let word = match pick.order {
                PickOrder::Latest => "latest",
                PickOrder::Earliest => "earliest",
                PickOrder::Top => "top",
                PickOrder::Bottom => "bottom",
            };
            head.push_str(&format!("{word} {} ", self.digits(&pick.count.node, pick.count.span)));
        }
        if range.all {
            head.push_str("all ");
        }
        let first = range.path.first().map_or("", |name| name.node.as_str());
        let is_word = (range.all || after_word || range.pick.is_some()) && begins_tail(first);
        head.push_str(&match (is_word, range.path.split_first()) {
            (true, Some((first, []))) => format!("`{}`", first.node),
            (true, Some((first, rest))) => format!("`{}`.{}", first.node, path_text(rest)),
            _ if alone || first == "all" || first == "no" => operand_path(&range.path),
            _ => path_text(&range.path),
        });
        let mut parts = vec![Doc::text(head)];
        if let Some(window) = &range.window {
            parts.push(Doc::text(if range.window_negated { " not " } else { " " }));
            parts.push(self.window(&window.node, range.window_negated));
        }
        if !range.per.is_empty() {
            parts.extend([Doc::line(), Doc::text(format!("per {}", names_text(&range.per)))]);
        }
        if let Some(condition) = &range.condition {
            parts.extend([Doc::line(), self.headed("where", condition)]);
        }
        if let Some(by) = &range.by {
            parts.extend([Doc::line(), Doc::text("by "), self.operand(by, Level::Sum)]);
        }
        Doc::concat(parts)
    }

    pub(super) fn window(&mut self, window: &Window, negated: bool) -> Doc {
        match window {
            Window::Last(duration) => Doc::text(format!("within last {}", duration_text(*duration))),
            Window::Next(duration) => Doc::text(format!("within next {}", duration_text(*duration))),
            Window::MoreThanAgo(duration) => Doc::text(format!("more than {} ago", duration_text(*duration))),
            Window::MoreThanAhead(duration) => Doc::text(format!("more than {} ahead", duration_text(*duration))),
            Window::BetweenAgo { from, to, unit } => {
                Doc::text(format!("between {from} and {to} {} ago", unit_text(*to, *unit)))
            }
            Window::During(period) => {
                Doc::text(format!("{}{}", if negated { "within " } else { "" }, period_text(*period)))
            }
            Window::Since(bound) => Doc::concat(vec![Doc::text("since "), self.bound(bound)]),
            Window::Before(bound) => Doc::concat(vec![Doc::text("before "), self.bound(bound)]),
            Window::After(bound) => Doc::concat(vec![Doc::text("after "), self.bound(bound)]),
            Window::Between(low, high) => {
                Doc::concat(vec![Doc::text("between "), self.bound(low), Doc::text(" and "), self.bound(high)])
            }
            Window::On(bound) => Doc::concat(vec![Doc::text("on "), self.bound(bound)]),
            Window::Always => Doc::text("at any time"),
        }
    }

    pub(super) fn bound(&mut self, bound: &Bound) -> Doc {
        match bound {
            Bound::Value(value) => self.operand(value, Level::Sum),
            Bound::Period(period) => Doc::text(period_text(period.node)),
        }
    }
}

/// The place of all of an argument.
fn argument_span(argument: &Argument) -> Span {
    let tails = argument.name.iter().map(|name| name.span).chain(argument.among.iter().map(|among| among.span));
    tails.fold(argument.value.span, Span::to)
}

/// The place of a step from its rows on.
fn step_span(step: &SequenceStep) -> Span {
    step.same.iter().fold(step.range.span.0, |span, name| span.to(name.span))
}

/// An aggregate's name may be one of the words that other names are kept from.
fn function_name(name: &str) -> String {
    if ["any", "all", "none"].contains(&name) { name.to_owned() } else { operand_name(name) }
}

fn period_text(period: Period) -> String {
    match period {
        Period::Today => "today".to_owned(),
        Period::Yesterday => "yesterday".to_owned(),
        Period::Tomorrow => "tomorrow".to_owned(),
        Period::Calendar(relative, unit) => {
            let word = match relative {
                Relative::This => "this",
                Relative::Last => "last",
                Relative::Next => "next",
            };
            format!("{word} {}", unit_text(1, unit))
        }
    }
}
