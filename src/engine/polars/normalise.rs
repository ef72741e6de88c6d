//! Columns as they come from files turned into the form of frames: physical kinds, and null for everything that is missing.

use arrow::array::{
    Array, AsArray, BooleanArray, Decimal128Array, Float64Array, Int64Array, LargeListArray, PrimitiveArray,
};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType as ArrowType, Date32Type, DurationMicrosecondType, TimestampMicrosecondType,
};
use chrono_tz::Tz;
use polars::prelude::*;

use super::physical;
use crate::model::{Decimal, Type, moment_of};

/// A column of a Parquet file, as polars read it, in the form of the kind.
pub(super) fn from_polars(column: &Column, ty: &Type, zone: Tz) -> PolarsResult<Series> {
    let series = column.as_materialized_series();
    match ty {
        Type::Bool => series.strict_cast(&DataType::Boolean),
        Type::Int => series.strict_cast(&DataType::Int64),
        Type::Decimal(scale) => decimal(series, *scale),
        Type::Float => Ok(without_nan(&series.strict_cast(&DataType::Float64)?)?),
        Type::Date => series.strict_cast(&DataType::Date)?.strict_cast(&DataType::Int32),
        Type::Timestamp => moments(series, zone),
        Type::Duration => {
            series.strict_cast(&DataType::Duration(TimeUnit::Microseconds))?.strict_cast(&DataType::Int64)
        }
        Type::Text | Type::Unknown | Type::Rows(_) => without_blanks(&series.cast(&DataType::String)?),
        Type::List(of) => list(series, of, zone),
    }
}

fn decimal(series: &Series, scale: u8) -> PolarsResult<Series> {
    let (digits, of) = match series.dtype() {
        DataType::Decimal(_, of) => (series.to_physical_repr().into_owned(), *of),
        _ => (series.strict_cast(&DataType::Int128)?, 0),
    };
    let of = u8::try_from(of).unwrap_or(0);
    if of == scale {
        return Ok(digits);
    }
    let digits = digits.i128()?;
    let mut fits = true;
    let cells = digits.iter().map(|cell| {
        let moved = physical::rescale(Decimal { mantissa: cell?, scale: of }, scale);
        fits &= moved.is_some();
        moved
    });
    let result = Int128Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series();
    polars_ensure!(fits, ComputeError: "a decimal does not fit 38 digits");
    Ok(result)
}

fn without_nan(series: &Series) -> PolarsResult<Series> {
    let floats = series.f64()?;
    if !floats.is_nan().any() {
        return Ok(series.clone());
    }
    let cells = floats.iter().map(|cell| cell.filter(|number| !number.is_nan()));
    Ok(Float64Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series())
}

fn without_blanks(series: &Series) -> PolarsResult<Series> {
    let texts = series.str()?;
    let blank = |text: &str| text.chars().all(char::is_whitespace);
    let clean = texts.downcast_iter().all(|array| array.iter().flatten().all(|text| !blank(text)));
    if clean {
        return Ok(series.clone());
    }
    let cells = texts.iter().map(|cell| cell.filter(|text| !blank(text)));
    Ok(StringChunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series())
}

/// Moments in microseconds of UTC. One without a zone is in the workspace's.
fn moments(series: &Series, zone: Tz) -> PolarsResult<Series> {
    let (unit, local) = match series.dtype() {
        DataType::Datetime(unit, named) => (*unit, named.is_none()),
        DataType::Date => {
            let days = series.strict_cast(&DataType::Int32)?;
            let cells = days.i32()?.iter().map(|cell| cell.map(|day| crate::model::day_start(day, zone)));
            return Ok(Int64Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series());
        }
        other => polars_bail!(ComputeError: "a column of type {} holds no moments", other),
    };
    let ticks = series.to_physical_repr();
    let ticks = ticks.i64()?;
    if unit == TimeUnit::Microseconds && !(local && zone != Tz::UTC) {
        return Ok(ticks.clone().into_series());
    }
    let micros = |tick: i64| match unit {
        TimeUnit::Nanoseconds => tick.div_euclid(1000),
        TimeUnit::Microseconds => tick,
        TimeUnit::Milliseconds => tick.saturating_mul(1000),
    };
    let cells = ticks.iter().map(|cell| {
        let at = micros(cell?);
        if local {
            let wall = chrono::DateTime::from_timestamp_micros(at)?.naive_utc();
            Some(moment_of(wall, zone))
        } else {
            Some(at)
        }
    });
    Ok(Int64Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series())
}

