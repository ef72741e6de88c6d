//! Which format a file has: by its ending. Does not look into files.

use std::path::Path;

/// How rows are written in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// Fields between commas (or what `separator` names), a header above.
    Csv,
    /// Fields between tabs, a header above.
    Tsv,
    /// A JSON object per line.
    Ndjson,
    /// Apache Parquet.
    Parquet,
    /// Arrow IPC, in its file or its streaming form.
    Ipc,
}

/// How the bytes of a text format are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Compression {
    /// As they are.
    Plain,
    /// One or more gzip members.
    Gzip,
    /// One or more Zstandard frames.
    Zstd,
}

impl Format {
    /// As messages call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::Ndjson => "NDJSON",
            Self::Parquet => "Parquet",
            Self::Ipc => "Arrow IPC",
        }
    }

    /// Whether kinds are read off the rows and not off a schema.
    #[must_use]
    pub fn is_text(self) -> bool {
        match self {
            Self::Csv | Self::Tsv | Self::Ndjson => true,
            Self::Parquet | Self::Ipc => false,
        }
    }
}

/// The endings that are known, as messages list them.
pub(super) const ENDINGS: &str =
    "`.csv`, `.tsv`, `.ndjson` (each also with `.gz` or `.zst` behind it), `.parquet` and `.arrow`";

/// The format that the ending of a path stands for, in capitals too.
pub(super) fn of_path(path: &Path) -> Option<(Format, Compression)> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let (stem, compression) = match name.strip_suffix(".gz") {
        Some(stem) => (stem, Compression::Gzip),
        None => match name.strip_suffix(".zst") {
            Some(stem) => (stem, Compression::Zstd),
            None => (name.as_str(), Compression::Plain),
        },
    };
    let format = match stem.rsplit_once('.')?.1 {
        "csv" => Format::Csv,
        "tsv" => Format::Tsv,
        "ndjson" => Format::Ndjson,
        "parquet" => Format::Parquet,
        "arrow" => Format::Ipc,
        _ => return None,
    };
    (format.is_text() || compression == Compression::Plain).then_some((format, compression))
}
