//! The comments of a file, each handed out once to the piece of the tree that it stands beside.
//! Knows places and nothing of the language.

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

    /// The end of the block whose last piece ends at `from`: one past its closing brace.
    pub(super) fn block_end(&self, from: usize) -> usize {
        let (mut at, mut depth) = (from, 0_usize);
        while let Some(token) = self.token(at) {
            match self.text.as_bytes()[token] {
                b'{' => depth += 1,
                b'}' if depth == 0 => return token + 1,
                b'}' => depth -= 1,
                _ => {}
            }
            at = self.after(token);
        }
        from
    }

    /// The end of the block that opens behind `from`, before anything else that is no name and no text.
    pub(super) fn next_block_end(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(token) = self.token(at) {
            at = self.after(token);
            if self.text.as_bytes()[token] == b'{' {
                return self.block_end(at);
            }
        }
        from
    }

    /// Where two words stand side by side behind `from`, outside of texts, quoted names and comments: from the start of
    /// the first to the end of the second.
    pub(super) fn words_after(&self, from: usize, words: [&str; 2]) -> Option<(usize, usize)> {
        let mut before = None;
        let mut at = from;
        while let Some(token) = self.token(at) {
            let end = self.after(token);
            match before {
                Some(start) if &self.text[token..end] == words[1] => return Some((start, end)),
                _ => before = (&self.text[token..end] == words[0]).then_some(token),
            }
            at = end;
        }
        None
    }

    /// The first byte from `at` on that is neither white space nor a comment.
    fn token(&self, at: usize) -> Option<usize> {
        let mut at = at;
        loop {
            let rest = self.text.get(at..)?;
            at = self.text.len() - rest.trim_start().len();
            match self.list.get(self.first_from(at)) {
                Some(comment) if comment.span.range().start == at => at = comment.span.range().end.max(at + 1),
                _ => return (at < self.text.len()).then_some(at),
            }
        }
    }

    /// Where the word, the quoted text or the mark ends that begins at `token`.
    fn after(&self, token: usize) -> usize {
        let rest = &self.text[token..];
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        match rest.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => after_text(self.text.as_bytes(), token, quote as u8),
            Some(first) if is_word(first) => token + rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            Some(other) => token + other.len_utf8(),
            None => token + 1,
        }
    }

    /// The opening brace of the block whose first piece begins at `at`.
    pub(super) fn block_start(&self, at: usize) -> usize {
        let mut end = at;
        while let Some(brace) = self.text.get(..end).and_then(|before| before.rfind('{')) {
            let comment = self.first_from(brace + 1).checked_sub(1).and_then(|index| self.list.get(index));
            match comment {
                Some(comment) if comment.span.range().contains(&brace) => end = comment.span.range().start,
                _ => return brace,
            }
        }
        at
    }

    fn first_from(&self, at: usize) -> usize {
        self.list.partition_point(|comment| comment.span.range().start < at)
    }
}

/// Where the text that opens at `at` ends.
fn after_text(bytes: &[u8], at: usize, quote: u8) -> usize {
    let mut next = at + 1;
    while let Some(byte) = bytes.get(next) {
        match byte {
            b'\n' => return next,
            b'\\' if quote != b'`' => next += 2,
            byte if *byte == quote => return next + 1,
            _ => next += 1,
        }
    }
    next.min(bytes.len())
}
