//! Changes are tried: the record's own columns get values with which the parts are as a change wants them, and the definition is asked
//! again. Parts that look at the same column may forbid each other. Must not know how changes are found or told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::insight::parts::{Change, Made, Part, Parts, Place};
use crate::interpret::{Data, Interpreter, Lists, Rows};
use crate::model::{Catalog, DAY_MICROS, Decimal, ExprId, ExprKind, Type, Value};

/// So many combinations of values are tried, over so many rows around the record.
const TRIED: usize = 400;
const ROWS: usize = 2_000;

/// What changes are tried with.
pub(super) struct Trying<'t> {
    pub(super) catalog: &'t Catalog,
    pub(super) rows: &'t [Rows],
    pub(super) lists: &'t Lists,
    pub(super) known: &'t HashMap<(ExprId, usize), Value>,
    pub(super) parts: &'t Parts,
    pub(super) place: Place,
}

impl Trying<'_> {
    /// Whether no values of the record's columns are as the change wants and make the condition `wanted`. What a change asks of other
    /// things than such columns is not tried.
    pub(super) fn is_impossible(&self, change: &Change<'_>, wanted: bool) -> bool {
        let columns: Option<BTreeSet<usize>> = change.iter().map(|flip| self.column(flip.part.expr)).collect();
        let (Some(columns), Some(root)) = (columns, self.parts.root()) else { return false };
        if self.rows.iter().map(|rows| rows.count).sum::<usize>() > ROWS {
            return false;
        }
        let mut literals = Vec::new();
        let mut seen = BTreeSet::new();
        self.parts.exprs().for_each(|expr| self.literals(expr, &mut seen, &mut literals));
        let mut combinations: Vec<BTreeMap<usize, Value>> = vec![BTreeMap::new()];
        for &column in &columns {
            let ty = &self.catalog.entity(self.place.entity).columns[column].ty;
            let Some(values) = values(ty, &literals) else { return false };
            let with = |one: &BTreeMap<usize, Value>, value: &Value| {
                let mut one = one.clone();
                one.insert(column, value.clone());
                one
            };
            combinations =
                combinations.iter().flat_map(|one| values.iter().map(move |value| with(one, value))).collect();
            if combinations.len() > TRIED {
                return false;
            }
        }
        !combinations.iter().any(|values| self.holds_with(values, root, change, wanted))
    }

    /// The column that a condition compares with constants, if that is all that it does.
    fn column(&self, expr: ExprId) -> Option<usize> {
        let exprs = &self.catalog.exprs;
        let own = |expr: ExprId| {
            let converted = if let ExprKind::Convert(of) = exprs[expr].kind { of } else { expr };
            match exprs[converted].kind {
                ExprKind::Column(entity, column) if entity == self.place.entity => Some(column as usize),
                _ => None,
            }
        };
        match &exprs[expr].kind {
            ExprKind::Not(of) => self.column(*of),
            // `between`
            ExprKind::And(of) => {
                let first = self.column(*of.first()?)?;
                of.iter().all(|&one| self.column(one) == Some(first)).then_some(first)
            }
            ExprKind::Holds(of) | ExprKind::Missing(of) => own(*of),
            ExprKind::InValues { value, .. } => own(*value),
            ExprKind::Compare { left, right, .. } => match (own(*left), own(*right)) {
                (Some(column), None) if exprs[*right].frame.is_none() => Some(column),
                (None, Some(column)) if exprs[*left].frame.is_none() => Some(column),
                _ => None,
            },
            _ => None,
        }
    }

    /// The constants that a condition has anywhere.
    fn literals(&self, expr: ExprId, seen: &mut BTreeSet<ExprId>, found: &mut Vec<Value>) {
        if !seen.insert(expr) {
            return;
        }
        match &self.catalog.exprs[expr].kind {
            ExprKind::Literal(value) => found.push(value.clone()),
            ExprKind::InValues { options, .. } => found.extend(options.iter().cloned()),
            _ => {}
        }
        self.catalog.parts(expr).into_iter().for_each(|part| self.literals(part, seen, found));
    }

    fn holds_with(&self, values: &BTreeMap<usize, Value>, root: &Part, change: &Change<'_>, wanted: bool) -> bool {
        let mut rows = self.rows.to_vec();
        for (&column, value) in values {
            let cell =
                rows.get_mut(self.place.entity.0 as usize).and_then(|rows| rows.columns.get_mut(column)?.as_mut());
            if let Some(cell) = cell.and_then(|values| values.get_mut(self.place.row)) {
                *cell = value.clone();
            }
        }
        let Ok(data) = Data::new(self.catalog, rows) else { return true };
        let interpreter = Interpreter::new(self.catalog, &data, self.lists).with_known(self.known.clone());
        let holds = |expr: ExprId| interpreter.holds(expr, self.place.entity, self.place.row) == Ok(true);
        // The conditions of an audience are parts; the steps behind them are not tried.
        let whole = match &root.made {
            Made::All(of) => of.iter().all(|part| holds(part.expr)),
            _ => holds(root.expr),
        };
        whole == wanted && change.iter().all(|flip| holds(flip.part.expr) == flip.holds)
    }
}

