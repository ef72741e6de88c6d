//! What a run says of a case, whoever ran it: by definition, by key, the value as text. Of a segment its members, of a
//! trait the records that have a value.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;

use arrow::array::{
    Array, ArrayRef, AsArray, RecordBatch, TimestampMicrosecondArray, TimestampMillisecondArray,
    TimestampNanosecondArray,
};
use arrow::datatypes::{
    DataType, Date32Type, Decimal128Type, DurationMicrosecondType, Float64Type, Int64Type, TimeUnit,
};
use milieu::model::{Decimal, Value};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::generate::{Case, ENTITIES, Entity, entity};
use super::open::Answers;

/// By definition and key.
pub(crate) type Told = BTreeMap<String, BTreeMap<String, String>>;

/// What the reference evaluator says, of the entities that have a key.
pub(crate) fn told(case: &Case, answers: &Answers) -> Told {
    let mut told = Told::new();
    for definition in &case.definitions {
        let of = entity(definition.body.frame.entity);
        let at = ENTITIES.iter().position(|entity| entity.name == of.name).expect("of the schema");
        if of.key.is_empty() {
            continue;
        }
        let present = answers[&definition.name].iter().filter(|(_, value)| !value.is_missing());
        let by_key = present.map(|(row, value)| (key(of, &case.tables[at][*row]), written(value)));
        told.insert(definition.name.clone(), by_key.collect());
    }
    told
}

fn key(of: &Entity, row: &[Value]) -> String {
    let part = |name: &&str| {
        let column = of.columns.iter().position(|(column, _)| column == name).expect("a column");
        written(&row[column])
    };
    of.key.iter().map(part).collect::<Vec<_>>().join(":")
}

/// What the folder of a run says, made with `--traits`.
pub(crate) fn read(case: &Case, folder: &Path) -> Told {
    let mut told: Told = Told::new();
    for of in ENTITIES.iter().filter(|entity| !entity.key.is_empty()) {
        let suffix = if of.name == "customer" { String::new() } else { format!(".{}", of.name) };
        let own = case.definitions.iter().filter(|definition| definition.body.frame.entity == of.name);
        for definition in own {
            let file = if definition.is_segment() { "membership" } else { "traits" };
            let path = folder.join(format!("{file}{suffix}.parquet"));
            told.insert(definition.name.clone(), column(of, &path, &definition.name));
        }
    }
    told
}

/// The present values of a column, and of a Boolean one of a segment those that are true, by key.
fn column(of: &Entity, path: &Path, name: &str) -> BTreeMap<String, String> {
    let file = File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let mut values = BTreeMap::new();
    for batch in reader.expect("a Parquet file") {
        let batch = batch.expect("rows");
        let array = |name: &str| batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}")).clone();
        let (keys, of_name) = (of.key.iter().map(|name| array(name)).collect::<Vec<_>>(), array(name));
        for row in 0..RecordBatch::num_rows(&batch) {
            let value = cell(&of_name, row);
            if !value.is_missing() && value != Value::Bool(false) {
                let key: Vec<String> = keys.iter().map(|part| written(&cell(part, row))).collect();
                values.insert(key.join(":"), written(&value));
            }
        }
    }
    values
}

fn cell(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Missing;
    }
    match array.data_type() {
        DataType::Boolean => Value::Bool(array.as_boolean().value(row)),
        DataType::Int64 => Value::Int(array.as_primitive::<Int64Type>().value(row)),
        DataType::Float64 => Value::float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Decimal128(_, scale) => Value::Decimal(Decimal {
            mantissa: array.as_primitive::<Decimal128Type>().value(row),
            scale: u8::try_from(*scale).expect("not negative"),
        }),
        DataType::Utf8 => Value::text(array.as_string::<i32>().value(row)),
        DataType::LargeUtf8 => Value::text(array.as_string::<i64>().value(row)),
        DataType::Utf8View => Value::text(array.as_string_view().value(row)),
        DataType::Date32 => Value::Date(array.as_primitive::<Date32Type>().value(row)),
        DataType::Duration(TimeUnit::Microsecond) => {
            Value::Duration(array.as_primitive::<DurationMicrosecondType>().value(row))
        }
        DataType::Timestamp(unit, _) => Value::Timestamp(moment(array, *unit, row)),
        other => panic!("a column of {other}"),
    }
}

fn moment(array: &ArrayRef, unit: TimeUnit, row: usize) -> i64 {
    let array = array.as_any();
    let micros = match unit {
        TimeUnit::Microsecond => array.downcast_ref::<TimestampMicrosecondArray>().map(|array| array.value(row)),
        TimeUnit::Millisecond => {
            array.downcast_ref::<TimestampMillisecondArray>().map(|array| array.value(row) * 1_000)
        }
        TimeUnit::Nanosecond => array.downcast_ref::<TimestampNanosecondArray>().map(|array| array.value(row) / 1_000),
        TimeUnit::Second => None,
    };
    micros.expect("a unit that runs write")
}

/// A value as a text that tells it from all others, but for the sign of zero and zeros at a decimal's end.
fn written(value: &Value) -> String {
    match value {
        Value::Float(number) if *number == 0.0 => "0.0".to_owned(),
        Value::Float(number) => format!("{number:?}"),
        Value::Decimal(Decimal { mantissa, scale }) => {
            let (mut mantissa, mut scale) = (*mantissa, *scale);
            while scale > 0 && mantissa % 10 == 0 {
                (mantissa, scale) = (mantissa / 10, scale - 1);
            }
            format!("{mantissa}e-{scale}")
        }
        Value::Int(number) => number.to_string(),
        Value::Text(text) => text.to_string(),
        other => format!("{other:?}"),
    }
}

/// How the second differs from the first, if it does.
pub(crate) fn difference(expected: &Told, found: &Told) -> Option<String> {
    for (name, expected) in expected {
        let Some(found) = found.get(name) else { return Some(format!("nothing is said of `{name}`")) };
        for (key, value) in expected {
            match found.get(key) {
                Some(other) if other == value => {}
                other => return Some(format!("`{name}` of {key}: {value} expected, found {other:?}")),
            }
        }
        if let Some((key, value)) = found.iter().find(|(key, _)| !expected.contains_key(*key)) {
            return Some(format!("`{name}` of {key}: nothing expected, found {value}"));
        }
    }
    None
}
