//! Sums and averages: whole numbers and decimals exact, floats compensated in file order.

use polars::prelude::*;

use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::{lane, number};
use crate::model::{ExactSum, FloatSum, Type};

/// `sum(v of R)`
pub(super) fn sum(records: usize, result: &Type) -> Box<dyn Accumulator> {
    match result {
        Type::Float => Box::new(Floats { sums: vec![FloatSum::default(); records], counts: None }),
        other => Box::new(Exact { sums: vec![ExactSum::default(); records], counts: None, ty: other.clone() }),
    }
}

/// `avg(v of R)`
pub(super) fn average(records: usize, value: &Type) -> Box<dyn Accumulator> {
    let counts = Some(vec![0; records]);
    match value {
        Type::Float => Box::new(Floats { sums: vec![FloatSum::default(); records], counts }),
        other => Box::new(Exact { sums: vec![ExactSum::default(); records], counts, ty: other.clone() }),
    }
}

/// Of floats; with counts it is the average.
struct Floats {
    sums: Vec<FloatSum>,
    counts: Option<Vec<u32>>,
}

impl Accumulator for Floats {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let value = lane::floats(rows.value()?)?;
        let sums = &mut self.sums;
        match &mut self.counts {
            None => rows.each(|row, record| {
                if let Some(number) = value.get(row) {
                    sums[record].add(number);
                }
            }),
            Some(counts) => rows.each(|row, record| {
                if let Some(number) = value.get(row) {
                    sums[record].add(number);
                    counts[record] += 1;
                }
            }),
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let sums = self.sums.into_iter().map(FloatSum::value);
        Ok(match self.counts {
            None => lane::float_cells(sums.map(Some)),
            Some(counts) => {
                lane::float_cells(sums.zip(counts).map(|(sum, count)| (count > 0).then(|| sum / f64::from(count))))
            }
        })
    }
}

/// Of ints, durations (64 bits) and decimals (38 digits); with counts it is the average.
struct Exact {
    sums: Vec<ExactSum>,
    counts: Option<Vec<u32>>,
    ty: Type,
}

impl Accumulator for Exact {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let column = rows.value()?;
        if matches!(self.ty, Type::Decimal(_)) {
            let value = lane::digits(column)?;
            self.take(rows, |row| value.get(row));
        } else {
            let value = lane::ints(column)?;
            self.take(rows, |row| value.get(row).map(i128::from));
        }
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        let Self { sums, counts, ty } = *self;
        if let Some(counts) = counts {
            return averages(&sums, &counts, &ty);
        }
        let fits = |digits: i128| match ty {
            Type::Decimal(_) => digits.abs() < number::DECIMAL_LIMIT,
            _ => i64::try_from(digits).is_ok(),
        };
        let mut results = Vec::with_capacity(sums.len());
        for (record, sum) in sums.into_iter().enumerate() {
            results.push(sum.value().filter(|&digits| fits(digits)).ok_or(FoldError::DoesNotFit { record })?);
        }
        Ok(match ty {
            Type::Decimal(_) => lane::digit_cells(results.into_iter().map(Some)),
            _ => lane::int_cells(results.into_iter().map(|digits| i64::try_from(digits).ok())),
        })
    }
}

impl Exact {
    #[inline]
    fn take(&mut self, rows: &Rows<'_>, cell: impl Fn(usize) -> Option<i128>) {
        let sums = &mut self.sums;
        match &mut self.counts {
            None => rows.each(|row, record| {
                if let Some(number) = cell(row) {
                    sums[record].add(number);
                }
            }),
            Some(counts) => rows.each(|row, record| {
                if let Some(number) = cell(row) {
                    sums[record].add(number);
                    counts[record] += 1;
                }
            }),
        }
    }
}

/// The nearest float of each exact sum, divided by the count.
fn averages(sums: &[ExactSum], counts: &[u32], ty: &Type) -> Result<Series, FoldError> {
    let scale = if let Type::Decimal(scale) = ty { *scale } else { 0 };
    let mut results = Vec::with_capacity(sums.len());
    for (record, (sum, &count)) in sums.iter().zip(counts).enumerate() {
        let sum = sum.value().ok_or(FoldError::DoesNotFit { record })?;
        results.push((count > 0).then(|| number::nearest_float(sum, scale) / f64::from(count)));
    }
    Ok(lane::float_cells(results.into_iter()))
}
