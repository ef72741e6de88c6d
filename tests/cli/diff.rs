//! `diff`: small workspaces, figures counted by hand.

use serde_json::{Value, json};

use super::Workspace;
use super::looks::{answer, shop};

#[test]
fn a_diff_tells_data_clock_and_rule_apart() {
    let shop = shop();
    let run = |shop: &Workspace, clock: &str| {
        shop.milieu(&["run", "--traits", "--as-of", clock]).ending(0);
    };
    run(&shop, "2026-06-30");
    run(&shop, "2026-07-05");
    let only_clock = answer(&shop, &["diff"]);
    let of = |diff: &Value, name: &str| {
        diff["definitions"].as_array().unwrap().iter().find(|one| one["name"] == name).unwrap().clone()
    };
    // The order of 1 June falls out of the last 30 days; one of July comes.
    let buyers = of(&only_clock, "buyers");
    assert_eq!(
        (&buyers["before"], &buyers["entered"], &buyers["left"], &buyers["after"]),
        (&json!(1), &json!(0), &json!(1), &json!(0))
    );
    assert_eq!(
        buyers["records"],
        json!([{"key": 2, "move": "left", "reason": "clock", "record": null, "changed": [{"name": "recent", "old": "2", "new": "1"}]}])
    );
    assert_eq!((&only_clock["clock"], &only_clock["data"]), (&json!(true), &json!([])));
    assert_eq!(of(&only_clock, "adults")["stayed"], 3);

    // Another rule, another clock, and other data: customer 4 is a child now, customer 6 is new, customer 1 is of age by the new rule.
    let shop = shop
        .with("customers.csv", "customer_id,age,country,joined\n1,17,NL,2026-01-05\n2,30,BE,2025-03-01\n3,,NL,2026-06-29\n4,16,,2026-07-02\n6,45,NL,2024-02-29\n")
        .with("all.seg", super::DEFINITIONS.replace("age >= min_age", "age >= 17"));
    run(&shop, "2026-07-06");
    let diff = answer(&shop, &["diff", "run-0002", "run-0003"]);
    let adults = of(&diff, "adults");
    let told: Vec<String> = adults["records"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            format!(
                "{} {} {} {}",
                one["key"],
                one["move"].as_str().unwrap(),
                one["reason"].as_str().unwrap(),
                one["record"]
            )
        })
        .collect();
    assert_eq!(told, ["1 entered rule null", "4 left data null", "5 left data \"gone\"", "6 entered data \"new\""]);
    assert_eq!(diff["evaluated"], true);
    assert!(adults["rule"]["old"].as_str().unwrap().contains("min_age"));
    let lines = shop.milieu(&["diff", "run-0002", "run-0003", "--format", "csv"]).ending(0);
    let mut lines = lines.text().lines();
    assert_eq!(lines.next(), Some("entity,kind,name,key,move,reason,record,changed"));
    assert!(lines.any(|line| line == "customer,segment,adults,4,left,data,,age: 61 -> 16"), "no such line");

    // Where the data of the newer run are not there any more the folders prove what they can.
    let shop = shop.with("customers.csv", super::CUSTOMERS);
    let adults = of(&answer(&shop, &["diff", "run-0002", "run-0003"]), "adults");
    assert_eq!(adults["records"][0]["reason"], "data or clock or rule");
    shop.milieu(&["diff", "run-0009", "run-0001"]).ending(2);
    shop.milieu(&["diff", "run-0001"]).ending(2);
}

#[test]
fn a_diff_names_what_is_written_otherwise_though_nobody_moves() {
    let shop = shop();
    let run = |shop: &Workspace, age: &str| {
        shop.milieu(&["run", "--as-of", "2026-06-30", "--set", &format!("min_age={age}")]).ending(0);
    };
    run(&shop, "18");
    let other = shop.read("more.seg").replace("sum(amount of orders)", "sum(amount of orders within last 10 years)");
    let shop = shop.with("more.seg", other);
    run(&shop, "19");
    let diff = answer(&shop, &["diff"]);
    assert!(diff["definitions"].as_array().unwrap().iter().all(|one| one["records"] == json!([])));
    assert_eq!(
        diff["rules"],
        json!([{
            "kind": "trait", "name": "spent",
            "old": "trait spent = sum(amount of orders)", "new": "trait spent = sum(amount of orders within last 10 years)",
        }])
    );
    assert_eq!(diff["parameters"], json!([{"name": "min_age", "old": "18", "new": "19"}]));
    let text = shop.milieu(&["diff"]).ending(0);
    assert!(text.text().contains("changed: trait spent; parameter min_age: 18 -> 19\n"), "{}", text.text());
    assert!(text.text().contains("\n- trait spent = sum(amount of orders)\n+ trait spent"), "{}", text.text());
}

