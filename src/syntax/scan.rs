//! A quick look over a text before it is parsed: where its comments are, what of its layout belongs to another
//! language, where it nests too deeply for a recursive parser, where definitions begin. Knows no grammar beyond that.

mod heads;

pub(super) use heads::{head_at, next_head};

use super::ast::Comment;
use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// How many parentheses, calls and `case`s may stand in each other.
pub(super) const MAX_NESTING: u32 = 128;

/// It comes along when text is copied from elsewhere, and cannot be seen.
const NO_BREAK_SPACE: char = '\u{A0}';

/// What the look over a text found.
#[derive(Debug, Default)]
pub(super) struct Scan {
    /// Every `#` comment, in order.
    pub(super) comments: Vec<Comment>,
    /// The bytes of everything that is layout and not white space, in order.
    pub(super) layout: Vec<(usize, usize)>,
    /// Comments and line ends of other languages.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// Where a definition begins that nests too deeply, and where in it.
    pub(super) too_deep: Vec<(usize, usize)>,
    /// Opening quotes of texts that do not end on their line.
    pub(super) unclosed: Vec<usize>,
}

impl Scan {
    /// The text with blanks in place of all layout that is not white space, byte for byte, which is what is parsed.
    pub(super) fn masked(&self, text: &str) -> String {
        let mut masked = String::with_capacity(text.len());
        for (start, end) in &self.layout {
            masked.push_str(text.get(masked.len()..*start).unwrap_or(""));
            masked.extend(std::iter::repeat_n(' ', end - start));
        }
        masked.push_str(text.get(masked.len()..).unwrap_or(""));
        masked
    }
}

/// Looks over the text from byte `start` on.
pub(super) fn scan(file: FileId, text: &str, start: usize) -> Scan {
    let mut scanner = Scanner {
        file,
        text,
        bytes: text.as_bytes(),
        at: start,
        head: start,
        depth: 0,
        cases: 0,
        found: Scan::default(),
    };
    scanner.enter_line();
    while scanner.at < scanner.bytes.len() {
        scanner.step();
    }
    scanner.found
}

struct Scanner<'t> {
    file: FileId,
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    /// Where the definition began that is being looked at.
    head: usize,
    depth: u32,
    cases: u32,
    found: Scan,
}

