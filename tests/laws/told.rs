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
use milieu::engine::Outcome;
use milieu::model::{Catalog, Decimal, Definition, DefinitionId, EntityId, Value};
use milieu::plan::{Wanted, WantedValue};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::engine::values;
use super::generate::{Case, ENTITIES, Entity, entity};
use super::open::Answers;

/// By definition and key.
pub(crate) type Told = BTreeMap<String, BTreeMap<String, String>>;

/// What the reference evaluator says. Rows of an entity without a key are told by their place among those that exist.
pub(crate) fn told(case: &Case, catalog: &Catalog, answers: &Answers) -> Told {
    let definitions = catalog.definitions.iter().map(|definition| (definition.name.clone(), definition.entity));
    let all: Vec<DefinitionId> = (0..).map(DefinitionId).take(catalog.definitions.len()).collect();
    let values = values(catalog, &all).into_iter().map(|value| (value.name, value.entity));
    let mut told = Told::new();
    for (name, of) in definitions.chain(values) {
        let of = entity(&catalog.entity(of).name);
        let at = ENTITIES.iter().position(|entity| entity.name == of.name).expect("of the schema");
        let mut by_key = BTreeMap::new();
        for (place, (row, value)) in answers[&name].iter().enumerate() {
            if !value.is_missing() {
                by_key.insert(key(of, place, &case.tables[at][*row]), written(value));
            }
        }
        told.insert(name, by_key);
    }
    told
}

fn key(of: &Entity, place: usize, row: &[Value]) -> String {
    if of.key.is_empty() {
        return place.to_string();
    }
    let part = |name: &&str| {
        let column = of.columns.iter().position(|(column, _)| column == name).expect("a column");
        written(&row[column])
    };
    of.key.iter().map(part).collect::<Vec<_>>().join(":")
}

/// What the engine says of what was wanted.
pub(crate) fn from_outcome(catalog: &Catalog, wanted: &Wanted, outcome: &Outcome) -> Told {
    let answers = |of: EntityId| outcome.entities.iter().find(|answers| answers.entity == of).expect("its answers");
    let key = |of: EntityId| {
        let of = catalog.entity(of);
        of.key.iter().map(|&column| of.columns[column as usize].name.as_str()).collect::<Vec<_>>()
    };
    let mut told = Told::new();
    for &id in &wanted.definitions {
        let Definition { name, entity, kind, .. } = catalog.definition(id);
        let batch = if kind.is_condition() { &answers(*entity).membership } else { &answers(*entity).traits };
        told.insert(name.clone(), column(&key(*entity), batch, name, kind.is_condition()));
    }
    for WantedValue { name, entity, .. } in &wanted.values {
        told.insert(name.clone(), column(&key(*entity), &answers(*entity).membership, name, false));
    }
    told
}

/// What the folder of a run says, made with `--traits`.
pub(crate) fn read(catalog: &Catalog, folder: &Path) -> Told {
    let mut told: Told = Told::new();
    let keyed = |definition: &&Definition| !catalog.entity(definition.entity).key.is_empty();
    for definition in catalog.definitions.iter().filter(keyed) {
        let file = if definition.kind.is_condition() { "membership" } else { "traits" };
        let of = entity(&catalog.entity(definition.entity).name);
        let found = from_file(of, folder, file, &definition.name, definition.kind.is_condition());
        told.insert(definition.name.clone(), found);
    }
    let all: Vec<DefinitionId> = (0..).map(DefinitionId).take(catalog.definitions.len()).collect();
    for WantedValue { name, entity: of, .. } in values(catalog, &all) {
        let written = if name.starts_with("persona of") { "persona" } else { &name };
        let of = entity(&catalog.entity(of).name);
        told.insert(name.clone(), from_file(of, folder, "membership", written, false));
    }
    told
}

fn from_file(of: &Entity, folder: &Path, file: &str, name: &str, condition: bool) -> BTreeMap<String, String> {
    let suffix = if of.name == "customer" { String::new() } else { format!(".{}", of.name) };
    let path = folder.join(format!("{file}{suffix}.parquet"));
    let file = File::open(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).and_then(ParquetRecordBatchReaderBuilder::build);
    let mut values = BTreeMap::new();
    for batch in reader.expect("a Parquet file") {
        let batch = batch.expect("rows");
        values.extend(column(of.key, &batch, name, condition));
    }
    values
}

/// The present values of a column, and of a condition's those that are true, by key.
fn column(key: &[&str], batch: &RecordBatch, name: &str, condition: bool) -> BTreeMap<String, String> {
    let array = |name: &str| batch.column_by_name(name).unwrap_or_else(|| panic!("no column {name}")).clone();
    let (keys, of_name) = (key.iter().map(|name| array(name)).collect::<Vec<_>>(), array(name));
    let mut values = BTreeMap::new();
    for row in 0..batch.num_rows() {
        let value = cell(&of_name, row);
        assert!(!condition || !value.is_missing(), "`{name}` is neither true nor false in row {row}");
        if !value.is_missing() && (!condition || value == Value::Bool(true)) {
            let parts: Vec<String> = keys.iter().map(|part| written(&cell(part, row))).collect();
            values.insert(if keys.is_empty() { row.to_string() } else { parts.join(":") }, written(&value));
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
        DataType::List(_) => {
            let elements = array.as_list::<i32>().value(row);
            // No rows are missing, and written as an empty list.
            if let Some(rows) = elements.as_struct_opt().filter(|rows| !rows.is_empty()) {
                let of_row = |row| rows.columns().iter().map(|field| cell(field, row)).collect();
                return Value::Rows((0..rows.len()).map(of_row).collect());
            }
            Value::list((0..elements.len()).map(|at| cell(&elements, at)).collect())
        }
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
        Value::List(elements) => elements.iter().map(written).collect::<Vec<_>>().join("|"),
        Value::Rows(rows) => {
            let row = |row: &[Value]| format!("[{}]", row.iter().map(written).collect::<Vec<_>>().join(", "));
            rows.iter().map(|fields| row(fields)).collect()
        }
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
