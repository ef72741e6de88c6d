//! Which files a source is: files, patterns, folders with partitions.

use milieu::model::Type;

use super::support::{Folder, kinds, rows, source, told, typed};

#[test]
fn what_is_not_there() {
    let folder = Folder::with("data/customers.csv", "id\n1\n").and("notes/readme.txt", "x");
    let errors = folder.errors(&source("data/customer.csv"));
    assert_eq!(told(&errors[0]), "E0501 data/customer.csv | source `data/customer.csv` not found");
    assert_eq!(errors[0].help.as_deref(), Some("its folder holds `customers.csv`"));
    assert_eq!(folder.error(&source("data/*.tsv")), "E0501 data/*.tsv | pattern `data/*.tsv` matches no file");
    assert_eq!(folder.error(&source("notes")), "E0501 notes | folder `notes` holds no data file");
    assert!(folder.error(&source("data/**x.csv")).starts_with("E0501"));
    assert!(folder.error(&source("notes/readme.txt")).starts_with("E0502 notes/readme.txt"));
}

#[test]
fn files_come_in_the_order_of_their_paths_bytes() {
    let folder =
        Folder::with("d/b.csv", "x\n3\n").and("d/a10.csv", "x\n1\n").and("d/a2.csv", "x\n2\n").and("d/B.csv", "x\n0\n");
    assert_eq!(rows(&folder.load(&source("d/*.csv")).unwrap()), ["0", "1", "2", "3"]);
    assert_eq!(rows(&folder.load(&source("d")).unwrap()), ["0", "1", "2", "3"]);
}

#[test]
fn paths_are_shown_relative_to_the_workspace() {
    let folder = Folder::with("w/data/a.csv", "x\n1\n").and("b.csv", "x\n1\n");
    let root = folder.path().join("w");
    let shown = |path: &str| milieu::data::open(&root, &source(path)).unwrap().files()[0].shown.clone();
    assert_eq!(shown("data/a.csv"), "data/a.csv");
    assert_eq!(shown("./data/../data/*.csv"), "data/a.csv");
    assert_eq!(shown(root.join("data/a.csv").to_str().unwrap()), "data/a.csv");
    assert_eq!(shown("../b.csv"), "../b.csv");
    let outside = folder.path().join("b.csv");
    assert_eq!(shown(outside.to_str().unwrap()), outside.to_str().unwrap());
}

#[test]
fn a_path_that_is_there_is_no_pattern() {
    let folder = Folder::with("a[1].csv", "x\n1\n").and("a1.csv", "x\n2\n");
    assert_eq!(rows(&folder.load(&source("a[1].csv")).unwrap()), ["1"]);
    assert_eq!(rows(&folder.load(&source("a[0-9].csv")).unwrap()), ["2"]);
}

#[test]
fn columns_that_differ() {
    let folder = Folder::with("a.csv", "id,x\n1,2\n").and("b.csv", "id,y\n1,2\n");
    let errors: Vec<String> = folder.errors(&source("*.csv")).iter().map(told).collect();
    assert_eq!(
        errors,
        [
            "E0509 a.csv y | column `y` is missing from file `a.csv`",
            "E0509 b.csv x | column `x` is missing from file `b.csv`"
        ]
    );
    let mixed = Folder::with("a.csv", "x\n1\n").and("b.tsv", "x\n1\n");
    assert!(mixed.error(&source("*")).starts_with("E0509 b.tsv"));
}

#[test]
fn folders_give_columns() {
    let folder = Folder::with("d/year=2025/month=01/a.csv", "x\n1\n")
        .and("d/year=2026/month=12/b.csv", "x\n2\n")
        .and("d/year=2026/month=__HIVE_DEFAULT_PARTITION__/c.csv", "x\n3\n")
        .and("d/_SUCCESS", "")
        .and("d/.hidden.csv", "y\n1\n");
    let table = folder.load(&source("d")).unwrap();
    // A leading zero keeps a column a text.
    assert_eq!(kinds(&table), "x int, year int, month text");
    assert_eq!(rows(&table), ["1 2025 '01'", "2 2026 '12'", "3 2026 -"]);
    let table = folder.load(&typed("d", &[("month", Type::Int)])).unwrap();
    assert_eq!(rows(&table), ["1 2025 1", "2 2026 12", "3 2026 -"]);
    // A pattern gives none.
    assert_eq!(kinds(&folder.load(&source("d/*/*/*.csv")).unwrap()), "x int");
}

#[test]
fn partitions_are_known_at_once_and_decoded() {
    let folder = Folder::with("d/city=Den%20Haag%2Fx/a.csv", "x\n1\n").and("d/city=%zz/b.csv", "x\n2\n");
    let table = folder.open(&source("d")).unwrap();
    assert_eq!(kinds(&table), "x not yet known, city text");
    let value = |file| super::support::shown(&table.partition_value(file, 1, chrono_tz::Tz::UTC).unwrap());
    assert_eq!([value(0), value(1)], ["'%zz'", "'Den Haag/x'"]);
    let folder = Folder::with("d/day=x/a.csv", "x\n1\n");
    assert!(folder.error(&typed("d", &[("day", Type::Date)])).starts_with("E0506 d/day=x/a.csv day"));
    let folder = Folder::with("d/day=1/a.csv", "x\n1\n").and("d/month=1/a.csv", "x\n1\n");
    assert!(folder.error(&source("d")).starts_with("E0509"));
}
