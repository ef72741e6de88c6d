//! Functions of dates and moments, at the run's clock and in its zone. Knows nothing of rows.

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;

use super::Interpreter;
use crate::model::{
    Function, Value, anniversary_in, date_of, day_number, last_anniversary, local_of, months_between, next_anniversary,
};

impl Interpreter<'_> {
    /// A function of one date. None for other functions and other kinds.
    pub(super) fn of_date(&self, function: Function, value: &Value) -> Option<Value> {
        let day = self.day(value)?;
        let date = date_of(day);
        let today = self.catalog.clock.today(self.catalog.settings.zone);
        let now = date_of(today);
        let number = match function {
            Function::Age => return Some(age(date, now).map_or(Value::Missing, Value::Int)),
            Function::DaysSince => i64::from(today) - i64::from(day),
            Function::DaysUntil => i64::from(day) - i64::from(today),
            Function::MonthsSince => months_between(date, now),
            // Cut towards zero, for past and future dates alike.
            Function::YearsSince => months_between(date, now) / 12,
            Function::DaysUntilAnniversary => i64::from(day_number(next_anniversary(date, now)) - today),
            Function::DaysSinceAnniversary => i64::from(today - day_number(last_anniversary(date, now))),
            Function::Year => i64::from(date.year()),
            Function::Quarter => i64::from(date.month0() / 3 + 1),
            Function::Month => i64::from(date.month()),
            Function::Week => i64::from(date.iso_week().week()),
            Function::Day => i64::from(date.day()),
            Function::Weekday => i64::from(date.weekday().number_from_monday()),
            _ => return None,
        };
        Some(Value::Int(number))
    }
}

/// Whole years; none before birth.
fn age(birth: NaiveDate, today: NaiveDate) -> Option<i64> {
    if birth > today {
        return None;
    }
    let had_birthday = anniversary_in(birth, today.year()) <= today;
    Some(i64::from(today.year()) - i64::from(birth.year()) - i64::from(!had_birthday))
}

/// The hour of a moment in the zone of that name.
pub(super) fn hour(at: i64, zone: &str) -> Option<Value> {
    let zone: Tz = zone.parse().ok()?;
    Some(Value::Int(i64::from(local_of(at, zone).hour())))
}
