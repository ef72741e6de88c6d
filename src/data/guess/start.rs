//! Separator and encoding, from the first bytes of a text file. Knows nothing of kinds.

use std::io::Read;

use super::super::files::DataFile;
use super::super::format::Format;
use super::super::text::{field_counts, unpacked};

/// What the first bytes of a file say.
#[derive(Debug, Default)]
pub(super) struct Start {
    /// None: UTF-8, as far as can be seen.
    pub(super) encoding: Option<String>,
    /// What its bytes are if they are not UTF-8.
    pub(super) narrow: Option<&'static str>,
    /// None: the one that the ending stands for.
    pub(super) separator: Option<char>,
}

/// So many bytes are looked at.
const LOOKED_AT: u64 = 256 * 1024;

/// The encoding of bytes that are not UTF-8: every byte is a character of it.
pub(super) const NARROW: &str = "windows-1252";

/// So many rows of them.
const ROWS: usize = 500;

/// Other separators than the comma, likelier ones first.
const OTHERS: [char; 3] = [';', '\t', '|'];

pub(super) fn look(file: &DataFile) -> Start {
    let mut bytes = Vec::new();
    let read = unpacked(file).and_then(|input| input.take(LOOKED_AT).read_to_end(&mut bytes));
    if read.is_err() {
        // Whoever reads the rows says so.
        return Start::default();
    }
    let whole = (bytes.len() as u64) < LOOKED_AT;
    let wide = wide_encoding(&bytes);
    let narrow = (wide.is_none() && !is_utf8(&bytes, whole)).then_some(NARROW);
    let text = decoded(wide.or(narrow).unwrap_or("utf-8"), &bytes);
    // The last row may be cut.
    let end = if whole { text.len() } else { text.rfind('\n').unwrap_or(text.len()) };
    let separator = match file.format {
        Format::Csv => separator(&text[..end], ','),
        Format::Tsv => separator(&text[..end], '\t'),
        Format::Ndjson | Format::Parquet | Format::Ipc => None,
    };
    Start { encoding: wide.map(str::to_owned), narrow, separator }
}

fn is_utf8(bytes: &[u8], whole: bool) -> bool {
    match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // A character may be cut.
        Err(error) => !whole && error.error_len().is_none(),
    }
}

fn decoded(label: &str, bytes: &[u8]) -> String {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::UTF_8);
    encoding.decode(bytes).0.into_owned()
}

/// UTF-16 has a mark at its start, or zero bytes in every other place.
fn wide_encoding(bytes: &[u8]) -> Option<&'static str> {
    if bytes.starts_with(b"\xFF\xFE") {
        return Some("utf-16le");
    }
    if bytes.starts_with(b"\xFE\xFF") {
        return Some("utf-16be");
    }
    let zeros = |first: usize| bytes.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let many = bytes.len() / 4;
    match (even > many, odd > many) {
        (false, true) => Some("utf-16le"),
        (true, false) => Some("utf-16be"),
        (true, true) | (false, false) => None,
    }
}

/// The separator that cuts the most rows into as many fields as the header has, if that is not the format's own.
fn separator(text: &str, own: char) -> Option<char> {
    let candidates = [own, ','].into_iter().chain(OTHERS);
    let mut best = (own, 0.0, 1);
    for candidate in candidates {
        let counts = field_counts(text, &candidate.to_string(), ROWS);
        let Some((&header, rows)) = counts.split_first().filter(|(header, _)| **header > 1) else { continue };
        let fitting = rows.iter().filter(|count| **count == header).count();
        let part = if rows.is_empty() { 1.0 } else { fitting as f64 / rows.len() as f64 };
        if part > best.1 + 0.05 || (part > best.1 - 0.05 && header > best.2 && part > 0.5) {
            best = (candidate, part, header);
        }
    }
    (best.0 != own).then_some(best.0)
}
