//! Names, keys, times, relations, the subject.

use super::{csv, drafted};

/// So many customers with an age and a city.
fn customers(count: usize) -> Vec<u8> {
    csv("customer_id,age,city", (1..=count).map(|at| format!("{at},{},{}", 18 + at % 60, ["Utrecht", "Gent"][at % 2])))
}

#[test]
fn a_table_with_rows_that_belong_to_it_is_the_subject() {
    let orders = csv(
        "order_id,customer_id,ordered_at,delivery_date,total",
        (1..=90)
            .map(|at| format!("{at},{},2025-03-{:02}T10:00:00,2025-04-01,{}.50", at % 30 + 1, at % 28 + 1, at % 40)),
    );
    let drafted = drafted(&[("customers.csv", &customers(40)), ("orders.csv", &orders)]);
    assert_eq!(drafted.told["subject"], "customer");
    assert_eq!(
        drafted.entity("order"),
        "entity order/orders {\n  source \"../data/orders.csv\"\n  key    order_id\n  time   ordered_at\n  \
         belongs to customer on customer_id"
    );
    assert!(drafted.guesses().contains(&"rather than delivery_date".to_owned()), "{:?}", drafted.guesses());
    assert_eq!(drafted.told["as_of"], "2025-03-28");
}

#[test]
fn a_key_may_be_called_otherwise_on_the_other_side() {
    let users = csv("id,name", (1..=40).map(|at| format!("{at},u{at}")));
    let logins = csv("userId,at", (1..=80).map(|at| format!("{},2025-01-{:02}", at % 40 + 1, at % 28 + 1)));
    let drafted = drafted(&[("users.csv", &users), ("logins.csv", &logins)]);
    let entity = drafted.entity("login");
    assert!(entity.contains("belongs to user on userId = id") && entity.contains("time   at"), "{entity}");
}

#[test]
fn numbers_that_only_happen_to_be_keys_elsewhere_are_no_relation() {
    let orders = csv(
        "order_id,customer_id,store_id,quantity",
        (1..=90).map(|at| format!("{at},{},{},{}", at % 40 + 1, at % 3 + 1, at % 5 + 1)),
    );
    let drafted = drafted(&[("customers.csv", &customers(40)), ("orders.csv", &orders)]);
    assert_eq!(drafted.entity("order").matches("belongs to").count(), 1, "{}", drafted.entity("order"));
}

#[test]
fn a_few_rows_without_an_owner_are_told_many_are_no_relation() {
    let orders = |beyond: usize| {
        csv("order_id,customer_id", (0..100).map(|at| format!("{at},{}", if at < beyond { 999 } else { at % 40 + 1 })))
    };
    let few = drafted(&[("customers.csv", &customers(40)), ("orders.csv", &orders(7))]);
    assert!(few.entity("order").contains("belongs to customer on customer_id"));
    assert!(
        few.guesses().contains(&"93.0 % of the rows have their customer (7 do not)".to_owned()),
        "{:?}",
        few.guesses()
    );
    let many = drafted(&[("customers.csv", &customers(40)), ("orders.csv", &orders(20))]);
    assert!(!many.entity("order").contains("belongs to"), "{}", many.entity("order"));
}

#[test]
fn two_ways_to_the_same_people_have_roles() {
    let messages = csv(
        "id,sender_id,receiver_id,sent_at",
        (1..=120).map(|at| format!("{at},{},{},2025-05-{:02}", at % 30 + 1, at % 37 + 1, at % 28 + 1)),
    );
    let drafted = drafted(&[("customers.csv", &customers(40)), ("messages.csv", &messages)]);
    let entity = drafted.entity("message");
    assert!(
        entity.contains("belongs to customer on sender_id = customer_id as sender reverse sent_messages"),
        "{entity}"
    );
    assert!(
        entity.contains("belongs to customer on receiver_id = customer_id as receiver reverse received_messages"),
        "{entity}"
    );
    assert!(drafted.text("segments.seg").contains("sent_messages"));
}

#[test]
fn a_table_belongs_to_itself_only_where_a_name_says_so() {
    let categories = csv(
        "category_id,parent_id,sort_id",
        (1..=30).map(|at| format!("{at},{},{}", if at == 1 { String::new() } else { (at / 2).to_string() }, at)),
    );
    let entity = drafted(&[("categories.csv", &categories)]).entity("category");
    assert!(
        entity.contains("belongs to category on parent_id = category_id as parent reverse child_categories"),
        "{entity}"
    );
    assert_eq!(entity.matches("belongs to").count(), 1, "{entity}");
}

