//! A scan over a whole table: chunk by chunk, and anew where something cannot be folded together with the rest.

use std::ops::Range;

use polars::prelude::Series;

use super::executor::State;
use super::frame::Rows;
use super::fused::{Avoided, Late, Trouble};
use super::group::Group;
use super::pass::Gathered;
use super::scan::Chunks;
use crate::engine::Failure;
use crate::model::{ExprId, RelationId};
use crate::plan::Scan;

impl State<'_> {
    /// Answers how many row groups were read and of how many, where some were left out.
    pub(super) fn scan(&mut self, step: usize, scan: &Scan) -> Result<Option<(usize, usize)>, Failure> {
        let catalog = self.request.catalog;
        let entity = scan.entity;
        let table = self.request.tables.get(entity.0 as usize).and_then(Option::as_ref);
        let table = table.ok_or_else(|| Failure::Internal(format!("table {} was not opened", entity.0)))?;
        let columns: Vec<u32> = scan.columns.iter().copied().collect();
        let mut chunks = Chunks::open(catalog, entity, table, &columns).map_err(Failure::Data)?;
        self.rows.insert(entity, chunks.rows);
        let task = catalog.entity(entity).plural.clone();
        let mut avoided = Avoided::default();
        let reads = |late: &Late| (late.record, late.step) == (entity, step);
        let (mut late, others): (Vec<Late>, Vec<Late>) = std::mem::take(&mut self.late).into_iter().partition(reads);
        self.late = others;
        let gathered = loop {
            self.request.progress.begin(&task, Some(chunks.rows));
            match self.gathered(scan, &mut chunks, &avoided, &mut late) {
                Ok(gathered) => break gathered,
                Err(Trouble::Wide(column)) => avoided.wide.push(column),
                Err(Trouble::Crowded) => avoided.crowded(),
                Err(Trouble::Failed(failure)) => return Err(failure),
            }
            late.iter_mut().for_each(Late::rewind);
        };
        for (&relation, orphans) in &gathered.orphans {
            *self.orphans.entry(relation).or_default() += orphans;
        }
        self.finished_lookups.extend(self.orphans.keys());
        self.keep(scan, gathered, table)?;
        self.request.progress.finish(&task);
        Ok(chunks.row_groups)
    }

    /// Gathers over all rows.
    fn gathered(
        &self,
        scan: &Scan,
        chunks: &mut Chunks<'_>,
        avoided: &Avoided,
        late: &mut [Late],
    ) -> Result<Gathered, Trouble> {
        let task = &self.request.catalog.entity(scan.entity).plural;
        let (groups, mut gathered) = self.start(scan, avoided)?;
        let followed = self.prune(scan, &groups, chunks);
        chunks.leave(self.left(scan, &groups, &gathered));
        let mut first_row = 0;
        for position in 0..chunks.len() {
            if let Some(rows) = chunks.left_out(position) {
                self.count_left_out(scan, &followed, chunks, position, first_row, &mut gathered)?;
                first_row += rows;
                self.request.progress.advance(task, rows as u64);
                continue;
            }
            let rows = chunks.frame(position).map_err(Failure::Data)?;
            self.all_parts(scan, &groups, rows, &mut first_row, late, &mut gathered)?;
        }
        Ok(gathered)
    }

    /// Evaluates the rows of a chunk; where something is folded for them now, some at a time, so that it stands beside few
    /// records.
    fn all_parts(
        &self,
        scan: &Scan,
        groups: &[Group],
        rows: Rows,
        first_row: &mut usize,
        late: &mut [Late],
        gathered: &mut Gathered,
    ) -> Result<(), Trouble> {
        let task = &self.request.catalog.entity(scan.entity).plural;
        let parts = if late.is_empty() { vec![rows] } else { rows.parts() };
        let mut parts = parts.into_iter().peekable();
        let records = |first: usize, rows: &Rows| first..first + rows.frame.height();
        let mut answers = match parts.peek() {
            Some(part) => self.fold_late(late, &records(*first_row, part))?,
            None => Vec::new(),
        };
        while let Some(mut rows) = parts.next() {
            let height = rows.frame.height();
            rows.late = answers;
            // The next part's answers are folded while this one is evaluated: each leaves a thread idle now and then.
            let next = parts.peek().map(|part| records(*first_row + height, part));
            let evaluate = || self.chunk(scan, groups, rows, *first_row, gathered);
            let (evaluated, ahead) = beside(evaluate, || next.map(|next| self.fold_late(late, &next)));
            evaluated?;
            answers = ahead.transpose()?.unwrap_or_default();
            *first_row += height;
            self.request.progress.advance(task, height as u64);
        }
        Ok(())
    }

    /// The answers for these records of all that is folded when they are read.
    fn fold_late(&self, late: &mut [Late], records: &Range<usize>) -> Result<Vec<(ExprId, Series)>, Failure> {
        let mut all = Vec::new();
        for late in late {
            let answers = late.answers(self.request.plan, records);
            let answers = answers.map_err(|(fold, error)| self.no_answer(fold, error))?;
            if self.keeps_late(late.record) {
                self.hand_over(late.record, records.start, &answers);
            }
            all.extend(answers);
        }
        Ok(all)
    }

    /// Whether the orphans of a relation were counted by an earlier scan: then it covered every row already.
    pub(super) fn counted(&self, relation: RelationId, _: usize) -> bool {
        self.finished_lookups.contains(&relation)
    }
}

/// Does both, the other on a thread of its own: not on a worker of Rayon, for what polars is asked for there keeps it waiting.
fn beside<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> Option<B> + Send) -> (A, Option<B>) {
    std::thread::scope(|scope| {
        let other = scope.spawn(other);
        let one = one();
        (one, other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    })
}
