//! Who is in which persona, persona group, expectation and org-unit. Must not know how members are found or shown.

use std::collections::BTreeSet;

use serde::Serialize;

use super::add_definition;
use crate::model::{
    Catalog, DefinitionId, DefinitionKind, EntityId, Expr, ExprId, ExprKind, GroupId, Persona, Shared, Type,
};

/// The personas of a workspace with everything around them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Personas {
    /// Persona groups.
    pub groups: Vec<GroupView>,
    /// Personas.
    pub personas: Vec<PersonaView>,
    /// What personas expect.
    pub expectations: Vec<SharedView>,
    /// Who fulfils it.
    pub org_units: Vec<SharedView>,
}

/// How many records there are of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Size {
    /// Records.
    pub members: u64,
    /// Their part of the population, 0 to 1.
    pub share: f64,
    /// All records of the entities that they are of.
    pub population: u64,
}

/// A persona group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GroupView {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// The groups that stand in it.
    pub groups: Vec<String>,
    /// The personas that stand in it themselves.
    pub personas: Vec<String>,
    /// Records of any persona in it or in a group in it, each once.
    #[serde(flatten)]
    pub size: Size,
}

/// A persona.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonaView {
    /// Its name.
    pub name: String,
    /// In words.
    pub description: Option<String>,
    /// Whose records.
    pub entity: String,
    /// The groups that it stands in.
    pub groups: Vec<String>,
    /// What its people expect.
    pub expects: Vec<Named>,
    /// Who fulfils it.
    pub fulfilled_by: Vec<Named>,
    /// What they want.
    pub goals: Vec<String>,
    /// What annoys them.
    pub frustrations: Vec<String>,
    /// What they would say.
    pub quote: Option<String>,
    /// The path of a picture.
    pub portrait: Option<String>,
    /// Its records.
    #[serde(flatten)]
    pub size: Size,
    /// Records whose primary persona it is.
    pub primary: u64,
}

/// An expectation or an org-unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SharedView {
    /// What it is.
    #[serde(flatten)]
    pub what: Named,
    /// The personas that are connected with it.
    pub personas: Vec<String>,
    /// Records of any of them, each once.
    #[serde(flatten)]
    pub size: Size,
}

/// A name and words, of which at least one is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its name; none for what was created on the spot.
    pub name: Option<String>,
    /// In words.
    pub description: Option<String>,
}

impl From<&Shared> for Named {
    fn from(shared: &Shared) -> Self {
        Self { name: shared.name.clone(), description: shared.description.clone() }
    }
}

/// The definitions that count the records of a union of personas, one per entity.
#[derive(Clone, Debug, Default)]
struct Union(Vec<DefinitionId>);

/// What has to be evaluated for [`Personas`].
#[derive(Clone, Debug, Default)]
pub struct Census {
    groups: Vec<Union>,
    expectations: Vec<Union>,
    org_units: Vec<Union>,
}

/// What was evaluated.
pub struct Counted<'a> {
    /// The members of a definition.
    pub members: &'a dyn Fn(DefinitionId) -> u64,
    /// The records whose primary persona this is.
    pub primary: &'a dyn Fn(DefinitionId) -> u64,
    /// The records of an entity.
    pub population: &'a dyn Fn(EntityId) -> u64,
}

impl Census {
    /// Adds a definition for each group, expectation and org-unit, and each entity whose personas are in it.
    pub fn prepare(catalog: &mut Catalog) -> Self {
        let personas = catalog.personas.clone();
        let union = |catalog: &mut Catalog, is_in: &dyn Fn(&Persona) -> bool| {
            let inside: Vec<&Persona> = personas.iter().filter(|persona| is_in(persona)).collect();
            let entities: BTreeSet<EntityId> = inside.iter().map(|persona| persona.entity).collect();
            Union(entities.into_iter().map(|entity| any_of(catalog, entity, &inside)).collect())
        };
        let groups = (0..catalog.persona_groups.len()).map(|at| {
            let inside = within(catalog, at);
            union(catalog, &|persona| persona.groups.iter().any(|group| inside.contains(group)))
        });
        let groups = groups.collect();
        let expectations = (0..catalog.expectations.len())
            .map(|at| union(catalog, &|persona| persona.expects.iter().any(|id| id.0 as usize == at)));
        let expectations = expectations.collect();
        let org_units = (0..catalog.org_units.len())
            .map(|at| union(catalog, &|persona| persona.fulfilled_by.iter().any(|id| id.0 as usize == at)));
        Self { groups, expectations, org_units: org_units.collect() }
    }

    /// What has to be evaluated.
    #[must_use]
    pub fn wanted(&self, catalog: &Catalog) -> Vec<DefinitionId> {
        let unions = self.groups.iter().chain(&self.expectations).chain(&self.org_units);
        let personas = catalog.personas.iter().map(|persona| persona.definition);
        personas.chain(unions.flat_map(|union| union.0.iter().copied())).collect()
    }

