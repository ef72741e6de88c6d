//! Everything that a workspace defines, resolved.

use super::{
    Aggregate, AggregateId, Audience, AudienceId, Campaign, Clock, Entity, EntityId, ExprId, ExprKind, Exprs, Journey,
    Persona, PersonaGroup, Population, PopulationId, Primary, Relation, RelationId, Sequence, SequenceId, Settings,
    Shared, Token, Type, Value,
};

/// Names one definition of the catalog that can stand in an expression as a value or condition of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DefinitionId(pub u32);

/// Names one `list` of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(pub u32);

/// Names one journey of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct JourneyId(pub u32);

/// All definitions of a workspace, at one clock.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// Zone, locale and the like.
    pub settings: Settings,
    /// The moment that windows are counted from.
    pub clock: Clock,
    /// The entity that definitions are of unless they say otherwise.
    pub subject: Option<EntityId>,
    /// By [`EntityId`].
    pub entities: Vec<Entity>,
    /// By [`RelationId`].
    pub relations: Vec<Relation>,
    /// By [`DefinitionId`]; no definition needs itself.
    pub definitions: Vec<Definition>,
    /// By [`ListId`].
    pub lists: Vec<List>,
    /// In the order of their names' first appearance.
    pub params: Vec<Param>,
    /// By [`ExprId`].
    pub exprs: Exprs,
    /// By [`AggregateId`].
    pub aggregates: Vec<Aggregate>,
    /// By [`SequenceId`].
    pub sequences: Vec<Sequence>,
    /// By [`PopulationId`].
    pub populations: Vec<Population>,
    /// By [`AudienceId`].
    pub audiences: Vec<Audience>,
    /// In the order of their definitions.
    pub personas: Vec<Persona>,
    /// By [`super::GroupId`].
    pub persona_groups: Vec<PersonaGroup>,
    /// By [`super::ExpectationId`].
    pub expectations: Vec<Shared>,
    /// By [`super::OrgUnitId`].
    pub org_units: Vec<Shared>,
    /// One per entity with personas.
    pub primaries: Vec<Primary>,
    /// By [`JourneyId`].
    pub journeys: Vec<Journey>,
    /// By [`super::TokenId`].
    pub tokens: Vec<Token>,
    /// By [`super::CampaignId`].
    pub campaigns: Vec<Campaign>,
}

/// A trait, segment, audience or persona.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// What it is.
    pub kind: DefinitionKind,
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// Whose rows it is a value or condition of.
    pub entity: EntityId,
    /// The value, or the condition; of an audience its membership, of a persona its `match`, and its threshold where it
    /// has one.
    pub body: ExprId,
    /// The definition in canonical form, without comments.
    pub text: String,
}

/// What a [`Definition`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum DefinitionKind {
    Trait,
    Segment,
    Audience,
    Persona,
}

impl DefinitionKind {
    /// The keyword.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Trait => "trait",
            Self::Segment => "segment",
            Self::Audience => "audience",
            Self::Persona => "persona",
        }
    }
}

/// Values read from a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// The file, as written.
    pub path: String,
    /// Its column; none: the only one.
    pub column: Option<String>,
}

/// A named constant, as this run has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name.
    pub name: String,
    /// Its kind.
    pub ty: Type,
    /// Its value.
    pub value: Value,
}

impl Catalog {
    /// A catalog that defines nothing yet.
    #[must_use]
    pub fn new(settings: Settings, clock: Clock) -> Self {
        Self {
            settings,
            clock,
            subject: None,
            entities: Vec::new(),
            relations: Vec::new(),
            definitions: Vec::new(),
            lists: Vec::new(),
            params: Vec::new(),
            exprs: Exprs::default(),
            aggregates: Vec::new(),
            sequences: Vec::new(),
            populations: Vec::new(),
            audiences: Vec::new(),
            personas: Vec::new(),
            persona_groups: Vec::new(),
            expectations: Vec::new(),
            org_units: Vec::new(),
            primaries: Vec::new(),
            journeys: Vec::new(),
            tokens: Vec::new(),
            campaigns: Vec::new(),
        }
    }

    /// The entity of that id.
    #[must_use]
    pub fn entity(&self, id: EntityId) -> &Entity {
        &self.entities[id.0 as usize]
    }

    /// The relation of that id.
    #[must_use]
    pub fn relation(&self, id: RelationId) -> &Relation {
        &self.relations[id.0 as usize]
    }

    /// Whether a definition is an audience that, of those who meet its conditions, takes some: by what others have, or by draw.
    #[must_use]
    pub fn chooses(&self, id: DefinitionId) -> bool {
        self.audiences.iter().any(|audience| {
            let steps = audience.one_per.is_some() || audience.limit.is_some() || audience.holdout.is_some();
            audience.definition == id && (steps || !audience.after.is_empty())
        })
    }

    /// The definition of that id.
    #[must_use]
    pub fn definition(&self, id: DefinitionId) -> &Definition {
        &self.definitions[id.0 as usize]
    }

    /// The list of that id.
    #[must_use]
    pub fn list(&self, id: ListId) -> &List {
        &self.lists[id.0 as usize]
    }

    /// The aggregate of that id.
    #[must_use]
    pub fn aggregate(&self, id: AggregateId) -> &Aggregate {
        &self.aggregates[id.0 as usize]
    }

    /// The sequence of that id.
    #[must_use]
    pub fn sequence(&self, id: SequenceId) -> &Sequence {
        &self.sequences[id.0 as usize]
    }

    /// The journey of that id.
    #[must_use]
    pub fn journey(&self, id: JourneyId) -> &Journey {
        &self.journeys[id.0 as usize]
    }

    /// The audience of that id.
    #[must_use]
    pub fn audience(&self, id: AudienceId) -> &Audience {
        &self.audiences[id.0 as usize]
    }

    /// What an expression stands for, where it is nothing but a name: of a definition its body, of a journey's stage the
    /// expression that finds it.
    #[must_use]
    pub fn named(&self, kind: &ExprKind) -> Option<ExprId> {
        match kind {
            ExprKind::Definition(id) => Some(self.definition(*id).body),
            ExprKind::Stage(id) => Some(self.journey(*id).stage),
            _ => None,
        }
    }

    /// The rank of that id.
    #[must_use]
    pub fn population(&self, id: PopulationId) -> &Population {
        &self.populations[id.0 as usize]
    }

    /// Whether some range reads rows of the future.
    #[must_use]
    pub fn looks_ahead(&self) -> bool {
        let steps = self.sequences.iter().flat_map(|sequence| &sequence.steps).map(|step| &step.range);
        self.aggregates.iter().map(|aggregate| &aggregate.range).chain(steps).any(|range| range.ahead)
    }

    /// The definition of that name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<DefinitionId> {
        let at = self.definitions.iter().position(|definition| definition.name == name)?;
        u32::try_from(at).ok().map(DefinitionId)
    }

    /// The entity of that name or plural.
    #[must_use]
    pub fn find_entity(&self, name: &str) -> Option<EntityId> {
        let at = self.entities.iter().position(|entity| entity.name == name || entity.plural == name)?;
        u32::try_from(at).ok().map(EntityId)
    }
}
