//! Answers for some definitions, in memory, for commands that look at who belongs to what. Must not know what is looked for.

use std::collections::BTreeSet;

use arrow::array::{Array, ArrayRef, AsArray, BooleanArray};

use super::evaluate::Evaluated;
use super::keeping::Keeping;
use super::understand::Choice;
use super::{Failure, RunOptions, Workspace};
use crate::engine::EntityOutcome;
use crate::insight::{self, describe};
use crate::model::{Catalog, DefinitionId, DefinitionKind, EntityId, Expr, ExprKind};
use crate::progress::Progress;
use crate::syntax::ast::ItemKind;

impl Workspace {
    /// Evaluates what is chosen, with what earlier runs have found, and keeps what is new. `beside`: names that are read though no
    /// definition may mention them.
    pub(super) fn answered(
        &mut self,
        beside: &BTreeSet<String>,
        choice: Choice<'_>,
        traits: bool,
        progress: &dyn Progress,
    ) -> Result<Evaluated, Failure> {
        let options = RunOptions { traits, ..RunOptions::default() };
        let (evaluated, keeping) = self.evaluate_keeping(beside, choice, &options, progress)?;
        keeping.map(Keeping::keep);
        Ok(evaluated)
    }

    /// The names of all columns of entities.
    pub(super) fn column_names(&mut self) -> Result<BTreeSet<String>, Failure> {
        let entities = self.understand()?.resolved.catalog.entities;
        let columns = entities.iter().flat_map(|entity| &entity.columns);
        Ok(columns.flat_map(|column| column.source.iter().chain([&column.name]).cloned().collect::<Vec<_>>()).collect())
    }

    /// Whether each name is that of a persona.
    pub(super) fn are_personas(&self, names: &[String]) -> Result<(), Failure> {
        for name in names {
            let own = |item: &ItemKind| describe::name_of(item).is_some_and(|own| own.node == *name);
            let items = || self.items().filter(|item| own(&item.node));
            if items().any(|item| matches!(item.node, ItemKind::Persona(_))) {
                continue;
            }
            let kind = items().next().map_or("definition", |item| describe::kind_of(&item.node));
            return Err(Failure::Usage {
                message: format!("{kind} `{name}` is no persona"),
                help: Some("only personas have sheets".into()),
            });
        }
        Ok(())
    }

    /// Whether each name is that of something with members.
    pub(super) fn known_conditions(&self, names: &[String]) -> Result<(), Failure> {
        let is_condition =
            |item: &ItemKind| matches!(item, ItemKind::Segment(_) | ItemKind::Audience(_) | ItemKind::Persona(_));
        for name in names {
            let own = |item: &ItemKind| describe::name_of(item).is_some_and(|own| own.node == *name);
            if self.items().any(|item| own(&item.node) && is_condition(&item.node)) {
                continue;
            }
            let other = self.items().find(|item| own(&item.node));
            let Some(item) = other else {
                let candidates = self.items().filter(|item| is_condition(&item.node));
                let candidates = candidates.filter_map(|item| describe::name_of(&item.node));
                return Err(Failure::unknown("definition", name, candidates.map(|own| own.node.as_str())));
            };
            return Err(Failure::Usage {
                message: format!("{} `{name}` has no members", describe::kind_of(&item.node)),
                help: Some("segments, audiences and personas have".into()),
            });
        }
        Ok(())
    }
}

impl Evaluated {
    /// The answers of an entity.
    pub(super) fn of(&self, entity: EntityId) -> Result<&EntityOutcome, Failure> {
        let of = self.outcome.entities.iter().find(|of| of.entity == entity);
        of.ok_or_else(|| Failure::Other("internal error: an entity has no answers".into()))
    }

    /// Who is in a definition, by record in the order of keys.
    pub(super) fn members(&self, name: &str, entity: EntityId) -> Result<&BooleanArray, Failure> {
        let flags = self.of(entity)?.membership.column_by_name(name).and_then(|column| column.as_boolean_opt());
        flags.ok_or_else(|| Failure::Other(format!("internal error: `{name}` has no answers")))
    }

