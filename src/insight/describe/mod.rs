//! Definitions in plain words, from what is written. Must not know data or results.

mod condition;
mod item;
mod missing;
mod phrase;
mod value;
mod window;

use std::collections::HashMap;

pub use item::{kind_of, name_of};

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
    /// The plural of the subject.
    subject: &'a str,
}

impl<'a> Words<'a> {
    /// Looks at every definition of the workspace.
    pub fn new(items: impl IntoIterator<Item = &'a ast::Item>) -> Self {
        let mut words =
            Self { conditions: HashMap::new(), params: HashMap::new(), plurals: HashMap::new(), subject: "records" };
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
                ItemKind::List(_)
                | ItemKind::Trait(_)
                | ItemKind::PriorityGroup(_)
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
        words
    }
}
