//! How a diagnostic looks: as text with the lines it points at, and as JSON.

use annotate_snippets::{AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{SourceMap, Span};

/// The diagnostic as a person reads it in a terminal; `color` adds ANSI colours.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &SourceMap, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(&diagnostic.message).id(diagnostic.code.number()));
    for (file, snippet) in snippets(diagnostic, sources) {
        let _ = file;
        group = group.element(snippet);
    }
    if let Some(place) = &diagnostic.data {
        group = group.element(Level::NOTE.no_name().message(place_text(place)));
    }
    for note in &diagnostic.notes {
        group = group.element(Level::NOTE.message(note));
    }
    let mut report = vec![group];
    match (&diagnostic.help, diagnostic.fixes.is_empty()) {
        (Some(help), true) => {
            let last = report.remove(0);
            report.push(last.element(Level::HELP.message(help)));
        }
        (help, false) => {
            let title = help.as_deref().unwrap_or("this would be right");
            let mut mended = Group::with_title(Level::HELP.secondary_title(title));
            let file = diagnostic.fixes.first().and_then(|fix| sources.get(fix.span.file));
            // A line that no terminal shows says less than the words.
            let file = file.filter(|file| diagnostic.fixes.iter().all(|fix| !is_long(fix.span, &file.text)));
            if let Some(file) = file {
                let patches =
                    diagnostic.fixes.iter().map(|fix| Patch::new(clamped(fix.span, &file.text), &fix.replacement));
                mended = mended.element(Snippet::source(&file.text).path(file.path.to_string_lossy()).patches(patches));
            }
            report.push(mended);
        }
        (None, true) => {}
    }
    renderer.render(&report)
}

fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a SourceMap,
) -> Vec<(crate::source::FileId, Snippet<'a, annotate_snippets::Annotation<'a>>)> {
    let mut order: Vec<crate::source::FileId> = Vec::new();
    for label in &diagnostic.labels {
        if !order.contains(&label.span.file) {
            order.push(label.span.file);
        }
    }
    let primary = diagnostic.labels.first().map(|label| label.span);
    order
        .into_iter()
        .filter_map(|id| {
            let file = sources.get(id)?;
            let labels = diagnostic.labels.iter().filter(|label| label.span.file == id);
            let annotations = labels.map(|label| {
                let kind = if Some(label.span) == primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                kind.span(clamped(label.span, &file.text)).label(&label.message)
            });
            let snippet = Snippet::source(&file.text).path(file.path.to_string_lossy()).annotations(annotations);
            Some((id, snippet))
        })
        .collect()
}

/// Whether the line of a place is longer than anyone reads.
fn is_long(span: Span, text: &str) -> bool {
    const LONG: usize = 400;
    let place = clamped(span, text);
    let start = text[..place.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[place.end..].find('\n').map_or(text.len(), |at| place.end + at);
    end - start > LONG
}

/// The span cut to the text and to whole code points: a renderer must not panic on a wrong place.
fn clamped(span: Span, text: &str) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let start = floor(span.start as usize);
    start..floor(span.end as usize).max(start)
}

fn place_text(place: &super::DataPlace) -> String {
    let mut text = format!("in `{}`", place.file);
    if let Some(line) = place.line {
        text.push_str(&format!(", line {line}"));
    }
    if let Some(column) = &place.column {
        text.push_str(&format!(", column `{column}`"));
    }
    text
}

/// The diagnostic as `--format json` shows it: code, severity, message, file, line, column, help.
#[must_use]
pub fn to_json(diagnostic: &Diagnostic, sources: &SourceMap) -> serde_json::Value {
    // The place in the data says more than the clause that names the file.
    let place = diagnostic.data.as_ref().map(|data| {
        let line = data.line.and_then(|line| usize::try_from(line).ok());
        (data.file.clone(), line, serde_json::Value::from(data.column.clone()))
    });
    let place = place.or_else(|| {
        let label = diagnostic.labels.first()?;
        let file = sources.get(label.span.file)?;
        let (line, column) = file.position(label.span.start);
        Some((file.path.to_string_lossy().into_owned(), Some(line), serde_json::Value::from(column)))
    });
    let (file, line, column) = match place {
        Some((file, line, column)) => (Some(file), line, column),
        None => (None, None, serde_json::Value::Null),
    };
    serde_json::json!({
        "code": diagnostic.code.number(),
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "file": file,
        "line": line,
        "column": column,
        "help": diagnostic.help,
        "notes": diagnostic.notes,
        "fixes": diagnostic.fixes.iter().filter_map(|fix| {
            let (line, column) = sources.get(fix.span.file)?.position(fix.span.start);
            let (end_line, end_column) = sources.get(fix.span.file)?.position(fix.span.end);
            Some(serde_json::json!({"line": line, "column": column, "end_line": end_line,
                "end_column": end_column, "replacement": fix.replacement}))
        }).collect::<Vec<_>>(),
    })
}