    /// Of each record whether it is in a definition.
    pub(super) fn memberships(&self, name: &str, entity: EntityId) -> Result<Vec<bool>, Failure> {
        Ok(self.members(name, entity)?.iter().map(|is_in| is_in == Some(true)).collect())
    }
}

/// The conditions of these names, or all of the subject; all of one entity.
pub(super) fn conditions(catalog: &Catalog, names: &[String]) -> Result<(EntityId, Vec<DefinitionId>), Failure> {
    let ids = (0..).map(DefinitionId).zip(&catalog.definitions);
    let all = ids.filter(|(_, one)| one.kind != DefinitionKind::Trait && !one.text.is_empty());
    if names.is_empty() {
        let subject =
            catalog.subject.ok_or_else(|| Failure::usage("the workspace has no subject: name definitions"))?;
        let order = |id: &DefinitionId| (catalog.definition(*id).kind, catalog.definition(*id).name.clone());
        let mut own: Vec<DefinitionId> = all.filter(|(_, one)| one.entity == subject).map(|(id, _)| id).collect();
        own.sort_by_key(order);
        return Ok((subject, own));
    }
    let all: Vec<DefinitionId> = all.map(|(id, _)| id).collect();
    let of_name = |name: &String| all.iter().copied().find(|id| catalog.definition(*id).name == *name);
    let mut seen = BTreeSet::new();
    let chosen: Vec<DefinitionId> = names.iter().filter_map(of_name).filter(|id| seen.insert(*id)).collect();
    let entity = chosen.first().map(|&id| catalog.definition(id).entity);
    let other = chosen.iter().map(|&id| catalog.definition(id)).find(|one| Some(one.entity) != entity);
    match (entity, chosen.first(), other) {
        (Some(entity), _, None) => Ok((entity, chosen)),
        (_, Some(&first), Some(other)) => {
            let first = catalog.definition(first);
            Err(Failure::Usage {
                message: format!("`{}` and `{}` are not of one entity", first.name, other.name),
                help: Some(format!(
                    "`{}` holds {}, `{}` {}",
                    first.name,
                    catalog.entity(first.entity).plural,
                    other.name,
                    catalog.entity(other.entity).plural
                )),
            })
        }
        _ => Err(Failure::Other("internal error: no definition was chosen".into())),
    }
}

/// The columns of an entity that have a kind, but for its key, and its traits: as traits under their own names.
pub(super) fn attributes(catalog: &mut Catalog, entity: EntityId) -> Vec<DefinitionId> {
    let ids = (0..).map(DefinitionId).zip(&catalog.definitions);
    let mut found: Vec<DefinitionId> = ids
        .filter(|(_, one)| one.entity == entity && one.kind == DefinitionKind::Trait && !one.text.is_empty())
        .map(|(id, _)| id)
        .collect();
    let of = catalog.entity(entity);
    let is_plain = |at: &u32| !of.key.contains(at) && of.columns[*at as usize].unsupported.is_none();
    let columns: Vec<u32> = (0..u32::try_from(of.columns.len()).unwrap_or(0)).filter(is_plain).collect();
    for column in columns {
        let of = &catalog.entity(entity).columns[column as usize];
        let (name, ty) = (of.name.clone(), of.ty.clone());
        let body = catalog.exprs.intern(Expr { kind: ExprKind::Column(entity, column), ty, frame: Some(entity) });
        found.push(insight::add_definition(catalog, DefinitionKind::Trait, name, entity, body));
    }
    found
}

/// The values of traits by name.
pub(super) fn values(of: &EntityOutcome, key_width: usize) -> Vec<(String, ArrayRef)> {
    let schema = of.traits.schema();
    let columns = schema.fields().iter().zip(of.traits.columns()).skip(key_width);
    columns
        .map(|(field, column)| (field.name().clone(), column.clone()))
        .filter(|(_, column)| !column.is_empty())
        .collect()
}
