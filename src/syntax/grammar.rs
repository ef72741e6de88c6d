//! The parser that pest makes of `grammar/segment.pest`. Knows nothing of the tree.
#![allow(missing_docs, reason = "the grammar file documents its rules")]

#[derive(pest_derive::Parser)]
#[grammar = "../grammar/segment.pest"]
pub(super) struct Grammar;
