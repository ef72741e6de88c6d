//! Values that only all records together give, worked out by the engine. Must not know which of them are asked for.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use arrow::array::ArrayRef;

use super::super::Failure;
use super::super::floors::{data, engine, plan};
use super::Asked;
use super::rows::Loaded;
use crate::insight::reach::Reach;
use crate::model::{Catalog, EntityId, ExprId, ExprKind, Type, Value};

/// The name under which the engine answers with a value; none that a definition can have.
pub(super) fn name(expr: ExprId) -> String {
    format!("value {}", expr.0)
}

fn value(catalog: &Catalog, expr: ExprId) -> Option<plan::WantedValue> {
    Some(plan::WantedValue { name: name(expr), entity: catalog.exprs[expr].frame?, value: expr })
}

/// What the engine is asked for: what all records together give, and of an audience what its steps look at.
pub(super) fn wanted(catalog: &Catalog, reach: &Reach, asked: Asked) -> Vec<plan::WantedValue> {
    let mut exprs: Vec<ExprId> = reach.of_all.iter().copied().collect();
    if let Asked::Definition(id) = asked
        && let Some(audience) = catalog.audiences.iter().find(|audience| audience.definition == id)
    {
        exprs.extend([audience.candidate, audience.parts.double]);
        exprs.extend(audience.limit.iter().filter_map(|limit| limit.by));
    }
    exprs.sort_unstable();
    exprs.dedup();
    exprs.into_iter().filter_map(|expr| value(catalog, expr)).collect()
}

/// Every column that is looked at, so that its table is read with it.
pub(super) fn looked_at(catalog: &Catalog, reach: &Reach) -> Vec<plan::WantedValue> {
    let exprs = (0..u32::try_from(catalog.exprs.len()).unwrap_or(0)).map(ExprId);
    let is_looked_at = |expr: &ExprId| match catalog.exprs[*expr].kind {
        ExprKind::Column(entity, column) => reach.columns.get(&entity).is_some_and(|of| of.contains(&column)),
        _ => false,
    };
    exprs.filter(is_looked_at).filter_map(|expr| value(catalog, expr)).collect()
}

/// The values of the loaded rows.
pub(super) fn values(
    catalog: &Catalog,
    reach: &Reach,
    outcome: &engine::Outcome,
    loaded: &Loaded,
) -> Result<HashMap<(ExprId, usize), Value>, Failure> {
    let mut known = HashMap::new();
    // By entity: where the loaded rows stand among the answers.
    let mut places: HashMap<EntityId, Vec<(usize, usize)>> = HashMap::new();
    for &expr in &reach.of_all {
        let Some(entity) = catalog.exprs[expr].frame else {
            return Err(Failure::Other(format!("internal error: {} is of no entity", name(expr))));
        };
        let of = outcome.entities.iter().find(|of| of.entity == entity);
        let of = of.ok_or_else(|| Failure::Other("internal error: an entity has no answers".into()))?;
        let answers = column(catalog, of, expr)?;
        let places = match places.entry(entity) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let rows = rows_by_key(catalog, entity, loaded);
                let keys = Keys::new(catalog, of)?;
                let place = |at: usize| rows.get(&keys.of(at)).map(|&row| (at, row));
                new.insert((0..of.membership.num_rows()).filter_map(place).collect())
            }
        };
        let kind = &catalog.exprs[expr].ty;
        known.extend(places.iter().map(|&(at, row)| ((expr, row), data::value(&answers, at, kind))));
    }
    Ok(known)
}

/// The answers to a value that was asked for, by record.
pub(super) fn column(catalog: &Catalog, of: &engine::EntityOutcome, expr: ExprId) -> Result<ArrayRef, Failure> {
    let column = of.membership.column_by_name(&name(expr));
    let column = column.ok_or_else(|| Failure::Other(format!("internal error: {} has no answers", name(expr))))?;
    normal(column, &catalog.exprs[expr].ty)
}

fn normal(column: &ArrayRef, kind: &Type) -> Result<ArrayRef, Failure> {
    let normal = arrow::compute::cast(column, &data::arrow_type(kind));
    normal.map_err(|error| Failure::Other(format!("internal error: {error}")))
}

/// The keys of the records among the answers.
pub(super) struct Keys<'c>(Vec<(ArrayRef, &'c Type)>);

impl<'c> Keys<'c> {
    pub(super) fn new(catalog: &'c Catalog, of: &engine::EntityOutcome) -> Result<Self, Failure> {
        let entity = catalog.entity(of.entity);
        let part = |(at, &column): (usize, &u32)| {
            let kind = &entity.columns[column as usize].ty;
            Ok((normal(of.membership.column(at), kind)?, kind))
        };
        entity.key.iter().enumerate().map(part).collect::<Result<_, Failure>>().map(Self)
    }

    /// The key of a record.
    pub(super) fn of(&self, row: usize) -> Vec<Value> {
        self.0.iter().map(|(column, kind)| data::value(column, row, kind)).collect()
    }
}

fn rows_by_key(catalog: &Catalog, entity: EntityId, loaded: &Loaded) -> HashMap<Vec<Value>, usize> {
    let rows = &loaded.rows[entity.0 as usize];
    let key = |row: usize| {
        let part = |&column: &u32| rows.value(column, row).cloned().unwrap_or(Value::Missing);
        catalog.entity(entity).key.iter().map(part).collect::<Vec<_>>()
    };
    (0..rows.count).map(|row| (key(row), row)).collect()
}
