//! The second oracle: aggregates that polars has too, by its `group_by`. Must not share code with the folds beside it that
//! works anything out, for it is there to disagree with them.

use polars::prelude::*;

use super::pick::{joined, taken};
use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::number::{DECIMAL_LIMIT, Number, Numbers, nearest_float};
use crate::engine::polars::physical;
use crate::model::{AggregateFunction, Type};

const RECORD: &str = "record";
const VALUE: &str = "value";
const ANSWER: &str = "answer";
const COUNT: &str = "count";
const NEAR: &str = "near";

/// Starts an aggregate over so many records; none for functions that polars has not, or has with another meaning.
pub(super) fn grouped(
    function: &AggregateFunction,
    value: Option<&Type>,
    result: &Type,
    records: usize,
) -> Option<Box<dyn Accumulator>> {
    let has = match function {
        AggregateFunction::Count
        | AggregateFunction::CountPresent
        | AggregateFunction::Any
        | AggregateFunction::All
        | AggregateFunction::Share
        | AggregateFunction::Sum
        | AggregateFunction::Avg
        | AggregateFunction::Min
        | AggregateFunction::Max
        | AggregateFunction::Median => true,
        // Lists cannot be compared there.
        AggregateFunction::CountDistinct => !matches!(value, Some(Type::List(_) | Type::Rows(_)) | None),
        AggregateFunction::Stddev
        | AggregateFunction::Quantile(_)
        | AggregateFunction::First
        | AggregateFunction::Last
        | AggregateFunction::MostCommon(_)
        | AggregateFunction::Rows(_) => false,
    };
    has.then(|| {
        let (function, value, result) = (function.clone(), value.cloned(), result.clone());
        Box::new(Grouped { function, value, result, records, of: Vec::new(), cells: Vec::new() }) as _
    })
}

/// The rows so far: the record of each, and its value.
struct Grouped {
    function: AggregateFunction,
    value: Option<Type>,
    result: Type,
    records: usize,
    of: Vec<u32>,
    cells: Vec<Series>,
}

impl Accumulator for Grouped {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let mut places: Vec<IdxSize> = Vec::new();
        rows.each(|row, record| {
            places.push(IdxSize::try_from(row).unwrap_or(IdxSize::MAX));
            self.of.push(u32::try_from(record).unwrap_or(u32::MAX));
        });
        match &self.value {
            // A median is one of floats, whatever it is a median of.
            Some(ty) if self.function == AggregateFunction::Median => {
                let numbers = Numbers::new(rows.value()?, ty)?;
                let cells = places.iter().map(|&row| numbers.get(row as usize).map(Number::nearest));
                self.cells.push(Float64Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series());
            }
            Some(_) => self.cells.push(taken(rows.value()?, places)?),
            None => {}
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Series, FoldError> {
        let record = UInt32Chunked::from_vec(RECORD.into(), std::mem::take(&mut self.of)).into_series();
        let mut columns = vec![record.into_column()];
        if let Some(ty) = &self.value {
            let ty = if self.function == AggregateFunction::Median { &Type::Float } else { ty };
            columns.push(joined(std::mem::take(&mut self.cells), ty)?.with_name(VALUE.into()).into_column());
        }
        let rows = DataFrame::new(columns[0].len(), columns)?;
        let found = rows.lazy().group_by([col(RECORD)]).agg(self.answers()).collect()?;
        let answers = self.by_record(&found)?;
        Ok(match &self.function {
            AggregateFunction::Sum if self.result != Type::Float => self.checked_sums(&answers)?,
            AggregateFunction::Avg if self.value != Some(Type::Float) => self.averages(&answers)?,
            AggregateFunction::Count | AggregateFunction::CountPresent | AggregateFunction::CountDistinct => {
                column(&answers, ANSWER)?.cast(&DataType::Int64)?.fill_null(FillNullStrategy::Zero)?
            }
            AggregateFunction::Sum => numbers(&column(&answers, ANSWER)?.fill_null(FillNullStrategy::Zero)?)?,
            AggregateFunction::Any => conditions(&column(&answers, ANSWER)?, false)?,
            AggregateFunction::All => conditions(&column(&answers, ANSWER)?, true)?,
            _ if self.result == Type::Float => numbers(&column(&answers, ANSWER)?)?,
            _ => column(&answers, ANSWER)?.cast(&physical::dtype(&self.result))?,
        })
    }
}

impl Grouped {
    /// What is asked of the rows of each record.
    fn answers(&self) -> Vec<Expr> {
        let value = || col(VALUE);
        // Sums of 64 bits wrap without a word, so they are of 128; of these the nearest float tells.
        let digits = || value().cast(DataType::Int128);
        let whole = || vec![digits().sum().alias(ANSWER), value().cast(DataType::Float64).sum().alias(NEAR)];
        match &self.function {
            AggregateFunction::Sum if self.result != Type::Float => whole(),
            AggregateFunction::Avg if self.value != Some(Type::Float) => {
                let mut parts = whole();
                parts.push(value().count().alias(COUNT));
                parts
            }
            AggregateFunction::Count => vec![len().alias(ANSWER)],
            AggregateFunction::CountPresent => vec![value().count().alias(ANSWER)],
            AggregateFunction::Any => vec![len().gt(lit(0)).alias(ANSWER)],
            AggregateFunction::All => vec![value().fill_null(lit(false)).all(false).alias(ANSWER)],
            AggregateFunction::Share => vec![value().fill_null(lit(false)).mean().alias(ANSWER)],
            AggregateFunction::CountDistinct => vec![value().drop_nulls().n_unique().alias(ANSWER)],
            AggregateFunction::Sum => vec![value().sum().alias(ANSWER)],
            AggregateFunction::Avg => vec![value().mean().alias(ANSWER)],
            AggregateFunction::Min => vec![value().min().alias(ANSWER)],
            AggregateFunction::Max => vec![value().max().alias(ANSWER)],
            _ => vec![value().median().alias(ANSWER)],
        }
    }

