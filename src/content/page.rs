//! The page that shows previewed messages as those who get them would see them. Must not know workspaces, campaigns or how a message came about:
//! it shows a document.

use handlebars::{Context, Handlebars, Helper, HelperResult, Output, RenderContext, html_escape};
use serde_json::{Map, Value, json};

/// The page's text; every value that it shows is escaped where it stands.
const TEMPLATE: &str = include_str!("../../templates/preview.html.hbs");

const NAME: &str = "preview";

/// The document of a preview as one HTML page that needs nothing else: no network, no script, no other file.
///
/// `document` has `campaign`, `description`, `clock` and `messages`, each with `key`, `channel`, `to`, `subject`, `title`, `html`,
/// `text`, `json`, `split`, `sms_parts`, `sms_encoding`, `status`, `reject` and `tokens`; what is absent is taken as null.
///
/// # Errors
/// A template that cannot be rendered.
pub fn page(document: &Value) -> Result<String, String> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(html_escape);
    registry.register_template_string(NAME, TEMPLATE).map_err(|error| error.to_string())?;
    registry.render(NAME, &shown(document)).map_err(|error| error.to_string())
}

/// The report's text.
const REPORT: &str = include_str!("../../templates/report.html.hbs");

/// A report as one HTML page that needs nothing else: no network, no script, no other file. The document's members are those that the
/// template names; values stand escaped, whatever is in them.
///
/// # Errors
/// A template that cannot be rendered.
pub fn report_page(document: &Value) -> Result<String, String> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(html_escape);
    registry.register_helper("breaking", Box::new(breaking));
    registry.register_template_string("report", REPORT).map_err(|error| error.to_string())?;
    registry.render("report", document).map_err(|error| error.to_string())
}

/// A name that may be broken behind each `_`.
fn breaking(
    helper: &Helper<'_>,
    _: &Handlebars<'_>,
    _: &Context,
    _: &mut RenderContext<'_, '_>,
    out: &mut dyn Output,
) -> HelperResult {
    let name = helper.param(0).map(handlebars::PathAndJson::render).unwrap_or_default();
    out.write(&html_escape(&name).replace('_', "_<wbr>"))?;
    Ok(())
}

/// What the template reads.
fn shown(document: &Value) -> Value {
    let none = Vec::new();
    let messages = document["messages"].as_array().unwrap_or(&none);
    let records = records(messages);
    let rejects = messages.iter().filter(|message| !message["reject"].is_null()).count();
    json!({
        "campaign": document["campaign"],
        "description": document["description"],
        "clock": document["clock"],
        "counts": {
            "records": counted(records.len(), "record"),
            "messages": counted(messages.len() - rejects, "message"),
            "rejects": (rejects > 0).then(|| counted(rejects, "reject")),
        },
        "mails": messages.iter().any(|message| message["html"].is_string()),
        "records": records,
    })
}

/// The messages by record, in the order of the document.
fn records(messages: &[Value]) -> Vec<Value> {
    let mut records: Vec<(&Value, Vec<&Value>)> = Vec::new();
    for message in messages {
        match records.iter_mut().find(|(key, _)| **key == message["key"]) {
            Some((_, own)) => own.push(message),
            None => records.push((&message["key"], vec![message])),
        }
    }
    let last = records.len();
    let keys: Vec<String> = records.iter().map(|(key, _)| key_text(key)).collect();
    let neighbour = |number: usize| json!({ "number": number, "key": keys[number - 1] });
    let places = records.iter().enumerate();
    places
        .map(|(at, (_, messages))| {
            let number = at + 1;
            let shown: Vec<Value> = messages.iter().enumerate().map(|(at, one)| message(number, at + 1, one)).collect();
            json!({
                "number": number,
                "key": keys[at],
                "status": status(messages.first().map_or(&Value::Null, |first| &first["status"])),
                "split": messages.iter().map(|message| &message["split"]).find(|split| !split.is_null()),
                "to": messages.iter().map(|message| &message["to"]).find(|to| !to.is_null()),
                "rejected": messages.iter().any(|message| !message["reject"].is_null()),
                "before": (number > 1).then(|| neighbour(number - 1)),
                "after": (number < last).then(|| neighbour(number + 1)),
                "messages": shown,
            })
        })
        .collect()
}

