//! Changes in words: what a part would need to be otherwise. Must not know how changes are found.

use std::cell::RefCell;

use super::told::Change;
use super::tried::Trying;
use crate::insight::parts::{Changing, Flip, Made, Place, Showing, written};
use crate::model::{AggregateFunction, Catalog, Comparison, DefinitionKind, ExprId, ExprKind, Value};

/// So many changes are told.
const TOLD: usize = 6;

/// The smallest changes that would let the record in, or put it out.
pub(super) fn changes<'p>(
    showing: &Showing<'_>,
    changing: &Changing<'p>,
    trying: &Trying<'p>,
    (place, wanted): (Place, bool),
) -> Vec<Change> {
    let saying = Saying { showing, place };
    let dropped = RefCell::new(Vec::new());
    let impossible = |way: &crate::insight::parts::Change<'p>| {
        let is_impossible = trying.is_impossible(way, wanted);
        if is_impossible {
            dropped.borrow_mut().push(way.clone());
        }
        is_impossible
    };
    let mut ways = changing.smallest(wanted, impossible);
    if ways.is_empty() {
        ways = dropped.into_inner().iter().take(TOLD).flat_map(|way| trying.repaired(way, wanted)).collect();
        let least = ways.iter().map(Vec::len).min().unwrap_or(0);
        ways.retain(|way| way.len() == least);
    }
    let mut changes: Vec<Change> = Vec::new();
    for way in ways.into_iter().filter(|way| !way.is_empty()) {
        let change = Change {
            needs: way.iter().map(|flip| saying.flip(flip)).collect(),
            parts: way.iter().map(|flip| saying.part(flip)).collect(),
        };
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    changes.truncate(TOLD);
    changes
}

/// An expression as it is written.
pub(super) fn as_written(showing: &Showing<'_>, expr: ExprId) -> String {
    let catalog = &showing.resolved.catalog;
    match &catalog.exprs[expr].kind {
        ExprKind::Column(entity, column) => catalog.entity(*entity).columns[*column as usize].name.clone(),
        ExprKind::Definition(id) => catalog.definition(*id).name.clone(),
        ExprKind::Literal(value) => written(value, catalog.settings.zone),
        _ => match showing.resolved.spans.exprs.get(expr.0 as usize) {
            Some((span, _)) if span.end > 0 => (showing.text)(*span),
            _ => String::new(),
        },
    }
}

struct Saying<'s> {
    showing: &'s Showing<'s>,
    place: Place,
}

