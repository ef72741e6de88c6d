//! Products of scans and when they can be made: owners, previous rows, folds, sequences, ranks, audiences.

use super::schedule::{Product, Scheduler, hidden_owner};
use super::{Fold, Gather, Standing, through};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, AudienceId, EntityId, ExprId, ExprKind, PickOrder, PopulationId,
    RangePath, RelationId, SequenceId, Split,
};

impl Scheduler<'_> {
    pub(super) fn place_owners(&mut self, id: RelationId) -> usize {
        let relation = self.catalog.relation(id);
        let (from, local) = (relation.from, relation.local.clone());
        let step = self.place(Product::Index(relation.to, relation.remote.clone())) + 1;
        let scan = self.scan(step, from);
        scan.owners.insert(id);
        scan.columns.extend(local);
        step
    }

    pub(super) fn place_previous(&mut self, entity: EntityId, node: ExprId, inner: ExprId) -> usize {
        let owner = self.catalog.entity(entity);
        let (time, key, default_owner) = (owner.time, owner.key.clone(), owner.default_owner);
        let mut step = self.place(Product::Stored(entity, inner));
        for part in time.into_iter().chain(key.iter().map(|&column| self.column(entity, column)).collect::<Vec<_>>()) {
            step = step.max(self.place(Product::Stored(entity, part)));
        }
        if let Some(relation) = default_owner {
            step = step.max(self.place(Product::Owners(relation)));
            if let Some(exists) = hidden_owner(self.catalog, entity, relation) {
                let to = self.catalog.relation(relation).to;
                step = step.max(self.place(Product::Stored(to, exists)));
                let own = self.catalog.entity(entity).exists;
                step = own.map_or(step, |own| step.max(self.place(Product::Stored(entity, own))));
            }
        }
        if !key.is_empty() {
            step = step.max(self.place(Product::Index(entity, key)));
        }
        self.step(step).previous.push((node, inner, entity));
        step
    }

    pub(super) fn place_folded(&mut self, node: ExprId) -> usize {
        match self.exprs[node].kind {
            ExprKind::Population(id) => self.place_rank(node, id),
            ExprKind::Aggregate(id) => self.place_aggregate(node, id),
            ExprKind::Sequence(id) => self.place_sequence(node, id),
            ExprKind::Audience(id, _) => self.place(Product::Audience(id)),
            _ => 0,
        }
    }

    /// The aggregate as it is folded.
    fn fold(&mut self, node: ExprId, id: AggregateId) -> Fold {
        let aggregate = self.catalog.aggregate(id).clone();
        let range = &aggregate.range;
        let time = self.catalog.entity(range.rows).time;
        let mut function = aggregate.function.clone();
        // The time of the last row is the largest time, whatever breaks ties.
        if range.pick.is_none() && aggregate.value.is_some() && aggregate.value == time {
            function = match function {
                AggregateFunction::Last => AggregateFunction::Max,
                AggregateFunction::First => AggregateFunction::Min,
                other => other,
            };
        }
        let ordered = range.pick.is_some()
            || matches!(function, AggregateFunction::First | AggregateFunction::Last | AggregateFunction::Rows(_));
        let beside_record = self.reads_record(id);
        let selection = self.selection(range, beside_record);
        let value = aggregate.value.map(|value| self.guarded(value, selection, range.rows));
        if let AggregateFunction::Rows(fields) = &mut function {
            fields.iter_mut().for_each(|(_, field)| *field = self.guarded(*field, selection, range.rows));
        }
        Fold {
            node,
            aggregate: id,
            function,
            rows: range.rows,
            record: range.record,
            path: range.path.clone(),
            selection,
            value,
            time: if ordered { time } else { None },
            ordered,
            order: range.pick.as_ref().and_then(|pick| match pick.order {
                PickOrder::Latest | PickOrder::Earliest => time,
                PickOrder::Top(by) | PickOrder::Bottom(by) => Some(self.guarded(by, selection, range.rows)),
            }),
            per: if beside_record { Vec::new() } else { range.per.to_vec() },
            uses_record: false,
        }
    }

    /// Whether the rows of an aggregate are looked at with their record beside them: over a relation, where that costs nothing
    /// but a look-up, or where an expression asks for it.
    fn reads_record(&self, id: AggregateId) -> bool {
        let Aggregate { value, range, function } = self.catalog.aggregate(id);
        if range.path != RangePath::Whole {
            return true;
        }
        let mut roots: Vec<ExprId> = value.iter().chain(&range.window).chain(&range.condition).copied().collect();
        if let Some(PickOrder::Top(by) | PickOrder::Bottom(by)) = range.pick.as_ref().map(|pick| &pick.order) {
            roots.push(*by);
        }
        if let AggregateFunction::Rows(fields) = function {
            roots.extend(fields.iter().map(|(_, field)| *field));
        }
        !self.find(&roots).record.is_empty()
    }

    fn place_aggregate(&mut self, node: ExprId, id: AggregateId) -> usize {
        let range = &self.catalog.aggregate(id).range;
        let mut fold = self.fold(node, id);
        let ordered = fold.ordered;
        let roots = fold_roots(&fold);
        let found = self.find(&roots);
        fold.uses_record = !found.record.is_empty();
        let mut step = self.ready_for(range.rows, &found, range);
        for &(_, record) in &fold.per {
            let record = through(self.catalog, &self.exprs, record);
            step = step.max(self.stored_or_folded(range.record, record) + 1);
        }
        if range.path == RangePath::Whole {
            // The answer is repeated for every record, so their number has to be known.
            let key = self.catalog.entity(range.record).key.clone();
            step = step.max(self.place(Product::Index(range.record, key)) + 1);
        }
        let mut columns = self.row_columns(range.rows, &found);
        columns.extend(self.path_columns(range));
        let key = self.catalog.entity(range.rows).key.clone();
        let unchecked = !self.placed.contains_key(&Product::Index(range.rows, key.clone()));
        self.folds.push(fold);
        let position = self.folds.len() - 1;
        let scan = self.scan(step, range.rows);
        scan.columns.extend(columns);
        scan.folds.push(position);
        if ordered && !key.is_empty() {
            scan.columns.extend(&key);
            // A key that decides an order is checked, and indexing is how keys are checked.
            if unchecked {
                scan.indexes.insert(key);
            }
        }
        step
    }

    pub(super) fn place_sequence(&mut self, node: ExprId, id: SequenceId) -> usize {
        let sequence = self.catalog.sequence(id).clone();
        let mut last = 0;
        for (number, step) in sequence.steps.iter().enumerate() {
            let range = &step.range;
            // Each step asks for itself, so the record's side of `per` is read beside the rows.
            let selection = self.selection(range, true);
            let same: Vec<ExprId> = if number == 0 {
                sequence.steps.iter().flat_map(|step| step.same.iter().map(|&(_, first)| first)).collect()
            } else {
                step.same.iter().map(|&(own, _)| own).collect()
            };
            let roots: Vec<ExprId> = selection.into_iter().chain([step.time]).chain(same.iter().copied()).collect();
            let found = self.find(&roots);
            let mut at = self.ready_for(range.rows, &found, range);
            if range.path == RangePath::Whole {
                // The answer is one for every record, so their number has to be known.
                let key = self.catalog.entity(range.record).key.clone();
                at = at.max(self.place(Product::Index(range.record, key)) + 1);
                let columns = self.row_columns(range.rows, &found);
                self.scan(at, range.rows).columns.extend(columns);
            }
            self.gathers.push(Gather {
                sequence: id,
                step: number,
                rows: range.rows,
                record: range.record,
                path: range.path.clone(),
                selection,
                time: step.time,
                same,
                uses_record: !found.record.is_empty(),
            });
            let position = self.gathers.len() - 1;
            self.scan(at, range.rows).gathers.push(position);
            last = last.max(at);
        }
        self.step(last).sequences.push((node, id));
        last
    }

    pub(super) fn place_rank(&mut self, node: ExprId, id: PopulationId) -> usize {
        let population = self.catalog.population(id).clone();
        let entity = population.entity;
        let among = population.among.map(|among| through(self.catalog, &self.exprs, among));
        let value = through(self.catalog, &self.exprs, population.value);
        let value = self.guarded(value, among, entity);
        let step = self.known(entity, [value].into_iter().chain(among).collect());
        self.step(step).standings.push(Standing::Rank { node, rank: id, value });
        step
    }

    pub(super) fn place_audience(&mut self, id: AudienceId) -> usize {
        let audience = self.catalog.audience(id);
        let mut parts = vec![audience.candidate];
        parts.extend(audience.one_per);
        parts.extend(audience.limit.as_ref().and_then(|limit| limit.by));
        if let Some(Split::By(by)) = audience.split {
            parts.push(by);
        }
        let step = self.known(audience.entity, parts);
        self.step(step).standings.push(Standing::Audience(id));
        step
    }

    /// The step after which the values, the key and the existence of every record of the entity are known.
    fn known(&mut self, entity: EntityId, mut parts: Vec<ExprId>) -> usize {
        let mut step = 0;
        parts.extend(self.catalog.entity(entity).exists);
        let key = self.catalog.entity(entity).key.clone();
        parts.extend(key.iter().map(|&column| self.column(entity, column)).collect::<Vec<_>>());
        for part in parts {
            let part = through(self.catalog, &self.exprs, part);
            step = step.max(self.stored_or_folded(entity, part));
        }
        // The key breaks ties, so it is checked; and the number of records has to be known.
        step.max(self.place(Product::Index(entity, key)))
    }
}

/// Everything that is evaluated on the rows for a fold.
fn fold_roots(fold: &Fold) -> Vec<ExprId> {
    let mut roots: Vec<ExprId> =
        fold.selection.into_iter().chain(fold.value).chain(fold.time).chain(fold.order).collect();
    roots.extend(fold.per.iter().map(|&(row, _)| row));
    roots.extend(fold.fields());
    roots
}
