//! Windows of time: each becomes half-open borders of the value's kind, counted from the clock.

mod anniversary;
mod border;

use crate::diag::{Code, Diagnostic};
use crate::model::{ExprId, ExprKind, Interval, Type};
use crate::source::{Span, Spanned};
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::{Resolver, literal};

/// A border as it is resolved: a period of the calendar, or a value.
#[derive(Clone, Debug)]
pub(super) enum Edge {
    Period(ast::Period, Span),
    Value(Typed),
}

/// What the borders of a window are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scale {
    Days,
    Moments,
}

/// The first that belongs, and the first that belongs no more.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Borders {
    lower: Option<ExprId>,
    upper: Option<ExprId>,
}

impl Resolver<'_> {
    /// `d within last 30 days`
    pub(super) fn in_window(&mut self, value: &Typed, window: &ast::Window, frame: Frame<'_>, span: Span) -> Typed {
        let Some(scale) = self.scale(value, window, span) else { return self.error(span) };
        match self.borders(window, scale, frame, span) {
            Some(borders) => self.inside(value, borders, span),
            None => self.error(span),
        }
    }

    fn inside(&mut self, value: &Typed, borders: Borders, span: Span) -> Typed {
        let Borders { lower, upper } = borders;
        let parts: Vec<ExprId> = [Some(value.id), lower, upper].into_iter().flatten().collect();
        self.holds_of(ExprKind::InWindow { value: value.id, lower, upper }, &parts, span)
    }

    /// `d between X and X`: both ends belong to it, a date or period with its whole days.
    pub(super) fn between_times(&mut self, value: &Typed, low: &Edge, high: &Edge, span: Span) -> Typed {
        if value.kind.is_error() || !self.expect(value, KindSet::TIME, "a window") {
            return self.error(span);
        }
        let scale = scale_of(value);
        match self.between_borders(low, high, scale, span) {
            Some(borders) => self.inside(value, borders, span),
            None => self.error(span),
        }
    }

    /// The window of a range on the time of its rows; none, and reported, where there is a mistake.
    pub(super) fn range_window(
        &mut self,
        window: &Spanned<ast::Window>,
        negated: bool,
        frame: Frame<'_>,
    ) -> Option<ExprId> {
        let time = self.row_time(frame, "a window", window.span)?;
        let inside = self.in_window(&time, &window.node, frame, window.span);
        let inside = self.not_if(negated, inside, window.span);
        (!inside.kind.is_error()).then_some(inside.id)
    }

    /// The time of the rows; none, and reported, where they have none.
    pub(super) fn row_time(&mut self, frame: Frame<'_>, what: &str, place: Span) -> Option<Typed> {
        let entity = self.catalog.entity(frame.entity);
        if let Some(id) = entity.time {
            let ty = self.catalog.exprs[id].ty.clone();
            let kind = if ty == Type::Unknown { self.open(KindSet::TIME) } else { Kind::Known(ty) };
            return Some(Typed { id, kind, span: place, condition: false, steps: None });
        }
        if !self.scope.entity(frame.entity).time_broken {
            let message = format!("{what} needs a time, entity `{}` has none", entity.name);
            let diagnostic = Diagnostic::new(Code::WrongRange, message)
                .at(place, "")
                .at(self.spans.entities[frame.entity.0 as usize], "the entity")
                .help(format!("add `time COLUMN` to entity `{}`", entity.name));
            self.found.push(diagnostic);
        }
        None
    }

    /// Whether the window is one of days or of moments; none, and reported, for what is neither or has a wrong unit.
    fn scale(&mut self, value: &Typed, window: &ast::Window, span: Span) -> Option<Scale> {
        let short = unit_of(window).is_some_and(|unit| unit < ast::Unit::Day);
        if short && value.kind == Kind::Known(Type::Date) {
            let message = format!("{} is a date, which has no time of day", self.what(value));
            self.found
                .push(Diagnostic::new(Code::WrongUnit, message).at(span, "").help("count in days or longer units"));
            return None;
        }
        let allowed = if short { KindSet::TIMESTAMP } else { KindSet::TIME };
        if value.kind.is_error() || !self.expect(value, allowed, "a window") {
            return None;
        }
        Some(if short { Scale::Moments } else { scale_of(value) })
    }

    fn borders(&mut self, window: &ast::Window, scale: Scale, frame: Frame<'_>, span: Span) -> Option<Borders> {
        let now = Interval::default();
        let from = |lower| Borders { lower: Some(lower), upper: None };
        let until = |upper| Borders { lower: None, upper: Some(upper) };
        let both = |(lower, upper)| Borders { lower: Some(lower), upper: Some(upper) };
        Some(match window {
            ast::Window::Last(by) => {
                let by = literal::back(self.steps(*by, span)?);
                both((self.after_now(by, scale, span)?, self.after_now(now, scale, span)?))
            }
            ast::Window::Next(by) => {
                let by = self.steps(*by, span)?;
                both((self.after_now(now, scale, span)?, self.after_now(by, scale, span)?))
            }
            ast::Window::MoreThanAgo(by) => {
                let by = literal::back(self.steps(*by, span)?);
                until(self.after_now(by, scale, span)?)
            }
            ast::Window::MoreThanAhead(by) => {
                let by = self.steps(*by, span)?;
                from(self.after_now(by, scale, span)?)
            }
            ast::Window::BetweenAgo { from, to, unit } => {
                if from < to {
                    self.refuse_borders_ago(*from, *to, span);
                    return None;
                }
                let [older, newer] = [*from, *to].map(|count| ast::Duration { count, unit: *unit });
                let older = literal::back(self.steps(older, span)?);
                let newer = literal::back(self.steps(newer, span)?);
                both((self.after_now(older, scale, span)?, self.after_now(newer, scale, span)?))
            }
            ast::Window::During(period) => both(self.extent(&Edge::Period(*period, span), scale, span)?),
            ast::Window::Since(bound) => from(self.bound(bound, scale, frame, span)?.0),
            ast::Window::Before(bound) => until(self.bound(bound, scale, frame, span)?.0),
            ast::Window::After(bound) => from(self.bound(bound, scale, frame, span)?.1),
            ast::Window::On(bound) => {
                let edge = self.whole_day(bound, frame);
                both(self.extent(&edge, scale, span)?)
            }
            ast::Window::Between(low, high) => {
                let (low, high) = (self.edge(low, frame), self.edge(high, frame));
                self.between_borders(&low, &high, scale, span)?
            }
            ast::Window::Always => Borders::default(),
        })
    }

    fn refuse_borders_ago(&mut self, from: i64, to: i64, span: Span) {
        self.found.push(
            Diagnostic::new(Code::EmptyInterval, format!("{from} ago is later than {to} ago"))
                .at(span, "")
                .help(format!("write the older border first: `between {to} and {from} … ago`")),
        );
    }

    fn steps(&mut self, by: ast::Duration, span: Span) -> Option<Interval> {
        let steps = literal::interval(by);
        if steps.is_none() {
            self.refuse_literal(span, "a duration that is too long");
        }
        steps
    }
}

