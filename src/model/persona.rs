//! Personas and what stands around them: groups, expectations, those who fulfil them; and journeys. Knows nothing of how
//! any of it is evaluated.

use super::{DefinitionId, EntityId, ExprId, JourneyId};

/// Names one persona group of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId(pub u32);

/// Names one expectation of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ExpectationId(pub u32);

/// Names one org-unit of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrgUnitId(pub u32);

/// A persona. Whom it holds is the body of its definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Persona {
    /// The definition.
    pub definition: DefinitionId,
    /// Whose records.
    pub entity: EntityId,
    /// It holds those whom no other persona of the entity holds.
    pub otherwise: bool,
    /// The condition, without the threshold.
    pub matching: ExprId,
    /// A number: the sum of the amounts whose conditions hold. Never missing.
    pub score: ExprId,
    /// The least score of its records.
    pub threshold: Option<ExprId>,
    /// The groups that it is in.
    pub groups: Vec<GroupId>,
    /// What its people expect.
    pub expects: Vec<ExpectationId>,
    /// Who fulfils that.
    pub fulfilled_by: Vec<OrgUnitId>,
    /// What they want, in words.
    pub goals: Vec<String>,
    /// What annoys them, in words.
    pub frustrations: Vec<String>,
    /// What they would say.
    pub quote: Option<String>,
    /// The path of a picture.
    pub portrait: Option<String>,
    /// Values that its sheet shows from the data.
    pub profile: Vec<ExprId>,
}

/// Personas that are looked at together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonaGroup {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// The groups that it stands in.
    pub groups: Vec<GroupId>,
}

/// A thing with a name, or with a text alone, that personas share: an expectation or an org-unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    /// Its name; none for one that was created on the spot.
    pub name: Option<String>,
    /// In words.
    pub description: Option<String>,
}

/// The personas of an entity, and which of several a record has first of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Primary {
    /// Whose records.
    pub entity: EntityId,
    /// Text: the name of the record's primary persona; missing where none holds it.
    pub name: ExprId,
}

/// A way that records go, in stages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// Whose rows go it.
    pub entity: EntityId,
    /// The line of business that it is part of.
    pub business_line: Option<String>,
    /// Whose members go it; empty: everyone.
    pub personas: Vec<DefinitionId>,
    /// In their order.
    pub stages: Vec<Stage>,
    /// What [`super::ExprKind::Stage`] yields: the index of the last stage whose condition holds; missing if none, and for
    /// records that are in none of the personas.
    pub stage: ExprId,
    /// Text: the name of that stage.
    pub stage_name: ExprId,
}

/// One stage of a [`Journey`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// A condition on the record.
    pub when: ExprId,
    /// Where its people meet the business.
    pub touchpoints: Vec<Touchpoint>,
}

/// Where people meet the business at a [`Stage`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Touchpoint {
    /// What it is.
    pub text: String,
    /// Over which channel.
    pub channel: Option<String>,
    /// What is bad about it.
    pub pains: Vec<String>,
    /// What could be better.
    pub opportunities: Vec<String>,
}

impl super::Catalog {
    /// The journey of that name.
    #[must_use]
    pub fn find_journey(&self, name: &str) -> Option<JourneyId> {
        let at = self.journeys.iter().position(|journey| journey.name == name)?;
        u32::try_from(at).ok().map(JourneyId)
    }

    /// The persona of a definition.
    #[must_use]
    pub fn persona_of(&self, id: DefinitionId) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.definition == id)
    }
}
