//! Kinds of text columns: from all rows, or declared.

use chrono_tz::Tz;
use milieu::data::parse_value;
use milieu::model::{Declared, Source, Type};

use super::support::{Folder, kinds, rows, rows_in, shown, source, spec, typed};

/// The kind of a column with these values, and the values; `file_size` rows are not enough to tell.
fn inferred(values: &[&str]) -> (String, Vec<String>) {
    let table = Folder::with("a.csv", format!("k,x\n1,{}\n", values.join("\n1,"))).load(&source("a.csv")).unwrap();
    let kind = kinds(&table).strip_prefix("k int, x ").unwrap().to_owned();
    (kind, rows(&table).iter().map(|row| row[2..].to_owned()).collect())
}

#[track_caller]
fn is(values: &[&str], kind: &str, read: &[&str]) {
    assert_eq!(inferred(values), (kind.to_owned(), read.iter().map(|text| (*text).to_owned()).collect()));
    // Rows stand in any order.
    let (turned, back): (Vec<_>, Vec<_>) =
        (values.iter().rev().copied().collect(), read.iter().rev().copied().collect());
    let found = inferred(&turned);
    assert_eq!(found, (kind.to_owned(), back.iter().map(|text: &&str| (*text).to_owned()).collect()));
}

#[test]
fn of_all_rows() {
    is(&["true", "", "false"], "bool", &["true", "-", "false"]);
    is(&["True", "false"], "text", &["'True'", "'false'"]);
    is(&["1", "-20", "0", ""], "int", &["1", "-20", "0", "-"]);
    is(&["1", "2.50", "-.5"], "decimal(2)", &["100e-2", "250e-2", "-50e-2"]);
    is(&["1", "2.5", "1e3"], "float", &["1.0f", "2.5f", "1000.0f"]);
    is(&["2026-06-30", "1999-12-31"], "date", &["2026-06-30", "1999-12-31"]);
    is(&["2026-06-31", "1999-12-31"], "text", &["'2026-06-31'", "'1999-12-31'"]);
    is(
        &["2026-06-30T14:05", "2026-06-30 14:05:07.123456789", "2026-06-30T14:05:00+02:00", "2026-06-30T14:05:00Z"],
        "timestamp",
        &["2026-06-30T14:05:00Z", "2026-06-30T14:05:07.123456Z", "2026-06-30T12:05:00Z", "2026-06-30T14:05:00Z"],
    );
    is(&["1", "x"], "text", &["'1'", "'x'"]);
    is(&["1.50", "x"], "text", &["'1.50'", "'x'"]);
    is(&["true", "1"], "text", &["'true'", "'1'"]);
    is(&["2026-06-30", "2026-06-30T14:05"], "text", &["'2026-06-30'", "'2026-06-30T14:05'"]);
    is(&["", " "], "text", &["-", "-"]);
}

#[test]
fn digits_that_are_no_numbers() {
    is(&["01", "2"], "text", &["'01'", "'2'"]);
    is(&["-01"], "text", &["'-01'"]);
    is(&["00"], "text", &["'00'"]);
    is(&["01.5"], "text", &["'01.5'"]);
    is(&["+5"], "text", &["'+5'"]);
    is(&[" 5"], "text", &["' 5'"]);
    is(&["5."], "text", &["'5.'"]);
    is(&["1_000"], "text", &["'1_000'"]);
    is(&["-"], "text", &["'-'"]);
    is(&["0x1F"], "text", &["'0x1F'"]);
    is(&["inf"], "text", &["'inf'"]);
    is(&["NaN", "1.5"], "text", &["'NaN'", "'1.5'"]);
    is(&["1e400"], "text", &["'1e400'"]);
    is(&["24:00"], "text", &["'24:00'"]);
    is(&["2026-06-30T24:00"], "text", &["'2026-06-30T24:00'"]);
}

