//! Rules that hold for nobody or for everybody.

use super::{findings, silent, told, workspace};

#[test]
fn a_segment_without_members_is_told() {
    assert_eq!(told("segment a = age > 100\n"), ["W0802 segment `a` has no members"]);
    let found = findings(&workspace("segment a = age > 40 and country = \"BE\"\n"), 0);
    assert_eq!(found[0].message, "segment `a` has no members");
    assert_eq!(found[0].notes, ["its parts hold for 2 and 1, never all together"]);
}

#[test]
fn the_smallest_part_is_told_and_nothing_around_it() {
    let found = findings(&workspace("segment a = country = \"NL\" and (age > 100 or age < 3)\n"), 0);
    let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages, ["the condition holds for none of 5 customers"; 2]);
    assert!(found.iter().any(|one| one.notes == ["segment `a` has no members"]), "{found:#?}");
}

#[test]
fn what_needs_an_empty_segment_is_not_told_again() {
    let found = findings(
        &workspace("segment a = customer_id > 100\nsegment b = a and country = \"NL\"\nsegment c = not a\n"),
        0,
    );
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].notes, ["segment `b` has no members"]);
}

#[test]
fn a_part_of_a_range_is_counted_on_its_rows() {
    let told = told("trait a = count(orders where amount > 1000)\n");
    assert_eq!(told, ["W0802 the condition holds for none of 3 orders"]);
    // The order of the future does not exist, but a window that looks ahead sees it.
    silent("trait a = count(orders at any time where amount > 30)\n");
}

#[test]
fn everybody_is_told_of_segments_and_of_parts_that_decide_nothing() {
    assert_eq!(told("segment a = customer_id >= 1\n"), ["W0805 segment `a` holds all 5 customers"]);
    let found = findings(&workspace("segment a = customer_id >= 1 and country = \"NL\"\n"), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "the condition holds for all 5 customers");
    assert_eq!(found[0].notes, ["in an `and` it makes no difference"]);
}

#[test]
fn guards_and_exclusions_that_take_nobody_out_are_silent() {
    silent("segment a = customer_id is present and customer_id > 0 and country = \"NL\"\n");
    silent("segment a = country = \"NL\" and not (age > 100)  and age is present\n");
    silent("segment a = none(orders where amount > 1000) and country = \"NL\"\n");
    silent("segment a = birth_day or country = \"NL\"\nsegment birth_day = joined anniversary on 2026-01-05\n");
    silent("segment a = everyone\n");
}

#[test]
fn the_rows_behind_a_case_are_not_asked_what_does_not_fit_them() {
    // `age * …` does not fit for the older ones, for whom it is never computed.
    let definitions = "segment a = case when age < 20 then age * 400000000000000000 > 6 else country = \"BE\" end\n";
    workspace(definitions).milieu(&["run"]).ending(0);
    findings(&workspace(definitions), 0);
}

#[test]
fn nothing_is_said_of_no_rows() {
    let entities = "subject customer\nentity customer/customers { source \"customers.csv\" key customer_id }\n";
    let header = "customer_id,age,country\n";
    let workspace = workspace("segment a = age > 100 and country = \"NL\"\n");
    let workspace = workspace
        .with("customers.csv", header)
        .with("entities.seg", entities.replace("key customer_id", "key customer_id columns { age : int }"));
    let found = findings(&workspace, 0);
    assert!(found.is_empty(), "{found:#?}");
}
