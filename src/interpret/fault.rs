//! Why a value cannot be given. Knows nothing of how values are worked out.

use chrono_tz::Tz;

use crate::model::{DefinitionId, EntityId, ExprId, ListId, Value, plain};

/// Why there is no answer, not even a missing one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// A result that its kind cannot hold.
    #[error("result does not fit: {operation}")]
    Overflow {
        /// The expression whose result it is.
        expr: ExprId,
        /// The innermost definition that it was evaluated for.
        definition: Option<DefinitionId>,
        /// The entity of the row.
        entity: EntityId,
        /// The row.
        row: usize,
        /// The operation with its values, as in `9223372036854775807 + 1`.
        operation: String,
    },
    /// A column that the rows were made without.
    #[error("column {column} of entity {} not loaded", .entity.0)]
    NotLoaded {
        /// The entity.
        entity: EntityId,
        /// The column.
        column: u32,
    },
    /// An entry of a list that cannot be read as the kind that it is looked up as.
    #[error("`{text}` in a list is no {kind}")]
    ListEntry {
        /// The list.
        list: ListId,
        /// The entry.
        text: String,
        /// The kind wanted.
        kind: String,
    },
    /// A tree that no text of the language resolves to: values of kinds that an operation does not take, a row of
    /// another entity, a pattern that does not compile.
    #[error("expression {} does not fit its values", .expr.0)]
    Unsound {
        /// The expression.
        expr: ExprId,
    },
    /// Definitions nested deeper than the evaluator follows.
    #[error("nested too deep")]
    TooDeep,
}

/// A value as a message shows it, nothing as `missing`.
pub(super) fn shown(value: &Value, zone: Tz) -> String {
    plain(value, zone).unwrap_or_else(|| "missing".into())
}
