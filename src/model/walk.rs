//! What an expression is made of: its parts, one level down. Knows nothing of what is done with them.

use std::collections::{BTreeSet, HashSet};

use super::{
    Aggregate, AggregateFunction, Audience, Catalog, EntityId, ExprId, ExprKind, PickOrder, Population, Range,
    Sequence, Split,
};

impl Catalog {
    /// The expressions that stand directly in this one: also those that its aggregate, sequence or rank evaluates in
    /// other rows, and the body of a definition that it names.
    #[must_use]
    pub fn parts(&self, id: ExprId) -> Vec<ExprId> {
        match &self.exprs[id].kind {
            ExprKind::Literal(_) | ExprKind::Column(..) | ExprKind::Sample { .. } => Vec::new(),
            ExprKind::Stage(of) => vec![self.journey(*of).stage],
            ExprKind::Definition(of) => vec![self.definition(*of).body],
            ExprKind::Owner(_, of)
            | ExprKind::This(of)
            | ExprKind::Previous(of)
            | ExprKind::Holds(of)
            | ExprKind::Not(of)
            | ExprKind::Missing(of)
            | ExprKind::Negate(of)
            | ExprKind::Convert(of) => vec![*of],
            ExprKind::And(of) | ExprKind::Or(of) | ExprKind::CountOf { of, .. } => of.to_vec(),
            ExprKind::Compare { left, right, .. } | ExprKind::Arithmetic { left, right, .. } => vec![*left, *right],
            ExprKind::InValues { value, .. } | ExprKind::InList { value, .. } | ExprKind::Matches { value, .. } => {
                vec![*value]
            }
            ExprKind::TextTest { value, pattern, .. } => vec![*value, *pattern],
            ExprKind::ListContains { list, value, .. } => vec![*list, *value],
            ExprKind::ListOverlap { list, other, .. } => vec![*list, *other],
            ExprKind::ListOverlapsList { list, .. } => vec![*list],
            ExprKind::InWindow { value, lower, upper } => {
                [Some(*value), *lower, *upper].into_iter().flatten().collect()
            }
            ExprKind::Anniversary { value, from, until } => vec![*value, *from, *until],
            ExprKind::Shift { value, .. } => vec![*value],
            ExprKind::Coalesce(first, second) => vec![*first, *second],
            ExprKind::Case { arms, otherwise } => {
                arms.iter().flat_map(|(condition, value)| [*condition, *value]).chain(*otherwise).collect()
            }
            ExprKind::Call { arguments, .. } => arguments.to_vec(),
            ExprKind::Aggregate(of) => aggregate_parts(self.aggregate(*of)),
            ExprKind::Sequence(of) => sequence_parts(self.sequence(*of)),
            ExprKind::Population(of) => {
                let Population { value, among, .. } = self.population(*of);
                std::iter::once(*value).chain(*among).collect()
            }
            ExprKind::Audience(of, _) => audience_parts(self.audience(*of)),
            ExprKind::Leading(of) => of.iter().map(|(value, _)| *value).collect(),
        }
    }

    /// The columns of an entity that an expression reads, wherever in it, in the order of the entity's columns.
    #[must_use]
    pub fn columns_read(&self, roots: &[ExprId], entity: EntityId) -> Vec<u32> {
        let read = self.reached(roots.to_vec());
        let column = |id: &ExprId| match self.exprs[*id].kind {
            ExprKind::Column(of, column) if of == entity => Some(column),
            _ => None,
        };
        let columns: BTreeSet<u32> = read.iter().filter_map(column).collect();
        columns.into_iter().collect()
    }

    /// Every expression that ranges ask for which look ahead: of these a row of the future may be asked too.
    #[must_use]
    pub fn asked_ahead(&self) -> HashSet<ExprId> {
        let aggregates = self.aggregates.iter().filter(|aggregate| aggregate.range.ahead).flat_map(aggregate_parts);
        let ahead = |sequence: &&Sequence| sequence.steps.iter().any(|step| step.range.ahead);
        let sequences = self.sequences.iter().filter(ahead).flat_map(sequence_parts);
        self.reached(aggregates.chain(sequences).collect())
    }

    /// These expressions and all that they are made of.
    fn reached(&self, mut open: Vec<ExprId>) -> HashSet<ExprId> {
        let mut reached = HashSet::new();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend(self.parts(id));
            }
        }
        reached
    }
}

fn aggregate_parts(aggregate: &Aggregate) -> Vec<ExprId> {
    let mut parts: Vec<ExprId> = aggregate.value.into_iter().collect();
    if let AggregateFunction::Rows(fields) = &aggregate.function {
        parts.extend(fields.iter().map(|(_, value)| *value));
    }
    range_parts(&aggregate.range, &mut parts);
    parts
}

/// What decides who is in an audience, and in which part of it.
fn audience_parts(audience: &Audience) -> Vec<ExprId> {
    let mut parts = vec![audience.candidate];
    parts.extend(audience.one_per);
    parts.extend(audience.limit.as_ref().and_then(|limit| limit.by));
    if let Some(Split::By(by)) = audience.split {
        parts.push(by);
    }
    parts
}

fn sequence_parts(sequence: &Sequence) -> Vec<ExprId> {
    let mut parts = Vec::new();
    for step in &sequence.steps {
        range_parts(&step.range, &mut parts);
        parts.extend(step.same.iter().flat_map(|(row, first)| [*row, *first]));
        parts.push(step.time);
    }
    parts
}

fn range_parts(range: &Range, parts: &mut Vec<ExprId>) {
    parts.extend(range.window);
    parts.extend(range.per.iter().flat_map(|(row, record)| [*row, *record]));
    parts.extend(range.condition);
    if let Some(PickOrder::Top(by) | PickOrder::Bottom(by)) = range.pick.as_ref().map(|pick| &pick.order) {
        parts.push(*by);
    }
}
