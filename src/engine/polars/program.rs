//! Expressions compiled for the chunks of a scan: every shared part becomes a column once, in stages.

use std::collections::{HashMap, HashSet};

use polars::prelude::*;

use super::lower::{Faults, ListSets, Lower, column_name};
use crate::model::{Catalog, ExprId, ExprKind, Exprs, Type};
use crate::plan::{can_fail, children, through};

/// What every compilation of a run needs.
#[derive(Clone, Copy)]
pub(super) struct Compiler<'a> {
    /// The definitions.
    pub(super) catalog: &'a Catalog,
    /// The plan's expressions.
    pub(super) exprs: &'a Exprs,
    /// The lists.
    pub(super) lists: &'a ListSets,
    /// Where rows are reported on which an operation does not fit.
    pub(super) faults: &'a Faults,
}

/// Columns to add to a frame, stage by stage; a stage reads columns of earlier ones.
pub(super) struct Program {
    stages: Vec<Vec<Expr>>,
}

/// An expression deeper than this becomes a column, so that no tree of polars grows too deep.
const DEEPEST: usize = 24;

#[derive(Default)]
struct Node {
    parents: usize,
    height: usize,
    stage: usize,
    column: bool,
}

impl Compiler<'_> {
    /// Compiles `roots` for frames that already have columns for `available`.
    pub(super) fn compile(
        &self,
        roots: &[ExprId],
        available: &HashSet<ExprId>,
        key: &[(String, Type)],
    ) -> PolarsResult<Program> {
        let order = self.postorder(roots, available);
        let eager = self.eager(roots, available);
        let mut nodes: HashMap<ExprId, Node> = eager.iter().map(|&id| (id, Node::default())).collect();
        for &id in eager.iter().filter(|&&id| self.catalog.named(&self.exprs[id].kind).is_none()) {
            for child in self.parts(id).into_iter().chain(repeated(self.exprs, id)) {
                // A name is no column: what it stands for is.
                if let Some(node) = nodes.get_mut(&through(self.catalog, self.exprs, child)) {
                    node.parents += 1;
                }
            }
        }
        let wanted: HashSet<ExprId> = roots.iter().copied().collect();
        for &id in order.iter().filter(|id| eager.contains(id)) {
            let (mut height, mut stage) = (0, 0);
            for child in self.reads(id, &nodes) {
                let node = &nodes[&child];
                height = height.max(if node.column { 0 } else { node.height + 1 });
                stage = stage.max(if node.column { node.stage + 1 } else { node.stage });
            }
            let leaf = matches!(self.exprs[id].kind, ExprKind::Literal(_) | ExprKind::Column(..));
            let through = self.catalog.named(&self.exprs[id].kind).is_some();
            if let Some(node) = nodes.get_mut(&id) {
                node.column = wanted.contains(&id) || (!leaf && !through && (node.parents > 1 || height >= DEEPEST));
                node.height = height;
                node.stage = stage;
            }
        }
        self.lowered(&order, &nodes, available, key)
    }

    fn lowered(
        &self,
        order: &[ExprId],
        nodes: &HashMap<ExprId, Node>,
        available: &HashSet<ExprId>,
        key: &[(String, Type)],
    ) -> PolarsResult<Program> {
        let mut columns = available.clone();
        columns.extend(nodes.iter().filter(|(_, node)| node.column).map(|(&id, _)| id));
        let fallible = |id: ExprId| can_fail(self.exprs, id);
        let lower = Lower {
            catalog: self.catalog,
            exprs: self.exprs,
            lists: self.lists,
            faults: self.faults,
            columns: &columns,
            fallible: &fallible,
            key,
        };
        let mut stages: Vec<Vec<Expr>> = Vec::new();
        for &id in order {
            let Some(node) = nodes.get(&id).filter(|node| node.column) else {
                continue;
            };
            if stages.len() <= node.stage {
                stages.resize_with(node.stage + 1, Vec::new);
            }
            stages[node.stage].push(lower.node(id)?.alias(column_name(id)));
        }
        Ok(Program { stages })
    }

    /// The parts that are evaluated for every row: not those that only some rows may reach and that could fail on the others.
    fn parts(&self, id: ExprId) -> Vec<ExprId> {
        let mut parts = Vec::new();
        match &self.exprs[id].kind {
            ExprKind::Coalesce(first, second) => {
                parts.push(*first);
                parts.extend(self.unguarded(*second));
            }
            ExprKind::Case { arms, otherwise } => {
                for (position, (condition, value)) in arms.iter().enumerate() {
                    if position == 0 {
                        parts.push(*condition);
                    } else {
                        parts.extend(self.unguarded(*condition));
                    }
                    parts.extend(self.unguarded(*value));
                }
                parts.extend(otherwise.and_then(|value| self.unguarded(value)));
            }
            kind => {
                parts.extend(self.catalog.named(kind));
                children(kind, |child| parts.push(child));
            }
        }
        parts
    }

    fn unguarded(&self, id: ExprId) -> Option<ExprId> {
        (!can_fail(self.exprs, id)).then_some(id)
    }

    /// All parts, those that only some rows may reach included.
    fn every_part(&self, id: ExprId) -> Vec<ExprId> {
        let kind = &self.exprs[id].kind;
        let mut parts: Vec<ExprId> = self.catalog.named(kind).into_iter().collect();
        children(kind, |child| parts.push(child));
        parts
    }

    /// The nodes that are evaluated for every row.
    fn eager(&self, roots: &[ExprId], available: &HashSet<ExprId>) -> HashSet<ExprId> {
        let mut seen = HashSet::new();
        let mut open = roots.to_vec();
        while let Some(id) = open.pop() {
            if !available.contains(&id) && seen.insert(id) {
                open.extend(self.parts(id));
            }
        }
        seen
    }

    /// The nodes whose columns lowering this one may name: its parts, and below parts that only some rows may reach whatever is
    /// evaluated for every row.
    fn reads(&self, id: ExprId, nodes: &HashMap<ExprId, Node>) -> Vec<ExprId> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        let mut open = self.every_part(id);
        while let Some(part) = open.pop() {
            if !seen.insert(part) {
                continue;
            }
            if nodes.contains_key(&part) {
                found.push(part);
            }
            if !nodes.contains_key(&part) || can_fail(self.exprs, part) {
                open.extend(self.every_part(part));
            }
        }
        found
    }

    fn postorder(&self, roots: &[ExprId], available: &HashSet<ExprId>) -> Vec<ExprId> {
        let mut order = Vec::new();
        let mut seen: HashSet<ExprId> = HashSet::new();
        let mut open: Vec<(ExprId, bool)> = roots.iter().rev().map(|&root| (root, false)).collect();
        while let Some((id, done)) = open.pop() {
            if done {
                order.push(id);
            } else if !available.contains(&id) && seen.insert(id) {
                open.push((id, true));
                open.extend(self.every_part(id).into_iter().rev().map(|part| (part, false)));
            }
        }
        order
    }
}

