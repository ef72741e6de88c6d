//! Text sources: CSV, TSV, NDJSON. All rows are read once, in parallel chunks; undeclared columns get the kind that
//! fits all their rows. Knows nothing of how columns are named.

mod build;
mod cells;
mod chunk;
mod dialect;
mod faults;
mod header;
mod input;
mod json;
mod ndjson;
mod part;
mod records;
mod rows;
mod sample;
mod unify;

use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::compute::concat_batches;
use arrow::datatypes::{Field, Schema, SchemaRef};
use arrow::record_batch::{RecordBatch, RecordBatchOptions};
use chrono_tz::Tz;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::files::DataFile;
use super::format::Format;
use super::spelling::{Facts, Spelling};
use super::value::arrow_type;
use crate::diag::Diagnostic;
use crate::model::Type;
use crate::progress::Progress;
use chunk::{Cut, Reading};
use part::{Layout, Part, Work};

pub(super) use dialect::Dialect;
pub(super) use header::{headers, surveyed};
pub(super) use ndjson::Shape;
pub(super) use part::{Kind, Wish};
pub use rows::{RejectedRow, TextRows};
pub(super) use sample::{field_counts, unpacked};
pub(super) use unify::{adapt, has_decimals, with_scale};

/// What is read, and how.
pub(super) struct Request<'a> {
    pub(super) files: &'a [DataFile],
    pub(super) format: Format,
    pub(super) dialect: &'a Dialect,
    /// Per file the header; of NDJSON empty.
    pub(super) headers: &'a [Vec<String>],
    pub(super) wishes: Vec<Wish>,
    /// The names of the kept wishes, and after them columns that have one value a file.
    pub(super) names: Vec<String>,
    /// A row per file.
    pub(super) constants: Vec<(Type, ArrayRef)>,
    pub(super) reject: bool,
    pub(super) zone: Tz,
    pub(super) chunk: usize,
    pub(super) task: &'a str,
}

/// Reads all rows; the kinds are those of the kept wishes and of the constants.
pub(super) fn load(
    mut request: Request<'_>,
    progress: &dyn Progress,
) -> Result<(TextRows, Vec<Type>), Vec<Diagnostic>> {
    loop {
        let parts = read(&request, progress);
        faults::check(&request, &parts)?;
        let kinds = kinds(&request, &parts)?;
        // A chunk whose texts all were numbers, say, does not have the texts any more that other chunks need.
        let lost = unify::lost(&parts, &kinds);
        if lost.is_empty() {
            return Ok(rows(&request, parts, kinds));
        }
        let mut kept: Vec<&mut Wish> = request.wishes.iter_mut().filter(|wish| wish.keep).collect();
        for at in lost {
            kept[at].kind = Kind::Spelled(Spelling::of(kinds[at].clone(), request.dialect.sign, request.zone));
        }
    }
}

fn read(request: &Request<'_>, progress: &dyn Progress) -> Vec<Part> {
    let (layout, cut) = match request.format {
        Format::Ndjson => {
            (Layout::Keys(ndjson::Keys::new(request.wishes.iter().map(|wish| wish.path.as_slice()))), Cut::Lines)
        }
        Format::Csv | Format::Tsv | Format::Parquet | Format::Ipc => {
            let places = request.headers.iter().map(|header| {
                let place = |wish: &Wish| header.iter().position(|name| wish.path == std::slice::from_ref(name));
                (header.len(), request.wishes.iter().map(|wish| place(wish).unwrap_or(usize::MAX)).collect())
            });
            (Layout::Fields(places.collect()), Cut::Records(request.dialect.separator.clone()))
        }
    };
    let work =
        Work { dialect: request.dialect, layout, wishes: &request.wishes, reject: request.reject, zone: request.zone };
    let reading = Reading {
        files: request.files,
        dialect: request.dialect,
        cut,
        size: request.chunk,
        progress,
        task: request.task,
    };
    reading.map(|chunk| work.read(chunk))
}

