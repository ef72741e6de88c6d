//! The tables of a case: as files, as columns for the resolver, as rows for the evaluator.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayBuilder, ArrayRef, BooleanArray, Date32Array, Date32Builder, Decimal128Array, DurationMicrosecondArray,
    Float64Array, Float64Builder, Int64Array, Int64Builder, ListBuilder, RecordBatch, StringArray, StringBuilder,
    TimestampMicrosecondArray,
};
use milieu::interpret::Rows;
use milieu::model::{Catalog, Column, Decimal, Type, Value, date_of};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use super::generate::{Case, ENTITIES, Entity, Kind, LISTS, digits, present};

/// The columns of an entity as the resolver wants them.
pub(crate) fn columns(at: usize) -> Vec<Column> {
    let column = |(name, kind): &(&str, Kind)| Column {
        name: (*name).to_owned(),
        source: vec![(*name).to_owned()],
        ty: ty(*kind),
        unsupported: None,
        personal: false,
    };
    ENTITIES[at].columns.iter().map(column).collect()
}

fn ty(kind: Kind) -> Type {
    match kind {
        Kind::Condition | Kind::Bool => Type::Bool,
        Kind::Int => Type::Int,
        Kind::Decimal(scale) => Type::Decimal(scale),
        Kind::Float => Type::Float,
        Kind::Text => Type::Text,
        Kind::Date => Type::Date,
        Kind::Timestamp => Type::Timestamp,
        Kind::Duration => Type::Duration,
        Kind::Texts => Type::List(Box::new(Type::Text)),
        Kind::Ints => Type::List(Box::new(Type::Int)),
        Kind::Floats => Type::List(Box::new(Type::Float)),
        Kind::Dates => Type::List(Box::new(Type::Date)),
    }
}

/// The rows of all entities of the catalog: what counts as missing is missing here.
pub(crate) fn rows(case: &Case, catalog: &Catalog) -> Vec<Rows> {
    let of = |name: &str| {
        let at = ENTITIES.iter().position(|entity| entity.name == name).expect("of the schema");
        let rows = case.tables[at].iter().map(|row| row.iter().map(present).collect());
        Rows::from_rows(ENTITIES[at].columns.len(), rows.collect())
    };
    catalog.entities.iter().map(|entity| of(&entity.name)).collect()
}

/// How the tables of a case lie in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Storage {
    /// What the files end in.
    pub(crate) ending: &'static str,
    /// Each table is cut into so many files.
    pub(crate) parts: usize,
}

/// Every table one Parquet file.
pub(crate) const PARQUET: Storage = Storage { ending: "parquet", parts: 1 };

/// Every table one text.
pub(crate) const CSV: Storage = Storage { ending: "csv", parts: 1 };

impl Storage {
    /// The path of a table's source, as its definition has it.
    pub(crate) fn source(self, plural: &str) -> String {
        let Self { ending, parts } = self;
        if parts == 1 { format!("data/{plural}.{ending}") } else { format!("data/{plural}/*.{ending}") }
    }

    fn file(self, plural: &str, part: usize) -> String {
        let Self { ending, parts } = self;
        if parts == 1 { format!("data/{plural}.{ending}") } else { format!("data/{plural}/part-{part}.{ending}") }
    }
}

/// Writes the definitions and the tables.
pub(crate) fn write(case: &Case, folder: &Path, storage: Storage) {
    std::fs::create_dir_all(folder.join("data")).expect("a folder");
    std::fs::write(folder.join("case.seg"), case.text(storage)).expect("a file");
    std::fs::write(folder.join("milieu.toml"), case.settings()).expect("a file");
    for (name, entries) in LISTS {
        let text = format!("entry\n{}\n", entries.join("\n"));
        std::fs::write(folder.join("data").join(format!("{name}.csv")), text).expect("a file");
    }
    for (at, entity) in ENTITIES.iter().enumerate() {
        let rows = &case.tables[at];
        let size = rows.len().div_ceil(storage.parts);
        for part in 0..storage.parts {
            let from = (part * size).min(rows.len());
            let rows = &rows[from..(from + size).min(rows.len())];
            let path = folder.join(storage.file(entity.plural, part));
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            match storage.ending {
                "csv" => write_csv(entity, rows, &path),
                "arrow" => write_arrow(entity, rows, &path),
                _ => write_parquet(entity, rows, group(case, rows.len()), &path),
            }
        }
    }
}

fn batch(entity: &Entity, rows: &[Vec<Value>]) -> RecordBatch {
    let arrays = entity.columns.iter().enumerate().map(|(column, (name, kind))| {
        let cells: Vec<&Value> = rows.iter().map(|row| &row[column]).collect();
        (*name, array(*kind, &cells), true)
    });
    RecordBatch::try_from_iter_with_nullable(arrays).expect("columns of one length")
}

/// How many rows stand in a row group: now and then so few that some can be left out.
fn group(case: &Case, rows: usize) -> usize {
    let few = 1 + usize::try_from(case.seed % 4).expect("small");
    if case.seed.is_multiple_of(3) { 1_000_000 } else { few.max(rows / 12) }
}

fn write_parquet(entity: &Entity, rows: &[Vec<Value>], group: usize, path: &Path) {
    let batch = batch(entity, rows);
    let file = File::create(path).expect("a file");
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("kinds that Parquet has");
    writer.write(&batch).expect("rows");
    writer.close().expect("a footer");
}

