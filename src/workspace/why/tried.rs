//! Changes are tried: the record's own columns get values with which the parts are as a change wants them, and the definition is asked
//! again. Parts that look at the same column may forbid each other. Must not know how changes are found or told.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::insight::parts::{Change, Made, Part, Parts, Place};
use crate::interpret::{Data, Interpreter, Lists, Rows, exact, float};
use crate::model::{
    Catalog, Comparison, DAY_MICROS, Decimal, DefinitionId, DefinitionKind, ExprId, ExprKind, Type, Value,
};

/// So many combinations of values are tried, over so many rows around the record.
const TRIED: usize = 400;
const ROWS: usize = 2_000;

/// Units of a decimal that a float still tells apart.
const TOLD_APART: f64 = 9e15;

/// What changes are tried with.
pub(super) struct Trying<'t> {
    catalog: &'t Catalog,
    rows: &'t [Rows],
    lists: &'t Lists,
    known: &'t HashMap<(ExprId, usize), Value>,
    root: Option<&'t Part>,
    place: Place,
    /// By column of the record: the constants that parts compare it with, if no part looks at it in another way.
    compared: BTreeMap<usize, Option<Vec<Value>>>,
}

impl<'t> Trying<'t> {
    pub(super) fn new(
        catalog: &'t Catalog,
        parts: &'t Parts,
        (rows, lists): (&'t [Rows], &'t Lists),
        (interpreter, known): (&Interpreter<'_>, &'t HashMap<(ExprId, usize), Value>),
        place: Place,
    ) -> Self {
        let root = parts.root();
        let is_audience = |id: DefinitionId| catalog.definition(id).kind == DefinitionKind::Audience;
        let mut trying = Self { catalog, rows, lists, known, root, place, compared: BTreeMap::new() };
        for part in parts.all() {
            match &part.made {
                Made::Alone => match trying.comparison(part.expr) {
                    Some((column, constants)) => trying.compare(column, constants, interpreter),
                    None => trying.look(&[part.expr]),
                },
                Made::Score(score, _) => trying.look(&[&score.amounts[..], &[score.threshold]].concat()),
                // What is taken apart is looked at by its parts, but for the further steps of an audience.
                Made::Named(way, id) if way.is_empty() && parts.named(*id).is_some() && !is_audience(*id) => {}
                Made::Named(..) => trying.look(&[part.expr]),
                Made::All(_) | Made::Any(_) | Made::Count { .. } | Made::Not(_) => {}
            }
        }
        trying
    }

    /// A part compares a column with constants.
    fn compare(&mut self, column: usize, constants: Vec<Constant>, interpreter: &Interpreter<'_>) {
        let value = |constant| match constant {
            Constant::Value(value) => Some(value),
            Constant::Expr(expr) => interpreter.evaluate(expr, self.place.entity, self.place.row).ok(),
        };
        let values: Option<Vec<Value>> = constants.into_iter().map(value).collect();
        let known = self.compared.entry(column).or_insert_with(|| Some(Vec::new()));
        match (known.as_mut(), values) {
            (Some(known), Some(values)) => known.extend(values),
            _ => *known = None,
        }
    }

    /// A part looks at columns in another way.
    fn look(&mut self, exprs: &[ExprId]) {
        for column in exprs.iter().flat_map(|&expr| self.columns(expr)).collect::<BTreeSet<_>>() {
            self.compared.insert(column, None);
        }
    }

