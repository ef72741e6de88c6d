//! Changes are tried: the record's own columns get values with which the parts are as a change wants them, and the definition is asked
//! again. Parts that look at the same column may forbid each other. Must not know how changes are found or told.

mod compared;
mod values;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::insight::parts::{Change, Changing, Flip, Made, Part, Parts, Place, Points};
use crate::interpret::{Data, Interpreter, Lists, Rows};
use crate::model::{Catalog, DefinitionId, ExprId, Value};
use compared::Constant;
use values::values;

/// So many combinations of values are tried, over so many rows around the record.
const TRIED: usize = 400;
const ROWS: usize = 2_000;

/// So many of them are looked at for what else they would need.
const REPAIRED: usize = 12;

/// Values of columns of the record.
type Cells = BTreeMap<usize, Value>;

/// What changes are tried with.
pub(super) struct Trying<'t> {
    catalog: &'t Catalog,
    parts: &'t Parts,
    rows: &'t [Rows],
    lists: &'t Lists,
    interpreter: &'t Interpreter<'t>,
    known: &'t HashMap<(ExprId, usize), Value>,
    place: Place,
    /// By expression: the record's columns that it looks at.
    columns: RefCell<HashMap<ExprId, Rc<BTreeSet<usize>>>>,
}

impl<'t> Trying<'t> {
    pub(super) fn new(
        catalog: &'t Catalog,
        parts: &'t Parts,
        (rows, lists): (&'t [Rows], &'t Lists),
        (interpreter, known): (&'t Interpreter<'t>, &'t HashMap<(ExprId, usize), Value>),
        place: Place,
    ) -> Self {
        Self { catalog, parts, rows, lists, interpreter, known, place, columns: RefCell::default() }
    }

    /// Whether no values of the record's columns are as the change wants and make the condition `wanted`. Where a part looks at such
    /// a column in another way than comparing it with what the change leaves as it is, that is not known, and the change not taken
    /// for impossible.
    pub(super) fn is_impossible(&self, change: &Change<'_>, wanted: bool) -> bool {
        let (Some(combinations), Some(root)) = (self.combinations(change), self.parts.root()) else { return false };
        !combinations.iter().any(|cells| {
            self.with(cells, |interpreter| {
                let trial = Trial { trying: self, interpreter, cells, known: RefCell::default() };
                trial.state(root) != Some(!wanted) && trial.is_as(change)
            })
        })
    }

    /// Of a change that alone is impossible: with what else it would do.
    pub(super) fn repaired(&self, change: &Change<'t>, wanted: bool) -> Vec<Change<'t>> {
        let combinations = self.combinations(change).unwrap_or_default();
        let mut found: Vec<Change<'t>> = Vec::new();
        for cells in combinations.iter().take(REPAIRED) {
            let more = self.with(cells, |interpreter| {
                let trial = Trial { trying: self, interpreter, cells, known: RefCell::default() };
                if !trial.is_as(change) {
                    return Vec::new();
                }
                let changing = Changing { parts: self.parts, catalog: self.catalog, interpreter, place: self.place };
                let own = |flip: &Flip<'_>| {
                    let part =
                        self.parts.all().find(|part| part.expr == flip.part.expr && part.span == flip.part.span)?;
                    Some(Flip { part, holds: flip.holds })
                };
                let ways = changing.smallest(wanted, |_| false);
                ways.iter().filter_map(|way| way.iter().map(own).collect::<Option<Change<'t>>>()).collect()
            });
            found.extend(more.into_iter().filter(|way| !way.is_empty()).map(|way| [change.clone(), way].concat()));
        }
        let is_one = |way: &Change<'_>| {
            way.iter().all(|one| way.iter().filter(|other| other.part.expr == one.part.expr).count() == 1)
        };
        found.retain(|way| is_one(way) && !self.is_impossible(way, wanted));
        let least = found.iter().map(Vec::len).min().unwrap_or(0);
        found.retain(|way| way.len() == least);
        found
    }

    /// The values that are tried, for every column that the change would change; none where there is no telling.
    fn combinations(&self, change: &Change<'_>) -> Option<Vec<Cells>> {
        if self.rows.iter().map(|rows| rows.count).sum::<usize>() > ROWS {
            return None;
        }
        let columns: BTreeSet<usize> = change
            .iter()
            .map(|flip| self.changed(flip.part))
            .collect::<Option<Vec<_>>>()?
            .into_iter()
            .flatten()
            .collect();
        let constants = self.constants(&columns)?;
        let mut combinations: Vec<Cells> = vec![BTreeMap::new()];
        for &column in &columns {
            let ty = &self.catalog.entity(self.place.entity).columns[column].ty;
            let values = values(ty, constants.get(&column).map_or(&[], Vec::as_slice))?;
            let with = |one: &Cells, value: &Value| {
                let mut one = one.clone();
                one.insert(column, value.clone());
                one
            };
            combinations =
                combinations.iter().flat_map(|one| values.iter().map(move |value| with(one, value))).collect();
            if combinations.len() > TRIED {
                return None;
            }
        }
        Some(combinations)
    }

    /// The columns that would make a part otherwise: the one that it compares, and those that the conditions of an audience do.
    fn changed(&self, part: &Part) -> Option<BTreeSet<usize>> {
        match &part.made {
            Made::Alone => self.compared(part.expr).map(|column| BTreeSet::from([column])),
            Made::Named(..) => {
                let (mut found, mut seen, mut open) = (BTreeSet::new(), BTreeSet::new(), vec![part]);
                while let Some(part) = open.pop() {
                    open.extend(part.inside());
                    match &part.made {
                        // `everyone`
                        Made::Alone if self.catalog.exprs[part.expr].frame.is_none() => {}
                        Made::Alone => {
                            found.insert(self.compared(part.expr)?);
                        }
                        Made::Named(way, id) => {
                            let inside = self.parts.named(*id).filter(|_| way.is_empty())?;
                            open.extend(seen.insert(*id).then_some(inside));
                        }
                        Made::All(_) | Made::Any(_) | Made::Count { .. } | Made::Score(..) | Made::Not(_) => {}
                    }
                }
                Some(found)
            }
            _ => None,
        }
    }

    /// By column: what the parts compare it with; none where one looks at it in another way.
    fn constants(&self, columns: &BTreeSet<usize>) -> Option<BTreeMap<usize, Vec<Value>>> {
        let mut found: BTreeMap<usize, Vec<Value>> = BTreeMap::new();
        let looks_at = |expr: ExprId| self.columns(expr).intersection(columns).copied().collect::<Vec<_>>();
        if columns.iter().any(|&column| self.leads_elsewhere(column)) {
            return None;
        }
        for part in self.parts.all() {
            let exprs = match &part.made {
                Made::Score(score, _) => [&score.amounts[..], &[score.threshold]].concat(),
                Made::Alone => vec![part.expr],
                // What is taken apart is looked at by its parts.
                Made::Named(way, id) if way.is_empty() && self.parts.named(*id).is_some() => continue,
                Made::Named(..) => vec![part.expr],
                Made::All(_) | Made::Any(_) | Made::Count { .. } | Made::Not(_) => continue,
            };
            for expr in exprs {
                let column = match (looks_at(expr).as_slice(), &part.made) {
                    ([], _) => continue,
                    ([one], Made::Alone) => *one,
                    _ => return None,
                };
                let value = |constant| match constant {
                    Constant::Value(value) => Some(value),
                    Constant::Expr(expr) => self.interpreter.evaluate(expr, self.place.entity, self.place.row).ok(),
                };
                let constants: Vec<Value> =
                    self.comparison(expr, column)?.into_iter().map(value).collect::<Option<_>>()?;
                found.entry(column).or_default().extend(constants);
            }
        }
        Some(found)
    }

    /// Evaluates with other values of the record's columns.
    fn with<T: Default>(&self, cells: &Cells, ask: impl FnOnce(&Interpreter<'_>) -> T) -> T {
        let mut rows = self.rows.to_vec();
        for (&column, value) in cells {
            let own = rows.get_mut(self.place.entity.0 as usize);
            let cell = own.and_then(|rows| rows.columns.get_mut(column)?.as_mut());
            if let Some(cell) = cell.and_then(|values| values.get_mut(self.place.row)) {
                *cell = value.clone();
            }
        }
        let Ok(data) = Data::new(self.catalog, rows) else { return T::default() };
        ask(&Interpreter::new(self.catalog, &data, self.lists).with_known(self.known.clone()))
    }
}

/// The definition with other values.
struct Trial<'a, 't> {
    trying: &'a Trying<'t>,
    interpreter: &'a Interpreter<'a>,
    cells: &'a Cells,
    /// The definitions that were asked.
    known: RefCell<HashMap<DefinitionId, Option<bool>>>,
}

impl Trial<'_, '_> {
    /// Whether the parts are as the change wants them, as far as that is known.
    fn is_as(&self, change: &Change<'_>) -> bool {
        change.iter().all(|flip| self.state(flip.part) != Some(!flip.holds))
    }

    /// Whether a part holds; none where an audience may still choose by what others have.
    fn state(&self, part: &Part) -> Option<bool> {
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
