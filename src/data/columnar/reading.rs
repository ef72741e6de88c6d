//! The rows of Parquet and Arrow files, normalised, as their columns are declared. Knows nothing of text formats.

use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray, StructArray};
use arrow::compute::{is_null, nullif};
use arrow::datatypes::{Decimal128Type, Field, Schema};
use arrow::error::ArrowError;
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use chrono_tz::Tz;
use parquet::arrow::ProjectionMask;
use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::convert;
use super::opening::{Ipc, broken, guarded, ipc_reader, parquet_builder, schema};
use crate::data::files::DataFile;
use crate::data::format::Format;
use crate::data::partition;
use crate::data::text::{Dialect, adapt};
use crate::data::value::arrow_type;
use crate::diag::{Code, Diagnostic};
use crate::model::{Declared, Type};

/// A column to read.
pub(in crate::data) struct Wanted {
    /// Its name in the language.
    pub(in crate::data) name: String,
    /// Where it is in the files.
    pub(in crate::data) path: Vec<String>,
    /// Its kind; the scale of texts that are declared as decimals may become larger.
    pub(in crate::data) ty: Type,
    /// What `columns` says.
    pub(in crate::data) declared: Option<Declared>,
    /// A row per file, for a column that is not in the files.
    pub(in crate::data) constant: Option<ArrayRef>,
}

/// Reads columns of all files, normalised, in file order: at least one batch, which may be empty.
pub(in crate::data) fn read(
    files: &[DataFile],
    columns: &[Wanted],
    dialect: &Dialect,
    zone: Tz,
) -> Result<Vec<RecordBatch>, Vec<Diagnostic>> {
    let read: Vec<Result<Vec<Piece>, Diagnostic>> = files
        .par_iter()
        .enumerate()
        .map(|(at, file)| guarded(file, || read_file(at, file, columns, dialect, zone)))
        .collect();
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
    batches(columns, pieces)
}

/// A batch of a file, each column with the kind that it has there.
struct Piece {
    columns: Vec<(ArrayRef, Type)>,
    rows: usize,
}

fn batches(columns: &[Wanted], pieces: Vec<Piece>) -> Result<Vec<RecordBatch>, Vec<Diagnostic>> {
    let kind = |at: usize| pieces.iter().map(|piece| &piece.columns[at].1).fold(columns[at].ty.clone(), wider);
    let kinds: Vec<Type> = (0..columns.len()).map(kind).collect();
    for (at, column) in columns.iter().enumerate() {
        if !pieces.iter().all(|piece| fits(&piece.columns[at].0, &piece.columns[at].1, &kinds[at])) {
            let name = column.path.join(".");
            let message = format!("values of column `{name}` do not fit one decimal of 38 digits together");
            return Err(vec![Diagnostic::new(Code::WrongValue, message).help(
                "a decimal has as many digits behind the point as its longest value; `float` or `text` takes them all",
            )]);
        }
    }
    let fields = columns.iter().zip(&kinds).map(|(column, ty)| Field::new(&column.name, arrow_type(ty), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let batch = |piece: Piece| {
        let arrays = piece.columns.iter().zip(&kinds).map(|((array, from), to)| adapt(array, from, to)).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(piece.rows));
        RecordBatch::try_new_with_options(Arc::clone(&schema), arrays, &options)
            .expect("every column was brought to the type of the schema and has a value per row")
    };
    let batches: Vec<RecordBatch> = pieces.into_iter().map(batch).collect();
    Ok(if batches.is_empty() { vec![RecordBatch::new_empty(schema)] } else { batches })
}

/// Whether decimals still fit 38 digits with so many behind the point.
fn fits(array: &ArrayRef, from: &Type, to: &Type) -> bool {
    match (from, to) {
        (Type::Decimal(from), Type::Decimal(to)) if from < to => {
            let bound = 10_u128.pow(u32::from(38_u8.saturating_sub(to - from)));
            array.as_primitive::<Decimal128Type>().iter().flatten().all(|value| value.unsigned_abs() < bound)
        }
        (Type::List(from), Type::List(to)) => fits(array.as_list::<i64>().values(), from, to),
        _ => true,
    }
}

/// The larger scale of two kinds of decimals, or of lists of them.
fn wider(best: Type, next: &Type) -> Type {
    match (best, next) {
        (Type::Decimal(a), Type::Decimal(b)) => Type::Decimal(a.max(*b)),
        (Type::List(a), Type::List(b)) => Type::List(Box::new(wider(*a, b))),
        (best, _) => best,
    }
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
pub(super) fn extract(batch: &RecordBatch, path: &[String]) -> Option<ArrayRef> {
    let (first, fields) = path.split_first()?;
    let mut array = Arc::clone(batch.column_by_name(first)?);
    for part in fields {
        let parent: &StructArray = array.as_struct_opt()?;
        let child = Arc::clone(parent.column_by_name(part)?);
        array = if parent.null_count() > 0 { nullif(&child, &is_null(parent).ok()?).ok()? } else { child };
    }
    Some(array)
}
