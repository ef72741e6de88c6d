//! Texts: tests and changes.

use polars::prelude::*;
use regex::Regex;

use super::lane::{conditions, texts};
use crate::model::{TextTest, fold_case};

/// Whether the texts meet a test against other texts; false where either is missing.
pub(crate) fn test(columns: &[Column], rows: usize, op: TextTest, ignoring_case: bool) -> PolarsResult<Series> {
    let (values, patterns) = (texts(&columns[0])?, texts(&columns[1])?);
    if patterns.is_constant() {
        let pattern = patterns.get(0).map(|text| if ignoring_case { fold_case(text) } else { text.to_owned() });
        let cells = (0..rows).map(|row| match (&pattern, values.get(row)) {
            (Some(pattern), Some(text)) if ignoring_case => holds(op, &fold_case(text), pattern),
            (Some(pattern), Some(text)) => holds(op, text, pattern),
            _ => false,
        });
        return Ok(conditions(cells));
    }
    let cells = (0..rows).map(|row| match (values.get(row), patterns.get(row)) {
        (Some(text), Some(pattern)) if ignoring_case => holds(op, &fold_case(text), &fold_case(pattern)),
        (Some(text), Some(pattern)) => holds(op, text, pattern),
        _ => false,
    });
    Ok(conditions(cells))
}

fn holds(op: TextTest, text: &str, pattern: &str) -> bool {
    match op {
        TextTest::Contains => text.contains(pattern),
        TextTest::StartsWith => text.starts_with(pattern),
        TextTest::EndsWith => text.ends_with(pattern),
    }
}

/// Whether the pattern is found in the texts.
pub(crate) fn matches(columns: &[Column], rows: usize, pattern: &Regex) -> PolarsResult<Series> {
    let values = texts(&columns[0])?;
    Ok(conditions((0..rows).map(|row| values.get(row).is_some_and(|text| pattern.is_match(text)))))
}

/// Texts folded as `ignoring case` compares them.
pub(crate) fn folded(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let values = texts(&columns[0])?;
    let cells = (0..rows).map(|row| values.get(row).map(fold_case));
    Ok(StringChunked::from_iter_options(PlSmallStr::EMPTY, cells).into_series())
}
