//! The tables of a run's folder: Parquet, lists of keys, rows set aside; and the membership as an Arrow stream. Must not
//! know what the columns mean.

use std::path::Path;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::datatypes::{DataType, Field};
use arrow::ipc::writer::StreamWriter;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use parquet::arrow::arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, compute_leaves};
use parquet::arrow::{ArrowSchemaConverter, ArrowWriter};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnDescPtr;
use rayon::prelude::*;

use super::flags::{self, FlagChunk};
use super::folder::write_file;
use super::{Error, Rejects, Results, Table};

pub(super) fn write(results: &Results, folder: &Path) -> Result<(), Error> {
    let subject = results.record.subject.as_deref();
    for table in &results.tables {
        let name = |stem: &str| match subject {
            Some(subject) if subject == table.entity => folder.join(format!("{stem}.parquet")),
            _ => folder.join(format!("{stem}.{}.parquet", table.entity)),
        };
        if let Some(batch) = &table.membership {
            parquet(batch, &name("membership"))?;
        }
        if let Some(batch) = &table.traits {
            parquet(batch, &name("traits"))?;
        }
    }
    if results.lists {
        lists(results, folder)?;
    }
    results.rejects.iter().try_for_each(|rejects| rejected(rejects, folder))
}

/// Rows that are encoded together; a million and a bit, as readers like it.
const ROW_GROUP: usize = 1 << 20;

/// The same batch gives the same bytes: columns are encoded side by side, but each by one thread, and put down in order.
fn parquet(batch: &RecordBatch, path: &Path) -> Result<(), Error> {
    encode(batch).map_err(Error::encode(path)).and_then(|bytes| write_file(path, &bytes))
}

fn encode(batch: &RecordBatch) -> Result<Vec<u8>, ParquetError> {
    let compression = Compression::ZSTD(ZstdLevel::try_new(3)?);
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_created_by(concat!("milieu ", env!("CARGO_PKG_VERSION")).to_owned())
        .build();
    let writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    let (mut file, columns) = writer.into_serialized_writer()?;
    for (number, start) in (0..batch.num_rows()).step_by(ROW_GROUP).enumerate() {
        let rows = batch.slice(start, ROW_GROUP.min(batch.num_rows() - start));
        let mut encoded = encode_columns(&rows, columns.create_column_writers(number)?, compression)?;
        let mut group = file.next_row_group()?;
        for column in encoded.drain(..) {
            match column {
                Encoded::Flags(chunk) => chunk.append(&mut group)?,
                Encoded::Other(chunk) => chunk.append_to_row_group(&mut group)?,
            }
        }
        group.close()?;
    }
    file.into_inner()
}

/// A column of a row group, encoded.
enum Encoded {
    Flags(FlagChunk),
    Other(ArrowColumnChunk),
}

/// What a column of a row group is encoded from.
enum Work<'a> {
    Flags(&'a BooleanArray, ColumnDescPtr),
    Other(&'a Field, &'a ArrayRef, Vec<ArrowColumnWriter>),
}

fn encode_columns(
    rows: &RecordBatch,
    writers: Vec<ArrowColumnWriter>,
    compression: Compression,
) -> Result<Vec<Encoded>, ParquetError> {
    let schema = rows.schema();
    let described = ArrowSchemaConverter::new().convert(&schema)?;
    let mut writers = writers.into_iter();
    let mut work = Vec::new();
    let mut at = 0;
    for (field, column) in schema.fields().iter().zip(rows.columns()) {
        let own: Vec<ArrowColumnWriter> = writers.by_ref().take(leaves_of(field.data_type())).collect();
        let described = described.column(at);
        at += own.len();
        work.push(match column.as_boolean_opt().filter(|_| !field.is_nullable()) {
            Some(flags) => Work::Flags(flags, described),
            None => Work::Other(field, column, own),
        });
    }
    // Leaves are computed where they are encoded: those of all columns together take more memory than the answers.
    let compressor = || zstd::bulk::Compressor::new(flags::LEVEL);
    let encoded = work.into_par_iter().map_init(compressor, |compressor, work| match work {
        Work::Flags(flags, column) => {
            let compressor = compressor.as_mut().map_err(|error| ParquetError::General(error.to_string()))?;
            Ok(vec![Encoded::Flags(FlagChunk::new(flags, &column, compression, compressor)?)])
        }
        Work::Other(field, column, writers) => {
            let leaves = compute_leaves(field, column)?.into_iter().zip(writers);
            let encoded = leaves.map(|(leaf, mut writer)| {
                writer.write(&leaf)?;
                writer.close().map(Encoded::Other)
            });
            encoded.collect::<Result<Vec<_>, _>>()
        }
    });
    Ok(encoded.collect::<Result<Vec<_>, ParquetError>>()?.into_iter().flatten().collect())
}

/// How many columns of a Parquet file a column is written as.
fn leaves_of(ty: &DataType) -> usize {
    match ty {
        DataType::List(of) => leaves_of(of.data_type()),
        DataType::Struct(fields) => fields.iter().map(|field| leaves_of(field.data_type())).sum(),
        _ => 1,
    }
}

/// Writes a table as an Arrow IPC stream.
///
/// # Errors
/// What the writer or the encoder says.
pub fn stream(batch: &RecordBatch, out: &mut dyn std::io::Write) -> Result<(), arrow::error::ArrowError> {
    let mut writer = StreamWriter::try_new(out, &batch.schema())?;
    writer.write(batch)?;
    writer.finish()
}

/// `members/NAME.csv` for every audience: the keys of its members.
fn lists(results: &Results, folder: &Path) -> Result<(), Error> {
    let members = folder.join("members");
    std::fs::create_dir(&members).map_err(Error::io(&members))?;
    for definition in results.record.definitions.iter().filter(|definition| definition.kind == "audience") {
        let table = results.tables.iter().find(|table| table.entity == definition.entity);
        if let Some((table, batch)) = table.and_then(|table| Some((table, table.membership.as_ref()?))) {
            let path = members.join(format!("{}.csv", definition.name));
            write_file(&path, &keys(table, batch, &definition.name).map_err(Error::encode(&path))?)?;
        }
    }
    Ok(())
}

fn keys(table: &Table, batch: &RecordBatch, name: &str) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let schema = batch.schema();
    let options = FormatOptions::default();
    let columns: Vec<_> = batch.columns().iter().take(table.key_width).collect();
    let texts: Vec<ArrayFormatter<'_>> =
        columns.iter().map(|column| ArrayFormatter::try_new(column, &options)).collect::<Result<_, _>>()?;
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(schema.fields().iter().take(table.key_width).map(|field| field.name()))?;
    if let Some(flags) = batch.column_by_name(name).and_then(|column| column.as_boolean_opt()) {
        for row in (0..flags.len()).filter(|&row| flags.is_valid(row) && flags.value(row)) {
            out.write_record(texts.iter().map(|text| text.value(row).to_string()))?;
        }
    }
    Ok(out.into_inner()?)
}

fn rejected(rejects: &Rejects, folder: &Path) -> Result<(), Error> {
    let path = folder.join(format!("rejects.{}.csv", rejects.entity));
    let mut out = csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    out.write_record(&rejects.header).map_err(Error::encode(&path))?;
    for row in &rejects.rows {
        out.write_record(row).map_err(Error::encode(&path))?;
    }
    write_file(&path, &out.into_inner().map_err(Error::encode(&path))?)
}
