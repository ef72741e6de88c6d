//! `overlap` and `profile`: small workspaces, figures counted by hand.

use serde_json::{Value, json};

use super::Workspace;

pub(crate) fn answer(workspace: &Workspace, arguments: &[&str]) -> Value {
    workspace.milieu(&[arguments, &["--format", "json"]].concat()).ending(0).json()
}

/// Customers with what they bought; the clock is the end of June 2026.
pub(crate) fn shop() -> Workspace {
    Workspace::small()
        .with(
            "orders.csv",
            "order_id,customer_id,at,amount\n1,2,2026-06-01,10\n2,2,2026-06-20,30\n3,5,2026-03-01,7\n4,5,2026-06-29,9\n5,1,2026-07-04,1\n",
        )
        .with(
            "more.seg",
            "entity order/orders { source \"orders.csv\" key order_id time at belongs to customer on customer_id }\n\
             trait recent = count(orders within last 30 days)\n\
             segment buyers = recent >= 2\n\
             segment young = age between 18 and 40\n\
             audience letter { include adults exclude dutch one per country limit 1 by age holdout 0% }\n\
             persona fans \"Fans\" { match buyers quote \"More <b>please</b>\" profile age, spent threshold 2 score 3 when adults, 1 when dutch }\n\
             persona others { match otherwise }\n\
             persona order fans, others\n\
             trait spent = sum(amount of orders)\n\
             journey way { stage first_order { when any(orders) touchpoint \"Shop\" on street { pain \"Queue\" } } stage second { when buyers } }\n",
        )
}

#[test]
fn overlaps_are_counted_in_every_combination() {
    let overlap = answer(&shop(), &["overlap", "adults", "dutch", "young"]);
    assert_eq!(overlap["population"], 5);
    assert_eq!(
        overlap["overlaps"],
        json!([
            {"names": ["adults", "dutch"], "members": 1},
            {"names": ["adults", "young"], "members": 1},
            {"names": ["dutch", "young"], "members": 0},
            {"names": ["adults", "dutch", "young"], "members": 0},
        ])
    );
    assert_eq!(
        overlap["exactly"],
        json!([
            {"names": ["dutch"], "members": 2},
            {"names": ["adults"], "members": 1},
            {"names": ["adults", "dutch"], "members": 1},
            {"names": ["adults", "young"], "members": 1},
        ])
    );
    assert_eq!(overlap["sizes"][0], json!({"name": "adults", "members": 3, "share": 0.6}));
}

#[test]
fn what_does_not_overlap_is_wrong_usage() {
    let shop = shop();
    shop.refuses(&["overlap", "adults"], "two definitions or more are needed");
    shop.refuses(&["overlap", "adults", "adutls"], "definition `adutls` not found");
    shop.refuses(&["overlap", "adults", "spent"], "trait `spent` has no members");
    shop.refuses(&["profile", "way"], "journey `way` has no members");
    shop.refuses(&["overlap", "adults", "dutch", "--format", "csv"], "`--format csv` is only of `milieu diff`");
}

