//! Amounts of money.

use milieu::locale::{is_currency, nearest_currency};
use milieu::model::Value;

use super::{ALM, LRM, RLM, TAGS, decimal, digits, formatter};

#[test]
fn amounts_stand_as_the_locale_writes_them() {
    for (tag, currency, positive, negative) in [
        ("en", "EUR", "€1,234.50", "-€1,234.50"),
        ("en", "USD", "$1,234.50", "-$1,234.50"),
        ("en", "GBP", "£1,234.50", "-£1,234.50"),
        ("en", "JPY", "¥1,235", "-¥1,235"),
        ("en", "KWD", "KWD 1,234.500", "-KWD 1,234.500"),
        ("en", "CHF", "CHF 1,234.50", "-CHF 1,234.50"),
        ("en", "PLN", "PLN 1,234.50", "-PLN 1,234.50"),
        ("en-GB", "GBP", "£1,234.50", "-£1,234.50"),
        ("en-GB", "USD", "US$1,234.50", "-US$1,234.50"),
        ("en-CA", "CAD", "$1,234.50", "-$1,234.50"),
        ("en-AU", "AUD", "$1,234.50", "-$1,234.50"),
        ("en-IN", "INR", "₹1,234.50", "-₹1,234.50"),
        ("de", "EUR", "1.234,50 €", "-1.234,50 €"),
        ("de", "USD", "1.234,50 $", "-1.234,50 $"),
        ("de-CH", "CHF", "CHF 1'234.50", "CHF-1'234.50"),
        ("fr", "EUR", "1 234,50 €", "-1 234,50 €"),
        ("fr", "USD", "1 234,50 $US", "-1 234,50 $US"),
        ("fr-CA", "CAD", "1 234,50 $", "-1 234,50 $"),
        ("nl", "EUR", "€ 1.234,50", "€ -1.234,50"),
        ("nl-BE", "EUR", "€ 1.234,50", "€ -1.234,50"),
        ("pl", "PLN", "1234,50 zł", "-1234,50 zł"),
        ("pl", "EUR", "1234,50 €", "-1234,50 €"),
        ("es", "EUR", "1234,50 €", "-1234,50 €"),
        ("it", "EUR", "1234,50 €", "-1234,50 €"),
        ("pt", "BRL", "R$ 1.234,50", "-R$ 1.234,50"),
        ("pt-PT", "EUR", "1234,50 €", "-1234,50 €"),
        ("sv", "SEK", "1 234,50 kr", "\u{2212}1 234,50 kr"),
        ("nb", "NOK", "1 234,50 kr", "\u{2212}1 234,50 kr"),
        ("da", "DKK", "1.234,50 kr.", "-1.234,50 kr."),
        ("fi", "EUR", "1 234,50 €", "\u{2212}1 234,50 €"),
        ("cs", "CZK", "1 234,50 Kč", "-1 234,50 Kč"),
        ("hu", "EUR", "1234,50 €", "-1234,50 €"),
        ("tr", "TRY", "₺1.234,50", "-₺1.234,50"),
        ("ru", "RUB", "1 234,50 ₽", "-1 234,50 ₽"),
        ("uk", "UAH", "1 234,50 ₴", "-1 234,50 ₴"),
        ("ja", "JPY", "￥1,235", "-￥1,235"),
        ("zh", "CNY", "¥1,234.50", "-¥1,234.50"),
        ("ko", "KRW", "₩1,235", "-₩1,235"),
        ("hi", "INR", "₹1,234.50", "-₹1,234.50"),
        ("he", "ILS", &format!("{RLM}1,234.50 {RLM}₪"), &format!("{RLM}{LRM}-1,234.50 {RLM}₪")),
        ("ar", "KWD", &format!("{RLM}1,234.500 د.ك.{RLM}"), &format!("{RLM}{LRM}-1,234.500 د.ك.{RLM}")),
        ("ar-EG", "EUR", &format!("{RLM}١٬٢٣٤٫٥٠ €"), &format!("{ALM}-{RLM}١٬٢٣٤٫٥٠ €")),
    ] {
        let formatter = formatter(tag);
        let money = |text: &str| formatter.money(&digits(text), currency).expect("an amount");
        assert_eq!([money("1234.5"), money("-1234.5")], [positive, negative], "{currency} in {tag}");
    }
}

