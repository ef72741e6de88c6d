//! `latest N`, `earliest N`, `top N`, `bottom N`: the rows of a range are kept, put in order per record and cut, then folded.

use std::cmp::Ordering;

use polars::prelude::*;

use super::ordered::{compare_keys, compare_values};
use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::physical;
use crate::model::{Type, Value};

/// From which end of which order rows are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine::polars) enum PickEnd {
    /// By time, the last.
    Latest,
    /// By time, the first.
    Earliest,
    /// By a value, the largest; ties by key ascending.
    Top,
    /// By a value, the smallest; ties by key ascending.
    Bottom,
}

/// How many rows of each record are taken, from which end.
#[derive(Clone, Debug)]
pub(in crate::engine::polars) struct Take {
    /// The end.
    pub(in crate::engine::polars) end: PickEnd,
    /// How many.
    pub(in crate::engine::polars) count: usize,
    /// The kind of what orders them: the time, or the value of `by`.
    pub(in crate::engine::polars) order: Type,
}

/// A row that is kept until all are known, with what decides its place.
pub(super) struct Kept {
    pub(super) record: u32,
    order: Value,
    time: Value,
    key: Box<[Value]>,
}

/// Keeps the rows of a chunk in file order, and says which rows of the chunk they are. A row without what a pick orders
/// by is not taken by it.
pub(super) fn keep(rows: &Rows<'_>, take: Option<&Take>, kept: &mut Vec<Kept>) -> PolarsResult<Vec<IdxSize>> {
    let order = match take {
        Some(take) => {
            let order = rows.order.ok_or_else(|| polars_err!(ComputeError: "the rows have no order"))?;
            Some((order.as_materialized_series().rechunk(), &take.order))
        }
        None => None,
    };
    let time = rows.time.map(|column| column.cast(&DataType::Int64)).transpose()?;
    let time = time.map(|column| column.as_materialized_series().rechunk());
    let keys: Vec<(Series, &Type)> =
        rows.key.iter().map(|(column, ty)| (column.as_materialized_series().rechunk(), ty)).collect();
    let mut places = Vec::new();
    rows.each(|row, record| {
        let order = order.as_ref().map(|(series, ty)| cell(series, ty, row));
        if order.as_ref().is_some_and(Value::is_missing) {
            return;
        }
        places.push(IdxSize::try_from(row).unwrap_or(IdxSize::MAX));
        kept.push(Kept {
            record: u32::try_from(record).unwrap_or(u32::MAX),
            order: order.unwrap_or(Value::Missing),
            time: time.as_ref().map_or(Value::Missing, |series| cell(series, &Type::Int, row)),
            key: keys.iter().map(|(series, ty)| cell(series, ty, row)).collect(),
        });
    });
    Ok(places)
}

/// The places of the rows that are taken, by record, and of each record in the order that the pick takes them in; without a
/// pick all rows by time, those without one last. Key and then file break ties.
pub(super) fn arranged(kept: &[Kept], take: Option<&Take>) -> Vec<usize> {
    let mut places: Vec<usize> = (0..kept.len()).collect();
    places.sort_by(|&a, &b| {
        let (a, b) = ((a, &kept[a]), (b, &kept[b]));
        a.1.record.cmp(&b.1.record).then_with(|| compare(a, b, take.map(|take| take.end)))
    });
    let count = take.map_or(usize::MAX, |take| take.count);
    places
        .chunk_by(|&a, &b| kept[a].record == kept[b].record)
        .flat_map(|group| group.iter().copied().take(count))
        .collect()
}

