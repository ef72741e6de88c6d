//! Answers as arrow-rs batches, by key ascending.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Date32Array, Decimal128Array, DurationMicrosecondArray, Float64Array, Int64Array,
    StringArray, TimestampMicrosecondArray, new_null_array,
};
use arrow::datatypes::{DataType as ArrowType, Field as ArrowField, Schema as ArrowSchemaRs};
use arrow::record_batch::RecordBatch;
use polars::prelude::*;

use super::fold_order;
use super::physical;
use crate::engine::EntityOutcome;
use crate::model::{Catalog, DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, Type, Value};
use crate::plan::{Output, Plan};

/// Values of every row, by entity and expression.
pub(super) type Store = HashMap<(EntityId, ExprId), Series>;

/// The answers of one entity with so many rows.
pub(super) fn assemble(
    catalog: &Catalog,
    plan: &Plan,
    store: &Store,
    output: &Output,
    rows: usize,
) -> PolarsResult<EntityOutcome> {
    let entity = output.entity;
    let order = order(plan, store, output, rows)?;
    let key_columns = &catalog.entity(entity).key;
    let mut key = Vec::new();
    for (&part, &column) in output.key.iter().zip(key_columns) {
        let ty = &plan.exprs[part].ty;
        let cells = taken(plan, store, entity, part, &order)?;
        key.push((catalog.entity(entity).columns[column as usize].name.clone(), array(&cells, ty), false));
    }
    let (mut conditions, mut values, mut counts) = (key.clone(), key, Vec::new());
    for &(id, root) in &output.definitions {
        let definition = catalog.definition(id);
        let cells = taken(plan, store, entity, root, &order)?;
        let ty = &plan.exprs[root].ty;
        match definition.kind {
            DefinitionKind::Trait => {
                counts.push((id, (cells.len() - cells.null_count()) as u64));
                values.push((definition.name.clone(), array(&cells, ty), true));
            }
            DefinitionKind::Segment | DefinitionKind::Audience | DefinitionKind::Persona => {
                counts.push((id, u64::from(cells.bool()?.sum().unwrap_or(0))));
                conditions.push((definition.name.clone(), array(&cells, ty), false));
            }
        }
    }
    for (name, root) in &output.values {
        let cells = taken(plan, store, entity, *root, &order)?;
        conditions.push((name.clone(), array(&cells, &plan.exprs[*root].ty), true));
    }
    Ok(EntityOutcome {
        entity,
        population: order.len() as u64,
        membership: batch(conditions, order.len())?,
        traits: batch(values, order.len())?,
        counts: by_definition(&counts, &output.definitions),
    })
}

fn by_definition(counts: &[(DefinitionId, u64)], order: &[(DefinitionId, ExprId)]) -> Vec<(DefinitionId, u64)> {
    order.iter().filter_map(|&(id, _)| counts.iter().find(|&&(found, _)| found == id).copied()).collect()
}

/// The rows that exist, by key ascending.
fn order(plan: &Plan, store: &Store, output: &Output, rows: usize) -> PolarsResult<Vec<u32>> {
    let mut order: Vec<u32> = match output.exists {
        None => (0..u32::try_from(rows).unwrap_or(u32::MAX)).collect(),
        Some(exists) => {
            let there = cells(plan, store, output.entity, exists, rows)?;
            let there = there.bool()?.rechunk();
            let there = there.downcast_as_array();
            (0..u32::try_from(rows).unwrap_or(u32::MAX)).filter(|&row| there.values().get_bit(row as usize)).collect()
        }
    };
    if let [part] = output.key.as_slice()
        && plan.exprs[*part].ty == Type::Int
    {
        let keys = cells(plan, store, output.entity, *part, rows)?;
        let keys = keys.i64()?.rechunk();
        let keys = keys.downcast_as_array().values();
        if !order.is_sorted_by_key(|&row| keys[row as usize]) {
            order.sort_unstable_by_key(|&row| keys[row as usize]);
        }
        return Ok(order);
    }
    let mut keys: Vec<Vec<Value>> = vec![Vec::with_capacity(output.key.len()); rows];
    for &part in &output.key {
        let ty = &plan.exprs[part].ty;
        let series = cells(plan, store, output.entity, part, rows)?;
        for (row, any) in series.iter().enumerate() {
            keys[row].push(physical::value(&any, ty));
        }
    }
    order.sort_by(|&a, &b| match fold_order(&keys[a as usize], &keys[b as usize]) {
        Ordering::Equal => a.cmp(&b),
        order => order,
    });
    Ok(order)
}

/// The stored value of every row; constants are repeated.
pub(super) fn cells(plan: &Plan, store: &Store, entity: EntityId, expr: ExprId, rows: usize) -> PolarsResult<Series> {
    if let ExprKind::Literal(value) = &plan.exprs[expr].kind {
        let ty = &plan.exprs[expr].ty;
        let one = physical::series(&[physical::any_value(value, ty)], ty);
        return Ok(one.new_from_index(0, rows));
    }
    let series = store.get(&(entity, expr));
    series.cloned().ok_or_else(|| polars_err!(ComputeError: "the value of expression {} was not stored", expr.0))
}

