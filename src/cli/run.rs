//! `milieu run`: evaluates definitions, writes the run's folder, shows who belongs to what.

use std::path::Path;

use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, LineStyle, Table, presets};
use serde_json::{Value, json};

use super::arguments::{Digest, Global, Run};
use super::breakdown::{parts, stages};
use super::output::Output;
use super::progress::Bars;
use milieu::run::{Definition, Record, stream};
use milieu::workspace::{Failure, RunOptions, RunReport, Workspace};

pub(crate) fn run(arguments: &Run, global: &Global, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let streams = arguments.out.as_deref() == Some(Path::new("-"));
    let report = workspace.run(&options(arguments, streams), &Bars::new(output.draws()))?;
    if output.is_verbose() {
        for (step, took) in &report.steps {
            output.note(&format!("{:>9.3} s  {step}", took.as_secs_f64()));
        }
    }
    if streams {
        let Some(membership) = &report.membership else {
            return Err(Failure::usage("the workspace has no subject, so there is no membership to stream"));
        };
        let mut bytes = Vec::new();
        stream(membership, &mut bytes).map_err(|error| Failure::Other(error.to_string()))?;
        Output::bytes(&bytes)?;
    } else if output.is_json() {
        Output::json(&document(&report))?;
    } else {
        Output::answer(&text(&report, output))?;
    }
    let rejected = report.record.sources.iter().any(|source| source.rejected > 0);
    Ok(if rejected && global.strict { super::FINDINGS } else { 0 })
}

fn options(arguments: &Run, streams: bool) -> RunOptions {
    RunOptions {
        names: arguments.names.clone(),
        out: arguments.out.clone(),
        stream: streams,
        force: arguments.force,
        against: arguments.against.clone(),
        traits: arguments.traits,
        lists: arguments.lists,
        full_digest: arguments.digest == Digest::Full,
        no_cache: arguments.no_cache,
    }
}

fn document(report: &RunReport) -> Value {
    let record = &report.record;
    let definitions = record.definitions.iter().map(|definition| {
        let Definition { kind, name, entity, description, members, share, population, .. } = definition;
        let mut entry = json!({
            "kind": kind, "name": name, "entity": entity, "description": description,
            "members": members, "share": share, "population": population,
        });
        if let (Some(Ok(Value::Object(parts))), Value::Object(entry)) =
            (definition.breakdown.as_ref().map(serde_json::to_value), &mut entry)
        {
            entry.extend(parts);
        }
        if let (Some(moves), Value::Object(entry)) = (&definition.moves, &mut entry) {
            entry.insert("entered".into(), moves.entered.into());
            entry.insert("left".into(), moves.left.into());
        }
        entry
    });
    json!({
        "run": report.folder,
        "clock": record.clock,
        "zone": record.zone,
        "subject": record.subject,
        "population": record.population,
        "definitions": definitions.collect::<Vec<_>>(),
        "orphans": record.orphans,
        "rejected": rejected(record).collect::<serde_json::Map<_, _>>(),
    })
}

fn rejected(record: &Record) -> impl Iterator<Item = (String, Value)> {
    let sources = record.sources.iter().filter(|source| source.rejected > 0);
    sources.map(|source| (source.entity.clone(), source.rejected.into()))
}

fn text(report: &RunReport, output: &Output) -> String {
    let record = &report.record;
    let mut out = String::new();
    let mut at = 0;
    while let Some(first) = record.definitions.get(at) {
        let of_entity = record.definitions[at..].iter().take_while(|definition| definition.entity == first.entity);
        let definitions: Vec<&Definition> = of_entity.collect();
        at += definitions.len();
        out.push_str(&format!("{} ({})\n", first.entity, grouped(first.population)));
        out.push_str(&format!("{}\n\n", definition_table(&definitions, output).trim_fmt()));
        for journey in definitions {
            if let Some(stages) = stages(journey, output) {
                out.push_str(&format!("journey {}\n{}\n\n", journey.name, stages.trim_fmt()));
            }
        }
    }
    for orphans in &record.orphans {
        let rows = rows(orphans.rows);
        out.push_str(&format!("orphans   {rows} of {} without their {}\n", orphans.entity, orphans.role));
    }
    for (entity, rows) in rejected(record) {
        out.push_str(&format!("rejected  {} of {entity}\n", self::rows(rows.as_u64().unwrap_or(0))));
    }
    out.push_str(&format!("clock     {} ({})\n", record.clock, record.zone));
    if let Some(folder) = &report.folder {
        out.push_str(&format!("run       {}\n", folder.display()));
    }
    out
}

fn definition_table(definitions: &[&Definition], output: &Output) -> Table {
    let compared = definitions.iter().any(|definition| definition.moves.is_some());
    let mut header = vec!["kind", "name", "members", "share"];
    if compared {
        header.extend(["entered", "left"]);
    }
    header.push("description");
    let mut shown = table(&header, output);
    for definition in definitions {
        let mut row = vec![
            definition.kind.to_owned(),
            definition.name.clone(),
            grouped(definition.members),
            percent(definition.share),
        ];
        if compared {
            let moves = definition.moves.as_ref();
            row.push(moves.map(|moves| grouped(moves.entered)).unwrap_or_default());
            row.push(moves.map(|moves| grouped(moves.left)).unwrap_or_default());
        }
        row.push(definition.description.clone().unwrap_or_default());
        shown.add_row(row);
        for (name, members) in parts(definition) {
            let share = if definition.population == 0 { 0.0 } else { members as f64 / definition.population as f64 };
            shown.add_row([String::new(), name, grouped(members), percent(share)]);
        }
    }
    for number in 2..header.len() - 1 {
        if let Some(column) = shown.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    shown
}

/// A table of the house's look.
pub(super) fn table(header: &[&str], output: &Output) -> Table {
    let mut table = Table::new();
    table
        .load_style(presets::NOTHING.header_separator(LineStyle::none().fill('─').junction('─')))
        .set_content_arrangement(ContentArrangement::Dynamic);
    // A terminal that does not know its width says 0, and nothing fits into that.
    if table.width().is_some_and(|width| width < 40) {
        table.set_content_arrangement(ContentArrangement::Disabled);
    }
    let colors = output.is_bright();
    if !colors {
        table.force_no_tty();
    }
    table.set_header(header.iter().map(|name| {
        let cell = Cell::new(name);
        if colors { cell.add_attribute(Attribute::Bold) } else { cell }
    }));
    table
}

/// `1 row`, `2,000 rows`
fn rows(count: u64) -> String {
    format!("{} {}", grouped(count), if count == 1 { "row" } else { "rows" })
}

/// `1,234,567`
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `12.5 %`
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}
