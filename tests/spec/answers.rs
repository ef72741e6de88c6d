//! Reads the folder that a run wrote: who is a member of what, and which record has which value.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::{self, File};
use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray};
use arrow::datatypes::{DataType, Date32Type, Decimal128Type, Float32Type, Float64Type, Int64Type, TimeUnit};
use arrow::datatypes::{TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

/// A cell in the form in which cases write it.
pub(super) enum Value {
    Missing,
    Float(f64),
    Plain(String),
}

/// Every column of a run's files by its name, each with the keys of its records.
pub(super) struct Answers {
    members: HashMap<String, Vec<(String, Value)>>,
    values: HashMap<String, BTreeMap<String, Value>>,
}

impl Answers {
    pub(super) fn members(&self, name: &str) -> Option<Vec<String>> {
        let rows = self.members.get(name)?;
        let holds = |value: &Value| matches!(value, Value::Plain(text) if text == "true");
        Some(rows.iter().filter(|row| holds(&row.1)).map(|row| row.0.clone()).collect())
    }

    /// A trait's value, or that of a column that the membership holds beside the Booleans (`persona`, `NAME.status`).
    pub(super) fn value(&self, name: &str, key: &str) -> Option<&Value> {
        let traits = self.values.get(name).and_then(|column| column.get(key));
        traits.or_else(|| self.members.get(name)?.iter().find(|row| row.0 == key).map(|row| &row.1))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => formatter.write_str("missing"),
            Self::Float(number) => write!(formatter, "{number:?}"),
            Self::Plain(text) => formatter.write_str(text),
        }
    }
}

pub(super) fn read(out: &Path, definitions: &str) -> Answers {
    let keys = keys(definitions);
    let subject = definitions.split_whitespace().skip_while(|word| *word != "subject").nth(1).unwrap_or_default();
    let mut answers = Answers { members: HashMap::new(), values: HashMap::new() };
    for entry in fs::read_dir(out).expect("a run that succeeded wrote its folder") {
        let path = entry.expect("the folder of a run can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".parquet") else { continue };
        let (kind, entity) = stem.split_once('.').unwrap_or((stem, subject));
        let key = keys.get(entity).cloned().unwrap_or_default();
        for (column, rows) in columns(&path, &key) {
            // Tables of several entities may have a column of one name: `persona`.
            if kind == "membership" {
                answers.members.entry(column).or_default().extend(rows);
            } else {
                answers.values.entry(column).or_default().extend(rows);
            }
        }
    }
    answers
}

/// Each entity's key columns, by both of its names, read off the text of the definitions.
fn keys(definitions: &str) -> HashMap<String, Vec<String>> {
    let pattern =
        regex::Regex::new(r"(?s)\bentity\s+(\w+)(?:/(\w+))?[^{]*\{(.*?)(?:\bentity\b|\z)").expect("a pattern");
    let clause = regex::Regex::new(r"\bkey\s+(\w+(?:\s*,\s*\w+)*)").expect("a pattern");
    let mut keys = HashMap::new();
    let mut start = 0;
    while let Some(found) = pattern.captures_at(definitions, start) {
        // The match runs into the next entity's word, which the next search needs again.
        start = found.get(3).map_or(definitions.len(), |body| body.end());
        let Some(columns) = clause.captures(&found[3]) else { continue };
        let columns: Vec<String> = columns[1].split(',').map(|column| column.trim().to_owned()).collect();
        for name in [found.get(1), found.get(2)].into_iter().flatten() {
            keys.insert(name.as_str().to_owned(), columns.clone());
        }
    }
    keys
}

fn columns(path: &Path, key: &[String]) -> Vec<(String, Vec<(String, Value)>)> {
    let file = File::open(path).expect("a file of a run can be opened");
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).expect("a file of a run is Parquet");
    let schema = builder.schema().clone();
    let mut columns: Vec<(String, Vec<(String, Value)>)> =
        schema.fields().iter().map(|field| (field.name().clone(), Vec::new())).collect();
    for batch in builder.build().expect("a file of a run can be read") {
        let batch = batch.expect("a file of a run can be read");
        let key_columns: Vec<&ArrayRef> = key.iter().filter_map(|name| batch.column_by_name(name)).collect();
        for row in 0..batch.num_rows() {
            let parts: Vec<String> = key_columns.iter().map(|column| cell(column, row).to_string()).collect();
            for (index, column) in columns.iter_mut().enumerate() {
                column.1.push((parts.join(":"), cell(batch.column(index), row)));
            }
        }
    }
    columns
}

fn cell(array: &ArrayRef, row: usize) -> Value {
    if array.is_null(row) {
        return Value::Missing;
    }
    match array.data_type() {
        DataType::Boolean => Value::Plain(array.as_boolean().value(row).to_string()),
        DataType::Float64 => float(array.as_primitive::<Float64Type>().value(row)),
        DataType::Float32 => float(f64::from(array.as_primitive::<Float32Type>().value(row))),
        DataType::Decimal128(_, _) => Value::Plain(array.as_primitive::<Decimal128Type>().value_as_string(row)),
        DataType::Date32 => {
            let date = array.as_primitive::<Date32Type>().value_as_date(row).expect("a date of the calendar");
            Value::Plain(date.format("%Y-%m-%d").to_string())
        }
        DataType::Timestamp(_, _) => Value::Plain(moment(array, row)),
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            let text = arrow::compute::cast(array, &DataType::Utf8).expect("text is text");
            let text = text.as_string::<i32>().value(row).to_owned();
            // Blank text is missing in the language, so a run may write either.
            if text.chars().all(char::is_whitespace) { Value::Missing } else { Value::Plain(text) }
        }
        DataType::List(_) => list(&array.as_list::<i32>().value(row)),
        DataType::LargeList(_) => list(&array.as_list::<i64>().value(row)),
        DataType::Struct(_) => {
            let record = array.as_struct();
            let fields = record.column_names().into_iter().zip(record.columns());
            let fields: Vec<String> = fields.map(|(name, column)| format!("{name}: {}", cell(column, row))).collect();
            Value::Plain(format!("{{{}}}", fields.join(", ")))
        }
        _ => {
            let whole = arrow::compute::cast(array, &DataType::Int64).expect("a kind of value that cases can write");
            Value::Plain(whole.as_primitive::<Int64Type>().value(row).to_string())
        }
    }
}

fn float(number: f64) -> Value {
    if number.is_nan() { Value::Missing } else { Value::Float(number) }
}

/// RFC 3339 in UTC, with the microseconds where there are any.
fn moment(array: &ArrayRef, row: usize) -> String {
    // The instant is the same whatever the zone of the column is, so its zone is not looked at.
    let micros = match array.data_type() {
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            array.as_primitive::<TimestampNanosecondType>().value(row).div_euclid(1000)
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            array.as_primitive::<TimestampMillisecondType>().value(row) * 1000
        }
        _ => array.as_primitive::<TimestampMicrosecondType>().value(row),
    };
    let moment = chrono::DateTime::from_timestamp_micros(micros).expect("a moment of the calendar");
    let form = if micros % 1_000_000 == 0 { "%Y-%m-%dT%H:%M:%SZ" } else { "%Y-%m-%dT%H:%M:%S%.6fZ" };
    moment.format(form).to_string()
}

fn list(elements: &ArrayRef) -> Value {
    if elements.is_empty() {
        return Value::Missing;
    }
    let texts: Vec<String> = (0..elements.len()).map(|index| cell(elements, index).to_string()).collect();
    Value::Plain(format!("[{}]", texts.join(", ")))
}
