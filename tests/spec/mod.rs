//! The specification by example: `testdata/spec/<topic>/*.md`, run through the binary as a user runs it.
//!
//! It knows the contract's files (`membership.parquet`, `traits.parquet`) and exit statuses, nothing of the crate's inside.
//! How a case is written stands in `testdata/spec/README.md`.

mod answers;
mod arrays;
mod case;
mod expectation;
mod tables;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use rayon::prelude::*;

use case::Case;

/// What one case gave: how many expectations it has and those that failed, each as a readable paragraph.
struct Outcome {
    topic: String,
    expectations: usize,
    failures: Vec<String>,
}

#[test]
fn examples_hold() {
    report(&run_all(false));
}

/// Features that are specified before they are built; a file or a case leaves this test when its mark goes.
#[test]
#[ignore = "cases marked <!-- later --> describe what is not evaluated yet; run with --ignored to see how far it is"]
fn later_examples_hold() {
    report(&run_all(true));
}

fn run_all(later: bool) -> Vec<Outcome> {
    let filter = std::env::var("MILIEU_SPEC").unwrap_or_default();
    let cases: Vec<Case> = files()
        .iter()
        .flat_map(|path| case::read(path))
        .filter(|case| case.later == later && case.place().contains(&filter))
        .collect();
    cases.par_iter().map(run).collect()
}

fn report(outcomes: &[Outcome]) {
    let mut by_topic: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut text = String::new();
    for outcome in outcomes {
        let counts = by_topic.entry(&outcome.topic).or_default();
        counts.0 += outcome.expectations;
        counts.1 += outcome.failures.len();
        for failure in &outcome.failures {
            text.push_str(failure);
            text.push('\n');
        }
    }
    let failures: usize = by_topic.values().map(|counts| counts.1).sum();
    let total: usize = by_topic.values().map(|counts| counts.0).sum();
    for (topic, (count, failed)) in by_topic {
        let _ = writeln!(text, "{topic:<24} {count:>4} expectations, {failed} failed");
    }
    assert!(failures == 0, "{failures} of {total} expectations failed\n\n{text}");
}

fn files() -> Vec<PathBuf> {
    let root = std::env::var_os("MILIEU_SPEC_ROOT")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/spec"), PathBuf::from);
    let mut found: Vec<PathBuf> = walkdir::WalkDir::new(root)
        .min_depth(2)
        .into_iter()
        .map(|entry| entry.expect("the folder of the specification can be read").into_path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "md"))
        .collect();
    found.sort();
    found
}

fn run(case: &Case) -> Outcome {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    write_workspace(case, folder.path());
    let output = start(case, folder.path());
    let failures = judge(case, folder.path(), &output);
    Outcome { topic: case.topic.clone(), expectations: case.expectation_count(), failures }
}

fn write_workspace(case: &Case, folder: &Path) {
    for (name, file) in &case.files {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        tables::write(&path, &file.language, &file.text, &case.place());
    }
    if !case.files.contains_key("milieu.toml") && !case.options.is_empty() {
        let mut text = String::new();
        for (name, value) in &case.options {
            let _ = writeln!(text, "{name} = \"{value}\"");
        }
        fs::write(folder.join("milieu.toml"), text).expect("a file can be written");
    }
    fs::write(folder.join("definitions.seg"), &case.definitions).expect("a file can be written");
}

fn start(case: &Case, folder: &Path) -> Output {
    let binary = std::env::var("MILIEU_BINARY")
        .ok()
        .or_else(|| option_env!("CARGO_BIN_EXE_milieu").map(str::to_owned))
        .expect("the binary's path is known to an integration test");
    let mut command = Command::new(binary);
    command.arg("-C").arg(folder).args(["--format", "json"]).env("NO_COLOR", "1");
    if case.as_of != "default" {
        command.args(["--as-of", &case.as_of]);
    }
    for value in &case.sets {
        command.args(["--set", value]);
    }
    for value in &case.sources {
        command.args(["--source", value]);
    }
    if case.command.is_empty() {
        command.arg("run").arg("--out").arg(folder.join("out")).arg("--traits");
    } else {
        command.args(case.command.split_whitespace());
    }
    command.output().expect("the binary starts")
}

/// Compares what the run gave with what the case says, and tells each difference.
fn judge(case: &Case, folder: &Path, output: &Output) -> Vec<String> {
    let said = format!("{}{}", String::from_utf8_lossy(&output.stderr), String::from_utf8_lossy(&output.stdout));
    let status = output.status.code().unwrap_or(-1);
    let mut unmet = Vec::new();
    if let Some(error) = &case.error {
        if let Some(reason) = error.unmet(status, &said) {
            unmet.push(format!("{}\n  {reason}\n{}", case.place(), indented(&said)));
            return unmet;
        }
    } else if status != 0 {
        let head = format!("{}\n  exit status {status}, no answers\n{}", case.place(), indented(&said));
        // Every expectation of the case is unmet, so every one of them counts.
        return std::iter::once(head)
            .chain((1..case.expectation_count()).map(|number| format!("  (so also its expectation {})", number + 1)))
            .collect();
    }
    unmet.extend(
        case.written
            .iter()
            .filter_map(|written| written.unmet(folder))
            .map(|reason| format!("{}\n  {reason}", case.place())),
    );
    if !case.expectations.is_empty() {
        unmet.extend(members(case, folder));
    }
    unmet
}

/// Compares the tables of a run with the lines of `expect`.
fn members(case: &Case, folder: &Path) -> Vec<String> {
    let answers = answers::read(&folder.join("out"), &case.definitions);
    case.expectations
        .iter()
        .filter_map(|expectation| {
            let (expected, actual) = expectation.unmet(&answers)?;
            let definition = case.definition(&expectation.name);
            Some(format!("{}\n  {definition}\n  expected {expected}\n  actual   {actual}", case.place()))
        })
        .collect()
}

fn indented(text: &str) -> String {
    text.lines().take(24).fold(String::new(), |mut told, line| {
        let _ = writeln!(told, "    | {line}");
        told
    })
}
