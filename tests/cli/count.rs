//! `count`: an expression, part by part.

use serde_json::json;

use super::Workspace;

#[test]
fn parts_are_counted_running_and_alone() {
    let workspace = Workspace::small();
    let answer =
        workspace.milieu(&["count", "adults and country = \"NL\"\n and age > 40", "--format", "json"]).ending(0);
    assert_eq!(
        answer.json(),
        json!({
            "members": 1, "share": 0.2, "population": 5,
            "parts": [
                {"text": "adults", "members": 3, "alone": 3},
                {"text": "country = \"NL\"", "members": 1, "alone": 3},
                {"text": "age > 40", "members": 1, "alone": 2},
            ]
        })
    );
    assert!(answer.stderr.is_empty());
}

#[test]
fn one_part_is_a_part_too() {
    let json = Workspace::small().milieu(&["count", "not adults", "--format", "json"]).ending(0).json();
    assert_eq!(json["members"], 2);
    assert_eq!(json["parts"], json!([{"text": "not adults", "members": 2, "alone": 2}]));
}

#[test]
fn everyone_is_the_population() {
    let json = Workspace::small().milieu(&["count", "everyone", "--format", "json"]).ending(0).json();
    assert_eq!((&json["members"], &json["share"]), (&json!(5), &json!(1.0)));
}

#[test]
fn a_wrong_expression_ends_with_3() {
    let workspace = Workspace::small();
    for wrong in ["agee > 3", "age >", "age", "", "country + 1 = 2"] {
        let answer = workspace.milieu(&["count", wrong]).ending(3);
        assert!(answer.stdout.is_empty() && answer.stderr.contains("error"), "{wrong}: {}", answer.stderr);
    }
}

#[test]
fn the_entity_may_be_named() {
    let more = "entity visit/visits { source \"visits.csv\" key visit_id belongs to customer on customer_id }\n";
    let visits = "visit_id,customer_id,minutes\n1,1,5\n2,1,50\n3,2,70\n";
    let workspace = Workspace::small().with("more.seg", more).with("visits.csv", visits);
    for of in ["visit", "visits"] {
        let json = workspace.milieu(&["count", "minutes > 20", "--of", of, "--format", "json"]).ending(0).json();
        assert_eq!((&json["members"], &json["population"]), (&json!(2), &json!(3)));
    }
    let unknown = workspace.milieu(&["count", "minutes > 20", "--of", "vist"]).ending(2);
    assert!(unknown.stderr.contains("did you mean `visit`?"), "{}", unknown.stderr);
}

#[test]
fn text_says_the_same() {
    let answer = Workspace::small().milieu(&["count", "adults and dutch"]).ending(0);
    assert!(answer.text().starts_with("1 of 5 records (20.0 %)\n"), "{}", answer.text());
}
