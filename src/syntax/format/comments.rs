//! The comments of a file, each handed out once to the piece of the tree that it stands beside.
//! Knows places and nothing of the language.

use crate::source::Span;
use crate::syntax::ast::Comment;

/// The comments that are still to be placed.
pub(super) struct Comments<'t> {
    text: &'t str,
    list: &'t [Comment],
    taken: Vec<bool>,
}

impl<'t> Comments<'t> {
    pub(super) fn new(text: &'t str, list: &'t [Comment]) -> Self {
        Self { text, list, taken: vec![false; list.len()] }
    }

    pub(super) fn text(&self) -> &'t str {
        self.text
    }

    /// The comment on the line that ends a piece, if it begins before `limit`.
    pub(super) fn take_trailing(&mut self, end: usize, limit: usize) -> Option<String> {
        let index = (self.first_from(end)..self.list.len()).find(|index| !self.taken[*index])?;
        let comment = &self.list[index];
        let start = comment.span.range().start;
        let same_line = !self.text.get(end..start)?.contains(['\n', '\r']);
        (same_line && start < limit).then(|| {
            self.taken[index] = true;
            comment.text.clone()
        })
    }

    /// The comments that begin in `from..to` and have no place yet.
    pub(super) fn take(&mut self, from: usize, to: usize) -> Vec<&'t Comment> {
        let mut found = Vec::new();
        for index in self.first_from(from)..self.list.len() {
            let comment = &self.list[index];
            if comment.span.range().start >= to {
                break;
            }
            if !std::mem::replace(&mut self.taken[index], true) {
                found.push(comment);
            }
        }
        found
    }

    /// Whether a comment without a place begins inside a span.
    pub(super) fn any_in(&self, span: Span) -> bool {
        let range = span.range();
        (self.first_from(range.start)..self.list.len())
            .take_while(|index| self.list[*index].span.range().start < range.end)
            .any(|index| !self.taken[index])
    }

    /// The end of the block whose last piece ends at `from`: one past its closing brace.
    pub(super) fn block_end(&self, from: usize) -> usize {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (from, 0_usize);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'#' => match self.list.get(self.first_from(at)) {
                    Some(comment) if comment.span.range().start == at => at = comment.span.range().end.max(at + 1),
                    _ => at += 1,
                },
                b'"' | b'\'' => at = after_text(bytes, at),
                b'{' => {
                    depth += 1;
                    at += 1;
                }
                b'}' if depth == 0 => return at + 1,
                b'}' => {
                    depth -= 1;
                    at += 1;
                }
                _ => at += 1,
            }
        }
        from
    }

    fn first_from(&self, at: usize) -> usize {
        self.list.partition_point(|comment| comment.span.range().start < at)
    }
}

/// Where the text that opens at `at` ends.
fn after_text(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut next = at + 1;
    while let Some(byte) = bytes.get(next) {
        match byte {
            b'\n' => return next,
            b'\\' => next += 2,
            byte if *byte == quote => return next + 1,
            _ => next += 1,
        }
    }
    next
}
