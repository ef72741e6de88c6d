//! Rules that hold for no record, or for all: the smallest parts, and whole definitions that no part explains.

use std::collections::{BTreeSet, HashSet};

use super::survey::{Part, Role, Standing};
use super::whole::{Rules, rules};
use super::worth::{is_worth, is_worth_never};
use super::{Answers, Audit, Found, SHOWN, words};
use crate::diag::{Code, Diagnostic, Label};
use crate::model::{Catalog, DefinitionId, DefinitionKind, ExprId, ExprKind, Stage};
use crate::source::Span;

/// What was found so far, and which conditions that explains.
struct Told<'f> {
    found: &'f mut Vec<Found>,
    /// By condition: something in it was told.
    explained: Vec<bool>,
}

/// Definitions that explain why others hold for nobody or for everybody.
#[derive(Default)]
struct Idle {
    /// They hold for nobody, or are traits of which something is told.
    nothing: HashSet<DefinitionId>,
    /// They hold for everybody.
    everything: HashSet<DefinitionId>,
}

impl Idle {
    /// Whether one that the expression needs explains that it holds for nobody, or for everybody.
    fn explains(&self, catalog: &Catalog, id: ExprId, own: Option<DefinitionId>, holds: bool) -> bool {
        let explains = |of: &DefinitionId| self.nothing.contains(of) || (holds && self.everything.contains(of));
        needed(catalog, id).iter().any(|of| Some(*of) != own && explains(of))
    }

    /// Whether one that a definition needs explains that it holds nobody, or everybody.
    fn explains_whole(&self, catalog: &Catalog, own: DefinitionId, holds: bool) -> bool {
        let Rules { asked, denied } = rules(catalog, own);
        let all = |of: &DefinitionId| self.everything.contains(of);
        asked.into_iter().any(|id| self.explains(catalog, id, Some(own), holds))
            || (!holds && denied.into_iter().any(|id| needed(catalog, id).iter().any(all)))
    }
}

