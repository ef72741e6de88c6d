//! The definitions of all files, by what they are. Knows nothing of what they mean.

use crate::model::DefinitionKind;
use crate::source::Span;
use crate::syntax::ast;

/// The definitions of all files, by what they are.
#[derive(Debug, Default)]
pub(super) struct Items<'a> {
    /// By [`DefinitionId`].
    pub(super) definitions: Vec<Defining<'a>>,
    pub(super) params: Vec<&'a ast::Param>,
    /// By [`JourneyId`].
    pub(super) journeys: Vec<&'a ast::Journey>,
    pub(super) tokens: Vec<&'a ast::Token>,
    pub(super) campaigns: Vec<&'a ast::Campaign>,
    pub(super) priority_groups: Vec<&'a ast::PriorityGroup>,
    pub(super) persona_groups: Vec<&'a ast::PersonaGroup>,
    pub(super) persona_orders: Vec<&'a ast::PersonaOrder>,
    pub(super) expectations: Vec<&'a ast::Expectation>,
    pub(super) org_units: Vec<&'a ast::OrgUnit>,
    pub(super) tests: Vec<&'a ast::Test>,
    pub(super) subjects: Vec<&'a ast::Name>,
    pub(super) lists: Vec<&'a ast::ListFile>,
}

/// A definition that is a value or condition of a record.
#[derive(Clone, Copy, Debug)]
pub(super) enum Defining<'a> {
    Trait(&'a ast::Trait, &'a ast::Item),
    Segment(&'a ast::Segment, &'a ast::Item),
    Audience(&'a ast::Audience, &'a ast::Item),
    Persona(&'a ast::Persona, &'a ast::Item),
}

impl<'a> Defining<'a> {
    pub(super) fn name(self) -> &'a ast::Name {
        match self {
            Self::Trait(item, _) => &item.name,
            Self::Segment(item, _) => &item.name,
            Self::Audience(item, _) => &item.name,
            Self::Persona(item, _) => &item.name,
        }
    }

    pub(super) fn of(self) -> Option<&'a ast::Name> {
        match self {
            Self::Trait(item, _) => item.of.as_ref(),
            Self::Segment(item, _) => item.of.as_ref(),
            Self::Audience(item, _) => item.of.as_ref(),
            Self::Persona(item, _) => item.of.as_ref(),
        }
    }

    pub(super) fn description(self) -> Option<&'a ast::Text> {
        match self {
            Self::Trait(item, _) => item.description.as_ref(),
            Self::Segment(item, _) => item.description.as_ref(),
            Self::Audience(item, _) => item.description.as_ref(),
            Self::Persona(item, _) => item.description.as_ref(),
        }
    }

    pub(super) fn kind(self) -> DefinitionKind {
        match self {
            Self::Trait(..) => DefinitionKind::Trait,
            Self::Segment(..) => DefinitionKind::Segment,
            Self::Audience(..) => DefinitionKind::Audience,
            Self::Persona(..) => DefinitionKind::Persona,
        }
    }

    pub(super) fn item(self) -> &'a ast::Item {
        match self {
            Self::Trait(_, item) | Self::Segment(_, item) | Self::Audience(_, item) | Self::Persona(_, item) => item,
        }
    }

    pub(super) fn body(self) -> Span {
        match self {
            Self::Trait(item, _) => item.value.span,
            Self::Segment(item, _) => item.condition.span,
            Self::Audience(_, item) | Self::Persona(_, item) => item.span,
        }
    }
}

impl<'a> Items<'a> {
    pub(super) fn sort(files: &'a [ast::File]) -> Self {
        let mut items = Self::default();
        for item in files.iter().flat_map(|file| &file.items) {
            match &item.node {
                ast::ItemKind::Subject(name) => items.subjects.push(name),
                ast::ItemKind::Entity(_) => {}
                ast::ItemKind::List(list) => items.lists.push(list),
                ast::ItemKind::Param(param) => items.params.push(param),
                ast::ItemKind::Trait(definition) => items.definitions.push(Defining::Trait(definition, item)),
                ast::ItemKind::Segment(definition) => items.definitions.push(Defining::Segment(definition, item)),
                ast::ItemKind::Audience(audience) => items.definitions.push(Defining::Audience(audience, item)),
                ast::ItemKind::Persona(persona) => items.definitions.push(Defining::Persona(persona, item)),
                ast::ItemKind::PriorityGroup(item) => items.priority_groups.push(item),
                ast::ItemKind::Token(item) => items.tokens.push(item),
                ast::ItemKind::PersonaGroup(item) => items.persona_groups.push(item),
                ast::ItemKind::Expectation(item) => items.expectations.push(item),
                ast::ItemKind::OrgUnit(item) => items.org_units.push(item),
                ast::ItemKind::PersonaOrder(item) => items.persona_orders.push(item),
                ast::ItemKind::Journey(item) => items.journeys.push(item),
                ast::ItemKind::Campaign(item) => items.campaigns.push(item),
                ast::ItemKind::Test(item) => items.tests.push(item),
            }
        }
        items
    }
}
