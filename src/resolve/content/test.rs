//! Tests: whether what they are of, their tables and their reasons are there.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{DefinitionId, EntityId};
use crate::syntax::ast;

use super::super::Resolver;
use super::super::entity::quoted;
use super::super::items::Items;
use super::super::path::Frame;

impl Resolver<'_> {
    pub(super) fn test(&mut self, test: &ast::Test, items: &Items<'_>) {
        for given in &test.given {
            self.given(given);
        }
        if let Some(as_of) = &test.as_of
            && !matches!(&*as_of.node, ast::ExprKind::Literal(ast::Literal::Date(_) | ast::Literal::Moment(_)))
        {
            self.found.push(
                Diagnostic::new(Code::NotConstant, "the clock of a test is not a date or a moment")
                    .at(as_of.span, "")
                    .help("write it as `as of 2026-06-30`"),
            );
        }
        let Some(entity) = self.tested(test, items) else { return };
        let frame = Frame::of(entity);
        for expect in &test.expect {
            match expect {
                ast::Expect::Not { because: Some(because), .. } => {
                    self.condition(because, frame);
                }
                ast::Expect::Value { value: Some(value), .. } => {
                    self.expr(value, frame);
                }
                ast::Expect::Not { because: None, .. }
                | ast::Expect::Value { value: None, .. }
                | ast::Expect::Members(_) => {}
            }
        }
        // A test's expressions are not rules of the workspace.
        self.doubts = super::super::lint::Doubts::default();
    }

    /// The entity of the definition under test.
    fn tested(&mut self, test: &ast::Test, items: &Items<'_>) -> Option<EntityId> {
        let name = &test.name;
        if let Some(id) = self.scope.definition_named(&name.node) {
            return self.home(id);
        }
        if let Some(&journey) = self.scope.journeys.get(&name.node) {
            return self
                .catalog
                .entities
                .get(self.catalog.journey(journey).entity.0 as usize)
                .map(|_| self.catalog.journey(journey).entity);
        }
        if let Some(token) = items.tokens.iter().find(|token| token.name.node == name.node) {
            return match &token.of {
                Some(of) => self.scope.entity_named(&of.node),
                None => self.catalog.subject,
            };
        }
        let mut diagnostic = Diagnostic::new(Code::UnknownName, format!("definition `{}` not found", name.node))
            .at(name.span, "tested here");
        let names = self.catalog.definitions.iter().map(|definition| definition.name.as_str());
        if let Some(near) = nearest(&name.node, names) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near));
        }
        self.found.push(diagnostic);
        None
    }

    fn home(&self, id: DefinitionId) -> Option<EntityId> {
        let homeless = self.scope.definitions[id.0 as usize].homeless;
        (!homeless).then(|| self.catalog.definition(id).entity)
    }

    fn given(&mut self, given: &ast::Given) {
        let Some(entity) = self.scope.entity_named(&given.entity.node) else {
            let diagnostic = self.unknown_entity(&given.entity);
            self.found.push(diagnostic);
            return;
        };
        self.unique("column", given.header.iter());
        for name in &given.header {
            self.entity_column(entity, name, "given");
        }
        for row in &given.rows {
            if row.node.len() != given.header.len() {
                let message = format!("a row of {} cells under {} columns", row.node.len(), given.header.len());
                self.found.push(Diagnostic::new(Code::WrongArguments, message).at(row.span, ""));
            }
        }
    }
}
