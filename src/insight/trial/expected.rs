//! What a test expects, in terms of its rows and of conditions on them. Must not know whether it is so.

use super::super::parts::{Parts, Supposition};
use super::{Because, Expected, Test, What};
use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{DefinitionKind, EntityId, ExprId, plain};
use crate::resolve::{self, Resolved, Tested, Trial};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, CompareOp, Expect, ExpectKey, Expr, ExprKind, Item, Literal, State};

/// So many parts are listed where a reason is none of them.
const LISTED: usize = 12;

impl Test {
    /// Understands what a test expects. `items`: the definitions that it was resolved with.
    ///
    /// # Errors
    /// Keys that no row has, reasons that are no part of the definition, values of another kind.
    pub fn new(
        trial: Trial,
        test: &ast::Test,
        items: &[Item],
        written: &dyn Fn(Span) -> String,
    ) -> Result<Self, Vec<Diagnostic>> {
        let mut trial = trial;
        let parts = match trial.tested {
            Tested::Definition(id) if trial.resolved.catalog.definition(id).kind != DefinitionKind::Trait => {
                Some(Parts::of(&mut trial.resolved, items, id))
            }
            Tested::Definition(_) | Tested::Journey(_) | Tested::Token(_) => None,
        };
        let mut reading = Reading { trial: &mut trial, parts: parts.as_ref(), test, text: written, found: Vec::new() };
        let expected: Vec<Expected> = test.expect.iter().filter_map(|expect| reading.expected(expect)).collect();
        let found = reading.found;
        if found.is_empty() { Ok(Self { trial, parts, expected }) } else { Err(found) }
    }
}

struct Reading<'r> {
    trial: &'r mut Trial,
    parts: Option<&'r Parts>,
    test: &'r ast::Test,
    text: &'r dyn Fn(Span) -> String,
    found: Vec<Diagnostic>,
}

