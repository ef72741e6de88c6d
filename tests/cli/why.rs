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
    assert!(text.text().contains("would take it as far as one per country, limit 1 by age\n"), "{}", text.text());
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
fn scores() -> Workspace {
    let flag = |number: usize, at: usize| if number >> at & 1 == 1 { "true" } else { "false" };
    let rows: Vec<String> = (0..16)
        .map(|number| {
            format!("{number},{},{},{},{}\n", flag(number, 0), flag(number, 1), flag(number, 2), flag(number, 3))
        })
        .collect();
    Workspace::empty().with("people.csv", format!("id,a,b,c,d\n{}", rows.concat())).with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
         persona some { match everyone threshold 0.8 score 0.1 when a, 0.7 when b, 0.4 when c, -0.3 when d }\n",
    )
}

#[test]
fn the_smallest_change_of_a_score_is_the_smallest() {
    let workspace = scores();
    // In tenths, as they are written.
    let sum = |flags: usize| -> i32 {
        [1, 7, 4, -3].iter().enumerate().map(|(at, worth)| if flags >> at & 1 == 1 { *worth } else { 0 }).sum()
    };
    let is_in = |flags: usize| sum(flags) >= 8;
    for own in 0..16_usize {
        let why = answer(&workspace, &["why", "some", &own.to_string()]);
        assert_eq!(why["holds"], is_in(own), "{own}");
        let least = (0..16).filter(|&other| is_in(other) != is_in(own)).map(|other| (own ^ other).count_ones()).min();
        let changes = why["changes"].as_array().unwrap();
        assert!(!changes.is_empty(), "{own}");
        for change in changes {
            let parts = change["parts"].as_array().unwrap();
            assert_eq!(u32::try_from(parts.len()).ok(), least, "{own}: {change}");
            let other = parts.iter().fold(own, |flags, part| {
                let name = part.as_str().unwrap().trim_start_matches("not (").trim_end_matches(')');
                flags ^ (1 << ["a", "b", "c", "d"].iter().position(|flag| *flag == name).unwrap())
            });
            assert_ne!(is_in(other), is_in(own), "{own}: {change}");
        }
    }
}

#[test]
fn what_a_change_asks_of_a_column_its_other_parts_allow() {
    let workspace = Workspace::empty().with("people.csv", "id,n,city,seen\n1,5,Delft,2026-01-10\n").with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
             segment top = (n > 10 or n = 3) and n < 8\n\
             segment two = (n > 10 or city = \"Gouda\") and n < 8\n\
             segment never = n < 5 and n > 10\n\
             segment narrow = n between 10 and 12 and n != 10 and n != 12\n\
             audience few { include n > 1 limit 1 by n holdout 100% }\n\
             segment of_few = few\n",
    );
    let needs = |name: &str| {
        let why = answer(&workspace, &["why", name, "1"]);
        why["changes"].as_array().unwrap().iter().map(|change| change["needs"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(needs("top"), ["[\"n equal to 3 (is 5)\"]"]);
    assert_eq!(needs("two"), ["[\"city equal to \\\"Gouda\\\" (is \\\"Delft\\\")\"]"]);
    assert_eq!(needs("never"), [""; 0]);
    assert_eq!(needs("narrow"), ["[\"n at least 10 (is 5)\"]"]);
    // What an audience takes behind its conditions is no change of these.
    assert_eq!(needs("of_few"), ["[\"in audience `few`\"]"]);
    let shown = answer(&workspace, &["why", "of_few", "1"])["parts"][0]["parts"][1]["text"].clone();
    assert_eq!(shown, "the steps behind include and exclude (`why few` tells them)");
}

#[test]
fn a_change_that_can_be_is_told_whatever_else_looks_at_its_column() {
    let workspace = Workspace::empty()
        .with("people.csv", "id,n,x,name,born,seen\n1,5,5.5,zoe,2015-01-01,2026-01-01\n2,,0.25,,,\n")
        .with(
            "people.seg",
            "subject person\nentity person/people { source \"people.csv\" key id columns { x: float born: date seen: date } }\n\
             segment early = name < \"b\"\n\
             segment slim = x > 0.1 and x < 0.1001\n\
             segment old = born < 2000-01-01 and age(born) >= 40\n\
             segment near = n > 2.5 and n < 3.5\n\
             segment lately = seen > today - 30 days and seen < today - 28 days\n\
             segment sums = n < 3 and n + 1 > 2\n\
             persona some { match everyone threshold n score 7 when n > 6 }\n",
        );
    let needs = |name: &str| {
        let why = answer(&workspace, &["why", name, "1", "--as-of", "2026-06-30"]);
        assert_eq!(why["holds"], false, "{name}");
        why["changes"][0]["needs"].as_array().map_or(0, Vec::len)
    };
    let told = ["early", "slim", "old", "near", "lately", "sums", "some"].map(needs);
    assert_eq!(told, [1, 1, 2, 1, 1, 1, 1]);
}

#[test]
fn the_day_of_a_yearly_rule_is_found() {
    let workspace = Workspace::empty().with("people.csv", "id,born,due\n1,1990-06-15,2026-06-30\n").with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
         segment birthday = born anniversary today\n\
         segment not_soon = days_until_anniversary(born) > 3\n\
         segment near = due within next 20 days\n\
         segment soon = days_until(due) between 1 and 4\n\
         segment last_day = day(today) = 31 and month(today) = 12\n\
         segment next_year = year(today) = 2027 and day(today) > 10\n",
    );
    let day = |name: &str| answer(&workspace, &["why", name, "1", "--as-of", "2026-01-31"])["until"]["day"].clone();
    assert_eq!(day("birthday"), "2026-06-15");
    assert_eq!(day("not_soon"), "2026-06-12");
    assert_eq!((day("near"), day("soon")), (json!("2026-06-10"), json!("2026-06-26")));
    assert_eq!(day("last_day"), "2026-12-31");
    assert_eq!(day("next_year"), "2027-01-11");
}

#[test]
fn definitions_that_name_each_other_many_times_are_told_soon() {
    let chain = |at: usize| format!("segment e{} = e{at} or (e{at} and n > {})\n", at + 1, at % 4);
    let text = (0..60).map(chain).collect::<String>();
    let workspace = Workspace::empty().with("people.csv", "id,n\n1,\n2,5\n").with(
        "people.seg",
        format!("subject person\nentity person/people {{ source \"people.csv\" key id }}\nsegment e0 = n > 3\n{text}"),
    );
    assert_eq!(answer(&workspace, &["why", "e60", "1"])["changes"][0]["parts"], json!(["n > 3"]));
}

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
