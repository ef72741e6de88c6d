//! What can be said about definitions and who is in them, beside the run itself. Must not know the command line.

pub mod audit;
pub mod count;
pub mod describe;
pub mod diff;
pub mod overlap;
pub mod parts;
pub mod personas;
pub mod profile;
pub mod reach;
pub mod trial;

use crate::model::{Catalog, Definition, DefinitionId, DefinitionKind, EntityId, ExprId};

/// Adds a definition that the workspace does not have, for one evaluation. Its name should be none that a definition can
/// have, or that of a column.
pub fn add_definition(
    catalog: &mut Catalog,
    kind: DefinitionKind,
    name: String,
    entity: EntityId,
    body: ExprId,
) -> DefinitionId {
    let id = DefinitionId(u32::try_from(catalog.definitions.len()).unwrap_or(u32::MAX));
    catalog.definitions.push(Definition { kind, name, description: None, entity, body, text: String::new() });
    id
}
