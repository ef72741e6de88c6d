//! The entries of `list` definitions, read as the kind of value that is looked up. Knows nothing of files.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime};
use chrono_tz::Tz;

use super::{Fault, decimal};
use crate::model::{ListId, Type, Value, day_number, moment_of};

/// The entries of each list, as the file has them. Blank ones are no entries.
pub type Lists = BTreeMap<ListId, Vec<String>>;

/// The entries of a list as values of a kind.
pub(super) fn read(lists: &Lists, list: ListId, kind: &Type, zone: Tz) -> Result<Vec<Value>, Fault> {
    let entries = lists.get(&list).map_or(&[][..], Vec::as_slice);
    let present = entries.iter().filter(|entry| !Value::text(entry).is_missing());
    let value = |entry: &String| {
        parse(entry, kind, zone).ok_or_else(|| Fault::ListEntry { list, text: entry.clone(), kind: kind.to_string() })
    };
    present.map(value).collect()
}

fn parse(entry: &str, kind: &Type, zone: Tz) -> Option<Value> {
    let trimmed = entry.trim();
    match kind {
        Type::Text => Some(Value::text(entry)),
        Type::Bool => trimmed.parse().ok().map(Value::Bool),
        Type::Int => trimmed.parse().ok().map(Value::Int),
        // At its own scale: it is compared by value.
        Type::Decimal(_) => decimal::parse(trimmed).map(Value::Decimal),
        Type::Float => trimmed.parse().ok().filter(|number: &f64| !number.is_nan()).map(Value::Float),
        Type::Date => NaiveDate::parse_from_str(trimmed, "%Y-%m-%d").ok().map(|date| Value::Date(day_number(date))),
        Type::Timestamp => moment(trimmed, zone).map(Value::Timestamp),
        Type::Duration | Type::List(_) | Type::Rows(_) | Type::Unknown => None,
    }
}

/// An ISO moment, in the zone unless it has an offset of its own.
fn moment(text: &str, zone: Tz) -> Option<i64> {
    if let Ok(at) = DateTime::parse_from_rfc3339(text) {
        return Some(at.timestamp_micros());
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f")
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S%.f"));
    local.ok().map(|local| moment_of(local, zone))
}
