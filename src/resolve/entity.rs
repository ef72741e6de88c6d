//! Entities: keys, times, which rows exist. Relations stand in their own part below. Knows nothing of expressions.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Column, ColumnSpec, Entity, EntityId, ExprId, ExprKind, RelationId, Type, Value};
use crate::syntax::ast;

use super::build::count;
use super::kinds::{Kind, KindSet};
use super::scope::{EntityScope, Named};
use super::{Inputs, Resolver, sources};

mod owners;

impl Resolver<'_> {
    /// Enters all entities with their columns, relations, times.
    pub(super) fn entities(&mut self, inputs: &Inputs<'_>) {
        let items = sources::entity_items(inputs.files);
        for (at, item) in items.iter().enumerate() {
            let id = EntityId(count(at));
            self.enter_name(&item.name, Named::Entity(id));
            if let Some(plural) = &item.plural
                && plural.node != item.name.node
            {
                self.enter_name(plural, Named::Entity(id));
            }
            self.entity(item, inputs.columns.get(at).and_then(Option::as_ref), inputs);
        }
        for (at, item) in items.iter().enumerate() {
            self.key(EntityId(count(at)), item);
        }
        for (at, item) in items.iter().enumerate() {
            self.relations(EntityId(count(at)), item);
        }
        self.default_relations();
        for at in 0..items.len() {
            self.relation_names(EntityId(count(at)));
        }
        let own: Vec<Option<ExprId>> =
            items.iter().enumerate().map(|(at, item)| self.own_time(EntityId(count(at)), item)).collect();
        for at in 0..items.len() {
            self.time(EntityId(count(at)), &own);
        }
    }

    fn entity(&mut self, item: &ast::Entity, columns: Option<&Vec<Column>>, inputs: &Inputs<'_>) {
        let source = sources::source_of(item, inputs.replaced, &mut Vec::new());
        let open = columns.is_none();
        let columns = columns.cloned().unwrap_or_else(|| source.columns.iter().map(declared_column).collect());
        let by_name = columns.iter().enumerate().map(|(at, column)| (column.name.clone(), count(at))).collect();
        self.scope.entities.push(EntityScope { columns: by_name, open, ..EntityScope::default() });
        self.spans.entities.push(item.name.span);
        let key = item.key.first().zip(item.key.last()).map(|(first, last)| first.span.to(last.span));
        self.spans.keys.push(key.unwrap_or(item.name.span));
        self.catalog.entities.push(Entity {
            name: item.name.node.clone(),
            plural: item.plural.as_ref().unwrap_or(&item.name).node.clone(),
            description: item.description.as_ref().map(|text| text.node.clone()),
            source,
            columns,
            key: Vec::new(),
            time: None,
            exists: None,
            default_owner: None,
        });
    }

    fn key(&mut self, id: EntityId, item: &ast::Entity) {
        let mut key = Vec::new();
        for name in &item.key {
            let Some(column) = self.entity_column(id, name, "key") else { continue };
            if key.contains(&column) {
                self.found.push(
                    Diagnostic::new(Code::DuplicateName, format!("column `{}` stands twice in the key", name.node))
                        .at(name.span, ""),
                );
                continue;
            }
            key.push(column);
        }
        self.catalog.entities[id.0 as usize].key = key;
    }

    /// A column that a clause of an entity names.
    pub(super) fn entity_column(&mut self, id: EntityId, name: &ast::Name, clause: &str) -> Option<u32> {
        if let Some(column) = self.column_named(id, &name.node) {
            let known = &self.catalog.entity(id).columns[column as usize];
            if let Some(reason) = known.unsupported.clone() {
                self.found.push(unsupported(&name.node, &reason).at(name.span, ""));
                return None;
            }
            return Some(column);
        }
        let entity = self.catalog.entity(id);
        let message = format!("column `{}` not found in entity `{}`", name.node, entity.name);
        let mut diagnostic = Diagnostic::new(Code::UnknownName, message).at(name.span, format!("named by `{clause}`"));
        let names: Vec<&str> = entity.columns.iter().map(|column| column.name.as_str()).collect();
        match nearest(&name.node, names.iter().copied()) {
            Some(near) => {
                diagnostic = diagnostic.help(format!("the nearest name is `{near}`")).fix(name.span, quoted(near));
            }
            None => diagnostic = diagnostic.help(format!("its columns: {}", listed(&names))),
        }
        self.found.push(diagnostic);
        None
    }

    /// The column of that name; made up where the columns of the source are not known.
    pub(super) fn column_named(&mut self, id: EntityId, name: &str) -> Option<u32> {
        let scope = &mut self.scope.entities[id.0 as usize];
        if let Some(&column) = scope.columns.get(name) {
            return Some(column);
        }
        if !scope.open {
            return None;
        }
        let columns = &mut self.catalog.entities[id.0 as usize].columns;
        let column = count(columns.len());
        scope.columns.insert(name.to_owned(), column);
        columns.push(Column {
            name: name.to_owned(),
            source: vec![name.to_owned()],
            ty: Type::Unknown,
            unsupported: None,
            personal: false,
        });
        Some(column)
    }

    /// What is known of a column's kind.
    pub(super) fn column_kind(&mut self, entity: EntityId, column: u32) -> Kind {
        let known = &self.catalog.entity(entity).columns[column as usize];
        if known.ty != Type::Unknown {
            return Kind::Known(known.ty.clone());
        }
        let name = format!("column `{}` of entity `{}`", known.name, self.catalog.entity(entity).name);
        let vars = &mut *self.vars;
        let var = self.scope.vars.entry((entity, column)).or_insert_with(|| vars.add(KindSet::COLUMN, Some(name)));
        Kind::Open(*var)
    }

    /// The column of `time`, if the entity has that clause.
    fn own_time(&mut self, id: EntityId, item: &ast::Entity) -> Option<ExprId> {
        let name = item.time.as_ref()?;
        let Some(column) = self.entity_column(id, name, "time") else {
            self.scope.entities[id.0 as usize].time_broken = true;
            return None;
        };
        let kind = self.column_kind(id, column);
        let expr = self.intern(ExprKind::Column(id, column), kind.ty(), Some(id), name.span);
        match &kind {
            Kind::Known(ty) if !ty.is_time() => {
                self.found.push(
                    Diagnostic::new(
                        Code::TypeMismatch,
                        format!("column `{}` is {ty}, the time of an entity is a date or a timestamp", name.node),
                    )
                    .at(name.span, "")
                    .help(format!("type it in `columns {{ {} : date \"%d/%m/%Y\" }}`", quoted(&name.node))),
                );
                self.scope.entities[id.0 as usize].time_broken = true;
                return None;
            }
            Kind::Open(var) => {
                let _ = self.vars.narrow(*var, KindSet::TIME, name.span);
            }
            Kind::Known(_) | Kind::Error => {}
        }
        Some(expr)
    }

    /// The entity's own time, else its nearest owner's; and with it which of its rows exist.
    fn time(&mut self, id: EntityId, own: &[Option<ExprId>]) {
        let Some((way, column)) = self.nearest_time(id, own) else { return };
        let span = self.spans.entities[id.0 as usize];
        let ty = self.catalog.exprs[column].ty.clone();
        let time = self.over_owners(column, &ty, &way, span);
        let zone = self.catalog.settings.zone;
        let clock = self.catalog.clock;
        let (border, border_ty) = if ty == Type::Timestamp {
            (Value::Timestamp(clock.now_end(zone)), Type::Timestamp)
        } else {
            (Value::Date(clock.today(zone).saturating_add(1)), Type::Date)
        };
        let border = self.constant(border, border_ty, span).id;
        let later = ExprKind::InWindow { value: time, lower: Some(border), upper: None };
        let later = self.holds_on(later, Some(id), span);
        let exists = self.not(later, span).id;
        let entity = &mut self.catalog.entities[id.0 as usize];
        entity.time = Some(time);
        entity.exists = Some(exists);
    }

    /// The value at the end of a way over owners, seen from its start.
    pub(super) fn over_owners(
        &mut self,
        end: ExprId,
        ty: &Type,
        way: &[RelationId],
        span: crate::source::Span,
    ) -> ExprId {
        way.iter().rev().fold(end, |inner, &relation| {
            let from = self.catalog.relation(relation).from;
            self.intern(ExprKind::Owner(relation, inner), ty.clone(), Some(from), span)
        })
    }

    /// Breadth first over the default owners, in the order of declaration.
    fn nearest_time(&mut self, id: EntityId, own: &[Option<ExprId>]) -> Option<(Vec<RelationId>, ExprId)> {
        let mut visited = vec![id];
        let mut level: Vec<(EntityId, Vec<RelationId>)> = vec![(id, Vec::new())];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (entity, way) in level {
                if let Some(column) = own[entity.0 as usize] {
                    return Some((way, column));
                }
                if self.scope.entity(entity).time_broken {
                    self.scope.entities[id.0 as usize].time_broken = true;
                    return None;
                }
                for &relation in &self.scope.entity(entity).owners {
                    let to = self.catalog.relation(relation).to;
                    if self.scope.relation(relation).default && !visited.contains(&to) {
                        visited.push(to);
                        let mut longer = way.clone();
                        longer.push(relation);
                        next.push((to, longer));
                    }
                }
            }
            level = next;
        }
        None
    }
}

