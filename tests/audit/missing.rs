//! Missing values under negations, with their number.

use super::{findings, silent, workspace};

fn missing(definitions: &str) -> Vec<(String, Vec<String>)> {
    let found = findings(&workspace(definitions), 0);
    let found = found.into_iter().filter(|one| one.code == "W0806");
    found.map(|one| (one.message, one.replacements)).collect()
}

#[test]
fn every_negation_says_how_many_only_a_missing_value_lets_in() {
    for (condition, who, fix) in [
        ("country != \"NL\"", "1 customer whose `country`", "country"),
        ("not (age > 20)", "1 customer whose `age`", "age"),
        ("country not in (\"NL\", \"BE\")", "1 customer whose `country`", "country"),
        ("tags not contains \"vip\"", "2 customers whose `tags`", "tags"),
        ("tags contains none (\"vip\", \"new\")", "2 customers whose `tags`", "tags"),
        ("age not between 20 and 40", "1 customer whose `age`", "age"),
        ("not flag", "1 customer whose `flag`", "flag"),
        ("not (age > 20 and country = \"BE\")", "1 customer whose `country`", "country"),
        ("not (age > 20 and country = \"NL\")", "2 customers whose `age` or `country`", "age is present and country"),
    ] {
        let found = missing(&format!("segment a = {condition}\n"));
        assert_eq!(found[0].0, format!("the negation also holds for {who} is missing"), "{condition}");
        assert_eq!(found[0].1, [format!(" and {fix} is present")], "{condition}");
    }
}

#[test]
fn beside_an_or_the_fix_brings_its_parentheses() {
    let found = missing("segment a = country != \"NL\" or age > 50\n");
    assert_eq!(found[0].1, ["(", " and country is present)"]);
}

#[test]
fn what_is_asked_beside_the_negation_counts() {
    silent("segment a = country is present and country != \"NL\"\n");
    silent("segment a = age > 20 and not (age > 40)\n");
    silent("segment a = country != \"NL\" and (age < 40 and name starts with \"B\")\n");
    let found = missing("segment a = country != \"NL\" and age > 50\nsegment b = country = \"NL\" and not flag\n");
    assert_eq!(found.len(), 2, "{found:#?}");
}

#[test]
fn rows_of_ranges_are_counted_like_records() {
    let found = missing("trait a = count(orders where status != \"open\")\n");
    assert_eq!(found[0].0, "the negation also holds for 1 order whose `status` is missing");
    // Rows without it are left out by the aggregate as well.
    silent("trait a = count(distinct status of orders where status != \"open\")\n");
}

#[test]
fn a_segment_that_is_denied_is_looked_through() {
    let found = findings(&workspace("segment adult = age >= 18\nsegment a = not adult and country = \"NL\"\n"), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "the negation also holds for 1 customer whose `age` is missing");
    assert_eq!(found[0].help.as_deref(), Some("if they are not meant, add `and age is present`"));
}

#[test]
fn values_that_are_there_are_no_matter() {
    silent("segment a = name != \"Anna\" and not (customer_id < 3)\n");
    silent("segment a = customer_id != 1 / 4 and age > 20\n");
    silent("segment a = not any(orders where amount > 15) and count(orders) != 7\n");
}
