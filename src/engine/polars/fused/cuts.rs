//! Numbers and times as the stretches between the values that they are compared with. Must not know what is asked of them.

use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;

use super::super::kernel::lane;
use crate::model::{Type, Value};

/// A cell that can be cut.
pub(super) trait Cell: Copy + Default + PartialOrd + Send + Sync + 'static {
    /// The next larger one; itself if there is none.
    fn next(self) -> Self;
    /// The next smaller one; itself if there is none.
    fn before(self) -> Self;
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
            Type::Date => {
                Self::Days(around(numbers.filter_map(|border| if let Value::Date(day) = border { Some(*day) } else { None })))
            }
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
    pub(super) fn stretches(&self, cells: &Series) -> PolarsResult<Vec<u16>> {
        Ok(match self {
            Self::Longs(cuts) => stretches(cells.i64()?.downcast_iter(), cuts),
            Self::Days(cuts) => stretches(cells.i32()?.downcast_iter(), cuts),
            Self::Digits(cuts) => stretches(cells.i128()?.downcast_iter(), cuts),
            Self::Floats(cuts) => stretches(cells.f64()?.downcast_iter(), cuts),
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

/// Up to so many cuts are counted one by one, which needs no branch.
const COUNTED: usize = 16;

fn stretches<'a, T>(arrays: impl Iterator<Item = &'a PrimitiveArray<T>>, cuts: &[T]) -> Vec<u16>
where
    T: Cell + polars_arrow::types::NativeType,
{
    let mut found = Vec::new();
    for array in arrays {
        let start = found.len();
        let values = array.values().as_slice();
        if cuts.len() <= COUNTED {
            found.extend(values.iter().map(|&cell| {
                let passed: u16 = cuts.iter().map(|&cut| u16::from(cell >= cut)).sum();
                passed + 1
            }));
        } else {
            found.extend(values.iter().map(|&cell| {
                let passed = cuts.partition_point(|&cut| cut <= cell);
                u16::try_from(passed + 1).unwrap_or(u16::MAX)
            }));
        }
        if let Some(valid) = array.validity().filter(|valid| valid.unset_bits() > 0) {
            for (stretch, valid) in found[start..].iter_mut().zip(valid.iter()) {
                if !valid {
                    *stretch = 0;
                }
            }
        }
    }
    found
}
