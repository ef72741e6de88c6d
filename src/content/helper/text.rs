//! What is made of texts and lists. Lengths are those that a reader counts: a letter with its accents, an emoji with its
//! parts, is one.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value as Json;
use unicode_segmentation::UnicodeSegmentation;

use super::{Arguments, Helper, Named, Parameter, Rule, Takes, Written, Yields, text_of};
use crate::model;

/// What stays as it is in the part of an address: what RFC 3986 reserves for nothing.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

const ONE: Helper = Helper {
    name: "upper",
    about: "The text in capitals",
    parameters: &[Parameter { name: "text", takes: Takes::Text, needed: true }],
    repeats: false,
    named: &[],
    yields: Yields::Text,
    rule: Rule::None,
    examples: &[("{{upper city}}", r#"{"city": "Łódź"}"#, "ŁÓDŹ")],
    run: |given, _| Json::String(given.text(0).to_uppercase()),
};

pub(super) const HELPERS: &[Helper] = &[
    ONE,
    Helper {
        name: "lower",
        about: "The text in small letters",
        examples: &[("{{lower city}}", r#"{"city": "LYON"}"#, "lyon")],
        run: |given, _| Json::String(given.text(0).to_lowercase()),
        ..ONE
    },
    Helper {
        name: "title_case",
        about: "Every word with a capital",
        examples: &[("{{title_case name}}", r#"{"name": "o'NEIL van dyk"}"#, "O'Neil Van Dyk")],
        run: |given, _| Json::String(model::title_case(&given.text(0))),
        ..ONE
    },
    Helper {
        name: "trim",
        about: "The text without white space at its ends",
        examples: &[("[{{trim name}}]", r#"{"name": "  Ann "}"#, "[Ann]")],
        run: |given, _| Json::String(given.text(0).trim().to_owned()),
        ..ONE
    },
    Helper {
        name: "mask",
        about: "Stars in place of all but the last four letters",
        examples: &[("{{mask phone}}", r#"{"phone": "0612345678"}"#, "******5678")],
        run: |given, _| Json::String(masked(&given.text(0))),
        ..ONE
    },
    Helper {
        name: "truncate",
        about: "The text cut to so many characters, the ellipsis (`…` if none is given) among them",
        parameters: &[
            Parameter { name: "text", takes: Takes::Text, needed: true },
            Parameter { name: "length", takes: Takes::Written(Written::Length), needed: true },
            Parameter { name: "ellipsis", takes: Takes::Text, needed: false },
        ],
        examples: &[
            ("{{truncate title 9}}", r#"{"title": "Hiking boots"}"#, "Hiking b…"),
            ("{{truncate title 9 \"...\"}}", r#"{"title": "Hiking boots"}"#, "Hiking..."),
            ("{{truncate title 20}}", r#"{"title": "Hiking boots"}"#, "Hiking boots"),
        ],
        run: |given, _| Json::String(truncated(given)),
        ..ONE
    },
    Helper {
        name: "url_encode",
        about: "The text as a part of an address: what has a meaning there becomes `%…`",
        examples: &[("?q={{url_encode query}}", r#"{"query": "boots & tents"}"#, "?q=boots%20%26%20tents")],
        run: |given, _| Json::String(utf8_percent_encode(&given.text(0), RESERVED).to_string()),
        ..ONE
    },
    Helper {
        name: "join",
        about: "The values of a list, with a separator (`, ` if none is given) between them; `last` before the last one",
        parameters: &[
            Parameter { name: "list", takes: Takes::List, needed: true },
            Parameter { name: "separator", takes: Takes::Text, needed: false },
        ],
        named: &[Named { name: "last", takes: Takes::Text }],
        examples: &[
            ("{{join tags}}", r#"{"tags": ["ski", "golf"]}"#, "ski, golf"),
            ("{{join tags \", \" last=\" and \"}}", r#"{"tags": ["ski", "golf", "judo"]}"#, "ski, golf and judo"),
        ],
        run: |given, _| Json::String(joined(given)),
        ..ONE
    },
    Helper {
        name: "length",
        about: "How many values a list has, how many rows, how many characters a text",
        parameters: &[Parameter { name: "value", takes: Takes::Counted, needed: true }],
        yields: Yields::Number,
        examples: &[("{{length recent}} orders", r#"{"recent": [{"name": "Tent"}, {"name": "Map"}]}"#, "2 orders")],
        run: |given, _| {
            Json::from(match given.at(0) {
                Json::Array(items) => items.len(),
                Json::Object(fields) => fields.len(),
                value @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_)) => {
                    text_of(value).graphemes(true).count()
                }
            })
        },
        ..ONE
    },
];

fn masked(text: &str) -> String {
    let hidden = text.chars().count().saturating_sub(4);
    text.chars().enumerate().map(|(at, letter)| if at < hidden { '*' } else { letter }).collect()
}

fn truncated(given: &Arguments<'_>) -> String {
    let text = given.text(0);
    let length = given.text(1).parse().unwrap_or(usize::MAX);
    let Some((cut, _)) = text.grapheme_indices(true).nth(length) else { return text };
    let ellipsis = if given.at(2).is_null() { "…".to_owned() } else { given.text(2) };
    // An ellipsis that does not fit is left out.
    let Some(kept) = length.checked_sub(ellipsis.graphemes(true).count()) else { return text[..cut].to_owned() };
    let end = text.grapheme_indices(true).nth(kept).map_or(text.len(), |(at, _)| at);
    format!("{}{ellipsis}", text[..end].trim_end())
}

fn joined(given: &Arguments<'_>) -> String {
    let texts: Vec<String> = match given.at(0) {
        Json::Array(items) => items.iter().filter(|item| !item.is_null()).map(text_of).collect(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Object(_) => vec![given.text(0)],
    };
    let separator = if given.at(1).is_null() { ", ".to_owned() } else { given.text(1) };
    match (given.named("last"), texts.split_last()) {
        (Some(last), Some((end, start))) if !start.is_empty() => {
            format!("{}{}{end}", start.join(&separator), text_of(last))
        }
        (_, _) => texts.join(&separator),
    }
}
