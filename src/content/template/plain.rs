//! What is no tag of a template: the text between tags, comments, raw blocks, and where a long text can be cut.
//! Knows nothing of blocks.

use super::parse::Reader;
use super::{Fault, Parsed};

/// How long the parts are that a text is cut into.
const PART: usize = 8 * 1024;

/// Where a long template without tildes can be cut into parts that are templates of their own: between two letters of its text,
/// or behind a line break, outside of all blocks. Nowhere after something that is wrong.
pub(in crate::content) fn cuts(text: &str) -> Vec<usize> {
    let mut reader = Reader::new(text);
    let (mut cuts, mut last) = (Vec::new(), 0);
    if text.len() < 2 * PART {
        return cuts;
    }
    loop {
        let start = reader.cursor.at;
        let is_tag = reader.skip_text();
        let between = &text[start..reader.cursor.at];
        if reader.nesting.depth() == 0 && reader.cursor.at > last + PART {
            let mut letters = between.char_indices().zip(between.chars().skip(1));
            // Braces and backslashes are no letters, nor is the white space that tags may take away.
            let letters = letters.find(|((_, a), b)| a.is_alphanumeric() && b.is_alphanumeric());
            let letters = letters.map(|((at, first), _)| at + first.len_utf8());
            // The start of a text is the start of a line, as is what follows on a line break.
            let cut = letters.or_else(|| between.rfind('\n').map(|at| at + 1));
            if let Some(cut) = cut.map(|cut| start + cut).filter(|cut| *cut > last && *cut < text.len()) {
                last = cut;
                cuts.push(last);
            }
        }
        if !is_tag || reader.tag().is_err() {
            return cuts;
        }
    }
}

impl Reader<'_> {
    /// Goes to the next tag, past tags that a backslash makes text; whether there is one.
    pub(super) fn skip_text(&mut self) -> bool {
        let mut start = self.cursor.at;
        while let Some(found) = self.cursor.text[start..].find("{{") {
            let at = start + found;
            let before = &self.cursor.text[start..at];
            if before.len() - before.trim_end_matches('\\').len() != 1 {
                self.cursor.at = at;
                return true;
            }
            start = at + if self.cursor.text[at..].starts_with("{{{{") { 4 } else { 2 };
        }
        self.cursor.at = self.cursor.text.len();
        false
    }

    pub(super) fn comment(&mut self, start: usize) -> Parsed<()> {
        let rest = self.cursor.rest();
        let spaced = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let (inside, end) = match spaced.strip_prefix("--") {
            Some(_) if spaced.len() < rest.len() => {
                let wrong = Fault::new("comment that starts with `--` after white space", start..start + 3);
                return Err(wrong.help("write `{{!-- … --}}`, or leave the `--` out").into());
            }
            Some(inside)
                if inside.find("--~}}") < inside.find("--}}").or(Some(usize::MAX)) && inside.contains("--~}}") =>
            {
                (inside, "--~}}")
            }
            Some(inside) => (inside, "--}}"),
            None => (rest, "}}"),
        };
        let Some(length) = inside.find(end) else {
            let wrong = Fault::new("comment that is never closed", start..start + 3);
            return Err(wrong.help(format!("`{end}` closes it")).into());
        };
        self.cursor.at += rest.len() - inside.len() + length + end.len();
        Ok(())
    }

    /// `{{{{raw}}}} … {{{{/raw}}}}`: what stands between is text.
    pub(super) fn raw(&mut self, start: usize) -> Parsed<()> {
        self.cursor.take("~");
        self.cursor.space();
        let name = self.cursor.word("`raw`")?;
        self.cursor.space();
        self.cursor.take("~");
        if name.text != "raw" || !self.cursor.take("}}}}") {
            let wrong = Fault::new("tag of four braces that is not `{{{{raw}}}}`", self.from(start));
            return Err(wrong.help("`{{{{raw}}}} … {{{{/raw}}}}` prints what stands between as it is").into());
        }
        let never = || Fault::new("`raw` that is never closed", start..start + 4).help("`{{{{/raw}}}}` closes it");
        let mut from = self.cursor.at;
        loop {
            let Some(found) = self.cursor.text[from..].find("{{") else { return Err(never().into()) };
            let at = from + found;
            let before = &self.cursor.text[from..at];
            let slashes = before.len() - before.trim_end_matches('\\').len();
            let four = self.cursor.text[at..].starts_with("{{{{");
            if slashes != 1 && four {
                self.cursor.at = at + 4;
                break;
            }
            from = at + if slashes == 1 { 2 + if four { 2 } else { 0 } } else { 1 };
        }
        let inside = self.cursor.at - 4;
        self.cursor.take("~");
        self.cursor.space();
        let slash = self.cursor.take("/");
        self.cursor.space();
        if !slash || !self.cursor.take("raw") {
            let wrong = Fault::new("four braces inside of `raw`", inside..inside + 4);
            return Err(wrong.help("`{{{{/raw}}}}` closes it").into());
        }
        self.cursor.space();
        self.cursor.take("~");
        if self.cursor.take("}}}}") { Ok(()) } else { Err(self.cursor.unexpected("`}}}}`")) }
    }
}
