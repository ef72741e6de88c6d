//! Which definitions one names, in expressions and beside them. Must not know what it says of them.

use std::collections::BTreeSet;

use super::{kind_of, name_of};
use crate::resolve;
use crate::syntax::ast::{self, Item, ItemKind, Match, Name, Reference};

/// What a definition names.
#[derive(Debug)]
pub struct Names {
    /// In expressions.
    values: BTreeSet<String>,
    /// Beside them, where the kind is known.
    kinds: BTreeSet<(&'static str, String)>,
}

impl Names {
    /// Of a definition; `items` are all of the workspace: who matches `otherwise` is told by the other personas.
    #[must_use]
    pub fn of<'a>(item: &Item, items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut values = resolve::mentioned(&[ast::File { items: vec![item.clone()], comments: Vec::new() }]);
        let mut kinds = BTreeSet::new();
        let items: Vec<&Item> = items.into_iter().collect();
        // A relation has names of its own for what stands at its ends.
        for entity in items.iter().filter_map(|other| as_entity(other)) {
            for relation in &entity.belongs_to {
                let is_named = |name: &Option<Name>| name.as_ref().is_some_and(|name| values.contains(&name.node));
                let ends = [(is_named(&relation.role), &relation.entity), (is_named(&relation.reverse), &entity.name)];
                for (_, end) in ends.into_iter().filter(|(is_named, _)| *is_named) {
                    kinds.insert(("entity", end.node.clone()));
                }
            }
        }
        // What is declared of an entity is no use of its own columns' namesakes.
        if let Some(entity) = as_entity(item) {
            values.clear();
            for owner in entity.belongs_to.iter().filter_map(|relation| own_name(&items, &relation.entity.node)) {
                kinds.insert(("entity", owner));
            }
        }
        let mut add = |kind, more: &[Name]| kinds.extend(more.iter().map(|name| (kind, name.node.clone())));
        match &item.node {
            ItemKind::PriorityGroup(group) => add("audience", &group.audiences),
            ItemKind::PersonaGroup(group) => add("persona group", &group.groups),
            ItemKind::Journey(journey) => add("persona", &journey.personas),
            ItemKind::Campaign(campaign) => add("audience", campaign.audience.as_slice()),
            ItemKind::Persona(persona) => {
                add("persona group", &persona.groups);
                add("expectation", &shared(&persona.expects));
                add("org_unit", &shared(&persona.fulfilled_by));
                if persona.matching == Some(Match::Otherwise) {
                    let subject = items.iter().find_map(|item| match &item.node {
                        ItemKind::Subject(name) => Some(name),
                        _ => None,
                    });
                    let of = |persona: &ast::Persona| persona.of.as_ref().or(subject).map(|name| name.node.clone());
                    let others = items.iter().filter(|other| match &other.node {
                        ItemKind::Persona(other) => {
                            of(other) == of(persona) && other.matching != Some(Match::Otherwise)
                        }
                        _ => false,
                    });
                    let others: Vec<Name> = others.filter_map(|other| name_of(&other.node).cloned()).collect();
                    add("persona", &others);
                }
            }
            _ => {}
        }
        Self { values, kinds }
    }

    /// Whether that definition is one of them.
    #[must_use]
    pub fn has(&self, other: &ItemKind) -> bool {
        let Some(name) = name_of(other) else { return false };
        let plural = match other {
            ItemKind::Entity(entity) => entity.plural.as_ref(),
            _ => None,
        };
        self.kinds.contains(&(kind_of(other), name.node.clone()))
            || stands_in_expressions(other)
                && [Some(name), plural].into_iter().flatten().any(|name| self.values.contains(&name.node))
    }
}

fn as_entity(item: &Item) -> Option<&ast::Entity> {
    if let ItemKind::Entity(entity) = &item.node { Some(entity) } else { None }
}

/// The name of an entity that is called by either of its names.
fn own_name(items: &[&Item], called: &str) -> Option<String> {
    let entity = items.iter().filter_map(|item| as_entity(item)).find(|entity| {
        entity.name.node == called || entity.plural.as_ref().is_some_and(|plural| plural.node == called)
    });
    entity.map(|entity| entity.name.node.clone())
}

/// The others have names of their own, which an expression cannot mean.
fn stands_in_expressions(item: &ItemKind) -> bool {
    matches!(
        item,
        ItemKind::Entity(_)
            | ItemKind::List(_)
            | ItemKind::Param(_)
            | ItemKind::Trait(_)
            | ItemKind::Segment(_)
            | ItemKind::Audience(_)
            | ItemKind::Persona(_)
            | ItemKind::Journey(_)
    )
}

/// Those that are no text of their own.
fn shared(references: &[Reference]) -> Vec<Name> {
    let name = |reference: &Reference| match reference {
        Reference::Name(name) => Some(name.clone()),
        Reference::Text(_) => None,
    };
    references.iter().filter_map(name).collect()
}
