//! The columns that tell the rows of a table apart. Knows nothing of other tables.

use super::column::Profile;
use super::meaning::{is_id, without_id};
use super::values::{MISSING, Runs, combined};
use super::words::tokens;
use crate::model::Type;

/// A key, by places of columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its columns.
    pub columns: Vec<usize>,
    /// Whether its name says so too, and not the values alone.
    pub named: bool,
}

/// More columns together are no key that anyone would choose.
const MOST_COLUMNS: usize = 3;

/// So many columns are tried together.
const MOST_TRIED: usize = 10;

/// So many rows show that columns are no key before all rows are looked at.
const FIRST_ROWS: usize = 10_000;

/// The key of a table: one column, or the smallest set of columns. `codes` gives the values of a column.
pub(super) fn key(columns: &[Profile], rows: u64, name: &str, codes: &dyn Fn(usize) -> Vec<u64>) -> Option<Key> {
    one(columns, rows, name).or_else(|| if rows > 1 { several(columns, rows, codes) } else { None })
}

fn one(columns: &[Profile], rows: u64, name: &str) -> Option<Key> {
    let unique = |column: &Profile| column.distinct == rows && is_key_kind(&column.ty);
    let best = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| unique(column))
        .filter_map(|(at, column)| rank(column, at, name).map(|rank| (rank, at)))
        // Without rows only a name tells.
        .filter(|(rank, _)| rows > 0 || *rank < BY_VALUES)
        .min()?;
    Some(Key { columns: vec![best.1], named: best.0 < BY_VALUES })
}

/// From this rank on the values alone speak for a key.
const BY_VALUES: usize = 3;

fn rank(column: &Profile, at: usize, name: &str) -> Option<usize> {
    let words = tokens(&column.called);
    let own = tokens(name);
    let is_own = without_id(&words).is_some_and(|before| own.ends_with(&before));
    if is_own {
        return Some(0);
    }
    match words.as_slice() {
        [only] if only == "id" => Some(1),
        _ if is_id(&column.called) => Some(2),
        [only] if only == "email" => Some(BY_VALUES),
        _ if at == 0 && column.longest <= 64 => Some(BY_VALUES + 1),
        _ => None,
    }
}

fn is_key_kind(ty: &Type) -> bool {
    matches!(ty, Type::Int | Type::Text | Type::Decimal(0))
}

/// Pairs before threes; those of columns that tell things apart before those with a day or a word.
fn several(columns: &[Profile], rows: u64, codes: &dyn Fn(usize) -> Vec<u64>) -> Option<Key> {
    let mut tried: Vec<(usize, usize)> = columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.present == rows && column.distinct > 1)
        .filter_map(|(at, column)| weight(column).map(|weight| (weight, at)))
        .collect();
    tried.sort_unstable();
    tried.truncate(MOST_TRIED);
    let values: Vec<Vec<u64>> = tried.iter().map(|(_, at)| codes(*at)).collect();
    let mut sets: Vec<(usize, usize, Vec<usize>)> = Vec::new();
    for size in 2..=MOST_COLUMNS {
        for set in subsets(tried.len(), size) {
            let weight: usize = set.iter().map(|at| tried[*at].0).sum();
            let has_id = set.iter().any(|at| tried[*at].0 == 0);
            let possible = set.iter().map(|at| columns[tried[*at].1].distinct as f64).product::<f64>() >= rows as f64;
            if has_id && possible && weight <= 2 {
                sets.push((size, weight, set));
            }
        }
    }
    sets.sort();
    let (_, _, set) = sets.into_iter().find(|(_, _, set)| {
        let parts: Vec<&[u64]> = set.iter().map(|at| values[*at].as_slice()).collect();
        let first: Vec<&[u64]> = parts.iter().map(|part| &part[..part.len().min(FIRST_ROWS)]).collect();
        are_apart(&combined(&first)) && are_apart(&combined(&parts))
    })?;
    let mut chosen: Vec<usize> = set.into_iter().map(|at| tried[at].1).collect();
    chosen.sort_unstable();
    Some(Key { columns: chosen, named: false })
}

/// Columns that tell things apart weigh nothing, days a little, words more; others are no part of a key.
fn weight(column: &Profile) -> Option<usize> {
    match column.ty {
        Type::Int | Type::Text if is_id(&column.called) => Some(0),
        Type::Date | Type::Timestamp => Some(1),
        Type::Text if column.longest <= 40 => Some(2),
        _ => None,
    }
}

fn are_apart(codes: &[u64]) -> bool {
    !codes.contains(&MISSING) && Runs::new(codes).codes.len() == codes.len()
}

/// All sets of so many of the numbers below a border, in order.
fn subsets(border: usize, size: usize) -> Vec<Vec<usize>> {
    if size == 0 {
        return vec![Vec::new()];
    }
    let smaller = subsets(border, size - 1);
    let extended = smaller.into_iter().flat_map(|set| {
        let first = set.last().map_or(0, |last| last + 1);
        (first..border).map(move |next| [set.clone(), vec![next]].concat()).collect::<Vec<_>>()
    });
    extended.collect()
}
