//! Conditions put together, and the first value that is there. Truth is that of `#if`.

use serde_json::Value as Json;

use super::{Helper, Parameter, Rule, Takes, Yields, is_true};

const CONDITIONS: Helper = Helper {
    name: "and",
    about: "Whether all values are true, as `#if` takes them",
    parameters: &[Parameter { name: "value", takes: Takes::Truth, needed: true }],
    repeats: true,
    named: &[],
    yields: Yields::Bool,
    rule: Rule::None,
    examples: &[("{{#if (and member (gt points 100))}}Gift{{/if}}", r#"{"member": true, "points": 250}"#, "Gift")],
    run: |given, _| Json::Bool(given.values.iter().all(|value| is_true(value))),
};

pub(super) const HELPERS: &[Helper] = &[
    CONDITIONS,
    Helper {
        name: "or",
        about: "Whether one of the values is true, as `#if` takes them",
        examples: &[("{{#if (or mobile email)}}reachable{{/if}}", r#"{"mobile": "", "email": "a@b.c"}"#, "reachable")],
        run: |given, _| Json::Bool(given.values.iter().any(|value| is_true(value))),
        ..CONDITIONS
    },
    Helper {
        name: "not",
        about: "Whether the value is false, as `#if` takes it: false, any zero, an empty text, an empty list",
        repeats: false,
        examples: &[("{{#if (not points)}}no points yet{{/if}}", r#"{"points": 0.00}"#, "no points yet")],
        run: |given, _| Json::Bool(!is_true(given.at(0))),
        ..CONDITIONS
    },
    Helper {
        name: "default",
        about: "The first value that is not empty; zero and `false` are values",
        parameters: &[
            Parameter { name: "value", takes: Takes::Value, needed: true },
            Parameter { name: "otherwise", takes: Takes::Value, needed: true },
        ],
        repeats: true,
        named: &[],
        yields: Yields::Common,
        rule: Rule::None,
        examples: &[("Hi {{default nickname first_name}}", r#"{"nickname": "", "first_name": "Ann"}"#, "Hi Ann")],
        run: |given, _| {
            let is_there = |value: &&&Json| !value.is_null() && value.as_str() != Some("");
            let found = given.values.iter().find(is_there).or(given.values.last());
            found.map_or(Json::Null, |value| (*value).clone())
        },
    },
];