#[test]
fn a_diff_needs_two_runs() {
    let stderr = shop().milieu(&["diff"]).ending(2).stderr;
    assert!(stderr.contains("two runs are needed"), "{stderr}");
}

#[test]
fn a_diff_follows_records_along_journeys() {
    let shop = shop();
    let run = |shop: &Workspace| shop.milieu(&["run", "--traits", "--as-of", "2026-06-30"]).ending(0);
    run(&shop);
    let shop = shop.with(
        "orders.csv",
        "order_id,customer_id,at,amount\n1,2,2026-06-01,10\n2,2,2026-06-20,30\n3,5,2026-06-01,7\n4,5,2026-06-29,9\n5,1,2026-06-04,1\n",
    );
    run(&shop);
    let diff = answer(&shop, &["diff"]);
    let way = &diff["journeys"][0];
    assert_eq!(
        way["moves"],
        json!([
            {"from": null, "to": "first_order", "records": 1},
            {"from": "first_order", "to": "second", "records": 1},
        ])
    );
    assert_eq!((&way["name"], &way["stayed"], &way["reasons"]), (&json!("way"), &json!(1), &json!({"data": 2})));
    assert_eq!(
        way["records"][1],
        json!({
            "key": 5, "move": "moved", "from": "first_order", "to": "second", "reason": "data", "record": null,
            "changed": [{"name": "recent", "old": "1", "new": "2"}],
        })
    );
    let lines = shop.milieu(&["diff", "--format", "csv"]).ending(0);
    let line = r#"customer,journey,way,1,entered,data,,"stage: missing -> ""first_order""; recent: 0 -> 1""#;
    assert!(lines.text().lines().any(|one| one == line), "{}", lines.text());
    let text = shop.milieu(&["diff"]).ending(0);
    assert!(text.text().contains("\njourney way\n  1 no stage -> \"first_order\", data"), "{}", text.text());
}

#[test]
fn another_zone_is_a_rule_and_values_are_written_as_in_the_language() {
    let visits =
        |country: &str| format!("id,at,country\n1,2026-06-29T22:30:00Z,{country}\n2,2026-06-30T10:00:00Z,NL\n");
    let shop = Workspace::empty()
        .with("visits.csv", visits("BE"))
        .with(
            "all.seg",
            "subject visit\nentity visit/visits { source \"visits.csv\" key id }\nsegment late = at >= 2026-06-30 and country in (\"BE\", \"NL\")\n",
        )
        .with("milieu.toml", "timezone = \"UTC\"\n");
    let run = |shop: &Workspace| shop.milieu(&["run", "--traits", "--as-of", "2026-07-01T00:00:00Z"]).ending(0);
    run(&shop);
    let shop = shop.with("milieu.toml", "timezone = \"Europe/Amsterdam\"\n").with("visits.csv", visits("NL"));
    run(&shop);
    let diff = answer(&shop, &["diff"]);
    assert_eq!(diff["settings"], json!([{"name": "timezone", "old": "UTC", "new": "Europe/Amsterdam"}]));
    let late = &diff["definitions"][0];
    assert_eq!((&late["entered"], &late["rule"]), (&json!(1), &Value::Null));
    assert_eq!(late["records"][0]["reason"], "rule");
    assert_eq!(late["records"][0]["changed"], json!([{"name": "country", "old": "\"BE\"", "new": "\"NL\""}]));
    let text = shop.milieu(&["diff"]).ending(0);
    assert!(text.text().contains("changed: data of visit; timezone: UTC -> Europe/Amsterdam\n"), "{}", text.text());
}

