//! Changes are tried: the record's own columns get values with which the parts are as a change wants them, and the definition is asked
//! again. Parts that look at the same column may forbid each other. Must not know how changes are found or told.

mod compared;
mod trial;
mod values;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use crate::insight::parts::{Change, Changing, Flip, Made, Part, Parts, Place};
use crate::interpret::{Data, Interpreter, Lists, Rows};
use crate::model::{Catalog, ExprId, Value};
use compared::Constant;
use trial::Trial;
use values::values;

/// So many combinations of values are tried, over so many rows around the record.
const TRIED: usize = 400;
const ROWS: usize = 2_000;

/// So many of them, which are as a change wants them, are looked at for what else they would need.
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
                let trial = Trial::new(self, interpreter, cells);
                trial.state(root) != Some(!wanted) && trial.is_as(change)
            })
        })
    }

    /// Of a change that alone is impossible: with what else it would do.
    pub(super) fn repaired(&self, change: &Change<'t>, wanted: bool) -> Vec<Change<'t>> {
        let combinations = self.combinations(change).unwrap_or_default();
        let mut found: Vec<Change<'t>> = Vec::new();
        let fitting = combinations.iter().filter_map(|cells| {
            self.with(cells, |interpreter| {
                let trial = Trial::new(self, interpreter, cells);
                trial.is_as(change).then(|| self.further(interpreter, wanted))
            })
        });
        for way in fitting.take(REPAIRED).flatten() {
            found.push([change.clone(), way].concat());
        }
        let is_one = |way: &Change<'_>| {
            way.iter().all(|one| way.iter().filter(|other| other.part.expr == one.part.expr).count() == 1)
        };
        found.retain(|way| is_one(way) && !self.is_impossible(way, wanted));
        let least = found.iter().map(Vec::len).min().unwrap_or(0);
        found.retain(|way| way.len() == least);
        found
    }

    /// The smallest changes with these values in the record, as parts of the definition.
    fn further(&self, interpreter: &Interpreter<'_>, wanted: bool) -> Vec<Change<'t>> {
        let own = |flip: &Flip<'_>| {
            let part = self.parts.all().find(|part| part.expr == flip.part.expr && part.span == flip.part.span)?;
            Some(Flip { part, holds: flip.holds })
        };
        let changing = Changing { parts: self.parts, catalog: self.catalog, interpreter, place: self.place };
        let ways = changing.smallest(wanted, |_| false).into_iter().filter(|way| !way.is_empty());
        ways.filter_map(|way| way.iter().map(own).collect()).collect()
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
