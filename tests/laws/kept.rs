//! What earlier runs have left changes nothing but the time: runs over a workspace that changes bit by bit write the same
//! folders, and fail in the same way, with the cache and without.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use milieu::model::Clock;
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, Workspace};

use super::generate::{Case, Features, Random};
use super::hold::{Law, Verdict, number};
use super::shrink::smaller;
use super::tables::{self, CSV, PARQUET, Storage};

/// Over Parquet, whose bytes are not all looked at.
pub(crate) const KEPT: Law = Law {
    name: "what is kept changes nothing",
    features: Features::ALL,
    ask: |case| told_apart(case, Storage { parts: 1 + usize::from(case.seed.is_multiple_of(3)), ..PARQUET }),
};

/// Over texts.
pub(crate) const KEPT_OF_TEXT: Law = Law {
    name: "what is kept of texts changes nothing",
    features: Features { text: true, ..Features::ALL },
    ask: |case| told_apart(case, CSV),
};

/// So many changes one workspace goes through.
const CHANGES: usize = 6;

/// How many runs have taken something from the cache.
static TAKEN: AtomicUsize = AtomicUsize::new(0);

/// What a run leaves behind: its files, or the findings that ended it.
#[derive(Debug, PartialEq)]
enum Left {
    Files(BTreeMap<String, Vec<u8>>),
    Failure(String),
}

fn told_apart(case: &Case, storage: Storage) -> Verdict {
    let folder = tempfile::tempdir().expect("a folder");
    let mut taken = 0;
    let mut random = Random::new(case.seed ^ 0x6b65_7074);
    let mut now = State { case: case.clone(), text: case.text(storage) };
    let mut seen = vec![now.clone()];
    for change in 0..CHANGES {
        let _ = std::fs::remove_dir_all(folder.path().join("data"));
        tables::write(&now.case, folder.path(), storage);
        std::fs::write(folder.path().join("case.seg"), &now.text).expect("a file");
        dated(&folder.path().join("data"));
        let names = if random.once_in(3) { some_names(&mut random, &now.case) } else { Vec::new() };
        let wishes = RunOptions { names, traits: random.once_in(2), force: true, ..RunOptions::default() };
        let (with, steps) = left(folder.path(), &RunOptions { no_cache: false, ..wishes.clone() });
        let (without, _) = left(folder.path(), &RunOptions { no_cache: true, ..wishes.clone() });
        taken += steps.iter().filter(|step| step.starts_with("take ")).count();
        if steps.iter().any(|step| step.contains("anew")) {
            return Verdict::Broken(format!(
                "change {change}: what is kept cannot be used, {:?}, {steps:?}",
                wishes.names
            ));
        }
        if with != without {
            let (with, without) = (shown(&with, &without), shown(&without, &with));
            return Verdict::Broken(format!("change {change} ({wishes:?}): {with} with the cache, {without} without"));
        }
        now = changed(&mut random, &now, &seen, storage);
        seen.push(now.clone());
    }
    TAKEN.fetch_add(taken, Ordering::Relaxed);
    Verdict::Holds(case.definitions.len())
}

/// A workspace at some time.
#[derive(Clone)]
struct State {
    case: Case,
    /// Its definitions as they are written.
    text: String,
}

/// Words that stand for each other, as often as not with another meaning that is understood.
const WORDS: [(&str, &str); 20] = [
    (" and ", " or "),
    (" or ", " and "),
    (" < ", " <= "),
    (" >= ", " > "),
    (" = ", " != "),
    (" > ", " < "),
    ("sum(", "max("),
    ("min(", "avg("),
    ("count(", "any("),
    ("any(", "all("),
    ("first(", "last("),
    ("last(", "first("),
    ("latest ", "earliest "),
    ("top ", "bottom "),
    (" where ", " where not "),
    ("within last", "within next"),
    (" days", " weeks"),
    ("\"a\"", "\"b\""),
    (" is missing", " is present"),
    (" ignoring case", ""),
];

