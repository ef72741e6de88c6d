//! Row groups that a scan need not decode, because the statistics of their file say that no aggregate and no sequence of it
//! takes a row of them. Must not change anything else: rows keep their numbers, and rows without their owner are counted.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::chunk::Chunk;
use super::executor::State;
use super::group::Group;
use super::keys::{KeyIndex, NONE};
use super::pass::Gathered;
use super::possible::Unseen;
use super::scan::{Chunks, Read};
use crate::data::Bounds;
use crate::engine::Failure;
use crate::model::{ExprId, ExprKind, RangePath, RelationId, Type, Value};
use crate::plan::{Scan, can_fail, children, needs};

impl State<'_> {
    /// Leaves the row groups out of a scan in which no row can matter. Answers the relations of which [`State::count_left_out`]
    /// has to look the left out rows up.
    pub(super) fn prune(&self, scan: &Scan, groups: &[Group], chunks: &mut Chunks<'_>) -> BTreeSet<RelationId> {
        let Some(selections) = self.selections(scan) else { return BTreeSet::new() };
        let (catalog, exprs) = (self.request.catalog, &self.request.plan.exprs);
        let followed = self.followed(scan, groups);
        let owned: Vec<Owned> = followed.iter().map(|&relation| self.owned(relation)).collect();
        let mut columns = needs(catalog, exprs, selections.iter().copied(), |_| false).columns;
        columns.extend(followed.iter().flat_map(|&relation| catalog.relation(relation).local.iter().copied()));
        let columns: Vec<u32> = columns.into_iter().collect();
        chunks.judge(&columns, |rows, bounds| {
            let unseen = Unseen { catalog, exprs, entity: scan.entity, rows, bounds };
            if selections.iter().any(|&selection| unseen.may_hold(selection)) {
                Read::Columns
            } else if owned.iter().all(|owned| owned.covers(&unseen.bounds)) {
                Read::Nothing
            } else {
                Read::Keys
            }
        });
        followed
    }

    /// Counts the rows without their owner in a chunk that is left out.
    pub(super) fn count_left_out(
        &self,
        scan: &Scan,
        followed: &BTreeSet<RelationId>,
        chunks: &Chunks<'_>,
        position: usize,
        first_row: usize,
        gathered: &mut Gathered,
    ) -> Result<(), Failure> {
        let catalog = self.request.catalog;
        let mut columns = BTreeSet::new();
        for &relation in followed {
            gathered.orphans.entry(relation).or_default();
            columns.extend(catalog.relation(relation).local.iter().copied());
        }
        let columns: Vec<u32> = columns.into_iter().collect();
        let Some(frame) = chunks.keys(position, &columns).map_err(Failure::Data)? else { return Ok(()) };
        let mut chunk = Chunk::new(self, scan.entity, frame, first_row);
        for &relation in followed {
            chunk.owner_rows(relation)?;
        }
        for (relation, orphans) in chunk.orphans() {
            *gathered.orphans.entry(relation).or_default() += orphans;
        }
        Ok(())
    }

    /// The conditions that a row has to meet one of to matter; none where every row matters, or where leaving one out could
    /// hide a fault.
    fn selections(&self, scan: &Scan) -> Option<Vec<ExprId>> {
        let of_every_row = [&scan.stored, &scan.tallies, &scan.counted];
        if !(scan.indexes.is_empty() && scan.owners.is_empty() && of_every_row.iter().all(|exprs| exprs.is_empty())) {
            return None;
        }
        let plan = self.request.plan;
        let mut selections = Vec::new();
        let mut evaluated = Vec::new();
        for fold in scan.folds.iter().map(|&position| &plan.folds[position]) {
            let selection = fold.selection?;
            selections.push(self.guard(selection));
            let values = fold.value.into_iter().chain(fold.order).chain(fold.fields());
            evaluated.extend(values.filter(|&value| !self.is_guarded_by(value, selection)));
            evaluated.extend(fold.time.into_iter().chain(fold.per.iter().map(|&(row, _)| row)));
        }
        for gather in scan.gathers.iter().map(|&position| &plan.gathers[position]) {
            selections.push(self.guard(gather.selection?));
            evaluated.extend(gather.same.iter().copied().chain([gather.time]));
        }
        let faults = selections.iter().chain(&evaluated).any(|&expr| self.can_fault(expr));
        (!faults && !selections.is_empty()).then_some(selections)
    }

    /// What has to hold before anything of a selection that can fail is evaluated; else the selection.
    fn guard(&self, selection: ExprId) -> ExprId {
        let exprs = &self.request.plan.exprs;
        if let ExprKind::Case { arms, otherwise: Some(otherwise) } = &exprs[selection].kind
            && let [(before, _)] = arms.as_ref()
            && exprs[*otherwise].kind == ExprKind::Literal(Value::Bool(false))
        {
            return *before;
        }
        selection
    }

    /// Whether a value is evaluated only on rows that the selection takes.
    fn is_guarded_by(&self, value: ExprId, selection: ExprId) -> bool {
        let case = &self.request.plan.exprs[value].kind;
        matches!(case, ExprKind::Case { arms, otherwise: None } if matches!(arms.as_ref(), [(only, _)] if *only == selection))
    }

    /// Whether evaluating the expression on a row may end the run, in what it names too.
    fn can_fault(&self, root: ExprId) -> bool {
        let (catalog, exprs) = (self.request.catalog, &self.request.plan.exprs);
        let mut seen = HashSet::new();
        let mut open = vec![root];
        while let Some(expr) = open.pop() {
            if !seen.insert(expr) {
                continue;
            }
            if can_fail(exprs, expr) {
                return true;
            }
            open.extend(catalog.named(&exprs[expr].kind));
            children(&exprs[expr].kind, |child| open.push(child));
        }
        false
    }

    /// The relations over which a scan looks rows up, and is the first to do so.
    fn followed(&self, scan: &Scan, groups: &[Group]) -> BTreeSet<RelationId> {
        let plan = self.request.plan;
        let folds = scan.folds.iter().map(|&position| &plan.folds[position].path);
        let gathers = scan.gathers.iter().map(|&position| &plan.gathers[position].path);
        let last = |path: &RangePath| match path {
            RangePath::Relations(hops) => hops.last().copied(),
            RangePath::Whole => None,
        };
        let mut followed: BTreeSet<RelationId> = folds.chain(gathers).filter_map(last).collect();
        followed.extend(groups.iter().flat_map(|group| group.needs.owners.iter().map(|&(_, relation, _)| relation)));
        followed.retain(|relation| !self.owners.contains_key(relation) && !self.counted(*relation, 0));
        followed
    }

    /// Which keys of a relation have an owner, where its index tells that in order.
    fn owned(&self, id: RelationId) -> Owned {
        let catalog = self.request.catalog;
        let relation = catalog.relation(id);
        let index = self.indexes.get(&(relation.to, relation.remote.clone()));
        let columns = &catalog.entity(relation.from).columns;
        match (relation.local.as_slice(), index) {
            (&[column], Some(KeyIndex::Consecutive { first, count })) if columns[column as usize].ty == Type::Int => {
                let end = first.checked_add(i64::from(*count));
                Owned { column, first: *first, gaps: end.map(|end| vec![end]) }
            }
            (&[column], Some(KeyIndex::Dense { first, rows })) if columns[column as usize].ty == Type::Int => {
                let keys = (*first..).zip(rows);
                let gaps = keys.filter(|(_, row)| **row == NONE).map(|(key, _)| key);
                let end = i64::try_from(rows.len()).ok().and_then(|keys| first.checked_add(keys));
                Owned { column, first: *first, gaps: end.map(|end| gaps.chain([end]).collect()) }
            }
            _ => Owned { column: u32::MAX, first: 0, gaps: None },
        }
    }
}

/// Which keys have an owner.
struct Owned {
    /// The column of the keys.
    column: u32,
    first: i64,
    /// The keys from the first on that have none, and the end; none: not known.
    gaps: Option<Vec<i64>>,
}

impl Owned {
    /// Whether every key between these bounds has an owner.
    fn covers(&self, bounds: &HashMap<u32, Bounds>) -> bool {
        let (Some(gaps), Some(bounds)) = (&self.gaps, bounds.get(&self.column)) else { return false };
        let (Some(Value::Int(low)), Some(Value::Int(high))) = (&bounds.low, &bounds.high) else { return false };
        let next = gaps.partition_point(|gap| gap < low);
        *low >= self.first && gaps.get(next).is_some_and(|gap| gap > high)
    }
}