/// The kinds of the kept columns over all chunks.
fn kinds(request: &Request<'_>, parts: &[Part]) -> Result<Vec<Type>, Vec<Diagnostic>> {
    let kept: Vec<&Wish> = request.wishes.iter().filter(|wish| wish.keep).collect();
    let mut kinds = Vec::with_capacity(kept.len());
    let mut problems = Vec::new();
    for (at, wish) in kept.iter().enumerate() {
        let mut facts = Facts::default();
        for part in parts {
            if let Some(built) = part.columns.get(at) {
                facts.merge(built.facts);
            }
        }
        match &wish.kind {
            Kind::Spelled(spelling) => {
                if unify::has_decimals(spelling.ty()) && !facts.fits_decimal() {
                    problems.push(faults::too_wide(request, parts, at, wish));
                }
                kinds.push(unify::with_scale(spelling.ty(), facts.scale()));
            }
            Kind::Inferred => kinds.push(facts.kind()),
            Kind::InferredList => kinds.push(Type::List(Box::new(facts.kind()))),
        }
    }
    if problems.is_empty() { Ok(kinds) } else { Err(problems) }
}

/// About so many rows a batch: chunks are smaller than is good for those who work on batches.
const BATCH_ROWS: usize = 128 * 1024;

fn rows(request: &Request<'_>, parts: Vec<Part>, mut kinds: Vec<Type>) -> (TextRows, Vec<Type>) {
    let wished = kinds.len();
    kinds.extend(request.constants.iter().map(|(ty, _)| ty.clone()));
    let fields = request.names.iter().zip(&kinds).map(|(name, ty)| Field::new(name, arrow_type(ty), true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    let mut rows = TextRows::new(request.files.iter().map(|file| file.shown.clone()).collect());
    let mut groups: Vec<Vec<Part>> = Vec::new();
    let mut size = BATCH_ROWS;
    let mut line = 1;
    for mut part in parts {
        if part.first {
            line = 1;
        }
        for fault in std::mem::take(&mut part.faults) {
            rows.reject(RejectedRow {
                file: request.files[part.file].shown.clone(),
                line: line + u64::from(fault.line),
                column: fault.column,
                reason: fault.reason,
                fields: fault.fields,
            });
        }
        rows.place_rows(part.rows, part.file, line, std::mem::take(&mut part.breaks));
        line += part.lines;
        if part.rows > 0 {
            if size >= BATCH_ROWS {
                groups.push(Vec::new());
                size = 0;
            }
            size += part.rows;
            if let Some(group) = groups.last_mut() {
                group.push(part);
            }
        }
    }
    let kept = &kinds[..wished];
    rows.set_batches(groups.into_par_iter().map(|group| batch(request, &schema, kept, group)).collect(), &schema);
    (rows, kinds)
}

/// Chunks that follow each other as one batch.
fn batch(request: &Request<'_>, schema: &SchemaRef, kinds: &[Type], parts: Vec<Part>) -> RecordBatch {
    let batches: Vec<RecordBatch> = parts
        .into_iter()
        .map(|part| {
            let mut columns: Vec<ArrayRef> =
                part.columns.iter().zip(kinds).map(|(built, ty)| unify::adapted(built, ty)).collect();
            let constants = request.constants.iter();
            columns.extend(constants.map(|(_, array)| super::partition::repeated(array, part.file, part.rows)));
            let options = RecordBatchOptions::new().with_row_count(Some(part.rows));
            RecordBatch::try_new_with_options(Arc::clone(schema), columns, &options)
                .expect("every column was brought to the type of the schema and has a value per row")
        })
        .collect();
    concat_batches(schema, &batches).expect("the batches have one schema and are small enough for one")
}

/// Reads texts as they are spelled; the error is the first that does not fit: its row, and why.
pub(super) fn from_texts<'v>(
    values: impl Iterator<Item = Option<&'v str>>,
    spelling: &Spelling,
    dialect: &Dialect,
    zone: Tz,
) -> Result<(ArrayRef, Type), (usize, String)> {
    let mut cells = cells::Cells::new("", 1);
    for value in values {
        let field = value.map(|text| cells.keep(text, cells::Form::Plain)).unwrap_or_default();
        cells.push([field], cells::RowPlace { start: 0, end: 0, line: 0 });
    }
    let mut misfits = Vec::new();
    let built = build::Column { cells: &cells, at: 0, dialect, zone }.build(spelling, &mut misfits);
    match misfits.into_iter().next() {
        Some(misfit) => Err((misfit.row, misfit.reason)),
        None => Ok((built.array, built.ty)),
    }
}

/// The spelling that fits all texts.
pub(super) fn inferred<'v>(values: impl Iterator<Item = &'v str>, dialect: &Dialect, zone: Tz) -> Spelling {
    let mut facts = Facts::default();
    for text in values.filter(|text| !dialect.is_missing(text)) {
        facts.add(text, dialect.sign);
    }
    Spelling::of(facts.kind(), dialect.sign, zone)
}
