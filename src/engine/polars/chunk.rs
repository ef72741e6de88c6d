//! One chunk of a scan: its frame, the owners of its rows and the records that its rows belong to.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use arrow::array::{Array, ArrayRef};
use polars::prelude::*;
use rayon::prelude::*;

use super::executor::State;
use super::frame::{Raw, Rows};
use super::keys::NONE;
use super::lower::{column_name, source_name};
use super::normalise::{from_arrow, from_polars};
use super::output::cells;
use super::plain::Cells;
use crate::engine::Failure;
use crate::model::{EntityId, ExprId, RangePath, RelationId, Type};
use crate::plan::{Needs, hidden_owner};

/// Texts may still stand as in the file.
fn from_polars_text(cells: Series, ty: &Type, zone: chrono_tz::Tz) -> PolarsResult<Column> {
    if *ty == Type::Text {
        Ok(from_polars(&cells.into_column(), ty, zone)?.into_column())
    } else {
        Ok(cells.into_column())
    }
}

/// Cells as arrow-rs reads them in the form of frames.
fn formed(array: &ArrayRef, ty: &Type) -> PolarsResult<Column> {
    if array.data_type().is_nested() || *ty != Type::Text {
        return Ok(from_arrow(array.as_ref(), ty).into_column());
    }
    let texts = arrow::compute::cast(array, &arrow::datatypes::DataType::Utf8View);
    let texts = texts.map_err(|error| polars_err!(ComputeError: "{error}"))?;
    let cells = from_arrow(texts.as_ref(), ty);
    from_polars_text(cells, ty, chrono_tz::Tz::UTC)
}

pub(super) struct Chunk<'s, 'a> {
    state: &'s State<'a>,
    /// Whose rows.
    pub(super) entity: EntityId,
    frame: DataFrame,
    raw: Arc<BTreeMap<u32, Raw>>,
    /// Answers of aggregates for its rows.
    late: Vec<(ExprId, Series)>,
    /// Its rows in parts, each for one worker.
    pub(super) blocks: Arc<[Range<usize>]>,
    /// The number of the first row in its entity.
    pub(super) first_row: usize,
    owners: HashMap<RelationId, Arc<Vec<u32>>>,
    orphans: HashMap<RelationId, u64>,
}

impl<'s, 'a> Chunk<'s, 'a> {
    pub(super) fn new(state: &'s State<'a>, entity: EntityId, rows: Rows, first_row: usize) -> Self {
        let Rows { frame, raw, blocks, late } = rows;
        Self { state, entity, frame, raw, late, blocks, first_row, owners: HashMap::new(), orphans: HashMap::new() }
    }

    /// The cells of a column in a block. Texts may stand as in the file: blank ones are not missing yet.
    pub(super) fn cells(&self, column: u32, block: usize) -> PolarsResult<Cells> {
        let rows = &self.blocks[block];
        let first = i64::try_from(rows.start).unwrap_or(i64::MAX);
        let raw = match self.raw.get(&column) {
            Some(Raw::Arrow(arrays)) => return Ok(Cells::Arrow(Arc::clone(&arrays[block]))),
            Some(Raw::Polars(raw)) => raw.as_materialized_series().slice(first, rows.len()),
            None => {
                let cells = self.frame.column(&source_name(column))?.as_materialized_series();
                return Ok(Cells::Polars(cells.slice(first, rows.len())));
            }
        };
        if raw.dtype() == &DataType::String {
            return Ok(Cells::Polars(raw));
        }
        let catalog = self.state.request.catalog;
        let ty = &catalog.entity(self.entity).columns[column as usize].ty;
        from_polars(&raw.into_column(), ty, catalog.settings.zone).map(Cells::Polars)
    }

    /// The cells of a column in a block as a column in the form of frames.
    fn formed(&self, column: u32, block: usize) -> PolarsResult<Column> {
        let described = &self.state.request.catalog.entity(self.entity).columns[column as usize];
        let zone = self.state.request.catalog.settings.zone;
        match self.cells(column, block)? {
            Cells::Polars(cells) => from_polars_text(cells, &described.ty, zone),
            Cells::Arrow(array) => formed(&array, &described.ty),
        }
    }

