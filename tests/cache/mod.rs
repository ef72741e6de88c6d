//! The cache of results: values come back as they were, broken packs hold nothing, the folder stays small; and what a
//! workspace does with it.

mod packs;
mod runs;
mod values;
