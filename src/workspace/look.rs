//! Looks at definitions without evaluating them: in plain words, and as a plan. Must not know how they are shown.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::floors::{plan, resolve, syntax};
use super::{Failure, Workspace, evaluate};
use crate::insight::describe::{Words, kind_of, name_of};
use crate::syntax::ast::{self, Item, ItemKind, Name};

/// A definition in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// The keyword.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// Whose value or condition it is.
    pub entity: Option<String>,
    /// The description that it carries.
    pub description: Option<String>,
    /// What it says, in words.
    pub words: String,
    /// What it says of missing values, in sentences; empty where that does not matter.
    pub missing: Vec<String>,
    /// What it says, in canonical form.
    pub text: String,
    /// Definitions that it names.
    pub uses: Vec<String>,
    /// Definitions that name it.
    pub used_by: Vec<String>,
}

impl Workspace {
    /// The definition of that name in plain words.
    ///
    /// # Errors
    /// Wrong definitions, an unknown name.
    pub fn describe(&mut self, name: &str) -> Result<Description, Failure> {
        self.proceed()?;
        let Some(item) = self.items().find(|item| names_entity_or_own(&item.node, name)) else {
            return Err(Failure::unknown("definition", name, self.names().into_keys()));
        };
        let item = item.clone();
        self.understand()?;

        let words = Words::new(self.items());
        let text = syntax::canonical(&item);
        let own = name_of(&item.node).map_or(name, |own| own.node.as_str());
        let known = self.names();
        let names = |item: &Item| -> BTreeSet<String> {
            let mentioned = mentioned(item);
            mentioned.iter().filter_map(|name| known.get(name.as_str())).map(|name| (*name).to_owned()).collect()
        };
        let uses = names(&item);
        let naming = self.items().filter(|other| names(other).contains(own));
        let used_by: BTreeSet<String> = naming.filter_map(|item| name_of(&item.node)).map(|n| n.node.clone()).collect();
        let (of, described) = head(&item.node);
        let entity = match &item.node {
            ItemKind::Trait(_) | ItemKind::Segment(_) | ItemKind::Audience(_) => Some(words.plural(of)),
            _ => None,
        };
        Ok(Description {
            kind: kind_of(&item.node),
            name: own.to_owned(),
            entity,
            description: described.cloned(),
            missing: words.on_missing(&item.node),
            words: words.describe(&item.node).unwrap_or_else(|| text.clone()),
            uses: uses.into_iter().filter(|name| name != own).collect(),
            used_by: used_by.into_iter().filter(|name| name != own).collect(),
            text,
        })
    }

    /// The name of every definition, by each name that it may be called by.
    fn names(&self) -> HashMap<&str, &str> {
        let mut names = HashMap::new();
        for item in self.items() {
            let Some(own) = name_of(&item.node) else { continue };
            names.insert(own.node.as_str(), own.node.as_str());
            if let ItemKind::Entity(entity) = &item.node
                && let Some(plural) = &entity.plural
            {
                names.insert(&plural.node, &own.node);
            }
        }
        names
    }

    /// The plan of the named definitions, or of all, in words.
    ///
    /// # Errors
    /// Wrong definitions, an unknown name.
    pub fn explain(&mut self, names: &[String]) -> Result<String, Failure> {
        self.proceed()?;
        self.known(names)?;
        let understood = self.understand()?;
        let catalog = &understood.resolved.catalog;
        let wanted = evaluate::chosen(catalog, names);
        Ok(plan::plan(catalog, &wanted).explain(catalog))
    }
}

fn names_entity_or_own(item: &ItemKind, name: &str) -> bool {
    let plural = match item {
        ItemKind::Entity(entity) => entity.plural.as_ref(),
        _ => None,
    };
    name_of(item).into_iter().chain(plural).any(|own| own.node == name)
}

fn mentioned(item: &Item) -> BTreeSet<String> {
    resolve::mentioned(&[ast::File { items: vec![item.clone()], comments: Vec::new() }])
}

/// The `of ENTITY` and the description of a definition.
fn head(item: &ItemKind) -> (Option<&Name>, Option<&String>) {
    let (of, description) = match item {
        ItemKind::Entity(item) => (None, &item.description),
        ItemKind::List(item) => (None, &item.description),
        ItemKind::Param(item) => (None, &item.description),
        ItemKind::Trait(item) => (item.of.as_ref(), &item.description),
        ItemKind::Segment(item) => (item.of.as_ref(), &item.description),
        ItemKind::Audience(item) => (item.of.as_ref(), &item.description),
        ItemKind::PriorityGroup(item) => (None, &item.description),
        ItemKind::Token(item) => (item.of.as_ref(), &item.description),
        ItemKind::PersonaGroup(item) => (None, &item.description),
        ItemKind::Expectation(item) => (None, &item.description),
        ItemKind::OrgUnit(item) => (None, &item.description),
        ItemKind::Persona(item) => (item.of.as_ref(), &item.description),
        ItemKind::Journey(item) => (item.of.as_ref(), &item.description),
        ItemKind::Campaign(item) => (None, &item.description),
        ItemKind::Subject(_) | ItemKind::PersonaOrder(_) | ItemKind::Test(_) => return (None, None),
    };
    (of, description.as_ref().map(|text| &text.node))
}
