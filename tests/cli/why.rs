//! `why`: small workspaces, figures counted by hand.

use serde_json::{Value, json};

use super::Workspace;
use super::looks::{answer, shop};

#[test]
fn why_tells_parts_rows_and_what_would_let_in() {
    let shop = shop();
    let out = answer(&shop, &["why", "buyers", "5"]);
    assert_eq!((&out["holds"], &out["key"], &out["exists"]), (&json!(false), &json!(5), &json!(true)));
    assert_eq!(
        out["changes"],
        json!([{"needs": ["one more of `orders within last 30 days` (has 1, needs 2)"], "parts": ["recent >= 2"]}])
    );
    let value = out["parts"][0]["values"].as_array().unwrap().iter().find(|one| !one["row_count"].is_null()).unwrap();
    assert_eq!((&value["row_count"], &value["rows"][0]["key"]), (&json!(1), &json!("4")));
    assert_eq!(answer(&shop, &["why", "young", "4"])["changes"][0]["needs"], json!(["age at most 40 (is 61)"]));
    let needs = answer(&shop, &["why", "dutch_adults", "3"])["changes"].clone();
    assert_eq!(needs, json!([{"needs": ["age at least 18 (is missing)"], "parts": ["age >= min_age"]}]));
    let is_in = answer(&shop, &["why", "buyers", "2"]);
    // The order of 1 June is within the last 30 days until the 30th of June.
    assert_eq!((&is_in["holds"], &is_in["until"]["day"]), (&json!(true), &json!("2026-07-01")));
    assert_eq!(answer(&shop, &["why", "dutch", "1"])["until"]["day"], Value::Null);
    assert_eq!(answer(&shop, &["why", "spent", "5"])["value"], "16");
    let stage = answer(&shop, &["why", "way", "2"]);
    assert_eq!((&stage["value"], &stage["journey"]["stage"]), (&json!("\"second\""), &json!("second")));
    let fan = answer(&shop, &["why", "fans", "2"]);
    assert_eq!((&fan["persona"]["score"], &fan["persona"]["primary"]), (&json!("3"), &json!("fans")));
    assert_eq!(fan["persona"]["amounts"][1], json!({"when": "dutch", "holds": false, "amount": "1"}));
    let score = &fan["parts"][1];
    assert_eq!((&score["text"], &score["values"][0]["value"]), (&json!("score >= 2"), &json!("3")));
    assert_eq!(fan["changes"][0]["parts"], json!(["not (recent >= 2)"]));
}

#[test]
fn why_tells_which_step_of_an_audience_drops_a_record() {
    let shop = shop();
    let steps = |key: &str| -> Vec<String> {
        let why = answer(&shop, &["why", "letter", key]);
        let steps = why["audience"].as_array().unwrap().iter();
        steps
            .map(|step| {
                format!(
                    "{} {} {}",
                    step["step"].as_str().unwrap(),
                    step["passed"],
                    step["detail"].as_str().unwrap_or("")
                )
            })
            .collect()
    };
    // Of the adults who are not Dutch, 2 is 30 and 4 is 61; one is taken.
    assert_eq!(
        steps("2"),
        [
            "include true ",
            "exclude true ",
            "one per true kept for \"BE\"",
            "limit false rank 2 of 2, with 30",
            "holdout null ",
        ]
    );
    assert_eq!(
        steps("4")[2..4],
        ["one per true its value is missing, so it is nobody's double", "limit true rank 1 of 2, with 61"]
    );
    assert_eq!(steps("5")[..3], ["include true ", "exclude false ", "one per null "]);
}

#[test]
fn why_of_nobody_is_wrong_usage() {
    let shop = shop();
    shop.refuses(&["why", "adults", "99"], "customer `99` not found");
    shop.refuses(&["why", "adults", "x"], "the key of customers is column `customer_id`");
    shop.refuses(&["why", "nothing", "1"], "definition `nothing` not found");
}

#[test]
fn a_change_of_an_audience_names_the_steps_that_may_still_drop() {
    let shop = shop();
    // 5 is excluded as Dutch; as another it would be compared with the rest by `one per` and `limit`.
    let out = answer(&shop, &["why", "letter", "5"]);
    assert!(!out["changes"].as_array().unwrap().is_empty());
    assert_eq!(out["then"], json!(["one per country", "limit 1 by age"]));
    let text = shop.milieu(&["why", "letter", "5"]).ending(0);
    assert!(
        text.text().contains("would let it in, unless one per country, or limit 1 by age drops it then\n"),
        "{}",
        text.text()
    );
    assert_eq!(answer(&shop, &["why", "buyers", "5"])["then"], json!([]));
}

#[test]
fn what_no_other_persona_holds_is_told_by_these() {
    let shop = shop();
    let rest = answer(&shop, &["why", "others", "2"]);
    assert_eq!((&rest["holds"], &rest["parts"][0]["text"]), (&json!(false), &json!("not (fans)")));
    assert_eq!(rest["parts"][0]["parts"][0]["text"], "fans");
    assert!(!rest["changes"].as_array().unwrap().is_empty());
}

/// Sixteen records with every combination of four flags.

