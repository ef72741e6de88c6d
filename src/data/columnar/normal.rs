//! Arrays of any Arrow type that has a kind, as normalised arrays: one type per kind, missing values null. Does not
//! convert between kinds.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, Date32Array, Decimal128Array, DurationMicrosecondArray,
    Int64Array, LargeListArray, TimestampMicrosecondArray, new_null_array,
};
use arrow::buffer::NullBuffer;
use arrow::compute::{CastOptions, cast_with_options, nullif};
use arrow::datatypes::{
    DataType, Date64Type, Decimal128Type, DurationMicrosecondType, DurationMillisecondType, DurationNanosecondType,
    DurationSecondType, Field, Float64Type, TimeUnit, TimestampMicrosecondType, TimestampMillisecondType,
    TimestampNanosecondType, TimestampSecondType,
};
use chrono_tz::Tz;

use super::kinds::declarable_kind;
use crate::data::spelling::is_blank;
use crate::data::value::arrow_type;
use crate::model::{Type, moment_of};

/// A row that does not fit, and why.
pub(super) type Wrong = (usize, String);

/// The array with the Arrow type of its kind, and that kind.
pub(super) fn normalised(array: &ArrayRef, zone: Tz) -> Result<(ArrayRef, Type), Wrong> {
    let ty = declarable_kind(array.data_type()).map_err(|why| (0, why))?;
    Ok((as_kind(array, &ty, zone)?, ty))
}

fn as_kind(array: &ArrayRef, ty: &Type, zone: Tz) -> Result<ArrayRef, Wrong> {
    if let DataType::Dictionary(_, of) = array.data_type() {
        return as_kind(&cast(array, of)?, ty, zone);
    }
    let plain = arrow_type(ty);
    if array.data_type() == &DataType::Null {
        return Ok(new_null_array(&plain, array.len()));
    }
    match ty {
        Type::Float => {
            let floats = cast(array, &plain)?;
            let is_nan: BooleanArray =
                floats.as_primitive::<Float64Type>().iter().map(|it| Some(it.is_some_and(f64::is_nan))).collect();
            without(&floats, &is_nan)
        }
        Type::Text => {
            let texts = cast(array, &plain)?;
            let blank: BooleanArray = texts.as_string_view().iter().map(|it| Some(it.is_some_and(is_blank))).collect();
            without(&texts, &blank)
        }
        Type::Decimal(scale) => {
            let wide = cast(array, &DataType::Decimal128(38, i8::try_from(*scale).unwrap_or(0)))?;
            let values: &Decimal128Array = wide.as_primitive::<Decimal128Type>();
            Ok(Arc::new(values.clone()))
        }
        Type::Date if array.data_type() == &DataType::Date64 => dates(array),
        Type::Timestamp => moments(array, zone),
        Type::Duration => durations(array),
        Type::List(of) => lists(array, of, zone),
        Type::Bool | Type::Int | Type::Date | Type::Rows(_) | Type::Unknown => cast(array, &plain),
    }
}

fn cast(array: &ArrayRef, to: &DataType) -> Result<ArrayRef, Wrong> {
    if array.data_type() == to {
        return Ok(Arc::clone(array));
    }
    let exact = CastOptions { safe: false, ..CastOptions::default() };
    cast_with_options(array, to, &exact).map_err(|error| (0, error.to_string()))
}

fn without(array: &ArrayRef, missing: &BooleanArray) -> Result<ArrayRef, Wrong> {
    if missing.true_count() == 0 {
        return Ok(Arc::clone(array));
    }
    nullif(array, missing).map_err(|error| (0, error.to_string()))
}

fn dates(array: &ArrayRef) -> Result<ArrayRef, Wrong> {
    const DAY: i64 = 86_400_000;
    let days = array.as_primitive::<Date64Type>().iter().enumerate().map(|(row, value)| {
        value.map(|value| i32::try_from(value.div_euclid(DAY)).map_err(|_| (row, far("day")))).transpose()
    });
    Ok(Arc::new(days.collect::<Result<Date32Array, Wrong>>()?))
}

