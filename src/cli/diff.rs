//! `milieu diff`: who entered and who left between two runs, and why.

use super::arguments::{Diff as Arguments, Format, Global};
use super::key::key;
use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, table};
use comfy_table::CellAlignment;
use milieu::workspace::{ChangedValue, DefinitionDiff, Diff, Failure, MovedRecord, Workspace};

/// So many records of a definition are shown, and so many rules are named in the first line.
const SHOWN: usize = 3;
const NAMED: usize = 4;

pub(crate) fn run(
    arguments: &Arguments,
    global: &Global,
    workspace: &mut Workspace,
    output: &Output,
) -> Result<u8, Failure> {
    let runs = match arguments.runs.as_slice() {
        [then, now] => Some((then.as_path(), now.as_path())),
        _ => None,
    };
    let diff = workspace.diff(runs, &Bars::new(output.draws()))?;
    let answered = match global.format {
        Format::Json => Output::json(&diff),
        Format::Csv => csv(&diff).and_then(|bytes| Output::bytes(&bytes)),
        Format::Text => Output::answer(&text(&diff, output)),
    };
    answered.map(|()| 0)
}

/// A line per definition and record.
fn csv(diff: &Diff) -> Result<Vec<u8>, Failure> {
    let broken = |error: &dyn std::fmt::Display| Failure::Other(format!("internal error: {error}"));
    let mut out = csv::Writer::from_writer(Vec::new());
    let header = ["entity", "kind", "name", "key", "move", "reason", "record", "changed"];
    out.write_record(header).map_err(|error| broken(&error))?;
    for definition in &diff.definitions {
        for record in &definition.records {
            let (key, reason, changed) = (key(&record.key), record.reason.to_string(), changed(record));
            let (entity, kind, name) = (&definition.entity, &definition.kind, &definition.name);
            let beside = record.record.unwrap_or_default();
            let line = [entity, kind, name, &key, record.direction, &reason, beside, &changed];
            out.write_record(line).map_err(|error| broken(&error))?;
        }
    }
    out.into_inner().map_err(|error| broken(&error))
}

fn text(diff: &Diff, output: &Output) -> String {
    let mut out = format!("{} ({}) to {} ({})\n", diff.from.run, diff.from.clock, diff.to.run, diff.to.clock);
    let mut changes = Vec::new();
    if !diff.data.is_empty() {
        changes.push(format!("data of {}", diff.data.join(", ")));
    }
    if diff.clock {
        changes.push("the clock".to_owned());
    }
    // A parameter is told by its value.
    let has_value = |name: &str| diff.parameters.iter().any(|one| one.name == name);
    let rules: Vec<_> = diff.rules.iter().filter(|rule| !(rule.kind == "param" && has_value(&rule.name))).collect();
    if rules.len() > NAMED {
        changes.push(format!("{} rules", grouped(rules.len() as u64)));
    } else {
        changes.extend(rules.iter().map(|rule| format!("{} {}", rule.kind, rule.name)));
    }
    changes.extend(diff.parameters.iter().map(|one| format!("parameter {}", moved(one))));
    let changes = if changes.is_empty() { "nothing".to_owned() } else { changes.join("; ") };
    out.push_str(&format!("changed: {changes}\n\n"));
    let mut shown = table(&["name", "before", "entered", "left", "after", "why"], output);
    for one in &diff.definitions {
        let why: Vec<String> =
            one.reasons.iter().map(|(reason, count)| format!("{reason} {}", grouped(*count))).collect();
        shown.add_row([
            one.name.clone(),
            grouped(one.before),
            grouped(one.entered),
            grouped(one.left),
            grouped(one.after),
            why.join(", "),
        ]);
    }
    for number in 1..5 {
        if let Some(column) = shown.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    out.push_str(&format!("{}\n", shown.trim_fmt()));
    for rule in &diff.rules {
        out.push_str(&format!("\n{}\n{}\n", signed("- ", &rule.old), signed("+ ", &rule.new)));
    }
    for one in diff.definitions.iter().filter(|one| !one.records.is_empty()) {
        out.push_str(&records(one));
    }
    for (names, run) in [(&diff.only_in_from, &diff.from), (&diff.only_in_to, &diff.to)] {
        if !names.is_empty() {
            out.push_str(&format!("\nonly in {}: {}\n", run.run, names.join(", ")));
        }
    }
    out
}

fn records(one: &DefinitionDiff) -> String {
    let mut out = format!("\n{} {}\n", one.kind, one.name);
    for record in one.records.iter().take(SHOWN) {
        let beside = record.record.map(|word| format!(" ({word} record)")).unwrap_or_default();
        let changed = changed(record);
        let changed = if changed.is_empty() { String::new() } else { format!(": {changed}") };
        out.push_str(&format!("  {} {}{beside}, {}{changed}\n", key(&record.key), record.direction, record.reason));
    }
    if one.records.len() > SHOWN {
        let left = grouped((one.records.len() - SHOWN) as u64);
        out.push_str(&format!("  and {left} more: --format csv has all\n"));
    }
    out
}

fn signed(sign: &str, text: &str) -> String {
    text.trim_end().lines().map(|line| format!("{sign}{line}")).collect::<Vec<_>>().join("\n")
}

fn changed(record: &MovedRecord) -> String {
    record.changed.iter().map(moved).collect::<Vec<_>>().join("; ")
}

fn moved(one: &ChangedValue) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "missing".into());
    format!("{}: {} -> {}", one.name, value(&one.old), value(&one.new))
}
