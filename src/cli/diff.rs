//! `milieu diff`: who entered and who left between two runs, and why.

use super::arguments::{Diff as Arguments, Format, Global};
use super::key::key;
use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, table};
use std::collections::BTreeMap;

use comfy_table::CellAlignment;
use milieu::workspace::{ChangedValue, Diff, Failure, JourneyDiff, MovedAlong, MovedRecord, Workspace};

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
    let mut line = |[entity, kind, name]: [&str; 3], record: &MovedRecord, changed: &str| {
        let (key, reason, beside) = (key(&record.key), record.reason.to_string(), record.record.unwrap_or_default());
        let line = [entity, kind, name, &key, record.direction, &reason, beside, changed];
        out.write_record(line).map_err(|error| broken(&error))
    };
    for one in &diff.definitions {
        for record in &one.records {
            line([&one.entity, &one.kind, &one.name], record, &changed(&record.changed))?;
        }
    }
    for one in &diff.journeys {
        for record in &one.records {
            let mut told = vec![format!("stage: {}", stages(record, "missing"))];
            told.extend(record.moved.changed.iter().map(value));
            line([&one.entity, "journey", &one.name], &record.moved, &told.join("; "))?;
        }
    }
    out.into_inner().map_err(|error| broken(&error))
}

fn text(diff: &Diff, output: &Output) -> String {
    let mut out = format!("{} ({}) to {} ({})\n", diff.from.run, diff.from.clock, diff.to.run, diff.to.clock);
    out.push_str(&format!("changed: {}\n\n", causes(diff)));
    let mut shown = table(&["name", "before", "entered", "left", "after", "why"], output);
    if diff.definitions.is_empty() {
        out.push_str("no definition with members is in both\n");
    }
    for one in &diff.definitions {
        let counts = [one.before, one.entered, one.left, one.after].map(grouped);
        shown.add_row([vec![one.name.clone()], counts.to_vec(), vec![reasons(&one.reasons)]].concat());
    }
    for number in 1..5 {
        if let Some(column) = shown.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    if !diff.definitions.is_empty() {
        out.push_str(&format!("{}\n", shown.trim_fmt()));
    }
    for one in diff.journeys.iter().filter(|one| !one.records.is_empty()) {
        out.push_str(&format!("\n{}\n", moves(one, output)));
    }
    for rule in &diff.rules {
        out.push_str(&format!("\n{}\n{}\n", signed("- ", &rule.old), signed("+ ", &rule.new)));
    }
    for one in diff.definitions.iter().filter(|one| !one.records.is_empty()) {
        out.push_str(&format!("\n{} {}\n", one.kind, one.name));
        out.push_str(&records(one.records.iter().map(|record| (record, record.direction.to_owned()))));
    }
    for one in diff.journeys.iter().filter(|one| !one.records.is_empty()) {
        out.push_str(&format!("\njourney {}\n", one.name));
        out.push_str(&records(one.records.iter().map(|record| (&record.moved, stages(record, "no stage")))));
    }
    if !diff.replaced.is_empty() {
        out.push('\n');
    }
    for one in &diff.replaced {
        let [old, new] = [&one.old, &one.new].map(|text| a(text.as_deref().unwrap_or_default()));
        out.push_str(&format!("not compared: {} was {old} and is {new}\n", one.name));
    }
    for (names, run) in [(&diff.only_in_from, &diff.from), (&diff.only_in_to, &diff.to)] {
        if !names.is_empty() {
            let names: Vec<String> = names.iter().map(|one| named(&one.kind, one.name.as_ref())).collect();
            out.push_str(&format!("\nonly in {}: {}\n", run.run, names.join(", ")));
        }
    }
    out
}

/// What may have moved records.
fn causes(diff: &Diff) -> String {
    let mut changes = Vec::new();
    if !diff.data.is_empty() {
        changes.push(format!("data of {}", diff.data.join(", ")));
    }
    if diff.clock {
        changes.push("the clock".to_owned());
    }
    // A parameter is told by its value.
    let has_value = |name: &String| diff.parameters.iter().any(|one| one.name == *name);
    let rules: Vec<_> =
        diff.rules.iter().filter(|rule| !(rule.kind == "param" && rule.name.as_ref().is_some_and(has_value))).collect();
    if rules.len() > NAMED {
        changes.push(format!("{} rules", grouped(rules.len() as u64)));
    } else {
        changes.extend(rules.iter().map(|rule| named(&rule.kind, rule.name.as_ref())));
    }
    changes.extend(diff.parameters.iter().map(|one| format!("parameter {}", value(one))));
    changes.extend(diff.settings.iter().map(value));
    // What is gone or new, where it has no members of its own to tell it by.
    let has_members = |kind: &str| ["segment", "trait", "audience", "persona", "journey"].contains(&kind);
    for (all, word) in [(&diff.only_in_from, "no more"), (&diff.only_in_to, "new")] {
        let names = all.iter().filter(|one| !has_members(&one.kind));
        changes.extend(names.take(NAMED).map(|one| format!("{} ({word})", named(&one.kind, one.name.as_ref()))));
    }
    if changes.is_empty() { "nothing".to_owned() } else { changes.join("; ") }
}

fn named(kind: &str, name: Option<&String>) -> String {
    name.map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}"))
}

