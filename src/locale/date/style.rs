//! The four lengths in which a locale writes a date. Must not know patterns.

use chrono_tz::Tz;
use icu_calendar::types::RataDie;
use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::enums::DateFieldSet;
use icu_datetime::fieldsets::{YMD, YMDE};
use icu_locale_core::Locale;

use crate::locale::{Compiled, ordinary};
use crate::model::{Value, day_of};

/// How long a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateStyle {
    /// `6/30/26`
    Short,
    /// `Jun 30, 2026`
    Medium,
    /// `June 30, 2026`
    Long,
    /// `Tuesday, June 30, 2026`
    Full,
}

impl DateStyle {
    /// All of them, the shortest first.
    pub const ALL: [Self; 4] = [Self::Short, Self::Medium, Self::Long, Self::Full];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Short => "short",
            Self::Medium => "medium",
            Self::Long => "long",
            Self::Full => "full",
        }
    }

    /// The style of that name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }

    fn fields(self) -> DateFieldSet {
        match self {
            Self::Short => DateFieldSet::YMD(YMD::short()),
            Self::Medium => DateFieldSet::YMD(YMD::medium()),
            Self::Long => DateFieldSet::YMD(YMD::long()),
            Self::Full => DateFieldSet::YMDE(YMDE::long()),
        }
    }
}

/// The dates of a locale in one style.
pub(in crate::locale) struct Styled(FixedCalendarDateTimeFormatter<Gregorian, DateFieldSet>);

impl Styled {
    pub(super) fn new(locale: &Locale, style: DateStyle) -> Self {
        Self(FixedCalendarDateTimeFormatter::try_new(locale.into(), style.fields()).compiled())
    }

    /// A date, or the day of a moment; none for other kinds.
    pub(super) fn write(&self, value: &Value, zone: Tz) -> Option<String> {
        let day = match value {
            Value::Date(day) => *day,
            Value::Timestamp(at) => day_of(*at, zone),
            Value::Missing
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Decimal(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Duration(_)
            | Value::List(_)
            | Value::Rows(_) => return None,
        };
        Some(ordinary(self.0.format(&gregorian(day)).to_string()))
    }
}

/// Days from the first day of the year 1 to 1970-01-01, that first one counted.
const EPOCH: i64 = 719_163;

/// The date of a day number.
pub(super) fn gregorian(day: i32) -> Date<Gregorian> {
    Date::from_rata_die(RataDie::new(i64::from(day) + EPOCH), Gregorian)
}
