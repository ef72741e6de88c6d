//! Random expressions.

use milieu::syntax::ast::*;

use super::{Choices, UNITS, bare, expr};

impl Choices<'_> {
    pub(super) fn path(&mut self) -> Vec<Name> {
        let count = if self.below(4) == 3 { 2 } else { 1 };
        (0..count).map(|_| self.name()).collect()
    }

    pub(super) fn function(&mut self) -> Name {
        bare((*self.of(&["f", "age", "min", "all", "share", "any thing"])).to_lowercase().replace(' ', "_"))
    }

    /// An expression; a leaf when the tree is deep enough.
    #[allow(clippy::too_many_lines, reason = "a table")]
    pub(in super::super) fn expr(&mut self) -> Expr {
        if self.depth > 5 {
            return self.leaf();
        }
        self.depth += 1;
        let made = match self.below(24) {
            0..=4 => self.leaf(),
            5 => expr(ExprKind::Negate(self.expr())),
            6 => expr(ExprKind::Not(self.expr())),
            7 | 8 => {
                let ops = [
                    ArithmeticOp::Add,
                    ArithmeticOp::Subtract,
                    ArithmeticOp::Multiply,
                    ArithmeticOp::Divide,
                    ArithmeticOp::Remainder,
                ];
                expr(ExprKind::Arithmetic { op: *self.of(&ops), left: self.expr(), right: self.expr() })
            }
            9 => expr(ExprKind::Coalesce(self.expr(), self.expr())),
            10 => expr(ExprKind::And(self.several(2, Self::expr))),
            11 => expr(ExprKind::Or(self.several(2, Self::expr))),
            12 => {
                let ops = [
                    CompareOp::Equal,
                    CompareOp::NotEqual,
                    CompareOp::Less,
                    CompareOp::LessOrEqual,
                    CompareOp::Greater,
                    CompareOp::GreaterOrEqual,
                ];
                expr(ExprKind::Compare {
                    op: *self.of(&ops),
                    left: self.expr(),
                    right: self.expr(),
                    ignoring_case: self.coin(),
                })
            }
            13 => expr(ExprKind::Between {
                value: self.expr(),
                negated: self.coin(),
                low: self.bound(),
                high: self.bound(),
            }),
            14 => expr(ExprKind::In {
                value: self.expr(),
                negated: self.coin(),
                options: self.options(),
                ignoring_case: self.coin(),
            }),
            15 => {
                let states = [State::Missing, State::Present, State::True, State::False];
                expr(ExprKind::Is { value: self.expr(), state: *self.of(&states) })
            }
            16 => self.text_test(),
            17 => expr(ExprKind::InWindow { value: self.expr(), negated: self.coin(), window: self.window(false) }),
            18 => {
                let on = match self.below(3) {
                    0 => AnniversaryWindow::Today,
                    1 => AnniversaryWindow::Next(self.duration()),
                    _ => AnniversaryWindow::On(self.expr()),
                };
                expr(ExprKind::Anniversary { value: self.expr(), on })
            }
            19 => {
                let amount = if self.coin() { Amount::Percent(self.percent()) } else { Amount::Count(self.count()) };
                let end = *self.of(&[End::Top, End::Bottom]);
                expr(ExprKind::TopBottom { end, amount, by: self.expr(), among: self.maybe(Self::expr) })
            }
            20 => {
                let bound = *self.of(&[CountBound::AtLeast, CountBound::Exactly, CountBound::AtMost]);
                expr(ExprKind::CountOf { bound, count: self.count(), of: self.several(1, Self::expr) })
            }
            21 => expr(ExprKind::Case {
                arms: self.several(1, |c| (c.expr(), c.expr())),
                otherwise: self.maybe(Self::expr),
            }),
            22 => expr(ExprKind::Call { function: self.function(), arguments: self.some(Self::argument) }),
            _ => self.aggregate(),
        };
        self.depth -= 1;
        made
    }

    pub(super) fn leaf(&mut self) -> Expr {
        expr(match self.below(8) {
            0..=2 => ExprKind::Path(self.path()),
            3 => ExprKind::Literal(self.literal()),
            4 => ExprKind::Today,
            5 => (*self.of(&[ExprKind::Now, ExprKind::Everyone])).clone(),
            6 => ExprKind::Persona(self.name()),
            _ => ExprKind::Sample { share: self.percent(), seed: self.text() },
        })
    }

    pub(super) fn text_test(&mut self) -> Expr {
        let op = *self.of(&[TextOp::Contains, TextOp::StartsWith, TextOp::EndsWith, TextOp::Matches]);
        let quantifier = *self.of(&[None, Some(Quantifier::Any), Some(Quantifier::All), Some(Quantifier::None)]);
        let options = if quantifier.is_some() { self.options() } else { Options::One(self.expr()) };
        expr(ExprKind::TextTest {
            value: self.expr(),
            negated: self.coin(),
            op,
            quantifier,
            options,
            ignoring_case: self.coin(),
        })
    }

    pub(super) fn options(&mut self) -> Options {
        if self.coin() {
            Options::One(expr(ExprKind::Path(self.path())))
        } else {
            Options::List(self.several(1, Self::expr))
        }
    }

    pub(super) fn bound(&mut self) -> Bound {
        if self.coin() { Bound::Period(bare(self.period(false))) } else { Bound::Value(self.expr()) }
    }

    pub(super) fn period(&mut self, today: bool) -> Period {
        let relatives = [Relative::This, Relative::Last, Relative::Next];
        let units = [Unit::Week, Unit::Month, Unit::Quarter, Unit::Year];
        match self.below(5) {
            0 => Period::Yesterday,
            1 => Period::Tomorrow,
            2 if today => Period::Today,
            _ => Period::Calendar(*self.of(&relatives), *self.of(&units)),
        }
    }

    pub(super) fn window(&mut self, on_range: bool) -> Window {
        match self.below(if on_range { 11 } else { 10 }) {
            0 => Window::Last(self.duration()),
            1 => Window::Next(self.duration()),
            2 => Window::MoreThanAgo(self.duration()),
            3 => Window::MoreThanAhead(self.duration()),
            4 => Window::BetweenAgo { from: *self.of(&[90, 1, 0]), to: *self.of(&[30, 1, 0]), unit: *self.of(UNITS) },
            5 => Window::During(self.period(true)),
            6 => Window::Since(self.bound()),
            7 => Window::Before(self.bound()),
            8 => (*self.of(&[Window::Always, Window::During(Period::Today)])).clone(),
            9 => {
                let bound = self.bound();
                if self.coin() { Window::On(bound) } else { Window::After(bound) }
            }
            _ => Window::Between(self.bound(), self.bound()),
        }
    }

    pub(super) fn argument(&mut self) -> Argument {
        Argument { value: self.expr(), name: self.maybe(Self::name), among: self.maybe(Self::expr) }
    }

    pub(super) fn range(&mut self) -> Range {
        let orders = [PickOrder::Latest, PickOrder::Earliest, PickOrder::Top, PickOrder::Bottom];
        let window = self.maybe(|choices| bare(choices.window(true)));
        Range {
            pick: self.maybe(|choices| Pick { order: *choices.of(&orders), count: choices.count() }),
            all: self.coin(),
            path: self.path(),
            window_negated: window.is_some() && self.coin(),
            window,
            per: self.some(Self::name),
            condition: self.maybe(Self::expr),
            by: self.maybe(Self::expr),
            span: Place::default(),
        }
    }

    pub(super) fn aggregate(&mut self) -> Expr {
        if self.below(4) == 3 {
            return self.sequence();
        }
        let (function, values, distinct) = if self.coin() {
            (*self.of(&["count", "any", "none"]), Vec::new(), false)
        } else {
            (*self.of(&["sum", "count", "all", "rows"]), self.several(1, Self::argument), self.coin())
        };
        let number =
            |choices: &mut Self| expr(ExprKind::Literal(Literal::Decimal(choices.of(&["0.9", "2.0"]).to_string())));
        let extra = if values.is_empty() { Vec::new() } else { self.some(number) };
        expr(ExprKind::Aggregate { function: bare(function.to_owned()), distinct, values, range: self.range(), extra })
    }

    pub(super) fn sequence(&mut self) -> Expr {
        let mut steps = vec![SequenceStep { within: None, negated: false, range: self.range(), same: Vec::new() }];
        steps.extend(self.some(|choices| SequenceStep {
            within: choices.maybe(|choices| bare(choices.duration())),
            negated: choices.coin(),
            range: choices.range(),
            same: choices.some(Self::name),
        }));
        expr(ExprKind::Sequence(steps))
    }
}
