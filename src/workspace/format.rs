//! Canonical text of definition files. Must not know what the definitions mean.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::floors::syntax;
use super::{Failure, files};
use crate::diag::{Code, Diagnostic, has_errors};
use crate::source::SourceMap;

/// What `fmt` found in its files.
#[derive(Debug, Default)]
pub struct Formatted {
    /// Files whose text is not canonical, or was not before.
    pub changed: Vec<PathBuf>,
    /// How many files there are.
    pub files: usize,
    /// What is wrong in files that could not be read; those are left as they are.
    pub findings: Vec<Diagnostic>,
    /// The texts that the findings point into.
    pub sources: SourceMap,
}

/// Puts the named files, or every one of the workspace at `root`, into canonical form; with `check` only says which are
/// not. A file with mistakes is left alone.
///
/// # Errors
/// A file that is not there or cannot be written.
pub fn format_files(root: &Path, named: &[PathBuf], check: bool) -> Result<Formatted, Failure> {
    let mut formatted = Formatted::default();
    let paths = if named.is_empty() { whole_workspace(root, &mut formatted)? } else { chosen(root, named)? };
    for path in paths {
        formatted.files += 1;
        let file = match files::read(root, &path, &mut formatted.sources) {
            Ok(file) => file,
            Err(finding) => {
                formatted.findings.push(*finding);
                continue;
            }
        };
        let text = formatted.sources.get(file).map(|file| file.text.clone()).unwrap_or_default();
        let (tree, wrong) = syntax::parse(file, &text);
        let broken = has_errors(&wrong);
        formatted.findings.extend(wrong);
        if broken {
            continue;
        }
        let canonical = syntax::format(&tree, &text);
        if canonical != text {
            if !check {
                replace(&path, &canonical).map_err(|error| Failure::io("write", &path, &error))?;
            }
            formatted.changed.push(files::shown(root, &path));
        }
    }
    Ok(formatted)
}

/// The canonical form of a text that is no file.
///
/// # Errors
/// The findings, when the text has mistakes.
pub fn format_text(text: &str) -> Result<String, (Vec<Diagnostic>, SourceMap)> {
    let mut sources = SourceMap::default();
    let file = sources.add("-", text);
    let (tree, wrong) = syntax::parse(file, text);
    if has_errors(&wrong) { Err((wrong, sources)) } else { Ok(syntax::format(&tree, text)) }
}

fn whole_workspace(root: &Path, formatted: &mut Formatted) -> Result<Vec<PathBuf>, Failure> {
    if !root.is_dir() {
        return Err(Failure::usage(format!("folder `{}` not found", root.display())));
    }
    // A wrong configuration is no matter of form.
    let (config, _) = super::config::read(root, &mut SourceMap::default());
    let paths = files::find(root, &config.out);
    if paths.is_empty() {
        let message = format!("workspace `{}` defines nothing", root.display());
        formatted.findings.push(Diagnostic::new(Code::NoDefinitions, message));
    }
    Ok(paths)
}

fn chosen(root: &Path, named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut paths = Vec::new();
    for name in named {
        let path = root.join(name);
        if path.is_dir() {
            paths.extend(files::find(&path, "out"));
        } else if path.is_file() {
            paths.push(path);
        } else {
            return Err(Failure::usage(format!("file `{}` not found", name.display())));
        }
    }
    Ok(paths)
}

/// The new text takes the old one's place in one step, so that no interruption leaves half a file.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let real = path.canonicalize()?;
    let folder = real.parent().unwrap_or(Path::new("."));
    let mut draft = tempfile::NamedTempFile::new_in(folder)?;
    draft.write_all(text.as_bytes())?;
    draft.as_file().set_permissions(std::fs::metadata(&real)?.permissions())?;
    draft.as_file().sync_all()?;
    draft.persist(&real).map_err(|error| error.error)?;
    Ok(())
}
