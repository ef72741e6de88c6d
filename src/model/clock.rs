//! The clock of a run and the calendar: days as `i32` since 1970-01-01, moments as `i64` microseconds since
//! 1970-01-01T00:00:00Z. The one place that knows zones, month lengths and summer time. Takes the time from nobody:
//! the clock is an input.

use chrono::{Datelike, Days, Duration, MappedLocalTime, Months, NaiveDate, NaiveDateTime, TimeZone, Weekday};
use chrono_tz::Tz;

use super::Interval;

/// What a workspace sets beside its definitions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The zone that days, periods and moments without an offset are in.
    pub zone: Tz,
    /// The locale of tokens.
    pub locale: String,
    /// The currency of tokens.
    pub currency: String,
    /// The first day of a week.
    pub week_start: Weekday,
}

impl Default for Settings {
    fn default() -> Self {
        Self { zone: Tz::UTC, locale: "en".into(), currency: "EUR".into(), week_start: Weekday::Mon }
    }
}

/// The moment that a run is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// A whole day: now is its end, every moment before the next day has been.
    Day(i32),
    /// A moment.
    Moment(i64),
}

impl Clock {
    /// The day of the clock in the zone.
    #[must_use]
    pub fn today(self, zone: Tz) -> i32 {
        match self {
            Self::Day(day) => day,
            Self::Moment(at) => day_of(at, zone),
        }
    }

    /// The first moment that is after now: `t <= now` is `t < now_end`.
    #[must_use]
    pub fn now_end(self, zone: Tz) -> i64 {
        match self {
            Self::Day(day) => day_start(day.saturating_add(1), zone),
            Self::Moment(at) => at.saturating_add(1),
        }
    }

    /// `now` as a value: the moment, or the last microsecond of the day.
    #[must_use]
    pub fn now(self, zone: Tz) -> i64 {
        self.now_end(zone) - 1
    }
}

const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(1970, 1, 1).expect("the calendar has 1970");

/// Microseconds of a day of 24 hours.
pub const DAY_MICROS: i64 = 86_400_000_000;

/// The date of a day number; the nearest one that the calendar has.
#[must_use]
pub fn date_of(day: i32) -> NaiveDate {
    EPOCH.checked_add_signed(Duration::days(i64::from(day))).unwrap_or(if day < 0 {
        NaiveDate::MIN
    } else {
        NaiveDate::MAX
    })
}

/// The day number of a date.
#[must_use]
pub fn day_number(date: NaiveDate) -> i32 {
    i32::try_from(date.signed_duration_since(EPOCH).num_days()).unwrap_or(i32::MAX)
}

/// The day number of a year, month and day, if the calendar has it.
#[must_use]
pub fn day_from(year: i32, month: u32, day: u32) -> Option<i32> {
    NaiveDate::from_ymd_opt(year, month, day).map(day_number)
}

/// The wall-clock time of a moment in the zone.
#[must_use]
pub fn local_of(at: i64, zone: Tz) -> NaiveDateTime {
    let utc = chrono::DateTime::from_timestamp_micros(at).unwrap_or(if at < 0 {
        chrono::DateTime::<chrono::Utc>::MIN_UTC
    } else {
        chrono::DateTime::<chrono::Utc>::MAX_UTC
    });
    utc.with_timezone(&zone).naive_local()
}

/// The moment of a wall-clock time in the zone: in the repeated hour the first, in the skipped hour shifted on by the gap.
#[must_use]
pub fn moment_of(local: NaiveDateTime, zone: Tz) -> i64 {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(at) | MappedLocalTime::Ambiguous(at, _) => at.timestamp_micros(),
        MappedLocalTime::None => {
            // The offset before the gap, taken from a moment that is surely before it, puts the time after it.
            let before = local.checked_sub_signed(Duration::days(1)).unwrap_or(local);
            let offset = zone.offset_from_utc_datetime(&before);
            let seconds = i64::from(chrono::Offset::fix(&offset).local_minus_utc());
            local.and_utc().timestamp_micros() - seconds * 1_000_000
        }
    }
}

/// The day of a moment in the zone.
#[must_use]
pub fn day_of(at: i64, zone: Tz) -> i32 {
    if zone == Tz::UTC {
        return i32::try_from(at.div_euclid(DAY_MICROS)).unwrap_or(i32::MAX);
    }
    day_number(local_of(at, zone).date())
}

/// The first moment of a day in the zone.
#[must_use]
pub fn day_start(day: i32, zone: Tz) -> i64 {
    if zone == Tz::UTC {
        return i64::from(day) * DAY_MICROS;
    }
    date_of(day).and_hms_opt(0, 0, 0).map_or(i64::from(day) * DAY_MICROS, |local| moment_of(local, zone))
}

/// A date moved by months (the day kept and clamped), then days. None beyond the calendar.
#[must_use]
pub fn shift_date(date: NaiveDate, months: i64, days: i64) -> Option<NaiveDate> {
    let steps = Months::new(u32::try_from(months.unsigned_abs()).ok()?);
    let moved = if months < 0 { date.checked_sub_months(steps)? } else { date.checked_add_months(steps)? };
    let steps = Days::new(days.unsigned_abs());
    if days < 0 { moved.checked_sub_days(steps) } else { moved.checked_add_days(steps) }
}

/// A day moved by an interval's months and days. None beyond the calendar.
#[must_use]
pub fn shift_day(day: i32, by: Interval) -> Option<i32> {
    shift_date(date_of(day), by.months, by.days).map(day_number)
}

/// A moment moved by an interval: calendar steps in the zone at the same time of day, then exact microseconds.
/// None beyond the calendar.
#[must_use]
pub fn shift_moment(at: i64, by: Interval, zone: Tz) -> Option<i64> {
    let stepped = if by.months == 0 && by.days == 0 {
        at
    } else {
        let local = local_of(at, zone);
        moment_of(shift_date(local.date(), by.months, by.days)?.and_time(local.time()), zone)
    };
    stepped.checked_add(by.micros)
}

/// Whole months from one date to a later one: the most that fit when added to the first. Negative, by the same
/// count the other way, when `to` is before `from`.
#[must_use]
pub fn months_between(from: NaiveDate, to: NaiveDate) -> i64 {
    if to < from {
        return -months_between(to, from);
    }
    let rough = i64::from(to.year() - from.year()) * 12 + i64::from(to.month()) - i64::from(from.month());
    let fits = shift_date(from, rough, 0).is_some_and(|moved| moved <= to);
    if fits { rough } else { rough - 1 }
}

/// The anniversary of a date in a year: 29 February is 28 February in other years.
#[must_use]
pub fn anniversary_in(date: NaiveDate, year: i32) -> NaiveDate {
    date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 2, 28)).unwrap_or(date)
}

/// The first anniversary on or after a day.
#[must_use]
pub fn next_anniversary(date: NaiveDate, from: NaiveDate) -> NaiveDate {
    let this_year = anniversary_in(date, from.year());
    if this_year >= from { this_year } else { anniversary_in(date, from.year() + 1) }
}

/// The last anniversary on or before a day.
#[must_use]
pub fn last_anniversary(date: NaiveDate, until: NaiveDate) -> NaiveDate {
    let this_year = anniversary_in(date, until.year());
    if this_year <= until { this_year } else { anniversary_in(date, until.year() - 1) }
}
