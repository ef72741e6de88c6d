//! From text to the syntax tree and back. Knows nothing of kinds and data; pest stays inside.

pub mod ast;
