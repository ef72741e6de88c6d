//! What is read once, which aggregates share a pass, in what order. Knows nothing of polars and of data.
//!
//! A plan is a list of steps; a step is at most one scan per entity. A scan reads the columns that its products need
//! and makes products: a key index, the owner of every row, stored values of expressions, folded aggregates. A product may need products of
//! earlier steps only. Nothing in a plan can multiply rows: related rows are folded to their record first.

mod at_hand;
mod explain;
mod fallible;
mod late;
mod needs;
mod products;
mod schedule;
mod selection;
mod tally;

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    AggregateFunction, AggregateId, AudienceId, Catalog, DefinitionId, EntityId, ExprId, Exprs, PopulationId,
    RangePath, RelationId, SequenceId,
};

pub(crate) use at_hand::is_worked_out;
pub use at_hand::{AtHand, plan_with};
pub use fallible::can_fail;
pub use needs::{Needs, needs};
pub(crate) use needs::{children, through};
pub(crate) use schedule::hidden_owner;
pub use tally::{Questions, plan_asking};

/// How all wanted definitions are evaluated.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The catalog's expressions and those that the plan adds (same ids for the former).
    pub exprs: Exprs,
    /// In the order of execution.
    pub steps: Vec<Step>,
    /// The aggregates, each folded once.
    pub folds: Vec<Fold>,
    /// The rows of sequences, each step gathered once.
    pub gathers: Vec<Gather>,
    /// What is answered, by entity.
    pub outputs: Vec<Output>,
    /// By fold: the step whose scan of the records is the only one to read its answers, a record's answer with the record's row.
    pub readers: Vec<Option<usize>>,
    /// Values that are handed in: of what is known, that which is read.
    pub given: BTreeSet<ExprId>,
}

/// What can be done once the steps before are done.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// At most one per entity.
    pub scans: Vec<Scan>,
    /// Sequences, over the rows that their steps have gathered: the node and the sequence.
    pub sequences: Vec<(ExprId, SequenceId)>,
    /// What is asked of all records of an entity together, over stored values; each after those that it needs.
    pub standings: Vec<Standing>,
    /// Values of the row before, over stored values: the node, its inner expression and its entity.
    pub previous: Vec<(ExprId, ExprId, EntityId)>,
}

/// Where each record stands among all of its entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A rank of the population.
    Rank {
        /// The expression that it is the value of.
        node: ExprId,
        /// The rank.
        rank: PopulationId,
        /// The value that orders the records, evaluated for those that are ranked.
        value: ExprId,
    },
    /// An audience: who is taken, held back, and in which part of the split.
    Audience(AudienceId),
}

/// One pass over the rows of an entity.
#[derive(Clone, Debug)]
pub struct Scan {
    /// Whose rows.
    pub entity: EntityId,
    /// The columns that are read, as indices of the entity's.
    pub columns: BTreeSet<u32>,
    /// Indexes from these columns' values to the row; the key is checked for duplicates and missing parts.
    pub indexes: BTreeSet<Vec<u32>>,
    /// Relations whose owner row is stored for every row.
    pub owners: BTreeSet<RelationId>,
    /// Expressions whose values are stored for every row.
    pub stored: BTreeSet<ExprId>,
    /// Positions in [`Plan::folds`].
    pub folds: Vec<usize>,
    /// Positions in [`Plan::gathers`].
    pub gathers: Vec<usize>,
    /// Conditions whose rows are counted.
    pub tallies: BTreeSet<ExprId>,
    /// Values whose present ones are counted, among the rows that exist; nothing else is asked of them.
    pub counted: BTreeSet<ExprId>,
}

impl Scan {
    /// A pass that makes nothing yet.
    fn of(entity: EntityId) -> Self {
        Self {
            entity,
            columns: BTreeSet::new(),
            indexes: BTreeSet::new(),
            owners: BTreeSet::new(),
            stored: BTreeSet::new(),
            folds: Vec::new(),
            gathers: Vec::new(),
            tallies: BTreeSet::new(),
            counted: BTreeSet::new(),
        }
    }

    fn makes_something(&self) -> bool {
        !(self.indexes.is_empty()
            && self.owners.is_empty()
            && self.stored.is_empty()
            && self.folds.is_empty()
            && self.gathers.is_empty()
            && self.tallies.is_empty()
            && self.counted.is_empty())
    }
}

