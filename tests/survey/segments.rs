//! What is proposed to start from.

use super::{csv, drafted};

#[test]
fn old_data_gets_a_clock_and_new_data_does_not() {
    let orders = |year: usize| {
        csv(
            "order_id,customer_id,ordered_on",
            (1..=60).map(move |at| format!("{at},{},{year}-0{}-{:02}", at % 20 + 1, at % 6 + 1, at % 28 + 1)),
        )
    };
    let customers = csv("customer_id,age", (1..=20).map(|at| format!("{at},{}", 20 + at)));
    let old = drafted(&[("customers.csv", &customers), ("orders.csv", &orders(2019))]);
    assert!(old.text("milieu.toml").contains("\nas_of = 2019-06-"), "{}", old.text("milieu.toml"));
    // Nothing of the far future is old.
    let new = drafted(&[("customers.csv", &customers), ("orders.csv", &orders(2150))]);
    assert!(!new.text("milieu.toml").contains("\nas_of"), "{}", new.text("milieu.toml"));
}

#[test]
fn rows_that_belong_to_people_say_who_is_active_and_who_is_not() {
    let customers = csv("customer_id", (1..=100).map(|at| at.to_string()));
    let orders = csv(
        "order_id,customer_id,ordered_on,amount,channel",
        (0..900).map(|at| {
            format!(
                "{at},{},2025-{:02}-{:02},{}.90,{}",
                at * at % 97 + 1,
                (at * 7 % 97) / 9 + 1,
                at % 28 + 1,
                at % 50,
                ["web", "shop", "web"][at % 3]
            )
        }),
    );
    let text = drafted(&[("customers.csv", &customers), ("orders.csv", &orders)]).text("segments.seg");
    for part in [
        "trait order_count \"Orders in all\" = count(orders)",
        "trait total_amount \"Amount in all\" = sum(amount of orders)",
        "trait days_since_order \"Days since the last order\" = days_since(max(ordered_on of orders))",
        "segment active \"At least one order in the last ",
        "segment lapsed \"Orders before, but none lately\" = any(orders) and not active",
        "segment best_customers \"The tenth with the largest amount\" = top 10% by total_amount",
        "order_count >= ",
    ] {
        assert!(text.contains(part), "{part} is missing from\n{text}");
    }
}

#[test]
fn what_everybody_or_nobody_is_is_left_out() {
    let rows = (1..=50).map(|at| format!("{at},true,NL,5,{}", if at == 9 { "x" } else { "" }));
    let drafted = drafted(&[("customers.csv", &csv("customer_id,consent,country,points,note", rows))]);
    let text = drafted.text("segments.seg");
    assert!(!text.contains("consent") && !text.contains("country") && !text.contains("points"), "{text}");
}

#[test]
fn names_of_columns_and_words_of_the_language_are_not_taken() {
    let rows = (1..=80).map(|at| format!("{at},{},{},{},{}", at % 3 == 0, at, at % 2, ["in", "of"][at % 2]));
    let drafted = drafted(&[("customers.csv", &csv("customer_id,is_active,active,today,end", rows))]);
    let text = drafted.text("segments.seg");
    assert!(!text.contains("segment active ") && text.contains("`today`") && text.contains("`end` = "), "{text}");
}
