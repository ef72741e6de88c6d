//! Columns as kernels read them: typed cells by row, constants repeated.

use polars::prelude::*;
use polars_arrow::array::{Array, BooleanArray, ListArray, PrimitiveArray, StaticArray, Utf8ViewArray};

/// One input of a kernel.
pub(crate) struct Lane<A> {
    array: A,
    constant: bool,
}

impl<A: StaticArray> Lane<A> {
    /// The cell of a row; none where it is missing.
    #[inline]
    pub(crate) fn get(&self, row: usize) -> Option<A::ValueT<'_>> {
        self.array.get(if self.constant { 0 } else { row })
    }

    /// Whether every row has the same cell.
    pub(crate) fn is_constant(&self) -> bool {
        self.constant
    }
}

impl<A: Array> Lane<A> {
    /// The cells, in one array; a single one where the lane is constant.
    pub(crate) fn array(&self) -> &A {
        &self.array
    }
}

impl Lane<ListArray<i64>> {
    /// The elements of all lists, one list behind the other.
    pub(crate) fn elements<E: 'static>(&self) -> Option<&E> {
        self.array.values().as_any().downcast_ref()
    }

    /// Where the elements of a row's list stand; none where it is missing.
    #[inline]
    pub(crate) fn places(&self, row: usize) -> Option<std::ops::Range<usize>> {
        let row = if self.constant { 0 } else { row };
        if self.array.is_null(row) {
            return None;
        }
        let (start, end) = self.array.offsets().start_end(row);
        Some(start..end)
    }
}

/// How many rows a kernel answers for: that of the inputs that are no constants.
pub(crate) fn height(columns: &[Column]) -> usize {
    columns.iter().map(Column::len).find(|&length| length != 1).unwrap_or(1)
}

fn series(column: &Column) -> (Series, bool) {
    let series = column.as_materialized_series_maintain_scalar();
    let constant = series.len() == 1;
    (series, constant)
}

macro_rules! lanes {
    ($($(#[$doc:meta])* $name:ident: $array:ty = $access:ident;)*) => {
        $($(#[$doc])*
        pub(crate) fn $name(column: &Column) -> PolarsResult<Lane<$array>> {
            let (series, constant) = series(column);
            let chunked = series.$access()?.rechunk().into_owned();
            Ok(Lane { array: chunked.downcast_as_array().clone(), constant })
        })*
    };
}

lanes! {
    /// Ints, timestamps, durations.
    ints: PrimitiveArray<i64> = i64;
    /// Decimals: their digits.
    digits: PrimitiveArray<i128> = i128;
    /// Floats.
    floats: PrimitiveArray<f64> = f64;
    /// Dates.
    days: PrimitiveArray<i32> = i32;
    /// Conditions and bool values.
    bools: BooleanArray = bool;
    /// Texts.
    texts: Utf8ViewArray = str;
    /// Lists.
    lists: ListArray<i64> = list;
}

/// An expression that calls a kernel. `function` gets the inputs and the number of rows and answers one column of `output`.
pub(crate) fn kernel<F>(inputs: Vec<Expr>, output: DataType, function: F) -> Expr
where
    F: Fn(&[Column], usize) -> PolarsResult<Series> + 'static + Send + Sync,
{
    map_multiple(
        move |columns: &mut [Column]| {
            let rows = height(columns);
            Ok(function(columns, rows)?.into_column())
        },
        inputs,
        move |_: &Schema, fields: &[Field]| {
            Ok(Field::new(fields.first().map_or(PlSmallStr::EMPTY, |field| field.name().clone()), output.clone()))
        },
    )
}

/// A column of conditions.
pub(crate) fn conditions(cells: impl Iterator<Item = bool>) -> Series {
    BooleanChunked::from_iter_values(PlSmallStr::EMPTY, cells).into_series()
}

/// A column of ints, timestamps or durations.
pub(crate) fn int_cells(cells: impl Iterator<Item = Option<i64>>) -> Series {
    Int64Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series()
}

/// A column of floats; NaN is missing.
pub(crate) fn float_cells(cells: impl Iterator<Item = Option<f64>>) -> Series {
    Float64Chunked::from_iter_options(PlSmallStr::EMPTY, cells.map(|cell| cell.filter(|number| !number.is_nan())))
        .into_series()
}

/// A column of decimals' digits.
pub(crate) fn digit_cells(cells: impl Iterator<Item = Option<i128>>) -> Series {
    Int128Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series()
}

/// A column of dates.
pub(crate) fn day_cells(cells: impl Iterator<Item = Option<i32>>) -> Series {
    Int32Chunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series()
}

/// A column of texts; blank ones are missing.
pub(crate) fn text_cells<S: AsRef<str>>(cells: impl Iterator<Item = Option<S>>) -> Series {
    let cells = cells.map(|cell| cell.filter(|text| !text.as_ref().chars().all(char::is_whitespace)));
    StringChunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series()
}
