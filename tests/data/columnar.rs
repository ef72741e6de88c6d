//! Parquet and Arrow IPC: kinds, normal forms, broken files.

use std::sync::Arc;

use arrow::array::*;
use arrow::datatypes::*;
use arrow::record_batch::RecordBatch;
use chrono_tz::Tz;
use milieu::model::{Declared, Source, Type};

use super::support::{Folder, declared, kinds, rows, rows_in, source, spec, typed};

fn batch(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn parquet_of(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn ipc_of(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = arrow::ipc::writer::FileWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn stream_of(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = arrow::ipc::writer::StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

#[test]
fn kinds_by_schema() {
    let address = StructArray::from(vec![(
        Arc::new(Field::new("city", DataType::Utf8, true)),
        Arc::new(StringArray::from(vec![Some("Delft"), Some("x")])) as ArrayRef,
    )]);
    let columns = batch(vec![
        ("b", Arc::new(BooleanArray::from(vec![Some(true), None]))),
        ("i8", Arc::new(Int8Array::from(vec![1, -2]))),
        ("u32", Arc::new(UInt32Array::from(vec![u32::MAX, 0]))),
        ("f", Arc::new(Float32Array::from(vec![0.5, f32::NAN]))),
        ("d", Arc::new(Decimal128Array::from(vec![150, 2]).with_precision_and_scale(10, 2).unwrap())),
        ("s", Arc::new(StringArray::from(vec![Some("x"), Some(" \u{2003}")]))),
        ("dict", Arc::new(vec!["a", "b"].into_iter().collect::<DictionaryArray<Int32Type>>())),
        ("day", Arc::new(Date32Array::from(vec![Some(0), None]))),
        ("ns", Arc::new(TimestampNanosecondArray::from(vec![1_999, -1]).with_timezone("+02:00"))),
        ("local", Arc::new(TimestampMillisecondArray::from(vec![0, 1000]))),
        ("u64", Arc::new(UInt64Array::from(vec![1, 2]))),
        ("nothing", Arc::new(NullArray::new(2))),
        ("bytes", Arc::new(BinaryArray::from(vec![&b"x"[..], b"y"]))),
        ("address", Arc::new(address)),
    ]);
    let folder = Folder::with("a.parquet", parquet_of(&columns))
        .and("a.arrow", ipc_of(&columns))
        .and("s.arrow", stream_of(&columns));
    for path in ["a.parquet", "a.arrow", "s.arrow"] {
        let table = folder.load_in(&source(path), Tz::Europe__Amsterdam).unwrap();
        assert_eq!(
            kinds(&table),
            "b bool, i8 int, u32 int, f float, d decimal(2), s text, dict text, day date, ns timestamp, local timestamp, \
             u64 unsupported, nothing text, bytes unsupported, address unsupported, address.city text",
            "{path}"
        );
        assert_eq!(
            rows_in(&table, Tz::Europe__Amsterdam),
            [
                "true 1 4294967295 0.5f 150e-2 'x' 'a' 1970-01-01 1970-01-01T00:00:00.000001Z 1969-12-31T23:00:00Z - 'Delft'",
                "- -2 0 - 2e-2 - 'b' - 1969-12-31T23:59:59.999999Z 1969-12-31T23:00:01Z - 'x'",
            ],
            "{path}"
        );
    }
    assert_eq!(folder.open(&source("a.parquet")).unwrap().row_count(), Some(2));
    let table = folder.open(&source("a.parquet")).unwrap();
    let error = milieu::data::read_batches(&table, &[10], Tz::UTC).unwrap_err();
    assert_eq!(error[0].code.number(), "E0510");
}

#[test]
fn struct_fields_and_lists() {
    let city = StringArray::from(vec![Some("Delft"), Some("hidden"), None]);
    let address = StructArray::try_new(
        Fields::from(vec![Field::new("city", DataType::Utf8, true)]),
        vec![Arc::new(city)],
        Some(vec![true, false, true].into()),
    )
    .unwrap();
    let mut tags = ListBuilder::new(StringBuilder::new());
    tags.append_value([Some("a"), Some(" "), None]);
    tags.append_value(Vec::<Option<&str>>::new());
    tags.append_null();
    let columns = batch(vec![("address", Arc::new(address)), ("tags", Arc::new(tags.finish()))]);
    let folder = Folder::with("a.parquet", parquet_of(&columns)).and("a.arrow", ipc_of(&columns));
    for path in ["a.parquet", "a.arrow"] {
        let named = Source { columns: vec![spec("address/city", "city", None)], ..source(path) };
        let table = folder.load(&named).unwrap();
        assert_eq!(kinds(&table), "address unsupported, tags list<text>, city text");
        assert_eq!(rows(&table), ["['a' - -] 'Delft'", "- -", "- -"]);
    }
}

#[test]
fn declared_kinds() {
    let columns = batch(vec![
        ("i", Arc::new(Int32Array::from(vec![Some(20_260_630), None]))),
        ("f", Arc::new(Float64Array::from(vec![Some(5.0), None]))),
        ("s", Arc::new(StringArray::from(vec!["30/06/2026", " "]))),
        ("p", Arc::new(StringArray::from(vec!["1.5", "2.25"]))),
        ("u", Arc::new(UInt64Array::from(vec![1, 2]))),
        ("day", Arc::new(Date32Array::from(vec![0, 1]))),
        ("at", Arc::new(TimestampSecondArray::from(vec![0, 86_400]))),
    ]);
    let folder = Folder::with("a.parquet", parquet_of(&columns));
    let mut typed = source("a.parquet");
    let as_ = |name: &str, ty: Type, format: Option<&str>| spec(name, name, Some(declared(ty, format)));
    typed.columns = vec![
        as_("i", Type::Date, Some("%Y%m%d")),
        as_("f", Type::Int, None),
        as_("s", Type::Date, Some("%d/%m/%Y")),
        as_("p", Type::Decimal(0), None),
        as_("u", Type::Int, None),
        as_("day", Type::Timestamp, None),
        as_("at", Type::Date, None),
    ];
    let table = folder.load_in(&typed, Tz::Europe__Amsterdam).unwrap();
    assert_eq!(kinds(&table), "i date, f int, s date, p decimal(2), u int, day timestamp, at date");
    assert_eq!(
        rows_in(&table, Tz::Europe__Amsterdam),
        [
            "2026-06-30 5 2026-06-30 150e-2 1 1969-12-31T23:00:00Z 1970-01-01",
            "- - - 225e-2 2 1970-01-01T23:00:00Z 1970-01-02"
        ]
    );
    assert!(table.is_converted(0));
    let wrong =
        |name: &str, ty: Type| folder.error(&Source { columns: vec![as_(name, ty, None)], ..source("a.parquet") });
    assert!(wrong("f", Type::Decimal(0)).starts_with("E0515 a.parquet f"), "{}", wrong("f", Type::Decimal(0)));
    assert!(wrong("at", Type::Int).starts_with("E0515"));
    let table = folder.load(&Source { columns: vec![as_("s", Type::Int, None)], ..source("a.parquet") }).unwrap();
    let error = milieu::data::read_batches(&table, &[2], Tz::UTC).unwrap_err();
    assert_eq!(
        super::support::told(&error[0]),
        "E0506 a.parquet s | wrong value in column `s`: `30/06/2026` is no int"
    );
}

#[test]
fn digits_as_flags_and_missing_words() {
    let columns =
        batch(vec![("i", Arc::new(Int32Array::from(vec![1, 0]))), ("s", Arc::new(StringArray::from(vec!["NA", "x"])))]);
    let words = Declared { ty: Type::Bool, format: None, words: Some(("1".into(), "0".into())) };
    let flags =
        Source { columns: vec![spec("i", "flag", Some(words))], missing: vec!["NA".into()], ..source("a.parquet") };
    let folder = Folder::with("a.parquet", parquet_of(&columns));
    let table = folder.load(&flags).unwrap();
    assert_eq!(rows(&table), ["true -", "false 'x'"]);
    assert!(table.is_converted(1));
}

#[test]
fn files_of_one_source() {
    let ints = |values: Vec<i32>| parquet_of(&batch(vec![("x", Arc::new(Int32Array::from(values)))]));
    let longs = parquet_of(&batch(vec![("x", Arc::new(Int64Array::from(vec![3])))]));
    let nulls = parquet_of(&batch(vec![("x", Arc::new(NullArray::new(1)))]));
    let floats = parquet_of(&batch(vec![("x", Arc::new(Float64Array::from(vec![3.0])))]));
    let folder = Folder::with("a/1.parquet", nulls).and("a/2.parquet", ints(vec![1, 2])).and("a/3.parquet", longs);
    let table = folder.load(&source("a")).unwrap();
    assert_eq!((kinds(&table).as_str(), rows(&table).join(" ").as_str()), ("x int", "- 1 2 3"));
    let folder = Folder::with("1.parquet", ints(vec![1])).and("2.parquet", floats);
    let error = folder.error(&source("*.parquet"));
    assert_eq!(error, "E0509 2.parquet x | column `x` is float in `2.parquet`, but int in `1.parquet`");
    let other = parquet_of(&batch(vec![("y", Arc::new(Int64Array::from(vec![3])))]));
    assert!(
        Folder::with("1.parquet", ints(vec![1]))
            .and("2.parquet", other)
            .error(&source("*.parquet"))
            .starts_with("E0509")
    );
}

#[test]
fn partitions_beside_parquet() {
    let ints = |value: i32| parquet_of(&batch(vec![("x", Arc::new(Int32Array::from(vec![value])))]));
    let folder = Folder::with("d/day=2026-01-01/a.parquet", ints(1)).and("d/day=2026-01-02/a.parquet", ints(2));
    let table = folder.load(&source("d")).unwrap();
    assert_eq!(kinds(&table), "x int, day date");
    assert_eq!(rows(&table), ["1 2026-01-01", "2 2026-01-02"]);
    assert!(!table.is_converted(1) && table.physical(0, 1).is_none());
}

#[test]
fn broken_files() {
    let whole = parquet_of(&batch(vec![("x", Arc::new(Int32Array::from_iter_values(0..10_000)))]));
    let folder = Folder::with("half.parquet", &whole[..whole.len() / 2])
        .and("empty.parquet", "")
        .and("text.parquet", "id,x\n1,2\n")
        .and("text.arrow", "id,x\n1,2\n")
        .and("empty.arrow", "");
    let cut = folder.error(&source("half.parquet"));
    assert_eq!(
        cut,
        "E0502 half.parquet | file `half.parquet` cannot be read as Parquet: its end is missing: it was cut off, or is still being written"
    );
    for path in ["empty.parquet", "text.parquet", "text.arrow", "empty.arrow"] {
        assert!(folder.error(&source(path)).starts_with(&format!("E0502 {path}")), "{path}");
    }
    let mut rotten = whole.clone();
    let length = rotten.len();
    rotten[length - 12..length - 8].fill(0xFF);
    rotten[length - 8..length - 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert!(Folder::with("a.parquet", rotten).error(&source("a.parquet")).starts_with("E0502"));
    let mut rotten = whole;
    rotten[4..200].fill(0xFF);
    let folder = Folder::with("a.parquet", rotten);
    let table = folder.open(&source("a.parquet")).unwrap();
    let error = milieu::data::read_batches(&table, &[0], Tz::UTC).unwrap_err();
    assert_eq!(error[0].code.number(), "E0502");
}

#[test]
fn many_rows_come_in_order() {
    let whole = parquet_of(&batch(vec![("x", Arc::new(Int32Array::from_iter_values(0..200_000)))]));
    let folder = Folder::with("a.parquet", whole);
    let rows = rows(&folder.load(&typed("a.parquet", &[("x", Type::Float)])).unwrap());
    assert_eq!(rows.len(), 200_000);
    assert!(rows.iter().enumerate().all(|(at, row)| *row == format!("{at}.0f")));
}

#[test]
fn declarations_hold_for_every_file() {
    let nulls = parquet_of(&batch(vec![("x", Arc::new(NullArray::new(1)))]));
    let floats = parquet_of(&batch(vec![("x", Arc::new(Float64Array::from(vec![3.5])))]));
    let folder = Folder::with("1.parquet", nulls).and("2.parquet", floats);
    let error = folder.error(&typed("*.parquet", &[("x", Type::Decimal(0))]));
    assert_eq!(
        error,
        "E0515 *.parquet x | column `x` of `*.parquet` is float in the file and cannot be read as decimal without loss"
    );
}

#[test]
fn scales_of_all_files_together() {
    let texts = |text: &str| parquet_of(&batch(vec![("x", Arc::new(StringArray::from(vec![text])))]));
    let folder = Folder::with("1.parquet", texts("5")).and("2.parquet", texts("2.25"));
    let table = folder.load(&typed("*.parquet", &[("x", Type::Decimal(0))])).unwrap();
    assert_eq!(
        (kinds(&table).as_str(), rows(&table)),
        ("x decimal(2)", vec!["500e-2".to_owned(), "225e-2".to_owned()])
    );
    let folder = folder.and("3.parquet", texts(&"9".repeat(37)));
    let error = folder.error(&typed("*.parquet", &[("x", Type::Decimal(0))]));
    assert!(error.ends_with("values of column `x` do not fit one decimal of 38 digits together"), "{error}");
}

#[test]
fn struct_fields_of_several_files() {
    let address = |name: &str, array: ArrayRef| {
        let field = Arc::new(Field::new(name, array.data_type().clone(), true));
        parquet_of(&batch(vec![("address", Arc::new(StructArray::from(vec![(field, array)])))]))
    };
    let city = || Arc::new(StringArray::from(vec!["Delft"])) as ArrayRef;
    let named = Source { columns: vec![spec("address/city", "city", None)], ..source("*.parquet") };
    let folder = Folder::with("1.parquet", address("city", city()));
    let other = Folder::with("1.parquet", address("city", city())).and("2.parquet", address("town", city()));
    let third = Folder::with("1.parquet", address("city", city()))
        .and("2.parquet", address("city", Arc::new(Int32Array::from(vec![1]))));
    assert_eq!(rows(&folder.load(&named).unwrap()), ["'Delft'"]);
    assert!(other.error(&named).starts_with("E0509 2.parquet address.city"), "{}", other.error(&named));
    assert!(third.error(&named).starts_with("E0509 2.parquet address.city"), "{}", third.error(&named));
}

/// The same places in every run: others each time would make failures rare and hard to repeat.
fn places(count: usize, length: usize) -> impl Iterator<Item = (usize, u8)> {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    (0..count).map(move |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let at = usize::try_from(state >> 16).unwrap() % length;
        (at, state.to_le_bytes()[1] | 1)
    })
}

#[test]
fn rotten_bytes_are_an_error_or_other_values() {
    let columns = batch(vec![
        ("x", Arc::new(Int32Array::from_iter_values(0..50)) as ArrayRef),
        ("s", Arc::new(StringArray::from_iter_values((0..50).map(|row| format!("text {row}"))))),
    ]);
    for (name, whole) in
        [("a.parquet", parquet_of(&columns)), ("a.arrow", ipc_of(&columns)), ("a.arrow", stream_of(&columns))]
    {
        for (at, flip) in places(300, whole.len()) {
            let mut rotten = whole.clone();
            rotten[at] ^= flip;
            let folder = Folder::with(name, rotten);
            if let Ok(table) = folder.load(&source(name)) {
                let _ = milieu::data::read_batches(&table, &[0, 1], Tz::UTC);
            }
        }
    }
}
