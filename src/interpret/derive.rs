//! What a value follows from: the value of each part, and the rows behind an aggregate. Knows nothing of how it is
//! shown.

use super::{Fault, Interpreter, Place};
use crate::model::{EntityId, ExprId, ExprKind, Value};

/// How many parts may stand in each other.
const DEEPEST_SHOWN: usize = 150;

/// The value of an expression in a row, and what it follows from.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// The expression.
    pub expr: ExprId,
    /// The entity of the row that it was evaluated in.
    pub entity: EntityId,
    /// The row.
    pub row: usize,
    /// What it yields there.
    pub value: Value,
    /// Its parts, where they were evaluated: in this row, over a relation in the owner, in the row before; of a definition its
    /// body; of a choice only what was looked at. What is evaluated in each row of an aggregate stands in `rows`.
    pub parts: Vec<Derivation>,
    /// The rows behind an aggregate, in the order that it shows them in.
    pub rows: Vec<Reading>,
}

/// A row that an aggregate has read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// Its entity.
    pub entity: EntityId,
    /// The row.
    pub row: usize,
    /// The value that the aggregate took from it; missing also where it takes none.
    pub value: Value,
}

impl Interpreter<'_> {
    /// The value of an expression in a row with everything that it follows from.
    pub fn derive(&self, expr: ExprId, entity: EntityId, row: usize) -> Result<Derivation, Fault> {
        self.settled(|| self.derivation(expr, &Place::record(entity, row)))
    }

    /// What lies too deep to be shown is left out.
    fn derivation(&self, expr: ExprId, at: &Place) -> Result<Derivation, Fault> {
        let value = self.value(expr, at)?;
        if self.depth.get() >= DEEPEST_SHOWN {
            return Ok(Derivation { expr, entity: at.entity, row: at.row, value, parts: Vec::new(), rows: Vec::new() });
        }
        self.depth.set(self.depth.get() + 1);
        let derivation = self.derivation_of(expr, value, at);
        self.depth.set(self.depth.get() - 1);
        derivation
    }

    fn derivation_of(&self, expr: ExprId, value: Value, at: &Place) -> Result<Derivation, Fault> {
        let mut parts = Vec::new();
        let mut rows = Vec::new();
        match &self.catalog.exprs[expr].kind {
            ExprKind::Definition(definition) => {
                let body = self.catalog.definition(*definition).body;
                let place = Place { definition: Some(*definition), ..Place::record(at.entity, at.row) };
                parts.push(self.derivation(body, &place)?);
            }
            ExprKind::Owner(relation, of) => {
                if let Some(owner) = self.owner(*relation, at) {
                    let to = self.catalog.relation(*relation).to;
                    parts.push(self.derivation(*of, &at.owner(to, owner))?);
                }
            }
            ExprKind::Previous(of) => {
                if let Some(row) = self.row_before(at) {
                    parts.push(self.derivation(*of, &at.owner(at.entity, row))?);
                }
            }
            ExprKind::This(of) => {
                if let Some(record) = at.record {
                    parts.push(self.derivation(*of, record)?);
                }
            }
            // The rows behind what is known from elsewhere need not be here.
            ExprKind::Aggregate(_) if self.known.contains_key(&(expr, at.row)) => {}
            ExprKind::Aggregate(id) => {
                let aggregate = self.catalog.aggregate(*id);
                for row in self.rows_of(&aggregate.range, at)? {
                    let inside = at.inside(aggregate.range.rows, row);
                    let value = aggregate.value.map_or(Ok(Value::Missing), |value| self.value(value, &inside))?;
                    rows.push(Reading { entity: aggregate.range.rows, row, value });
                }
            }
            ExprKind::Stage(id) => parts.push(self.derivation(self.catalog.journey(*id).stage, at)?),
            ExprKind::Audience(id, _) => parts.push(self.derivation(self.catalog.audience(*id).candidate, at)?),
            ExprKind::Population(id) => parts.push(self.derivation(self.catalog.population(*id).value, at)?),
            _ => {
                for part in self.parts_looked_at(expr, at)? {
                    parts.push(self.derivation(part, at)?);
                }
            }
        }
        Ok(Derivation { expr, entity: at.entity, row: at.row, value, parts, rows })
    }

    /// The parts of an expression that are evaluated in the same row, without those that a choice left aside.
    fn parts_looked_at(&self, expr: ExprId, at: &Place) -> Result<Vec<ExprId>, Fault> {
        Ok(match &self.catalog.exprs[expr].kind {
            ExprKind::Coalesce(first, second) => {
                if self.value(*first, at)?.is_missing() {
                    vec![*first, *second]
                } else {
                    vec![*first]
                }
            }
            ExprKind::Case { arms, otherwise } => {
                let mut parts = Vec::new();
                for &(condition, value) in arms {
                    parts.push(condition);
                    if self.condition(condition, at)? {
                        parts.push(value);
                        return Ok(parts);
                    }
                }
                parts.extend(*otherwise);
                parts
            }
            ExprKind::Holds(of)
            | ExprKind::Not(of)
            | ExprKind::Missing(of)
            | ExprKind::Negate(of)
            | ExprKind::Convert(of)
            | ExprKind::Shift { value: of, .. }
            | ExprKind::InValues { value: of, .. }
            | ExprKind::InList { value: of, .. }
            | ExprKind::ListOverlapsList { list: of, .. }
            | ExprKind::Matches { value: of, .. } => vec![*of],
            ExprKind::And(of) | ExprKind::Or(of) | ExprKind::CountOf { of, .. } => of.to_vec(),
            ExprKind::Compare { left, right, .. } | ExprKind::Arithmetic { left, right, .. } => vec![*left, *right],
            ExprKind::TextTest { value, pattern, .. } => vec![*value, *pattern],
            ExprKind::ListContains { list, value, .. } => vec![*list, *value],
            ExprKind::ListOverlap { list, other, .. } => vec![*list, *other],
            ExprKind::InWindow { value, lower, upper } => {
                [Some(*value), *lower, *upper].into_iter().flatten().collect()
            }
            ExprKind::Anniversary { value, from, until } => vec![*value, *from, *until],
            ExprKind::Call { arguments, .. } => arguments.to_vec(),
            ExprKind::Leading(of) => of.iter().map(|(value, _)| *value).collect(),
            ExprKind::Literal(_)
            | ExprKind::Column(..)
            | ExprKind::Stage(_)
            | ExprKind::Sample { .. }
            | ExprKind::Sequence(_)
            | ExprKind::Definition(_)
            | ExprKind::Owner(..)
            | ExprKind::Previous(_)
            | ExprKind::This(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Population(_)
            | ExprKind::Audience(..) => Vec::new(),
        })
    }
}