impl Reading<'_> {
    fn expected(&mut self, expect: &Expect) -> Option<Expected> {
        match expect {
            Expect::Members(keys) => {
                let span = keys.iter().map(|key| key.span).reduce(Span::to).unwrap_or(self.test.name.span);
                self.has_members(span)?;
                let rows: Option<Vec<usize>> = keys.iter().map(|key| self.row(key)).collect();
                let written: Vec<String> = keys.iter().map(|key| (self.text)(key.span)).collect();
                let written = if written.is_empty() { "none".to_owned() } else { written.join(", ") };
                Some(Expected { span, text: format!("expect members {written}"), what: What::Members(rows?) })
            }
            Expect::Not { key, because } => {
                self.has_members(key.span)?;
                let row = self.row(key)?;
                let reason = because.as_ref().map(|because| self.because(because));
                if matches!(reason, Some(None)) {
                    return None;
                }
                let reason = reason.flatten();
                let behind = reason.as_ref().map(|reason| format!(" because {}", reason.text)).unwrap_or_default();
                let text = format!("expect not {}{behind}", (self.text)(key.span));
                Some(Expected { span: key.span, text, what: What::Not(row, reason) })
            }
            Expect::Value { key, value } => {
                let row = self.row(key)?;
                let written = value.as_ref().map_or_else(|| "missing".to_owned(), |value| (self.text)(value.span));
                let text = format!("expect value {} = {written}", (self.text)(key.span));
                let what = match self.trial.tested {
                    Tested::Token(_) => {
                        let value = value.as_ref().map(|value| self.token_value(value));
                        What::Token(row, value.map_or(Some(None), |value| value.map(Some))?, written)
                    }
                    Tested::Definition(_) | Tested::Journey(_) => {
                        What::Value(row, self.value(value.as_ref(), key.span)?, written)
                    }
                };
                Some(Expected { span: key.span, text, what })
            }
        }
    }

    /// Refuses members of what has values.
    fn has_members(&mut self, place: Span) -> Option<()> {
        let (what, has) = match self.trial.tested {
            Tested::Definition(_) if self.parts.is_some() => return Some(()),
            Tested::Definition(_) => ("trait", "a value"),
            Tested::Journey(_) => ("journey", "stages"),
            Tested::Token(_) => ("token", "a value"),
        };
        let name = &self.test.name.node;
        self.found.push(
            Diagnostic::new(Code::WrongExpectation, format!("{what} `{name}` has {has}, not members"))
                .at(place, "")
                .help("write `expect value KEY = …`, or `= missing`"),
        );
        None
    }

    /// The row of a key.
    fn row(&mut self, key: &ExpectKey) -> Option<usize> {
        let written = key_text(&key.node, (self.text)(key.span));
        let catalog = &self.trial.resolved.catalog;
        let entity = catalog.entity(self.trial.entity);
        let zone = catalog.settings.zone;
        let keys = self.trial.rows[self.trial.entity.0 as usize].iter().map(|row| {
            let parts = entity.key.iter().filter_map(|&column| plain(&row.values[column as usize], zone));
            parts.collect::<Vec<_>>().join(":")
        });
        let keys: Vec<String> = keys.collect();
        if let Some(row) = keys.iter().position(|key| *key == written) {
            return Some(row);
        }
        let mut finding =
            Diagnostic::new(Code::WrongTestKey, format!("the test gives no {} with the key `{written}`", entity.name))
                .at(key.span, "");
        if keys.is_empty() {
            finding = finding.help(format!("add `given {} {{ … }}`", entity.plural));
        } else if let Some(near) = nearest(&written, keys.iter().map(String::as_str)) {
            finding = finding.help(format!("did you mean `{near}`?"));
        }
        self.found.push(finding);
        None
    }

    fn because(&mut self, because: &Expr) -> Option<Because> {
        let entity = self.trial.entity;
        let expr = self.resolved(because, entity)?;
        let text = (self.text)(because.span);
        let catalog = &self.trial.resolved.catalog;
        let parts = self.parts?;
        if let Some(part) = Supposition::find(parts, catalog, expr) {
            return Some(Because { part, expr, text });
        }
        let mut names: Vec<String> = Vec::new();
        if let Some(root) = parts.root() {
            let inside = if root.inside().is_empty() { std::slice::from_ref(root) } else { root.inside() };
            names.extend(inside.iter().map(|part| format!("`{}`", (self.text)(part.span))));
        }
        let more = names.len().saturating_sub(LISTED);
        names.truncate(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        self.found.push(
            Diagnostic::new(Code::NotAPart, format!("the reason is no part of `{}`", self.test.name.node))
                .at(because.span, "")
                .note(format!("its parts: {}{more}", names.join(", ")))
                .help("a reason is written as in the definition, or in a segment that it names"),
        );
        None
    }

    /// The condition that the value is as written, or missing.
    fn value(&mut self, value: Option<&Expr>, key: Span) -> Option<ExprId> {
        let name = self.test.name.clone();
        let place = name.span;
        let path = Spanned::new(Box::new(ExprKind::Path(vec![name.clone()])), place);
        let own = match self.trial.tested {
            Tested::Definition(_) | Tested::Token(_) => path,
            Tested::Journey(id) => {
                self.stage(value, id)?;
                let argument = ast::Argument { value: path, name: None, among: None };
                let function = Spanned::new("stage".to_owned(), place);
                Spanned::new(Box::new(ExprKind::Call { function, arguments: vec![argument] }), place)
            }
        };
        let kind = match value {
            Some(value) => {
                ExprKind::Compare { op: CompareOp::Equal, left: own, right: value.clone(), ignoring_case: false }
            }
            None => ExprKind::Is { value: own, state: State::Missing },
        };
        let span = value.map_or(key, |value| value.span);
        self.resolved(&Spanned::new(Box::new(kind), span), self.trial.entity)
    }

    /// What a token shall have: a blank text is a value too.
    fn token_value(&mut self, value: &Expr) -> Option<ExprId> {
        let found = resolve::resolve_as_written(&mut self.trial.resolved, value, self.trial.entity);
        found.map_err(|found| self.found.extend(found)).ok()
    }

    /// A journey's value is one of its stages.
    fn stage(&mut self, value: Option<&Expr>, id: crate::model::JourneyId) -> Option<()> {
        let Some(value) = value else { return Some(()) };
        let journey = self.trial.resolved.catalog.journey(id);
        let names: Vec<&str> = journey.stages.iter().map(|stage| stage.name.as_str()).collect();
        let ExprKind::Literal(Literal::Text(text)) = &*value.node else { return Some(()) };
        if names.contains(&text.as_str()) {
            return Some(());
        }
        let message = format!("stage `{text}` not found in journey `{}`", journey.name);
        let mut finding = Diagnostic::new(Code::UnknownName, message).at(value.span, "");
        finding = match nearest(text, names.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")).fix(value.span, format!("\"{near}\"")),
            None => finding.help(format!("its stages: {}", names.join(", "))),
        };
        self.found.push(finding);
        None
    }

    fn resolved(&mut self, expr: &Expr, entity: EntityId) -> Option<ExprId> {
        let resolved: &mut Resolved = &mut self.trial.resolved;
        match resolve::resolve_expression(resolved, expr, entity, true) {
            Ok(id) => Some(id),
            Err(found) => {
                self.found.extend(found);
                None
            }
        }
    }
}

/// A key as its values are written, without quotes.
fn key_text(key: &Literal, written: String) -> String {
    match key {
        Literal::Text(text) => text.clone(),
        Literal::Int(digits) | Literal::Decimal(digits) => digits.clone(),
        Literal::Bool(_) | Literal::Date(_) | Literal::Moment(_) | Literal::Duration(_) => written,
    }
}
