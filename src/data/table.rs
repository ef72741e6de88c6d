//! One entity's source, opened: its files, its columns, and its rows once they are read. Knows nothing of entities.

use std::path::Path;

use arrow::array::ArrayRef;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use chrono_tz::Tz;

use super::columnar::{self, RowGroup};
use super::columns::{Entry, Found, named};
use super::digest::{FileDigest, digest};
use super::files::{self, DataFile};
use super::format::Format;
use super::layout::{Layout, fields, found, nested};
use super::partition;
use super::spelling::Spelling;
use super::text::{self, Dialect, Kind, Request, TextRows, Wish, has_decimals, with_scale};
use super::value::value;
use crate::diag::{Code, Diagnostic};
use crate::model::{Column, Source, Type, Value};
use crate::progress::{Progress, Silent};

/// About so many bytes of a text file are read at a time by each thread.
///
/// So small that a chunk and the places of its fields stay in a core's cache: four times as much takes twice as long.
pub const CHUNK_BYTES: usize = 1024 * 1024;

/// One entity's source: its files and columns, and of a text source the rows once [`Table::load`] has read them.
#[derive(Debug)]
pub struct Table {
    source: Source,
    files: Vec<DataFile>,
    format: Format,
    dialect: Dialect,
    layout: Layout,
    entries: Vec<Entry>,
    columns: Vec<Column>,
    chunk: usize,
    rows: Option<TextRows>,
}

/// Opens a source: finds its files and reads headers and schemas (of NDJSON the keys of all rows, for any row may have
/// one that the others have not).
pub fn open(root: &Path, source: &Source) -> Result<Table, Vec<Diagnostic>> {
    Table::open_in_chunks(root, source, CHUNK_BYTES)
}

/// Whether the columns of a source can only be told by reading all its rows.
#[must_use]
pub fn keys_stand_in_rows(root: &Path, source: &Source) -> bool {
    let files = files::find(root, &source.path).unwrap_or_default();
    files.first().is_some_and(|file| file.format == Format::Ndjson)
}

impl Table {
    /// As [`open`], with chunks of about so many bytes: results do not depend on it.
    pub fn open_in_chunks(root: &Path, source: &Source, chunk: usize) -> Result<Self, Vec<Diagnostic>> {
        let files = files::find(root, &source.path)?;
        let format = files.first().map_or(Format::Csv, |file| file.format);
        let dialect = Dialect::new(source, format).map_err(|problem| vec![problem])?;
        let layout = match format {
            Format::Csv | Format::Tsv => Layout::Headers(text::headers(&files, &dialect)?),
            Format::Ndjson => Layout::Keys(text::surveyed(&files, &dialect, chunk)?),
            Format::Parquet | Format::Ipc => {
                let (schemas, rows) = columnar::schemas(&files)?;
                Layout::Schemas(schemas, rows)
            }
        };
        let keys = partition::keys(&files)?;
        let mut found = found(&files, &layout, &keys)?;
        found.extend(keys.iter().enumerate().map(|(at, key)| Found {
            path: vec![key.clone()],
            kind: Ok(Type::Unknown),
            partition: Some(at),
        }));
        let entries = named(source, &found, |path| nested(&files, &layout, path), |path| fields(&layout, path))?;
        let mut table = Self {
            source: source.clone(),
            files,
            format,
            dialect,
            layout,
            entries,
            columns: Vec::new(),
            chunk,
            rows: None,
        };
        table.columns = table.typed()?;
        Ok(table)
    }

