//! A run that was written: its folder read back. Must not know what it is compared with.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::RecordBatch;
use arrow::compute::concat_batches;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;

use super::Error;

/// A run that was written.
#[derive(Clone, Debug)]
pub struct Past {
    folder: PathBuf,
    /// What its `run.json` says.
    pub record: PastRecord,
}

/// What `run.json` says, as far as it is read again.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PastRecord {
    /// The clock, as `--as-of` takes it.
    #[serde(default)]
    pub clock: String,
    /// The version of milieu.
    pub milieu: Option<String>,
    /// The zone of days and periods.
    pub zone: Option<String>,
    /// The first day of a week.
    pub week_start: Option<String>,
    /// The entity whose rows are segmented by default.
    pub subject: Option<String>,
    /// The values of parameters.
    #[serde(default)]
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// How many records each entity had.
    #[serde(default)]
    pub population: serde_json::Map<String, serde_json::Value>,
    /// What was evaluated.
    #[serde(default)]
    pub definitions: Vec<PastDefinition>,
    /// The other definitions.
    #[serde(default)]
    pub workspace: Vec<PastText>,
    /// What was read.
    #[serde(default)]
    pub sources: Vec<PastSource>,
    /// The files of lists.
    #[serde(default)]
    pub lists: Vec<PastList>,
}

/// A definition that a run answered.
#[derive(Clone, Debug, Deserialize)]
pub struct PastDefinition {
    /// The keyword.
    pub kind: String,
    /// The name.
    pub name: String,
    /// Whose records.
    pub entity: String,
    /// In words.
    pub description: Option<String>,
    /// Its records.
    pub members: u64,
    /// Their part of the population.
    pub share: f64,
    /// In canonical form.
    pub text: String,
}

/// A definition that a run did not answer.
#[derive(Clone, Debug, Deserialize)]
pub struct PastText {
    /// In canonical form.
    pub text: String,
}

/// A source as it was.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PastSource {
    /// Whose rows they were.
    pub entity: String,
    /// BLAKE3 of what was read.
    pub digest: String,
}

/// A list as it was.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct PastList {
    /// The name.
    pub name: String,
    /// BLAKE3 of its file.
    pub digest: String,
}

impl Past {
    /// The run in that folder.
    ///
    /// # Errors
    /// A folder that is not there or holds no run.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        if !folder.is_dir() {
            return Err(Error::NoRun(folder.to_path_buf()));
        }
        let broken = |why: String| Error::BrokenRun(folder.to_path_buf(), why);
        let text = std::fs::read_to_string(folder.join("run.json")).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::NotARun(folder.to_path_buf()),
            _ => broken(error.to_string()),
        })?;
        let record: PastRecord =
            serde_json::from_str(&text).map_err(|_| broken("`run.json` is no record of a run".to_owned()))?;
        if record.definitions.is_empty() {
            return Err(broken("`run.json` has no definitions".to_owned()));
        }
        if record.clock.is_empty() {
            return Err(broken("`run.json` has no clock".to_owned()));
        }
        Ok(Self { folder: folder.to_path_buf(), record })
    }

    /// The folders of the runs `run-0001` and so on below a folder, the oldest first.
    #[must_use]
    pub fn all(out: &Path) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(out).into_iter().flatten().filter_map(Result::ok);
        let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix("run-")?.parse::<u64>().ok();
        let mut runs: Vec<(u64, PathBuf)> =
            entries.filter_map(|entry| Some((number(&entry.path())?, entry.path()))).collect();
        runs.retain(|(_, path)| path.join("run.json").is_file());
        runs.sort();
        runs.into_iter().map(|(_, path)| path).collect()
    }

    /// The zone of its days and periods; UTC where it does not say.
    #[must_use]
    pub fn zone(&self) -> chrono_tz::Tz {
        self.record.zone.as_ref().and_then(|zone| zone.parse().ok()).unwrap_or_default()
    }

    /// The last part of its folder's path.
    #[must_use]
    pub fn name(&self) -> String {
        let name = self.folder.file_name().unwrap_or(self.folder.as_os_str());
        name.to_string_lossy().into_owned()
    }

    /// Who belonged to what, of an entity's records; none where the run did not say.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn membership(&self, entity: &str) -> Result<Option<RecordBatch>, Error> {
        let table = self.table("membership", entity)?;
        let is_asked = |one: &PastDefinition| {
            one.entity == entity && ["segment", "audience", "persona"].contains(&one.kind.as_str())
        };
        if table.is_none() && self.record.definitions.iter().any(is_asked) {
            return Err(self.broken(format!("the file of the members of `{entity}` is missing")));
        }
        Ok(table)
    }

    /// The traits of an entity's records; none where the run did not write them.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn traits(&self, entity: &str) -> Result<Option<RecordBatch>, Error> {
        self.table("traits", entity)
    }

    fn table(&self, stem: &str, entity: &str) -> Result<Option<RecordBatch>, Error> {
        let own = if self.record.subject.as_deref() == Some(entity) { String::new() } else { format!(".{entity}") };
        let path = self.folder.join(format!("{stem}{own}.parquet"));
        if !path.is_file() {
            return Ok(None);
        }
        read(&path).map(Some).map_err(|error| self.broken(error.to_string()))
    }

    /// The run is none that can be used, and why.
    pub(super) fn broken(&self, why: String) -> Error {
        Error::BrokenRun(self.folder.clone(), why)
    }
}

fn read(path: &Path) -> Result<RecordBatch, Box<dyn std::error::Error>> {
    let builder = ParquetRecordBatchReaderBuilder::try_new(File::open(path)?)?;
    let schema = builder.schema().clone();
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows())?.max(1);
    let batches = builder.with_batch_size(rows).build()?.collect::<Result<Vec<_>, _>>()?;
    Ok(concat_batches(&schema, &batches)?)
}
