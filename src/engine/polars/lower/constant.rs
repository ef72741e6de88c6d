//! Cells beside constants of their kind. Must not know where either comes from.

use std::collections::HashSet;
use std::sync::Arc;

use polars::prelude::*;

use super::super::kernel::{constant, lane};
use super::super::physical;
use super::compare::same_kind;
use crate::model::{Comparison, Type, Value};

/// Cells beside a constant of their kind; false where they are missing.
pub(super) fn with_constant(op: Comparison, cells: Expr, value: &Value, ty: &Type) -> Expr {
    match *value {
        Value::Int(number) | Value::Timestamp(number) | Value::Duration(number) => {
            lane::kernel(vec![cells], DataType::Boolean, move |columns, _| {
                constant::compared(&lane::ints(&columns[0])?, op, number)
            })
        }
        Value::Date(day) => lane::kernel(vec![cells], DataType::Boolean, move |columns, _| {
            constant::compared(&lane::days(&columns[0])?, op, day)
        }),
        Value::Float(number) => lane::kernel(vec![cells], DataType::Boolean, move |columns, _| {
            constant::compared(&lane::floats(&columns[0])?, op, number)
        }),
        Value::Decimal(decimal) => {
            let digits = decimal.mantissa;
            lane::kernel(vec![cells], DataType::Boolean, move |columns, _| {
                constant::compared(&lane::digits(&columns[0])?, op, digits)
            })
        }
        _ => same_kind(op, cells, physical::literal(value, ty)),
    }
}

/// Whether texts are among a few.
pub(super) fn among(cells: Expr, wanted: &[&str]) -> Expr {
    let constants = constant::Constants::new(wanted.iter().copied());
    lane::kernel(vec![cells], DataType::Boolean, move |columns, _| constant::is_among(&columns[0], &constants))
}

/// Whether the cells are in a set of values of their kind.
pub(super) fn in_set(cells: Expr, ty: Type, set: Arc<HashSet<Value>>) -> Expr {
    lane::kernel(vec![cells], DataType::Boolean, move |columns, rows| match ty {
        Type::Text => {
            let wanted: PlHashSet<&str> = set
                .iter()
                .filter_map(|value| if let Value::Text(text) = value { Some(text.as_ref()) } else { None })
                .collect();
            let cells = lane::texts(&columns[0])?;
            Ok(lane::conditions((0..rows).map(|row| cells.get(row).is_some_and(|text| wanted.contains(text)))))
        }
        Type::Int => {
            let wanted: PlHashSet<i64> = set
                .iter()
                .filter_map(|value| if let Value::Int(number) = value { Some(*number) } else { None })
                .collect();
            let cells = lane::ints(&columns[0])?;
            Ok(lane::conditions((0..rows).map(|row| cells.get(row).is_some_and(|number| wanted.contains(&number)))))
        }
        _ => {
            let series = columns[0].as_materialized_series_maintain_scalar();
            let constant = series.len() == 1;
            Ok(lane::conditions((0..rows).map(|row| {
                let any = series.get(if constant { 0 } else { row });
                let value = any.map_or(Value::Missing, |any| physical::value(&any, &ty));
                let value = if let Value::Float(number) = value
                    && number == 0.0
                {
                    Value::Float(0.0)
                } else {
                    value
                };
                !value.is_missing() && set.contains(&value)
            })))
        }
    })
}
