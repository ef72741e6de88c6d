//! Ways between entities: to-one by role, to-many by name over any number of hops. Knows nothing of expressions.

use crate::model::{Catalog, EntityId, RelationId};

use super::scope::Scope;

/// What a name leads to when it is looked for among the rows that belong to a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// These hops, each from an owner to what belongs to it.
    Found(Vec<RelationId>),
    /// Several longer ways.
    Several(Vec<Vec<RelationId>>),
    /// Several direct relations, none of which is the default one.
    Unnamed(Vec<RelationId>),
    /// An entity that no way leads to.
    Unconnected(EntityId),
    /// Nothing has this name.
    Unknown,
}

/// So many ways are listed at most.
const LISTED: usize = 8;
/// So many hops are tried at most; real workspaces need a few dozen.
const TRIED: usize = 20_000;

/// What belongs to rows of `from` under this name.
pub(super) fn to_many(scope: &Scope, catalog: &Catalog, from: EntityId, name: &str) -> Way {
    if let Some(way) = direct(scope, catalog, from, name) {
        return way;
    }
    let mut search =
        Search { scope, catalog, name, visited: vec![from], way: Vec::new(), found: Vec::new(), left: TRIED };
    search.walk(from);
    let mut found = search.found;
    match (found.len(), scope.entity_named(name)) {
        (0, Some(entity)) => Way::Unconnected(entity),
        (0, None) => Way::Unknown,
        (1, _) => Way::Found(found.remove(0)),
        _ => Way::Several(found),
    }
}

fn direct(scope: &Scope, catalog: &Catalog, from: EntityId, name: &str) -> Option<Way> {
    let members = &scope.entity(from).members;
    if let Some(&relation) = members.iter().find(|&&relation| leads_to(scope, catalog, relation, name)) {
        return Some(Way::Found(vec![relation]));
    }
    // The entity's own name still means the default relation where `reverse` gave it another one.
    let entity = scope.entity_named(name)?;
    let between: Vec<RelationId> =
        members.iter().copied().filter(|&relation| catalog.relation(relation).from == entity).collect();
    match between.iter().find(|&&relation| scope.relation(relation).default) {
        Some(&relation) => Some(Way::Found(vec![relation])),
        None if between.is_empty() => None,
        None => Some(Way::Unnamed(between)),
    }
}

/// Whether this name is one that the relation's to-many side is called by, without doubt.
fn leads_to(scope: &Scope, catalog: &Catalog, relation: RelationId, name: &str) -> bool {
    let known = scope.relation(relation);
    (known.reverse_given || known.default) && catalog.relation(relation).reverse.iter().any(|reverse| reverse == name)
}

struct Search<'s> {
    scope: &'s Scope,
    catalog: &'s Catalog,
    name: &'s str,
    visited: Vec<EntityId>,
    way: Vec<RelationId>,
    found: Vec<Vec<RelationId>>,
    left: usize,
}

impl Search<'_> {
    /// Every way on from here that passes no entity twice.
    fn walk(&mut self, at: EntityId) {
        let scope = self.scope;
        for &relation in &scope.entity(at).members {
            let next = self.catalog.relation(relation).from;
            if self.left == 0 || self.found.len() > LISTED || self.visited.contains(&next) {
                continue;
            }
            self.left -= 1;
            self.way.push(relation);
            let default = scope.relation(relation).default;
            let named = scope.entity_named(self.name) == Some(next);
            if leads_to(scope, self.catalog, relation, self.name) || (default && named) {
                self.found.push(self.way.clone());
            } else if default || self.only_way(relation) {
                self.visited.push(next);
                self.walk(next);
                self.visited.pop();
            }
            self.way.pop();
        }
    }

    /// Whether no other relation between the two entities is the default one.
    fn only_way(&self, relation: RelationId) -> bool {
        let this = self.catalog.relation(relation);
        let siblings = self.scope.entity(this.to).members.iter();
        !siblings
            .filter(|&&other| self.catalog.relation(other).from == this.from)
            .any(|&other| self.scope.relation(other).default)
    }
}

/// The owner of rows of `from` in this role.
pub(super) fn to_one(scope: &Scope, catalog: &Catalog, from: EntityId, role: &str) -> Option<RelationId> {
    let owners = &scope.entity(from).owners;
    let by_role = owners.iter().find(|&&relation| catalog.relation(relation).role == role);
    let by_plural = || {
        owners.iter().find(|&&relation| {
            !scope.relation(relation).role_given && catalog.entity(catalog.relation(relation).to).plural == role
        })
    };
    by_role.or_else(by_plural).copied()
}

/// What a way is called, as it can be written: the names of its hops.
pub(super) fn spelled(scope: &Scope, catalog: &Catalog, way: &[RelationId]) -> String {
    let names: Vec<&str> = way
        .iter()
        .map(|&relation| {
            let known = catalog.relation(relation);
            let plural = catalog.entity(known.from).plural.as_str();
            if scope.relation(relation).reverse_given {
                known.reverse.first().map_or(plural, String::as_str)
            } else {
                plural
            }
        })
        .collect();
    names.join(".")
}

/// Names of everything that belongs to rows of `from` directly, for the nearest one.
pub(super) fn member_names(scope: &Scope, catalog: &Catalog, from: EntityId) -> Vec<String> {
    let members = scope.entity(from).members.iter();
    let mut names: Vec<String> =
        members.flat_map(|&relation| catalog.relation(relation).reverse.iter().cloned()).collect();
    names.extend(catalog.entities.iter().flat_map(|entity| [entity.name.clone(), entity.plural.clone()]));
    names
}

/// Whether rows of this name belong to rows of `from` directly.
pub(super) fn direct_rows(scope: &Scope, catalog: &Catalog, from: EntityId, name: &str) -> bool {
    let members = scope.entity(from).members.iter();
    members.clone().any(|&relation| catalog.relation(relation).reverse.iter().any(|reverse| reverse == name))
}