impl Saying<'_> {
    fn catalog(&self) -> &Catalog {
        &self.showing.resolved.catalog
    }

    fn part(&self, flip: &Flip<'_>) -> String {
        let text = (self.showing.text)(flip.part.span);
        if flip.holds { text } else { format!("not ({text})") }
    }

    fn flip(&self, flip: &Flip<'_>) -> String {
        let said = match &flip.part.made {
            Made::Alone => self.need(flip.part.expr, flip.holds),
            Made::Named(way, id) => {
                let definition = self.catalog().definition(*id);
                let whose = if way.is_empty() { "" } else { "of its owner " };
                let not = if flip.holds { "" } else { "not " };
                Some(format!("{whose}{not}in {} `{}`", definition.kind.word(), definition.name))
            }
            Made::All(_) | Made::Any(_) | Made::Count { .. } | Made::Score(..) | Made::Not(_) => None,
        };
        said.unwrap_or_else(|| {
            let text = (self.showing.text)(flip.part.span);
            let values = self.beside(flip.part.expr, &text);
            if flip.holds { format!("`{text}`{values}") } else { format!("not `{text}`{values}") }
        })
    }

    /// What a condition that is so or so would need; none where its text says it best.
    fn need(&self, expr: ExprId, holds: bool) -> Option<String> {
        match &self.catalog().exprs[expr].kind {
            ExprKind::Not(of) => self.need(*of, !holds),
            ExprKind::Holds(of) => {
                let name = self.name(*of)?;
                Some(match (self.value(*of), holds) {
                    (Value::Missing, true) => format!("{name} present and true"),
                    (_, true) => format!("{name} true (is false)"),
                    (_, false) => format!("{name} false or missing (is true)"),
                })
            }
            ExprKind::Missing(of) => {
                let name = self.name(*of)?;
                Some(if holds { format!("{name} missing (is {})", self.told(*of)) } else { format!("{name} present") })
            }
            ExprKind::Compare { op, left, right, .. } => self.compared(*op, *left, *right, holds),
            // `between`: only the side that fails has to be otherwise.
            ExprKind::And(of) if holds => {
                let failing = of.iter().filter(|&&part| self.value(part) == Value::Bool(false));
                let needs: Vec<String> = failing.map(|&part| self.need(part, true)).collect::<Option<_>>()?;
                (!needs.is_empty()).then(|| needs.join(" and "))
            }
            ExprKind::InValues { value, options, .. } => {
                let zone = self.catalog().settings.zone;
                let name = self.name(*value)?;
                let options: Vec<String> = options.iter().map(|option| written(option, zone)).collect();
                let one_of = if holds { "one of" } else { "none of" };
                Some(format!("{name} {one_of} {} (is {})", options.join(", "), self.told(*value)))
            }
            ExprKind::Aggregate(_) => self.rows(expr, if holds { "a row" } else { "no row" }),
            _ => None,
        }
    }

    /// One side is a value of the record, the other a constant.
    fn compared(&self, op: Comparison, left: ExprId, right: ExprId, holds: bool) -> Option<String> {
        let constant = |expr: ExprId| self.catalog().exprs[expr].frame.is_none();
        let (op, value, other) = match (constant(left), constant(right)) {
            (false, true) => (op, left, right),
            (true, false) => (op.reversed(), right, left),
            _ => return None,
        };
        // A stage is compared by its number, which nobody has written.
        if matches!(self.catalog().exprs[value].kind, ExprKind::Stage(_)) {
            return None;
        }
        if let Some(said) = self.counted(op, value, other, holds) {
            return Some(said);
        }
        let name = self.name(value)?;
        let words = match (op, holds) {
            (Comparison::Equal, true) => "equal to",
            (Comparison::Equal, false) => "other than",
            (Comparison::Less, true) | (Comparison::GreaterOrEqual, false) => "less than",
            (Comparison::LessOrEqual, true) | (Comparison::Greater, false) => "at most",
            (Comparison::Greater, true) | (Comparison::LessOrEqual, false) => "more than",
            (Comparison::GreaterOrEqual, true) | (Comparison::Less, false) => "at least",
        };
        // What is missing is neither less nor more; it does not hold, so that is no way to make it hold.
        let or_missing = if !holds && op != Comparison::Equal { " or missing" } else { "" };
        Some(format!("{name} {words} {}{or_missing} (is {})", self.told(other), self.told(value)))
    }

    /// So many rows more or less.
    fn counted(&self, op: Comparison, value: ExprId, other: ExprId, holds: bool) -> Option<String> {
        let aggregate = self.through(value);
        let ExprKind::Aggregate(id) = self.catalog().exprs[aggregate].kind else { return None };
        if self.catalog().aggregate(id).function != AggregateFunction::Count {
            return None;
        }
        let (Value::Int(has), Value::Int(border)) = (self.value(value), self.value(other)) else { return None };
        let needed = match (op, holds) {
            (Comparison::Equal, true) => border,
            (Comparison::Equal, false) => border + 1,
            (Comparison::Less, true) | (Comparison::GreaterOrEqual, false) => border - 1,
            (Comparison::LessOrEqual | Comparison::GreaterOrEqual, true)
            | (Comparison::Greater | Comparison::Less, false) => border,
            (Comparison::Greater, true) | (Comparison::LessOrEqual, false) => border + 1,
        };
        let (by, more) = ((needed - has).unsigned_abs(), needed > has);
        let amount = match (by, more) {
            (1, true) => "one more".to_owned(),
            (1, false) => "one fewer".to_owned(),
            (by, true) => format!("{by} more"),
            (by, false) => format!("{by} fewer"),
        };
        self.rows(aggregate, &amount).map(|rows| format!("{rows} (has {has}, needs {needed})"))
    }

    /// An amount of the rows of an aggregate, which stand between its brackets.
    fn rows(&self, aggregate: ExprId, amount: &str) -> Option<String> {
        let text = as_written(self.showing, aggregate);
        let (function, rest) = text.split_once('(')?;
        let inside = rest.strip_suffix(')').filter(|_| ["any", "none", "count"].contains(&function.trim()))?;
        // What takes so many rows at most cannot have one more.
        let takes = inside.split_whitespace().next();
        if takes.is_some_and(|word| ["latest", "earliest", "top", "bottom"].contains(&word)) {
            return None;
        }
        Some(format!("{amount} of `{}`", inside.trim()))
    }

    /// The expression that a trait stands for.
    fn through(&self, expr: ExprId) -> ExprId {
        match self.catalog().exprs[expr].kind {
            ExprKind::Definition(id) if self.catalog().definition(id).kind == DefinitionKind::Trait => {
                self.through(self.catalog().definition(id).body)
            }
            _ => expr,
        }
    }

    fn name(&self, expr: ExprId) -> Option<String> {
        Some(as_written(self.showing, expr)).filter(|name| !name.is_empty())
    }

    fn value(&self, expr: ExprId) -> Value {
        self.showing.interpreter.evaluate(expr, self.place.entity, self.place.row).unwrap_or(Value::Missing)
    }

    fn told(&self, expr: ExprId) -> String {
        written(&self.value(expr), self.catalog().settings.zone)
    }

    /// The values that a condition rests on, in brackets.
    fn beside(&self, expr: ExprId, text: &str) -> String {
        let values = self.showing.values_of(expr, self.place).into_iter().filter(|value| value.text != text);
        let told: Vec<String> = values.map(|value| format!("{} is {}", value.text, value.value)).collect();
        if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) }
    }
}
