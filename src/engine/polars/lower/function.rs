//! Calls of the language's functions.

use polars::prelude::*;

use super::super::kernel::format::{self, Form};
use super::super::kernel::{extreme, function, lane, list, number::Number, time};
use super::super::physical;
use super::Lower;
use crate::model::{ExprId, Function, Type, Value, plain, time_text};

impl Lower<'_> {
    #[allow(clippy::too_many_lines, reason = "one arm a function of the language")]
    pub(super) fn call(
        &self,
        id: ExprId,
        called: Function,
        arguments: &[ExprId],
        mask: Option<&Expr>,
    ) -> PolarsResult<Expr> {
        let inputs: Vec<Expr> =
            arguments.iter().map(|&argument| self.part(argument, mask)).collect::<PolarsResult<_>>()?;
        let zone = self.catalog.settings.zone;
        let today = self.catalog.clock.today(zone);
        let text = DataType::String;
        match called {
            Function::Age
            | Function::DaysSince
            | Function::MonthsSince
            | Function::YearsSince
            | Function::DaysUntil
            | Function::DaysUntilAnniversary
            | Function::DaysSinceAnniversary
            | Function::Year
            | Function::Quarter
            | Function::Month
            | Function::Week
            | Function::Day
            | Function::Weekday => Ok(lane::kernel(inputs, DataType::Int64, move |columns, rows| {
                time::day_function(called, columns, rows, today)
            })),
            Function::Hour => {
                let zone = self.text_of(arguments[1]).and_then(|name| name.parse().ok()).unwrap_or(zone);
                Ok(lane::kernel(inputs, DataType::Int64, move |columns, rows| time::hours(columns, rows, zone)))
            }
            Function::Abs | Function::Round | Function::Floor | Function::Ceil => {
                let places = arguments.get(1).map_or(0, |&places| self.int_of(places));
                self.rounding(id, called, arguments[0], places, mask)
            }
            Function::Least | Function::Greatest => {
                let ty = self.ty(id).clone();
                Ok(lane::kernel(inputs, physical::dtype(&ty), move |columns, rows| {
                    extreme::extreme(columns, rows, &ty, called == Function::Greatest)
                }))
            }
            Function::Length => {
                let of_list = matches!(self.ty(arguments[0]), Type::List(_));
                Ok(lane::kernel(inputs, DataType::Int64, move |columns, rows| {
                    if of_list { list::lengths(columns, rows) } else { text_lengths(columns, rows) }
                }))
            }
            Function::Lower
            | Function::Upper
            | Function::Trim
            | Function::TitleCase
            | Function::Concat
            | Function::Replace
            | Function::Mask => {
                Ok(lane::kernel(inputs, text, move |columns, rows| function::of_texts(called, columns, rows)))
            }
            Function::SplitPart => Ok(lane::kernel(inputs, text, function::split_part)),
            Function::Extract => {
                let pattern = regex::Regex::new(self.text_of(arguments[1]).unwrap_or_default())
                    .map_err(|error| polars_err!(ComputeError: "{error}"))?;
                let group =
                    usize::try_from(arguments.get(2).map_or(0, |&group| self.int_of(group))).unwrap_or(usize::MAX);
                Ok(lane::kernel(inputs, text, move |columns, rows| function::extract(columns, rows, &pattern, group)))
            }
            Function::Band => {
                let borders: Vec<Number> =
                    arguments[1..].iter().filter_map(|&border| self.literal_of(border).and_then(number_of)).collect();
                let ty = self.ty(arguments[0]).clone();
                Ok(lane::kernel(inputs, DataType::Int64, move |columns, rows| {
                    function::band(columns, rows, &ty, &borders)
                }))
            }
            Function::Distance => Ok(lane::kernel(inputs, DataType::Float64, function::distance)),
            Function::Draw => {
                let seed = self.text_of(arguments[0]).unwrap_or_default().to_owned();
                Ok(self.drawn(&seed, DataType::Float64, |draws| {
                    lane::float_cells(draws.map(|draw| draw.map(|draw| f64::from(draw) / 4_294_967_296.0)))
                }))
            }
            Function::TextOf | Function::FormatTime | Function::NumberOf | Function::ParseDate => {
                Ok(self.conversion(id, called, arguments, inputs))
            }
            Function::Money => {
                let currency = self.text_of(arguments[1]).unwrap_or_default().to_owned();
                Ok(self.formatted(arguments[0], inputs, Form::Money(currency)))
            }
            Function::NumberText => {
                let digits = arguments.get(1).map(|&digits| self.digits_of(digits));
                Ok(self.formatted(arguments[0], inputs, Form::Number(digits)))
            }
            Function::PercentText => {
                let digits = self.digits_of(arguments[1]);
                Ok(self.formatted(arguments[0], inputs, Form::Percent(digits)))
            }
            Function::DateText => {
                let form = self.text_of(arguments[1]).unwrap_or_default().to_owned();
                Ok(self.formatted(arguments[0], inputs, Form::Date(form)))
            }
        }
    }

    /// Conversions between texts and other kinds, value by value.
    fn conversion(&self, id: ExprId, called: Function, arguments: &[ExprId], inputs: Vec<Expr>) -> Expr {
        let zone = self.catalog.settings.zone;
        let from = self.ty(arguments[0]).clone();
        let format = arguments.get(1).and_then(|&format| self.text_of(format)).unwrap_or_default().to_owned();
        lane::kernel(inputs, physical::dtype(self.ty(id)), move |columns, rows| {
            let series = columns[0].as_materialized_series_maintain_scalar();
            let constant = series.len() == 1;
            let value = |row: usize| {
                let any = series.get(if constant { 0 } else { row });
                any.map_or(Value::Missing, |any| physical::value(&any, &from))
            };
            Ok(match called {
                Function::NumberOf => lane::float_cells((0..rows).map(|row| number_from(&value(row)))),
                Function::ParseDate => lane::day_cells((0..rows).map(|row| match value(row) {
                    Value::Text(text) => crate::model::day_of_text(&text, &format),
                    _ => None,
                })),
                Function::FormatTime => lane::text_cells((0..rows).map(|row| time_text(&value(row), &format, zone))),
                _ => lane::text_cells((0..rows).map(|row| plain(&value(row), zone))),
            })
        })
    }

    /// A value as the locale writes it; what else stands in the call is a literal.
    fn formatted(&self, value: ExprId, inputs: Vec<Expr>, form: Form) -> Expr {
        let ty = self.ty(value).clone();
        let settings = self.catalog.settings.clone();
        lane::kernel(inputs, DataType::String, move |columns, rows| {
            Ok(format::formatted(&columns[0], rows, &ty, &form, &settings))
        })
    }

    /// How many digits a literal asks for; the resolver lets only some through.
    fn digits_of(&self, id: ExprId) -> u8 {
        u8::try_from(self.int_of(id)).unwrap_or_default()
    }

    fn int_of(&self, id: ExprId) -> i64 {
        match self.literal_of(id) {
            Some(Value::Int(number)) => *number,
            _ => 0,
        }
    }
}

fn number_of(value: &Value) -> Option<Number> {
    match value {
        Value::Int(number) => Some(Number::Int(*number)),
        Value::Decimal(decimal) => Some(Number::Decimal(decimal.mantissa, decimal.scale)),
        Value::Float(number) => Some(Number::Float(*number)),
        _ => None,
    }
}

fn number_from(value: &Value) -> Option<f64> {
    match value {
        Value::Text(text) => crate::model::number_of(text),
        Value::Bool(flag) => Some(f64::from(u8::from(*flag))),
        other => number_of(other).map(Number::nearest),
    }
}

fn text_lengths(columns: &[Column], rows: usize) -> PolarsResult<Series> {
    let texts = lane::texts(&columns[0])?;
    Ok(lane::int_cells((0..rows).map(|row| texts.get(row).and_then(|text| i64::try_from(text.chars().count()).ok()))))
}
