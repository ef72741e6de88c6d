//! Tests in the language: `given` tables, read line by line, and what is expected. Knows nothing of their evaluation.

use super::clause::Seen;
use super::{Builder, Depth, Node, Parts, written};
use crate::diag::{Code, Diagnostic};
use crate::source::Spanned;
use crate::syntax::ast::{Cell, Duration, Expect, ExpectKey, Given, Literal, Name, Test};
use crate::syntax::grammar::Rule;

/// The cells of one line.
type Row = Spanned<Vec<Option<Spanned<Cell>>>>;

impl Builder<'_> {
    pub(super) fn test(&mut self, mut parts: Parts<'_>) -> Test {
        let (name, description) = self.head(&mut parts);
        let mut test = Test { name, description, as_of: None, given: Vec::new(), expect: Vec::new() };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::as_of => {
                    seen.once(self, "as of", span);
                    test.as_of = Some(inner.expression(self, Depth::default()));
                }
                Rule::given => test.given.push(self.given(inner)),
                Rule::expect => test.expect.extend(inner.next().map(|pair| self.expect(pair))),
                _ => {}
            }
        }
        test
    }

    fn given(&mut self, mut parts: Parts<'_>) -> Given {
        let entity = parts.name(self);
        let mut given = Given { entity, header: Vec::new(), rows: Vec::new() };
        let Some(table) = parts.take(Rule::table) else { return given };
        let mut lines = Parts::new(self, table);
        if let Some(header) = lines.take(Rule::header) {
            given.header = self.header(header);
        }
        while let Some(line) = lines.take(Rule::row) {
            let row = self.row(line);
            self.check_width(&given.header, &row);
            given.rows.push(row);
        }
        given
    }

    fn header(&mut self, pair: Node<'_>) -> Vec<Name> {
        let mut names = Vec::new();
        let mut parts = Parts::new(self, pair);
        while let Some(name) = parts.take(Rule::header_name) {
            let mut inner = Parts::new(self, name);
            names.extend(inner.next().map(|pair| match pair.as_rule() {
                Rule::cell_text => self.text(&pair),
                _ => self.name_of(&pair),
            }));
        }
        names
    }

    fn row(&mut self, pair: Node<'_>) -> Row {
        let span = self.span(&pair);
        let mut cells = Vec::new();
        let mut parts = Parts::new(self, pair);
        while let Some(cell) = parts.take(Rule::cell) {
            let span = self.span(&cell);
            let content = Parts::new(self, cell).next();
            cells.push(content.map(|pair| Spanned::new(self.cell(&pair), span)));
        }
        Spanned::new(cells, span)
    }

    fn check_width(&mut self, header: &[Name], row: &Row) {
        if row.node.len() != header.len() {
            let (found, wanted) = (counted(row.node.len(), "cell"), counted(header.len(), "column"));
            self.report(
                Diagnostic::new(Code::UnexpectedToken, format!("row of {found} in a table of {wanted}"))
                    .at(row.span, format!("{found} here"))
                    .help("a row has a cell for each name of the first line; a cell may be empty: `1, , true`"),
            );
        }
    }

    fn cell(&mut self, pair: &Node<'_>) -> Cell {
        match pair.as_rule() {
            Rule::bare_words => Cell::Word(self.slice(self.span(pair)).trim().to_owned()),
            Rule::cell_list => {
                let mut list = Vec::new();
                let mut parts = Parts::new(self, pair.clone());
                while let Some(element) = parts.next() {
                    list.push(Spanned::new(self.cell_literal(&element), self.span(&element)));
                }
                Cell::List(list)
            }
            _ => Cell::Literal(self.cell_literal(pair)),
        }
    }

    /// A literal of a table or a key: numbers may carry a minus, a word is a text.
    fn cell_literal(&mut self, pair: &Node<'_>) -> Literal {
        match pair.as_rule() {
            Rule::signed_number => number(written(pair)),
            Rule::cell_duration => {
                let mut inner = pair.clone().into_inner();
                match (inner.next(), inner.next()) {
                    (Some(count), Some(unit)) => Literal::Duration(self.duration(&count, &unit)),
                    _ => Literal::Duration(Duration { count: 0, unit: crate::syntax::ast::Unit::Day }),
                }
            }
            Rule::cell_text => Literal::Text(self.text(pair).node),
            Rule::cell_date => self.date(pair).map_or(Literal::Bool(false), Literal::Date),
            Rule::cell_moment => self.moment(pair).map_or(Literal::Bool(false), Literal::Moment),
            Rule::cell_boolean => Literal::Bool(written(pair).eq_ignore_ascii_case("true")),
            _ => Literal::Text(written(pair).to_owned()),
        }
    }

    fn expect(&mut self, pair: Node<'_>) -> Expect {
        let rule = pair.as_rule();
        let mut parts = Parts::new(self, pair);
        match rule {
            Rule::expect_not => {
                let key = self.key(&mut parts);
                let because = parts.take(Rule::expression).map(|pair| self.expression(pair, Depth::default()));
                Expect::Not { key, because }
            }
            Rule::expect_value => {
                let key = self.key(&mut parts);
                let missing = parts.flag(Rule::missing_value);
                Expect::Value { key, value: (!missing).then(|| parts.expression(self, Depth::default())) }
            }
            _ => {
                let mut keys = Vec::new();
                while parts.peek() == Some(Rule::expect_key) {
                    keys.push(self.key(&mut parts));
                }
                Expect::Members(keys)
            }
        }
    }

    fn key(&mut self, parts: &mut Parts<'_>) -> ExpectKey {
        let found = parts.take(Rule::expect_key).and_then(|pair| pair.into_inner().next());
        match found {
            Some(pair) => Spanned::new(self.cell_literal(&pair), self.span(&pair)),
            None => Spanned::new(Literal::Bool(false), parts.span),
        }
    }
}

/// A number by its digits: with a point it is a decimal.
pub(super) fn number(digits: &str) -> Literal {
    let digits = digits.replace('_', "");
    if digits.contains('.') { Literal::Decimal(digits) } else { Literal::Int(digits) }
}

/// `1 cell`, `2 cells`
pub(super) fn counted(number: usize, thing: &str) -> String {
    format!("{number} {thing}{}", if number == 1 { "" } else { "s" })
}
