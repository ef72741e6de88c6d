//! Writes the files of cases: text as it is, compressed or in another encoding, and tables.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, StructArray};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{Field, Fields, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ArrowWriter;

use super::arrays::array;

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
        "utf16" => std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect(),
        "crlf" => text.replace('\n', "\r\n").into_bytes(),
        "bom" => format!("\u{feff}{text}").into_bytes(),
        "cut" => text.trim_end().as_bytes().to_vec(),
        _ => text.as_bytes().to_vec(),
    };
    fs::write(path, bytes).expect("a file can be written");
}

/// Reads `name: type` from the first line and a row from each further one.
///
/// An empty cell is null, `""` is empty text, `[]` a list without elements. Columns `a.b` and `a.c` are the fields of a
/// struct `a`, which is null where all of them are.
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
    let names: Vec<Vec<&str>> = columns.iter().map(|(name, _)| name.split('.').collect()).collect();
    let (fields, arrays) = fields(&names.into_iter().zip(arrays).collect::<Vec<_>>());
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("the columns fit their schema")
}

/// Columns by their paths, those that begin alike as one struct.
fn fields(columns: &[(Vec<&str>, ArrayRef)]) -> (Fields, Vec<ArrayRef>) {
    let mut found: Vec<(&str, ArrayRef)> = Vec::new();
    for (path, array) in columns {
        if path.len() == 1 {
            found.push((path[0], Arc::clone(array)));
        } else if !found.iter().any(|(name, _)| *name == path[0]) {
            let below = columns.iter().filter(|(other, _)| other.len() > 1 && other[0] == path[0]);
            let below: Vec<(Vec<&str>, ArrayRef)> =
                below.map(|(other, array)| (other[1..].to_vec(), Arc::clone(array))).collect();
            let (fields, arrays) = fields(&below);
            let filled = (0..array.len()).map(|row| arrays.iter().any(|array| array.is_valid(row)));
            let nulls = NullBuffer::from(filled.collect::<Vec<bool>>());
            found.push((path[0], Arc::new(StructArray::new(fields, arrays, Some(nulls)))));
        }
    }
    let field = |(name, array): &(&str, ArrayRef)| Field::new(*name, array.data_type().clone(), true);
    (found.iter().map(field).collect(), found.into_iter().map(|(_, array)| array).collect())
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
