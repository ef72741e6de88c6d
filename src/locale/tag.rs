//! Names of locales: which of them have data. Must not know where a name is written.

use icu_calendar::{Date, Gregorian};
use icu_datetime::FixedCalendarDateTimeFormatter;
use icu_datetime::fieldsets::YMD;
use icu_experimental::displaynames::DisplayNamesOptions;
use icu_experimental::displaynames::multi::LanguageDisplayNames;
use icu_locale_core::{Locale, locale};

use super::Compiled;
use crate::diag::nearest;

/// A name that is no locale's, or one without data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLocale {
    /// The locale that is likely meant.
    pub near: Option<String>,
}

/// Whether a name is a tag of BCP 47 whose language has data. A script or region without data of its own is written as its
/// language is.
///
/// # Errors
/// A name that is not, with the locale that is likely meant.
pub fn check_locale(tag: &str) -> Result<(), UnknownLocale> {
    if tag.parse().is_ok_and(|locale| has_data(&locale)) {
        return Ok(());
    }
    Err(UnknownLocale { near: hyphenated(tag).or_else(|| by_name(tag)) })
}

/// Languages without data write their months as the root of all locales does, by number; all others have names for them.
fn has_data(locale: &Locale) -> bool {
    long_june(locale) != long_june(&Locale::UNKNOWN)
}

fn long_june(locale: &Locale) -> Option<String> {
    let dates = FixedCalendarDateTimeFormatter::<Gregorian, _>::try_new(locale.into(), YMD::long()).compiled();
    let june = Date::try_new_gregorian(2026, 6, 30).ok()?;
    Some(dates.format(&june).to_string())
}

/// `en-GB` for `en_GB`, `en_GB.UTF-8` and `en GB`, which other systems call it by.
fn hyphenated(tag: &str) -> Option<String> {
    let tag = tag.trim().split(['.', '@']).next()?.replace(['_', ' '], "-");
    let locale: Locale = tag.parse().ok()?;
    has_data(&locale).then(|| locale.to_string())
}

/// `pl` for `polish`.
fn by_name(name: &str) -> Option<String> {
    let names = LanguageDisplayNames::try_new(locale!("en").into(), DisplayNamesOptions::default()).compiled();
    let letters = || 'a'..='z';
    let tags = letters().flat_map(|first| letters().map(move |second| format!("{first}{second}")));
    let languages: Vec<(String, String)> = tags
        .filter_map(|tag| {
            let locale: Locale = tag.parse().ok().filter(has_data)?;
            Some((names.of(locale.id.language)?.to_owned(), tag))
        })
        .collect();
    let near = nearest(name, languages.iter().map(|(name, _)| name.as_str()))?;
    languages.iter().find(|(name, _)| name == near).map(|(_, tag)| tag.clone())
}
