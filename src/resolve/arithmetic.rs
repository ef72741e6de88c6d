//! Arithmetic on numbers, dates, moments and durations: which kinds meet, and what they yield.

use crate::diag::{Code, Diagnostic};
use crate::model::{self, Arithmetic, Decimal, ExprKind, Interval, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::{Resolver, literal};

impl Resolver<'_> {
    /// `a + b`
    pub(super) fn arithmetic(
        &mut self,
        op: ast::ArithmeticOp,
        left: &ast::Expr,
        right: &ast::Expr,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let op = match op {
            ast::ArithmeticOp::Add => Arithmetic::Add,
            ast::ArithmeticOp::Subtract => Arithmetic::Subtract,
            ast::ArithmeticOp::Multiply => Arithmetic::Multiply,
            ast::ArithmeticOp::Divide => Arithmetic::Divide,
            ast::ArithmeticOp::Remainder => Arithmetic::Remainder,
        };
        if let Some(moved) = self.moved(op, left, right, frame, span) {
            return moved;
        }
        let left = self.expr(left, frame);
        let right = self.expr(right, frame);
        self.operation(op, &left, &right, span)
    }

    /// A date or moment and a duration that is written out: steps of the calendar. None: something else.
    fn moved(
        &mut self,
        op: Arithmetic,
        left: &ast::Expr,
        right: &ast::Expr,
        frame: Frame<'_>,
        span: Span,
    ) -> Option<Typed> {
        let (value, by) = match (op, written(left), written(right)) {
            (Arithmetic::Add | Arithmetic::Subtract, None, Some(by)) => (left, by),
            (Arithmetic::Add, Some(by), None) => (right, by),
            _ => return None,
        };
        let value = self.expr(value, frame);
        let by_span = if written(right).is_some() { right.span } else { left.span };
        let possible = self.possible(&value);
        if value.kind.is_error() || !possible.meets(KindSet::TIME) {
            // Durations take exact ones; what fits neither is said with both sides in view.
            let by = self.literal(&ast::Literal::Duration(by), by_span);
            let ordered = if by_span == right.span { (value, by) } else { (by, value) };
            return Some(self.operation(op, &ordered.0, &ordered.1, span));
        }
        let Some(steps) = literal::interval(by) else {
            return Some(self.refuse_literal(by_span, "a duration that is too long"));
        };
        let steps = if op == Arithmetic::Subtract { literal::back(steps) } else { steps };
        Some(self.shift(&value, steps, by_span, span))
    }

    /// A date or moment moved by steps; constants at once.
    pub(super) fn shift(&mut self, value: &Typed, by: Interval, by_span: Span, span: Span) -> Typed {
        let allowed = if by.micros == 0 { KindSet::TIME } else { KindSet::TIMESTAMP };
        let allowed = if by.months == 0 { allowed.or(KindSet::DURATION) } else { allowed };
        if value.kind == Kind::Known(Type::Date) && by.micros != 0 {
            let diagnostic =
                Diagnostic::new(Code::WrongUnit, "a date has no time of day: days and longer can be added")
                    .at(by_span, "")
                    .at(value.span, "a date");
            return self.refuse(span, diagnostic);
        }
        if !self.expect(value, allowed, "a sum with a duration") {
            return self.error(span);
        }
        let zone = self.catalog.settings.zone;
        let moved = match self.literal_of(value.id) {
            Some(Value::Date(day)) => Some(model::shift_day(*day, by).map(Value::Date)),
            Some(Value::Timestamp(at)) => Some(model::shift_moment(*at, by, zone).map(Value::Timestamp)),
            _ => None,
        };
        match moved {
            Some(Some(constant)) => self.constant(constant, value.kind.ty(), span),
            Some(None) => self.refuse_literal(span, "a date beyond the calendar"),
            None => self.value(ExprKind::Shift { value: value.id, by }, value.kind.clone(), &[value.id], span),
        }
    }

    pub(super) fn operation(&mut self, op: Arithmetic, left: &Typed, right: &Typed, span: Span) -> Typed {
        if left.kind.is_error() || right.kind.is_error() {
            return self.error(span);
        }
        let (l, r) = (self.possible(left), self.possible(right));
        if let (Some(steps), Arithmetic::Add | Arithmetic::Subtract) = (right.steps, op)
            && l.within(KindSet::TIME)
        {
            let steps = if op == Arithmetic::Subtract { literal::back(steps) } else { steps };
            return self.shift(left, steps, right.span, span);
        }
        if let (Some(steps), Arithmetic::Add) = (left.steps, op)
            && r.within(KindSet::TIME)
        {
            return self.shift(right, steps, left.span, span);
        }
        let Some((left_kinds, right_kinds)) = fitting(op, l, r) else {
            return self.refuse_operation(op, left, right, span);
        };
        if !self.expect(left, left_kinds, word(op)) || !self.expect(right, right_kinds, word(op)) {
            return self.error(span);
        }
        let kind = match (&left.kind, &right.kind) {
            (Kind::Known(a), Kind::Known(b)) => match yields(op, a, b) {
                Some(Type::Decimal(scale)) if scale > 38 => {
                    let message = format!("the product has {scale} digits behind the point, a decimal has at most 38");
                    let diagnostic = Diagnostic::new(Code::TypeMismatch, message).at(span, "");
                    return self.refuse(span, diagnostic);
                }
                Some(ty) => Kind::Known(ty),
                None => return self.refuse_operation(op, left, right, span),
            },
            (Kind::Known(Type::Float), _) | (_, Kind::Known(Type::Float)) => Kind::Known(Type::Float),
            _ => {
                let kinds = result_kinds(op, self.possible(left), self.possible(right));
                match kinds {
                    KindSet::FLOAT => Kind::Known(Type::Float),
                    KindSet::INT => Kind::Known(Type::Int),
                    KindSet::DURATION => Kind::Known(Type::Duration),
                    KindSet::TIMESTAMP => Kind::Known(Type::Timestamp),
                    kinds => self.open(kinds),
                }
            }
        };
        let kind_of = ExprKind::Arithmetic { op, left: left.id, right: right.id };
        self.value(kind_of, kind, &[left.id, right.id], span)
    }

    fn refuse_operation(&mut self, op: Arithmetic, left: &Typed, right: &Typed, span: Span) -> Typed {
        let (l, r) = (self.possible(left), self.possible(right));
        if op == Arithmetic::Subtract && l.or(r) == KindSet::TIME {
            let message = format!(
                "{} is {}, {} is {}",
                self.what(left),
                self.kind_words(left),
                self.what(right),
                self.kind_words(right)
            );
            let diagnostic = Diagnostic::new(Code::TypeMismatch, message)
                .at(left.span, self.kind_words(left))
                .at(right.span, self.kind_words(right))
                .help("take the day of the moment with `date(x)`, or two moments");
            return self.refuse(span, diagnostic);
        }
        let date_and_duration = l == KindSet::DATE && r == KindSet::DURATION;
        if date_and_duration && matches!(op, Arithmetic::Add | Arithmetic::Subtract) {
            let message = "only a duration that is written out moves a date, as `d + 3 days`";
            let diagnostic = Diagnostic::new(Code::TypeMismatch, message).at(right.span, "a duration by computation");
            return self.refuse(span, diagnostic);
        }
        if l.within(KindSet::TIME) && r == KindSet::INT && matches!(op, Arithmetic::Add | Arithmetic::Subtract) {
            return self.refuse_number_of_days(op, left, right, span);
        }
        self.refuse_sides(&format!("{} does not take them", word(op)), left, right, span)
    }

    /// `today - 30`
    fn refuse_number_of_days(&mut self, op: Arithmetic, left: &Typed, right: &Typed, span: Span) -> Typed {
        let message = format!("{} is no length of time: {} does not take it", self.what(right), word(op));
        let mut diagnostic = Diagnostic::new(Code::TypeMismatch, message)
            .at(right.span, self.kind_words(right))
            .at(left.span, self.kind_words(left));
        diagnostic = match self.literal_of(right.id) {
            Some(Value::Int(count)) => {
                let days = format!("{count} days");
                diagnostic.help(format!("a number of days is written `{days}`")).fix(right.span, days)
            }
            _ => diagnostic.help("a number of days is written as one, as in `30 days`"),
        };
        self.refuse(span, diagnostic)
    }

    /// `-x`
    pub(super) fn negate(&mut self, inner: &ast::Expr, frame: Frame<'_>, span: Span) -> Typed {
        // The smallest int has no positive counterpart.
        if let ast::ExprKind::Literal(ast::Literal::Int(digits)) = &*inner.node
            && let Ok(int) = format!("-{digits}").parse()
        {
            return self.constant(Value::Int(int), Type::Int, span);
        }
        let typed = self.expr(inner, frame);
        if !self.expect(&typed, KindSet::NUMBER.or(KindSet::DURATION), "`-`") {
            return self.error(span);
        }
        let negated = match self.literal_of(typed.id) {
            Some(Value::Decimal(Decimal { mantissa, scale })) => {
                Some(Value::Decimal(Decimal { mantissa: -mantissa, scale: *scale }))
            }
            Some(Value::Int(int)) => int.checked_neg().map(Value::Int),
            Some(Value::Duration(micros)) => micros.checked_neg().map(Value::Duration),
            _ => None,
        };
        match negated {
            Some(value) => {
                let constant = self.constant(value, typed.kind.ty(), span);
                Typed { steps: typed.steps.map(literal::back), ..constant }
            }
            None => self.value(ExprKind::Negate(typed.id), typed.kind.clone(), &[typed.id], span),
        }
    }
}

