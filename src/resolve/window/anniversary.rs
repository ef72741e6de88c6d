//! `anniversary`: days of the year, whatever the year.

use crate::diag::{Code, Diagnostic};
use crate::model::{self, ExprKind, Interval, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::super::build::Typed;
use super::super::kinds::KindSet;
use super::super::path::Frame;
use super::super::{Resolver, literal};

impl Resolver<'_> {
    /// `birth_date anniversary within next 7 days`
    pub(in super::super) fn anniversary(
        &mut self,
        value: &ast::Expr,
        on: &ast::AnniversaryWindow,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let value = self.expr(value, frame);
        if value.kind.is_error() || !self.expect(&value, KindSet::TIME, "`anniversary`") {
            return self.error(span);
        }
        let value = self.as_date(value);
        let Some((from, until)) = self.anniversary_days(on, frame, span) else { return self.error(span) };
        let kind = ExprKind::Anniversary { value: value.id, from: from.id, until: until.id };
        self.holds_of(kind, &[value.id, from.id, until.id], span)
    }

    fn anniversary_days(
        &mut self,
        on: &ast::AnniversaryWindow,
        frame: Frame<'_>,
        span: Span,
    ) -> Option<(Typed, Typed)> {
        let today = self.catalog.clock.today(self.catalog.settings.zone);
        let (from, until) = match on {
            ast::AnniversaryWindow::Today => (today, today + 1),
            ast::AnniversaryWindow::Next(by) => {
                if by.unit < ast::Unit::Day {
                    let message = "an anniversary is a day: only days and longer units fit";
                    self.found.push(Diagnostic::new(Code::WrongUnit, message).at(span, ""));
                    return None;
                }
                // A year holds every anniversary; more would count some twice.
                let year = model::shift_day(today + 1, Interval { months: 12, ..Interval::default() });
                let until = literal::interval(*by).and_then(|by| model::shift_day(today, by));
                let Some(until) = until.and_then(|day| day.checked_add(1)) else {
                    self.refuse_literal(span, "a window beyond the calendar");
                    return None;
                };
                (today + 1, year.map_or(until, |year| until.min(year)))
            }
            ast::AnniversaryWindow::On(day) => {
                let day = self.expr(day, frame);
                if day.kind.is_error() || !self.expect(&day, KindSet::TIME, "`anniversary on`") {
                    return None;
                }
                let day = self.as_date(day);
                let after = self.shift(&day, Interval { days: 1, ..Interval::default() }, span, span);
                return (!after.kind.is_error()).then_some((day, after));
            }
        };
        let from = self.constant(Value::Date(from), Type::Date, span);
        Some((from, self.constant(Value::Date(until), Type::Date, span)))
    }
}
