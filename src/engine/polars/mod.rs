//! The polars engine: conditions and values are polars expressions over chunks of rows, aggregates are folded beside them.
//!
//! Of polars only what keeps the rules of the language is used: comparisons of one physical kind, boolean logic,
//! `when/then`, gathers, Parquet and IPC scans. `tests/engine/facts.rs` holds the facts that this rests on.

mod alike;
mod audience;
mod cells;
mod chunk;
mod cut;
mod executor;
mod feed;
mod fold;
mod frame;
mod fused;
mod gather;
mod given;
mod group;
mod grouping;
mod keep;
mod kernel;
mod keys;
mod lists;
mod lower;
mod normalise;
mod output;
mod pass;
mod physical;
mod plain;
mod possible;
mod program;
mod prune;
mod rank;
mod report;
mod row_groups;
mod scan;
mod sequence;
mod tally;

use fold::compare_keys as fold_order;

pub use cells::{Bits, Cells, Made, View};
pub(super) use executor::execute;
