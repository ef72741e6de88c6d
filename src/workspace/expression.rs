//! Expressions of the command line: counted over the workspace's data. Must not know how the count is shown.

use super::floors::{resolve, syntax};
use super::understand::Reading;
use super::{Failure, Workspace};
use crate::diag::Diagnostic;
use crate::insight::count::{Count, Tally};
use crate::model::{Catalog, EntityId};
use crate::progress::Progress;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::ast::{self, Expr, ExprKind, ItemKind};

impl Workspace {
    /// How many records of the entity (the subject unless named) an expression holds, with the count after each part.
    ///
    /// # Errors
    /// Wrong definitions or data, a wrong expression, an unknown entity.
    pub fn count(&mut self, text: &str, of: Option<&str>, progress: &dyn Progress) -> Result<Count, Failure> {
        self.proceed()?;
        let file = self.sources.add("expression", text);
        let expr = syntax::parse_expression(file, text).map_err(|wrong| self.fail(wrong))?;
        let beside = resolve::mentioned(&[as_file(&expr, file)]);
        let texts: Vec<String> = and_parts(&expr).into_iter().map(|part| self.written(part)).collect();
        let mut counted = None;
        let mut choice = |resolved: &mut resolve::Resolved, found: &mut Vec<Diagnostic>| {
            let entity = entity_of(&resolved.catalog, of)?;
            let parts = resolve::resolve_parts(resolved, &expr, entity).map_err(|wrong| {
                found.extend(wrong);
                Failure::Findings
            })?;
            let parts = texts.iter().cloned().zip(parts.into_iter().map(|(_, id)| id)).collect();
            let tally = Tally::prepare(&mut resolved.catalog, entity, parts);
            Ok(counted.insert((entity, tally)).1.wanted().into())
        };
        let evaluated = self.evaluate(Reading::Needed, &beside, &mut choice, progress)?;
        let Some((entity, tally)) = counted else { return Err(Failure::Other("nothing was counted".into())) };
        let outcome = evaluated.outcome.entities.iter().find(|of| of.entity == entity);
        let members = |id| {
            let counts = outcome.map(|outcome| outcome.counts.as_slice()).unwrap_or_default();
            counts.iter().find(|(own, _)| *own == id).map_or(0, |(_, members)| *members)
        };
        Ok(tally.count(outcome.map_or(0, |outcome| outcome.population), members))
    }

    /// A part as written, on one line.
    fn written(&self, part: &Expr) -> String {
        one_line(self.sources.slice(part.span))
    }
}

/// Which entity's records are meant.
fn entity_of(catalog: &Catalog, of: Option<&str>) -> Result<EntityId, Failure> {
    match of {
        Some(name) => catalog.find_entity(name).ok_or_else(|| {
            let names = catalog.entities.iter().flat_map(|entity| [entity.name.as_str(), entity.plural.as_str()]);
            Failure::unknown("entity", name, names)
        }),
        None => catalog.subject.ok_or_else(|| Failure::Usage {
            message: "the workspace has no subject".into(),
            help: Some("`--of ENTITY` says whose records are counted".into()),
        }),
    }
}

fn and_parts(expr: &Expr) -> Vec<&Expr> {
    match &*expr.node {
        ExprKind::And(parts) => parts.iter().collect(),
        _ => vec![expr],
    }
}

/// A file that mentions what the expression mentions.
fn as_file(expr: &Expr, file: FileId) -> ast::File {
    let place = Span::new(file, 0, 0);
    let name = Spanned::new(String::new(), place);
    let segment = ast::Segment { name, description: None, of: None, condition: expr.clone() };
    ast::File { items: vec![Spanned::new(ItemKind::Segment(segment), expr.span)], comments: Vec::new() }
}

/// The text without comments, with every run of white space outside quotes as one blank, and none inside brackets.
pub(super) fn one_line(text: &str) -> String {
    let mut out = String::new();
    let (mut quote, mut escaped, mut comment) = (None, false, false);
    for letter in text.trim().chars() {
        comment = quote.is_none() && (comment || letter == '#') && letter != '\n';
        if comment {
            continue;
        }
        match quote {
            Some(end) => {
                if letter == end && !escaped {
                    quote = None;
                }
                escaped = letter == '\\' && !escaped;
            }
            None if matches!(letter, '"' | '\'' | '`') => quote = Some(letter),
            None if letter.is_whitespace() => {
                if !out.ends_with([' ', '(']) {
                    out.push(' ');
                }
                continue;
            }
            None if matches!(letter, ')' | ',') && out.ends_with(' ') => {
                out.pop();
            }
            None => {}
        }
        out.push(letter);
    }
    out.truncate(out.trim_end().len());
    out
}
