//! Finds and reads the definition files of a workspace. Must not know what they define.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, SourceMap, Span};

/// Every `*.seg` file below `root`, sorted, each once: hidden files and folders, the folder of runs and build folders
/// are not looked into, links that lead in a circle are not followed.
#[must_use]
pub(super) fn find(root: &Path, out: &str) -> Vec<PathBuf> {
    let runs = root.join(out);
    let wanted =
        |entry: &DirEntry| entry.depth() == 0 || !(is_hidden(entry) || entry.path() == runs || is_build(entry));
    let walk = WalkDir::new(root).follow_links(true).sort_by_file_name().into_iter().filter_entry(wanted);
    let mut seen = BTreeSet::new();
    let mut found: Vec<PathBuf> = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && entry.path().extension() == Some(OsStr::new("seg")))
        .map(DirEntry::into_path)
        .filter(|path| path.canonicalize().is_ok_and(|real| seen.insert(real)))
        .collect();
    found.sort();
    found
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_str().is_some_and(|name| name.starts_with('.'))
}

/// A folder that a build tool has marked as its own; a folder of definitions may well be called `target`.
fn is_build(entry: &DirEntry) -> bool {
    entry.file_type().is_dir() && entry.path().join("CACHEDIR.TAG").is_file()
}

/// Reads one definition file and gives it a name in the map; its text is empty of sense when it is not UTF-8.
///
/// # Errors
/// The finding that says why it cannot be read.
pub(super) fn read(root: &Path, path: &Path, sources: &mut SourceMap) -> Result<FileId, Box<Diagnostic>> {
    let shown = shown(root, path);
    let bytes = std::fs::read(path).map_err(|error| {
        Diagnostic::new(Code::UnreadableDefinitions, format!("definition file `{}` cannot be read", shown.display()))
            .note(error.to_string())
    })?;
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
            Ok(sources.add(shown, text))
        }
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let file = sources.add(&shown, String::from_utf8_lossy(error.as_bytes()));
            let message = format!("definition file `{}` is not UTF-8", shown.display());
            Err(Diagnostic::new(Code::InvalidUtf8, message)
                .at(Span::new(file, at, at + '\u{fffd}'.len_utf8()), "this byte belongs to no character of UTF-8")
                .help("save the file as UTF-8")
                .into())
        }
    }
}

/// A path as messages show it: relative to the workspace where it lies in it.
#[must_use]
pub(super) fn shown(root: &Path, path: &Path) -> PathBuf {
    path.strip_prefix(root).unwrap_or(path).to_path_buf()
}