fn message(record: usize, number: usize, message: &Value) -> Value {
    let mut shown = Map::new();
    for name in ["to", "subject", "title", "html", "text", "reject", "sms_encoding"] {
        shown.insert(name.into(), message[name].clone());
    }
    let channel = message["channel"].as_str().unwrap_or_default();
    shown.insert("id".into(), json!(format!("r{record}-m{number}")));
    shown.insert("key".into(), json!(key_text(&message["key"])));
    shown.insert("channel".into(), json!(channel));
    shown.insert("word".into(), json!(channel_word(channel)));
    shown.insert("is".into(), json!({ channel: true }));
    shown.insert("json".into(), message["json"].as_str().map_or(Value::Null, |text| json!(indented(text))));
    let parts = message["sms_parts"].as_u64();
    shown.insert("parts".into(), parts.map_or(Value::Null, |parts| json!(format!("{parts} part{}", plural(parts)))));
    let tokens: Vec<Value> = match message["tokens"].as_object() {
        Some(tokens) => tokens.iter().map(|(name, token)| self::token(name, token)).collect(),
        None => Vec::new(),
    };
    shown.insert("tokens".into(), Value::Array(tokens));
    Value::Object(shown)
}

/// A token's row: a text, or for rows a table of their fields.
fn token(name: &str, token: &Value) -> Value {
    let value = &token["value"];
    let rows: Vec<&Map<String, Value>> =
        value.as_array().map(|rows| rows.iter().filter_map(Value::as_object).collect()).unwrap_or_default();
    let fields: Vec<&String> = rows.first().map(|row| row.keys().collect()).unwrap_or_default();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|row| fields.iter().map(|field| row.get(*field).map(plain).unwrap_or_default()).collect())
        .collect();
    let empty = match value {
        Value::Null => Some("missing"),
        Value::String(text) if text.is_empty() => Some("empty"),
        Value::Array(items) if items.is_empty() => Some("no rows"),
        Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => None,
    };
    json!({
        "name": name,
        "fallback": token["fallback"] == true,
        "empty": empty,
        "text": plain(value),
        "fields": fields,
        "rows": cells,
    })
}

/// A value as a template prints it.
fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(plain).collect::<Vec<_>>().join(", "),
        Value::Bool(_) | Value::Number(_) | Value::Object(_) => value.to_string(),
    }
}

/// A key of several columns is joined as everywhere.
fn key_text(key: &Value) -> String {
    match key {
        Value::Array(parts) => parts.iter().map(plain).collect::<Vec<_>>().join(":"),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => plain(key),
    }
}

/// JSON over several lines; what is no JSON stays as it is.
fn indented(text: &str) -> String {
    let parsed: Result<Value, _> = serde_json::from_str(text);
    parsed.and_then(|value| serde_json::to_string_pretty(&value)).unwrap_or_else(|_| text.to_owned())
}

fn status(status: &Value) -> Value {
    let word = status.as_str().unwrap_or_default();
    let class = match word {
        "member" => "good",
        "holdout" => "held",
        _ => "out",
    };
    json!({ "word": word, "class": class })
}

fn channel_word(channel: &str) -> &str {
    match channel {
        "email" => "Mail",
        "sms" => "Text message",
        "push" => "Push notification",
        "webhook" => "Webhook",
        other => other,
    }
}

fn counted(number: usize, word: &str) -> String {
    format!("{number} {word}{}", plural(number as u64))
}

fn plural(number: u64) -> &'static str {
    if number == 1 { "" } else { "s" }
}