/// The duration, if the expression is one that is written out.
fn written(expr: &ast::Expr) -> Option<ast::Duration> {
    match &*expr.node {
        ast::ExprKind::Literal(ast::Literal::Duration(duration)) => Some(*duration),
        _ => None,
    }
}

fn word(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "`+`",
        Arithmetic::Subtract => "`-`",
        Arithmetic::Multiply => "`*`",
        Arithmetic::Divide => "`/`",
        Arithmetic::Remainder => "`%`",
    }
}

/// Of the possible kinds of both sides those that have a partner on the other.
fn fitting(op: Arithmetic, left: KindSet, right: KindSet) -> Option<(KindSet, KindSet)> {
    let numbers = (KindSet::NUMBER, KindSet::NUMBER);
    let pairs: &[(KindSet, KindSet)] = match op {
        Arithmetic::Add => &[
            numbers,
            (KindSet::TIMESTAMP, KindSet::DURATION),
            (KindSet::DURATION, KindSet::TIMESTAMP),
            (KindSet::DURATION, KindSet::DURATION),
        ],
        Arithmetic::Subtract => &[
            numbers,
            (KindSet::DATE, KindSet::DATE),
            (KindSet::TIMESTAMP, KindSet::TIMESTAMP),
            (KindSet::TIMESTAMP, KindSet::DURATION),
            (KindSet::DURATION, KindSet::DURATION),
        ],
        Arithmetic::Multiply | Arithmetic::Divide | Arithmetic::Remainder => &[numbers],
    };
    let mut fit: Option<(KindSet, KindSet)> = None;
    for &(a, b) in pairs {
        if a.meets(left) && b.meets(right) {
            let (x, y) = fit.unwrap_or((a, b));
            fit = Some((x.or(a), y.or(b)));
        }
    }
    fit
}

