//! Section 5: ranges, aggregates, sequences.

use super::{Case, body, condition, findings, value, value_findings};

#[test]
fn functions_over_rows() {
    assert_eq!(value("count(transactions)"), "Count(transactions): Int");
    assert_eq!(value("count(transaction)"), "Count(transactions): Int");
    assert_eq!(value("count(amount of transactions)"), "CountPresent(amount of transactions): Int");
    assert_eq!(value("count(distinct status of transactions)"), "CountDistinct(status of transactions): Int");
    assert_eq!(value("sum(amount of transactions)"), "Sum(amount of transactions): Decimal(2)");
    assert_eq!(value("sum(quantity of transactions)"), "Sum(quantity of transactions): Int");
    assert_eq!(value("sum(weight of transactions)"), "Sum(weight of transactions): Float");
    assert_eq!(
        value("sum(delivered_at - purchased_at of transactions)"),
        "Sum((delivered_at Subtract purchased_at) of transactions): Duration"
    );
    assert_eq!(value("avg(amount of transactions)"), "Avg(amount of transactions): Float");
    assert_eq!(value("median(quantity of transactions)"), "Median(quantity of transactions): Float");
    assert_eq!(value("quantile(amount of transactions, 0.9)"), "Quantile(9e-1)(amount of transactions): Float");
    assert_eq!(value("max(purchased_at of transactions)"), "Max(purchased_at of transactions): Timestamp");
    assert_eq!(value("min(status of transactions)"), "Min(status of transactions): Text");
    assert_eq!(value("last(status of transactions)"), "Last(status of transactions): Text");
    assert_eq!(value("most_common(status of transactions)"), "MostCommon(1)(status of transactions): Text");
    assert_eq!(value("most_common(status of transactions, 2)"), "MostCommon(2)(status of transactions): Text");
    assert_eq!(value("share(status = \"a\" of transactions)"), "Share((status Equal \"a\") of transactions): Float");
    assert_eq!(condition("all(status = \"a\" of transactions)"), "All((status Equal \"a\") of transactions)");
    assert_eq!(condition("any(transactions)"), "Any(transactions)");
    assert_eq!(condition("none(transactions)"), "not(Any(transactions))");
    assert_eq!(
        value("rows(product.name, quantity * 2 as d of lines)"),
        "Rows[name: product->name, d: (quantity Multiply 2)](transactions.lines): Rows([(\"name\", Text), (\"d\", Int)])"
    );
}

#[test]
fn ranges() {
    assert_eq!(
        condition("any(transactions where status = \"a\" and quantity > 1)"),
        "Any(transactions where and((status Equal \"a\"), (quantity Greater 1)))"
    );
    assert_eq!(value("sum(amount of latest 3 transactions)"), "Sum(amount of transactions pick 3 latest): Decimal(2)");
    assert_eq!(
        value("sum(amount of top 5 transactions where quantity > 1 by amount)"),
        "Sum(amount of transactions where (quantity Greater 1) pick 5 top by amount): Decimal(2)"
    );
    assert_eq!(value("avg(income of all customers)"), "Avg(income of all customers): Float");
    assert_eq!(
        value("avg(income of all customers per city where consent)"),
        "Avg(income of all customers per city=city where holds(consent)): Float"
    );
    assert_eq!(condition("any(transactions.lines)"), "Any(transactions.lines)");
    assert_eq!(condition("any(lines)"), "Any(transactions.lines)");
    assert_eq!(
        condition("any(lines where product.brand.name = \"x\")"),
        "Any(transactions.lines where (product->brand->name Equal \"x\"))"
    );
    assert_eq!(
        condition("any(transactions where amount > this.income and city != customer.city)"),
        "Any(transactions where and((amount Greater this(income)), not((city Equal customer->city))))"
    );
    assert_eq!(
        condition("any(transactions where any(lines where quantity = this.quantity))"),
        "Any(transactions where Any(lines where (quantity Equal this(quantity))))"
    );
    assert_eq!(
        condition("any(transactions where any(lines where quantity = this.this.age_years))"),
        "Any(transactions where Any(lines where (quantity Equal this(this(age_years)))))"
    );
}

