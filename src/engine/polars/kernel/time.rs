//! Dates and moments: parts, ages, distances, calendar steps. Days are numbered from 1970-01-01.

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use polars::prelude::*;

use super::lane::{day_cells, days, int_cells, ints};
use crate::model::{
    Function, Interval, anniversary_in, date_of, day_number, day_of, day_start, last_anniversary, local_of,
    months_between, next_anniversary, shift_day, shift_moment,
};

/// What a function of a date answers for a day, as of `today`; none for a function that takes no date.
pub(crate) fn of_day(function: Function, day: i32, today: i32) -> Option<i64> {
    let date = date_of(day);
    let until = date_of(today);
    match function {
        Function::Age => (day <= today).then(|| years_lived(date, until)),
        Function::DaysSince => Some(i64::from(today) - i64::from(day)),
        Function::DaysUntil => Some(i64::from(day) - i64::from(today)),
        Function::MonthsSince => Some(months_between(date, until)),
        Function::YearsSince => Some(months_between(date, until) / 12),
        Function::DaysUntilAnniversary => Some(i64::from(day_number(next_anniversary(date, until))) - i64::from(today)),
        Function::DaysSinceAnniversary => Some(i64::from(today) - i64::from(day_number(last_anniversary(date, until)))),
        Function::Year => Some(i64::from(date.year())),
        Function::Quarter => Some(i64::from(date.month0() / 3 + 1)),
        Function::Month => Some(i64::from(date.month())),
        Function::Week => Some(i64::from(date.iso_week().week())),
        Function::Day => Some(i64::from(date.day())),
        Function::Weekday => Some(i64::from(date.weekday().number_from_monday())),
        _ => None,
    }
}

fn years_lived(birth: chrono::NaiveDate, today: chrono::NaiveDate) -> i64 {
    let years = i64::from(today.year()) - i64::from(birth.year());
    if anniversary_in(birth, today.year()) > today { years - 1 } else { years }
}

/// A function of a date, over a column of days.
pub(crate) fn day_function(function: Function, columns: &[Column], rows: usize, today: i32) -> PolarsResult<Series> {
    let input = days(&columns[0])?;
    let known = DayTable::new(function, (0..rows).filter_map(|row| input.get(row)), rows, today);
    let answer = |day| known.answer(day, || of_day(function, day, today));
    Ok(int_cells((0..rows).map(|row| input.get(row).and_then(answer))))
}

/// The answers for all days between the first and the last of some cells: days repeat, and the calendar costs more than a table.
struct DayTable {
    first: i32,
    answers: Vec<Option<i64>>,
}

impl DayTable {
    /// The table, empty where the cells have fewer days than lie between them.
    fn new(function: Function, cells: impl Iterator<Item = i32> + Clone, rows: usize, today: i32) -> Self {
        let (first, last) = cells.fold((i32::MAX, i32::MIN), |(first, last), day| (first.min(day), last.max(day)));
        let span = usize::try_from(i64::from(last) - i64::from(first));
        let is_dense = span.is_ok_and(|days| days < rows);
        let answers =
            if is_dense { (first..=last).map(|day| of_day(function, day, today)).collect() } else { Vec::new() };
        Self { first, answers }
    }

    /// The answer for a day: from the table where it has one.
    #[inline]
    fn answer(&self, day: i32, otherwise: impl FnOnce() -> Option<i64>) -> Option<i64> {
        let place = usize::try_from(i64::from(day) - i64::from(self.first)).ok();
        place.and_then(|place| self.answers.get(place)).copied().unwrap_or_else(otherwise)
    }
}

/// The hour of moments in a zone.
pub(crate) fn hours(columns: &[Column], rows: usize, zone: Tz) -> PolarsResult<Series> {
    let input = ints(&columns[0])?;
    Ok(int_cells((0..rows).map(|row| input.get(row).map(|at| i64::from(local_of(at, zone).hour())))))
}

/// The day of moments in a zone.
pub(crate) fn days_of_moments(columns: &[Column], rows: usize, zone: Tz) -> PolarsResult<Series> {
    let input = ints(&columns[0])?;
    Ok(day_cells((0..rows).map(|row| input.get(row).map(|at| day_of(at, zone)))))
}

/// The first moment of days in a zone.
pub(crate) fn starts_of_days(columns: &[Column], rows: usize, zone: Tz) -> PolarsResult<Series> {
    let input = days(&columns[0])?;
    Ok(int_cells((0..rows).map(|row| input.get(row).map(|day| day_start(day, zone)))))
}

/// Days moved by a calendar step; missing beyond the calendar.
pub(crate) fn shifted_days(columns: &[Column], rows: usize, by: Interval) -> PolarsResult<Series> {
    let input = days(&columns[0])?;
    Ok(day_cells((0..rows).map(|row| input.get(row).and_then(|day| shift_day(day, by)))))
}

/// Moments moved by a calendar step and an exact one; missing beyond the calendar.
pub(crate) fn shifted_moments(columns: &[Column], rows: usize, by: Interval, zone: Tz) -> PolarsResult<Series> {
    let input = ints(&columns[0])?;
    Ok(int_cells((0..rows).map(|row| input.get(row).and_then(|at| shift_moment(at, by, zone)))))
}

/// Whether an anniversary of the day lies in `from <= day < until`.
pub(crate) fn anniversary_within(day: i32, from: i32, until: i32) -> bool {
    until > from && day_number(next_anniversary(date_of(day), date_of(from))) < until
}
