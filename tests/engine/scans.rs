//! However many definitions are wanted, a related table is read once per level of dependence.

use std::fmt::Write;
use std::process::Command;

fn explained(definitions: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let text = format!(
        "subject customer\n\
         entity customer/customers {{ source \"customers.csv\" key id columns {{ id : int  country : text }} }}\n\
         entity order/orders {{ source \"orders.csv\" key order_id time at belongs to customer on customer_id \
         columns {{ order_id : int  customer_id : int  at : timestamp  amount : decimal  status : text }} }}\n\
         entity line/lines {{ source \"lines.csv\" belongs to order on order_id columns {{ order_id : int  price : decimal }} }}\n\
         {definitions}"
    );
    std::fs::write(folder.path().join("w.seg"), text).unwrap();
    std::fs::write(folder.path().join("customers.csv"), "id,country\n1,NL\n").unwrap();
    std::fs::write(
        folder.path().join("orders.csv"),
        "order_id,customer_id,at,amount,status\n1,1,2026-01-01T10:00:00,2.50,done\n",
    )
    .unwrap();
    std::fs::write(folder.path().join("lines.csv"), "order_id,price\n1,2.50\n").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_milieu"))
        .args(["-C", folder.path().to_str().unwrap(), "--as-of", "2026-06-30", "explain"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn reads(plan: &str, table: &str) -> usize {
    plan.matches(&format!("read {table} once")).count()
}

#[test]
fn fifty_aggregates_over_one_table_are_one_scan() {
    let mut definitions = String::new();
    for number in 1..=50 {
        writeln!(
            definitions,
            "trait t{number} = sum(amount of orders within last {number} days where status = \"done\")"
        )
        .unwrap();
        writeln!(definitions, "segment s{number} = t{number} > {number} and country = \"NL\"").unwrap();
    }
    let plan = explained(&definitions);
    assert_eq!(reads(&plan, "orders"), 1, "{plan}");
    assert_eq!(reads(&plan, "lines"), 0, "{plan}");
    assert_eq!(reads(&plan, "customers"), 2, "once for the key, once for the answers\n{plan}");
}

#[test]
fn a_level_of_dependence_is_a_scan_more_and_no_more() {
    let plan = explained(
        "trait basket of order = sum(price of lines)\n\
         trait biggest = max(basket of orders)\n\
         trait usual = avg(basket of orders within last 90 days)\n\
         segment big = biggest > 100 and count(orders) > 1\n",
    );
    assert_eq!(reads(&plan, "lines"), 1, "{plan}");
    assert!(reads(&plan, "orders") <= 3, "key, answers of its own traits, folds\n{plan}");
}
