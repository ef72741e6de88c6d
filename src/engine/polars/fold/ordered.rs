//! `first` and `last`: the value of the row that stands at an end of the order of time, key, file.

use std::cmp::Ordering;

use polars::prelude::*;

use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::lane;
use crate::engine::polars::physical;
use crate::model::{Type, Value};

/// `first(v of R)` (`Less`) or `last(v of R)` (`Greater`).
pub(super) fn ordered(ty: &Type, wanted: Ordering, records: usize) -> Box<dyn Accumulator> {
    Box::new(Ordered { best: vec![None; records], ty: ty.clone(), wanted })
}

struct Ordered {
    best: Vec<Option<Best>>,
    ty: Type,
    wanted: Ordering,
}

#[derive(Clone)]
struct Best {
    time: i64,
    key: Box<[Value]>,
    value: Value,
}

impl Accumulator for Ordered {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let time = rows.time.ok_or_else(|| polars_err!(ComputeError: "the rows have no time"))?;
        let time = time.cast(&DataType::Int64)?;
        let times = lane::ints(&time)?;
        let value = rows.value()?.as_materialized_series().rechunk();
        let keys: Vec<(Series, &Type)> =
            rows.key.iter().map(|(column, ty)| (column.as_materialized_series().rechunk(), ty)).collect();
        let cell = |series: &Series, ty: &Type, row: usize| {
            series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty))
        };
        let key_of = |row: usize| -> Box<[Value]> { keys.iter().map(|(series, ty)| cell(series, ty, row)).collect() };
        let Self { best, ty, wanted } = self;
        rows.each(|row, record| {
            let Some(time) = times.get(row) else {
                return;
            };
            let order = best[record].as_ref().map_or(*wanted, |best| {
                // Rows come in file order: among equals this one stands later.
                time.cmp(&best.time).then_with(|| compare_keys(&key_of(row), &best.key)).then(Ordering::Greater)
            });
            if order == *wanted {
                best[record] = Some(Best { time, key: key_of(row), value: cell(&value, ty, row) });
            }
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let ty = self.ty;
        let cells: Vec<AnyValue<'static>> = self
            .best
            .into_iter()
            .map(|best| best.map_or(AnyValue::Null, |best| physical::any_value(&best.value, &ty)))
            .collect();
        Ok(physical::series(&cells, &ty))
    }
}

/// The order of two keys, part by part; a missing part comes first.
pub(in crate::engine::polars) fn compare_keys(a: &[Value], b: &[Value]) -> Ordering {
    a.iter().zip(b).map(|(a, b)| compare_values(a, b)).find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// The order of two values of one kind.
pub(in crate::engine::polars) fn compare_values(a: &Value, b: &Value) -> Ordering {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b))
        | (Value::Timestamp(a), Value::Timestamp(b))
        | (Value::Duration(a), Value::Duration(b)) => a.cmp(b),
        (Value::Decimal(a), Value::Decimal(b)) => a.mantissa.cmp(&b.mantissa),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap_or(Ordering::Equal),
        (Value::Text(a), Value::Text(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Missing, Value::Missing) => Ordering::Equal,
        (Value::Missing, _) => Ordering::Less,
        (_, Value::Missing) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}
