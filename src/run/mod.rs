//! What a run leaves behind: its folder, whole or not at all, and the comparison with an older one. Must not know how
//! definitions are evaluated.

mod against;
mod aligned;
mod breakdown;
mod error;
mod flags;
mod folder;
mod manifest;
mod messages;
mod past;
mod summary;
mod tables;

use std::time::Duration;

use arrow::array::RecordBatch;
use serde::Serialize;

pub use against::Moves;
pub use aligned::{Aligned, flags as flags_of};
pub use breakdown::{Breakdown, PersonaStages, StageCount};
pub use error::Error;
pub use folder::Destination;
pub use messages::{MessageFolder, MessageManifest};
pub use past::{Past, PastDefinition, PastRecord, PastSource};
pub use tables::stream;

use folder::Draft;

/// What was evaluated, over what, with what result. No part of it depends on where the run is written.
#[derive(Clone, Debug, Serialize)]
pub struct Record {
    /// The version of milieu.
    pub milieu: &'static str,
    /// The clock, as `--as-of` takes it.
    pub clock: String,
    /// The zone of days and periods.
    pub zone: String,
    /// The first day of a week.
    pub week_start: String,
    /// The entity whose rows are segmented by default.
    pub subject: Option<String>,
    /// Every `param` with the value that this run had.
    pub parameters: serde_json::Map<String, serde_json::Value>,
    /// How many records of each segmented entity there are.
    pub population: serde_json::Map<String, serde_json::Value>,
    /// What was evaluated.
    pub definitions: Vec<Definition>,
    /// The other definitions, by kind and name.
    pub workspace: Vec<Written>,
    /// What was read.
    pub sources: Vec<Source>,
    /// The files of lists, by name.
    pub lists: Vec<ListFile>,
    /// Rows whose owner is not there, by relation.
    pub orphans: Vec<Orphans>,
}

/// One definition and what came of it.
#[derive(Clone, Debug, Serialize)]
pub struct Definition {
    /// The keyword.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// The entity.
    pub entity: String,
    /// In words.
    pub description: Option<String>,
    /// Records that it holds; of a trait, those with a value.
    pub members: u64,
    /// Their part of the population, 0 to 1.
    pub share: f64,
    /// Records that there are.
    pub population: u64,
    /// What its members are made of.
    #[serde(flatten)]
    pub breakdown: Option<Breakdown>,
    /// In canonical form.
    pub text: String,
    /// BLAKE3 of the text.
    pub digest: String,
    /// Who came and went since another run.
    #[serde(skip)]
    pub moves: Option<Moves>,
}

/// A definition that is no answer of the run, as it is written.
#[derive(Clone, Debug, Serialize)]
pub struct Written {
    /// The keyword.
    pub kind: &'static str,
    /// The name; none of those that only speak of others.
    pub name: Option<String>,
    /// In canonical form.
    pub text: String,
    /// BLAKE3 of the text.
    pub digest: String,
}

/// One source as it was read.
#[derive(Clone, Debug, Serialize)]
pub struct Source {
    /// Whose rows they are.
    pub entity: String,
    /// As written.
    pub path: String,
    /// Bytes of all its files.
    pub size: u64,
    /// Rows of all its files.
    pub rows: Option<u64>,
    /// Rows set aside.
    pub rejected: u64,
    /// BLAKE3 of its one file, or of the digests of its files.
    pub digest: String,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// One list as it was read.
#[derive(Clone, Debug, Serialize)]
pub struct ListFile {
    /// The name.
    pub name: String,
    /// As written.
    pub path: String,
    /// Bytes of all its files.
    pub size: u64,
    /// BLAKE3 of its one file, or of the digests of its files.
    pub digest: String,
    /// Its files.
    pub files: Vec<SourceFile>,
}

/// One file of a source.
#[derive(Clone, Debug, Serialize)]
pub struct SourceFile {
    /// Relative to the workspace where it lies in it.
    pub path: String,
    /// Bytes.
    pub size: u64,
    /// BLAKE3 of all bytes, or of length and footer.
    pub digest: String,
}

/// Rows that name an owner who is not there.
#[derive(Clone, Debug, Serialize)]
pub struct Orphans {
    /// Whose rows.
    pub entity: String,
    /// What the owner is called.
    pub role: String,
    /// How many.
    pub rows: u64,
}

/// One table of the folder.
#[derive(Clone, Debug)]
pub struct Table {
    /// The entity of its records.
    pub entity: String,
    /// How many of its first columns are the key.
    pub key_width: usize,
    /// The key and a Boolean column per condition.
    pub membership: Option<RecordBatch>,
    /// The key, every trait, the columns that conditions read.
    pub traits: Option<RecordBatch>,
}

/// Rows set aside from one source: header and rows, as fields of a CSV file.
#[derive(Clone, Debug)]
pub struct Rejects {
    /// Whose rows.
    pub entity: String,
    /// The header.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

/// Everything that goes into a run's folder.
#[derive(Clone, Debug)]
pub struct Results {
    /// What `run.json` says.
    pub record: Record,
    /// The tables; the subject's first.
    pub tables: Vec<Table>,
    /// Rows set aside.
    pub rejects: Vec<Rejects>,
    /// Whether the keys of audiences are listed.
    pub lists: bool,
    /// How long each step took.
    pub steps: Vec<(String, Duration)>,
    /// How many threads worked.
    pub threads: usize,
}

impl Results {
    /// Writes the folder: beside its place first, synced, then moved there. Returns where it is.
    ///
    /// # Errors
    /// A place that is taken or cannot be written. Nothing is left behind then.
    pub fn write(&mut self, destination: &Destination) -> Result<std::path::PathBuf, Error> {
        self.write_beside(destination, || None)
    }

    /// As [`Results::write`], with another step at the same time; it is told among the steps.
    ///
    /// # Errors
    /// As [`Results::write`]; the other step was done all the same.
    pub fn write_beside(
        &mut self,
        destination: &Destination,
        step: impl FnOnce() -> Option<(String, Duration)> + Send,
    ) -> Result<std::path::PathBuf, Error> {
        let draft = Draft::beside(destination);
        let tables = || draft.as_ref().map_or(Ok(()), |draft| tables::write(self, draft.path()));
        let (written, step) = rayon::join(tables, step);
        self.steps.extend(step);
        let draft = draft?;
        written?;
        manifest::write(self, draft.path())?;
        summary::write(&self.record, draft.path())?;
        summary::journeys(&self.record, draft.path())?;
        draft.publish(destination)
    }
}
