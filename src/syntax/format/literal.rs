//! Names and literals as text. Knows when a name needs back-ticks.

use super::Printer;
use crate::source::Span;
use crate::syntax::ast::{DateLiteral, Duration, Literal, MomentLiteral, Name, Percent, Text, Unit};

const RESERVED: &[&str] =
    &["and", "or", "not", "in", "is", "between", "where", "when", "then", "else", "case", "end", "true", "false", "of"];

/// Words that mean something else at the start of an operand.
const OPERAND_WORDS: &[&str] = &[
    "today",
    "now",
    "everyone",
    "persona",
    "distinct",
    "otherwise",
    "missing",
    "yesterday",
    "tomorrow",
    "any",
    "all",
    "none",
    "NOT",
    "CASE",
    "TRUE",
    "FALSE",
];

/// Words that would begin a test or a clause of a range.
const TAIL_WORDS: &[&str] = &[
    "is",
    "in",
    "between",
    "not",
    "contains",
    "starts",
    "ends",
    "matches",
    "within",
    "since",
    "before",
    "after",
    "on",
    "more",
    "less",
    "at",
    "this",
    "last",
    "next",
    "today",
    "yesterday",
    "tomorrow",
    "anniversary",
    "like",
    "ilike",
    "rlike",
    "regexp",
    "per",
    "by",
    "same",
    "where",
    "of",
    "and",
    "or",
    "as",
    "among",
];

/// A name, in back-ticks unless it is a plain word that is not reserved.
#[must_use]
pub(in crate::syntax) fn name_text(name: &str) -> String {
    if is_plain(name) && !RESERVED.contains(&name) { name.to_owned() } else { format!("`{name}`") }
}

/// A name at the start of an operand.
pub(super) fn operand_name(name: &str) -> String {
    let is_special = OPERAND_WORDS.contains(&name) || name.eq_ignore_ascii_case("null");
    if is_special { format!("`{name}`") } else { name_text(name) }
}

/// Whether the name would be read as a test or a clause after `all`, `no` or `distinct`.
pub(super) fn begins_tail(name: &str) -> bool {
    TAIL_WORDS.iter().any(|word| word.eq_ignore_ascii_case(name))
}

fn is_plain(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

pub(super) fn names_text(names: &[Name]) -> String {
    names.iter().map(|name| name_text(&name.node)).collect::<Vec<_>>().join(", ")
}

pub(super) fn path_text(path: &[Name]) -> String {
    path.iter().map(|name| name_text(&name.node)).collect::<Vec<_>>().join(".")
}

/// A text in double quotes, with its escapes.
#[must_use]
pub fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            other if other.is_control() => out.push_str(&format!("\\u{{{:x}}}", u32::from(other))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

pub(super) fn text_of(text: &Text) -> String {
    quoted(&text.node)
}

/// The plural of a unit.
pub(in crate::syntax) fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Millisecond => "milliseconds",
        Unit::Second => "seconds",
        Unit::Minute => "minutes",
        Unit::Hour => "hours",
        Unit::Day => "days",
        Unit::Week => "weeks",
        Unit::Month => "months",
        Unit::Quarter => "quarters",
        Unit::Year => "years",
    }
}

/// The word for so many of a unit.
pub(super) fn unit_text(count: i64, unit: Unit) -> &'static str {
    let plural = unit_word(unit);
    if count == 1 { plural.strip_suffix('s').unwrap_or(plural) } else { plural }
}

/// `90 days`
#[must_use]
pub(in crate::syntax) fn duration_text(duration: Duration) -> String {
    format!("{} {}", duration.count, unit_text(duration.count, duration.unit))
}

pub(super) fn date_text(date: DateLiteral) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}

fn moment_text(moment: MomentLiteral) -> String {
    let seconds = moment.micros / 1_000_000;
    let fraction = moment.micros % 1_000_000;
    let mut text =
        format!("{}T{:02}:{:02}:{:02}", date_text(moment.date), seconds / 3600, seconds / 60 % 60, seconds % 60);
    if fraction != 0 {
        text.push('.');
        text.push_str(format!("{fraction:06}").trim_end_matches('0'));
    }
    match moment.offset {
        None => {}
        Some(0) => text.push('Z'),
        Some(offset) => {
            let minutes = offset.abs() / 60;
            let sign = if offset < 0 { '-' } else { '+' };
            text.push_str(&format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60));
        }
    }
    text
}

impl Printer<'_> {
    /// Digits with the underscores that they were written with.
    pub(super) fn digits(&self, digits: &str, span: Span) -> String {
        let written = self.comments.text().get(span.range()).unwrap_or("").trim_end_matches(['%', ' ']);
        if written.replace('_', "") == digits { written.to_owned() } else { digits.to_owned() }
    }

    pub(super) fn percent(&self, percent: &Percent) -> String {
        format!("{}%", self.digits(&percent.node, percent.span))
    }

    pub(super) fn literal(&self, literal: &Literal, span: Span) -> String {
        match literal {
            Literal::Bool(value) => value.to_string(),
            Literal::Int(digits) | Literal::Decimal(digits) => self.digits(digits, span),
            Literal::Text(text) => quoted(text),
            Literal::Date(date) => date_text(*date),
            Literal::Moment(moment) => moment_text(*moment),
            Literal::Duration(duration) => duration_text(*duration),
        }
    }
}