#[test]
fn at_the_borders_of_ints_and_decimals() {
    is(&["9223372036854775807", "-9223372036854775808"], "int", &["9223372036854775807", "-9223372036854775808"]);
    is(&["9223372036854775808", "1"], "decimal(0)", &["9223372036854775808e-0", "1e-0"]);
    let (most, more) = ("9".repeat(38), "9".repeat(39));
    is(&[&most], "decimal(0)", &[&format!("{most}e-0")]);
    is(&[&more, "1"], "text", &[&format!("'{more}'"), "'1'"]);
    is(&[&most, "0.1"], "text", &[&format!("'{most}'"), "'0.1'"]);
    is(&[&more, "1e0"], "float", &["1e39f", "1.0f"]);
    is(&["-0", "0"], "int", &["0", "0"]);
    is(&["-0", "x"], "text", &["'-0'", "'x'"]);
    is(&["-0", "1e0"], "float", &["0.0f", "1.0f"]);
    is(&["-0.0", "1e0"], "float", &["0.0f", "1.0f"]);
}

#[test]
fn a_column_that_changes_at_row_10_000() {
    let text = |late: &str| {
        let rows = (1..=20_000).map(|row| format!("{row},{}", if row == 10_000 { late } else { "7" }));
        Folder::with("a.csv", format!("id,x\n{}\n", rows.collect::<Vec<_>>().join("\n")))
    };
    for (late, kind, tenth, first) in [
        ("x", "id int, x text", "10000 'x'", "1 '7'"),
        ("7.25", "id int, x decimal(2)", "10000 725e-2", "1 700e-2"),
        ("7e0", "id int, x float", "10000 7.0f", "1 7.0f"),
        ("", "id int, x int", "10000 -", "1 7"),
        ("07", "id int, x text", "10000 '07'", "1 '7'"),
    ] {
        let folder = text(late);
        for chunk in [64, 1000, 1 << 20] {
            let mut table = milieu::data::Table::open_in_chunks(folder.path(), &source("a.csv"), chunk).unwrap();
            table.load(&|_| true, Tz::UTC, &milieu::progress::Silent).unwrap();
            let rows = rows(&table);
            assert_eq!((kinds(&table).as_str(), rows[9_999].as_str(), rows[0].as_str()), (kind, tenth, first));
            assert_eq!(table.rows().unwrap().place(9_999).line, Some(10_001));
        }
    }
    let errors = text("x").error(&typed("a.csv", &[("x", Type::Int)]));
    assert_eq!(errors, "E0506 a.csv:10001 x | wrong value in column `x`: `x` is no int");
}

#[test]
fn files_unify_too() {
    let folder = Folder::with("a.csv", "x\n1\n").and("b.csv", "x\n2.5\n").and("c.csv", "x\n2026-01-01\n");
    assert_eq!(rows(&folder.load(&source("[ab].csv")).unwrap()), ["10e-1", "25e-1"]);
    assert_eq!(rows(&folder.load(&source("*.csv")).unwrap()), ["'1'", "'2.5'", "'2026-01-01'"]);
}

#[track_caller]
fn read_as(declared: Declared, text: &str) -> Result<String, String> {
    let mut typed = source("a.csv");
    typed.columns = vec![spec("x", "x", Some(declared))];
    let folder = Folder::with("a.csv", format!("k,x\n1,{text}\n"));
    match folder.load_in(&typed, Tz::Europe__Amsterdam) {
        Ok(table) => Ok(rows_in(&table, Tz::Europe__Amsterdam)[0][2..].to_owned()),
        Err(errors) => Err(errors[0].code.number().to_owned()),
    }
}

