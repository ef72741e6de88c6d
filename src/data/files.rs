//! Which files a source is made of: one, those that a pattern matches, or those below a folder. Looks at names only.

use std::path::{Component, Path, PathBuf};
use std::time::SystemTime;

use super::format::{self, Compression, ENDINGS, Format};
use crate::diag::{Code, Diagnostic, nearest};

/// One file of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile {
    /// Where it is.
    pub path: PathBuf,
    /// As messages and `run.json` show it: relative to the workspace where it lies in it, else as the source names it.
    pub shown: String,
    /// What its ending says.
    pub format: Format,
    /// How its bytes are packed.
    pub compression: Compression,
    /// Its size.
    pub bytes: u64,
    /// When it was last written, where the system tells.
    pub modified: Option<SystemTime>,
    /// The `key=value` parts of its path below the source's folder, decoded; none for the default partition.
    pub partitions: Vec<(String, Option<String>)>,
}

/// The files of a source, in the order of their paths' bytes; at least one, all of one format.
pub(super) fn find(root: &Path, written: &str) -> Result<Vec<DataFile>, Vec<Diagnostic>> {
    let files = data_files(root, written)?;
    match one_format(&files) {
        None => Ok(files),
        Some(problem) => Err(vec![problem]),
    }
}

/// The data files that a path, a pattern or a folder stands for, in the order of their paths' bytes; at least one.
pub fn data_files(root: &Path, written: &str) -> Result<Vec<DataFile>, Vec<Diagnostic>> {
    let place = root.join(written);
    // A path that is there means itself, whatever characters it has.
    let found = match std::fs::metadata(&place) {
        Ok(data) if data.is_dir() => folder(&place, written).map(|found| (found, Some(place.clone()))),
        Ok(_) => Ok((vec![place.clone()], None)),
        Err(_) if written.contains(['*', '?', '[']) => pattern(root, written).map(|found| (found, None)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(not_found(&place, written)),
        Err(error) => Err(unreadable(written, &error.to_string())),
    };
    let (mut paths, base) = found.map_err(|problem| vec![problem])?;
    paths.sort_by(|a, b| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
    paths.dedup();
    let mut files = Vec::with_capacity(paths.len());
    let mut problems = Vec::new();
    for path in paths {
        match data_file(root, path, base.as_deref()) {
            Ok(file) => files.push(file),
            Err(problem) => problems.push(problem),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

fn data_file(root: &Path, path: PathBuf, base: Option<&Path>) -> Result<DataFile, Diagnostic> {
    let shown = shown(root, &path);
    let Some((format, compression)) = format::of_path(&path) else {
        return Err(Diagnostic::new(
            Code::SourceUnreadable,
            format!("file `{shown}` has an ending that stands for no format"),
        )
        .in_data(shown, None, None)
        .help(format!("the endings {ENDINGS} are known")));
    };
    let data = std::fs::metadata(&path).map_err(|error| unreadable(&shown, &error.to_string()))?;
    let partitions = base.and_then(|base| path.strip_prefix(base).ok()).map(partitions).unwrap_or_default();
    Ok(DataFile { shown, format, compression, bytes: data.len(), modified: data.modified().ok(), partitions, path })
}

fn one_format(files: &[DataFile]) -> Option<Diagnostic> {
    let first = files.first()?;
    let other = files.iter().find(|file| file.format != first.format)?;
    let message =
        format!("file `{}` is {}, but `{}` is {}", other.shown, other.format.name(), first.shown, first.format.name());
    Some(
        Diagnostic::new(Code::ColumnsDiffer, message)
            .in_data(other.shown.clone(), None, None)
            .help("all files of a source have one format; a pattern such as `data/*.csv` chooses them"),
    )
}

/// Every data file below a folder; hidden files and those that start with `_` are other programs' notes.
fn folder(place: &Path, written: &str) -> Result<Vec<PathBuf>, Diagnostic> {
    let mut found = Vec::new();
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".") && !is_note(entry)
    };
    for entry in walkdir::WalkDir::new(place).follow_links(true).into_iter().filter_entry(visible) {
        let entry = entry.map_err(|error| unreadable(written, &error.to_string()))?;
        if entry.file_type().is_file() && format::of_path(entry.path()).is_some() {
            found.push(entry.into_path());
        }
    }
    if found.is_empty() {
        return Err(Diagnostic::new(Code::SourceNotFound, format!("folder `{written}` holds no data file"))
            .in_data(written, None, None)
            .help(format!("the endings {ENDINGS} are known")));
    }
    Ok(found)
}

/// `_SUCCESS`, `_metadata`, but not the partition `_day=1`.
fn is_note(entry: &walkdir::DirEntry) -> bool {
    let name = entry.file_name().as_encoded_bytes();
    name.starts_with(b"_") && !name.contains(&b'=')
}

fn pattern(root: &Path, written: &str) -> Result<Vec<PathBuf>, Diagnostic> {
    let whole = if Path::new(written).is_absolute() {
        written.to_owned()
    } else {
        format!("{}/{written}", glob::Pattern::escape(&root.to_string_lossy()))
    };
    let options = glob::MatchOptions { require_literal_leading_dot: true, ..glob::MatchOptions::default() };
    let matches = glob::glob_with(&whole, options).map_err(|error| {
        Diagnostic::new(Code::SourceNotFound, format!("pattern `{written}` cannot be read: {}", error.msg))
    })?;
    let mut found = Vec::new();
    for entry in matches {
        let path = entry.map_err(|error| unreadable(written, &error.to_string()))?;
        if path.is_dir() { found.extend(folder(&path, written)?) } else { found.push(path) }
    }
    if found.is_empty() {
        return Err(Diagnostic::new(Code::SourceNotFound, format!("pattern `{written}` matches no file"))
            .in_data(written, None, None)
            .help("paths are relative to the workspace"));
    }
    Ok(found)
}

fn not_found(place: &Path, written: &str) -> Diagnostic {
    let problem =
        Diagnostic::new(Code::SourceNotFound, format!("source `{written}` not found")).in_data(written, None, None);
    let siblings: Vec<String> = place
        .parent()
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .map(|entries| entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let name = place.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    match nearest(&name, siblings.iter().map(String::as_str)) {
        Some(near) => problem.help(format!("its folder holds `{near}`")),
        None => problem.help("paths are relative to the workspace"),
    }
}

/// A file that is there but cannot be read.
pub(super) fn unreadable(shown: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::SourceUnreadable, format!("source `{shown}` cannot be read: {reason}"))
        .in_data(shown, None, None)
}

/// The path without `.` and, where a folder stands before it, `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(tidy.components().next_back(), Some(Component::Normal(_))) => {
                tidy.pop();
            }
            Component::ParentDir | Component::Normal(_) | Component::RootDir | Component::Prefix(_) => tidy.push(part),
        }
    }
    tidy
}

