//! The rows of a table in chunks, as frames with the wanted columns in the form of frames.

use std::collections::HashMap;

use polars::prelude::*;

use super::lower::source_name;
use super::normalise::{from_arrow, from_polars};
use super::physical;
use crate::data::{Bounds, Format, Table, read_batches};
use crate::diag::{Code, Diagnostic};
use crate::model::{Catalog, EntityId, Value};

/// About how many rows a chunk has: large enough that the work per chunk does not count, small enough for memory.
const CHUNK: usize = 8 * 122_880;

/// Where a chunk comes from.
enum Piece {
    /// Rows of a Parquet file, by position.
    Parquet { file: usize, offset: usize, rows: usize, read: Read },
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
    catalog: &'a Catalog,
    entity: EntityId,
    table: &'a Table,
    columns: Vec<u32>,
    pieces: Vec<Piece>,
    /// How many rows there are.
    pub(super) rows: u64,
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
                rows += count;
            }
        } else {
            columns.sort_unstable();
            for batch in read_batches(table, &columns, zone)? {
                rows += batch.num_rows();
                pieces.push(Piece::Batch(batch));
            }
        }
        Ok(Self { catalog, entity, table, columns, pieces, rows: rows as u64, row_groups: None })
    }

    /// How many chunks there are.
    pub(super) fn len(&self) -> usize {
        self.pieces.len()
    }

    /// The chunk at a position.
    pub(super) fn frame(&self, position: usize) -> Result<DataFrame, Vec<Diagnostic>> {
        match &self.pieces[position] {
            Piece::Parquet { file, offset, rows, .. } => self.parquet(*file, *offset, *rows, &self.columns),
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
                DataFrame::new(batch.num_rows(), frame).map_err(|error| vec![unreadable(&entity.source.path, &error)])
            }
        }
    }

    /// How many rows a chunk has that is not to be read as [`Chunks::frame`] does; none of one that is.
    pub(super) fn left_out(&self, position: usize) -> Option<usize> {
        match &self.pieces[position] {
            Piece::Parquet { rows, read: Read::Keys | Read::Nothing, .. } => Some(*rows),
            Piece::Parquet { read: Read::Columns, .. } | Piece::Batch(_) => None,
        }
    }

    /// These columns of a chunk that is left out but for them; none of one of which nothing is read.
    pub(super) fn keys(&self, position: usize, columns: &[u32]) -> Result<Option<DataFrame>, Vec<Diagnostic>> {
        match &self.pieces[position] {
            Piece::Parquet { file, offset, rows, read: Read::Keys } => {
                self.parquet(*file, *offset, *rows, columns).map(Some)
            }
            Piece::Parquet { .. } | Piece::Batch(_) => Ok(None),
        }
    }

    /// Asks of every row group of Parquet files what is read of it, given how many rows it has and the bounds of these columns,
    /// and cuts the table anew.
    pub(super) fn judge(&mut self, columns: &[u32], read: impl Fn(u64, HashMap<u32, Bounds>) -> Read) {
        let (mut pieces, mut kept, mut all) = (Vec::new(), 0, 0);
        for file in 0..self.table.files().len() {
            let mut count = 0;
            for piece in &self.pieces {
                match piece {
                    Piece::Parquet { file: of, rows, .. } if *of == file => count += rows,
                    Piece::Parquet { .. } => {}
                    Piece::Batch(_) => return,
                }
            }
            let groups =
                self.bounds(file, columns).filter(|groups| groups.iter().map(|(rows, _)| rows).sum::<usize>() == count);
            let groups = groups.map(|groups| {
                groups.into_iter().map(|(rows, bounds)| (rows, read(rows as u64, bounds))).collect::<Vec<_>>()
            });
            let groups = groups.unwrap_or_else(|| vec![(count, Read::Columns)]);
            all += groups.len();
            kept += groups.iter().filter(|(_, read)| *read == Read::Columns).count();
            let mut offset = 0;
            for run in groups.chunk_by(|a, b| a.1 == b.1) {
                let end = offset + run.iter().map(|(rows, _)| rows).sum::<usize>();
                while offset < end {
                    let rows = CHUNK.min(end - offset);
                    pieces.push(Piece::Parquet { file, offset, rows, read: run[0].1 });
                    offset += rows;
                }
            }
        }
        if kept < all {
            self.pieces = pieces;
            self.row_groups = Some((kept, all));
        }
    }

    /// The rows of each row group of a file, and the bounds of these columns in it.
    fn bounds(&self, file: usize, columns: &[u32]) -> Option<Vec<(usize, HashMap<u32, Bounds>)>> {
        let zone = self.catalog.settings.zone;
        let value = |column: u32| self.table.partition_value(file, column as usize, zone);
        let (given, stored): (Vec<u32>, Vec<u32>) = columns.iter().partition(|&&column| value(column).is_some());
        let given: Vec<(u32, Option<Value>)> = given.into_iter().map(|column| (column, value(column))).collect();
        let groups = self.table.row_groups(file, &stored, zone)?;
        let with_given = groups.into_iter().map(|group| {
            let mut bounds: HashMap<u32, Bounds> = stored.iter().copied().zip(group.bounds).collect();
            for (column, value) in &given {
                let value = value.clone().filter(|value| !value.is_missing());
                let nulls = Some(if value.is_some() { 0 } else { group.rows as u64 });
                bounds.insert(*column, Bounds { low: value.clone(), high: value, nulls });
            }
            (group.rows, bounds)
        });
        Some(with_given.collect())
    }

    fn parquet(&self, file: usize, offset: usize, rows: usize, columns: &[u32]) -> Result<DataFrame, Vec<Diagnostic>> {
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
    ) -> PolarsResult<DataFrame> {
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
            return DataFrame::new(rows, frame);
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
        for &column in &read {
            let name = source_name(column);
            let series = from_polars(raw.column(&name)?, &entity.columns[column as usize].ty, zone)?;
            frame.push(series.rechunk().with_name(name.into()).into_column());
        }
        DataFrame::new(rows, frame)
    }
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

fn unreadable(shown: &str, error: &PolarsError) -> Diagnostic {
    let reason = error.to_string();
    let reason = reason.lines().next().unwrap_or_default().to_owned();
    Diagnostic::new(Code::SourceUnreadable, format!("file `{shown}` cannot be read: {reason}"))
        .in_data(shown, None, None)
}
