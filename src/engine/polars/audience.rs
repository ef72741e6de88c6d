//! Audiences: the candidates are put in order, one per value is kept, the limit is taken, and draws hold back and split.

use std::cmp::Ordering;

use polars::prelude::*;

use super::executor::State;
use super::fold::compare_values;
use super::kernel::{function, lane};
use super::output::cells;
use super::rank::{key_places, values_of};
use crate::engine::Failure;
use crate::model::{Audience, AudienceId, Decimal, EntityId, HOLDOUT, Limit, MEMBER, Split, Value, one_per_text};

/// What an audience says of every record.
pub(super) struct Taken {
    /// Conditions.
    pub(super) member: Series,
    /// Texts.
    pub(super) status: Series,
    /// Texts.
    pub(super) split: Series,
    /// Texts; none where nobody asks.
    pub(super) double: Option<Series>,
}

/// Takes the records of an audience.
pub(super) fn take(state: &State<'_>, id: AudienceId) -> Result<Taken, Failure> {
    let audience = state.request.catalog.audience(id);
    let rows = state.count(audience.entity);
    let mut taken = candidates(state, audience, rows)?;
    let mut doubles: Vec<(usize, usize)> = Vec::new();
    if audience.one_per.is_some() || audience.limit.is_some() {
        taken = in_order(state, audience, taken, rows)?;
        if let Some(value) = audience.one_per {
            let values = values_of(state, audience.entity, value, rows)?;
            let mut kept: PlHashMap<Value, usize> = PlHashMap::default();
            taken.retain(|&row| {
                let value = compared(&values[row]);
                if value.is_missing() {
                    return true;
                }
                let first = *kept.entry(value).or_insert(row);
                if first != row {
                    doubles.push((row, first));
                }
                first == row
            });
        }
        if let Some(limit) = &audience.limit {
            taken.truncate(usize::try_from(limit.count).unwrap_or(usize::MAX));
        }
    }
    let mut held_back = vec![false; rows];
    let mut is_taken = vec![false; rows];
    for &row in &taken {
        is_taken[row] = true;
    }
    let draws = Draws::new(state, audience, rows)?;
    if let Some(share) = audience.holdout {
        let border = border(share, None);
        for &row in &taken {
            held_back[row] = draws.of(row) < border;
        }
    }
    let split = split(state, audience, &draws, |row| is_taken[row] && !held_back[row], rows)?;
    let status = |row: usize| is_taken[row].then(|| if held_back[row] { HOLDOUT } else { MEMBER });
    Ok(Taken {
        member: lane::conditions((0..rows).map(|row| is_taken[row] && !held_back[row])),
        status: lane::text_cells((0..rows).map(status)),
        split,
        double: double(state, audience, &doubles, rows)?,
    })
}

/// For each record that another was kept for, the key of that one.
fn double(
    state: &State<'_>,
    audience: &Audience,
    doubles: &[(usize, usize)],
    rows: usize,
) -> Result<Option<Series>, Failure> {
    let wanted = audience.parts.double;
    let mut values = state.request.plan.outputs.iter().flat_map(|output| &output.values);
    if !values.any(|(_, value)| *value == wanted) {
        return Ok(None);
    }
    let mut kept: Vec<Option<usize>> = vec![None; rows];
    for &(row, first) in doubles {
        kept[row] = Some(first);
    }
    let texts = if doubles.is_empty() { Vec::new() } else { key_texts(state, audience.entity, rows)? };
    Ok(Some(lane::text_cells(kept.iter().map(|first| first.map(|first| texts[first].as_str())))))
}

/// The rows that exist and are candidates, in file order.
fn candidates(state: &State<'_>, audience: &Audience, rows: usize) -> Result<Vec<usize>, Failure> {
    let plan = state.request.plan;
    let held = cells(plan, &state.store, audience.entity, state.through(audience.candidate), rows)?;
    let held = held.bool()?;
    let there = match state.request.catalog.entity(audience.entity).exists {
        Some(exists) => Some(cells(plan, &state.store, audience.entity, exists, rows)?),
        None => None,
    };
    let there = there.as_ref().map(|there| there.bool()).transpose()?;
    let exists = |row: usize| there.is_none_or(|there| there.get(row) == Some(true));
    Ok((0..rows).filter(|&row| held.get(row) == Some(true) && exists(row)).collect())
}

