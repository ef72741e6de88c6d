//! Columns whose kinds are not yet known: any one consistent use is accepted.

use super::Case;

fn csv(definitions: &str) -> Case {
    Case::bare(&format!(
        "subject customer entity customer/customers {{ source \"c.csv\" key id columns {{ born : date }} }}
         entity order/orders {{ source \"o.csv\" key id time at belongs to customer on customer_id }} {definitions}"
    ))
    .with("customer", "id:unknown a:unknown b:unknown born:date flag:unknown")
    .with("order", "id:unknown customer_id:unknown at:unknown amount:unknown")
}

#[test]
fn one_consistent_use_is_accepted() {
    for rule in [
        "a > 5 and a < 3.5",
        "a = \"x\" and a contains \"y\" and lower(a) = \"z\"",
        "a within last 3 days and a > 2020-01-01 and a < now",
        "a within last 3 hours and hour(a) = 5",
        "flag and not flag",
        "a contains any (\"x\", \"y\")",
        "a + 3 days > today",
        "today - a > 5",
        "a between 2020-01-01 and today",
        "a in (\"x\", \"y\") and a = b and b starts with \"x\"",
        "sum(amount of orders within last 30 days) > 5",
        "max(at of orders) within last 3 days",
        "(a ?? b) > 5",
        "case when flag then a else 0 end > 3",
        "a is missing",
        "max(a, b) = \"x\"",
        "a contains 5",
    ] {
        assert_eq!(csv(&format!("segment x = {rule}")).findings(), "", "{rule}");
    }
}

#[test]
fn two_uses_that_no_kind_allows() {
    for rule in [
        "a > 5 and a = \"x\"",
        "a within last 3 days and a contains \"x\"",
        "flag and flag > 3",
        "flag > true",
        "born + 1 day = today and a + 1 > 3 and a starts with \"x\"",
        "max(a, b) = \"x\" and a > 5",
    ] {
        let found = csv(&format!("segment x = {rule}")).findings();
        assert!(found.starts_with("E0301") && found.matches("E0").count() == 1, "{rule}: {found}");
    }
    let found = csv("segment x = a > 5 trait t = a segment y = t = \"x\"").findings();
    assert!(found.contains("column `a` of entity `customer` is used as a number and as a text"), "{found}");
}

#[test]
fn a_source_that_is_not_there_has_every_column() {
    let case = Case::bare(
        "subject customer entity customer/customers { source \"c.csv\" key id }
         entity order/orders { source \"o.csv\" time at belongs to customer on customer_id }
         segment x = city = \"a\" and any(orders where amount > 5 and customer.city = \"b\") and address.street = \"c\"
         segment y = city = 5",
    );
    let found = case.findings();
    assert!(found.starts_with("E0301") && found.matches("E0").count() == 1, "{found}");
}

#[test]
fn known_columns_leave_nothing_open() {
    let resolved = Case::shop(
        "trait a = case when consent then income end trait b = avg(a of all customers) segment c = a > b and top 10% by a
         trait d = last(amount * 2 of transactions) segment e = d ?? 0 > sum(quantity of lines where unit_price > product.price)",
    );
    let (resolved, _, _) = resolved.resolve();
    let catalog = &resolved.catalog;
    for id in (0..catalog.exprs.len()).map(|at| milieu::model::ExprId(u32::try_from(at).expect("few"))) {
        let placeholder =
            matches!(catalog.exprs[id].kind, milieu::model::ExprKind::Literal(milieu::model::Value::Missing));
        assert!(placeholder || !catalog.exprs[id].ty.is_unknown(), "{}", super::print(catalog, id));
    }
}
