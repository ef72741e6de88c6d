//! White space around tags, as a reader of Handlebars expects it: taken away where a tilde says so, and partials that do not stand
//! alone on their line indent nothing. The text that comes out is for the renderer, which does both otherwise; places in it
//! are no places in the template. Knows nothing of what tags mean.

use std::borrow::Cow;
use std::ops::Range;

use super::parse::Reader;

/// The text for the renderer. Of one that is no template the part that is.
pub(in crate::content) fn spaced(text: &str) -> Cow<'_, str> {
    let tags = tags(text);
    // Behind a tag alone on the last line the renderer leaves the blanks.
    let ends_alone = tags.last().is_some_and(|tag| {
        is_alone(text, tag) && tag.end < text.len() && text[tag.end..].trim_matches([' ', '\t']).is_empty()
    });
    if !ends_alone && !tags.iter().any(|tag| has_tilde(&text[tag.clone()]) || is_inner_partial(text, tag)) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let (mut from, mut trims) = (0, None);
    for (number, tag) in tags.iter().enumerate() {
        let written = &text[tag.clone()];
        let (left, right) = (written_left(written), written_right(written));
        let mut between = trimmed_start(&text[from..tag.start], trims);
        let lost_behind = tags
            .get(number + 1)
            .is_some_and(|next| written_left(&text[next.clone()]) && text[tag.end..next.start].trim().is_empty());
        // Where something of its line is taken away, the renderer does not see that a tag stands alone.
        let alone = (left || right || lost_behind || trims.is_some()) && is_alone(text, tag);
        if left {
            between = between.trim_end();
        } else if alone {
            between = between.trim_end_matches([' ', '\t']);
        }
        out.push_str(between);
        if is_inner_partial(text, tag) && !left {
            // The renderer looks for the blanks before a partial; it finds the end of a comment.
            out.push_str("{{!}}");
        }
        out.push_str(&without_tildes(written));
        trims = match (right, alone) {
            (true, _) => Some(Trim::All),
            (false, true) => Some(Trim::Line),
            (false, false) => None,
        };
        from = tag.end;
    }
    let rest = trimmed_start(&text[from..], trims);
    out.push_str(if ends_alone { "" } else { rest });
    Cow::Owned(out)
}

/// What is taken away from the text behind a tag.
#[derive(Clone, Copy)]
enum Trim {
    All,
    /// To the end of the line.
    Line,
}

fn trimmed_start(text: &str, trims: Option<Trim>) -> &str {
    match trims {
        None => text,
        Some(Trim::All) => text.trim_start(),
        Some(Trim::Line) => {
            let rest = text.trim_start_matches([' ', '\t']);
            rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix('\n')).unwrap_or(rest)
        }
    }
}

/// Where the tags are; text between four braces is one.
fn tags(text: &str) -> Vec<Range<usize>> {
    let mut reader = Reader::new(text);
    let mut tags = Vec::new();
    while reader.skip_text() {
        let start = reader.cursor.at;
        if reader.tag().is_err() {
            break;
        }
        tags.push(start..reader.cursor.at);
    }
    tags
}

fn written_left(tag: &str) -> bool {
    !tag.starts_with("{{{{") && (tag.starts_with("{{~") || tag.starts_with("{{{~"))
}

fn written_right(tag: &str) -> bool {
    !tag.starts_with("{{{{") && (tag.ends_with("~}}") || tag.ends_with("~}}}"))
}

fn has_tilde(tag: &str) -> bool {
    written_left(tag) || written_right(tag)
}

fn without_tildes(tag: &str) -> Cow<'_, str> {
    if !has_tilde(tag) {
        return Cow::Borrowed(tag);
    }
    let mut text = tag.to_owned();
    if written_right(tag)
        && let Some(at) = text.rfind('~')
    {
        text.remove(at);
    }
    if written_left(tag)
        && let Some(at) = text.find('~')
    {
        text.remove(at);
    }
    Cow::Owned(text)
}

/// Whether nothing else stands on the lines of a tag that may stand alone: a block's, a comment, a partial.
fn is_alone(text: &str, tag: &Range<usize>) -> bool {
    let inside = text[tag.clone()].trim_start_matches(['{', '~', ' ', '\t']);
    let may = inside.starts_with(['#', '/', '^', '>', '!']) || is_else(inside);
    if !may {
        return false;
    }
    let before = &text[..tag.start];
    let behind = &text[tag.end..];
    let line = before.rfind('\n').map_or(before, |at| &before[at + 1..]);
    let rest = behind.find('\n').map_or(behind, |at| &behind[..at]);
    line.chars().chain(rest.chars()).all(|letter| matches!(letter, ' ' | '\t' | '\r'))
}

fn is_else(inside: &str) -> bool {
    inside.strip_prefix("else").is_some_and(|rest| rest.starts_with([' ', '}', '~', '\t', '\n', '\r']))
}

/// A partial behind blanks, with something else on its line.
fn is_inner_partial(text: &str, tag: &Range<usize>) -> bool {
    let inside = text[tag.clone()].trim_start_matches(['{', '~', ' ']);
    inside.starts_with('>') && text[..tag.start].ends_with([' ', '\t']) && !is_alone(text, tag)
}
