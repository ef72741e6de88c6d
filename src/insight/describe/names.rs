//! Which definitions one names, in expressions and beside them. Must not know what it says of them.

use std::collections::{BTreeSet, HashMap};

use super::{kind_of, name_of};
use crate::resolve;
use crate::syntax::ast::{self, Item, ItemKind, Match, Name, Reference};

/// Finds what definitions name. Relations have names of their own for what stands at their ends, and who matches `otherwise` is told
/// by the other personas.
#[derive(Debug)]
pub struct Naming<'a> {
    /// By the name of an entity, in the singular or the plural, or of an end of a relation: the entities that it may mean.
    entities: HashMap<&'a str, BTreeSet<&'a str>>,
    /// The personas that are asked before `otherwise`, by entity.
    personas: HashMap<&'a str, Vec<&'a Name>>,
    subject: &'a str,
}

/// What a definition names.
#[derive(Debug, Default)]
pub struct Names {
    /// In expressions.
    values: BTreeSet<String>,
    /// Where the kind is known: entities by their own names, and what stands beside expressions.
    kinds: BTreeSet<(&'static str, String)>,
}

impl<'a> Naming<'a> {
    /// Looks at every definition of the workspace.
    #[must_use]
    pub fn new(items: impl IntoIterator<Item = &'a Item>) -> Self {
        let mut naming = Self { entities: HashMap::new(), personas: HashMap::new(), subject: "" };
        let (mut entities, mut personas) = (Vec::new(), Vec::new());
        for item in items {
            match &item.node {
                ItemKind::Subject(name) => naming.subject = &name.node,
                ItemKind::Entity(entity) => entities.push(entity),
                ItemKind::Persona(persona) if persona.matching != Some(Match::Otherwise) => personas.push(persona),
                _ => {}
            }
        }
        naming.name_entities(&entities);
        for persona in personas {
            naming.personas.entry(naming.entity_of(persona)).or_default().push(&persona.name);
        }
        naming
    }

    fn name_entities(&mut self, entities: &[&'a ast::Entity]) {
        let mut own: HashMap<&'a str, &'a str> = HashMap::new();
        for entity in entities {
            let names = [Some(&entity.name), entity.plural.as_ref()];
            own.extend(names.into_iter().flatten().map(|name| (name.node.as_str(), entity.name.node.as_str())));
        }
        let mut called: Vec<(&str, &str)> = own.iter().map(|(name, entity)| (*name, *entity)).collect();
        for (entity, relation) in
            entities.iter().flat_map(|entity| entity.belongs_to.iter().map(move |of| (entity, of)))
        {
            let ends = [(&relation.role, &relation.entity), (&relation.reverse, &entity.name)];
            let ends = ends.into_iter().filter_map(|(name, end)| Some((name.as_ref()?.node.as_str(), end)));
            called.extend(ends.filter_map(|(name, end)| Some((name, *own.get(end.node.as_str())?))));
        }
        for (name, entity) in called {
            self.entities.entry(name).or_default().insert(entity);
        }
    }

    fn entity_of(&self, persona: &'a ast::Persona) -> &'a str {
        persona.of.as_ref().map_or(self.subject, |name| &name.node)
    }

    /// What a definition names.
    #[must_use]
    pub fn names(&self, item: &'a Item) -> Names {
        let mut names = Names::default();
        let mut add = |kind, more: &[Name]| names.kinds.extend(more.iter().map(|name| (kind, name.node.clone())));
        match &item.node {
            // What an entity names beside others are its columns.
            ItemKind::Entity(entity) => {
                let owners = entity.belongs_to.iter().filter_map(|of| self.entities.get(of.entity.node.as_str()));
                names.kinds.extend(owners.flatten().map(|name| ("entity", (*name).to_owned())));
                return names;
            }
            ItemKind::PriorityGroup(group) => add("audience", &group.audiences),
            ItemKind::PersonaGroup(group) => add("persona group", &group.groups),
            ItemKind::Journey(journey) => add("persona", &journey.personas),
            ItemKind::Campaign(campaign) => add("audience", campaign.audience.as_slice()),
            ItemKind::Persona(persona) => {
                add("persona group", &persona.groups);
                add("expectation", &shared(&persona.expects));
                add("org_unit", &shared(&persona.fulfilled_by));
                if persona.matching == Some(Match::Otherwise) {
                    let others = self.personas.get(self.entity_of(persona)).into_iter().flatten();
                    names.kinds.extend(others.map(|name| ("persona", name.node.clone())));
                }
            }
            _ => {}
        }
        names.values = resolve::mentioned(&[ast::File { items: vec![item.clone()], comments: Vec::new() }]);
        let ends = names.values.iter().filter_map(|name| self.entities.get(name.as_str())).flatten();
        names.kinds.extend(ends.map(|name| ("entity", (*name).to_owned())));
        names
    }
}

impl Names {
    /// Whether that definition is one of them.
    #[must_use]
    pub fn has(&self, other: &ItemKind) -> bool {
        let Some(name) = name_of(other) else { return false };
        self.kinds.contains(&(kind_of(other), name.node.clone()))
            || stands_in_expressions(other) && self.values.contains(&name.node)
    }
}

/// The others have names of their own, which an expression cannot mean.
fn stands_in_expressions(item: &ItemKind) -> bool {
    matches!(
        item,
        ItemKind::List(_)
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
