//! How a value is written into the text around it. Knows nothing of templates.

use std::fmt::Write as _;

use super::piece::Escape;

/// The text as it stands in a piece of that kind.
pub(super) fn escaped(escape: Escape, text: &str) -> String {
    match escape {
        Escape::Html => html(text),
        Escape::None => text.to_owned(),
        Escape::Json => json(text),
    }
}

/// The letters that HTML gives a meaning become references, in text and in attributes with or without quotes.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#x27;"),
            '`' => out.push_str("&#x60;"),
            '=' => out.push_str("&#x3D;"),
            letter => out.push(letter),
        }
    }
    out
}

/// The inside of a JSON string; the line separators of Unicode too, which end a line in older JavaScript.
fn json(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{0}'..='\u{1f}' | '\u{7f}' | '\u{2028}' | '\u{2029}' => {
                // Writing to a text does not fail.
                let _ = write!(out, "\\u{:04x}", u32::from(letter));
            }
            letter => out.push(letter),
        }
    }
    out
}
