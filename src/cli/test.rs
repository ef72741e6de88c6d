//! `milieu test`: a line per test, and of each that fails what was expected, what was found, and why.

use super::arguments::Test;
use super::output::Output;
use milieu::insight::parts::{Row, Shown, ValueShown};
use milieu::insight::trial::{Failure as Missed, Miss, Outcome, Position, Report};
use milieu::workspace::{Failure, Workspace};

pub(crate) fn run(arguments: &Test, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let report = workspace.test(&arguments.names)?;
    if report.tests.is_empty() {
        output.note("the workspace has no tests");
    }
    if output.is_json() {
        Output::json(&report)?;
    } else {
        Output::answer(&text(&report, output))?;
    }
    Ok(if report.failed > 0 { super::FINDINGS } else { 0 })
}

fn text(report: &Report, output: &Output) -> String {
    let marks = Marks::new(output.is_bright());
    let mut out = String::new();
    for test in &report.tests {
        outcome(test, &marks, &mut out);
    }
    out.push_str(&format!("{} passed, {} failed\n", report.passed, report.failed));
    out
}

/// How a value is told that there is not.
const MISSING: &str = "missing";

/// How truth is marked.
struct Marks {
    green: &'static str,
    red: &'static str,
    dim: &'static str,
    off: &'static str,
}

impl Marks {
    fn new(bright: bool) -> Self {
        if bright {
            Self { green: "\u{1b}[32m", red: "\u{1b}[31m", dim: "\u{1b}[2m", off: "\u{1b}[0m" }
        } else {
            Self { green: "", red: "", dim: "", off: "" }
        }
    }

    fn of(&self, holds: bool) -> String {
        let (colour, mark) = if holds { (self.green, "✓") } else { (self.red, "✗") };
        format!("{colour}{mark}{}", self.off)
    }
}

fn outcome(test: &Outcome, marks: &Marks, out: &mut String) {
    let Outcome { name, description, as_of, at, passed, failures, .. } = test;
    let described = description.as_ref().map(|text| format!(" \"{text}\"")).unwrap_or_default();
    let (colour, word) = if *passed { (marks.green, "ok  ") } else { (marks.red, "FAIL") };
    let place = if *passed { String::new() } else { format!("  {}{}:{}{}", marks.dim, at.file, at.line, marks.off) };
    out.push_str(&format!("{colour}{word}{} {name}{described} (as of {as_of}){place}\n", marks.off));
    let mut before: Option<&Position> = None;
    for Missed { at, miss } in failures {
        if before != Some(at) {
            let Position { file, line, column } = at;
            let expectation = &miss.expectation;
            out.push_str(&format!("\n  {expectation}  {}{file}:{line}:{column}{}\n", marks.dim, marks.off));
        }
        before = Some(at);
        failure(miss, marks, out);
    }
    if !passed {
        out.push('\n');
    }
}

fn failure(miss: &Miss, marks: &Marks, out: &mut String) {
    let Miss { key, expected, found, notes, parts, values, .. } = miss;
    let record = key.as_ref().map(|key| format!("{key}: ")).unwrap_or_default();
    out.push_str(&format!("\n  {record}expected {expected}, found {found}\n"));
    for note in notes {
        out.push_str(&format!("  {note}\n"));
    }
    if !parts.is_empty() || !values.is_empty() {
        out.push('\n');
    }
    for value in values {
        self::value(value, 4, out);
    }
    for shown in parts {
        part(shown, 4, marks, out);
    }
}

fn part(shown: &Shown, indent: usize, marks: &Marks, out: &mut String) {
    let Shown { text, holds, values, parts, .. } = shown;
    out.push_str(&format!("{:indent$}{} {text}\n", "", marks.of(*holds)));
    for value in values {
        // Whether a flag holds is told by its mark, unless it is missing.
        if value.text == *text && value.value != MISSING {
            self::rows(value, indent + 4, out);
        } else {
            self::value(value, indent + 4, out);
        }
    }
    for inside in parts {
        part(inside, indent + 4, marks, out);
    }
}

fn value(shown: &ValueShown, indent: usize, out: &mut String) {
    let ValueShown { text, value, row_count, .. } = shown;
    let read = match row_count {
        Some(1) => "  (1 row)".to_owned(),
        Some(count) => format!("  ({count} rows)"),
        None => String::new(),
    };
    out.push_str(&format!("{:indent$}{text} = {value}{read}\n", ""));
    rows(shown, indent + 4, out);
}

/// The rows behind a value.
fn rows(shown: &ValueShown, indent: usize, out: &mut String) {
    for row in &shown.rows {
        self::row(row, indent, out);
    }
    let more = shown.row_count.unwrap_or(0).saturating_sub(shown.rows.len());
    if more > 0 {
        out.push_str(&format!("{:indent$}and {more} more\n", ""));
    }
}

fn row(row: &Row, indent: usize, out: &mut String) {
    let Row { entity, key, time, value } = row;
    let key = key.as_ref().map(|key| format!(" {key}")).unwrap_or_default();
    let time = time.as_ref().map(|time| format!(" at {time}")).unwrap_or_default();
    let value = value.as_ref().map(|value| format!(": {value}")).unwrap_or_default();
    out.push_str(&format!("{:indent$}{entity}{key}{time}{value}\n", ""));
}
