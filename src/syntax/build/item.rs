//! Definitions of one line, and the dispatch to those with blocks. Knows nothing of expressions' insides.

use super::clause::Seen;
use super::{Builder, Depth, Node, Parts};
use crate::diag::has_errors;
use crate::source::Spanned;
use crate::syntax::ast::{
    Expectation, Item, ItemKind, ListFile, Name, OrgUnit, Param, PersonaGroup, PersonaOrder, PriorityGroup, Segment,
    Text, Token, Trait,
};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    /// The definition of a pair; none if an error was reported in it.
    pub(in crate::syntax) fn definition(&mut self, pair: Node<'_>) -> Option<Item> {
        let span = self.span(&pair);
        let before = self.diagnostics.len();
        let rule = pair.as_rule();
        let mut parts = Parts::new(self, pair);
        let kind = match rule {
            Rule::subject => ItemKind::Subject(parts.name(self)),
            Rule::entity => ItemKind::Entity(self.entity(parts)),
            Rule::list_file => ItemKind::List(self.list_file(parts)),
            Rule::param => ItemKind::Param(self.param(parts)),
            Rule::trait_value => ItemKind::Trait(self.trait_value(parts)),
            Rule::segment => ItemKind::Segment(self.segment(parts)),
            Rule::token => ItemKind::Token(self.token(parts)),
            Rule::audience => ItemKind::Audience(self.audience(parts)),
            Rule::priority_group => ItemKind::PriorityGroup(self.priority_group(parts)),
            Rule::persona_group => ItemKind::PersonaGroup(self.persona_group(parts)),
            Rule::persona_order => ItemKind::PersonaOrder(self.persona_order(parts)),
            Rule::expectation => {
                let (name, description) = self.head(&mut parts);
                ItemKind::Expectation(Expectation { name, description })
            }
            Rule::org_unit => {
                let (name, description) = self.head(&mut parts);
                ItemKind::OrgUnit(OrgUnit { name, description })
            }
            Rule::persona => ItemKind::Persona(self.persona(parts)),
            Rule::journey => ItemKind::Journey(self.journey(parts)),
            Rule::campaign => ItemKind::Campaign(self.campaign(parts)),
            Rule::test => ItemKind::Test(self.test(parts)),
            _ => return None,
        };
        (!has_errors(&self.diagnostics[before..])).then(|| Spanned::new(kind, span))
    }

    /// Name and description, with which nearly every definition begins.
    pub(super) fn head(&mut self, parts: &mut Parts<'_>) -> (Name, Option<Text>) {
        (parts.name(self), self.description(parts))
    }

    pub(super) fn description(&mut self, parts: &mut Parts<'_>) -> Option<Text> {
        let inner = parts.take(Rule::description)?.into_inner().next()?;
        Some(self.text(&inner))
    }

    pub(super) fn of_entity(&mut self, parts: &mut Parts<'_>) -> Option<Name> {
        let pair = parts.take(Rule::of_entity)?;
        Some(Parts::new(self, pair).name(self))
    }

    /// The names of a `names` pair.
    pub(super) fn name_list(&mut self, parts: &mut Parts<'_>) -> Vec<Name> {
        parts.take(Rule::names).map(|pair| Parts::new(self, pair).names(self)).unwrap_or_default()
    }

    fn list_file(&mut self, mut parts: Parts<'_>) -> ListFile {
        let (name, description) = self.head(&mut parts);
        let path = parts.text(self);
        let column = parts.take(Rule::name).map(|pair| self.name_of(&pair));
        ListFile { name, description, path, column }
    }

    fn param(&mut self, mut parts: Parts<'_>) -> Param {
        let (name, description) = self.head(&mut parts);
        Param { name, description, value: parts.expression(self, Depth::default()) }
    }

    fn trait_value(&mut self, mut parts: Parts<'_>) -> Trait {
        let (name, description) = self.head(&mut parts);
        let of = self.of_entity(&mut parts);
        Trait { name, description, of, value: parts.expression(self, Depth::default()) }
    }

    fn segment(&mut self, mut parts: Parts<'_>) -> Segment {
        let (name, description) = self.head(&mut parts);
        let of = self.of_entity(&mut parts);
        Segment { name, description, of, condition: parts.expression(self, Depth::default()) }
    }

    fn token(&mut self, mut parts: Parts<'_>) -> Token {
        let (name, description) = self.head(&mut parts);
        let of = self.of_entity(&mut parts);
        let value = parts.expression(self, Depth::default());
        let otherwise = parts.take(Rule::expression).map(|pair| self.expression(pair, Depth::default()));
        Token { name, description, of, value, otherwise }
    }

    fn priority_group(&mut self, mut parts: Parts<'_>) -> PriorityGroup {
        let (name, description) = self.head(&mut parts);
        PriorityGroup { name, description, audiences: self.name_list(&mut parts) }
    }

    fn persona_group(&mut self, mut parts: Parts<'_>) -> PersonaGroup {
        let (name, description) = self.head(&mut parts);
        let mut groups = Vec::new();
        let mut seen = Seen::default();
        while let Some(pair) = parts.take(Rule::groups) {
            seen.once(self, "groups", self.span(&pair));
            let mut inner = Parts::new(self, pair);
            groups.extend(self.name_list(&mut inner));
        }
        PersonaGroup { name, description, groups }
    }

    fn persona_order(&mut self, mut parts: Parts<'_>) -> PersonaOrder {
        PersonaOrder { personas: self.name_list(&mut parts) }
    }
}
