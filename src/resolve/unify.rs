//! Brings values to one kind: widening of numbers, dates beside moments. Knows nothing of where the values stand.

use crate::model::{self, Decimal, ExprKind, Type, Value};
use crate::source::Span;

use super::Resolver;
use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::literal;

impl Resolver<'_> {
    /// The value, widened to a kind; constants at once.
    pub(super) fn convert(&mut self, typed: Typed, to: &Type) -> Typed {
        if typed.kind == Kind::Known(to.clone()) || !matches!(typed.kind, Kind::Known(_)) {
            return typed;
        }
        let zone = self.catalog.settings.zone;
        let constant = self.literal_of(typed.id).and_then(|value| converted(value, to, zone));
        match constant {
            Some(value) => self.constant(value, to.clone(), typed.span),
            None => self.value(ExprKind::Convert(typed.id), Kind::Known(to.clone()), &[typed.id], typed.span),
        }
    }

    /// A date or moment as a date.
    pub(super) fn as_date(&mut self, typed: Typed) -> Typed {
        self.convert(typed, &Type::Date)
    }

    /// All values as one kind, and that kind; none, and reported, where there is none. `whose`: what they are parts of.
    pub(super) fn unify(&mut self, parts: Vec<Typed>, whose: &str) -> Option<(Vec<Typed>, Kind)> {
        if parts.iter().any(|part| part.kind.is_error()) {
            return None;
        }
        let mut common: Option<(Type, Span)> = None;
        for part in &parts {
            let Kind::Known(ty) = &part.kind else { continue };
            let joined = match &common {
                None => Some(ty.clone()),
                Some((other, _)) => wider(other, ty),
            };
            match (joined, &common) {
                (Some(joined), _) => common = Some((joined, part.span)),
                (None, Some((other, place))) => {
                    let (other, place) = (other.clone(), *place);
                    self.refuse_parts(part, &other, place, whose);
                    return None;
                }
                (None, None) => {}
            }
        }
        match common {
            Some((ty, _)) => self.unify_with(parts, ty, whose),
            None => self.unify_open(parts, whose),
        }
    }

    fn unify_with(&mut self, parts: Vec<Typed>, ty: Type, whose: &str) -> Option<(Vec<Typed>, Kind)> {
        let numbers = ty.is_number();
        let allowed = if numbers { KindSet::NUMBER } else { KindSet::of(&ty) };
        let mut open = false;
        for part in &parts {
            if matches!(part.kind, Kind::Open(_)) {
                open = true;
                if !self.expect(part, allowed, whose) {
                    return None;
                }
            }
        }
        if open && numbers && ty != Type::Float {
            let kind = self.open(KindSet::NUMBER);
            return Some((parts, kind));
        }
        let parts = parts.into_iter().map(|part| self.convert(part, &ty)).collect();
        Some((parts, Kind::Known(ty)))
    }

    fn unify_open(&mut self, parts: Vec<Typed>, whose: &str) -> Option<(Vec<Typed>, Kind)> {
        let mut possible = KindSet::ANY;
        for part in &parts {
            let own = self.possible(part);
            let wanted = if own.meets(KindSet::NUMBER) { own.or(KindSet::NUMBER) } else { own };
            possible = possible.and(wanted);
        }
        for part in &parts {
            if !self.expect(part, possible, whose) {
                return None;
            }
        }
        let kind = parts.first()?.kind.clone();
        Some((parts, kind))
    }
}

/// The kind that both can be widened to.
pub(super) fn wider(a: &Type, b: &Type) -> Option<Type> {
    match (a, b) {
        _ if a == b => Some(a.clone()),
        (Type::Float, other) | (other, Type::Float) if other.is_number() => Some(Type::Float),
        (Type::Decimal(scale), Type::Int) | (Type::Int, Type::Decimal(scale)) => Some(Type::Decimal(*scale)),
        (Type::Decimal(a), Type::Decimal(b)) => Some(Type::Decimal(*a.max(b))),
        _ => None,
    }
}

/// The constant as another kind; none where it does not fit.
pub(super) fn converted(value: &Value, to: &Type, zone: chrono_tz::Tz) -> Option<Value> {
    match (value, to) {
        (Value::Missing, _) => Some(Value::Missing),
        (Value::Int(int), Type::Decimal(scale)) => {
            literal::rescale(Decimal { mantissa: i128::from(*int), scale: 0 }, *scale).map(Value::Decimal)
        }
        (Value::Decimal(decimal), Type::Decimal(scale)) => literal::rescale(*decimal, *scale).map(Value::Decimal),
        (Value::Int(int), Type::Float) => {
            Some(Value::Float(literal::nearest_float(Decimal { mantissa: i128::from(*int), scale: 0 })))
        }
        (Value::Decimal(decimal), Type::Float) => Some(Value::Float(literal::nearest_float(*decimal))),
        (Value::Date(day), Type::Timestamp) => Some(Value::Timestamp(model::day_start(*day, zone))),
        (Value::Timestamp(at), Type::Date) => Some(Value::Date(model::day_of(*at, zone))),
        _ => None,
    }
}
