//! Arithmetic, checked: what does not fit is reported with its row and never wraps.

use polars::prelude::*;

use super::super::kernel::{lane, number, number::Number, number::Numbers, time};
use super::super::physical;
use super::{Faults, Lower};
use crate::model::{Arithmetic, DAY_MICROS, ExprId, Interval, Type};

impl Lower<'_> {
    pub(super) fn arithmetic(
        &self,
        id: ExprId,
        op: Arithmetic,
        left: ExprId,
        right: ExprId,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let (ty, left_ty, right_ty) = (self.ty(id).clone(), self.ty(left).clone(), self.ty(right).clone());
        let left = guarded(self.part(left, mask)?, mask);
        let right = self.part(right, mask)?;
        let output = physical::dtype(&ty);
        let faults = self.faults.clone();
        Ok(lane::kernel(vec![left, right], output, move |columns, rows| {
            let (a, b) = (&columns[0], &columns[1]);
            match (&left_ty, &right_ty) {
                (Type::Date, Type::Date) => {
                    let (a, b) = (lane::days(a)?, lane::days(b)?);
                    Ok(lane::int_cells((0..rows).map(|row| Some(i64::from(a.get(row)?) - i64::from(b.get(row)?)))))
                }
                (Type::Timestamp | Type::Duration, _) | (_, Type::Duration) => {
                    int_cells(op, columns, rows, &faults, id)
                }
                _ => match &ty {
                    Type::Int => int_cells(op, columns, rows, &faults, id),
                    Type::Decimal(_) => decimal_cells(op, (a, &left_ty), (b, &right_ty), rows, &faults, id),
                    _ => {
                        let (a, b) = (Numbers::new(a, &left_ty)?, Numbers::new(b, &right_ty)?);
                        Ok(lane::float_cells(
                            (0..rows)
                                .map(|row| number::float_arithmetic(op, a.get(row)?.nearest(), b.get(row)?.nearest())),
                        ))
                    }
                },
            }
        }))
    }

    pub(super) fn negate(&self, id: ExprId, inner: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        let ty = self.ty(id).clone();
        let operand = guarded(self.part(inner, mask)?, mask);
        let faults = self.faults.clone();
        Ok(lane::kernel(vec![operand], physical::dtype(&ty), move |columns, rows| match &ty {
            Type::Float => {
                let cells = lane::floats(&columns[0])?;
                Ok(lane::float_cells((0..rows).map(|row| cells.get(row).map(|number| -number))))
            }
            Type::Decimal(_) => {
                let cells = lane::digits(&columns[0])?;
                Ok(lane::digit_cells((0..rows).map(|row| cells.get(row).map(|digits| -digits))))
            }
            _ => {
                let cells = lane::ints(&columns[0])?;
                Ok(lane::int_cells((0..rows).map(|row| {
                    let number = cells.get(row)?;
                    number.checked_neg().or_else(|| {
                        faults.add(id, row);
                        None
                    })
                })))
            }
        }))
    }

    /// `abs`, `round`, `floor`, `ceil`.
    pub(super) fn rounding(
        &self,
        id: ExprId,
        function: crate::model::Function,
        value: ExprId,
        places: i64,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let (ty, from) = (self.ty(id).clone(), self.ty(value).clone());
        let operand = guarded(self.part(value, mask)?, mask);
        let faults = self.faults.clone();
        Ok(lane::kernel(vec![operand], physical::dtype(&ty), move |columns, rows| {
            let cells = Numbers::new(&columns[0], &from)?;
            let answer = |row: usize| {
                let number = cells.get(row)?;
                super::super::kernel::function::of_number(function, number, places).or_else(|| {
                    faults.add(id, row);
                    None
                })
            };
            Ok(match &ty {
                Type::Float => lane::float_cells((0..rows).map(|row| answer(row).map(Number::nearest))),
                Type::Decimal(scale) => lane::digit_cells((0..rows).map(|row| match answer(row)? {
                    Number::Decimal(digits, of) => {
                        physical::rescale(crate::model::Decimal { mantissa: digits, scale: of }, *scale)
                    }
                    Number::Int(_) | Number::Float(_) => None,
                })),
                _ => lane::int_cells((0..rows).map(|row| match answer(row)? {
                    Number::Int(int) => Some(int),
                    Number::Decimal(..) | Number::Float(_) => None,
                })),
            })
        }))
    }

    pub(super) fn shift(&self, value: ExprId, by: Interval, mask: Option<&Expr>) -> PolarsResult<Expr> {
        let zone = self.catalog.settings.zone;
        let ty = self.ty(value).clone();
        let operand = self.part(value, mask)?;
        Ok(lane::kernel(vec![operand], physical::dtype(&ty), move |columns, rows| match ty {
            Type::Date => time::shifted_days(columns, rows, by),
            Type::Duration => {
                let micros = by.days.saturating_mul(DAY_MICROS).saturating_add(by.micros);
                let cells = lane::ints(&columns[0])?;
                Ok(lane::int_cells((0..rows).map(|row| cells.get(row).and_then(|length| length.checked_add(micros)))))
            }
            _ => time::shifted_moments(columns, rows, by, zone),
        }))
    }

    pub(super) fn convert(&self, id: ExprId, inner: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        let (to, from) = (self.ty(id).clone(), self.ty(inner).clone());
        let operand = self.part(inner, mask)?;
        let zone = self.catalog.settings.zone;
        match (&from, &to) {
            (Type::Date, Type::Timestamp) => Ok(lane::kernel(vec![operand], DataType::Int64, move |columns, rows| {
                time::starts_of_days(columns, rows, zone)
            })),
            (Type::Timestamp, Type::Date) => Ok(lane::kernel(vec![operand], DataType::Int32, move |columns, rows| {
                time::days_of_moments(columns, rows, zone)
            })),
            (Type::Int | Type::Decimal(_), Type::Float) => {
                Ok(lane::kernel(vec![operand], DataType::Float64, move |columns, rows| {
                    let cells = Numbers::new(&columns[0], &from)?;
                    Ok(lane::float_cells((0..rows).map(|row| cells.get(row).map(Number::nearest))))
                }))
            }
            (Type::Int | Type::Decimal(_), Type::Decimal(scale)) => {
                let (scale, faults) = (*scale, self.faults.clone());
                let operand = guarded(operand, mask);
                Ok(lane::kernel(vec![operand], DataType::Int128, move |columns, rows| {
                    let cells = Numbers::new(&columns[0], &from)?;
                    Ok(lane::digit_cells((0..rows).map(|row| {
                        let (mantissa, of) = match cells.get(row)? {
                            Number::Int(number) => (i128::from(number), 0),
                            Number::Decimal(digits, of) => (digits, of),
                            Number::Float(_) => return None,
                        };
                        physical::rescale(crate::model::Decimal { mantissa, scale: of }, scale)
                            .filter(|digits| digits.abs() < number::DECIMAL_LIMIT)
                            .or_else(|| {
                                faults.add(id, row);
                                None
                            })
                    })))
                }))
            }
            _ => Ok(operand),
        }
    }
}

