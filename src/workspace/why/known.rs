//! Values that only all records together give, worked out by the engine. Must not know which of them are asked for.

use std::collections::HashMap;

use arrow::array::Array;

use super::super::Failure;
use super::super::floors::{data, engine, plan};
use super::Asked;
use super::rows::Loaded;
use crate::insight::reach::Reach;
use crate::model::{Catalog, EntityId, ExprId, Value};

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

/// A value of every entity that is looked at, so that its columns are known.
pub(super) fn looked_at(catalog: &Catalog, reach: &Reach) -> Vec<plan::WantedValue> {
    let columns =
        reach.columns.iter().flat_map(|(&entity, columns)| columns.iter().map(move |&column| (entity, column)));
    let exprs = columns.filter_map(|(entity, column)| {
        let kind = crate::model::ExprKind::Column(entity, column);
        (0..u32::try_from(catalog.exprs.len()).unwrap_or(0)).map(ExprId).find(|&expr| catalog.exprs[expr].kind == kind)
    });
    exprs.filter_map(|expr| value(catalog, expr)).collect()
}

/// The values of the loaded rows.
pub(super) fn values(
    catalog: &Catalog,
    reach: &Reach,
    outcome: &engine::Outcome,
    loaded: &Loaded,
) -> Result<HashMap<(ExprId, usize), Value>, Failure> {
    let mut known = HashMap::new();
    let mut places: HashMap<EntityId, HashMap<Vec<Value>, usize>> = HashMap::new();
    for &expr in &reach.of_all {
        let Some(entity) = catalog.exprs[expr].frame else {
            return Err(Failure::Other(format!("internal error: {} is of no entity", name(expr))));
        };
        let of = outcome.entities.iter().find(|of| of.entity == entity);
        let of = of.ok_or_else(|| Failure::Other("internal error: an entity has no answers".into()))?;
        let rows = places.entry(entity).or_insert_with(|| rows_by_key(catalog, entity, loaded));
        let column = of.membership.column_by_name(&name(expr));
        let column = column.ok_or_else(|| Failure::Other(format!("internal error: {} has no answers", name(expr))))?;
        let kind = &catalog.exprs[expr].ty;
        let normal = arrow::compute::cast(column, &data::arrow_type(kind));
        let normal = normal.map_err(|error| Failure::Other(format!("internal error: {error}")))?;
        for at in 0..of.membership.num_rows() {
            if let Some(&row) = rows.get(&key(catalog, entity, &of.membership, at)) {
                known.insert((expr, row), data::value(&normal, at, kind));
            }
            if rows.len() == known.keys().filter(|(own, _)| *own == expr).count() {
                break;
            }
        }
    }
    Ok(known)
}

/// The key of a record among the answers.
pub(super) fn key(catalog: &Catalog, entity: EntityId, batch: &arrow::array::RecordBatch, row: usize) -> Vec<Value> {
    let of = catalog.entity(entity);
    let part = |(at, &column): (usize, &u32)| {
        let kind = &of.columns[column as usize].ty;
        let cell = batch.column(at).slice(row, 1);
        let normal = arrow::compute::cast(&cell, &data::arrow_type(kind));
        normal.map_or(Value::Missing, |normal| data::value(&normal, 0, kind))
    };
    of.key.iter().enumerate().map(part).collect()
}

fn rows_by_key(catalog: &Catalog, entity: EntityId, loaded: &Loaded) -> HashMap<Vec<Value>, usize> {
    let rows = &loaded.rows[entity.0 as usize];
    let key = |row: usize| {
        let part = |&column: &u32| rows.value(column, row).cloned().unwrap_or(Value::Missing);
        catalog.entity(entity).key.iter().map(part).collect::<Vec<_>>()
    };
    (0..rows.count).map(|row| (key(row), row)).collect()
}