#[test]
fn declared() {
    let plain = |ty: Type| declared_as(ty, None);
    let wrong = Err("E0506".to_owned());
    let ok = |text: &str| Ok(text.to_owned());
    for (ty, text, read) in [
        (Type::Int, "007", ok("7")),
        (Type::Int, "5.0", wrong.clone()),
        (Type::Int, "9223372036854775808", wrong.clone()),
        (Type::Int, "", ok("-")),
        (Type::Text, "007", ok("'007'")),
        (Type::Text, "1e400", ok("'1e400'")),
        (Type::Decimal(0), "007.50", ok("750e-2")),
        (Type::Decimal(0), "5", ok("5e-0")),
        (Type::Decimal(0), "1e3", wrong.clone()),
        (Type::Decimal(0), "123456789012345678901234567890123456789", wrong.clone()),
        (Type::Float, "1e400", wrong.clone()),
        (Type::Float, "inf", wrong.clone()),
        (Type::Float, "NaN", wrong.clone()),
        (Type::Float, "5", ok("5.0f")),
        (Type::Bool, "true", ok("true")),
        (Type::Bool, "1", wrong.clone()),
        (Type::Date, "2026-02-28", ok("2026-02-28")),
        (Type::Date, "2026-02-29", wrong.clone()),
        (Type::Date, "2026-02-28T00:00:00", wrong.clone()),
        (Type::Timestamp, "2026-06-30T14:05:00", ok("2026-06-30T12:05:00Z")),
        (Type::Timestamp, "2026-06-30", ok("2026-06-29T22:00:00Z")),
        // The skipped hour is shifted on by the gap, of the repeated hour it is the first.
        (Type::Timestamp, "2026-03-29T02:30:00", ok("2026-03-29T01:30:00Z")),
        (Type::Timestamp, "2026-10-25T02:30:00", ok("2026-10-25T00:30:00Z")),
        (Type::Duration, "PT1H30M", ok("5400000000us")),
        (Type::Duration, "-P1DT0.5S", ok("-86400500000us")),
        (Type::Duration, "90.5", ok("90500000us")),
        (Type::Duration, "P1M", wrong.clone()),
        (Type::Duration, "PT", wrong.clone()),
        (Type::Duration, "PT1S2M", wrong),
    ] {
        assert_eq!(read_as(plain(ty.clone()), text), read, "{text} as {ty}");
    }
}

fn declared_as(ty: Type, format: Option<&str>) -> Declared {
    super::support::declared(ty, format)
}

#[test]
fn declared_with_a_format() {
    let read = |ty, format, text| read_as(declared_as(ty, Some(format)), text).unwrap_or_else(|code| code);
    assert_eq!(read(Type::Date, "%d/%m/%Y", "30/06/2026"), "2026-06-30");
    assert_eq!(read(Type::Date, "%d/%m/%Y", "2026-06-30"), "E0506");
    assert_eq!(read(Type::Date, "%d/%m/%Y", "31/06/2026"), "E0506");
    assert_eq!(read(Type::Timestamp, "%d/%m/%Y %H:%M", "30/06/2026 14:05"), "2026-06-30T12:05:00Z");
    assert_eq!(read(Type::Timestamp, "%d/%m/%Y %H:%M %z", "30/06/2026 14:05 +0000"), "2026-06-30T14:05:00Z");
    assert_eq!(read(Type::Timestamp, "%d/%m/%Y", "30/06/2026"), "2026-06-29T22:00:00Z");
    assert_eq!(read(Type::Timestamp, "%s", "1782741900"), "2026-06-29T14:05:00Z");
    assert_eq!(read(Type::Date, "%Q", "30/06/2026"), "E0515");
    let list = |of, text| read(Type::List(Box::new(of)), "|", text);
    assert_eq!(list(Type::Text, "tennis|golf club||  "), "['tennis' 'golf club' - -]");
    assert_eq!(list(Type::Int, "1|2"), "[1 2]");
    assert_eq!(list(Type::Decimal(0), "1|2.5"), "[10e-1 25e-1]");
    assert_eq!(list(Type::Int, "1|x"), "E0506");
    assert_eq!(list(Type::Text, " "), "-");
}

