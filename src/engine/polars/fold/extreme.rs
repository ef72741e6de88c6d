//! The smallest and the largest value.

use std::cmp::Ordering;

use polars::prelude::*;

use super::{Accumulator, FoldError, Rows};
use crate::engine::polars::kernel::lane;
use crate::model::Type;

/// `min(v of R)` (`Less`) or `max(v of R)` (`Greater`).
pub(super) fn extreme(records: usize, ty: &Type, wanted: Ordering) -> Box<dyn Accumulator> {
    match ty {
        Type::Float => Box::new(Extreme::<f64> { best: vec![None; records], wanted }),
        Type::Decimal(_) => Box::new(Extreme::<i128> { best: vec![None; records], wanted }),
        Type::Date => Box::new(Extreme::<i32> { best: vec![None; records], wanted }),
        Type::Bool => Box::new(Extreme::<bool> { best: vec![None; records], wanted }),
        Type::Text => Box::new(Extreme::<PlSmallStr> { best: vec![None; records], wanted }),
        _ => Box::new(Extreme::<i64> { best: vec![None; records], wanted }),
    }
}

/// The best so far of each record.
struct Extreme<T> {
    best: Vec<Option<T>>,
    wanted: Ordering,
}

macro_rules! extremes {
    ($($cell:ty: $lane:ident, $cells:ident;)*) => {
        $(impl Accumulator for Extreme<$cell> {
            fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
                let value = lane::$lane(rows.value()?)?;
                let (best, wanted) = (&mut self.best, self.wanted);
                rows.each(|row, record| {
                    if let Some(cell) = value.get(row)
                        && best[record].is_none_or(|best| cell.partial_cmp(&best) == Some(wanted))
                    {
                        best[record] = Some(cell);
                    }
                });
                Ok(())
            }

            fn finish(self: Box<Self>) -> Result<Series, FoldError> {
                Ok(lane::$cells(self.best.into_iter()))
            }
        })*
    };
}

extremes! {
    i64: ints, int_cells;
    i128: digits, digit_cells;
    f64: floats, float_cells;
    i32: days, day_cells;
}

impl Accumulator for Extreme<bool> {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let value = lane::bools(rows.value()?)?;
        let (best, wanted) = (&mut self.best, self.wanted);
        rows.each(|row, record| {
            if let Some(cell) = value.get(row)
                && best[record].is_none_or(|best| cell.cmp(&best) == wanted)
            {
                best[record] = Some(cell);
            }
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        Ok(BooleanChunked::from_iter_options(PlSmallStr::EMPTY, self.best.into_iter()).into_series())
    }
}

impl Accumulator for Extreme<PlSmallStr> {
    fn fold(&mut self, rows: &Rows<'_>) -> PolarsResult<()> {
        let value = lane::texts(rows.value()?)?;
        let (best, wanted) = (&mut self.best, self.wanted);
        rows.each(|row, record| {
            if let Some(cell) = value.get(row)
                && best[record].as_deref().is_none_or(|best| cell.cmp(best) == wanted)
            {
                best[record] = Some(cell.into());
            }
        });
        Ok(())
    }

    fn finish(self: Box<Self>) -> Result<Series, FoldError> {
        Ok(lane::text_cells(self.best.into_iter()))
    }
}
