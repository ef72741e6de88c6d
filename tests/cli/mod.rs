//! The built binary over temporary workspaces: exit statuses, what goes to stdout and what to stderr, JSON, files.

mod arguments;
mod bad_data;
mod check;
mod count;
mod describe;
mod diff;
mod fmt;
mod language;
mod looks;
mod personas;
mod readme;
mod reference;
mod report;
mod runs;
mod samples;
mod tests;
mod why;
mod why_changes;
mod why_tried;

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A workspace in a folder of its own.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// What a command left behind.
pub(crate) struct Answer {
    pub(crate) status: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.stdout).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap_or_else(|_| panic!("{}{}", self.text(), self.stderr))
    }

    /// The answer of a command that had to end with this status.
    pub(crate) fn ending(self, status: i32) -> Self {
        assert_eq!(self.status, status, "stdout: {}\nstderr: {}", String::from_utf8_lossy(&self.stdout), self.stderr);
        self
    }
}

pub(crate) const CUSTOMERS: &str = "customer_id,age,country,joined\n1,17,NL,2026-01-05\n2,30,BE,2025-03-01\n\
                                    3,,NL,2026-06-29\n4,61,,2026-07-02\n5,45,NL,2024-02-29\n";

pub(crate) const DEFINITIONS: &str = r#"
subject customer
entity customer/customers { source "customers.csv" key customer_id }
param min_age = 18
segment adults "Of age" = age >= min_age
segment dutch = country = "NL"
segment dutch_adults = adults and dutch
trait next_age = age + 1
"#;

impl Workspace {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A small workspace that runs.
    pub(crate) fn small() -> Self {
        Self::empty()
            .with("customers.csv", CUSTOMERS)
            .with("all.seg", DEFINITIONS)
            .with("milieu.toml", "as_of = 2026-06-30\n")
    }

    pub(crate) fn with(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
        self
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Runs `milieu -C <folder> ARGUMENTS`.
    pub(crate) fn milieu(&self, arguments: &[&str]) -> Answer {
        let folder = self.path().to_str().unwrap();
        milieu(&[&["-C", folder], arguments].concat())
    }

    /// The text of a file of the workspace.
    /// The command is wrong usage, and says so with these words.
    pub(crate) fn refuses(&self, arguments: &[&str], words: &str) {
        let answer = self.milieu(arguments).ending(2);
        assert!(answer.stderr.contains(words), "{}", answer.stderr);
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// The names in a folder of the workspace, sorted, without hidden ones.
    pub(crate) fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(self.path().join(folder)) else { return Vec::new() };
        let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.retain(|name| !name.starts_with('.'));
        names.sort();
        names
    }
}

/// Runs `milieu ARGUMENTS`, without a terminal.
pub(crate) fn milieu(arguments: &[&str]) -> Answer {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milieu"));
    let output = command.args(arguments).stdin(Stdio::null()).output().unwrap();
    Answer {
        status: output.status.code().unwrap(),
        stdout: output.stdout,
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}