    /// The columns with the kinds that are known before rows are read.
    fn typed(&self) -> Result<Vec<Column>, Vec<Diagnostic>> {
        let mut problems = Vec::new();
        let mut columns = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            let mut column = entry.column.clone();
            match self.kind(entry) {
                Ok(Some(ty)) => {
                    column.unsupported = None;
                    column.ty = ty;
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem),
            }
            columns.push(column);
        }
        if problems.is_empty() { Ok(columns) } else { Err(problems) }
    }

    /// The kind of a column; none where it is as found.
    fn kind(&self, entry: &Entry) -> Result<Option<Type>, Diagnostic> {
        let name = entry.found.path.join(".");
        if let Some(declared) = &entry.declared {
            Spelling::declared(declared, self.dialect.sign, Tz::UTC).map_err(|wrong| {
                Diagnostic::new(Code::WrongDeclaredType, format!("column `{name}`: {wrong}")).in_data(
                    &*self.source.path,
                    None,
                    Some(&name),
                )
            })?;
        }
        if entry.found.partition.is_some() {
            return self.constant(entry, Tz::UTC).map(|(ty, _)| Some(ty));
        }
        let Some(declared) = &entry.declared else { return Ok(None) };
        match &self.layout {
            Layout::Headers(_) => Ok(Some(declared.ty.clone())),
            Layout::Keys(shape) => {
                let shape = shape.at(&entry.found.path);
                Ok((!shape.is_some_and(|shape| shape.object || shape.deep)).then(|| declared.ty.clone()))
            }
            Layout::Schemas(schemas, _) => {
                columnar::declared_in_all(schemas, &entry.found.path, declared).map_err(|why| {
                    let message = format!("column `{name}` of `{}` {why}", self.source.path);
                    Diagnostic::new(Code::WrongDeclaredType, message).in_data(&*self.source.path, None, Some(&name))
                })
            }
        }
    }

    /// The column of a partition key, a row per file.
    fn constant(&self, entry: &Entry, zone: Tz) -> Result<(Type, ArrayRef), Diagnostic> {
        let key = entry.found.partition.unwrap_or(usize::MAX);
        partition::column(&self.files, key, entry.declared.as_ref(), &self.dialect, zone)
    }

    /// The columns that the language can name. A column of a text source has its kind once it was read as a wanted one.
    #[must_use]
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The files, in the order of their rows.
    #[must_use]
    pub fn files(&self) -> &[DataFile] {
        &self.files
    }

    /// The format of all files.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// How many rows there are: of a text source once it was loaded, of Parquet at once, of Arrow IPC not.
    #[must_use]
    pub fn row_count(&self) -> Option<u64> {
        match &self.layout {
            Layout::Schemas(_, rows) => *rows,
            Layout::Headers(_) | Layout::Keys(_) => self.rows.as_ref().map(|rows| rows.len() as u64),
        }
    }

    /// The Arrow type that a column has in a file of a Parquet or Arrow IPC source.
    #[must_use]
    pub fn physical(&self, file: usize, column: usize) -> Option<&DataType> {
        let Layout::Schemas(schemas, _) = &self.layout else { return None };
        let entry = self.entries.get(column).filter(|entry| entry.found.partition.is_none())?;
        columnar::lookup(schemas.get(file)?, &entry.found.path)
    }

    /// Whether a column of a Parquet or Arrow IPC source is read as another kind than it has there, or has words for
    /// missing values: only [`read_batches`] reads it as declared.
    #[must_use]
    pub fn is_converted(&self, column: usize) -> bool {
        let (Some(entry), Some(known)) = (self.entries.get(column), self.columns.get(column)) else { return false };
        let stored = entry.found.kind.as_ref().ok();
        entry.found.partition.is_none()
            && (stored != Some(&known.ty) || (known.ty == Type::Text && !self.source.missing.is_empty()))
    }

    /// What the footer of a Parquet file says of its row groups and of these columns in them; none where there is no such
    /// footer. Only for columns that are read as they are stored.
    #[must_use]
    pub fn row_groups(&self, file: usize, columns: &[u32], zone: Tz) -> Option<Vec<RowGroup>> {
        let file = self.files.get(file).filter(|_| self.format == Format::Parquet)?;
        let wanted = columns.iter().map(|&column| {
            let column = self.columns.get(column as usize)?;
            Some((column.source.as_slice(), &column.ty))
        });
        columnar::row_groups(file, &wanted.collect::<Option<Vec<_>>>()?, zone)
    }

    /// Whether the names of folders give a column.
    pub(super) fn is_partition(&self, column: usize) -> bool {
        self.entries.get(column).is_some_and(|entry| entry.found.partition.is_some())
    }

    /// The value that a column has in all rows of a file, for a column that the names of folders give.
    #[must_use]
    pub fn partition_value(&self, file: usize, column: usize, zone: Tz) -> Option<Value> {
        let entry = self.entries.get(column).filter(|entry| entry.found.partition.is_some())?;
        let (ty, array) = self.constant(entry, zone).ok()?;
        Some(value(&array, file, &ty))
    }

    /// Reads all rows of a text source once and keeps the columns that are wanted, by their names in the language. Rows
    /// that do not fit a declared kind, wanted or not, are errors, or are set aside where the source says so. Columns
    /// without a declared kind get the one that fits all rows that are left. Of other sources only the scale of texts
    /// that are declared as decimals is read. The progress is counted in bytes of the files.
    pub fn load(
        &mut self,
        wanted: &dyn Fn(&str) -> bool,
        zone: Tz,
        progress: &dyn Progress,
    ) -> Result<(), Vec<Diagnostic>> {
        let chosen: Vec<usize> = (0..self.columns.len())
            .filter(|at| self.columns[*at].unsupported.is_none() && wanted(&self.columns[*at].name))
            .collect();
        if !self.format.is_text() {
            return self.load_scales(&chosen, zone);
        }
        let (rows, kinds) = self.read_text(&chosen, zone, progress)?;
        for (at, ty) in chosen.into_iter().zip(kinds) {
            self.columns[at].ty = ty;
        }
        self.rows = Some(rows);
        Ok(())
    }

    fn load_scales(&mut self, chosen: &[usize], zone: Tz) -> Result<(), Vec<Diagnostic>> {
        for &at in chosen {
            let of_texts = match &self.entries[at].found.kind {
                Ok(Type::List(of)) => **of == Type::Text,
                Ok(other) => *other == Type::Text,
                Err(_) => false,
            };
            if !of_texts || !has_decimals(&self.columns[at].ty) {
                continue;
            }
            let column = u32::try_from(at).unwrap_or(u32::MAX);
            let batches = self.read_columnar(&[column], zone)?;
            let stored = match batches.first().map(|batch| batch.column(0).data_type().clone()) {
                Some(DataType::LargeList(of)) => Some(of.data_type().clone()),
                other => other,
            };
            if let Some(DataType::Decimal128(_, scale)) = stored {
                self.columns[at].ty = with_scale(&self.columns[at].ty, u8::try_from(scale).unwrap_or(0));
            }
        }
        Ok(())
    }

    /// The rows of a text source after [`Table::load`].
    #[must_use]
    pub fn rows(&self) -> Option<&TextRows> {
        self.rows.as_ref()
    }

    /// The digest of each file: of all bytes for text formats, or if `full`; else of its length and footer.
    pub fn digest(&self, full: bool) -> Result<Vec<FileDigest>, Vec<Diagnostic>> {
        self.files.iter().map(|file| digest(file, full).map_err(|problem| vec![problem])).collect()
    }

    /// How the source is written and read, but for its place.
    pub(super) fn source(&self) -> &Source {
        &self.source
    }

    fn read_text(
        &self,
        chosen: &[usize],
        zone: Tz,
        progress: &dyn Progress,
    ) -> Result<(TextRows, Vec<Type>), Vec<Diagnostic>> {
        let headers: &[Vec<String>] = match &self.layout {
            Layout::Headers(headers) => headers,
            Layout::Keys(_) | Layout::Schemas(..) => &[],
        };
        let mut request = Request {
            files: &self.files,
            format: self.format,
            dialect: &self.dialect,
            headers,
            wishes: Vec::new(),
            names: Vec::new(),
            constants: Vec::new(),
            reject: self.source.reject_bad_rows,
            zone,
            chunk: self.chunk,
            task: &self.source.path,
        };
        // What is kept comes in the order of columns, partitions behind: `order` says which column each place is.
        let mut order = Vec::new();
        for (at, entry) in self.entries.iter().enumerate().filter(|(_, entry)| entry.found.partition.is_none()) {
            let keep = chosen.contains(&at);
            if keep || (entry.declared.is_some() && self.columns[at].unsupported.is_none()) {
                request.wishes.push(self.wish(entry, keep, zone));
            }
            if keep {
                order.push(at);
            }
        }
        for &at in chosen.iter().filter(|at| self.entries[**at].found.partition.is_some()) {
            request.constants.push(self.constant(&self.entries[at], zone).map_err(|problem| vec![problem])?);
            order.push(at);
        }
        request.names = order.iter().map(|at| self.columns[*at].name.clone()).collect();
        let (rows, kinds) = text::load(request, progress)?;
        let places: Vec<usize> = chosen.iter().filter_map(|at| order.iter().position(|known| known == at)).collect();
        Ok((rows.projected(&places), places.iter().map(|at| kinds[*at].clone()).collect()))
    }

    fn wish(&self, entry: &Entry, keep: bool, zone: Tz) -> Wish {
        let list = match &self.layout {
            Layout::Keys(shape) => shape.at(&entry.found.path).is_some_and(|shape| shape.list),
            Layout::Headers(_) | Layout::Schemas(..) => false,
        };
        let spelling = entry.declared.as_ref().and_then(|it| Spelling::declared(it, self.dialect.sign, zone).ok());
        let kind = match spelling {
            Some(spelling) => Kind::Spelled(spelling),
            None if list => Kind::InferredList,
            None => Kind::Inferred,
        };
        Wish { shown: entry.found.path.join("."), path: entry.found.path.clone(), kind, keep }
    }

    /// Columns as they are read from Parquet and Arrow files.
    pub(super) fn wanted(&self, columns: &[u32], zone: Tz) -> Result<Vec<columnar::Wanted>, Vec<Diagnostic>> {
        let columns = columns.iter().map(|&at| at as usize).map(|at| {
            let entry = &self.entries[at];
            Ok(columnar::Wanted {
                name: self.columns[at].name.clone(),
                path: entry.found.path.clone(),
                ty: self.columns[at].ty.clone(),
                declared: entry.declared.clone(),
                constant: match entry.found.partition {
                    Some(_) => Some(self.constant(entry, zone).map_err(|problem| vec![problem])?.1),
                    None => None,
                },
            })
        });
        columns.collect()
    }

    fn read_columnar(&self, columns: &[u32], zone: Tz) -> Result<Vec<RecordBatch>, Vec<Diagnostic>> {
        columnar::read(&self.files, &self.wanted(columns, zone)?, &self.dialect, zone)
    }

    pub(super) fn dialect(&self) -> &super::text::Dialect {
        &self.dialect
    }
}

