//! From typed expressions to polars expressions. Decides nothing: the rules stand in the model.

mod arithmetic;
mod compare;
mod condition;
mod constant;
mod function;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex};

use polars::prelude::*;

pub(super) use compare::exactly;

use super::kernel::{lane, number};
use super::physical;
use crate::model::{Catalog, ExprId, ExprKind, Exprs, ListId, Type, Value};

/// Rows in which an operation did not fit: the expression and the row within the chunk.
#[derive(Clone, Default)]
pub(super) struct Faults(Arc<Mutex<Vec<(ExprId, usize)>>>);

impl Faults {
    /// Remembers one.
    pub(super) fn add(&self, expr: ExprId, row: usize) {
        if let Ok(mut faults) = self.0.lock() {
            faults.push((expr, row));
        }
    }

    /// All of them, by row, then expression; forgets them.
    pub(super) fn take(&self) -> Vec<(usize, ExprId)> {
        let Ok(mut faults) = self.0.lock() else { return Vec::new() };
        let mut taken: Vec<(usize, ExprId)> = faults.drain(..).map(|(expr, row)| (row, expr)).collect();
        taken.sort_unstable();
        taken
    }
}

/// The values of the `list` definitions, by the kind that they are read as.
pub(super) type ListSets = HashMap<(ListId, Type, bool), Arc<HashSet<Value>>>;

/// What lowering needs to know.
pub(super) struct Lower<'a> {
    /// The definitions.
    pub(super) catalog: &'a Catalog,
    /// The plan's expressions.
    pub(super) exprs: &'a Exprs,
    /// The lists.
    pub(super) lists: &'a ListSets,
    /// Where faults are reported.
    pub(super) faults: &'a Faults,
    /// Nodes that are columns of the frame already.
    pub(super) columns: &'a HashSet<ExprId>,
    /// Nodes that may fail on a row.
    pub(super) fallible: &'a dyn Fn(ExprId) -> bool,
    /// The key columns of the frame's entity with their kinds.
    pub(super) key: &'a [(String, Type)],
}

/// The name of the frame column that holds an expression's value.
pub(super) fn column_name(expr: ExprId) -> String {
    format!("e{}", expr.0)
}

/// The name of the frame column that holds a column of the entity.
pub(super) fn source_name(column: u32) -> String {
    format!("c{column}")
}

