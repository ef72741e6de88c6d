//! `describe` and `explain`: definitions without their data.

use super::Workspace;

#[test]
fn a_segment_in_plain_words() {
    let workspace = Workspace::small();
    let json = workspace.milieu(&["describe", "dutch_adults", "--format", "json"]).ending(0).json();
    assert_eq!(json["kind"], "segment");
    assert_eq!(
        json["words"],
        "Customers for which all of these hold:\n- is in segment adults\n- is in segment dutch\n"
    );
    assert_eq!(json["uses"], serde_json::json!(["adults", "dutch"]));
    let used = workspace.milieu(&["describe", "adults"]).ending(0);
    assert!(used.text().contains("age is at least min_age (18)"), "{}", used.text());
    assert!(used.text().contains("Used by: dutch_adults"), "{}", used.text());
}

#[test]
fn the_rule_on_missing_values_is_told_where_it_matters() {
    let workspace = Workspace::small().with(
        "more.seg",
        "entity order/orders { source \"orders.csv\" key order_id time at belongs to customer on customer_id }\n\
         segment elsewhere = age >= min_age and country != \"NL\" and not age between 90 and 99 and count(orders) >= 1\n\
         audience some { include age > 3 exclude country = \"BE\" }\n\
         trait spent = sum(amount of orders)\n\
         trait mean = avg(amount of orders)\n",
    );
    let missing =
        |name: &str| workspace.milieu(&["describe", name, "--format", "json"]).ending(0).json()["missing"].clone();
    assert_eq!(
        missing("elsewhere"),
        serde_json::json!([
            "Where age is missing, the condition on it does not hold.",
            "“country is not “NL”” also holds where country is missing.",
            "“not: age is between 90 and 99, both included” also holds where age is missing.",
        ])
    );
    assert_eq!(
        missing("some"),
        serde_json::json!([
            "Where age is missing, the condition on it does not hold.",
            "Where country is missing, the `exclude` on it keeps nobody out.",
        ])
    );
    assert_eq!(
        (missing("spent"), missing("mean")),
        (serde_json::json!(["Over no rows it is 0."]), serde_json::json!(["Over no rows it is missing."]))
    );
    assert_eq!(missing("dutch_adults"), serde_json::json!([]));
    let text = workspace.milieu(&["describe", "adults"]).ending(0);
    assert!(text.text().contains("Missing values:\n  Where age is missing"), "{}", text.text());
}

#[test]
fn an_unknown_name_ends_with_2_and_names_the_nearest() {
    let workspace = Workspace::small();
    for command in ["describe", "explain", "run"] {
        let answer = workspace.milieu(&[command, "adutls"]).ending(2);
        assert!(answer.stdout.is_empty());
        assert!(answer.stderr.contains("did you mean `adults`?"), "{}", answer.stderr);
    }
}

#[test]
fn a_plan_is_explained() {
    let workspace = Workspace::small();
    assert!(!workspace.milieu(&["explain", "adults"]).ending(0).text().trim().is_empty());
    assert!(workspace.milieu(&["explain", "--format", "json"]).ending(0).json()["plan"].is_string());
}