fn scale_of(value: &Typed) -> Scale {
    if value.kind == Kind::Known(Type::Timestamp) { Scale::Moments } else { Scale::Days }
}

/// The unit that the window counts in, if it counts.
fn unit_of(window: &ast::Window) -> Option<ast::Unit> {
    match window {
        ast::Window::Last(by)
        | ast::Window::Next(by)
        | ast::Window::MoreThanAgo(by)
        | ast::Window::MoreThanAhead(by) => Some(by.unit),
        ast::Window::BetweenAgo { unit, .. } => Some(*unit),
        ast::Window::During(_)
        | ast::Window::Since(_)
        | ast::Window::Before(_)
        | ast::Window::After(_)
        | ast::Window::Between(..)
        | ast::Window::On(_)
        | ast::Window::Always => None,
    }
}

/// Whether the window looks ahead of now: `next`, `ahead`, `tomorrow`, `at any time`.
pub(super) fn looks_ahead(window: &ast::Window) -> bool {
    match window {
        ast::Window::Next(_) | ast::Window::MoreThanAhead(_) | ast::Window::Always => true,
        ast::Window::During(period) => period_ahead(*period),
        ast::Window::Since(bound) | ast::Window::Before(bound) | ast::Window::After(bound) | ast::Window::On(bound) => {
            bound_ahead(bound)
        }
        ast::Window::Between(low, high) => bound_ahead(low) || bound_ahead(high),
        ast::Window::Last(_) | ast::Window::MoreThanAgo(_) | ast::Window::BetweenAgo { .. } => false,
    }
}

fn bound_ahead(bound: &ast::Bound) -> bool {
    match bound {
        ast::Bound::Period(period) => period_ahead(period.node),
        ast::Bound::Value(_) => false,
    }
}

fn period_ahead(period: ast::Period) -> bool {
    match period {
        ast::Period::Tomorrow | ast::Period::Calendar(ast::Relative::Next, _) => true,
        ast::Period::Today
        | ast::Period::Yesterday
        | ast::Period::Calendar(ast::Relative::This | ast::Relative::Last, _) => false,
    }
}
