//! Functions of texts and numbers, cell by cell.

use md5::{Digest, Md5};
use polars::prelude::*;
use regex::Regex;

use super::lane::{Lane, floats, text_cells, texts};
use super::number::{Number, Numbers};
use crate::model::{Function, Type, round_float, title_case};
use polars_arrow::array::Utf8ViewArray;

/// A function from texts (all arguments) to a text.
pub(crate) fn of_texts(function: Function, columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let inputs: Vec<Lane<Utf8ViewArray>> = columns.iter().map(texts).collect::<PolarsResult<_>>()?;
    let cells = (0..rows).map(|row| {
        let arguments: Vec<&str> = inputs.iter().map(|input| input.get(row)).collect::<Option<_>>()?;
        text_result(function, &arguments)
    });
    Ok(text_cells(cells))
}

fn text_result(function: Function, arguments: &[&str]) -> Option<String> {
    let first = *arguments.first()?;
    Some(match function {
        Function::Lower => first.to_lowercase(),
        Function::Upper => first.to_uppercase(),
        Function::Trim => first.trim().to_owned(),
        Function::TitleCase => title_case(first),
        Function::Concat => arguments.concat(),
        Function::Replace => first.replace(arguments.get(1)?, arguments.get(2)?),
        Function::Mask => {
            let hidden = first.chars().count().saturating_sub(4);
            first.chars().enumerate().map(|(at, letter)| if at < hidden { '*' } else { letter }).collect()
        }
        _ => return None,
    })
}

/// The part of a text between separators, from 1.
pub(crate) fn split_part(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let (values, separators) = (texts(&columns[0])?, texts(&columns[1])?);
    let numbers = super::lane::ints(&columns[2])?;
    let cells = (0..rows).map(|row| {
        let (text, separator, number) = (values.get(row)?, separators.get(row)?, numbers.get(row)?);
        text.split(separator).nth(usize::try_from(number).ok()?.checked_sub(1)?)
    });
    Ok(text_cells(cells))
}

/// A group of the first match of a pattern.
pub(crate) fn extract(columns: &[Column], rows: usize, pattern: &Regex, group: usize) -> PolarsResult<Series> {
    let values = texts(&columns[0])?;
    let cells =
        (0..rows).map(|row| values.get(row).and_then(|text| Some(pattern.captures(text)?.get(group)?.as_str())));
    Ok(text_cells(cells))
}

/// `abs`, `round`, `floor`, `ceil` of one number. None when it does not fit.
pub(crate) fn of_number(function: Function, number: Number, places: i64) -> Option<Number> {
    match number {
        Number::Int(int) => match function {
            Function::Abs => int.checked_abs().map(Number::Int),
            _ => Some(Number::Int(int)),
        },
        Number::Decimal(digits, scale) => of_decimal(function, digits, scale, places),
        Number::Float(float) => Some(Number::Float(match function {
            Function::Abs => float.abs(),
            Function::Round => round_float(float, u8::try_from(places).ok()?),
            Function::Floor => float.floor(),
            Function::Ceil => float.ceil(),
            _ => float,
        })),
    }
}

fn of_decimal(function: Function, digits: i128, scale: u8, places: i64) -> Option<Number> {
    let one = 10_i128.pow(u32::from(scale.min(38)));
    Some(match function {
        Function::Abs => Number::Decimal(digits.checked_abs()?, scale),
        Function::Floor => Number::Decimal(digits.div_euclid(one), 0),
        Function::Ceil => Number::Decimal(-(-digits).div_euclid(one), 0),
        Function::Round => {
            let kept = u8::try_from(places.clamp(0, i64::from(scale))).unwrap_or(scale);
            let by = 10_i128.pow(u32::from(scale - kept));
            Number::Decimal(half_away(digits, by), kept)
        }
        _ => Number::Decimal(digits, scale),
    })
}

fn half_away(digits: i128, by: i128) -> i128 {
    let (whole, rest) = (digits / by, digits % by);
    if rest.abs() >= by - rest.abs() { whole + digits.signum() } else { whole }
}

/// How many of the rising borders are not above the number.
pub(crate) fn band(columns: &[Column], rows: usize, ty: &Type, borders: &[Number]) -> PolarsResult<Series> {
    let numbers = Numbers::new(&columns[0], ty)?;
    let cells = (0..rows).map(|row| {
        let number = numbers.get(row)?;
        let below =
            borders.iter().filter(|border| border.compare(number).is_some_and(std::cmp::Ordering::is_le)).count();
        i64::try_from(below).ok()
    });
    Ok(super::lane::int_cells(cells))
}

/// The great circle in km between two places in degrees.
pub(crate) fn distance(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let inputs = columns.iter().map(floats).collect::<PolarsResult<Vec<_>>>()?;
    let cells = (0..rows).map(|row| {
        let [latitude, longitude, latitude2, longitude2] =
            [inputs[0].get(row)?, inputs[1].get(row)?, inputs[2].get(row)?, inputs[3].get(row)?];
        Some(crate::model::distance(latitude, longitude, latitude2, longitude2))
    });
    Ok(super::lane::float_cells(cells))
}

/// The draw of a record, as its numerator over 2^32: the first 8 hexadecimal digits of `md5(seed + ":" + key)`.
#[must_use]
pub(crate) fn draw(seed: &str, key: &str) -> u32 {
    let mut hash = Md5::new();
    hash.update(seed.as_bytes());
    hash.update(b":");
    hash.update(key.as_bytes());
    let digest = hash.finalize();
    u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]])
}
