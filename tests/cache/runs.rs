//! What runs take from the cache and leave there.

use std::path::PathBuf;

use crate::cli::{Answer, CUSTOMERS, DEFINITIONS, Workspace};

const ORDERS: &str = "order_id,customer_id,at,amount\n1,1,2026-06-01,10.5\n2,2,2026-06-02,20\n3,2,2026-05-01,7\n\
                      4,9,2026-06-03,1\n";

const MORE: &str = r#"
entity order/orders { source "orders.csv" key order_id time at belongs to customer on customer_id }
trait spent = sum(amount of orders)
segment buyers = spent > 0
"#;

fn workspace() -> Workspace {
    Workspace::small().with("orders.csv", ORDERS).with("more.seg", MORE)
}

/// Runs, and says which steps it took.
fn steps(workspace: &Workspace, arguments: &[&str]) -> Vec<String> {
    run(workspace, arguments).ending(0);
    let timings: serde_json::Value = serde_json::from_str(&workspace.read("r/timings.json")).unwrap();
    let steps = timings["steps"].as_array().unwrap().iter();
    steps.map(|step| step["step"].as_str().unwrap().to_owned()).collect()
}

fn run(workspace: &Workspace, arguments: &[&str]) -> Answer {
    workspace.milieu(&[&["run", "--out", "r", "--force"], arguments].concat())
}

fn folder(workspace: &Workspace) -> PathBuf {
    workspace.path().join(".milieu/cache")
}

/// All that a run wrote but its timings.
fn written(workspace: &Workspace) -> Vec<(String, Vec<u8>)> {
    let names = workspace.names("r").into_iter().filter(|name| name != "timings.json");
    names.map(|name| (name.clone(), std::fs::read(workspace.path().join("r").join(name)).unwrap())).collect()
}

fn takes(steps: &[String]) -> bool {
    steps.iter().any(|step| step.starts_with("take ") && step.ends_with(" from the cache"))
}

fn reads_orders(steps: &[String]) -> bool {
    steps.iter().any(|step| step == "read orders")
}

#[test]
fn a_second_run_takes_what_has_not_changed() {
    let workspace = workspace();
    let first = steps(&workspace, &[]);
    assert!(!takes(&first) && reads_orders(&first), "{first:?}");
    let before = written(&workspace);
    let second = steps(&workspace, &[]);
    assert!(takes(&second) && !reads_orders(&second), "{second:?}");
    assert_eq!(written(&workspace), before);
    // Orphans and rows are told all the same.
    assert!(workspace.read("r/run.json").contains("\"orphans\": [\n    {"), "{}", workspace.read("r/run.json"));

    // Another rule over the same trait reads no order.
    let workspace = workspace.with("more.seg", MORE.replace("spent > 0", "spent > 15"));
    let third = steps(&workspace, &[]);
    assert!(takes(&third) && !reads_orders(&third), "{third:?}");
    let taken = written(&workspace);
    assert!(!takes(&steps(&workspace, &["--no-cache"])));
    assert_eq!(written(&workspace), taken);
    assert_ne!(taken, before);
}

#[test]
fn another_row_another_clock_and_another_setting_are_other_results() {
    let workspace = workspace();
    steps(&workspace, &[]);
    let more = format!("{ORDERS}5,5,2026-06-03,1\n");
    for (name, text) in [
        ("orders.csv", more.as_str()),
        ("milieu.toml", "as_of = 2026-06-29\n"),
        ("milieu.toml", "as_of = 2026-06-29\ntimezone = \"Europe/Warsaw\"\n"),
        ("customers.csv", &CUSTOMERS.replace("5,45", "6,45")),
    ] {
        std::fs::write(workspace.path().join(name), text).unwrap();
        assert!(reads_orders(&steps(&workspace, &[])), "{name}");
        let with = written(&workspace);
        steps(&workspace, &["--no-cache"]);
        assert_eq!(written(&workspace), with, "{name}");
    }
}

