//! Amounts in a currency: its symbol, its digits and the locale's pattern. Must not know where the code of a currency comes
//! from.

use fixed_decimal::Decimal;
use icu_decimal::DecimalFormatter;
use icu_experimental::dimension::currency::CurrencyType;
use icu_experimental::dimension::currency::formatter::CurrencyFormatter;
use icu_experimental::dimension::currency::options::CurrencyFormatterOptions;
use icu_locale_core::{Locale, locale};

use super::{Compiled, Number, ordinary};
use crate::diag::nearest;

/// How a locale writes amounts in one currency.
pub(super) struct Money {
    formatter: CurrencyFormatter<DecimalFormatter>,
    /// What nothing is written as.
    zero: String,
}

impl Money {
    /// None where the currency is no code of three letters.
    pub(super) fn new(locale: &Locale, currency: &str) -> Option<Self> {
        let currency = CurrencyType::try_from_str(currency).ok()?;
        let formatter =
            CurrencyFormatter::try_new_symbol(locale.into(), currency, CurrencyFormatterOptions::default()).compiled();
        let zero = written(&formatter, &Decimal::from(0));
        Some(Self { formatter, zero })
    }

    /// An amount, rounded half away from zero to the digits of the currency.
    pub(super) fn write(&self, number: &Number) -> String {
        let number = number.own();
        // What is rounded to nothing has no sign.
        if number.sign != fixed_decimal::Sign::None {
            let size = Decimal::new(fixed_decimal::Sign::None, number.absolute.clone());
            if written(&self.formatter, &size) == self.zero {
                return self.zero.clone();
            }
        }
        written(&self.formatter, &number)
    }
}

fn written(formatter: &CurrencyFormatter<DecimalFormatter>, number: &Decimal) -> String {
    ordinary(formatter.format_fixed_decimal(number).to_string())
}

/// Whether the code is that of a currency, one of today or of the past: three capitals that have a name.
#[must_use]
pub fn is_currency(code: &str) -> bool {
    if code.len() != 3 || !code.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return false;
    }
    let Ok(currency) = CurrencyType::try_from_str(code) else { return false };
    let names = CurrencyFormatter::try_new_name(locale!("en").into(), currency).compiled();
    // One without a name is called by its code.
    !names.format_fixed_decimal(&Decimal::from(1)).to_string().contains(code)
}

/// The code that a text is likely meant as: the text in capitals, its first three letters, or a code that differs in one of
/// them.
#[must_use]
pub fn nearest_currency(text: &str) -> Option<String> {
    let capitals: String = text.trim().to_uppercase().chars().take(3).collect();
    if is_currency(&capitals) {
        return Some(capitals);
    }
    if capitals.len() != 3 || !capitals.is_ascii() {
        return None;
    }
    let candidates: Vec<String> = (0..3)
        .flat_map(|at| ('A'..='Z').map(move |letter| (at, letter)))
        .map(|(at, letter)| format!("{}{letter}{}", &capitals[..at], &capitals[at + 1..]))
        .filter(|code| is_currency(code))
        .collect();
    nearest(&capitals, candidates.iter().map(String::as_str)).map(str::to_owned)
}
