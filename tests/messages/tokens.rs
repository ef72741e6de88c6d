//! What a token prints, and when a message cannot go out for want of one.

use serde_json::{Value, json};

use super::workspace::{channel, previewed, with};

/// The text that a template of one line becomes for a record.
#[track_caller]
fn text(template: &str, key: &str) -> Value {
    let workspace = with(&channel(&format!("channel push {{ to \"device\"  text {template:?} }}")), &[]);
    previewed(&workspace, &[key])[0]["text"].clone()
}

/// Why the message with that template is not sent.
#[track_caller]
fn reject(template: &str, key: &str) -> Value {
    let workspace = with(&channel(&format!("channel push {{ to \"device\"  text {template:?} }}")), &[]);
    previewed(&workspace, &[key])[0]["reject"].clone()
}

#[test]
fn what_is_not_formatted_prints_plainly() {
    assert_eq!(text("{{spend}} {{since}} {{rich}} {{orders}} {{name}}", "1"), "12.50 2026-01-02 true 2 Ann");
    assert_eq!(text("{{spend}}", "7"), "1000000.00");
    assert_eq!(text("{{#each tags}}{{this}};{{/each}}", "1"), "a;b;");
}

#[test]
fn rows_stand_newest_first_with_the_scale_of_their_column() {
    assert_eq!(
        text("{{#each recent}}{{@index}}:{{what}}={{amount}} {{/each}}", "1"),
        "0:Books=2.00 1:A \"q\" <b>=1.50 "
    );
    assert_eq!(text("{{#each recent}}x{{else}}none{{/each}}", "2"), "none");
}

#[test]
fn if_is_false_for_false_any_zero_an_empty_text_and_an_empty_list() {
    let template = "{{#if spend}}s{{else}}-{{/if}}{{#if rich}}r{{else}}-{{/if}}{{#if orders}}o{{else}}-{{/if}}{{#if \
                    recent}}l{{else}}-{{/if}}{{#if last_what}}w{{else}}-{{/if}}";
    assert_eq!(text(template, "1"), "srolw");
    assert_eq!(text(template, "2"), "-----");
}

#[test]
fn a_fallback_is_taken_as_it_is() {
    let workspace = with(&channel("channel push { to \"d\"  text \"{{name}}|{{last_what}}|\" }"), &[]);
    let shown = previewed(&workspace, &["2", "1"]);
    assert_eq!(shown[0]["text"], "there||");
    assert_eq!(shown[0]["tokens"]["name"], json!({"value": "there", "fallback": true}));
    assert_eq!(shown[0]["tokens"]["last_what"], json!({"value": "", "fallback": true}));
    assert_eq!(shown[1]["tokens"]["name"], json!({"value": "Ann", "fallback": false}));
}

#[test]
fn a_token_without_a_fallback_is_needed_wherever_it_is_named() {
    assert_eq!(reject("{{since}}", "5"), "missing token since");
    assert_eq!(reject("{{#if rich}}{{since}}{{/if}}", "5"), "missing token since");
    assert_eq!(reject("{{#unless rich}}x{{else}}{{since}}{{/unless}}", "5"), "missing token since");
    assert_eq!(reject("{{#if since}}x{{/if}}", "5"), "missing token since");
    assert_eq!(reject("{{upper raw_name}} {{since}}", "2"), "missing token raw_name");
    assert_eq!(reject("{{name}}", "5"), Value::Null);
}

#[test]
fn a_field_is_needed_in_every_row_only_where_it_is_named() {
    assert_eq!(reject("{{#each recent}}{{what}}{{/each}}", "3"), "missing token recent.what");
    assert_eq!(reject("{{#each recent}}{{amount}}{{/each}}", "3"), Value::Null);
    assert_eq!(reject("{{#each recent}}{{amount}}{{else}}{{since}}{{/each}}", "3"), Value::Null);
    assert_eq!(reject("{{#each recent}}{{what}}{{/each}}", "2"), Value::Null);
}

