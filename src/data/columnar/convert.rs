//! Columns that are declared as another kind than they have in their file: only where values keep their meaning, each
//! value checked where that depends on it. Knows nothing of files.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, Date32Array, Int64Array, LargeListArray, TimestampMicrosecondArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Field, Float64Type, Int64Type, TimestampMicrosecondType};
use chrono_tz::Tz;

use super::normal::{Wrong, normalised};
use super::reading::Wanted;
use crate::data::spelling::{Spelling, decimal_to_text, midnight};
use crate::data::text::{Dialect, adapt, from_texts};
use crate::data::value::arrow_type;
use crate::model::{Type, date_of, day_of};

/// A column of a batch as its declared kind, or as its own; and that kind.
pub(super) fn read(array: &ArrayRef, wanted: &Wanted, dialect: &Dialect, zone: Tz) -> Result<(ArrayRef, Type), Wrong> {
    let (array, from) = normalised(array, zone)?;
    let spelling = match &wanted.declared {
        Some(declared) => Spelling::declared(declared, dialect.sign, zone).map_err(|why| (0, why))?,
        // A column of nulls alone in one file takes the kind that it has in the others.
        None if array.null_count() == array.len() => Spelling::of(wanted.ty.clone(), '.', zone),
        None => Spelling::of(from.clone(), '.', zone),
    };
    converted(&array, &from, &spelling, dialect, zone)
}

fn converted(
    array: &ArrayRef,
    from: &Type,
    to: &Spelling,
    dialect: &Dialect,
    zone: Tz,
) -> Result<(ArrayRef, Type), Wrong> {
    let kind = to.ty().clone();
    match (from, to.ty()) {
        (Type::Decimal(_), Type::Decimal(_)) => Ok((Arc::clone(array), from.clone())),
        (Type::Int, Type::Decimal(_)) => Ok((adapt(array, from, &Type::Decimal(0)), Type::Decimal(0))),
        (Type::Int | Type::Decimal(_), Type::Float) => Ok((adapt(array, from, &Type::Float), kind)),
        (Type::Float, Type::Int) => Ok((whole(array)?, kind)),
        (Type::Date, Type::Timestamp) => Ok((midnights(array, zone)?, kind)),
        (Type::Timestamp, Type::Date) => Ok((days(array, zone)?, kind)),
        (Type::List(of), Type::List(_)) => elements(array, of, to, dialect, zone),
        _ if from == to.ty() && *from != Type::Text => Ok((Arc::clone(array), kind)),
        (Type::Float | Type::Timestamp | Type::Duration | Type::List(_) | Type::Rows(_) | Type::Unknown, _) => {
            Err((0, format!("{from} cannot be read as {kind} without loss")))
        }
        _ => {
            // Digits of ints and decimals have a point, whatever texts of the source have.
            let own = to.with_sign('.');
            let to = if *from == Type::Text { to } else { &own };
            from_texts(texts(array, from).iter().map(Option::as_deref), to, dialect, zone)
        }
    }
}

/// Every value as it would be written.
fn texts<'a>(array: &'a ArrayRef, from: &Type) -> Vec<Option<Cow<'a, str>>> {
    match from {
        Type::Text => array.as_string_view().iter().map(|text| text.map(Cow::Borrowed)).collect(),
        Type::Bool => array.as_boolean().iter().map(|it| it.map(|it| it.to_string().into())).collect(),
        Type::Int => array.as_primitive::<Int64Type>().iter().map(|it| it.map(|it| it.to_string().into())).collect(),
        Type::Decimal(scale) => {
            let values = array.as_primitive::<Decimal128Type>().iter();
            values.map(|it| it.map(|it| decimal_to_text(it, *scale).into())).collect()
        }
        Type::Date => {
            let days = array.as_primitive::<Date32Type>().iter();
            days.map(|day| day.map(|day| date_of(day).format("%Y-%m-%d").to_string().into())).collect()
        }
        // These become no other kind.
        Type::Float | Type::Timestamp | Type::Duration | Type::List(_) | Type::Rows(_) | Type::Unknown => {
            vec![None; array.len()]
        }
    }
}

/// Floats without a fraction, as other programs store ints beside missing values.
fn whole(array: &ArrayRef) -> Result<ArrayRef, Wrong> {
    // Between them every float without a fraction is an int of 64 bits.
    const BOUND: f64 = 9_223_372_036_854_775_808.0;
    let values = array.as_primitive::<Float64Type>().iter().enumerate().map(|(row, value)| match value {
        None => Ok(None),
        #[allow(clippy::cast_possible_truncation, reason = "it has no fraction and lies between the bounds")]
        Some(value) if value.fract() == 0.0 && (-BOUND..BOUND).contains(&value) => Ok(Some(value as i64)),
        Some(value) => Err((row, format!("`{value}` is no int"))),
    });
    Ok(Arc::new(values.collect::<Result<Int64Array, Wrong>>()?))
}

fn midnights(array: &ArrayRef, zone: Tz) -> Result<ArrayRef, Wrong> {
    let moments = array.as_primitive::<Date32Type>().iter().enumerate().map(|(row, day)| {
        day.map(|day| midnight(day, zone).ok_or_else(|| (row, "a day too far away from 1970".to_owned()))).transpose()
    });
    Ok(Arc::new(moments.collect::<Result<TimestampMicrosecondArray, Wrong>>()?.with_timezone("UTC")))
}

fn days(array: &ArrayRef, zone: Tz) -> Result<ArrayRef, Wrong> {
    let days = array.as_primitive::<TimestampMicrosecondType>().iter().enumerate().map(|(row, at)| {
        let Some(at) = at else { return Ok(None) };
        let day = day_of(at, zone);
        let exact = midnight(day, zone) == Some(at);
        if exact { Ok(Some(day)) } else { Err((row, "a moment with a time of day is no date".to_owned())) }
    });
    Ok(Arc::new(days.collect::<Result<Date32Array, Wrong>>()?))
}

fn elements(
    array: &ArrayRef,
    of: &Type,
    to: &Spelling,
    dialect: &Dialect,
    zone: Tz,
) -> Result<(ArrayRef, Type), Wrong> {
    let lists: &LargeListArray = array.as_list();
    let row = |element: usize| {
        let element = i64::try_from(element).unwrap_or(i64::MAX);
        lists.offsets().partition_point(|end| *end <= element).saturating_sub(1)
    };
    let (values, ty) =
        converted(lists.values(), of, &to.of_element(), dialect, zone).map_err(|(at, why)| (row(at), why))?;
    let field = Arc::new(Field::new("item", arrow_type(&ty), true));
    let array = LargeListArray::new(field, lists.offsets().clone(), values, lists.nulls().cloned());
    Ok((Arc::new(array), Type::List(Box::new(ty))))
}
