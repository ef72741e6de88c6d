//! What is computed over rows: aggregates, sequences, ranks of the population. Each distinct one exists once.

use super::{Decimal, EntityId, ExprId, RelationId};

/// Names one aggregate of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AggregateId(pub u32);

/// Names one sequence of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SequenceId(pub u32);

/// Names one rank of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PopulationId(pub u32);

/// A function over the rows of a range, for a record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Aggregate {
    /// Which function, with its own parameters.
    pub function: AggregateFunction,
    /// Its value per row, evaluated in the row; none for `Count` and `Any`. A condition for `All` and `Share`.
    pub value: Option<ExprId>,
    /// The rows.
    pub range: Range,
}

/// The aggregate functions. `count(R)` is `Count`, `count(v of R)` `CountPresent`; `none(R)` is `Not(Any)`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum AggregateFunction {
    Count,
    CountPresent,
    CountDistinct,
    Sum,
    Avg,
    Min,
    Max,
    Median,
    Stddev,
    /// Linear interpolation between the two nearest; 0 to 1.
    Quantile(Decimal),
    First,
    Last,
    /// The most common present value that occurs at least so often; ties: the smallest.
    MostCommon(u64),
    Any,
    All,
    Share,
    /// The fields, in order, of each row.
    Rows(Box<[(Box<str>, ExprId)]>),
}

/// The rows that an aggregate reads. Order of filters: path and existence, window, `per`, condition, then the pick.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The entity of the record that it is computed for.
    pub record: EntityId,
    /// The entity of the rows.
    pub rows: EntityId,
    /// How the rows are found.
    pub path: RangePath,
    /// The window looks ahead, so the rows and those on the way to them need not exist yet.
    pub ahead: bool,
    /// The window: a condition on the row (its time in the window).
    pub window: Option<ExprId>,
    /// `per`: expressions in the row and in the record that must be present and equal.
    pub per: Box<[(ExprId, ExprId)]>,
    /// `where`: a condition on the row.
    pub condition: Option<ExprId>,
    /// `latest 3`
    pub pick: Option<Pick>,
}

/// How the rows of a range are found.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum RangePath {
    /// From the record outwards; each relation is walked from its owner (`to`) to what belongs to it (`from`). At least one.
    Relations(Box<[RelationId]>),
    /// Every row of the entity, orphans and the record itself included.
    Whole,
}

/// Takes so many rows from one end of an order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pick {
    /// The order and the end.
    pub order: PickOrder,
    /// How many rows.
    pub count: u64,
}

/// See [`Pick`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PickOrder {
    /// From the end of the order of time, key, file. Rows without a time are not taken.
    Latest,
    /// From its start.
    Earliest,
    /// The largest by this value (present); ties: key ascending, else file order.
    Top(ExprId),
    /// The smallest by this value (present); ties likewise.
    Bottom(ExprId),
}

/// `sequence(…)`: a condition on the record.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Sequence {
    /// The entity of the record.
    pub record: EntityId,
    /// The steps; the first has neither gap nor `no`.
    pub steps: Box<[SequenceStep]>,
}

/// One step of a sequence.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SequenceStep {
    /// The rows; no pick.
    pub range: Range,
    /// At most so much later than the step before.
    pub within: Option<super::Interval>,
    /// No such row.
    pub negated: bool,
    /// In the step's row and in the first step's row: present and equal. Empty for the first.
    pub same: Box<[(ExprId, ExprId)]>,
    /// The time of the step's rows.
    pub time: ExprId,
}

/// A place among the records of a base: the rows of the entity (that exist), or those in `among`, whose value is present.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Population {
    /// What is asked.
    pub function: PopulationFunction,
    /// The entity whose records are ranked.
    pub entity: EntityId,
    /// By what.
    pub value: ExprId,
    /// A condition on the record; outside it the answer is missing, or false.
    pub among: Option<ExprId>,
}

/// See [`Population`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PopulationFunction {
    /// Condition: among the ⌈share of n⌉ with the largest value; ties: key ascending.
    TopShare(Decimal),
    /// Condition: among the smallest.
    BottomShare(Decimal),
    /// Condition: among so many largest.
    TopCount(u64),
    /// Condition: among so many smallest.
    BottomCount(u64),
    /// Int: 1 = largest, ties share it.
    Rank,
    /// Float: 100 × the part of n with a value ≤ this.
    Percentile,
    /// Int: ⌈tiles·position/n⌉ by value and key ascending.
    Ntile(u64),
}
