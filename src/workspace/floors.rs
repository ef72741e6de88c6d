//! The floors below as the façade calls them: the one place that names their functions.

use std::path::PathBuf;

pub(super) use super::provisional::{data, engine};
use crate::diag::Diagnostic;
use crate::model::{DefinitionId, ExprId};
use crate::source::Span;
pub(super) use crate::{plan, resolve, syntax};

/// Path, size and digest of every file of a table.
pub(super) fn digests(table: &data::Table, full: bool) -> Result<Vec<(PathBuf, u64, String)>, Vec<Diagnostic>> {
    let digests = table.digest(full)?;
    let sizes = table.files().iter().map(|path| std::fs::metadata(path).map_or(0, |found| found.len()));
    Ok(table
        .files()
        .iter()
        .cloned()
        .zip(sizes)
        .zip(digests)
        .map(|((path, size), digest)| (path, size, digest))
        .collect())
}

/// Header and rows that were set aside.
pub(super) fn rejects(_: &data::Table) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    None
}

/// Where an expression was first written, and in which definition; nothing for those that a plan added.
pub(super) fn place(resolved: &resolve::Resolved, expr: ExprId) -> (Option<Span>, Option<DefinitionId>) {
    match resolved.spans.exprs.get(expr.0 as usize) {
        Some((span, definition)) if span.end > 0 => (Some(*span), *definition),
        Some((_, definition)) => (None, *definition),
        None => (None, None),
    }
}
