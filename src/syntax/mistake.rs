//! What to say about text that the grammar refuses: where it stopped, what may stand there, and, for mistakes that people
//! make, what was probably meant. Knows the words of the grammar and nothing of the tree.

mod expected;
mod habits;

use std::ops::Range;

use pest::error::{Error, ErrorVariant, InputLocation};

use self::expected::Expected;
use super::grammar::Rule;
use super::scan::Scan;
use super::words::DEFINITIONS;
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{FileId, Span};

/// The place where the grammar stopped.
struct Place<'t> {
    file: FileId,
    text: &'t str,
    region: Range<usize>,
    /// The token that does not fit; empty at the end of the region.
    token: Range<usize>,
    /// The token before it, in the region.
    before: Range<usize>,
    expected: Expected,
    scan: &'t Scan,
}

/// Explains why `region` is not a definition or an expression.
pub(super) fn explain(file: FileId, text: &str, region: Range<usize>, error: &Error<Rule>, scan: &Scan) -> Diagnostic {
    let stopped = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => region.start + at,
    };
    let ErrorVariant::ParsingError { positives, .. } = &error.variant else {
        return super::parse::too_deep(Span::new(file, stopped, stopped));
    };
    let token = token_at(text, skip_layout(text, scan, stopped, region.end), region.end);
    let before = token_before(text, scan, region.start, token.start);
    let place = Place { file, text, region, token, before, expected: Expected::new(positives), scan };
    place
        .unclosed_text()
        .or_else(|| place.unknown_item())
        .or_else(|| habits::explain(&place))
        .unwrap_or_else(|| place.unexpected())
}

impl Place<'_> {
    fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, range.start, range.end)
    }

    fn token(&self) -> &str {
        &self.text[self.token.clone()]
    }

    fn before(&self) -> &str {
        &self.text[self.before.clone()]
    }

    /// The place of the token, or of the end of what stands before it.
    fn here(&self) -> Span {
        if self.token.is_empty() {
            Span::new(self.file, self.before.end, self.before.end)
        } else {
            self.span(&self.token)
        }
    }

    /// A quote that opens a text and has no partner on its line, at the place or before it.
    fn unclosed_text(&self) -> Option<Diagnostic> {
        let line_end = self.text[self.token.start..].find('\n').map_or(self.text.len(), |n| self.token.start + n);
        let at = self.scan.unclosed.iter().copied().find(|at| self.region.contains(at) && *at < line_end)?;
        let mut quote = self.text[at..].chars();
        let quote = quote.next().map_or(1, char::len_utf8);
        let found = Diagnostic::new(Code::UnclosedText, "text without a closing quote on its line");
        Some(if self.text[at..].starts_with('`') {
            Diagnostic::new(Code::UnclosedText, "name without a closing back-tick on its line")
                .at(Span::new(self.file, at, at + quote), "opens here")
                .help("close it with a back-tick")
        } else {
            found
                .at(Span::new(self.file, at, at + quote), "opens here")
                .help("close it with the same quote; a line break inside a text is written `\\n`")
        })
    }

    /// A word that begins no definition, where one begins.
    fn unknown_item(&self) -> Option<Diagnostic> {
        let first = self.token.start <= self.region.start;
        let line = self.text[..self.token.start].rfind('\n').map_or(0, |at| at + 1);
        let begins_line = self.token.start == line;
        let is_word = self.token().starts_with(|c: char| c.is_alphabetic() || c == '_');
        let fits = first && !self.expected.is_expression() || begins_line && self.expected.may_end() && is_word;
        if !fits || !is_word && !first {
            return None;
        }
        if first && DEFINITIONS.contains(&self.token()) {
            return None;
        }
        let span = self.here();
        if self.token.is_empty() {
            return None;
        }
        let token = self.token();
        let found = Diagnostic::new(Code::UnknownItem, format!("`{}` begins no definition", shortened(token)));
        let others = ["persona", "priority"];
        Some(match nearest(token, DEFINITIONS.iter().copied().chain(others)).filter(|_| is_word) {
            Some(near) => found.at(span, "not a keyword").help(format!("did you mean `{near}`?")).fix(span, near),
            None => found
                .at(span, "a definition is expected here")
                .help("a definition begins with `segment`, `trait`, `entity`, `audience` or another keyword"),
        })
    }

    fn unexpected(&self) -> Diagnostic {
        let label = self.expected.sentence();
        if self.token.is_empty() {
            let what = if self.expected.is_expression() { "expression" } else { "definition" };
            return Diagnostic::new(Code::UnexpectedToken, format!("{what} that ends too early"))
                .at(self.here(), label);
        }
        let token = self.token();
        let found =
            Diagnostic::new(Code::UnexpectedToken, format!("unexpected `{}`", shortened(token))).at(self.here(), label);
        let is_word = token.starts_with(|c: char| c.is_ascii_alphabetic());
        match nearest(token, self.expected.words()).filter(|near| is_word && *near != token) {
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(self.here(), near),
            None => found,
        }
    }
}

fn shortened(token: &str) -> String {
    if token.chars().count() <= 40 { token.to_owned() } else { token.chars().take(39).chain(['…']).collect() }
}

/// The token that begins at `at`: a word, a number, a text, or a mark.
fn token_at(text: &str, at: usize, limit: usize) -> Range<usize> {
    let rest = &text[at..limit];
    let Some(first) = rest.chars().next() else { return at..at };
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let length = if word(first) {
        rest.find(|c| !word(c)).unwrap_or(rest.len())
    } else if matches!(first, '"' | '\'' | '`') {
        let close = rest[1..].find([first, '\n']).map_or(rest.len(), |close| close + 2);
        close.min(rest.len())
    } else {
        let marks = [":=", "==", "!=", "<=", ">=", "<>", "=>", "=<", "->", "**", "++", "??", "::"];
        marks.iter().find(|mark| rest.starts_with(**mark)).map_or(first.len_utf8(), |mark| mark.len())
    };
    at..at + length
}

fn skip_layout(text: &str, scan: &Scan, at: usize, limit: usize) -> usize {
    let mut at = at;
    loop {
        at = limit - text[at..limit].trim_start().len();
        let index = scan.layout.partition_point(|(start, _)| *start < at);
        match scan.layout.get(index) {
            Some((start, end)) if *start == at && *end <= limit => at = *end,
            _ => return at,
        }
    }
}

/// The last token before `at`. Reads from the start of the region: tokens cannot be told backwards.
fn token_before(text: &str, scan: &Scan, start: usize, at: usize) -> Range<usize> {
    let mut token = start..start;
    let mut next = start;
    loop {
        next = skip_layout(text, scan, next, at);
        if next >= at {
            return token;
        }
        token = token_at(text, next, at);
        next = token.end;
    }
}
