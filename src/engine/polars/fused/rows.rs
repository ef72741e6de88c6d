//! The rows of a chunk: what is asked of them is answered block by block, and they are dealt. Must not know how they are folded.

use std::ops::Range;

use polars::prelude::*;
use rayon::prelude::*;

use super::super::chunk::Chunk;
use super::super::lower::column_name;
use super::super::plain::Cells;
use super::deal::Dealt;
use super::lane::{Kind, Lane};
use super::question::{Question, Trouble};
use super::signature::Signatures;
use super::{Fused, Source, Spill};

impl Fused {
    /// Takes the rows of a chunk. `frame` has a column for each of the expressions that are evaluated for every row.
    pub(in super::super) fn take(
        &mut self,
        chunk: &mut Chunk<'_, '_>,
        frame: Option<&DataFrame>,
        spill: &Spill,
    ) -> Result<(), Trouble> {
        let records = chunk.record_rows(&self.path)?;
        let blocks: Vec<(usize, Range<usize>)> = chunk.blocks.iter().cloned().enumerate().collect();
        let cells = ChunkRows { chunk, frame };
        let questions = &self.questions;
        let numbers: Vec<Vec<Vec<u16>>> = blocks
            .par_iter()
            .map(|block| questions.iter().map(|of| of.numbers(&cells.asked(of, block)?)).collect())
            .collect::<Result<_, Trouble>>()?;
        // Polars is not asked for anything on a worker of Rayon.
        self.questions.iter_mut().try_for_each(Question::catch_up)?;
        let this = &*self;
        let dealt: Vec<Dealt> = blocks
            .par_iter()
            .zip(numbers)
            .map(|(block, numbers)| {
                let mut signatures = Signatures::start(block.1.len());
                for (at, (question, numbers)) in this.questions.iter().zip(&numbers).enumerate() {
                    if question.decides() {
                        this.signatures.ask(at, &question.classes(numbers), &question.masks, &mut signatures)?;
                    }
                }
                let lanes = |rows: &[u32]| {
                    let lane = |&(source, kind): &(Source, Kind)| cells.lane(source, kind, &numbers, block, rows);
                    this.lanes.iter().map(lane).collect::<PolarsResult<Vec<Lane>>>()
                };
                let dealt = Dealt::new(this.ranges, &records[block.1.clone()], &signatures, lanes)?;
                Ok(dealt.put_away(spill).map_err(PolarsError::from)?)
            })
            .collect::<Result<_, Trouble>>()?;
        self.dealt.extend(dealt);
        Ok(())
    }
}

/// The rows of a chunk.
struct ChunkRows<'c, 's, 'a> {
    chunk: &'c Chunk<'s, 'a>,
    frame: Option<&'c DataFrame>,
}

type Block = (usize, Range<usize>);

impl ChunkRows<'_, '_, '_> {
    /// What a question looks at.
    fn asked(&self, question: &Question, block: &Block) -> PolarsResult<Cells> {
        match (question.column, question.condition()) {
            (Some(column), _) => self.chunk.cells(column, block.0),
            (None, Some(condition)) => self.evaluated(&column_name(condition), block),
            (None, None) => Err(polars_err!(ComputeError: "a question about nothing")),
        }
    }

    fn evaluated(&self, name: &str, (_, rows): &Block) -> PolarsResult<Cells> {
        let frame = self.frame.ok_or_else(|| polars_err!(ComputeError: "{name} was not evaluated"))?;
        let first = i64::try_from(rows.start).unwrap_or(i64::MAX);
        Ok(Cells::Polars(frame.column(name)?.as_materialized_series().slice(first, rows.len())))
    }

    fn lane(
        &self,
        source: Source,
        kind: Kind,
        numbers: &[Vec<u16>],
        block: &Block,
        rows: &[u32],
    ) -> PolarsResult<Lane> {
        match source {
            Source::Column(column) => Lane::of(kind, &self.chunk.cells(column, block.0)?, rows),
            Source::Expr(expr) => Lane::of(kind, &self.evaluated(&column_name(expr), block)?, rows),
            Source::Texts(question) => Ok(Lane::of_numbers(numbers.get(question).map_or(&[], Vec::as_slice), rows)),
        }
    }
}