#[test]
fn keys_of_several_columns_and_what_points_at_them() {
    let sent = csv("customer_id,campaign_id", (0..120).map(|at| format!("{},{}", at % 40 + 1, at / 40 + 1)));
    let campaigns =
        csv("campaign_id,start_date,end_date", (1..=3).map(|at| format!("{at},2025-0{at}-01,2025-0{at}-20")));
    let clicks = csv(
        "click_id,customer_id,campaign_id,clicked_at",
        (0..60).map(|at| format!("{at},{},{},2025-03-{:02}", at % 40 + 1, at % 3 + 1, at % 28 + 1)),
    );
    let drafted = drafted(&[
        ("customers.csv", &customers(40)),
        ("contacts.csv", &sent),
        ("campaigns.csv", &campaigns),
        ("clicks.csv", &clicks),
    ]);
    assert!(drafted.entity("contact").contains("key    customer_id, campaign_id"));
    assert!(
        drafted.entity("click").contains("belongs to contact on (customer_id, campaign_id)"),
        "{}",
        drafted.entity("click")
    );
    // A contact has no time of its own: it happens when its campaign starts.
    assert!(drafted.entity("campaign").contains("time   start_date"));
    assert_eq!(drafted.told["subject"], "customer");
}

#[test]
fn two_tables_of_one_key_belong_one_way() {
    let details = csv("customer_id,score", (1..=40).map(|at| format!("{at},{}", at % 7)));
    let drafted = drafted(&[("customers.csv", &customers(40)), ("details.csv", &details)]);
    assert!(drafted.entity("detail").contains("belongs to customer on customer_id"));
    assert!(!drafted.entity("customer").contains("belongs to"));
}

#[test]
fn floats_and_amounts_are_no_keys() {
    let rows = (1..=40).map(|at| format!("{at}.5,{},1e{}", at % 3, at % 5));
    let drafted = drafted(&[("readings.csv", &csv("value,kind,level", rows))]);
    assert_eq!(drafted.told["subject"], serde_json::Value::Null);
    assert_eq!(drafted.text("segments.seg"), "");
    assert!(drafted.text("entities.seg").contains("# guessed: no subject, for no entity has a key."));
}

#[test]
fn people_have_no_time_and_birth_is_none() {
    let rows = (1..=60).map(|at| format!("{at},{}-05-01,2025-0{}-11", 1960 + at, at % 6 + 1));
    let drafted = drafted(&[("customers.csv", &csv("customer_id,birth_date,registered_on", rows))]);
    assert!(!drafted.entity("customer").contains("time"));
    let segments = drafted.text("segments.seg");
    assert!(segments.contains("age(birth_date) >= 18") && segments.contains("registered_on within last"), "{segments}");
}

#[test]
fn personal_columns_are_marked() {
    let rows = (1..=40).map(|at| format!("{at},Ann,Lee,a{at}@example.org,31612{at:06},{},{}", at % 2 == 0, at * 3));
    let drafted = drafted(&[(
        "customers.csv",
        &csv("customer_id,first_name,last_name,email,mobile_phone,email_consent,points", rows),
    )]);
    let entity = drafted.entity("customer");
    for line in [
        "first_name   : text personal",
        "last_name    : text personal",
        "email        : text personal",
        "mobile_phone : text personal",
    ] {
        assert!(entity.contains(line), "{entity}");
    }
    assert!(!entity.contains("email_consent") && !entity.contains("points"), "{entity}");
}

#[test]
fn names_that_the_language_or_a_column_has_are_avoided() {
    let cases = csv("case_id,status,cases", (1..=20).map(|at| format!("{at},{},{at}", ["open", "shut"][at % 2])));
    let drafted =
        drafted(&[("cases.csv", &cases), ("status.csv", &csv("id,status", (1..=4).map(|at| format!("{at},s{at}"))))]);
    assert!(
        drafted.text("entities.seg").contains("entity case_record/case_records {"),
        "{}",
        drafted.text("entities.seg")
    );
    assert!(drafted.text("entities.seg").contains("entity status_record/statuses {"));
}

#[test]
fn a_relation_named_like_a_column_is_renamed() {
    let customers = csv("customer_id,orders", (1..=40).map(|at| format!("{at},{}", at % 5)));
    let orders = csv("order_id,customer_id,customer", (1..=90).map(|at| format!("{at},{},Ann", at % 40 + 1)));
    let entity = drafted(&[("customers.csv", &customers), ("orders.csv", &orders)]).entity("order");
    assert!(entity.contains("belongs to customer on customer_id as the_customer reverse order_rows"), "{entity}");
}

#[test]
fn columns_that_are_no_words_get_words() {
    let rows = (1..=40).map(|at| format!("{at},{},{},{}", at * 10, at % 3, at % 2));
    let drafted = drafted(&[("customers.csv", &csv("Customer ID,Annual income (EUR),名前,2nd", rows))]);
    let entity = drafted.entity("customer");
    assert!(entity.contains("\"Customer ID\" as customer_id") && entity.contains("key    customer_id"), "{entity}");
    assert!(entity.contains("\"Annual income (EUR)\" as annual_income_eur"), "{entity}");
    assert!(entity.contains("\"2nd\" as _2nd") && !entity.contains("名前"), "{entity}");
}
