//! From text to the syntax tree and back. Knows nothing of kinds and data; pest stays inside.

pub mod ast;
mod build;
mod format;
mod grammar;
mod mistake;
mod parse;
mod scan;
mod words;

pub use format::{canonical, format, print_expression, quoted};
pub use parse::{parse, parse_expression};