impl Program {
    /// Adds the columns to a frame.
    pub(super) fn run(&self, mut frame: DataFrame) -> PolarsResult<DataFrame> {
        for stage in &self.stages {
            frame =
                frame.lazy().with_optimizations(OptFlags::TYPE_COERCION).with_columns(stage.as_slice()).collect()?;
            frame = spread(frame)?;
        }
        Ok(frame)
    }
}

/// The parts that lowering writes more than once: as columns they are evaluated once, and expressions do not double with
/// every level.
fn repeated(exprs: &Exprs, id: ExprId) -> Vec<ExprId> {
    match &exprs[id].kind {
        ExprKind::CountOf { of, .. } => of.to_vec(),
        ExprKind::InWindow { value, .. } | ExprKind::InValues { value, .. } => vec![*value],
        ExprKind::Compare { left, right, .. } if exprs[*left].ty != exprs[*right].ty => vec![*left, *right],
        ExprKind::Coalesce(first, second) if can_fail(exprs, *second) => vec![*first],
        ExprKind::Case { arms, otherwise } => {
            let guarded = arms.iter().map(|(_, value)| *value).chain(*otherwise).any(|value| can_fail(exprs, value));
            let guarded = guarded || arms.iter().skip(1).any(|(condition, _)| can_fail(exprs, *condition));
            arms.iter().map(|(condition, _)| *condition).filter(|_| guarded).collect()
        }
        _ => Vec::new(),
    }
}

/// The frame with a cell per row in every column. A constant comes out as one cell for all rows, and what the next stage
/// makes of that alone can come out as one row.
fn spread(frame: DataFrame) -> PolarsResult<DataFrame> {
    if frame.columns().iter().all(|column| column.as_scalar_column().is_none()) {
        return Ok(frame);
    }
    let rows = frame.height();
    let columns = frame.into_columns().into_iter().map(|column| column.take_materialized_series().into_column());
    DataFrame::new(rows, columns.collect())
}
