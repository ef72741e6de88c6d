//! Definitions that nothing uses. Must not know what the others say, only which names they mention.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic};
use crate::resolve::mentioned;
use crate::syntax::ast::{self, ItemKind, Name, Reference};

/// A finding for each param and list that no definition mentions, and for each group, expectation and org unit without a
/// persona. Segments, audiences, personas, journeys and traits are answers by themselves.
#[must_use]
pub fn unused(files: &[ast::File]) -> Vec<Diagnostic> {
    let mentioned = mentioned(files);
    let items = || files.iter().flat_map(|file| &file.items);
    let (groups, others) = of_personas(&items());
    let mut found = Vec::new();
    for item in items() {
        let (kind, name, used) = match &item.node {
            ItemKind::Param(item) => ("param", &item.name, mentioned.contains(&item.name.node)),
            ItemKind::List(item) => ("list", &item.name, mentioned.contains(&item.name.node)),
            ItemKind::PersonaGroup(item) => ("persona group", &item.name, groups.contains(item.name.node.as_str())),
            ItemKind::Expectation(item) => ("expectation", &item.name, others.contains(item.name.node.as_str())),
            ItemKind::OrgUnit(item) => ("org_unit", &item.name, others.contains(item.name.node.as_str())),
            ItemKind::Subject(_)
            | ItemKind::Entity(_)
            | ItemKind::Trait(_)
            | ItemKind::Segment(_)
            | ItemKind::Audience(_)
            | ItemKind::PriorityGroup(_)
            | ItemKind::Token(_)
            | ItemKind::Persona(_)
            | ItemKind::PersonaOrder(_)
            | ItemKind::Journey(_)
            | ItemKind::Campaign(_)
            | ItemKind::Test(_) => continue,
        };
        if !used {
            found.push(told(kind, name));
        }
    }
    found
}

fn told(kind: &str, name: &Name) -> Diagnostic {
    let who = match kind {
        "param" | "list" => "no definition",
        _ => "no persona",
    };
    Diagnostic::new(Code::UnusedDefinition, format!("{kind} `{}` is not used", name.node))
        .at(name.span, format!("{who} names it"))
}

/// The groups that hold a persona, directly or through other groups; the expectations and org units that one names.
fn of_personas<'a>(items: &(impl Iterator<Item = &'a ast::Item> + Clone)) -> (BTreeSet<&'a str>, BTreeSet<&'a str>) {
    let (mut groups, mut others) = (BTreeSet::new(), BTreeSet::new());
    for item in items.clone() {
        if let ItemKind::Persona(persona) = &item.node {
            groups.extend(persona.groups.iter().map(|name| name.node.as_str()));
            others.extend(persona.expects.iter().chain(&persona.fulfilled_by).filter_map(
                |reference| match reference {
                    Reference::Name(name) => Some(name.node.as_str()),
                    Reference::Text(_) => None,
                },
            ));
        }
    }
    let mut before = 0;
    while before < groups.len() {
        before = groups.len();
        for item in items.clone() {
            if let ItemKind::PersonaGroup(group) = &item.node
                && groups.contains(group.name.node.as_str())
            {
                groups.extend(group.groups.iter().map(|name| name.node.as_str()));
            }
        }
    }
    (groups, others)
}

/// The traits that no other definition mentions, in the order of the files. They are answers too, so no finding.
#[must_use]
pub fn unused_traits(files: &[ast::File]) -> Vec<String> {
    let mentioned = mentioned(files);
    let items = files.iter().flat_map(|file| &file.items);
    items
        .filter_map(|item| match &item.node {
            ItemKind::Trait(item) if !mentioned.contains(&item.name.node) => Some(item.name.node.clone()),
            _ => None,
        })
        .collect()
}
