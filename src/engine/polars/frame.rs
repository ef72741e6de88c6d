//! The rows of a chunk: columns in the form of frames, and columns as they stand in their file. Must not know how they are read.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use arrow::array::ArrayRef;
use polars::prelude::*;

use crate::model::ExprId;

/// A column as it stands in its file.
pub(super) enum Raw {
    /// As polars reads it.
    Polars(Column),
    /// As arrow-rs reads it: an array per block.
    Arrow(Vec<ArrayRef>),
}

/// The rows of a chunk.
#[derive(Clone)]
pub(super) struct Rows {
    /// Columns in the form of frames.
    pub(super) frame: DataFrame,
    /// The columns that were left as they are.
    pub(super) raw: Arc<BTreeMap<u32, Raw>>,
    /// The rows in parts, each for one worker.
    pub(super) blocks: Arc<[Range<usize>]>,
    /// Answers of aggregates for these rows.
    pub(super) late: Vec<(ExprId, Series)>,
}

impl Rows {
    /// Its rows in frames of one block each, unless columns were left as they are.
    pub(super) fn parts(self) -> Vec<Self> {
        if !self.raw.is_empty() || self.blocks.len() < 2 {
            return vec![self];
        }
        let part = |block: &Range<usize>| {
            let first = i64::try_from(block.start).unwrap_or(i64::MAX);
            Self::from(self.frame.slice(first, block.len()))
        };
        self.blocks.iter().map(part).collect()
    }
}

/// So many rows are worked on at once by one worker; row groups of Parquet files often have as many.
const BLOCK: usize = 122_880;

/// Rows in blocks, one behind the other.
pub(super) fn blocks(rows: usize) -> impl Iterator<Item = Range<usize>> {
    (0..rows).step_by(BLOCK).map(move |start| start..rows.min(start + BLOCK))
}

impl From<DataFrame> for Rows {
    fn from(frame: DataFrame) -> Self {
        let blocks = blocks(frame.height()).collect();
        Self { frame, raw: Arc::default(), blocks, late: Vec::new() }
    }
}
