//! `check --data`: what the data says about the definitions, and what it says nothing about.

mod audience;
mod constant;
mod grocery;
mod missing;
mod threads;
mod ties;
mod unknown;
mod unused;
mod window;

use serde_json::Value;

use crate::cli::Workspace;

/// A workspace of customers and their orders, with these definitions.
fn workspace(definitions: &str) -> Workspace {
    Workspace::empty()
        .with("customers.csv", CUSTOMERS)
        .with("orders.csv", ORDERS)
        .with("shops.csv", "shop_id,town\n1,Delft\n2,Gouda\n")
        .with("milieu.toml", "as_of = 2026-06-30\n")
        .with("entities.seg", ENTITIES)
        .with("rules.seg", definitions)
}

const ENTITIES: &str = r#"
subject customer
entity customer/customers {
  source "customers.csv" key customer_id
  columns { tags : list<text> "|"  age : int  flag : bool  joined : date }
}
entity order/orders { source "orders.csv" key order_id time at belongs to customer on customer_id belongs to shop on shop_id }
entity shop/shops { source "shops.csv" key shop_id }
"#;

const CUSTOMERS: &str = "customer_id,name,age,country,flag,joined,tags\n\
    1,Anna,17,NL,true,2026-01-05,vip|new\n\
    2,Bert,30,BE,false,2025-03-01,new\n\
    3,Cor,,NL,,2026-06-29,\n\
    4,Dirk,61,,true,2026-06-01,vip\n\
    5,Els,45,NL,false,2024-02-29,\n";

const ORDERS: &str = "order_id,customer_id,shop_id,at,status,amount\n\
    1,1,1,2026-06-20,open,10\n\
    2,2,1,2026-05-01,completed,20\n\
    3,2,2,2025-01-01,,30\n\
    4,5,2,2026-12-24,planned,40\n";

/// A finding: its code, its message, the text it points at first, its notes and help.
#[derive(Debug)]
struct Finding {
    code: String,
    message: String,
    line: u64,
    notes: Vec<String>,
    help: Option<String>,
    replacements: Vec<String>,
}

/// The findings of `check --data`, which has to end with a status.
fn findings(workspace: &Workspace, status: i32) -> Vec<Finding> {
    let document = workspace.milieu(&["check", "--data", "--format", "json"]).ending(status).json();
    document["diagnostics"].as_array().unwrap().iter().map(finding).collect()
}

fn finding(told: &Value) -> Finding {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let texts = |value: &Value| value.as_array().unwrap().iter().filter_map(text).collect::<Vec<_>>();
    let fixes = told["fixes"].as_array().unwrap();
    Finding {
        code: text(&told["code"]).unwrap(),
        message: text(&told["message"]).unwrap(),
        line: told["line"].as_u64().unwrap_or(0),
        notes: texts(&told["notes"]),
        help: text(&told["help"]),
        replacements: fixes.iter().filter_map(|fix| text(&fix["replacement"])).collect(),
    }
}

/// What is told of definitions: codes and messages, in order.
fn told(definitions: &str) -> Vec<String> {
    findings(&workspace(definitions), 0).iter().map(|one| format!("{} {}", one.code, one.message)).collect()
}

/// Nothing is told of definitions.
fn silent(definitions: &str) {
    let told = told(definitions);
    assert!(told.is_empty(), "{definitions}\n{told:#?}");
}