#[test]
fn a_list_column_without_elements_is_missing_and_rows_never_are() {
    assert_eq!(reject("{{#each tags}}{{this}}{{/each}}", "2"), "missing token tags");
    assert_eq!(reject("{{#each recent}}{{amount}}{{/each}}", "8"), Value::Null);
}

#[test]
fn a_fallback_that_is_missing_is_no_value() {
    let campaign = "token nick = first_name else email\ncampaign mail { audience all  channel push { to \"d\" text \"{{nick}}\" } }";
    let shown = previewed(&with(campaign, &[]), &["5", "2"]);
    assert_eq!((&shown[0]["text"], &shown[0]["reject"]), (&json!("x"), &Value::Null));
    assert_eq!(shown[1]["text"], "bob@example.org");
    let campaign = campaign.replace("first_name else email", "tags else since");
    let shown = previewed(&with(&campaign.replace("{{nick}}", "{{#each nick}}{{this}}{{/each}}"), &[]), &["5"]);
    assert_eq!((&shown[0]["text"], &shown[0]["reject"]), (&Value::Null, &json!("missing token nick")));
}

#[test]
fn a_blank_that_is_written_out_is_a_fallback_also_inside_case() {
    let campaign = "token t = first_name else case when spend > 5 then \"\" else \"poor\" end\n\
                    campaign mail { audience all  channel push { to \"d\" text \"<{{t}}>\" } }";
    let shown = previewed(&with(campaign, &[]), &["2"]);
    assert_eq!(shown[0]["text"], "<poor>");
    let shown = previewed(&with(&campaign.replace("spend > 5", "spend < 5"), &[]), &["2"]);
    assert_eq!((&shown[0]["text"], &shown[0]["reject"]), (&json!("<>"), &Value::Null));
}

#[test]
fn a_list_of_blanks_has_no_elements() {
    let workspace = with(&channel("channel push { to \"d\"  text \"{{join tags \\\", \\\"}}\" }"), &[]);
    let rows = workspace.read("customers.csv").replace("a|b", " | ");
    let workspace = workspace.with("customers.csv", rows);
    assert_eq!(previewed(&workspace, &["1"])[0]["reject"], "missing token tags");
}

#[test]
fn a_test_of_a_token_follows_what_the_token_needs() {
    let text = "trait twice = spend * 2\nsegment poor = twice < 10\ntoken t = twice else case when poor then \"x\" else \"y\" end\n\
                test t { given customers { customer_id, spend\n 1, 2.5\n 2, \n } expect value 1 = 5  expect value 2 = \"y\" }\n";
    with(text, &[]).milieu(&["test"]).ending(0);
}

#[test]
fn tests_of_the_language_judge_tokens() {
    let tests = "test name { given customers { customer_id, first_name\n 1, \"ann\"\n 2, \n }\n \
                 expect value 1 = \"Ann\"  expect value 2 = \"there\" }\n\
                 test last_what { given customers { customer_id\n 1\n } expect value 1 = \"\" }\n\
                 test since { given customers { customer_id, since\n 1, 2026-01-01\n 2, \n }\n \
                 expect value 1 = 2026-01-01  expect value 2 = missing }\n";
    let passing = with(tests, &[]).milieu(&["test"]).ending(0);
    assert_eq!(passing.text().lines().last(), Some("3 passed, 0 failed"), "{}", passing.text());
    let failing = with(&tests.replace("= \"Ann\"", "= \"ann\"").replace("2 = missing", "2 = 2026-01-01"), &[]);
    let failing = failing.milieu(&["test", "--format", "json"]).ending(1).json();
    assert_eq!(failing["tests"][0]["failures"][0]["found"], "\"Ann\"");
    assert_eq!(failing["tests"][2]["failures"][0]["found"], "missing");
    with(&tests.replace("expect value 1 = \"\"", "expect members 1"), &[]).milieu(&["test"]).ending(3);
}
