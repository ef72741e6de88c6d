//! `overlap`, `profile` and `diff`: small workspaces, figures counted by hand.

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
