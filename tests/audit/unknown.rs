//! Values that no row has.

use super::{findings, silent, told, workspace};

#[test]
fn a_misspelled_value_is_told_with_the_nearest() {
    let found = findings(&workspace("segment a = any(orders where status = \"complted\")\n"), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "W0804");
    assert_eq!(found[0].message, "no row of `orders` has \"complted\" in column `status`");
    assert_eq!(found[0].help.as_deref(), Some("did you mean \"completed\"?"));
    assert_eq!(found[0].replacements, ["\"completed\""]);
    assert_eq!(found[0].notes, ["segment `a` has no members"]);
}

#[test]
fn a_value_in_another_case_is_said_to_be_so() {
    let found = findings(&workspace("segment a = country = \"nl\"\n"), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].help.as_deref(), Some("the case differs: write \"NL\", or append `ignoring case`"));
    assert_eq!(found[0].replacements, ["\"NL\""]);
    silent("segment a = country = \"nl\" ignoring case\n");
}

#[test]
fn every_way_to_look_for_a_value_is_looked_at() {
    for condition in [
        "country != \"DE\" and country is present",
        "country in (\"NL\", \"DE\")",
        "not (country = \"DE\") and country is present",
        "tags contains \"old\"",
        "tags contains any (\"vip\", \"old\")",
        "name starts with \"X\"",
        "name matches \"^Z\"",
        "age = 18",
        "joined = 2026-06-28",
        "any(orders where status = \"shut\")",
        "any(orders where shop.town = \"Breda\")",
        "count(orders where status in (\"open\", \"shut\")) > 0",
        "sequence(orders where status = \"open\" then no orders where status = \"shut\")",
        "case when country = \"DE\" then age else 30 end = 30",
    ] {
        let told = told(&format!("segment a = age > 10 and ({condition})\n"));
        assert!(told.iter().filter(|one| one.starts_with("W0804")).count() == 1, "{condition}: {told:#?}");
        assert!(told.iter().all(|one| !one.starts_with("W0802")), "{condition}: {told:#?}");
    }
}

#[test]
fn values_that_some_row_has_are_no_matter() {
    silent("segment a = country in (\"NL\", \"BE\") and name ends with \"a\" and tags contains \"vip\"\n");
    // Also where only a row of the future has it.
    silent("segment a = any(orders at any time where status = \"planned\")\n");
}

#[test]
fn a_param_is_named_and_mended_where_it_is_defined() {
    let definitions = "param wanted = \"opn\"\nsegment a = any(orders where status = wanted)\n";
    let found = findings(&workspace(definitions), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].line, &found[0].replacements[..]), (2, &["\"open\"".to_owned()][..]));
    let text = workspace(definitions).milieu(&["check", "--data"]).ending(0);
    assert!(text.text().contains("param `wanted`"), "{}", text.text());
    let set = workspace(definitions).milieu(&["check", "--data", "--set", "wanted=open"]).ending(0);
    assert!(!set.text().contains("W0804"), "{}", set.text());
}

#[test]
fn a_list_is_told_if_no_entry_matches() {
    let rules = "list chosen from \"chosen.csv\" column id\nsegment a = customer_id in chosen\n";
    let found = findings(&workspace(rules).with("chosen.csv", "id\n77\n78\n"), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "list `chosen`: none of the 2 entries is in column `customer_id` of `customers`");
    assert!(findings(&workspace(rules).with("chosen.csv", "id\n77\n5\n"), 0).is_empty());
}

#[test]
fn the_same_value_in_several_places_is_told_once() {
    let told = told("segment a = country = \"DE\" and age > 20\nsegment b = country = \"DE\" or age > 20\n");
    assert_eq!(told, ["W0804 no row of `customers` has \"DE\" in column `country`"]);
}
