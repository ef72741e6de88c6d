//! Definitions that nothing uses.

use super::{findings, told, workspace};

#[test]
fn params_and_lists_without_use_are_told() {
    let rules = "param used = 20\nparam idle = 3\nlist spare from \"spare.csv\" column id\nsegment a = age > used\n";
    let found = findings(&workspace(rules).with("spare.csv", "id\n1\n"), 0);
    let messages: Vec<&str> = found.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(messages, ["param `idle` is not used", "list `spare` is not used"]);
}

#[test]
fn groups_expectations_and_org_units_without_a_persona_are_told() {
    let told = told(
        "persona group sports \"Sports\" { groups leisure }\npersona group leisure \"Leisure\"\npersona group idle \"Idle\"\n\
         expectation fast \"Fast\"\nexpectation slow \"Slow\"\norg_unit shop_floor \"Shop\"\n\
         persona young { groups sports match age < 40 expects fast }\n",
    );
    let told: Vec<&String> = told.iter().filter(|one| one.starts_with("W0803")).collect();
    assert_eq!(
        told,
        [
            "W0803 persona group `idle` is not used",
            "W0803 expectation `slow` is not used",
            "W0803 org_unit `shop_floor` is not used",
        ]
    );
}

#[test]
fn traits_without_use_are_told_in_one_line_and_are_no_finding() {
    let workspace = workspace("trait spent = sum(amount of orders)\ntrait next = age + 1\nsegment a = next > 20\n");
    let text = workspace.milieu(&["--strict", "check", "--data"]).ending(0);
    assert!(text.text().ends_with("trait `spent` is used by no other definition\n"), "{}", text.text());
    let json = workspace.milieu(&["check", "--data", "--format", "json"]).ending(0).json();
    assert_eq!(json["unused_traits"], serde_json::json!(["spent"]));
    let plain = workspace.milieu(&["check"]).ending(0);
    assert!(!plain.text().contains("spent"), "{}", plain.text());
}
