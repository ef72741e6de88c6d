//! Lists: membership of elements.

use std::collections::HashSet;

use polars::prelude::*;
use polars_arrow::array::{ListArray, Utf8ViewArray};
use polars_arrow::bitmap::MutableBitmap;
use polars_arrow::bitmap::iterator::TrueIdxIter;

use super::super::physical;
use super::constant;
use super::lane::{Lane, conditions, lists, texts};
use crate::model::{Type, Value, fold_case};

/// The elements of a list that are present, as values of the kind; texts folded when case is ignored.
fn elements(lane: &Lane<ListArray<i64>>, row: usize, of: &Type, ignoring_case: bool) -> Option<Vec<Value>> {
    let array = lane.get(row)?;
    let series = Series::from_arrow(PlSmallStr::EMPTY, array).ok()?;
    let values = series.iter().map(|element| physical::value(&element, of)).filter(|element| !element.is_missing());
    Some(values.map(|element| fold(element, ignoring_case)).collect())
}

fn fold(value: Value, ignoring_case: bool) -> Value {
    match value {
        Value::Text(text) if ignoring_case => Value::text(&fold_case(&text)),
        // 0.0 and -0.0 are equal.
        Value::Float(number) => Value::Float(number + 0.0),
        other => other,
    }
}

/// Whether the list holds the value.
pub(crate) fn contains(columns: &[Column], rows: usize, of: &Type, ignoring_case: bool) -> PolarsResult<Series> {
    if *of == Type::Text && !ignoring_case {
        return text_list_contains(columns, rows);
    }
    let list = lists(&columns[0])?;
    let values = columns[1].as_materialized_series_maintain_scalar();
    let constant = values.len() == 1;
    let cells = (0..rows).map(|row| {
        let wanted = values.get(if constant { 0 } else { row }).map(|any| physical::value(&any, of));
        let wanted = fold(wanted.unwrap_or(Value::Missing), ignoring_case);
        !wanted.is_missing()
            && elements(&list, row, of, ignoring_case).is_some_and(|elements| elements.contains(&wanted))
    });
    Ok(conditions(cells))
}

fn text_list_contains(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let list = lists(&columns[0])?;
    let values = texts(&columns[1])?;
    let Some(elements) = list.elements::<Utf8ViewArray>() else {
        return Err(polars_err!(ComputeError: "a list of texts has other elements"));
    };
    if let (true, false, Some(wanted)) = (values.is_constant(), list.is_constant(), values.get(0)) {
        return holding(list.array(), elements, wanted);
    }
    let cells = (0..rows).map(|row| {
        let (Some(own), Some(wanted)) = (list.places(row), values.get(row)) else {
            return false;
        };
        own.into_iter().any(|at| elements.get(at) == Some(wanted))
    });
    Ok(conditions(cells))
}

/// Which lists hold a text: every element is compared once, all lists together.
fn holding(lists: &ListArray<i64>, elements: &Utf8ViewArray, wanted: &str) -> PolarsResult<Series> {
    let offsets = lists.offsets();
    // Of a slice of lists the elements are those of all.
    let first = usize::try_from(*offsets.first()).unwrap_or(0);
    let own = elements.clone().sliced(first, usize::try_from(offsets.range()).unwrap_or(0));
    let found = constant::Constants::new([wanted]).found(&own)?;
    let mut holding = MutableBitmap::from_len_zeroed(lists.len());
    let mut row = 0;
    for element in TrueIdxIter::new(found.len(), Some(&found)) {
        while offsets.start_end(row).1 <= first + element {
            row += 1;
        }
        holding.set(row, true);
    }
    constant::conditions(constant::of_present(&holding.into(), lists.validity()))
}

/// Whether the list holds any, or all, of the other list's elements.
pub(crate) fn overlaps(
    columns: &[Column],
    rows: usize,
    of: &Type,
    all: bool,
    ignoring_case: bool,
) -> PolarsResult<Series> {
    let (list, other) = (lists(&columns[0])?, lists(&columns[1])?);
    let cells = (0..rows).map(|row| {
        match (elements(&list, row, of, ignoring_case), elements(&other, row, of, ignoring_case)) {
            (Some(held), Some(wanted)) => meet(&held, &wanted, all),
            _ => false,
        }
    });
    Ok(conditions(cells))
}

/// As [`overlaps`], with the values of a `list` definition.
pub(crate) fn overlaps_set(
    columns: &[Column],
    rows: usize,
    of: &Type,
    set: &HashSet<Value>,
    all: bool,
    ignoring_case: bool,
) -> PolarsResult<Series> {
    let list = lists(&columns[0])?;
    let wanted: Vec<Value> = set.iter().cloned().collect();
    let cells = (0..rows).map(|row| {
        let held = elements(&list, row, of, ignoring_case);
        held.is_some_and(|held| if all { meet(&held, &wanted, true) } else { held.iter().any(|one| set.contains(one)) })
    });
    Ok(conditions(cells))
}

fn meet(held: &[Value], wanted: &[Value], all: bool) -> bool {
    if all {
        !wanted.is_empty() && wanted.iter().all(|one| held.contains(one))
    } else {
        wanted.iter().any(|one| held.contains(one))
    }
}

/// How many elements lists have, missing ones included.
pub(crate) fn lengths(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let list = lists(&columns[0])?;
    let cells = (0..rows).map(|row| list.get(row).and_then(|elements| i64::try_from(elements.len()).ok()));
    Ok(super::lane::int_cells(cells))
}
