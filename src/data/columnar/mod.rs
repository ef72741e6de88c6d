//! Sources with a schema: Parquet and Arrow IPC. Knows nothing of how columns are named in the language.

mod convert;
mod kinds;
mod normal;

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StructArray};
use arrow::compute::{is_null, nullif};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};
use arrow::error::ArrowError;
use arrow::ipc::reader::{FileReader, StreamReader};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use chrono_tz::Tz;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::columns::{Found, differences};
use super::files::{DataFile, unreadable};
use super::format::Format;
use super::partition;
use super::text::{Dialect, adapt};
use super::value::arrow_type;
use crate::diag::{Code, Diagnostic};
use crate::model::{Declared, Type};

pub(super) use kinds::{declared_kind, kind};

/// The schemas of files, and how many rows they have together where the files say it.
pub(super) fn schemas(files: &[DataFile]) -> Result<(Vec<SchemaRef>, Option<u64>), Vec<Diagnostic>> {
    let read: Vec<Result<(SchemaRef, Option<u64>), Diagnostic>> = files.par_iter().map(schema).collect();
    let mut schemas = Vec::with_capacity(files.len());
    let mut rows = Some(0);
    let mut problems = Vec::new();
    for result in read {
        match result {
            Ok((schema, count)) => {
                schemas.push(schema);
                rows = rows.and_then(|rows| count.map(|count| rows + count));
            }
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok((schemas, rows)) } else { Err(problems) }
}

fn schema(file: &DataFile) -> Result<(SchemaRef, Option<u64>), Diagnostic> {
    match file.format {
        Format::Parquet => {
            let builder = parquet_builder(file)?;
            let rows = builder.metadata().file_metadata().num_rows();
            Ok((Arc::clone(builder.schema()), u64::try_from(rows).ok()))
        }
        Format::Ipc | Format::Csv | Format::Tsv | Format::Ndjson => {
            let schema = match ipc_reader(file, None)? {
                Ipc::File(reader) => reader.schema(),
                Ipc::Stream(reader) => reader.schema(),
            };
            Ok((schema, None))
        }
    }
}

fn parquet_builder(file: &DataFile) -> Result<ParquetRecordBatchReaderBuilder<File>, Diagnostic> {
    let mut input = File::open(&file.path).map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    let mut magic = [0; 4];
    let starts = input.read_exact(&mut magic).is_ok() && magic == *b"PAR1";
    let mut ends = [0; 4];
    let whole = input.seek(SeekFrom::End(-4)).is_ok() && input.read_exact(&mut ends).is_ok() && ends == *b"PAR1";
    if !starts {
        return Err(broken(file, "it is not a Parquet file, as its ending says"));
    }
    if !whole {
        return Err(broken(file, "its end is missing: it was cut off, or is still being written"));
    }
    ParquetRecordBatchReaderBuilder::try_new(input).map_err(|error| broken(file, &error.to_string()))
}

enum Ipc {
    File(Box<FileReader<std::io::BufReader<File>>>),
    Stream(Box<StreamReader<std::io::BufReader<File>>>),
}

fn ipc_reader(file: &DataFile, columns: Option<Vec<usize>>) -> Result<Ipc, Diagnostic> {
    let mut input = File::open(&file.path).map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    let mut magic = [0; 6];
    let is_file = input.read_exact(&mut magic).is_ok() && magic == *b"ARROW1";
    input.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    if magic.starts_with(b"FEA1") {
        return Err(broken(file, "it is a Feather file of version 1; Arrow IPC files are version 2"));
    }
    if is_file {
        return FileReader::try_new_buffered(input, columns)
            .map(|reader| Ipc::File(Box::new(reader)))
            .map_err(|error| broken(file, &format!("it is not a whole Arrow file ({error})")));
    }
    StreamReader::try_new_buffered(input, columns)
        .map(|reader| Ipc::Stream(Box::new(reader)))
        .map_err(|error| broken(file, &format!("it is neither an Arrow file nor a stream ({error})")))
}

fn broken(file: &DataFile, why: &str) -> Diagnostic {
    Diagnostic::new(
        Code::SourceUnreadable,
        format!("file `{}` cannot be read as {}: {why}", file.shown, file.format.name()),
    )
    .in_data(&*file.shown, None, None)
}

/// The Arrow type at a path of a schema.
pub(super) fn lookup<'s>(schema: &'s Schema, path: &[String]) -> Option<&'s DataType> {
    let (first, fields) = path.split_first()?;
    let mut found = schema.fields().iter().find(|field| field.name() == first)?.data_type();
    for part in fields {
        let DataType::Struct(fields) = found else { return None };
        found = fields.iter().find(|field| field.name() == part)?.data_type();
    }
    Some(found)
}