impl Lower<'_> {
    /// The expression of a node itself, even where the frame has a column for it.
    pub(super) fn node(&self, id: ExprId) -> PolarsResult<Expr> {
        self.build(id, None)
    }

    /// A part, evaluated only on the rows that `mask` lets through where it could fail on others. What is a column is
    /// evaluated for every row in any case, or was, and nothing failed.
    fn part(&self, id: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        if self.columns.contains(&id) {
            return Ok(col(column_name(id)));
        }
        self.build(id, mask.filter(|_| (self.fallible)(id)))
    }

    fn build(&self, id: ExprId, mask: Option<&Expr>) -> PolarsResult<Expr> {
        let expr = &self.exprs[id];
        match &expr.kind {
            ExprKind::Literal(value) => Ok(physical::literal(value, &expr.ty)),
            ExprKind::Column(_, column) => Ok(col(source_name(*column))),
            ExprKind::Definition(definition) => self.part(self.catalog.definition(*definition).body, mask),
            ExprKind::Stage(journey) => self.part(self.catalog.journey(*journey).stage, mask),
            ExprKind::Owner(..)
            | ExprKind::This(_)
            | ExprKind::Previous(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Sequence(_)
            | ExprKind::Population(_)
            | ExprKind::Audience(..) => Ok(col(column_name(id))),
            ExprKind::Leading(of) => self.leading(of, mask),
            ExprKind::Holds(_)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::CountOf { .. }
            | ExprKind::Missing(_)
            | ExprKind::TextTest { .. }
            | ExprKind::Matches { .. }
            | ExprKind::ListContains { .. }
            | ExprKind::ListOverlap { .. }
            | ExprKind::ListOverlapsList { .. }
            | ExprKind::InWindow { .. }
            | ExprKind::Anniversary { .. }
            | ExprKind::Sample { .. } => self.condition(id, mask),
            ExprKind::Compare { op, left, right, ignoring_case } => {
                self.compare(*op, *left, *right, *ignoring_case, mask)
            }
            ExprKind::InValues { value, options, ignoring_case } => {
                self.in_values(*value, options, *ignoring_case, mask)
            }
            ExprKind::InList { value, list, ignoring_case } => self.in_list(*value, *list, *ignoring_case, mask),
            ExprKind::Arithmetic { op, left, right } => self.arithmetic(id, *op, *left, *right, mask),
            ExprKind::Negate(inner) => self.negate(id, *inner, mask),
            ExprKind::Shift { value, by } => self.shift(*value, *by, mask),
            ExprKind::Convert(inner) => self.convert(id, *inner, mask),
            ExprKind::Coalesce(first, second) => {
                let value = self.part(*first, mask)?;
                let where_missing = self.narrowed(mask, *second, || value.clone().is_null());
                let other = self.part(*second, where_missing.as_ref())?;
                Ok(coalesce(&[value, other]))
            }
            ExprKind::Case { arms, otherwise } => self.case(arms, *otherwise, &expr.ty, mask),
            ExprKind::Call { function, arguments } => self.call(id, *function, arguments, mask),
        }
    }

    fn leading(&self, of: &[(ExprId, Box<str>)], mask: Option<&Expr>) -> PolarsResult<Expr> {
        let inputs: Vec<Expr> = of.iter().map(|(value, _)| self.part(*value, mask)).collect::<PolarsResult<_>>()?;
        let names: Vec<Box<str>> = of.iter().map(|(_, name)| name.clone()).collect();
        let ty = of.first().map_or(Type::Int, |(value, _)| self.ty(*value).clone());
        Ok(lane::kernel(inputs, DataType::String, move |columns, rows| number::leading(columns, rows, &ty, &names)))
    }

    /// The mask that also asks for `condition`, if the part could fail at all.
    fn narrowed(&self, mask: Option<&Expr>, part: ExprId, condition: impl FnOnce() -> Expr) -> Option<Expr> {
        (self.fallible)(part).then(|| match mask {
            Some(mask) => mask.clone().and(condition()),
            None => condition(),
        })
    }

    fn case(
        &self,
        arms: &[(ExprId, ExprId)],
        otherwise: Option<ExprId>,
        ty: &Type,
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let mut earlier: Option<Expr> = None;
        let mut lowered = Vec::with_capacity(arms.len());
        for &(condition, value) in arms {
            let reached = earlier.as_ref().map(|earlier: &Expr| earlier.clone().not());
            let asked = self.narrowed_by(mask, reached.as_ref(), condition);
            let condition = self.part(condition, asked.as_ref())?;
            let taken = match reached {
                Some(reached) => reached.and(condition.clone()),
                None => condition.clone(),
            };
            let value_mask = self.narrowed_by(mask, Some(&taken), value);
            lowered.push((condition.clone(), self.part(value, value_mask.as_ref())?));
            earlier = Some(match earlier {
                Some(earlier) => earlier.or(condition),
                None => condition,
            });
        }
        let mut result = match otherwise {
            Some(value) => {
                let reached = earlier.map(Expr::not);
                let value_mask = self.narrowed_by(mask, reached.as_ref(), value);
                self.part(value, value_mask.as_ref())?
            }
            None => physical::literal(&Value::Missing, ty),
        };
        for (condition, value) in lowered.into_iter().rev() {
            result = when(condition).then(value).otherwise(result);
        }
        Ok(result)
    }

    fn narrowed_by(&self, mask: Option<&Expr>, condition: Option<&Expr>, part: ExprId) -> Option<Expr> {
        match condition {
            Some(condition) => self.narrowed(mask, part, || condition.clone()),
            None => mask.cloned(),
        }
    }

    fn ty(&self, id: ExprId) -> &Type {
        &self.exprs[id].ty
    }

    /// The text that an expression always is.
    fn text_of(&self, id: ExprId) -> Option<&str> {
        if let Value::Text(text) = self.literal_of(id)? { Some(text) } else { None }
    }

    fn literal_of(&self, id: ExprId) -> Option<&Value> {
        match &self.exprs[id].kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }
}
