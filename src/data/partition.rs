//! Columns that a folder's `key=value` names give to the rows below them. Does not read files.

use arrow::array::{ArrayRef, UInt32Array};
use arrow::compute::take;
use chrono_tz::Tz;

use super::files::DataFile;
use super::spelling::Spelling;
use super::text::{self, Dialect};
use crate::diag::{Code, Diagnostic};
use crate::model::{Declared, Type};

/// The keys of the folders; all files have the same ones.
pub(super) fn keys(files: &[DataFile]) -> Result<Vec<String>, Vec<Diagnostic>> {
    let keys = |file: &DataFile| file.partitions.iter().map(|(key, _)| key.clone()).collect::<Vec<_>>();
    let first = files.first().map(keys).unwrap_or_default();
    match files.iter().find(|file| keys(file) != first) {
        None => Ok(first),
        Some(other) => {
            let message = format!("file `{}` lies in other partitions than `{}`", other.shown, files[0].shown);
            Err(vec![
                Diagnostic::new(Code::ColumnsDiffer, message)
                    .in_data(&*other.shown, None, None)
                    .help("the folders on the way to each file of a source name the same columns as `column=value`"),
            ])
        }
    }
}

/// The column of a key with a row per file: of the declared kind, or of the one that fits all names.
pub(super) fn column(
    files: &[DataFile],
    key: usize,
    declared: Option<&Declared>,
    dialect: &Dialect,
    zone: Tz,
) -> Result<(Type, ArrayRef), Diagnostic> {
    let texts = || files.iter().map(|file| file.partitions.get(key).and_then(|(_, value)| value.as_deref()));
    let name = files.first().and_then(|file| file.partitions.get(key)).map_or("", |(name, _)| name.as_str());
    let spelling = match declared {
        Some(declared) => Spelling::declared(declared, dialect.sign, zone)
            .map_err(|wrong| Diagnostic::new(Code::WrongValue, format!("column `{name}`: {wrong}")))?,
        None => text::inferred(texts().flatten(), dialect, zone),
    };
    match text::from_texts(texts(), &spelling, dialect, zone) {
        Ok((array, ty)) => Ok((ty, array)),
        Err((file, reason)) => {
            let file = &files[file].shown;
            Err(Diagnostic::new(Code::WrongValue, format!("wrong value in partition column `{name}`: {reason}"))
                .in_data(file, None, Some(name))
                .help(format!("column `{name}` is {}: {}", spelling.ty(), spelling.example())))
        }
    }
}

/// One row of an array, so many times.
pub(super) fn repeated(array: &ArrayRef, row: usize, times: usize) -> ArrayRef {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    let rows = UInt32Array::from_value(row, times);
    take(array, &rows, None).expect("the column has a row per file")
}
