//! What the data is: entities, their columns, how they are connected, where they come from.

use super::{ExprId, Type};

/// Names one entity of the catalog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EntityId(pub u32);

/// Names one relation of the catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RelationId(pub u32);

/// A table and what its rows are called.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// One row.
    pub name: String,
    /// Several; the name again where none was given.
    pub plural: String,
    /// In words.
    pub description: Option<String>,
    /// Where its rows come from.
    pub source: Source,
    /// Every column that the source has and the language can name.
    pub columns: Vec<Column>,
    /// The columns of its key, as indices into `columns`; empty without a key.
    pub key: Vec<u32>,
    /// When a row happened: its own column, or its nearest owner's time. A date or a timestamp.
    pub time: Option<ExprId>,
    /// A condition on the row: it exists for this run (its time is missing or not after now). None: all rows exist.
    pub exists: Option<ExprId>,
    /// The relation that `previous` and an unnamed path follow first: the first declared without `as`, else the first.
    pub default_owner: Option<RelationId>,
}

/// A column as the language sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Its name in expressions.
    pub name: String,
    /// Its name in the file; several parts for a field of a struct.
    pub source: Vec<String>,
    /// Its kind; [`Type::Unknown`] for a CSV column whose rows were not read.
    pub ty: Type,
    /// Why its values cannot be used, for a type that the language has no kind for.
    pub unsupported: Option<String>,
    /// Marked `personal`.
    pub personal: bool,
}

/// Rows of one entity belong to a row of another (to-one); read from the other side it is to-many.
#[derive(Clone, Debug, PartialEq)]
pub struct Relation {
    /// The many side: whose rows belong.
    pub from: EntityId,
    /// The one side: the owner.
    pub to: EntityId,
    /// Columns of `from`.
    pub local: Vec<u32>,
    /// Columns of `to`, as many; its key unless other columns were named.
    pub remote: Vec<u32>,
    /// What the owner is called in paths.
    pub role: String,
    /// What the rows are called from the owner: the names given by `reverse`, or the names of `from`.
    pub reverse: Vec<String>,
}

/// Where rows come from, as the definition says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// A file, a pattern or a folder, as written (or as `--source` replaces it).
    pub path: String,
    /// One character between fields; none: by the file's ending.
    pub separator: Option<char>,
    /// The decimal sign; none: a point.
    pub decimal: Option<char>,
    /// A label of the WHATWG encoding standard; none: UTF-8.
    pub encoding: Option<String>,
    /// Words that stand for no value.
    pub missing: Vec<String>,
    /// Rows that do not fit are set aside instead of ending the run.
    pub reject_bad_rows: bool,
    /// What `columns` says.
    pub columns: Vec<ColumnSpec>,
}

/// An entry of `columns`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnSpec {
    /// The name in the file; several parts for a field of a struct.
    pub source: Vec<String>,
    /// The name in expressions: the alias, else the name in the file (of a field: its last part).
    pub name: String,
    /// The declared kind.
    pub declared: Option<Declared>,
    /// Marked `personal`.
    pub personal: bool,
}

/// A declared kind and how texts of it are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// The kind. For a decimal the scale is not declared: it is the largest that a value has (here 0).
    pub ty: Type,
    /// The strptime format of a date or timestamp, or the separator of a list.
    pub format: Option<String>,
    /// The words for true and false.
    pub words: Option<(String, String)>,
}
