//! The conditions of a definition with other values in the record. Must not know which values are tried.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Cells, Trying};
use crate::insight::parts::{Change, Made, Part, Points};
use crate::interpret::Interpreter;
use crate::model::DefinitionId;

/// The definition with other values.
pub(super) struct Trial<'a, 't> {
    trying: &'a Trying<'t>,
    interpreter: &'a Interpreter<'a>,
    cells: &'a Cells,
    /// The definitions that were asked.
    known: RefCell<HashMap<DefinitionId, Option<bool>>>,
}

impl<'a, 't> Trial<'a, 't> {
    pub(super) fn new(trying: &'a Trying<'t>, interpreter: &'a Interpreter<'a>, cells: &'a Cells) -> Self {
        Self { trying, interpreter, cells, known: RefCell::default() }
    }

    /// Whether the parts are as the change wants them, as far as that is known.
    pub(super) fn is_as(&self, change: &Change<'_>) -> bool {
        change.iter().all(|flip| self.state(flip.part) != Some(!flip.holds))
    }

    /// Whether a part holds; none where an audience may still choose by what others have.
    pub(super) fn state(&self, part: &Part) -> Option<bool> {
        let place = self.trying.place;
        let alone = || self.interpreter.holds(part.expr, place.entity, place.row).ok();
        match &part.made {
            Made::Alone => alone(),
            Made::Not(of) => self.state(of).map(|holds| !holds),
            Made::All(of) => self.counted(of, of.len(), of.len()),
            Made::Any(of) => self.counted(of, 1, of.len()),
            Made::Count { least, most, of } => self.counted(of, *least as usize, *most as usize),
            Made::Score(score, of) => {
                let holding: Vec<bool> = of.iter().map(|part| self.state(part)).collect::<Option<_>>()?;
                Points::of(score, self.interpreter, place).map(|points| points.reached(&holding))
            }
            Made::Named(way, id) => {
                let Some(inside) = self.trying.parts.named(*id).filter(|_| way.is_empty()) else { return alone() };
                if let Some(state) = self.known.borrow().get(id) {
                    return *state;
                }
                let state = match (self.state(inside), self.trying.catalog.chooses(*id)) {
                    (Some(false), _) => Some(false),
                    (state, false) => state,
                    _ => {
                        let looked_at = self.trying.columns(part.expr);
                        let is_as_it_was = self.cells.keys().all(|column| !looked_at.contains(column));
                        if is_as_it_was { alone() } else { None }
                    }
                };
                self.known.borrow_mut().insert(*id, state);
                state
            }
        }
    }

    /// Whether at least and at most so many of these hold.
    fn counted(&self, of: &[Part], least: usize, most: usize) -> Option<bool> {
        let states: Vec<Option<bool>> = of.iter().map(|part| self.state(part)).collect();
        let holding = states.iter().filter(|state| **state == Some(true)).count();
        let open = states.iter().filter(|state| state.is_none()).count();
        if holding + open < least || holding > most {
            return Some(false);
        }
        (holding >= least && holding + open <= most).then_some(true)
    }
}
