//! Aggregates over the same related rows, folded together: what is asked of a row's cells is answered once for each class of cells,
//! a row gets a number that says which selections take it, rows that none takes are dropped, the others are dealt to ranges
//! of records, and each range is folded record by record. Rows of a record stay in file order and one worker folds them all,
//! so results do not depend on the number of threads.

mod answers;
mod asked;
mod cell;
mod choice;
mod counters;
mod cuts;
mod deal;
mod folder;
mod lane;
mod late;
mod question;
mod range;
mod rows;
mod signature;
mod sorted;
mod spill;
mod texts;
mod work;

use std::collections::BTreeSet;
use std::sync::Arc;

use asked::Asked;
use cell::Form;
pub(super) use choice::{Avoided, sorted};
use choice::{column_of, rows, types};
use deal::{Dealt, Ranges};
pub(super) use folder::Folder;
use folder::{Chosen, Hand};
use lane::Kind;
pub(super) use late::Late;
use question::Question;
pub(super) use question::Trouble;
use signature::Signatures;
pub(super) use spill::Spill;

use super::executor::State;
use crate::engine::Failure;
use crate::model::{AggregateFunction, ExprId, RangePath, RelationId, Type};
use crate::plan::Scan;

/// The aggregates of one scan that are folded together: over the same path, of rows with the same beside them.
pub(super) struct Fused {
    path: RangePath,
    /// Their positions in the plan.
    folds: Vec<usize>,
    forms: Vec<Form>,
    /// By aggregate: which lane has its values.
    lane_of: Vec<Option<usize>>,
    /// By aggregate: which selection has its rows.
    selection_of: Vec<usize>,
    /// By lane: where its values come from.
    lanes: Vec<(Source, Kind)>,
    questions: Vec<Question>,
    signatures: Signatures,
    ranges: Ranges,
    dealt: Vec<Dealt>,
}

/// Where the values of a lane come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// A column of the table.
    Column(u32),
    /// The numbers of a text, as the question of this position has them.
    Texts(usize),
    /// An expression that is evaluated for every row.
    Expr(ExprId),
}

impl Fused {
    /// Nothing folded yet of these aggregates.
    pub(super) fn new(state: &State<'_>, scan: &Scan, folds: Vec<usize>, avoided: &Avoided) -> Result<Self, Failure> {
        let plan = state.request.plan;
        let types = types(state, scan.entity);
        let stored = state.stored(scan.entity);
        let rows = rows(state, &types, &stored, avoided);
        let first = &plan.folds[folds[0]];
        let mut selections: Vec<Option<ExprId>> = Vec::new();
        let mut selection_of: Vec<usize> = Vec::new();
        for &position in &folds {
            let selection = plan.folds[position].selection;
            selection_of.push(selections.iter().position(|own| *own == selection).unwrap_or_else(|| {
                selections.push(selection);
                selections.len() - 1
            }));
        }
        let asked = Asked::new(rows, &selections);
        let mut columns: Vec<u32> = asked.by_column.keys().copied().collect();
        // Times first: most windows are short, and what is dropped early is asked no more.
        columns.sort_by_key(|&column| (types[column as usize] != Type::Timestamp, column));
        let texts = folds.iter().filter_map(|&position| plan.folds[position].value);
        let texts =
            texts.filter(|&value| plan.exprs[value].ty == Type::Text).filter_map(|value| column_of(state, value));
        let texts: BTreeSet<u32> = texts.filter(|column| !columns.contains(column)).collect();
        columns.extend(texts);
        let mut questions: Vec<Question> = Vec::new();
        for &column in &columns {
            questions.push(Question::of_column(state, rows, &asked, column)?);
        }
        questions.extend(asked.others.iter().map(|&condition| Question::of_rows(&asked, condition)));
        let mut fused = Self {
            path: first.path.clone(),
            forms: Vec::new(),
            lane_of: Vec::new(),
            signatures: Signatures::new(selections.len(), questions.len()),
            selection_of,
            lanes: Vec::new(),
            questions,
            ranges: Ranges::new(state.count(first.record)),
            dealt: Vec::new(),
            folds,
        };
        fused.shape(state)?;
        Ok(fused)
    }