/// An aggregate as it is folded.
#[derive(Clone, Debug)]
pub struct Fold {
    /// The expression that the result is the value of, in the record.
    pub node: ExprId,
    /// What is folded.
    pub aggregate: AggregateId,
    /// The function; `last(time)` has become `max(time)`.
    pub function: AggregateFunction,
    /// Whose rows.
    pub rows: EntityId,
    /// Whose records.
    pub record: EntityId,
    /// From the record to its rows.
    pub path: RangePath,
    /// Which rows: existence, window and condition in one; none: all.
    pub selection: Option<ExprId>,
    /// The value per row.
    pub value: Option<ExprId>,
    /// The time of the rows, where the order of the rows matters.
    pub time: Option<ExprId>,
    /// Whether the key breaks ties of the order.
    pub ordered: bool,
    /// What `latest` or `top` order the rows by.
    pub order: Option<ExprId>,
    /// `per` over a whole entity: expressions in the row, and those in the record that they shall equal.
    pub per: Vec<(ExprId, ExprId)>,
    /// Whether expressions of the record are read beside its rows.
    pub uses_record: bool,
}

impl Fold {
    /// The fields of `rows(…)`; none of any other function.
    pub fn fields(&self) -> impl Iterator<Item = ExprId> + '_ {
        let fields = match &self.function {
            AggregateFunction::Rows(fields) => fields.as_ref(),
            _ => &[],
        };
        fields.iter().map(|(_, field)| *field)
    }
}

/// The rows of one step of a sequence, gathered by record.
#[derive(Clone, Debug)]
pub struct Gather {
    /// The sequence.
    pub sequence: SequenceId,
    /// Which of its steps, from 0.
    pub step: usize,
    /// Whose rows.
    pub rows: EntityId,
    /// Whose records.
    pub record: EntityId,
    /// From the record to its rows.
    pub path: RangePath,
    /// Which rows; none: all.
    pub selection: Option<ExprId>,
    /// The time of the rows.
    pub time: ExprId,
    /// Values of the rows that later steps, or this one, compare.
    pub same: Vec<ExprId>,
    /// Whether expressions of the record are read beside its rows.
    pub uses_record: bool,
}

/// What is answered of one entity.
#[derive(Clone, Debug)]
pub struct Output {
    /// Whose records.
    pub entity: EntityId,
    /// Its key columns, as stored expressions.
    pub key: Vec<ExprId>,
    /// Which records exist; none: all.
    pub exists: Option<ExprId>,
    /// The definitions and the stored expressions that hold their values.
    pub definitions: Vec<(DefinitionId, ExprId)>,
    /// Further values by their names, and the stored expressions that hold them.
    pub values: Vec<(String, ExprId)>,
    /// Of traits only the count of present values is answered.
    pub traits_counted: bool,
}

/// What shall be evaluated.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Definitions, in the order of the answer.
    pub definitions: Vec<DefinitionId>,
    /// Values beside them that a run writes: an audience's status, a journey's stage.
    pub values: Vec<WantedValue>,
    /// Of traits only the count of present values is answered.
    pub traits_counted: bool,
}

/// A value of each record that is answered under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WantedValue {
    /// The name of its column.
    pub name: String,
    /// Whose records.
    pub entity: EntityId,
    /// The value.
    pub value: ExprId,
}

impl From<Vec<DefinitionId>> for Wanted {
    fn from(definitions: Vec<DefinitionId>) -> Self {
        Self { definitions, ..Self::default() }
    }
}

/// Plans the evaluation of what is wanted and of what that needs.
#[must_use]
pub fn plan(catalog: &Catalog, wanted: &Wanted) -> Plan {
    plan_asking(catalog, wanted, &Questions::default())
}

impl Plan {
    /// The plan in words, a line per step and product.
    #[must_use]
    pub fn explain(&self, catalog: &Catalog) -> String {
        explain::explain(self, catalog)
    }

    /// How many scans it makes, by entity.
    #[must_use]
    pub fn scans(&self) -> BTreeMap<EntityId, usize> {
        let mut counts = BTreeMap::new();
        for scan in self.steps.iter().flat_map(|step| &step.scans) {
            *counts.entry(scan.entity).or_default() += 1;
        }
        counts
    }

    /// The columns that are read, by entity.
    #[must_use]
    pub fn columns(&self) -> BTreeMap<EntityId, BTreeSet<u32>> {
        let mut columns: BTreeMap<EntityId, BTreeSet<u32>> = BTreeMap::new();
        for scan in self.steps.iter().flat_map(|step| &step.scans) {
            columns.entry(scan.entity).or_default().extend(&scan.columns);
        }
        columns
    }
}
