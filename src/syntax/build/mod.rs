//! From the parser's pairs to the tree: one file per topic. Knows nothing of what the definitions mean; it refuses only
//! what the grammar accepts so that it can be refused well.

mod audience;
mod campaign;
mod clause;
mod entity;
mod expression;
mod foreign;
mod given;
mod item;
mod literal;
mod persona;
mod range;
mod time;
mod value;

pub(in crate::syntax) use literal::{abbreviation, unit_of};
use pest::iterators::{Pair, Pairs};

use super::ast::{Expr, ExprKind, Literal, Name, Text};
use super::grammar::Rule;
use super::scan::MAX_NESTING;
use super::words::is_noise;
use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span, Spanned};

/// A pair of the parser.
type Node<'t> = Pair<'t, Rule>;

/// How tall a tree may grow, chains of operators counted: walks over it are recursive.
const MAX_HEIGHT: u32 = 3 * MAX_NESTING;

/// Builds trees from the pairs of one parse.
pub(super) struct Builder<'t> {
    file: FileId,
    text: &'t str,
    /// Where the parsed piece begins in the text.
    offset: usize,
    diagnostics: Vec<Diagnostic>,
}

/// How deep the place lies in its expression.
#[derive(Clone, Copy, Debug, Default)]
struct Depth {
    nesting: u32,
    height: u32,
}

impl Depth {
    /// `nesting` levels that were written, each of which is a level of the tree.
    fn nested(self, nesting: usize) -> Self {
        let levels = u32::try_from(nesting).unwrap_or(u32::MAX);
        Self { nesting: self.nesting.saturating_add(levels), height: self.height.saturating_add(levels) }
    }

    /// Levels of the tree that are no nesting to the reader: the links of a chain.
    fn taller(self, links: usize) -> Self {
        Self { height: self.height.saturating_add(u32::try_from(links).unwrap_or(u32::MAX)), ..self }
    }
}

impl<'t> Builder<'t> {
    pub(super) fn new(file: FileId, text: &'t str, offset: usize) -> Self {
        Self { file, text, offset, diagnostics: Vec::new() }
    }

    /// What was found wrong since the last call.
    pub(super) fn take_diagnostics(&mut self) -> Vec<Diagnostic> {
        std::mem::take(&mut self.diagnostics)
    }

    /// An expression that is no part of a definition.
    pub(super) fn lone_expression(&mut self, pair: Node<'_>) -> Expr {
        self.expression(pair, Depth::default())
    }

    /// The place of a pair, without the layout that its last token took along.
    fn span(&self, pair: &Node<'_>) -> Span {
        let start = pair.as_span().start() + self.offset;
        Span::new(self.file, start, start + written(pair).len())
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// Whether the depth is still allowed; says so once where it is not.
    fn allows(&mut self, depth: Depth, span: Span) -> bool {
        if depth.nesting <= MAX_NESTING && depth.height <= MAX_HEIGHT {
            return true;
        }
        if !self.diagnostics.iter().any(|diagnostic| diagnostic.code == Code::TooDeep) {
            self.report(if depth.nesting > MAX_NESTING {
                super::parse::too_deep(span)
            } else {
                Diagnostic::new(Code::TooDeep, format!("expression with more than {MAX_HEIGHT} operations in a chain"))
                    .at(span, "too many operations one after the other")
                    .help("name parts of it as traits of their own")
            });
        }
        false
    }

    fn name_of(&self, pair: &Node<'_>) -> Name {
        Spanned::new(written(pair).trim_matches('`').to_owned(), self.span(pair))
    }
}

/// What a pair was made of, without the layout behind it. Comments are blanks in what was parsed.
fn written<'p>(pair: &Node<'p>) -> &'p str {
    pair.as_str().trim_end_matches([' ', '\t', '\n', '\u{b}', '\u{c}', '\r'])
}

/// Stands where an error was reported; a definition with an error is never handed on.
fn nothing(span: Span) -> Expr {
    Spanned::new(Box::new(ExprKind::Literal(Literal::Bool(false))), span)
}

/// The meaningful children of a pair, in order.
struct Parts<'t> {
    inner: std::iter::Peekable<Filtered<'t>>,
    span: Span,
}

type Filtered<'t> = std::iter::Filter<Pairs<'t, Rule>, fn(&Node<'t>) -> bool>;

impl<'t> Parts<'t> {
    fn new(builder: &Builder<'_>, pair: Node<'t>) -> Self {
        let span = builder.span(&pair);
        let meaningful: fn(&Node<'t>) -> bool = |pair| !is_noise(pair.as_rule());
        Self { inner: pair.into_inner().filter(meaningful).peekable(), span }
    }

    fn next(&mut self) -> Option<Node<'t>> {
        self.inner.next()
    }

    fn peek(&mut self) -> Option<Rule> {
        self.inner.peek().map(Pair::as_rule)
    }

    fn take(&mut self, rule: Rule) -> Option<Node<'t>> {
        self.inner.next_if(|pair| pair.as_rule() == rule)
    }

    fn flag(&mut self, rule: Rule) -> bool {
        self.take(rule).is_some()
    }

    /// The next name; the grammar has put one here.
    fn name(&mut self, builder: &Builder<'_>) -> Name {
        self.take(Rule::name).map_or_else(|| Spanned::new(String::new(), self.span), |pair| builder.name_of(&pair))
    }

    fn names(&mut self, builder: &Builder<'_>) -> Vec<Name> {
        std::iter::from_fn(|| self.take(Rule::name)).map(|pair| builder.name_of(&pair)).collect()
    }

    /// The next text; the grammar has put one here.
    fn text(&mut self, builder: &mut Builder<'_>) -> Text {
        let span = self.span;
        self.take(Rule::text).map_or_else(|| Spanned::new(String::new(), span), |pair| builder.text(&pair))
    }

    fn texts(&mut self, builder: &mut Builder<'_>) -> Vec<Text> {
        std::iter::from_fn(|| self.take(Rule::text)).map(|pair| builder.text(&pair)).collect()
    }

    /// The next expression; the grammar has put one here.
    fn expression(&mut self, builder: &mut Builder<'_>, depth: Depth) -> Expr {
        match self.next() {
            Some(pair) if pair.as_rule() == Rule::value => builder.value(pair, depth),
            Some(pair) if pair.as_rule() == Rule::expression => builder.expression(pair, depth),
            _ => nothing(self.span),
        }
    }

    fn expressions(&mut self, builder: &mut Builder<'_>, depth: Depth) -> Vec<Expr> {
        std::iter::from_fn(|| self.take(Rule::expression)).map(|pair| builder.expression(pair, depth)).collect()
    }
}