/// A bit less of a workspace, other words in its definitions, another clock or zone, or what was there before.
fn changed(random: &mut Random, now: &State, seen: &[State], storage: Storage) -> State {
    let of = |case: Case| State { text: case.text(storage), case };
    match random.below(12) {
        0 => now.clone(),
        1 | 2 => random.pick(seen).clone(),
        3 => {
            let mut later = now.clone();
            later.case.clock = match now.case.clock {
                Clock::Day(day) => Clock::Day(day + 1),
                Clock::Moment(at) => Clock::Moment(at + 3_600_000_000),
            };
            later
        }
        4 => State { case: Case { zone: chrono_tz::Tz::UTC, ..now.case.clone() }, text: now.text.clone() },
        5..8 => {
            let less = smaller(&now.case);
            if less.is_empty() { now.clone() } else { of(random.pick(&less).clone()) }
        }
        _ => State { case: now.case.clone(), text: reworded(random, &now.text) },
    }
}

/// The text with another number, or with another word, behind the lists.
fn reworded(random: &mut Random, text: &str) -> String {
    let start = text.rfind("column entry\n").unwrap_or(0);
    let (before, behind) = text.split_at(start);
    let digits: Vec<usize> = behind.match_indices(|letter: char| letter.is_ascii_digit()).map(|(at, _)| at).collect();
    if !digits.is_empty() && random.once_in(2) {
        let at = *random.pick(&digits);
        let digit = random.below(10);
        return format!("{before}{}{digit}{}", &behind[..at], &behind[at + 1..]);
    }
    let found =
        WORDS.iter().flat_map(|&(word, other)| behind.match_indices(word).map(move |(at, _)| (at, word, other)));
    let found: Vec<(usize, &str, &str)> = found.collect();
    if found.is_empty() {
        return text.to_owned();
    }
    let (at, word, other) = *random.pick(&found);
    format!("{before}{}{other}{}", &behind[..at], &behind[at + word.len()..])
}

fn some_names(random: &mut Random, case: &Case) -> Vec<String> {
    let names = case.definitions.iter().map(|definition| definition.name.clone());
    names.filter(|_| random.once_in(2)).collect()
}

/// Files of the same bytes are of the same time, as if nobody had written them again.
fn dated(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().filter_map(Result::ok) {
        if !entry.file_type().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("a file");
        let digest = blake3::hash(&bytes);
        let number = u32::from_le_bytes(digest.as_bytes()[..4].try_into().expect("four bytes"));
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(u64::from(number % 1_000_000_000) + 500_000_000);
        let file = std::fs::File::options().append(true).open(entry.path()).expect("a file");
        file.set_modified(at).expect("a time");
    }
}

/// What a run leaves behind, and its steps.
fn left(folder: &Path, wishes: &RunOptions) -> (Left, Vec<String>) {
    let out = folder.join("run");
    let wishes = RunOptions { out: Some(out.clone()), ..wishes.clone() };
    let mut workspace = match Workspace::open(folder, Options::default()) {
        Ok(workspace) => workspace,
        Err(failure) => return (Left::Failure(format!("{failure:?}")), Vec::new()),
    };
    match workspace.run(&wishes, &Silent) {
        Ok(report) => {
            let files = std::fs::read_dir(&out).expect("a folder").filter_map(Result::ok);
            let files = files.map(|file| {
                (file.file_name().to_string_lossy().into_owned(), std::fs::read(file.path()).expect("a file"))
            });
            let files = files.filter(|(name, _)| name != "timings.json").collect();
            (Left::Files(files), report.steps.into_iter().map(|(step, _)| step).collect())
        }
        Err(failure) => (Left::Failure(format!("{failure:?}: {:?}", workspace.findings())), Vec::new()),
    }
}

/// What one has that the other has not.
fn shown(one: &Left, other: &Left) -> String {
    match (one, other) {
        (Left::Files(one), Left::Files(other)) => {
            let differ = one.iter().filter(|(name, bytes)| other.get(*name) != Some(bytes));
            let text = |(name, bytes): (&String, &Vec<u8>)| {
                let text = String::from_utf8_lossy(bytes);
                format!("{name}: {}", text.chars().take(3_000).collect::<String>())
            };
            differ.map(text).collect::<Vec<_>>().join("\n")
        }
        (Left::Files(_), Left::Failure(_)) => "it runs".to_owned(),
        (Left::Failure(how), _) => how.clone(),
    }
}

#[test]
fn what_is_kept_changes_nothing() {
    KEPT.holds(500);
    // A law about what nobody takes says nothing.
    let taken = TAKEN.load(Ordering::Relaxed);
    assert!(taken > 50 || number("MILIEU_SEED").is_some(), "only {taken} runs take something from the cache");
}

#[test]
fn what_is_kept_of_texts_changes_nothing() {
    KEPT_OF_TEXT.holds(300);
}
