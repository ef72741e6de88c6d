//! NDJSON: keys, paths, spelling of numbers.

use milieu::model::{Source, Type};

use super::support::{Folder, declared, kinds, rows, source, spec};

#[test]
fn keys_are_columns_in_the_order_in_which_they_come() {
    let text = "{\"id\": 1, \"name\": \"Ann\"}\r\n\n{\"name\": \"Bob\\n\\u00e9\\ud83c\\udf89\", \"id\": 2, \"late\": true}\n{\"id\": null}\n";
    let table = Folder::with("a.ndjson", text).load(&source("a.ndjson")).unwrap();
    assert_eq!(kinds(&table), "id int, name text, late bool");
    assert_eq!(rows(&table), ["1 'Ann' -", "2 'Bob\né🎉' true", "- - -"]);
    assert_eq!(table.rows().unwrap().place(1).line, Some(3));
}

#[test]
fn kinds_go_by_spelling() {
    let text = r#"{"i": 1, "d": 1.10, "f": 1e2, "m": 1, "s": "12", "t": "2026-06-30", "at": "2026-06-30T14:05:00Z", "b": true, "x": 1}
{"i": -2, "d": 2, "f": 0.5, "m": 2.5, "s": "13", "t": "", "at": null, "b": false, "x": "1"}
"#;
    let table = Folder::with("a.ndjson", text).load(&source("a.ndjson")).unwrap();
    assert_eq!(
        kinds(&table),
        "i int, d decimal(2), f float, m decimal(1), s text, t date, at timestamp, b bool, x text"
    );
    assert_eq!(
        rows(&table),
        [
            "1 110e-2 100.0f 10e-1 '12' 2026-06-30 2026-06-30T14:05:00Z true '1'",
            "-2 200e-2 0.5f 25e-1 '13' - - false '1'"
        ]
    );
}

#[test]
fn arrays_are_lists() {
    let text = r#"{"a": [1, 2], "b": ["x", "", null], "c": [], "d": [[1]], "e": [1], "f": [true, false]}
{"a": [2.5], "b": [], "c": null, "d": [], "e": 1, "f": null}
"#;
    let table = Folder::with("a.ndjson", text).load(&source("a.ndjson")).unwrap();
    assert_eq!(
        kinds(&table),
        "a list<decimal>, b list<text>, c list<text>, d unsupported, e unsupported, f list<bool>"
    );
    assert_eq!(rows(&table), ["[10e-1 20e-1] ['x' - -] - [true false]", "[25e-1] - - -"]);
}

#[test]
fn fields_of_objects_are_named_by_path() {
    let text = r#"{"id": 1, "address": {"city": "Delft", "geo": {"lat": 52.01}}}
{"id": 2, "address": null}
{"id": 3, "address": {"geo": null, "zip": "2611"}}
"#;
    let mut named = source("a.ndjson");
    named.columns = vec![
        spec("address/city", "city", None),
        spec("address/geo/lat", "lat", Some(declared(Type::Float, None))),
        spec("address/zip", "address", None),
    ];
    let folder = Folder::with("a.ndjson", text);
    let table = folder.load(&named).unwrap();
    assert_eq!(kinds(&table), "id int, city text, lat float, address text, address.geo unsupported");
    assert_eq!(rows(&table), ["1 'Delft' 52.01f -", "2 - - -", "3 - - '2611'"]);
    let plain = folder.load(&source("a.ndjson")).unwrap();
    assert_eq!(
        kinds(&plain),
        "id int, address unsupported, address.city text, address.geo unsupported, address.geo.lat decimal(2), address.zip text"
    );
    assert_eq!(rows(&plain), ["1 'Delft' 5201e-2 -", "2 - - -", "3 - - '2611'"]);
    named.columns = vec![spec("address/town", "town", None)];
    assert!(folder.error(&named).starts_with("E0503"));
}

#[test]
fn declared_kinds() {
    let mut typed = source("a.ndjson");
    typed.columns = vec![
        spec("id", "id", Some(declared(Type::Text, None))),
        spec("price", "price", Some(declared(Type::Decimal(0), None))),
        spec("tags", "tags", Some(declared(Type::List(Box::new(Type::Text)), Some("|")))),
    ];
    let text =
        "{\"id\": 7, \"price\": \"1.5\", \"tags\": [\"a\", 1]}\n{\"id\": \"007\", \"price\": 2, \"tags\": \"b|c\"}\n";
    assert_eq!(
        rows(&Folder::with("a.ndjson", text).load(&typed).unwrap()),
        ["'7' 15e-1 ['a' '1']", "'007' 20e-1 ['b' 'c']"]
    );
    let folder = Folder::with("a.ndjson", "{\"id\": [1], \"price\": 1, \"tags\": []}\n");
    assert_eq!(folder.error(&typed), "E0506 a.ndjson:1 id | wrong value in column `id`: `[1]` is no text");
}

#[test]
fn an_empty_file_has_no_rows() {
    let table =
        Folder::with("a.ndjson", "").load(&Source { columns: vec![spec("x", "x", None)], ..source("a.ndjson") });
    assert_eq!(kinds(&table.unwrap()), "x text");
}

#[test]
fn what_is_no_json() {
    for line in [
        "{\"x\": 01}",
        "{\"x\": tru}",
        "{\"x\": \"a\tb\"}",
        "{x: 1}",
        "{\"x\": \"\\ud800\"}",
        "{\"x\": 1} 2",
        "{\"x\": NaN}",
        "nil",
    ] {
        let error = Folder::with("a.ndjson", format!("{{\"x\": 1}}\n{line}\n")).error(&source("a.ndjson"));
        assert!(error.starts_with("E0506 a.ndjson:2 |"), "{line}: {error}");
    }
    let deep = format!("{{\"x\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(Folder::with("a.ndjson", deep).error(&source("a.ndjson")).contains("nested too deeply"));
}