#[test]
fn a_diff_says_what_it_cannot_compare() {
    let shop = shop();
    let run = |shop: &Workspace| shop.milieu(&["run", "--as-of", "2026-06-30"]).ending(0);
    run(&shop);
    let more = shop
        .read("more.seg")
        .replace("trait recent = count(orders within last 30 days)", "")
        .replace("recent >= 2", "age > 50");
    let more = more.replace("segment young = age between 18 and 40", "trait young = age");
    let shop = shop.with("more.seg", more + "segment new = any(orders)\n");
    run(&shop);
    let diff = answer(&shop, &["diff"]);
    assert_eq!(diff["only_in_from"], json!([{"kind": "trait", "name": "recent"}]));
    assert_eq!(diff["only_in_to"], json!([{"kind": "segment", "name": "new"}]));
    let replaced = json!([{"name": "young", "old": "segment of customer", "new": "trait of customer"}]);
    assert_eq!(diff["replaced"], replaced);
    let text = shop.milieu(&["diff"]).ending(0);
    assert!(text.text().contains("not compared: young was a segment of customer and is a trait of customer"));

    // Definitions that are broken by now, or gone, are no part of it: runs hold their own.
    let shop = shop.with("more.seg", "segment broken = =").with("all.seg", "");
    shop.milieu(&["diff"]).ending(0);

    let other = "id,age\n1,17\n";
    let shop = shop
        .with("customers.csv", other)
        .with("more.seg", "segment old = age > 50")
        .with("all.seg", "subject customer\nentity customer/customers { source \"customers.csv\" key id }\n");
    run(&shop);
    let failed = shop.milieu(&["diff"]).ending(2);
    assert!(failed.stderr.contains("have the key `customer_id` in run-0002 and `id` in run-0003"), "{}", failed.stderr);
    let shop = shop.with("templates/x.txt", "");
    let failed = shop.milieu(&["diff", "templates", "run-0001"]).ending(2);
    assert!(failed.stderr.contains("is no run: it holds no `run.json`"), "{}", failed.stderr);
}

#[test]
fn what_is_gone_or_in_another_order_is_told() {
    let shop = shop();
    let rules =
        "list near from \"near.csv\"\nsegment neighbours = customer_id in near\naudience second { include everyone }\n";
    let shop = shop.with("near.csv", "id\n1\n").with("far.csv", "id\n1\n");
    let run = |shop: &Workspace| shop.milieu(&["run", "--as-of", "2026-06-30"]).ending(0);
    let shop =
        shop.with("rest.seg", format!("{rules}priority group mails {{ letter, second }}\nparam span = 30 days\n"));
    run(&shop);
    let more = shop.read("more.seg").replace("persona order fans, others", "persona order others, fans");
    let shop = shop.with("more.seg", more).with("rest.seg", rules.replace("near.csv", "far.csv"));
    run(&shop);
    let diff = answer(&shop, &["diff"]);
    assert_eq!(
        diff["only_in_from"],
        json!([{"kind": "param", "name": "span"}, {"kind": "priority group", "name": "mails"}])
    );
    let changed: Vec<Value> =
        diff["rules"].as_array().unwrap().iter().map(|rule| json!([rule["kind"], rule["name"]])).collect();
    assert_eq!(changed, [json!(["list", "near"]), json!(["persona order", null])]);
    let text = shop.milieu(&["diff"]).ending(0);
    assert!(
        text.text()
            .contains("changed: list near; persona order; param span (no more); priority group mails (no more)\n"),
        "{}",
        text.text()
    );
    let run: Value = serde_json::from_str(&shop.read("out/run-0001/run.json")).unwrap();
    assert_eq!(run["parameters"]["span"], "30 days");
    let some = shop.milieu(&["run", "dutch", "--as-of", "2026-06-30"]);
    some.ending(0);
    let diff = answer(&shop, &["diff"]);
    assert_eq!(diff["definitions"].as_array().unwrap().len(), 1);
    assert!(diff["only_in_from"].as_array().unwrap().contains(&json!({"kind": "segment", "name": "adults"})));
}
