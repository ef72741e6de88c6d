//! Literals as written.

use crate::source::Spanned;

/// A value written out in a definition.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    /// `true`, `false`
    Bool(bool),
    /// `42`, `1_000_000`: the digits without underscores; may be larger than any kind holds.
    Int(String),
    /// `0.25`: the digits with their point, without underscores; an exact decimal.
    Decimal(String),
    /// `"…"` or `'…'`, escapes resolved.
    Text(String),
    /// `2026-06-30`
    Date(DateLiteral),
    /// `2026-06-30T14:05:00`, with an optional fraction and offset.
    Moment(MomentLiteral),
    /// `90 days`
    Duration(Duration),
}

/// A day as written; the parser has checked that the calendar has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateLiteral {
    /// Year, 0 to 9999.
    pub year: i32,
    /// Month from 1.
    pub month: u32,
    /// Day of the month from 1.
    pub day: u32,
}

/// A moment as written, to the microsecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MomentLiteral {
    /// The day.
    pub date: DateLiteral,
    /// Microseconds since the day's first.
    pub micros: i64,
    /// Offset from UTC in seconds (`Z` is 0); none: the zone of the workspace.
    pub offset: Option<i32>,
}

/// A number of units: `90 days`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many; fits 64 bits, the parser has checked it.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs, reason = "the names are the words of the language")]
pub enum Unit {
    Millisecond,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
}

/// A share in percent: `2.5%`; the digits as written, without the sign.
pub type Percent = Spanned<String>;
