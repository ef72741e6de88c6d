//! `belongs to`: which entities are connected, by which columns, under which names.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{EntityId, Relation, RelationId, Type};
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::count;
use super::super::scope::RelationScope;

impl Resolver<'_> {
    /// Enters what an entity belongs to.
    pub(super) fn relations(&mut self, from: EntityId, item: &ast::Entity) {
        for clause in &item.belongs_to {
            let Some(to) = self.scope.entity_named(&clause.entity.node) else {
                let diagnostic = self.unknown_entity(&clause.entity);
                self.found.push(diagnostic);
                continue;
            };
            let Some((local, remote)) = self.relation_columns(from, to, clause) else { continue };
            let plural = item.plural.as_ref().unwrap_or(&item.name);
            let mut reverse = match &clause.reverse {
                Some(name) => vec![name.node.clone()],
                None => vec![item.name.node.clone(), plural.node.clone()],
            };
            reverse.dedup();
            let role = match &clause.role {
                Some(role) => role.node.clone(),
                None => self.catalog.entity(to).name.clone(),
            };
            let named = clause.role.as_ref().unwrap_or(&clause.entity).span;
            self.relation_role(from, &role, named, clause.role.is_some());
            let id = RelationId(count(self.catalog.relations.len()));
            self.catalog.relations.push(Relation { from, to, local, remote, role, reverse });
            self.scope.relations.push(RelationScope {
                role_given: clause.role.is_some(),
                reverse_given: clause.reverse.is_some(),
                default: false,
                span: clause.reverse.as_ref().or(clause.role.as_ref()).unwrap_or(&clause.entity).span,
            });
            self.scope.entities[from.0 as usize].owners.push(id);
            self.scope.entities[to.0 as usize].members.push(id);
        }
    }

    /// The columns on both sides; none, and reported, where they do not fit.
    fn relation_columns(
        &mut self,
        from: EntityId,
        to: EntityId,
        clause: &ast::BelongsTo,
    ) -> Option<(Vec<u32>, Vec<u32>)> {
        let local: Vec<Option<u32>> =
            clause.local.iter().map(|name| self.entity_column(from, name, "belongs to")).collect();
        let remote: Vec<Option<u32>> = if clause.remote.is_empty() {
            self.catalog.entity(to).key.iter().map(|&column| Some(column)).collect()
        } else {
            clause.remote.iter().map(|name| self.entity_column(to, name, "belongs to")).collect()
        };
        let local: Vec<u32> = local.into_iter().collect::<Option<_>>()?;
        let remote: Vec<u32> = remote.into_iter().collect::<Option<_>>()?;
        let place = clause.local.first().map_or(clause.entity.span, |name| name.span);
        let owner = &self.catalog.entity(to).name;
        if clause.remote.is_empty() && remote.is_empty() {
            self.found.push(
                Diagnostic::new(Code::UnknownRelation, format!("entity `{owner}` has no key to be pointed at"))
                    .at(clause.entity.span, "")
                    .help(format!("give `{owner}` a `key`, or name both columns: `on local = remote`")),
            );
            return None;
        }
        if local.len() != remote.len() {
            let message =
                format!("{} columns of this entity against {} of entity `{owner}`", local.len(), remote.len());
            self.found.push(
                Diagnostic::new(Code::UnknownRelation, message)
                    .at(place, "")
                    .help("`on (x, y) = (a, b)` names as many columns on both sides"),
            );
            return None;
        }
        for (position, (&ours, &theirs)) in local.iter().zip(&remote).enumerate() {
            let place = clause.local.get(position).map_or(place, |name| name.span);
            self.relation_kinds((from, ours), (to, theirs), place);
        }
        Some((local, remote))
    }

    fn relation_kinds(&mut self, ours: (EntityId, u32), theirs: (EntityId, u32), place: crate::source::Span) {
        let column = |(entity, column): (EntityId, u32)| &self.catalog.entity(entity).columns[column as usize];
        let (ours, theirs) = (column(ours), column(theirs));
        let same = matches!((&ours.ty, &theirs.ty), (Type::Decimal(_), Type::Decimal(_))) || ours.ty == theirs.ty;
        if same || ours.ty.is_unknown() || theirs.ty.is_unknown() {
            return;
        }
        let message = format!(
            "column `{}` is {}, column `{}` that it points to is {}",
            ours.name, ours.ty, theirs.name, theirs.ty
        );
        self.found
            .push(Diagnostic::new(Code::KeyTypesDiffer, message).at(place, "").help("type one of them in `columns`"));
    }

    fn relation_role(&mut self, from: EntityId, role: &str, place: crate::source::Span, given: bool) {
        let owners = &self.scope.entity(from).owners;
        let Some(&earlier) = owners.iter().find(|&&other| self.catalog.relation(other).role == role) else { return };
        let help = if given { "choose another name" } else { "name it: `belongs to … as ROLE`" };
        let earlier = self.scope.relation(earlier).span;
        self.found.push(
            Diagnostic::new(Code::DuplicateName, format!("relation `{role}` is given twice"))
                .at(place, "")
                .at(earlier, "the first stands here")
                .help(help),
        );
    }

    /// Marks of all relations between two entities the one that is meant without a name: the first declared without
    /// `as`, or the only one.
    pub(super) fn default_relations(&mut self) {
        for at in 0..self.catalog.entities.len() {
            let owners = self.scope.entities[at].owners.clone();
            for &relation in &owners {
                let to = self.catalog.relation(relation).to;
                let mut between = owners.iter().copied().filter(|&other| self.catalog.relation(other).to == to);
                let plain = between.clone().find(|&other| !self.scope.relation(other).role_given);
                let only = if between.clone().count() == 1 { between.next() } else { None };
                self.scope.relations[relation.0 as usize].default = plain.or(only) == Some(relation);
            }
            let plain = owners.iter().copied().find(|&relation| !self.scope.relation(relation).role_given);
            self.catalog.entities[at].default_owner = plain.or(owners.first().copied());
        }
    }

    /// Names of relations that are already taken on their side.
    pub(super) fn relation_names(&mut self, entity: EntityId) {
        let mut taken: Vec<(String, RelationId)> = Vec::new();
        for relation in self.scope.entity(entity).members.clone() {
            let known = *self.scope.relation(relation);
            for name in self.catalog.relation(relation).reverse.clone() {
                if self.scope.entity(entity).columns.contains_key(&name) && (known.default || known.reverse_given) {
                    let message = format!(
                        "relation `{name}` of entity `{}` is named like its column",
                        self.catalog.entity(entity).name
                    );
                    self.found.push(
                        Diagnostic::new(Code::DuplicateName, message)
                            .at(known.span, "")
                            .help("give the relation another name on that side: `belongs to … reverse NAME`"),
                    );
                    break;
                }
                let from = self.catalog.relation(relation).from;
                let clash = taken.iter().find(|(other, _)| *other == name).map(|(_, other)| *other);
                if let Some(other) =
                    clash.filter(|&other| known.reverse_given || self.catalog.relation(other).from != from)
                {
                    let message =
                        format!("relation `{name}` of entity `{}` is given twice", self.catalog.entity(entity).name);
                    self.found.push(
                        Diagnostic::new(Code::DuplicateName, message)
                            .at(known.span, "")
                            .at(self.scope.relation(other).span, "the first stands here")
                            .help("give one of them another name: `belongs to … reverse NAME`"),
                    );
                    break;
                }
                taken.push((name, relation));
            }
        }
        self.role_names(entity);
    }

    /// A role may be named like the column that holds the key, not like another one.
    fn role_names(&mut self, entity: EntityId) {
        for relation in self.scope.entity(entity).owners.clone() {
            let known = self.catalog.relation(relation);
            let Some(&column) = self.scope.entity(entity).columns.get(&known.role) else { continue };
            if known.local.contains(&column) {
                continue;
            }
            let message = format!(
                "relation `{}` of entity `{}` is named like its column",
                known.role,
                self.catalog.entity(entity).name
            );
            self.found.push(
                Diagnostic::new(Code::DuplicateName, message)
                    .at(self.scope.relation(relation).span, "")
                    .help("give the relation another name: `belongs to … as ROLE`"),
            );
        }
    }

    /// A name that no entity has.
    pub(in super::super) fn unknown_entity(&self, name: &ast::Name) -> Diagnostic {
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, format!("entity `{}` not found", name.node)).at(name.span, "");
        if let Some(named) = self.scope.names.get(&name.node) {
            let what = self.word_of(*named);
            diagnostic = diagnostic.note(format!("`{}` is a {what}", name.node));
        }
        let names = self.catalog.entities.iter().flat_map(|entity| [entity.name.as_str(), entity.plural.as_str()]);
        match nearest(&name.node, names) {
            Some(near) => diagnostic.help(format!("the nearest name is `{near}`")).fix(name.span, near),
            None => diagnostic,
        }
    }
}
