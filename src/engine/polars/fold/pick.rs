//! `latest N`, `earliest N`, `top N`, `bottom N`: the rows of a range are kept, ordered per record and cut, then folded.

use std::cmp::Ordering;

use polars::prelude::*;

use super::ordered::{compare_keys, compare_values};
use super::{Accumulator, DoesNotFit, Rows};
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

/// Keeps the rows until all are known.
pub(in crate::engine::polars) struct Picked {
    inner: Box<dyn Accumulator>,
    end: PickEnd,
    count: usize,
    order_ty: Type,
    value_ty: Option<Type>,
    kept: Vec<Kept>,
}

struct Kept {
    record: u32,
    order: Value,
    time: Value,
    key: Box<[Value]>,
    value: Value,
}

impl Picked {
    /// Takes `count` rows per record from an end and folds them with `inner`. The order's cells are the rows' time, or the
    /// value of `by`, of kind `order_ty`.
    pub(in crate::engine::polars) fn new(
        inner: Box<dyn Accumulator>,
        end: PickEnd,
        count: u64,
        order_ty: Type,
        value_ty: Option<Type>,
    ) -> Self {
        Self { inner, end, count: usize::try_from(count).unwrap_or(usize::MAX), order_ty, value_ty, kept: Vec::new() }
    }

    fn compare(&self, a: &Kept, b: &Kept) -> Ordering {
        let (values, keys) = (compare_values(&a.order, &b.order), compare_keys(&a.key, &b.key));
        match self.end {
            PickEnd::Latest => values.then(keys).reverse(),
            PickEnd::Earliest | PickEnd::Bottom => values.then(keys),
            PickEnd::Top => values.reverse().then(keys),
        }
    }
}

impl Accumulator for Picked {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let order = rows.order.ok_or_else(|| polars_err!(ComputeError: "the rows have no order"))?;
        let order = order.as_materialized_series().rechunk();
        let time = rows.time.map(|column| column.cast(&DataType::Int64)).transpose()?;
        let time = time.map(|column| column.as_materialized_series().rechunk());
        let value = rows.value.map(|column| column.as_materialized_series().rechunk());
        let keys: Vec<(Series, &Type)> =
            rows.key.iter().map(|(column, ty)| (column.as_materialized_series().rechunk(), ty)).collect();
        let cell = |series: &Series, ty: &Type, row: usize| {
            series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty))
        };
        let Self { kept, order_ty, value_ty, .. } = self;
        rows.each(|row, record| {
            let order = cell(&order, order_ty, row);
            if order.is_missing() {
                return;
            }
            let value = match (&value, &value_ty) {
                (Some(series), Some(ty)) => cell(series, ty, row),
                _ => Value::Missing,
            };
            let key = keys.iter().map(|(series, ty)| cell(series, ty, row)).collect();
            let time = time.as_ref().map_or(Value::Missing, |series| cell(series, &Type::Int, row));
            kept.push(Kept { record: u32::try_from(record).unwrap_or(u32::MAX), order, time, key, value });
        });
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Series, DoesNotFit> {
        let kept = std::mem::take(&mut self.kept);
        let mut places: Vec<usize> = (0..kept.len()).collect();
        // Among equals the file decides: the later row is the last one, the earlier one the best one.
        places.sort_by(|&a, &b| {
            let file = if self.end == PickEnd::Latest { b.cmp(&a) } else { a.cmp(&b) };
            kept[a].record.cmp(&kept[b].record).then_with(|| self.compare(&kept[a], &kept[b])).then(file)
        });
        let mut taken: Vec<usize> = places
            .chunk_by(|&a, &b| kept[a].record == kept[b].record)
            .flat_map(|group| group.iter().copied().take(self.count))
            .collect();
        taken.sort_unstable();
        let records: Vec<u32> = taken.iter().map(|&place| kept[place].record).collect();
        let column = |cells: Vec<AnyValue<'static>>, ty: &Type| physical::series(&cells, ty).into_column();
        let value = self
            .value_ty
            .as_ref()
            .map(|ty| column(taken.iter().map(|&place| physical::any_value(&kept[place].value, ty)).collect(), ty));
        let order = column(
            taken.iter().map(|&place| physical::any_value(&kept[place].order, &self.order_ty)).collect(),
            &self.order_ty,
        );
        let time =
            column(taken.iter().map(|&place| physical::any_value(&kept[place].time, &Type::Int)).collect(), &Type::Int);
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
        let key = column(taken.iter().map(|&place| AnyValue::Int64(ranks[place])).collect(), &Type::Int);
        let rows = Rows {
            records: &records,
            selection: None,
            value: value.as_ref(),
            time: Some(&time),
            order: Some(&order),
            key: &[(key, Type::Int)],
        };
        // The kinds are those that the range was folded with, so this cannot fail on them.
        let _ = self.inner.fold(&rows);
        self.inner.finish()
    }
}
