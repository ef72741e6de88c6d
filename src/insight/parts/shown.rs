//! Each part of a condition with its truth for a record, the values that it rests on and the rows behind them. Must not know
//! how that is laid out.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Serialize;

use super::{Made, Part, Parts, Place};
use crate::interpret::{Data, Derivation, Interpreter};
use crate::model::{
    AggregateFunction, Catalog, DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, Value, plain, shown,
};
use crate::resolve::Resolved;
use crate::source::Span;

/// So many values are shown of one part, and so many rows of one value.
const VALUES: usize = 8;
const ROWS: usize = 3;

/// So many definitions are taken apart within one.
const UNFOLDED: usize = 24;

/// A part of a condition, for a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// As written.
    pub text: String,
    /// Whether it holds.
    pub holds: bool,
    /// Whether it is one of those that make the whole what it is.
    pub decides: bool,
    /// What it rests on; of a part that is made of others it stands there.
    pub values: Vec<ValueShown>,
    /// The parts that it is made of; of a definition that does not decide, or was shown before, none.
    pub parts: Vec<Shown>,
}

/// A value that a part rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ValueShown {
    /// A column, trait or expression, as written.
    pub text: String,
    /// As the language writes it; `missing` where there is none.
    pub value: String,
    /// How many rows an aggregate has read; none for other values.
    pub row_count: Option<usize>,
    /// The first of them: newest first, or best first where it takes the best.
    pub rows: Vec<Row>,
}

/// A row behind an aggregate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its entity.
    pub entity: String,
    /// Its key, several parts joined by `:`.
    pub key: Option<String>,
    /// When it happened.
    pub time: Option<String>,
    /// What the aggregate took from it.
    pub value: Option<String>,
}

/// What parts are shown with.
pub struct Showing<'s> {
    /// What the definitions mean and where they stand.
    pub resolved: &'s Resolved,
    /// The rows.
    pub data: &'s Data,
    /// Evaluates them.
    pub interpreter: &'s Interpreter<'s>,
    /// What is written at a place, on one line.
    pub text: &'s dyn Fn(Span) -> String,
}