/// What the operation yields for known kinds.
fn yields(op: Arithmetic, left: &Type, right: &Type) -> Option<Type> {
    match (op, left, right) {
        (Arithmetic::Divide, a, b) if a.is_number() && b.is_number() => Some(Type::Float),
        (_, Type::Float, other) | (_, other, Type::Float) if other.is_number() => Some(Type::Float),
        (_, Type::Int, Type::Int) => Some(Type::Int),
        (Arithmetic::Multiply, Type::Decimal(a), Type::Decimal(b)) => Some(Type::Decimal(a.saturating_add(*b))),
        (_, Type::Decimal(a), Type::Decimal(b)) => Some(Type::Decimal(*a.max(b))),
        (_, Type::Decimal(scale), Type::Int) | (_, Type::Int, Type::Decimal(scale)) => Some(Type::Decimal(*scale)),
        (Arithmetic::Subtract, Type::Date, Type::Date) => Some(Type::Int),
        (Arithmetic::Subtract, Type::Timestamp, Type::Timestamp) => Some(Type::Duration),
        (Arithmetic::Add | Arithmetic::Subtract, Type::Timestamp, Type::Duration) => Some(Type::Timestamp),
        (Arithmetic::Add, Type::Duration, Type::Timestamp) => Some(Type::Timestamp),
        (Arithmetic::Add | Arithmetic::Subtract, Type::Duration, Type::Duration) => Some(Type::Duration),
        _ => None,
    }
}

/// What the operation may yield while a side is not yet known.
fn result_kinds(op: Arithmetic, left: KindSet, right: KindSet) -> KindSet {
    if op == Arithmetic::Divide {
        return KindSet::FLOAT;
    }
    let mut kinds = KindSet::INT.and(KindSet::TEXT);
    if left.meets(KindSet::NUMBER) && right.meets(KindSet::NUMBER) {
        kinds = kinds.or(KindSet::NUMBER);
    }
    if op == Arithmetic::Subtract && left.meets(KindSet::DATE) && right.meets(KindSet::DATE) {
        kinds = kinds.or(KindSet::INT);
    }
    if op == Arithmetic::Subtract && left.meets(KindSet::TIMESTAMP) && right.meets(KindSet::TIMESTAMP) {
        kinds = kinds.or(KindSet::DURATION);
    }
    if left.meets(KindSet::TIMESTAMP) && right.meets(KindSet::DURATION) {
        kinds = kinds.or(KindSet::TIMESTAMP);
    }
    if left.meets(KindSet::DURATION) && right.meets(KindSet::TIMESTAMP) {
        kinds = kinds.or(KindSet::TIMESTAMP);
    }
    if left.meets(KindSet::DURATION) && right.meets(KindSet::DURATION) {
        kinds = kinds.or(KindSet::DURATION);
    }
    kinds
}
