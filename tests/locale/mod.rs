//! What the locales write, from CLDR's own tables and checked against another implementation of them.
//!
//! The spaces are ordinary ones wherever CLDR has those that do not break.

mod amounts;
mod dates;
mod known;
mod numbers;

use milieu::locale::{Formatter, Number};
use milieu::model::{Decimal, Settings, Value, day_from};

/// The marks of direction, by the names that Unicode has for them.
const LRM: char = '\u{200e}';
const RLM: char = '\u{200f}';
const ALM: char = '\u{61c}';

/// Languages that the tests of all locales go through: every script, every form of digits, groups and plurals.
const TAGS: &[&str] = &[
    "af",
    "am",
    "ar",
    "ar-EG",
    "ar-u-nu-arab",
    "as",
    "az",
    "be",
    "bg",
    "bn",
    "bs",
    "ca",
    "ckb",
    "cs",
    "cy",
    "da",
    "de",
    "de-AT",
    "de-CH",
    "el",
    "en",
    "en-AU",
    "en-CA",
    "en-GB",
    "en-IN",
    "en-US-POSIX",
    "es",
    "es-419",
    "es-MX",
    "et",
    "eu",
    "fa",
    "fi",
    "fil",
    "fr",
    "fr-CA",
    "fr-CH",
    "ga",
    "gl",
    "gu",
    "ha",
    "he",
    "hi",
    "hr",
    "hu",
    "hy",
    "id",
    "ig",
    "is",
    "it",
    "ja",
    "ka",
    "kk",
    "km",
    "kn",
    "ko",
    "ks",
    "ky",
    "lb",
    "lo",
    "lt",
    "lv",
    "mk",
    "ml",
    "mn",
    "mr",
    "ms",
    "mt",
    "my",
    "nb",
    "ne",
    "nl",
    "nl-BE",
    "nn",
    "no",
    "or",
    "pa",
    "pl",
    "ps",
    "pt",
    "pt-PT",
    "rm",
    "ro",
    "ru",
    "sat",
    "sd",
    "si",
    "sk",
    "sl",
    "so",
    "sq",
    "sr",
    "sr-Latn",
    "sv",
    "sw",
    "ta",
    "te",
    "th",
    "tk",
    "tr",
    "ug",
    "uk",
    "ur",
    "uz",
    "vi",
    "yo",
    "yue",
    "zh",
    "zh-Hant",
    "zh-TW",
    "zu",
];

fn formatter(tag: &str) -> Formatter {
    Formatter::new(&Settings { locale: tag.into(), ..Settings::default() })
}

fn digits(text: &str) -> Number {
    Number::read(text).expect("a number")
}

fn decimal(mantissa: i128, scale: u8) -> Value {
    Value::Decimal(Decimal { mantissa, scale })
}

/// `2026-06-30`, also with a sign.
fn day(text: &str) -> Value {
    let parts: Vec<i32> = text.rsplitn(3, '-').map(|part| part.parse().expect("a number")).collect();
    let [day, month, year] = parts[..] else { panic!("{text}") };
    Value::Date(day_from(year, month.unsigned_abs(), day.unsigned_abs()).expect("a day of the calendar"))
}
