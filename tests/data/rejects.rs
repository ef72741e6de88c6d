//! `on bad rows reject`.

use milieu::model::{Source, Type};

use super::support::{Folder, kinds, rows, source, typed};

fn rejecting(path: &str, columns: &[(&str, Type)]) -> Source {
    Source { reject_bad_rows: true, ..typed(path, columns) }
}

#[test]
fn bad_rows_are_set_aside() {
    let text = "id,age,city\n1,20,A\n2,x,B\n3\n4,40,\"C, \"\"d\"\"\",5\n5,50,E\n6,\"y\",\"F\ng\"\n7,70,H\n";
    let table = Folder::with("a.csv", text).load(&rejecting("a.csv", &[("age", Type::Int)])).unwrap();
    assert_eq!(rows(&table), ["1 20 'A'", "5 50 'E'", "7 70 'H'"]);
    let found = table.rows().unwrap();
    let told: Vec<String> = found
        .rejected()
        .iter()
        .map(|row| format!("{}:{} {:?} {} {:?}", row.file, row.line, row.column, row.reason, row.fields))
        .collect();
    assert_eq!(
        told,
        [
            r#"a.csv:3 Some("age") `x` is no int ["2", "x", "B"]"#,
            r#"a.csv:4 None the row has 1 field, the header 3 ["3"]"#,
            r#"a.csv:5 None the row has 4 fields, the header 3 ["4", "40", "C, \"d\"", "5"]"#,
            r#"a.csv:7 Some("age") `y` is no int ["6", "y", "F\ng"]"#,
        ]
    );
    assert_eq!((0..3).map(|row| found.place(row).line.unwrap()).collect::<Vec<_>>(), [2, 6, 9]);
}

#[test]
fn rejected_rows_do_not_count_for_kinds() {
    let text = "id,age,n\n1,20,5\ntotal,all,many\n2,30,6\n";
    let table = Folder::with("a.csv", text).load(&rejecting("a.csv", &[("age", Type::Int)])).unwrap();
    assert_eq!(kinds(&table), "id int, age int, n int");
}

#[test]
fn which_columns_are_wanted_does_not_decide_which_rows_there_are() {
    let folder = Folder::with("a.csv", "id,age\n1,20\n2,x\n");
    let mut table = folder.open(&rejecting("a.csv", &[("age", Type::Int)])).unwrap();
    table.load(&|name| name == "id", chrono_tz::Tz::UTC, &milieu::progress::Silent).unwrap();
    assert_eq!(table.rows().unwrap().len(), 1);
    assert_eq!(table.rows().unwrap().rejected().len(), 1);
}

#[test]
fn what_is_no_row_cannot_be_set_aside() {
    let reject = Source { reject_bad_rows: true, ..source("a.csv") };
    assert!(Folder::with("a.csv", "a,b\n1,\"x\n2,3\n").error(&reject).starts_with("E0514 a.csv:2"));
    assert!(Folder::with("a.csv", b"a,b\n1,\xFF\n2,3\n").error(&reject).starts_with("E0513 a.csv:2"));
}

#[test]
fn lines_of_ndjson() {
    let reject = Source { reject_bad_rows: true, ..typed("a.ndjson", &[("x", Type::Int)]) };
    let text = "{\"x\": 1}\n[1]\n{\"x\": \"two\"}\n{\"x\": 3\n{\"x\": 4}\n{\"x\": 5, \"x\": 6}\n";
    let table = Folder::with("a.ndjson", text).load(&reject).unwrap();
    assert_eq!(rows(&table), ["1", "4"]);
    let told: Vec<String> = table
        .rows()
        .unwrap()
        .rejected()
        .iter()
        .map(|row| format!("{} {} {:?}", row.line, row.reason, row.fields))
        .collect();
    assert_eq!(
        told,
        [
            r#"2 the line is no JSON object: not a JSON object ["[1]"]"#,
            r#"3 `two` is no int ["{\"x\": \"two\"}"]"#,
            r#"4 the line is no JSON object: an object that is not closed ["{\"x\": 3"]"#,
            r#"6 the line is no JSON object: a key that stands twice ["{\"x\": 5, \"x\": 6}"]"#,
        ]
    );
}
