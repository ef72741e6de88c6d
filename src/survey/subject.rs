//! Whose rows are segmented by default. Knows names and relations.

use super::meaning::people_rank;
use super::relation::{Relation, members};
use super::table::Table;

/// The table that most others lead to, people before things; only one with a key.
pub(super) fn subject(tables: &[Table], relations: &[Relation]) -> Option<usize> {
    let candidates = (0..tables.len()).filter(|at| tables[*at].key.is_some());
    candidates.max_by_key(|at| {
        let people = people_rank(&tables[*at].name);
        let led = led(relations, *at).len();
        let weight = led * 2 + if people.is_some() { 5 } else { 0 };
        let rank = people.map_or(0, |rank| usize::MAX - rank);
        (weight, rank, tables[*at].columns.len(), std::cmp::Reverse(*at))
    })
}

/// The tables whose rows lead to those of a table, over any number of others.
pub(super) fn led(relations: &[Relation], to: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut open = vec![to];
    while let Some(at) = open.pop() {
        for member in members(relations, at) {
            if member != to && !found.contains(&member) {
                found.push(member);
                open.push(member);
            }
        }
    }
    found
}
