//! The functions of the language: each takes its arguments, and yields nothing where one of them is missing. Knows
//! nothing of rows beyond the draw of one.

use super::arithmetic::Number;
use super::decimal::Rounding;
use super::fault::shown;
use super::order::{compare, sorted};
use super::{Fault, Interpreter, Place, calendar, decimal, text};
use crate::model::{
    ExprId, Function, Type, Value, day_of_text, distance, number_of, plain, round_float, time_text, title_case,
};

impl Interpreter<'_> {
    pub(super) fn call(
        &self,
        expr: ExprId,
        function: Function,
        arguments: &[ExprId],
        at: &Place,
    ) -> Result<Value, Fault> {
        let values = arguments.iter().map(|argument| self.argument(*argument, at));
        let values: Vec<Value> = values.collect::<Result<_, _>>()?;
        if values.iter().any(Value::is_missing) {
            return Ok(Value::Missing);
        }
        match function {
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
            | Function::Weekday => {
                let date = values.first().ok_or(Fault::Unsound { expr })?;
                self.of_date(function, date).ok_or(Fault::Unsound { expr })
            }
            Function::Abs
            | Function::Round
            | Function::Floor
            | Function::Ceil
            | Function::Least
            | Function::Greatest
            | Function::Band
            | Function::Distance => self.call_of_numbers(expr, function, &values, at),
            Function::Length
            | Function::Lower
            | Function::Upper
            | Function::Trim
            | Function::TitleCase
            | Function::Concat
            | Function::Replace
            | Function::SplitPart
            | Function::Extract
            | Function::NumberOf
            | Function::ParseDate
            | Function::Mask => self.call_of_texts(expr, function, &values),
            Function::Hour | Function::TextOf | Function::FormatTime | Function::Draw => {
                self.call_of_others(expr, function, &values, at)
            }
            Function::Money | Function::NumberText | Function::PercentText | Function::DateText => {
                self.call_of_locale(expr, function, &values)
            }
        }
    }

    fn call_of_numbers(&self, expr: ExprId, function: Function, values: &[Value], at: &Place) -> Result<Value, Fault> {
        let zone = self.catalog.settings.zone;
        let scale = match self.catalog.exprs[expr].ty {
            Type::Decimal(scale) => scale,
            _ => 0,
        };
        let result = match (function, values) {
            (Function::Abs, [value]) => absolute(value),
            (Function::Round, [value, Value::Int(digits)]) => round(value, *digits, Rounding::HalfAway, scale),
            (Function::Floor, [value]) => round(value, 0, Rounding::Floor, scale),
            (Function::Ceil, [value]) => round(value, 0, Rounding::Ceil, scale),
            (Function::Least, [_, ..]) => values.iter().min_by(|a, b| sorted(a, b, zone)).cloned(),
            // Of equal ones the first, as for the least.
            (Function::Greatest, [_, ..]) => values.iter().rev().max_by(|a, b| sorted(a, b, zone)).cloned(),
            (Function::Band, [value, borders @ ..]) => {
                let reached = |border: &&Value| compare(border, value, zone).is_some_and(std::cmp::Ordering::is_le);
                i64::try_from(borders.iter().filter(reached).count()).ok().map(Value::Int)
            }
            (
                Function::Distance,
                [Value::Float(latitude), Value::Float(longitude), Value::Float(latitude2), Value::Float(longitude2)],
            ) => Some(Value::float(distance(*latitude, *longitude, *latitude2, *longitude2))),
            (_, _) => return Err(Fault::Unsound { expr }),
        };
        result.ok_or_else(|| {
            let arguments: Vec<String> = values.iter().map(|value| shown(value, zone)).collect();
            Self::overflow(expr, at, format!("{function:?}({})", arguments.join(", ")).to_lowercase())
        })
    }

    fn call_of_texts(&self, expr: ExprId, function: Function, values: &[Value]) -> Result<Value, Fault> {
        let length = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
        match (function, values) {
            (Function::Length, [Value::Text(of)]) => Ok(length(of.chars().count())),
            (Function::Length, [Value::List(of)]) => Ok(length(of.len())),
            (Function::Lower, [Value::Text(of)]) => Ok(Value::text(&of.to_lowercase())),
            (Function::Upper, [Value::Text(of)]) => Ok(Value::text(&of.to_uppercase())),
            (Function::Trim, [Value::Text(of)]) => Ok(Value::text(of.trim())),
            (Function::TitleCase, [Value::Text(of)]) => Ok(Value::text(&title_case(of))),
            (Function::Mask, [Value::Text(of)]) => Ok(text::mask(of)),
            (Function::NumberOf, [Value::Text(of)]) => Ok(number_of(of).map_or(Value::Missing, Value::Float)),
            (Function::ParseDate, [Value::Text(of), Value::Text(pattern)]) => {
                Ok(day_of_text(of, pattern).map_or(Value::Missing, Value::Date))
            }
            (Function::Replace, [Value::Text(of), Value::Text(old), Value::Text(new)]) => {
                Ok(text::replace(of, old, new))
            }
            (Function::SplitPart, [Value::Text(of), Value::Text(separator), Value::Int(part)]) => {
                Ok(text::split_part(of, separator, *part))
            }
            (Function::Extract, [Value::Text(of), Value::Text(pattern), Value::Int(group)]) => {
                self.extract(expr, of, pattern, *group)
            }
            (Function::Concat, parts) => {
                let texts = parts.iter().map(|part| plain(part, self.catalog.settings.zone));
                Ok(Value::text(&texts.flatten().collect::<String>()))
            }
            (_, _) => Err(Fault::Unsound { expr }),
        }
    }

    fn call_of_others(&self, expr: ExprId, function: Function, values: &[Value], at: &Place) -> Result<Value, Fault> {
        match (function, values) {
            (Function::Hour, [Value::Timestamp(moment), Value::Text(zone)]) => {
                calendar::hour(*moment, zone).ok_or(Fault::Unsound { expr })
            }
            (Function::TextOf, [value]) => {
                Ok(plain(value, self.catalog.settings.zone).map_or(Value::Missing, |text| Value::text(&text)))
            }
            (Function::FormatTime, [value, Value::Text(pattern)]) => {
                let text = time_text(value, pattern, self.catalog.settings.zone);
                Ok(text.map_or(Value::Missing, |text| Value::text(&text)))
            }
            (Function::Draw, [Value::Text(seed)]) => {
                Ok(Value::Float(f64::from(self.drawn(seed, at)) / 4_294_967_296.0))
            }
            (_, _) => Err(Fault::Unsound { expr }),
        }
    }

    /// A value as the locale writes it; missing where it cannot be written.
    fn call_of_locale(&self, expr: ExprId, function: Function, values: &[Value]) -> Result<Value, Fault> {
        let digits = |digits: i64| u8::try_from(digits).map_err(|_| Fault::Unsound { expr });
        let text = match (function, values) {
            (Function::Money, [value, Value::Text(currency)]) => self.formatter.money_of(value, currency),
            (Function::NumberText, [value]) => self.formatter.number_of(value, None),
            (Function::NumberText, [value, Value::Int(wanted)]) => {
                self.formatter.number_of(value, Some(digits(*wanted)?))
            }
            (Function::PercentText, [value, Value::Int(wanted)]) => self.formatter.percent_of(value, digits(*wanted)?),
            (Function::DateText, [value, Value::Text(form)]) => self.formatter.date_text(value, form),
            (_, _) => return Err(Fault::Unsound { expr }),
        };
        Ok(text.map_or(Value::Missing, |text| Value::text(&text)))
    }
}

/// The number without its sign; none where it does not fit, or is no number.
fn absolute(value: &Value) -> Option<Value> {
    match Number::of(value)? {
        Number::Int(number) => number.checked_abs().map(Value::Int),
        Number::Decimal(number) => {
            Some(Value::Decimal(crate::model::Decimal { mantissa: number.mantissa.abs(), ..number }))
        }
        Number::Float(number) => Some(Value::Float(number.abs())),
    }
}

/// A number rounded to so many digits, in its own kind; a decimal at the scale of the result.
fn round(value: &Value, digits: i64, rounding: Rounding, scale: u8) -> Option<Value> {
    match Number::of(value)? {
        Number::Int(number) => {
            let rounded = decimal::round(decimal::whole(number), digits.min(0), rounding, 0)?;
            i64::try_from(rounded.mantissa).ok().map(Value::Int)
        }
        Number::Decimal(number) => decimal::round(number, digits, rounding, scale).map(Value::Decimal),
        Number::Float(number) => Some(Value::Float(match rounding {
            Rounding::HalfAway => round_float(number, u8::try_from(digits).ok()?),
            Rounding::Floor => number.floor(),
            Rounding::Ceil => number.ceil(),
        })),
    }
}
