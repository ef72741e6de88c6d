//! The files that a survey is of, dealt into tables: a file, the files of one table as a pattern, a folder of partitions.
//! Knows names and columns, no rows.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::words::snake;
use crate::data::{self, DataFile};
use crate::diag::{Code, Diagnostic};

/// The files of one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The path, pattern or folder, from where the survey is made.
    pub given: String,
    /// The same from the workspace.
    pub written: String,
    /// What its rows seem to be called, in small letters; may be empty.
    pub stem: String,
}

/// A file with what its name says.
#[derive(Debug)]
struct Named {
    /// As it was reached.
    path: PathBuf,
    /// Its folder, without links.
    folder: PathBuf,
    name: String,
    /// Without its ending.
    stem: String,
    ending: String,
    /// The folder of the partitions that it lies in.
    partitioned: Option<PathBuf>,
}

/// Deals files into tables, in the order of their names. `base`: where the paths start; `workspace`: where definitions
/// will stand.
pub(super) fn inputs(base: &Path, given: &[PathBuf], workspace: &Path) -> Result<Vec<Input>, Vec<Diagnostic>> {
    let mut problems = Vec::new();
    let mut files: BTreeMap<PathBuf, Named> = BTreeMap::new();
    for path in given {
        let found = path.to_str().ok_or_else(|| vec![not_text(path)]).and_then(|text| data::data_files(base, text));
        match found {
            Ok(found) => {
                for file in found {
                    match named(base, &file) {
                        Ok(named) => drop(files.entry(named.folder.join(&named.name)).or_insert(named)),
                        Err(problem) => problems.push(problem),
                    }
                }
            }
            // Paths of definitions start in the workspace, those of a survey where it is made.
            Err(found) => problems.extend(found.into_iter().map(|mut problem| {
                problem.help = problem.help.filter(|help| !help.contains("workspace"));
                problem
            })),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let workspace = real(workspace);
    let mut folders: BTreeMap<PathBuf, &Named> = BTreeMap::new();
    let mut groups: BTreeMap<(&Path, String, &str), Vec<&Named>> = BTreeMap::new();
    for file in files.values() {
        match &file.partitioned {
            Some(folder) => drop(folders.entry(folder.clone()).or_insert(file)),
            None => groups.entry((&file.folder, numberless(&file.stem), &file.ending)).or_default().push(file),
        }
    }
    let mut inputs: Vec<Input> = folders.keys().map(|folder| whole_folder(folder, base, &workspace)).collect();
    for ((folder, stem, _), group) in groups {
        let stem = if is_part(&stem) { folder_stem(folder) } else { stem };
        match together(base, &group)? {
            Some(pattern) => inputs.push(input(group[0], &pattern, &stem, &workspace)),
            None if group.len() == 1 => inputs.push(input(group[0], &group[0].name, &stem, &workspace)),
            None => inputs.extend(group.iter().map(|file| input(file, &file.name, &snake(&file.stem), &workspace))),
        }
    }
    inputs.sort_by(|a, b| (&a.stem, &a.written).cmp(&(&b.stem, &b.written)));
    Ok(inputs)
}

fn not_text(path: &Path) -> Diagnostic {
    let shown = path.display().to_string();
    Diagnostic::new(Code::SourceUnreadable, format!("path `{shown}` is not UTF-8"))
        .in_data(shown, None, None)
        .help("definitions are UTF-8, and so are the paths in them")
}

fn named(base: &Path, file: &DataFile) -> Result<Named, Diagnostic> {
    let place = base.join(&file.path);
    let name = place.file_name().and_then(|name| name.to_str()).ok_or_else(|| not_text(&file.path))?.to_owned();
    let folder = real(place.parent().unwrap_or(base));
    if folder.to_str().is_none() {
        return Err(not_text(&folder));
    }
    let small = name.to_lowercase();
    let packed = [".gz", ".zst"].iter().find(|ending| small.ends_with(**ending)).map_or(0, |ending| ending.len());
    let end = small[..small.len() - packed].rfind('.').unwrap_or(small.len());
    // Letters that change their length in small are none of an ending's.
    let (stem, ending) = name.split_at_checked(end).unwrap_or((&name, ""));
    let partition = folder.ancestors().filter(|folder| is_partition(folder)).last();
    let partitioned = partition.and_then(Path::parent).map(Path::to_path_buf);
    Ok(Named { path: file.path.clone(), stem: stem.to_owned(), ending: ending.to_owned(), folder, name, partitioned })
}

fn is_partition(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str());
    name.and_then(|name| name.split_once('=')).is_some_and(|(key, _)| !key.is_empty())
}

/// The path without links, also where its end is not there yet.
pub(super) fn real(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    for ancestor in path.ancestors() {
        if let Ok(real) = ancestor.canonicalize() {
            let rest = path.strip_prefix(ancestor).unwrap_or(Path::new(""));
            return if rest.as_os_str().is_empty() { real } else { real.join(rest) };
        }
    }
    path
}

fn whole_folder(folder: &Path, base: &Path, workspace: &Path) -> Input {
    let given = relative(folder, &real(base));
    Input { given, written: relative(folder, workspace), stem: folder_stem(folder) }
}

fn folder_stem(folder: &Path) -> String {
    numberless(&folder.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default())
}

fn input(file: &Named, name: &str, stem: &str, workspace: &Path) -> Input {
    let escaped = |folder: &str| if name == file.name { folder.to_owned() } else { glob::Pattern::escape(folder) };
    let given = file.path.parent().map(|folder| escaped(&folder.to_string_lossy())).unwrap_or_default();
    let folder = escaped(&relative(&file.folder, workspace));
    Input { given: joined(&given, name), written: joined(&folder, name), stem: stem.to_owned() }
}

fn joined(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder if folder.ends_with('/') => format!("{folder}{name}"),
        folder => format!("{folder}/{name}"),
    }
}

