//! One thing that is asked of every row: which selections may still take it, by the class of its cell.

use polars::prelude::*;

use super::super::executor::State;
use super::super::lower::{column_name, source_name};
use super::super::plain::Cells;
use super::super::program::{Compiler, Program};
use super::asked::{Asked, EntityRows};
use super::cuts::Cuts;
use super::signature::{Crowded, Mask, full};
use super::texts::{Texts, TooMany};
use crate::engine::Failure;
use crate::model::{ExprId, Type};

/// How cells are put into classes.
enum Classes {
    /// By the text.
    Texts {
        texts: Texts,
        /// By number of the text.
        class_of: Vec<u16>,
    },
    /// By the stretch.
    Cuts(Cuts),
    /// Missing, false, true.
    Flags,
    /// A condition of the row: false, true.
    Condition,
}

/// What is asked of a row.
pub(super) struct Question {
    /// The column whose cell answers it; none: a condition that was evaluated for every row.
    pub(super) column: Option<u32>,
    /// What is asked, and of which selections.
    parts: Vec<(ExprId, Vec<usize>)>,
    classes: Classes,
    /// By class: the selections that may take such a row.
    pub(super) masks: Vec<Mask>,
    selections: usize,
    program: Option<Program>,
}

/// Why a scan does not go on.
pub(in super::super) enum Trouble {
    /// This column has too many distinct texts: the scan starts anew, and asks what is asked of it row by row.
    Wide(u32),
    /// Rows are taken by too many different sets of selections: the scan starts anew, and folds less together.
    Crowded,
    /// It has failed.
    Failed(Failure),
}

impl From<Crowded> for Trouble {
    fn from(Crowded: Crowded) -> Self {
        Self::Crowded
    }
}

