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

#[test]
fn personas_journeys_and_messages_are_put_into_words() {
    let shop = super::looks::shop();
    let more = shop.read("more.seg").replace("persona order fans, others", "persona order fans, others, parkers");
    let workspace = shop.with("more.seg", more).with(
        "more_people.seg",
        "persona group all_of_them \"Whoever buys\"\n\
         expectation parking\norg_unit desk\n\
         persona parkers of customer { groups all_of_them match otherwise expects parking, \"A lift\" fulfilled by desk quote \"Where?\" }\n\
         audience second { include everyone }\n\
         priority group mails { letter, second }\n\
         token spent_text = money(spent) else \"\"\n\
         token nearest = country\n\
         segment unlucky = spent != -5.50 and age != 13 and case when age > 3 then 1 else 2 end = 1\n",
    );
    let described = |name: &str| workspace.milieu(&["describe", name, "--format", "json"]).ending(0).json();
    let words = |name: &str| described(name)["words"].as_str().unwrap().to_owned();
    assert_eq!(
        words("fans"),
        "Customers for which this holds: is in segment buyers.\n\
         Of these, who scores 2 or more.\n\
         The score is the sum of what holds:\n\
         - 3: is in segment adults\n\
         - 1: is in segment dutch\n\
         Its sheet shows: age and spent.\n\
         Says: “More <b>please</b>”\n"
    );
    assert_eq!(
        words("way"),
        "Each of customers is at the last of these stages whose condition holds, or at none:\n\
         1. first_order: there is at least one of orders\n   - meets “Shop” on street\n     - pain: “Queue”\n\
         2. second: is in segment buyers\n"
    );
    assert_eq!(words("mails").lines().skip(1).collect::<Vec<_>>(), ["1. letter", "2. second"]);
    assert_eq!(
        words("parkers"),
        "Customers that no other persona holds.\nStands in: all_of_them.\nExpects: parking and “A lift”.\nFulfilled by: desk.\nSays: “Where?”\n"
    );
    assert_eq!(words("nearest").lines().nth(1), Some("Where that is missing, a message that prints it is rejected."));
    assert_eq!(
        words("unlucky"),
        "Customers for which all of these hold:\n\
         - spent is not -5.50\n\
         - age is not 13 (or is missing)\n\
         - (1 when age is more than 3, else 2) is 1\n"
    );
    assert_eq!(
        described("unlucky")["missing"],
        serde_json::json!(["“age is not 13” also holds where age is missing."])
    );
    assert_eq!(described("parkers")["uses"], serde_json::json!(["all_of_them", "desk", "fans", "parking"]));
    assert_eq!(described("letter")["used_by"], serde_json::json!(["mails"]));
    assert_eq!(
        (&described("way")["entity"], &described("mails")["entity"]),
        (&"customer".into(), &serde_json::Value::Null)
    );
}

#[test]
fn namesakes_of_other_kinds_are_told_apart() {
    let shop = super::looks::shop()
        .with("same.seg", "segment walk = age > 20\njourney walk { stage old { when age > 60 } }\ntoken walk = age\n");
    let kind = |name: &str| shop.milieu(&["describe", name, "--format", "json"]).ending(0).json()["kind"].clone();
    assert_eq!(
        (kind("walk"), kind("journey walk"), kind("token walk")),
        ("segment".into(), "journey".into(), "token".into())
    );
    let text = shop.milieu(&["describe", "walk"]).ending(0);
    assert!(
        text.text().contains("There is a journey of this name, too: `describe \"journey walk\"`"),
        "{}",
        text.text()
    );
    let why = |name: &str| super::looks::answer(&shop, &["why", name, "4"]);
    assert_eq!((&why("walk")["kind"], &why("walk")["holds"]), (&"segment".into(), &true.into()));
    assert_eq!((&why("journey walk")["kind"], &why("journey walk")["value"]), (&"journey".into(), &"\"old\"".into()));
    shop.milieu(&["describe", "persona walk"]).ending(2);
}

#[test]
fn what_an_audience_leaves_to_others_and_what_relations_name_is_told() {
    let shop = Workspace::small().with(
        "more.seg",
        "entity order/orders { source \"orders.csv\" key order_id time at belongs to customers on customer_id as buyer reverse bought }\n\
         audience first { include everyone one per country holdout 30% }\n\
         audience second { include age > 3 one per country limit 9 by age ascending split by country }\n\
         priority group mails { first, second }\n\
         segment bought_any = not any(bought where amount > 1)\n\
         segment adult_orders of order = buyer.adults and draw(\"x\") < 0.5\n\
         segment oldest = top 10% by age\n\
         token last = rows(amount of latest 3 bought)\n",
    );
    let described = |name: &str| shop.milieu(&["describe", name, "--format", "json"]).ending(0).json();
    let words = |name: &str| described(name)["words"].as_str().unwrap().to_owned();
    assert_eq!(
        words("second").lines().skip(1).collect::<Vec<_>>(),
        [
            "- taken in: those for which this holds: age is more than 3",
            "- kept out: those whom first has or holds back, first in priority group mails",
            "- one record per country: the one with the lowest age",
            "- at most 9, lowest age first",
            "- all of them split by country",
        ]
    );
    assert!(words("first").contains("- one record per country: the one with the smallest key\n"), "{}", words("first"));
    assert_eq!(
        words("bought_any"),
        "Customers for which this holds: there is none of bought where amount is more than 1.\n"
    );
    assert_eq!(described("bought_any")["uses"], serde_json::json!(["order"]));
    assert_eq!(described("adult_orders")["uses"], serde_json::json!(["adults", "customer"]));
    assert_eq!(described("adult_orders")["missing"], serde_json::json!([]));
    assert_eq!(described("order")["uses"], serde_json::json!(["customer"]));
    assert_eq!(
        described("oldest")["missing"],
        serde_json::json!(["Where age is missing, the condition on it does not hold."])
    );
    assert_eq!(words("last").lines().count(), 1);
}
