//! Spellings of other languages that the grammar lets through: each is answered with milieu's own and a ready fix.

use super::expression::{Logic, text_literal};
use super::{Builder, Depth, Node, Parts, nothing, written};
use crate::diag::{Code, Diagnostic, nearest};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{Expr, ExprKind, State};
use crate::syntax::format::quoted;
use crate::syntax::grammar::Rule;

/// What other languages call a missing value.
const EMPTY_WORDS: &[&str] = &["null", "empty", "blank", "none", "nil", "nan", "na", "unknown", "undefined", "unset"];
/// What other languages call a present one.
const FILLED_WORDS: &[&str] = &["set", "known", "filled", "defined", "given", "notnull", "available"];

impl Builder<'_> {
    /// A spelling with one right counterpart.
    pub(super) fn report_spelling(&mut self, kind: &str, pair: &Node<'_>, right: &str) {
        let span = self.span(pair);
        self.report(
            Diagnostic::new(Code::ForeignOperator, format!("{kind} `{}` of another language", self.slice(span)))
                .at(span, format!("written `{right}` here"))
                .help(format!("write `{right}`"))
                .fix(span, right),
        );
    }

    pub(super) fn logic(&mut self, pair: &Node<'_>) -> Logic {
        let logic = if pair.as_rule() == Rule::and_op { Logic::And } else { Logic::Or };
        if written(pair).starts_with(['&', '|']) {
            let word = if logic == Logic::And { "and" } else { "or" };
            self.report_spaced("operator", pair, word);
        }
        logic
    }

    pub(super) fn check_not(&mut self, pair: &Node<'_>) {
        if written(pair) == "!" {
            self.report_spaced("operator", pair, "not");
        }
    }

    /// As [`Self::report_spelling`], where a word replaces marks that may touch their neighbours.
    fn report_spaced(&mut self, kind: &str, pair: &Node<'_>, word: &str) {
        let span = self.span(pair);
        let before = self.text[..span.range().start].ends_with(|c: char| c.is_alphanumeric() || "_)\"'`".contains(c));
        let after = self.text[span.range().end..].starts_with(|c: char| !c.is_whitespace());
        let fix = format!("{}{word}{}", if before { " " } else { "" }, if after { " " } else { "" });
        self.report(
            Diagnostic::new(Code::ForeignOperator, format!("{kind} `{}` of another language", written(pair)))
                .at(span, format!("written `{word}` here"))
                .help(format!("write `{word}`"))
                .fix(span, fix),
        );
    }

    /// `= NULL` and `!= NULL`.
    pub(super) fn compared_with_null(&mut self, operator: &Node<'_>, operand: &Node<'_>) -> bool {
        if !self.slice(self.span(operand)).eq_ignore_ascii_case("null") {
            return false;
        }
        let negated = matches!(written(operator), "!=" | "<>" | "!==" | "\u{2260}");
        let right = if negated { "is present" } else { "is missing" };
        let span = self.span(operator).to(self.span(operand));
        self.report(
            Diagnostic::new(Code::ForeignOperator, "comparison with `NULL` of another language")
                .at(span, format!("written `{right}` here"))
                .help(format!("write `{right}`"))
                .fix(span, right),
        );
        true
    }

    /// `NULL` where a value belongs.
    pub(super) fn report_null(&mut self, span: Span) {
        self.report(
            Diagnostic::new(Code::ForeignOperator, "literal `NULL` of another language")
                .at(span, "there is no literal for a missing value")
                .help(
                    "test with `is missing`; a `case` without `else` is missing where no arm holds; a column of that \
                     name stands in back-ticks",
                ),
        );
    }

    pub(super) fn report_brackets(&mut self, pair: &Node<'_>) {
        let span = self.span(pair);
        let (start, end) = (span.range().start, span.range().end);
        self.report(
            Diagnostic::new(Code::ForeignOperator, "list in `[ ]` of another language")
                .at(span, "a list stands in parentheses")
                .help("write it in parentheses")
                .fix(Span::new(self.file, start, start + 1), "(")
                .fix(Span::new(self.file, end - 1, end), ")"),
        );
    }

    /// `x is missing` and what is written for it elsewhere.
    pub(super) fn is_test(&mut self, value: Expr, pair: Node<'_>) -> Expr {
        let test_span = self.span(&pair);
        let span = value.span.to(test_span);
        let mut parts = Parts::new(self, pair);
        let negated = parts.take(Rule::not_op).is_some();
        let Some(word) = parts.take(Rule::state) else { return nothing(span) };
        let lower = written(&word).to_ascii_lowercase();
        let state = match lower.as_str() {
            "missing" => State::Missing,
            "present" => State::Present,
            "true" => State::True,
            "false" => State::False,
            _ => {
                self.report_state(&word, &lower, negated, test_span);
                return nothing(span);
            }
        };
        if negated {
            self.report_is_not(&value, state, test_span);
        }
        Spanned::new(Box::new(ExprKind::Is { value, state }), span)
    }

    fn report_is_not(&mut self, value: &Expr, state: State, test: Span) {
        let tested = self.slice(value.span);
        let whole = value.span.to(test);
        let (span, right) = match state {
            State::Missing => (test, "is present".to_owned()),
            State::Present => (test, "is missing".to_owned()),
            State::True => (whole, format!("not {tested}")),
            State::False => (whole, format!("not ({tested} is false)")),
        };
        let message = format!("`{}` of another language", self.slice(test));
        self.report(
            Diagnostic::new(Code::ForeignOperator, message)
                .at(test, format!("written `{right}` here"))
                .help(format!("write `{right}`"))
                .fix(span, right),
        );
    }

    fn report_state(&mut self, word: &Node<'_>, lower: &str, negated: bool, test: Span) {
        let empty = EMPTY_WORDS.contains(&lower);
        if empty || FILLED_WORDS.contains(&lower) {
            let right = if empty == negated { "is present" } else { "is missing" };
            let message = format!("`{}` of another language", self.slice(test));
            return self.report(
                Diagnostic::new(Code::ForeignOperator, message)
                    .at(test, format!("written `{right}` here"))
                    .help(format!("write `{right}`"))
                    .fix(test, right),
            );
        }
        let span = self.span(word);
        let found = Diagnostic::new(Code::UnexpectedToken, format!("unexpected `{}` after `is`", written(word)))
            .at(span, "expected `missing`, `present`, `true` or `false`");
        self.report(match nearest(lower, ["missing", "present", "true", "false"]) {
            Some(near) => found.help(format!("did you mean `{near}`?")).fix(span, near),
            None => found.help("values are compared with `=`, as in `city = \"Gent\"`"),
        });
    }

    /// `LIKE` and its kin; `from` is where the test begins, with its `not`.
    pub(super) fn report_like(&mut self, pair: Node<'_>, from: Span, negated: bool, depth: Depth) {
        let test = self.span(&pair);
        let mut parts = Parts::new(self, pair);
        let word = parts.next().map(|op| written(&op).to_owned()).unwrap_or_default();
        let pattern = parts.expression(self, depth);
        let span = from.to(test);
        let found = Diagnostic::new(Code::ForeignOperator, format!("operator `{word}` of another language"));
        let Some(pattern) = text_literal(&pattern) else {
            return self.report(
                found
                    .at(test, "texts are tested by `contains`, `starts with`, `ends with` and `matches`")
                    .help("write the test that is meant, as in `name starts with \"A\"`"),
            );
        };
        let lower = word.to_ascii_lowercase();
        let mut right = match lower.as_str() {
            "like" | "ilike" => like(pattern, negated),
            _ => format!("{}matches {}", if negated { "not " } else { "" }, quoted(pattern)),
        };
        if lower == "ilike" {
            right.push_str(" ignoring case");
        }
        self.report(
            found.at(test, format!("written `{right}` here")).help(format!("write `{right}`")).fix(span, right),
        );
    }
}

/// The test that says what a `LIKE` pattern says.
fn like(pattern: &str, negated: bool) -> String {
    let not = if negated { "not " } else { "" };
    let inner = pattern.trim_matches('%');
    let plain = !inner.contains(['%', '_']);
    match (plain, pattern.starts_with('%'), pattern.ends_with('%')) {
        (true, false, false) => format!("{} {}", if negated { "!=" } else { "=" }, quoted(inner)),
        (true, true, true) => format!("{not}contains {}", quoted(inner)),
        (true, false, true) => format!("{not}starts with {}", quoted(inner)),
        (true, true, false) => format!("{not}ends with {}", quoted(inner)),
        (false, ..) => {
            let mut regex = String::from("(?s)^");
            for character in pattern.chars() {
                match character {
                    '%' => regex.push_str(".*"),
                    '_' => regex.push('.'),
                    '.' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '^' | '$' | '|' | '\\' => {
                        regex.push('\\');
                        regex.push(character);
                    }
                    other => regex.push(other),
                }
            }
            regex.push('$');
            format!("{not}matches {}", quoted(&regex))
        }
    }
}
