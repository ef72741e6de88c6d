//! Personas: whom they hold and with which score, and what they are connected to.

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{Arithmetic, DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, Persona, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::super::Resolver;
use super::super::build::{Typed, count};
use super::super::entity::quoted;
use super::super::items::{Defining, Items};
use super::super::kinds::KindSet;
use super::super::path::Frame;
use super::missing_clause;

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
        let profile: Vec<ExprId> = item.profile.iter().map(|value| self.expr(value, frame).id).collect();
        let least = item.threshold.as_ref().map(|threshold| self.expr(threshold, frame));
        if let Some(persona) = self.current.and_then(|id| self.persona_at(id)) {
            let persona = &mut self.catalog.personas[persona];
            persona.matching = matching.id;
            persona.score = score.id;
            persona.threshold = least.as_ref().map(|least| least.id);
            persona.profile = profile;
        }
        if score.kind.is_error() {
            return self.error(span);
        }
        let Some(least) = least else { return matching };
        if !self.expect(&least, KindSet::NUMBER, "`threshold`") {
            return self.error(span);
        }
        let enough = self.compare(ast::CompareOp::GreaterOrEqual, &score, &least, false, least.span);
        self.conjunction(vec![matching, enough], span)
    }

    /// Enters a persona before anything of it is resolved.
    pub(in super::super) fn enter_persona(&mut self, item: &ast::Persona, definition: DefinitionId, span: Span) {
        let nothing = self.error(span).id;
        let words = |texts: &[ast::Text]| texts.iter().map(|text| text.node.clone()).collect();
        self.catalog.personas.push(Persona {
            definition,
            entity: self.catalog.definition(definition).entity,
            otherwise: matches!(item.matching, Some(ast::Match::Otherwise)),
            matching: nothing,
            score: nothing,
            threshold: None,
            groups: Vec::new(),
            expects: Vec::new(),
            fulfilled_by: Vec::new(),
            goals: words(&item.goals),
            frustrations: words(&item.frustrations),
            quote: item.quote.as_ref().map(|text| text.node.clone()),
            portrait: item.portrait.as_ref().map(|text| text.node.clone()),
            profile: Vec::new(),
        });
    }

    /// The place of a definition among the personas.
    pub(in super::super) fn persona_at(&self, definition: DefinitionId) -> Option<usize> {
        self.catalog.personas.iter().position(|persona| persona.definition == definition)
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
            let counted = self.counted_amount(amount, &condition, span);
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
    fn counted_amount(&mut self, amount: Typed, condition: &Typed, span: Span) -> Typed {
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
}
