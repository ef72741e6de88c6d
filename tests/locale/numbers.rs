//! Numbers, percentages and plural forms.

use milieu::locale::{Number, PluralCategory};
use milieu::model::{Value, round_float};
use proptest::prelude::*;

use super::{ALM, LRM, TAGS, decimal, digits, formatter};

#[test]
fn numbers_stand_in_the_groups_of_the_locale() {
    for (tag, small, large, negative) in [
        ("en", "1,234.50", "1,234,567.50", "-1,234.50"),
        ("de", "1.234,50", "1.234.567,50", "-1.234,50"),
        ("de-AT", "1 234,50", "1 234 567,50", "-1 234,50"),
        ("de-CH", "1'234.50", "1'234'567.50", "-1'234.50"),
        ("fr", "1 234,50", "1 234 567,50", "-1 234,50"),
        ("nl", "1.234,50", "1.234.567,50", "-1.234,50"),
        ("ru", "1 234,50", "1 234 567,50", "-1 234,50"),
        // No groups before there are five digits.
        ("pl", "1234,50", "1 234 567,50", "-1234,50"),
        ("es", "1234,50", "1.234.567,50", "-1234,50"),
        ("it", "1234,50", "1.234.567,50", "-1234,50"),
        ("pt-PT", "1234,50", "1 234 567,50", "-1234,50"),
        ("pt", "1.234,50", "1.234.567,50", "-1.234,50"),
        // The sign of minus itself.
        ("sv", "1 234,50", "1 234 567,50", "\u{2212}1 234,50"),
        ("fi", "1 234,50", "1 234 567,50", "\u{2212}1 234,50"),
        ("nb", "1 234,50", "1 234 567,50", "\u{2212}1 234,50"),
        // Lakhs and crores.
        ("hi", "1,234.50", "12,34,567.50", "-1,234.50"),
        ("en-IN", "1,234.50", "12,34,567.50", "-1,234.50"),
        ("ja", "1,234.50", "1,234,567.50", "-1,234.50"),
        ("zh", "1,234.50", "1,234,567.50", "-1,234.50"),
        ("he", "1,234.50", "1,234,567.50", &format!("{LRM}-1,234.50")),
        ("ar", "1,234.50", "1,234,567.50", &format!("{LRM}-1,234.50")),
        ("ar-EG", "١٬٢٣٤٫٥٠", "١٬٢٣٤٬٥٦٧٫٥٠", &format!("{ALM}-١٬٢٣٤٫٥٠")),
        ("ar-EG-u-nu-latn", "1,234.50", "1,234,567.50", &format!("{LRM}-1,234.50")),
        ("fa", "۱٬۲۳۴٫۵۰", "۱٬۲۳۴٬۵۶۷٫۵۰", &format!("{LRM}\u{2212}۱٬۲۳۴٫۵۰")),
        ("bn", "১,২৩৪.৫০", "১২,৩৪,৫৬৭.৫০", "-১,২৩৪.৫০"),
        ("mr", "१,२३४.५०", "१२,३४,५६७.५०", "-१,२३४.५०"),
    ] {
        let formatter = formatter(tag);
        let two = |text: &str| formatter.number(&digits(text), Some(2));
        assert_eq!([two("1234.5"), two("1234567.5"), two("-1234.5")], [small, large, negative], "{tag}");
    }
}

#[test]
fn percentages_have_the_sign_where_the_locale_has_it() {
    for (tag, expected) in [
        ("en", "25.6%"),
        ("en-GB", "25.6%"),
        ("nl", "25,6%"),
        ("pl", "25,6%"),
        ("it", "25,6%"),
        ("pt", "25,6%"),
        ("de", "25,6 %"),
        ("fr", "25,6 %"),
        ("es", "25,6 %"),
        ("ru", "25,6 %"),
        ("sv", "25,6 %"),
        ("cs", "25,6 %"),
        ("tr", "%25,6"),
        ("eu", "% 25,6"),
        ("ja", "25.6%"),
        ("hi", "25.6%"),
    ] {
        assert_eq!(formatter(tag).percent(&digits("0.256"), 1), expected, "{tag}");
    }
}

