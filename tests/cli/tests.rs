//! `test`: what it prints, its JSON, its exit statuses.

use serde_json::json;

use super::{DEFINITIONS, Workspace};

const PASSING: &str = r#"
test adults "Of age" as of 2026-06-30 {
  given customers { customer_id, age
                    1, 18
                    2, 17
                    3, }
  expect members 1
  expect not 2 because age >= min_age
}
"#;

const FAILING: &str = r#"
entity order/orders { source "orders.csv" key order_id time at belongs to customer on customer_id }
trait spent = sum(amount of orders within last 30 days)
segment buyers = (spent > 100 or vip) and not returned
test dutch_adults as of 2026-06-30 {
  given customers { customer_id, age, country
                    1, 30, NL
                    2, 17, BE
                    3, 17, NL }
  expect members 1, 2
  expect not 2 because country = "NL"
  expect not 3 because adults
}
test buyers as of 2026-06-30 {
  given customers { customer_id, vip, returned
                    1, false, true
                    2, , }
  given orders { order_id, customer_id, at, amount
                 7, 1, 2026-06-01, 12.50
                 8, 1, 2026-06-30, 99
                 9, 1, 2026-07-01, 50
                 4, 1, 2026-06-02, 0.5
                 5, 1, 2026-06-03, 0.25 }
  expect members 1
  expect not 2 because returned
}
test spent as of 2026-06-30 {
  given customers { customer_id
                    1 }
  expect value 1 = missing
}
"#;

/// Without data: tests bring their own.
fn tested(tests: &str) -> Workspace {
    Workspace::empty().with("all.seg", DEFINITIONS).with("tests.seg", tests)
}

#[test]
fn what_passes_is_a_line() {
    let answer = tested(PASSING).milieu(&["test"]).ending(0);
    assert_eq!(answer.text(), "ok   adults \"Of age\" (as of 2026-06-30)\n1 passed, 0 failed\n");
    assert!(answer.stderr.is_empty(), "{}", answer.stderr);
    tested(PASSING).milieu(&["--strict", "test", "adults"]).ending(0);
}

#[test]
fn what_fails_is_told_with_its_parts_and_values() {
    let answer = tested(FAILING).milieu(&["test"]).ending(1);
    insta::assert_snapshot!("failing_tests", answer.text());
    assert!(answer.stderr.is_empty(), "{}", answer.stderr);
}

#[test]
fn the_document_says_the_same() {
    let json = tested(FAILING).milieu(&["test", "spent", "buyers", "--format", "json"]).ending(1).json();
    assert_eq!((&json["passed"], &json["failed"]), (&json!(0), &json!(2)));
    let test = &json["tests"][0];
    assert_eq!(
        (&test["name"], &test["kind"], &test["as_of"], &test["file"], &test["line"], &test["passed"]),
        (&json!("buyers"), &json!("segment"), &json!("2026-06-30"), &json!("tests.seg"), &json!(14), &json!(false))
    );
    let failure = &test["failures"][0];
    assert_eq!(
        (&failure["expectation"], &failure["key"], &failure["expected"], &failure["found"], &failure["line"]),
        (&json!("expect members 1"), &json!("1"), &json!("a member"), &json!("not a member"), &json!(24))
    );
    let parts = failure["parts"].as_array().unwrap();
    assert_eq!(parts.len(), 2);
    assert_eq!(
        (&parts[1]["text"], &parts[1]["holds"], &parts[1]["decides"]),
        (&json!("not returned"), &json!(false), &json!(true))
    );
    let spent = &parts[0]["parts"][0]["values"][1];
    assert_eq!((&spent["value"], &spent["row_count"]), (&json!("112.25"), &json!(4)));
    assert_eq!(spent["rows"][0], json!({"entity": "order", "key": "8", "time": "2026-06-30", "value": "99.00"}));
    let value = &json["tests"][1]["failures"][0];
    assert_eq!((&value["expected"], &value["found"]), (&json!("missing"), &json!("0")));
}

#[test]
fn names_choose_the_tests() {
    let workspace = tested(&format!("{PASSING}{FAILING}"));
    assert!(workspace.milieu(&["test", "adults"]).ending(0).text().ends_with("1 passed, 0 failed\n"));
    let none = workspace.milieu(&["test", "dutch"]).ending(2);
    assert!(none.stderr.contains("segment `dutch` has no test"), "{}", none.stderr);
    let unknown = workspace.milieu(&["test", "adutls"]).ending(2);
    assert!(unknown.stderr.contains("did you mean `adults`?"), "{}", unknown.stderr);
}

#[test]
fn a_workspace_without_tests_says_so() {
    let answer = tested("").milieu(&["test"]).ending(0);
    assert_eq!((answer.text(), answer.stderr.as_str()), ("0 passed, 0 failed\n", "the workspace has no tests\n"));
    let quiet = tested("").milieu(&["-q", "test", "--format", "json"]).ending(0);
    assert_eq!(quiet.json(), json!({"tests": [], "passed": 0, "failed": 0}));
    assert!(quiet.stderr.is_empty());
}

#[test]
fn wrong_tests_end_with_3_and_run_nothing() {
    let wrong = FAILING.replace("because adults", "because age > 3");
    let answer = tested(&wrong).milieu(&["test"]).ending(3);
    assert!(answer.stdout.is_empty() && answer.stderr.contains("E0903"), "{}", answer.stderr);
    tested(&wrong).milieu(&["test", "spent"]).ending(1);
    tested(&wrong).milieu(&["check"]).ending(3);
}

#[test]
fn tests_change_nothing_of_a_run_or_check() {
    let workspace = Workspace::small().with("tests.seg", PASSING);
    let run = workspace.milieu(&["run"]).ending(0);
    assert!(run.stderr.is_empty(), "{}", run.stderr);
    assert_eq!(workspace.milieu(&["check"]).ending(0).text(), "no findings in 2 files, 8 definitions\n");
}
