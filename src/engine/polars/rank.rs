//! Places in the population, and the row before: what needs the stored values of all rows of an entity.

use std::cmp::Ordering;

use polars::prelude::*;

use super::executor::State;
use super::fold::{compare_keys, compare_values};
use super::kernel::lane;
use super::output::cells;
use super::physical;
use crate::engine::Failure;
use crate::model::{Decimal, EntityId, ExprId, PopulationFunction, PopulationId, Value};
use crate::plan::hidden_owner;

/// The rank of every record by a stored value.
pub(super) fn rank(state: &State<'_>, id: PopulationId, value: ExprId) -> Result<Series, Failure> {
    let catalog = state.request.catalog;
    let population = catalog.population(id);
    let entity = population.entity;
    let rows = state.count(entity);
    let values = values_of(state, entity, value, rows)?;
    let mut inside = vec![true; rows];
    for condition in population.among.into_iter().chain(catalog.entity(entity).exists) {
        let held = cells(state.request.plan, &state.store, entity, state.through(condition), rows)?;
        for (inside, held) in inside.iter_mut().zip(held.bool()?.iter()) {
            *inside &= held == Some(true);
        }
    }
    let places = key_places(state, entity, rows)?;
    let mut ranked: Vec<usize> = (0..rows).filter(|&row| inside[row] && !values[row].is_missing()).collect();
    let by_value = |&a: &usize, &b: &usize| compare_values(&values[a], &values[b]);
    let by_key = |&a: &usize, &b: &usize| places[a].cmp(&places[b]);
    let n = ranked.len();
    Ok(match &population.function {
        PopulationFunction::TopShare(_) | PopulationFunction::TopCount(_) => {
            ranked.sort_by(|a, b| by_value(b, a).then_with(|| by_key(a, b)));
            taken(&ranked, how_many(&population.function, n), rows)
        }
        PopulationFunction::BottomShare(_) | PopulationFunction::BottomCount(_) => {
            ranked.sort_by(|a, b| by_value(a, b).then_with(|| by_key(a, b)));
            taken(&ranked, how_many(&population.function, n), rows)
        }
        PopulationFunction::Rank => {
            ranked.sort_by(|a, b| by_value(b, a));
            let mut answers = vec![None; rows];
            for (first, group) in groups(&ranked, by_value) {
                for &row in group {
                    answers[row] = i64::try_from(first + 1).ok();
                }
            }
            lane::int_cells(answers.into_iter())
        }
        PopulationFunction::Percentile => {
            ranked.sort_by(by_value);
            let mut answers = vec![None; rows];
            for (first, group) in groups(&ranked, by_value) {
                let below = first + group.len();
                for &row in group {
                    answers[row] = Some((100 * below) as f64 / n as f64);
                }
            }
            lane::float_cells(answers.into_iter())
        }
        PopulationFunction::Ntile(tiles) => {
            ranked.sort_by(|a, b| by_value(a, b).then_with(|| by_key(a, b)));
            let mut answers = vec![None; rows];
            for (position, &row) in ranked.iter().enumerate() {
                let tile = (u128::from(*tiles) * (position as u128 + 1)).div_ceil(n as u128);
                answers[row] = i64::try_from(tile).ok();
            }
            lane::int_cells(answers.into_iter())
        }
    })
}

/// Runs of rows that are equal, each with the position of its first.
fn groups(ranked: &[usize], compare: impl Fn(&usize, &usize) -> Ordering) -> impl Iterator<Item = (usize, &[usize])> {
    let mut first = 0;
    ranked.chunk_by(move |a, b| compare(a, b).is_eq()).map(move |group| {
        let start = first;
        first += group.len();
        (start, group)
    })
}

fn how_many(function: &PopulationFunction, n: usize) -> usize {
    match function {
        PopulationFunction::TopShare(share) | PopulationFunction::BottomShare(share) => share_of(*share, n),
        PopulationFunction::TopCount(count) | PopulationFunction::BottomCount(count) => {
            usize::try_from(*count).unwrap_or(usize::MAX)
        }
        PopulationFunction::Rank | PopulationFunction::Percentile | PopulationFunction::Ntile(_) => n,
    }
}

/// ⌈share · n⌉
fn share_of(share: Decimal, n: usize) -> usize {
    let one = 10_i128.pow(u32::from(share.scale.min(20)));
    let whole = (share.mantissa * n as i128 + one - 1).div_euclid(one);
    usize::try_from(whole).unwrap_or(0)
}

