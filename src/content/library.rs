//! The template files of a workspace: all `*.hbs` below `templates/`, each read and parsed once, found by path and as
//! partials. Knows nothing of what the templates name.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use walkdir::WalkDir;

use super::piece::Places;
use super::template::{Fault, Node, parse};
use crate::diag::{self, Code, Diagnostic};
use crate::source::{FileId, SourceMap, Span};

/// The folder of the templates in a workspace.
pub(super) const FOLDER: &str = "templates";

/// What the name of a template file ends in.
pub(super) const ENDING: &str = ".hbs";

/// A template file that can be used.
#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) id: FileId,
    pub(super) text: String,
    pub(super) nodes: Vec<Node>,
}

/// What stands at a path.
#[derive(Clone, Debug)]
pub(super) enum Entry {
    File(File),
    /// A file that cannot be used; what is wrong with it was told when it was read.
    Broken,
    /// A link to something outside of the folder.
    Outside,
}

/// Why a path names no template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// It leads out of the folder.
    Outside,
    /// Nothing is there; the nearest path, if one is near.
    Absent(Option<String>),
    /// What is there was found wrong when it was read.
    Broken,
}

/// The templates of a workspace, by path below the folder.
#[derive(Clone, Debug, Default)]
pub struct Library {
    entries: BTreeMap<String, Entry>,
}

impl Library {
    /// Reads every template file below `templates/` of the workspace at `root`. The findings are of files that are no
    /// templates, whether a campaign names them or not.
    #[must_use]
    pub fn read(root: &Path, sources: &mut SourceMap) -> (Self, Vec<Diagnostic>) {
        let (mut library, mut findings) = (Self::default(), Vec::new());
        let folder = root.join(FOLDER);
        let inside = folder.canonicalize().unwrap_or_else(|_| folder.clone());
        for entry in WalkDir::new(&folder).sort_by_file_name() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    // A workspace without the folder has no templates.
                    findings.extend((error.depth() > 0).then(|| unreadable(&folder, &error)));
                    continue;
                }
            };
            let Some(path) = below(&folder, entry.path()) else { continue };
            let link = entry.path_is_symlink();
            if link && !entry.path().canonicalize().is_ok_and(|target| target.starts_with(&inside)) {
                library.entries.insert(path, Entry::Outside);
                continue;
            }
            if !path.ends_with(ENDING) || !entry.path().is_file() {
                continue;
            }
            let read = file(entry.path(), &path, sources).unwrap_or_else(|finding| {
                findings.push(*finding);
                Entry::Broken
            });
            library.entries.insert(path, read);
        }
        (library, findings)
    }

    /// A library of these texts, each with its path below the folder.
    #[must_use]
    pub fn of_texts<'t>(
        texts: impl IntoIterator<Item = (&'t str, &'t str)>,
        sources: &mut SourceMap,
    ) -> (Self, Vec<Diagnostic>) {
        let (mut library, mut findings) = (Self::default(), Vec::new());
        for (path, text) in texts {
            let read = parsed(&PathBuf::from(FOLDER).join(path), text.to_owned(), sources);
            let entry = read.unwrap_or_else(|finding| {
                findings.push(*finding);
                Entry::Broken
            });
            library.entries.insert(path.to_owned(), entry);
        }
        (library, findings)
    }

    /// The file that a piece names.
    pub(super) fn find(&self, written: &str) -> Result<(&str, &File), Lost> {
        let path = normal(written).ok_or(Lost::Outside)?;
        match self.entries.get_key_value(&path) {
            Some((path, Entry::File(file))) => Ok((path, file)),
            Some((_, Entry::Broken)) => Err(Lost::Broken),
            Some((_, Entry::Outside)) => Err(Lost::Outside),
            None if self.is_through_link(&path) => Err(Lost::Outside),
            None => Err(Lost::Absent(self.nearest(&path))),
        }
    }

    /// The file that a partial's name names.
    pub(super) fn partial(&self, name: &str) -> Result<(&str, &File), Lost> {
        let found = self.find(&format!("{name}{ENDING}"));
        // `a//b` and `./a` are paths of the file and no names that the renderer knows.
        match found {
            Ok((path, _)) if path.strip_suffix(ENDING) != Some(name) => Err(Lost::Absent(self.nearest(path))),
            other => other,
        }
    }

    /// Every usable file, with its path.
    pub(super) fn files(&self) -> impl Iterator<Item = (&str, &File)> {
        self.entries.iter().filter_map(|(path, entry)| match entry {
            Entry::File(file) => Some((path.as_str(), file)),
            Entry::Broken | Entry::Outside => None,
        })
    }

    fn is_through_link(&self, path: &str) -> bool {
        path.match_indices('/').any(|(at, _)| matches!(self.entries.get(&path[..at]), Some(Entry::Outside)))
    }

    /// The path that is meant: near as a whole, or the same file in another folder.
    fn nearest(&self, path: &str) -> Option<String> {
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned);
        let usable = || self.entries.keys().map(String::as_str).filter(|path| path.ends_with(ENDING));
        let elsewhere = usable().find(|other| name(other) == name(path));
        elsewhere.or_else(|| diag::nearest(path, usable())).map(str::to_owned)
    }
}

