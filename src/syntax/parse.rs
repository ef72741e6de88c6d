//! From text to tree: runs the grammar over a file, goes on after mistakes, and reports each bad definition once.
//! Knows nothing of what the definitions mean.

use pest::Parser as _;
use pest::iterators::Pair;

use super::ast::{Expr, File};
use super::build::Builder;
use super::grammar::{Grammar, Rule};
use super::mistake::{self, Whole};
use super::scan::{MAX_NESTING, Scan, next_head, scan};
use crate::diag::{Code, Diagnostic, has_errors};
use crate::source::{FileId, Span};

/// Parses a definition file. Definitions with an error are left out of the tree and reported; the others are in it.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (File, Vec<Diagnostic>) {
    let start = if text.starts_with('\u{FEFF}') { '\u{FEFF}'.len_utf8() } else { 0 };
    let found = scan(file, text, start);
    let masked = found.masked(text);
    let mut run = Run {
        file,
        text,
        masked: &masked,
        scan: &found,
        tree: File::default(),
        diagnostics: found.diagnostics.clone(),
    };
    run.file_from(start);
    let (mut tree, mut diagnostics) = (run.tree, run.diagnostics);
    tree.comments = found.comments;
    diagnostics.sort_by_key(|diagnostic| diagnostic.labels.first().map(|label| label.span.start));
    (tree, diagnostics)
}

/// Parses one expression, for instance from the command line.
pub fn parse_expression(file: FileId, text: &str) -> Result<Expr, Vec<Diagnostic>> {
    let found = scan(file, text, 0);
    if let Some((_, at)) = found.too_deep.first() {
        return Err(vec![too_deep(Span::new(file, *at, *at + 1))]);
    }
    let mut diagnostics = found.diagnostics.clone();
    match Grammar::parse(Rule::lone_expression, &found.masked(text)) {
        Err(error) => {
            diagnostics.push(mistake::explain(file, text, 0..text.len(), &error, &found, Whole::Expression));
            Err(diagnostics)
        }
        Ok(pairs) => {
            let mut builder = Builder::new(file, text, 0);
            let expression = pairs.flat_map(Pair::into_inner).find(|pair| pair.as_rule() == Rule::expression);
            let tree = expression.map(|pair| builder.lone_expression(pair));
            diagnostics.append(&mut builder.take_diagnostics());
            match tree {
                Some(tree) if !has_errors(&diagnostics) => Ok(tree),
                _ => Err(diagnostics),
            }
        }
    }
}

/// The answer to nesting that no person wrote.
pub(super) fn too_deep(span: Span) -> Diagnostic {
    Diagnostic::new(Code::TooDeep, format!("expression nested more than {MAX_NESTING} levels deep"))
        .at(span, "one level too many opens here")
        .help("name a part as a segment or a trait of its own")
}

/// After a mistake the text is parsed in pieces of about this size: the parser's work before the first rule grows
/// with the piece, so a file of nothing but mistakes would be read once for each of them.
const PIECE: usize = 1 << 16;

struct Run<'t> {
    file: FileId,
    text: &'t str,
    /// The text without its comments.
    masked: &'t str,
    scan: &'t Scan,
    tree: File,
    diagnostics: Vec<Diagnostic>,
}

impl Run<'_> {
    fn file_from(&mut self, start: usize) {
        let mut at = start;
        let mut piece = self.text.len();
        while at < self.text.len() {
            let next_deep = self.scan.too_deep.partition_point(|(head, _)| *head < at);
            let deep = self.scan.too_deep.get(next_deep).copied();
            let limit = deep.map_or(self.text.len(), |(head, _)| head).min(piece);
            let end = self.definitions(at, limit);
            let end = self.skip_layout(end, limit);
            if end < limit {
                at = self.mistake(end, next_head(self.text, end, true).min(limit));
                piece = next_head(self.text, (at + PIECE).min(self.text.len()).max(at), false);
            } else if let Some((head, place)) = deep.filter(|(head, _)| *head == limit) {
                self.diagnostics.push(too_deep(Span::new(self.file, place, place + 1)));
                at = next_head(self.text, place.max(head), false);
            } else {
                at = limit;
                piece = next_head(self.text, (at + PIECE).min(self.text.len()), false);
            }
        }
    }

    /// Takes the whole definitions that stand from `at` on; returns where they end.
    fn definitions(&mut self, at: usize, limit: usize) -> usize {
        let Ok(mut pairs) = Grammar::parse(Rule::definitions, &self.masked[at..limit]) else { return at };
        let mut builder = Builder::new(self.file, self.text, at);
        let mut end = at;
        for pair in pairs.next().into_iter().flat_map(Pair::into_inner) {
            end = at + pair.as_span().end();
            self.tree.items.extend(builder.definition(pair));
        }
        self.diagnostics.append(&mut builder.take_diagnostics());
        end
    }

    /// Reports what is wrong with the definition that begins at `at`; returns where to go on, which is further on.
    fn mistake(&mut self, at: usize, stop: usize) -> usize {
        let Err(error) = Grammar::parse(Rule::lone_definition, &self.masked[at..stop]) else {
            self.definitions(at, stop);
            return stop;
        };
        let found = mistake::explain(self.file, self.text, at..stop, &error, self.scan, Whole::Definition);
        let place = found.labels.first().map_or(at, |label| label.span.start as usize).clamp(at, stop);
        let unknown = found.code == Code::UnknownItem;
        self.diagnostics.push(found);
        if !unknown {
            return stop;
        }
        if place > at {
            // What stands before the unknown word is a definition of its own.
            self.definitions(at, place);
        }
        next_head(self.text, place, true).min(stop)
    }

    /// The first byte from `at` on that is neither white space nor a comment.
    fn skip_layout(&self, at: usize, limit: usize) -> usize {
        limit - self.masked[at..limit].trim_start().len()
    }
}
