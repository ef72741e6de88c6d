//! CSV and TSV: dialects, quotes, lines, encodings.

use milieu::model::{Source, Type};

use super::support::{Folder, declared, kinds, rows, source, spec, told, typed};

#[test]
fn columns_are_matched_by_header() {
    let folder = Folder::with("a.csv", "id,name\n1,Ann\n").and("b.csv", "name,id\nBob,2\n");
    let table = folder.load(&source("*.csv")).unwrap();
    assert_eq!(kinds(&table), "id int, name text");
    assert_eq!(rows(&table), ["1 'Ann'", "2 'Bob'"]);
}

#[test]
fn kinds_of_text_columns_are_not_known_before_rows_are_read() {
    let table = Folder::with("a.csv", "id,name\n1,Ann\n").open(&typed("a.csv", &[("id", Type::Int)])).unwrap();
    assert_eq!(kinds(&table), "id int, name not yet known");
}

#[test]
fn only_wanted_columns_are_kept() {
    let folder = Folder::with("a.csv", "id,name,x\n1,Ann,5\n");
    let mut table = folder.open(&source("a.csv")).unwrap();
    table.load(&|name| name == "x", chrono_tz::Tz::UTC, &milieu::progress::Silent).unwrap();
    let batch = &table.rows().unwrap().batches()[0];
    assert_eq!(batch.schema().fields().iter().map(|field| field.name().as_str()).collect::<Vec<_>>(), ["x"]);
    assert_eq!(kinds(&table), "id not yet known, name not yet known, x int");
    // The others are still there for those who ask.
    assert_eq!(milieu::data::read_batches(&table, &[1], chrono_tz::Tz::UTC).unwrap()[0].num_rows(), 1);
}

#[test]
fn a_table_without_wanted_columns_still_has_rows() {
    let folder = Folder::with("a.csv", "id\n1\n2\n");
    let mut table = folder.open(&source("a.csv")).unwrap();
    table.load(&|_| false, chrono_tz::Tz::UTC, &milieu::progress::Silent).unwrap();
    assert_eq!(table.rows().unwrap().len(), 2);
    assert_eq!(table.rows().unwrap().batches()[0].num_rows(), 2);
}

#[test]
fn quotes_hold_separators_quotes_and_line_breaks() {
    let folder = Folder::with("a.csv", "id,text\n1,\"a, \"\"b\"\"\nc\"\n2,5\" pipe\n");
    assert_eq!(rows(&folder.load(&source("a.csv")).unwrap()), ["1 'a, \"b\"\nc'", "2 '5\" pipe'"]);
}

#[test]
fn lines_are_physical_lines_where_the_row_starts() {
    let text = "id,text\r\n1,\"a\r\nb\"\r\n\r\n2,c\r\n3,\"x\ny\nz\"\n4,d";
    let table = Folder::with("a.csv", text).load(&source("a.csv")).unwrap();
    let lines: Vec<_> = (0..4).map(|row| table.rows().unwrap().place(row).line).collect();
    assert_eq!(lines, [Some(2), Some(5), Some(6), Some(9)]);
    assert_eq!(table.rows().unwrap().place(4).line, None);
    assert_eq!(table.rows().unwrap().place(0).file, "a.csv");
}

#[test]
fn a_blank_line_is_no_row_but_blank_fields_are() {
    let folder = Folder::with("a.csv", "x\n\n1\n   \n\"\"\n2\n\n").and("b.tsv", "x\ty\n\t\n1\t2\n");
    assert_eq!(rows(&folder.load(&source("a.csv")).unwrap()), ["1", "-", "2"]);
    assert_eq!(rows(&folder.load(&source("b.tsv")).unwrap()), ["- -", "1 2"]);
}

#[test]
fn every_line_break_ends_a_row() {
    for text in ["a,b\n1,2\n3,4\n", "a,b\r\n1,2\r\n3,4\r\n", "a,b\r1,2\r3,4\r", "a,b\n1,2\n3,4"] {
        assert_eq!(rows(&Folder::with("a.csv", text).load(&source("a.csv")).unwrap()), ["1 2", "3 4"], "{text:?}");
    }
}

#[test]
fn missing_is_empty_blank_or_named() {
    let folder = Folder::with("a.csv", "a,b\n ,x\n\u{a0}\u{2003},NA\nNULL,-\n\"\",NaN\n");
    assert_eq!(rows(&folder.load(&source("a.csv")).unwrap()), ["- 'x'", "- 'NA'", "'NULL' '-'", "- 'NaN'"]);
    let named = Source { missing: vec!["NA".into(), "-".into()], ..source("a.csv") };
    assert_eq!(rows(&folder.load(&named).unwrap()), ["- 'x'", "- -", "'NULL' -", "- 'NaN'"]);
}

#[test]
fn a_missing_word_lets_a_column_be_a_number() {
    let named = Source { missing: vec!["NA".into()], ..source("a.csv") };
    let table = Folder::with("a.csv", "x\n1\nNA\n").load(&named).unwrap();
    assert_eq!((kinds(&table).as_str(), rows(&table)), ("x int", vec!["1".to_owned(), "-".to_owned()]));
}

