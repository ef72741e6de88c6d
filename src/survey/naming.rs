//! What the rows of tables are called: words that the language leaves free, each once. Knows names only.

use std::collections::HashSet;

use super::table::Table;
use super::words::{plural, singular};

/// Words that mean something else where the name of an entity may stand.
const TAKEN: [&str; 52] = [
    "and",
    "or",
    "not",
    "in",
    "is",
    "between",
    "where",
    "when",
    "then",
    "else",
    "case",
    "end",
    "true",
    "false",
    "of",
    "today",
    "now",
    "everyone",
    "persona",
    "distinct",
    "otherwise",
    "missing",
    "yesterday",
    "tomorrow",
    "any",
    "all",
    "none",
    "null",
    "latest",
    "earliest",
    "top",
    "bottom",
    "contains",
    "starts",
    "ends",
    "matches",
    "within",
    "since",
    "before",
    "after",
    "on",
    "more",
    "less",
    "at",
    "this",
    "last",
    "next",
    "per",
    "by",
    "same",
    "as",
    "present",
];

/// Whether a word cannot be the name of something.
#[must_use]
pub(super) fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name)
}

/// Gives every table its names.
pub(super) fn name(tables: &mut [Table]) {
    let mut used: HashSet<String> = HashSet::new();
    for table in tables {
        let stem = match table.input.stem.as_str() {
            "" => "record",
            stem => stem,
        };
        let stem = if stem.starts_with(|c: char| c.is_ascii_digit()) { format!("_{stem}") } else { stem.to_owned() };
        let (one, several) = (singular(&stem), plural(&singular(&stem)));
        let is_free =
            |name: &str, used: &HashSet<String>| !is_taken(name) && !table.has_column(name) && !used.contains(name);
        let mut names = (one.clone(), several);
        let mut number = 1;
        while !is_free(&names.0, &used) || !is_free(&names.1, &used) {
            // First only what is taken is changed: `case_record`, but still `cases`.
            if number == 1 && is_free(&names.1, &used) {
                names.0 = format!("{one}_record");
            } else if number <= 2 {
                names = (format!("{one}_record"), format!("{one}_records"));
            } else {
                names = (format!("{one}_{}", number - 1), format!("{one}_{}_records", number - 1));
            }
            number += 1;
        }
        used.extend([names.0.clone(), names.1.clone()]);
        (table.name, table.plural) = names;
    }
}