    /// Puts the counts together.
    #[must_use]
    pub fn view(&self, catalog: &Catalog, counted: &Counted<'_>) -> Personas {
        let view = View { catalog, counted };
        let groups = (0..).map(GroupId).zip(&self.groups);
        let mut groups: Vec<GroupView> = groups.map(|(id, union)| view.group(id, union)).collect();
        groups.sort_by(|a, b| a.name.cmp(&b.name));
        let mut personas: Vec<PersonaView> = catalog.personas.iter().map(|persona| view.persona(persona)).collect();
        personas.sort_by(|a, b| (&a.entity, &a.name).cmp(&(&b.entity, &b.name)));
        let expectations = catalog.expectations.iter().zip(&self.expectations).enumerate();
        let expectations = expectations.map(|(at, (one, union))| {
            view.shared(one, union, &|persona| persona.expects.iter().any(|id| id.0 as usize == at))
        });
        let org_units = catalog.org_units.iter().zip(&self.org_units).enumerate();
        let org_units = org_units.map(|(at, (one, union))| {
            view.shared(one, union, &|persona| persona.fulfilled_by.iter().any(|id| id.0 as usize == at))
        });
        Personas { groups, personas, expectations: expectations.collect(), org_units: org_units.collect() }
    }
}

/// What is shown of each, from what was counted.
struct View<'a> {
    catalog: &'a Catalog,
    counted: &'a Counted<'a>,
}

impl View<'_> {
    fn size(&self, ids: &[DefinitionId]) -> Size {
        let members = ids.iter().map(|&id| (self.counted.members)(id)).sum();
        let population = ids.iter().map(|&id| (self.counted.population)(self.catalog.definition(id).entity)).sum();
        let share = if population == 0 { 0.0 } else { members as f64 / population as f64 };
        Size { members, share, population }
    }

    /// The names of the personas that are in something.
    fn names(&self, is_in: &dyn Fn(&Persona) -> bool) -> Vec<String> {
        let inside = self.catalog.personas.iter().filter(|persona| is_in(persona));
        let mut names: Vec<String> =
            inside.map(|persona| self.catalog.definition(persona.definition).name.clone()).collect();
        names.sort();
        names
    }

    fn group(&self, id: GroupId, union: &Union) -> GroupView {
        let groups = &self.catalog.persona_groups;
        let group = &groups[id.0 as usize];
        let inner = groups.iter().filter(|other| other.groups.contains(&id));
        GroupView {
            name: group.name.clone(),
            description: group.description.clone(),
            groups: inner.map(|other| other.name.clone()).collect(),
            personas: self.names(&|persona| persona.groups.contains(&id)),
            size: self.size(&union.0),
        }
    }

    fn persona(&self, persona: &Persona) -> PersonaView {
        let catalog = self.catalog;
        let definition = catalog.definition(persona.definition);
        let group = |id: &GroupId| catalog.persona_groups[id.0 as usize].name.clone();
        let expects = persona.expects.iter().map(|id| Named::from(&catalog.expectations[id.0 as usize]));
        let fulfilled_by = persona.fulfilled_by.iter().map(|id| Named::from(&catalog.org_units[id.0 as usize]));
        PersonaView {
            name: definition.name.clone(),
            description: definition.description.clone(),
            entity: catalog.entity(persona.entity).name.clone(),
            groups: persona.groups.iter().map(group).collect(),
            expects: expects.collect(),
            fulfilled_by: fulfilled_by.collect(),
            goals: persona.goals.clone(),
            frustrations: persona.frustrations.clone(),
            quote: persona.quote.clone(),
            portrait: persona.portrait.clone(),
            size: self.size(&[persona.definition]),
            primary: (self.counted.primary)(persona.definition),
        }
    }

    fn shared(&self, one: &Shared, union: &Union, is_in: &dyn Fn(&Persona) -> bool) -> SharedView {
        SharedView { what: Named::from(one), personas: self.names(is_in), size: self.size(&union.0) }
    }
}

/// A group and every group that stands in it, over any number of groups.
fn within(catalog: &Catalog, at: usize) -> BTreeSet<GroupId> {
    let mut inside = BTreeSet::from([GroupId(u32::try_from(at).unwrap_or(u32::MAX))]);
    loop {
        let groups = (0..).map(GroupId).zip(&catalog.persona_groups);
        let more: Vec<GroupId> = groups
            .filter(|(id, group)| !inside.contains(id) && group.groups.iter().any(|outer| inside.contains(outer)))
            .map(|(id, _)| id)
            .collect();
        if more.is_empty() {
            return inside;
        }
        inside.extend(more);
    }
}

/// A definition that holds the records of any of the personas that are of the entity.
fn any_of(catalog: &mut Catalog, entity: EntityId, personas: &[&Persona]) -> DefinitionId {
    let own = personas.iter().filter(|persona| persona.entity == entity);
    let ids: Vec<DefinitionId> = own.map(|persona| persona.definition).collect();
    let condition = |kind| Expr { kind, ty: Type::Bool, frame: Some(entity) };
    let mut parts: Vec<ExprId> =
        ids.into_iter().map(|id| catalog.exprs.intern(condition(ExprKind::Definition(id)))).collect();
    let body = match (parts.len(), parts.pop()) {
        (1, Some(one)) => one,
        (_, last) => {
            parts.extend(last);
            catalog.exprs.intern(condition(ExprKind::Or(parts.into())))
        }
    };
    add_definition(catalog, DefinitionKind::Segment, String::new(), entity, body)
}
