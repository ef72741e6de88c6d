//! One table of a survey: its source, what its columns are like, what its rows are called. Knows nothing of other tables.

use std::path::Path;

use chrono_tz::Tz;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::column::{Profile, profile, unusable};
use super::event::Time;
use super::inputs::Input;
use super::key::{Key, key};
use super::meaning::{self, Personal};
use super::values::{arrays, codes};
use super::words::{singular, snake};
use crate::data::{self, Guessed, Hunch};
use crate::diag::Diagnostic;
use crate::model::Source;
use crate::progress::Progress;

/// A table.
#[derive(Debug)]
pub struct Table {
    /// Its files.
    pub input: Input,
    /// How they are written; the path is the given one.
    pub source: Source,
    /// What about that is more likely than sure.
    pub hunches: Vec<Hunch>,
    /// What one row is called.
    pub name: String,
    /// What several are called.
    pub plural: String,
    /// How many rows there are.
    pub rows: u64,
    /// What its columns are like.
    pub columns: Vec<Profile>,
    /// What tells its rows apart.
    pub key: Option<Key>,
    /// When its rows happened.
    pub time: Time,
    data: data::Table,
    zone: Tz,
}

/// Reads a table and describes its columns.
pub(super) fn table(base: &Path, input: Input, zone: Tz, progress: &dyn Progress) -> Result<Table, Vec<Diagnostic>> {
    let Guessed { source, table: data, hunches } = data::guess(base, &input.given, zone, progress)?;
    let profiles: Result<Vec<Profile>, Vec<Diagnostic>> = (0..data.columns().len())
        .into_par_iter()
        .map(|at| {
            let column = &data.columns()[at];
            let name = column.source.join(".");
            match &column.unsupported {
                Some(why) => Ok(unusable(&name, why)),
                None => Ok(profile(&name, &column.ty, &arrays(&data, at, zone)?, zone)),
            }
        })
        .collect();
    let mut columns = profiles?;
    call(&mut columns);
    let rows = data.row_count().unwrap_or_else(|| counted(&data, zone));
    Ok(Table {
        input,
        source,
        hunches,
        name: String::new(),
        plural: String::new(),
        rows,
        columns,
        key: None,
        time: Time::Nothing,
        data,
        zone,
    })
}

fn counted(data: &data::Table, zone: Tz) -> u64 {
    let usable = data.columns().iter().position(|column| column.unsupported.is_none());
    let arrays = usable.and_then(|at| arrays(data, at, zone).ok()).unwrap_or_default();
    arrays.iter().map(|array| array.len() as u64).sum()
}

/// Names in the language: those of the file, but for what is no plain word there.
fn call(columns: &mut [Profile]) {
    for at in 0..columns.len() {
        let name = &columns[at].name;
        let is_plain = !name.starts_with(|c: char| c.is_ascii_digit())
            && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
        if is_plain {
            continue;
        }
        let mut word = snake(name);
        if word.starts_with(|c: char| c.is_ascii_digit()) {
            word.insert(0, '_');
        }
        let letters = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).count();
        let lost = letters(&word) * 2 < letters(name);
        let taken = columns.iter().any(|other| other.name == word || other.called == word);
        if !lost && !word.is_empty() && !taken {
            columns[at].called = word;
        } else if name.contains('`') {
            // What cannot stand in back-ticks needs another name.
            let word = format!("column_{}", at + 1);
            columns[at].called =
                if columns.iter().any(|other| other.called == word) { format!("{word}_") } else { word };
        }
    }
}

impl Table {
    /// What one row would be called if every word were free.
    pub(super) fn one(&self) -> String {
        singular(&self.input.stem)
    }

    /// Looks for what tells the rows apart.
    pub(super) fn find_key(&mut self) {
        self.key = key(&self.columns, self.rows, &self.one(), &|at| self.codes(at));
    }

    /// A code per row of a column; nothing where it cannot be read.
    pub(super) fn codes(&self, column: usize) -> Vec<u64> {
        let Some(profile) = self.columns.get(column) else { return Vec::new() };
        arrays(&self.data, column, self.zone).map(|arrays| codes(&arrays, &profile.ty)).unwrap_or_default()
    }

    /// The names of its columns in the language.
    pub(super) fn has_column(&self, name: &str) -> bool {
        self.columns.iter().any(|column| column.called == name)
    }

    /// What is personal about a column.
    #[must_use]
    pub(super) fn personal(&self, column: usize) -> Option<Personal> {
        let profile = self.columns.get(column)?;
        if profile.unsupported.is_some() || profile.ty.is_time() {
            return None;
        }
        meaning::personal(&profile.called, &self.name).filter(|_| profile.ty != crate::model::Type::Bool)
    }

    /// Whether a column is part of the key.
    #[must_use]
    pub fn is_key(&self, column: usize) -> bool {
        self.key.as_ref().is_some_and(|key| key.columns.contains(&column))
    }
}
