//! Personas and journeys: whom a persona holds, which stage a record is in.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Arithmetic, DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, JourneyId, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::{Typed, count};
use super::super::entity::quoted;
use super::super::items::{Defining, Items};
use super::super::kinds::{Kind, KindSet};
use super::super::path::Frame;
use super::{any_error, missing_clause};

impl Resolver<'_> {
    /// Whom a persona holds: its `match`, and its threshold where it has one.
    pub(super) fn persona_body(
        &mut self,
        item: &ast::Persona,
        items: &Items<'_>,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let matching = match &item.matching {
            Some(ast::Match::Condition(condition)) => self.condition(condition, frame),
            Some(ast::Match::Otherwise) => self.otherwise(items, span),
            None => {
                let what = format!("persona `{}`", item.name.node);
                let diagnostic = missing_clause(&what, "match", item.name.span)
                    .help("`match everyone` holds all, `match otherwise` those whom no other persona holds");
                self.refuse(span, diagnostic)
            }
        };
        let score = self.score(&item.score, frame, span);
        for profile in &item.profile {
            self.expr(profile, frame);
        }
        let Some(threshold) = &item.threshold else { return matching };
        let least = self.expr(threshold, frame);
        if !self.expect(&least, KindSet::NUMBER, "`threshold`") || score.kind.is_error() {
            return self.error(span);
        }
        let enough = self.compare(ast::CompareOp::GreaterOrEqual, &score, &least, false, threshold.span);
        self.conjunction(vec![matching, enough], span)
    }

    /// Those whom no other persona of the entity holds.
    fn otherwise(&mut self, items: &Items<'_>, span: Span) -> Typed {
        let Some(this) = self.current else { return self.error(span) };
        let others = self.other_personas(this, items);
        let entity = self.catalog.definition(this).entity;
        let mut parts = Vec::new();
        for id in others {
            if self.scope.definitions[id.0 as usize].kind.is_error() {
                return self.error(span);
            }
            parts.push(self.holds_on(ExprKind::Definition(id), Some(entity), span));
        }
        if parts.is_empty() {
            return self.constant(Value::Bool(true), Type::Bool, span);
        }
        let some = self.disjunction(parts, span);
        self.not(some, span)
    }

    /// The personas of the same entity that match by a condition.
    pub(super) fn other_personas(&self, this: DefinitionId, items: &Items<'_>) -> Vec<DefinitionId> {
        let entity = self.catalog.definition(this).entity;
        let others = items.definitions.iter().enumerate().filter(|(at, item)| {
            let Defining::Persona(item, _) = item else { return false };
            !matches!(item.matching, Some(ast::Match::Otherwise)) && self.catalog.definitions[*at].entity == entity
        });
        others.map(|(at, _)| DefinitionId(count(at))).filter(|&id| id != this).collect()
    }

    /// The sum of the amounts whose conditions hold; a missing amount adds nothing.
    fn score(&mut self, score: &[ast::Score], frame: Frame<'_>, span: Span) -> Typed {
        let mut sum: Option<Typed> = None;
        let mut wrong = false;
        for part in score {
            let amount = self.expr(&part.amount, frame);
            let condition = self.condition(&part.condition, frame);
            if condition.kind.is_error() || !self.expect(&amount, KindSet::NUMBER, "`score`") {
                wrong = true;
                continue;
            }
            let counted = self.counted_amount(amount, &condition);
            sum = Some(match sum {
                Some(sum) => self.operation(Arithmetic::Add, &sum, &counted, span),
                None => counted,
            });
        }
        if wrong {
            return self.error(span);
        }
        sum.unwrap_or_else(|| self.constant(Value::Int(0), Type::Int, span))
    }

    /// The amount where the condition holds and it is present, else 0.
    fn counted_amount(&mut self, amount: Typed, condition: &Typed) -> Typed {
        let span = amount.span;
        let written = self.literal_of(amount.id).is_some();
        let zero = self.constant(Value::Int(0), Type::Int, span);
        let Some((parts, kind)) = self.unify(vec![amount, zero], "`score`") else { return self.error(span) };
        let (mut amount, zero) = (parts[0].clone(), parts[1].clone());
        if !written {
            amount = self.value(ExprKind::Coalesce(amount.id, zero.id), kind.clone(), &[amount.id], span);
        }
        let arms: Box<[(ExprId, ExprId)]> = Box::new([(condition.id, amount.id)]);
        let case = ExprKind::Case { arms, otherwise: Some(zero.id) };
        self.value(case, kind, &[condition.id, amount.id], span)
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

    /// Whether the definition is of that entity; reported otherwise.
    pub(in super::super) fn of_entity(&mut self, id: DefinitionId, entity: EntityId, name: &ast::Name) -> bool {
        let known = self.catalog.definition(id);
        if known.entity == entity || self.scope.definitions[id.0 as usize].homeless {
            return true;
        }
        let message = format!(
            "{} `{}` is of entity `{}`, this is entity `{}`",
            known.kind.word(),
            known.name,
            self.catalog.entity(known.entity).name,
            self.catalog.entity(entity).name
        );
        self.found.push(Diagnostic::new(Code::WrongEntity, message).at(name.span, ""));
        false
    }

    /// A persona by name; none, and reported, where there is none.
    pub(in super::super) fn named_persona(&mut self, name: &ast::Name) -> Option<DefinitionId> {
        self.named_definition(name, DefinitionKind::Persona)
    }

    /// A definition of a kind by name; none, and reported, where there is none.
    pub(in super::super) fn named_definition(
        &mut self,
        name: &ast::Name,
        kind: DefinitionKind,
    ) -> Option<DefinitionId> {
        let known = self.scope.definition_named(&name.node);
        if let Some(id) = known.filter(|&id| self.catalog.definition(id).kind == kind) {
            return Some(id);
        }
        let word = kind.word();
        let mut diagnostic =
            Diagnostic::new(Code::UnknownName, format!("{word} `{}` not found", name.node)).at(name.span, "");
        if let Some(&named) = self.scope.names.get(&name.node) {
            let what = super::super::names::with_article(self.word_of(named));
            diagnostic = diagnostic.note(format!("`{}` is {what}", name.node));
        }
        let names = self.catalog.definitions.iter().filter(|known| known.kind == kind);
        if let Some(near) = nearest(&name.node, names.map(|known| known.name.as_str())) {
            diagnostic = diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near));
        }
        self.found.push(diagnostic);
        None
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