fn taken(ranked: &[usize], count: usize, rows: usize) -> Series {
    let mut answers = vec![false; rows];
    ranked.iter().take(count).for_each(|&row| answers[row] = true);
    lane::conditions(answers.into_iter())
}

pub(super) fn values_of(state: &State<'_>, entity: EntityId, expr: ExprId, rows: usize) -> Result<Vec<Value>, Failure> {
    let expr = state.through(expr);
    let ty = &state.request.plan.exprs[expr].ty;
    let series = cells(state.request.plan, &state.store, entity, expr, rows)?;
    Ok(series.iter().map(|any| physical::value(&any, ty)).collect())
}

/// The place of each row in the order of the key, then the file.
pub(super) fn key_places(state: &State<'_>, entity: EntityId, rows: usize) -> Result<Vec<u32>, Failure> {
    let mut keys: Vec<Vec<Value>> = vec![Vec::new(); rows];
    for part in state.key_exprs(entity) {
        for (row, value) in values_of(state, entity, part, rows)?.into_iter().enumerate() {
            keys[row].push(value);
        }
    }
    let mut order: Vec<usize> = (0..rows).collect();
    order.sort_by(|&a, &b| compare_keys(&keys[a], &keys[b]).then(a.cmp(&b)));
    let mut places = vec![0; rows];
    for (place, row) in order.into_iter().enumerate() {
        places[row] = u32::try_from(place).unwrap_or(u32::MAX);
    }
    Ok(places)
}

/// For every row the value in the row before it among the rows of its default owner, in the order of time, key, file.
pub(super) fn previous(state: &State<'_>, inner: ExprId, entity: EntityId) -> Result<Series, Failure> {
    let catalog = state.request.catalog;
    let rows = state.count(entity);
    let series = cells(state.request.plan, &state.store, entity, inner, rows)?;
    let described = catalog.entity(entity);
    let (Some(time), Some(owners)) =
        (described.time, described.default_owner.and_then(|relation| state.owners.get(&relation)))
    else {
        return Ok(Series::full_null(PlSmallStr::EMPTY, rows, series.dtype()));
    };
    let times = values_of(state, entity, time, rows)?;
    let places = key_places(state, entity, rows)?;
    let seen = seen_owners(state, entity, owners, rows)?;
    let mut order: Vec<usize> =
        (0..rows).filter(|&row| owners[row] != super::keys::NONE && !times[row].is_missing()).collect();
    order.sort_by(|&a, &b| {
        owners[a]
            .cmp(&owners[b])
            .then_with(|| compare_values(&times[a], &times[b]))
            .then_with(|| places[a].cmp(&places[b]))
    });
    let mut before: Vec<Option<IdxSize>> = vec![None; rows];
    for pair in order.windows(2) {
        if owners[pair[0]] == owners[pair[1]] && seen.as_ref().is_none_or(|seen| seen[pair[1]]) {
            before[pair[1]] = IdxSize::try_from(pair[0]).ok();
        }
    }
    let before: IdxCa = before.into_iter().collect();
    if rows == 0 { Ok(series) } else { Ok(series.take(&before)?) }
}

/// Whether each row sees its default owner, where not all do: from a row that exists, one that does not is not seen.
fn seen_owners(state: &State<'_>, entity: EntityId, owners: &[u32], rows: usize) -> Result<Option<Vec<bool>>, Failure> {
    let catalog = state.request.catalog;
    let hidden = catalog.entity(entity).default_owner.and_then(|relation| {
        hidden_owner(catalog, entity, relation).map(|exists| (catalog.relation(relation).to, exists))
    });
    let Some((to, exists)) = hidden else {
        return Ok(None);
    };
    let plan = state.request.plan;
    let there = cells(plan, &state.store, to, exists, state.count(to))?;
    let there: Vec<bool> = there.bool()?.iter().map(|held| held == Some(true)).collect();
    let own: Vec<bool> = match catalog.entity(entity).exists {
        Some(own) => {
            let own = cells(plan, &state.store, entity, own, rows)?;
            own.bool()?.iter().map(|held| held == Some(true)).collect()
        }
        None => vec![true; rows],
    };
    let seen = (0..rows).map(|row| !own[row] || there.get(owners[row] as usize).copied().unwrap_or(false));
    Ok(Some(seen.collect()))
}
