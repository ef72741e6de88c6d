//! What a name or a path of names stands for, seen from the rows of an entity. Decides, but neither reports nor
//! makes expressions.

use crate::model::{Catalog, DefinitionId, EntityId, ListId, RelationId};
use crate::syntax::ast::Name;

use super::relation;
use super::scope::{Named, Scope};

/// The rows that an expression is evaluated on, and the record that they are read for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'f> {
    pub(super) entity: EntityId,
    /// In a range: the frame of the record that the aggregate is computed for.
    pub(super) record: Option<&'f Frame<'f>>,
}

impl<'f> Frame<'f> {
    /// A record by itself.
    pub(super) fn of(entity: EntityId) -> Self {
        Self { entity, record: None }
    }

    /// The rows of a range, read for this frame's record.
    pub(super) fn rows(&'f self, entity: EntityId) -> Self {
        Self { entity, record: Some(self) }
    }
}

/// What a path stands for: how many `this`, over which owners, and what at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    pub(super) this: usize,
    pub(super) owners: Vec<RelationId>,
    /// Whose the end is.
    pub(super) entity: EntityId,
    pub(super) end: End,
}

/// See [`Meaning`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum End {
    Column(u32),
    /// A column of a source that is not known.
    NewColumn(String),
    Definition(DefinitionId),
    Param(u32),
    List(ListId),
}

/// Why a path stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The part at this position is nothing in this entity.
    Unknown { at: usize, entity: EntityId },
    /// It is an entity or its rows: many, not a value.
    Rows { at: usize, entity: EntityId },
    /// It is an owner, not a value of one.
    Owner { relation: RelationId },
    /// It is a definition of another entity.
    Foreign { at: usize, entity: EntityId, definition: DefinitionId },
    /// A constant stands behind a dot.
    Constant { at: usize },
    /// `this` outside a range.
    NoRecord,
    /// `this` alone.
    BareThis,
}

/// Finds what the path means on rows of the frame.
pub(super) fn find(scope: &Scope, catalog: &Catalog, frame: Frame<'_>, parts: &[Name]) -> Result<Meaning, Lost> {
    let mut this = 0;
    let mut at = frame;
    let mut rest = parts;
    while let [first, more @ ..] = rest
        && first.node == "this"
        && !is_value(scope, at.entity, "this")
        && relation::to_one(scope, catalog, at.entity, "this").is_none()
    {
        if more.is_empty() {
            return Err(Lost::BareThis);
        }
        at = *at.record.ok_or(Lost::NoRecord)?;
        this += 1;
        rest = more;
    }
    follow(scope, catalog, at.entity, rest, this)
}

/// Follows the parts from one entity's rows over their owners.
fn follow(scope: &Scope, catalog: &Catalog, from: EntityId, parts: &[Name], this: usize) -> Result<Meaning, Lost> {
    let mut entity = from;
    let mut owners = Vec::new();
    for (position, part) in parts.iter().enumerate() {
        let at = this + position;
        let rest = &parts[position..];
        if let Some(&column) = scope.entity(entity).columns.get(&joined(rest)) {
            return Ok(Meaning { this, owners, entity, end: End::Column(column) });
        }
        let owner = relation::to_one(scope, catalog, entity, &part.node);
        if rest.len() == 1 {
            let end = end(scope, catalog, entity, &part.node, at, at == 0, owner)?;
            return Ok(Meaning { this, owners, entity, end });
        }
        let Some(relation) = owner else {
            // A field of a struct of a source that is not known.
            let known = scope.names.contains_key(&part.node);
            if scope.entity(entity).open && !known {
                return Ok(Meaning { this, owners, entity, end: End::NewColumn(joined(rest)) });
            }
            let rows = relation::direct_rows(scope, catalog, entity, &part.node);
            return Err(if rows { Lost::Rows { at, entity } } else { Lost::Unknown { at, entity } });
        };
        owners.push(relation);
        entity = catalog.relation(relation).to;
    }
    Err(Lost::Unknown { at: this, entity })
}

fn end(
    scope: &Scope,
    catalog: &Catalog,
    entity: EntityId,
    name: &str,
    at: usize,
    alone: bool,
    owner: Option<RelationId>,
) -> Result<End, Lost> {
    match scope.names.get(name) {
        Some(&Named::Definition(definition)) => {
            let homeless = scope.definitions[definition.0 as usize].homeless;
            if homeless || catalog.definition(definition).entity == entity {
                return Ok(End::Definition(definition));
            }
            Err(Lost::Foreign { at, entity, definition })
        }
        Some(&Named::Param(param)) if alone => Ok(End::Param(param)),
        Some(&Named::List(list)) if alone => Ok(End::List(list)),
        Some(Named::Param(_) | Named::List(_)) => Err(Lost::Constant { at }),
        Some(Named::Entity(_)) | None => {
            if let Some(relation) = owner {
                return Err(Lost::Owner { relation });
            }
            let rows = relation::direct_rows(scope, catalog, entity, name);
            if scope.entity(entity).open && !rows {
                return Ok(End::NewColumn(name.to_owned()));
            }
            if rows || scope.names.contains_key(name) {
                return Err(Lost::Rows { at, entity });
            }
            Err(Lost::Unknown { at, entity })
        }
    }
}

fn is_value(scope: &Scope, entity: EntityId, name: &str) -> bool {
    scope.entity(entity).columns.contains_key(name)
}

/// The parts as one name: a field of a struct.
pub(super) fn joined(parts: &[Name]) -> String {
    let parts: Vec<&str> = parts.iter().map(|part| part.node.as_str()).collect();
    parts.join(".")
}
