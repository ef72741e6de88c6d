//! What this engine does not evaluate yet.

use crate::model::{Catalog, ExprId, ExprKind, Function};
use crate::plan::{Plan, children};

/// Every node that the plan reaches and that is not evaluated yet.
pub(in crate::engine) fn unsupported(catalog: &Catalog, plan: &Plan) -> Vec<(ExprId, &'static str)> {
    let mut found = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut open: Vec<ExprId> =
        plan.outputs.iter().flat_map(|output| output.definitions.iter().map(|&(_, root)| root)).collect();
    open.extend(plan.outputs.iter().flat_map(|output| output.values.iter().map(|&(_, root)| root)));
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &plan.exprs[id].kind {
            ExprKind::Owner(_, inner) | ExprKind::This(inner) => open.push(*inner),
            ExprKind::Previous(inner) => open.push(*inner),
            ExprKind::Sequence(sequence) => {
                for step in &catalog.sequence(*sequence).steps {
                    open.extend(step.range.window.into_iter().chain(step.range.condition));
                }
            }
            ExprKind::Population(population) => {
                let population = catalog.population(*population);
                open.extend([population.value].into_iter().chain(population.among));
            }
            ExprKind::Audience(..) => open.extend(catalog.parts(id)),
            ExprKind::Call {
                function: Function::Money | Function::NumberText | Function::PercentText | Function::DateText,
                ..
            } => found.push((id, "a formatting function")),
            ExprKind::Aggregate(aggregate) => {
                let aggregate = catalog.aggregate(*aggregate);
                let range = &aggregate.range;
                open.extend(plan.folds.iter().filter(|fold| fold.node == id).flat_map(crate::plan::Fold::fields));
                open.extend(aggregate.value.into_iter().chain(range.window).chain(range.condition));
            }
            kind => open.extend(catalog.named(kind)),
        }
        children(&plan.exprs[id].kind, |child| open.push(child));
    }
    found.sort_unstable();
    found
}
