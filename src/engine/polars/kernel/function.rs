//! Functions of texts and numbers, cell by cell.

use md5::{Digest, Md5};
use polars::prelude::*;
use regex::Regex;

use super::lane::{Lane, floats, text_cells, texts};
use super::number::{Number, Numbers};
use super::text::title_case;
use crate::model::{Function, Type, Value};
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

/// Rounds half away from zero to so many digits behind the point; a text's digits decide, so `1.005` is what it prints as.
#[must_use]
pub(crate) fn round_float(number: f64, places: i64) -> f64 {
    if !number.is_finite() {
        return number;
    }
    if places == 0 {
        return number.round();
    }
    let Ok(places) = i32::try_from(places.clamp(-400, 400)) else {
        return number;
    };
    if places < 0 {
        let by = 10_f64.powi(-places);
        return if by.is_finite() { (number / by).round() * by } else { 0.0 };
    }
    // The shortest digits of the float, rounded as digits: no float arithmetic comes between.
    let text = format!("{number:e}");
    let Some((mantissa, exponent)) = text.split_once('e') else {
        return number;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let negative = mantissa.starts_with('-');
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let keep = exponent + 1 + places;
    if keep >= i32::try_from(digits.len()).unwrap_or(i32::MAX) {
        return number;
    }
    if keep < 0 {
        return if negative { -0.0 } else { 0.0 };
    }
    let (kept, rest) = digits.split_at(usize::try_from(keep).unwrap_or(0));
    let mut whole: u128 = if kept.is_empty() { 0 } else { kept.parse().unwrap_or(0) };
    if rest.as_bytes().first().is_some_and(|&digit| digit >= b'5') {
        whole += 1;
    }
    let rounded: f64 = format!("{whole}e{}", -places).parse().unwrap_or(number);
    if negative { -rounded } else { rounded }
}

/// `abs`, `round`, `floor`, `ceil` of one number. None when it does not fit.
pub(crate) fn of_number(function: Function, number: Number, places: i64) -> Option<Number> {
    match number {
        Number::Int(int) => match function {
            Function::Abs => int.checked_abs().map(Number::Int),
            Function::Round if places < 0 => {
                let by = 10_i128.checked_pow(u32::try_from(-places).ok()?);
                let rounded = by.map_or(0, |by| half_away(i128::from(int), by) * by);
                i64::try_from(rounded).ok().map(Number::Int)
            }
            _ => Some(Number::Int(int)),
        },
        Number::Decimal(digits, scale) => of_decimal(function, digits, scale, places),
        Number::Float(float) => Some(Number::Float(match function {
            Function::Abs => float.abs(),
            Function::Round => round_float(float, places),
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

/// Great-circle distance in km by the haversine formula on a sphere of radius 6371.0088 km.
pub(crate) fn distance(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let inputs = columns.iter().map(floats).collect::<PolarsResult<Vec<_>>>()?;
    let cells = (0..rows).map(|row| {
        let [lat, lon, lat2, lon2] =
            [inputs[0].get(row)?, inputs[1].get(row)?, inputs[2].get(row)?, inputs[3].get(row)?].map(f64::to_radians);
        let half = ((lat2 - lat) / 2.0).sin().powi(2) + lat.cos() * lat2.cos() * ((lon2 - lon) / 2.0).sin().powi(2);
        Some(2.0 * 6371.0088 * half.sqrt().min(1.0).asin())
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

/// A value as plain text: ints as digits, decimals with their own scale, dates ISO, no grouping, no exponent.
#[must_use]
pub(crate) fn plain_text(value: &Value, zone: chrono_tz::Tz) -> Option<String> {
    Some(match value {
        Value::Missing | Value::List(_) | Value::Rows(_) => return None,
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Decimal(decimal) => decimal_text(decimal.mantissa, decimal.scale),
        Value::Float(number) => format!("{number}"),
        Value::Text(text) => text.to_string(),
        Value::Date(day) => crate::model::date_of(*day).format("%Y-%m-%d").to_string(),
        Value::Timestamp(at) => moment_text(*at, zone),
        Value::Duration(micros) => format!("{}", chrono::Duration::microseconds(*micros)),
    })
}

fn moment_text(at: i64, zone: chrono_tz::Tz) -> String {
    crate::model::local_of(at, zone).format("%Y-%m-%dT%H:%M:%S%.f").to_string()
}

fn decimal_text(digits: i128, scale: u8) -> String {
    let sign = if digits < 0 { "-" } else { "" };
    let text = digits.unsigned_abs().to_string();
    let scale = usize::from(scale);
    if scale == 0 {
        return format!("{sign}{text}");
    }
    let padded = format!("{text:0>width$}", width = scale + 1);
    let (whole, part) = padded.split_at(padded.len() - scale);
    format!("{sign}{whole}.{part}")
}
