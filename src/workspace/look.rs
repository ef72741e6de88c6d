//! Looks at definitions without evaluating them: in plain words, and as a plan. Must not know how they are shown.

use std::collections::BTreeSet;

use serde::Serialize;

use super::floors::{plan, syntax};
use super::{Failure, Workspace, evaluate};
use crate::insight::describe::{Naming, Words, kind_of, name_of};
use crate::syntax::ast::{Item, ItemKind};

/// A definition in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Description {
    /// The keyword.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// Whose value or condition it is; none of what is of no entity.
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
    /// The kinds of other definitions with its name.
    pub namesakes: Vec<&'static str>,
}

impl Workspace {
    /// The definition of that name in plain words; `KIND NAME` where definitions of several kinds have it.
    ///
    /// # Errors
    /// Wrong definitions, an unknown name.
    pub fn describe(&mut self, name: &str) -> Result<Description, Failure> {
        self.proceed()?;
        let Some(item) = self.items().find(|item| is_called(&item.node, name)) else {
            let names = self.items().filter_map(|item| name_of(&item.node)).map(|own| own.node.as_str());
            return Err(Failure::unknown("definition", name, names));
        };
        let item = item.clone();
        self.understand()?;

        let words = Words::new(self.items());
        let text = syntax::canonical(&item);
        let own = name_of(&item.node).map_or(name, |own| own.node.as_str());
        let naming = Naming::new(self.items());
        let own_names = naming.names(&item);
        let (uses, used_by) = (
            self.others(&item, |other| own_names.has(&other.node)),
            self.others(&item, |other| naming.names(other).has(&item.node)),
        );
        let namesakes = self.items().map(|other| &other.node).filter(|other| name_of(other) == name_of(&item.node));
        let namesakes = namesakes.map(kind_of).filter(|kind| *kind != kind_of(&item.node)).collect();
        Ok(Description {
            namesakes,
            kind: kind_of(&item.node),
            name: own.to_owned(),
            entity: words.entity(&item.node),
            description: described(&item.node).cloned(),
            missing: words.on_missing(&item.node),
            words: words.describe(&item.node).unwrap_or_else(|| text.clone()),
            uses,
            used_by,
            text,
        })
    }

    /// The names of the other definitions that are so.
    fn others(&self, item: &Item, is_so: impl Fn(&Item) -> bool) -> Vec<String> {
        let own = (kind_of(&item.node), name_of(&item.node));
        let others = self.items().filter(|other| (kind_of(&other.node), name_of(&other.node)) != own && is_so(other));
        let names: BTreeSet<&String> = others.filter_map(|other| Some(&name_of(&other.node)?.node)).collect();
        names.into_iter().cloned().collect()
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

/// By its name, or by its kind and name, where definitions of several kinds have it.
fn is_called(item: &ItemKind, name: &str) -> bool {
    let name = name.strip_prefix(kind_of(item)).and_then(|rest| rest.strip_prefix(' ')).map_or(name, str::trim);
    let plural = match item {
        ItemKind::Entity(entity) => entity.plural.as_ref(),
        _ => None,
    };
    name_of(item).into_iter().chain(plural).any(|own| own.node == name)
}

/// The description that a definition carries.
fn described(item: &ItemKind) -> Option<&String> {
    let description = match item {
        ItemKind::Entity(item) => &item.description,
        ItemKind::List(item) => &item.description,
        ItemKind::Param(item) => &item.description,
        ItemKind::Trait(item) => &item.description,
        ItemKind::Segment(item) => &item.description,
        ItemKind::Audience(item) => &item.description,
        ItemKind::PriorityGroup(item) => &item.description,
        ItemKind::Token(item) => &item.description,
        ItemKind::PersonaGroup(item) => &item.description,
        ItemKind::Expectation(item) => &item.description,
        ItemKind::OrgUnit(item) => &item.description,
        ItemKind::Persona(item) => &item.description,
        ItemKind::Journey(item) => &item.description,
        ItemKind::Campaign(item) => &item.description,
        ItemKind::Subject(_) | ItemKind::PersonaOrder(_) | ItemKind::Test(_) => return None,
    };
    description.as_ref().map(|text| &text.node)
}