/// The column that a `columns` entry promises of a source that is not there.
fn declared_column(spec: &ColumnSpec) -> Column {
    Column {
        name: spec.name.clone(),
        source: spec.source.clone(),
        ty: spec.declared.as_ref().map_or(Type::Unknown, |declared| declared.ty.clone()),
        unsupported: None,
        personal: spec.personal,
    }
}

/// A column that is there but has no kind of the language.
pub(super) fn unsupported(name: &str, reason: &str) -> Diagnostic {
    Diagnostic::new(Code::UnsupportedType, format!("column `{name}` cannot be used: {reason}"))
}

/// A name as an expression writes it.
pub(super) fn quoted(name: &str) -> String {
    let mut characters = name.chars();
    let plain = characters.next().is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && characters.all(|c| c.is_ascii_alphanumeric() || c == '_');
    if plain { name.to_owned() } else { format!("`{name}`") }
}

/// Names for a message, the first ten of them.
pub(super) fn listed(names: &[&str]) -> String {
    let shown: Vec<String> = names.iter().take(10).map(|name| format!("`{name}`")).collect();
    match (shown.is_empty(), names.len().saturating_sub(10)) {
        (true, _) => "none".to_owned(),
        (false, 0) => shown.join(", "),
        (false, more) => format!("{} and {more} more", shown.join(", ")),
    }
}
