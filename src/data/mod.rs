//! Source files: which they are, their columns and kinds, their rows as typed Arrow arrays, their digests. Knows
//! nothing of segments and of polars.
//!
//! Every array that leaves this floor is *normalised*: one Arrow type per kind of the language
//! ([`arrow_type`]), and whatever counts as missing (null, NaN, blank text, an empty list) is null.

mod columnar;
mod columns;
mod digest;
mod files;
mod format;
mod guess;
mod identity;
mod layout;
mod list;
mod partition;
mod select;
mod spelling;
mod table;
mod text;
mod value;

pub use columnar::{Bounds, RowGroup, kind};
pub use digest::FileDigest;
pub use files::{DataFile, data_files};
pub use format::{Compression, Format};
pub use guess::{Guessed, Hunch, column_names, guess};
pub use list::{ListEntry, open_list, read_list};
pub use select::{RowPlace, Selected, select_rows};
pub use spelling::parse_value;
pub use table::{CHUNK_BYTES, Table, keys_stand_in_rows, open, read_batches};
pub use text::{RejectedRow, TextRows};
pub use value::{arrow_type, value};