fn taken(plan: &Plan, store: &Store, entity: EntityId, expr: ExprId, order: &[u32]) -> PolarsResult<Series> {
    if let ExprKind::Literal(_) = plan.exprs[expr].kind {
        return cells(plan, store, entity, expr, order.len());
    }
    let series = cells(plan, store, entity, expr, 0)?;
    let in_place = order.len() == series.len() && order.iter().enumerate().all(|(at, &row)| at == row as usize);
    if in_place {
        return Ok(series);
    }
    let rows = IdxCa::from_vec(PlSmallStr::EMPTY, order.to_vec());
    series.take(&rows)
}

fn batch(columns: Vec<(String, ArrayRef, bool)>, rows: usize) -> PolarsResult<RecordBatch> {
    let fields: Vec<ArrowField> = columns
        .iter()
        .map(|(name, array, nullable)| ArrowField::new(name, array.data_type().clone(), *nullable))
        .collect();
    let arrays = columns.into_iter().map(|(_, array, _)| array).collect();
    let options = arrow::record_batch::RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(Arc::new(ArrowSchemaRs::new(fields)), arrays, &options)
        .map_err(|error| polars_err!(ComputeError: "{error}"))
}

/// A column of the kind as an arrow array.
fn array(series: &Series, ty: &Type) -> ArrayRef {
    made(series, ty).unwrap_or_else(|_| new_null_array(&ArrowType::Null, series.len()))
}

fn made(series: &Series, ty: &Type) -> PolarsResult<ArrayRef> {
    Ok(match ty {
        Type::Bool => Arc::new(series.bool()?.iter().collect::<BooleanArray>()),
        Type::Int => Arc::new(series.i64()?.iter().collect::<Int64Array>()),
        Type::Float => Arc::new(series.f64()?.iter().collect::<Float64Array>()),
        Type::Date => Arc::new(series.i32()?.iter().collect::<Date32Array>()),
        Type::Duration => Arc::new(series.i64()?.iter().collect::<DurationMicrosecondArray>()),
        Type::Timestamp => Arc::new(series.i64()?.iter().collect::<TimestampMicrosecondArray>().with_timezone("UTC")),
        Type::Decimal(scale) => {
            let scale = i8::try_from(*scale).unwrap_or(38);
            let cells = series.i128()?.iter().collect::<Decimal128Array>();
            let typed = cells.with_precision_and_scale(38, scale);
            Arc::new(typed.map_err(|error| polars_err!(ComputeError: "{error}"))?)
        }
        Type::Text | Type::Unknown => Arc::new(series.str()?.iter().collect::<StringArray>()),
        Type::List(of) => lists(series, false, |elements| made(elements, of))?,
        Type::Rows(fields) => lists(series, true, |elements| rows_array(elements, fields))?,
    })
}

/// A list column; `make` makes the array of all elements, one list behind the other. What has no elements is missing, or
/// written as an empty list.
fn lists(
    series: &Series,
    empty_is_valid: bool,
    make: impl Fn(&Series) -> PolarsResult<ArrayRef>,
) -> PolarsResult<ArrayRef> {
    let lists = series.list()?;
    let mut lengths = Vec::with_capacity(lists.len());
    let mut valid = Vec::with_capacity(lists.len());
    let mut elements = Series::new_empty(PlSmallStr::EMPTY, lists.inner_dtype());
    for row in 0..lists.len() {
        let list = lists.get_as_series(row);
        valid.push(list.is_some() || empty_is_valid);
        lengths.push(list.as_ref().map_or(0, |list| list.len()));
        if let Some(list) = list {
            elements.append(&list)?;
        }
    }
    let inner = make(&elements.rechunk())?;
    let field = Arc::new(ArrowField::new("item", inner.data_type().clone(), true));
    let offsets = arrow::buffer::OffsetBuffer::<i32>::from_lengths(lengths);
    let nulls = arrow::buffer::NullBuffer::from(valid);
    let list = arrow::array::ListArray::try_new(field, offsets, inner, Some(nulls));
    Ok(Arc::new(list.map_err(|error| polars_err!(ComputeError: "{error}"))?))
}

fn rows_array(elements: &Series, fields: &[(String, Type)]) -> PolarsResult<ArrayRef> {
    let cells = elements.struct_()?.fields_as_series();
    let arrays: Vec<ArrayRef> =
        cells.iter().zip(fields).map(|(cells, (_, ty))| made(cells, ty)).collect::<PolarsResult<_>>()?;
    let named = fields.iter().zip(&arrays);
    let named = named.map(|((name, _), array)| ArrowField::new(name, array.data_type().clone(), true));
    let structs = arrow::array::StructArray::try_new_with_length(named.collect(), arrays, None, elements.len());
    Ok(Arc::new(structs.map_err(|error| polars_err!(ComputeError: "{error}"))?))
}