#[test]
fn a_percentage_is_a_hundred_times_the_part() {
    let english = formatter("en");
    for (part, behind, expected) in [
        ("0.256", 0, "26%"),
        ("0.256", 1, "25.6%"),
        ("0.256", 3, "25.600%"),
        ("0.005", 0, "1%"),
        ("0.0049", 0, "0%"),
        ("-0.0049", 0, "0%"),
        ("-0.005", 0, "-1%"),
        ("0", 1, "0.0%"),
        ("1", 0, "100%"),
        ("12.345", 0, "1,235%"),
        ("99999999999999999999999999999999999999", 0, "9,999,999,999,999,999,999,999,999,999,999,999,999,900%"),
    ] {
        assert_eq!(english.percent(&digits(part), behind), expected, "{part}");
    }
    // By the digits that the float prints with: 0.285 is a little less in binary.
    assert_eq!(english.percent_of(&Value::Float(0.285), 0).as_deref(), Some("29%"));
}

#[test]
fn halves_are_rounded_away_from_zero() {
    let english = formatter("en");
    for (value, behind, expected) in [
        (Value::Float(0.125), 2, "0.13"),
        (Value::Float(-0.125), 2, "-0.13"),
        (Value::Float(1.005), 2, "1.01"),
        (Value::Float(2.675), 2, "2.68"),
        (Value::Float(0.5), 0, "1"),
        (Value::Float(1.5), 0, "2"),
        (Value::Float(2.5), 0, "3"),
        (Value::Float(-2.5), 0, "-3"),
        (Value::Float(0.499_999_999_999_999_94), 0, "0"),
        (Value::Float(999_999.995), 2, "1,000,000.00"),
        (decimal(12_345, 3), 2, "12.35"),
        (decimal(-12_345, 3), 2, "-12.35"),
        (decimal(12_344_999, 6), 2, "12.34"),
        (decimal(995, 3), 2, "1.00"),
        (Value::Int(7), 3, "7.000"),
        (Value::Int(0), 0, "0"),
    ] {
        assert_eq!(english.number_of(&value, Some(behind)).as_deref(), Some(expected), "{value:?}");
    }
}

#[test]
fn zero_has_no_sign() {
    let english = formatter("en");
    for value in [Value::Float(-0.0), Value::Float(-0.004), decimal(-4, 3), decimal(0, 5), Value::Float(-5e-324)] {
        assert_eq!(english.number_of(&value, Some(2)).as_deref(), Some("0.00"), "{value:?}");
        assert_eq!(english.percent_of(&value, 0).as_deref(), Some("0%"), "{value:?}");
    }
    assert_eq!(english.number_of(&Value::Float(-0.0), None).as_deref(), Some("0"));
    assert_eq!(english.number(&digits("-0.000"), None), "0.000");
}

#[test]
fn numbers_have_their_own_digits_where_none_are_asked_for() {
    let english = formatter("en");
    for (value, expected) in [
        (Value::Int(1_234_567), "1,234,567"),
        (Value::Int(i64::MIN), "-9,223,372,036,854,775,808"),
        (decimal(123_450, 2), "1,234.50"),
        (decimal(0, 2), "0.00"),
        (decimal(10_i128.pow(38) - 1, 0), "99,999,999,999,999,999,999,999,999,999,999,999,999"),
        (decimal(1 - 10_i128.pow(38), 38), "-0.99999999999999999999999999999999999999"),
        (decimal(1, 38), "0.00000000000000000000000000000000000001"),
        (Value::Float(1234.5), "1,234.5"),
        (Value::Float(0.1), "0.1"),
        (Value::Float(1e-7), "0.0000001"),
        (Value::Float(1e21), "1,000,000,000,000,000,000,000"),
        (Value::Float(-123_456_789.125), "-123,456,789.125"),
    ] {
        assert_eq!(english.number_of(&value, None).as_deref(), Some(expected), "{value:?}");
    }
    let largest = english.number_of(&Value::Float(f64::MAX), Some(2)).expect("a number");
    assert!(largest.starts_with("179,769,313,486,231,570,000,") && largest.ends_with(",000.00"), "{largest}");
}

#[test]
fn what_is_no_finite_number_is_not_written() {
    let english = formatter("en");
    for value in
        [Value::Missing, Value::Float(f64::INFINITY), Value::Float(f64::NEG_INFINITY), Value::Text("12".into())]
    {
        assert_eq!(english.number_of(&value, Some(2)), None, "{value:?}");
        assert_eq!(english.percent_of(&value, 2), None, "{value:?}");
        assert_eq!(english.money_of(&value, "EUR"), None, "{value:?}");
    }
    for (text, is_read) in [
        ("12.50", true),
        ("-1e3", true),
        ("+7", true),
        ("007", true),
        ("", false),
        ("12,5", false),
        ("inf", false),
        ("NaN", false),
    ] {
        assert_eq!(Number::read(text).is_some(), is_read, "{text}");
    }
    assert_eq!(["+7", "007", "-1e3"].map(|text| english.number(&digits(text), None)), ["7", "7", "-1,000"]);
}