#[test]
fn relations_by_name() {
    // A direct relation wins over a longer way.
    assert_eq!(body("segment x of store = any(transactions)"), "Any(transactions)");
    assert_eq!(body("segment x of store = any(residents)"), "Any(residents)");
    assert_eq!(body("segment x of store = any(customers)"), "Any(residents)");
    let found = Case::shop("segment x of store = any(visits)").findings();
    assert_eq!(found, "");
    assert_eq!(body("segment x of store = any(visits)"), "Any(residents.visits)");
    // From a household only one way leads to lines.
    assert_eq!(body("segment x of household = any(lines)"), "Any(customers.transactions.lines)");
    let case = "entity refund/refunds { source \"r.parquet\" key refund_id time at belongs to customer on customer_id }
        entity item/items { source \"i.parquet\" belongs to refund on refund_id belongs to transaction on transaction_id }";
    let case = |rule: &str| {
        Case::shop(&format!("{case} segment x = {rule}"))
            .with("refund", "refund_id:int customer_id:int at:date")
            .with("item", "refund_id:int transaction_id:int")
    };
    let found = case("any(items)").findings();
    assert!(found.starts_with("E0204"), "{found}");
    assert!(found.contains("`transactions.items`") && found.contains("`refunds.items`"), "{found}");
    assert_eq!(super::body_of(&case("any(refunds.items)").clean(), "x"), "Any(refunds.items)");
}

#[test]
fn several_relations_between_two_entities() {
    let entity = "entity mail/mails { source \"m.parquet\" key mail_id
        belongs to customer as sender reverse sent on sender_id belongs to customer as receiver reverse got on receiver_id }";
    let case = |rule: &str| {
        Case::shop(&format!("{entity} segment x = {rule}")).with("mail", "mail_id:int sender_id:int receiver_id:int")
    };
    assert_eq!(super::body_of(&case("any(sent)").clean(), "x"), "Any(sent)");
    assert!(case("any(mails)").findings().starts_with("E0204"));
    assert_eq!(
        super::body_of(&case("any(got where sender.city = \"a\")").clean(), "x"),
        "Any(got where (sender->city Equal \"a\"))"
    );
    let plain = "entity mail/mails { source \"m.parquet\" key mail_id
        belongs to customer as sender reverse sent on sender_id belongs to customer on receiver_id }
        segment x = any(mails where customer.city = sender.city)";
    let case = Case::shop(plain).with("mail", "mail_id:int sender_id:int receiver_id:int");
    assert_eq!(super::body_of(&case.clean(), "x"), "Any(mails where (customer->city Equal sender->city))");
}

#[test]
fn previous_rows() {
    assert_eq!(
        body("trait x of transaction = date(purchased_at) - date(previous(purchased_at))"),
        "(Date[purchased_at] Subtract Date[previous(purchased_at)])"
    );
    assert!(Case::shop("trait x of brand = previous(name)").findings().starts_with("E0305"));
}

#[test]
fn sequences() {
    assert_eq!(
        condition(
            "sequence(transactions where quantity = 1 then within 3 days transactions same store_id then no visits)"
        ),
        "sequence(transactions where (quantity Equal 1) by Date[purchased_at] \
         then within 0m 3d 0us transactions same store_id=store_id by Date[purchased_at] \
         then no visits by day)"
    );
    assert!(findings("sequence(visits then within 3 hours visits)").starts_with("E0303"));
    assert!(findings("sequence(transactions then latest 3 transactions)").starts_with("E0305"));
    assert!(findings("sequence(transactions then visits same store_id)").starts_with("E0201"));
}

#[test]
fn mistakes() {
    for (text, code) in [
        ("sum(name of transactions)", "E0201"),
        ("sum(status of transactions)", "E0301"),
        ("sum(purchased_at of transactions)", "E0301"),
        ("avg(purchased_at of transactions)", "E0301"),
        ("quantile(amount of transactions)", "E0304"),
        ("quantile(amount of transactions, 1.5)", "E0304"),
        ("quantile(amount of transactions, amount)", "E0308"),
        ("most_common(status of transactions, 0)", "E0304"),
        ("summ(amount of transactions)", "E0206"),
        ("age(amount of transactions)", "E0304"),
        ("sum(transactions)", "E0304"),
        ("sum(distinct amount of transactions)", "E0304"),
        ("any(quantity > 1 of transactions)", "E0304"),
        ("sum(amount of transactoins)", "E0205"),
        ("sum(amount of brands)", "E0205"),
        ("sum(amount of household)", "E0205"),
        ("sum(amount of all transactoins)", "E0201"),
        ("sum(amount of top 5 transactions)", "E0305"),
        ("sum(amount of transactions by amount)", "E0305"),
        ("sum(amount of latest 0 transactions)", "E0305"),
        ("all(quantity of transactions)", "E0302"),
        ("count(name of transactions where amount > 1)", "E0201"),
        ("count(transactions where income > 1)", "E0201"),
        ("count(transactions where amount > 1 and this.nothing = 1)", "E0201"),
        ("rows(quantity * 2 of lines)", "E0304"),
        ("rows(quantity, unit_price as quantity of lines)", "E0202"),
        ("count(lines per income)", "E0201"),
    ] {
        let found = value_findings(text);
        assert!(found.starts_with(code) && found.matches("E0").count() == 1, "{text}: {found}");
    }
    let found = value_findings("count(transactions where income > 1)");
    assert!(found.contains("`this.income`") && found.contains("`customer.income`"), "{found}");
    assert!(found.contains("fix: income -> this.income"), "{found}");
}

#[test]
fn a_sum_over_nothing_is_pointed_at() {
    assert!(findings("income > 2 * sum(amount of transactions)").starts_with("W0801"));
    assert!(findings("sum(amount of transactions) <= income").starts_with("W0801"));
    assert_eq!(findings("income < sum(amount of transactions)"), "");
    assert_eq!(findings("100 > sum(amount of transactions)"), "");
    assert_eq!(findings("sum(amount of transactions) < 100"), "");
    assert_eq!(findings("any(transactions) and income > 2 * sum(amount of transactions)"), "");
}