/// Lists with their elements in the form of the kind; empty lists are missing.
fn list(series: &Series, of: &Type, zone: Tz) -> PolarsResult<Series> {
    let series = match series.dtype() {
        DataType::Array(inner, _) => series.cast(&DataType::List(inner.clone()))?,
        _ => series.clone(),
    };
    let lists = series.list()?;
    let clean = *of == Type::Text && matches!(lists.inner_dtype(), DataType::String);
    if clean {
        let any_blank = {
            let inner = lists.get_inner();
            let texts = inner.str()?;
            texts
                .downcast_iter()
                .any(|array| array.iter().flatten().any(|text: &str| text.chars().all(char::is_whitespace)))
        };
        if !any_blank {
            return without_empty(lists);
        }
    }
    let rebuilt: ListChunked = lists
        .amortized_iter()
        .map(|cell| match cell {
            None => Ok(None),
            Some(elements) => {
                let elements = elements.as_ref().clone().into_column();
                from_polars(&elements, of, zone).map(Some)
            }
        })
        .collect::<PolarsResult<ListChunked>>()?;
    let rebuilt = rebuilt.into_series().cast(&physical::dtype(&Type::List(Box::new(of.clone()))))?;
    without_empty(rebuilt.list()?)
}

fn without_empty(lists: &ListChunked) -> PolarsResult<Series> {
    let lists = lists.rechunk();
    let array = lists.downcast_as_array();
    let offsets = array.offsets();
    let any_empty = (0..array.len()).any(|row| offsets.length_at(row) == 0);
    if !any_empty {
        return Ok(lists.into_owned().into_series());
    }
    let full =
        BooleanChunked::from_iter_values(PlSmallStr::EMPTY, (0..array.len()).map(|row| offsets.length_at(row) > 0));
    let series = lists.into_owned().into_series();
    let nothing = Series::full_null(PlSmallStr::EMPTY, series.len(), series.dtype());
    series.zip_with(&full, &nothing)
}

/// A normalised arrow array of the data floor in the form of the kind.
pub(super) fn from_arrow(array: &dyn Array, ty: &Type) -> Series {
    match ty {
        Type::Bool => {
            let cells: &BooleanArray = array.as_boolean();
            BooleanChunked::from_iter_options(PlSmallStr::EMPTY, cells.iter()).into_series()
        }
        Type::Int => {
            let cells: &Int64Array = array.as_primitive();
            Int64Chunked::from_iter_options(PlSmallStr::EMPTY, cells.iter()).into_series()
        }
        Type::Decimal(_) => {
            let cells: &Decimal128Array = array.as_primitive();
            Int128Chunked::from_iter_options(PlSmallStr::EMPTY, cells.iter()).into_series()
        }
        Type::Float => {
            let cells: &Float64Array = array.as_primitive();
            Float64Chunked::from_iter_options(PlSmallStr::EMPTY, cells.iter()).into_series()
        }
        Type::Date => {
            let cells: &PrimitiveArray<Date32Type> = array.as_primitive();
            Int32Chunked::from_iter_options(PlSmallStr::EMPTY, cells.iter()).into_series()
        }
        Type::Timestamp => longs::<TimestampMicrosecondType>(array),
        Type::Duration => longs::<DurationMicrosecondType>(array),
        Type::Text | Type::Unknown | Type::Rows(_) => texts(array),
        Type::List(of) => {
            let cells: &LargeListArray = array.as_list();
            let values: Vec<AnyValue<'static>> = cells
                .iter()
                .map(|cell| cell.map_or(AnyValue::Null, |elements| AnyValue::List(from_arrow(elements.as_ref(), of))))
                .collect();
            physical::series(&values, ty)
        }
    }
}

fn longs<T: ArrowPrimitiveType<Native = i64>>(array: &dyn Array) -> Series {
    let cells: &PrimitiveArray<T> = array.as_primitive();
    Int64Chunked::from_iter_options(PlSmallStr::EMPTY, cells.iter()).into_series()
}

fn texts(array: &dyn Array) -> Series {
    match array.data_type() {
        ArrowType::Utf8View => StringChunked::from_iter_options(PlSmallStr::EMPTY, array.as_string_view().iter()),
        ArrowType::LargeUtf8 => StringChunked::from_iter_options(PlSmallStr::EMPTY, array.as_string::<i64>().iter()),
        ArrowType::Utf8 => StringChunked::from_iter_options(PlSmallStr::EMPTY, array.as_string::<i32>().iter()),
        _ => StringChunked::full_null(PlSmallStr::EMPTY, array.len()),
    }
    .into_series()
}
