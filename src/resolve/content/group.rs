//! Priority groups, persona groups, persona orders, expectations, org-units: whether what they name is there.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::DefinitionKind;
use crate::source::Span;
use crate::syntax::ast;

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

fn references(references: &[ast::Reference]) -> impl Iterator<Item = &ast::Name> {
    references.iter().filter_map(|reference| match reference {
        ast::Reference::Name(name) => Some(name),
        ast::Reference::Text(_) => None,
    })
}