    /// Finds the form of every aggregate and the lane of its values.
    fn shape(&mut self, state: &State<'_>) -> Result<(), Failure> {
        let plan = state.request.plan;
        for &position in &self.folds {
            let fold = &plan.folds[position];
            let value = fold.value.map(|value| &plan.exprs[value].ty);
            let form = Form::new(&fold.function, value, &plan.exprs[fold.node].ty);
            self.forms.push(form.ok_or_else(|| Failure::Internal("an aggregate that is not folded together".into()))?);
            let lane = fold.value.filter(|_| reads_value(&fold.function)).and_then(|value| {
                let kind = Kind::of(&plan.exprs[value].ty)?;
                let column = column_of(state, value);
                let source = match column {
                    Some(column) if kind == Kind::Texts => {
                        Source::Texts(self.questions.iter().position(|of| of.column == Some(column))?)
                    }
                    Some(column) => Source::Column(column),
                    None => Source::Expr(value),
                };
                Some((source, kind))
            });
            self.lane_of.push(lane.map(|lane| {
                self.lanes.iter().position(|own| *own == lane).unwrap_or_else(|| {
                    self.lanes.push(lane);
                    self.lanes.len() - 1
                })
            }));
        }
        Ok(())
    }

    /// Expressions that are evaluated for every row.
    pub(super) fn roots(&self) -> impl Iterator<Item = ExprId> + '_ {
        let conditions = self.questions.iter().filter_map(Question::condition);
        let values = self.lanes.iter().filter_map(|(source, _)| match source {
            Source::Expr(expr) => Some(*expr),
            Source::Column(_) | Source::Texts(_) => None,
        });
        conditions.chain(values)
    }

    /// Columns that it reads itself.
    pub(super) fn columns(&self) -> BTreeSet<u32> {
        let asked = self.questions.iter().filter_map(|question| question.column);
        let values = self.lanes.iter().filter_map(|(source, _)| match source {
            Source::Column(column) => Some(*column),
            Source::Texts(_) | Source::Expr(_) => None,
        });
        asked.chain(values).collect()
    }

    /// The relation over which rows find their record at first.
    pub(super) fn relation(&self) -> Option<RelationId> {
        match &self.path {
            RangePath::Relations(hops) => hops.last().copied(),
            RangePath::Whole => None,
        }
    }

    /// The positions of its aggregates.
    pub(super) fn folds(&self) -> &[usize] {
        &self.folds
    }

    /// Nothing more comes: what is to be folded, for those aggregates that are read at once and for those that `is_late`
    /// says are read with their records.
    pub(super) fn close(self, is_late: impl Fn(usize) -> bool) -> (Option<Folder>, Option<Folder>) {
        let masks = self.signatures.into_masks();
        let kinds = self.lanes.iter().map(|(_, kind)| *kind).collect();
        let hand = Arc::new(Hand { dealt: self.dealt, masks, kinds, ranges: self.ranges });
        let (late, direct): (Vec<usize>, Vec<usize>) =
            (0..self.folds.len()).partition(|&aggregate| is_late(self.folds[aggregate]));
        let folder = |chosen: Vec<usize>| {
            let chosen: Vec<Chosen> = chosen
                .into_iter()
                .map(|aggregate| Chosen {
                    fold: self.folds[aggregate],
                    form: self.forms[aggregate].clone(),
                    lane: self.lane_of[aggregate],
                    selection: self.selection_of[aggregate],
                })
                .collect();
            (!chosen.is_empty()).then(|| Folder::new(Arc::clone(&hand), chosen))
        };
        (folder(direct), folder(late))
    }
}

/// Whether a function looks at the value of a row, not only at whether the row is there.
fn reads_value(function: &AggregateFunction) -> bool {
    !matches!(function, AggregateFunction::Count | AggregateFunction::Any)
}
