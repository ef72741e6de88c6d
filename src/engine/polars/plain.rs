//! Cells of one kind as a slice, whichever library holds them. Must not know what they mean.

use arrow::array::{Array as _, ArrayRef, AsArray};
use arrow::buffer::{NullBuffer, ScalarBuffer};
use arrow::datatypes::TimestampMicrosecondType;
use arrow::datatypes::{
    ArrowNativeType, DataType as ArrowType, Date32Type, Float64Type, Int64Type, TimeUnit as ArrowUnit,
};
use polars::prelude::*;
use polars_arrow::array::PrimitiveArray;
use polars_arrow::bitmap::Bitmap;
use polars_arrow::types::NativeType;

/// Cells, and which of them are there.
pub(super) struct Plain<T: NativeType + ArrowNativeType> {
    values: Values<T>,
    valid: Option<Valid>,
}

enum Values<T: NativeType + ArrowNativeType> {
    Polars(PrimitiveArray<T>),
    Arrow(ScalarBuffer<T>),
}

/// A bit per cell that is there.
pub(super) enum Valid {
    /// Of polars.
    Polars(Bitmap),
    /// Of arrow-rs.
    Arrow(NullBuffer),
}

impl Valid {
    /// Whether a cell is there.
    #[inline]
    pub(super) fn get(&self, row: usize) -> bool {
        match self {
            Self::Polars(bits) => bits.get_bit(row),
            Self::Arrow(bits) => bits.is_valid(row),
        }
    }
}

impl<T: NativeType + ArrowNativeType> Plain<T> {
    /// The cells; what is not there has some value or other.
    #[inline]
    pub(super) fn values(&self) -> &[T] {
        match &self.values {
            Values::Polars(array) => array.values().as_slice(),
            Values::Arrow(values) => values,
        }
    }

    /// Which are there, where some are not.
    pub(super) fn valid(&self) -> Option<&Valid> {
        self.valid.as_ref()
    }

    fn of_polars<N: PolarsNumericType<Native = T>>(cells: &ChunkedArray<N>) -> Self {
        let array = cells.rechunk().downcast_as_array().clone();
        let valid = array.validity().filter(|valid| valid.unset_bits() > 0).cloned().map(Valid::Polars);
        Self { values: Values::Polars(array), valid }
    }

    fn of_arrow(values: ScalarBuffer<T>, nulls: Option<&NullBuffer>) -> Self {
        let valid = nulls.filter(|nulls| nulls.null_count() > 0).cloned().map(Valid::Arrow);
        Self { values: Values::Arrow(values), valid }
    }
}

/// Cells of a column, in some rows.
#[derive(Clone)]
pub(super) enum Cells {
    /// As polars holds them, in the form of frames.
    Polars(Series),
    /// As arrow-rs reads them from Parquet files ([`fits`]).
    Arrow(ArrayRef),
}

/// Whether cells that arrow-rs reads as this type are, as they stand, in the form of frames; texts are dictionaries.
pub(super) fn fits(ty: &crate::model::Type, read: &ArrowType, zone_is_utc: bool) -> bool {
    use crate::model::Type;
    match (ty, read) {
        (Type::Int, ArrowType::Int64)
        | (Type::Float, ArrowType::Float64)
        | (Type::Date, ArrowType::Date32)
        | (Type::Bool, ArrowType::Boolean)
        | (Type::Text, ArrowType::Utf8 | ArrowType::LargeUtf8 | ArrowType::Utf8View) => true,
        (Type::Timestamp, ArrowType::Timestamp(ArrowUnit::Microsecond, zone)) => zone.is_some() || zone_is_utc,
        _ => false,
    }
}

impl Cells {
    /// Ints, timestamps, durations, and dates as ints.
    pub(super) fn longs(&self) -> PolarsResult<Plain<i64>> {
        Ok(match self {
            Self::Polars(cells) if cells.dtype() == &DataType::Int32 => {
                Plain::of_polars(cells.cast(&DataType::Int64)?.i64()?)
            }
            Self::Polars(cells) => Plain::of_polars(cells.i64()?),
            Self::Arrow(array) => match array.data_type() {
                ArrowType::Timestamp(..) => {
                    Plain::of_arrow(array.as_primitive::<TimestampMicrosecondType>().values().clone(), array.nulls())
                }
                ArrowType::Date32 => {
                    let days = array.as_primitive::<Date32Type>().values();
                    Plain::of_arrow(days.iter().map(|&day| i64::from(day)).collect(), array.nulls())
                }
                _ => Plain::of_arrow(array.as_primitive::<Int64Type>().values().clone(), array.nulls()),
            },
        })
    }

    /// Dates.
    pub(super) fn days(&self) -> PolarsResult<Plain<i32>> {
        Ok(match self {
            Self::Polars(cells) => Plain::of_polars(cells.i32()?),
            Self::Arrow(array) => Plain::of_arrow(array.as_primitive::<Date32Type>().values().clone(), array.nulls()),
        })
    }

    /// Floats; NaN is missing.
    pub(super) fn floats(&self) -> PolarsResult<Plain<f64>> {
        Ok(match self {
            Self::Polars(cells) => Plain::of_polars(cells.f64()?),
            Self::Arrow(array) => Plain::of_arrow(array.as_primitive::<Float64Type>().values().clone(), array.nulls()),
        })
    }

    /// Decimals: digits. Files are never left as they are for them.
    pub(super) fn digits(&self) -> PolarsResult<Plain<i128>> {
        match self {
            Self::Polars(cells) => Ok(Plain::of_polars(cells.i128()?)),
            Self::Arrow(_) => Err(polars_err!(ComputeError: "decimals are read by polars")),
        }
    }

    /// Flags: missing, false, true as 0, 1, 2.
    pub(super) fn flags(&self) -> PolarsResult<Vec<u16>> {
        let number = |cell: Option<bool>| cell.map_or(0, |flag| 1 + u16::from(flag));
        Ok(match self {
            Self::Polars(cells) => cells.bool()?.iter().map(number).collect(),
            Self::Arrow(array) => array.as_boolean().iter().map(number).collect(),
        })
    }
}