fn int_cells(op: Arithmetic, columns: &[Column], rows: usize, faults: &Faults, id: ExprId) -> PolarsResult<Series> {
    let (a, b) = (lane::ints(&columns[0])?, lane::ints(&columns[1])?);
    Ok(lane::int_cells((0..rows).map(|row| {
        number::int_arithmetic(op, a.get(row)?, b.get(row)?).unwrap_or_else(|()| {
            faults.add(id, row);
            None
        })
    })))
}

fn decimal_cells(
    op: Arithmetic,
    (a, left): (&Column, &Type),
    (b, right): (&Column, &Type),
    rows: usize,
    faults: &Faults,
    id: ExprId,
) -> PolarsResult<Series> {
    let (a, b) = (Numbers::new(a, left)?, Numbers::new(b, right)?);
    let digits = |number: Number| match number {
        Number::Int(int) => Some((i128::from(int), 0)),
        Number::Decimal(digits, scale) => Some((digits, scale)),
        Number::Float(_) => None,
    };
    Ok(lane::digit_cells((0..rows).map(|row| {
        let (a, b) = (digits(a.get(row)?)?, digits(b.get(row)?)?);
        number::decimal_arithmetic(op, a, b).unwrap_or_else(|()| {
            faults.add(id, row);
            None
        })
    })))
}

/// The operand only where the mask lets it through: a missing operand cannot overflow.
fn guarded(operand: Expr, mask: Option<&Expr>) -> Expr {
    match mask {
        Some(mask) => when(mask.clone()).then(operand).otherwise(lit(NULL)),
        None => operand,
    }
}