fn moments(array: &ArrayRef, zone: Tz) -> Result<ArrayRef, Wrong> {
    let DataType::Timestamp(unit, named) = array.data_type() else { return cast(array, &arrow_type(&Type::Timestamp)) };
    let micros = match unit {
        TimeUnit::Second => micros::<TimestampSecondType>(array, 1_000_000, 1)?,
        TimeUnit::Millisecond => micros::<TimestampMillisecondType>(array, 1_000, 1)?,
        TimeUnit::Microsecond => micros::<TimestampMicrosecondType>(array, 1, 1)?,
        TimeUnit::Nanosecond => micros::<TimestampNanosecondType>(array, 1, 1_000)?,
    };
    let moments = TimestampMicrosecondArray::new(micros.values().clone(), micros.nulls().cloned());
    // Without a zone it is the time that clocks showed in the workspace's.
    let moments = if named.is_none() && zone != Tz::UTC { moments.unary(|at| from_local(at, zone)) } else { moments };
    Ok(Arc::new(moments.with_timezone("UTC")))
}

fn from_local(at: i64, zone: Tz) -> i64 {
    chrono::DateTime::from_timestamp_micros(at).map_or(at, |local| moment_of(local.naive_utc(), zone))
}

fn durations(array: &ArrayRef) -> Result<ArrayRef, Wrong> {
    let DataType::Duration(unit) = array.data_type() else { return cast(array, &arrow_type(&Type::Duration)) };
    let micros = match unit {
        TimeUnit::Second => micros::<DurationSecondType>(array, 1_000_000, 1)?,
        TimeUnit::Millisecond => micros::<DurationMillisecondType>(array, 1_000, 1)?,
        TimeUnit::Microsecond => micros::<DurationMicrosecondType>(array, 1, 1)?,
        TimeUnit::Nanosecond => micros::<DurationNanosecondType>(array, 1, 1_000)?,
    };
    Ok(Arc::new(DurationMicrosecondArray::new(micros.values().clone(), micros.nulls().cloned())))
}

/// `value * factor / divisor`, down to the microsecond before.
fn micros<T: ArrowPrimitiveType<Native = i64>>(
    array: &ArrayRef,
    factor: i64,
    divisor: i64,
) -> Result<Int64Array, Wrong> {
    let values = array.as_primitive::<T>().iter().enumerate().map(|(row, value)| {
        let Some(value) = value else { return Ok(None) };
        value.checked_mul(factor).map(|value| Some(value.div_euclid(divisor))).ok_or_else(|| (row, far("moment")))
    });
    values.collect()
}

fn far(what: &str) -> String {
    format!("a {what} too far away from 1970")
}

fn lists(array: &ArrayRef, of: &Type, zone: Tz) -> Result<ArrayRef, Wrong> {
    let large = match array.data_type() {
        DataType::List(field) | DataType::FixedSizeList(field, _) => {
            cast(array, &DataType::LargeList(Arc::clone(field)))?
        }
        _ => Arc::clone(array),
    };
    let Some(lists) = large.as_list_opt::<i64>() else {
        return cast(array, &arrow_type(&Type::List(Box::new(of.clone()))));
    };
    // Only the elements that rows have: a slice carries those of other rows along.
    let first = lists.offsets()[0];
    let last = lists.offsets()[lists.len()];
    let [start, length] = [first, last - first].map(|at| usize::try_from(at).unwrap_or(0));
    let elements = as_kind(&lists.values().slice(start, length), of, zone)?;
    let offsets: Vec<i64> = lists.offsets().iter().map(|at| at - first).collect();
    let filled: NullBuffer =
        (0..lists.len()).map(|row| lists.is_valid(row) && offsets[row] < offsets[row + 1]).collect();
    let field = Arc::new(Field::new("item", arrow_type(of), true));
    let array =
        LargeListArray::try_new(field, arrow::buffer::OffsetBuffer::new(offsets.into()), elements, Some(filled));
    array.map(|array| Arc::new(array) as ArrayRef).map_err(|error| (0, error.to_string()))
}
