//! Aggregates that need all values of a record at once: median, quantile, standard deviation, most common.

use std::collections::HashMap;

use polars::prelude::*;

use super::ordered::compare_values;
use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::{lane, number::Numbers};
use crate::engine::polars::physical;
use crate::model::{AggregateFunction, Decimal, FloatSum, Type, Value, quantile};

/// Gathers the present values of each record.
pub(super) fn gathered(function: AggregateFunction, value: &Type, records: usize) -> Box<dyn Accumulator> {
    if matches!(function, AggregateFunction::MostCommon(_)) {
        Box::new(MostCommon { function, ty: value.clone(), counts: vec![HashMap::new(); records] })
    } else {
        Box::new(Floats { function, ty: value.clone(), cells: Vec::new(), records })
    }
}

struct Floats {
    function: AggregateFunction,
    ty: Type,
    cells: Vec<(u32, f64)>,
    records: usize,
}

impl Accumulator for Floats {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let numbers = Numbers::new(rows.value()?, &self.ty)?;
        let cells = &mut self.cells;
        rows.each(|row, record| {
            if let Some(number) = numbers.get(row) {
                cells.push((u32::try_from(record).unwrap_or(u32::MAX), number.nearest()));
            }
        });
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Series, FoldError> {
        // Stable, so the values of a record stay in file order.
        self.cells.sort_by_key(|&(record, _)| record);
        let mut results: Vec<Option<f64>> = vec![None; self.records];
        let mut values: Vec<f64> = Vec::new();
        for group in self.cells.chunk_by(|a, b| a.0 == b.0) {
            values.clear();
            values.extend(group.iter().map(|&(_, number)| number));
            results[group[0].0 as usize] = match &self.function {
                AggregateFunction::Median => placed(&mut values, Decimal { mantissa: 5, scale: 1 }),
                AggregateFunction::Quantile(part) => placed(&mut values, *part),
                _ => deviation(&values),
            };
        }
        Ok(lane::float_cells(results.into_iter()))
    }
}

/// The part of the way from the smallest to the largest.
fn placed(values: &mut [f64], part: Decimal) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    quantile(values, part)
}

/// The standard deviation of a sample: around the mean, divided by n − 1.
fn deviation(values: &[f64]) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let mut sum = FloatSum::default();
    for &number in values {
        sum.add(number);
    }
    let mean = sum.value() / values.len() as f64;
    let mut squares = FloatSum::default();
    for &number in values {
        squares.add((number - mean) * (number - mean));
    }
    Some((squares.value() / (values.len() - 1) as f64).sqrt())
}

struct MostCommon {
    function: AggregateFunction,
    ty: Type,
    counts: Vec<HashMap<Value, u64>>,
}

impl Accumulator for MostCommon {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let series = rows.value()?.as_materialized_series().rechunk();
        let Self { ty, counts, .. } = self;
        rows.each(|row, record| {
            let value = series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty));
            if !value.is_missing() {
                let value = if let Value::Float(number) = value { Value::Float(number + 0.0) } else { value };
                *counts[record].entry(value).or_default() += 1;
            }
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let least = if let AggregateFunction::MostCommon(least) = self.function { least } else { 1 };
        let ty = self.ty;
        let cells: Vec<AnyValue<'static>> = self
            .counts
            .into_iter()
            .map(|counts| {
                let best = counts
                    .into_iter()
                    .filter(|&(_, count)| count >= least)
                    .max_by(|a, b| a.1.cmp(&b.1).then_with(|| compare_values(&b.0, &a.0)));
                best.map_or(AnyValue::Null, |(value, _)| physical::any_value(&value, &ty))
            })
            .collect();
        Ok(physical::series(&cells, &ty))
    }
}
