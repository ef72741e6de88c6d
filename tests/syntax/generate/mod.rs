//! Random trees, made from a row of random bytes: fewer bytes make simpler trees, so a failing case shrinks.

mod definition;
mod expression;

use milieu::source::{FileId, Span, Spanned};
use milieu::syntax::ast::*;

/// Choices taken from bytes; always the first one when they run out.
pub(super) struct Choices<'b> {
    bytes: &'b [u8],
    at: usize,
    depth: usize,
}

fn bare<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::new(FileId(0), 0, 0))
}

fn expr(kind: ExprKind) -> Expr {
    bare(Box::new(kind))
}

const NAMES: &[&str] = &[
    "a",
    "b",
    "income",
    "date",
    "type",
    "last",
    "top",
    "by",
    "at",
    "on",
    "no",
    "all",
    "any",
    "distinct",
    "latest",
    "this",
    "within",
    "today",
    "persona",
    "now",
    "everyone",
    "otherwise",
    "missing",
    "end",
    "and",
    "of",
    "Annual Income",
    "größe",
    "null",
    "NULL",
    "NOT",
    "CASE",
    "case",
    "is",
    "per",
    "where",
    "same",
    "as",
    "among",
    "sequence",
    "sample",
    "exactly",
    "yesterday",
    "ignoring",
    "contains",
    "12",
    "a.b",
    "a-b",
    "less",
    "more",
    "before",
    "personal",
    "column",
    "text",
    "group",
    "order",
    "_x1",
    "E",
    "d90",
    "days",
    "week",
    "ago",
    "true",
    "TRUE",
    "column\"quoted",
];

const TEXTS: &[&str] = &[
    "",
    "x",
    "it's",
    "say \"hi\"",
    "a\\b",
    "line\nbreak",
    "tab\there",
    "ünï # no comment",
    "{{name}}",
    "\u{1}\u{7f}",
    "“smart”",
    "--",
    "/* x */",
    "a;b",
    "{",
    "}",
    "(",
];

const UNITS: &[Unit] = &[
    Unit::Day,
    Unit::Millisecond,
    Unit::Second,
    Unit::Minute,
    Unit::Hour,
    Unit::Week,
    Unit::Month,
    Unit::Quarter,
    Unit::Year,
];

impl<'b> Choices<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Self {
        Self { bytes, at: 0, depth: 0 }
    }

    pub(super) fn below(&mut self, count: usize) -> usize {
        let byte = self.bytes.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(byte) % count
    }

    fn coin(&mut self) -> bool {
        self.below(2) == 1
    }

    fn of<'x, T>(&mut self, list: &'x [T]) -> &'x T {
        &list[self.below(list.len())]
    }

    fn name(&mut self) -> Name {
        bare((*self.of(NAMES)).to_owned())
    }

    fn text(&mut self) -> Text {
        bare((*self.of(TEXTS)).to_owned())
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> T) -> Option<T> {
        self.coin().then(|| make(self))
    }

    /// None to three of a thing, none when the bytes have run out.
    fn some<T>(&mut self, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = self.below(4);
        (0..count).map(|_| make(self)).collect()
    }

    fn several<T>(&mut self, least: usize, make: impl Fn(&mut Self) -> T) -> Vec<T> {
        let count = least + self.below(3);
        (0..count).map(|_| make(self)).collect()
    }

    fn count(&mut self) -> Spanned<String> {
        bare((*self.of(&["1", "5", "50000", "007"])).to_owned())
    }

    fn percent(&mut self) -> Percent {
        bare((*self.of(&["10", "2.5", "0.01", "100"])).to_owned())
    }

    fn duration(&mut self) -> Duration {
        Duration { count: *self.of(&[1, 0, 90, 12_000, i64::MAX]), unit: *self.of(UNITS) }
    }

    fn date(&mut self) -> DateLiteral {
        *self.of(&[
            DateLiteral { year: 2026, month: 6, day: 30 },
            DateLiteral { year: 2024, month: 2, day: 29 },
            DateLiteral { year: 1, month: 1, day: 1 },
            DateLiteral { year: 9999, month: 12, day: 31 },
        ])
    }

    fn literal(&mut self) -> Literal {
        match self.below(7) {
            0 => Literal::Int((*self.of(&["1", "0", "012", "99999999999999999999"])).to_owned()),
            1 => Literal::Bool(self.coin()),
            2 => Literal::Decimal((*self.of(&["0.25", "1234567.10"])).to_owned()),
            3 => Literal::Text(self.text().node),
            4 => Literal::Date(self.date()),
            5 => Literal::Moment(MomentLiteral {
                date: self.date(),
                micros: *self.of(&[0, 1, 50_700_000_000, 86_399_999_999]),
                offset: *self.of(&[None, Some(0), Some(7200), Some(-1800)]),
            }),
            _ => Literal::Duration(self.duration()),
        }
    }
}
