//! Comparisons and membership in constants.

use std::sync::Arc;

use polars::prelude::*;

use super::super::kernel::{constant, lane, number, number::Numbers, text, time};
use super::super::physical;
use super::Lower;
use super::condition::balanced;
use super::constant::{among, in_set, with_constant};
use crate::model::{Comparison, ExprId, ListId, Type, Value, day_start, fold_case};

impl Lower<'_> {
    pub(super) fn compare(
        &self,
        op: Comparison,
        left: ExprId,
        right: ExprId,
        ignoring_case: bool,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let (left_ty, right_ty) = (self.ty(left).clone(), self.ty(right).clone());
        match (&left_ty, &right_ty) {
            (Type::Date, Type::Timestamp) => self.day_with_moment(op.reversed(), right, left, mask),
            (Type::Timestamp, Type::Date) => self.day_with_moment(op, left, right, mask),
            (Type::Text, Type::Text) if ignoring_case => {
                let (cells, other) = (self.folded(left, mask)?, self.folded(right, mask)?);
                match (self.text_of(left).map(fold_case), self.text_of(right).map(fold_case)) {
                    (_, Some(text)) if op == Comparison::Equal => Ok(among(cells, &[&text])),
                    (Some(text), _) if op == Comparison::Equal => Ok(among(other, &[&text])),
                    _ => Ok(same_kind(op, cells, other)),
                }
            }
            (Type::Text, Type::Text) if op == Comparison::Equal => match (self.text_of(left), self.text_of(right)) {
                (_, Some(text)) => Ok(among(self.part(left, mask)?, &[text])),
                (Some(text), _) => Ok(among(self.part(right, mask)?, &[text])),
                _ => Ok(same_kind(op, self.part(left, mask)?, self.part(right, mask)?)),
            },
            (Type::List(of), Type::List(_)) => {
                let of = of.as_ref().clone();
                let inputs = vec![self.part(left, mask)?, self.part(right, mask)?];
                Ok(lane::kernel(inputs, DataType::Boolean, move |columns, rows| {
                    let (a, b) = (columns[0].as_materialized_series(), columns[1].as_materialized_series());
                    let ty = Type::List(Box::new(of.clone()));
                    let cell = |series: &Series, row: usize| {
                        let row = if series.len() == 1 { 0 } else { row };
                        series.get(row).map_or(Value::Missing, |any| physical::value(&any, &ty))
                    };
                    Ok(lane::conditions((0..rows).map(|row| {
                        let (a, b) = (cell(a, row), cell(b, row));
                        !a.is_missing() && a == b
                    })))
                }))
            }
            _ if left_ty == right_ty => match (self.constant(left, &left_ty), self.constant(right, &right_ty)) {
                (_, Some(value)) => Ok(with_constant(op, self.part(left, mask)?, &value, &left_ty)),
                (Some(value), None) => Ok(with_constant(op.reversed(), self.part(right, mask)?, &value, &right_ty)),
                (None, None) => Ok(same_kind(op, self.part(left, mask)?, self.part(right, mask)?)),
            },
            _ => self.numbers(op, (left, &left_ty), (right, &right_ty), mask),
        }
    }

    /// Numbers of different kinds: a constant takes the other side's form where that is exact, else cell by cell.
    fn numbers(
        &self,
        op: Comparison,
        (left, left_ty): (ExprId, &Type),
        (right, right_ty): (ExprId, &Type),
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        if let Some(value) = self.literal_of(right).and_then(|value| exactly(value, left_ty)) {
            return Ok(with_constant(op, self.part(left, mask)?, &value, left_ty));
        }
        if let Some(value) = self.literal_of(left).and_then(|value| exactly(value, right_ty)) {
            return Ok(with_constant(op.reversed(), self.part(right, mask)?, &value, right_ty));
        }
        let (left_ty, right_ty) = (left_ty.clone(), right_ty.clone());
        let inputs = vec![self.part(left, mask)?, self.part(right, mask)?];
        Ok(lane::kernel(inputs, DataType::Boolean, move |columns, rows| {
            let (a, b) = (Numbers::new(&columns[0], &left_ty)?, Numbers::new(&columns[1], &right_ty)?);
            Ok(lane::conditions((0..rows).map(|row| match (a.get(row), b.get(row)) {
                (Some(a), Some(b)) => a.compare(b).is_some_and(|order| number::meets(op, order)),
                _ => false,
            })))
        }))
    }

    /// A moment beside a date: the moment's day in the zone counts.
    fn day_with_moment(&self, op: Comparison, moment: ExprId, day: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        let zone = self.catalog.settings.zone;
        let value = self.part(moment, mask)?;
        if let Some(Value::Date(day)) = self.literal_of(day) {
            let start = lit(day_start(*day, zone));
            let end = lit(day_start(day.saturating_add(1), zone));
            let condition = match op {
                Comparison::Equal => value.clone().gt_eq(start).and(value.lt(end)),
                Comparison::Less => value.lt(start),
                Comparison::LessOrEqual => value.lt(end),
                Comparison::Greater => value.gt_eq(end),
                Comparison::GreaterOrEqual => value.gt_eq(start),
            };
            return Ok(condition.fill_null(lit(false)));
        }
        let of_moment =
            lane::kernel(vec![value], DataType::Int32, move |columns, rows| time::days_of_moments(columns, rows, zone));
        Ok(same_kind(op, of_moment, self.part(day, mask)?))
    }

    /// What an expression of the kind always is.
    fn constant(&self, id: ExprId, ty: &Type) -> Option<Value> {
        physical::fitted(self.literal_of(id)?, ty)
    }

    /// A text as `ignoring case` compares it.
    fn folded(&self, id: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        if let Some(Value::Text(text)) = self.literal_of(id) {
            return Ok(lit(fold_case(text)));
        }
        Ok(lane::kernel(vec![self.part(id, mask)?], DataType::String, text::folded))
    }

    pub(super) fn in_values(
        &self,
        value: ExprId,
        options: &[Value],
        ignoring_case: bool,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let ty = self.ty(value).clone();
        let cells = if ignoring_case { self.folded(value, mask)? } else { self.part(value, mask)? };
        let options: Vec<Value> = options.iter().filter_map(|option| physical::fitted(option, &ty)).collect();
        if ty == Type::Text && options.len() <= constant::Constants::MOST {
            let texts = |option: &'_ Value| if let Value::Text(text) = option { Some(text.clone()) } else { None };
            let texts: Vec<_> = options.iter().filter_map(texts).collect();
            return Ok(among(cells, &texts.iter().map(AsRef::as_ref).collect::<Vec<_>>()));
        }
        // A few comparisons cost less than looking every cell up.
        if options.len() <= 4 {
            let parts = options
                .iter()
                .map(|option| with_constant(Comparison::Equal, cells.clone(), option, &ty))
                .collect::<Vec<_>>();
            return Ok(if parts.is_empty() { lit(false) } else { balanced(parts, Expr::or) });
        }
        Ok(in_set(cells, ty, Arc::new(options.into_iter().collect())))
    }

    pub(super) fn in_list(
        &self,
        value: ExprId,
        list: ListId,
        ignoring_case: bool,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let ty = self.ty(value).clone();
        let cells = if ignoring_case { self.folded(value, mask)? } else { self.part(value, mask)? };
        let set = self.lists.get(&(list, ty.clone(), ignoring_case)).cloned().unwrap_or_default();
        Ok(in_set(cells, ty, set))
    }
}