/// The best first: by the limit's value, records without one last, ties by key ascending.
fn in_order(state: &State<'_>, audience: &Audience, mut taken: Vec<usize>, rows: usize) -> Result<Vec<usize>, Failure> {
    let places = key_places(state, audience.entity, rows)?;
    let by_key = |a: usize, b: usize| places[a].cmp(&places[b]);
    match &audience.limit {
        Some(Limit { by: Some(by), ascending, .. }) => {
            let values = values_of(state, audience.entity, *by, rows)?;
            let by_value = |a: usize, b: usize| match (&values[a], &values[b]) {
                (Value::Missing, Value::Missing) => Ordering::Equal,
                (Value::Missing, _) => Ordering::Greater,
                (_, Value::Missing) => Ordering::Less,
                (a, b) if *ascending => compare_values(a, b),
                (a, b) => compare_values(b, a),
            };
            taken.sort_by(|&a, &b| by_value(a, b).then_with(|| by_key(a, b)));
        }
        Some(Limit { by: None, .. }) | None => taken.sort_by(|&a, &b| by_key(a, b)),
    }
    Ok(taken)
}

/// A value as `one per` compares it: values that are equal are the same.
fn compared(value: &Value) -> Value {
    match value {
        Value::Text(text) => Value::text(&one_per_text(text)),
        Value::Float(number) => Value::Float(number + 0.0),
        other => other.clone(),
    }
}

/// The draws of an audience's records; empty where nothing is drawn.
struct Draws(Vec<u32>);

impl Draws {
    fn new(state: &State<'_>, audience: &Audience, rows: usize) -> Result<Self, Failure> {
        if audience.holdout.is_none() && !matches!(audience.split, Some(Split::Shares(_))) {
            return Ok(Self(Vec::new()));
        }
        let texts = key_texts(state, audience.entity, rows)?;
        Ok(Self(texts.iter().map(|key| function::draw(&audience.seed, key)).collect()))
    }

    /// u · 2^32
    fn of(&self, row: usize) -> u64 {
        self.0.get(row).copied().map_or(0, u64::from)
    }
}

/// The key of every row as text, its parts joined by colons.
fn key_texts(state: &State<'_>, entity: EntityId, rows: usize) -> Result<Vec<String>, Failure> {
    let zone = state.request.catalog.settings.zone;
    let mut texts = vec![String::new(); rows];
    for (number, part) in state.key_exprs(entity).into_iter().enumerate() {
        for (text, value) in texts.iter_mut().zip(values_of(state, entity, part, rows)?) {
            if number > 0 {
                text.push(':');
            }
            text.push_str(&crate::model::plain(&value, zone).unwrap_or_default());
        }
    }
    Ok(texts)
}

/// The part of the split of every member.
fn split(
    state: &State<'_>,
    audience: &Audience,
    draws: &Draws,
    is_member: impl Fn(usize) -> bool,
    rows: usize,
) -> Result<Series, Failure> {
    match &audience.split {
        None => Ok(lane::text_cells((0..rows).map(|_| None::<&str>))),
        Some(Split::By(by)) => {
            let texts = cells(state.request.plan, &state.store, audience.entity, state.through(*by), rows)?;
            let texts = texts.str()?;
            Ok(lane::text_cells((0..rows).map(|row| texts.get(row).filter(|_| is_member(row)))))
        }
        Some(Split::Shares(shares)) => {
            let held = audience.holdout.unwrap_or(Decimal { mantissa: 0, scale: 0 });
            let mut cumulated = Decimal { mantissa: 0, scale: 0 };
            let borders: Vec<(&str, u64)> = shares
                .iter()
                .map(|(name, share)| {
                    cumulated = sum(cumulated, *share);
                    (name.as_ref(), border(held, Some(cumulated)))
                })
                .collect();
            let part = |row: usize| borders.iter().find(|(_, border)| draws.of(row) < *border).map(|(name, _)| *name);
            Ok(lane::text_cells((0..rows).map(|row| part(row).filter(|_| is_member(row)))))
        }
    }
}

fn sum(a: Decimal, b: Decimal) -> Decimal {
    let scale = a.scale.max(b.scale);
    let digits = |one: Decimal| one.mantissa * 10_i128.pow(u32::from(scale - one.scale));
    Decimal { mantissa: digits(a) + digits(b), scale }
}

/// The first `u · 2^32` that is not below the share; with a part of the rest, not below `share + part · (1 − share)`. A draw
/// is a whole number, so the border rounded up says the same, exactly. Shares have at most 12 digits behind the
/// point (the resolver sees to that), so nothing here exceeds 128 bits.
fn border(share: Decimal, part: Option<Decimal>) -> u64 {
    let part = part.unwrap_or(Decimal { mantissa: 0, scale: 0 });
    let (one, whole) = (10_i128.pow(u32::from(share.scale)), 10_i128.pow(u32::from(part.scale)));
    let over = one * whole;
    let below = share.mantissa * whole + part.mantissa * (one - share.mantissa);
    let border = (below * (1 << 32) + over - 1).div_euclid(over);
    u64::try_from(border).unwrap_or(0)
}