fn compare((at_a, a): (usize, &Kept), (at_b, b): (usize, &Kept), end: Option<PickEnd>) -> Ordering {
    let (values, keys, file) = (compare_values(&a.order, &b.order), compare_keys(&a.key, &b.key), at_a.cmp(&at_b));
    match end {
        // Among equals the file decides: the later row is the last one, the earlier one the best one.
        Some(PickEnd::Latest) => values.then(keys).then(file).reverse(),
        Some(PickEnd::Earliest | PickEnd::Bottom) => values.then(keys).then(file),
        Some(PickEnd::Top) => values.reverse().then(keys).then(file),
        None => {
            let times = a.time.is_missing().cmp(&b.time.is_missing()).then(compare_values(&a.time, &b.time));
            times.then(keys).then(file)
        }
    }
}

fn cell(series: &Series, ty: &Type, row: usize) -> Value {
    series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty))
}

/// Keeps the rows until all are known.
pub(in crate::engine::polars) struct Picked {
    inner: Box<dyn Accumulator>,
    take: Take,
    value_ty: Option<Type>,
    kept: Vec<Kept>,
    values: Vec<Series>,
}

impl Picked {
    /// Takes rows of each record and folds them with `inner`.
    pub(in crate::engine::polars) fn new(inner: Box<dyn Accumulator>, take: Take, value_ty: Option<Type>) -> Self {
        Self { inner, take, value_ty, kept: Vec::new(), values: Vec::new() }
    }
}

impl Accumulator for Picked {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let places = keep(rows, Some(&self.take), &mut self.kept)?;
        if let Some(value) = rows.value {
            self.values.push(taken(value, places)?);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Series, FoldError> {
        let kept = std::mem::take(&mut self.kept);
        let mut taken = arranged(&kept, Some(&self.take));
        // The inner fold sees them as they stand in the file.
        taken.sort_unstable();
        let records: Vec<u32> = taken.iter().map(|&place| kept[place].record).collect();
        let value = match &self.value_ty {
            Some(ty) => Some(at(&joined(std::mem::take(&mut self.values), ty)?, &taken)?.into_column()),
            None => None,
        };
        let times: Vec<_> = taken.iter().map(|&place| physical::any_value(&kept[place].time, &Type::Int)).collect();
        let time = physical::series(&times, &Type::Int).into_column();
        // The place in the order of the key stands for the key: all that an inner fold asks of it is the order.
        let mut by_key = taken.clone();
        by_key.sort_by(|&a, &b| compare_keys(&kept[a].key, &kept[b].key));
        let mut ranks = vec![0_i64; kept.len()];
        let mut rank = 0;
        for pair in 0..by_key.len() {
            if pair > 0 && compare_keys(&kept[by_key[pair - 1]].key, &kept[by_key[pair]].key).is_ne() {
                rank += 1;
            }
            ranks[by_key[pair]] = rank;
        }
        let ranks: Vec<_> = taken.iter().map(|&place| AnyValue::Int64(ranks[place])).collect();
        let key = physical::series(&ranks, &Type::Int).into_column();
        self.inner.fold(&Rows {
            records: &records,
            selection: None,
            value: value.as_ref(),
            fields: &[],
            time: Some(&time),
            order: None,
            key: &[(key, Type::Int)],
        })?;
        self.inner.finish()
    }
}

/// The cells of a column at these rows of its chunk.
pub(super) fn taken(column: &Column, places: Vec<IdxSize>) -> PolarsResult<Series> {
    let places = IdxCa::from_vec(PlSmallStr::EMPTY, places);
    column.as_materialized_series().take(&places)
}

/// The cells of all chunks behind each other.
pub(super) fn joined(parts: Vec<Series>, ty: &Type) -> PolarsResult<Series> {
    let mut whole = Series::new_empty(PlSmallStr::EMPTY, &physical::dtype(ty));
    for part in parts {
        whole.append(&part)?;
    }
    Ok(whole.rechunk())
}

/// The cells at these places.
pub(super) fn at(cells: &Series, places: &[usize]) -> PolarsResult<Series> {
    let places = places.iter().map(|&place| IdxSize::try_from(place).unwrap_or(IdxSize::MAX)).collect();
    cells.take(&IdxCa::from_vec(PlSmallStr::EMPTY, places))
}
