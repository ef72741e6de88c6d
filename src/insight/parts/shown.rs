//! Each part of a condition with its truth for a record. Must not know how that is laid out.

use std::cell::RefCell;
use std::collections::BTreeSet;

use serde::Serialize;

use super::{Made, Part, Parts, Place};
use crate::interpret::{Data, Interpreter};
use crate::model::{Catalog, DefinitionId, ExprId};
use crate::resolve::Resolved;
use crate::source::Span;

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
    pub(super) fn catalog(&self) -> &Catalog {
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
            Made::All(of) | Made::Any(of) | Made::Count { of, .. } | Made::Score(_, of) => {
                let each = of.iter().filter_map(|one| {
                    let decides = decides && self.holds(one, place) == Some(holds);
                    self.part(parts, one, place, decides, seen)
                });
                shown.parts = each.collect();
                if let Made::Score(score, _) = &part.made {
                    shown.values.extend(self.sum(score, place));
                }
            }
            Made::Named(way, id) => {
                if let (Some(inside), Some(there)) = (parts.named(*id), self.owner(way, place))
                    && decides
                    && seen.borrow().len() < UNFOLDED
                    && seen.borrow_mut().insert(*id)
                {
                    shown.parts = self.listed(parts, inside, there, decides, seen);
                    // Its conditions hold, so another step of the audience has dropped the record.
                    if !holds && shown.parts.iter().all(|part| part.holds) {
                        let name = &self.catalog().definition(*id).name;
                        let text = format!("the steps behind include and exclude (`why {name}` tells them)");
                        shown.parts.push(Shown { text, holds, decides, values: Vec::new(), parts: Vec::new() });
                    }
                }
            }
        }
        Some(shown)
    }

    /// An `exclude` says the contrary of what is written, and a threshold only how much is needed.
    fn written(&self, part: &Part) -> String {
        let text = (self.text)(part.span);
        match &part.made {
            Made::Score(..) => format!("score >= {text}"),
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
}
