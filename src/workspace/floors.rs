//! The floors below as the façade calls them: the one place that names their functions.

use std::path::PathBuf;

use crate::diag::Diagnostic;
use crate::model::{DefinitionId, ExprId};
use crate::source::Span;
pub(super) use crate::{cache, data, engine, plan, resolve, survey, syntax};

/// Path, size and digest of every file of a table.
pub(super) fn digests(table: &data::Table, full: bool) -> Result<Vec<(PathBuf, u64, String)>, Vec<Diagnostic>> {
    let digests = table.digest(full)?;
    Ok(table.files().iter().zip(digests).map(|(file, found)| (file.path.clone(), found.bytes, found.blake3)).collect())
}

/// Header and rows that were set aside.
pub(super) fn rejects(table: &data::Table) -> Option<(Vec<String>, Vec<Vec<String>>)> {
    let rejected = table.rows()?.rejected();
    let header = ["file", "line", "column", "reason", "fields"].map(str::to_owned).to_vec();
    let rows = rejected.iter().map(|row| {
        let column = row.column.clone().unwrap_or_default();
        vec![row.file.clone(), row.line.to_string(), column, row.reason.clone(), row.text()]
    });
    (!rejected.is_empty()).then(|| (header, rows.collect()))
}

/// Where an expression was first written, and in which definition; nothing for those that a plan added.
pub(super) fn place(resolved: &resolve::Resolved, expr: ExprId) -> (Option<Span>, Option<DefinitionId>) {
    match resolved.spans.exprs.get(expr.0 as usize) {
        Some((span, definition)) if span.end > 0 => (Some(*span), *definition),
        Some((_, definition)) => (None, *definition),
        None => (None, None),
    }
}
