//! Keys, and rows without owners, of all entities, whatever the definitions read.

use super::{ORDERS, findings, workspace};

const RULES: &str = "segment a = age > 20\n";

#[test]
fn keys_of_entities_that_nothing_reads_are_checked_and_told_together() {
    let workspace = workspace(RULES)
        .with("orders.csv", format!("{ORDERS}4,1,1,2026-06-01,open,5\n"))
        .with("shops.csv", "shop_id,town\n1,Delft\n2,Gouda\n2,Breda\n,Ede\n");
    workspace.milieu(&["run"]).ending(0);
    let found = findings(&workspace, 4);
    let codes: Vec<&str> = found.iter().map(|one| one.code.as_str()).collect();
    assert_eq!(codes, ["E0507", "E0508", "E0507"], "{found:#?}");
}

#[test]
fn rows_without_owners_are_counted_with_the_first_keys_and_lines() {
    let orders = format!("{ORDERS}5,9,1,2026-06-01,open,5\n6,9,1,2026-06-01,open,5\n7,8,7,2026-06-01,open,5\n");
    let workspace = workspace(RULES).with("orders.csv", orders);
    let found = findings(&workspace, 0);
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(found[0].code, "W0807");
    assert_eq!(found[0].message, "3 orders name a `customer` that is not there");
    assert_eq!(found[0].notes[0], "`9` on line 6, `8` on line 8");
    assert_eq!(found[0].line, 6);
    assert_eq!(found[1].message, "1 order names a `shop` that is not there");
    workspace.milieu(&["--strict", "check", "--data"]).ending(1);
    // A missing key is no orphan.
    let none = super::workspace(RULES).with("orders.csv", format!("{ORDERS}5,,1,2026-06-01,open,5\n"));
    assert!(findings(&none, 0).is_empty());
}

#[test]
fn leading_zeros_are_what_is_told_where_they_are_all_that_differs() {
    let orders =
        "order_id,customer_id,shop_id,at,status,amount\n1,1,001,2026-06-20,open,10\n2,1,09,2026-06-20,open,1\n";
    let entities = super::ENTITIES.replace("key shop_id }", "key shop_id columns { shop_id : text } }");
    let workspace = workspace(RULES).with("orders.csv", orders).with("entities.seg", entities);
    let found = findings(&workspace, 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "W0809");
    assert_eq!(found[0].message, "1 order would find its `shop` if leading zeros did not count");
    assert_eq!(found[0].notes[0], "`001` on line 2 of `orders` stands against `1` in column `shop_id` of `shops`");
    assert_eq!(found[0].help.as_deref(), Some("add `shop_id : int` to the `columns` of both entities"));
    assert_eq!(found[0].notes[1], "1 order more has no owner at all");
}

#[test]
fn texts_with_leading_zeros_that_point_to_numbers_are_explained() {
    let orders = "order_id,customer_id,shop_id,at,status,amount\n1,1,001,2026-06-20,open,10\n";
    let broken = workspace(RULES).with("orders.csv", orders);
    let found = findings(&broken, 4);
    assert_eq!(found[0].code, "E0511", "{found:#?}");
    assert_eq!(found[0].notes, ["`001` on line 2 of entity `order` has leading zeros, `1` has not"]);
    assert_eq!(found[0].help.as_deref(), Some("add `shop_id : int` to the `columns` of entity `order`"));
    let mended = super::ENTITIES.replace("on shop_id }", "on shop_id columns { shop_id : int } }");
    assert!(findings(&broken.with("entities.seg", mended), 0).is_empty());
}

#[test]
fn bad_rows_end_with_4() {
    let workspace = workspace(RULES).with("orders.csv", format!("{ORDERS}5,9\n"));
    findings(&workspace, 4);
}
