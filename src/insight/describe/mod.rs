//! Definitions in plain words, from what is written. Must not know data or results.

mod condition;
mod item;
mod mail;
mod missing;
mod names;
mod people;
mod phrase;
mod value;
mod window;

use std::collections::{HashMap, HashSet};

pub use item::{kind_of, name_of};
pub use names::{Names, Naming};
pub use people::CHARTS;

use crate::syntax::ast::{self, ItemKind};

/// What the words of a definition rest on: what other names of the workspace stand for.
#[derive(Debug)]
pub struct Words<'a> {
    /// Conditions by name, with the keyword that defines them.
    conditions: HashMap<&'a str, &'static str>,
    /// Constants by name, in words.
    params: HashMap<&'a str, String>,
    /// Plurals of entities by either name.
    plurals: HashMap<&'a str, &'a str>,
    /// Traits that have a value for every record, whatever is missing.
    always: HashSet<&'a str>,
    /// By audience: each priority group that it stands in, and who comes first there.
    groups: HashMap<&'a str, Vec<(&'a str, Vec<String>)>>,
    /// The plural of the subject.
    subject: &'a str,
}

impl<'a> Words<'a> {
    /// Looks at every definition of the workspace.
    pub fn new(items: impl IntoIterator<Item = &'a ast::Item>) -> Self {
        let mut words = Self {
            conditions: HashMap::new(),
            params: HashMap::new(),
            plurals: HashMap::new(),
            always: HashSet::new(),
            groups: HashMap::new(),
            subject: "records",
        };
        let mut traits = Vec::new();
        let mut subject = None;
        for item in items {
            match &item.node {
                ItemKind::Subject(name) => subject = Some(name.node.as_str()),
                ItemKind::Entity(entity) => {
                    let plural = entity.plural.as_ref().unwrap_or(&entity.name).node.as_str();
                    words.plurals.insert(&entity.name.node, plural);
                    words.plurals.insert(plural, plural);
                }
                ItemKind::Segment(segment) => {
                    words.conditions.insert(&segment.name.node, "segment");
                }
                ItemKind::Audience(audience) => {
                    words.conditions.insert(&audience.name.node, "audience");
                }
                ItemKind::Param(param) => {
                    let value = words.value(&param.value);
                    words.params.insert(&param.name.node, value);
                }
                ItemKind::PriorityGroup(group) => {
                    for (at, name) in group.audiences.iter().enumerate().skip(1) {
                        let before = group.audiences[..at].iter().map(|name| name.node.clone()).collect();
                        words.groups.entry(&name.node).or_default().push((&group.name.node, before));
                    }
                }
                ItemKind::Trait(of) => traits.push(of),
                ItemKind::List(_)
                | ItemKind::Token(_)
                | ItemKind::PersonaGroup(_)
                | ItemKind::Expectation(_)
                | ItemKind::OrgUnit(_)
                | ItemKind::Persona(_)
                | ItemKind::PersonaOrder(_)
                | ItemKind::Journey(_)
                | ItemKind::Campaign(_)
                | ItemKind::Test(_) => {}
            }
        }
        if let Some(name) = subject {
            words.subject = words.plurals.get(name).copied().unwrap_or(name);
        }
        // One more of those that rest on each other, each time.
        loop {
            let is_new = |of: &&&'a ast::Trait| !words.always.contains(of.name.node.as_str());
            let found = traits.iter().filter(is_new).find(|of| !words.may_be_missing(&of.value));
            let Some(found) = found else { break };
            words.always.insert(&found.name.node);
        }
        words
    }
}