#[test]
fn a_currency_has_its_own_number_of_digits() {
    let english = formatter("en");
    for (currency, expected) in [
        ("EUR", "€2.35"),
        ("JPY", "¥2"),
        ("KRW", "₩2"),
        ("ISK", "ISK 2"),
        ("CLP", "CLP 2"),
        ("VND", "₫2"),
        ("HUF", "HUF 2"),
        ("KWD", "KWD 2.345"),
        ("BHD", "BHD 2.345"),
        ("TND", "TND 2.345"),
        ("CLF", "CLF 2.3450"),
        // To the digits of the account, not of the till.
        ("CHF", "CHF 2.35"),
        ("DKK", "DKK 2.35"),
        ("SEK", "SEK 2.35"),
    ] {
        assert_eq!(english.money(&digits("2.345"), currency).as_deref(), Some(expected), "{currency}");
    }
}

#[test]
fn amounts_are_rounded_half_away_from_zero() {
    let english = formatter("en");
    for (value, euros, yen) in [
        (Value::Float(0.125), "€0.13", "¥0"),
        (Value::Float(-0.125), "-€0.13", "¥0"),
        (Value::Float(1.005), "€1.01", "¥1"),
        (Value::Float(-2.5), "-€2.50", "-¥3"),
        (Value::Float(-0.5), "-€0.50", "-¥1"),
        (decimal(-4, 3), "€0.00", "¥0"),
        (decimal(-5, 3), "-€0.01", "¥0"),
        (Value::Int(0), "€0.00", "¥0"),
        (Value::Float(-0.0), "€0.00", "¥0"),
        (Value::Float(1e21), "€1,000,000,000,000,000,000,000.00", "¥1,000,000,000,000,000,000,000"),
        (
            decimal(10_i128.pow(38) - 1, 2),
            "€999,999,999,999,999,999,999,999,999,999,999,999.99",
            "¥1,000,000,000,000,000,000,000,000,000,000,000,000",
        ),
    ] {
        assert_eq!(english.money_of(&value, "EUR").as_deref(), Some(euros), "{value:?}");
        assert_eq!(english.money_of(&value, "JPY").as_deref(), Some(yen), "{value:?}");
    }
}

#[test]
fn an_amount_that_is_rounded_to_nothing_has_no_sign_in_any_locale() {
    for tag in TAGS {
        let formatter = formatter(tag);
        for currency in ["EUR", "JPY", "KWD", "CHF"] {
            let amount = |text: &str| formatter.money(&digits(text), currency);
            assert_eq!(amount("-0.0001"), amount("0"), "{tag}");
            assert_ne!(amount("-1"), amount("1"), "{tag}");
        }
    }
}

#[test]
fn one_formatter_writes_several_currencies() {
    let dutch = formatter("nl");
    for _ in 0..2 {
        assert_eq!(dutch.money(&digits("1"), "EUR").as_deref(), Some("€ 1,00"));
        assert_eq!(dutch.money(&digits("1"), "KWD").as_deref(), Some("KWD 1,000"));
        assert_eq!(dutch.money(&digits("1"), "eu"), None);
    }
}

#[test]
fn currencies_are_known_by_their_codes() {
    for code in ["EUR", "USD", "JPY", "PLN", "KWD", "DEM", "HRK", "XAU", "ZWL"] {
        assert!(is_currency(code), "{code}");
    }
    for text in ["", "eur", "EU", "EURO", "XYZ", "ZZZ", "€", "ÉUR", "E R", "EUR "] {
        assert!(!is_currency(text), "{text}");
    }
    for (text, near) in [
        ("eur", Some("EUR")),
        ("Euro", Some("EUR")),
        ("EUR ", Some("EUR")),
        ("usd", Some("USD")),
        ("EUX", Some("EUR")),
        ("", None),
        ("€", None),
        ("ÉÉÉ", None),
    ] {
        assert_eq!(nearest_currency(text).as_deref(), near, "{text}");
    }
}
