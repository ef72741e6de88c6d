//! Where definitions begin, told by their first words: after a mistake the parser goes on at the next such place.
//! Knows no more of a definition than its head.

use crate::syntax::words::DEFINITIONS;

/// Whether a definition begins at `at`, which stands at the start of a line: its keyword, a name, and what can follow
/// a name there. Column and clause names can be such words too, so the keyword alone does not tell.
pub(crate) fn head_at(text: &str, at: usize) -> bool {
    let Some((keyword, rest)) = word(text, at) else { return false };
    if !DEFINITIONS.contains(&keyword) {
        return false;
    }
    head_follows(text, keyword, rest)
}

/// Whether a name and what can follow it stand after a keyword.
fn head_follows(text: &str, keyword: &str, rest: usize) -> bool {
    let Some((name, after)) = name(text, rest) else { return false };
    let next = text[after..].trim_start();
    match (keyword, name) {
        ("priority", "group") | ("persona", "group" | "order") if self::name(text, after).is_some() => true,
        ("priority", _) => false,
        ("subject" | "expectation" | "org_unit", _) => !next.starts_with(':') && starts_line_or_text(text, after),
        ("entity", _) => next.starts_with(['/', '{', '"', '\'']),
        ("list", _) => starts_with_word(next, "from") || next.starts_with(['"', '\'']),
        ("test", _) => next.starts_with(['{', '"', '\'']) || starts_with_word(next, "as"),
        ("audience" | "persona" | "journey" | "campaign", _) => {
            next.starts_with(['{', '"', '\'']) || starts_with_word(next, "of")
        }
        _ => next.starts_with(['=', '"', '\'']) || next.starts_with(":=") || starts_with_word(next, "of"),
    }
}

/// The start of the first line after `from` at which a definition begins, or the end of the text. With `loose` also one
/// whose keyword is no keyword, if the rest looks like a definition.
pub(crate) fn next_head(text: &str, from: usize, loose: bool) -> usize {
    let mut line = from;
    while let Some(end) = text.as_bytes()[line..].iter().position(|byte| *byte == b'\n') {
        line += end + 1;
        let rest = &text[line..];
        let at = line + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        let unknown = loose && at == line && word(text, at).is_some_and(|(_, rest)| head_follows(text, "", rest));
        if unknown || head_at(text, at) {
            return at;
        }
    }
    text.len()
}

/// The opening brace of the table whose `given` ends at `at`.
pub(crate) fn table_after(text: &str, at: usize) -> Option<usize> {
    let (_, after) = name(text, at)?;
    let rest = text[after..].trim_start();
    rest.starts_with('{').then(|| text.len() - rest.len())
}

/// The word at `at` and where it ends.
fn word(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    (end > 0 && !rest.starts_with(|c: char| c.is_ascii_digit())).then(|| (&rest[..end], at + end))
}

/// The name after white space at `at` and where it ends.
fn name(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start();
    let start = at + (rest.len() - trimmed.len());
    if let Some(quoted) = trimmed.strip_prefix('`') {
        let end = quoted.find(['`', '\n'])?;
        return Some((&quoted[..end], start + end + 2)).filter(|(_, end)| *end <= text.len());
    }
    if start == at {
        return None;
    }
    word(text, start).filter(|(word, _)| !matches!(*word, "of" | "and" | "or" | "is" | "in" | "not" | "between"))
}

fn starts_with_word(text: &str, wanted: &str) -> bool {
    word(text, 0).is_some_and(|(found, _)| found == wanted)
}

/// Nothing more on the line, a comment, or a text.
fn starts_line_or_text(text: &str, at: usize) -> bool {
    let line = text[at..].split('\n').next().unwrap_or("").trim();
    line.is_empty() || line.starts_with(['#', '"', '\''])
}
