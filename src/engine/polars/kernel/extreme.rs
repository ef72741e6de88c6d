//! The smallest or the largest of several values of a row.

use polars::prelude::*;

use super::lane::{
    Lane, day_cells, days, digit_cells, digits, float_cells, floats, int_cells, ints, text_cells, texts,
};
use crate::model::Type;

/// The first of the smallest (or largest) values of every row; missing where one of them is.
pub(crate) fn extreme(columns: &[Column], rows: usize, ty: &Type, largest: bool) -> PolarsResult<Series> {
    macro_rules! of {
        ($lane:ident, $cells:ident) => {{
            let lanes = columns.iter().map($lane).collect::<PolarsResult<Vec<_>>>()?;
            Ok($cells((0..rows).map(|row| best(lanes.iter().map(|lane: &Lane<_>| lane.get(row)), largest))))
        }};
    }
    match ty {
        Type::Float => of!(floats, float_cells),
        Type::Decimal(_) => of!(digits, digit_cells),
        Type::Date => of!(days, day_cells),
        Type::Text => of!(texts, text_cells),
        _ => of!(ints, int_cells),
    }
}

fn best<T: PartialOrd>(cells: impl Iterator<Item = Option<T>>, largest: bool) -> Option<T> {
    let mut best: Option<T> = None;
    for cell in cells {
        let cell = cell?;
        if best.as_ref().is_none_or(|best| if largest { cell > *best } else { cell < *best }) {
            best = Some(cell);
        }
    }
    best
}
