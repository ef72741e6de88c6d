//! The primary persona: of those that hold a record the one with the highest score, then the first in the order.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic};
use crate::model::{DefinitionId, EntityId, ExprId, ExprKind, Persona, Primary, Type};
use crate::source::Span;

use super::super::Resolver;
use super::super::build::Typed;
use super::super::items::Items;
use super::super::kinds::{Kind, KindSet};
use super::tie::can_tie;

impl Resolver<'_> {
    /// Finds the primary persona of every entity that has personas, and says where an order is needed for it.
    pub(super) fn primaries(&mut self, items: &Items<'_>) {
        let order: Vec<DefinitionId> = items
            .persona_orders
            .iter()
            .flat_map(|order| &order.personas)
            .filter_map(|name| self.scope.definition_named(&name.node))
            .collect();
        let sound = |id: DefinitionId| {
            let known = &self.scope.definitions[id.0 as usize];
            !known.homeless && !known.kind.is_error()
        };
        let personas = &self.catalog.personas;
        let entities: BTreeSet<EntityId> = personas.iter().map(|persona| persona.entity).collect();
        let whole = |entity: &EntityId| {
            personas.iter().filter(|persona| persona.entity == *entity).all(|persona| sound(persona.definition))
        };
        let entities: Vec<EntityId> = entities.into_iter().filter(whole).collect();
        for entity in entities {
            let mut personas: Vec<Persona> =
                self.catalog.personas.iter().filter(|persona| persona.entity == entity).cloned().collect();
            let place = |id| order.iter().position(|&other| other == id).unwrap_or(usize::MAX);
            personas.sort_by_key(|persona| {
                (place(persona.definition), self.catalog.definition(persona.definition).name.clone())
            });
            self.need_order(&personas, &order);
            self.primary(entity, &personas);
        }
    }

    fn primary(&mut self, entity: EntityId, personas: &[Persona]) {
        let span = personas.first().map_or(Span::default(), |first| self.place_of(first));
        let scores = personas.iter().map(|persona| {
            let ty = self.catalog.exprs[persona.score].ty.clone();
            let kind = if ty.is_unknown() { self.open(KindSet::NUMBER) } else { Kind::Known(ty) };
            Typed { id: persona.score, kind, span, condition: false, steps: None }
        });
        let scores = scores.collect();
        let Some((scores, kind)) = self.unify(scores, "the scores of personas") else { return };
        let mut of: Vec<(ExprId, Box<str>)> = Vec::new();
        for (persona, score) in personas.iter().zip(scores) {
            let member = self.holds_on(ExprKind::Definition(persona.definition), Some(entity), span);
            // Only the scores of its members count, and only they are worked out.
            let held = ExprKind::Case { arms: Box::new([(member.id, score.id)]), otherwise: None };
            let held = self.value(held, kind.clone(), &[member.id], span);
            of.push((held.id, self.catalog.definition(persona.definition).name.as_str().into()));
        }
        let name = self.intern(ExprKind::Leading(of.into()), Type::Text, Some(entity), span);
        self.catalog.primaries.push(Primary { entity, name });
    }

    /// Reports personas that can hold one record with one score, and no order that says which comes first.
    fn need_order(&mut self, personas: &[Persona], order: &[DefinitionId]) {
        let placed = |persona: &Persona| order.contains(&persona.definition);
        let mut pairs = personas.iter().enumerate().flat_map(|(at, a)| personas[at + 1..].iter().map(move |b| (a, b)));
        let tied = pairs.find(|(a, b)| !(placed(a) && placed(b)) && can_tie(self.catalog, a, b));
        let Some((first, second)) = tied else { return };
        let name = |persona: &Persona| self.catalog.definition(persona.definition).name.clone();
        let all: Vec<String> = personas.iter().map(name).collect();
        let message = format!(
            "personas `{}` and `{}` can tie, and no order says which of them comes first",
            name(first),
            name(second)
        );
        let diagnostic = Diagnostic::new(Code::PersonaOrderNeeded, message)
            .at(self.place_of(second), "")
            .at(self.place_of(first), "")
            .note("the primary persona of a record is the one with the highest score, then the first in the order")
            .help(format!("say which comes first: `persona order {}`", all.join(", ")));
        self.found.push(diagnostic);
    }

    fn place_of(&self, persona: &Persona) -> Span {
        self.spans.definitions[persona.definition.0 as usize].name
    }
}
