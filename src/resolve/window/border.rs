//! The borders of windows: moments counted from now, periods of the calendar, dates with their whole days.

use std::cmp::Ordering;

use chrono::Datelike;

use crate::diag::{Code, Diagnostic};
use crate::model::{self, Clock, ExprId, Interval, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::super::build::Typed;
use super::super::kinds::{Kind, KindSet};
use super::super::path::Frame;
use super::super::{Resolver, literal};
use super::{Borders, Edge, Scale};

const ONE_DAY: Interval = Interval { months: 0, days: 1, micros: 0 };
const ONE_MICROSECOND: Interval = Interval { months: 0, days: 0, micros: 1 };

impl Resolver<'_> {
    /// The first day or moment after now moved by so many steps: `t <= now + by` is `t <` this.
    pub(super) fn after_now(&mut self, by: Interval, scale: Scale, span: Span) -> Option<ExprId> {
        let zone = self.catalog.settings.zone;
        let clock = self.catalog.clock;
        let after_day = || model::shift_day(clock.today(zone), by).and_then(|day| day.checked_add(1));
        let constant = match (scale, clock) {
            (Scale::Days, _) => after_day().map(Value::Date),
            // A date as clock counts whole days; what is shorter than a day counts from its end.
            (Scale::Moments, Clock::Day(_)) if by.micros == 0 => {
                after_day().map(|day| Value::Timestamp(model::day_start(day, zone)))
            }
            (Scale::Moments, Clock::Day(_)) => model::shift_moment(clock.now_end(zone), by, zone).map(Value::Timestamp),
            (Scale::Moments, Clock::Moment(at)) => {
                model::shift_moment(at, by, zone).and_then(|at| at.checked_add(1)).map(Value::Timestamp)
            }
        };
        let Some(constant) = constant else {
            self.refuse_literal(span, "a window beyond the calendar");
            return None;
        };
        Some(self.constant(constant, scale_type(scale), span).id)
    }

    /// A border, resolved.
    pub(in super::super) fn edge(&mut self, bound: &ast::Bound, frame: Frame<'_>) -> Edge {
        match bound {
            ast::Bound::Period(period) => Edge::Period(period.node, period.span),
            ast::Bound::Value(value) => Edge::Value(self.expr(value, frame)),
        }
    }

    /// A border whose whole day is meant, also where it is a moment.
    pub(super) fn whole_day(&mut self, bound: &ast::Bound, frame: Frame<'_>) -> Edge {
        match self.edge(bound, frame) {
            Edge::Value(typed) if typed.kind == Kind::Known(Type::Timestamp) => Edge::Value(self.as_date(typed)),
            edge => edge,
        }
    }

    pub(super) fn bound(
        &mut self,
        bound: &ast::Bound,
        scale: Scale,
        frame: Frame<'_>,
        span: Span,
    ) -> Option<(ExprId, ExprId)> {
        let edge = self.edge(bound, frame);
        self.extent(&edge, scale, span)
    }

    /// From the start of the first to the end of the second.
    pub(super) fn between_borders(&mut self, low: &Edge, high: &Edge, scale: Scale, span: Span) -> Option<Borders> {
        let first = self.extent(low, scale, span);
        let last = self.extent(high, scale, span);
        let ((lower, _), (start, upper)) = (first?, last?);
        if let (Some(a), Some(b)) = (self.literal_of(lower), self.literal_of(start))
            && literal::order(a, b) == Some(Ordering::Greater)
        {
            self.refuse_borders(edge_span(low), edge_span(high), span);
            return None;
        }
        Some(Borders { lower: Some(lower), upper: Some(upper) })
    }

    /// The first day or moment of a border, and the first after it.
    pub(super) fn extent(&mut self, edge: &Edge, scale: Scale, span: Span) -> Option<(ExprId, ExprId)> {
        match edge {
            Edge::Period(period, place) => {
                let (first, after) = self.period(*period, *place)?;
                Some((self.day_border(first, scale, span), self.day_border(after, scale, span)))
            }
            Edge::Value(typed) => self.value_extent(typed, scale),
        }
    }

    fn value_extent(&mut self, typed: &Typed, scale: Scale) -> Option<(ExprId, ExprId)> {
        if typed.kind.is_error() || !self.expect(typed, KindSet::TIME, "the border of a window") {
            return None;
        }
        let span = typed.span;
        let day = match scale {
            Scale::Days => self.as_date(typed.clone()),
            Scale::Moments => typed.clone(),
        };
        let step = if day.kind == Kind::Known(Type::Timestamp) { ONE_MICROSECOND } else { ONE_DAY };
        let after = self.shift(&day, step, span, span);
        if after.kind.is_error() {
            return None;
        }
        if scale == Scale::Days {
            return Some((day.id, after.id));
        }
        Some((self.convert(day, &Type::Timestamp).id, self.convert(after, &Type::Timestamp).id))
    }

    fn day_border(&mut self, day: i32, scale: Scale, span: Span) -> ExprId {
        let constant = match scale {
            Scale::Days => Value::Date(day),
            Scale::Moments => Value::Timestamp(model::day_start(day, self.catalog.settings.zone)),
        };
        self.constant(constant, scale_type(scale), span).id
    }

    /// The first day of a period of the calendar, and the first after it.
    fn period(&mut self, period: ast::Period, span: Span) -> Option<(i32, i32)> {
        let today = self.catalog.clock.today(self.catalog.settings.zone);
        let days = match period {
            ast::Period::Today => Some((today, today + 1)),
            ast::Period::Yesterday => Some((today - 1, today)),
            ast::Period::Tomorrow => Some((today + 1, today + 2)),
            ast::Period::Calendar(relative, unit) => {
                let by = match relative {
                    ast::Relative::Last => -1,
                    ast::Relative::This => 0,
                    ast::Relative::Next => 1,
                };
                self.calendar(today, by, unit)
            }
        };
        if days.is_none() {
            let diagnostic =
                Diagnostic::new(Code::WrongUnit, "a period of the calendar is a day or longer").at(span, "");
            self.found.push(diagnostic);
        }
        days
    }

    fn calendar(&self, today: i32, by: i64, unit: ast::Unit) -> Option<(i32, i32)> {
        let date = model::date_of(today);
        let months = |first: chrono::NaiveDate, count: i64| {
            let start = model::shift_date(first, by * count, 0)?;
            let after = model::shift_date(start, count, 0)?;
            Some((model::day_number(start), model::day_number(after)))
        };
        match unit {
            ast::Unit::Day => {
                let day = today + i32::try_from(by).ok()?;
                Some((day, day + 1))
            }
            ast::Unit::Week => {
                let into = date.weekday().days_since(self.catalog.settings.week_start);
                let start = today - i32::try_from(into).ok()? + i32::try_from(by * 7).ok()?;
                Some((start, start + 7))
            }
            ast::Unit::Month => months(date.with_day(1)?, 1),
            ast::Unit::Quarter => months(date.with_day(1)?.with_month0(date.month0() / 3 * 3)?, 3),
            ast::Unit::Year => months(date.with_day(1)?.with_month(1)?, 12),
            ast::Unit::Millisecond | ast::Unit::Second | ast::Unit::Minute | ast::Unit::Hour => None,
        }
    }
}

fn scale_type(scale: Scale) -> Type {
    match scale {
        Scale::Days => Type::Date,
        Scale::Moments => Type::Timestamp,
    }
}

fn edge_span(edge: &Edge) -> Span {
    match edge {
        Edge::Period(_, span) => *span,
        Edge::Value(typed) => typed.span,
    }
}
