//! `milieu preview`: messages as some records would get them, with the tokens in them.

use serde_json::{Map, Value};

use super::FINDINGS;
use super::arguments::{Global, Preview};
use super::output::Output;
use super::progress::Bars;
use milieu::workspace::{self, Failure, PreviewOptions, Workspace};

pub(crate) fn run(
    arguments: &Preview,
    global: &Global,
    workspace: &mut Workspace,
    output: &Output,
) -> Result<u8, Failure> {
    let options = PreviewOptions {
        campaign: arguments.campaign.clone(),
        keys: arguments.keys.clone(),
        sample: arguments.sample,
        channel: arguments.channel.clone(),
    };
    let preview = workspace.preview(&options, &Bars::new(output.draws()))?;
    if !preview.in_its_dates {
        output.note(&format!("campaign `{}` does not run on {}", preview.campaign, preview.clock));
    }
    let page = if arguments.open { Some(workspace.preview_page(&preview)?) } else { None };
    if output.is_json() {
        let mut document = serde_json::to_value(&preview).map_err(|error| Failure::Other(error.to_string()))?;
        if let Some(page) = &page {
            document["page"] = page.display().to_string().into();
        }
        Output::json(&document)?;
    } else if let Some(page) = &page {
        Output::answer(&format!("{}\n", page.display()))?;
    } else {
        Output::answer(&text(&preview, output))?;
    }
    if let Some(page) = page.filter(|_| output.is_interactive()) {
        show(&page, output);
    }
    let rejected = preview.messages.iter().any(|message| message.get("reject").is_some_and(|reject| !reject.is_null()));
    Ok(if rejected && global.strict { FINDINGS } else { 0 })
}

/// Hands the page to whatever the system shows pages with; where it has nothing, the path was printed.
fn show(page: &std::path::Path, output: &Output) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let quiet = std::process::Stdio::null;
    let started = std::process::Command::new(opener).arg(page).stdout(quiet()).stderr(quiet()).spawn();
    if started.is_err() {
        output.note(&format!("`{opener}` is not there to open the page with"));
    }
}

fn text(preview: &workspace::Preview, output: &Output) -> String {
    let (bold, dim, off) = if output.is_bright() { ("\u{1b}[1m", "\u{1b}[2m", "\u{1b}[0m") } else { ("", "", "") };
    let look = Look { bold, dim, off };
    if preview.messages.is_empty() {
        return "there is no record to show\n".to_owned();
    }
    preview.messages.iter().map(|message| look.message(message)).collect::<Vec<_>>().join("\n")
}

/// How a message is set.
struct Look {
    bold: &'static str,
    dim: &'static str,
    off: &'static str,
}

/// The members of a message that are texts of its own; HTML, the longest, stands behind everything else.
const PARTS: [&str; 5] = ["to", "subject", "title", "text", "json"];

impl Look {
    fn message(&self, message: &Map<String, Value>) -> String {
        let Self { bold, dim, off } = self;
        let word = |name: &str| message.get(name).map(plain).unwrap_or_default();
        let key = message.get("key").map(key_text).unwrap_or_default();
        let mut out = format!("{bold}{key} · {}{off} · {}", word("channel"), word("status"));
        if let Some(split) = message.get("split").and_then(Value::as_str) {
            out.push_str(&format!(" · {}", visible(split)));
        }
        out.push('\n');
        if let Some(reject) = message.get("reject").and_then(Value::as_str) {
            out.push_str(&format!("  {bold}not sent{off}  {}\n", visible(reject)));
        }
        for part in PARTS {
            if let Some(text) = message.get(part).and_then(Value::as_str) {
                self.part(part, text, &mut out);
            }
        }
        if let Some(parts) = message.get("sms_parts").and_then(Value::as_u64) {
            let size = format!("{} in {}", word("sms_units"), word("sms_encoding"));
            out.push_str(&format!("  {dim}sms parts{off} {parts} ({size})\n"));
        }
        self.tokens(message, &mut out);
        if let Some(html) = message.get("html").and_then(Value::as_str) {
            self.part("html", html, &mut out);
        }
        out
    }

    /// One line beside its name, several below it.
    fn part(&self, name: &str, text: &str, out: &mut String) {
        let Self { dim, off, .. } = self;
        if !text.contains('\n') {
            out.push_str(&format!("  {dim}{name:<9}{off} {}\n", visible(text)));
            return;
        }
        out.push_str(&format!("  {dim}{name}{off}\n"));
        for line in text.split('\n') {
            let line = format!("  {dim}│{off} {}", visible(line));
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }

    fn tokens(&self, message: &Map<String, Value>, out: &mut String) {
        let Self { dim, off, .. } = self;
        let Some(tokens) = message.get("tokens").and_then(Value::as_object).filter(|tokens| !tokens.is_empty()) else {
            return;
        };
        let width = tokens.keys().map(|name| name.chars().count()).max().unwrap_or(0);
        out.push_str(&format!("  {dim}tokens{off}\n"));
        for (name, token) in tokens {
            let fallback = token.get("fallback").and_then(Value::as_bool) == Some(true);
            let mark = if fallback { format!("  {dim}(fallback){off}") } else { String::new() };
            match token.get("value") {
                Some(Value::Array(rows)) if rows.iter().any(Value::is_object) => {
                    let count = rows.len();
                    out.push_str(&format!(
                        "    {name:<width$}  {count} row{}{mark}\n",
                        if count == 1 { "" } else { "s" }
                    ));
                    for row in rows {
                        out.push_str(&format!("    {:<width$}  {dim}·{off} {}\n", "", row_text(row)));
                    }
                }
                value => {
                    let value = value.map(plain).unwrap_or_default();
                    out.push_str(&format!("    {name:<width$}  {value}{mark}\n"));
                }
            }
        }
    }
}

fn row_text(row: &Value) -> String {
    let fields = row.as_object().into_iter().flatten();
    fields.map(|(name, value)| format!("{name} {}", plain(value))).collect::<Vec<_>>().join(", ")
}

/// A key as `--key` takes it: several parts are joined by colons.
fn key_text(key: &Value) -> String {
    match key {
        Value::Array(parts) => parts.iter().map(plain).collect::<Vec<_>>().join(":"),
        one => plain(one),
    }
}

/// A value as it prints; an empty text in quotes, nothing as `missing`.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => "missing".to_owned(),
        Value::String(text) if text.is_empty() => "\"\"".to_owned(),
        Value::String(text) => visible(text),
        Value::Array(elements) if elements.is_empty() => "none".to_owned(),
        Value::Array(elements) => elements.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => visible(&value.to_string()),
    }
}

/// A customer's text must not steer the terminal: control characters are spelled out.
fn visible(text: &str) -> String {
    let steers = |letter: char| letter.is_control() && letter != '\t';
    if !text.chars().any(steers) {
        return text.to_owned();
    }
    let spell = |letter: char| if steers(letter) { letter.escape_unicode().to_string() } else { letter.to_string() };
    text.chars().map(spell).collect()
}
