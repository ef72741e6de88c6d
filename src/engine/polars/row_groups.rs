//! Row groups of Parquet files read as they stand, texts by their dictionaries: for columns that need no other form. Must not know
//! what is asked of them.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use arrow::array::ArrayRef;
use arrow::datatypes::{DataType, Field, Schema};
use arrow::record_batch::RecordBatch;
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use parquet::errors::{ParquetError, Result};

use super::plain::fits;
use crate::data::Table;
use crate::model::{Catalog, EntityId, Type};

/// The files of a table whose wanted columns can be read as they stand.
pub(super) struct RowGroups {
    files: Vec<Groups>,
    /// By wanted column: its place in the batches, as [`Self::read`] orders them.
    places: Vec<usize>,
}

/// One file.
struct Groups {
    metadata: ArrowReaderMetadata,
    projection: ProjectionMask,
}

impl RowGroups {
    /// Looks at the footers; none if a file or a column has to be read otherwise.
    pub(super) fn open(catalog: &Catalog, entity: EntityId, table: &Table, columns: &[u32]) -> Option<Self> {
        let described = &catalog.entity(entity).columns;
        let zone_is_utc = catalog.settings.zone == chrono_tz::Tz::UTC;
        let mut wanted: Vec<(&str, &Type)> = Vec::new();
        for &column in columns {
            let of = &described[column as usize];
            let [name] = of.source.as_slice() else { return None };
            wanted.push((name, &of.ty));
        }
        let mut files = Vec::new();
        let mut places = Vec::new();
        for file in table.files() {
            let (groups, found) = Groups::open(&file.path, &wanted, zone_is_utc)?;
            files.push(groups);
            // Batches have the columns in the file's order, which may differ from file to file.
            if places.is_empty() {
                places = found;
            } else if places != found {
                return None;
            }
        }
        Some(Self { files, places })
    }

    /// How many rows each row group of a file has.
    pub(super) fn rows(&self, file: usize) -> impl Iterator<Item = usize> + '_ {
        let groups = self.files[file].metadata.metadata().row_groups().iter();
        groups.map(|group| usize::try_from(group.num_rows()).unwrap_or(0))
    }

    /// The wanted columns of a row group.
    pub(super) fn read(&self, path: &Path, file: usize, group: usize) -> Result<Vec<ArrayRef>> {
        let groups = &self.files[file];
        // What is broken inside of a file can make the reader panic.
        let read = catch_unwind(AssertUnwindSafe(|| groups.read(path, group)));
        let batch = read.unwrap_or_else(|_| Err(ParquetError::General("its pages are broken".into())))?;
        Ok(self.places.iter().map(|&place| Arc::clone(batch.column(place))).collect())
    }
}

impl Groups {
    fn open(path: &Path, wanted: &[(&str, &Type)], zone_is_utc: bool) -> Option<(Self, Vec<usize>)> {
        let file = File::open(path).ok()?;
        let plain = ArrowReaderMetadata::load(&file, ArrowReaderOptions::new()).ok()?;
        let schema = plain.schema();
        let mut roots: Vec<usize> = Vec::new();
        for &(name, ty) in wanted {
            let mut own = schema.fields().iter().enumerate().filter(|(_, field)| field.name() == name);
            let (Some((at, field)), None) = (own.next(), own.next()) else { return None };
            if !fits(ty, field.data_type(), zone_is_utc) {
                return None;
            }
            roots.push(at);
        }
        let dictionary = DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
        let fields = schema.fields().iter().enumerate().map(|(at, field)| {
            let is_text = matches!(field.data_type(), DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View);
            if roots.contains(&at) && is_text {
                Arc::new(Field::new(field.name(), dictionary.clone(), field.is_nullable()))
            } else {
                Arc::clone(field)
            }
        });
        let supplied = Schema::new_with_metadata(fields.collect::<Vec<_>>(), schema.metadata().clone());
        let options = ArrowReaderOptions::new().with_schema(Arc::new(supplied));
        let metadata = ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options).ok()?;
        let projection = ProjectionMask::roots(metadata.parquet_schema(), roots.iter().copied());
        let mut ordered = roots.clone();
        ordered.sort_unstable();
        ordered.dedup();
        let places = roots.iter().filter_map(|root| ordered.binary_search(root).ok()).collect();
        Some((Self { metadata, projection }, places))
    }

    fn read(&self, path: &Path, group: usize) -> Result<RecordBatch> {
        let rows = self.metadata.metadata().row_group(group).num_rows();
        let rows = usize::try_from(rows).unwrap_or(0);
        let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(path)?, self.metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(self.projection.clone())
            .with_batch_size(rows.max(1))
            .build()?;
        let mut batches = Vec::new();
        for batch in reader {
            batches.push(batch?);
        }
        match batches.as_slice() {
            [one] if one.num_rows() == rows => Ok(one.clone()),
            [] => Err(ParquetError::General("a row group has no rows".into())),
            [first, ..] => {
                let whole = arrow::compute::concat_batches(&first.schema(), &batches)?;
                if whole.num_rows() == rows { Ok(whole) } else { Err(ParquetError::General("rows are missing".into())) }
            }
        }
    }
}
