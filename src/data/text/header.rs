//! What columns the files of a text source have, before their rows are read. Knows nothing of kinds.

use rayon::iter::{IndexedParallelIterator, IntoParallelRefIterator, ParallelIterator};

use super::cells::{Cells, Field};
use super::chunk::{Chunk, Cut, Failure, Reading, first_chunk};
use super::dialect::Dialect;
use super::faults::not_encoded;
use super::ndjson::{Shape, survey};
use super::records::{Quotes, Records};
use crate::data::files::DataFile;
use crate::diag::{Code, Diagnostic};
use crate::progress::Silent;

/// The headers of CSV files.
pub(in crate::data) fn headers(files: &[DataFile], dialect: &Dialect) -> Result<Vec<Vec<String>>, Vec<Diagnostic>> {
    let read: Vec<Result<Vec<String>, Vec<Diagnostic>>> =
        files.par_iter().enumerate().map(|(at, file)| header(at, file, dialect)).collect();
    let mut headers = Vec::with_capacity(files.len());
    let mut problems = Vec::new();
    for result in read {
        match result {
            Ok(header) => headers.push(header),
            Err(found) => problems.extend(found),
        }
    }
    if problems.is_empty() { Ok(headers) } else { Err(problems) }
}

fn header(at: usize, file: &DataFile, dialect: &Dialect) -> Result<Vec<String>, Vec<Diagnostic>> {
    let one = |problem: Diagnostic| vec![problem];
    let chunk = first_chunk(at, file, dialect, &Cut::Records(dialect.separator.clone()))
        .map_err(|error| one(unreadable(file, &error.to_string())))?;
    let text = text(file, &chunk, dialect).map_err(one)?;
    let mut cells = Cells::new(text, 0);
    let mut fields: Vec<Field> = Vec::new();
    let Some(record) = Records::new(text, &dialect.separator).next(&mut fields, &mut cells) else {
        return Err(one(match &chunk.failure {
            Some(Failure::Read(reason)) => unreadable(file, reason),
            Some(Failure::Encoding) => not_encoded(&file.shown, 1, dialect),
            Some(Failure::Endless) | None => {
                Diagnostic::new(Code::SourceUnreadable, format!("file `{}` has no header", file.shown))
                    .in_data(&*file.shown, Some(1), None)
                    .help("the first line of a CSV names its columns")
            }
        }));
    };
    let line = u64::from(record.place.line) + 1;
    let wrong = match record.trouble {
        None => None,
        Some(Quotes::Open) => Some("a quote in the header is not closed"),
        Some(Quotes::Stray(_)) => Some("something stands behind a closing quote of the header"),
    };
    if let Some(wrong) = wrong {
        return Err(one(Diagnostic::new(Code::WrongQuotes, wrong).in_data(&*file.shown, Some(line), None)));
    }
    let names: Vec<String> = fields.iter().map(|field| cells.text(*field).to_owned()).collect();
    if names.iter().any(|name| name.contains('\0')) {
        return Err(one(not_encoded(&file.shown, line, dialect).note("the header has zero bytes, as in UTF-16")));
    }
    let twice = repeated(&names);
    if twice.is_empty() {
        return Ok(names);
    }
    Err(twice.into_iter().map(|name| duplicate(file, line, name)).collect())
}

/// Names that stand more than once; a column without a name cannot be used and may do so.
fn repeated(names: &[String]) -> Vec<&str> {
    let mut sorted: Vec<&str> = names.iter().map(String::as_str).filter(|name| !name.is_empty()).collect();
    sorted.sort_unstable();
    let mut twice: Vec<&str> = sorted.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    twice.dedup();
    twice
}

fn duplicate(file: &DataFile, line: u64, name: &str) -> Diagnostic {
    Diagnostic::new(Code::DuplicateHeader, format!("column `{name}` stands twice in the header of `{}`", file.shown))
        .in_data(&*file.shown, Some(line), Some(name))
        .help("columns are matched by their header, so each needs a name of its own")
}

fn text<'c>(file: &DataFile, chunk: &'c Chunk, dialect: &Dialect) -> Result<&'c str, Diagnostic> {
    const OTHERS: [(&[u8], &str); 5] = [
        (b"PAR1", "a Parquet file"),
        (b"ARROW1", "an Arrow file"),
        (b"PK\x03\x04", "a ZIP archive or a spreadsheet"),
        (b"\x1F\x8B", "a gzip file"),
        (b"\x28\xB5\x2F\xFD", "a Zstandard file"),
    ];
    if let Some((_, other)) = OTHERS.iter().find(|(magic, _)| chunk.bytes.starts_with(magic)) {
        let message = format!("file `{}` is {other}, not what its ending says", file.shown);
        return Err(Diagnostic::new(Code::SourceUnreadable, message).in_data(&*file.shown, None, None));
    }
    let error = match std::str::from_utf8(&chunk.bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    // A whole header before the bytes in question is good; they are met again when the rows are read.
    let valid = std::str::from_utf8(&chunk.bytes[..error.valid_up_to()]).unwrap_or_default();
    let end = valid.rfind('\n').map_or(0, |end| end + 1);
    if !valid[..end].trim().is_empty() {
        return Ok(&valid[..end]);
    }
    let problem = not_encoded(&file.shown, 1, dialect);
    let utf16 = chunk.bytes.starts_with(b"\xFF\xFE") || chunk.bytes.starts_with(b"\xFE\xFF");
    Err(if utf16 { problem.help("the file starts as UTF-16 does: `encoding \"utf-16\"`") } else { problem })
}

/// A file that is there but cannot be read.
pub(super) fn unreadable(file: &DataFile, reason: &str) -> Diagnostic {
    crate::data::files::unreadable(&file.shown, reason)
}

/// The keys of all objects of NDJSON files: every row is looked at, for any may have a key that the others have not.
pub(in crate::data) fn surveyed(files: &[DataFile], dialect: &Dialect, size: usize) -> Result<Shape, Vec<Diagnostic>> {
    let reading = Reading { files, dialect, cut: Cut::Lines, size, progress: &Silent, task: "" };
    let found = reading.map(|chunk| {
        if let Some(Failure::Read(reason)) = &chunk.failure {
            return Err(unreadable(&files[chunk.file], reason));
        }
        // What is not UTF-8 is found with its line when the rows are read.
        Ok(survey(&String::from_utf8_lossy(&chunk.bytes)))
    });
    let mut shape = Shape::default();
    let mut problems = Vec::new();
    for result in found {
        match result {
            Ok(part) => shape.merge(part),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(shape) } else { Err(problems) }
}
