//! What `docs/diagnostics.md` has to say: each code of the registry with its example and the rendering of that.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use milieu::diag::{Code, Severity, Topic};

use super::{TOLD, command, folder, reason, status};

const HEAD: &str = "# Diagnostics

One section for each code that the program may answer with. A test writes this page from the registry of codes and the \
examples below `testdata/diagnostics`. Codes that start with `E` are errors, those with `W` warnings; `--strict` ends with \
status 1 after warnings.
";

/// The page as it should be.
pub(super) fn generated() -> String {
    let mut page = HEAD.to_owned();
    for code in Code::ALL {
        section(&mut page, *code);
    }
    page
}

fn section(page: &mut String, code: Code) {
    write!(page, "\n## {}: {}\n\n{}\n", code.number(), code.title(), code.page()).unwrap();
    let Some((_, told)) = TOLD.get(&code) else {
        let why = reason(code).map_or("it is missing", |(_, why)| why);
        write!(page, "\nIt has no example: {why}.\n").unwrap();
        return;
    };
    for file in shown_files(code) {
        let inside = file.strip_prefix(folder(code)).unwrap().to_str().unwrap();
        let kind = if ending(&file) == "seg" { "milieu" } else { "text" };
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        write!(page, "\n`{inside}`:\n\n```{kind}\n{}\n```\n", text.trim_end()).unwrap();
    }
    let ends = match code.severity() {
        Severity::Warning => "answers".to_owned(),
        Severity::Error => format!("ends with status {} and says", status(code)),
    };
    write!(page, "\n`milieu {}` {ends}:\n\n```text\n{}\n```\n", command(code), told.trim_end()).unwrap();
}

/// The files of an example that its section shows: definitions, settings and templates, and the data where that is what is wrong.
fn shown_files(code: Code) -> Vec<PathBuf> {
    let data = matches!(code.topic(), Topic::Data | Topic::Evaluation) || command(code).ends_with("--data");
    let mut found = files(&folder(code));
    found.retain(|path| {
        let ending = ending(path);
        matches!(ending, "seg" | "toml" | "hbs") || data && matches!(ending, "csv" | "ndjson")
    });
    // Definitions first, then what they read.
    found.sort_by_key(|path| (ending(path) != "seg", path.clone()));
    found
}

fn ending(path: &Path) -> &str {
    path.extension().and_then(std::ffi::OsStr::to_str).unwrap_or_default()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

/// The whole source below a folder, but for the registry.
pub(super) fn source_text(folder: &Path) -> String {
    let sources = files(folder).into_iter().filter(|path| !path.ends_with("diag/code.rs"));
    let texts = sources.filter(|path| ending(path) == "rs");
    texts.map(|path| std::fs::read_to_string(path).unwrap()).collect()
}
