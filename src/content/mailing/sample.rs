//! Which records tell the most about a mailing: one of each kind of thing that can happen to a message, and always the same
//! ones for the same data. Knows nothing of how they are shown.

use std::collections::{BTreeMap, BTreeSet};

use super::super::address::address;
use super::{Mailing, Reject, Standing};
use crate::model::Type;

/// Something about a record that one would want to see once.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Trait {
    /// It gets nothing over a channel, for a reason.
    Rejected(usize, &'static str, String),
    /// What stands for a missing value of a token.
    Fallback(usize),
    /// A token has letters of a kind.
    Letters(usize, Letters),
    /// The longest value of a token.
    Longest(usize),
    /// A list token without a row.
    NoRows(usize),
    /// A part of the split.
    Split(String),
}

/// Letters that a template may not have been tried with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Letters {
    /// That mean something in HTML, JSON or templates.
    Markup,
    /// That end a line.
    Control,
    /// Latin with marks.
    Latin,
    /// Of other scripts, symbols, pictures.
    Other,
}

/// The rows of so many records, by key: those who show something that the others do not, then the first ones.
#[must_use]
pub fn telling(mailing: &Mailing, count: usize) -> Vec<usize> {
    let reached = |row: &usize| matches!(mailing.standing(*row), Standing::Member | Standing::Double);
    let mut rows: Vec<usize> = (0..mailing.len()).filter(reached).collect();
    if rows.is_empty() {
        rows = (0..mailing.len()).collect();
    }
    let longest = longest(mailing, &rows);
    let mut first: BTreeMap<Trait, usize> = BTreeMap::new();
    for &row in &rows {
        for seen in traits(mailing, row, &longest) {
            first.entry(seen).or_insert(row);
        }
    }
    let candidates: BTreeSet<usize> = first.values().copied().collect();
    let mut candidates: Vec<(usize, BTreeSet<Trait>)> =
        candidates.into_iter().map(|row| (row, traits(mailing, row, &longest).into_iter().collect())).collect();
    let mut chosen = BTreeSet::new();
    while chosen.len() < count {
        // Of those who show the same number of things the first by key.
        let weight = |shows: &BTreeSet<Trait>| {
            let rejected = shows.iter().filter(|one| matches!(one, Trait::Rejected(..))).count();
            let fallen = shows.iter().filter(|one| matches!(one, Trait::Fallback(_))).count();
            (rejected, fallen, shows.len())
        };
        let best = candidates.iter().enumerate().max_by_key(|(at, (_, shows))| (weight(shows), usize::MAX - at));
        let Some(best) = best.filter(|(_, (_, shows))| !shows.is_empty()).map(|(at, _)| at) else { break };
        let (row, shown) = candidates.swap_remove(best);
        candidates.sort_by_key(|(row, _)| *row);
        for (_, shows) in &mut candidates {
            shows.retain(|one| !shown.contains(one));
        }
        chosen.insert(row);
    }
    for row in rows {
        if chosen.len() >= count {
            break;
        }
        chosen.insert(row);
    }
    chosen.into_iter().collect()
}

/// By token: the first row with the longest value.
fn longest(mailing: &Mailing, rows: &[usize]) -> Vec<Option<usize>> {
    let records = &mailing.records;
    let of_token = |token: &super::TokenColumn| {
        let length = |row: usize| token.value.text(row, mailing.zone).map_or(0, |text| text.chars().count());
        let longest =
            rows.iter().map(|&row| (length(row), row)).max_by_key(|&(length, row)| (length, usize::MAX - row));
        longest.filter(|(length, _)| *length > 0).map(|(_, row)| row)
    };
    records.tokens.iter().map(of_token).collect()
}

fn traits(mailing: &Mailing, row: usize, longest: &[Option<usize>]) -> Vec<Trait> {
    let mut seen = Vec::new();
    let split = mailing.records.split.text_at(row);
    for (at, lane) in mailing.channels.iter().enumerate() {
        if let Some(reject) = reject(mailing, row, lane.of_split(split), lane.kind) {
            let (word, of) = match reject {
                Reject::SameAddress(_) => ("same address", String::new()),
                Reject::NoAddress => ("no address", String::new()),
                Reject::BadAddress => ("bad address", String::new()),
                Reject::MissingToken(name) => ("missing token", name),
                Reject::EmptySubject | Reject::BadJson => continue,
            };
            seen.push(Trait::Rejected(at, word, of));
        }
    }
    for (at, token) in mailing.records.tokens.iter().enumerate() {
        if token.otherwise.is_some() && token.value.is_empty(row) {
            seen.push(Trait::Fallback(at));
        }
        if matches!(token.value.ty, Type::Rows(_)) && token.value.is_empty(row) {
            seen.push(Trait::NoRows(at));
        }
        if longest[at] == Some(row) {
            seen.push(Trait::Longest(at));
        }
        if let Some(text) = token.value.text_at(row) {
            seen.extend(text.chars().filter_map(kind).map(|letters| Trait::Letters(at, letters)));
        }
    }
    seen.extend(split.map(|split| Trait::Split(split.to_owned())));
    seen
}

/// Why nothing is sent, as far as that is known before anything is filled in.
fn reject(mailing: &Mailing, row: usize, letter: &super::Letter, kind: crate::model::ChannelKind) -> Option<Reject> {
    if letter.one_per && mailing.standing(row) == Standing::Double {
        return Some(Reject::SameAddress(String::new()));
    }
    let to = mailing.records.addresses.get(letter.to).and_then(|(_, to)| to.text(row, mailing.zone));
    if let Err(fault) = address(kind, to.as_deref()) {
        return Some(super::compose::of_address(fault));
    }
    let missing = letter.needs.iter().map(|need| &mailing.records.tokens[need.token]).find(|token| {
        token.value.is_missing(row) && token.otherwise.as_ref().is_none_or(|otherwise| otherwise.is_missing(row))
    });
    missing.map(|token| Reject::MissingToken(token.name.clone()))
}

fn kind(letter: char) -> Option<Letters> {
    match letter {
        '<' | '>' | '&' | '"' | '\'' | '`' | '{' | '}' | '\\' => Some(Letters::Markup),
        _ if letter.is_control() => Some(Letters::Control),
        _ if letter.is_ascii() => None,
        // The end of the blocks of Latin letters.
        _ if letter < '\u{250}' => Some(Letters::Latin),
        _ => Some(Letters::Other),
    }
}
