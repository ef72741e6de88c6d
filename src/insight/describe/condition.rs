//! Conditions in words. Must not know the data: what a name stands for is told by the definitions alone.

use super::Words;
use super::phrase::{Phrase, enumerate};
use crate::syntax::ast::{
    Amount, CompareOp, CountBound, End, Expr, ExprKind, Name, Options, Quantifier, SequenceStep, State, TextOp,
};

impl Words<'_> {
    /// A condition as a sentence about the record.
    pub(super) fn condition(&self, expr: &Expr) -> Phrase {
        match &*expr.node {
            ExprKind::And(parts) => self.group("all of these hold", parts, "and"),
            ExprKind::Or(parts) => self.group("at least one of these holds", parts, "or"),
            ExprKind::CountOf { bound, count, of } => {
                let bound = match bound {
                    CountBound::AtLeast => "at least",
                    CountBound::Exactly => "exactly",
                    CountBound::AtMost => "at most",
                };
                self.group(&format!("{bound} {} of these hold", count.node), of, "; ")
            }
            ExprKind::Not(of) => self.negated(of),
            ExprKind::Path(parts) => Phrase::Line(self.flag(parts, true)),
            _ => Phrase::Line(self.sentence(expr)),
        }
    }

    fn group(&self, head: &str, parts: &[Expr], joint: &'static str) -> Phrase {
        Phrase::Group(head.to_owned(), parts.iter().map(|part| self.condition(part)).collect(), joint)
    }

    fn negated(&self, of: &Expr) -> Phrase {
        match &*of.node {
            ExprKind::Path(parts) => Phrase::Line(self.flag(parts, false)),
            ExprKind::Or(parts) => self.group("none of these holds", parts, "; "),
            ExprKind::Aggregate { function, values, range, .. } if function.node == "any" => {
                Phrase::Line(self.existence("none", values, range))
            }
            ExprKind::Aggregate { function, values, range, .. } if function.node == "none" => {
                Phrase::Line(self.existence("any", values, range))
            }
            _ => match self.condition(of) {
                Phrase::Line(line) => Phrase::Line(format!("not: {line}")),
                Phrase::Group(head, parts, joint) => Phrase::Group(format!("not: {head}"), parts, joint),
            },
        }
    }

    /// A name as a condition: a segment, or a column that is true.
    fn flag(&self, parts: &[Name], holds: bool) -> String {
        let kind = parts.last().and_then(|last| self.conditions.get(last.node.as_str()));
        match (kind, parts, holds) {
            (Some(kind), [one], true) => format!("is in {kind} {}", one.node),
            (Some(kind), [one], false) => format!("is not in {kind} {}", one.node),
            (Some(kind), [owners @ .., last], _) => {
                let not = if holds { "" } else { "not " };
                format!("{} is {not}in {kind} {}", self.path(owners), last.node)
            }
            (_, parts, true) => format!("{} is true", self.path(parts)),
            (_, parts, false) => format!("{} is not true", self.path(parts)),
        }
    }

    fn sentence(&self, expr: &Expr) -> String {
        match &*expr.node {
            ExprKind::Everyone => "is a record at all (everyone)".to_owned(),
            ExprKind::Persona(name) => format!("belongs to persona {}", name.node),
            ExprKind::Compare { op, left, right, ignoring_case } => {
                let case = case_words(*ignoring_case);
                let may_be = *op == CompareOp::NotEqual && (self.may_be_missing(left) || self.may_be_missing(right));
                let missing = match may_be {
                    true if self.may_be_missing(left) && self.may_be_missing(right) => " (or one of them is missing)",
                    true => " (or is missing)",
                    false => "",
                };
                format!("{} {} {}{case}{missing}", self.apart(left), comparison(*op), self.apart(right))
            }
            ExprKind::Between { value, negated, low, high } => format!(
                "{} is {}between {} and {}, both included",
                self.apart(value),
                not(*negated),
                self.bound(low),
                self.bound(high)
            ),
            ExprKind::In { value, negated, options, ignoring_case } => {
                let case = case_words(*ignoring_case);
                format!("{} is {}{}{case}", self.value(value), not(*negated), self.options(options))
            }
            ExprKind::Is { value, state } => {
                let state = match state {
                    State::Missing => "missing",
                    State::Present => "present",
                    State::True => "true",
                    State::False => "false",
                };
                format!("{} is {state}", self.apart(value))
            }
            ExprKind::TextTest { value, negated, op, quantifier, options, ignoring_case } => {
                let case = case_words(*ignoring_case);
                let options = self.quantified(*quantifier, options);
                format!("{} {} {options}{case}", self.value(value), test_words(*op, *negated))
            }
            ExprKind::InWindow { value, negated, window } => {
                format!("{} is {}{}", self.value(value), not(*negated), self.window(window))
            }
            ExprKind::Anniversary { value, on } => {
                format!("the anniversary of {} is {}", self.value(value), self.anniversary(on))
            }
            ExprKind::TopBottom { end, amount, by, among } => self.top(*end, amount, by, among.as_ref()),
            ExprKind::Sample { share, seed } => {
                format!("is in a random sample of {}% (seed “{}”)", share.node, seed.node)
            }
            ExprKind::Aggregate { function, values, range, .. }
                if matches!(function.node.as_str(), "any" | "none" | "all") =>
            {
                self.existence(&function.node, values, range)
            }
            ExprKind::Sequence(steps) => self.sequence(steps),
            _ => format!("{} is true", self.value(expr)),
        }
    }

    fn sequence(&self, of: &[SequenceStep]) -> String {
        let steps: Vec<String> = of.iter().map(|step| self.step(step)).collect();
        let is_awaited = of.last().is_some_and(|last| last.negated && last.within.is_some());
        let passed = if is_awaited { ", and that time has passed" } else { "" };
        format!("there is a sequence of {}{passed}", steps.join(", then "))
    }

    fn top(&self, end: End, amount: &Amount, by: &Expr, among: Option<&Expr>) -> String {
        let end = match end {
            End::Top => "top",
            End::Bottom => "bottom",
        };
        let amount = match amount {
            Amount::Percent(share) => format!("{}%", share.node),
            Amount::Count(count) => count.node.clone(),
        };
        let among = among.map(|among| format!(" among {}", self.value(among))).unwrap_or_default();
        format!("is in the {end} {amount} by {}{among}", self.value(by))
    }

    fn options(&self, options: &Options) -> String {
        match options {
            Options::List(values) => {
                let values: Vec<String> = values.iter().map(|value| self.value(value)).collect();
                if values.len() == 1 {
                    enumerate(&values, "or")
                } else {
                    format!("one of {}", enumerate(&values, "or"))
                }
            }
            Options::One(value) => format!("in {}", self.value(value)),
        }
    }

    fn quantified(&self, quantifier: Option<Quantifier>, options: &Options) -> String {
        let values = match options {
            Options::List(values) => values.iter().map(|value| self.value(value)).collect(),
            Options::One(value) => vec![self.value(value)],
        };
        match quantifier {
            Some(Quantifier::Any) => format!("any of {}", enumerate(&values, "or")),
            Some(Quantifier::All) => format!("all of {}", enumerate(&values, "and")),
            Some(Quantifier::None) => format!("none of {}", enumerate(&values, "or")),
            None => enumerate(&values, "or"),
        }
    }
}

fn not(negated: bool) -> &'static str {
    if negated { "not " } else { "" }
}

fn case_words(ignoring: bool) -> &'static str {
    if ignoring { " (ignoring case)" } else { "" }
}

fn comparison(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Equal => "is",
        CompareOp::NotEqual => "is not",
        CompareOp::Less => "is less than",
        CompareOp::LessOrEqual => "is at most",
        CompareOp::Greater => "is more than",
        CompareOp::GreaterOrEqual => "is at least",
    }
}

fn test_words(op: TextOp, negated: bool) -> &'static str {
    match (op, negated) {
        (TextOp::Contains, false) => "contains",
        (TextOp::Contains, true) => "does not contain",
        (TextOp::StartsWith, false) => "starts with",
        (TextOp::StartsWith, true) => "does not start with",
        (TextOp::EndsWith, false) => "ends with",
        (TextOp::EndsWith, true) => "does not end with",
        (TextOp::Matches, false) => "matches the pattern",
        (TextOp::Matches, true) => "does not match the pattern",
    }
}
