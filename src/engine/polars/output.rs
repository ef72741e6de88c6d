//! Answers as arrow-rs batches, by key ascending.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray, PrimitiveArray, StringArray, new_null_array};
use arrow::buffer::{BooleanBuffer, Buffer, NullBuffer};
use arrow::datatypes::{
    ArrowPrimitiveType, DataType as ArrowType, Date32Type, Decimal128Type, DurationMicrosecondType,
    Field as ArrowField, Float64Type, Int64Type, Schema as ArrowSchemaRs, TimestampMicrosecondType,
};
use arrow::record_batch::RecordBatch;
use polars::prelude::*;
use polars_arrow::bitmap::Bitmap;

use super::fold_order;
use super::physical;
use crate::engine::EntityOutcome;
use crate::model::{Catalog, DefinitionKind, EntityId, ExprId, ExprKind, Type, Value};
use crate::plan::{Output, Plan};

/// Values of every row, by entity and expression.
pub(super) type Store = HashMap<(EntityId, ExprId), Series>;

/// The answers of one entity with so many rows.
pub(super) fn assemble(
    catalog: &Catalog,
    plan: &Plan,
    store: &Store,
    present: &HashMap<(EntityId, ExprId), u64>,
    output: &Output,
    rows: usize,
) -> PolarsResult<EntityOutcome> {
    let entity = output.entity;
    let order = Order::new(order(plan, store, output, rows)?, rows);
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
        if output.traits_counted
            && definition.kind == DefinitionKind::Trait
            && let Some(&present) = present.get(&(entity, root))
        {
            counts.push((id, present));
            continue;
        }
        let cells = taken(plan, store, entity, root, &order)?;
        let ty = &plan.exprs[root].ty;
        match definition.kind {
            DefinitionKind::Trait => {
                counts.push((id, (cells.len() - cells.null_count()) as u64));
                if !output.traits_counted {
                    values.push((definition.name.clone(), array(&cells, ty), true));
                }
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
        population: order.rows.len() as u64,
        membership: batch(conditions, order.rows.len())?,
        traits: batch(values, order.rows.len())?,
        counts,
    })
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

/// The rows of an answer.
struct Order {
    rows: IdxCa,
    /// They are all rows as they stand in the file.
    in_place: bool,
}

impl Order {
    fn new(rows: Vec<u32>, all: usize) -> Self {
        let in_place = rows.len() == all && rows.iter().enumerate().all(|(at, &row)| at == row as usize);
        Self { rows: IdxCa::from_vec(PlSmallStr::EMPTY, rows), in_place }
    }
}

/// The values of the rows of an answer.
fn taken(plan: &Plan, store: &Store, entity: EntityId, expr: ExprId, order: &Order) -> PolarsResult<Series> {
    if let ExprKind::Literal(_) = plan.exprs[expr].kind {
        return cells(plan, store, entity, expr, order.rows.len());
    }
    let series = cells(plan, store, entity, expr, 0)?;
    if order.in_place { Ok(series) } else { series.take(&order.rows) }
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
        Type::Bool => {
            let cells = series.bool()?.rechunk();
            let cells = cells.downcast_as_array();
            Arc::new(BooleanArray::new(bits(cells.values()), cells.validity().map(valid)))
        }
        Type::Int => Arc::new(numbers::<Int64Type>(series.i64()?)),
        Type::Float => Arc::new(numbers::<Float64Type>(series.f64()?)),
        Type::Date => Arc::new(numbers::<Date32Type>(series.i32()?)),
        Type::Duration => Arc::new(numbers::<DurationMicrosecondType>(series.i64()?)),
        Type::Timestamp => Arc::new(numbers::<TimestampMicrosecondType>(series.i64()?).with_timezone("UTC")),
        Type::Decimal(scale) => {
            let scale = i8::try_from(*scale).unwrap_or(38);
            let cells = numbers::<Decimal128Type>(series.i128()?);
            let typed = cells.with_precision_and_scale(38, scale);
            Arc::new(typed.map_err(|error| polars_err!(ComputeError: "{error}"))?)
        }
        Type::Text | Type::Unknown => Arc::new(series.str()?.iter().collect::<StringArray>()),
        Type::List(of) => lists(series, false, |elements| made(elements, of))?,
        Type::Rows(fields) => lists(series, true, |elements| rows_array(elements, fields))?,
    })
}

/// The bits of a bitmap, copied as they stand.
fn bits(bitmap: &Bitmap) -> BooleanBuffer {
    let (bytes, offset, length) = bitmap.as_slice();
    BooleanBuffer::new(Buffer::from(bytes), offset, length)
}

fn valid(bitmap: &Bitmap) -> NullBuffer {
    NullBuffer::new(bits(bitmap))
}

/// The numbers of a column, copied as they stand.
fn numbers<T>(cells: &ChunkedArray<impl PolarsNumericType<Native = T::Native>>) -> PrimitiveArray<T>
where
    T: ArrowPrimitiveType,
    T::Native: polars_arrow::types::NativeType,
{
    let cells = cells.rechunk();
    let cells = cells.downcast_as_array();
    PrimitiveArray::new(cells.values().as_slice().to_vec().into(), cells.validity().map(valid))
}

/// A list column; `make` makes the array of all elements, one list behind the other. What has no elements is missing, or
/// written as an empty list.
fn lists(
    series: &Series,
    empty_is_valid: bool,
    make: impl Fn(&Series) -> PolarsResult<ArrayRef>,
) -> PolarsResult<ArrayRef> {
    let lists = series.list()?.rechunk();
    let array = lists.downcast_as_array();
    let offsets = array.offsets();
    let is_there = |row: usize| array.validity().is_none_or(|there| there.get_bit(row));
    // What a missing list may still hold is left out.
    let lengths: Vec<usize> =
        offsets.lengths().enumerate().map(|(row, length)| if is_there(row) { length } else { 0 }).collect();
    let elements = if lengths.iter().sum::<usize>() == usize::try_from(offsets.range()).unwrap_or(usize::MAX) {
        lists.get_inner().slice(*offsets.first(), lengths.iter().sum())
    } else {
        let mut elements = Series::new_empty(PlSmallStr::EMPTY, lists.inner_dtype());
        for list in (0..lists.len()).filter(|&row| is_there(row)).filter_map(|row| lists.get_as_series(row)) {
            elements.append(&list)?;
        }
        elements.rechunk()
    };
    let valid: Vec<bool> = (0..lists.len()).map(|row| empty_is_valid || is_there(row)).collect();
    let inner = make(&elements)?;
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