fn shown(root: &Path, path: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).map_or_else(|_| tidy(path), |path| tidy(&path));
    let inside = absolute(path).strip_prefix(absolute(root)).map(Path::to_path_buf);
    let shown = inside.unwrap_or_else(|_| path.strip_prefix(root).map_or_else(|_| tidy(path), tidy));
    shown.to_string_lossy().into_owned()
}

/// How Hive writes the partition of rows without a value.
const DEFAULT_PARTITION: &str = "__HIVE_DEFAULT_PARTITION__";

fn partitions(below: &Path) -> Vec<(String, Option<String>)> {
    let folders = below.parent().into_iter().flat_map(Path::components);
    folders
        .filter_map(|part| {
            let part = part.as_os_str().to_string_lossy();
            let (key, value) = part.split_once('=')?;
            let value = decoded(value);
            Some((decoded(key), (value != DEFAULT_PARTITION).then_some(value)))
        })
        .collect()
}

/// The text without percent signs: `a%2Fb` is `a/b`. What is no escape, or would not be UTF-8, stays as it is.
fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digits =
            bytes.get(at + 1..at + 3).filter(|digits| bytes[at] == b'%' && digits.iter().all(u8::is_ascii_hexdigit));
        let escaped = digits.and_then(|digits| u8::from_str_radix(&String::from_utf8_lossy(digits), 16).ok());
        decoded.push(escaped.unwrap_or(bytes[at]));
        at += if escaped.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).unwrap_or_else(|_| text.to_owned())
}
