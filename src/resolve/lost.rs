//! What to say of a name or a path that stands for nothing. Decides nothing but the words.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{DefinitionId, DefinitionKind, EntityId};
use crate::source::Span;
use crate::syntax::ast;

use super::entity::{listed, quoted};
use super::path::{self, Frame, Lost};
use super::{Resolver, relation};

/// So many mistakes get the nearest name; to look it up for thousands would take longer than anybody reads.
const SUGGESTED: usize = 100;

impl Resolver<'_> {
    /// What to say of a path that stands for nothing.
    pub(super) fn lost(&self, lost: Lost, parts: &[ast::Name], frame: Frame<'_>, span: Span) -> Diagnostic {
        match lost {
            Lost::Unknown { at, entity } if at + 1 < parts.len() && self.has_value(entity, &parts[at].node) => {
                self.unknown_field(&parts[at..], entity)
            }
            Lost::Unknown { at, entity } => self.unknown_name(&parts[at.min(parts.len() - 1)], at, entity, frame),
            Lost::Rows { at, entity } => {
                let name = &parts[at];
                let owner = &self.catalog.entity(entity).name;
                let message = format!("`{}` are rows, not a value of entity `{owner}`", name.node);
                Diagnostic::new(Code::WrongRange, message).at(name.span, "").help(format!(
                    "read them with an aggregate, as `count({})` or `sum(x of {})`",
                    name.node, name.node
                ))
            }
            Lost::Owner { relation } => {
                let known = self.catalog.relation(relation);
                let message = format!("`{}` is an entity, not a value", known.role);
                let columns = &self.catalog.entity(known.to).columns;
                let example = columns.first().map_or("COLUMN", |column| column.name.as_str());
                Diagnostic::new(Code::UnknownName, message)
                    .at(span, "")
                    .help(format!("name one of its columns, traits or segments, as `{}.{example}`", known.role))
            }
            Lost::Foreign { at, entity, definition } => self.foreign(&parts[at], entity, definition, frame),
            Lost::Constant { at } => {
                Diagnostic::new(Code::UnknownName, format!("`{}` belongs to no entity", parts[at].node))
                    .at(span, "")
                    .help(format!("write `{}` alone", parts[at].node))
            }
            Lost::NoRecord => Diagnostic::new(Code::UnknownName, "`this` stands outside a range").at(span, "").help(
                "inside a range `this.x` is the record that the aggregate is computed for; here write the name alone",
            ),
            Lost::BareThis => Diagnostic::new(Code::UnknownName, "`this` is a record, not a value")
                .at(span, "")
                .help("name one of its columns, as `this.x`"),
        }
    }

    fn foreign(&self, name: &ast::Name, entity: EntityId, definition: DefinitionId, frame: Frame<'_>) -> Diagnostic {
        let known = self.catalog.definition(definition);
        let other = self.catalog.entity(known.entity);
        let here = &self.catalog.entity(entity).name;
        let what = format!("{} `{}`", known.kind.word(), known.name);
        let diagnostic = Diagnostic::new(
            Code::WrongEntity,
            format!("{what} is of entity `{}`, this is entity `{here}`", other.name),
        )
        .at(name.span, "");
        let record = frame.record.filter(|record| record.entity == known.entity && entity == frame.entity);
        if record.is_some() {
            return self.of_the_record(diagnostic, name, entity, known.entity);
        }
        let owners = &self.scope.entity(entity).owners;
        let owner = owners.iter().find(|&&relation| self.catalog.relation(relation).to == known.entity);
        if let Some(&relation) = owner {
            let path = format!("{}.{}", self.catalog.relation(relation).role, quoted(&known.name));
            return diagnostic.help(format!("write `{path}`")).fix(name.span, path);
        }
        if let relation::Way::Found(way) = relation::to_many(self.scope, self.catalog, entity, &other.name) {
            let rows = relation::spelled(self.scope, self.catalog, &way);
            return match known.kind {
                DefinitionKind::Trait => {
                    diagnostic.help(format!("read it with an aggregate, as `sum({} of {rows})`", known.name))
                }
                _ => diagnostic.help(format!("read it with an aggregate, as `any({rows} where {})`", known.name)),
            };
        }
        diagnostic
    }

    fn unknown_name(&self, name: &ast::Name, at: usize, entity: EntityId, frame: Frame<'_>) -> Diagnostic {
        let known = self.catalog.entity(entity);
        let diagnostic =
            Diagnostic::new(Code::UnknownName, format!("column `{}` not found in entity `{}`", name.node, known.name))
                .at(name.span, "no column, trait or segment of this name");
        if at == 0
            && let Some(record) = frame.record
            && self.has_value(record.entity, &name.node)
        {
            return self.of_the_record(diagnostic, name, entity, record.entity);
        }
        let candidates = if self.found.len() < SUGGESTED { self.value_names(entity, at == 0) } else { Vec::new() };
        if let Some(near) = nearest(&name.node, candidates.iter().map(String::as_str)) {
            diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near))
        } else {
            let columns: Vec<&str> = known.columns.iter().map(|column| column.name.as_str()).collect();
            diagnostic.help(format!("columns of entity `{}`: {}", known.name, listed(&columns)))
        }
    }

    /// A value of that name is there, and what follows the point is none of its fields.
    fn unknown_field(&self, parts: &[ast::Name], entity: EntityId) -> Diagnostic {
        let known = self.catalog.entity(entity);
        let (name, path) = (&parts[0].node, path::joined(parts));
        let what = if self.scope.entity(entity).columns.contains_key(name) { "column" } else { "definition" };
        let message = format!("{what} `{name}` of entity `{}` has no field `{}`", known.name, parts[1].node);
        let diagnostic = Diagnostic::new(Code::UnknownName, message).at(parts[1].span, "");
        let below = format!("{name}.");
        let columns = known.columns.iter().map(|column| column.name.as_str());
        let fields: Vec<&str> = columns.filter(|column| column.starts_with(&below)).collect();
        if fields.is_empty() {
            return diagnostic.help("a point stands behind an owner, or behind a struct of the source");
        }
        match nearest(&path, fields.iter().copied()) {
            Some(near) => {
                let place = parts[0].span.to(parts[parts.len() - 1].span);
                diagnostic.help(format!("did you mean `{near}`?")).fix(place, near)
            }
            None => diagnostic.help(format!("its fields: {}", listed(&fields))),
        }
    }

    /// The name is nothing of the rows, but something of the record that they are read for.
    fn of_the_record(&self, diagnostic: Diagnostic, name: &ast::Name, rows: EntityId, record: EntityId) -> Diagnostic {
        let whose = &self.catalog.entity(record).name;
        let path = format!("this.{}", quoted(&name.node));
        let owners = &self.scope.entity(rows).owners;
        let owner = owners.iter().find(|&&relation| self.catalog.relation(relation).to == record);
        let other = owner.map_or(String::new(), |&relation| {
            let role = &self.catalog.relation(relation).role;
            format!(", or `{role}.{}` for the {role} of each row", quoted(&name.node))
        });
        let help = format!("entity `{whose}` has one: write `{path}` for the record{other}");
        diagnostic.help(help).fix(name.span, path)
    }

    /// Whether the entity has a column or definition of that name.
    fn has_value(&self, entity: EntityId, name: &str) -> bool {
        let definition = || {
            let id = self.scope.definition_named(name)?;
            (self.catalog.definition(id).entity == entity).then_some(id)
        };
        self.scope.entity(entity).columns.contains_key(name) || definition().is_some()
    }

    /// Every name that can stand for a value on rows of the entity, in the order of declaration.
    fn value_names(&self, entity: EntityId, alone: bool) -> Vec<String> {
        let known = self.catalog.entity(entity);
        let mut names: Vec<String> = known.columns.iter().map(|column| column.name.clone()).collect();
        let definitions = self.catalog.definitions.iter().filter(|definition| definition.entity == entity);
        names.extend(definitions.map(|definition| definition.name.clone()));
        let owners = self.scope.entity(entity).owners.iter();
        names.extend(owners.map(|&relation| self.catalog.relation(relation).role.clone()));
        if alone {
            names.extend(self.catalog.params.iter().map(|param| param.name.clone()));
        }
        names
    }
}
