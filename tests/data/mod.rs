//! Source files: headers, dialects, kinds, rows, rejects, digests.

mod columnar;
mod csv;
mod digests;
mod kinds;
mod lists;
mod ndjson;
mod parallel;
mod rejects;
mod select;
mod sources;
mod support;
