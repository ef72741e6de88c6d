//! Puts products into steps: each as early as what it needs allows, the answers of an entity together in one last scan.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    AtHand, Fold, Gather, Output, Plan, Questions, Scan, Step, Wanted, late, needs::Needs, needs::needs, needs::through,
};
use crate::model::{
    AudienceId, Catalog, DefinitionId, DefinitionKind, EntityId, Expr, ExprId, ExprKind, Exprs, Range, RangePath,
    RelationId, Type,
};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Product {
    Index(EntityId, Vec<u32>),
    Owners(RelationId),
    Stored(EntityId, ExprId),
    Folded(ExprId),
    Previous(EntityId, ExprId, ExprId),
    Audience(AudienceId),
}

pub(super) struct Scheduler<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) exprs: Exprs,
    pub(super) steps: Vec<Step>,
    pub(super) folds: Vec<Fold>,
    pub(super) gathers: Vec<Gather>,
    pub(super) placed: HashMap<Product, usize>,
    at_hand: &'a AtHand,
    /// Of the values at hand, those that were asked for.
    given: RefCell<BTreeSet<ExprId>>,
}

/// Plans what is wanted of each entity, and the answers to the questions.
pub(super) fn schedule(catalog: &Catalog, wanted: &BTreeMap<EntityId, Wanted>, questions: &Questions) -> Plan {
    let mut scheduler = Scheduler {
        catalog,
        exprs: catalog.exprs.clone(),
        steps: Vec::new(),
        folds: Vec::new(),
        gathers: Vec::new(),
        placed: HashMap::new(),
        at_hand: &questions.at_hand,
        given: RefCell::default(),
    };
    let outputs = wanted.iter().map(|(&entity, wanted)| scheduler.output(entity, wanted)).collect();
    scheduler.questions(questions);
    let Scheduler { exprs, mut steps, folds, gathers, given, .. } = scheduler;
    for step in &mut steps {
        step.scans.retain(Scan::makes_something);
        step.scans.sort_by_key(|scan| scan.entity);
    }
    let given = given.into_inner();
    let mut plan = Plan { exprs, steps, folds, gathers, outputs, given, readers: Vec::new() };
    plan.readers = late::readers(catalog, &plan);
    plan
}

