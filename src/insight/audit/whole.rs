//! Whole definitions without members, or with all: of audiences and personas also which step leaves nobody. Must not know
//! what is told of their parts.

use super::survey::{Part, Role, Standing};
use super::{Answers, Audit, words};
use crate::diag::{Code, Diagnostic};
use crate::model::{Audience, Catalog, DefinitionId, EntityId, ExprId, ExprKind, Persona, Value};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind, Match};

impl Audit<'_> {
    pub(super) fn told_of_whole(
        &self,
        answers: &Answers<'_>,
        home: usize,
        id: DefinitionId,
        members: u64,
        all: u64,
    ) -> Diagnostic {
        let definition = answers.catalog.definition(id);
        let (word, name) = (definition.kind.word(), &definition.name);
        let records = words::counted(answers.catalog, definition.entity, all);
        let whole = self.survey.parts.iter().position(|part| part.home == home && part.role == Role::Whole);
        if members > 0 {
            let message = format!("{word} `{name}` holds all {records}");
            return Diagnostic::new(Code::AlwaysHolds, message).at(self.rule(home, whole), "");
        }
        let place = whole.map_or(self.survey.homes[home].name.span, |whole| self.survey.parts[whole].expr.span);
        let diagnostic = Diagnostic::new(Code::NeverHolds, format!("{word} `{name}` has no members"))
            .at(place, format!("holds for none of {records}"));
        match (whole, why_nobody(answers, id)) {
            (Some(whole), _) => self.noted(answers, whole, diagnostic),
            (None, Some(why)) => diagnostic.note(why),
            (None, None) => diagnostic,
        }
    }

    /// Where it is written whom a definition holds.
    fn rule(&self, home: usize, whole: Option<usize>) -> Span {
        let home = &self.survey.homes[home];
        match (whole, home.item) {
            (Some(whole), _) => self.survey.parts[whole].expr.span,
            (
                None,
                ItemKind::Audience(ast::Audience { include: Some(rule), .. })
                | ItemKind::Persona(ast::Persona { matching: Some(Match::Condition(rule)), .. }),
            ) => rule.span,
            (None, _) => home.name.span,
        }
    }

    /// Whether it is written that all are meant, or that nobody may be left.
    pub(super) fn is_meant(&self, home: usize, members: u64) -> bool {
        let everyone = |rule: &ast::Expr| members > 0 && matches!(*rule.node, ast::ExprKind::Everyone);
        match self.survey.homes[home].item {
            ItemKind::Audience(ast::Audience { include: Some(rule), .. }) => everyone(rule),
            ItemKind::Persona(ast::Persona { matching: Some(Match::Condition(rule)), .. }) => everyone(rule),
            ItemKind::Persona(ast::Persona { matching: Some(Match::Otherwise), .. }) => true,
            _ => members > 0 && !self.survey.parts.iter().any(|part| part.home == home),
        }
    }

    /// Whether a condition with nothing around it decides who is a member: not what only orders or adds to a score.
    pub(super) fn decides(&self, part: &Part<'_>) -> bool {
        part.standing != Standing::Either
            || matches!(self.survey.homes[part.home].item, ItemKind::Persona(of) if of.threshold.is_some())
    }
}

/// The conditions that a definition asks for and those that it denies.
pub(super) struct Rules {
    pub(super) asked: Vec<ExprId>,
    pub(super) denied: Vec<ExprId>,
}

/// What decides who is a member. Whom an earlier audience of the group takes is not among it.
pub(super) fn rules(catalog: &Catalog, id: DefinitionId) -> Rules {
    match catalog.audiences.iter().find(|audience| audience.definition == id) {
        Some(audience) => Rules { asked: vec![audience.include], denied: audience.exclude.clone() },
        None => Rules { asked: vec![catalog.definition(id).body], denied: Vec::new() },
    }
}

/// The conditions whose numbers tell which step leaves nobody.
pub(super) fn steps(catalog: &Catalog) -> impl Iterator<Item = (EntityId, ExprId)> {
    let included = catalog.audiences.iter().map(|audience| (audience.entity, audience.include));
    let matching = catalog.personas.iter().map(|persona| (persona.entity, persona.matching));
    let stages = catalog.journeys.iter();
    let stages = stages.flat_map(|journey| journey.stages.iter().map(|stage| (journey.entity, stage.when)));
    let counted = |id: ExprId| !matches!(catalog.exprs[id].kind, ExprKind::Literal(_) | ExprKind::Definition(_));
    included.chain(matching).chain(stages).filter(move |(_, id)| counted(*id) && super::is_harmless(catalog, *id))
}

/// For how many records a step's condition holds, where that is known.
pub(super) fn held(answers: &Answers<'_>, entity: EntityId, id: ExprId) -> Option<u64> {
    match &answers.catalog.exprs[id].kind {
        ExprKind::Literal(Value::Bool(holds)) => Some(if *holds { answers.rows(entity, false) } else { 0 }),
        ExprKind::Definition(of) => answers.members(*of).map(|(members, _)| members),
        _ => answers.tally(entity, id, false),
    }
}

fn why_nobody(answers: &Answers<'_>, id: DefinitionId) -> Option<String> {
    let catalog = answers.catalog;
    if let Some(audience) = catalog.audiences.iter().find(|audience| audience.definition == id) {
        return nobody_taken(answers, audience);
    }
    let persona = catalog.personas.iter().find(|persona| persona.definition == id)?;
    let Persona { entity, matching, threshold: Some(_), .. } = persona else { return None };
    let matching = held(answers, *entity, *matching).filter(|matching| *matching > 0)?;
    Some(format!("`match` holds for {matching}, none of them reaches the threshold"))
}

fn nobody_taken(answers: &Answers<'_>, audience: &Audience) -> Option<String> {
    let of = answers.outcome.entities.iter().find(|of| of.entity == audience.entity)?;
    let name = &answers.catalog.definition(audience.definition).name;
    let status = of.membership.column_by_name(&format!("{name}.status"));
    let taken = status.map_or(0, |status| status.len() - status.null_count());
    if taken > 0 {
        return Some(format!("`holdout` holds back all {taken} that it takes"));
    }
    let included = held(answers, audience.entity, audience.include).filter(|included| *included > 0)?;
    let steps = [
        (!audience.exclude.is_empty()).then_some("`exclude`"),
        (!audience.after.is_empty()).then_some("the priority group"),
        audience.limit.as_ref().filter(|limit| limit.count == 0).map(|_| "`limit`"),
    ];
    let steps: Vec<String> = steps.into_iter().flatten().map(str::to_owned).collect();
    let keep = if steps.len() == 1 { "keeps" } else { "keep" };
    Some(format!("`include` holds for {included}, {} {keep} all of them out", words::listed(&steps, "and")))
}
