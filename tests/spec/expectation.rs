//! What a case expects: members, values, files, or an error.

use std::fs;
use std::path::Path;

use super::answers::{Answers, Value};

/// A line of an `expect` block.
#[derive(Clone)]
pub(super) struct Expectation {
    pub(super) name: String,
    wanted: Wanted,
}

#[derive(Clone)]
enum Wanted {
    /// Exactly these records, and no other.
    Members(Vec<String>),
    /// These values of these records; others are left open.
    Values(Vec<(String, String)>),
}

/// An `error` block: statuses of which one must be met, and fragments that the message must hold.
#[derive(Clone)]
pub(super) struct ExpectedError {
    statuses: Vec<i32>,
    fragments: Vec<String>,
}

/// A `holds FILE` block, fragments that a file of the workspace has after the run, or an `is FILE` block, all its text.
#[derive(Clone)]
pub(super) struct WrittenFile {
    pub(super) name: String,
    pub(super) text: String,
    /// Whether the file is the text, and not only holds its lines.
    pub(super) whole: bool,
}

impl Expectation {
    /// Reads `name: 1 2 3`, `name: none` or `name: 1=31 2="a b" 3=missing`.
    pub(super) fn parse(line: &str) -> Option<Self> {
        let (name, rest) = line.split_once(':')?;
        let words = words(rest);
        let wanted = if words.is_empty() {
            return None;
        } else if words == ["none"] {
            Wanted::Members(Vec::new())
        } else if words[0].contains('=') {
            let pairs = words.iter().map(|word| word.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned())));
            Wanted::Values(pairs.collect::<Option<_>>()?)
        } else {
            let mut keys = words;
            keys.sort();
            Wanted::Members(keys)
        };
        Some(Self { name: name.trim().to_owned(), wanted })
    }

    /// What was expected and what is there, where they differ.
    pub(super) fn unmet(&self, answers: &Answers) -> Option<(String, String)> {
        match &self.wanted {
            Wanted::Members(expected) => {
                let told = |keys: &[String]| if keys.is_empty() { "none".to_owned() } else { keys.join(" ") };
                let Some(mut actual) = answers.members(&self.name) else {
                    return Some((told(expected), "no such column in the membership".to_owned()));
                };
                actual.sort();
                (*expected != actual).then(|| (told(expected), told(&actual)))
            }
            Wanted::Values(expected) => {
                let mut differing = (Vec::new(), Vec::new());
                for (key, value) in expected {
                    let actual = answers.value(&self.name, key);
                    if !actual.is_some_and(|actual| same(value, actual)) {
                        differing.0.push(format!("{key}={value}"));
                        let told = actual.map_or_else(|| "(no such record or column)".to_owned(), Value::to_string);
                        differing.1.push(format!("{key}={told}"));
                    }
                }
                (!differing.0.is_empty()).then(|| (differing.0.join(" "), differing.1.join(" ")))
            }
        }
    }
}

impl ExpectedError {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let statuses = lines.next()?.strip_prefix("exit ")?;
        let statuses = statuses.split('|').map(|status| status.trim().parse().ok()).collect::<Option<_>>()?;
        Some(Self { statuses, fragments: lines.map(str::to_lowercase).collect() })
    }

    pub(super) fn unmet(&self, status: i32, said: &str) -> Option<String> {
        if !self.statuses.contains(&status) {
            return Some(format!("expected exit status {:?}, actual {status}", self.statuses));
        }
        let said = said.to_lowercase();
        let absent = self.fragments.iter().find(|fragment| !said.contains(fragment.as_str()));
        absent.map(|fragment| format!("expected the message to hold `{fragment}`"))
    }
}

impl WrittenFile {
    pub(super) fn unmet(&self, folder: &Path) -> Option<String> {
        let Self { name, text, whole } = self;
        let Ok(bytes) = fs::read(folder.join(name)) else { return Some(format!("expected a file `{name}`")) };
        let actual = String::from_utf8_lossy(&bytes);
        if *whole {
            return (*actual != *text).then(|| format!("expected `{name}` to be\n{text}\n  it is\n{actual}"));
        }
        let absent = text.lines().map(str::trim).find(|line| !line.is_empty() && !actual.contains(line));
        absent.map(|line| format!("expected `{name}` to hold `{line}`, it is\n{actual}"))
    }
}

/// Floats are compared as numbers, `~` within twelve digits; all else as it is written.
fn same(expected: &str, actual: &Value) -> bool {
    match actual {
        Value::Missing => expected == "missing",
        Value::Float(actual) => {
            if let Some(near) = expected.strip_prefix('~').and_then(|number| number.parse::<f64>().ok()) {
                (near - actual).abs() <= near.abs() * 1e-12
            } else {
                expected.parse::<f64>().is_ok_and(|expected| expected.to_bits() == actual.to_bits())
            }
        }
        Value::Plain(actual) => expected == actual,
    }
}

/// Splits at blanks outside of quotes and brackets; a word that begins with `#` ends the line.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut depth = 0_usize;
    let mut open = false;
    for character in text.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                open = true;
            }
            '[' | '{' if !quoted => {
                depth += 1;
                word.push(character);
            }
            ']' | '}' if !quoted => {
                depth = depth.saturating_sub(1);
                word.push(character);
            }
            _ if character == ' ' && !quoted && depth == 0 => {
                if open || !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
                open = false;
            }
            '#' if word.is_empty() && !quoted => return words,
            _ => word.push(character),
        }
    }
    if open || !word.is_empty() {
        words.push(word);
    }
    words
}
