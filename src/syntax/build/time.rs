//! Windows, periods and anniversaries. Knows their forms and no calendar.

use super::{Builder, Depth, Node, Parts, nothing, written};
use crate::diag::{Code, Diagnostic};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{AnniversaryWindow, Bound, Duration, Expr, ExprKind, Literal, Period, Relative, Unit, Window};
use crate::syntax::format::duration_text;
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    /// `window`, `loose_window` or `between` on the rows of a range or on a value.
    pub(super) fn window(&mut self, pair: Node<'_>, depth: Depth) -> Spanned<Window> {
        let span = self.span(&pair);
        let window = match pair.as_rule() {
            Rule::loose_window => self.loose_window(pair),
            Rule::between => {
                let (low, high, ago) = self.borders(pair, depth);
                match ago {
                    Some(window) => window,
                    None => Window::Between(low, high),
                }
            }
            _ => match Parts::new(self, pair).next() {
                Some(inner) => self.window_kind(inner, depth),
                None => Window::Always,
            },
        };
        Spanned::new(window, span)
    }

    fn window_kind(&mut self, pair: Node<'_>, depth: Depth) -> Window {
        let (rule, span) = (pair.as_rule(), self.span(&pair));
        let mut parts = Parts::new(self, pair);
        match rule {
            Rule::within => match parts.next() {
                Some(inner) if inner.as_rule() == Rule::rolling => {
                    let mut rolling = Parts::new(self, inner);
                    let last = rolling.flag(Rule::last_word);
                    rolling.flag(Rule::next_word);
                    let amount = self.amount(&mut rolling).node;
                    if last { Window::Last(amount) } else { Window::Next(amount) }
                }
                Some(inner) => Window::During(self.during(inner)),
                None => Window::Always,
            },
            Rule::more_than => {
                let amount = self.amount(&mut parts).node;
                if parts.flag(Rule::ahead) { Window::MoreThanAhead(amount) } else { Window::MoreThanAgo(amount) }
            }
            Rule::loose_less => {
                let amount = self.amount(&mut parts).node;
                self.report_window(span, &format!("within last {}", duration_text(amount)));
                Window::Last(amount)
            }
            Rule::since => Window::Since(self.bound(&mut parts, depth)),
            Rule::before => Window::Before(self.bound(&mut parts, depth)),
            Rule::after => Window::After(self.bound(&mut parts, depth)),
            Rule::on_day => Window::On(self.bound(&mut parts, depth)),
            Rule::during => match parts.next() {
                Some(inner) => Window::During(self.period_or_today(inner)),
                None => Window::Always,
            },
            _ => Window::Always,
        }
    }

    fn during(&mut self, pair: Node<'_>) -> Period {
        match Parts::new(self, pair).next() {
            Some(inner) => self.period_or_today(inner),
            None => Period::Today,
        }
    }

    fn period_or_today(&mut self, pair: Node<'_>) -> Period {
        if pair.as_rule() == Rule::period { self.period(pair) } else { Period::Today }
    }

    fn period(&mut self, pair: Node<'_>) -> Period {
        let mut parts = Parts::new(self, pair);
        let relative = match parts.next().map(|word| word.as_rule()) {
            Some(Rule::yesterday) => return Period::Yesterday,
            Some(Rule::tomorrow) => return Period::Tomorrow,
            Some(Rule::last_word) => Relative::Last,
            Some(Rule::next_word) => Relative::Next,
            _ => Relative::This,
        };
        let unit = match parts.next().map(|word| written(&word).to_ascii_lowercase()).as_deref() {
            Some("month") => Unit::Month,
            Some("quarter") => Unit::Quarter,
            Some("year") => Unit::Year,
            _ => Unit::Week,
        };
        Period::Calendar(relative, unit)
    }

    fn bound(&mut self, parts: &mut Parts<'_>, depth: Depth) -> Bound {
        match parts.next() {
            Some(pair) if pair.as_rule() == Rule::period => {
                let span = self.span(&pair);
                Bound::Period(Spanned::new(self.period(pair), span))
            }
            Some(pair) => Bound::Value(self.value(pair, depth)),
            None => Bound::Value(nothing(parts.span)),
        }
    }

    /// Both borders of a `between`, and the window they make if `ago` follows.
    fn borders(&mut self, pair: Node<'_>, depth: Depth) -> (Bound, Bound, Option<Window>) {
        let span = self.span(&pair);
        let mut parts = Parts::new(self, pair);
        let low = self.bound(&mut parts, depth);
        parts.flag(Rule::between_and);
        let high = self.bound(&mut parts, depth);
        let ago = parts.flag(Rule::ago).then(|| self.between_ago(&low, &high, span));
        (low, high, ago)
    }

    fn between_ago(&mut self, low: &Bound, high: &Bound, span: Span) -> Window {
        let to = duration_of(high);
        let from = duration_of(low)
            .filter(|from| to.is_some_and(|to| to.unit == from.unit))
            .map(|from| Some(from.count))
            .or_else(|| whole_of(low).map(|digits| digits.parse().ok()));
        match (from, to) {
            (Some(Some(from)), Some(to)) => return Window::BetweenAgo { from, to: to.count, unit: to.unit },
            (Some(None), _) => self.report(
                Diagnostic::new(Code::WrongLiteral, "number too large for a window")
                    .at(span, "does not fit 64 bits")
                    .help("write a smaller number"),
            ),
            _ => self.report(
                Diagnostic::new(Code::UnexpectedToken, "window without two numbers and a unit")
                    .at(span, "`ago` needs two numbers of one unit")
                    .help("write it as `between 90 and 30 days ago`"),
            ),
        }
        Window::Always
    }

    /// `x between a and b`: of values, or a window that ends in `ago`.
    pub(super) fn between(&mut self, value: Expr, negated: bool, pair: Node<'_>, depth: Depth) -> ExprKind {
        let (low, high, ago) = self.borders(pair, depth);
        match ago {
            Some(window) => ExprKind::InWindow { value, negated, window },
            None => ExprKind::Between { value, negated, low, high },
        }
    }

    pub(super) fn anniversary(&mut self, value: Expr, negated: bool, pair: Node<'_>, depth: Depth) -> ExprKind {
        let span = value.span.to(self.span(&pair));
        let mut parts = Parts::new(self, pair);
        let on = if parts.flag(Rule::today_word) {
            AnniversaryWindow::Today
        } else if parts.flag(Rule::next_word) {
            AnniversaryWindow::Next(self.amount(&mut parts).node)
        } else {
            AnniversaryWindow::On(parts.expression(self, depth.nested(usize::from(negated))))
        };
        let kind = ExprKind::Anniversary { value, on };
        if negated { ExprKind::Not(Spanned::new(Box::new(kind), span)) } else { kind }
    }

    /// `within the last 30 days` and the like.
    fn loose_window(&mut self, pair: Node<'_>) -> Window {
        let span = self.span(&pair);
        let mut parts = Parts::new(self, pair);
        parts.flag(Rule::loose_the);
        let side = match parts.peek() {
            Some(Rule::loose_side | Rule::last_word | Rule::next_word) => {
                parts.next().map(|word| written(&word).to_ascii_lowercase())
            }
            _ => None,
        };
        let amount = self.amount(&mut parts).node;
        let length = duration_text(amount);
        match side.as_deref() {
            Some("next" | "coming" | "following") => {
                self.report_window(span, &format!("within next {length}"));
                Window::Next(amount)
            }
            Some(_) => {
                self.report_window(span, &format!("within last {length}"));
                Window::Last(amount)
            }
            None => {
                self.report(
                    Diagnostic::new(Code::UnexpectedToken, "window without a direction")
                        .at(span, "past or future is not said")
                        .help(format!("write `within last {length}` or `within next {length}`")),
                );
                Window::Last(amount)
            }
        }
    }

    fn report_window(&mut self, span: Span, right: &str) {
        self.report(
            Diagnostic::new(Code::ForeignOperator, format!("window `{}` not known", self.slice(span)))
                .at(span, format!("written `{right}` here"))
                .help(format!("write `{right}`"))
                .fix(span, right),
        );
    }

    /// `30 days`, also written as one word.
    pub(super) fn amount(&mut self, parts: &mut Parts<'_>) -> Spanned<Duration> {
        let nothing = Spanned::new(Duration { count: 0, unit: Unit::Day }, parts.span);
        let Some(pair) = parts.take(Rule::amount) else { return nothing };
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let duration = match (inner.next(), inner.next()) {
            (Some(count), Some(unit)) => self.duration(&count, &unit),
            (Some(glued), None) => match self.glued(&glued) {
                Literal::Duration(duration) => duration,
                _ => nothing.node,
            },
            (None, _) => nothing.node,
        };
        Spanned::new(duration, span)
    }
}

fn duration_of(bound: &Bound) -> Option<Duration> {
    match bound {
        Bound::Value(value) => match &*value.node {
            ExprKind::Literal(Literal::Duration(duration)) => Some(*duration),
            _ => None,
        },
        Bound::Period(_) => None,
    }
}

fn whole_of(bound: &Bound) -> Option<&str> {
    match bound {
        Bound::Value(value) => match &*value.node {
            ExprKind::Literal(Literal::Int(digits)) => Some(digits),
            _ => None,
        },
        Bound::Period(_) => None,
    }
}