impl From<PolarsError> for Trouble {
    fn from(error: PolarsError) -> Self {
        Self::Failed(error.into())
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

impl Question {
    /// What is asked of the cells of a column.
    pub(super) fn of_column(
        state: &State<'_>,
        rows: EntityRows<'_>,
        asked: &Asked,
        column: u32,
    ) -> Result<Self, Failure> {
        let parts = asked.by_column.get(&column).cloned().unwrap_or_default();
        let ty = &rows.types[column as usize];
        let classes = match ty {
            Type::Text => Classes::Texts { texts: Texts::default(), class_of: Vec::new() },
            Type::Bool => Classes::Flags,
            _ => {
                let mut borders = Vec::new();
                for &part in &parts {
                    rows.borders(part, &mut borders);
                }
                Classes::Cuts(Cuts::new(ty, &borders))
            }
        };
        let compiler = Compiler {
            catalog: state.request.catalog,
            exprs: &state.request.plan.exprs,
            lists: &state.lists,
            faults: &state.faults,
        };
        let program = Some(compiler.compile(&parts, &std::collections::HashSet::new(), &[])?);
        let mut question = Self {
            column: Some(column),
            parts: parts.into_iter().map(|part| (part, asked.asking(part).collect())).collect(),
            classes,
            masks: Vec::new(),
            selections: asked.selections.len(),
            program,
        };
        question.prepare()?;
        Ok(question)
    }

    /// A condition that is evaluated for every row.
    pub(super) fn of_rows(asked: &Asked, condition: ExprId) -> Self {
        let asking: Vec<usize> = asked.asking(condition).collect();
        let selections = asked.selections.len();
        let masks = vec![without(selections, &asking), full(selections)];
        Self {
            column: None,
            parts: vec![(condition, asking)],
            classes: Classes::Condition,
            masks,
            selections,
            program: None,
        }
    }

    /// Whether an answer can keep a selection from taking a row.
    pub(super) fn decides(&self) -> bool {
        !self.parts.is_empty()
    }

    /// The condition that is evaluated for every row, if it is one.
    pub(super) fn condition(&self) -> Option<ExprId> {
        if self.column.is_none() { self.parts.first().map(|(part, _)| *part) } else { None }
    }

    fn prepare(&mut self) -> PolarsResult<()> {
        match &self.classes {
            Classes::Flags => {
                let examples =
                    BooleanChunked::from_iter_options(PlSmallStr::EMPTY, [None, Some(false), Some(true)].into_iter());
                self.masks = self.judged(examples.into_series())?;
            }
            Classes::Cuts(cuts) => {
                let mut masks = self.judged(cuts.examples())?;
                if let Classes::Cuts(cuts) = &mut self.classes {
                    cuts.thin(|stretch| masks[stretch] == masks[stretch - 1]);
                }
                let mut at = 0;
                let mut before: Option<Mask> = None;
                masks.retain(|mask| {
                    let keep = at < 2 || before.as_ref() != Some(mask);
                    before = Some(mask.clone());
                    at += 1;
                    keep
                });
                self.masks = masks;
            }
            Classes::Texts { .. } | Classes::Condition => {}
        }
        Ok(())
    }

    /// The masks of these cells.
    fn judged(&self, cells: Series) -> PolarsResult<Vec<Mask>> {
        let rows = cells.len();
        let Some((column, program)) = self.column.zip(self.program.as_ref()) else {
            return Ok(Vec::new());
        };
        let frame = DataFrame::new(rows, vec![cells.with_name(source_name(column).into()).into_column()])?;
        let frame = program.run(frame)?;
        let mut masks = vec![full(self.selections); rows];
        for (part, asking) in &self.parts {
            let held = frame.column(&column_name(*part))?.bool()?.clone();
            for (mask, held) in masks.iter_mut().zip(held.iter()) {
                if held != Some(true) {
                    clear(mask, asking);
                }
            }
        }
        Ok(masks)
    }

    /// What cells are, before their classes are known: the numbers of texts, else the classes themselves.
    pub(super) fn numbers(&self, cells: &Cells) -> Result<Vec<u16>, Trouble> {
        Ok(match &self.classes {
            Classes::Texts { texts, .. } => {
                let numbers = match cells {
                    Cells::Polars(cells) => texts.numbers(cells.str()?),
                    Cells::Arrow(array) => texts.numbers_of_dictionary(array),
                };
                numbers.map_err(|TooMany| Trouble::Wide(self.column.unwrap_or(0)))?
            }
            Classes::Cuts(cuts) => cuts.stretches(cells)?,
            Classes::Flags => cells.flags()?,
            // A condition is never missing.
            Classes::Condition => cells.flags()?.into_iter().map(|flag| flag.saturating_sub(1)).collect(),
        })
    }

    /// Finds out what is to be known of texts that have come up.
    pub(super) fn catch_up(&mut self) -> PolarsResult<()> {
        let Classes::Texts { texts, class_of } = &self.classes else {
            return Ok(());
        };
        let known = class_of.len();
        if texts.count() == known {
            return Ok(());
        }
        let found = self.judged(texts.since(known))?;
        let mut masks = std::mem::take(&mut self.masks);
        if let Classes::Texts { class_of, .. } = &mut self.classes {
            for mask in found {
                let class = masks.iter().position(|own| *own == mask).unwrap_or_else(|| {
                    masks.push(mask);
                    masks.len() - 1
                });
                class_of.push(u16::try_from(class).unwrap_or(u16::MAX));
            }
        }
        self.masks = masks;
        Ok(())
    }

    /// The classes of these numbers.
    pub(super) fn classes<'n>(&self, numbers: &'n [u16]) -> std::borrow::Cow<'n, [u16]> {
        match &self.classes {
            Classes::Texts { class_of, .. } => numbers.iter().map(|&number| class_of[number as usize]).collect(),
            Classes::Cuts(_) | Classes::Flags | Classes::Condition => numbers.into(),
        }
    }
}

fn without(selections: usize, asking: &[usize]) -> Mask {
    let mut mask = full(selections);
    clear(&mut mask, asking);
    mask
}

fn clear(mask: &mut Mask, asking: &[usize]) {
    for &at in asking {
        mask[at / 64] &= !(1 << (at % 64));
    }
}
