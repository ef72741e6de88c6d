//! Columns of tables in cases: cells as they are written, as arrays of the kinds that cases name.

use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, ListBuilder, NullArray};
use arrow::array::{StringArray, StringBuilder, TimestampMicrosecondArray, UInt64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, TimeUnit};

/// A column of a kind that cases name, from cells as they are written.
pub(super) fn array(kind: &str, cells: &[&str], place: &str) -> ArrayRef {
    fn parsed<T: std::str::FromStr>(cells: &[&str], place: &str) -> Vec<Option<T>> {
        let read = |cell: &&str| cell.parse().unwrap_or_else(|_| panic!("{place}: cell `{cell}`"));
        cells.iter().map(|cell| (!cell.is_empty()).then(|| read(cell))).collect()
    }
    let texts = || -> ArrayRef {
        let text = |cell: &&str| cell.trim_matches('"').to_owned();
        Arc::new(cells.iter().map(|cell| (!cell.is_empty()).then(|| text(cell))).collect::<StringArray>())
    };
    let converted = |kind: DataType| cast(&texts(), &kind).unwrap_or_else(|error| panic!("{place}: {error}"));
    match kind {
        "int" => Arc::new(Int64Array::from(parsed::<i64>(cells, place))),
        "uint" => Arc::new(UInt64Array::from(parsed::<u64>(cells, place))),
        "float" => Arc::new(Float64Array::from(parsed::<f64>(cells, place))),
        "bool" => Arc::new(BooleanArray::from(parsed::<bool>(cells, place))),
        "text" => texts(),
        "date" => converted(DataType::Date32),
        "moment" => Arc::new(moments(cells, place)),
        "timestamp" => Arc::new(moments(cells, place).with_timezone("UTC")),
        "seconds" => converted(DataType::Timestamp(TimeUnit::Second, None)),
        "nanoseconds" => converted(DataType::Timestamp(TimeUnit::Nanosecond, None)),
        "berlin" => Arc::new(moments(cells, place).with_timezone("Europe/Berlin")),
        "date64" => cast(&converted(DataType::Date32), &DataType::Date64).expect("a day is so many milliseconds"),
        "int8" => converted(DataType::Int8),
        "int16" => converted(DataType::Int16),
        "int32" => converted(DataType::Int32),
        "uint8" => converted(DataType::UInt8),
        "uint32" => converted(DataType::UInt32),
        "float32" => converted(DataType::Float32),
        "largetext" => converted(DataType::LargeUtf8),
        "dictionary" => converted(DataType::Dictionary(Box::new(DataType::Int8), Box::new(DataType::Utf8))),
        "binary" => converted(DataType::Binary),
        "time" => converted(DataType::Time64(TimeUnit::Microsecond)),
        "duration" => {
            let micros: ArrayRef = Arc::new(Int64Array::from(parsed::<i64>(cells, place)));
            cast(&micros, &DataType::Duration(TimeUnit::Microsecond)).expect("a duration is so many microseconds")
        }
        "null" => Arc::new(NullArray::new(cells.len())),
        "list" => lists(cells),
        "ints" => {
            let item = Field::new("item", DataType::Int32, true);
            cast(&lists(cells), &DataType::List(Arc::new(item))).unwrap_or_else(|error| panic!("{place}: {error}"))
        }
        _ => {
            let scale = kind.strip_prefix("decimal").and_then(|scale| scale.parse::<i8>().ok());
            decimals(cells, scale.unwrap_or_else(|| panic!("{place}: type `{kind}`")), place)
        }
    }
}

/// Moments as they are written, those of `timestamp` with `Z`, those of `moment` without a zone.
fn moments(cells: &[&str], place: &str) -> TimestampMicrosecondArray {
    let micros = |cell: &&str| {
        let plain = chrono::NaiveDateTime::parse_from_str(cell.trim_end_matches('Z'), "%Y-%m-%dT%H:%M:%S%.f");
        plain.unwrap_or_else(|_| panic!("{place}: cell `{cell}`")).and_utc().timestamp_micros()
    };
    cells.iter().map(|cell| (!cell.is_empty()).then(|| micros(cell))).collect()
}

fn lists(cells: &[&str]) -> ArrayRef {
    let mut lists = ListBuilder::new(StringBuilder::new());
    for cell in cells {
        if !cell.is_empty() && *cell != "[]" {
            for element in cell.split('|') {
                lists.values().append_option((!element.is_empty()).then(|| element.trim_matches('"')));
            }
        }
        lists.append(!cell.is_empty());
    }
    Arc::new(lists.finish())
}

fn decimals(cells: &[&str], scale: i8, place: &str) -> ArrayRef {
    let unscaled = |cell: &&str| {
        let (whole, part) = cell.split_once('.').unwrap_or((cell, ""));
        let digits = format!("{whole}{part:0<width$}", width = usize::try_from(scale).unwrap_or(0));
        digits.parse::<i128>().unwrap_or_else(|_| panic!("{place}: cell `{cell}`"))
    };
    let values: Vec<Option<i128>> = cells.iter().map(|cell| (!cell.is_empty()).then(|| unscaled(cell))).collect();
    let array = Decimal128Array::from(values).with_precision_and_scale(38, scale);
    Arc::new(array.expect("38 digits hold every decimal"))
}