/// The rows of some columns (by their place in [`Table::columns`]) of a source of any format, normalised, in file order,
/// under their names in the language. A text source that was loaded with these columns is not read again.
pub fn read_batches(table: &Table, columns: &[u32], zone: Tz) -> Result<Vec<RecordBatch>, Vec<Diagnostic>> {
    let chosen: Vec<usize> = columns.iter().map(|at| *at as usize).filter(|at| *at < table.columns.len()).collect();
    if let Some(at) = chosen.iter().find(|at| table.columns[**at].unsupported.is_some()) {
        return Err(vec![unsupported(&table.columns[*at])]);
    }
    if !table.format.is_text() {
        return table.read_columnar(columns, zone);
    }
    let names: Vec<&str> = chosen.iter().map(|at| table.columns[*at].name.as_str()).collect();
    if let Some(rows) = table.rows.as_ref().and_then(|rows| rows.named(&names)) {
        return Ok(rows);
    }
    let mut sorted = chosen.clone();
    sorted.sort_unstable();
    sorted.dedup();
    let (rows, _) = table.read_text(&sorted, zone, &Silent)?;
    Ok(rows.named(&names).unwrap_or_default())
}

fn unsupported(column: &Column) -> Diagnostic {
    let why = column.unsupported.as_deref().unwrap_or_default();
    Diagnostic::new(Code::UnsupportedType, format!("column `{}` cannot be used: {why}", column.name))
}
