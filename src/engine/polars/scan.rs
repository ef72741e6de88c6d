//! The rows of a table in chunks, as frames with the wanted columns in the form of frames.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use polars::prelude::*;
use rayon::prelude::*;

use super::frame::{Raw, Rows, blocks};
use super::lower::source_name;
use super::normalise::{from_arrow, from_polars};
use super::physical;
use super::row_groups::RowGroups;
use crate::data::{Format, Table, read_batches};
use crate::diag::{Code, Diagnostic};
use crate::model::{Catalog, EntityId, Value};

/// About how many rows a chunk has: large enough that the work per chunk does not count, small enough for memory.
pub(super) const CHUNK: usize = 8 * 122_880;

/// Where a chunk comes from.
pub(super) enum Piece {
    /// Rows of a Parquet file, by position.
    Parquet { file: usize, offset: usize, rows: usize, read: Read },
    /// Row groups of a Parquet file, with the rows of each.
    Groups { file: usize, first: usize, rows: Vec<usize> },
    /// A batch in memory.
    Batch(arrow::record_batch::RecordBatch),
}

/// What is read of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// All columns of the scan.
    Columns,
    /// Only the columns that name their owners, which are counted.
    Keys,
    /// Nothing.
    Nothing,
}

/// A table, cut into pieces.
pub(super) struct Chunks<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) entity: EntityId,
    pub(super) table: &'a Table,
    pub(super) columns: Vec<u32>,
    pub(super) pieces: Vec<Piece>,
    /// By Parquet file: how many rows it has.
    pub(super) counts: Vec<usize>,
    /// How many rows there are.
    pub(super) rows: u64,
    /// Columns that are left as they stand in the files.
    pub(super) left: BTreeSet<u32>,
    pub(super) groups: Option<RowGroups>,
    /// By Parquet file: the rows of each row group, and what is read of them; none: everything is.
    pub(super) judged: Vec<Option<Vec<(usize, Read)>>>,
    /// How many row groups are read, and of how many; none where all are.
    pub(super) row_groups: Option<(usize, usize)>,
}

impl<'a> Chunks<'a> {
    /// Cuts a table; reads the sizes of files, and all rows only of formats that are not scanned.
    pub(super) fn open(
        catalog: &'a Catalog,
        entity: EntityId,
        table: &'a Table,
        columns: &[u32],
    ) -> Result<Self, Vec<Diagnostic>> {
        let zone = catalog.settings.zone;
        let mut pieces = Vec::new();
        let mut rows = 0_usize;
        let mut counts = Vec::new();
        let mut columns = columns.to_vec();
        if let Some(loaded) = table.rows() {
            for batch in loaded.batches() {
                rows += batch.num_rows();
                pieces.push(Piece::Batch(batch.clone()));
            }
        } else if table.format() == Format::Parquet
            && !columns.iter().any(|&column| table.is_converted(column as usize))
        {
            for (file, data) in table.files().iter().enumerate() {
                let count = parquet_rows(&data.path).map_err(|error| vec![unreadable(&data.shown, &error)])?;
                for offset in (0..count).step_by(CHUNK) {
                    let rows = CHUNK.min(count - offset);
                    pieces.push(Piece::Parquet { file, offset, rows, read: Read::Columns });
                }
                counts.push(count);
                rows += count;
            }
        } else {
            columns.sort_unstable();
            for batch in read_batches(table, &columns, zone)? {
                rows += batch.num_rows();
                pieces.push(Piece::Batch(batch));
            }
        }
        Ok(Self {
            catalog,
            entity,
            table,
            columns,
            pieces,
            counts,
            rows: rows as u64,
            left: BTreeSet::new(),
            groups: None,
            judged: Vec::new(),
            row_groups: None,
        })
    }

    /// Reads row groups, each by one worker.
    fn read(&self, file: usize, first: usize, rows: &[usize]) -> Result<Rows, Vec<Diagnostic>> {
        let data = &self.table.files()[file];
        let groups = self.groups.as_ref().ok_or_else(Vec::new)?;
        let told = |error: &dyn std::fmt::Display| vec![unreadable(&data.shown, error)];
        let read: Vec<Vec<ArrayRef>> = (first..first + rows.len())
            .into_par_iter()
            .map(|group| groups.read(&data.path, file, group).map_err(|error| told(&error)))
            .collect::<Result<_, _>>()?;
        let mut raw: BTreeMap<u32, Vec<ArrayRef>> = BTreeMap::new();
        let mut parts = Vec::new();
        let mut start = 0;
        for (arrays, &height) in read.iter().zip(rows) {
            for block in blocks(height) {
                for (&column, array) in self.columns.iter().zip(arrays) {
                    raw.entry(column).or_default().push(array.slice(block.start, block.len()));
                }
                parts.push(start + block.start..start + block.end);
            }
            start += height;
        }
        let frame = DataFrame::new(start, Vec::new()).map_err(|error| told(&error))?;
        let raw = raw.into_iter().map(|(column, arrays)| (column, Raw::Arrow(arrays))).collect();
        Ok(Rows { frame, raw: Arc::new(raw), blocks: parts.into(), late: Vec::new() })
    }

