//! An older run to compare with: who came and who went since. Must not know why.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray, RecordBatch};
use arrow::compute::{cast, concat_batches};
use arrow::row::{OwnedRow, RowConverter, SortField};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::{Error, Table};

/// Who came and who went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    /// Members now that were none.
    pub entered: u64,
    /// Members then that are none now, also those that are no records any more.
    pub left: u64,
}

/// The folder of an older run.
#[derive(Clone, Debug)]
pub struct Baseline {
    folder: PathBuf,
    subject: Option<String>,
}

impl Baseline {
    /// The run in that folder.
    ///
    /// # Errors
    /// A folder that is not there or holds no run.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let broken = |why: String| Error::BrokenRun(folder.to_path_buf(), why);
        if !folder.is_dir() {
            return Err(Error::NoRun(folder.to_path_buf()));
        }
        let text = std::fs::read_to_string(folder.join("run.json")).map_err(|error| broken(error.to_string()))?;
        let record: serde_json::Value = serde_json::from_str(&text).map_err(|error| broken(error.to_string()))?;
        let subject = record.get("subject").and_then(serde_json::Value::as_str).map(str::to_owned);
        Ok(Self { folder: folder.to_path_buf(), subject })
    }

    /// Who came and went, for each named condition of the table that the older run had too.
    ///
    /// # Errors
    /// Files of the older run that cannot be read, keys that cannot be compared.
    pub fn moves(&self, table: &Table, names: &[&str]) -> Result<HashMap<String, Moves>, Error> {
        let Some(now) = &table.membership else { return Ok(HashMap::new()) };
        let Some(then) = self.membership(&table.entity)? else { return Ok(HashMap::new()) };
        compare(table.key_width, now, &then, names)
            .map_err(|why| Error::BrokenRun(self.folder.clone(), format!("its keys cannot be compared: {why}")))
    }

    fn membership(&self, entity: &str) -> Result<Option<RecordBatch>, Error> {
        let own = if self.subject.as_deref() == Some(entity) { String::new() } else { format!(".{entity}") };
        let path = self.folder.join(format!("membership{own}.parquet"));
        if !path.is_file() {
            return Ok(None);
        }
        read(&path).map(Some).map_err(|error| Error::BrokenRun(self.folder.clone(), error.to_string()))
    }
}

fn compare(
    key_width: usize,
    now: &RecordBatch,
    then: &RecordBatch,
    names: &[&str],
) -> Result<HashMap<String, Moves>, arrow::error::ArrowError> {
    let keys_now: Vec<ArrayRef> = now.columns().iter().take(key_width).cloned().collect();
    let keys_then = keys_like(now, then, key_width)?;
    let fields = keys_now.iter().map(|key| SortField::new(key.data_type().clone())).collect();
    let converter = RowConverter::new(fields)?;
    let rows_then = converter.convert_columns(&keys_then)?;
    let mut place: HashMap<OwnedRow, usize> = rows_then.iter().enumerate().map(|(at, row)| (row.owned(), at)).collect();
    let rows_now = converter.convert_columns(&keys_now)?;
    let before: Vec<Option<usize>> = rows_now.iter().map(|row| place.remove(&row.owned())).collect();
    let gone: Vec<usize> = place.into_values().collect();
    Ok(names
        .iter()
        .filter_map(|&name| {
            let (is, was) = (flags(now, name)?, flags(then, name)?);
            Some((name.to_owned(), count(is, was, &before, &gone)))
        })
        .collect())
}

fn count(is: &BooleanArray, was: &BooleanArray, before: &[Option<usize>], gone: &[usize]) -> Moves {
    let mut moves = Moves::default();
    for (at, before) in before.iter().enumerate() {
        match (is.value(at), before.is_some_and(|at| was.value(at))) {
            (true, false) => moves.entered += 1,
            (false, true) => moves.left += 1,
            (true, true) | (false, false) => {}
        }
    }
    moves.left += gone.iter().filter(|&&at| was.value(at)).count() as u64;
    moves
}

fn flags<'a>(batch: &'a RecordBatch, name: &str) -> Option<&'a BooleanArray> {
    batch.column_by_name(name)?.as_boolean_opt().filter(|flags| flags.null_count() == 0)
}

/// The old keys, by the names and in the types that they have now.
fn keys_like(
    now: &RecordBatch,
    then: &RecordBatch,
    key_width: usize,
) -> Result<Vec<ArrayRef>, arrow::error::ArrowError> {
    let schema = now.schema();
    let fields = schema.fields().iter().take(key_width);
    fields
        .map(|field| {
            let column = then
                .column_by_name(field.name())
                .ok_or_else(|| arrow::error::ArrowError::SchemaError(format!("no column `{}`", field.name())))?;
            cast(column, field.data_type())
        })
        .collect()
}

fn read(path: &Path) -> Result<RecordBatch, Box<dyn std::error::Error>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    let schema = builder.schema().clone();
    let batches = builder.build()?.collect::<Result<Vec<_>, _>>()?;
    Ok(concat_batches(&schema, &batches)?)
}
