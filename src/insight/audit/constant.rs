//! Rules that hold for no record, or for all: the smallest parts, and whole definitions that no part explains.

use std::collections::{BTreeSet, HashSet};

use super::survey::{Part, Role, Standing};
use super::{Answers, Audit, Found, SHOWN, words};
use crate::diag::{Code, Diagnostic, Label};
use crate::model::{Catalog, DefinitionId, DefinitionKind, ExprId, ExprKind};
use crate::source::Span;
use crate::syntax::ast::{self, CompareOp, State};

/// What was found so far, and which conditions that explains.
struct Told<'f> {
    found: &'f mut Vec<Found>,
    /// By condition: something in it was told.
    explained: Vec<bool>,
}

impl Audit<'_> {
    /// Adds a finding for each smallest part that never or always holds and that no finding so far explains, and for each
    /// definition without members or with all of them.
    pub(super) fn constant(&self, answers: &Answers<'_>, found: &mut Vec<Found>) {
        let mut told = Told { explained: vec![false; self.survey.parts.len()], found };
        for at in told.found.iter().flat_map(|one| one.within.clone()).collect::<Vec<_>>() {
            self.explain(&mut told, at);
        }
        let troubled = self.troubled(answers, &told);
        // What stands within another condition comes after it.
        for at in (0..self.survey.parts.len()).rev() {
            if let Some(diagnostic) = self.told_of_part(answers, at, &told, &troubled) {
                self.tell(&mut told, at, diagnostic);
            }
        }
        for (home, of) in self.survey.homes.iter().enumerate() {
            let Some((id, members, all)) = self.population(answers, home) else { continue };
            let elsewhere = is_troubled(answers.catalog, answers.catalog.definition(id).body, id, &troubled);
            let here = told.found.iter().any(|one| one.homes.contains(&home) && (members > 0 || self.empties(answers, one, home)));
            if (members == 0 || members == all) && !elsewhere && !here {
                let diagnostic = self.told_of_whole(answers, home, id, members, all);
                let found = Found { diagnostic, within: Vec::new(), homes: BTreeSet::from([home]), empties: BTreeSet::new() };
                if !(members > 0 && self.is_everyone(home)) {
                    told.found.push(found);
                }
            } else if members == 0 && !told_by_name(told.found, of.name.span) {
                self.blame(answers, home, id, told.found);
            }
        }
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

    /// Definitions of which something is told, or will be.
    fn troubled(&self, answers: &Answers<'_>, told: &Told<'_>) -> HashSet<DefinitionId> {
        let mut homes: BTreeSet<usize> = told.found.iter().flat_map(|one| one.homes.iter().copied()).collect();
        homes.extend(self.survey.parts.iter().filter(|part| {
            let counted = answers.counted(part);
            counted.is_some_and(|(holds, rows)| self.is_worth(answers, part, holds, rows))
        }).map(|part| part.home));
        let of = |home: usize| self.survey.homes[home].definition;
        let mut troubled: HashSet<DefinitionId> = homes.into_iter().filter_map(of).collect();
        for home in 0..self.survey.homes.len() {
            troubled.extend(self.population(answers, home).filter(|(_, members, all)| *members == 0 || members == all).map(|(id, ..)| id));
        }
        troubled
    }

    /// Of a definition that has members: how many, and of how many.
    fn population(&self, answers: &Answers<'_>, home: usize) -> Option<(DefinitionId, u64, u64)> {
        let id = self.survey.homes[home].definition?;
        let kind = answers.catalog.definition(id).kind;
        let (members, all) = answers.members(id).filter(|_| kind != DefinitionKind::Trait)?;
        Some((id, members, all))
    }

    fn is_worth(&self, answers: &Answers<'_>, part: &Part<'_>, holds: u64, rows: u64) -> bool {
        (holds == 0 && is_worth_never(answers.catalog, part))
            || (holds == rows && is_worth_always(answers.catalog, part))
    }

    fn told_of_part(
        &self,
        answers: &Answers<'_>,
        at: usize,
        told: &Told<'_>,
        troubled: &HashSet<DefinitionId>,
    ) -> Option<Diagnostic> {
        let part = &self.survey.parts[at];
        let (holds, rows) = answers.counted(part).filter(|_| !told.explained[at])?;
        let own = self.survey.homes[part.home].definition;
        // Of a whole definition its members are told.
        let whole = part.role == Role::Whole || own.is_none();
        if whole || !self.is_worth(answers, part, holds, rows) {
            return None;
        }
        if is_troubled(answers.catalog, part.id, own?, troubled) {
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
    fn noted(&self, answers: &Answers<'_>, at: usize, diagnostic: Diagnostic) -> Diagnostic {
        let operands = self.survey.parts.iter().filter(|part| part.within == Some(at) && part.role == Role::All);
        let counts: Option<Vec<u64>> = operands.map(|part| answers.counted(part).map(|(holds, _)| holds)).collect();
        match counts {
            Some(counts) if counts.len() > 1 && counts.iter().all(|count| *count > 0) => {
                let counts: Vec<String> = counts.iter().map(u64::to_string).collect();
                diagnostic.note(format!("its parts hold for {}, never all together", words::listed(&counts)))
            }
            _ => diagnostic,
        }
    }

    fn told_of_whole(&self, answers: &Answers<'_>, home: usize, id: DefinitionId, members: u64, all: u64) -> Diagnostic {
        let definition = answers.catalog.definition(id);
        let (word, name) = (definition.kind.word(), &definition.name);
        let records = words::counted(answers.catalog, definition.entity, all);
        let whole = self.survey.parts.iter().position(|part| part.home == home && part.role == Role::Whole);
        let place = whole.map_or(self.survey.homes[home].name.span, |whole| self.survey.parts[whole].expr.span);
        if members > 0 {
            let message = format!("{word} `{name}` holds all {records}");
            return Diagnostic::new(Code::AlwaysHolds, message).at(place, "");
        }
        let diagnostic = Diagnostic::new(Code::NeverHolds, format!("{word} `{name}` has no members"))
            .at(place, format!("holds for none of {records}"));
        match whole {
            Some(whole) => self.noted(answers, whole, diagnostic),
            None => diagnostic,
        }
    }

    /// Whether all are meant.
    fn is_everyone(&self, home: usize) -> bool {
        !self.survey.parts.iter().any(|part| part.home == home)
    }

    /// Whether what a finding tells leaves the definition without members: nothing around it holds for any record.
    fn empties(&self, answers: &Answers<'_>, found: &Found, home: usize) -> bool {
        let mut own = found.within.iter().filter(|&&at| self.survey.parts[at].home == home);
        own.any(|&at| {
            let part = &self.survey.parts[at];
            if part.role == Role::Whole {
                return true;
            }
            let around = std::iter::successors(part.within, |&at| self.survey.parts[at].within);
            around.map(|at| &self.survey.parts[at]).all(|part| {
                answers.counted(part).is_none_or(|(holds, _)| holds == 0)
            })
        })
    }

    /// Notes that a definition has no members at the finding that says why.
    fn blame(&self, answers: &Answers<'_>, home: usize, id: DefinitionId, found: &mut [Found]) {
        if let Some(own) = found.iter_mut().find(|one| self.empties(answers, one, home)) {
            own.empties.insert(id);
            return;
        }
        let needed = needed(answers.catalog, answers.catalog.definition(id).body);
        let homes = |one: &Found| one.homes.iter().filter_map(|&home| self.survey.homes[home].definition).collect::<Vec<_>>();
        if let Some(other) = found.iter_mut().find(|one| homes(one).iter().any(|of| needed.contains(of))) {
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
        (Standing::Denied, _) => diagnostic.note("its negation holds for none"),
        (_, Role::All) => diagnostic.note("in an `and` it makes no difference"),
        (_, Role::Any) => diagnostic.note("the whole `or` holds for all"),
        (_, Role::Whole | Role::Other) => diagnostic,
    }
}

/// Whether a condition that holds for nobody is worth telling: not what depends on the day or on chance, and not the
/// exclusion that excludes nobody.
fn is_worth_never(catalog: &Catalog, part: &Part<'_>) -> bool {
    part.standing != Standing::Denied
        && match &*part.expr.node {
            ast::ExprKind::And(_)
            | ast::ExprKind::Or(_)
            | ast::ExprKind::Compare { .. }
            | ast::ExprKind::In { .. }
            | ast::ExprKind::TextTest { .. }
            | ast::ExprKind::CountOf { .. }
            | ast::ExprKind::Aggregate { .. }
            | ast::ExprKind::Sequence(_) => true,
            ast::ExprKind::Between { .. } => !is_window(catalog, part.id),
            ast::ExprKind::Is { state, .. } => *state != State::Missing,
            ast::ExprKind::Path(_) => matches!(catalog.exprs[part.id].kind, ExprKind::Holds(_)),
            _ => false,
        }
}

/// Whether a condition that holds for all is worth telling: where it decides nothing, or where it is denied. A check that a
/// value is present, or is more than 0, is there for the rows that are still to come.
fn is_worth_always(catalog: &Catalog, part: &Part<'_>) -> bool {
    let decides = match part.standing {
        Standing::Denied => true,
        Standing::Asked => !part.rows && matches!(part.role, Role::All | Role::Any),
        Standing::Either => false,
    };
    decides
        && match &*part.expr.node {
            ast::ExprKind::Compare { op, left, right, .. } => {
                let guard = match op {
                    CompareOp::Greater | CompareOp::GreaterOrEqual => Some(right),
                    CompareOp::Less | CompareOp::LessOrEqual => Some(left),
                    CompareOp::NotEqual => return false,
                    CompareOp::Equal => None,
                };
                !guard.is_some_and(is_zero)
            }
            ast::ExprKind::In { negated, .. } | ast::ExprKind::TextTest { negated, .. } => !negated,
            ast::ExprKind::Between { negated, .. } => !negated && !is_window(catalog, part.id),
            ast::ExprKind::Or(_) | ast::ExprKind::And(_) | ast::ExprKind::CountOf { .. } => true,
            ast::ExprKind::Path(_) => matches!(catalog.exprs[part.id].kind, ExprKind::Holds(_)),
            _ => false,
        }
}

fn is_window(catalog: &Catalog, id: ExprId) -> bool {
    match &catalog.exprs[id].kind {
        ExprKind::InWindow { .. } => true,
        ExprKind::Not(of) => is_window(catalog, *of),
        _ => false,
    }
}

fn is_zero(expr: &ast::Expr) -> bool {
    matches!(&*expr.node, ast::ExprKind::Literal(ast::Literal::Int(digits) | ast::Literal::Decimal(digits))
        if digits.chars().all(|digit| matches!(digit, '0' | '.')))
}

/// Whether something is told of a definition that the expression needs.
fn is_troubled(catalog: &Catalog, id: ExprId, own: DefinitionId, troubled: &HashSet<DefinitionId>) -> bool {
    needed(catalog, id).into_iter().any(|of| of != own && troubled.contains(&of))
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
