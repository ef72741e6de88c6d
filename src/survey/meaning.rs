//! What the name of a column or of an entity gives away about it. Knows names only.

use super::words::tokens;

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

/// Names that say nothing of whose key they are.
const GENERIC: [&str; 14] =
    ["id", "key", "uuid", "guid", "code", "no", "nr", "number", "ref", "name", "uid", "pk", "date", "index"];

const PEOPLE: [&str; 24] = [
    "customer",
    "household",
    "person",
    "user",
    "member",
    "client",
    "contact",
    "account",
    "subscriber",
    "applicant",
    "patient",
    "student",
    "donor",
    "guest",
    "visitor",
    "lead",
    "employee",
    "consumer",
    "shopper",
    "buyer",
    "passenger",
    "borrower",
    "participant",
    "profile",
];

/// Whether rows of such a name are people, or stand for them.
#[must_use]
pub(super) fn is_people(singular: &str) -> bool {
    people_rank(singular).is_some()
}

/// How much such a name is that of people: smaller is more.
#[must_use]
pub(super) fn people_rank(singular: &str) -> Option<usize> {
    let last = tokens(singular).pop()?;
    PEOPLE.iter().position(|word| *word == last)
}

/// Whether a column of that name tells rows apart, here or elsewhere.
#[must_use]
pub(super) fn is_id(name: &str) -> bool {
    let words = tokens(name);
    let Some(last) = words.last() else { return false };
    !is_contact(&words) && (IDS.contains(&last.as_str()) || last.len() > 4 && last.ends_with("id") && is_glued(last))
}

/// `customerid`, but not `paid` or `valid`.
fn is_glued(word: &str) -> bool {
    !["paid", "unpaid", "prepaid", "valid", "invalid", "covid", "avoid", "liquid", "hybrid", "android", "david"]
        .contains(&word)
}

/// Whether the name would fit the key of anything.
#[must_use]
pub(super) fn is_generic(name: &str) -> bool {
    let words = tokens(name);
    words.len() == 1 && GENERIC.contains(&words[0].as_str())
}

/// Whether the words end in one that ends names of keys, and what stands before it.
#[must_use]
pub(super) fn without_id(words: &[String]) -> Option<Vec<String>> {
    let (last, before) = words.split_last()?;
    if IDS.contains(&last.as_str()) && !before.is_empty() {
        return Some(before.to_vec());
    }
    let glued = last.strip_suffix("id").filter(|stem| stem.len() > 2 && is_glued(last))?;
    Some(before.iter().cloned().chain([glued.to_owned()]).collect())
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

/// What is personal about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// An address of electronic mail.
    Email,
    /// A number to call or to write to.
    Phone,
    /// Anything else that points at one person.
    Other,
}

/// Whether a column of that name, of rows of that name, clearly points at one person.
#[must_use]
pub(super) fn personal(name: &str, of: &str) -> Option<Personal> {
    let words = tokens(name);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let is = |wanted: &[&str]| wanted.contains(&words.join("_").as_str());
    let is_flag = has(&[
        "is", "has", "opt", "optin", "consent", "opted", "allowed", "verified", "valid", "count", "type", "domain",
        "sent",
    ]);
    if is_flag {
        return None;
    }
    if has(&["email", "mail"]) || is(&["e_mail"]) {
        return Some(Personal::Email);
    }
    if has(&["phone", "telephone", "tel", "cell", "msisdn", "cellphone", "fax"])
        || is(&["mobile", "mobile_no", "mobile_number"])
    {
        return Some(Personal::Phone);
    }
    let named = is(&["name"]) && is_people(of)
        || is(&["customer_name", "contact_name", "user_name", "username"])
        || has(&["firstname", "lastname", "surname", "forename", "fullname", "middlename"])
        || words.ends_with(&["name"]) && has(&["first", "last", "full", "given", "family", "middle", "maiden"]);
    let other = named
        || has(&["iban", "ssn", "passport", "bsn", "pesel", "street"])
        || is(&[
            "address",
            "address_line",
            "address_line_1",
            "address_line_2",
            "home_address",
            "ip",
            "ip_address",
            "national_id",
            "tax_id",
        ]);
    other.then_some(Personal::Other)
}

/// Words of columns that say when a row happened, surer ones first.
const EVENTS: [&[&str]; 3] = [
    &[
        "purchased",
        "ordered",
        "occurred",
        "happened",
        "placed",
        "paid",
        "sent",
        "booked",
        "visited",
        "clicked",
        "opened",
        "received",
        "posted",
        "submitted",
        "logged",
        "viewed",
        "redeemed",
        "invoiced",
        "sold",
    ],
    &["ts", "timestamp", "datetime", "at", "time", "when", "created", "event", "start", "started", "moment"],
    &["date", "day", "on", "dt", "datum"],
];

/// Words of columns that say something else.
const NO_EVENTS: [&str; 36] = [
    "birth",
    "birthday",
    "birthdate",
    "dob",
    "born",
    "death",
    "died",
    "expiry",
    "expires",
    "expired",
    "expiration",
    "expire",
    "valid",
    "until",
    "due",
    "end",
    "ends",
    "ended",
    "renewal",
    "next",
    "updated",
    "modified",
    "changed",
    "deleted",
    "delivery",
    "delivered",
    "shipped",
    "arrival",
    "returned",
    "cancelled",
    "canceled",
    "scheduled",
    "deadline",
    "closed",
    "last",
    "loaded",
];

/// How well a column of that name says when rows of that name happened, from 1; none if it says something else.
#[must_use]
pub(super) fn event(name: &str, of: &str) -> Option<usize> {
    let words = tokens(name);
    let is = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    if is(&NO_EVENTS) {
        return None;
    }
    let own = tokens(of).last().is_some_and(|last| words.contains(last));
    let rank = EVENTS.iter().position(|list| is(list)).map_or(0, |at| EVENTS.len() - at);
    Some(1 + rank + usize::from(own && rank > 0))
}

/// Whether a column of days says when someone was born.
#[must_use]
pub(super) fn is_birth(name: &str) -> bool {
    tokens(name).iter().any(|word| matches!(word.as_str(), "birth" | "birthday" | "birthdate" | "dob" | "born"))
}

/// Words of columns that add up, likelier ones first.
const AMOUNTS: [&str; 15] = [
    "amount", "revenue", "sales", "total", "spend", "value", "price", "turnover", "net", "gross", "paid", "payment",
    "cost", "fee", "quantity",
];

/// How well a column of that name adds up: smaller is better.
#[must_use]
pub(super) fn amount(name: &str) -> Option<usize> {
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

/// Whether a number of that name is a place or a label rather than a quantity.
#[must_use]
pub(super) fn is_label(name: &str) -> bool {
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

/// Roles that people have towards a row.
const ROLES: [&str; 28] = [
    "sender",
    "receiver",
    "recipient",
    "buyer",
    "seller",
    "owner",
    "author",
    "creator",
    "user",
    "from",
    "to",
    "referrer",
    "payer",
    "payee",
    "customer",
    "client",
    "member",
    "person",
    "parent",
    "manager",
    "inviter",
    "invitee",
    "follower",
    "followee",
    "giver",
    "debtor",
    "creditor",
    "beneficiary",
];

/// Whether the words before `id` are a role of people.
#[must_use]
pub(super) fn is_role(words: &[String]) -> bool {
    words.last().is_some_and(|last| ROLES.contains(&last.as_str()))
}
