//! Numbers, amounts, percentages, dates and plurals as the locale of the workspace writes them. A fallback of another kind
//! is printed as it is.

use serde_json::Value as Json;

use super::{Arguments, Helper, Named, Parameter, Rule, Takes, Written, Yields, text_of};

const FORM: Takes = Takes::Text;

const NUMBER: Helper = Helper {
    name: "number",
    about: "The number in groups, rounded half away from zero to so many digits; all its digits if none are given",
    parameters: &[
        Parameter { name: "value", takes: Takes::Amount, needed: true },
        Parameter { name: "digits", takes: Takes::Written(Written::Digits), needed: false },
    ],
    repeats: false,
    named: &[],
    yields: Yields::Text,
    rule: Rule::None,
    examples: &[
        ("{{number points}} points", r#"{"points": 12500}"#, "12,500 points"),
        ("{{number rate 2}}", r#"{"rate": 1234.5}"#, "1,234.50"),
    ],
    run: |given, formatting| Json::String(formatting.number(given.at(0), digits(given, 1))),
};

pub(super) const HELPERS: &[Helper] = &[
    NUMBER,
    Helper {
        name: "money",
        about: "The amount in a currency; that of the workspace if none is given",
        parameters: &[
            Parameter { name: "value", takes: Takes::Amount, needed: true },
            Parameter { name: "currency", takes: Takes::Written(Written::Currency), needed: false },
        ],
        examples: &[
            ("{{money price \"EUR\"}}", r#"{"price": 1234.5}"#, "€1,234.50"),
            (
                "{{#each recent}}{{name}} {{money price \"USD\"}}; {{/each}}",
                r#"{"recent": [{"name": "Tent", "price": 89.9}]}"#,
                "Tent $89.90; ",
            ),
        ],
        run: |given, formatting| Json::String(formatting.money(given.at(0), given.at(1).as_str())),
        ..NUMBER
    },
    Helper {
        name: "percent",
        about: "A part of one as a percentage, with so many digits; with none if they are not given",
        examples: &[
            ("{{percent discount}}", r#"{"discount": 0.25}"#, "25%"),
            ("{{percent share 1}}", r#"{"share": 0.256}"#, "25.6%"),
        ],
        run: |given, formatting| Json::String(formatting.percent(given.at(0), digits(given, 1).unwrap_or(0))),
        ..NUMBER
    },
    Helper {
        name: "date_text",
        about: "The date in a style (`short`, `medium`, `long`, `full`) or by a pattern with the names of the locale",
        parameters: &[
            Parameter { name: "value", takes: Takes::Day, needed: true },
            Parameter { name: "form", takes: Takes::Written(Written::Form), needed: true },
        ],
        examples: &[
            ("{{date_text renewal \"long\"}}", r#"{"renewal": "2026-06-30"}"#, "June 30, 2026"),
            ("{{date_text renewal \"%d %B\"}}", r#"{"renewal": "2026-06-30"}"#, "30 June"),
        ],
        run: |given, formatting| Json::String(formatting.date_text(given.at(0), &given.text(1))),
        rule: Rule::Form,
        ..NUMBER
    },
    Helper {
        name: "plural",
        about: "The form of a word that goes with a number in the locale; the number itself is printed beside it",
        parameters: &[
            Parameter { name: "count", takes: Takes::Number, needed: true },
            Parameter { name: "one", takes: FORM, needed: false },
            Parameter { name: "other", takes: FORM, needed: false },
        ],
        named: &[
            Named { name: "zero", takes: FORM },
            Named { name: "one", takes: FORM },
            Named { name: "two", takes: FORM },
            Named { name: "few", takes: FORM },
            Named { name: "many", takes: FORM },
            Named { name: "other", takes: FORM },
        ],
        rule: Rule::Plural,
        examples: &[
            ("{{count}} {{plural count \"parcel\" \"parcels\"}}", r#"{"count": 1}"#, "1 parcel"),
            ("{{count}} {{plural count one=\"parcel\" other=\"parcels\"}}", r#"{"count": 3}"#, "3 parcels"),
        ],
        run: |given, formatting| Json::String(plural(given, formatting.plural_category(given.at(0)))),
        ..NUMBER
    },
];

/// How many digits are asked for.
fn digits(given: &Arguments<'_>, place: usize) -> Option<u8> {
    given.text(place).parse().ok()
}

fn plural(given: &Arguments<'_>, category: &str) -> String {
    if given.named.is_empty() {
        return given.text(if category == "one" { 1 } else { 2 });
    }
    given.named(category).or_else(|| given.named("other")).map_or_else(String::new, text_of)
}
