//! Names of people, of what they do to a row, and of what points at one of them. Knows names only.

use super::super::words::tokens;

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
pub(in crate::survey) fn is_people(singular: &str) -> bool {
    people_rank(singular).is_some()
}

/// How much such a name is that of people: smaller is more.
#[must_use]
pub(in crate::survey) fn people_rank(singular: &str) -> Option<usize> {
    let last = tokens(singular).pop()?;
    PEOPLE.iter().position(|word| *word == last)
}

/// What is personal about a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::survey) enum Personal {
    /// An address of electronic mail.
    Email,
    /// A number to call or to write to.
    Phone,
    /// Anything else that points at one person.
    Other,
}

/// Whether a column of that name, of rows of that name, clearly points at one person.
#[must_use]
pub(in crate::survey) fn personal(name: &str, of: &str) -> Option<Personal> {
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
        || has(&["vorname", "nachname", "firstname", "lastname", "surname", "forename", "fullname", "middlename"])
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
pub(in crate::survey) fn is_role(words: &[String]) -> bool {
    words.last().is_some_and(|last| ROLES.contains(&last.as_str()))
}
