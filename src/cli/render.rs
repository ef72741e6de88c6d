//! `milieu render`: writes all messages of a campaign and says how many there are, and why there are no others.

use std::collections::BTreeMap;

use comfy_table::CellAlignment;
use serde_json::{Map, Value};

use super::FINDINGS;
use super::arguments::{Global, Render};
use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, table};
use milieu::run::MessageManifest;
use milieu::workspace::{Failure, RenderOptions, RenderReport, Workspace};

pub(crate) fn run(
    arguments: &Render,
    global: &Global,
    workspace: &mut Workspace,
    output: &Output,
) -> Result<u8, Failure> {
    let options =
        RenderOptions { campaign: arguments.campaign.clone(), out: arguments.out.clone(), force: arguments.force };
    let report = workspace.render(&options, &Bars::new(output.draws()))?;
    if output.is_json() {
        let mut document = serde_json::to_value(&report.manifest).map_err(|error| Failure::Other(error.to_string()))?;
        document["folder"] = report.folder.display().to_string().into();
        Output::json(&document)?;
    } else {
        Output::answer(&text(&report, output))?;
    }
    let rejected = reasons(&report.manifest.rejects).any(|(_, reasons)| !reasons.is_empty());
    Ok(if rejected && global.strict { FINDINGS } else { 0 })
}

fn text(report: &RenderReport, output: &Output) -> String {
    let MessageManifest { campaign, clock, members, holdout, messages, sms_parts, rejects, coverage } =
        &report.manifest;
    let mut out = format!("campaign {campaign}: {}", counted(*members, "member"));
    if *holdout > 0 {
        out.push_str(&format!(", {} held back", grouped(*holdout)));
    }
    let mut shown = table(&["channel", "messages", "rejects", "reasons"], output);
    for (channel, reasons) in reasons(rejects) {
        let rejected = reasons.values().sum();
        let reasons: Vec<String> =
            reasons.iter().map(|(reason, &count)| format!("{reason} {}", grouped(count))).collect();
        shown.add_row([
            channel.to_owned(),
            grouped(number(messages.get(channel))),
            grouped(rejected),
            reasons.join(", "),
        ]);
    }
    for column in 1..3 {
        if let Some(column) = shown.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    out.push_str(&format!("\n{}\n\n", shown.trim_fmt()));
    for (channel, tokens) in coverage {
        for (token, covered) in tokens.as_object().into_iter().flatten() {
            let (all, fallback) = (number(covered.get("messages")), number(covered.get("fallback")));
            out.push_str(&format!(
                "fallback  {channel}: {token} in {} of {}\n",
                grouped(fallback),
                counted(all, "message")
            ));
        }
    }
    if *sms_parts > 0 {
        out.push_str(&format!("sms parts {}\n", grouped(*sms_parts)));
    }
    out.push_str(&format!("clock     {clock}\nmessages  {}\n", report.folder.display()));
    out
}

/// By channel: how many got nothing, by reason; whose address it was is left to the file.
fn reasons(rejects: &Map<String, Value>) -> impl Iterator<Item = (&str, BTreeMap<&str, u64>)> {
    rejects.iter().map(|(channel, reasons)| {
        let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
        for (reason, count) in reasons.as_object().into_iter().flatten() {
            let reason = if reason.starts_with(SAME_ADDRESS) { SAME_ADDRESS } else { reason.as_str() };
            *counts.entry(reason).or_default() += number(Some(count));
        }
        (channel.as_str(), counts)
    })
}

const SAME_ADDRESS: &str = "same address";

fn number(value: Option<&Value>) -> u64 {
    value.and_then(Value::as_u64).unwrap_or(0)
}

fn counted(count: u64, word: &str) -> String {
    format!("{} {word}{}", grouped(count), if count == 1 { "" } else { "s" })
}
