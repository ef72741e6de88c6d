//! Cells of `given` tables as values. Knows nothing of columns but their kinds.

use chrono_tz::Tz;

use crate::model::{self, Type, Value};
use crate::source::Spanned;
use crate::syntax::ast::{Cell, Literal};

use super::super::kinds::KindSet;
use super::super::literal;
use super::super::unify::wider;

/// Why a cell is no value of a kind, and how it would be written.
#[derive(Debug)]
pub(super) struct Misfit {
    /// What the cell is.
    pub(super) found: String,
    /// What to do.
    pub(super) help: Option<String>,
    /// The cell as it should be written.
    pub(super) right: Option<String>,
}

/// The kind of a cell by itself; none for a blank one.
pub(super) fn kind(cell: &Cell) -> Option<Type> {
    match cell {
        Cell::Literal(literal) => literal_kind(literal),
        Cell::List(elements) => {
            let kinds = elements.iter().filter_map(|element| literal_kind(&element.node));
            Some(Type::List(Box::new(common(kinds)?)))
        }
        Cell::Word(word) if float(word).is_some() => Some(Type::Float),
        Cell::Word(_) => Some(Type::Text),
    }
}

fn literal_kind(literal: &Literal) -> Option<Type> {
    match literal {
        Literal::Bool(_) => Some(Type::Bool),
        Literal::Int(digits) | Literal::Decimal(digits) => {
            Some(literal::number(digits).map_or(Type::Decimal(0), |(_, ty)| ty))
        }
        Literal::Text(text) => (!Value::text(text).is_missing()).then_some(Type::Text),
        Literal::Date(_) => Some(Type::Date),
        Literal::Moment(_) => Some(Type::Timestamp),
        Literal::Duration(_) => Some(Type::Duration),
    }
}

/// The kind that cells have in common: numbers widen, a day beside a moment is its first moment, anything beside a text should
/// have been one.
pub(super) fn common(kinds: impl Iterator<Item = Type>) -> Option<Type> {
    kinds.reduce(|a, b| match (&a, &b) {
        _ if a == b => a,
        (Type::Date, Type::Timestamp) | (Type::Timestamp, Type::Date) => Type::Timestamp,
        (Type::Text, _) | (_, Type::Text) => Type::Text,
        _ => wider(&a, &b).unwrap_or(a),
    })
}

/// The kind as one of those that are allowed, where it can be widened to one.
pub(super) fn fitting(kind: &Type, allowed: KindSet) -> Option<Type> {
    let wider: &[Type] = match kind {
        Type::Int => &[Type::Decimal(0), Type::Float],
        Type::Decimal(_) => &[Type::Float],
        Type::Date => &[Type::Timestamp],
        _ => &[],
    };
    std::iter::once(kind).chain(wider).find(|kind| KindSet::of(kind).meets(allowed)).cloned()
}

/// The value of a cell in a column of a kind; nothing written is missing.
pub(super) fn value(cell: Option<&Spanned<Cell>>, ty: &Type, zone: Tz) -> Result<Value, Misfit> {
    let Some(cell) = cell else { return Ok(Value::Missing) };
    let value = match (&cell.node, ty) {
        (Cell::Literal(literal), _) => literal_value(literal, ty, zone),
        (Cell::List(elements), Type::List(of)) => {
            let values: Option<Vec<Value>> =
                elements.iter().map(|element| literal_value(&element.node, of, zone)).collect();
            values.map(Value::list)
        }
        (Cell::Word(word), Type::Text) => Some(Value::text(word)),
        (Cell::Word(word), Type::Float) => float(word).map(Value::Float),
        (Cell::List(_) | Cell::Word(_), _) => None,
    };
    value.ok_or_else(|| misfit(&cell.node, ty))
}

fn literal_value(written: &Literal, ty: &Type, zone: Tz) -> Option<Value> {
    match (written, ty) {
        (Literal::Text(text), _) if Value::text(text).is_missing() => Some(Value::Missing),
        (Literal::Text(text), Type::Text) => Some(Value::text(text)),
        (Literal::Bool(value), Type::Bool) => Some(Value::Bool(*value)),
        (Literal::Int(digits), Type::Int) => digits.parse().ok().map(Value::Int),
        (Literal::Int(digits) | Literal::Decimal(digits), Type::Decimal(scale)) => {
            literal::rescale(literal::decimal(digits)?, *scale).map(Value::Decimal)
        }
        (Literal::Int(digits) | Literal::Decimal(digits), Type::Float) => float(digits).map(Value::Float),
        (Literal::Date(date), Type::Date) => literal::day(*date).map(Value::Date),
        (Literal::Date(date), Type::Timestamp) => {
            literal::day(*date).map(|day| Value::Timestamp(model::day_start(day, zone)))
        }
        (Literal::Moment(moment), Type::Timestamp) => literal::moment(*moment, zone).map(Value::Timestamp),
        (Literal::Duration(duration), Type::Duration) => {
            literal::interval(*duration).and_then(literal::exact).map(Value::Duration)
        }
        _ => None,
    }
}

/// A number with or without an exponent, as data files write floats.
fn float(word: &str) -> Option<f64> {
    let digits = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-' | '+' | 'e' | 'E');
    let number = word.trim();
    if !number.chars().all(digits) {
        return None;
    }
    number.parse().ok().filter(|number: &f64| number.is_finite())
}

fn misfit(cell: &Cell, ty: &Type) -> Misfit {
    let found = match kind(cell) {
        Some(Type::List(_)) => "a list".to_owned(),
        Some(kind) => KindSet::of(&kind).words(),
        None => "blank".to_owned(),
    };
    let plain = |help: &str| Misfit { found: found.clone(), help: Some(help.to_owned()), right: None };
    let rewritten = |help: &str, right: String| Misfit {
        found: found.clone(),
        help: Some(format!("{help}: `{right}`")),
        right: Some(right),
    };
    match (cell, ty) {
        (Cell::Literal(Literal::Int(digits) | Literal::Decimal(digits)), Type::Text) => {
            rewritten("write it in quotes", format!("\"{digits}\""))
        }
        (Cell::Literal(Literal::Date(date)), Type::Text) => {
            let day = literal::day(*date).map(model::date_of);
            day.map_or_else(|| plain("write it in quotes"), |day| rewritten("write it in quotes", format!("\"{day}\"")))
        }
        (Cell::Literal(Literal::Bool(value)), Type::Text) => rewritten("write it in quotes", format!("\"{value}\"")),
        (Cell::Literal(_), Type::Text) => plain("write it in quotes"),
        (Cell::Literal(_) | Cell::Word(_), Type::List(_)) => {
            plain("a list is written in parentheses: `(\"a\", \"b\")`")
        }
        (_, Type::Date) => plain("a date is written `2026-06-30`"),
        (_, Type::Timestamp) => plain("a moment is written `2026-06-30T14:05:00`"),
        (_, Type::Bool) => plain("`true` or `false` is written"),
        (_, Type::Int) => plain("a whole number of 64 bits is written"),
        (_, Type::Decimal(scale)) => Misfit {
            found: found.clone(),
            help: Some(format!("a number with at most {scale} digits behind the point is written")),
            right: None,
        },
        _ => Misfit { found, help: None, right: None },
    }
}