#[test]
fn declared_words() {
    let words = |yes: &str, no: &str| Declared { ty: Type::Bool, format: None, words: Some((yes.into(), no.into())) };
    let read = |declared, text| read_as(declared, text).unwrap_or_else(|code| code);
    assert_eq!(read(words("Y", "N"), "Y"), "true");
    assert_eq!(read(words("Y", "N"), "N"), "false");
    assert_eq!(read(words("Y", "N"), "y"), "E0506");
    assert_eq!(read(words("Y", "N"), "true"), "E0506");
    assert_eq!(read(words("Y", "N"), ""), "-");
    assert_eq!(read(words("Y", ""), ""), "false");
}

#[test]
fn the_scale_is_the_largest_of_all_chunks() {
    let folder = Folder::with("a.csv", "k,x\n1,1\n1,2.5\n1,-3.125\n");
    for chunk in [1, 8, 1 << 20] {
        let typed = typed("a.csv", &[("x", Type::Decimal(0))]);
        let mut table = milieu::data::Table::open_in_chunks(folder.path(), &typed, chunk).unwrap();
        table.load(&|_| true, Tz::UTC, &milieu::progress::Silent).unwrap();
        assert_eq!(rows(&table), ["1 1000e-3", "1 2500e-3", "1 -3125e-3"]);
    }
    let wide = "9".repeat(30);
    let folder = Folder::with("a.csv", format!("k,x\n1,0.123456789\n1,{wide}\n"));
    let error = folder.error(&typed("a.csv", &[("x", Type::Decimal(0))]));
    assert_eq!(error, "E0506 a.csv:3 x | values of column `x` do not fit one decimal of 38 digits together");
}

#[test]
fn declared_kinds_hold_for_columns_that_nobody_wants() {
    let folder = Folder::with("a.csv", "k,x\n1,oops\n");
    let mut table = folder.open(&typed("a.csv", &[("x", Type::Int)])).unwrap();
    assert!(table.load(&|name| name == "k", Tz::UTC, &milieu::progress::Silent).is_err());
}

#[test]
fn missing_words_count_in_declared_columns_and_lists() {
    let mut named = Source { missing: vec!["NA".into()], ..source("a.csv") };
    named.columns = vec![
        spec("x", "x", Some(super::support::declared(Type::Int, None))),
        spec("l", "l", Some(super::support::declared(Type::List(Box::new(Type::Int)), Some("|")))),
    ];
    assert_eq!(rows(&Folder::with("a.csv", "x,l\nNA,1|NA\n1,NA\n").load(&named).unwrap()), ["- [1 -]", "1 -"]);
}

#[test]
fn single_values() {
    let read = |text: &str, ty: Type| parse_value(text, &ty, Tz::UTC).as_ref().map(shown);
    assert_eq!(read("1.50", Type::Decimal(5)).as_deref(), Some("150e-2"));
    assert_eq!(read(" ", Type::Int).as_deref(), Some("-"));
    assert_eq!(read("5.0", Type::Int), None);
    assert_eq!(read("2026-06-30", Type::Date).as_deref(), Some("2026-06-30"));
    assert_eq!(read("x", Type::List(Box::new(Type::Text))), None);
}

#[test]
fn many_rows_are_some_batches_in_file_order() {
    let rows = (0..300_000).map(|row| if row == 299_000 { "1.5".into() } else { format!("{row}") });
    let folder = Folder::with("a.csv", format!("x\n\n{}", rows.collect::<Vec<_>>().join("\n")));
    let table = folder.load(&source("a.csv")).unwrap();
    let found = table.rows().unwrap();
    assert!((2..10).contains(&found.batches().len()), "{}", found.batches().len());
    assert_eq!(found.len(), 300_000);
    assert_eq!(found.place(299_999).line, Some(300_002));
    let mut expected = 0;
    for batch in found.batches() {
        for row in 0..batch.num_rows() {
            let mantissa = if expected == 299_000 { 15 } else { expected * 10 };
            assert_eq!(shown(&milieu::data::value(batch.column(0), row, &Type::Decimal(1))), format!("{mantissa}e-1"));
            expected += 1;
        }
    }
    assert_eq!(expected, 300_000);
}