impl Scanner<'_> {
    fn step(&mut self) {
        let byte = self.bytes[self.at];
        let next = self.bytes.get(self.at + 1).copied();
        match (byte, next) {
            (b'\n', _) => {
                self.at += 1;
                self.enter_line();
            }
            (b'#', _) => self.comment(),
            (b'-', Some(b'-')) | (b'/', Some(b'/')) => self.foreign_line_comment(),
            (b'/', Some(b'*')) => self.foreign_block_comment(),
            (b';', _) => self.semicolon(),
            (b'"' | b'\'', _) => self.text_literal(byte),
            (b'`', _) => self.until_on_line(|character| character == '`'),
            (b'(', _) => {
                self.deeper();
                self.at += 1;
            }
            (b')', _) => {
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
            }
            (b'a'..=b'z' | b'A'..=b'Z' | b'_' | b'0'..=b'9', _) => self.word(),
            (0x80.., _) => self.other_character(),
            _ => self.at += 1,
        }
    }

    /// A definition that begins here ends whatever was left open before it.
    fn enter_line(&mut self) {
        let rest = &self.text[self.at..];
        let indented = self.at + (rest.len() - rest.trim_start_matches([' ', '\t']).len());
        if head_at(self.text, indented) {
            self.head = indented;
            self.depth = 0;
            self.cases = 0;
        }
    }

    fn deeper(&mut self) {
        self.depth += 1;
        let seen = self.found.too_deep.last().is_some_and(|(head, _)| *head == self.head);
        if self.depth > MAX_NESTING && !seen {
            self.found.too_deep.push((self.head, self.at));
        }
    }

    fn word(&mut self) {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            self.at += 1;
        }
        match &self.text[start..self.at] {
            "case" | "CASE" => {
                self.cases += 1;
                let end = std::mem::replace(&mut self.at, start);
                self.deeper();
                self.at = end;
            }
            word if self.cases > 0 && word.eq_ignore_ascii_case("end") => {
                self.cases -= 1;
                self.depth = self.depth.saturating_sub(1);
            }
            "given" => self.table(),
            _ => {}
        }
    }

    fn line_end(&self) -> usize {
        self.bytes[self.at..]
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or(self.bytes.len(), |n| self.at + n)
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.file, start, end)
    }

    fn comment(&mut self) {
        let end = self.line_end();
        let text = self.text[self.at..end].trim_end();
        let span = self.span(self.at, self.at + text.len());
        self.found.comments.push(Comment { text: text.to_owned(), span });
        self.found.layout.push((self.at, end));
        self.at = end;
    }

    fn foreign_line_comment(&mut self) {
        let end = self.line_end();
        let mark = self.span(self.at, self.at + 2);
        let written = &self.text[self.at..self.at + 2];
        self.found.diagnostics.push(
            Diagnostic::new(Code::ForeignOperator, format!("comment mark `{written}` of another language"))
                .at(mark, "a comment starts with `#`")
                .help("start the comment with `#`")
                .fix(mark, "#"),
        );
        self.found.layout.push((self.at, end));
        self.at = end;
    }

    fn foreign_block_comment(&mut self) {
        let close = self.text[self.at + 2..].find("*/").map(|n| self.at + 2 + n);
        let end = close.map_or(self.bytes.len(), |close| close + 2);
        let inner = &self.text[self.at + 2..close.unwrap_or(end)];
        let mut replacement =
            inner.trim().lines().map(|line| format!("# {}", line.trim())).collect::<Vec<_>>().join("\n");
        let rest = self.text[end..].lines().next().unwrap_or("");
        if !rest.trim().is_empty() {
            replacement.push('\n');
        }
        self.found.diagnostics.push(
            Diagnostic::new(Code::ForeignOperator, "comment marks `/*` and `*/` of another language")
                .at(self.span(self.at, end), "a comment starts with `#` and ends with its line")
                .help("start each line of the comment with `#`")
                .fix(self.span(self.at, end), replacement),
        );
        self.found.layout.push((self.at, end));
        self.at = end;
        self.enter_line();
    }

    fn semicolon(&mut self) {
        let span = self.span(self.at, self.at + 1);
        self.found.diagnostics.push(
            Diagnostic::new(Code::ForeignOperator, "`;` of another language")
                .at(span, "nothing ends with `;`")
                .help("leave it out: a definition ends where the next one begins")
                .fix(span, ""),
        );
        self.found.layout.push((self.at, self.at + 1));
        self.at += 1;
    }

    fn text_literal(&mut self, quote: u8) {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'\n' | b'\r' => break,
                b'\\' if !matches!(self.bytes.get(self.at + 1), None | Some(b'\n' | b'\r')) => self.at += 2,
                byte if *byte == quote => {
                    self.at += 1;
                    return;
                }
                _ => self.at += 1,
            }
        }
        self.found.unclosed.push(start);
    }

    /// Passes a name in back-ticks or a text in smart quotes, to its end or to the end of the line.
    fn until_on_line(&mut self, ends: impl Fn(char) -> bool) {
        let start = self.at;
        for (at, character) in self.text[start..].char_indices().skip(1) {
            if matches!(character, '\n' | '\r') {
                self.found.unclosed.push(start);
                self.at = start + at;
                return;
            }
            if ends(character) {
                self.at = start + at + character.len_utf8();
                return;
            }
        }
        self.found.unclosed.push(start);
        self.at = self.bytes.len();
    }

    fn other_character(&mut self) {
        let Some(character) = self.text.get(self.at..).and_then(|rest| rest.chars().next()) else {
            // Within a character, after a step over a byte: cannot happen, but a scanner must go on.
            self.at += 1;
            return;
        };
        if is_smart_double(character) {
            self.until_on_line(is_smart_double);
        } else if is_smart_single(character) {
            self.until_on_line(is_smart_single);
        } else {
            let end = self.at + character.len_utf8();
            if character == NO_BREAK_SPACE {
                self.found.layout.push((self.at, end));
            }
            self.at = end;
        }
    }

    /// After the word `given`: a table has a layout of its own, in which only `#` starts a comment.
    fn table(&mut self) {
        let Some(open) = heads::table_after(self.text, self.at) else { return };
        self.at = open + 1;
        let mut cell_start = true;
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'}' => return,
                b'#' => self.comment(),
                b'"' | b'\'' if cell_start => {
                    self.text_literal(byte);
                    cell_start = false;
                }
                b'`' if cell_start => {
                    self.until_on_line(|character| character == '`');
                    cell_start = false;
                }
                b',' | b'\n' | b'\r' | b'(' => {
                    cell_start = true;
                    self.at += 1;
                }
                b' ' | b'\t' => self.at += 1,
                0xC2 if self.text[self.at..].starts_with(NO_BREAK_SPACE) => {
                    self.found.layout.push((self.at, self.at + NO_BREAK_SPACE.len_utf8()));
                    self.at += NO_BREAK_SPACE.len_utf8();
                }
                _ => {
                    cell_start = false;
                    self.at += 1;
                }
            }
        }
    }
}

/// Quotes of a word processor, double ones.
pub(super) fn is_smart_double(character: char) -> bool {
    matches!(character, '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{00AB}' | '\u{00BB}')
}

/// Quotes of a word processor, single ones.
pub(super) fn is_smart_single(character: char) -> bool {
    matches!(character, '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}')
}