/// Both sides of one physical kind; false where either is missing.
pub(super) fn same_kind(op: Comparison, left: Expr, right: Expr) -> Expr {
    let condition = match op {
        Comparison::Equal => left.eq(right),
        Comparison::Less => left.lt(right),
        Comparison::LessOrEqual => left.lt_eq(right),
        Comparison::Greater => left.gt(right),
        Comparison::GreaterOrEqual => left.gt_eq(right),
    };
    condition.fill_null(lit(false))
}

/// A constant in the form of another kind, where the comparison stays exactly the same.
pub(in crate::engine::polars) fn exactly(value: &Value, ty: &Type) -> Option<Value> {
    match (value, ty) {
        (Value::Int(number), Type::Float) if number.unsigned_abs() <= 1 << 53 => Some(Value::Float(*number as f64)),
        (Value::Decimal(decimal), Type::Float) => {
            Some(Value::Float(number::nearest_float(decimal.mantissa, decimal.scale)))
        }
        (Value::Int(number), Type::Decimal(scale)) => {
            let decimal = crate::model::Decimal { mantissa: i128::from(*number), scale: 0 };
            let mantissa = physical::rescale(decimal, *scale)?;
            Some(Value::Decimal(crate::model::Decimal { mantissa, scale: *scale }))
        }
        (Value::Decimal(decimal), Type::Decimal(scale)) => {
            let mantissa = physical::rescale(*decimal, *scale)?;
            Some(Value::Decimal(crate::model::Decimal { mantissa, scale: *scale }))
        }
        _ => None,
    }
}
