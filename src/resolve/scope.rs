//! What names stand for: the one namespace of expressions, and the columns and relations of each entity.
//! Knows nothing of kinds or spans of expressions.

use std::collections::HashMap;

use crate::model::{DefinitionId, EntityId, Interval, JourneyId, ListId, RelationId};
use crate::source::Span;

use super::kinds::{Kind, Var};

/// Every name of a workspace that an expression can use.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// The shared namespace; an entity stands in it twice.
    pub(super) names: HashMap<String, Named>,
    /// Where each was given.
    pub(super) places: HashMap<String, Span>,
    /// By entity.
    pub(super) entities: Vec<EntityScope>,
    /// By relation.
    pub(super) relations: Vec<RelationScope>,
    /// By definition: its kind, once it is resolved.
    pub(super) definitions: Vec<DefinitionScope>,
    /// By param: steps of a duration, beside its value.
    pub(super) steps: Vec<Option<Interval>>,
    pub(super) journeys: HashMap<String, JourneyId>,
    /// Kinds of columns that are not yet known.
    pub(super) vars: HashMap<(EntityId, u32), Var>,
}

/// What a name of the shared namespace is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    Entity(EntityId),
    Definition(DefinitionId),
    Param(u32),
    List(ListId),
}

/// What can be said about the rows of one entity.
#[derive(Clone, Debug, Default)]
pub(super) struct EntityScope {
    pub(super) columns: HashMap<String, u32>,
    /// The columns of the source are not known, so any name may be one.
    pub(super) open: bool,
    /// Its `time` has a mistake that was reported.
    pub(super) time_broken: bool,
    /// To-one relations, in the order of declaration.
    pub(super) owners: Vec<RelationId>,
    /// To-many relations: those whose owner is this entity.
    pub(super) members: Vec<RelationId>,
}

/// What the model's relation does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RelationScope {
    /// The role was given by `as`.
    pub(super) role_given: bool,
    /// The names of the to-many side were given by `reverse`.
    pub(super) reverse_given: bool,
    /// Of all relations between its two entities the one that is meant without a name.
    pub(super) default: bool,
    pub(super) span: Span,
}

/// What is known of a definition while others are resolved.
#[derive(Clone, Debug)]
pub(super) struct DefinitionScope {
    pub(super) kind: Kind,
    /// Its entity is not known, so it fits everywhere.
    pub(super) homeless: bool,
}

impl Scope {
    pub(super) fn entity(&self, id: EntityId) -> &EntityScope {
        &self.entities[id.0 as usize]
    }

    pub(super) fn entity_named(&self, name: &str) -> Option<EntityId> {
        match self.names.get(name) {
            Some(Named::Entity(id)) => Some(*id),
            Some(Named::Definition(_) | Named::Param(_) | Named::List(_)) | None => None,
        }
    }

    pub(super) fn definition_named(&self, name: &str) -> Option<DefinitionId> {
        match self.names.get(name) {
            Some(Named::Definition(id)) => Some(*id),
            Some(Named::Entity(_) | Named::Param(_) | Named::List(_)) | None => None,
        }
    }

    pub(super) fn relation(&self, id: RelationId) -> &RelationScope {
        &self.relations[id.0 as usize]
    }
}
