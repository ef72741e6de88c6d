//! Reads the Markdown of a specification file into cases.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::expectation::{Expectation, ExpectedError, WrittenFile};

/// A file of the case's workspace.
#[derive(Clone)]
pub(super) struct File {
    pub(super) language: String,
    pub(super) text: String,
}

/// One heading of a file with all that stands below it, and what the file shares.
#[derive(Clone)]
pub(super) struct Case {
    pub(super) topic: String,
    file: String,
    title: String,
    pub(super) later: bool,
    pub(super) as_of: String,
    pub(super) options: Vec<(String, String)>,
    pub(super) sets: Vec<String>,
    pub(super) sources: Vec<String>,
    /// The command to run instead of `run`, empty for `run`.
    pub(super) command: String,
    pub(super) files: BTreeMap<String, File>,
    pub(super) definitions: String,
    pub(super) expectations: Vec<Expectation>,
    pub(super) error: Option<ExpectedError>,
    /// What files of the workspace hold after the run.
    pub(super) written: Vec<WrittenFile>,
}

impl Case {
    pub(super) fn place(&self) -> String {
        format!("{} ## {}", self.file, self.title)
    }

    pub(super) fn expectation_count(&self) -> usize {
        self.expectations.len() + usize::from(self.error.is_some()) + self.written.len()
    }

    /// The line that defines `name`, as it is written.
    pub(super) fn definition(&self, name: &str) -> String {
        let defines = |line: &&str| {
            let mut words = line.split(|c: char| c.is_whitespace() || c == '=').filter(|word| !word.is_empty());
            words.next();
            words.next() == Some(name)
        };
        self.definitions.lines().find(defines).map_or_else(|| name.to_owned(), |line| line.trim().to_owned())
    }

    fn apply(&mut self, directive: &str) {
        let (word, rest) = directive.split_once(' ').unwrap_or((directive, ""));
        match (word, rest) {
            ("as", rest) if rest.starts_with("of ") => rest[3..].clone_into(&mut self.as_of),
            ("timezone" | "week_start" | "locale" | "currency", value) => {
                self.options.push((word.to_owned(), value.to_owned()));
            }
            ("set", value) => self.sets.push(value.to_owned()),
            ("source", value) => self.sources.push(value.to_owned()),
            ("check", _) => directive.clone_into(&mut self.command),
            ("command", value) => value.clone_into(&mut self.command),
            _ => panic!("{}: unknown directive `{directive}`", self.place()),
        }
    }

    fn take_block(&mut self, info: &str, text: &str) {
        let (language, name) = info.split_once(' ').unwrap_or((info, ""));
        match (language, name.trim()) {
            ("seg", "") => {
                self.definitions.push_str(text);
                self.definitions.push('\n');
            }
            ("expect", "") => {
                for line in text.lines().filter(|line| !line.trim().is_empty()) {
                    let expectation = Expectation::parse(line);
                    self.expectations.push(expectation.unwrap_or_else(|| panic!("{}: {line}", self.place())));
                }
            }
            ("error", "") => {
                let error = ExpectedError::parse(text);
                self.error = Some(error.unwrap_or_else(|| panic!("{}: no exit status", self.place())));
            }
            ("holds" | "is", name) if !name.is_empty() => {
                let (name, text) = (name.to_owned(), text.to_owned());
                self.written.push(WrittenFile { name, text, whole: language == "is" });
            }
            (language, name) if !name.is_empty() => {
                let file = File { language: language.to_owned(), text: text.to_owned() };
                self.files.insert(name.to_owned(), file);
            }
            _ => panic!("{}: block `{info}` has no meaning", self.place()),
        }
    }
}

/// All cases of a file, each with what stands before the first of them.
pub(super) fn read(path: &Path) -> Vec<Case> {
    let text = fs::read_to_string(path).expect("a file of the specification can be read");
    let part = |path: Option<&std::ffi::OsStr>| path.unwrap_or_default().to_string_lossy().into_owned();
    let topic = part(path.parent().and_then(Path::file_name));
    let mut shared = Case {
        file: format!("{topic}/{}", part(path.file_name())),
        topic,
        title: "(shared)".to_owned(),
        later: false,
        as_of: "2026-06-30".to_owned(),
        options: Vec::new(),
        sets: Vec::new(),
        sources: Vec::new(),
        command: String::new(),
        files: BTreeMap::new(),
        definitions: String::new(),
        expectations: Vec::new(),
        error: None,
        written: Vec::new(),
    };
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            let case = Case { title: title.trim().to_owned(), ..shared.clone() };
            cases.push(case);
            continue;
        }
        let current = cases.last_mut().unwrap_or(&mut shared);
        if let Some(info) = line.strip_prefix("```") {
            let body: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            let mut text = body.join("\n");
            text.push('\n');
            current.take_block(info.trim(), &text);
        } else if line.trim() == "<!-- later -->" {
            current.later = true;
        } else if let Some(directive) = line.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'))
            && !directive.contains('`')
        {
            current.apply(directive);
        }
    }
    for case in &cases {
        assert!(case.expectation_count() > 0, "{}: a case without an expectation", case.place());
    }
    cases
}