/// The way from one folder to another; the whole path where they share nothing but the root.
fn relative(to: &Path, from: &Path) -> String {
    let (to_parts, from_parts): (Vec<Component<'_>>, Vec<_>) = (to.components().collect(), from.components().collect());
    let shared = to_parts.iter().zip(&from_parts).take_while(|(a, b)| a == b).count();
    if shared <= 1 && from_parts.len() > 1 {
        return to.to_string_lossy().into_owned();
    }
    let up = std::iter::repeat_n("..".to_owned(), from_parts.len() - shared);
    let down = to_parts[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Words before the name that say where a table stands, and behind it what it is.
const FIRST: [&str; 6] = ["dim", "fact", "tbl", "stg", "raw", "vw"];
const LAST: [&str; 8] = ["data", "table", "export", "dump", "full", "sample", "part", "parts"];

/// The name in small letters, without numbers at its end and without words that say nothing.
fn numberless(stem: &str) -> String {
    let name = snake(stem);
    let mut words: Vec<&str> = name.split('_').filter(|word| !word.is_empty()).collect();
    while let Some(last) = words.last() {
        let digits = last.bytes().filter(u8::is_ascii_digit).count();
        let letters = last.trim_end_matches(|c: char| c.is_ascii_digit());
        let is_number =
            digits > 0 && (digits * 2 >= last.len() || matches!(letters, "part" | "page" | "week" | "month"));
        if is_number && (words.len() > 1 || letters.is_empty()) || words.len() > 1 && LAST.contains(last) {
            words.pop();
        } else {
            break;
        }
    }
    if words.len() > 1 && FIRST.contains(&words[0]) {
        words.remove(0);
    }
    let name = words.join("_");
    // `orders2025`
    let short = name.trim_end_matches(|c: char| c.is_ascii_digit());
    if name.len() - short.len() >= 4 { short.trim_end_matches('_').to_owned() } else { name }
}

/// Names that programs give to the parts of a table.
fn is_part(stem: &str) -> bool {
    matches!(stem, "" | "part" | "data" | "file" | "chunk" | "output" | "export" | "page")
}

/// The pattern that means just these files, if they have the same columns.
fn together(base: &Path, group: &[&Named]) -> Result<Option<String>, Vec<Diagnostic>> {
    let [first, others @ ..] = group else { return Ok(None) };
    if others.is_empty() {
        return Ok(None);
    }
    let columns = |file: &Named| {
        let path = file.path.to_str().unwrap_or_default();
        data::column_names(base, path).map(|mut names| {
            names.sort();
            names
        })
    };
    let expected = columns(first)?;
    for other in others {
        if columns(other)? != expected {
            return Ok(None);
        }
    }
    let shared = shared_start(group);
    let ending = glob::Pattern::escape(&first.ending);
    let start = glob::Pattern::escape(&shared);
    let patterns = [format!("{start}*{ending}"), format!("{start}[0-9]*{ending}")];
    Ok(patterns.into_iter().find(|pattern| means(&first.folder, pattern, group)))
}

/// What all names start with, up to where numbers begin.
fn shared_start(group: &[&Named]) -> String {
    let mut shared = group[0].stem.as_str();
    for file in group {
        let same = shared.char_indices().zip(file.stem.chars()).take_while(|((_, a), b)| a == b);
        let end = same.last().map_or(0, |((at, letter), _)| at + letter.len_utf8());
        shared = &shared[..end];
    }
    shared.trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

/// Whether a pattern matches these files and no others.
fn means(folder: &Path, pattern: &str, group: &[&Named]) -> bool {
    let Ok(found) = data::data_files(folder, pattern) else { return false };
    let mut found: Vec<PathBuf> = found.into_iter().map(|file| folder.join(file.path)).collect();
    let mut wanted: Vec<PathBuf> = group.iter().map(|file| file.folder.join(&file.name)).collect();
    found.sort();
    wanted.sort();
    found == wanted
}
