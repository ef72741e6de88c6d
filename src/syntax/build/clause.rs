//! Clauses of blocks: each may stand once, in any order. Knows only how to refuse a second one.

use super::Builder;
use crate::diag::{Code, Diagnostic};
use crate::source::Span;

/// The clauses that a block has had so far, with their places.
#[derive(Default)]
pub(super) struct Seen(Vec<(&'static str, Span)>);

impl Seen {
    /// Notes a clause that may stand only once, and reports a second one.
    pub(super) fn once(&mut self, builder: &mut Builder<'_>, clause: &'static str, span: Span) {
        match self.0.iter().find(|(seen, _)| *seen == clause) {
            None => self.0.push((clause, span)),
            Some((_, first)) => builder.report(
                Diagnostic::new(Code::DuplicateClause, format!("clause `{clause}` written twice"))
                    .at(span, "the second one")
                    .at(*first, "the first one")
                    .help("leave one of them out, or join them"),
            ),
        }
    }
}
