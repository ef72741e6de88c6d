//! The syntax: text to tree and back.

mod cases;
mod comments;
mod errors;
mod generate;
pub(crate) mod laws;
mod layout;
mod limits;
mod trees;
mod words;

use milieu::diag::{Diagnostic, render};
use milieu::source::SourceMap;
use milieu::syntax::ast::File;

/// Reads a fixture of this floor.
fn fixture(name: &str) -> String {
    let path = format!("{}/testdata/syntax/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Parses a text under a name; returns what messages need to be rendered, too.
fn parse(name: &str, text: &str) -> (File, Vec<Diagnostic>, SourceMap) {
    let mut sources = SourceMap::default();
    let id = sources.add(name, text);
    let (file, diagnostics) = milieu::syntax::parse(id, text);
    (file, diagnostics, sources)
}

/// Compares with the snapshot of a name.
fn snapshot(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// The diagnostics as a person reads them.
fn rendered(diagnostics: &[Diagnostic], sources: &SourceMap) -> String {
    diagnostics.iter().map(|diagnostic| render(diagnostic, sources, false)).collect::<Vec<_>>().join("\n\n")
}

/// Parses a text that must be right.
fn parsed(text: &str) -> File {
    let (file, diagnostics, sources) = parse("case.seg", text);
    assert!(diagnostics.is_empty(), "{}\nin\n{text}", rendered(&diagnostics, &sources));
    file
}

/// The comments of a file, sorted.
fn comments(file: &File) -> Vec<String> {
    let mut texts: Vec<String> = file.comments.iter().map(|comment| comment.text.clone()).collect();
    texts.sort();
    texts
}

/// The text in canonical form; checks on the way that the form says the same and is its own form.
fn formatted(text: &str) -> String {
    let file = parsed(text);
    let out = milieu::syntax::format(&file, text);
    let again = parsed(&out);
    // Comments follow their clauses into the canonical order, so they are compared as a set.
    assert_eq!(again.items, file.items, "the canonical text says something else:\n{out}");
    assert_eq!(comments(&again), comments(&file), "comments of\n{out}");
    assert_eq!(milieu::syntax::format(&again, &out), out, "the canonical text is not its own canonical text");
    out
}
