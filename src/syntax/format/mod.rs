//! From the tree to canonical text: one way to write each definition, comments kept. Knows nothing of what definitions
//! mean.
//!
//! The style: 100 columns, two blanks of indent, one clause a line under each other, `and` and `or` at the start of a
//! line, parentheses where they are needed and after `not`. A comment stays beside what it stands beside; one in the
//! midst of something that is printed on one line moves above it.

mod audience;
mod block;
mod campaign;
mod comments;
mod document;
mod entity;
mod expression;
mod given;
mod item;
mod literal;
mod persona;
mod range;
mod test;

use self::comments::Comments;
use self::document::{Doc, render};
use super::ast::{Comment, Expr, File, Item};
use crate::source::Span;

pub use literal::quoted;
pub(super) use literal::{duration_text, name_text, unit_word};

/// The file in canonical text. `text` is what it was parsed from without errors; comments are found in it.
#[must_use]
pub fn format(file: &File, text: &str) -> String {
    let mut printer = Printer { comments: Comments::new(text, &file.comments) };
    let mut page = Page::default();
    for (index, item) in file.items.iter().enumerate() {
        let next = file.items.get(index + 1).map_or(usize::MAX, |next| next.span.range().start);
        page.item(&mut printer, item, next);
    }
    page.rest(&mut printer);
    page.out
}

/// A definition in canonical text, without comments and with plain numbers: two that say the same are the same text.
#[must_use]
pub fn canonical(item: &Item) -> String {
    let mut printer = Printer { comments: Comments::new("", &[]) };
    render(&printer.item(item), false)
}

/// An expression in canonical text, on one line.
#[must_use]
pub fn print_expression(expr: &Expr) -> String {
    let mut printer = Printer { comments: Comments::new("", &[]) };
    render(&printer.expression(expr), true)
}

/// Prints trees, taking comments along.
struct Printer<'t> {
    comments: Comments<'t>,
}

/// A piece with the comments that belong to it.
struct Attached {
    leading: Vec<String>,
    doc: Doc,
    trailing: Option<String>,
}

impl Attached {
    /// The piece with a mark before and after it, in a list where each piece begins a line of its own when broken.
    fn in_list(self, before: &str, after: &str) -> Doc {
        let mut parts = Vec::new();
        for comment in self.leading {
            parts.extend([Doc::text(comment), Doc::hard()]);
        }
        parts.extend([Doc::text(before), self.doc, Doc::text(after)]);
        if let Some(comment) = self.trailing {
            parts.extend([Doc::suffix(comment), Doc::force_break()]);
        }
        Doc::concat(parts)
    }
}

/// Pieces with commas, a line break between them, for a group.
fn comma_lines(pieces: Vec<Attached>) -> Vec<Doc> {
    let end = pieces.len().saturating_sub(1);
    let mut lines = Vec::new();
    for (index, piece) in pieces.into_iter().enumerate() {
        if index > 0 {
            lines.push(Doc::line());
        }
        lines.push(piece.in_list("", if index < end { "," } else { "" }));
    }
    lines
}

impl Printer<'_> {
    /// Prints a piece and gives it the comments that stand in `from..` its end, and the one behind it.
    fn attached(&mut self, from: usize, span: Span, limit: usize, build: impl FnOnce(&mut Self) -> Doc) -> Attached {
        let end = span.range().end;
        let trailing = self.comments.take_trailing(end, limit);
        let doc = build(self);
        let leading = self.comments.take(from, end).into_iter().map(|comment| comment.text.clone()).collect();
        Attached { leading, doc, trailing }
    }

    /// Prints pieces that stand one after the other in `outer`. Where nothing of `outer` stands before the first of
    /// them, the comments in it are left to what is around: above it, they would be outside.
    fn siblings<T>(
        &mut self,
        outer: Span,
        pieces: &[T],
        span: impl Fn(&T) -> Span,
        build: impl Fn(&mut Self, &T) -> Doc,
    ) -> Vec<Attached> {
        let mut from = outer.range().start;
        let mut done = Vec::with_capacity(pieces.len());
        for (index, piece) in pieces.iter().enumerate() {
            let limit = pieces.get(index + 1).map_or(outer.range().end, |next| span(next).range().start);
            let place = span(piece).range();
            let from_here = if index == 0 && outer.range().start == place.start { place.end } else { from };
            done.push(self.attached(from_here, span(piece), limit, |printer| build(printer, piece)));
            from = place.end;
        }
        done
    }
}

/// The text of a file as it grows.
#[derive(Default)]
struct Page {
    out: String,
    /// Where the last thing that was printed ends in the source.
    at: usize,
    /// Whether the last definition takes several lines.
    was_block: bool,
}

impl Page {
    fn item(&mut self, printer: &mut Printer<'_>, item: &Item, next: usize) {
        let range = item.span.range();
        let trailing = printer.comments.take_trailing(range.end, next);
        let doc = printer.item(item);
        let mut text = render(&doc, false);
        let leading = printer.comments.take(0, range.end.max(1));
        let is_block = text.contains('\n');
        let mut wants_blank = is_block || self.was_block;
        let mut above = leading.iter().filter(|comment| comment.span.range().start < range.start).peekable();
        if above.peek().is_none() {
            self.separate(printer, range.start, wants_blank);
        }
        for comment in above {
            self.comment(printer, comment, wants_blank);
            wants_blank = false;
        }
        let is_below_comment = leading.iter().any(|comment| comment.span.range().start < range.start);
        if is_below_comment {
            self.separate(printer, range.start, false);
        }
        for comment in leading.iter().filter(|comment| comment.span.range().start >= range.start) {
            self.out.push_str(&comment.text);
            self.out.push('\n');
        }
        if let Some(comment) = trailing {
            text.push_str("  ");
            text.push_str(&comment);
        }
        self.out.push_str(&text);
        self.out.push('\n');
        self.at = range.end;
        self.was_block = is_block;
    }

    /// The comments after the last definition.
    fn rest(&mut self, printer: &mut Printer<'_>) {
        let mut wants_blank = self.was_block;
        for comment in printer.comments.take(0, usize::MAX) {
            self.comment(printer, comment, wants_blank);
            wants_blank = false;
        }
    }

    fn comment(&mut self, printer: &Printer<'_>, comment: &Comment, wants_blank: bool) {
        let range = comment.span.range();
        self.separate(printer, range.start, wants_blank);
        self.out.push_str(&comment.text);
        self.out.push('\n');
        self.at = range.end;
    }

    /// Leaves a line blank where one is wanted, or where the source has one.
    fn separate(&mut self, printer: &Printer<'_>, start: usize, wants_blank: bool) {
        let gap = printer.comments.text().get(self.at..start).unwrap_or("");
        // A comment behind the last definition stands in the gap, on the line that is not counted.
        let has_blank = gap.lines().skip(1).any(|line| line.trim().is_empty()) && blank_lines(gap) > 0;
        if !self.out.is_empty() && (wants_blank || has_blank) {
            self.out.push('\n');
        }
    }
}

/// How many lines of the gap between two things are blank, the ends of its first and its last line apart.
fn blank_lines(gap: &str) -> usize {
    let lines: Vec<&str> = gap.split('\n').collect();
    lines.get(1..lines.len().saturating_sub(1)).unwrap_or(&[]).iter().filter(|line| line.trim().is_empty()).count()
}
