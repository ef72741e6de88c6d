//! The workspace that the messages of these tests are made from.

use crate::cli::Workspace;

/// Keys 1 to 8; who shares an address, who has none, who has no name.
const CUSTOMERS: &str = "customer_id,first_name,email,phone,spend,since,tags\n\
    1,ann,ann@example.org,06 12345678,12.50,2026-01-02,a|b\n\
    2,,bob@example.org,,0.00,2025-01-01,\n\
    3,zoë,ANN@example.org ,+31 6 1234,3.10,2025-05-05,c\n\
    4,\"lin\ne\",bad@,123,,2024-02-29,\n\
    5,x,,0612345678,1.10,,\n\
    6,<script>alert(1)</script>,six@example.org,0612345679,7.00,2020-01-01,\n\
    7,{{first_name}},seven@example.org,0612345680,1000000.00,2020-01-01,\n\
    8,\"o'neil \"\"q\"\"\",eight@example.org,0612345681,8.00,2020-01-01,\n";

/// The third order of 1 lies in the future of the workspace's clock.
const ORDERS: &str = "order_id,customer_id,ordered_at,what,amount\n\
    1,1,2026-02-01,\"A \"\"q\"\" <b>\",1.50\n2,1,2026-02-02,Books,2\n3,1,2026-08-01,Late,9\n4,3,2026-02-03,,3\n";

const DEFINITIONS: &str = r#"
subject customer
entity customer/customers {
  source "customers.csv"
  key    customer_id
  columns { spend : decimal  since : date  tags : list<text> "|" }
}
entity order/orders { source "orders.csv"  key order_id  time ordered_at  belongs to customer on customer_id }
audience all { include everyone  one per email }
token name = title_case(first_name) else "there"
token raw_name = first_name
token spend = spend
token since = since
token tags = tags
token rich = spend > 5
token orders = count(orders)
token recent = rows(what, amount of latest 3 orders)
token last_what = last(what of orders) else ""
"#;

/// A workspace with this campaign, and these files below `templates`.
pub(crate) fn with(campaign: &str, templates: &[(&str, &str)]) -> Workspace {
    let workspace = Workspace::empty()
        .with("customers.csv", CUSTOMERS)
        .with("orders.csv", ORDERS)
        .with("all.seg", format!("{DEFINITIONS}{campaign}\n"))
        .with("milieu.toml", "as_of = 2026-06-30\n");
    templates.iter().fold(workspace, |workspace, (name, text)| workspace.with(&format!("templates/{name}"), text))
}

/// The messages that `preview` shows of these records.
pub(crate) fn previewed(workspace: &Workspace, keys: &[&str]) -> Vec<serde_json::Value> {
    let mut arguments = vec!["preview", "mail", "--format", "json"];
    for key in keys {
        arguments.extend(["--key", key]);
    }
    workspace.milieu(&arguments).ending(0).json()["messages"].as_array().unwrap().clone()
}

/// A campaign with one channel of this content.
pub(crate) fn channel(channel: &str) -> String {
    format!("campaign mail {{ audience all  {channel} }}")
}

/// The messages of a channel as `render` has written them.
pub(crate) fn lines(workspace: &Workspace, channel: &str) -> Vec<serde_json::Value> {
    let text = workspace.read(&format!("out/mail/messages.{channel}.ndjson"));
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
