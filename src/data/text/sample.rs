//! Looks into a text file whose dialect is not known yet. Knows nothing of which dialect is likely.

use std::io::{self, Read};

use super::cells::{Cells, Field};
use super::input;
use super::records::Records;
use crate::data::files::DataFile;

/// The bytes of a file as they are decoded later.
pub(in crate::data) fn unpacked(file: &DataFile) -> io::Result<Box<dyn Read + Send>> {
    input::raw(file)
}

/// How many fields each of the first rows has when this stands between them.
pub(in crate::data) fn field_counts(text: &str, separator: &str, most: usize) -> Vec<usize> {
    let mut records = Records::new(text, separator);
    let mut fields: Vec<Field> = Vec::new();
    let mut cells = Cells::new(text, 0);
    let next = || records.next(&mut fields, &mut cells).map(|_| fields.len());
    std::iter::from_fn(next).take(most).collect()
}
