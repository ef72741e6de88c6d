//! Data that is broken, empty or strange: a clear word and an exit status, never a panic.

use super::{csv, drafted};
use crate::cli::Workspace;

fn fails(name: &str, content: &[u8], status: i32, word: &str) {
    let folder = Workspace::empty().with(name, content);
    let answer = folder.milieu(&["init", "w", "--from", name]).ending(status);
    assert!(answer.stderr.contains(word), "{}", answer.stderr);
    assert_eq!(answer.text(), "");
    assert!(!folder.path().join("w").exists(), "nothing is written");
}

#[test]
fn files_that_cannot_be_read() {
    fails("a.csv", b"", 4, "has no header");
    fails("a.csv", b"a,a\n1,2\n", 4, "stands twice in the header");
    fails("a.csv", b"a,b\n1,2,3\n1\n1,2\n", 4, "the row has 3 fields, the header 2");
    fails("a.csv", b"a,b\n1,\"2\n3,4\n", 4, "a quote that is not closed");
    fails("a.parquet", b"PAR1 but no more", 4, "a.parquet");
    fails("a.arrow", b"", 4, "a.arrow");
    fails("a.csv.gz", b"no gzip", 4, "a.csv.gz");
    fails("a.ndjson", b"[1, 2]\n", 4, "a.ndjson");
    fails("a.xlsx", b"PK\x03\x04", 4, "an ending that stands for no format");
    fails("a.csv", &[0, 159, 146, 150, 0, 0, 1, 255, 10, 0, 7], 4, "a.csv");
}

#[test]
fn files_that_are_not_there() {
    let folder = Workspace::empty().with("data/customers.csv", "id\n1\n").with("empty/.keep", "");
    for (path, word) in [
        ("data/custmers.csv", "its folder holds `customers.csv`"),
        ("nowhere/a.csv", "source `nowhere/a.csv` not found"),
        ("data/*.parquet", "matches no file"),
        ("empty", "holds no data file"),
    ] {
        let answer = folder.milieu(&["init", "w", "--from", "data/customers.csv", path]).ending(4);
        assert!(answer.stderr.contains(word), "{}", answer.stderr);
        assert!(!answer.stderr.contains("relative to the workspace"), "{}", answer.stderr);
    }
    assert!(!folder.path().join("w").exists());
}

#[test]
fn nothing_is_written_over() {
    let folder = Workspace::empty().with("customers.csv", "id\n1\n2\n").with("w/segments.seg", "# mine\n");
    let answer = folder.milieu(&["init", "w", "--from", "customers.csv"]).ending(2);
    assert!(answer.stderr.contains("segments.seg` is there already"), "{}", answer.stderr);
    assert_eq!(folder.names("w"), ["segments.seg"]);
    assert_eq!(std::fs::read_to_string(folder.path().join("w/segments.seg")).unwrap(), "# mine\n");
}

#[test]
fn a_header_alone() {
    let nothing =
        drafted(&[("customers.csv", b"customer_id,age,email\n"), ("orders.csv", b"order_id,customer_id,ordered_at\n")]);
    assert!(nothing.entity("customer").contains("key    customer_id"));
    assert!(nothing.entity("order").contains("belongs to customer on customer_id"));
}

#[test]
fn one_column_and_no_key() {
    let drafted = drafted(&[("words.csv", b"word\na\na\nb\n")]);
    assert_eq!(drafted.told["subject"], serde_json::Value::Null);
    assert!(drafted.text("entities.seg").contains("# guessed: no key"));
}

#[test]
fn a_few_bad_rows_are_set_aside() {
    let mut text = csv("customer_id,points", (1..=100).map(|at| format!("{at},{at}")));
    text.extend(b"101,1,1\n");
    let folder = Workspace::empty().with("customers.csv", text);
    folder.milieu(&["init", "w", "--from", "customers.csv"]).ending(0);
    let entities = std::fs::read_to_string(folder.path().join("w/entities.seg")).unwrap();
    assert!(entities.contains("# guessed: 1 of 101 rows do not fit and are set aside"), "{entities}");
    assert!(entities.contains("{ on bad rows reject }"), "{entities}");
}

#[test]
fn three_hundred_columns() {
    let header: Vec<String> =
        (0..300).map(|at| if at == 0 { "customer_id".into() } else { format!("Column {at}") }).collect();
    let rows = (0..60).map(|row| {
        (0..300).map(|at| if at == 0 { row } else { row * at % 23 }.to_string()).collect::<Vec<_>>().join(",")
    });
    let drafted = drafted(&[("customers.csv", &csv(&header.join(","), rows))]);
    assert_eq!(drafted.told["entities"][0]["columns"], 300);
    assert!(drafted.told["definitions"].as_array().unwrap().len() < 20);
}

#[test]
fn names_that_need_marks() {
    let header = "customer_id,`a`,\"say \"\"hi\"\"\",back\\slash,\"two\nlines\",#x,é,a b,a_b";
    let rows = (1..=40).map(|at| format!("{at},1,2,3,4,5,{},7,{}", at % 2, at % 3));
    drafted(&[("cust\"o'mers [1].csv", &csv(header, rows))]);
}

#[test]
fn words_that_would_end_a_comment_or_a_text() {
    let rows = (1..=60).map(|at| format!("{at},\"{}\"", ["a\"\"b # c", "line\nbreak", "\\ and {{x}}"][at % 3]));
    drafted(&[("customers.csv", &csv("customer_id,mood", rows))]);
}

#[test]
fn numbers_at_the_borders() {
    let values = ["9223372036854775807", "-9223372036854775808", "0", "1"];
    let rows =
        (1..=60).map(|at| format!("{at},{},{},1e308,{}", values[at % 4], "9".repeat(at % 38 + 1), at as f64 / 3.0));
    let customers = csv("customer_id,income,balance,score,ratio", rows);
    let orders = csv(
        "order_id,customer_id,ordered_on,amount",
        (1..=60).map(|at| format!("{at},{at},2025-01-01,9223372036854775807")),
    );
    drafted(&[("customers.csv", &customers), ("orders.csv", &orders)]);
}
