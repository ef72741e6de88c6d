//! Conditions on texts: contains, starts with, ends with, matches; alone and of several.

use crate::diag::{Code, Diagnostic};
use crate::model::{ExprKind, TextTest, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::{self, Frame};
use super::{Resolver, portable};

/// How a text or list is asked.
#[derive(Clone, Copy, Debug)]
pub(super) struct Test {
    pub(super) op: ast::TextOp,
    pub(super) quantifier: Option<ast::Quantifier>,
    pub(super) ignoring_case: bool,
}

impl Resolver<'_> {
    /// `t contains "x"`, `tags contains any ("a", "b")`
    pub(super) fn text_test(
        &mut self,
        value: &Typed,
        test: Test,
        options: &ast::Options,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        if value.kind.is_error() {
            return self.error(span);
        }
        let contains = test.op == ast::TextOp::Contains;
        let allowed = if contains { KindSet::TEXT.or(KindSet::LIST) } else { KindSet::TEXT };
        if !self.expect(value, allowed, op_words(test.op)) {
            return self.error(span);
        }
        if contains && self.asks_list(value, test, options, frame) {
            return self.list_contains(value, test, options, frame, span);
        }
        let several: Vec<&ast::Expr> = match options {
            ast::Options::List(options) => options.iter().collect(),
            ast::Options::One(one) => vec![one],
        };
        if let ast::Options::One(one) = options
            && let Some(list) = self.list_named(one, frame)
        {
            let name = self.catalog.list(list).name.clone();
            let message = format!("list `{name}` is compared with whole values, a text is searched for parts");
            let diagnostic = Diagnostic::new(Code::TypeMismatch, message)
                .at(one.span, "")
                .help(format!("ask `… in {name}`, or write the parts out: `contains any (\"a\", \"b\")`"));
            return self.refuse(span, diagnostic);
        }
        if test.quantifier.is_none() && several.len() > 1 {
            let words = op_words(test.op).trim_matches('`').to_owned();
            let diagnostic =
                Diagnostic::new(Code::TypeMismatch, format!("`{words}` with several texts does not say how many"))
                    .at(span, "")
                    .help(format!("write `{words} any (…)`, `{words} all (…)` or `{words} none (…)`"));
            return self.refuse(span, diagnostic);
        }
        let parts: Vec<Typed> =
            several.into_iter().map(|option| self.one_text_test(value, test, option, frame)).collect();
        match test.quantifier {
            None | Some(ast::Quantifier::Any) => self.disjunction(parts, span),
            Some(ast::Quantifier::All) => self.conjunction(parts, span),
            Some(ast::Quantifier::None) => {
                let any = self.disjunction(parts, span);
                self.not(any, span)
            }
        }
    }

    /// Whether a value that is asked with `contains` is a list; one not yet known is where the other side says so.
    fn asks_list(&self, value: &Typed, test: Test, options: &ast::Options, frame: Frame<'_>) -> bool {
        match &value.kind {
            Kind::Known(_) | Kind::Error => self.possible(value) == KindSet::LIST,
            Kind::Open(_) if self.possible(value) == KindSet::LIST => true,
            Kind::Open(_) => match options {
                ast::Options::One(one) => test.quantifier.is_some() && self.list_named(one, frame).is_some(),
                ast::Options::List(_) => false,
            },
        }
    }

    fn one_text_test(&mut self, value: &Typed, test: Test, option: &ast::Expr, frame: Frame<'_>) -> Typed {
        let span = option.span;
        let pattern = self.text_part(option, frame);
        if matches!(value.kind, Kind::Open(_)) && self.possible(value).meets(KindSet::LIST) {
            // Text or list: the other side is one value of either.
            if !self.expect(&pattern, KindSet::SCALAR, op_words(test.op)) {
                return self.error(span);
            }
            if !self.possible(&pattern).meets(KindSet::TEXT) {
                return self.list_holds(value, &pattern, test.ignoring_case, span);
            }
        } else if !self.expect(&pattern, KindSet::TEXT, op_words(test.op)) {
            return self.error(span);
        }
        let op = match test.op {
            ast::TextOp::Contains => TextTest::Contains,
            ast::TextOp::StartsWith => TextTest::StartsWith,
            ast::TextOp::EndsWith => TextTest::EndsWith,
            ast::TextOp::Matches => return self.matches(value, &pattern, test.ignoring_case),
        };
        let kind = ExprKind::TextTest { op, value: value.id, pattern: pattern.id, ignoring_case: test.ignoring_case };
        self.holds_of(kind, &[value.id, pattern.id], value.span.to(span))
    }

    /// A text that is searched for or put in between: here a blank that is written out is a text like others.
    pub(super) fn text_part(&mut self, expr: &ast::Expr, frame: Frame<'_>) -> Typed {
        match &*expr.node {
            ast::ExprKind::Literal(ast::Literal::Text(text)) => {
                self.constant(Value::Text(text.as_str().into()), Type::Text, expr.span)
            }
            ast::ExprKind::Path(parts) => match path::find(self.scope, self.catalog, frame, parts) {
                Ok(path::Meaning { end: path::End::Param(param), .. }) => self.param(param, true, expr.span),
                Ok(_) | Err(_) => self.expr(expr, frame),
            },
            _ => self.expr(expr, frame),
        }
    }

    fn matches(&mut self, value: &Typed, pattern: &Typed, ignoring_case: bool) -> Typed {
        let span = pattern.span;
        let Some(text) = self.regex(pattern) else { return self.error(span) };
        let text = if ignoring_case { format!("(?i){text}") } else { text };
        let kind = ExprKind::Matches { value: value.id, pattern: text.into() };
        self.holds_of(kind, &[value.id], value.span.to(span))
    }

    /// A regular expression that is written out and can be read, as all engines read it; reported otherwise.
    pub(super) fn regex(&mut self, pattern: &Typed) -> Option<String> {
        if pattern.kind.is_error() {
            return None;
        }
        let Some(Value::Text(text)) = self.literal_of(pattern.id) else {
            self.found.push(
                Diagnostic::new(Code::NotConstant, "a regular expression is written out")
                    .at(pattern.span, "")
                    .help("write a text in quotes, or name a param"),
            );
            return None;
        };
        let text = text.to_string();
        let problem = match regex::Regex::new(&text) {
            Ok(_) => match portable::foreign(&text) {
                None => return Some(portable::spelled_out(&text)),
                Some(problem) => problem,
            },
            Err(error) => {
                let error = error.to_string();
                let last = error.lines().last().unwrap_or_default();
                last.trim().trim_start_matches("error: ").to_owned()
            }
        };
        self.found
            .push(Diagnostic::new(Code::WrongRegex, "the regular expression cannot be read").at(pattern.span, problem));
        None
    }
}

fn op_words(op: ast::TextOp) -> &'static str {
    match op {
        ast::TextOp::Contains => "`contains`",
        ast::TextOp::StartsWith => "`starts with`",
        ast::TextOp::EndsWith => "`ends with`",
        ast::TextOp::Matches => "`matches`",
    }
}