    /// Rows without an owner although they name one, for relations that this chunk looked up first.
    pub(super) fn orphans(self) -> HashMap<RelationId, u64> {
        self.orphans
    }

    /// The owner's row of each row of the chunk.
    pub(super) fn owner_rows(&mut self, id: RelationId) -> Result<Arc<Vec<u32>>, Failure> {
        if let Some(rows) = self.owners.get(&id) {
            return Ok(Arc::clone(rows));
        }
        let rows = if let Some(stored) = self.state.owners.get(&id) {
            stored[self.first_row..self.first_row + self.frame.height()].to_vec()
        } else {
            let catalog = self.state.request.catalog;
            let relation = catalog.relation(id);
            let index = self.state.indexes.get(&(relation.to, relation.remote.clone()));
            let index = index.ok_or_else(|| Failure::Internal(format!("relation {} has no index", id.0)))?;
            let described = &catalog.entity(self.entity).columns;
            let types: Vec<Type> = relation.local.iter().map(|&column| described[column as usize].ty.clone()).collect();
            let found: Vec<(Vec<u32>, u64)> = (0..self.blocks.len())
                .into_par_iter()
                .map(|block| {
                    if let ([Type::Int], &[column]) = (types.as_slice(), relation.local.as_slice())
                        && index.is_of_ints()
                    {
                        return Ok(index.rows_of_ints(&self.cells(column, block)?.longs()?));
                    }
                    let cells = |&column: &u32| self.formed(column, block);
                    let columns: Vec<Column> = relation.local.iter().map(cells).collect::<PolarsResult<_>>()?;
                    index.rows(&columns, &types)
                })
                .collect::<PolarsResult<_>>()?;
            // A later scan looks the same rows up again: orphans are counted by the first.
            if !self.state.counted(id, self.first_row) {
                self.orphans.insert(id, found.iter().map(|(_, orphans)| orphans).sum());
            }
            let mut rows = Vec::with_capacity(self.height());
            for (of_block, _) in &found {
                rows.extend_from_slice(of_block);
            }
            rows
        };
        let rows = Arc::new(rows);
        self.owners.insert(id, Arc::clone(&rows));
        Ok(rows)
    }

    /// The record's row of each row of the chunk, over a path from the record.
    pub(super) fn record_rows(&mut self, path: &RangePath) -> Result<Arc<Vec<u32>>, Failure> {
        let RangePath::Relations(hops) = path else {
            return Ok(Arc::new(vec![0; self.frame.height()]));
        };
        let Some((&last, before)) = hops.split_last() else {
            return Ok(Arc::new(vec![NONE; self.frame.height()]));
        };
        let mut rows = self.owner_rows(last)?;
        for hop in before.iter().rev() {
            let owners = self.state.owners.get(hop);
            let owners =
                owners.ok_or_else(|| Failure::Internal(format!("owners of relation {} were not kept", hop.0)))?;
            rows = Arc::new(rows.iter().map(|&row| if row == NONE { NONE } else { owners[row as usize] }).collect());
        }
        Ok(rows)
    }

    /// How many rows it has.
    pub(super) fn height(&self) -> usize {
        self.frame.height()
    }

    /// Which accumulator cell each row goes to: that of its record over the path, or where one record stands beside all rows
    /// the cell of that number.
    pub(super) fn records(&mut self, path: &RangePath, number: Option<u32>) -> Result<Arc<Vec<u32>>, Failure> {
        match number {
            Some(number) => Ok(Arc::new(vec![number; self.frame.height()])),
            None => self.record_rows(path),
        }
    }

