//! Cells beside constants: the comparison that conditions are made of, and so the one that has to be quick.

use polars::prelude::*;
use polars_arrow::array::{Array, BooleanArray, PrimitiveArray, StaticArray, Utf8ViewArray, View};
use polars_arrow::bitmap::Bitmap;
use polars_arrow::datatypes::ArrowDataType;

use super::lane::{Lane, texts};
use crate::model::Comparison;

/// Which cells stand in this order to a constant; not those that are missing.
pub(crate) fn compared<T: polars_arrow::types::NativeType + PartialOrd>(
    cells: &Lane<PrimitiveArray<T>>,
    op: Comparison,
    constant: T,
) -> PolarsResult<Series>
where
    PrimitiveArray<T>: StaticArray,
{
    let array = cells.array();
    let values = array.values().as_slice();
    let holds = match op {
        Comparison::Equal => bits(values, |cell| cell == constant),
        Comparison::Less => bits(values, |cell| cell < constant),
        Comparison::LessOrEqual => bits(values, |cell| cell <= constant),
        Comparison::Greater => bits(values, |cell| cell > constant),
        Comparison::GreaterOrEqual => bits(values, |cell| cell >= constant),
    };
    conditions(of_present(&holds?, array.validity()))
}

/// Texts that others are compared with.
#[derive(Clone, Debug)]
pub(crate) struct Constants {
    /// Those that a view holds whole, as views.
    short: Vec<u128>,
    long: Vec<Box<str>>,
}

impl Constants {
    /// More than so many are looked up in a set at less cost.
    pub(crate) const MOST: usize = 16;

    /// Of these texts.
    pub(crate) fn new<'t>(wanted: impl IntoIterator<Item = &'t str>) -> Self {
        let mut constants = Self { short: Vec::new(), long: Vec::new() };
        for text in wanted {
            if text.len() <= View::MAX_INLINE_SIZE as usize {
                constants.short.push(View::new_inline(text.as_bytes()).as_u128());
            } else {
                constants.long.push(text.into());
            }
        }
        constants
    }

    /// Which texts are among them; not those that are missing.
    pub(crate) fn found(&self, array: &Utf8ViewArray) -> PolarsResult<Bitmap> {
        let views = array.views().as_slice();
        let found = match self.short.as_slice() {
            &[one] => bits(views, |view| view.as_u128() == one),
            &[one, other] => bits(views, |view| (view.as_u128() == one) | (view.as_u128() == other)),
            // All are compared: that is quicker than to stop at the first.
            all => bits(views, |view| all.iter().fold(false, |found, one| found | (view.as_u128() == *one))),
        }?;
        let is_long = |text: Option<&str>| text.is_some_and(|text| self.long.iter().any(|one| **one == *text));
        let found = if self.long.is_empty() { found } else { &found | &array.iter().map(is_long).collect() };
        Ok(of_present(&found, array.validity()))
    }
}

/// Whether the texts are among the constants.
pub(crate) fn is_among(column: &Column, constants: &Constants) -> PolarsResult<Series> {
    conditions(constants.found(texts(column)?.array())?)
}

/// A bit for every cell.
fn bits<T: Copy>(cells: &[T], holds: impl Fn(T) -> bool) -> PolarsResult<Bitmap> {
    let mut bytes: Vec<u8> = Vec::with_capacity(cells.len().div_ceil(8));
    let (eights, rest) = cells.as_chunks::<8>();
    // Eight answers as eight bytes, whose lowest bits the product gathers in its highest byte: no branch, no bit by itself.
    let packed = |eight: &[T; 8]| {
        let mut answers = [0_u8; 8];
        answers.iter_mut().zip(eight).for_each(|(answer, &cell)| *answer = u8::from(holds(cell)));
        u64::from_le_bytes(answers).wrapping_mul(0x0102_0408_1020_4080).to_be_bytes()[0]
    };
    bytes.extend(eights.iter().map(packed));
    if !rest.is_empty() {
        bytes.push(rest.iter().enumerate().fold(0, |byte, (at, &cell)| byte | u8::from(holds(cell)) << at));
    }
    Bitmap::try_new(bytes, cells.len())
}

/// Those of the rows that are there.
pub(super) fn of_present(found: &Bitmap, present: Option<&Bitmap>) -> Bitmap {
    present.map_or_else(|| found.clone(), |present| found & present)
}

/// A column of conditions.
pub(super) fn conditions(found: Bitmap) -> PolarsResult<Series> {
    let array = BooleanArray::try_new(ArrowDataType::Boolean, found, None)?;
    Ok(BooleanChunked::with_chunk(PlSmallStr::EMPTY, array).into_series())
}
