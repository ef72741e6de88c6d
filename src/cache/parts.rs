//! Values that come up some rows at a time: encoded as they come, so that all of them together take little memory. Must not
//! know where they come from.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;

use super::{Key, codec};
use crate::engine::Cells;

/// By first row: the bytes of some rows; none of cells that are not kept.
type Encoded = BTreeMap<usize, Option<Vec<u8>>>;

/// What has come up so far.
#[derive(Debug, Default)]
pub struct Parts(Mutex<BTreeMap<Key, Encoded>>);

impl Parts {
    /// Takes the cells of the rows from `first` on.
    pub fn take(&self, key: Key, first: usize, cells: &Cells) {
        let bytes = codec::encode(cells);
        let mut found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        found.entry(key).or_default().insert(first, bytes);
    }

    /// How many values there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The values of these keys, whole; whether they are of all rows is asked when they are taken out again.
    pub(super) fn joined(&self, wanted: impl Fn(&Key) -> bool) -> Vec<(Key, Vec<u8>)> {
        let found = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        let whole: Vec<(Key, Encoded)> = found.into_iter().filter(|(key, _)| wanted(key)).collect();
        let bytes = whole.into_par_iter().filter_map(|(key, parts)| {
            let parts: Vec<Vec<u8>> = parts.into_values().collect::<Option<_>>()?;
            Some((key, codec::joined(&parts)))
        });
        bytes.collect()
    }
}
