//! Tests as documents, with the columns of their tables aligned. Knows how a cell is written.

use unicode_width::UnicodeWidthStr;

use super::Printer;
use super::block::{Clause, covering};
use super::document::Doc;
use super::expression::Level;
use super::item::head;
use super::literal::{name_text, quoted};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Cell, Expect, ExpectKey, Given, Test};

/// Beyond this width a column of a table is not aligned.
const WIDEST_CELL: usize = 40;

impl Printer<'_> {
    pub(super) fn test_block(&mut self, test: &Test, span: Span) -> Doc {
        let mut parts = vec![Doc::text(head("test", &test.name, test.description.as_ref(), None))];
        if let Some(as_of) = &test.as_of {
            parts.extend([Doc::text(" as of "), self.operand(as_of, Level::Sum)]);
        }
        let mut clauses = Vec::new();
        for given in &test.given {
            let span = self.given_span(given);
            clauses.push(Clause::free(span, move |printer| printer.given(given, span)));
        }
        let mut last = test.name.span;
        for expect in &test.expect {
            let mut span = expect_span(expect);
            if matches!(expect, Expect::Members(keys) if keys.is_empty()) {
                span = self.words_span(last, ["members", "none"]);
            }
            last = span;
            clauses.push(Clause::free(span, |printer| printer.expect(expect)));
        }
        parts.push(self.block(span, clauses));
        Doc::concat(parts)
    }

    fn given_span(&self, given: &Given) -> Span {
        let rows = given.rows.iter().map(|row| row.span);
        let inside = covering(std::iter::once(&given.entity).chain(&given.header).map(|name| name.span).chain(rows));
        self.with_brace(inside, inside.range().end)
    }

    fn given(&mut self, given: &Given, span: Span) -> Doc {
        let header: Vec<String> = given.header.iter().map(|name| name_text(&name.node)).collect();
        let rows: Vec<Vec<String>> =
            given.rows.iter().map(|row| row.node.iter().map(|cell| self.cell(cell.as_ref())).collect()).collect();
        let mut widths = vec![0; header.len()];
        for row in std::iter::once(&header).chain(&rows) {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(Some(cell.width()).filter(|width| *width <= WIDEST_CELL).unwrap_or(0));
            }
        }
        let mut lines = Vec::new();
        let head_span = covering(given.header.iter().map(|name| name.span));
        let first = row_text(&header, &widths);
        lines.push(Clause::free(head_span, move |_| Doc::text(first)));
        for (row, cells) in given.rows.iter().zip(&rows) {
            let text = row_text(cells, &widths);
            lines.push(Clause::free(row.span, move |_| Doc::text(text)));
        }
        let block = self.block(span, lines);
        Doc::concat(vec![Doc::text(format!("given {}", name_text(&given.entity.node))), Doc::force_break(), block])
    }

    fn cell(&self, cell: Option<&Spanned<Cell>>) -> String {
        let Some(cell) = cell else { return String::new() };
        match &cell.node {
            Cell::Literal(literal) => self.literal(literal, cell.span),
            Cell::List(list) => {
                let list: Vec<String> = list.iter().map(|one| self.literal(&one.node, one.span)).collect();
                format!("({})", list.join(", "))
            }
            Cell::Word(word) => word.clone(),
        }
    }

    fn key(&self, key: &ExpectKey) -> String {
        self.literal(&key.node, key.span)
    }

    fn expect(&mut self, expect: &Expect) -> Doc {
        match expect {
            Expect::Members(keys) if keys.is_empty() => Doc::text("expect members none"),
            Expect::Members(keys) => super::block::filled("expect members", keys.iter().map(|key| self.key(key))),
            Expect::Not { key, because } => {
                let head = format!("expect not {}", self.key(key));
                match because {
                    Some(because) => self.headed(&format!("{head} because"), because),
                    None => Doc::text(head),
                }
            }
            Expect::Value { key, value } => {
                let head = format!("expect value {} =", self.key(key));
                match value {
                    Some(value) => Doc::concat(vec![Doc::text(head), Doc::text(" "), self.operand(value, Level::Sum)]),
                    None => Doc::text(format!("{head} missing")),
                }
            }
        }
    }
}

fn expect_span(expect: &Expect) -> Span {
    match expect {
        Expect::Members(keys) => covering(keys.iter().map(|key| key.span)),
        Expect::Not { key, because } => because.iter().fold(key.span, |span, because| span.to(because.span)),
        Expect::Value { key, value } => value.iter().fold(key.span, |span, value| span.to(value.span)),
    }
}

/// The cells with commas, each padded to the width of its column.
fn row_text(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    let last = cells.len().saturating_sub(1);
    for (index, cell) in cells.iter().enumerate() {
        text.push_str(cell);
        if index < last {
            text.push_str(", ");
            let width = widths.get(index).copied().unwrap_or(0);
            text.push_str(&" ".repeat(width.saturating_sub(cell.width())));
        }
    }
    // A row of nothing but an empty cell has no text; quotes keep its line.
    if text.trim().is_empty() { quoted("") } else { text.trim_end().to_owned() }
}
