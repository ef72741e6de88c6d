//! How a source seems to be written: separator, encoding, decimal sign, words for no value, days, flags, lists. Looks at
//! every row; knows nothing of entities.

mod columns;
mod days;
mod start;
mod texts;

use std::path::Path;

use chrono_tz::Tz;

use super::files;
use super::table::{CHUNK_BYTES, Table};
use crate::diag::{Code, Diagnostic};
use crate::model::{Source, Type};
use crate::progress::Progress;

/// A source that can be read as it is described.
#[derive(Debug)]
pub struct Guessed {
    /// How it is written.
    pub source: Source,
    /// Its rows, read.
    pub table: Table,
    /// What is more likely than sure about it.
    pub hunches: Vec<Hunch>,
}

/// Something that the data makes likely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hunch {
    /// Bytes that are not UTF-8 were taken as this encoding.
    Encoding(String),
    /// A comma stands before fractions, as in this column.
    DecimalComma(String),
    /// These words stand for no value among the numbers, days or flags of a column.
    Missing(Vec<String>, String),
    /// The days of a column fit another pattern as well.
    Days {
        /// The column.
        column: String,
        /// The pattern that was taken.
        pattern: String,
        /// The other one.
        other: String,
    },
    /// So many rows do not fit and are set aside, of so many.
    BadRows(u64, u64),
}

/// Part of the rows that may be bad: with more the file is not what it seems to be.
const MOST_BAD: f64 = 0.1;

/// Reads a source in the way that fits it best.
pub fn guess(root: &Path, path: &str, zone: Tz, progress: &dyn Progress) -> Result<Guessed, Vec<Diagnostic>> {
    let mut source = Source { path: path.to_owned(), ..Source::default() };
    let mut hunches = Vec::new();
    if let Some(file) = files::find(root, path)?.first().filter(|file| file.format.is_text()) {
        let start = start::look(file);
        source.encoding = start.encoding;
        source.separator = start.separator;
    }
    let table = load_somehow(root, &mut source, &mut hunches, zone, progress)?;
    let plain = Guessed { source, table, hunches };
    let Some((source, more)) = texts::refine(&plain, zone) else { return Ok(plain) };
    // What was read off the texts is checked by reading them so; else they stay texts.
    match load(root, &source, zone, progress) {
        Ok(table) => Ok(Guessed { source, table, hunches: [plain.hunches, more].concat() }),
        Err(_) => Ok(plain),
    }
}

/// The columns of a source, in the dialect that its start suggests.
pub fn column_names(root: &Path, path: &str) -> Result<Vec<String>, Vec<Diagnostic>> {
    let mut source = Source { path: path.to_owned(), ..Source::default() };
    if let Some(file) = files::find(root, path)?.first().filter(|file| file.format.is_text()) {
        let start = start::look(file);
        source.encoding = start.encoding.or_else(|| start.narrow.map(str::to_owned));
        source.separator = start.separator;
    }
    let table = Table::open_in_chunks(root, &source, CHUNK_BYTES)?;
    Ok(table.columns().iter().map(|column| column.name.clone()).collect())
}

fn load(root: &Path, source: &Source, zone: Tz, progress: &dyn Progress) -> Result<Table, Vec<Diagnostic>> {
    let mut table = Table::open_in_chunks(root, source, CHUNK_BYTES)?;
    table.load(&|_| true, zone, progress)?;
    Ok(table)
}

/// Reads the rows, after an error once more in another encoding or without the rows that do not fit.
fn load_somehow(
    root: &Path,
    source: &mut Source,
    hunches: &mut Vec<Hunch>,
    zone: Tz,
    progress: &dyn Progress,
) -> Result<Table, Vec<Diagnostic>> {
    let is = |problems: &[Diagnostic], codes: &[Code]| problems.iter().all(|one| codes.contains(&one.code));
    let mut result = load(root, source, zone, progress);
    if let Err(problems) = &result
        && is(problems, &[Code::WrongEncoding])
        && source.encoding.is_none()
    {
        let label = start::NARROW.to_owned();
        source.encoding = Some(label.clone());
        result = load(root, source, zone, progress);
        hunches.push(Hunch::Encoding(label));
    }
    let problems = match result {
        Err(problems) if is(&problems, &[Code::RaggedRow, Code::WrongQuotes]) => problems,
        other => return other,
    };
    source.reject_bad_rows = true;
    let table = load(root, source, zone, progress)?;
    let rows = table.rows().map_or((0, 0), |rows| (rows.rejected().len() as u64, rows.len() as u64));
    let (bad, all) = (rows.0, rows.0 + rows.1);
    if bad as f64 > all as f64 * MOST_BAD {
        return Err(problems);
    }
    hunches.push(Hunch::BadRows(bad, all));
    Ok(table)
}

/// Whether values of a kind are texts as far as the file says.
fn is_text(ty: &Type) -> bool {
    *ty == Type::Text
}
