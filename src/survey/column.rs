//! What the values of a column are like: how many, how different, how large. Knows nothing of other columns.

use std::collections::HashMap;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{Date32Type, Decimal128Type, Float64Type, Int64Type, TimestampMicrosecondType};
use chrono_tz::Tz;

use super::values::{MISSING, Runs, codes};
use crate::data::value;
use crate::model::{Type, Value, day_of};

/// A column and what its values are like.
#[derive(Clone, Debug)]
pub struct Profile {
    /// Its name in the file; the parts of a nested one are joined by points.
    pub name: String,
    /// Its name in the language.
    pub called: String,
    /// Its kind.
    pub ty: Type,
    /// Why its values cannot be used.
    pub unsupported: Option<String>,
    /// Rows with a value.
    pub present: u64,
    /// Different values.
    pub distinct: u64,
    /// Where there are few, the values and how often each stands there, most common first, then in the order of rows.
    pub common: Vec<(Value, u64)>,
    /// Of numbers: the smallest, the quartiles, the largest.
    pub quartiles: Option<[f64; 5]>,
    /// Of days and moments: the first and the last day.
    pub days: Option<(i32, i32)>,
    /// Of texts: the longest of the first ones, in characters.
    pub longest: usize,
}

/// With more values than these none of them is common.
const FEW: u64 = 40;

/// So many texts tell how long they are.
const SAMPLED: usize = 1_000;

/// Describes a column.
pub(super) fn profile(name: &str, ty: &Type, arrays: &[ArrayRef], zone: Tz) -> Profile {
    let codes = codes(arrays, ty);
    let runs = Runs::new(&codes);
    let distinct = runs.codes.len() as u64;
    Profile {
        name: name.to_owned(),
        called: name.to_owned(),
        ty: ty.clone(),
        unsupported: None,
        present: runs.present,
        distinct,
        common: if (1..=FEW).contains(&distinct) { common(arrays, ty, &codes) } else { Vec::new() },
        quartiles: quartiles(numbers(arrays, ty)),
        days: days(arrays, ty, zone),
        longest: longest(arrays, ty),
    }
}

/// A column that cannot be used.
pub(super) fn unusable(name: &str, why: &str) -> Profile {
    Profile {
        name: name.to_owned(),
        called: name.to_owned(),
        ty: Type::Unknown,
        unsupported: Some(why.to_owned()),
        present: 0,
        distinct: 0,
        common: Vec::new(),
        quartiles: None,
        days: None,
        longest: 0,
    }
}

fn common(arrays: &[ArrayRef], ty: &Type, codes: &[u64]) -> Vec<(Value, u64)> {
    let mut places: HashMap<u64, (usize, u64)> = HashMap::new();
    for (row, code) in codes.iter().enumerate().filter(|(_, code)| **code != MISSING) {
        places.entry(*code).or_insert((row, 0)).1 += 1;
    }
    let mut places: Vec<(usize, u64)> = places.into_values().collect();
    places.sort_by_key(|(row, count)| (std::cmp::Reverse(*count), *row));
    let at = |mut row: usize| {
        for array in arrays {
            if row < array.len() {
                return value(array, row, ty);
            }
            row -= array.len();
        }
        Value::Missing
    };
    places.into_iter().map(|(row, count)| (at(row), count)).collect()
}

fn numbers(arrays: &[ArrayRef], ty: &Type) -> Vec<f64> {
    let mut numbers = Vec::new();
    for array in arrays {
        match ty {
            Type::Int => numbers.extend(array.as_primitive::<Int64Type>().iter().flatten().map(|it| it as f64)),
            Type::Float => numbers.extend(array.as_primitive::<Float64Type>().iter().flatten()),
            Type::Decimal(scale) => {
                let divisor = 10_f64.powi(i32::from(*scale));
                let values = array.as_primitive::<Decimal128Type>().iter().flatten();
                numbers.extend(values.map(|it| it as f64 / divisor));
            }
            Type::Bool
            | Type::Text
            | Type::Date
            | Type::Timestamp
            | Type::Duration
            | Type::List(_)
            | Type::Rows(_)
            | Type::Unknown => return Vec::new(),
        }
    }
    numbers
}

/// The smallest, the quartiles and the largest of some numbers.
pub(super) fn quartiles(mut numbers: Vec<f64>) -> Option<[f64; 5]> {
    let last = numbers.len().checked_sub(1)?;
    let mut found = [0.0; 5];
    for (at, found) in found.iter_mut().enumerate() {
        *found = *numbers.select_nth_unstable_by(last * at / 4, f64::total_cmp).1;
    }
    Some(found)
}

fn days(arrays: &[ArrayRef], ty: &Type, zone: Tz) -> Option<(i32, i32)> {
    let ends = |array: &ArrayRef| match ty {
        Type::Date => {
            let days = array.as_primitive::<Date32Type>();
            days.iter().flatten().min().zip(days.iter().flatten().max())
        }
        Type::Timestamp => {
            let moments = array.as_primitive::<TimestampMicrosecondType>();
            let (first, last) = moments.iter().flatten().min().zip(moments.iter().flatten().max())?;
            Some((day_of(first, zone), day_of(last, zone)))
        }
        _ => None,
    };
    arrays.iter().filter_map(ends).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn longest(arrays: &[ArrayRef], ty: &Type) -> usize {
    if *ty != Type::Text {
        return 0;
    }
    let texts = arrays.iter().flat_map(|array| array.as_string_view().iter().flatten());
    texts.take(SAMPLED).map(|text| text.chars().count()).max().unwrap_or(0)
}
