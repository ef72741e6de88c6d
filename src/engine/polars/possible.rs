//! Whether a condition can hold in any row, and whether it holds in all, by the bounds of their columns. Must not know where
//! bounds come from, and says "can" and "not in all" of whatever it does not understand.

use std::cmp::Ordering;
use std::collections::HashMap;

use super::kernel::number::{Number, meets};
use crate::data::Bounds;
use crate::model::{Catalog, Comparison, EntityId, ExprId, ExprKind, Exprs, Type, Value, day_start};
use crate::plan::through;

/// Rows of which only bounds are known.
pub(super) struct Unseen<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) exprs: &'a Exprs,
    /// Whose rows.
    pub(super) entity: EntityId,
    /// How many.
    pub(super) rows: u64,
    /// By column.
    pub(super) bounds: HashMap<u32, Bounds>,
}

/// Comparisons of one column with constants, all of which have to hold.
struct Tests {
    column: u32,
    with: Vec<(Comparison, Value)>,
}

impl Unseen<'_> {
    /// Whether the condition may hold in some row.
    pub(super) fn may_hold(&self, condition: ExprId) -> bool {
        let condition = through(self.catalog, self.exprs, condition);
        match &self.exprs[condition].kind {
            ExprKind::Literal(value) => *value == Value::Bool(true),
            ExprKind::And(parts) => parts.iter().all(|&part| self.may_hold(part)),
            ExprKind::Or(parts) => parts.iter().any(|&part| self.may_hold(part)),
            ExprKind::Not(inner) => !self.holds_in_all(*inner),
            ExprKind::Missing(inner) => self.column(*inner).is_none_or(|column| !self.is_full(column)),
            ExprKind::InValues { value, options, ignoring_case: false } => self.column(*value).is_none_or(|column| {
                options.iter().any(|option| self.may_meet(column, Comparison::Equal, option)) && !self.is_empty(column)
            }),
            ExprKind::Holds(inner) => match self.column(*inner) {
                Some(column) => !self.is_empty(column) && self.may_meet(column, Comparison::Equal, &Value::Bool(true)),
                None => true,
            },
            _ => self.tests(condition).is_none_or(|tests| {
                !self.is_empty(tests.column)
                    && tests.with.iter().all(|(op, value)| self.may_meet(tests.column, *op, value))
            }),
        }
    }

    /// Whether the condition holds in every row for sure.
    fn holds_in_all(&self, condition: ExprId) -> bool {
        let condition = through(self.catalog, self.exprs, condition);
        match &self.exprs[condition].kind {
            ExprKind::Literal(value) => *value == Value::Bool(true),
            ExprKind::And(parts) => parts.iter().all(|&part| self.holds_in_all(part)),
            ExprKind::Or(parts) => parts.iter().any(|&part| self.holds_in_all(part)),
            ExprKind::Not(inner) => !self.may_hold(*inner),
            ExprKind::Missing(inner) => self.column(*inner).is_some_and(|column| self.is_empty(column)),
            ExprKind::Holds(inner) => self.column(*inner).is_some_and(|column| {
                self.is_full(column) && self.meets_always(column, Comparison::Equal, &Value::Bool(true))
            }),
            _ => self.tests(condition).is_some_and(|tests| {
                self.is_full(tests.column)
                    && tests.with.iter().all(|(op, value)| self.meets_always(tests.column, *op, value))
            }),
        }
    }

    /// A comparison or a window, as tests of a column; none where it is something else.
    fn tests(&self, condition: ExprId) -> Option<Tests> {
        match &self.exprs[condition].kind {
            ExprKind::Compare { op, left, right, ignoring_case: false } => {
                match (self.column(*left), self.column(*right)) {
                    (Some(column), None) => self.compared(column, *op, self.literal(*right)?),
                    (None, Some(column)) => self.compared(column, op.reversed(), self.literal(*left)?),
                    _ => None,
                }
            }
            ExprKind::InWindow { value, lower, upper } => {
                let column = self.column(*value)?;
                let border = |border: &Option<ExprId>, op: Comparison| match border {
                    Some(border) => self.literal(*border).map(|value| Some((op, value.clone()))),
                    None => Some(None),
                };
                let from = border(lower, Comparison::GreaterOrEqual)?;
                let until = border(upper, Comparison::Less)?;
                Some(Tests { column, with: from.into_iter().chain(until).collect() })
            }
            _ => None,
        }
    }

    fn compared(&self, column: u32, op: Comparison, value: &Value) -> Option<Tests> {
        let ty = &self.catalog.entity(self.entity).columns[column as usize].ty;
        let with = match (ty, value) {
            // The moment's day counts.
            (Type::Timestamp, Value::Date(day)) => {
                let zone = self.catalog.settings.zone;
                let start = Value::Timestamp(day_start(*day, zone));
                let end = Value::Timestamp(day_start(day.saturating_add(1), zone));
                match op {
                    Comparison::Equal => vec![(Comparison::GreaterOrEqual, start), (Comparison::Less, end)],
                    Comparison::Less => vec![(Comparison::Less, start)],
                    Comparison::LessOrEqual => vec![(Comparison::Less, end)],
                    Comparison::Greater => vec![(Comparison::GreaterOrEqual, end)],
                    Comparison::GreaterOrEqual => vec![(Comparison::GreaterOrEqual, start)],
                }
            }
            (Type::Date, Value::Timestamp(_)) => return None,
            _ => vec![(op, value.clone())],
        };
        Some(Tests { column, with })
    }

    /// The column that an expression is, of these rows.
    fn column(&self, expr: ExprId) -> Option<u32> {
        match self.exprs[through(self.catalog, self.exprs, expr)].kind {
            ExprKind::Column(entity, column) if entity == self.entity => Some(column),
            _ => None,
        }
    }

    fn literal(&self, expr: ExprId) -> Option<&Value> {
        match &self.exprs[through(self.catalog, self.exprs, expr)].kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    /// Whether no row has a value in the column, for sure.
    fn is_empty(&self, column: u32) -> bool {
        self.bounds.get(&column).is_some_and(|bounds| bounds.nulls == Some(self.rows))
    }

    /// Whether every row has one, for sure: blank texts, NaN and empty lists are not known of.
    fn is_full(&self, column: u32) -> bool {
        let hidden = match self.catalog.entity(self.entity).columns[column as usize].ty {
            Type::Text | Type::Float | Type::List(_) | Type::Rows(_) | Type::Unknown => true,
            Type::Bool | Type::Int | Type::Decimal(_) | Type::Date | Type::Timestamp | Type::Duration => false,
        };
        !hidden && self.bounds.get(&column).is_some_and(|bounds| bounds.nulls == Some(0))
    }

    /// Whether some value between the bounds may compare so.
    fn may_meet(&self, column: u32, op: Comparison, value: &Value) -> bool {
        if value.is_missing() {
            return false;
        }
        let (low, high) = self.orders(column, value);
        let (low_may, high_may) = match op {
            Comparison::Equal => (low.is_none_or(Ordering::is_le), high.is_none_or(Ordering::is_ge)),
            Comparison::Less => (low.is_none_or(Ordering::is_lt), true),
            Comparison::LessOrEqual => (low.is_none_or(Ordering::is_le), true),
            Comparison::Greater => (true, high.is_none_or(Ordering::is_gt)),
            Comparison::GreaterOrEqual => (true, high.is_none_or(Ordering::is_ge)),
        };
        low_may && high_may
    }

    /// Whether every value between the bounds compares so.
    fn meets_always(&self, column: u32, op: Comparison, value: &Value) -> bool {
        let (low, high) = self.orders(column, value);
        let meets = |order: Option<Ordering>| order.is_some_and(|order| meets(op, order));
        match op {
            Comparison::Equal => meets(low) && meets(high),
            Comparison::Less | Comparison::LessOrEqual => meets(high),
            Comparison::Greater | Comparison::GreaterOrEqual => meets(low),
        }
    }

    /// How both bounds of a column compare with a value.
    fn orders(&self, column: u32, value: &Value) -> (Option<Ordering>, Option<Ordering>) {
        let Some(Bounds { low, high, .. }) = self.bounds.get(&column) else { return (None, None) };
        let order = |bound: &Option<Value>| bound.as_ref().and_then(|bound| order(bound, value));
        (order(low), order(high))
    }
}

/// The order of two values as comparisons of the language have it; none where they cannot be compared.
fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => Some(a.cmp(b)),
        (Value::Timestamp(a), Value::Timestamp(b)) | (Value::Duration(a), Value::Duration(b)) => Some(a.cmp(b)),
        _ => number(a)?.compare(number(b)?),
    }
}

fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Int(number) => Some(Number::Int(*number)),
        Value::Decimal(decimal) => Some(Number::Decimal(decimal.mantissa, decimal.scale)),
        Value::Float(number) => Some(Number::Float(*number)),
        _ => None,
    }
}
