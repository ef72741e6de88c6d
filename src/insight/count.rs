//! How many records an expression holds, part by part. Must not know how it is evaluated.

use serde::Serialize;

use super::add_definition;
use crate::model::{Catalog, DefinitionId, DefinitionKind, EntityId, Expr, ExprId, ExprKind, Type};

/// How many records an expression holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Count {
    /// Records that it holds.
    pub members: u64,
    /// Their part of the population, 0 to 1.
    pub share: f64,
    /// Records that there are.
    pub population: u64,
    /// The parts that are joined by `and`, in the order written; one part for anything else.
    pub parts: Vec<Part>,
}

/// One part of the expression.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// As written.
    pub text: String,
    /// Records that this part and all before it hold.
    pub members: u64,
    /// Records that this part alone holds.
    pub alone: u64,
}

/// The definitions that count the parts, in one evaluation.
#[derive(Clone, Debug)]
pub struct Tally {
    parts: Vec<(String, DefinitionId, DefinitionId)>,
}

impl Tally {
    /// Adds a definition for each part alone and for each part with those before it.
    pub fn prepare(catalog: &mut Catalog, entity: EntityId, parts: Vec<(String, ExprId)>) -> Self {
        let mut before: Vec<ExprId> = Vec::new();
        let mut tally = Vec::new();
        for (number, (text, part)) in (1..).zip(parts) {
            let segment = DefinitionKind::Segment;
            let alone = add_definition(catalog, segment, format!("part {number}"), entity, part);
            match &catalog.exprs[part].kind {
                ExprKind::And(of) => before.extend(of.iter()),
                _ => before.push(part),
            }
            let mut seen = std::collections::HashSet::new();
            before.retain(|part| seen.insert(*part));
            let together = match before.as_slice() {
                [one] => *one,
                several => {
                    let kind = ExprKind::And(several.into());
                    catalog.exprs.intern(Expr { kind, ty: Type::Bool, frame: Some(entity) })
                }
            };
            let running = add_definition(catalog, segment, format!("parts to {number}"), entity, together);
            tally.push((text, running, alone));
        }
        Self { parts: tally }
    }

    /// What has to be evaluated.
    #[must_use]
    pub fn wanted(&self) -> Vec<DefinitionId> {
        self.parts.iter().flat_map(|(_, running, alone)| [*running, *alone]).collect()
    }

    /// Puts the counts together.
    pub fn count(self, population: u64, members: impl Fn(DefinitionId) -> u64) -> Count {
        let parts = self.parts.into_iter();
        let parts: Vec<Part> = parts
            .map(|(text, running, alone)| Part { text, members: members(running), alone: members(alone) })
            .collect();
        let all = parts.last().map_or(0, |part| part.members);
        let share = if population == 0 { 0.0 } else { all as f64 / population as f64 };
        Count { members: all, share, population, parts }
    }
}
