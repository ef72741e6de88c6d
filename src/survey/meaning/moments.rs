//! Names of columns of days and moments. Knows names only.

use super::super::words::tokens;

/// Words of columns that say when a row happened, surer ones first.
const EVENTS: [&[&str]; 3] = [
    &[
        "purchased",
        "ordered",
        "occurred",
        "happened",
        "placed",
        "paid",
        "sent",
        "booked",
        "visited",
        "clicked",
        "opened",
        "received",
        "posted",
        "submitted",
        "logged",
        "viewed",
        "redeemed",
        "invoiced",
        "sold",
    ],
    &["ts", "timestamp", "datetime", "at", "time", "when", "created", "event", "start", "started", "moment"],
    &["date", "day", "on", "dt", "datum"],
];

/// Words of columns that say something else.
const NO_EVENTS: [&str; 39] = [
    "geburtsdatum",
    "geburtstag",
    "geboortedatum",
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "born",
    "death",
    "died",
    "expiry",
    "expires",
    "expired",
    "expiration",
    "expire",
    "valid",
    "until",
    "due",
    "end",
    "ends",
    "ended",
    "renewal",
    "next",
    "updated",
    "modified",
    "changed",
    "deleted",
    "delivery",
    "delivered",
    "shipped",
    "arrival",
    "returned",
    "cancelled",
    "canceled",
    "scheduled",
    "deadline",
    "closed",
    "last",
    "loaded",
];

/// How well a column of that name says when rows of that name happened, from 1; none if it says something else.
#[must_use]
pub(in crate::survey) fn event(name: &str, of: &str) -> Option<usize> {
    let words = tokens(name);
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if is(&NO_EVENTS) {
        return None;
    }
    let own = tokens(of).last().is_some_and(|last| words.contains(last));
    let rank = EVENTS.iter().position(|list| is(list)).map_or(0, |at| EVENTS.len() - at);
    Some(1 + rank + usize::from(own && rank > 0))
}

/// Whether a column of days says when someone was born.
#[must_use]
pub(in crate::survey) fn is_birth(name: &str) -> bool {
    tokens(name).iter().any(|word| {
        matches!(
            word.as_str(),
            "birth" | "birthday" | "birthdate" | "dob" | "born" | "geburtsdatum" | "geburtstag" | "geboortedatum"
        )
    })
}
