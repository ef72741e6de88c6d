//! The rows of a CSV chunk: fields, quotes, line breaks. Knows nothing of columns and kinds.
//!
//! As RFC 4180 has it: a quote that starts a field opens it, `""` in it is one quote, and line breaks in it belong to it.
//! A quote elsewhere is a character. `\n`, `\r\n` and `\r` end a line; a line with nothing but blanks is no row.

use super::cells::{Cells, Field, Form, RowPlace, offset};
use crate::data::spelling::is_blank;

/// What is wrong with the quotes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Something stands behind a closing quote, in this field.
    Stray(usize),
    /// The text ends before the quote is closed.
    Open,
}

/// A row that was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) place: RowPlace,
    pub(super) trouble: Option<Quotes>,
}

/// Reads the rows of a text one after another.
pub(super) struct Records<'a> {
    text: &'a str,
    separator: &'a [u8],
    special: [bool; 256],
    at: usize,
    /// Line breaks that were passed.
    pub(super) line: u32,
}

enum Next {
    Field,
    Row,
}

impl<'a> Records<'a> {
    pub(super) fn new(text: &'a str, separator: &'a str) -> Self {
        let separator = separator.as_bytes();
        let mut special = [false; 256];
        for byte in [separator[0], b'\n', b'\r'] {
            special[usize::from(byte)] = true;
        }
        Self { text, separator, special, at: 0, line: 0 }
    }

    /// The next row; its fields replace those in `fields`, texts with doubled quotes are kept in `cells`.
    pub(super) fn next(&mut self, fields: &mut Vec<Field>, cells: &mut Cells<'_>) -> Option<Record> {
        loop {
            self.skip_breaks();
            if self.at == self.text.len() {
                return None;
            }
            let (start, line) = (self.at, self.line);
            let mut trouble = None;
            let quoted = self.text.as_bytes()[start] == b'"';
            fields.clear();
            let end = loop {
                if let Some(found) = self.field(fields, cells) {
                    trouble = trouble.or(Some(found));
                }
                let end = self.at;
                if let Next::Row = self.delimiter() {
                    break end;
                }
            };
            if fields.len() == 1 && !quoted && is_blank(&self.text[start..end]) {
                continue;
            }
            let place = RowPlace { start: offset(start), end: offset(end), line };
            return Some(Record { place, trouble });
        }
    }

    fn skip_breaks(&mut self) {
        while self.line_break() {}
    }

    fn line_break(&mut self) -> bool {
        let rest = &self.text.as_bytes()[self.at..];
        let length = match rest {
            [b'\r', b'\n', ..] => 2,
            [b'\r' | b'\n', ..] => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }

    /// Passes what ends a field.
    fn delimiter(&mut self) -> Next {
        if self.text.as_bytes()[self.at..].starts_with(self.separator) {
            self.at += self.separator.len();
            return Next::Field;
        }
        self.line_break();
        Next::Row
    }

    fn field(&mut self, fields: &mut Vec<Field>, cells: &mut Cells<'_>) -> Option<Quotes> {
        if self.text.as_bytes().get(self.at) == Some(&b'"') {
            return self.quoted(fields, cells);
        }
        let start = self.at;
        self.plain();
        fields.push(Field { start: offset(start), length: offset(self.at - start), form: Form::Plain });
        None
    }

    /// Goes to the next separator or line break.
    fn plain(&mut self) {
        let bytes = self.text.as_bytes();
        let mut at = self.at;
        while let Some(&byte) = bytes.get(at) {
            let ends = self.special[usize::from(byte)];
            if ends
                && (self.separator.len() == 1 || byte != self.separator[0] || bytes[at..].starts_with(self.separator))
            {
                break;
            }
            at += 1;
        }
        self.at = at;
    }

    fn quoted(&mut self, fields: &mut Vec<Field>, cells: &mut Cells<'_>) -> Option<Quotes> {
        let bytes = self.text.as_bytes();
        let start = self.at + 1;
        let mut at = start;
        let mut doubled = false;
        loop {
            match bytes.get(at) {
                None => {
                    self.at = bytes.len();
                    fields.push(Field::default());
                    return Some(Quotes::Open);
                }
                Some(b'"') if bytes.get(at + 1) == Some(&b'"') => {
                    doubled = true;
                    at += 2;
                }
                Some(b'"') => break,
                Some(byte) => {
                    let breaks = *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n'));
                    self.line += u32::from(breaks);
                    at += 1;
                }
            }
        }
        self.at = at + 1;
        fields.push(if doubled {
            cells.keep(&self.text[start..at].replace("\"\"", "\""), Form::Plain)
        } else {
            Field { start: offset(start), length: offset(at - start), form: Form::Plain }
        });
        let closed = self.at;
        self.plain();
        (self.at > closed).then_some(Quotes::Stray(fields.len() - 1))
    }
}