#[test]
fn other_rules_are_other_results() {
    let workspace = workspace();
    let rules = [
        "sum(amount of orders)",
        "sum(amount of orders where amount > 8)",
        "sum(amount of orders where amount > 10)",
        "sum(amount of orders where amount < 10)",
        "sum(amount of orders within last 29 days)",
        "sum(amount of orders within last 28 days)",
        "sum(amount of latest 1 orders)",
        "sum(amount of earliest 1 orders)",
        "sum(amount of all orders)",
        "max(amount of orders)",
        "sum(amount of orders) + 1",
    ];
    for rule in rules.iter().chain(&rules) {
        let rule = MORE.replace("sum(amount of orders)", rule);
        std::fs::write(workspace.path().join("more.seg"), rule).unwrap();
        steps(&workspace, &["--traits"]);
        let with = written(&workspace);
        steps(&workspace, &["--traits", "--no-cache"]);
        assert_eq!(written(&workspace), with);
    }
}

#[test]
fn traits_that_were_only_counted_are_written_when_asked_for() {
    let workspace = workspace();
    steps(&workspace, &[]);
    assert!(takes(&steps(&workspace, &["--traits"])));
    let with = written(&workspace);
    steps(&workspace, &["--traits", "--no-cache"]);
    assert_eq!(written(&workspace), with);
    assert!(with.iter().any(|(name, _)| name == "traits.parquet"));
}

#[test]
fn what_is_wrong_with_the_data_is_told_every_time() {
    let twice = format!("{ORDERS}4,1,2026-06-03,1\n");
    let workspace = workspace();
    steps(&workspace, &[]);
    let workspace = workspace.with("orders.csv", &twice);
    let first = run(&workspace, &[]).ending(0);
    // Nothing reads the key of orders; a range in their order does, and then it is checked.
    let more = format!("{MORE}trait last_amount = last(amount of orders)\n");
    let workspace = workspace.with("more.seg", more);
    let told: Vec<String> =
        [&[][..], &[], &["--no-cache"]].iter().map(|arguments| run(&workspace, arguments).ending(4).stderr).collect();
    assert!(told[0].contains("stands on lines 5 and 6"), "{}", told[0]);
    assert!(told.iter().all(|one| *one == told[0]));
    assert!(first.stderr.is_empty());
}

#[test]
fn nothing_is_kept_where_nobody_wants_it() {
    let workspace = workspace();
    steps(&workspace, &["--no-cache"]);
    assert!(!folder(&workspace).exists());
    let workspace = workspace.with("milieu.toml", "as_of = 2026-06-30\ncache_size = \"0\"\n");
    steps(&workspace, &[]);
    assert!(!folder(&workspace).exists());
    // No other run has the moment of this one.
    let workspace = workspace.with("milieu.toml", "");
    steps(&workspace, &[]);
    assert!(!folder(&workspace).exists());
    steps(&workspace, &["--as-of", "2026-06-30"]);
    assert!(folder(&workspace).exists());
    assert_eq!(workspace.read(".milieu/.gitignore"), "*\n");
}

#[test]
fn a_cache_that_is_broken_or_gone_is_no_cache() {
    let workspace = workspace();
    steps(&workspace, &[]);
    let expected = written(&workspace);
    for entry in std::fs::read_dir(folder(&workspace)).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        std::fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    }
    assert!(!takes(&steps(&workspace, &[])));
    assert_eq!(written(&workspace), expected);
    std::fs::remove_dir_all(workspace.path().join(".milieu")).unwrap();
    assert!(!takes(&steps(&workspace, &[])));
    assert!(takes(&steps(&workspace, &[])));
    std::fs::remove_dir_all(workspace.path().join(".milieu")).unwrap();
    std::fs::write(workspace.path().join(".milieu"), "a file in its place").unwrap();
    assert!(!takes(&steps(&workspace, &[])));
    assert_eq!(written(&workspace), expected);
}

#[test]
fn its_size_is_a_size() {
    let workspace = Workspace::empty().with("all.seg", DEFINITIONS).with("customers.csv", CUSTOMERS);
    let workspace = workspace.with("milieu.toml", "cache_size = \"large\"\n");
    let told = workspace.milieu(&["run", "--out", "r"]).ending(3).stderr;
    assert!(told.contains("`large` is no size"), "{told}");
}