/// The columns that all files have, each of one kind, or how the files differ.
pub(super) fn found(files: &[DataFile], schemas: &[SchemaRef]) -> Result<Vec<Found>, Vec<Diagnostic>> {
    let names = |schema: &'_ SchemaRef| schema.fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>();
    let all: Vec<Vec<String>> = schemas.iter().map(names).collect();
    let listed: Vec<(&str, Vec<&str>)> = files
        .iter()
        .zip(&all)
        .map(|(file, names)| (file.shown.as_str(), names.iter().map(String::as_str).collect()))
        .collect();
    let mut problems = differences(&listed);
    for ((file, names), schema) in files.iter().zip(&all).zip(schemas) {
        let twice = |name: &&String| schema.fields().iter().filter(|field| field.name() == *name).count() > 1;
        if let Some(name) = names.iter().find(twice) {
            let message = format!("column `{name}` stands twice in `{}`", file.shown);
            problems.push(Diagnostic::new(Code::DuplicateHeader, message).in_data(&*file.shown, None, Some(name)));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut columns = Vec::new();
    for name in all.first().into_iter().flatten() {
        let path = vec![name.clone()];
        match common_kind(files, schemas, &path) {
            Ok(kind) => columns.push(Found { path, kind, partition: None }),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// The kind that a column has in all files; a column of nulls alone fits every kind.
pub(super) fn common_kind(
    files: &[DataFile],
    schemas: &[SchemaRef],
    path: &[String],
) -> Result<Result<Type, String>, Diagnostic> {
    let mut common: Option<(Result<Type, String>, &DataFile)> = None;
    for (file, schema) in files.iter().zip(schemas) {
        let Some(stored) = lookup(schema, path).filter(|stored| **stored != DataType::Null) else { continue };
        let found = kind(stored);
        match &common {
            None => common = Some((found, file)),
            Some((known, _)) if known.is_err() && found.is_err() || *known == found => {}
            Some((known, first)) => {
                let word = |kind: &Result<Type, String>| match kind {
                    Ok(Type::Decimal(scale)) => format!("decimal with {scale} digits behind the point"),
                    Ok(ty) => ty.to_string(),
                    Err(_) => "of a type that is not supported".into(),
                };
                let name = path.join(".");
                let message = format!(
                    "column `{name}` is {} in `{}`, but {} in `{}`",
                    word(&found),
                    file.shown,
                    word(known),
                    first.shown
                );
                return Err(Diagnostic::new(Code::ColumnsDiffer, message)
                    .in_data(&*file.shown, None, Some(&name))
                    .help("a column has one type in all files of a source"));
            }
        }
    }
    Ok(common.map_or(Ok(Type::Text), |(kind, _)| kind))
}

/// A column to read.
pub(super) struct Wanted {
    /// Its name in the language.
    pub(super) name: String,
    /// Where it is in the files.
    pub(super) path: Vec<String>,
    /// Its kind; the scale of texts that are declared as decimals may become larger.
    pub(super) ty: Type,
    /// What `columns` says.
    pub(super) declared: Option<Declared>,
    /// A row per file, for a column that is not in the files.
    pub(super) constant: Option<ArrayRef>,
}

/// Reads columns of all files, normalised, in file order: at least one batch, which may be empty.
pub(super) fn read(
    files: &[DataFile],
    columns: &[Wanted],
    dialect: &Dialect,
    zone: Tz,
) -> Result<Vec<RecordBatch>, Vec<Diagnostic>> {
    let read: Vec<Result<Vec<Piece>, Diagnostic>> =
        files.par_iter().enumerate().map(|(at, file)| read_file(at, file, columns, dialect, zone)).collect();
    let mut pieces = Vec::new();
    let mut problems = Vec::new();
    for result in read {
        match result {
            Ok(found) => pieces.extend(found),
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(batches(columns, pieces))
}

/// A batch of a file, each column with the kind that it has there.
struct Piece {
    columns: Vec<(ArrayRef, Type)>,
    rows: usize,
}

fn batches(columns: &[Wanted], pieces: Vec<Piece>) -> Vec<RecordBatch> {
    let kind = |at: usize| {
        let kinds = pieces.iter().map(|piece| &piece.columns[at].1);
        kinds.fold(columns[at].ty.clone(), |best, next| match (&best, next) {
            (Type::Decimal(a), Type::Decimal(b)) if a < b => next.clone(),
            _ => best,
        })
    };
    let kinds: Vec<Type> = (0..columns.len()).map(kind).collect();
    let fields = columns.iter().zip(&kinds).map(|(column, ty)| Field::new(&column.name, arrow_type(ty), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let batch = |piece: Piece| {
        let arrays = piece.columns.iter().zip(&kinds).map(|((array, from), to)| adapt(array, from, to)).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(piece.rows));
        RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options).ok()
    };
    let batches: Vec<RecordBatch> = pieces.into_iter().filter_map(batch).collect();
    if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches }
}

fn read_file(
    at: usize,
    file: &DataFile,
    columns: &[Wanted],
    dialect: &Dialect,
    zone: Tz,
) -> Result<Vec<Piece>, Diagnostic> {
    let mut pieces = Vec::new();
    let mut before = 0;
    for batch in raw_batches(file, columns)? {
        let batch = batch.map_err(|error| broken(file, &error.to_string()))?;
        let rows = batch.num_rows();
        let read = columns.iter().map(|column| {
            if let Some(constant) = &column.constant {
                return Ok((partition::repeated(constant, at, rows), column.ty.clone()));
            }
            let array = extract(&batch, &column.path).ok_or_else(|| broken(file, "it changed while it was read"))?;
            convert::read(&array, column, dialect, zone).map_err(|wrong| wrong_value(file, column, before, wrong))
        });
        pieces.push(Piece { columns: read.collect::<Result<_, _>>()?, rows });
        before += rows;
    }
    Ok(pieces)
}

fn wrong_value(file: &DataFile, column: &Wanted, before: usize, (row, reason): (usize, String)) -> Diagnostic {
    let name = column.path.join(".");
    Diagnostic::new(Code::WrongValue, format!("wrong value in column `{name}`: {reason}"))
        .in_data(&*file.shown, None, Some(&name))
        .note(format!("it is in row {} of the file", before + row + 1))
}

type RawBatches = Box<dyn Iterator<Item = Result<RecordBatch, ArrowError>>>;

fn raw_batches(file: &DataFile, columns: &[Wanted]) -> Result<RawBatches, Diagnostic> {
    const ROWS: usize = 64 * 1024;
    let schema = schema(file)?.0;
    let wanted = columns.iter().filter(|column| column.constant.is_none());
    let mut roots: Vec<usize> = wanted.filter_map(|column| schema.index_of(&column.path[0]).ok()).collect();
    roots.sort_unstable();
    roots.dedup();
    if file.format == Format::Parquet {
        let builder = parquet_builder(file)?;
        let mask = ProjectionMask::roots(builder.parquet_schema(), roots);
        let reader = builder.with_projection(mask).with_batch_size(ROWS).build();
        return Ok(Box::new(reader.map_err(|error| broken(file, &error.to_string()))?));
    }
    Ok(match ipc_reader(file, Some(roots))? {
        Ipc::File(reader) => Box::new(*reader),
        Ipc::Stream(reader) => Box::new(*reader),
    })
}

/// The array at a path; a field of a null struct is null.
fn extract(batch: &RecordBatch, path: &[String]) -> Option<ArrayRef> {
    let (first, fields) = path.split_first()?;
    let mut array = Arc::clone(batch.column_by_name(first)?);
    for part in fields {
        let parent: &StructArray = array.as_struct_opt()?;
        let child = Arc::clone(parent.column_by_name(part)?);
        array = if parent.null_count() > 0 { nullif(&child, &is_null(parent).ok()?).ok()? } else { child };
    }
    Some(array)
}
