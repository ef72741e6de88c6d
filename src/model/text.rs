//! What functions make of texts where a rule of the language decides. Knows nothing of columns.

use std::sync::LazyLock;

use regex::Regex;

/// A word: letters, digits and combining marks.
static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}\p{M}]+").expect("a pattern without mistakes"));

/// Every word with a capital, its other letters small.
#[must_use]
pub fn title_case(text: &str) -> String {
    WORD.replace_all(text, |word: &regex::Captures| capitalised(&word[0])).into_owned()
}

/// The word with a large first letter; what one letter becomes two for, only the first of them (`Ss` for `ß`).
fn capitalised(word: &str) -> String {
    // The word as a whole, for the small form of a letter can depend on where it stands (`ς` at the end).
    let small = word.to_lowercase();
    let mut letters = small.chars();
    let Some(first) = letters.next() else { return small };
    let mut large = first.to_uppercase();
    let head: String = large.next().into_iter().chain(large.flat_map(char::to_lowercase)).collect();
    head + letters.as_str()
}
