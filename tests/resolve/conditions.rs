//! Section 4: conditions, two-valued.

use super::{Case, condition, findings};

#[test]
fn comparisons() {
    assert_eq!(condition("age_years > 30"), "(age_years Greater 30)");
    assert_eq!(condition("age_years != 30"), "not((age_years Equal 30))");
    assert_eq!(condition("income = 19.99"), "(income Equal 1999e-2)");
    assert_eq!(condition("score = 19.99"), "(score Equal 1999e-2)");
    assert_eq!(condition("age_years < income"), "(age_years Less income)");
    assert_eq!(condition("country >= \"N\""), "(country GreaterOrEqual \"N\")");
    assert_eq!(condition("country = \"nl\" ignoring case"), "(country Equal \"nl\" ignoring case)");
    assert_eq!(condition("registered_at < 2026-01-01"), "(registered_at Less 2026-01-01)");
    assert_eq!(condition("consent = deceased"), "(consent Equal deceased)");
    assert_eq!(condition("consent != true"), "not((consent Equal true))");
    assert_eq!(condition("since > 2 days"), "(since Greater 172800000000us)");
    assert_eq!(condition("any(visits) = any(transactions)"), "(Any(visits) Equal Any(transactions))");
}

#[test]
fn flags_and_states() {
    assert_eq!(condition("consent"), "holds(consent)");
    assert_eq!(condition("not consent"), "not(holds(consent))");
    assert_eq!(condition("consent is false"), "(consent Equal false)");
    assert_eq!(condition("consent is true"), "holds(consent)");
    assert_eq!(condition("any(visits) is false"), "not(Any(visits))");
    assert_eq!(condition("consent is missing"), "missing(consent)");
    assert_eq!(condition("email is present"), "not(missing(email))");
    assert_eq!(condition("household.rich"), "holds(household->rich)");
    assert_eq!(condition("everyone"), "true");
    assert_eq!(condition("consent ?? true"), "holds((consent ?? true))");
}

#[test]
fn and_or_are_flat_and_without_duplicates() {
    assert_eq!(condition("consent and (deceased and consent)"), "and(holds(consent), holds(deceased))");
    assert_eq!(condition("consent or (deceased or consent)"), "or(holds(consent), holds(deceased))");
    assert_eq!(condition("consent and consent"), "holds(consent)");
    assert_eq!(
        condition("consent and (deceased or age_years = 1)"),
        "and(holds(consent), or(holds(deceased), (age_years Equal 1)))"
    );
    assert_eq!(
        condition("at least 2 of (consent, deceased, age_years = 1)"),
        "count_of(2..=3: holds(consent), holds(deceased), (age_years Equal 1))"
    );
    assert_eq!(condition("exactly 1 of (consent, deceased)"), "count_of(1..=1: holds(consent), holds(deceased))");
    assert_eq!(condition("at most 1 of (consent, consent)"), "count_of(0..=1: holds(consent), holds(consent))");
}

#[test]
fn between_values() {
    assert_eq!(
        condition("age_years between 18 and 30"),
        "and((age_years GreaterOrEqual 18), (age_years LessOrEqual 30))"
    );
    assert_eq!(
        condition("age_years not between 18 and 30"),
        "not(and((age_years GreaterOrEqual 18), (age_years LessOrEqual 30)))"
    );
    assert!(findings("age_years between 30 and 18").starts_with("E0306"));
    assert!(findings("income between 30.5 and 30").starts_with("E0306"));
    assert!(findings("country between \"b\" and \"a\"").starts_with("E0306"));
    assert_eq!(findings("age_years between 30 and 30"), "");
}

#[test]
fn membership() {
    assert_eq!(condition("country in (\"NL\", \"BE\", \"NL\")"), "country in [\"BE\", \"NL\"]");
    assert_eq!(condition("country in (\"NL\", \"be\") ignoring case"), "country in [\"be\", \"nl\"] ignoring case");
    assert_eq!(condition("country not in (\"NL\")"), "not(country in [\"NL\"])");
    assert_eq!(condition("age_years in (3, 1, 2.0)"), "age_years in [1, 2, 3]");
    assert_eq!(condition("age_years in (1, 2.5)"), "or(age_years in [1], (age_years Equal 25e-1))");
    assert_eq!(condition("income in (5, 2.50)"), "income in [250e-2, 500e-2]");
    assert_eq!(condition("income in (5, 2.505)"), "or(income in [500e-2], (income Equal 2505e-3))");
    assert_eq!(condition("score in (1, 0.1)"), "score in [0.1f, 1.0f]");
    assert_eq!(condition("country in (city, \"NL\")"), "or(country in [\"NL\"], (country Equal city))");
    assert_eq!(condition("birth_date in (2000-01-01)"), "birth_date in [2000-01-01]");
    assert_eq!(condition("registered_at in (2000-01-01)"), "(registered_at Equal 2000-01-01)");
    assert_eq!(condition("country in (\"\", \"NL\")"), "country in [\"NL\"]");
    assert_eq!(condition("name in tags"), "tags has name");
    let case = Case::shop("list vip from \"vip.csv\" column id segment x = customer_id in vip and email not in vip");
    assert_eq!(super::body_of(&case.clean(), "x"), "and(customer_id in list vip, not(email in list vip))");
    assert!(findings("country in (\"NL\", 5)").starts_with("E0301"));
    assert!(findings("country in city").starts_with("E0301"));
}