impl Showing<'_> {
    fn catalog(&self) -> &Catalog {
        &self.resolved.catalog
    }

    /// The parts of a condition for a record: those that are joined by `and` at its top, or it alone. What cannot be
    /// evaluated is left out.
    #[must_use]
    pub fn condition(&self, parts: &Parts, place: Place) -> Vec<Shown> {
        let seen = RefCell::new(BTreeSet::new());
        parts.root().map_or_else(Vec::new, |root| self.listed(parts, root, place, true, &seen))
    }

    /// A condition under a name of its own.
    #[must_use]
    pub fn stage(&self, name: &str, when: ExprId, place: Place) -> Option<Shown> {
        let holds = self.interpreter.holds(when, place.entity, place.row).ok()?;
        let values = self.values(when, place);
        Some(Shown { text: name.to_owned(), holds, decides: holds, values, parts: Vec::new() })
    }

    /// What a value rests on.
    #[must_use]
    pub fn value(&self, definition: DefinitionId, place: Place) -> Vec<ValueShown> {
        self.values(self.catalog().definition(definition).body, place)
    }

    /// The values that an expression rests on.
    #[must_use]
    pub fn values_of(&self, expr: ExprId, place: Place) -> Vec<ValueShown> {
        self.values(expr, place)
    }

    fn listed(
        &self,
        parts: &Parts,
        part: &Part,
        place: Place,
        decides: bool,
        seen: &RefCell<BTreeSet<DefinitionId>>,
    ) -> Vec<Shown> {
        match &part.made {
            Made::All(of) => {
                let whole = self.holds(part, place);
                let each = of.iter().filter_map(|one| {
                    let decides = decides && self.holds(one, place) == whole;
                    self.part(parts, one, place, decides, seen)
                });
                each.collect()
            }
            _ => self.part(parts, part, place, decides, seen).into_iter().collect(),
        }
    }

    fn part(
        &self,
        parts: &Parts,
        part: &Part,
        place: Place,
        decides: bool,
        seen: &RefCell<BTreeSet<DefinitionId>>,
    ) -> Option<Shown> {
        let holds = self.holds(part, place)?;
        let mut shown = Shown { text: self.written(part), holds, decides, values: Vec::new(), parts: Vec::new() };
        match &part.made {
            Made::Alone => shown.values = self.values(part.expr, place),
            Made::Not(of) if matches!(of.made, Made::Alone) => shown.values = self.values(of.expr, place),
            Made::Not(of) => shown.parts = self.listed(parts, of, place, decides, seen),
            Made::All(of) | Made::Any(of) | Made::Count { of, .. } => {
                let each = of.iter().filter_map(|one| {
                    let decides = decides && self.holds(one, place) == Some(holds);
                    self.part(parts, one, place, decides, seen)
                });
                shown.parts = each.collect();
            }
            Made::Named(way, id) => {
                if let (Some(inside), Some(there)) = (parts.named(*id), self.owner(way, place))
                    && decides
                    && seen.borrow().len() < UNFOLDED
                    && seen.borrow_mut().insert(*id)
                {
                    shown.parts = self.listed(parts, inside, there, decides, seen);
                }
            }
        }
        Some(shown)
    }

    /// An `exclude` says the contrary of what is written.
    fn written(&self, part: &Part) -> String {
        let text = (self.text)(part.span);
        match &part.made {
            Made::Not(of) if of.span == part.span => format!("not ({text})"),
            _ => text,
        }
    }

    fn holds(&self, part: &Part, place: Place) -> Option<bool> {
        self.interpreter.holds(part.expr, place.entity, place.row).ok()
    }

    fn owner(&self, way: &[crate::model::RelationId], place: Place) -> Option<Place> {
        way.iter().try_fold(place, |at, &relation| {
            let to = self.catalog().relation(relation).to;
            let row = self.data.owner(relation, at.row).filter(|&row| self.data.exists(to, row))?;
            Some(Place { entity: to, row })
        })
    }

    fn values(&self, expr: ExprId, place: Place) -> Vec<ValueShown> {
        let mut values = Vec::new();
        if let Ok(derivation) = self.interpreter.derive(expr, place.entity, place.row) {
            self.collect(&derivation, true, &mut values);
        }
        values.truncate(VALUES);
        values
    }

    /// Adds what a value follows from. `tell`: whether the value itself is to be told.
    fn collect(&self, of: &Derivation, tell: bool, values: &mut Vec<ValueShown>) {
        let expr = &self.catalog().exprs[of.expr];
        let told = match &expr.kind {
            ExprKind::Literal(_) => return,
            ExprKind::Column(..)
            | ExprKind::Definition(_)
            | ExprKind::Stage(_)
            | ExprKind::Owner(..)
            | ExprKind::Previous(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Population(_)
            | ExprKind::Sequence(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Negate(_)
            | ExprKind::Shift { .. }
            | ExprKind::Coalesce(..)
            | ExprKind::Case { .. }
            | ExprKind::Call { .. } => tell && expr.frame.is_some(),
            _ => false,
        };
        if told || !of.rows.is_empty() {
            self.add(of, values);
        }
        // What a definition, an owner or the row before has is told by its own name.
        let by_name = matches!(expr.kind, ExprKind::Definition(_) | ExprKind::Owner(..) | ExprKind::Previous(_));
        let inside_condition = matches!(&expr.kind, ExprKind::Definition(id)
            if self.catalog().definition(*id).kind != DefinitionKind::Trait);
        let outer_owner = matches!(expr.kind, ExprKind::Owner(..));
        if !inside_condition && !outer_owner {
            of.parts.iter().for_each(|part| self.collect(part, !by_name, values));
        }
    }

    fn add(&self, of: &Derivation, values: &mut Vec<ValueShown>) {
        let zone = self.catalog().settings.zone;
        let text = match &self.catalog().exprs[of.expr].kind {
            ExprKind::Column(entity, column) => self.catalog().entity(*entity).columns[*column as usize].name.clone(),
            ExprKind::Definition(id) => self.catalog().definition(*id).name.clone(),
            ExprKind::Literal(_) => return,
            kind => match self.resolved.spans.exprs.get(of.expr.0 as usize) {
                Some((span, _)) if span.end > 0 => {
                    let text = (self.text)(*span);
                    // `none` is `not any`, and what they share may be written with the one word or the other.
                    match (kind, text.strip_prefix("none(")) {
                        (ExprKind::Aggregate(_), Some(rest)) => format!("any({rest}"),
                        _ => text,
                    }
                }
                _ => return,
            },
        };
        if values.iter().any(|known| known.text == text) {
            return;
        }
        let rows = self.rows(of);
        let row_count = matches!(self.catalog().exprs[of.expr].kind, ExprKind::Aggregate(_)).then_some(of.rows.len());
        values.push(ValueShown { text, value: written(&of.value, zone), row_count, rows });
    }

    /// The newest rows first, unless the aggregate has an order of its own.
    fn rows(&self, of: &Derivation) -> Vec<Row> {
        let ExprKind::Aggregate(id) = self.catalog().exprs[of.expr].kind else { return Vec::new() };
        let aggregate = self.catalog().aggregate(id);
        let row = |reading: &crate::interpret::Reading| Row {
            entity: self.catalog().entity(reading.entity).name.clone(),
            key: self.key(reading.entity, reading.row),
            time: plain(self.data.time(reading.entity, reading.row), self.catalog().settings.zone),
            value: match (&aggregate.function, aggregate.value) {
                (AggregateFunction::Rows(_), _) | (_, None) => None,
                (_, Some(_)) => Some(written(&reading.value, self.catalog().settings.zone)),
            },
        };
        match aggregate.range.pick {
            Some(_) => of.rows.iter().take(ROWS).map(row).collect(),
            None => of.rows.iter().rev().take(ROWS).map(row).collect(),
        }
    }

    /// The key of a row as text; none where the test does not give it.
    #[must_use]
    pub fn key(&self, entity: EntityId, row: usize) -> Option<String> {
        let key = self.data.key(self.catalog(), entity, row);
        let zone = self.catalog().settings.zone;
        let parts: Vec<String> = key.iter().map(|part| plain(part, zone)).collect::<Option<_>>()?;
        (!parts.is_empty()).then(|| parts.join(":"))
    }
}

/// A value as the language writes it.
#[must_use]
pub fn written(value: &Value, zone: chrono_tz::Tz) -> String {
    match value {
        Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
        Value::List(elements) => {
            let elements: Vec<String> = elements.iter().map(|element| written(element, zone)).collect();
            format!("({})", elements.join(", "))
        }
        Value::Rows(rows) => format!("{} rows", rows.len()),
        _ => shown(value, zone),
    }
}
