//! Numbers, amounts, percentages and dates as a locale writes them, through ICU4X and the locale data that is compiled in.
//! Must not know expressions, columns and templates.

mod currency;
mod date;
mod kept;
mod number;
mod plural;
mod space;
mod tag;

use std::cell::OnceCell;

use chrono_tz::Tz;
use icu_decimal::DecimalFormatter;
use icu_decimal::options::DecimalFormatterOptions;
use icu_experimental::dimension::percent::formatter::PercentFormatter;
use icu_experimental::dimension::percent::options::PercentFormatterOptions;
use icu_locale_core::Locale;
use icu_plurals::PluralRules;

use crate::model::{Settings, Value};

pub use currency::{is_currency, nearest_currency};
pub use date::{DateStyle, WrongForm, asks_for_time, check_form};
pub use number::Number;
pub use plural::PluralCategory;
pub use tag::{UnknownLocale, check_locale};

use currency::Money;
use date::Dates;
use kept::Kept;
use space::ordinary;

/// What is made from the locale data that is compiled in.
trait Compiled<T> {
    /// It can always be made: where a locale has no data, that of the root of all locales is there.
    fn compiled(self) -> T;
}

impl<T, E: std::fmt::Debug> Compiled<T> for Result<T, E> {
    fn compiled(self) -> T {
        self.expect("the data of the root of all locales is compiled in")
    }
}

/// Writes values as the locale of a workspace does. What it needs for a currency or for a form of dates is made when it is
/// first asked for, and kept. It stays on its thread; to make one is cheap.
pub struct Formatter {
    locale: Locale,
    zone: Tz,
    numbers: DecimalFormatter,
    percentages: OnceCell<PercentFormatter<DecimalFormatter>>,
    plurals: OnceCell<PluralRules>,
    currencies: Kept<Money>,
    dates: Kept<Dates>,
}

impl Formatter {
    /// A formatter for the locale and zone of a workspace. A locale that [`check_locale`] refuses is written as the root of
    /// all locales.
    #[must_use]
    pub fn new(settings: &Settings) -> Self {
        let locale = settings.locale.parse().unwrap_or(Locale::UNKNOWN);
        Self {
            numbers: DecimalFormatter::try_new((&locale).into(), DecimalFormatterOptions::default()).compiled(),
            percentages: OnceCell::new(),
            plurals: OnceCell::new(),
            currencies: Kept::default(),
            dates: Kept::default(),
            zone: settings.zone,
            locale,
        }
    }

    /// A number in groups, rounded half away from zero to so many digits behind the point; `None`: with its own digits.
    #[must_use]
    pub fn number(&self, number: &Number, digits: Option<u8>) -> String {
        let digits = digits.map_or_else(|| number.own(), |digits| number.rounded(digits));
        ordinary(self.numbers.format(&digits).to_string())
    }

    /// A part of 1 as a percentage.
    #[must_use]
    pub fn percent(&self, number: &Number, digits: u8) -> String {
        let percentages = self.percentages.get_or_init(|| {
            PercentFormatter::try_new((&self.locale).into(), PercentFormatterOptions::default()).compiled()
        });
        ordinary(percentages.format(&number.percentage(digits)).to_string())
    }

    /// An amount with as many digits as the currency has; none where the currency is no code of three letters.
    #[must_use]
    pub fn money(&self, number: &Number, currency: &str) -> Option<String> {
        let money = self.currencies.get(currency, || Money::new(&self.locale, currency))?;
        Some(money.write(number))
    }

    /// A date, or a moment's in the zone, in a style or by a pattern of strftime with the names of the locale; none for
    /// other kinds, for a form that [`check_form`] refuses, and for a date by a pattern that asks for the time of day.
    #[must_use]
    pub fn date_text(&self, value: &Value, form: &str) -> Option<String> {
        let dates = self.dates.get(form, || Dates::new(&self.locale, form, &self.ten_digits()))?;
        dates.write(value, self.zone)
    }

    /// The plural form of what is counted: `one` for 1 in English. The digits behind the point are looked at as they print.
    #[must_use]
    pub fn plural_category(&self, number: &Number) -> PluralCategory {
        let rules = self.plurals.get_or_init(|| PluralRules::try_new_cardinal((&self.locale).into()).compiled());
        rules.category_for(&number.own()).into()
    }

    /// The digits of the locale, from zero.
    fn ten_digits(&self) -> Vec<String> {
        (0..10).map(|digit| self.numbers.format(&digit.into()).to_string()).collect()
    }
}

/// Calls of formatting functions in expressions are given values, not numbers.
impl Formatter {
    /// [`Formatter::number`] of a value; none for one that is no finite number.
    #[must_use]
    pub fn number_of(&self, value: &Value, digits: Option<u8>) -> Option<String> {
        Number::of(value).map(|number| self.number(&number, digits))
    }

    /// [`Formatter::percent`] of a value; likewise.
    #[must_use]
    pub fn percent_of(&self, value: &Value, digits: u8) -> Option<String> {
        Number::of(value).map(|number| self.percent(&number, digits))
    }

    /// [`Formatter::money`] of a value; likewise.
    #[must_use]
    pub fn money_of(&self, value: &Value, currency: &str) -> Option<String> {
        self.money(&Number::of(value)?, currency)
    }
}
