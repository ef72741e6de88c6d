//! What members are made of, asked of the membership by what the catalog says is in it; and journeys, which are answered
//! like definitions. Must not know how it is shown.

use arrow::array::RecordBatch;

use super::evaluate::{Evaluated, journeys};
use super::record::share;
use super::{Workspace, origins};
use crate::model::{Catalog, DefinitionId, DefinitionKind, EntityId, Journey};
use crate::run::{Breakdown, Definition};

/// What the members of a definition are made of.
pub(super) fn of_definition(catalog: &Catalog, id: DefinitionId, membership: &RecordBatch) -> Option<Breakdown> {
    let definition = catalog.definition(id);
    match definition.kind {
        DefinitionKind::Trait | DefinitionKind::Segment => None,
        DefinitionKind::Audience => Breakdown::of_audience(membership, &definition.name),
        DefinitionKind::Persona => Breakdown::of_persona(membership, &definition.name),
    }
}

/// The journeys of these names, or all, as what a run answers.
pub(super) fn of_journeys(workspace: &Workspace, evaluated: &Evaluated, names: &[String]) -> Vec<Definition> {
    let catalog = &evaluated.catalog;
    let shown = journeys(catalog, names).into_iter();
    shown.filter_map(|journey| of_journey(workspace, evaluated, journey)).collect()
}

fn of_journey(workspace: &Workspace, evaluated: &Evaluated, journey: &Journey) -> Option<Definition> {
    let catalog = &evaluated.catalog;
    let outcome = evaluated.outcome.entities.iter().find(|of| of.entity == journey.entity)?;
    let stages: Vec<&str> = journey.stages.iter().map(|stage| stage.name.as_str()).collect();
    let personas: Vec<&str> =
        personas(catalog, journey).into_iter().map(|id| catalog.definition(id).name.as_str()).collect();
    let breakdown = Breakdown::of_journey(&outcome.membership, &journey.name, &stages, &personas)?;
    let members = match &breakdown {
        Breakdown::Journey { stages, .. } => stages.first().map_or(0, |first| first.reached),
        Breakdown::Audience { .. } | Breakdown::Persona { .. } => 0,
    };
    let text = workspace.canonical("journey", &journey.name);
    Some(Definition {
        kind: "journey",
        name: journey.name.clone(),
        entity: catalog.entity(journey.entity).name.clone(),
        description: journey.description.clone(),
        members,
        share: share(members, outcome.population),
        population: outcome.population,
        breakdown: Some(breakdown),
        digest: origins::digest(&text),
        text,
        moves: None,
    })
}

/// The personas that the stages of a journey are counted for: its own, else all of its entity.
pub(super) fn personas(catalog: &Catalog, journey: &Journey) -> Vec<DefinitionId> {
    if journey.personas.is_empty() { of_entity(catalog, journey.entity) } else { journey.personas.clone() }
}

/// The personas of an entity, by name.
fn of_entity(catalog: &Catalog, entity: EntityId) -> Vec<DefinitionId> {
    let own = catalog.personas.iter().filter(|persona| persona.entity == entity);
    let mut ids: Vec<DefinitionId> = own.map(|persona| persona.definition).collect();
    ids.sort_by_key(|&id| &catalog.definition(id).name);
    ids
}
