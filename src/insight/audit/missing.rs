//! Negations that hold because a value is missing.

use std::collections::{BTreeSet, HashMap};

use super::survey::{Part, Role, Standing, Survey};
use super::widened::{all, bare, condition, widened};
use super::{Answers, Audit, Found, is_harmless, words};
use crate::diag::{Code, Diagnostic};
use crate::model::{Catalog, EntityId, ExprId, ExprKind};
use crate::source::Span;
use crate::syntax::ast::{self, CompareOp, Quantifier};

/// A negation, and what is asked of it.
#[derive(Clone, Debug)]
pub(super) struct Negation {
    part: usize,
    entity: EntityId,
    /// The negation holds, with all that is asked beside it, and only because a value is missing.
    whole: ExprId,
    /// The values that may be missing, each with the condition that the negation holds so and it is missing.
    values: Vec<(Lacking, ExprId)>,
}

/// A value that may be missing.
#[derive(Clone, Debug)]
struct Lacking {
    value: ExprId,
    /// Where the negation names it; none: through another definition.
    span: Option<Span>,
}

impl Negation {
    /// What has to be counted.
    pub(super) fn asked(&self) -> impl Iterator<Item = (EntityId, ExprId)> {
        std::iter::once(self.whole).chain(self.values.iter().map(|(_, id)| *id)).map(|id| (self.entity, id))
    }
}

/// The negations that missing values could let records into, with the conditions that tell how many.
pub(super) fn negations(survey: &Survey<'_>, catalog: &mut Catalog, written: &HashMap<Span, ExprId>) -> Vec<Negation> {
    let mut found = Vec::new();
    for (at, part) in survey.parts.iter().enumerate() {
        // What is asked for in an `exclude` is denied to the definition.
        let denied = if part.excluded { Standing::Asked } else { Standing::Denied };
        if part.standing == denied || !survey.homes[part.home].evaluated || !is_negation(part.expr) {
            continue;
        }
        let ExprKind::Not(denied) = catalog.exprs[part.id].kind else { continue };
        let mut values = Vec::new();
        let widened = widened(catalog, denied, true, part.entity, &mut values);
        values.retain(|&value| part.taken != Some(value));
        if values.is_empty() {
            continue;
        }
        let mut parts = vec![part.id, widened];
        let mut beside = beside(survey, at);
        beside.extend(steps_beside(survey, catalog, at));
        parts.extend(beside.into_iter().filter(|&id| is_harmless(catalog, id)));
        let whole = all(catalog, parts, part.entity);
        if !is_harmless(catalog, whole) {
            continue;
        }
        let mut seen = BTreeSet::new();
        values.retain(|value| seen.insert(*value));
        let values = values
            .into_iter()
            .map(|value| {
                let missing = condition(catalog, ExprKind::Missing(value), part.entity);
                let span = find(catalog, written, part.expr, value);
                (Lacking { value, span }, all(catalog, vec![whole, missing], part.entity))
            })
            .collect();
        found.push(Negation { part: at, entity: part.entity, whole, values });
    }
    found
}

fn is_negation(expr: &ast::Expr) -> bool {
    match &*expr.node {
        ast::ExprKind::Not(_) | ast::ExprKind::Compare { op: CompareOp::NotEqual, .. } => true,
        ast::ExprKind::In { negated, .. }
        | ast::ExprKind::Between { negated, .. }
        | ast::ExprKind::InWindow { negated, .. } => *negated,
        ast::ExprKind::TextTest { negated, quantifier, .. } => *negated || *quantifier == Some(Quantifier::None),
        _ => false,
    }
}

/// What is asked beside a condition, in the `and`s around it.
fn beside(survey: &Survey<'_>, at: usize) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut at = at;
    while survey.parts[at].role == Role::All
        && let Some(around) = survey.parts[at].within
    {
        let operand =
            |other: usize, part: &Part<'_>| other != at && part.within == Some(around) && part.role == Role::All;
        // Operands stand behind the `and` that they belong to.
        let behind = survey.parts.iter().enumerate().skip(around);
        let behind = behind.take_while(|(_, part)| part.home == survey.parts[around].home);
        found.extend(behind.filter(|(other, part)| operand(*other, part)).map(|(_, part)| part.id));
        at = around;
    }
    found
}

