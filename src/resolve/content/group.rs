//! Priority groups, persona groups, persona orders, expectations, org-units: whether what they name is there.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{DefinitionId, DefinitionKind, ExpectationId, GroupId, OrgUnitId, PersonaGroup, Shared};
use crate::source::Span;
use crate::syntax::ast;

use super::super::build::count;
use super::super::entity::quoted;
use super::super::items::{Defining, Items};
use super::super::{Resolver, cycle};

impl Resolver<'_> {
    pub(super) fn groups(&mut self, items: &Items<'_>) {
        for group in &items.priority_groups {
            self.unique("audience", group.audiences.iter());
            for name in &group.audiences {
                self.named_definition(name, DefinitionKind::Audience);
            }
            self.of_one_entity(&group.audiences);
        }
        for order in &items.persona_orders {
            self.unique("persona", order.personas.iter());
            for name in &order.personas {
                self.named_persona(name);
            }
        }
        if let [first, second, ..] = items.persona_orders.as_slice() {
            let place = |order: &ast::PersonaOrder| order.personas.first().map(|name| name.span);
            if let (Some(first), Some(second)) = (place(first), place(second)) {
                self.found.push(
                    Diagnostic::new(Code::DuplicateClause, "the order of personas is given twice")
                        .at(second, "")
                        .at(first, "the first stands here"),
                );
            }
        }
        let groups: Vec<&ast::Name> = items.persona_groups.iter().map(|group| &group.name).collect();
        let expectations: Vec<&ast::Name> = items.expectations.iter().map(|item| &item.name).collect();
        let units: Vec<&ast::Name> = items.org_units.iter().map(|item| &item.name).collect();
        for group in &items.persona_groups {
            self.named_among("persona group", &group.groups, &groups);
        }
        self.group_circles(items);
        for item in &items.definitions {
            let Defining::Persona(persona, _) = item else { continue };
            self.named_among("persona group", &persona.groups, &groups);
            self.named_among("expectation", references(&persona.expects), &expectations);
            self.named_among("org-unit", references(&persona.fulfilled_by), &units);
        }
        self.shared_objects(items);
    }

    /// Enters groups, expectations and org-units, and connects the personas to them.
    fn shared_objects(&mut self, items: &Items<'_>) {
        let words = |text: &Option<ast::Text>| text.as_ref().map(|text| text.node.clone());
        let group = |name: &ast::Name| {
            let at = items.persona_groups.iter().position(|group| group.name.node == name.node);
            at.map(|at| GroupId(count(at)))
        };
        for item in &items.persona_groups {
            self.catalog.persona_groups.push(PersonaGroup {
                name: item.name.node.clone(),
                description: words(&item.description),
                groups: item.groups.iter().filter_map(group).collect(),
            });
        }
        let named = |name: &ast::Name, description| Shared { name: Some(name.node.clone()), description };
        let expectations = items.expectations.iter().map(|item| named(&item.name, words(&item.description)));
        self.catalog.expectations = expectations.collect();
        let units = items.org_units.iter().map(|item| named(&item.name, words(&item.description)));
        self.catalog.org_units = units.collect();
        for (at, item) in items.definitions.iter().enumerate() {
            let Defining::Persona(persona, _) = item else { continue };
            let Some(to) = self.persona_at(DefinitionId(count(at))) else { continue };
            let groups = persona.groups.iter().filter_map(group).collect();
            let expects = connected(&mut self.catalog.expectations, &persona.expects);
            let fulfilled_by = connected(&mut self.catalog.org_units, &persona.fulfilled_by);
            let to = &mut self.catalog.personas[to];
            to.groups = groups;
            to.expects = expects.into_iter().map(ExpectationId).collect();
            to.fulfilled_by = fulfilled_by.into_iter().map(OrgUnitId).collect();
        }
    }

    fn named_among<'n>(&mut self, what: &str, names: impl IntoIterator<Item = &'n ast::Name>, known: &[&ast::Name]) {
        for name in names {
            if known.iter().any(|known| known.node == name.node) {
                continue;
            }
            let mut diagnostic =
                Diagnostic::new(Code::UnknownName, format!("{what} `{}` not found", name.node)).at(name.span, "");
            if let Some(near) = nearest(&name.node, known.iter().map(|known| known.node.as_str())) {
                diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near));
            }
            self.found.push(diagnostic);
        }
    }

    /// A persona group may stand in groups, but not in itself.
    fn group_circles(&mut self, items: &Items<'_>) {
        let index: HashMap<&str, usize> =
            items.persona_groups.iter().enumerate().map(|(at, group)| (group.name.node.as_str(), at)).collect();
        let edges: Vec<Vec<(usize, Span)>> = items
            .persona_groups
            .iter()
            .map(|group| {
                let inside = group.groups.iter();
                inside.filter_map(|name| Some((*index.get(name.node.as_str())?, name.span))).collect()
            })
            .collect();
        let needs: Vec<Vec<usize>> = edges.iter().map(|edges| edges.iter().map(|(node, _)| *node).collect()).collect();
        for group in cycle::groups(&needs) {
            let circle = cycle::circle(&group, &needs);
            let Some(&first) = circle.first() else { continue };
            let mut names: Vec<String> =
                circle.iter().map(|&node| format!("`{}`", items.persona_groups[node].name.node)).collect();
            names.push(names[0].clone());
            let message = format!("persona group {} stands in itself", names[0]);
            let mut diagnostic = Diagnostic::new(Code::Cycle, message);
            if let Some((_, span)) = edges[first].iter().find(|(node, _)| circle.contains(node)) {
                diagnostic = diagnostic.at(*span, "");
            }
            self.found.push(diagnostic.note(format!("the circle: {}", names.join(" → "))));
        }
    }
}

/// The places of what is referred to; what stands as a text is that which has this text already, or a new one.
fn connected(known: &mut Vec<Shared>, references: &[ast::Reference]) -> Vec<u32> {
    let mut places = Vec::new();
    for reference in references {
        let at = match reference {
            ast::Reference::Name(name) => known.iter().position(|one| one.name.as_ref() == Some(&name.node)),
            ast::Reference::Text(text) => {
                let at = known.iter().position(|one| one.description.as_ref() == Some(&text.node));
                Some(at.unwrap_or_else(|| {
                    known.push(Shared { name: None, description: Some(text.node.clone()) });
                    known.len() - 1
                }))
            }
        };
        if let Some(at) = at.map(count).filter(|at| !places.contains(at)) {
            places.push(at);
        }
    }
    places
}

fn references(references: &[ast::Reference]) -> impl Iterator<Item = &ast::Name> {
    references.iter().filter_map(|reference| match reference {
        ast::Reference::Name(name) => Some(name),
        ast::Reference::Text(_) => None,
    })
}
