//! Personas and journeys as documents. Knows the order of their clauses.

use super::block::{Clause, covering, filled};
use super::document::Doc;
use super::item::head;
use super::literal::{name_text, text_of};
use super::{Printer, comma_lines};
use crate::source::Span;
use crate::syntax::ast::{Journey, Match, Persona, Reference, Score, Stage, Text, Touchpoint};

impl Printer<'_> {
    pub(super) fn persona(&mut self, persona: &Persona, span: Span) -> Doc {
        let head = head("persona", &persona.name, persona.description.as_ref(), persona.of.as_ref());
        let mut clauses = Vec::new();
        if !persona.groups.is_empty() {
            clauses.push(Clause::names("groups", &persona.groups));
        }
        match &persona.matching {
            Some(Match::Condition(condition)) => clauses.push(Clause::expression("match", condition)),
            Some(Match::Otherwise) => {
                let place = self.words_span(persona.name.span, ["match", "otherwise"]);
                clauses.push(Clause::new("match", place, |_, head| Doc::text(format!("{head} otherwise"))));
            }
            None => {}
        }
        if !persona.score.is_empty() {
            let span = covering(persona.score.iter().map(score_span));
            clauses.push(Clause::new("score", span, move |printer, head| printer.score(&persona.score, span, head)));
        }
        clauses.extend(persona.threshold.as_ref().map(|value| Clause::expression("threshold", value)));
        clauses.extend(things("expects", &persona.expects));
        clauses.extend(things("fulfilled by", &persona.fulfilled_by));
        clauses.extend(texts("goals", &persona.goals));
        clauses.extend(texts("frustrations", &persona.frustrations));
        clauses.extend(persona.quote.as_ref().map(|text| Clause::text("quote", text)));
        clauses.extend(persona.portrait.as_ref().map(|text| Clause::text("portrait", text)));
        if !persona.profile.is_empty() {
            clauses.push(Clause::expressions("profile", &persona.profile));
        }
        let block = self.block(span, clauses);
        Doc::concat(vec![Doc::text(head), block])
    }

    fn score(&mut self, scores: &[Score], span: Span, head: &str) -> Doc {
        let attached = self.siblings(span, scores, score_span, |printer, score| {
            let amount = printer.operand(&score.amount, super::expression::Level::Sum);
            let condition = printer.headed("when", &score.condition);
            Doc::concat(vec![amount, Doc::text(" "), condition])
        });
        let mut lines = vec![Doc::line()];
        lines.extend(comma_lines(attached));
        Doc::group(Doc::concat(vec![Doc::text(head), Doc::indent(Doc::concat(lines))]))
    }

    pub(super) fn journey(&mut self, journey: &Journey, span: Span) -> Doc {
        let head = head("journey", &journey.name, journey.description.as_ref(), journey.of.as_ref());
        let mut clauses = Vec::new();
        if !journey.personas.is_empty() {
            clauses.push(Clause::names("personas", &journey.personas));
        }
        clauses.extend(journey.business_line.as_ref().map(|text| Clause::text("business_line", text)));
        for stage in &journey.stages {
            let span = self.stage_span(stage);
            clauses.push(Clause::free(span, move |printer| printer.stage(stage, span)));
        }
        let block = self.block(span, clauses);
        Doc::concat(vec![Doc::text(head), block])
    }

    fn stage_span(&self, stage: &Stage) -> Span {
        let description = stage.description.iter().map(|text| text.span);
        self.with_block(covering(std::iter::once(stage.name.span).chain(description)))
    }

    /// The place of two words that the tree keeps no place of; right behind `after` where they are not found.
    pub(super) fn words_span(&self, after: Span, words: [&str; 2]) -> Span {
        let from = after.range().end;
        let (start, end) = self.comments.words_after(from, words).unwrap_or((from, from));
        Span::new(after.file, start, end)
    }

    /// The head of a block together with the block.
    pub(super) fn with_block(&self, head: Span) -> Span {
        let end = self.comments.next_block_end(head.range().end);
        Span { end: u32::try_from(end).unwrap_or(u32::MAX), ..head }
    }

    /// The span up to the brace that closes the block whose parts end at `end`.
    pub(super) fn with_brace(&self, span: Span, end: usize) -> Span {
        Span { end: u32::try_from(self.comments.block_end(end)).unwrap_or(u32::MAX), ..span }
    }

    fn stage(&mut self, stage: &Stage, span: Span) -> Doc {
        let head = head("stage", &stage.name, stage.description.as_ref(), None);
        let mut clauses = Vec::new();
        clauses.extend(stage.when.as_ref().map(|when| Clause::expression("when", when)));
        for touchpoint in &stage.touchpoints {
            clauses.push(Clause::free(self.touchpoint_span(touchpoint), |_| touchpoint_doc(touchpoint)));
        }
        let block = self.block(span, clauses);
        Doc::concat(vec![Doc::text(head), block])
    }

    fn touchpoint_span(&self, touchpoint: &Touchpoint) -> Span {
        let channel = touchpoint.channel.iter().map(|name| name.span);
        let inner = touchpoint.pains.iter().chain(&touchpoint.opportunities).map(|text| text.span);
        let has_block = !touchpoint.pains.is_empty() || !touchpoint.opportunities.is_empty();
        let span = covering(std::iter::once(touchpoint.text.span).chain(channel).chain(inner));
        if has_block { self.with_brace(span, span.range().end) } else { span }
    }
}

fn touchpoint_doc(touchpoint: &Touchpoint) -> Doc {
    let mut head = format!("touchpoint {}", text_of(&touchpoint.text));
    if let Some(channel) = &touchpoint.channel {
        head.push_str(&format!(" on {}", name_text(&channel.node)));
    }
    let mut inner = Vec::new();
    for (word, texts) in [("pain", &touchpoint.pains), ("opportunity", &touchpoint.opportunities)] {
        if !texts.is_empty() {
            inner.extend([Doc::line(), filled(word, texts.iter().map(text_of))]);
        }
    }
    if inner.is_empty() {
        return Doc::text(head);
    }
    let parts = vec![Doc::text(head), Doc::text(" {"), Doc::indent(Doc::concat(inner)), Doc::line(), Doc::text("}")];
    Doc::group(Doc::concat(parts))
}

fn score_span(score: &Score) -> Span {
    score.amount.span.to(score.condition.span)
}

fn things<'a>(keyword: &'static str, things: &'a [Reference]) -> Option<Clause<'a>> {
    let span = covering(things.iter().map(|thing| match thing {
        Reference::Name(name) => name.span,
        Reference::Text(text) => text.span,
    }));
    (!things.is_empty()).then(|| {
        Clause::new(keyword, span, |_, head| {
            filled(
                head,
                things.iter().map(|thing| match thing {
                    Reference::Name(name) => name_text(&name.node),
                    Reference::Text(text) => text_of(text),
                }),
            )
        })
    })
}

fn texts<'a>(keyword: &'static str, texts: &'a [Text]) -> Option<Clause<'a>> {
    (!texts.is_empty()).then(|| Clause::texts(keyword, texts))
}
