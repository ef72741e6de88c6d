//! Tokens: the value, and what stands for it where it is missing. Knows nothing of how either is printed.

use crate::model::Token;
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::Typed;
use super::super::kinds::KindSet;
use super::super::path::Frame;

impl Resolver<'_> {
    /// Enters a token, also one with a mistake, so that templates can name it.
    pub(super) fn token(&mut self, item: &ast::Token) {
        let entity = self.entity_of(item.of.as_ref());
        let frame = Frame::of(entity.unwrap_or_default());
        let nothing = self.error(item.name.span).id;
        let (mut value, mut otherwise) = (nothing, None);
        if entity.is_some() {
            let typed = self.expr(&item.value, frame);
            self.expect(&typed, KindSet::ANY, "a token");
            value = typed.id;
            otherwise = item.otherwise.as_ref().map(|otherwise| self.as_written(otherwise, frame).id);
            self.settle();
        }
        self.spans.tokens.push(item.name.span);
        self.catalog.tokens.push(Token {
            name: item.name.node.clone(),
            description: item.description.as_ref().map(|text| text.node.clone()),
            entity: entity.unwrap_or_default(),
            value,
            otherwise,
        });
    }

    /// A value in which a blank text that is written out is a text like others, wherever it is what comes out.
    pub(in super::super) fn as_written(&mut self, expr: &ast::Expr, frame: Frame<'_>) -> Typed {
        match &*expr.node {
            ast::ExprKind::Case { arms, otherwise } => {
                self.case_with(arms, otherwise.as_ref(), frame, expr.span, Self::as_written)
            }
            ast::ExprKind::Coalesce(first, second) => {
                let parts = vec![self.expr(first, frame), self.as_written(second, frame)];
                self.first_present(parts, expr.span)
            }
            _ => self.text_part(expr, frame),
        }
    }
}
