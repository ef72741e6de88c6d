//! The values of a `list` definition: one column of a file, as texts. Knows nothing of what they are compared with.

use std::path::Path;

use chrono_tz::Tz;

use super::table::{Table, open, read_batches};
use super::value::value;
use crate::diag::{Code, Diagnostic};
use crate::model::{ColumnSpec, Declared, List, Source, Type, Value};
use crate::progress::Silent;

/// A value of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListEntry {
    /// As it is written.
    pub text: String,
    /// Its line, from 1; none in formats without lines.
    pub line: Option<u64>,
}

/// The file of a list, unread.
pub fn open_list(root: &Path, list: &List) -> Result<Table, Vec<Diagnostic>> {
    open(root, &plain(list))
}

/// The values of a list's column in file order, without blank ones. The file has a header; without a named column it
/// has only one.
pub fn read_list(root: &Path, list: &List) -> Result<Vec<ListEntry>, Vec<Diagnostic>> {
    let path = match &list.column {
        Some(column) => vec![column.clone()],
        None => only_column(list, &open_list(root, list)?)?,
    };
    let text = Declared { ty: Type::Text, format: None, words: None };
    let name = path.last().cloned().unwrap_or_default();
    let spec = ColumnSpec { source: path, name: name.clone(), declared: Some(text), personal: false };
    let mut table = open(root, &Source { columns: vec![spec], ..plain(list) })?;
    let Some(at) = table.columns().iter().position(|column| column.name == name) else { return Ok(Vec::new()) };
    table.load(&|column| column == name, Tz::UTC, &Silent)?;
    let at = u32::try_from(at).unwrap_or(u32::MAX);
    let mut entries = Vec::new();
    let mut row = 0;
    for batch in read_batches(&table, &[at], Tz::UTC)? {
        for within in 0..batch.num_rows() {
            if let Value::Text(text) = value(batch.column(0), within, &Type::Text) {
                let line = table.rows().and_then(|rows| rows.place(row).line);
                entries.push(ListEntry { text: text.to_string(), line });
            }
            row += 1;
        }
    }
    Ok(entries)
}

fn plain(list: &List) -> Source {
    Source { path: list.path.clone(), ..Source::default() }
}

fn only_column(list: &List, table: &Table) -> Result<Vec<String>, Vec<Diagnostic>> {
    match table.columns() {
        [only] => Ok(only.source.clone()),
        columns => {
            let names: Vec<String> = columns.iter().map(|column| format!("`{}`", column.name)).collect();
            let message = format!("list `{}` does not say which column of `{}` it is", list.name, list.path);
            let help = match columns.first() {
                Some(first) => format!("the columns are {}: write `column {}`, for one", names.join(", "), first.name),
                None => "the file has no columns".into(),
            };
            Err(vec![Diagnostic::new(Code::UnknownColumn, message).in_data(&*list.path, None, None).help(help)])
        }
    }
}