impl Audit<'_> {
    /// Adds a finding for each smallest part that never or always holds and that no finding so far explains, and for each
    /// definition without members or with all of them.
    pub(super) fn constant(&self, answers: &Answers<'_>, found: &mut Vec<Found>) {
        let mut told = Told { explained: vec![false; self.survey.parts.len()], found };
        for at in told.found.iter().flat_map(|one| one.within.clone()).collect::<Vec<_>>() {
            self.explain(&mut told, at);
        }
        let idle = self.idle(answers, &told);
        // What stands within another condition comes after it.
        for at in (0..self.survey.parts.len()).rev() {
            if let Some(diagnostic) = self.told_of_part(answers, at, &told, &idle) {
                self.tell(&mut told, at, diagnostic);
            }
        }
        for (home, of) in self.survey.homes.iter().enumerate() {
            let Some((id, members, all)) = self.population(answers, home) else { continue };
            let elsewhere = idle.explains_whole(answers.catalog, id, members > 0);
            let here = told
                .found
                .iter()
                .any(|one| one.homes.contains(&home) && (members > 0 || self.empties(answers, one, home)));
            if (members == 0 || members == all) && !elsewhere && !here {
                let diagnostic = self.told_of_whole(answers, home, id, members, all);
                let found =
                    Found { diagnostic, within: Vec::new(), homes: BTreeSet::from([home]), empties: BTreeSet::new() };
                if !self.is_meant(home, members) {
                    told.found.push(found);
                }
            } else if members == 0 && !told_by_name(told.found, of.name.span) {
                self.blame(answers, home, id, told.found);
            }
        }
        for home in 0..self.survey.homes.len() {
            let explained = |stage: &Stage, span: Span| {
                let of = needed(answers.catalog, stage.when);
                of.iter().any(|of| idle.nothing.contains(of)) || self.is_told_within(told.found, home, span)
            };
            let nobody = |persona: &DefinitionId| idle.nothing.contains(persona);
            if let Some(diagnostic) = self.unreached(answers, home, explained, nobody) {
                told.found.push(Found {
                    diagnostic,
                    within: Vec::new(),
                    homes: BTreeSet::from([home]),
                    empties: BTreeSet::new(),
                });
            }
        }
    }

    /// Whether something is told of a condition in a home that stands at a place or in it.
    fn is_told_within(&self, found: &[Found], home: usize, place: Span) -> bool {
        let stands = |&at: &usize| {
            let Part { home: own, expr, .. } = &self.survey.parts[at];
            *own == home && place.start <= expr.span.start && expr.span.end <= place.end
        };
        found.iter().any(|one| one.within.iter().any(stands))
    }

    /// The condition's part in a definition was told: nothing around it is told again.
    fn explain(&self, told: &mut Told<'_>, at: usize) {
        let mut next = Some(at);
        while let Some(at) = next {
            told.explained[at] = true;
            next = self.survey.parts[at].within;
        }
    }

    fn tell(&self, told: &mut Told<'_>, at: usize, diagnostic: Diagnostic) {
        let part = &self.survey.parts[at];
        let same = |one: &&mut Found| {
            one.diagnostic.code == diagnostic.code
                && one.within.iter().any(|&other| self.survey.parts[other].id == part.id)
        };
        // The same condition in another place is told with the first.
        match told.found.iter_mut().find(same) {
            Some(known) => {
                known.within.push(at);
                known.homes.insert(part.home);
                // Places come from the last to the first.
                let labels = &mut known.diagnostic.labels;
                labels.insert(0, Label { span: part.expr.span, message: String::new() });
                labels[1].message = "also here".into();
                labels.truncate(SHOWN);
            }
            None => told.found.push(Found {
                diagnostic,
                within: vec![at],
                homes: BTreeSet::from([part.home]),
                empties: BTreeSet::new(),
            }),
        }
        self.explain(told, at);
    }

    /// The definitions that explain others.
    fn idle(&self, answers: &Answers<'_>, told: &Told<'_>) -> Idle {
        let mut idle = Idle::default();
        let never = |part: &&Part<'_>| {
            answers.counted(part).is_some_and(|(holds, _)| holds == 0 && is_worth_never(answers.catalog, part))
        };
        let parts = self.survey.parts.iter().filter(never).map(|part| part.home);
        for home in told.found.iter().flat_map(|one| one.homes.iter().copied()).chain(parts) {
            let definition = self.survey.homes[home].definition;
            let is_trait = |id: &DefinitionId| answers.catalog.definition(*id).kind == DefinitionKind::Trait;
            idle.nothing.extend(definition.filter(is_trait));
        }
        for (id, members, all) in (0..self.survey.homes.len()).filter_map(|home| self.population(answers, home)) {
            if members == 0 {
                idle.nothing.insert(id);
            } else if members == all {
                idle.everything.insert(id);
            }
        }
        idle
    }

    /// Of a definition that has members: how many, and of how many.
    fn population(&self, answers: &Answers<'_>, home: usize) -> Option<(DefinitionId, u64, u64)> {
        let id = self.survey.homes[home].definition?;
        let kind = answers.catalog.definition(id).kind;
        let (members, all) = answers.members(id).filter(|_| kind != DefinitionKind::Trait)?;
        Some((id, members, all))
    }

    fn told_of_part(&self, answers: &Answers<'_>, at: usize, told: &Told<'_>, idle: &Idle) -> Option<Diagnostic> {
        let part = &self.survey.parts[at];
        let (holds, rows) = answers.counted(part).filter(|_| !told.explained[at])?;
        let own = self.survey.homes[part.home].definition;
        // Of a whole definition its members are told.
        let whole = part.role == Role::Whole || !self.survey.homes[part.home].evaluated;
        if whole || !is_worth(answers.catalog, part, holds, rows) {
            return None;
        }
        if idle.explains(answers.catalog, part.id, own, holds > 0) {
            return None;
        }
        let all = self.population(answers, part.home).is_some_and(|(_, members, all)| members == all);
        if holds > 0 && all && part.standing != Standing::Denied {
            return None;
        }
        Some(if holds == 0 { self.never(answers, at, rows) } else { always(answers, part, rows) })
    }

    fn never(&self, answers: &Answers<'_>, at: usize, rows: u64) -> Diagnostic {
        let part = &self.survey.parts[at];
        let records = words::counted(answers.catalog, part.entity, rows);
        let message = format!("the condition holds for none of {records}");
        let diagnostic = Diagnostic::new(Code::NeverHolds, message).at(part.expr.span, "");
        self.noted(answers, at, diagnostic)
    }

    /// An `and` whose parts hold, but never together.
    pub(super) fn noted(&self, answers: &Answers<'_>, at: usize, diagnostic: Diagnostic) -> Diagnostic {
        let operands = self.survey.parts.iter().filter(|part| part.within == Some(at) && part.role == Role::All);
        let counts: Option<Vec<u64>> = operands.map(|part| answers.counted(part).map(|(holds, _)| holds)).collect();
        match counts {
            Some(counts) if counts.len() > 1 && counts.iter().all(|count| *count > 0) => {
                let counts: Vec<String> = counts.iter().map(u64::to_string).collect();
                diagnostic.note(format!("its parts hold for {}, never all together", words::listed(&counts, "and")))
            }
            _ => diagnostic,
        }
    }

    /// Whether what a finding tells leaves the definition without members: nothing around it holds for any record.
    fn empties(&self, answers: &Answers<'_>, found: &Found, home: usize) -> bool {
        let mut own = found.within.iter().filter(|&&at| self.survey.parts[at].home == home);
        own.any(|&at| {
            let part = &self.survey.parts[at];
            if part.role == Role::Whole {
                return true;
            }
            if part.within.is_none() && !self.decides(part) {
                return false;
            }
            let around = std::iter::successors(part.within, |&at| self.survey.parts[at].within);
            around
                .map(|at| &self.survey.parts[at])
                .all(|part| answers.counted(part).is_none_or(|(holds, _)| holds == 0))
        })
    }

    /// Notes that a definition has no members at the finding that says why.
    fn blame(&self, answers: &Answers<'_>, home: usize, id: DefinitionId, found: &mut [Found]) {
        if let Some(own) = found.iter_mut().find(|one| self.empties(answers, one, home)) {
            own.empties.insert(id);
            return;
        }
        let rules = rules(answers.catalog, id);
        let rules = rules.asked.into_iter().chain(rules.denied);
        let needed: BTreeSet<DefinitionId> = rules.flat_map(|id| needed(answers.catalog, id)).collect();
        let explains = |home: &usize| {
            let of = self.survey.homes[*home].definition;
            of.is_some_and(|of| needed.contains(&of))
        };
        if let Some(other) = found.iter_mut().find(|one| one.homes.iter().any(explains)) {
            other.empties.insert(id);
        }
    }
}