/// The path below the folder, with `/` between its parts.
fn below(folder: &Path, path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.strip_prefix(folder).ok()?.iter().map(|part| part.to_str()).collect();
    parts.map(|parts| parts.join("/")).filter(|path| !path.is_empty())
}

/// The path without `.` parts; nothing if it does not stay below the folder.
pub(super) fn normal(written: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in Path::new(written).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            Component::ParentDir | Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(parts.join("/"))
}

/// The finding that a folder cannot be looked into.
fn unreadable(folder: &Path, error: &walkdir::Error) -> Diagnostic {
    let path = error.path().and_then(|path| below(folder, path)).unwrap_or_default();
    let finding = Diagnostic::new(Code::WrongTemplate, format!("folder `{FOLDER}/{path}` cannot be read"));
    match error.io_error() {
        Some(reason) => finding.note(reason.to_string()),
        None => finding,
    }
}

fn file(path: &Path, shown: &str, sources: &mut SourceMap) -> Result<Entry, Box<Diagnostic>> {
    let shown = PathBuf::from(FOLDER).join(shown);
    let bytes = std::fs::read(path).map_err(|error| {
        let message = format!("template file `{}` cannot be read", shown.display());
        Diagnostic::new(Code::WrongTemplate, message).note(error.to_string())
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let id = sources.add(&shown, String::from_utf8_lossy(error.as_bytes()));
        Diagnostic::new(Code::WrongTemplate, format!("template file `{}` is not UTF-8", shown.display()))
            .at(Span::new(id, at, at + '\u{fffd}'.len_utf8()), "this byte belongs to no character of UTF-8")
            .help("save the file as UTF-8")
    })?;
    let text = text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text);
    parsed(&shown, text, sources)
}

fn parsed(shown: &Path, text: String, sources: &mut SourceMap) -> Result<Entry, Box<Diagnostic>> {
    let id = sources.add(shown, text.as_str());
    let nodes = parse(&text).map_err(|fault| told(&fault, &Places::File(id)))?;
    Ok(Entry::File(File { id, text, nodes }))
}

/// The finding that a text is no template.
pub(super) fn told(fault: &Fault, places: &Places) -> Diagnostic {
    let mut finding =
        Diagnostic::new(fault.code, fault.message.clone()).at(places.span(fault.at.clone()), fault.label.clone());
    if let Some((at, label)) = &fault.other {
        finding = finding.at(places.span(at.clone()), label.clone());
    }
    if let Some(help) = &fault.help {
        finding = finding.help(help.clone());
    }
    match &fault.fix {
        Some((at, right)) if places.takes(right) => finding.fix(places.span(at.clone()), right.clone()),
        Some(_) | None => finding,
    }
}
