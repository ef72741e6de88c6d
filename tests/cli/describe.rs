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
