//! Sources with a schema: Parquet and Arrow IPC. Knows nothing of how columns are named in the language.

mod convert;
mod kinds;
mod normal;
mod opening;
mod reading;
mod schemas;
mod selecting;
mod statistics;

pub use kinds::kind;
pub(super) use kinds::{declared_in_all, lookup};
pub(super) use reading::{Wanted, read};
pub(super) use schemas::{field_names, found, nested, schemas};
pub(super) use selecting::select;
pub(super) use statistics::row_groups;
pub use statistics::{Bounds, RowGroup};
