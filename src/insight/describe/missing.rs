//! What a definition says of missing values, in plain sentences. Must not know the data: whether any value is missing is not looked at.

use super::Words;
use super::phrase::enumerate;
use crate::syntax::ast::{ArithmeticOp, CompareOp, Expr, ExprKind, ItemKind, Match, Quantifier, State};

/// What conditions ask of values that may be missing.
#[derive(Default)]
struct Asked {
    /// Values whose conditions do not hold where they are missing.
    out: Vec<String>,
    /// Conditions that hold where their value is missing: the value, and the condition as it is said.
    within: Vec<(String, String)>,
    /// Values of `exclude`: where they are missing nobody is kept out.
    kept: Vec<String>,
}

impl Words<'_> {
    /// The rule on missing values, where the definition has conditions on values that may be.
    #[must_use]
    pub fn on_missing(&self, item: &ItemKind) -> Vec<String> {
        let mut asked = Asked::default();
        match item {
            ItemKind::Segment(segment) => self.ask(&segment.condition, true, &mut asked),
            ItemKind::Audience(audience) => {
                audience.include.iter().for_each(|include| self.ask(include, true, &mut asked));
                let mut excluded = Asked::default();
                audience.exclude.iter().for_each(|exclude| self.ask(exclude, true, &mut excluded));
                asked.kept = excluded.out;
            }
            ItemKind::Persona(persona) => {
                if let Some(Match::Condition(condition)) = &persona.matching {
                    self.ask(condition, true, &mut asked);
                }
                persona.score.iter().for_each(|score| self.ask(&score.condition, true, &mut asked));
            }
            ItemKind::Journey(journey) => {
                journey.stages.iter().filter_map(|stage| stage.when.as_ref()).for_each(|when| {
                    self.ask(when, true, &mut asked);
                });
            }
            ItemKind::Trait(of) => return over_no_rows(&of.value).into_iter().collect(),
            _ => {}
        }
        asked.sentences()
    }

    /// `holds`: whether the condition has to hold, or not to.
    fn ask(&self, expr: &Expr, holds: bool, asked: &mut Asked) {
        match &*expr.node {
            ExprKind::And(of) | ExprKind::Or(of) => of.iter().for_each(|part| self.ask(part, holds, asked)),
            ExprKind::CountOf { of, .. } => of.iter().for_each(|part| self.ask(part, holds, asked)),
            ExprKind::Not(of) => self.ask(of, !holds, asked),
            ExprKind::Path(parts) => {
                let is_condition = parts.last().is_some_and(|last| self.conditions.contains_key(last.node.as_str()));
                if !is_condition {
                    self.put(expr, expr, holds, asked);
                }
            }
            ExprKind::Compare { op, left, right, .. } => {
                let holds = holds == (*op != CompareOp::NotEqual);
                for side in [left, right] {
                    self.put(side, expr, holds, asked);
                }
            }
            ExprKind::Between { value, negated, .. }
            | ExprKind::In { value, negated, .. }
            | ExprKind::InWindow { value, negated, .. } => self.put(value, expr, holds != *negated, asked),
            ExprKind::TextTest { value, negated, quantifier, .. } => {
                let negated = *negated != (*quantifier == Some(Quantifier::None));
                self.put(value, expr, holds != negated, asked);
            }
            ExprKind::Is { value, state: State::True | State::False } => self.put(value, expr, holds, asked),
            ExprKind::Anniversary { value, .. } => self.put(value, expr, holds, asked),
            ExprKind::TopBottom { by, .. } => self.put(by, expr, holds, asked),
            _ => {}
        }
    }

    /// A condition on a value. What is never missing needs no rule.
    fn put(&self, value: &Expr, condition: &Expr, holds: bool, asked: &mut Asked) {
        if !self.may_be_missing(value) {
            return;
        }
        let name = self.value(value);
        if holds {
            if !asked.out.contains(&name) {
                asked.out.push(name);
            }
            return;
        }
        let said = match &*condition.node {
            ExprKind::Path(parts) => format!("{} is not true", self.path(parts)),
            ExprKind::Compare { op: CompareOp::NotEqual, left, right, .. } => {
                format!("{} is not {}", self.value(left), self.value(right))
            }
            _ => self.negation(condition),
        };
        asked.within.push((name, said));
    }

    /// A condition that must not hold, or that is a negation itself.
    fn negation(&self, condition: &Expr) -> String {
        let (is_negation, said) = (is_negated(condition), self.condition(condition).inline());
        if is_negation { said } else { format!("not: {said}") }
    }

    pub(super) fn may_be_missing(&self, value: &Expr) -> bool {
        match &*value.node {
            ExprKind::Literal(_) | ExprKind::Today | ExprKind::Now => false,
            ExprKind::Path(parts) => match parts.as_slice() {
                [one] => !self.params.contains_key(one.node.as_str()) && !self.always.contains(one.node.as_str()),
                _ => true,
            },
            ExprKind::Negate(of) => self.may_be_missing(of),
            // Divided by 0 is missing.
            ExprKind::Arithmetic { op: ArithmeticOp::Divide | ArithmeticOp::Remainder, .. } => true,
            ExprKind::Arithmetic { left, right, .. } => self.may_be_missing(left) || self.may_be_missing(right),
            ExprKind::Coalesce(first, second) => self.may_be_missing(first) && self.may_be_missing(second),
            ExprKind::Case { arms, otherwise } => {
                let mut values = arms.iter().map(|(_, then)| then).chain(otherwise);
                otherwise.is_none() || values.any(|value| self.may_be_missing(value))
            }
            ExprKind::Aggregate { function, .. } => !is_there_over_nothing(&function.node),
            ExprKind::Call { function, .. } if function.node == "draw" => false,
            _ => true,
        }
    }
}

impl Asked {
    fn sentences(self) -> Vec<String> {
        let mut sentences = Vec::new();
        if !self.out.is_empty() {
            let it = if self.out.len() == 1 { "the condition on it does" } else { "the conditions on it do" };
            sentences.push(format!("Where {} is missing, {it} not hold.", enumerate(&self.out, "or")));
        }
        for (value, said) in self.within {
            sentences.push(format!("“{said}” also holds where {value} is missing."));
        }
        if !self.kept.is_empty() {
            sentences.push(format!(
                "Where {} is missing, the `exclude` on it keeps nobody out.",
                enumerate(&self.kept, "or")
            ));
        }
        sentences
    }
}

fn is_negated(condition: &Expr) -> bool {
    match &*condition.node {
        ExprKind::Between { negated, .. } | ExprKind::In { negated, .. } | ExprKind::InWindow { negated, .. } => {
            *negated
        }
        ExprKind::TextTest { negated, quantifier, .. } => *negated || *quantifier == Some(Quantifier::None),
        _ => false,
    }
}

/// Sums and counts of nothing are 0.
fn is_number_over_nothing(function: &str) -> bool {
    matches!(function, "count" | "sum")
}

/// Rows are an empty list, conditions are true or false.
fn is_there_over_nothing(function: &str) -> bool {
    is_number_over_nothing(function) || matches!(function, "rows" | "any" | "none" | "all")
}

/// What an aggregate is where it has no rows.
fn over_no_rows(value: &Expr) -> Option<String> {
    let ExprKind::Aggregate { function, .. } = &*value.node else { return None };
    if matches!(function.node.as_str(), "any" | "all" | "none") {
        return None;
    }
    if function.node == "rows" {
        return Some("Over no rows it is an empty list.".to_owned());
    }
    let is = if is_number_over_nothing(&function.node) { "0" } else { "missing" };
    Some(format!("Over no rows it is {is}."))
}
