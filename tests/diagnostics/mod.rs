//! Every diagnostic code has a failing example below `testdata/diagnostics`, whose rendering is kept beside it, and a page
//! in `docs/diagnostics.md`. `MILIEU_UPDATE=1 cargo test --release diagnostics` writes both anew.

mod page;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use milieu::diag::{Code, Severity, Topic};

/// Why a code has no example.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Without {
    /// Nothing in the source reports it.
    Unreported,
    /// It is reported, but no folder of files can provoke it.
    Unprovokable,
}

const WITHOUT_EXAMPLE: &[(Code, Without, &str)] = &[
    (Code::UnreadableDefinitions, Without::Unprovokable, "it takes a file that the system refuses to read"),
    (Code::WrongConversion, Without::Unreported, "a text that cannot be converted gives a missing value"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn examples() -> PathBuf {
    root().join("testdata/diagnostics")
}

fn updating() -> bool {
    std::env::var_os("MILIEU_UPDATE").is_some()
}

fn reason(code: Code) -> Option<(Without, &'static str)> {
    WITHOUT_EXAMPLE.iter().find(|(without, _, _)| *without == code).map(|(_, kind, why)| (*kind, *why))
}

/// The folder of an example.
fn folder(code: Code) -> PathBuf {
    examples().join(code.number())
}

/// The arguments that an example is run with: those of its file `command`, else `check`.
fn command(code: Code) -> String {
    match std::fs::read_to_string(folder(code).join("command")) {
        Ok(written) => written.trim().to_owned(),
        Err(_) => "check".to_owned(),
    }
}

/// The exit status that the code alone ends a command with.
fn status(code: Code) -> i32 {
    match (code.severity(), code) {
        (Severity::Warning, _) => 0,
        (Severity::Error, Code::WrongParameter) => 2,
        (Severity::Error, _) => i32::from(code.topic().exit_status()),
    }
}

/// What each example is told as: the exit status, and stdout before stderr. Both the snapshots and the page are of it.
static TOLD: LazyLock<BTreeMap<Code, (i32, String)>> =
    LazyLock::new(|| shown().filter(|code| folder(*code).is_dir()).map(|code| (code, run(code))).collect());

fn run(code: Code) -> (i32, String) {
    let runs = tempfile::tempdir().unwrap();
    let arguments = command(code);
    let mut program = Command::new(env!("CARGO_BIN_EXE_milieu"));
    program.args(["--as-of", "2026-06-30"]).args(arguments.split_whitespace());
    if arguments.split_whitespace().any(|argument| argument == "run") {
        program.args(["--no-cache", "--out"]).arg(runs.path().join("run"));
    }
    if arguments.split_whitespace().any(|argument| argument == "report") {
        program.arg("--out").arg(runs.path().join("page.html"));
    }
    program.current_dir(folder(code)).env("NO_COLOR", "1").stdin(Stdio::null());
    let output = program.output().unwrap();
    let mut told = String::from_utf8(output.stdout).unwrap();
    told.push_str(&String::from_utf8(output.stderr).unwrap());
    let told = told.replace(&format!("{}/", runs.path().display()), "");
    // How long a page is says nothing of the finding.
    let told = told.split_inclusive('\n').filter(|line| !line.ends_with(" kB\n")).collect();
    (output.status.code().unwrap_or(-1), told)
}

/// The numbers of the codes in a rendering.
fn numbers(told: &str) -> BTreeSet<String> {
    let heads = told.lines().filter_map(|line| line.strip_prefix("error[").or_else(|| line.strip_prefix("warning[")));
    heads.filter_map(|rest| rest.split_once("]: ")).map(|(number, _)| number.to_owned()).collect()
}

fn shown() -> impl Iterator<Item = Code> {
    Code::ALL.iter().copied().filter(|code| reason(*code).is_none())
}

#[test]
fn every_example_is_told_as_it_is_written_down() {
    let mut wrong = Vec::new();
    for code in shown() {
        let number = code.number();
        let Some((ended, told)) = TOLD.get(&code) else {
            wrong.push(format!("{number}: no example, and no reason why there is none"));
            continue;
        };
        let path = folder(code).join("rendering.txt");
        if updating() {
            std::fs::write(&path, told).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        if written != *told {
            wrong.push(format!("{number}: written down is\n{written}\nbut it is told as\n{told}"));
        }
        let mut told_of = numbers(told);
        let told_of_it = told_of.remove(number);
        if !told_of_it || !told_of.is_empty() {
            wrong.push(format!("{number}: the example has to provoke this code and no other, it is told as\n{told}"));
        }
        if *ended != status(code) {
            wrong.push(format!("{number}: ends with {ended}, not with {}", status(code)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_example_is_without_its_code() {
    let known: BTreeSet<&str> = shown().map(Code::number).collect();
    for entry in std::fs::read_dir(examples()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(known.contains(name.as_str()), "testdata/diagnostics/{name} is no code that has an example");
    }
}

#[test]
fn a_code_without_example_still_has_its_reason() {
    let source = page::source_text(&root().join("src"));
    for code in Code::ALL {
        let name = format!("Code::{code:?}");
        let reported = source.match_indices(&name).any(|(at, _)| {
            let after = source[at + name.len()..].chars().next();
            !after.is_some_and(|next| next.is_ascii_alphanumeric() || next == '_')
        });
        let unreported = matches!(reason(*code), Some((Without::Unreported, _)));
        assert!(reported != unreported, "{}: reported somewhere: {reported}, the reasons differ", code.number());
    }
}

#[test]
fn no_number_is_used_twice_and_each_says_its_topic() {
    let mut topics: BTreeMap<&str, Topic> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for code in Code::ALL {
        let number = code.number();
        assert!(seen.insert(&number[1..]), "{number} is used twice");
        let prefix = &number[1..3];
        let topic = *topics.entry(prefix).or_insert(code.topic());
        assert_eq!(topic, code.topic(), "{number} has the digits of another topic");
        assert!(number.len() == 5 && matches!(&number[..1], "E" | "W"), "{number}");
    }
    let distinct: std::collections::HashSet<Topic> = topics.values().copied().collect();
    assert_eq!(distinct.len(), topics.len(), "one topic has two prefixes");
}

#[test]
fn the_pages_are_those_of_the_registry() {
    let path = root().join("docs/diagnostics.md");
    let generated = page::generated();
    if updating() {
        std::fs::write(&path, &generated).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        written == generated,
        "docs/diagnostics.md is not of the registry any more: MILIEU_UPDATE=1 writes it anew"
    );
}
