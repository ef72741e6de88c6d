//! Whether a condition would hold for a record if one part of it were otherwise: what tells the part that keeps a record
//! out from one that fails beside others. Must not know how that is shown.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use super::score::Points;
use super::{Made, Part, Parts};
use crate::interpret::{Fault, Interpreter};
use crate::model::{Catalog, DefinitionId, EntityId, ExprId, ExprKind};

/// A record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its entity.
    pub entity: EntityId,
    /// Its row.
    pub row: usize,
}

/// A part of a condition, or several that stand side by side in one `and` or `or`.
#[derive(Clone, Debug)]
pub struct Supposition {
    /// Without the negations around it, and whether they were odd.
    core: (ExprId, bool),
    several: Option<(bool, BTreeSet<ExprId>)>,
    /// Whether it stands under an odd number of negations.
    pub negated: bool,
}

impl Supposition {
    /// The part that an expression is, wherever in the conditions of the record itself; none where it is no part.
    #[must_use]
    pub fn find(parts: &Parts, catalog: &Catalog, expr: ExprId) -> Option<Self> {
        let several = match &catalog.exprs[expr].kind {
            ExprKind::And(of) => Some((true, of.iter().copied().collect())),
            ExprKind::Or(of) => Some((false, of.iter().copied().collect())),
            _ => None,
        };
        let mut sought = Self { core: bare(catalog, expr), several, negated: false };
        let mut seen = BTreeSet::new();
        sought.negated = sought.place(parts, catalog, parts.root()?, false, &mut seen)?;
        Some(sought)
    }

    /// Whether the part stands in this one, and then whether negated.
    fn place(
        &self,
        parts: &Parts,
        catalog: &Catalog,
        part: &Part,
        negated: bool,
        seen: &mut BTreeSet<(DefinitionId, bool)>,
    ) -> Option<bool> {
        if let Some(contrary) = self.contrary(catalog, part) {
            return Some(negated != contrary);
        }
        if self.rest(catalog, part).is_some() {
            return Some(negated);
        }
        match &part.made {
            Made::Alone => None,
            Made::Not(of) => self.place(parts, catalog, of, !negated, seen),
            Made::Named(way, id) => {
                let inside = parts.named(*id).filter(|_| way.is_empty() && seen.insert((*id, negated)))?;
                self.place(parts, catalog, inside, negated, seen)
            }
            Made::All(of) | Made::Any(of) | Made::Count { of, .. } | Made::Score(_, of) => {
                of.iter().find_map(|part| self.place(parts, catalog, part, negated, seen))
            }
        }
    }

    /// Of a part that is what is sought, or its negation: whether it is the negation.
    fn contrary(&self, catalog: &Catalog, part: &Part) -> Option<bool> {
        let (core, odd) = bare(catalog, part.expr);
        (core == self.core.0).then_some(odd != self.core.1)
    }

    /// Of an `and` or `or` that has all that is sought beside other parts: the others.
    fn rest<'p>(&self, catalog: &Catalog, part: &'p Part) -> Option<(bool, Vec<&'p Part>)> {
        let (all, sought) = self.several.as_ref()?;
        let ((Made::All(of), true) | (Made::Any(of), false)) = (&part.made, all) else { return None };
        let covered = |part: &&Part| flat(catalog, part.expr, *all).is_subset(sought);
        let (covered, rest): (Vec<&Part>, Vec<&Part>) = of.iter().partition(covered);
        let found: BTreeSet<ExprId> = covered.iter().flat_map(|part| flat(catalog, part.expr, *all)).collect();
        (found == *sought).then_some((*all, rest))
    }
}

/// An expression without the negations around it, and whether they are odd.
fn bare(catalog: &Catalog, expr: ExprId) -> (ExprId, bool) {
    let (mut core, mut odd) = (expr, false);
    while let ExprKind::Not(of) = catalog.exprs[core].kind {
        (core, odd) = (of, !odd);
    }
    (core, odd)
}

/// What an `and` (or `or`) is made of; anything else alone.
fn flat(catalog: &Catalog, expr: ExprId, all: bool) -> BTreeSet<ExprId> {
    match &catalog.exprs[expr].kind {
        ExprKind::And(of) if all => of.iter().copied().collect(),
        ExprKind::Or(of) if !all => of.iter().copied().collect(),
        _ => BTreeSet::from([expr]),
    }
}

/// Evaluates a condition under a supposition.
struct Supposing<'s> {
    parts: &'s Parts,
    catalog: &'s Catalog,
    interpreter: &'s Interpreter<'s>,
    supposition: &'s Supposition,
    value: bool,
    place: Place,
    known: RefCell<HashMap<DefinitionId, bool>>,
}

impl Parts {
    /// Whether the condition would hold for the record if the part were as supposed.
    pub fn would_hold(
        &self,
        catalog: &Catalog,
        interpreter: &Interpreter<'_>,
        supposition: &Supposition,
        value: bool,
        place: Place,
    ) -> Result<bool, Fault> {
        let known = RefCell::default();
        let supposing = Supposing { parts: self, catalog, interpreter, supposition, value, place, known };
        self.root().map_or(Ok(false), |root| supposing.holds(root))
    }
}

impl Supposing<'_> {
    fn holds(&self, part: &Part) -> Result<bool, Fault> {
        if let Some(contrary) = self.supposition.contrary(self.catalog, part) {
            return Ok(self.value != contrary);
        }
        if let Some((all, rest)) = self.supposition.rest(self.catalog, part) {
            let holding = self.holding(rest.iter().copied())?;
            return Ok(if all { self.value && holding == rest.len() } else { self.value || holding > 0 });
        }
        match &part.made {
            Made::Alone => self.interpreter.holds(part.expr, self.place.entity, self.place.row),
            Made::Not(of) => self.holds(of).map(|holds| !holds),
            Made::All(of) => Ok(self.holding(of)? == of.len()),
            Made::Any(of) => Ok(self.holding(of)? > 0),
            Made::Count { least, most, of } => {
                let holding = self.holding(of)?;
                Ok((*least as usize..=*most as usize).contains(&holding))
            }
            Made::Score(score, of) => {
                let holding: Vec<bool> = of.iter().map(|part| self.holds(part)).collect::<Result<_, _>>()?;
                Ok(Points::of(score, self.interpreter, self.place).is_some_and(|points| points.reached(&holding)))
            }
            // What does not have the part is as it is, an audience with all that it takes after its conditions.
            Made::Named(way, id) => match self.parts.named(*id).filter(|part| way.is_empty() && self.has(part)) {
                Some(inside) => self.named(*id, inside),
                None => self.interpreter.holds(part.expr, self.place.entity, self.place.row),
            },
        }
    }

    fn has(&self, inside: &Part) -> bool {
        let mut seen = BTreeSet::new();
        self.supposition.place(self.parts, self.catalog, inside, false, &mut seen).is_some()
    }

    fn named(&self, id: DefinitionId, inside: &Part) -> Result<bool, Fault> {
        if let Some(&holds) = self.known.borrow().get(&id) {
            return Ok(holds);
        }
        let holds = self.holds(inside)?;
        self.known.borrow_mut().insert(id, holds);
        Ok(holds)
    }

    fn holding<'p>(&self, parts: impl IntoIterator<Item = &'p Part>) -> Result<usize, Fault> {
        parts.into_iter().map(|part| self.holds(part).map(usize::from)).sum()
    }
}
