//! Texts of few distinct values as small numbers. Must not know what is asked of them.

use std::sync::{PoisonError, RwLock};

use arrow::array::{Array as _, ArrayRef, AsArray};
use arrow::datatypes::Int32Type;
use polars::prelude::*;
use polars_arrow::array::{Array as _, Utf8ViewArray, View};

/// The number of a missing text.
pub(super) const MISSING: u16 = 0;

/// More distinct texts than this are not worth telling apart: what is asked of them is asked row by row then.
const MOST: usize = 1 << 14;

/// The distinct texts of a column, each with its number; the same for all chunks.
#[derive(Default)]
pub(super) struct Texts(RwLock<Known>);

#[derive(Default)]
struct Known {
    numbers: PlHashMap<PlSmallStr, u16>,
    texts: Vec<PlSmallStr>,
}

/// There are more distinct texts than can be told apart by a small number.
pub(super) struct TooMany;

impl Texts {
    /// How many numbers there are, that of missing texts included.
    pub(super) fn count(&self) -> usize {
        self.0.read().unwrap_or_else(PoisonError::into_inner).texts.len() + 1
    }

    /// The texts of the numbers from this one on; a missing one for [`MISSING`].
    pub(super) fn since(&self, number: usize) -> Series {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let missing = (number == 0).then_some(None);
        let texts = known.texts.iter().skip(number.saturating_sub(1)).map(|text| Some(text.as_str()));
        StringChunked::from_iter_options(PlSmallStr::EMPTY, missing.into_iter().chain(texts)).into_series()
    }

    /// The number of a text; blank ones are missing.
    fn number(&self, text: &str) -> Result<u16, TooMany> {
        if text.chars().all(char::is_whitespace) {
            return Ok(MISSING);
        }
        if let Some(&number) = self.0.read().unwrap_or_else(PoisonError::into_inner).numbers.get(text) {
            return Ok(number);
        }
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(&number) = known.numbers.get(text) {
            return Ok(number);
        }
        let number = known.texts.len() + 1;
        if number >= MOST {
            return Err(TooMany);
        }
        let number = u16::try_from(number).map_err(|_| TooMany)?;
        known.texts.push(text.into());
        known.numbers.insert(text.into(), number);
        Ok(number)
    }

    /// The number of every row of a column.
    pub(super) fn numbers(&self, cells: &StringChunked) -> Result<Vec<u16>, TooMany> {
        let mut numbers = Vec::with_capacity(cells.len());
        let mut lately = Lately::default();
        for array in cells.downcast_iter() {
            self.append(array, &mut lately, &mut numbers)?;
        }
        Ok(numbers)
    }

    /// The number of every row of a column with a dictionary.
    pub(super) fn numbers_of_dictionary(&self, array: &ArrayRef) -> Result<Vec<u16>, TooMany> {
        let dictionary = array.as_dictionary::<Int32Type>();
        let texts = dictionary.values().as_string::<i32>();
        let number = |text: Option<&str>| text.map_or(Ok(MISSING), |text| self.number(text));
        let numbers: Vec<u16> = texts.iter().map(number).collect::<Result<_, _>>()?;
        let keys = dictionary.keys();
        let of = |&key: &i32| usize::try_from(key).ok().and_then(|key| numbers.get(key)).copied().unwrap_or(MISSING);
        let mut found: Vec<u16> = keys.values().iter().map(of).collect();
        if let Some(valid) = keys.nulls().filter(|valid| valid.null_count() > 0) {
            found.iter_mut().enumerate().filter(|&(row, _)| !valid.is_valid(row)).for_each(|(_, own)| *own = MISSING);
        }
        Ok(found)
    }

    fn append(&self, array: &Utf8ViewArray, lately: &mut Lately, numbers: &mut Vec<u16>) -> Result<(), TooMany> {
        let views = array.views();
        let valid = array.validity().filter(|valid| valid.unset_bits() > 0);
        for (row, view) in views.iter().enumerate() {
            if valid.is_some_and(|valid| !valid.get_bit(row)) {
                numbers.push(MISSING);
                continue;
            }
            let known = if view.is_inline() {
                lately.short(*view, || self.number(array.value(row)))
            } else {
                lately.long(array.value(row), |text| self.number(text))
            };
            numbers.push(known?);
        }
        Ok(())
    }
}

/// How many short texts are remembered: a few hundred distinct ones seldom stand in each other's place.
const PLACES: usize = 1 << 12;

/// The numbers of texts that were seen lately, so that most rows ask nobody.
struct Lately {
    /// Texts that stand in the view itself, by a hash of it.
    short: Vec<(u128, u16)>,
    long: PlHashMap<PlSmallStr, u16>,
}

impl Default for Lately {
    fn default() -> Self {
        // No view of a short text is all ones: its length would be.
        Self { short: vec![(u128::MAX, 0); PLACES], long: PlHashMap::default() }
    }
}

impl Lately {
    #[inline]
    fn short(&mut self, view: View, number: impl FnOnce() -> Result<u16, TooMany>) -> Result<u16, TooMany> {
        let bits = view.as_u128();
        let [low, high] = [bits & u128::from(u64::MAX), bits >> 64].map(|half| u64::try_from(half).unwrap_or(0));
        let mixed = (low ^ high).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let place = &mut self.short[usize::try_from(mixed >> 52).unwrap_or(0) % PLACES];
        if place.0 != bits {
            *place = (bits, number()?);
        }
        Ok(place.1)
    }

    fn long(&mut self, text: &str, number: impl FnOnce(&str) -> Result<u16, TooMany>) -> Result<u16, TooMany> {
        if let Some(&known) = self.long.get(text) {
            return Ok(known);
        }
        let found = number(text)?;
        self.long.insert(text.into(), found);
        Ok(found)
    }
}
