//! Which aggregates of a scan are folded together. Must not know how.

use std::collections::HashSet;

use super::super::executor::State;
use super::asked::{Asked, EntityRows};
use super::cell::Form;
use crate::engine::Folding;
use crate::model::{EntityId, ExprId, ExprKind, RangePath, Type};
use crate::plan::{Fold, Scan, through};

/// What a scan does not fold together, after it was found to be of no use.
#[derive(Clone, Debug, Default)]
pub(in super::super) struct Avoided {
    /// Texts of too many values to be told apart by number.
    pub(in super::super) wide: Vec<u32>,
    /// Aggregates that ask something of rows that no cell alone answers.
    asked_of_rows: bool,
    /// All.
    everything: bool,
}

impl Avoided {
    /// Avoids more, because rows are taken by too many different sets of selections.
    pub(in super::super) fn crowded(&mut self) {
        self.everything = self.asked_of_rows;
        self.asked_of_rows = true;
    }
}

/// The positions of a scan's folds, sorted into those that are folded together and the others.
pub(in super::super) fn sorted(state: &State<'_>, scan: &Scan, avoided: &Avoided) -> (Vec<Vec<usize>>, Vec<usize>) {
    let plan = state.request.plan;
    let mut together: Vec<(&RangePath, EntityId, bool, Vec<usize>)> = Vec::new();
    let mut alone = Vec::new();
    for &position in &scan.folds {
        let fold = &plan.folds[position];
        if state.request.folding != Folding::Fused || avoided.everything || !is_fused(state, scan, fold, avoided) {
            alone.push(position);
            continue;
        }
        let alike = together
            .iter_mut()
            .find(|(path, record, uses, _)| **path == fold.path && *record == fold.record && *uses == fold.uses_record);
        match alike {
            Some((.., positions)) => positions.push(position),
            None => together.push((&fold.path, fold.record, fold.uses_record, vec![position])),
        }
    }
    (together.into_iter().map(|(.., positions)| positions).collect(), alone)
}

fn is_fused(state: &State<'_>, scan: &Scan, fold: &Fold, avoided: &Avoided) -> bool {
    let plan = state.request.plan;
    let aggregate = state.request.catalog.aggregate(fold.aggregate);
    let related = matches!(&fold.path, RangePath::Relations(hops) if !hops.is_empty());
    let takes_all = aggregate.range.pick.is_none() && fold.order.is_none() && fold.per.is_empty();
    let value = fold.value.map(|value| &plan.exprs[value].ty);
    let text_can_be_told = value != Some(&Type::Text)
        || fold.value.and_then(|value| column_of(state, value)).is_some_and(|column| !avoided.wide.contains(&column));
    let has_form = Form::new(&fold.function, value, &plan.exprs[fold.node].ty).is_some();
    related
        && takes_all
        && text_can_be_told
        && has_form
        && !(avoided.asked_of_rows && asks_rows(state, scan, fold, avoided))
}

/// Whether the selection of a fold asks something of rows that no cell alone answers.
fn asks_rows(state: &State<'_>, scan: &Scan, fold: &Fold, avoided: &Avoided) -> bool {
    let types = types(state, scan.entity);
    let stored = state.stored(scan.entity);
    !Asked::new(rows(state, &types, &stored, avoided), &[fold.selection]).others.is_empty()
}

pub(super) fn types(state: &State<'_>, entity: EntityId) -> Vec<Type> {
    state.request.catalog.entity(entity).columns.iter().map(|column| column.ty.clone()).collect()
}

pub(super) fn rows<'a>(
    state: &'a State<'_>,
    types: &'a [Type],
    stored: &'a HashSet<ExprId>,
    avoided: &'a Avoided,
) -> EntityRows<'a> {
    let (catalog, exprs) = (state.request.catalog, &state.request.plan.exprs);
    EntityRows { catalog, exprs, types, wide: &avoided.wide, stored }
}

/// The column that an expression is.
pub(super) fn column_of(state: &State<'_>, expr: ExprId) -> Option<u32> {
    let exprs = &state.request.plan.exprs;
    match exprs[through(state.request.catalog, exprs, expr)].kind {
        ExprKind::Column(_, column) => Some(column),
        _ => None,
    }
}
