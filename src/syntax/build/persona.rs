//! Personas and journeys. Knows their clauses and nothing of scores and funnels.

use super::clause::Seen;
use super::{Builder, Depth, Node, Parts};
use crate::syntax::ast::{Journey, Match, Persona, Reference, Score, Stage, Touchpoint};
use crate::syntax::grammar::Rule;

impl Builder<'_> {
    pub(super) fn persona(&mut self, mut parts: Parts<'_>) -> Persona {
        let (name, description) = self.head(&mut parts);
        let mut persona = Persona {
            name,
            description,
            of: self.of_entity(&mut parts),
            groups: Vec::new(),
            matching: None,
            score: Vec::new(),
            threshold: None,
            expects: Vec::new(),
            fulfilled_by: Vec::new(),
            goals: Vec::new(),
            frustrations: Vec::new(),
            quote: None,
            portrait: None,
            profile: Vec::new(),
        };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            if let Some(word) = clause_word(pair.as_rule()) {
                seen.once(self, word, self.span(&pair));
            }
            self.persona_clause(&mut persona, pair);
        }
        persona
    }

    fn persona_clause(&mut self, persona: &mut Persona, pair: Node<'_>) {
        let rule = pair.as_rule();
        let mut inner = Parts::new(self, pair);
        let depth = Depth::default();
        match rule {
            Rule::groups => persona.groups = self.name_list(&mut inner),
            Rule::matching => {
                persona.matching = Some(if inner.flag(Rule::otherwise) {
                    Match::Otherwise
                } else {
                    Match::Condition(inner.expression(self, depth))
                });
            }
            Rule::score => {
                while let Some(part) = inner.take(Rule::score_part) {
                    let mut part = Parts::new(self, part);
                    let amount = part.expression(self, depth);
                    persona.score.push(Score { amount, condition: part.expression(self, depth) });
                }
            }
            Rule::threshold => persona.threshold = Some(inner.expression(self, depth)),
            Rule::expects => persona.expects = self.things(inner),
            Rule::fulfilled_by => persona.fulfilled_by = self.things(inner),
            Rule::goals => persona.goals = inner.texts(self),
            Rule::frustrations => persona.frustrations = inner.texts(self),
            Rule::quote => persona.quote = Some(inner.text(self)),
            Rule::portrait => persona.portrait = Some(inner.text(self)),
            Rule::profile => persona.profile = inner.expressions(self, depth),
            _ => {}
        }
    }

    fn things(&mut self, mut parts: Parts<'_>) -> Vec<Reference> {
        let mut things = Vec::new();
        while let Some(thing) = parts.take(Rule::thing) {
            let mut inner = Parts::new(self, thing);
            things.push(if inner.peek() == Some(Rule::text) {
                Reference::Text(inner.text(self))
            } else {
                Reference::Name(inner.name(self))
            });
        }
        things
    }

    pub(super) fn journey(&mut self, mut parts: Parts<'_>) -> Journey {
        let (name, description) = self.head(&mut parts);
        let of = self.of_entity(&mut parts);
        let mut journey =
            Journey { name, description, of, personas: Vec::new(), business_line: None, stages: Vec::new() };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::personas => {
                    seen.once(self, "personas", span);
                    journey.personas = self.name_list(&mut inner);
                }
                Rule::business_line => {
                    seen.once(self, "business_line", span);
                    journey.business_line = Some(inner.text(self));
                }
                Rule::stage => journey.stages.push(self.stage(inner)),
                _ => {}
            }
        }
        journey
    }

    fn stage(&mut self, mut parts: Parts<'_>) -> Stage {
        let (name, description) = self.head(&mut parts);
        let mut stage = Stage { name, description, when: None, touchpoints: Vec::new() };
        let mut seen = Seen::default();
        while let Some(pair) = parts.next() {
            let (rule, span) = (pair.as_rule(), self.span(&pair));
            let mut inner = Parts::new(self, pair);
            match rule {
                Rule::stage_when => {
                    seen.once(self, "when", span);
                    stage.when = Some(inner.expression(self, Depth::default()));
                }
                Rule::touchpoint => stage.touchpoints.push(self.touchpoint(inner)),
                _ => {}
            }
        }
        stage
    }

    fn touchpoint(&mut self, mut parts: Parts<'_>) -> Touchpoint {
        let text = parts.text(self);
        let channel = parts.take(Rule::name).map(|pair| self.name_of(&pair));
        let mut touchpoint = Touchpoint { text, channel, pains: Vec::new(), opportunities: Vec::new() };
        while let Some(pair) = parts.next() {
            let rule = pair.as_rule();
            let texts = Parts::new(self, pair).texts(self);
            match rule {
                Rule::pain => touchpoint.pains.extend(texts),
                Rule::opportunity => touchpoint.opportunities.extend(texts),
                _ => {}
            }
        }
        touchpoint
    }
}

fn clause_word(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::groups => Some("groups"),
        Rule::matching => Some("match"),
        Rule::score => Some("score"),
        Rule::threshold => Some("threshold"),
        Rule::expects => Some("expects"),
        Rule::fulfilled_by => Some("fulfilled by"),
        Rule::goals => Some("goals"),
        Rule::frustrations => Some("frustrations"),
        Rule::quote => Some("quote"),
        Rule::portrait => Some("portrait"),
        Rule::profile => Some("profile"),
        _ => None,
    }
}
