//! Journeys: whose members go them, which stage a record is in.

use crate::model::{DefinitionId, EntityId, ExprId, ExprKind, Journey, JourneyId, Stage, Touchpoint, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::{Typed, count};
use super::super::items::Items;
use super::super::kinds::Kind;
use super::super::path::Frame;
use super::{any_error, missing_clause};

impl Resolver<'_> {
    /// Enters the journeys with the names of their stages, before any condition is resolved.
    pub(super) fn journey_names(&mut self, items: &Items<'_>) {
        for item in &items.journeys {
            let entity = self.entity_of(item.of.as_ref());
            let nothing = self.error(item.name.span).id;
            let stages = item.stages.iter().map(|stage| Stage {
                name: stage.name.node.clone(),
                description: stage.description.as_ref().map(|text| text.node.clone()),
                when: nothing,
                touchpoints: stage.touchpoints.iter().map(touchpoint).collect(),
            });
            let stages = stages.collect();
            self.catalog.journeys.push(Journey {
                name: item.name.node.clone(),
                description: item.description.as_ref().map(|text| text.node.clone()),
                entity: entity.unwrap_or_default(),
                business_line: item.business_line.as_ref().map(|text| text.node.clone()),
                personas: Vec::new(),
                stages,
                stage: nothing,
                stage_name: nothing,
            });
        }
    }

    /// The conditions of a journey's stages, and which is the record's.
    pub(super) fn journey_body(&mut self, id: JourneyId, item: &ast::Journey) {
        self.current = None;
        let at = id.0 as usize;
        if !self.has_home(item) {
            return;
        }
        let entity = self.catalog.journeys[at].entity;
        let frame = Frame::of(entity);
        let personas = self.journey_personas(item, entity);
        let mut conditions = Vec::new();
        for stage in &item.stages {
            conditions.push(if let Some(when) = &stage.when {
                self.condition(when, frame)
            } else {
                let what = format!("stage `{}`", stage.name.node);
                let diagnostic = missing_clause(&what, "when", stage.name.span);
                self.refuse(stage.name.span, diagnostic)
            });
        }
        self.settle();
        for (stage, condition) in self.catalog.journeys[at].stages.iter_mut().zip(&conditions) {
            stage.when = condition.id;
        }
        let broken = personas.is_none() || any_error(&conditions);
        let personas = personas.unwrap_or_default();
        self.catalog.journeys[at].personas.clone_from(&personas);
        if !broken && !conditions.is_empty() {
            let stage = self.stage_index(&conditions, &personas, frame, item.name.span);
            self.catalog.journeys[at].stage = stage.id;
            let name = self.stage_name(id, frame, item.name.span);
            self.catalog.journeys[at].stage_name = name.id;
        }
    }

    /// Whether the journey's entity is known.
    pub(super) fn has_home(&self, item: &ast::Journey) -> bool {
        match &item.of {
            Some(of) => self.scope.entity_named(&of.node).is_some(),
            None => self.catalog.subject.is_some(),
        }
    }

    fn journey_personas(&mut self, item: &ast::Journey, entity: EntityId) -> Option<Vec<DefinitionId>> {
        self.unique("persona", item.personas.iter());
        let ids: Vec<Option<DefinitionId>> = item
            .personas
            .iter()
            .map(|name| self.named_persona(name).filter(|&id| self.of_entity(id, entity, name)))
            .collect();
        ids.into_iter().collect()
    }

    /// The index of the last stage whose condition holds.
    fn stage_index(&mut self, stages: &[Typed], personas: &[DefinitionId], frame: Frame<'_>, span: Span) -> Typed {
        let mut members = Vec::new();
        for &id in personas {
            if self.scope.definitions[id.0 as usize].kind.is_error() {
                return self.error(span);
            }
            members.push(self.holds_on(ExprKind::Definition(id), Some(frame.entity), span));
        }
        let member = if members.is_empty() { None } else { Some(self.disjunction(members, span)) };
        let mut arms = Vec::new();
        for (index, stage) in stages.iter().enumerate().rev() {
            let mut parts = vec![stage.clone()];
            parts.extend(member.clone());
            let when = self.conjunction(parts, span).id;
            let index = self.constant(Value::Int(i64::from(count(index))), Type::Int, span).id;
            arms.push((when, index));
        }
        let parts: Vec<ExprId> = arms.iter().map(|(when, _)| *when).collect();
        let kind = ExprKind::Case { arms: arms.into(), otherwise: None };
        self.value(kind, Kind::Known(Type::Int), &parts, span)
    }
}

fn touchpoint(item: &ast::Touchpoint) -> Touchpoint {
    let words = |texts: &[ast::Text]| texts.iter().map(|text| text.node.clone()).collect();
    Touchpoint {
        text: item.text.node.clone(),
        channel: item.channel.as_ref().map(|name| name.node.clone()),
        pains: words(&item.pains),
        opportunities: words(&item.opportunities),
    }
}
