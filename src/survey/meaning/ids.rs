//! Names of columns that tell rows apart. Knows names only.

use super::super::words::tokens;

/// Last words of columns that tell rows apart.
const IDS: [&str; 22] = [
    "id",
    "key",
    "uuid",
    "guid",
    "code",
    "no",
    "nr",
    "num",
    "number",
    "sku",
    "ean",
    "upc",
    "gtin",
    "isbn",
    "ref",
    "reference",
    "uid",
    "pk",
    "ident",
    "identifier",
    "token",
    "hash",
];

/// The same where they are written without a gap, as in `customerid` and `kundennr`.
const GLUED: [&str; 5] = ["id", "nr", "nummer", "number", "uuid"];

/// Names that say nothing of whose key they are.
const GENERIC: [&str; 14] =
    ["id", "key", "uuid", "guid", "code", "no", "nr", "number", "ref", "name", "uid", "pk", "date", "index"];

/// Whether a column of that name tells rows apart, here or elsewhere.
#[must_use]
pub(in crate::survey) fn is_id(name: &str) -> bool {
    let words = tokens(name);
    let Some(last) = words.last() else { return false };
    !is_contact(&words) && (IDS.contains(&last.as_str()) || unglued(last).is_some())
}

/// What stands before `id` in `customerid`; nothing in `paid` or `valid`.
fn unglued(word: &str) -> Option<&str> {
    const OTHERS: [&str; 11] =
        ["paid", "unpaid", "prepaid", "valid", "invalid", "covid", "avoid", "liquid", "hybrid", "android", "david"];
    let stem = GLUED.iter().find_map(|end| word.strip_suffix(end))?;
    (stem.len() > 2 && !OTHERS.contains(&word)).then_some(stem)
}

/// Whether the name would fit the key of anything.
#[must_use]
pub(in crate::survey) fn is_generic(name: &str) -> bool {
    let words = tokens(name);
    words.len() == 1 && GENERIC.contains(&words[0].as_str())
}

/// Whether the words end in one that ends names of keys, and what stands before it.
#[must_use]
pub(in crate::survey) fn without_id(words: &[String]) -> Option<Vec<String>> {
    let (last, before) = words.split_last()?;
    if IDS.contains(&last.as_str()) && !before.is_empty() {
        return Some(before.to_vec());
    }
    Some(before.iter().cloned().chain([unglued(last)?.to_owned()]).collect())
}

fn is_contact(words: &[String]) -> bool {
    words.iter().any(|word| {
        matches!(
            word.as_str(),
            "phone"
                | "mobile"
                | "tel"
                | "telephone"
                | "cell"
                | "fax"
                | "msisdn"
                | "zip"
                | "postal"
                | "post"
                | "country"
                | "currency"
                | "house"
        )
    })
}

/// Whether a number of that name is a place or a label rather than a quantity.
#[must_use]
pub(in crate::survey) fn is_label(name: &str) -> bool {
    is_id(name)
        || tokens(name).iter().any(|word| {
            matches!(
                word.as_str(),
                "zip"
                    | "postcode"
                    | "postal"
                    | "lat"
                    | "lon"
                    | "lng"
                    | "latitude"
                    | "longitude"
                    | "year"
                    | "month"
                    | "week"
                    | "weekday"
                    | "version"
            )
        })
}
