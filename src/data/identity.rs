//! What tells a table from every other that may stand in its place: the bytes of its files and how they are read. Must not
//! know where the files are, nor what is computed from them.

use std::time::UNIX_EPOCH;

use super::table::Table;
use crate::diag::Diagnostic;
use crate::model::{ColumnSpec, Declared, Source};

impl Table {
    /// A digest of the rows: two tables that have it in common are the same, wherever they lie. Of formats with a footer,
    /// whose bytes are not all read, the time of the last change belongs to it: two files may have one footer.
    ///
    /// None where the system does not tell when a file was changed, or where files have changed since the table was opened.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn identity(&self) -> Result<Option<[u8; 32]>, Vec<Diagnostic>> {
        let digests = self.digest(false)?;
        if !self.is_unchanged() {
            return Ok(None);
        }
        let mut all = Whole(blake3::Hasher::new());
        all.text(&format!("{:?}", self.format()));
        all.settings(self.source());
        all.number(self.files().len() as u64);
        for (file, digest) in self.files().iter().zip(digests) {
            all.text(&digest.blake3);
            all.text(&format!("{:?}", file.compression));
            if !file.format.is_text() {
                let Some(since) = file.modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok()) else {
                    return Ok(None);
                };
                all.number(file.bytes);
                all.text(&since.as_nanos().to_string());
            }
            all.number(file.partitions.len() as u64);
            for (key, value) in &file.partitions {
                all.text(key);
                all.optional(value.as_deref());
            }
        }
        Ok(Some(*all.0.finalize().as_bytes()))
    }

    /// Whether the files are, as far as size and time of change tell, still those that were opened.
    #[must_use]
    pub fn is_unchanged(&self) -> bool {
        self.files().iter().all(|file| {
            let now = std::fs::metadata(&file.path);
            now.is_ok_and(|now| {
                now.len() == file.bytes && file.modified.is_some() && now.modified().ok() == file.modified
            })
        })
    }
}

/// A digest of several parts, each with its length before it.
struct Whole(blake3::Hasher);

impl Whole {
    fn number(&mut self, number: u64) {
        self.0.update(&number.to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.0.update(text.as_bytes());
    }

    fn optional(&mut self, text: Option<&str>) {
        self.number(u64::from(text.is_some()));
        self.text(text.unwrap_or_default());
    }

    /// How the rows are read.
    fn settings(&mut self, source: &Source) {
        let Source { path: _, separator, decimal, encoding, missing, reject_bad_rows, columns } = source;
        for sign in [separator, decimal] {
            self.optional(sign.map(String::from).as_deref());
        }
        self.optional(encoding.as_deref());
        self.texts(missing);
        self.number(u64::from(*reject_bad_rows));
        self.number(columns.len() as u64);
        for ColumnSpec { source, name, declared, personal: _ } in columns {
            self.texts(source);
            self.text(name);
            self.number(u64::from(declared.is_some()));
            if let Some(Declared { ty, format, words }) = declared {
                self.text(&format!("{ty:?}"));
                self.optional(format.as_deref());
                self.optional(words.as_ref().map(|(yes, _)| yes.as_str()));
                self.optional(words.as_ref().map(|(_, no)| no.as_str()));
            }
        }
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len() as u64);
        for text in texts {
            self.text(text);
        }
    }
}
