//! Definitions of one line as documents, and the dispatch to those with blocks. Knows their heads.

use super::Printer;
use super::block::Clause;
use super::document::Doc;
use super::literal::{name_text, names_text, quoted};
use crate::syntax::ast::{Expr, Item, ItemKind, Name, Text, Token};

/// `keyword NAME "description" of ENTITY`
pub(super) fn head(keyword: &str, name: &Name, description: Option<&Text>, of: Option<&Name>) -> String {
    let mut head = format!("{keyword} {}", name_text(&name.node));
    if let Some(description) = description {
        head.push(' ');
        head.push_str(&quoted(&description.node));
    }
    if let Some(of) = of {
        head.push_str(&format!(" of {}", name_text(&of.node)));
    }
    head
}

impl Printer<'_> {
    pub(super) fn item(&mut self, item: &Item) -> Doc {
        match &item.node {
            ItemKind::Subject(name) => Doc::text(format!("subject {}", name_text(&name.node))),
            ItemKind::Entity(entity) => self.entity(entity, item.span),
            ItemKind::List(list) => {
                let mut text = head("list", &list.name, list.description.as_ref(), None);
                text.push_str(&format!(" from {}", quoted(&list.path.node)));
                if let Some(column) = &list.column {
                    text.push_str(&format!(" column {}", name_text(&column.node)));
                }
                Doc::text(text)
            }
            ItemKind::Param(one) => self.defined(head("param", &one.name, one.description.as_ref(), None), &one.value),
            ItemKind::Trait(one) => {
                self.defined(head("trait", &one.name, one.description.as_ref(), one.of.as_ref()), &one.value)
            }
            ItemKind::Segment(one) => {
                self.defined(head("segment", &one.name, one.description.as_ref(), one.of.as_ref()), &one.condition)
            }
            ItemKind::Token(token) => self.token(token),
            ItemKind::Audience(audience) => self.audience(audience, item.span),
            ItemKind::PriorityGroup(group) => {
                let head = head("priority group", &group.name, group.description.as_ref(), None);
                let clauses =
                    if group.audiences.is_empty() { Vec::new() } else { vec![self.plain_names(&group.audiences)] };
                let block = self.block(item.span, clauses);
                Doc::concat(vec![Doc::text(head), block])
            }
            ItemKind::PersonaGroup(group) => {
                let head = head("persona group", &group.name, group.description.as_ref(), None);
                if group.groups.is_empty() {
                    return Doc::text(head);
                }
                let block = self.block(item.span, vec![Clause::names("groups", &group.groups)]);
                Doc::concat(vec![Doc::text(head), block])
            }
            ItemKind::Expectation(one) => Doc::text(head("expectation", &one.name, one.description.as_ref(), None)),
            ItemKind::OrgUnit(one) => Doc::text(head("org_unit", &one.name, one.description.as_ref(), None)),
            ItemKind::Persona(persona) => self.persona(persona, item.span),
            ItemKind::PersonaOrder(order) => {
                super::block::filled("persona order", order.personas.iter().map(|name| name_text(&name.node)))
            }
            ItemKind::Journey(journey) => self.journey(journey, item.span),
            ItemKind::Campaign(campaign) => self.campaign(campaign, item.span),
            ItemKind::Test(test) => self.test_block(test, item.span),
        }
    }

    fn defined(&mut self, head: String, value: &Expr) -> Doc {
        self.assigned(&format!("{head} ="), value)
    }

    /// Names without a keyword before them.
    fn plain_names<'a>(&self, names: &'a [Name]) -> Clause<'a> {
        let span = super::block::covering(names.iter().map(|name| name.span));
        Clause::free(span, move |_| {
            let words = names_text(names);
            Doc::fill(words.split_inclusive(", ").map(|word| Doc::text(word.trim_end())).collect())
        })
    }

    fn token(&mut self, token: &Token) -> Doc {
        let head = head("token", &token.name, token.description.as_ref(), token.of.as_ref());
        let mut lines = vec![Doc::line(), self.body(&token.value)];
        if let Some(otherwise) = &token.otherwise {
            lines.extend([Doc::line(), Doc::text("else "), self.expression(otherwise)]);
        }
        Doc::group(Doc::concat(vec![Doc::text(format!("{head} =")), Doc::indent(Doc::concat(lines))]))
    }
}