impl Scheduler<'_> {
    pub(super) fn output(&mut self, entity: EntityId, wanted: &Wanted) -> Output {
        let key_columns = self.catalog.entity(entity).key.clone();
        self.place(Product::Index(entity, key_columns.clone()));
        let key: Vec<ExprId> = key_columns.iter().map(|&column| self.column(entity, column)).collect();
        for &part in &key {
            self.place(Product::Stored(entity, part));
        }
        let exists = self.catalog.entity(entity).exists;
        let root = |expr: ExprId| through(self.catalog, &self.exprs, expr);
        let definitions = wanted.definitions.iter().filter(|id| !self.at_hand.counted.contains(id));
        let definitions: Vec<_> = definitions.map(|&id| (id, root(self.catalog.definition(id).body))).collect();
        let values: Vec<_> = wanted.values.iter().map(|value| (value.name.clone(), root(value.value))).collect();
        let is_counted = |id: DefinitionId, root: ExprId| {
            let is_literal = matches!(self.exprs[root].kind, ExprKind::Literal(_));
            wanted.traits_counted && self.catalog.definition(id).kind == DefinitionKind::Trait && !is_literal
        };
        let (counted, shown): (Vec<_>, Vec<_>) = definitions.iter().partition(|&&(id, root)| is_counted(id, root));
        let mut roots: BTreeSet<ExprId> = shown.iter().map(|&(_, root)| root).collect();
        roots.extend(values.iter().map(|(_, root)| *root));
        roots.extend(exists);
        let counted: BTreeSet<ExprId> =
            counted.iter().map(|&(_, root)| root).filter(|root| !roots.contains(root)).collect();
        roots.retain(|&root| !self.is_given(root));
        // Results of folds are stored by their fold; everything else in one last scan.
        let (folded, computed): (Vec<ExprId>, Vec<ExprId>) = roots.into_iter().partition(|&root| self.is_folded(root));
        for root in folded {
            self.place(Product::Folded(root));
        }
        let together: Vec<ExprId> = computed.iter().chain(&counted).copied().collect();
        let step = self.ready(entity, &together);
        self.scan(step, entity).counted.extend(counted);
        for root in computed {
            if let Some(&before) = self.placed.get(&Product::Stored(entity, root))
                && before <= step
            {
                continue;
            }
            self.placed.insert(Product::Stored(entity, root), step);
            self.scan(step, entity).stored.insert(root);
        }
        Output { entity, key, exists, definitions, values, traits_counted: wanted.traits_counted }
    }

    pub(super) fn is_folded(&self, expr: ExprId) -> bool {
        matches!(
            self.exprs[expr].kind,
            ExprKind::Aggregate(_) | ExprKind::Sequence(_) | ExprKind::Population(_) | ExprKind::Audience(..)
        )
    }

    /// Whether a value is at hand; it is to be handed in then.
    fn is_given(&self, expr: ExprId) -> bool {
        let given = self.at_hand.values.contains(&expr);
        if given {
            self.given.borrow_mut().insert(expr);
        }
        given
    }

    /// The step that makes the product; schedules it if it is not yet. What is at hand is there before the first.
    pub(super) fn place(&mut self, product: Product) -> usize {
        if let Product::Stored(_, expr) | Product::Folded(expr) = product
            && self.is_given(expr)
        {
            return 0;
        }
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
            Product::Audience(id) => self.place_audience(*id),
        };
        self.placed.insert(product, step);
        step
    }

    /// The step after which the value is at hand for every row of the entity.
    pub(super) fn stored_or_folded(&mut self, entity: EntityId, expr: ExprId) -> usize {
        if matches!(self.exprs[expr].kind, ExprKind::Literal(_)) {
            return 0;
        }
        if self.is_folded(expr) { self.place(Product::Folded(expr)) } else { self.place(Product::Stored(entity, expr)) }
    }

    pub(super) fn find(&self, roots: &[ExprId]) -> Needs {
        needs(self.catalog, &self.exprs, roots.iter().copied(), |expr| self.is_given(expr))
    }

    /// The first step in which the expressions can be evaluated on rows of the entity; asks for the columns there.
    pub(super) fn ready(&mut self, entity: EntityId, roots: &[ExprId]) -> usize {
        let found = self.find(roots);
        let step = self.needed(entity, &found);
        let columns = self.row_columns(entity, &found);
        self.scan(step, entity).columns.extend(columns);
        step
    }

    pub(super) fn ready_for(&mut self, entity: EntityId, found: &Needs, range: &Range) -> usize {
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

    /// The columns that a scan reads to evaluate expressions with these needs on rows of the entity.
    pub(super) fn row_columns(&self, entity: EntityId, found: &Needs) -> Vec<u32> {
        let mut columns: Vec<u32> = found.columns.iter().copied().collect();
        for &relation in &found.relations {
            columns.extend(&self.catalog.relation(relation).local);
        }
        if found.key {
            columns.extend(&self.catalog.entity(entity).key);
        }
        // Whether an owner is seen depends on whether the row itself exists.
        let hidden = found.relations.iter().any(|&relation| hidden_owner(self.catalog, entity, relation).is_some());
        if let Some(own) = self.catalog.entity(entity).exists.filter(|_| hidden) {
            let own = self.find(&[own]);
            columns.extend(&own.columns);
            for &relation in &own.relations {
                columns.extend(&self.catalog.relation(relation).local);
            }
        }
        columns
    }

    pub(super) fn path_columns(&self, range: &Range) -> Vec<u32> {
        match &range.path {
            RangePath::Relations(hops) => {
                hops.last().map(|&last| self.catalog.relation(last).local.clone()).unwrap_or_default()
            }
            RangePath::Whole => Vec::new(),
        }
    }

    pub(super) fn path_ready(&mut self, range: &Range) -> usize {
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

    pub(super) fn needed(&mut self, entity: EntityId, found: &Needs) -> usize {
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

    pub(super) fn condition(&mut self, kind: ExprKind, frame: EntityId) -> ExprId {
        self.exprs.intern(Expr { kind, ty: Type::Bool, frame: Some(frame) })
    }

    pub(super) fn column(&mut self, entity: EntityId, column: u32) -> ExprId {
        let ty = self.catalog.entity(entity).columns[column as usize].ty.clone();
        self.exprs.intern(Expr { kind: ExprKind::Column(entity, column), ty, frame: Some(entity) })
    }

    pub(super) fn step(&mut self, step: usize) -> &mut Step {
        if self.steps.len() <= step {
            self.steps.resize_with(step + 1, Step::default);
        }
        &mut self.steps[step]
    }

    pub(super) fn scan(&mut self, step: usize, entity: EntityId) -> &mut Scan {
        let scans = &mut self.step(step).scans;
        let position = scans.iter().position(|scan| scan.entity == entity).unwrap_or_else(|| {
            scans.push(Scan::of(entity));
            scans.len() - 1
        });
        &mut scans[position]
    }
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
