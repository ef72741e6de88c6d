//! Traits, segments, audiences, personas and journeys: in the order of what they need, each resolved once.

mod audience;
mod journey;
mod persona;
mod primary;
mod tie;

use crate::diag::{Code, Diagnostic};
use crate::model::{DefinitionId, EntityId, JourneyId};
use crate::source::Span;
use crate::syntax::ast;

use super::build::{Typed, count};
use super::dependency::{Needed, Needs};
use super::items::{Defining, Items};
use super::kinds::Kind;
use super::path::Frame;
use super::{Resolver, cycle};

/// So many places of a circle are pointed at.
const POINTED: usize = 8;

impl Resolver<'_> {
    /// Resolves all definitions.
    pub(super) fn definitions(&mut self, items: &Items<'_>) {
        self.journey_names(items);
        self.priorities(items);
        let edges = self.edges(items);
        let needs: Vec<Vec<usize>> = edges.iter().map(|edges| edges.iter().map(|(node, _)| *node).collect()).collect();
        for group in cycle::groups(&needs) {
            let circular = group.len() > 1 || needs[group[0]].contains(&group[0]);
            if circular {
                self.refuse_circle(&group, &needs, &edges, items);
            }
            for &node in &group {
                self.node(node, circular, items);
            }
        }
        self.current = None;
        self.primaries(items);
    }

    fn node(&mut self, node: usize, circular: bool, items: &Items<'_>) {
        let Some(&item) = items.definitions.get(node) else {
            let at = node - items.definitions.len();
            self.journey_body(JourneyId(count(at)), items.journeys[at]);
            return;
        };
        let id = DefinitionId(count(node));
        if self.scope.definitions[node].homeless {
            return;
        }
        self.current = Some(id);
        let frame = Frame::of(self.catalog.definition(id).entity);
        let body = match item {
            Defining::Trait(item, _) => self.expr(&item.value, frame),
            Defining::Segment(item, _) => self.condition(&item.condition, frame),
            Defining::Audience(item, whole) => self.audience(item, id, whole.span),
            Defining::Persona(item, whole) => self.persona_body(item, items, frame, whole.span),
        };
        self.settle();
        self.catalog.definitions[node].body = body.id;
        self.scope.definitions[node].kind = if circular { Kind::Error } else { body.kind };
    }

    /// What each definition and journey needs, and where it says so. Journeys stand behind the definitions.
    fn edges(&self, items: &Items<'_>) -> Vec<Vec<(usize, Span)>> {
        let mut edges = Vec::new();
        for (at, item) in items.definitions.iter().enumerate() {
            let mut needs = Needs::new(self.scope, self.catalog);
            if !self.scope.definitions[at].homeless {
                let frame = Frame::of(self.catalog.definitions[at].entity);
                definition_needs(*item, frame, &mut needs);
            }
            if let Defining::Persona(item, whole) = item
                && matches!(item.matching, Some(ast::Match::Otherwise))
            {
                let others = self.other_personas(DefinitionId(count(at)), items);
                needs.found.extend(others.into_iter().map(|id| (Needed::Definition(id), whole.span)));
            }
            let before = self.comes_after(*item, DefinitionId(count(at)), items);
            needs.found.extend(before.into_iter().map(|(id, span)| (Needed::Definition(id), span)));
            edges.push(needs.found);
        }
        for (at, journey) in items.journeys.iter().enumerate() {
            let mut needs = Needs::new(self.scope, self.catalog);
            for name in &journey.personas {
                if let Some(id) = self.scope.definition_named(&name.node) {
                    needs.found.push((Needed::Definition(id), name.span));
                }
            }
            if self.has_home(journey) {
                let frame = Frame::of(self.catalog.journeys[at].entity);
                needs.exprs(journey.stages.iter().filter_map(|stage| stage.when.as_ref()), frame);
            }
            edges.push(needs.found);
        }
        let node = |needed: Needed| match needed {
            Needed::Definition(id) => id.0 as usize,
            Needed::Journey(id) => items.definitions.len() + id.0 as usize,
        };
        edges.into_iter().map(|edges| edges.into_iter().map(|(needed, span)| (node(needed), span)).collect()).collect()
    }

    fn refuse_circle(
        &mut self,
        group: &[usize],
        needs: &[Vec<usize>],
        edges: &[Vec<(usize, Span)>],
        items: &Items<'_>,
    ) {
        let circle = cycle::circle(group, needs);
        let name = |node: usize| match self.catalog.definitions.get(node) {
            Some(definition) => definition.name.clone(),
            None => items.journeys[node - items.definitions.len()].name.node.clone(),
        };
        let mut names: Vec<String> = circle.iter().map(|&node| format!("`{}`", name(node))).collect();
        let Some(first) = names.first().cloned() else { return };
        let what = match self.catalog.definitions.get(circle[0]) {
            Some(definition) => definition.kind.word(),
            None => "journey",
        };
        let message = match names.len() {
            1 => format!("{what} {first} needs itself"),
            2 => format!("{what} {first} needs itself, through {}", names[1]),
            more => format!("{what} {first} needs itself, through {} others", more - 1),
        };
        let mut diagnostic = Diagnostic::new(Code::Cycle, message);
        for (position, &node) in circle.iter().enumerate().take(POINTED) {
            let next = circle[(position + 1) % circle.len()];
            let span = edges[node].iter().find(|(needed, _)| *needed == next).map(|(_, span)| *span);
            if let Some(span) = span {
                diagnostic = diagnostic.at(span, format!("{} needs `{}`", names[position], name(next)));
            }
        }
        names.push(first);
        self.found.push(
            diagnostic.note(format!("the circle: {}", names.join(" → "))).help("take one of them out of the circle"),
        );
    }

    /// The entity that a definition names, else the subject; none, and reported, where there is none.
    pub(super) fn entity_of(&mut self, of: Option<&ast::Name>) -> Option<EntityId> {
        let Some(of) = of else { return self.catalog.subject };
        let entity = self.scope.entity_named(&of.node);
        if entity.is_none() {
            let diagnostic = self.unknown_entity(of);
            self.found.push(diagnostic);
        }
        entity
    }
}

fn definition_needs(item: Defining<'_>, frame: Frame<'_>, needs: &mut Needs<'_>) {
    match item {
        Defining::Trait(item, _) => needs.expr(&item.value, frame),
        Defining::Segment(item, _) => needs.expr(&item.condition, frame),
        Defining::Audience(item, _) => {
            needs.exprs(item.include.iter().chain(&item.exclude).chain(&item.one_per), frame);
            needs.exprs(item.limit.iter().filter_map(|limit| limit.by.as_ref()), frame);
            if let Some(ast::Split::By(by)) = &item.split {
                needs.expr(by, frame);
            }
        }
        Defining::Persona(item, _) => {
            if let Some(ast::Match::Condition(condition)) = &item.matching {
                needs.expr(condition, frame);
            }
            needs.exprs(item.score.iter().flat_map(|score| [&score.amount, &score.condition]), frame);
            needs.exprs(&item.profile, frame);
            needs.exprs(&item.threshold, frame);
        }
    }
}

/// A block's clause that is missing.
pub(super) fn missing_clause(what: &str, clause: &str, place: Span) -> Diagnostic {
    Diagnostic::new(Code::MissingClause, format!("{what} has no `{clause}`")).at(place, "")
}

/// Whether any of them has a mistake.
pub(super) fn any_error(parts: &[Typed]) -> bool {
    parts.iter().any(|part| part.kind.is_error())
}
