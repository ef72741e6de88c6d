//! `milieu test`: a line per test, and of each that fails what was expected, what was found, and why.

use super::arguments::Test;
use super::output::Output;
use super::parts::{Marks, part, value};
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
    for one in values {
        value(one, 4, out);
    }
    for shown in parts {
        part(shown, 4, marks, out);
    }
}