fn told_by_name(found: &[Found], name: Span) -> bool {
    found.iter().any(|one| one.diagnostic.labels.first().is_some_and(|label| label.span == name))
}

fn always(answers: &Answers<'_>, part: &Part<'_>, rows: u64) -> Diagnostic {
    let records = words::counted(answers.catalog, part.entity, rows);
    let diagnostic = Diagnostic::new(Code::AlwaysHolds, format!("the condition holds for all {records}"));
    let diagnostic = diagnostic.at(part.expr.span, "");
    match (part.standing, part.role) {
        (Standing::Denied, _) if part.excluded => diagnostic.note("`exclude` keeps them all out"),
        (Standing::Denied, _) => diagnostic.note("its negation holds for none"),
        (_, Role::All) => diagnostic.note("in an `and` it makes no difference"),
        (_, Role::Any) => diagnostic.note("the whole `or` holds for all"),
        (_, Role::Whole | Role::Other) => diagnostic,
    }
}

/// The definitions that an expression needs, directly or through others.
fn needed(catalog: &Catalog, id: ExprId) -> BTreeSet<DefinitionId> {
    let mut found = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            if let ExprKind::Definition(of) = catalog.exprs[id].kind {
                found.insert(of);
            }
            open.extend(catalog.parts(id));
        }
    }
    found
}
