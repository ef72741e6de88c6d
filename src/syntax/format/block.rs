//! Blocks of clauses: each on a line of its own, in the canonical order, with the comments that stand beside it.
//! Knows no clause.

use super::Printer;
use super::document::Doc;
use super::literal::name_text;
use crate::source::Span;
use crate::syntax::ast::{Expr, Name, Text};
use crate::syntax::format::literal::text_of;

/// Prints a clause, given its keyword padded to the width of its neighbours.
type Build<'a> = Box<dyn FnOnce(&mut Printer<'_>, &str) -> Doc + 'a>;

/// A clause that is to be printed.
pub(super) struct Clause<'a> {
    keyword: &'static str,
    span: Span,
    build: Build<'a>,
    /// Whether its keyword takes part in the alignment.
    aligned: bool,
}

impl<'a> Clause<'a> {
    /// A clause whose body stands in line with those of its neighbours.
    pub(super) fn new(
        keyword: &'static str,
        span: Span,
        build: impl FnOnce(&mut Printer<'_>, &str) -> Doc + 'a,
    ) -> Self {
        Self { keyword, span, build: Box::new(build), aligned: true }
    }

    /// A clause with a head of its own.
    pub(super) fn free(span: Span, build: impl FnOnce(&mut Printer<'_>) -> Doc + 'a) -> Self {
        let build: Build<'a> = Box::new(|printer, _| build(printer));
        Self { keyword: "", span, build, aligned: false }
    }

    pub(super) fn text(keyword: &'static str, text: &'a Text) -> Self {
        Self::new(keyword, text.span, |_, head| Doc::text(format!("{head} {}", text_of(text))))
    }

    pub(super) fn name(keyword: &'static str, name: &'a Name) -> Self {
        Self::new(keyword, name.span, |_, head| Doc::text(format!("{head} {}", name_text(&name.node))))
    }

    pub(super) fn names(keyword: &'static str, names: &'a [Name]) -> Self {
        Self::new(keyword, covering(names.iter().map(|name| name.span)), |_, head| {
            filled(head, names.iter().map(|name| name_text(&name.node)))
        })
    }

    pub(super) fn texts(keyword: &'static str, texts: &'a [Text]) -> Self {
        Self::new(keyword, covering(texts.iter().map(|text| text.span)), |_, head| {
            filled(head, texts.iter().map(text_of))
        })
    }

    pub(super) fn expression(keyword: &'static str, expr: &'a Expr) -> Self {
        Self::new(keyword, expr.span, |printer, head| printer.assigned(head, expr))
    }

    pub(super) fn expressions(keyword: &'static str, list: &'a [Expr]) -> Self {
        let span = covering(list.iter().map(|one| one.span));
        Self::new(keyword, span, move |printer, head| {
            let mut pieces = vec![Doc::line()];
            pieces.extend(printer.listed(span, list));
            Doc::group(Doc::concat(vec![Doc::text(head), Doc::indent(Doc::concat(pieces))]))
        })
    }
}

/// The span from the first to the last; empty for none.
pub(super) fn covering(spans: impl Iterator<Item = Span>) -> Span {
    spans.reduce(Span::to).unwrap_or_default()
}

/// A keyword and words with commas, as many on a line as fit.
pub(super) fn filled(head: &str, words: impl Iterator<Item = String>) -> Doc {
    let mut words: Vec<String> = words.collect();
    let last = words.len().saturating_sub(1);
    for word in words.iter_mut().take(last) {
        word.push(',');
    }
    let words = words.into_iter().map(Doc::text).collect();
    Doc::concat(vec![Doc::text(head), Doc::text(" "), Doc::indent(Doc::fill(words))])
}

impl Printer<'_> {
    /// ` { … }` with the clauses in the order given; `outer` is the place of all that the block belongs to.
    pub(super) fn block(&mut self, outer: Span, clauses: Vec<Clause<'_>>) -> Doc {
        let width =
            clauses.iter().filter(|clause| clause.aligned).map(|clause| clause.keyword.len()).max().unwrap_or(0);
        let mut order: Vec<(usize, Clause<'_>)> = clauses.into_iter().enumerate().collect();
        // Comments are dealt out in the order of the source, the clauses printed in their own.
        order.sort_by_key(|(_, clause)| clause.span.start);
        let starts: Vec<usize> = order.iter().map(|(_, clause)| clause.span.range().start).collect();
        let end = outer.range().end;
        let mut from = outer.range().start;
        let mut docs: Vec<(usize, Doc)> = Vec::new();
        for (index, (rank, clause)) in order.into_iter().enumerate() {
            let limit = starts.get(index + 1).copied().unwrap_or(end);
            let head = format!("{:width$}", clause.keyword);
            let (span, build) = (clause.span, clause.build);
            // Comments before the first clause's line belong to what the block belongs to only if they stand above it.
            let attached = self.attached(from, span, limit, |printer| build(printer, &head));
            from = span.range().end.max(from);
            docs.push((rank, attached.in_list("", "")));
        }
        docs.sort_by_key(|(rank, _)| *rank);
        let mut lines: Vec<Doc> = docs.into_iter().map(|(_, doc)| doc).collect();
        let left = if from < end { self.comments.take(from, end) } else { Vec::new() };
        lines.extend(
            left.into_iter().map(|comment| Doc::concat(vec![Doc::text(comment.text.clone()), Doc::force_break()])),
        );
        braces(lines)
    }
}

fn braces(lines: Vec<Doc>) -> Doc {
    if lines.is_empty() {
        return Doc::text(" {}");
    }
    let is_short = lines.len() == 1;
    let line = || if is_short { Doc::line() } else { Doc::hard() };
    let inner = lines.into_iter().flat_map(|doc| [line(), doc]).collect();
    Doc::group(Doc::concat(vec![Doc::text(" {"), Doc::indent(Doc::concat(inner)), line(), Doc::text("}")]))
}