/// Values of a kind on both sides of each constant, and none.
fn values(ty: &Type, literals: &[Value]) -> Option<Vec<Value>> {
    let mut values = vec![Value::Missing];
    let around = |of: i64| [of.saturating_sub(1), of, of.saturating_add(1)];
    for literal in literals {
        match (ty, literal) {
            (Type::Int, other) => {
                let whole = units(other, 0).and_then(|number| i64::try_from(number).ok());
                values.extend(whole.into_iter().flat_map(around).map(Value::Int));
            }
            (Type::Decimal(scale), other) => {
                let sides = |units: i128| [units - 1, units, units + 1];
                let decimal = |mantissa: i128| Value::Decimal(Decimal { mantissa, scale: *scale });
                values.extend(units(other, *scale).into_iter().flat_map(sides).map(decimal));
            }
            (Type::Float, other) => {
                let sides = |number: f64| [number - 1.0, number - 0.001, number, number + 0.001, number + 1.0];
                values.extend(number(other).into_iter().flat_map(sides).map(Value::Float));
            }
            (Type::Text, Value::Text(_)) => values.push(literal.clone()),
            (Type::Date, Value::Date(day)) => {
                values.extend([day.saturating_sub(1), *day, day.saturating_add(1)].map(Value::Date));
            }
            (Type::Timestamp, Value::Timestamp(at)) => values.extend(around(*at).map(Value::Timestamp)),
            (Type::Timestamp, Value::Date(day)) => {
                values.extend(around(i64::from(*day) * DAY_MICROS).map(Value::Timestamp));
            }
            _ => {}
        }
    }
    match ty {
        Type::Bool => values.extend([Value::Bool(true), Value::Bool(false)]),
        // What no constant is.
        Type::Text => values.push(Value::text("\u{fffd}")),
        Type::Int | Type::Decimal(_) | Type::Float | Type::Date | Type::Timestamp => {}
        _ => return None,
    }
    let mut different: Vec<Value> = Vec::new();
    for value in values {
        if !different.contains(&value) {
            different.push(value);
        }
    }
    Some(different)
}

/// A number in units of a power of ten, the rest of it cut off.
fn units(value: &Value, scale: u8) -> Option<i128> {
    let (mantissa, own) = match value {
        Value::Int(number) => (i128::from(*number), 0),
        Value::Decimal(decimal) => (decimal.mantissa, decimal.scale),
        Value::Float(number) => (whole(*number * 1e6)?, 6),
        _ => return None,
    };
    let power = 10_i128.checked_pow(u32::from(scale.abs_diff(own)))?;
    let units = if scale >= own { mantissa.checked_mul(power)? } else { mantissa.div_euclid(power) };
    (units.unsigned_abs() < u128::MAX / 4).then_some(units)
}

#[allow(clippy::cast_possible_truncation, reason = "only numbers that fit")]
fn whole(number: f64) -> Option<i128> {
    (number.abs() < 1e30).then(|| number.floor() as i128)
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Decimal(decimal) => Some(decimal.mantissa as f64 / 10_f64.powi(i32::from(decimal.scale))),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
