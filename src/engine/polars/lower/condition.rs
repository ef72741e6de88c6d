//! Conditions: true or false on every row, never missing.

use polars::prelude::*;

use super::super::kernel::{function, lane, list, text, time};
use super::super::physical;
use super::Lower;
use crate::model::{ExprId, ExprKind, Type, Value, plain};

impl Lower<'_> {
    pub(super) fn condition(&self, id: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        match &self.exprs[id].kind {
            ExprKind::Holds(inner) => Ok(self.part(*inner, mask)?.fill_null(lit(false))),
            ExprKind::Not(inner) => Ok(self.part(*inner, mask)?.not()),
            ExprKind::And(parts) => Ok(balanced(self.parts(parts, mask)?, Expr::and)),
            ExprKind::Or(parts) => Ok(balanced(self.parts(parts, mask)?, Expr::or)),
            ExprKind::CountOf { of, least, most } => {
                let counts = self.parts(of, mask)?.into_iter().map(|part| part.cast(DataType::UInt32)).collect();
                let count = balanced(counts, |a, b| a + b);
                Ok(count.clone().gt_eq(lit(*least)).and(count.lt_eq(lit(*most))))
            }
            ExprKind::Missing(inner) => Ok(self.part(*inner, mask)?.is_null()),
            ExprKind::TextTest { op, value, pattern, ignoring_case } => {
                let inputs = vec![self.part(*value, mask)?, self.part(*pattern, mask)?];
                let (op, ignoring_case) = (*op, *ignoring_case);
                Ok(lane::kernel(inputs, DataType::Boolean, move |columns, rows| {
                    text::test(columns, rows, op, ignoring_case)
                }))
            }
            ExprKind::Matches { value, pattern } => {
                let pattern = regex::Regex::new(pattern).map_err(|error| polars_err!(ComputeError: "{error}"))?;
                Ok(lane::kernel(vec![self.part(*value, mask)?], DataType::Boolean, move |columns, rows| {
                    text::matches(columns, rows, &pattern)
                }))
            }
            ExprKind::ListContains { .. } | ExprKind::ListOverlap { .. } | ExprKind::ListOverlapsList { .. } => {
                self.list_condition(id, mask)
            }
            ExprKind::InWindow { value, lower, upper } => self.in_window(*value, *lower, *upper, mask),
            ExprKind::Anniversary { value, from, until } => {
                let inputs = vec![self.part(*value, mask)?, self.part(*from, mask)?, self.part(*until, mask)?];
                Ok(lane::kernel(inputs, DataType::Boolean, |columns, rows| {
                    let (days, from, until) =
                        (lane::days(&columns[0])?, lane::days(&columns[1])?, lane::days(&columns[2])?);
                    Ok(lane::conditions((0..rows).map(|row| match (days.get(row), from.get(row), until.get(row)) {
                        (Some(day), Some(from), Some(until)) => time::anniversary_within(day, from, until),
                        _ => false,
                    })))
                }))
            }
            ExprKind::Sample { share, seed } => {
                // u = k / 2^32 is below mantissa / 10^scale exactly when k · 10^scale < mantissa · 2^32.
                let (mantissa, scale) = (share.mantissa, 10_i128.pow(u32::from(share.scale.min(28))));
                Ok(self.drawn(seed, DataType::Boolean, move |draws| {
                    lane::conditions(draws.map(|draw| {
                        draw.is_some_and(|draw| i128::from(draw) * scale < mantissa.saturating_mul(1 << 32))
                    }))
                }))
            }
            _ => self.part(id, mask),
        }
    }

    /// A column made of the records' draws; the key as text joins its parts by `:`.
    pub(super) fn drawn(
        &self,
        seed: &str,
        output: DataType,
        make: impl Fn(&mut dyn Iterator<Item = Option<u32>>) -> Series + 'static + Send + Sync,
    ) -> Expr {
        let seed = seed.to_owned();
        let zone = self.catalog.settings.zone;
        let types: Vec<Type> = self.key.iter().map(|(_, ty)| ty.clone()).collect();
        let inputs: Vec<Expr> = self.key.iter().map(|(name, _)| col(name.as_str())).collect();
        lane::kernel(inputs, output, move |columns, rows| {
            let mut draws = (0..rows).map(|row| {
                let parts: Option<Vec<String>> = columns
                    .iter()
                    .zip(&types)
                    .map(|(column, ty)| {
                        let any = column.get(if column.len() == 1 { 0 } else { row }).ok()?;
                        plain(&physical::value(&any, ty), zone)
                    })
                    .collect();
                Some(function::draw(&seed, &parts?.join(":")))
            });
            Ok(make(&mut draws))
        })
    }

    fn parts(&self, parts: &[ExprId], mask: Option<&Expr>) -> PolarsResult<Vec<Expr>> {
        parts.iter().map(|&part| self.part(part, mask)).collect()
    }

    fn in_window(
        &self,
        value: ExprId,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let value = self.part(value, mask)?;
        let from =
            lower.map(|border| Ok::<_, PolarsError>(value.clone().gt_eq(self.part(border, mask)?))).transpose()?;
        let until = upper.map(|border| Ok::<_, PolarsError>(value.clone().lt(self.part(border, mask)?))).transpose()?;
        Ok(match (from, until) {
            (Some(from), Some(until)) => from.and(until).fill_null(lit(false)),
            (Some(one), None) | (None, Some(one)) => one.fill_null(lit(false)),
            (None, None) => value.is_not_null(),
        })
    }

    fn list_condition(&self, id: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        let of = |list: ExprId| match self.ty(list) {
            Type::List(of) => of.as_ref().clone(),
            other => other.clone(),
        };
        match &self.exprs[id].kind {
            ExprKind::ListContains { list, value, ignoring_case } => {
                let (of, ignoring_case) = (of(*list), *ignoring_case);
                let inputs = vec![self.part(*list, mask)?, self.part(*value, mask)?];
                Ok(lane::kernel(inputs, DataType::Boolean, move |columns, rows| {
                    list::contains(columns, rows, &of, ignoring_case)
                }))
            }
            ExprKind::ListOverlap { list, other, all, ignoring_case } => {
                let (of, all, ignoring_case) = (of(*list), *all, *ignoring_case);
                let inputs = vec![self.part(*list, mask)?, self.part(*other, mask)?];
                Ok(lane::kernel(inputs, DataType::Boolean, move |columns, rows| {
                    list::overlaps(columns, rows, &of, all, ignoring_case)
                }))
            }
            ExprKind::ListOverlapsList { list, other, all, ignoring_case } => {
                let (of, all, ignoring_case) = (of(*list), *all, *ignoring_case);
                let set = self.lists.get(&(*other, of.clone(), ignoring_case)).cloned().unwrap_or_default();
                Ok(lane::kernel(vec![self.part(*list, mask)?], DataType::Boolean, move |columns, rows| {
                    list::overlaps_set(columns, rows, &of, &set, all, ignoring_case)
                }))
            }
            _ => Ok(physical::literal(&Value::Bool(false), &Type::Bool)),
        }
    }
}

/// Joins many expressions as a balanced tree: polars walks a left-deep chain in quadratic time.
pub(super) fn balanced(mut parts: Vec<Expr>, join: fn(Expr, Expr) -> Expr) -> Expr {
    while parts.len() > 1 {
        let mut next = Vec::with_capacity(parts.len().div_ceil(2));
        let mut pairs = parts.into_iter();
        while let Some(first) = pairs.next() {
            next.push(match pairs.next() {
                Some(second) => join(first, second),
                None => first,
            });
        }
        parts = next;
    }
    parts.pop().unwrap_or_else(|| lit(true))
}