#[test]
fn plural_forms_are_those_of_the_language() {
    use PluralCategory::{Few, Many, One, Other, Two, Zero};
    for (tag, cases) in [
        ("en", &[("0", Other), ("1", One), ("2", Other), ("1.0", Other), ("-1", One)][..]),
        ("fr", &[("0", One), ("1", One), ("1.5", One), ("2", Other), ("1000000", Many)]),
        ("pl", &[("1", One), ("2", Few), ("4", Few), ("5", Many), ("12", Many), ("22", Few), ("1.5", Other)]),
        ("ru", &[("1", One), ("21", One), ("3", Few), ("11", Many), ("0", Many), ("1.5", Other)]),
        ("cs", &[("1", One), ("2", Few), ("5", Other), ("1.5", Many)]),
        ("ar", &[("0", Zero), ("1", One), ("2", Two), ("3", Few), ("11", Many), ("100", Other)]),
        ("cy", &[("0", Zero), ("1", One), ("2", Two), ("3", Few), ("6", Many), ("4", Other)]),
        ("lv", &[("0", Zero), ("1", One), ("10", Zero), ("21", One), ("2", Other)]),
        ("ja", &[("0", Other), ("1", Other), ("2", Other)]),
    ] {
        let formatter = formatter(tag);
        for (number, expected) in cases {
            assert_eq!(formatter.plural_category(&digits(number)), *expected, "{number} in {tag}");
        }
    }
    assert_eq!(PluralCategory::ALL.map(PluralCategory::name), ["zero", "one", "two", "few", "many", "other"]);
}

#[test]
fn only_ordinary_spaces_are_written() {
    for tag in TAGS {
        let formatter = formatter(tag);
        for number in ["-1234567.5", "0.5", "12345"] {
            let number = digits(number);
            let mut texts = vec![formatter.number(&number, Some(2)), formatter.percent(&number, 1)];
            texts
                .extend(["EUR", "USD", "JPY", "KWD", "CHF", "XTS"].map(|code| formatter.money(&number, code).unwrap()));
            for text in texts {
                assert!(text.chars().all(|letter| letter == ' ' || !letter.is_whitespace()), "{tag}: {text:?}");
                assert!(!text.is_empty(), "{tag}");
            }
        }
    }
}

/// The number that English groups of digits spell.
fn read_back(text: &str) -> String {
    text.replace(',', "")
}

proptest! {
    #[test]
    fn a_float_reads_back_as_it_is_rounded(number in prop_oneof![any::<f64>(), -1e9..1e9_f64], behind in 0_u8..12) {
        prop_assume!(number.is_finite());
        let text = formatter("en").number_of(&Value::Float(number), Some(behind)).expect("a number");
        let rounded = round_float(number, behind);
        let found = read_back(&text).parse::<f64>().expect("a float");
        prop_assert_eq!(Value::Float(found), Value::Float(if rounded == 0.0 { 0.0 } else { rounded }));
        let written = text.split_once('.').map_or(0, |(_, digits)| digits.len());
        prop_assert_eq!(written, usize::from(behind));
        prop_assert!(!(rounded == 0.0 && text.starts_with('-')), "{}", text);
    }

    #[test]
    fn a_decimal_reads_back_as_it_is_rounded(mantissa in any::<i128>(), scale in 0_u8..=38, behind in 0_u8..=38) {
        let mantissa = mantissa % 10_i128.pow(38);
        let text = formatter("en").number_of(&decimal(mantissa, scale), Some(behind)).expect("a number");
        let expected = if behind >= scale {
            format!("{}{}", mantissa.unsigned_abs(), "0".repeat(usize::from(behind - scale)))
        } else {
            let by = 10_u128.pow(u32::from(scale - behind));
            let (whole, rest) = (mantissa.unsigned_abs() / by, mantissa.unsigned_abs() % by);
            (whole + u128::from(rest >= by - rest)).to_string()
        };
        let written = read_back(&text).replace('.', "");
        let (written, expected) = (written.trim_start_matches(['-', '0']), expected.trim_start_matches('0'));
        prop_assert_eq!(written, expected, "{}", text);
        prop_assert_eq!(text.starts_with('-'), mantissa < 0 && !expected.is_empty());
    }
}