#[test]
fn stages_and_rows_of_everybody_are_told_as_they_are_written() {
    let workspace = Workspace::empty().with("people.csv", "id,n\n1,5\n2,7\n").with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
         journey way { stage first { when n > 1 } stage second { when n > 25 } }\n\
         segment arrived = reached(way, second)\n\
         segment many = count(all people) > 5\n",
    );
    let arrived = answer(&workspace, &["why", "arrived", "1"]);
    assert_eq!(
        arrived["parts"][0]["values"][0],
        json!({"text": "way", "value": "\"first\"", "row_count": null, "rows": []})
    );
    assert_eq!(arrived["changes"][0]["needs"], json!(["`reached(way, second)` (way is \"first\", n is 5)"]));
    let many = answer(&workspace, &["why", "many", "1"]);
    assert_eq!(many["parts"][0]["values"][0]["row_count"], Value::Null);
}

#[test]
fn decimal_keys_are_found_by_value() {
    let workspace = Workspace::empty()
        .with("cards.csv", "no,n\n1.50,1\n2.00,2\n")
        .with("uses.csv", "id,card\n1,1.5\n2,2.0\n3,2.0\n")
        .with(
            "cards.seg",
            "subject card\nentity card/cards { source \"cards.csv\" key no }\n\
             entity use/uses { source \"uses.csv\" key id belongs to card on card }\n\
             segment used = count(uses) >= 2\n",
        );
    for (key, holds) in [("1.50", false), ("1.5", false), ("2", true), ("2.000", true)] {
        assert_eq!(answer(&workspace, &["why", "used", key])["holds"], holds, "{key}");
    }
    workspace.milieu(&["why", "used", "1.505"]).ending(2);
    let run = workspace.milieu(&["run", "--format", "json"]).ending(0).json();
    assert_eq!(run["definitions"][0]["members"], 1);
}

#[test]
fn what_everybody_gives_is_worked_out_where_rows_have_no_key() {
    let workspace =
        Workspace::empty().with("people.csv", "id,n\n1,5\n2,7\n").with("uses.csv", "person,most\n1,6\n2,\n").with(
            "people.seg",
            "subject person\nentity person/people { source \"people.csv\" key id }\n\
             entity use/uses { source \"uses.csv\" belongs to person on person }\n\
             segment above = any(uses where any(all people where n <= this.most))\n",
        );
    for (key, holds) in [("1", true), ("2", false)] {
        assert_eq!(answer(&workspace, &["why", "above", key])["holds"], holds, "{key}");
    }
    assert_eq!(workspace.milieu(&["run", "--format", "json"]).ending(0).json()["definitions"][0]["members"], 1);
}

#[test]
fn the_steps_of_an_audience_are_told_as_they_are_written() {
    let shop = shop().with(
        "letters.seg",
        "audience first { include dutch holdout 10% }\n\
         audience second { include everyone exclude\n  age > 60  # pensioners\n  or age < (\n  3 ) split classic 50%, bold 50% holdout 2.50% }\n\
         priority group mails { first, second }\n",
    );
    let steps = |name: &str, key: &str| -> Vec<String> {
        let why = answer(&shop, &["why", name, key]);
        let text = |step: &Value| format!("{} {}", step["step"].as_str().unwrap(), step["text"].as_str().unwrap());
        why["audience"].as_array().unwrap().iter().map(text).collect()
    };
    assert_eq!(steps("first", "1"), ["include dutch", "holdout 10%"]);
    assert_eq!(
        steps("second", "1"),
        [
            "include everyone",
            "exclude age > 60 or age < (3)",
            "priority group mails",
            "holdout 2.50%",
            "split classic 50%, bold 50%"
        ]
    );
    let why = answer(&shop, &["why", "second", "1"]);
    assert_eq!(why["audience"][2]["detail"], "`first` comes first, and the record is a member of it");
    assert_eq!(answer(&shop, &["why", "second", "2"])["audience"][2]["passed"], true);
}

#[test]
fn the_parts_of_a_key_may_have_colons_and_what_steers_a_terminal_is_not_sent_there() {
    let workspace = Workspace::empty().with("lines.csv", "shop,no,n\na:b,c,1\na,b:c,2\nx,y,3\n").with(
        "lines.seg",
        "subject line\nentity line/lines { source \"lines.csv\" key shop, no }\nsegment many = n > 1\n",
    );
    assert_eq!(answer(&workspace, &["why", "many", "x:y"])["holds"], true);
    let failed = workspace.milieu(&["why", "many", "x\u{1b}[31m:z"]).ending(2);
    assert!(!failed.stderr.contains('\u{1b}') && failed.stderr.contains("\\u{1b}[31m"), "{}", failed.stderr);
}

#[test]
fn a_record_that_is_to_come_has_its_day_and_no_parts() {
    let shop = shop().with("later.seg", "segment large of order = amount >= 1\n");
    let why = answer(&shop, &["why", "large", "5"]);
    assert_eq!((&why["exists"], &why["holds"], &why["changes"]), (&json!(false), &json!(false), &json!([])));
    assert_eq!(why["until"]["day"], "2026-07-04");
    let text = shop.milieu(&["why", "large", "5"]).ending(0);
    let lines: Vec<&str> = text.text().lines().filter(|line| !line.is_empty() && !line.starts_with("read")).collect();
    assert_eq!(
        lines,
        [
            "\u{2717} order 5 is not there yet: its time is after the clock (2026-06-30)",
            "time alone lets it in on 2026-07-04"
        ]
    );
}
