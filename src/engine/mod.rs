//! Evaluates plans over tables. The only engine so far is polars; nothing of it shows in a signature here.

mod polars;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use arrow::record_batch::RecordBatch;

use crate::data::{ListEntry, Table};
use crate::diag::Diagnostic;
use crate::model::{Catalog, DefinitionId, EntityId, ExprId, ListId, RelationId};
use crate::plan::Plan;
use crate::progress::Progress;
use crate::resolve::Spans;

pub use polars::{Bits, Cells, Made, View};

/// Values of all rows of an entity, by the expression that they are the values of.
pub type CellsOf = BTreeMap<(EntityId, ExprId), Cells>;

/// What shall be evaluated, over what.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The definitions; every kind of a column that the plan reads is known.
    pub catalog: &'a Catalog,
    /// Where they were written, for what is told of the data; may be left empty.
    pub spans: &'a Spans,
    /// How it is done.
    pub plan: &'a Plan,
    /// By [`EntityId`]; text tables are loaded. None for entities that the plan does not read.
    pub tables: &'a [Option<Table>],
    /// The entries of the lists that the plan reads.
    pub lists: &'a BTreeMap<ListId, Vec<ListEntry>>,
    /// How aggregates are folded.
    pub folding: Folding,
    /// Is told how many rows were read.
    pub progress: &'a dyn Progress,
    /// About how much memory the run may take, in bytes; none: as much as it likes. What waits to be folded goes to a temporary
    /// file then.
    pub memory: Option<u64>,
    /// Values that are known: all that [`Plan::given`] names, of as many rows as there are.
    pub given: &'a CellsOf,
    /// Values that the caller asks to have, beside the answers.
    pub keep: &'a BTreeSet<(EntityId, ExprId)>,
    /// Gets those of them that never stand beside each other for all rows.
    pub taker: Option<&'a dyn Taker>,
}

/// Takes values as they come up, some rows at a time.
pub trait Taker: Sync {
    /// The values of an entity's rows from `first` on. The same may come again.
    fn take(&self, of: (EntityId, ExprId), first: usize, cells: &Cells);
}

/// How aggregates are folded. All ways give the same answers, but for the last digits of sums and averages of floats by
/// [`Folding::GroupBy`], which are added in an order of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Folding {
    /// Aggregates that share rows are folded together.
    #[default]
    Fused,
    /// Each aggregate by itself.
    Alone,
    /// By polars' `group_by`, where that has the function with the meaning of the language: slow, and there to be compared
    /// with.
    GroupBy,
}

/// What came out.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// One per entity with wanted definitions, in their order.
    pub entities: Vec<EntityOutcome>,
    /// Rows whose foreign key is present but has no owner, per relation that was followed.
    pub orphans: BTreeMap<RelationId, u64>,
    /// Rows of each source that was read.
    pub rows: BTreeMap<EntityId, u64>,
    /// The rows for which each counted condition holds.
    pub tallies: BTreeMap<(EntityId, ExprId), Tally>,
    /// What took how long, in the order of execution.
    pub timings: Vec<(String, Duration)>,
    /// Of the values that were asked for, those that can be handed out.
    pub kept: CellsOf,
}

/// For how many rows a condition holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Of all rows.
    pub all: u64,
    /// Of those that exist for this run.
    pub existing: u64,
}

/// The answers of one entity.
#[derive(Clone, Debug)]
pub struct EntityOutcome {
    /// Whose records.
    pub entity: EntityId,
    /// How many exist for this run.
    pub population: u64,
    /// The key columns under their own names, then a Boolean column without nulls per wanted condition; by key ascending.
    pub membership: RecordBatch,
    /// The key columns, then a column per wanted trait unless they are only counted; the same rows.
    pub traits: RecordBatch,
    /// Members of each wanted condition, present values of each wanted trait.
    pub counts: Vec<(DefinitionId, u64)>,
}

/// Why there is no outcome.
#[derive(Clone, Debug)]
pub enum Failure {
    /// Something is wrong with the data.
    Data(Vec<Diagnostic>),
    /// An operation does not fit on a record.
    Overflow {
        /// The operation.
        expr: ExprId,
        /// Whose row.
        entity: EntityId,
        /// The key of the row as text, or its number from 1 where the entity has no key.
        record: String,
    },
    /// An engine fault that is nobody's mistake but milieu's.
    Internal(String),
}

/// Evaluates the plan.
pub fn execute(request: &Request<'_>) -> Result<Outcome, Failure> {
    polars::execute(request)
}