    /// How many chunks there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The chunk at a position.
    pub(super) fn frame(&self, position: usize) -> Result<Rows, Vec<Diagnostic>> {
        match &self.pieces[position] {
            Piece::Parquet { file, offset, rows, .. } => self.parquet(*file, *offset, *rows, &self.columns),
            Piece::Groups { file, first, rows } => self.read(*file, *first, rows),
            Piece::Batch(batch) => {
                let entity = self.catalog.entity(self.entity);
                let mut frame = Vec::with_capacity(self.columns.len());
                for &column in &self.columns {
                    let described = &entity.columns[column as usize];
                    if let Some(array) = batch.column_by_name(&described.name) {
                        let series = from_arrow(array.as_ref(), &described.ty);
                        frame.push(series.with_name(source_name(column).into()).into_column());
                    }
                }
                let frame = DataFrame::new(batch.num_rows(), frame);
                frame.map(Rows::from).map_err(|error| vec![unreadable(&entity.source.path, &error)])
            }
        }
    }

    pub(super) fn parquet(
        &self,
        file: usize,
        offset: usize,
        rows: usize,
        columns: &[u32],
    ) -> Result<Rows, Vec<Diagnostic>> {
        let data = &self.table.files()[file];
        let read = self.slice(file, &data.path, offset, rows, columns);
        read.map_err(|error| vec![unreadable(&data.shown, &error)])
    }

    fn slice(
        &self,
        file: usize,
        path: &std::path::Path,
        offset: usize,
        rows: usize,
        columns: &[u32],
    ) -> PolarsResult<Rows> {
        let entity = self.catalog.entity(self.entity);
        let zone = self.catalog.settings.zone;
        let (given, read): (Vec<u32>, Vec<u32>) =
            columns.iter().partition(|&&column| self.table.partition_value(file, column as usize, zone).is_some());
        let mut frame = Vec::with_capacity(columns.len());
        for &column in &given {
            let ty = &entity.columns[column as usize].ty;
            let value = self.table.partition_value(file, column as usize, zone).unwrap_or(Value::Missing);
            let one = physical::series(&[physical::any_value(&value, ty)], ty);
            frame.push(one.new_from_index(0, rows).with_name(source_name(column).into()).into_column());
        }
        if read.is_empty() {
            return Ok(DataFrame::new(rows, frame)?.into());
        }
        let wanted: Vec<Expr> = read
            .iter()
            .map(|&column| {
                let mut parts = entity.columns[column as usize].source.iter();
                let first = parts.next().map_or("", String::as_str);
                parts.fold(col(first), |inner, field| inner.struct_().field_by_name(field)).alias(source_name(column))
            })
            .collect();
        let offset = i64::try_from(offset).map_err(|_| polars_err!(ComputeError: "too many rows"))?;
        let length = IdxSize::try_from(rows).map_err(|_| polars_err!(ComputeError: "too many rows"))?;
        let raw = scan_file(path)?.slice(offset, length).select(wanted).collect()?;
        let is_left = |column: &u32| {
            let plain = raw.column(&source_name(*column)).is_ok_and(|cells| cannot_fail(cells.dtype()));
            plain && self.left.contains(column)
        };
        let (left, taken): (Vec<u32>, Vec<u32>) = read.iter().partition(|column| is_left(column));
        let normal = |&column: &u32| {
            let name = source_name(column);
            let series = from_polars(raw.column(&name)?, &entity.columns[column as usize].ty, zone)?;
            Ok(series.rechunk().with_name(name.into()).into_column())
        };
        frame.extend(taken.par_iter().map(normal).collect::<PolarsResult<Vec<Column>>>()?);
        let left = left.into_iter().map(|column| Ok((column, Raw::Polars(raw.column(&source_name(column))?.clone()))));
        let left: BTreeMap<u32, Raw> = left.collect::<PolarsResult<_>>()?;
        Ok(Rows { raw: Arc::new(left), ..Rows::from(DataFrame::new(rows, frame)?) })
    }
}

/// Whether every cell of this type has a form for frames. What others may hold is found out where the file is known.
fn cannot_fail(dtype: &DataType) -> bool {
    matches!(
        dtype,
        DataType::Boolean
            | DataType::Int32
            | DataType::Int64
            | DataType::Float64
            | DataType::Date
            | DataType::Datetime(..)
            | DataType::String
    )
}

fn scan_file(path: &std::path::Path) -> PolarsResult<LazyFrame> {
    let arguments = ScanArgsParquet {
        glob: false,
        cache: false,
        hive_options: polars::io::HiveOptions::new_disabled(),
        ..ScanArgsParquet::default()
    };
    LazyFrame::scan_parquet(PlRefPath::try_from_path(path)?, arguments)
}

fn parquet_rows(path: &std::path::Path) -> PolarsResult<usize> {
    let file = std::fs::File::open(path)?;
    let mut reader = ParquetReader::new(file);
    reader.num_rows()
}

fn unreadable(shown: &str, error: &dyn std::fmt::Display) -> Diagnostic {
    let reason = error.to_string();
    let reason = reason.lines().next().unwrap_or_default().to_owned();
    Diagnostic::new(Code::SourceUnreadable, format!("file `{shown}` cannot be read: {reason}"))
        .in_data(shown, None, None)
}
