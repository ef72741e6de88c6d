//! Values as the workspace's locale writes them, cell by cell.

use polars::prelude::*;

use super::super::physical;
use super::lane::text_cells;
use crate::locale::Formatter;
use crate::model::{Settings, Type, Value};

/// How the cells of a column are written.
#[derive(Clone)]
pub(crate) enum Form {
    /// In a currency.
    Money(String),
    /// With so many digits behind the point, or its own.
    Number(Option<u8>),
    /// As a percentage with so many digits behind the point.
    Percent(u8),
    /// In a style, or by a pattern.
    Date(String),
}

/// The texts of a column of that kind; missing where a value is, and where it cannot be written. The formatter is made for the
/// column, for it cannot go from thread to thread.
pub(crate) fn formatted(column: &Column, rows: usize, ty: &Type, form: &Form, settings: &Settings) -> Series {
    let series = column.as_materialized_series_maintain_scalar();
    let formatter = Formatter::new(settings);
    let text = |row: usize| {
        let value = series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty));
        match form {
            Form::Money(currency) => formatter.money_of(&value, currency),
            Form::Number(digits) => formatter.number_of(&value, *digits),
            Form::Percent(digits) => formatter.percent_of(&value, *digits),
            Form::Date(form) => formatter.date_text(&value, form),
        }
    };
    if series.len() == 1 {
        let only = text(0);
        return text_cells((0..rows).map(|_| only.as_deref()));
    }
    text_cells((0..rows).map(text))
}
