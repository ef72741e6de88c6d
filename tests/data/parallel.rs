//! Chunks in parallel read what one loop reads, wherever they are cut.

use chrono_tz::Tz;
use milieu::data::Table;
use milieu::model::Source;
use milieu::progress::Silent;
use proptest::prelude::*;

use super::support::{Folder, kinds, rows, source, told};

/// Rows of fields as a CSV in some style.
fn written(records: &[Vec<String>], separator: u8, always: bool, crlf: bool) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new()
        .delimiter(separator)
        .terminator(if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') })
        .quote_style(if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary })
        .from_writer(Vec::new());
    for record in records {
        writer.write_record(record).unwrap();
    }
    writer.into_inner().unwrap()
}

/// Kinds, rows and their lines.
type Read = (String, Vec<String>, Vec<Option<u64>>);

fn read(folder: &Folder, source: &Source, chunk: usize) -> Result<Read, Vec<String>> {
    let tell = |errors: Vec<milieu::diag::Diagnostic>| errors.iter().map(told).collect::<Vec<_>>();
    let mut table = Table::open_in_chunks(folder.path(), source, chunk).map_err(tell)?;
    table.load(&|_| true, Tz::UTC, &Silent).map_err(tell)?;
    let rows = rows(&table);
    let lines = (0..rows.len()).map(|row| table.rows().unwrap().place(row).line).collect();
    Ok((kinds(&table), rows, lines))
}

fn field() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ab,;\"\n\r é]{0,6}",
        "-?[0-9]{1,3}",
        "[0-9]{1,2}\\.[0-9]{1,3}",
        Just("2026-06-30".to_owned()),
        Just("true".to_owned()),
        Just(String::new()),
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    (1_usize..5).prop_flat_map(|width| prop::collection::vec(prop::collection::vec(field(), width), 0..30))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn as_a_plain_loop(records in table(), semicolon: bool, always: bool, crlf: bool, chunk in 1_usize..80) {
        let separator = if semicolon { b';' } else { b',' };
        let width = records.first().map_or(1, Vec::len);
        let header: Vec<String> = (0..width).map(|at| format!("c{at}")).collect();
        let text = written(&[vec![header], records].concat(), separator, always, crlf);
        let folder = Folder::with("a.csv", &text);
        // The loop cannot tell a blank line from a blank field in quotes; the writer quotes only what needs it.
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(&text[..]);
        let expected: Vec<Vec<String>> = reader
            .records()
            .map(|record| record.unwrap().iter().map(str::to_owned).collect::<Vec<_>>())
            .filter(|record| record.len() > 1 || always || record[0].is_empty() || record[0].contains(['\r', '\n']) || !record[0].trim().is_empty())
            .collect();
        let mut source = Source { separator: Some(char::from(separator)), ..source("a.csv") };
        source.columns = (0..width)
            .map(|at| super::support::spec(&format!("c{at}"), &format!("c{at}"), Some(super::support::declared(milieu::model::Type::Text, None))))
            .collect();
        let (_, found, _) = read(&folder, &source, chunk).unwrap();
        let shown = |text: &String| if text.trim().is_empty() { "-".to_owned() } else { format!("'{text}'") };
        let expected: Vec<String> =
            expected.iter().map(|record| record.iter().map(shown).collect::<Vec<_>>().join(" ")).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn chunks_change_nothing(records in table(), crlf: bool, chunk in 1_usize..80) {
        let width = records.first().map_or(1, Vec::len);
        let header: Vec<String> = (0..width).map(|at| format!("c{at}")).collect();
        let folder = Folder::with("a.csv", written(&[vec![header], records].concat(), b',', false, crlf));
        prop_assert_eq!(read(&folder, &source("a.csv"), chunk), read(&folder, &source("a.csv"), 1 << 20));
    }

    #[test]
    fn nor_in_texts_that_are_hardly_csv(text in "[ab,\"\n\r1.é]{0,60}", chunk in 1_usize..40, reject: bool) {
        let folder = Folder::with("a.csv", format!("x,y\n{text}"));
        let source = Source { reject_bad_rows: reject, ..source("a.csv") };
        prop_assert_eq!(read(&folder, &source, chunk), read(&folder, &source, 1 << 20));
    }

    #[test]
    fn nor_in_ndjson(
        rows in prop::collection::vec("\\{\"a\": (1|2\\.5|\"x\"|null|\\[1, 2\\]), \"b\": (true|\"\\\\u00e9\\\\n\"|1e5)\\}|", 0..20),
        chunk in 1_usize..80,
    ) {
        let folder = Folder::with("a.ndjson", rows.join("\n"));
        prop_assert_eq!(read(&folder, &source("a.ndjson"), chunk), read(&folder, &source("a.ndjson"), 1 << 20));
    }

    #[test]
    fn any_bytes_are_an_answer(bytes in prop::collection::vec(any::<u8>(), 0..200), ending in 0_usize..7) {
        let name = ["a.csv", "a.tsv", "a.ndjson", "a.parquet", "a.arrow", "a.csv.gz", "a.ndjson.zst"][ending];
        let folder = Folder::with(name, &bytes);
        let _ = read(&folder, &source(name), 50);
        let utf16 = Source { encoding: Some("utf-16".into()), ..source(name) };
        let _ = read(&folder, &utf16, 50);
    }
}
