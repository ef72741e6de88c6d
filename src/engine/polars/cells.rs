//! Values of all rows that leave the engine and come back to it, without a copy where polars holds them in one piece.

use polars::prelude::*;
use polars_arrow::array::BooleanArray;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;

use super::physical;
use crate::model::Type;

/// The values of all rows of an entity, in the order of its rows.
#[derive(Clone, Debug)]
pub struct Cells(Series);

/// Bits, the first in the lowest place of the first byte.
#[derive(Clone, Copy, Debug)]
pub struct Bits<'a> {
    /// Where they lie.
    pub bytes: &'a [u8],
    /// How many before the first belong to something else.
    pub offset: usize,
    /// How many there are.
    pub length: usize,
}

/// What stands in the cells; below those that are missing stands anything.
#[derive(Clone, Debug)]
pub enum View<'a> {
    /// Conditions and bool values.
    Bools(Bits<'a>),
    /// Ints; timestamps and durations in microseconds.
    Longs(&'a [i64]),
    /// Dates, as days.
    Days(&'a [i32]),
    /// Decimals, as their digits.
    Digits(&'a [i128]),
    /// Floats.
    Floats(&'a [f64]),
    /// Texts.
    Texts(Vec<Option<&'a str>>),
}

/// Cells to be made.
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs, reason = "as those of `View`")]
pub enum Made {
    Bools(Vec<u8>),
    Longs(Vec<i64>),
    Days(Vec<i32>),
    Digits(Vec<i128>),
    Floats(Vec<f64>),
    Texts(Vec<Option<Box<str>>>),
}

impl Cells {
    /// Whether values of a kind can be taken out and put back.
    #[must_use]
    pub fn hold(ty: &Type) -> bool {
        match ty {
            Type::Bool
            | Type::Int
            | Type::Decimal(_)
            | Type::Float
            | Type::Text
            | Type::Date
            | Type::Timestamp
            | Type::Duration => true,
            Type::List(_) | Type::Rows(_) | Type::Unknown => false,
        }
    }

    pub(super) fn new(series: &Series, ty: &Type) -> Option<Self> {
        Self::hold(ty).then(|| Self(series.rechunk()))
    }

    /// The cells of all parts, one behind the other; none where they are not of one kind.
    #[must_use]
    pub fn joined(parts: Vec<Self>) -> Option<Self> {
        let mut parts = parts.into_iter();
        let mut whole = parts.next()?.0;
        for Self(part) in parts {
            (part.dtype() == whole.dtype()).then_some(())?;
            whole.append(&part).ok()?;
        }
        Some(Self(whole.rechunk()))
    }

    /// The cells as a column of the kind; none where they are another kind's.
    pub(super) fn series(&self, ty: &Type, rows: usize) -> Option<&Series> {
        (Self::hold(ty) && *self.0.dtype() == physical::dtype(ty) && self.0.len() == rows).then_some(&self.0)
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.0.len()
    }

    /// Which cells are there; none: all.
    #[must_use]
    pub fn present(&self) -> Option<Bits<'_>> {
        self.0.chunks().first().and_then(|array| array.validity()).map(bits)
    }

    /// What stands in them.
    #[must_use]
    pub fn view(&self) -> Option<View<'_>> {
        Some(match self.0.dtype() {
            DataType::Boolean => View::Bools(bits(self.0.bool().ok()?.downcast_iter().next()?.values())),
            DataType::Int64 => View::Longs(self.0.i64().ok()?.downcast_iter().next()?.values().as_slice()),
            DataType::Int32 => View::Days(self.0.i32().ok()?.downcast_iter().next()?.values().as_slice()),
            DataType::Int128 => View::Digits(self.0.i128().ok()?.downcast_iter().next()?.values().as_slice()),
            DataType::Float64 => View::Floats(self.0.f64().ok()?.downcast_iter().next()?.values().as_slice()),
            DataType::String => View::Texts(self.0.str().ok()?.iter().collect()),
            _ => return None,
        })
    }

    /// Cells of so many rows; `present` has a bit for each, none: all are there. None where the parts do not fit.
    #[must_use]
    pub fn made(made: Made, present: Option<Vec<u8>>, rows: usize) -> Option<Self> {
        let fits = |length: usize| (length == rows).then_some(());
        let present = match present {
            Some(bytes) => Some(Bitmap::try_new(bytes, rows).ok()?),
            None => None,
        };
        let name = PlSmallStr::EMPTY;
        Some(Self(match made {
            Made::Bools(bytes) => {
                let values = Bitmap::try_new(bytes, rows).ok()?;
                let array = BooleanArray::try_new(ArrowDataType::Boolean, values, present).ok()?;
                BooleanChunked::with_chunk(name, array).into_series()
            }
            Made::Longs(values) => {
                fits(values.len())?;
                Int64Chunked::from_vec_validity(name, values, present).into_series()
            }
            Made::Days(values) => {
                fits(values.len())?;
                Int32Chunked::from_vec_validity(name, values, present).into_series()
            }
            Made::Digits(values) => {
                fits(values.len())?;
                Int128Chunked::from_vec_validity(name, values, present).into_series()
            }
            Made::Floats(values) => {
                fits(values.len())?;
                Float64Chunked::from_vec_validity(name, values, present).into_series()
            }
            Made::Texts(values) => {
                fits(values.len())?;
                StringChunked::from_iter_options(name, values.into_iter()).into_series()
            }
        }))
    }
}

fn bits(bitmap: &Bitmap) -> Bits<'_> {
    let (bytes, offset, length) = bitmap.as_slice();
    Bits { bytes, offset, length }
}
