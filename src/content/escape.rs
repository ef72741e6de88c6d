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
    let reference = |letter: u8| match letter {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#x27;"),
        b'`' => Some("&#x60;"),
        b'=' => Some("&#x3D;"),
        _ => None,
    };
    let mut out = String::with_capacity(text.len());
    let mut rest = 0;
    // All of these letters are of one byte, so the text can be cut at them.
    for (at, reference) in text.bytes().enumerate().filter_map(|(at, letter)| Some((at, reference(letter)?))) {
        out.push_str(&text[rest..at]);
        out.push_str(reference);
        rest = at + 1;
    }
    out.push_str(&text[rest..]);
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
