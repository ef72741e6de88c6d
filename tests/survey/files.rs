//! Which files are one table, and how their path is written.

use std::io::Write;

use super::{csv, drafted};
use crate::cli::{Workspace, milieu};

fn visits(year: usize) -> Vec<u8> {
    csv(
        "visit_id,customer_id,visited_on",
        (1..=40).map(|at| format!("{year}{at:03},{},{year}-02-{:02}", at % 20 + 1, at % 28 + 1)),
    )
}

fn customers() -> Vec<u8> {
    csv("customer_id,age", (1..=20).map(|at| format!("{at},{}", 20 + at)))
}

#[test]
fn files_that_differ_in_numbers_are_one_table() {
    let drafted = drafted(&[
        ("visits-2024.csv", &visits(2024)),
        ("visits-2025.csv", &visits(2025)),
        ("customers.csv", &customers()),
    ]);
    assert!(drafted.entity("visit/visits").contains("source \"../data/visits-*.csv\""));
    assert_eq!(drafted.told["entities"][1]["rows"], 80);
}

#[test]
fn a_pattern_that_would_match_another_file_is_narrowed() {
    let folder = Workspace::empty()
        .with("data/visits2024.csv", visits(2024))
        .with("data/visits2025.csv", visits(2025))
        .with("data/visits_of_others.csv", "a,b\n1,2\n")
        .with("data/customers.csv", customers());
    folder.milieu(&["init", "w", "--from", "data/visits202?.csv", "data/customers.csv"]).ending(0);
    let text = std::fs::read_to_string(folder.path().join("w/entities.seg")).unwrap();
    assert!(
        text.contains("source \"../data/visits[0-9]*.csv\"") || text.contains("source \"../data/visits202*.csv\""),
        "{text}"
    );
    milieu(&["-C", folder.path().join("w").to_str().unwrap(), "run"]).ending(0);
}

#[test]
fn files_of_other_columns_are_tables_of_their_own() {
    let drafted = drafted(&[("visits-1.csv", &visits(2024)), ("visits-2.csv", b"id,b\n1,2\n2,2\n")]);
    assert_eq!(drafted.told["entities"].as_array().unwrap().len(), 2);
}

#[test]
fn a_folder_of_partitions_is_one_table() {
    let day = |at: usize| csv("customer_id,amount", (1..=20).map(move |row| format!("{row},{}.25", row * at)));
    let drafted = drafted(&[
        ("visits/day=2025-01-01/a.csv", &day(1)),
        ("visits/day=2025-01-02/a.csv", &day(2)),
        ("customers.csv", &customers()),
    ]);
    let entity = drafted.entity("visit/visits");
    assert!(entity.contains("source \"../data/visits\"") && entity.contains("time   day"), "{entity}");
}

#[test]
fn packed_files_and_other_formats() {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&visits(2025)).unwrap();
    let zstd = zstd::encode_all(customers().as_slice(), 1).unwrap();
    let tags: Vec<String> =
        (1..=20).map(|at| format!("{{\"tag_id\":{at},\"customer_id\":{at},\"tags\":[\"a\"]}}")).collect();
    let tags = tags.join("\n");
    let regions = "region_id\tname\n1\tNorth; East\n2\tSouth\n";
    let drafted = drafted(&[
        ("visits.csv.gz", &gzip.finish().unwrap()),
        ("customers.csv.zst", &zstd),
        ("taggings.ndjson", tags.as_bytes()),
        ("regions.tsv", regions.as_bytes()),
    ]);
    assert!(drafted.entity("visit").contains("belongs to customer on customer_id"));
    assert!(drafted.entity("tagging").contains("belongs to customer on customer_id"));
    assert_eq!(
        drafted.entity("region"),
        "entity region/regions {\n  source \"../data/regions.tsv\"\n  key    region_id"
    );
}

#[test]
fn the_same_file_twice_is_one_table() {
    let folder = Workspace::empty().with("data/customers.csv", customers());
    let whole = folder.path().join("data/customers.csv");
    let whole = whole.to_str().unwrap();
    let told = folder.milieu(&[
        "init",
        "w",
        "--format",
        "json",
        "--from",
        "data/customers.csv",
        "./data/customers.csv",
        whole,
        "data/*.csv",
    ]);
    assert_eq!(told.ending(0).json()["entities"].as_array().unwrap().len(), 1);
}
