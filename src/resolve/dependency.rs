//! Which definitions a definition needs, by its names alone: before any kind is known.

use crate::model::{Catalog, DefinitionId, JourneyId};
use crate::source::Span;
use crate::syntax::ast;

use super::path::{self, End, Frame};
use super::range::ranged;
use super::scope::Scope;
use super::walk::{Part, parts};

/// What can need and be needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Needed {
    Definition(DefinitionId),
    Journey(JourneyId),
}

/// Collects what expressions need. Names that mean nothing are left to those who resolve them.
#[derive(Debug)]
pub(super) struct Needs<'s> {
    scope: &'s Scope,
    catalog: &'s Catalog,
    pub(super) found: Vec<(Needed, Span)>,
}

impl<'s> Needs<'s> {
    pub(super) fn new(scope: &'s Scope, catalog: &'s Catalog) -> Self {
        Self { scope, catalog, found: Vec::new() }
    }

    pub(super) fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a ast::Expr>, frame: Frame<'_>) {
        exprs.into_iter().for_each(|expr| self.expr(expr, frame));
    }

    pub(super) fn expr(&mut self, expr: &ast::Expr, frame: Frame<'_>) {
        match &*expr.node {
            ast::ExprKind::Path(parts) => self.path(parts, frame, expr.span),
            ast::ExprKind::Persona(name) => self.path(std::slice::from_ref(name), frame, expr.span),
            ast::ExprKind::Call { function, arguments } if matches!(function.node.as_str(), "stage" | "reached") => {
                if let Some(argument) = arguments.first()
                    && let ast::ExprKind::Path(parts) = &*argument.value.node
                    && let [name] = parts.as_slice()
                    && let Some(&journey) = self.scope.journeys.get(&name.node)
                {
                    self.found.push((Needed::Journey(journey), name.span));
                }
            }
            kind => parts(kind, &mut |part| self.part(part, frame)),
        }
    }

    fn part(&mut self, part: Part<'_>, frame: Frame<'_>) {
        match part {
            Part::Same(part) => self.expr(part, frame),
            Part::Inner(range, part) => {
                if let Some(rows) = self.rows(range, frame) {
                    self.expr(part, frame.rows(rows));
                }
            }
            Part::Range(_) => {}
            Part::Column(range, name) => {
                let name = std::slice::from_ref(name);
                if let Some(rows) = self.rows(range, frame) {
                    self.path(name, Frame::of(rows), name[0].span);
                }
                self.path(name, Frame::of(frame.entity), name[0].span);
            }
        }
    }

    fn rows(&self, range: &ast::Range, frame: Frame<'_>) -> Option<crate::model::EntityId> {
        if range.all {
            return self.scope.entity_named(&range.path.first()?.node);
        }
        ranged(self.scope, self.catalog, frame.entity, &range.path).ok().map(|(_, rows)| rows)
    }

    fn path(&mut self, parts: &[ast::Name], frame: Frame<'_>, span: Span) {
        if let Ok(meaning) = path::find(self.scope, self.catalog, frame, parts)
            && let End::Definition(id) = meaning.end
        {
            self.found.push((Needed::Definition(id), span));
        }
    }
}
