//! Digests that tell whether a file is still the one that a run read. Knows nothing of rows.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

use super::files::{DataFile, unreadable};
use super::format::Format;
use crate::diag::Diagnostic;

/// The digest of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDigest {
    /// The file, as [`DataFile::shown`].
    pub file: String,
    /// Its size.
    pub bytes: u64,
    /// BLAKE3 in hexadecimal: of all bytes, or of the length (8 bytes, little-endian) and the footer.
    pub blake3: String,
}

/// The digest of a file: of all bytes for a text format, or if `full`; else of its length and footer.
pub(super) fn digest(file: &DataFile, full: bool) -> Result<FileDigest, Diagnostic> {
    let read = || -> io::Result<(u64, blake3::Hash)> {
        let mut input = File::open(&file.path)?;
        let length = input.metadata()?.len();
        let mut hasher = blake3::Hasher::new();
        let footer = if full { None } else { footer(&mut input, file.format, length)? };
        if let Some(footer) = footer {
            hasher.update(&length.to_le_bytes());
            hasher.update(&footer);
            return Ok((length, hasher.finalize()));
        }
        input.seek(SeekFrom::Start(0))?;
        let bytes = io::copy(&mut input, &mut hasher)?;
        Ok((bytes, hasher.finalize()))
    };
    let (bytes, hash) = read().map_err(|error| unreadable(&file.shown, &error.to_string()))?;
    Ok(FileDigest { file: file.shown.clone(), bytes, blake3: hash.to_hex().to_string() })
}

/// The footer of a Parquet file or an Arrow file; none for formats (and streams) without one.
fn footer(input: &mut File, format: Format, length: u64) -> io::Result<Option<Vec<u8>>> {
    let (magic, tail): (&[u8], u64) = match format {
        Format::Csv | Format::Tsv | Format::Ndjson => return Ok(None),
        Format::Parquet => (b"PAR1", 8),
        Format::Ipc => (b"ARROW1", 10),
    };
    if length < tail {
        return Ok(None);
    }
    let mut end = vec![0; usize::try_from(tail).unwrap_or(0)];
    input.seek(SeekFrom::Start(length - tail))?;
    input.read_exact(&mut end)?;
    let size = u64::from(u32::from_le_bytes([end[0], end[1], end[2], end[3]]));
    if !end.ends_with(magic) || size + tail > length {
        return Ok(None);
    }
    let mut footer = Vec::new();
    input.seek(SeekFrom::Start(length - tail - size))?;
    input.take(size + tail).read_to_end(&mut footer)?;
    Ok(Some(footer))
}