fn reasons(of: &BTreeMap<String, u64>) -> String {
    of.iter().map(|(reason, count)| format!("{reason} {}", grouped(*count))).collect::<Vec<_>>().join(", ")
}

/// From which stage to which, and how many.
fn moves(of: &JourneyDiff, output: &Output) -> String {
    let mut shown = table(&[&format!("journey {}", of.name), "", "records"], output);
    let stage = |name: &Option<String>| name.clone().unwrap_or_else(|| "no stage".into());
    for one in &of.moves {
        shown.add_row([stage(&one.from), format!("-> {}", stage(&one.to)), grouped(one.records)]);
    }
    if let Some(column) = shown.column_mut(2) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{}\n {} stayed; why the others moved: {}", shown.trim_fmt(), grouped(of.stayed), reasons(&of.reasons))
}

/// The first of these records, each with what became of it.
fn records<'r>(mut all: impl ExactSizeIterator<Item = (&'r MovedRecord, String)>) -> String {
    let mut out = String::new();
    for (record, told) in all.by_ref().take(SHOWN) {
        let beside = record.record.map(|word| format!(" ({word} record)")).unwrap_or_default();
        let changed = changed(&record.changed);
        let changed = if changed.is_empty() { String::new() } else { format!(": {changed}") };
        out.push_str(&format!("  {} {told}{beside}, {}{changed}\n", key(&record.key), record.reason));
    }
    if all.len() > 0 {
        out.push_str(&format!("  and {} more: --format csv has all\n", grouped(all.len() as u64)));
    }
    out
}

/// `a segment`, `an audience`
fn a(kind: &str) -> String {
    format!("{} {kind}", if kind.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" })
}

fn signed(sign: &str, text: &str) -> String {
    text.trim_end().lines().map(|line| format!("{sign}{line}")).collect::<Vec<_>>().join("\n")
}

fn changed(values: &[ChangedValue]) -> String {
    values.iter().map(value).collect::<Vec<_>>().join("; ")
}

fn value(one: &ChangedValue) -> String {
    let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "missing".into());
    format!("{}: {} -> {}", one.name, value(&one.old), value(&one.new))
}

/// From which stage to which; `none` is the word for no stage.
fn stages(record: &MovedAlong, none: &str) -> String {
    let name = |stage: &Option<String>| stage.as_ref().map_or_else(|| none.to_owned(), |name| format!("\"{name}\""));
    format!("{} -> {}", name(&record.from), name(&record.to))
}
