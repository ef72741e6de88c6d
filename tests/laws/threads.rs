//! The number of threads changes nothing. Pools are made once for a process, so other processes answer: each writes what
//! it says of some workspaces into a file.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use super::engine::{Outcome, opened};
use super::generate::{Features, Often, case};
use super::hold::{Verdict, number};
use super::logic::unanswered;
use super::tables::{PARQUET, Storage};

/// What may occur: also tables of some thousand rows, which no evaluator has to go through.
const FEATURES: Features = Features { extremes: Often::Never, large: 2_000, ..Features::ALL };

/// So many workspaces one process answers.
const WORKSPACES: u64 = 40;

/// What came of asking.
pub(crate) struct Compared {
    /// Definitions of which all say the same.
    pub(crate) cases: u64,
    /// Workspaces that they stand in.
    pub(crate) workspaces: u64,
}

/// Compares what one thread says of so many definitions with what several say.
pub(crate) fn compare(cases: u64) -> Compared {
    let mut compared = Compared { cases: 0, workspaces: 0 };
    let mut first = number("MILIEU_FIRST").unwrap_or(0);
    while compared.cases < cases {
        let [one, two, many] = [1, 2, 7].map(|threads| said(first, threads));
        for (name, answer) in &one {
            for (threads, other) in [(2, &two), (7, &many)] {
                assert_eq!(Some(answer), other.get(name), "{name} with 1 thread and with {threads}");
            }
        }
        assert_eq!((one.len(), one.len()), (two.len(), many.len()), "from seed {first}");
        compared.cases += one.len() as u64;
        compared.workspaces += WORKSPACES;
        first += WORKSPACES;
    }
    compared
}

/// By seed and definition what a process with so many threads says.
fn said(first: u64, threads: usize) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("said");
    let status = Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "laws::threads::a_process_says", "--ignored", "--quiet"])
        .env("POLARS_MAX_THREADS", threads.to_string())
        .env("RAYON_NUM_THREADS", threads.to_string())
        .env("MILIEU_SAYS", &path)
        .env("MILIEU_FIRST", first.to_string())
        .output();
    let output = status.expect("a process");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    let text = std::fs::read_to_string(path).expect("what it says");
    let lines = text.lines().filter_map(|line| line.split_once('\t'));
    lines.map(|(name, answer)| (name.to_owned(), answer.to_owned())).collect()
}

fn write(first: u64, path: &Path) {
    let mut lines = String::new();
    for seed in first..first + WORKSPACES {
        let found = case(seed, FEATURES);
        let folder = tempfile::tempdir().expect("a folder");
        // Several files are several chunks.
        let storage = Storage { parts: 1 + usize::try_from(seed % 3).expect("small"), ..PARQUET };
        let Ok(opened) = opened(&found, folder.path(), storage) else { continue };
        match opened.answer(&opened.all()) {
            Outcome::Told(told) => {
                for (name, answers) in told {
                    let digest = blake3::hash(format!("{answers:?}").as_bytes());
                    lines += &format!("{seed} {name}\t{}\n", digest.to_hex());
                }
            }
            other => {
                if let Verdict::Broken(how) = unanswered(other) {
                    lines += &format!("{seed}\t{how:?}\n");
                }
            }
        }
    }
    std::fs::write(path, lines).expect("a file");
}

#[test]
#[ignore = "asked by the law of threads, in a process of its own"]
fn a_process_says() {
    if let (Some(path), Some(first)) = (std::env::var_os("MILIEU_SAYS"), number("MILIEU_FIRST")) {
        write(first, Path::new(&path));
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    compare(number("MILIEU_CASES").unwrap_or(300));
}