#[test]
fn a_profile_counts_values_in_the_definition_and_beside() {
    let profile = answer(&shop(), &["profile", "adults"]);
    assert_eq!((&profile["members"], &profile["population"], &profile["share"]), (&json!(3), &json!(5), &json!(0.6)));
    let attribute =
        |name: &str| profile["attributes"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone();
    let country = attribute("country");
    let value =
        |name: &str| country["values"].as_array().unwrap().iter().find(|one| one["value"] == name).unwrap().clone();
    // Adults are from BE, NL, and nowhere; all are NL three times, BE once, missing once.
    let dutch = value("NL");
    assert_eq!((&dutch["name"], &dutch["members"], &dutch["small"]), (&json!("country"), &json!(1), &json!(true)));
    let close = |value: &Value, expected: f64| assert!((value.as_f64().unwrap() - expected).abs() < 1e-9, "{value}");
    close(&dutch["share"], 1.0 / 3.0);
    close(&dutch["population_share"], 0.6);
    close(&dutch["lift"], 1.0 / 3.0 / 0.6);
    close(&value("missing")["population_share"], 0.2);
    close(&attribute("recent")["mean"], 1.0);
    close(&attribute("recent")["population_mean"], 0.6);
    // Of a trait's missing values those of the population count, too: 17 + 30 + 61 + 45 over four.
    close(&attribute("age")["population_mean"], 38.25);
    let against = answer(&shop(), &["profile", "adults", "--against", "dutch"]);
    assert_eq!((&against["against"], &against["population"]), (&json!("dutch"), &json!(3)));
}

#[test]
fn a_profile_reads_columns_that_no_definition_mentions() {
    let shop = shop().with(
        "customers.csv",
        "customer_id,age,country,colour\n1,20,NL,red\n2,21,NL,red\n3,9,BE,blue\n4,8,BE,blue\n5,7,BE,red\n",
    );
    let profile = answer(&shop, &["profile", "adults"]);
    let colour = profile["attributes"].as_array().unwrap().iter().find(|one| one["name"] == "colour").unwrap();
    assert_eq!(colour["values"][0]["value"], "red");
    assert_eq!(colour["values"][0]["members"], 2);
}

#[test]
fn what_parts_two_groups_wholly_comes_first() {
    let row = |id: usize| format!("{id},{},{}\n", id % 7, usize::from(id % 10 < 3));
    let rows: String = (0..200).map(row).collect();
    let people = Workspace::empty().with("people.csv", format!("id,any,opt_in\n{rows}")).with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\nsegment yes = opt_in = 1\n",
    );
    let first = answer(&people, &["profile", "yes"])["attributes"][0].clone();
    assert_eq!((&first["name"], &first["measure"]), (&json!("opt_in"), &json!("h")));
}

#[test]
fn a_profile_of_lists_counts_their_elements() {
    let row = |id: usize| {
        let tags = match id % 4 {
            0 => r#"["red", "blue", "red"]"#,
            1 => r#"["red"]"#,
            2 => "[]",
            _ => "null",
        };
        format!("{{\"id\": {id}, \"n\": {}, \"tags\": {tags}}}\n", id % 4)
    };
    let people = Workspace::empty().with("people.ndjson", (0..200).map(row).collect::<String>()).with(
        "people.seg",
        "subject person\nentity person/people { source \"people.ndjson\" key id }\nsegment first = n = 0\nsegment nobody = n > 9\n",
    );
    let profile = answer(&people, &["profile", "first"]);
    let tags = profile["attributes"].as_array().unwrap().iter().find(|one| one["name"] == "tags").unwrap();
    let values: Vec<Value> = tags["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["value"], one["members"], one["lift"]]))
        .collect();
    assert_eq!(values, [json!(["red", 50, 2.0]), json!(["blue", 50, 4.0]), json!(["missing", 0, 0.0])]);
    assert_eq!((&tags["kind"], &tags["measure"], &tags["effect_value"]), (&json!("list"), &json!("h"), &json!("blue")));
    let text = people.milieu(&["profile", "first"]).ending(0);
    assert!(text.text().contains("tags  h of blue = 3.14 (95 % from 2.82 to 3.14)\n"), "{}", text.text());
    assert!(text.text().contains("\nd and h compare it with the 150 outside of it\n"), "{}", text.text());
    let beside = people.milieu(&["profile", "first", "--against", "nobody"]).ending(0);
    assert!(beside.text().ends_with("nobody holds nobody, so there is nothing to compare with\n"), "{}", beside.text());
    let nobody = people.milieu(&["profile", "nobody"]).ending(0);
    assert!(nobody.text().ends_with("it holds nobody, so nothing sets it apart\n"), "{}", nobody.text());
}

#[test]
fn a_profile_writes_durations_as_the_language_does() {
    let row = |id: usize| format!("{id},2026-01-01T{:02}:00:00,{}\n", id % 3, usize::from(id.is_multiple_of(3)));
    let rows: String = (0..90).map(row).collect();
    let calls = Workspace::empty().with("calls.csv", format!("id,at,first\n{rows}")).with(
        "calls.seg",
        "subject call\nentity call/calls { source \"calls.csv\" key id columns { at : timestamp } }\n\
         segment early = first = 1\ntrait wait = at - 2025-12-31T22:30:00\n",
    );
    let profile = answer(&calls, &["profile", "early"]);
    let wait = profile["attributes"].as_array().unwrap().iter().find(|one| one["name"] == "wait").unwrap();
    assert_eq!((&wait["kind"], &wait["mean"]), (&json!("duration"), &Value::Null));
    assert_eq!(wait["values"][0]["value"], "1 hour 30 minutes");
}
