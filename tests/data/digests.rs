//! Digests: of all bytes for text, of length and footer for Parquet and Arrow.

use std::sync::Arc;

use arrow::array::{ArrayRef, Int32Array};
use arrow::record_batch::RecordBatch;

use super::support::{Folder, source};

fn digest(name: &str, bytes: &[u8], full: bool) -> String {
    Folder::with(name, bytes).open(&source(name)).unwrap().digest(full).unwrap().remove(0).blake3
}

#[test]
fn of_text() {
    let found = Folder::with("a.csv", "x\n1\n").open(&source("a.csv")).unwrap().digest(false).unwrap();
    assert_eq!((found[0].file.as_str(), found[0].bytes), ("a.csv", 4));
    assert_eq!(found[0].blake3, blake3::hash(b"x\n1\n").to_hex().to_string());
    assert_ne!(digest("a.csv", b"x\n1\n", false), digest("a.csv", b"x\n2\n", false));
}

#[test]
fn of_parquet() {
    let column: ArrayRef = Arc::new(Int32Array::from_iter_values(0..1000));
    let batch = RecordBatch::try_from_iter([("x", column)]).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    let whole = writer.into_inner().unwrap();
    let mut other = whole.clone();
    other[40] ^= 1;
    assert_eq!(digest("a.parquet", &whole, false), digest("b.parquet", &whole, false));
    assert_eq!(digest("a.parquet", &whole, false), digest("a.parquet", &other, false));
    assert_ne!(digest("a.parquet", &whole, true), digest("a.parquet", &other, true));
    let size = u32::from_le_bytes(whole[whole.len() - 8..whole.len() - 4].try_into().unwrap()) as usize;
    let mut hasher = blake3::Hasher::new();
    hasher.update(&(whole.len() as u64).to_le_bytes());
    hasher.update(&whole[whole.len() - 8 - size..]);
    assert_eq!(digest("a.parquet", &whole, false), hasher.finalize().to_hex().to_string());
}
