//! Rows by key: the same as all rows without the others, whatever is read of the files.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, Date32Array, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder};
use chrono_tz::Tz;
use milieu::data::{Selected, Table, read_batches, select_rows, value};
use milieu::model::{Type, Value};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;

use super::support::{Folder, source, typed};

const NAMES: [Option<&str>; 5] =
    [Some("Ada"), Some("Björn"), None, Some("a name of more than twelve bytes"), Some("Ada")];

/// Rows with ascending numbers, some of them missing, in row groups of ten.
fn parquet(first: i64, rows: i64) -> Vec<u8> {
    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in 0..rows {
        tags.values().append_option(NAMES[usize::try_from(row).unwrap() % 5]);
        tags.append(row % 4 > 0);
    }
    let names = (0..rows).map(|row| NAMES[usize::try_from(row * 3).unwrap() % 5]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("number", Arc::new((first..first + rows).map(|at| (at % 7 > 0).then_some(at)).collect::<Int64Array>())),
        ("name", Arc::new(names.collect::<StringArray>())),
        ("day", Arc::new((0..rows).map(|row| i32::try_from(row / 2).ok()).collect::<Date32Array>())),
        ("tags", Arc::new(tags.finish())),
    ];
    let columns = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(10)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

/// All rows of some columns, in the order of the files.
fn all(table: &Table, columns: &[u32]) -> Vec<Vec<Value>> {
    let kinds: Vec<Type> = columns.iter().map(|&at| table.columns()[at as usize].ty.clone()).collect();
    let mut rows = Vec::new();
    for batch in read_batches(table, columns, Tz::UTC).unwrap() {
        for row in 0..batch.num_rows() {
            rows.push(batch.columns().iter().zip(&kinds).map(|(column, kind)| value(column, row, kind)).collect());
        }
    }
    rows
}

/// The rows with these keys, which have to be those of all rows that have one.
fn selected(table: &Table, columns: &[u32], by: &[u32], keys: Vec<Vec<Value>>) -> Selected {
    let keys: HashSet<Vec<Value>> = keys.into_iter().collect();
    let selected = select_rows(table, columns, (by, &keys), Tz::UTC).unwrap();
    let (deciding, wanted) = (all(table, by), all(table, columns));
    let expected: Vec<&Vec<Value>> =
        deciding.iter().zip(&wanted).filter(|(key, _)| keys.contains(*key)).map(|(_, row)| row).collect();
    assert_eq!(selected.rows.iter().map(|(_, row)| row).collect::<Vec<_>>(), expected, "{by:?} {keys:?}");
    assert!(selected.rows.is_sorted_by(|a, b| a.0 < b.0), "in the order of the files, each once");
    selected
}

#[test]
fn of_parquet_files_only_what_may_have_a_key_is_looked_at() {
    let folder = Folder::with("a/1.parquet", parquet(0, 95)).and("a/2.parquet", parquet(95, 38));
    let table = folder.load(&source("a/*.parquet")).unwrap();
    let (int, text) = (Value::Int, Value::text);
    let one = selected(&table, &[0, 1, 2, 3], &[0], vec![vec![int(55)]]);
    assert_eq!((one.rows.len(), one.row_groups), (1, Some((1, 14))));
    // The 14th is missing, and nobody has 999.
    let three = selected(&table, &[1, 0], &[0], vec![vec![int(14)], vec![int(3)], vec![int(96)], vec![int(999)]]);
    assert_eq!((three.rows.len(), three.row_groups), (2, Some((3, 14))));
    assert_eq!(selected(&table, &[0], &[0], vec![vec![int(-1)]]).row_groups, Some((0, 14)));
    assert_eq!(
        selected(&table, &[0, 3], &[1], vec![vec![text("Ada")], vec![text("a name of more than twelve bytes")]])
            .rows
            .len(),
        80
    );
    let both = vec![vec![text("Björn"), int(52)], vec![text("Ada"), int(52)], vec![text("Ada"), int(130)]];
    assert_eq!(selected(&table, &[2], &[1, 0], both).rows.len(), 2);
    assert_eq!(selected(&table, &[0], &[2], vec![vec![Value::Date(7)]]).rows.len(), 4);
}

#[test]
fn of_texts_the_rows_are_the_same() {
    let csv = "number,name\n1,Ada\n,Björn\n3,\n1,Eve\n";
    let table =
        Folder::with("a.csv", csv).load(&typed("a.csv", &[("number", Type::Int), ("name", Type::Text)])).unwrap();
    let twice = selected(&table, &[1], &[0], vec![vec![Value::Int(1)]]);
    assert_eq!((twice.rows.len(), twice.row_groups), (2, None));
    assert_eq!(selected(&table, &[0, 1], &[1], vec![vec![Value::text("Björn")]]).rows.len(), 1);
    let every = select_rows(&table, &[0], (&[], &HashSet::new()), Tz::UTC).unwrap();
    assert_eq!(every.rows.len(), 4);
}
