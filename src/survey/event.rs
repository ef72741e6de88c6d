//! The column that says when the rows of a table happened. Knows names, kinds and relations.

use super::relation::Relation;
use super::table::Table;
use super::{meaning, relation};

/// When rows happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Time {
    /// There is no column of days or moments.
    #[default]
    Nothing,
    /// In this column.
    At(usize),
    /// In this column, for the rows that belong to these.
    For(usize, usize),
    /// The columns of days say something else, such as this one; or the rows are no events.
    Unclear(usize),
}

impl Time {
    /// The column, if there is one.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        match self {
            Self::At(column) | Self::For(column, _) => Some(*column),
            Self::Nothing | Self::Unclear(_) => None,
        }
    }
}

/// Chooses the times of all tables: of those whose rows belong to something, and of those that give their time to rows
/// without one.
pub(super) fn times(tables: &[Table], relations: &[Relation], subject: Option<usize>) -> Vec<Time> {
    let best: Vec<Option<(usize, usize)>> = tables.iter().map(best).collect();
    let mut times: Vec<Time> = (0..tables.len())
        .map(|at| match best[at] {
            Some((_, column)) if Some(at) != subject && relation::owners(relations, at).next().is_some() => {
                Time::At(column)
            }
            Some((_, column)) => Time::Unclear(column),
            None => {
                tables[at].columns.iter().position(|column| column.ty.is_time()).map_or(Time::Nothing, Time::Unclear)
            }
        })
        .collect();
    for at in (0..tables.len()).filter(|at| Some(*at) != subject) {
        let (Some((_, column)), true) = (best[at], matches!(times[at], Time::Unclear(_))) else { continue };
        // A link between this and something else, such as a contact of a campaign with a household.
        let link = relation::members(relations, at)
            .find(|member| best[*member].is_none() && relation::owners(relations, *member).any(|owner| owner != at));
        if let Some(member) = link {
            times[at] = Time::For(column, member);
        }
    }
    times
}

/// The column that fits best, with how well.
fn best(table: &Table) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for (at, column) in table.columns.iter().enumerate().filter(|(_, column)| column.ty.is_time()) {
        let Some(rank) = meaning::event(&column.called, &table.name) else { continue };
        // A day that most rows lack is none of theirs.
        if table.rows > 0 && column.present * 2 < table.rows {
            continue;
        }
        if best.is_none_or(|(other, _)| rank > other) {
            best = Some((rank, at));
        }
    }
    best
}
