//! What this version understands but does not evaluate: said, and never half done. Must not know how the rest is evaluated.

use super::Workspace;
use crate::diag::{Code, Diagnostic};
use crate::insight::describe::{kind_of, name_of};
use crate::syntax::ast::ItemKind;

/// So many places are shown of one kind.
const SHOWN: usize = 3;

impl Workspace {
    /// A warning for each kind of definition that is there and not evaluated.
    pub(super) fn set_aside(&self) -> Vec<Diagnostic> {
        let mut kinds: Vec<(&'static str, Vec<_>)> = Vec::new();
        for item in self.items().filter(|item| waits(&item.node)) {
            let kind = kind_of(&item.node);
            let span = name_of(&item.node).map_or(item.span, |name| name.span);
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, places)) => places.push(span),
                None => kinds.push((kind, vec![span])),
            }
        }
        let warnings = kinds.into_iter().map(|(kind, places)| {
            let message = match places.as_slice() {
                [one] => format!("{kind} `{}` is not evaluated yet", self.sources.slice(*one)),
                several => format!("{} {kind}s are not evaluated yet", several.len()),
            };
            let finding = Diagnostic::new(Code::NotEvaluatedYet, message);
            places.into_iter().take(SHOWN).fold(finding, |finding, place| finding.at(place, ""))
        });
        warnings.collect()
    }
}

/// Whether a definition of this kind has to wait for another version.
pub(super) fn waits(item: &ItemKind) -> bool {
    match item {
        ItemKind::Token(_) | ItemKind::Campaign(_) => true,
        ItemKind::Subject(_)
        | ItemKind::Entity(_)
        | ItemKind::List(_)
        | ItemKind::Param(_)
        | ItemKind::Trait(_)
        | ItemKind::Segment(_)
        | ItemKind::Audience(_)
        | ItemKind::PriorityGroup(_)
        | ItemKind::Persona(_)
        | ItemKind::Journey(_)
        | ItemKind::PersonaGroup(_)
        | ItemKind::Expectation(_)
        | ItemKind::OrgUnit(_)
        | ItemKind::PersonaOrder(_)
        | ItemKind::Test(_) => false,
    }
}
