//! Which locales there are.

use milieu::locale::check_locale;

use super::{TAGS, digits, formatter};

#[test]
fn locales_with_data_are_known() {
    for tag in TAGS {
        assert_eq!(check_locale(tag), Ok(()), "{tag}");
    }
    for tag in ["EN-gb", "zh-Hant-TW", "sr-Latn-RS", "en-NL", "ar-u-nu-latn", "pt-BR", "fil-PH"] {
        assert_eq!(check_locale(tag), Ok(()), "{tag}");
    }
}

#[test]
fn others_are_not_and_what_is_meant_is_said() {
    for (tag, near) in [
        ("xx", None),
        ("", None),
        ("und", None),
        ("C", None),
        ("de-", None),
        ("klingon", None),
        ("en_GB", Some("en-GB")),
        ("nl_NL.UTF-8", Some("nl-NL")),
        ("de_DE@euro", Some("de-DE")),
        (" en", Some("en")),
        ("english", Some("en")),
        ("Polish", Some("pl")),
        ("dutch", Some("nl")),
        ("germn", Some("de")),
        ("xx_YY", None),
    ] {
        assert_eq!(check_locale(tag).expect_err(tag).near.as_deref(), near, "{tag}");
    }
}

#[test]
fn one_that_is_refused_is_still_written() {
    for tag in ["", "xx", "not a locale", "en_GB"] {
        assert_eq!(formatter(tag).number(&digits("1234.5"), Some(2)), "1,234.50", "{tag}");
    }
}