fn write_arrow(entity: &Entity, rows: &[Vec<Value>], path: &Path) {
    let batch = batch(entity, rows);
    let file = File::create(path).expect("a file");
    let mut writer = arrow::ipc::writer::FileWriter::try_new(file, &batch.schema()).expect("kinds that IPC has");
    writer.write(&batch).expect("rows");
    writer.finish().expect("a footer");
}

fn array(kind: Kind, cells: &[&Value]) -> ArrayRef {
    match kind {
        Kind::Condition | Kind::Bool => Arc::new(of(cells, bool).collect::<BooleanArray>()),
        Kind::Int => Arc::new(of(cells, number).collect::<Int64Array>()),
        Kind::Decimal(scale) => {
            let array = of(cells, mantissa).collect::<Decimal128Array>();
            let scaled = array.with_precision_and_scale(digits(scale), i8::try_from(scale).expect("small"));
            Arc::new(scaled.expect("its digits"))
        }
        Kind::Float => Arc::new(of(cells, float).collect::<Float64Array>()),
        Kind::Text => Arc::new(of(cells, text).collect::<StringArray>()),
        Kind::Date => Arc::new(of(cells, day).collect::<Date32Array>()),
        Kind::Timestamp => Arc::new(of(cells, number).collect::<TimestampMicrosecondArray>().with_timezone("UTC")),
        Kind::Duration => Arc::new(of(cells, number).collect::<DurationMicrosecondArray>()),
        Kind::Texts => listed(StringBuilder::new(), cells, |of, cell| of.append_option(text(cell))),
        Kind::Ints => listed(Int64Builder::new(), cells, |of, cell| of.append_option(number(cell))),
        Kind::Floats => listed(Float64Builder::new(), cells, |of, cell| of.append_option(float(cell))),
        Kind::Dates => listed(Date32Builder::new(), cells, |of, cell| of.append_option(day(cell))),
    }
}

/// Lists whose elements a builder takes one by one.
fn listed<B: ArrayBuilder>(builder: B, cells: &[&Value], append: impl Fn(&mut B, &Value)) -> ArrayRef {
    let mut lists = ListBuilder::new(builder);
    for elements in of(cells, elements) {
        elements.iter().flat_map(|list| list.iter()).for_each(|element| append(lists.values(), element));
        lists.append(elements.is_some());
    }
    Arc::new(lists.finish())
}

/// What the cells hold.
fn of<'c, T>(cells: &'c [&'c Value], what: impl Fn(&'c Value) -> Option<T>) -> impl Iterator<Item = Option<T>> {
    cells.iter().map(move |cell| what(cell))
}

fn bool(cell: &Value) -> Option<bool> {
    if let Value::Bool(value) = cell { Some(*value) } else { None }
}

fn number(cell: &Value) -> Option<i64> {
    match cell {
        Value::Int(number) | Value::Timestamp(number) | Value::Duration(number) => Some(*number),
        _ => None,
    }
}

fn mantissa(cell: &Value) -> Option<i128> {
    if let Value::Decimal(Decimal { mantissa, .. }) = cell { Some(*mantissa) } else { None }
}

fn float(cell: &Value) -> Option<f64> {
    if let Value::Float(value) = cell { Some(*value) } else { None }
}

fn text(cell: &Value) -> Option<String> {
    if let Value::Text(text) = cell { Some(text.to_string()) } else { None }
}

fn day(cell: &Value) -> Option<i32> {
    if let Value::Date(day) = cell { Some(*day) } else { None }
}

fn elements(cell: &Value) -> Option<&[Value]> {
    if let Value::List(elements) = cell { Some(elements) } else { None }
}

fn write_csv(entity: &Entity, rows: &[Vec<Value>], path: &Path) {
    let mut writer = csv::Writer::from_path(path).expect("a file");
    writer.write_record(entity.columns.iter().map(|(name, _)| name)).expect("a header");
    for row in rows {
        writer.write_record(row.iter().map(field)).expect("a row");
    }
    writer.flush().expect("all rows");
}

/// A value as a field; what a CSV has no word for is left empty.
fn field(value: &Value) -> String {
    match value {
        Value::Missing | Value::Rows(_) => String::new(),
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) if value.is_finite() => format!("{value:?}"),
        Value::Float(_) => String::new(),
        Value::Text(text) => text.to_string(),
        Value::Date(day) => date_of(*day).to_string(),
        Value::Timestamp(at) => {
            let utc = chrono::DateTime::from_timestamp_micros(*at).expect("in the calendar");
            utc.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
        }
        // In seconds.
        Value::Duration(micros) => {
            let sign = if *micros < 0 { "-" } else { "" };
            format!("{sign}{}.{:06}", micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000)
        }
        Value::Decimal(number) => {
            let scale = usize::from(number.scale);
            let digits = format!("{:0>width$}", number.mantissa.unsigned_abs(), width = scale + 1);
            let (before, behind) = digits.split_at(digits.len() - scale);
            let point = if scale == 0 { "" } else { "." };
            format!("{}{before}{point}{behind}", if number.mantissa < 0 { "-" } else { "" })
        }
        Value::List(elements) => elements.iter().map(field).collect::<Vec<_>>().join("|"),
    }
}
