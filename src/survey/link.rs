//! How much the name of a column speaks for its pointing at another table. Knows names only.

use super::column::Profile;
use super::meaning::{is_generic, is_people, is_role, without_id};
use super::table::Table;
use super::words::tokens;

/// What speaks for a relation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Support {
    /// Smaller is more.
    pub(super) rank: usize,
    /// The words that say which of several owners it is.
    pub(super) role: Vec<String>,
    /// Whether the name speaks for it at all, and not the values alone.
    pub(super) sure: bool,
    /// Whether no value may be without an owner.
    pub(super) strict: bool,
}

/// Words that make a column point at the same table.
const SELF: [&str; 15] = [
    "parent",
    "manager",
    "supervisor",
    "boss",
    "referrer",
    "referred",
    "inviter",
    "mother",
    "father",
    "root",
    "original",
    "previous",
    "master",
    "mentor",
    "predecessor",
];

/// What speaks for a column's holding the key of a table. `is_self`: the table is the column's own; `is_key`: the column
/// is a key of its own table.
pub(super) fn support(column: &str, to: &Table, key: &Profile, is_self: bool, is_key: bool) -> Option<Support> {
    let words = tokens(column);
    let before = without_id(&words);
    if is_self {
        let role: Vec<String> = before.unwrap_or(words).into_iter().take(1).collect();
        let named = role.first().is_some_and(|word| SELF.contains(&word.as_str()));
        return named.then_some(Support { rank: 2, role, sure: true, strict: false });
    }
    let one = tokens(&to.one());
    let base = before.clone().unwrap_or_else(|| words.clone());
    let found = |rank: usize, role: &[String]| Support { rank, role: role.to_vec(), sure: true, strict: false };
    // `customer_id` of customers, whatever their key is called; then a key of the same name.
    if base == one {
        return Some(found(0, &[]));
    }
    let key_words = tokens(&key.called);
    if words == key_words && !is_generic(column) {
        return Some(found(1, &[]));
    }
    if is_key {
        return None;
    }
    let last = one.last().map(std::slice::from_ref).unwrap_or_default();
    if before.is_some() && base == last {
        return Some(found(2, &[]));
    }
    let prefixed = |name: &[String]| {
        (before.is_some() && base.len() > name.len() && base.ends_with(name)).then(|| base.len() - name.len())
    };
    if let Some(end) = prefixed(&one).or_else(|| prefixed(last)) {
        return Some(found(3, &base[..end]));
    }
    if !is_generic(&key.called) && words.len() > key_words.len() && words.ends_with(&key_words) {
        return Some(found(3, &words[..words.len() - key_words.len()]));
    }
    let before = before?;
    if is_role(&before) && is_people(&to.one()) {
        return Some(Support { rank: 4, role: before, sure: true, strict: true });
    }
    // Only values that cannot be there by chance speak for it then.
    Some(Support { rank: 5, role: before, sure: false, strict: true })
}
