//! Enters every name into its namespace and says where one is taken twice. Knows nothing of what definitions mean.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic};
use crate::model::{Definition, DefinitionId, DefinitionKind, EntityId, JourneyId, List, ListId};
use crate::source::Span;
use crate::syntax::{ast, canonical};

use super::build::count;
use super::items::{Defining, Items};
use super::kinds::Kind;
use super::scope::{DefinitionScope, Named};
use super::{DefinitionSpans, Inputs, Resolver};

impl Resolver<'_> {
    /// Enters all names but those of entities, which are entered already.
    pub(super) fn names<'a>(&mut self, inputs: &Inputs<'a>) -> Items<'a> {
        let mut items = Items::sort(inputs.files);
        self.second_entities(inputs.files);
        self.entity_columns(inputs.files);
        self.subject(&items.subjects);
        for list in &items.lists {
            let id = ListId(count(self.catalog.lists.len()));
            if self.enter_name(&list.name, Named::List(id)) {
                self.spans.lists.push(list.name.span);
                self.catalog.lists.push(List {
                    name: list.name.node.clone(),
                    description: list.description.as_ref().map(|text| text.node.clone()),
                    path: list.path.node.clone(),
                    column: list.column.as_ref().map(|name| name.node.clone()),
                });
            }
        }
        let mut next = 0;
        items.params.retain(|param| {
            let entered = self.enter_name(&param.name, Named::Param(next));
            next += u32::from(entered);
            entered
        });
        let mut homeless = None;
        items.definitions.retain(|item| self.enter_definition(*item, &mut homeless));
        if items.subjects.is_empty() {
            self.without_subject(homeless);
        }
        self.output_names(&items);
        self.own_namespaces(&mut items);
        items
    }

    /// Enters a name that can stand in an expression; refused, and reported, when it is taken.
    pub(super) fn enter_name(&mut self, name: &ast::Name, named: Named) -> bool {
        if let Some(&taken) = self.scope.names.get(&name.node) {
            let mut diagnostic = Diagnostic::new(
                Code::DuplicateName,
                format!("name `{}` is taken by {}", name.node, with_article(self.word_of(taken))),
            )
            .at(name.span, "");
            if let Some(&place) = self.scope.places.get(&name.node) {
                diagnostic = diagnostic.at(place, "the first stands here");
            }
            self.found.push(diagnostic.help(
                "entities, traits, segments, lists, params, audiences and personas share one namespace: rename one of them",
            ));
            return false;
        }
        self.scope.names.insert(name.node.clone(), named);
        self.scope.places.insert(name.node.clone(), name.span);
        true
    }

    /// The keyword of what a name is.
    pub(super) fn word_of(&self, named: Named) -> &'static str {
        match named {
            Named::Entity(_) => "entity",
            Named::Definition(id) => self.catalog.definition(id).kind.word(),
            Named::Param(_) => "param",
            Named::List(_) => "list",
        }
    }

    /// Entities that are left out since an earlier one has their name.
    fn second_entities(&mut self, files: &[ast::File]) {
        let mut first: HashMap<&str, Span> = HashMap::new();
        for item in files.iter().flat_map(|file| &file.items) {
            let ast::ItemKind::Entity(entity) = &item.node else { continue };
            if let Some(&earlier) = first.get(entity.name.node.as_str()) {
                self.found.push(
                    Diagnostic::new(Code::DuplicateName, format!("name `{}` is taken by an entity", entity.name.node))
                        .at(entity.name.span, "")
                        .at(earlier, "the first stands here"),
                );
            } else {
                first.insert(&entity.name.node, entity.name.span);
            }
        }
    }

    /// Entities that are named like a column of their own.
    fn entity_columns(&mut self, files: &[ast::File]) {
        for (at, item) in super::sources::entity_items(files).into_iter().enumerate() {
            for name in [Some(&item.name), item.plural.as_ref()].into_iter().flatten() {
                if self.scope.entities[at].columns.contains_key(&name.node) {
                    self.found.push(
                        Diagnostic::new(
                            Code::DuplicateName,
                            format!("entity `{}` is named like its column `{}`", item.name.node, name.node),
                        )
                        .at(name.span, "")
                        .help("rename the entity, or the column with `columns { … as … }`"),
                    );
                }
            }
        }
    }

    fn subject(&mut self, subjects: &[&ast::Name]) {
        for (at, name) in subjects.iter().enumerate() {
            if at > 0 {
                self.found.push(
                    Diagnostic::new(Code::DuplicateClause, "the subject is named twice")
                        .at(name.span, "")
                        .at(subjects[0].span, "the first stands here"),
                );
                continue;
            }
            let Some(entity) = self.scope.entity_named(&name.node) else {
                let diagnostic = self.unknown_entity(name);
                self.found.push(diagnostic);
                continue;
            };
            self.catalog.subject = Some(entity);
            if self.catalog.entity(entity).key.is_empty() {
                self.keyless(entity, name.span);
            }
        }
        // With one entity there is no doubt whose rows are meant.
        if subjects.is_empty() && self.catalog.entities.len() == 1 {
            self.catalog.subject = Some(EntityId(0));
        }
    }

    fn keyless(&mut self, entity: EntityId, place: Span) {
        let name = &self.catalog.entity(entity).name;
        self.found.push(
            Diagnostic::new(Code::WrongSubject, format!("entity `{name}` has no key, so it has no segments"))
                .at(place, "")
                .at(self.spans.entities[entity.0 as usize], "the entity")
                .help(format!("add `key COLUMN` to entity `{name}`")),
        );
    }

    fn enter_definition(&mut self, item: Defining<'_>, homeless: &mut Option<Span>) -> bool {
        let id = DefinitionId(count(self.catalog.definitions.len()));
        let name = item.name();
        if !self.enter_name(name, Named::Definition(id)) {
            return false;
        }
        let entity = if let Some(of) = item.of() {
            let entity = self.scope.entity_named(&of.node);
            if entity.is_none() {
                let diagnostic = self.unknown_entity(of);
                self.found.push(diagnostic);
            }
            entity
        } else {
            if self.catalog.subject.is_none() {
                homeless.get_or_insert(name.span);
            }
            self.catalog.subject
        };
        let body = self.error(item.body()).id;
        self.scope.definitions.push(DefinitionScope { kind: Kind::Error, homeless: entity.is_none() });
        self.spans.definitions.push(DefinitionSpans { name: name.span, body: item.body() });
        self.catalog.definitions.push(Definition {
            kind: item.kind(),
            name: name.node.clone(),
            description: item.description().map(|text| text.node.clone()),
            entity: entity.unwrap_or_default(),
            body,
            text: canonical(item.item()),
        });
        match item {
            Defining::Audience(audience, whole) => self.enter_audience(audience, id, whole.span),
            Defining::Persona(persona, whole) => self.enter_persona(persona, id, whole.span),
            Defining::Trait(..) | Defining::Segment(..) => {}
        }
        if let Some(entity) = entity {
            self.definition_entity(item, entity);
        }
        true
    }

    /// What a definition's entity forbids: names of its columns, segments without a key.
    fn definition_entity(&mut self, item: Defining<'_>, entity: EntityId) {
        let name = item.name();
        let known = self.catalog.entity(entity);
        let kind = item.kind();
        if let Some(&column) = self.scope.entity(entity).columns.get(&name.node) {
            let (code, what) = if known.key.contains(&column) {
                (Code::ReservedName, "the key of its entity, which the run writes")
            } else {
                (Code::DuplicateName, "a column of its own entity")
            };
            let message = format!("{} `{}` is named like {what}", kind.word(), name.node);
            let place = self.spans.entities[entity.0 as usize];
            let help = format!("rename the {}", kind.word());
            self.found.push(
                Diagnostic::new(code, message)
                    .at(name.span, "")
                    .at(place, format!("entity `{}` has this column", known.name))
                    .help(help),
            );
        }
        // A keyless subject is reported once, where it is named.
        let named = item.of().map(|of| of.span).or_else(|| (!self.subject_reported()).then_some(name.span));
        if kind != DefinitionKind::Trait
            && self.catalog.entity(entity).key.is_empty()
            && let Some(place) = named
        {
            self.keyless(entity, place);
        }
    }

    fn subject_reported(&self) -> bool {
        self.found.iter().any(|diagnostic| diagnostic.code == Code::WrongSubject)
    }

    fn without_subject(&mut self, homeless: Option<Span>) {
        let Some(place) = homeless else { return };
        let mut diagnostic = Diagnostic::new(Code::WrongSubject, "the workspace names no subject").at(place, "");
        diagnostic = match self.catalog.entities.first() {
            Some(entity) => diagnostic.help(format!("add `subject {}`, or `of ENTITY` here", entity.name)),
            None => {
                diagnostic.help("define the data first: `entity NAME/PLURAL { source \"…\" key … }` and `subject NAME`")
            }
        };
        self.found.push(diagnostic);
    }

    /// Names of the columns that a run writes beside the definitions.
    fn output_names(&mut self, items: &Items<'_>) {
        for item in &items.definitions {
            let name = item.name();
            let clash = match name.node.rsplit_once('.') {
                None => (name.node == "persona").then(|| "the primary persona".to_owned()),
                Some((owner, "status" | "split")) => self
                    .scope
                    .definition_named(owner)
                    .filter(|&id| self.catalog.definition(id).kind == DefinitionKind::Audience)
                    .map(|_| format!("audience `{owner}`")),
                Some((owner, "stage")) => items
                    .journeys
                    .iter()
                    .any(|journey| journey.name.node == owner)
                    .then(|| format!("journey `{owner}`")),
                Some(_) => None,
            };
            if let Some(what) = clash {
                let message = format!(
                    "{} `{}` is named like a column that the run writes for {what}",
                    item.kind().word(),
                    name.node
                );
                self.found.push(
                    Diagnostic::new(Code::ReservedName, message)
                        .at(name.span, "")
                        .help(format!("rename the {}", item.kind().word())),
                );
            }
        }
    }

    /// Tokens, campaigns and so on have a namespace each.
    fn own_namespaces(&mut self, items: &mut Items<'_>) {
        let kept = self.unique("journey", items.journeys.iter().map(|item| &item.name));
        items.journeys = first_ones(&items.journeys, kept);
        for (at, journey) in items.journeys.iter().enumerate() {
            self.scope.journeys.insert(journey.name.node.clone(), JourneyId(count(at)));
            self.unique("stage", journey.stages.iter().map(|stage| &stage.name));
        }
        let kept = self.unique("token", items.tokens.iter().map(|item| &item.name));
        items.tokens = first_ones(&items.tokens, kept);
        let kept = self.unique("campaign", items.campaigns.iter().map(|item| &item.name));
        items.campaigns = first_ones(&items.campaigns, kept);
        self.unique("priority group", items.priority_groups.iter().map(|item| &item.name));
        self.unique("persona group", items.persona_groups.iter().map(|item| &item.name));
        self.unique("expectation", items.expectations.iter().map(|item| &item.name));
        self.unique("org-unit", items.org_units.iter().map(|item| &item.name));
    }

    /// Reports names that stand twice in one namespace; says of each whether it is the first of its name.
    pub(super) fn unique<'n>(&mut self, what: &str, names: impl Iterator<Item = &'n ast::Name>) -> Vec<bool> {
        let mut first: HashMap<&str, Span> = HashMap::new();
        let mut kept = Vec::new();
        for name in names {
            let earlier = first.get(name.node.as_str()).copied();
            kept.push(earlier.is_none());
            match earlier {
                Some(earlier) => self.found.push(
                    Diagnostic::new(Code::DuplicateName, format!("{what} `{}` stands twice", name.node))
                        .at(name.span, "")
                        .at(earlier, "the first stands here"),
                ),
                None => {
                    first.insert(&name.node, name.span);
                }
            }
        }
        kept
    }
}

/// Those that are the first of their name.
fn first_ones<'a, T>(items: &[&'a T], kept: Vec<bool>) -> Vec<&'a T> {
    items.iter().zip(kept).filter_map(|(&item, kept)| kept.then_some(item)).collect()
}

/// "a segment", "an entity"
pub(super) fn with_article(word: &str) -> String {
    let vowel = word.starts_with(['a', 'e', 'i', 'o', 'u']);
    format!("{} {word}", if vowel { "an" } else { "a" })
}
