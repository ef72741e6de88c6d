//! Which rows a range takes, as one condition on the row: existence, window, `per` and `where`.

use std::collections::BTreeSet;

use super::can_fail;
use super::schedule::Scheduler;
use crate::model::{Comparison, EntityId, Expr, ExprId, ExprKind, Range, RangePath, RelationId, Type, Value};

impl Scheduler<'_> {
    /// Existence, window and condition of a range in one condition on the row; `per` too where the record stands beside it.
    pub(super) fn selection(&mut self, range: &Range, beside_record: bool) -> Option<ExprId> {
        let mut parts: Vec<ExprId> = Vec::new();
        if !range.ahead {
            let mut exist: Vec<ExprId> = self.catalog.entity(range.rows).exists.into_iter().collect();
            if let RangePath::Relations(hops) = &range.path {
                exist.extend(self.way_exists(hops));
            }
            let record_may_be_ahead = matches!(range.path, RangePath::Relations(_))
                && self.catalog.entity(range.record).exists.is_some()
                && self.catalog.looks_ahead();
            if record_may_be_ahead && !exist.is_empty() {
                // All that belongs to a record of the future counts for that record.
                let record = self.catalog.entity(range.record).exists.map(|exists| {
                    let there = self.condition(ExprKind::This(exists), range.rows);
                    self.condition(ExprKind::Not(there), range.rows)
                });
                let all = self.both(exist, range.rows);
                if let (Some(all), Some(record)) = (all, record) {
                    parts.push(self.condition(ExprKind::Or([all, record].into()), range.rows));
                }
            } else {
                parts.extend(exist);
            }
        }
        parts.extend(range.window);
        if beside_record {
            for &(row, record) in &range.per {
                let ty = self.exprs[record].ty.clone();
                let kind = ExprKind::This(record);
                let right = self.exprs.intern(Expr { kind, ty, frame: Some(range.rows) });
                let same = ExprKind::Compare { op: Comparison::Equal, left: row, right, ignoring_case: false };
                parts.push(self.condition(same, range.rows));
            }
        }
        let condition = range.condition;
        if let Some(condition) = condition
            && can_fail(&self.exprs, condition)
            && let Some(before) = self.both(parts.clone(), range.rows)
        {
            // Asked only of the rows of the window: what does not fit on others is nobody's fault.
            let no =
                self.exprs.intern(Expr { kind: ExprKind::Literal(Value::Bool(false)), ty: Type::Bool, frame: None });
            let arms = [(before, condition)].into();
            return Some(self.condition(ExprKind::Case { arms, otherwise: Some(no) }, range.rows));
        }
        parts.extend(condition);
        let mut flat = Vec::new();
        for part in parts {
            match &self.exprs[part].kind {
                ExprKind::And(inner) => flat.extend(inner.iter().copied()),
                _ => flat.push(part),
            }
        }
        let mut seen = BTreeSet::new();
        flat.retain(|part| seen.insert(*part));
        self.both(flat, range.rows)
    }

    /// A value that can fail is computed only for the rows of the range.
    pub(super) fn guarded(&mut self, value: ExprId, selection: Option<ExprId>, frame: EntityId) -> ExprId {
        match selection {
            Some(selection) if can_fail(&self.exprs, value) => {
                let ty = self.exprs[value].ty.clone();
                let kind = ExprKind::Case { arms: [(selection, value)].into(), otherwise: None };
                self.exprs.intern(Expr { kind, ty, frame: Some(frame) })
            }
            _ => value,
        }
    }

    /// On the way from the record to the rows every row exists: conditions on the last row.
    fn way_exists(&mut self, hops: &[RelationId]) -> Vec<ExprId> {
        let mut conditions = Vec::new();
        // The row of hop `k` is reached from the rows over the relations behind it.
        for position in 0..hops.len().saturating_sub(1) {
            let entity = self.catalog.relation(hops[position]).from;
            let Some(mut condition) = self.catalog.entity(entity).exists else {
                continue;
            };
            for &hop in &hops[position + 1..] {
                let from = self.catalog.relation(hop).from;
                condition = self.condition(ExprKind::Owner(hop, condition), from);
            }
            conditions.push(condition);
        }
        conditions
    }

    fn both(&mut self, mut parts: Vec<ExprId>, frame: EntityId) -> Option<ExprId> {
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(self.condition(ExprKind::And(parts.into()), frame)),
        }
    }
}
