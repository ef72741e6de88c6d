//! Comparisons: numbers exactly, texts by code point, dates by time. Knows that the check lets only fitting kinds meet.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::{Arguments, Helper, Parameter, Rule, Takes, Yields, decimal};

const SIDES: &[Parameter] = &[
    Parameter { name: "left", takes: Takes::Value, needed: true },
    Parameter { name: "right", takes: Takes::Value, needed: true },
];

const EQUAL: Helper = Helper {
    name: "eq",
    about: "Whether two values are the same: numbers by their value (`1` and `1.00`), texts by every letter",
    parameters: SIDES,
    repeats: false,
    named: &[],
    yields: Yields::Bool,
    rule: Rule::Equal,
    examples: &[
        ("{{#if (eq tier \"gold\")}}Thank you!{{/if}}", r#"{"tier": "gold"}"#, "Thank you!"),
        ("{{#if (eq points 1)}}one{{else}}many{{/if}}", r#"{"points": 1.00}"#, "one"),
    ],
    run: |given, _| Json::Bool(order(given) == Some(Ordering::Equal)),
};

const ORDERED: Helper = Helper { rule: Rule::Ordered, ..EQUAL };

pub(super) const HELPERS: &[Helper] = &[
    EQUAL,
    Helper {
        name: "ne",
        about: "Whether two values differ",
        examples: &[("{{#if (ne city \"Paris\")}}elsewhere{{/if}}", r#"{"city": "Lyon"}"#, "elsewhere")],
        run: |given, _| Json::Bool(order(given) != Some(Ordering::Equal)),
        ..EQUAL
    },
    Helper {
        name: "gt",
        about: "Whether the first value is larger: numbers exactly, texts by code point, dates later",
        examples: &[("{{#if (gt spend 99.99)}}free delivery{{/if}}", r#"{"spend": 100.00}"#, "free delivery")],
        run: |given, _| Json::Bool(order(given) == Some(Ordering::Greater)),
        ..ORDERED
    },
    Helper {
        name: "ge",
        about: "Whether the first value is larger, or the same",
        examples: &[("{{#if (ge spend 100)}}free delivery{{/if}}", r#"{"spend": 100.00}"#, "free delivery")],
        run: |given, _| Json::Bool(order(given).is_some_and(Ordering::is_ge)),
        ..ORDERED
    },
    Helper {
        name: "gte",
        about: "Another name of `ge`",
        examples: &[("{{gte points 10}}", r#"{"points": 9}"#, "false")],
        run: |given, _| Json::Bool(order(given).is_some_and(Ordering::is_ge)),
        ..ORDERED
    },
    Helper {
        name: "lt",
        about: "Whether the first value is smaller",
        examples: &[("{{#if (lt renewal \"2026-07-01\")}}soon{{/if}}", r#"{"renewal": "2026-06-30"}"#, "soon")],
        run: |given, _| Json::Bool(order(given) == Some(Ordering::Less)),
        ..ORDERED
    },
    Helper {
        name: "le",
        about: "Whether the first value is smaller, or the same",
        examples: &[("{{le points 10}}", r#"{"points": 10.0}"#, "true")],
        run: |given, _| Json::Bool(order(given).is_some_and(Ordering::is_le)),
        ..ORDERED
    },
    Helper {
        name: "lte",
        about: "Another name of `le`",
        examples: &[("{{lte points 10}}", r#"{"points": 11}"#, "false")],
        run: |given, _| Json::Bool(order(given).is_some_and(Ordering::is_le)),
        ..ORDERED
    },
];

/// How the two values are ordered; nothing where they are of different kinds.
fn order(given: &Arguments<'_>) -> Option<Ordering> {
    match (given.at(0), given.at(1)) {
        (Json::Number(left), Json::Number(right)) => Some(decimal::compare(&left.to_string(), &right.to_string())),
        // ISO texts of dates are in the order of time.
        (Json::String(left), Json::String(right)) => Some(left.cmp(right)),
        (Json::Bool(left), Json::Bool(right)) => Some(left.cmp(right)),
        (Json::Null, Json::Null) => Some(Ordering::Equal),
        (
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) | Json::Object(_),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) | Json::Object(_),
        ) => None,
    }
}