/// What the other steps of the definition ask of the records that a condition is asked of.
fn steps_beside(survey: &Survey<'_>, catalog: &mut Catalog, at: usize) -> Vec<ExprId> {
    let part = &survey.parts[at];
    let Some(definition) = survey.homes[part.home].definition.filter(|_| !part.rows) else { return Vec::new() };
    let whole = std::iter::successors(Some(at), |&at| survey.parts[at].within).last().unwrap_or(at);
    let own = survey.parts[whole].id;
    if let Some(audience) = catalog.audiences.iter().find(|audience| audience.definition == definition) {
        let (entity, include, exclude) = (audience.entity, audience.include, audience.exclude.clone());
        let others = exclude.into_iter().filter(|&id| !part.excluded || id != own);
        let denied: Vec<ExprId> = others.map(|id| condition(catalog, ExprKind::Not(id), entity)).collect();
        return std::iter::once(include).chain(denied).collect();
    }
    let persona = catalog.personas.iter().find(|persona| persona.definition == definition);
    persona.map(|persona| persona.matching).into_iter().collect()
}

/// Where an expression names a value.
fn find(catalog: &Catalog, written: &HashMap<Span, ExprId>, expr: &ast::Expr, value: ExprId) -> Option<Span> {
    let stands = |span: &Span| {
        written.get(span).is_some_and(|&id| {
            let kind = &catalog.exprs[id].kind;
            bare(catalog, id) == value || matches!(kind, ExprKind::Holds(of) if bare(catalog, *of) == value)
        })
    };
    let within = |other: &Span| {
        other.file == expr.span.file
            && other.start >= expr.span.start
            && other.end <= expr.span.end
            && *other != expr.span
    };
    let direct = written.keys().filter(|span| within(span) && stands(span));
    direct.min().copied()
}

impl Audit<'_> {
    /// A finding for each negation that holds for records because a value is missing.
    pub(super) fn missing(&self, answers: &Answers<'_>) -> Vec<Found> {
        self.negations.iter().filter_map(|negation| self.missing_under(answers, negation)).collect()
    }

    fn missing_under(&self, answers: &Answers<'_>, negation: &Negation) -> Option<Found> {
        let part = &self.survey.parts[negation.part];
        let count = |id| answers.tally(negation.entity, id, part.ahead).unwrap_or(0);
        let records = Some(count(negation.whole)).filter(|count| *count > 0)?;
        let lacking: Vec<&Lacking> =
            negation.values.iter().filter(|(_, id)| count(*id) > 0).map(|(lacking, _)| lacking).collect();
        let names: Vec<String> = lacking.iter().map(|one| format!("`{}`", value_name(answers, one))).collect();
        if names.is_empty() {
            return None;
        }
        let records = words::counted(answers.catalog, negation.entity, records);
        let present: Vec<String> = names.iter().map(|name| format!("{} is present", name.trim_matches('`'))).collect();
        let message = format!("the negation also holds for {records} whose {} is missing", words::listed(&names, "or"));
        let diagnostic = Diagnostic::new(Code::MissingUnderNot, message)
            .at(part.expr.span, "everybody else, those without a value too")
            .help(format!("if they are not meant, add `and {}`", present.join(" and ")));
        let placed = lacking.iter().all(|one| one.span.is_some());
        let diagnostic = if placed { mended(diagnostic, part, &present) } else { diagnostic };
        Some(Found {
            diagnostic,
            within: vec![negation.part],
            homes: BTreeSet::from([part.home]),
            empties: BTreeSet::new(),
        })
    }
}

/// A value as the negation names it, else by its column or trait.
fn value_name(answers: &Answers<'_>, lacking: &Lacking) -> String {
    if let Some(span) = lacking.span {
        return answers.sources.slice(span).to_owned();
    }
    match &answers.catalog.exprs[lacking.value].kind {
        ExprKind::Column(entity, column) => answers.catalog.entity(*entity).columns[*column as usize].name.clone(),
        ExprKind::Definition(of) => answers.catalog.definition(*of).name.clone(),
        ExprKind::Owner(over, of) => {
            let of = Lacking { value: *of, span: None };
            format!("{}.{}", answers.catalog.relation(*over).role, value_name(answers, &of))
        }
        _ => "value".to_owned(),
    }
}

/// With the presence asked behind the negation; beside an `or` both in parentheses.
fn mended(diagnostic: Diagnostic, part: &Part<'_>, present: &[String]) -> Diagnostic {
    let span = part.expr.span;
    let asked = format!(" and {}", present.join(" and "));
    let (start, end) = (Span { end: span.start, ..span }, Span { start: span.end, ..span });
    if part.role == Role::Any {
        return diagnostic.fix(start, "(").fix(end, format!("{asked})"));
    }
    diagnostic.fix(end, asked)
}