    /// A row for every record; of one without rows everything is missing.
    fn by_record(&self, found: &DataFrame) -> PolarsResult<DataFrame> {
        let mut places: Vec<Option<IdxSize>> = vec![None; self.records];
        for (place, record) in (0..).zip(column(found, RECORD)?.u32()?.iter()) {
            if let Some(known) = record.and_then(|record| places.get_mut(record as usize)) {
                *known = Some(place);
            }
        }
        let places: IdxCa = places.into_iter().collect();
        let cells = found.columns().iter().map(|of| {
            let series = of.as_materialized_series();
            if series.is_empty() {
                return Ok(Series::full_null(series.name().clone(), self.records, series.dtype()).into_column());
            }
            Ok(series.take(&places)?.into_column())
        });
        DataFrame::new(self.records, cells.collect::<PolarsResult<_>>()?)
    }

    /// The exact sum of each record, or none where it does not fit 128 bits.
    fn sums(answers: &DataFrame) -> PolarsResult<Vec<Option<i128>>> {
        // A sum that has wrapped is off by a multiple of this, which no rounding comes near.
        const TURN: f64 = 340_282_366_920_938_463_463_374_607_431_768_211_456.0;
        let (sums, near) = (column(answers, ANSWER)?, column(answers, NEAR)?);
        let cells = sums.i128()?.iter().zip(near.f64()?.iter()).map(|(sum, near)| {
            let (sum, near) = (sum.unwrap_or(0), near.unwrap_or(0.0));
            ((near - sum as f64).abs() < TURN / 2.0).then_some(sum)
        });
        Ok(cells.collect())
    }

    fn checked_sums(&self, answers: &DataFrame) -> Result<Series, FoldError> {
        let decimal = matches!(self.result, Type::Decimal(_));
        let fits = |sum: i128| if decimal { sum.abs() < DECIMAL_LIMIT } else { i64::try_from(sum).is_ok() };
        let mut cells = Vec::with_capacity(self.records);
        for (record, sum) in Self::sums(answers)?.into_iter().enumerate() {
            cells.push(Some(sum.filter(|&sum| fits(sum)).ok_or(FoldError::DoesNotFit { record })?));
        }
        let sums = Int128Chunked::from_iter_options(PlSmallStr::EMPTY, cells.into_iter()).into_series();
        Ok(sums.strict_cast(&physical::dtype(&self.result))?)
    }

    fn averages(&self, answers: &DataFrame) -> Result<Series, FoldError> {
        let scale = if let Some(Type::Decimal(scale)) = self.value { scale } else { 0 };
        let counts = column(answers, COUNT)?.cast(&DataType::Float64)?;
        let mut cells = Vec::with_capacity(self.records);
        for ((record, sum), count) in Self::sums(answers)?.into_iter().enumerate().zip(counts.f64()?.iter()) {
            let sum = sum.ok_or(FoldError::DoesNotFit { record })?;
            cells.push(count.filter(|&count| count > 0.0).map(|count| nearest_float(sum, scale) / count));
        }
        Ok(Float64Chunked::from_iter_options(PlSmallStr::EMPTY, cells.into_iter()).into_series())
    }
}

fn column(frame: &DataFrame, name: &str) -> PolarsResult<Series> {
    Ok(frame.column(name)?.as_materialized_series().rechunk())
}

/// Floats; NaN is missing.
fn numbers(series: &Series) -> PolarsResult<Series> {
    let cells = series.f64()?.iter().map(|cell| cell.filter(|number| !number.is_nan()));
    Ok(Float64Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series())
}

/// Conditions, with what is said of a record without rows.
fn conditions(series: &Series, otherwise: bool) -> PolarsResult<Series> {
    let cells = series.bool()?.iter().map(|cell| cell.unwrap_or(otherwise));
    Ok(BooleanChunked::from_iter_values(PlSmallStr::EMPTY, cells).into_series())
}