    /// The frame with a column for every value that other scans have stored and these expressions need. `beside`: the row of
    /// the record that stands beside each row, and its entity.
    pub(super) fn prepared(&mut self, needs: &Needs, beside: Option<(&[u32], EntityId)>) -> Result<DataFrame, Failure> {
        let mut frame = self.frame.clone();
        for &(node, relation, inner) in &needs.owners {
            let rows = self.owner_rows(relation)?;
            let to = self.state.request.catalog.relation(relation).to;
            let series = self.gathered(to, inner, &rows, self.is_condition(node))?;
            let series = match hidden_owner(self.state.request.catalog, self.entity, relation) {
                Some(exists) => self.seen(&series, to, exists, &rows, node)?,
                None => series,
            };
            frame.with_column(series.with_name(column_name(node).into()).into_column())?;
        }
        if let Some((rows, record)) = beside {
            for &(node, inner) in &needs.record {
                let series = self.gathered(record, inner, rows, self.is_condition(node))?;
                frame.with_column(series.with_name(column_name(node).into()).into_column())?;
            }
        }
        for (node, series) in self.late.iter().filter(|(node, _)| needs.folded.contains(node)) {
            frame.with_column(series.clone().with_name(column_name(*node).into()).into_column())?;
        }
        let height = self.frame.height();
        let stored = self.state.store.iter().filter(|&(&(entity, _), _)| entity == self.entity);
        for (&(_, expr), series) in stored {
            let name = column_name(expr);
            if frame.column(&name).is_err() {
                let first = i64::try_from(self.first_row).unwrap_or(i64::MAX);
                frame.with_column(series.slice(first, height).with_name(name.into()).into_column())?;
            }
        }
        Ok(frame)
    }

    /// The entity of the record at the start of a path.
    pub(super) fn record_entity(&self, path: &RangePath) -> EntityId {
        match path {
            RangePath::Relations(hops) => {
                hops.first().map_or(self.entity, |&hop| self.state.request.catalog.relation(hop).to)
            }
            RangePath::Whole => self.entity,
        }
    }

    /// Whether a node is a condition. Asked of the node itself: the definition that it names may be a trait, whose value is
    /// missing without an owner, also where what stands for it is a condition.
    fn is_condition(&self, node: ExprId) -> bool {
        self.state.request.catalog.is_condition_among(&self.state.request.plan.exprs, node)
    }

    /// Stored values of another entity for the rows given; a condition is false where there is no row.
    fn gathered(&self, of: EntityId, expr: ExprId, rows: &[u32], condition: bool) -> PolarsResult<Series> {
        let state = self.state;
        let count = usize::try_from(state.rows.get(&of).copied().unwrap_or(0)).unwrap_or(0);
        let values = cells(state.request.plan, &state.store, of, expr, count)?;
        let places: IdxCa = rows.iter().map(|&row| (row != NONE).then_some(row)).collect();
        let series = if count == 0 {
            Series::full_null(PlSmallStr::EMPTY, rows.len(), values.dtype())
        } else {
            values.take(&places)?
        };
        if condition {
            let held: BooleanChunked = series.bool()?.iter().map(|cell| Some(cell == Some(true))).collect();
            return Ok(held.into_series());
        }
        Ok(series)
    }

    /// Hides the values of owners that do not exist for this run from rows that do.
    fn seen(
        &self,
        series: &Series,
        to: EntityId,
        exists: ExprId,
        rows: &[u32],
        node: ExprId,
    ) -> Result<Series, Failure> {
        let there = self.gathered(to, exists, rows, true)?;
        let own = self.state.request.catalog.entity(self.entity).exists;
        let own = match own {
            Some(own) => Some(self.state.own_existence(self.entity, own, &self.frame, self.first_row)?),
            None => None,
        };
        let there = there.bool()?.clone();
        let seen: BooleanChunked = match own {
            Some(own) => there
                .iter()
                .zip(own.bool()?.iter())
                .map(|(there, own)| Some(there == Some(true) || own == Some(false)))
                .collect(),
            None => there,
        };
        let nothing = if self.is_condition(node) {
            BooleanChunked::full(PlSmallStr::EMPTY, false, series.len()).into_series()
        } else {
            Series::full_null(PlSmallStr::EMPTY, series.len(), series.dtype())
        };
        Ok(series.zip_with(&seen, &nothing)?)
    }
}
