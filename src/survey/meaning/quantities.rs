//! Names of columns of numbers. Knows names only.

use super::super::words::tokens;

/// Words of columns that add up, likelier ones first.
const AMOUNTS: [&str; 19] = [
    "amount", "revenue", "sales", "total", "spend", "value", "price", "turnover", "net", "gross", "paid", "payment",
    "cost", "fee", "betrag", "umsatz", "preis", "summe", "quantity",
];

/// How well a column of that name adds up: smaller is better.
#[must_use]
pub(in crate::survey) fn amount(name: &str) -> Option<usize> {
    let words = tokens(name);
    if words.iter().any(|word| {
        matches!(
            word.as_str(),
            "disc"
                | "discount"
                | "tax"
                | "unit"
                | "rate"
                | "percent"
                | "pct"
                | "share"
                | "id"
                | "avg"
                | "mean"
                | "latitude"
                | "longitude"
        )
    }) {
        return None;
    }
    AMOUNTS.iter().position(|amount| words.iter().any(|word| word == amount))
}

/// Numbers that people are often asked about, likelier ones first.
const TELLING: [&str; 12] =
    ["age", "income", "salary", "balance", "revenue", "spend", "amount", "value", "price", "score", "points", "tenure"];

/// How much a number of that name tells of people: smaller is more.
#[must_use]
pub(in crate::survey) fn telling(name: &str) -> usize {
    let words = tokens(name);
    TELLING.iter().position(|telling| words.iter().any(|word| word == telling)).unwrap_or(TELLING.len())
}

/// Whether a number of that name is the age of someone.
#[must_use]
pub(in crate::survey) fn is_age(name: &str) -> bool {
    tokens(name).iter().any(|word| word == "age")
}
