//! What selections ask of rows, sorted by the column that alone answers it. Must not know how rows are read.

use std::cell::Cell;
use std::collections::{BTreeMap, HashSet};

use super::super::lower::exactly;
use crate::model::{Catalog, ExprId, ExprKind, Exprs, Type, Value};
use crate::plan::{can_fail, needs, through};

/// The selections of aggregates as what each of them asks: a row is taken where all of it holds.
#[derive(Default)]
pub(super) struct Asked {
    /// By selection: its parts.
    pub(super) selections: Vec<Vec<ExprId>>,
    /// By column: the parts that its cell alone decides.
    pub(super) by_column: BTreeMap<u32, Vec<ExprId>>,
    /// The other parts.
    pub(super) others: Vec<ExprId>,
}

/// What is known of the rows' entity.
#[derive(Clone, Copy)]
pub(super) struct EntityRows<'a> {
    /// The definitions.
    pub(super) catalog: &'a Catalog,
    /// The plan's expressions.
    pub(super) exprs: &'a Exprs,
    /// The entity's columns' kinds.
    pub(super) types: &'a [Type],
    /// Texts of too many values to be told apart by number.
    pub(super) wide: &'a [u32],
    /// Values of the rows that are stored already: what they are made of need not be at hand.
    pub(super) stored: &'a HashSet<ExprId>,
}

impl Asked {
    /// Sorts what these selections ask.
    pub(super) fn new(rows: EntityRows<'_>, selections: &[Option<ExprId>]) -> Self {
        let mut asked = Self::default();
        for &selection in selections {
            let parts = selection.map(|selection| parts(rows, selection)).unwrap_or_default();
            for &part in &parts {
                let among = match rows.column(part) {
                    Some(column) => asked.by_column.entry(column).or_default(),
                    None => &mut asked.others,
                };
                if !among.contains(&part) {
                    among.push(part);
                }
            }
            asked.selections.push(parts);
        }
        asked
    }

    /// The selections that ask this.
    pub(super) fn asking(&self, part: ExprId) -> impl Iterator<Item = usize> + '_ {
        self.selections.iter().enumerate().filter(move |(_, parts)| parts.contains(&part)).map(|(at, _)| at)
    }
}

/// The parts of a condition that all have to hold.
fn parts(rows: EntityRows<'_>, condition: ExprId) -> Vec<ExprId> {
    let mut found = Vec::new();
    let mut open = vec![condition];
    while let Some(id) = open.pop() {
        let id = through(rows.catalog, rows.exprs, id);
        match &rows.exprs[id].kind {
            ExprKind::And(parts) => open.extend(parts.iter().rev()),
            _ if found.contains(&id) => {}
            _ => found.push(id),
        }
    }
    found
}

impl EntityRows<'_> {
    /// The column whose cell alone decides a condition, where its cells are of a kind that can be told apart.
    fn column(self, condition: ExprId) -> Option<u32> {
        let reads_stored = Cell::new(false);
        let found = needs(self.catalog, self.exprs, [condition], |expr| {
            let stored = self.stored.contains(&expr);
            reads_stored.set(reads_stored.get() || stored);
            stored
        });
        let alone = !reads_stored.get()
            && found.relations.is_empty()
            && found.owners.is_empty()
            && found.folded.is_empty()
            && found.previous.is_empty()
            && found.record.is_empty()
            && !found.key;
        let mut columns = found.columns.iter().copied();
        let (Some(column), None) = (columns.next(), columns.next()) else {
            return None;
        };
        let can_be_told = match &self.types[column as usize] {
            Type::Text => !self.wide.contains(&column),
            Type::Bool => true,
            Type::Int | Type::Decimal(_) | Type::Float | Type::Date | Type::Timestamp | Type::Duration => {
                self.borders(condition, &mut Vec::new())
            }
            Type::Unknown | Type::List(_) | Type::Rows(_) => false,
        };
        (alone && can_be_told && !can_fail(self.exprs, condition)).then_some(column)
    }

    /// Collects the values that a condition on one column compares its cell with: between two of them it does not change.
    /// False where it asks something else.
    pub(super) fn borders(self, condition: ExprId, found: &mut Vec<Value>) -> bool {
        let column = |id: ExprId| {
            let id = through(self.catalog, self.exprs, id);
            matches!(self.exprs[id].kind, ExprKind::Column(..)).then(|| self.exprs[id].ty.clone())
        };
        let literal = |id: ExprId, ty: &Type| match &self.exprs[through(self.catalog, self.exprs, id)].kind {
            ExprKind::Literal(value) => exactly_of(value, ty),
            _ => None,
        };
        match &self.exprs[condition].kind {
            ExprKind::Literal(Value::Bool(_)) => true,
            ExprKind::Definition(_) | ExprKind::Stage(_) => {
                self.borders(through(self.catalog, self.exprs, condition), found)
            }
            ExprKind::Holds(inner) | ExprKind::Not(inner) => self.borders(*inner, found),
            ExprKind::And(parts) | ExprKind::Or(parts) => parts.iter().all(|&part| self.borders(part, found)),
            ExprKind::Missing(inner) => column(*inner).is_some(),
            ExprKind::Compare { left, right, .. } => {
                let border = match (column(*left), column(*right)) {
                    (Some(ty), None) => literal(*right, &ty),
                    (None, Some(ty)) => literal(*left, &ty),
                    _ => None,
                };
                found.extend(border.clone());
                border.is_some()
            }
            ExprKind::InWindow { value, lower, upper } => {
                let Some(ty) = column(*value) else { return false };
                lower.iter().chain(upper).all(|&border| {
                    let border = literal(border, &ty);
                    found.extend(border.clone());
                    border.is_some()
                })
            }
            ExprKind::InValues { value, options, .. } => {
                let Some(ty) = column(*value) else { return false };
                // An option that no cell can be equal to is no border.
                found.extend(options.iter().filter_map(|option| exactly_of(option, &ty)));
                true
            }
            _ => false,
        }
    }
}

/// A constant in the form of a column's kind, where it has one.
fn exactly_of(value: &Value, ty: &Type) -> Option<Value> {
    match (value, ty) {
        (Value::Date(_), Type::Date)
        | (Value::Timestamp(_), Type::Timestamp)
        | (Value::Duration(_), Type::Duration)
        | (Value::Int(_), Type::Int)
        | (Value::Float(_), Type::Float) => Some(value.clone()),
        _ => exactly(value, ty),
    }
}