    /// Whether no values of the record's columns are as the change wants and make the condition `wanted`. Where a part looks at such
    /// a column in another way than comparing it with constants, that is not known, and the change not taken for impossible.
    pub(super) fn is_impossible(&self, change: &Change<'_>, wanted: bool) -> bool {
        let columns = change.iter().map(|flip| self.comparison(flip.part.expr).map(|(column, _)| column));
        let columns: Option<BTreeSet<usize>> = columns.collect();
        let (Some(columns), Some(root)) = (columns, self.root) else { return false };
        if self.rows.iter().map(|rows| rows.count).sum::<usize>() > ROWS {
            return false;
        }
        let mut combinations: Vec<BTreeMap<usize, Value>> = vec![BTreeMap::new()];
        for column in columns {
            let ty = &self.catalog.entity(self.place.entity).columns[column].ty;
            let constants = self.compared.get(&column).and_then(Option::as_deref);
            let Some(values) = constants.and_then(|constants| values(ty, constants)) else { return false };
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

    /// The column that a condition compares with constants, and these, if that is all that it does.
    fn comparison(&self, expr: ExprId) -> Option<(usize, Vec<Constant>)> {
        let exprs = &self.catalog.exprs;
        let own = |expr: ExprId| {
            let converted = if let ExprKind::Convert(of) = exprs[expr].kind { of } else { expr };
            match exprs[converted].kind {
                ExprKind::Column(entity, column) if entity == self.place.entity => Some(column as usize),
                _ => None,
            }
        };
        let plain = |expr: ExprId| Some((own(expr)?, Vec::new()));
        match &exprs[expr].kind {
            ExprKind::Not(of) => self.comparison(*of),
            // `between`
            ExprKind::And(of) => {
                let parts: Vec<_> = of.iter().map(|&one| self.comparison(one)).collect::<Option<_>>()?;
                let column = parts.first()?.0;
                let is_one = parts.iter().all(|(other, _)| *other == column);
                is_one.then(|| (column, parts.into_iter().flat_map(|(_, constants)| constants).collect()))
            }
            ExprKind::Holds(of) | ExprKind::Missing(of) => plain(*of),
            ExprKind::InValues { value, options, ignoring_case: false } => {
                Some((own(*value)?, options.iter().cloned().map(Constant::Value).collect()))
            }
            ExprKind::Compare { op, left, right, ignoring_case: false } => {
                let (column, constant) = own(*left).map(|of| (of, *right)).or_else(|| Some((own(*right)?, *left)))?;
                // Between two texts of an order there are others.
                let is_told = *op == Comparison::Equal || !matches!(exprs[constant].ty, Type::Text);
                let is_constant = exprs[constant].frame.is_none() && self.columns(constant).is_empty();
                (is_told && is_constant).then(|| (column, vec![Constant::Expr(constant)]))
            }
            _ => None,
        }
    }

    /// The columns of the record's entity that an expression looks at anywhere.
    fn columns(&self, expr: ExprId) -> BTreeSet<usize> {
        let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![expr]);
        while let Some(expr) = open.pop() {
            if let ExprKind::Column(entity, column) = self.catalog.exprs[expr].kind
                && entity == self.place.entity
            {
                found.insert(column as usize);
            }
            open.extend(self.catalog.parts(expr).into_iter().filter(|part| seen.insert(*part)));
        }
        found
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

/// What a column is compared with.
enum Constant {
    Value(Value),
    Expr(ExprId),
}

/// A value of a kind for every way to lie beside the constants, and none; no answer where there is no telling.
fn values(ty: &Type, constants: &[Value]) -> Option<Vec<Value>> {
    let constants: Vec<&Value> = constants.iter().filter(|constant| !constant.is_missing()).collect();
    let mut values = vec![Value::Missing];
    match ty {
        Type::Bool => values.extend([Value::Bool(true), Value::Bool(false)]),
        Type::Int => values.extend(units(&constants, 0)?.into_iter().map(Value::Int)),
        Type::Decimal(scale) => {
            let decimal = |mantissa: i64| Value::Decimal(Decimal { mantissa: mantissa.into(), scale: *scale });
            values.extend(units(&constants, *scale)?.into_iter().map(decimal));
        }
        Type::Float => {
            let mut sorted: Vec<f64> = constants.iter().map(|constant| float(constant)).collect::<Option<_>>()?;
            sorted.sort_by(f64::total_cmp);
            let ends = [sorted.first().map(|first| first - 1.0), sorted.last().map(|last| last + 1.0)];
            let between = sorted.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
            values.extend(ends.into_iter().flatten().chain(between).chain(sorted.iter().copied()).map(Value::Float));
        }
        Type::Text => {
            values.extend(constants.into_iter().cloned());
            // What no constant is.
            values.push(Value::text("\u{fffd}"));
        }
        Type::Date => {
            let day = |constant: &&Value| match constant {
                Value::Date(day) => Some(*day),
                Value::Timestamp(at) => i32::try_from(at.div_euclid(DAY_MICROS)).ok(),
                _ => None,
            };
            let days: Vec<i32> = constants.iter().map(day).collect::<Option<_>>()?;
            values
                .extend(days.into_iter().flat_map(|day| [-1, 0, 1].map(|by| day.saturating_add(by))).map(Value::Date));
        }
        Type::Timestamp => {
            let at = |constant: &&Value| if let Value::Timestamp(at) = constant { Some(*at) } else { None };
            let moments: Vec<i64> = constants.iter().map(at).collect::<Option<_>>()?;
            let around = moments.into_iter().flat_map(|at| [-1, 0, 1].map(|by| at.saturating_add(by)));
            values.extend(around.map(Value::Timestamp));
        }
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

/// Numbers in units of a power of ten with those beside them; what lies between two units is beside the lower one.
fn units(constants: &[&Value], scale: u8) -> Option<Vec<i64>> {
    let unit = |constant: &&Value| {
        if let Some(decimal) = exact(constant, scale) {
            return i64::try_from(decimal.mantissa).ok();
        }
        let units = (float(constant)? * 10_f64.powi(i32::from(scale))).floor();
        (units.abs() < TOLD_APART).then(|| whole(units))
    };
    let units: Vec<i64> = constants.iter().map(unit).collect::<Option<_>>()?;
    Some(units.into_iter().flat_map(|unit| [-1, 0, 1].map(|by| unit.saturating_add(by))).collect())
}

#[allow(clippy::cast_possible_truncation, reason = "a whole number that a float still tells apart")]
fn whole(number: f64) -> i64 {
    number as i64
}
