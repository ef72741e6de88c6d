//! Writes the files of cases: text as it is, compressed or in another encoding, and tables.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, Decimal128Array, Float64Array, Int64Array, ListBuilder, StringArray};
use arrow::array::{StringBuilder, TimestampMicrosecondArray, UInt64Array};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

/// Writes `text` to `path` in the form that the block's language asks for.
pub(super) fn write(path: &Path, language: &str, text: &str, place: &str) {
    let bytes = match language {
        "parquet" => return write_parquet(path, &table(text, place)),
        "arrow" => return write_arrow(path, &table(text, place)),
        "gzip" => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(text.as_bytes()).expect("memory can be written");
            encoder.finish().expect("memory can be written")
        }
        "zstd" => zstd::encode_all(text.as_bytes(), 0).expect("memory can be written"),
        // The first 256 code points of Unicode are Latin-1.
        "latin1" => text.chars().map(|c| u8::try_from(u32::from(c)).expect("a character of Latin-1")).collect(),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        "bom" => format!("\u{feff}{text}").into_bytes(),
        "cut" => text.trim_end().as_bytes().to_vec(),
        _ => text.as_bytes().to_vec(),
    };
    fs::write(path, bytes).expect("a file can be written");
}

/// Reads `name: type` from the first line and a row from each further one.
///
/// An empty cell is null, `""` is empty text, `[]` a list without elements.
fn table(text: &str, place: &str) -> RecordBatch {
    let mut lines = text.lines();
    let header = lines.next().unwrap_or_else(|| panic!("{place}: a table has a header"));
    let columns: Vec<(&str, &str)> = header
        .split(", ")
        .map(|column| column.split_once(':').unwrap_or_else(|| panic!("{place}: `{column}` has no type")))
        .map(|(name, kind)| (name.trim(), kind.trim()))
        .collect();
    let rows: Vec<Vec<&str>> = lines.map(|line| line.split(',').map(str::trim).collect()).collect();
    for row in &rows {
        assert_eq!(row.len(), columns.len(), "{place}: a row of another width: {row:?}");
    }
    let arrays: Vec<ArrayRef> = columns
        .iter()
        .enumerate()
        .map(|(index, (_, kind))| array(kind, &rows.iter().map(|row| row[index]).collect::<Vec<_>>(), place))
        .collect();
    let fields: Vec<Field> = columns
        .iter()
        .zip(&arrays)
        .map(|((name, _), array)| Field::new(*name, array.data_type().clone(), true))
        .collect();
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("the columns fit their schema")
}

fn write_parquet(path: &Path, batch: &RecordBatch) {
    let file = File::create(path).expect("a file can be written");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).expect("a Parquet file can be begun");
    writer.write(batch).expect("a Parquet file can be written");
    writer.close().expect("a Parquet file can be ended");
}

fn write_arrow(path: &Path, batch: &RecordBatch) {
    let file = File::create(path).expect("a file can be written");
    let mut writer = arrow::ipc::writer::FileWriter::try_new(file, &batch.schema()).expect("a file can be begun");
    writer.write(batch).expect("a file can be written");
    writer.finish().expect("a file can be ended");
}

fn array(kind: &str, cells: &[&str], place: &str) -> ArrayRef {
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
        "int8" => converted(DataType::Int8),
        "int32" => converted(DataType::Int32),
        "list" => lists(cells),
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