#[test]
fn separator_and_decimal_sign() {
    let german = Source { separator: Some(';'), decimal: Some(','), ..source("a.csv") };
    let folder = Folder::with("a.csv", "a;b;c;d\n1,5;2;1,5e3;1.5\n-,25;-3;2;1,5\n");
    let table = folder.load(&german).unwrap();
    assert_eq!(kinds(&table), "a decimal(2), b int, c float, d text");
    assert_eq!(rows(&table), ["150e-2 2 1500.0f '1.5'", "-25e-2 -3 2.0f '1,5'"]);
    let declared = Source { columns: typed("a.csv", &[("d", Type::Decimal(0))]).columns, ..german };
    assert_eq!(folder.error(&declared), "E0506 a.csv:2 d | wrong value in column `d`: `1.5` is no decimal");
}

#[test]
fn thousands_are_no_decimals() {
    let source = Source {
        separator: Some(';'),
        decimal: Some(','),
        columns: typed("", &[("a", Type::Decimal(0))]).columns,
        ..source("a.csv")
    };
    let folder = Folder::with("a.csv", "a;b\n1.234,5;1\n");
    assert_eq!(folder.error(&source), "E0506 a.csv:2 a | wrong value in column `a`: `1.234,5` is no decimal");
}

#[test]
fn a_separator_may_be_any_character() {
    let section = Source { separator: Some('§'), ..source("a.csv") };
    assert_eq!(rows(&Folder::with("a.csv", "a§b\n1§\"x§y\"\n¶§2\n").load(&section).unwrap()), ["'1' 'x§y'", "'¶' '2'"]);
    let quote = Source { separator: Some('"'), ..source("a.csv") };
    assert!(Folder::with("a.csv", "a\n").error(&quote).starts_with("E0502"));
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_header() {
    assert_eq!(kinds(&Folder::with("a.csv", "\u{feff}id,x\n1,2\n").load(&source("a.csv")).unwrap()), "id int, x int");
}

#[test]
fn other_encodings() {
    let latin = Source { encoding: Some("latin1".into()), ..source("a.csv") };
    assert_eq!(rows(&Folder::with("a.csv", b"name\nJos\xE9\n").load(&latin).unwrap()), ["'José'"]);
    let utf16 = |big: bool| {
        let units = "\u{feff}name,x\nŽofie 🎉,1\n".encode_utf16();
        units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect::<Vec<u8>>()
    };
    let wide = Source { encoding: Some("utf-16".into()), ..source("a.csv") };
    assert_eq!(rows(&Folder::with("a.csv", utf16(false)).load(&wide).unwrap()), ["'Žofie 🎉' 1"]);
    assert_eq!(rows(&Folder::with("a.csv", utf16(true)).load(&wide).unwrap()), ["'Žofie 🎉' 1"]);
    assert!(Folder::with("a.csv", utf16(false)).error(&source("a.csv")).starts_with("E0513 a.csv:1"));
    let unknown = Source { encoding: Some("latin-one".into()), ..source("a.csv") };
    assert!(Folder::with("a.csv", "a\n").error(&unknown).starts_with("E0513"));
}

#[test]
fn bytes_that_do_not_decode_name_their_line() {
    let folder = Folder::with("a.csv", b"name\nok\nJos\xE9\n");
    assert_eq!(folder.error(&source("a.csv")), "E0513 a.csv:3 | file `a.csv` has bytes that are not UTF-8");
    let shift = Source { encoding: Some("shift_jis".into()), ..source("a.csv") };
    let folder = Folder::with("a.csv", b"name\nok\nok\nx\x80\xFFy\n");
    assert_eq!(folder.error(&shift), "E0513 a.csv:4 | file `a.csv` has bytes that are not Shift_JIS");
}

#[test]
fn headers_that_stand_twice() {
    let folder = Folder::with("a.csv", "id,x,id\n1,2,3\n");
    assert_eq!(folder.error(&source("a.csv")), "E0504 a.csv:1 id | column `id` stands twice in the header of `a.csv`");
}

#[test]
fn columns_without_a_header_cannot_be_named() {
    assert_eq!(kinds(&Folder::with("a.csv", ",x,\n0,1,\n").load(&source("a.csv")).unwrap()), "x int");
}

#[test]
fn ragged_rows() {
    let errors = Folder::with("a.csv", "a,b\n1,2\n3\n4,5,6\n").errors(&source("a.csv"));
    assert_eq!(told(&errors[0]), "E0505 a.csv:3 | the row has 1 field, the header 2");
    assert_eq!(told(&errors[1]), "E0505 a.csv:4 | the row has 3 fields, the header 2");
    assert_eq!(errors[1].notes, ["source `a.csv` has 2 bad rows; `on bad rows reject` sets such rows aside"]);
}

#[test]
fn five_bad_rows_are_shown_and_all_are_counted() {
    let text: String = (0..20).map(|row| if row % 2 == 0 { "x,1\n" } else { "1\n" }).collect();
    let errors = Folder::with("a.csv", format!("a,b\n{text}")).errors(&typed("a.csv", &[("a", Type::Int)]));
    let lines: Vec<_> = errors.iter().map(|error| error.data.as_ref().unwrap().line.unwrap()).collect();
    assert_eq!(lines, [2, 3, 4, 5, 6]);
    assert!(errors[4].notes[0].starts_with("source `a.csv` has 20 bad rows; the first 5 are shown"), "{:?}", errors[4]);
}

#[test]
fn quotes_that_do_not_fit() {
    let folder = Folder::with("a.csv", "a,b\n1,\"x\"y\n").and("b.csv", "a,b\n1,2\n3,\"x\n5,6\n");
    assert_eq!(folder.error(&source("a.csv")), "E0514 a.csv:2 | something stands behind a closing quote");
    assert_eq!(folder.error(&source("b.csv")), "E0514 b.csv:3 | a quote that is not closed");
}

#[test]
fn empty_files() {
    let folder = Folder::with("a.csv", "").and("b.csv", "id,x\n").and("c.csv", "\n\n");
    assert_eq!(folder.error(&source("a.csv")), "E0502 a.csv:1 | file `a.csv` has no header");
    assert_eq!(folder.error(&source("c.csv")), "E0502 c.csv:1 | file `c.csv` has no header");
    let table = folder.load(&source("b.csv")).unwrap();
    assert_eq!(kinds(&table), "id text, x text");
    assert!(rows(&table).is_empty());
    assert_eq!(table.rows().unwrap().batches()[0].num_columns(), 2);
}

#[test]
fn renamed_columns() {
    let mut renamed = source("a.csv");
    renamed.columns = vec![spec("Annual income", "income", Some(declared(Type::Decimal(0), None)))];
    let table = Folder::with("a.csv", "id,Annual income\n1,20.5\n").load(&renamed).unwrap();
    assert_eq!(kinds(&table), "id int, income decimal(1)");
    assert_eq!(table.columns()[1].source, ["Annual income"]);
    assert_eq!(rows(&table), ["1 205e-1"]);
}

#[test]
fn an_unknown_column_has_a_nearest_one() {
    let mut wrong = source("a.csv");
    wrong.columns = vec![spec("birthdate", "birthdate", None)];
    let errors = Folder::with("a.csv", "id,birth_date\n").errors(&wrong);
    assert_eq!(told(&errors[0]), "E0503 a.csv birthdate | column `birthdate` not found in source `a.csv`");
    assert_eq!(errors[0].help.as_deref(), Some("the nearest column of the source is `birth_date`"));
}

#[test]
fn two_columns_of_one_name() {
    let mut clash = source("a.csv");
    clash.columns = vec![spec("Annual income", "income", None)];
    let folder = Folder::with("a.csv", "income,Annual income\n");
    assert!(folder.error(&clash).starts_with("E0504"), "{}", folder.error(&clash));
}

#[test]
fn a_header_with_points_is_named_by_a_path() {
    let mut dotted = source("a.csv");
    dotted.columns = vec![spec("address/city", "city", None)];
    assert_eq!(kinds(&Folder::with("a.csv", "address.city\nx\n").load(&dotted).unwrap()), "city text");
}

#[test]
fn packed_files() {
    use std::io::Write;
    let gz = |text: &str| {
        let mut pack = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        pack.write_all(text.as_bytes()).unwrap();
        pack.finish().unwrap()
    };
    let members = [gz("x\n1\n"), gz("2\n")].concat();
    let frames = [zstd::encode_all(&b"x\n1\n"[..], 1).unwrap(), zstd::encode_all(&b"3\n"[..], 1).unwrap()].concat();
    let folder =
        Folder::with("a.csv.gz", &members).and("b.csv.zst", &frames).and("cut.csv.gz", &members[..members.len() - 9]);
    assert_eq!(rows(&folder.load(&source("a.csv.gz")).unwrap()), ["1", "2"]);
    assert_eq!(rows(&folder.load(&source("b.csv.zst")).unwrap()), ["1", "3"]);
    assert_eq!(rows(&folder.load(&source("[ab].csv*")).unwrap()), ["1", "2", "1", "3"]);
    assert!(
        folder.error(&source("cut.csv.gz")).starts_with("E0502 cut.csv.gz"),
        "{}",
        folder.error(&source("cut.csv.gz"))
    );
    let folder =
        Folder::with("a.csv.gz", "x\n1\n").and("b.csv.zst", "x\n1\n").and("c.csv", &members).and("d.csv", "PAR1xxxx");
    for path in ["a.csv.gz", "b.csv.zst", "c.csv", "d.csv"] {
        assert!(folder.error(&source(path)).starts_with("E0502"), "{path}: {}", folder.error(&source(path)));
    }
}
