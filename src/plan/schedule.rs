//! Puts products into steps: each as early as what it needs allows, the answers of an entity together in one last scan.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Fold, Gather, Output, Plan, Scan, Step, can_fail, needs::Needs, needs::needs, needs::through};
use crate::model::{
    AggregateFunction, Catalog, Comparison, DefinitionId, EntityId, Expr, ExprId, ExprKind, Exprs, PickOrder,
    PopulationId, Range, RangePath, RelationId, SequenceId, Type, Value,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Product {
    Index(EntityId, Vec<u32>),
    Owners(RelationId),
    Stored(EntityId, ExprId),
    Folded(ExprId),
    Previous(EntityId, ExprId, ExprId),
}

struct Scheduler<'a> {
    catalog: &'a Catalog,
    exprs: Exprs,
    steps: Vec<Step>,
    folds: Vec<Fold>,
    gathers: Vec<Gather>,
    placed: HashMap<Product, usize>,
}

/// Plans the definitions, given by the entity whose records they are of.
pub(super) fn schedule(catalog: &Catalog, wanted: &BTreeMap<EntityId, Vec<DefinitionId>>) -> Plan {
    let mut scheduler = Scheduler {
        catalog,
        exprs: catalog.exprs.clone(),
        steps: Vec::new(),
        folds: Vec::new(),
        gathers: Vec::new(),
        placed: HashMap::new(),
    };
    let outputs = wanted.iter().map(|(&entity, definitions)| scheduler.output(entity, definitions)).collect();
    let Scheduler { exprs, mut steps, folds, gathers, .. } = scheduler;
    for step in &mut steps {
        step.scans.retain(Scan::makes_something);
        step.scans.sort_by_key(|scan| scan.entity);
    }
    Plan { exprs, steps, folds, gathers, outputs }
}

