//! Windows of time in words. Must not know what lies in them.

use super::Words;
use crate::syntax::ast::{AnniversaryWindow, Bound, Duration, Period, Relative, Unit, Window};

impl Words<'_> {
    /// `within the last 30 days`
    pub(super) fn window(&self, window: &Window) -> String {
        match window {
            Window::Last(length) => format!("within the last {}", duration(*length)),
            Window::Next(length) => format!("within the next {}", duration(*length)),
            Window::MoreThanAgo(length) => format!("{} ago or longer", duration(*length)),
            Window::MoreThanAhead(length) => format!("more than {} ahead", duration(*length)),
            Window::BetweenAgo { from, to, unit } => {
                format!("from {} to {} ago", from, duration(Duration { count: *to, unit: *unit }))
            }
            Window::During(period) => period_text(*period),
            Window::Since(bound) => format!("since {}", self.bound(bound)),
            Window::Before(bound) => format!("before {}", self.bound(bound)),
            Window::After(bound) => format!("after {}", self.bound(bound)),
            Window::Between(first, last) => format!("from {} to {}", self.bound(first), self.bound(last)),
            Window::On(bound) => format!("on {}", self.bound(bound)),
            Window::Always => "at any time, the future too".to_owned(),
        }
    }

    /// `falls within the next 7 days`
    pub(super) fn anniversary(&self, on: &AnniversaryWindow) -> String {
        match on {
            AnniversaryWindow::Today => "today".to_owned(),
            AnniversaryWindow::Next(length) => format!("within the next {}", duration(*length)),
            AnniversaryWindow::On(day) => format!("on {}", self.value(day)),
        }
    }

    pub(super) fn bound(&self, bound: &Bound) -> String {
        match bound {
            Bound::Value(value) => self.value(value),
            Bound::Period(period) => period_text(period.node),
        }
    }
}

fn period_text(period: Period) -> String {
    match period {
        Period::Today => "today".to_owned(),
        Period::Yesterday => "yesterday".to_owned(),
        Period::Tomorrow => "tomorrow".to_owned(),
        Period::Calendar(relative, unit) => {
            let which = match relative {
                Relative::This => "this",
                Relative::Last => "last",
                Relative::Next => "next",
            };
            format!("{which} calendar {}", unit_word(unit))
        }
    }
}

/// `1 day`, `30 days`
pub(super) fn duration(length: Duration) -> String {
    let plural = if length.count == 1 { "" } else { "s" };
    format!("{} {}{plural}", length.count, unit_word(length.unit))
}

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Millisecond => "millisecond",
        Unit::Second => "second",
        Unit::Minute => "minute",
        Unit::Hour => "hour",
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    }
}
