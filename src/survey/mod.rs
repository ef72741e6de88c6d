//! What data files seem to hold: tables, what tells their rows apart, when they happened, which belong to which, and a
//! draft of definitions that say so. Knows nothing of resolution and evaluation.

mod column;
pub mod draft;
mod event;
mod inputs;
mod key;
mod link;
mod meaning;
mod naming;
mod relation;
mod subject;
mod table;
mod values;
mod words;

use std::path::{Path, PathBuf};

use chrono_tz::Tz;

pub use column::Profile;
pub use event::Time;
pub use inputs::Input;
pub use key::Key;
pub use relation::Relation;
pub use table::Table;
pub use words::{plural, singular};

use crate::diag::Diagnostic;
use crate::progress::Progress;

/// What some files seem to hold.
#[derive(Debug)]
pub struct Survey {
    /// The tables, in the order of their names.
    pub tables: Vec<Table>,
    /// Which belong to which.
    pub relations: Vec<Relation>,
    /// Whose rows are segmented; none where no table has a key.
    pub subject: Option<usize>,
}

/// Surveys files. `base`: where their paths start; `workspace`: the folder that definitions will stand in.
pub fn survey(
    base: &Path,
    files: &[PathBuf],
    workspace: &Path,
    zone: Tz,
    progress: &dyn Progress,
) -> Result<Survey, Vec<Diagnostic>> {
    let mut tables = Vec::new();
    let mut problems = Vec::new();
    for input in inputs::inputs(base, files, workspace)? {
        match table::table(base, input, zone, progress) {
            Ok(table) => tables.push(table),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    naming::name(&mut tables);
    tables.iter_mut().for_each(Table::find_key);
    let relations = relation::relations(&tables);
    let subject = subject::subject(&tables, &relations);
    for (table, time) in event::times(&tables, &relations, subject).into_iter().enumerate() {
        tables[table].time = time;
    }
    Ok(Survey { tables, relations, subject })
}
