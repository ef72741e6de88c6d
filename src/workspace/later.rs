//! What this version understands but does not evaluate: said, and never half done. Must not know how the rest is evaluated.

use super::floors::{engine, place, plan, resolve};
use crate::diag::{Code, Diagnostic};

/// What the wanted definitions need and the engine does not do yet.
pub(super) fn unevaluated(resolved: &resolve::Resolved, plan: &plan::Plan) -> Vec<Diagnostic> {
    let parts = engine::unsupported(&resolved.catalog, plan).into_iter();
    parts
        .map(|(expr, what)| {
            let finding = Diagnostic::new(Code::NeedsUnevaluated, format!("{what} is not evaluated yet"));
            match place(resolved, expr) {
                (Some(span), _) => finding.at(span, ""),
                (None, _) => finding,
            }
        })
        .collect()
}