#[test]
fn texts() {
    assert_eq!(condition("name contains \"x\""), "Contains(name, \"x\")");
    assert_eq!(condition("name contains \" \""), "Contains(name, \" \")");
    assert_eq!(condition("name not contains \"x\""), "not(Contains(name, \"x\"))");
    assert_eq!(condition("name starts with \"x\" ignoring case"), "StartsWith(name, \"x\" ignoring case)");
    assert_eq!(condition("name ends with city"), "EndsWith(name, city)");
    assert_eq!(condition("name contains any (\"a\", \"b\")"), "or(Contains(name, \"a\"), Contains(name, \"b\"))");
    assert_eq!(condition("name contains all (\"a\", \"b\")"), "and(Contains(name, \"a\"), Contains(name, \"b\"))");
    assert_eq!(condition("name contains none (\"a\", \"b\")"), "not(or(Contains(name, \"a\"), Contains(name, \"b\")))");
    assert_eq!(condition("name matches \"^a+$\""), "matches(name, ^a+$)");
    assert_eq!(condition("name matches \"a|b\" ignoring case"), "matches(name, (?i)a|b)");
    assert!(findings("name matches \"(\"").starts_with("E0307"));
    assert!(findings("name matches \"a(?=b)\"").starts_with("E0307"));
    assert!(findings("name matches \"[a-z&&[^b]]\"").starts_with("E0307"));
    assert!(findings("name matches city").starts_with("E0308"));
    assert!(findings("age_years contains \"1\"").starts_with("E0301"));
    assert!(findings("name contains 1").starts_with("E0301"));
}

#[test]
fn lists() {
    assert_eq!(condition("tags contains \"vip\""), "tags has \"vip\"");
    assert_eq!(condition("tags contains \"vip\" ignoring case"), "tags has \"vip\" ignoring case");
    assert_eq!(condition("tags contains any (\"a\", \"b\")"), "tags has any [\"a\", \"b\"]");
    assert_eq!(condition("tags contains all (\"a\", \"a\")"), "tags has all [\"a\"]");
    assert_eq!(condition("tags contains none (\"a\")"), "not(tags has any [\"a\"])");
    assert_eq!(condition("tags contains any hobbies"), "tags has any hobbies");
    assert_eq!(condition("tags contains all hobbies"), "tags has all hobbies");
    assert_eq!(condition("tags contains any (name, \"b\")"), "or(tags has name, tags has \"b\")");
    assert_eq!(condition("sizes contains 5"), "sizes has 5");
    let case = Case::shop("list vip from \"vip.csv\" segment x = tags contains all vip");
    assert_eq!(super::body_of(&case.clean(), "x"), "tags has all list vip");
    assert!(findings("tags = \"vip\"").starts_with("E0301"));
    assert!(findings("tags contains 5").starts_with("E0301"));
    assert!(findings("sizes contains any tags").starts_with("E0301"));
    assert!(findings("sizes contains 2.5").starts_with("E0301"));
    assert!(findings("tags starts with \"a\"").starts_with("E0301"));
    assert!(findings("tags contains hobbies").starts_with("E0301"));
    let found = Case::shop("list vip from \"vip.csv\" segment x = name contains any vip").findings();
    assert!(found.starts_with("E0301"), "{found}");
}

#[test]
fn places_in_the_population() {
    assert_eq!(condition("top 10% by income"), "TopShare(Decimal { mantissa: 1, scale: 1 })(income)");
    assert_eq!(condition("bottom 2.5% by income"), "BottomShare(Decimal { mantissa: 25, scale: 3 })(income)");
    assert_eq!(condition("top 500 by income among consent"), "TopCount(500)(income among holds(consent))");
    assert_eq!(condition("sample(10%, \"a\")"), "sample(1e-1, a)");
    assert!(findings("top 110% by income").starts_with("E0309"));
    assert!(findings("top 10% by tags").starts_with("E0301"));
    assert!(Case::shop("trait x of visit = sample(10%, \"a\")").findings().starts_with("E0208"));
}

#[test]
fn what_is_no_condition() {
    for (text, help) in
        [("age_years", "compare it"), ("name", "is present"), ("birth_date", "give it a window"), ("tags", "contains")]
    {
        let found = findings(text);
        assert!(found.starts_with("E0302") && found.contains(help), "{found}");
    }
    assert!(findings("consent and name").starts_with("E0302"));
    assert!(findings("not age_years").starts_with("E0302"));
    assert!(findings("at least 3 of (consent, deceased)").starts_with("E0304"));
}
