//! Numbers and times as the stretches between the values that they are compared with. Must not know what is asked of them.

use polars::prelude::*;

use super::super::kernel::lane;
use super::super::plain::{Cells, Plain};
use crate::model::{Type, Value};

/// A cell that can be cut.
pub(super) trait Cell: Copy + Default + PartialOrd + Send + Sync + 'static {
    /// The next larger one; itself if there is none.
    fn next(self) -> Self;
    /// The next smaller one; itself if there is none.
    fn before(self) -> Self;
    /// Whether it is no value.
    fn is_missing(self) -> bool;
}

macro_rules! whole {
    ($($ty:ty),*) => {
        $(impl Cell for $ty {
            fn next(self) -> Self {
                self.saturating_add(1)
            }

            fn before(self) -> Self {
                self.saturating_sub(1)
            }

            fn is_missing(self) -> bool {
                false
            }
        })*
    };
}
whole!(i64, i32, i128);

impl Cell for f64 {
    fn next(self) -> Self {
        self.next_up()
    }

    fn before(self) -> Self {
        self.next_down()
    }

    fn is_missing(self) -> bool {
        self.is_nan()
    }
}

/// Where a column of some kind is cut: stretch 0 is that of missing cells, 1 is below the first cut, then one begins at each cut.
pub(super) enum Cuts {
    /// Ints, timestamps, durations.
    Longs(Vec<i64>),
    /// Dates.
    Days(Vec<i32>),
    /// Decimals: digits.
    Digits(Vec<i128>),
    /// Floats.
    Floats(Vec<f64>),
}

impl Cuts {
    /// Cuts before and behind each border.
    pub(super) fn new(ty: &Type, borders: &[Value]) -> Self {
        let numbers = borders.iter();
        match ty {
            Type::Date => Self::Days(around(
                numbers.filter_map(|border| if let Value::Date(day) = border { Some(*day) } else { None }),
            )),
            Type::Decimal(_) => Self::Digits(around(
                numbers.filter_map(|border| if let Value::Decimal(of) = border { Some(of.mantissa) } else { None }),
            )),
            Type::Float => Self::Floats(around(
                // Zero is zero, whatever its sign.
                numbers.filter_map(|border| if let Value::Float(number) = border { Some(number + 0.0) } else { None }),
            )),
            _ => Self::Longs(around(numbers.filter_map(|border| match border {
                Value::Int(number) | Value::Timestamp(number) | Value::Duration(number) => Some(*number),
                _ => None,
            }))),
        }
    }

    /// A cell of each stretch.
    pub(super) fn examples(&self) -> Series {
        match self {
            Self::Longs(cuts) => lane::int_cells(examples(cuts)),
            Self::Days(cuts) => lane::day_cells(examples(cuts)),
            Self::Digits(cuts) => lane::digit_cells(examples(cuts)),
            Self::Floats(cuts) => lane::float_cells(examples(cuts)),
        }
    }

    /// Leaves out the cuts at which nothing changes: those before the stretches for which `same` says that they are as the one
    /// before.
    pub(super) fn thin(&mut self, same: impl Fn(usize) -> bool) {
        match self {
            Self::Longs(cuts) => thin(cuts, same),
            Self::Days(cuts) => thin(cuts, same),
            Self::Digits(cuts) => thin(cuts, same),
            Self::Floats(cuts) => thin(cuts, same),
        }
    }

    /// The stretch of every row.
    pub(super) fn stretches(&self, cells: &Cells) -> PolarsResult<Vec<u16>> {
        Ok(match self {
            Self::Longs(cuts) => stretches(&cells.longs()?, cuts),
            Self::Days(cuts) => stretches(&cells.days()?, cuts),
            Self::Digits(cuts) => stretches(&cells.digits()?, cuts),
            Self::Floats(cuts) => stretches(&cells.floats()?, cuts),
        })
    }
}

fn around<T: Cell>(borders: impl Iterator<Item = T>) -> Vec<T> {
    let mut cuts: Vec<T> = borders.flat_map(|border| [border, border.next()]).collect();
    cuts.sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    cuts.dedup();
    cuts
}

fn examples<T: Cell>(cuts: &[T]) -> impl Iterator<Item = Option<T>> + '_ {
    // Without a cut every cell is as good as another.
    let below = cuts.first().map_or(T::default(), |first| first.before());
    [None, Some(below)].into_iter().chain(cuts.iter().map(|&cut| Some(cut)))
}

fn thin<T>(cuts: &mut Vec<T>, same: impl Fn(usize) -> bool) {
    let mut stretch = 1;
    cuts.retain(|_| {
        stretch += 1;
        !same(stretch)
    });
}

/// Up to so many cuts are counted one by one; among more it is quicker to search.
const COUNTED: usize = 4;

fn stretches<T>(cells: &Plain<T>, cuts: &[T]) -> Vec<u16>
where
    T: Cell + polars_arrow::types::NativeType + arrow::datatypes::ArrowNativeType,
{
    let values = cells.values();
    let mut found: Vec<u16> = if cuts.len() <= COUNTED {
        let stretch = |&cell: &T| cuts.iter().map(|&cut| u16::from(cell >= cut)).sum::<u16>() + 1;
        values.iter().map(|cell| if cell.is_missing() { 0 } else { stretch(cell) }).collect()
    } else {
        let stretch = |&cell: &T| u16::try_from(cuts.partition_point(|&cut| cut <= cell) + 1).unwrap_or(u16::MAX);
        values.iter().map(|cell| if cell.is_missing() { 0 } else { stretch(cell) }).collect()
    };
    if let Some(valid) = cells.valid() {
        found.iter_mut().enumerate().filter(|&(row, _)| !valid.get(row)).for_each(|(_, stretch)| *stretch = 0);
    }
    found
}