impl Scheduler<'_> {
    fn output(&mut self, entity: EntityId, definitions: &[DefinitionId]) -> Output {
        let key_columns = self.catalog.entity(entity).key.clone();
        self.place(Product::Index(entity, key_columns.clone()));
        let key: Vec<ExprId> = key_columns.iter().map(|&column| self.column(entity, column)).collect();
        for &part in &key {
            self.place(Product::Stored(entity, part));
        }
        let exists = self.catalog.entity(entity).exists;
        let definitions: Vec<(DefinitionId, ExprId)> = definitions
            .iter()
            .map(|&id| (id, through(self.catalog, &self.exprs, self.catalog.definition(id).body)))
            .collect();
        let mut roots: BTreeSet<ExprId> = definitions.iter().map(|&(_, root)| root).collect();
        roots.extend(exists);
        // Results of folds are stored by their fold; everything else in one last scan.
        let (folded, computed): (Vec<ExprId>, Vec<ExprId>) = roots.into_iter().partition(|&root| self.is_folded(root));
        for root in folded {
            self.place(Product::Folded(root));
        }
        let step = self.ready(entity, &computed);
        for root in computed {
            if let Some(&before) = self.placed.get(&Product::Stored(entity, root))
                && before <= step
            {
                continue;
            }
            self.placed.insert(Product::Stored(entity, root), step);
            self.scan(step, entity).stored.insert(root);
        }
        Output { entity, key, exists, definitions }
    }

    fn is_folded(&self, expr: ExprId) -> bool {
        matches!(
            self.exprs[expr].kind,
            ExprKind::Aggregate(_) | ExprKind::Sequence(_) | ExprKind::Population(_) | ExprKind::Stage(_)
        )
    }

    /// The step that makes the product; schedules it if it is not yet.
    fn place(&mut self, product: Product) -> usize {
        if let Some(&step) = self.placed.get(&product) {
            return step;
        }
        let step = match &product {
            Product::Index(entity, columns) => {
                let scan = self.scan(0, *entity);
                scan.indexes.insert(columns.clone());
                scan.columns.extend(columns);
                0
            }
            Product::Owners(relation) => self.place_owners(*relation),
            Product::Stored(entity, expr) => {
                let step = self.ready(*entity, &[*expr]);
                self.scan(step, *entity).stored.insert(*expr);
                step
            }
            Product::Folded(node) => self.place_folded(*node),
            Product::Previous(entity, node, inner) => self.place_previous(*entity, *node, *inner),
        };
        self.placed.insert(product, step);
        step
    }

    fn place_owners(&mut self, id: RelationId) -> usize {
        let relation = self.catalog.relation(id);
        let (from, local) = (relation.from, relation.local.clone());
        let step = self.place(Product::Index(relation.to, relation.remote.clone())) + 1;
        let scan = self.scan(step, from);
        scan.owners.insert(id);
        scan.columns.extend(local);
        step
    }

    fn place_previous(&mut self, entity: EntityId, node: ExprId, inner: ExprId) -> usize {
        let owner = self.catalog.entity(entity);
        let (time, key, default_owner) = (owner.time, owner.key.clone(), owner.default_owner);
        let mut step = self.place(Product::Stored(entity, inner));
        for part in time.into_iter().chain(key.iter().map(|&column| self.column(entity, column)).collect::<Vec<_>>()) {
            step = step.max(self.place(Product::Stored(entity, part)));
        }
        if let Some(relation) = default_owner {
            step = step.max(self.place(Product::Owners(relation)));
        }
        self.step(step).previous.push((node, inner, entity));
        step
    }

    fn place_folded(&mut self, node: ExprId) -> usize {
        match self.exprs[node].kind {
            ExprKind::Population(id) => self.place_rank(node, id),
            ExprKind::Aggregate(id) => {
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
                    || matches!(
                        function,
                        AggregateFunction::First | AggregateFunction::Last | AggregateFunction::Rows(_)
                    );
                let selection = self.selection(range);
                let value = aggregate.value.map(|value| self.guarded(value, selection, range.rows));
                let mut fold = Fold {
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
                        PickOrder::Top(by) | PickOrder::Bottom(by) => Some(by),
                    }),
                    per: if range.path == RangePath::Whole { range.per.to_vec() } else { Vec::new() },
                    uses_record: false,
                };
                let roots = fold_roots(&fold);
                let found = self.find(&roots);
                fold.uses_record = !found.record.is_empty();
                let mut step = self.ready_for(range.rows, &found, range);
                for &(_, record) in &fold.per {
                    let record = through(self.catalog, &self.exprs, record);
                    step = step.max(self.stored_or_folded(range.record, record) + 1);
                }
                let key = if ordered { self.catalog.entity(range.rows).key.clone() } else { Vec::new() };
                for (_, inner) in &found.record {
                    // Read beside the rows, so stored before.
                    debug_assert!(
                        self.placed.contains_key(&Product::Stored(range.record, *inner)) || self.is_folded(*inner)
                    );
                }
                self.folds.push(fold);
                let position = self.folds.len() - 1;
                let scan = self.scan(step, range.rows);
                scan.columns.extend(&found.columns);
                scan.columns.extend(key);
                scan.folds.push(position);
                step
            }
            ExprKind::Sequence(id) => self.place_sequence(node, id),
            _ => 0,
        }
    }

    fn place_sequence(&mut self, node: ExprId, id: SequenceId) -> usize {
        let sequence = self.catalog.sequence(id).clone();
        let mut last = 0;
        for (number, step) in sequence.steps.iter().enumerate() {
            let range = &step.range;
            let selection = self.selection(range);
            let same: Vec<ExprId> = if number == 0 {
                sequence.steps.iter().flat_map(|step| step.same.iter().map(|&(_, first)| first)).collect()
            } else {
                step.same.iter().map(|&(own, _)| own).collect()
            };
            let roots: Vec<ExprId> = selection.into_iter().chain([step.time]).chain(same.iter().copied()).collect();
            let found = self.find(&roots);
            let at = self.ready_for(range.rows, &found, range);
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

    fn place_rank(&mut self, node: ExprId, id: PopulationId) -> usize {
        let population = self.catalog.population(id).clone();
        let entity = population.entity;
        let mut step = 0;
        let mut parts = vec![population.value];
        parts.extend(population.among);
        parts.extend(self.catalog.entity(entity).exists);
        let key = self.catalog.entity(entity).key.clone();
        parts.extend(key.iter().map(|&column| self.column(entity, column)).collect::<Vec<_>>());
        for part in parts {
            let part = through(self.catalog, &self.exprs, part);
            step = step.max(self.stored_or_folded(entity, part));
        }
        self.step(step).ranks.push((node, id));
        step
    }

    /// The step after which the value is at hand for every row of the entity.
    fn stored_or_folded(&mut self, entity: EntityId, expr: ExprId) -> usize {
        if matches!(self.exprs[expr].kind, ExprKind::Literal(_)) {
            return 0;
        }
        if self.is_folded(expr) { self.place(Product::Folded(expr)) } else { self.place(Product::Stored(entity, expr)) }
    }

    fn find(&self, roots: &[ExprId]) -> Needs {
        needs(self.catalog, &self.exprs, roots.iter().copied(), |_| false)
    }

    /// The first step in which the expressions can be evaluated on rows of the entity; asks for the columns there.
    fn ready(&mut self, entity: EntityId, roots: &[ExprId]) -> usize {
        let found = self.find(roots);
        let step = self.needed(entity, &found);
        let columns = self.row_columns(entity, &found);
        self.scan(step, entity).columns.extend(columns);
        step
    }

    fn ready_for(&mut self, entity: EntityId, found: &Needs, range: &Range) -> usize {
        let mut step = self.needed(entity, found);
        for &(_, inner) in &found.record {
            step = step.max(self.stored_or_folded(range.record, inner) + 1);
        }
        let path = self.path_ready(range);
        let step = step.max(path);
        let columns = self.row_columns(entity, found);
        let scan_columns: Vec<u32> = columns.into_iter().chain(self.path_columns(range)).collect();
        self.scan(step, entity).columns.extend(scan_columns);
        step
    }

    fn row_columns(&self, entity: EntityId, found: &Needs) -> Vec<u32> {
        let mut columns: Vec<u32> = found.columns.iter().copied().collect();
        for &relation in &found.relations {
            columns.extend(&self.catalog.relation(relation).local);
        }
        if found.key {
            columns.extend(&self.catalog.entity(entity).key);
        }
        columns
    }

    fn path_columns(&self, range: &Range) -> Vec<u32> {
        match &range.path {
            RangePath::Relations(hops) => {
                hops.last().map(|&last| self.catalog.relation(last).local.clone()).unwrap_or_default()
            }
            RangePath::Whole => Vec::new(),
        }
    }

    fn path_ready(&mut self, range: &Range) -> usize {
        let RangePath::Relations(hops) = &range.path else {
            return 0;
        };
        let mut step = 0;
        for (position, &hop) in hops.iter().enumerate() {
            let relation = self.catalog.relation(hop);
            let after = if position + 1 == hops.len() {
                self.place(Product::Index(relation.to, relation.remote.clone()))
            } else {
                self.place(Product::Owners(hop))
            };
            step = step.max(after + 1);
        }
        step
    }

    fn needed(&mut self, entity: EntityId, found: &Needs) -> usize {
        let mut step = 0;
        for &(_, relation, inner) in &found.owners {
            let to = self.catalog.relation(relation).to;
            let remote = self.catalog.relation(relation).remote.clone();
            step = step.max(self.place(Product::Index(to, remote)) + 1);
            step = step.max(self.stored_or_folded(to, inner) + 1);
            if let Some(exists) = hidden_owner(self.catalog, entity, relation) {
                step = step.max(self.stored_or_folded(to, exists) + 1);
                if let Some(own) = self.catalog.entity(entity).exists {
                    step = step.max(self.ready(entity, &[own]));
                }
            }
        }
        for &node in &found.folded {
            step = step.max(self.place(Product::Folded(node)) + 1);
        }
        for &(node, inner) in &found.previous {
            step = step.max(self.place(Product::Previous(entity, node, inner)) + 1);
        }
        step
    }

    /// Existence, window and condition of a range in one condition on the row.
    fn selection(&mut self, range: &Range) -> Option<ExprId> {
        let mut parts: Vec<ExprId> = Vec::new();
        if !range.ahead {
            let mut exist: Vec<ExprId> = self.catalog.entity(range.rows).exists.into_iter().collect();
            if let RangePath::Relations(hops) = &range.path {
                exist.extend(self.way_exists(hops));
            }
            let record_may_be_ahead = matches!(range.path, RangePath::Relations(_))
                && self.catalog.entity(range.record).exists.is_some()
                && self.catalog.aggregates.iter().any(|aggregate| aggregate.range.ahead);
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
        if matches!(range.path, RangePath::Relations(_)) {
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
    fn guarded(&mut self, value: ExprId, selection: Option<ExprId>, frame: EntityId) -> ExprId {
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

    fn condition(&mut self, kind: ExprKind, frame: EntityId) -> ExprId {
        self.exprs.intern(Expr { kind, ty: Type::Bool, frame: Some(frame) })
    }

    fn column(&mut self, entity: EntityId, column: u32) -> ExprId {
        let ty = self.catalog.entity(entity).columns[column as usize].ty.clone();
        self.exprs.intern(Expr { kind: ExprKind::Column(entity, column), ty, frame: Some(entity) })
    }

    fn step(&mut self, step: usize) -> &mut Step {
        if self.steps.len() <= step {
            self.steps.resize_with(step + 1, Step::default);
        }
        &mut self.steps[step]
    }

    fn scan(&mut self, step: usize, entity: EntityId) -> &mut Scan {
        let scans = &mut self.step(step).scans;
        let position = scans.iter().position(|scan| scan.entity == entity).unwrap_or_else(|| {
            scans.push(Scan {
                entity,
                columns: BTreeSet::new(),
                indexes: BTreeSet::new(),
                owners: BTreeSet::new(),
                stored: BTreeSet::new(),
                folds: Vec::new(),
                gathers: Vec::new(),
            });
            scans.len() - 1
        });
        &mut scans[position]
    }
}

/// Everything that is evaluated on the rows for a fold.
fn fold_roots(fold: &Fold) -> Vec<ExprId> {
    let mut roots: Vec<ExprId> =
        fold.selection.into_iter().chain(fold.value).chain(fold.time).chain(fold.order).collect();
    roots.extend(fold.per.iter().map(|&(row, _)| row));
    if let AggregateFunction::Rows(fields) = &fold.function {
        roots.extend(fields.iter().map(|&(_, field)| field));
    }
    roots
}

/// The condition under which an owner can be seen from a row that exists, where that is not implied: the owner's own
/// existence, unless the row takes its time from this very owner.
#[must_use]
pub(crate) fn hidden_owner(catalog: &Catalog, entity: EntityId, relation: RelationId) -> Option<ExprId> {
    let exists = catalog.entity(catalog.relation(relation).to).exists?;
    let inherited = catalog
        .entity(entity)
        .time
        .is_some_and(|time| matches!(catalog.exprs[time].kind, ExprKind::Owner(over, _) if over == relation));
    if inherited { None } else { Some(exists) }
}
