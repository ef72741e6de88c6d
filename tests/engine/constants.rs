//! Columns beside constants, in a table of several blocks whose rows are evaluated some at a time.

use std::fs::File;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, AsArray, Date32Array, Decimal128Array, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray,
    StringBuilder,
};
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, Workspace};
use parquet::arrow::ArrowWriter;

const ROWS: i64 = 300_001;

/// Texts that a view holds whole and longer ones, some of which begin alike.
const WORDS: [Option<&str>; 8] = [
    Some("DE"),
    Some("D"),
    Some("twelve bytes"),
    Some("twelve bytes+"),
    Some("a text that is much longer than a view"),
    Some("a text that is much longer than a vieW"),
    Some("Straße"),
    None,
];

/// A customer, from the number.
struct Row {
    word: Option<&'static str>,
    float: Option<f64>,
    int: Option<i64>,
    day: Option<i32>,
    cents: Option<i128>,
    tags: Option<Vec<Option<&'static str>>>,
}

fn row(number: i64) -> Row {
    let part = |of: i64, shift: i64| (number * 7_919 + shift) % of;
    let word = |at: i64| WORDS[usize::try_from(at).unwrap() % WORDS.len()];
    let tags = (0..part(4, 2)).map(|at| word(part(97, at) + at)).collect();
    Row {
        word: word(part(101, 0)),
        float: [Some(0.0), Some(-0.0), Some(1.5), None, Some(-7.25), Some(f64::INFINITY)]
            [usize::try_from(part(6, 1)).unwrap()],
        int: (part(11, 0) > 0).then(|| part(40, 3) - 20),
        day: (part(13, 0) > 0).then(|| 20_634 - i32::try_from(part(30_000, 0)).unwrap()),
        cents: (part(7, 0) > 0).then(|| i128::from(part(1_000, 5) - 500)),
        tags: (part(5, 0) > 0).then_some(tags),
    }
}

fn customers() -> RecordBatch {
    let rows: Vec<Row> = (0..ROWS).map(row).collect();
    let mut tags = ListBuilder::new(StringBuilder::new());
    for row in &rows {
        match &row.tags {
            Some(words) => {
                for word in words {
                    tags.values().append_option(*word);
                }
                tags.append(true);
            }
            None => tags.append(false),
        }
    }
    let cents: Decimal128Array = rows.iter().map(|row| row.cents).collect();
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("id", Arc::new((0..ROWS).collect::<Int64Array>())),
        ("word", Arc::new(rows.iter().map(|row| row.word).collect::<StringArray>())),
        ("float", Arc::new(rows.iter().map(|row| row.float).collect::<Float64Array>())),
        ("int", Arc::new(rows.iter().map(|row| row.int).collect::<Int64Array>())),
        ("day", Arc::new(rows.iter().map(|row| row.day).collect::<Date32Array>())),
        ("money", Arc::new(cents.with_precision_and_scale(10, 2).unwrap())),
        ("tags", Arc::new(tags.finish())),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

type Holds = fn(&Row) -> bool;

/// Conditions, and what they mean.
const CASES: [(&str, Holds); 21] = [
    ("word = \"DE\"", |row| row.word == Some("DE")),
    ("\"twelve bytes\" = word", |row| row.word == Some("twelve bytes")),
    ("word = \"twelve bytes+\"", |row| row.word == Some("twelve bytes+")),
    ("word != \"D\"", |row| row.word != Some("D")),
    ("word = \"STRAßE\" ignoring case", |row| row.word == Some("Straße")),
    ("word in (\"D\", \"twelve bytes\", \"a text that is much longer than a view\")", |row| {
        [Some("D"), Some("twelve bytes"), Some("a text that is much longer than a view")].contains(&row.word)
    }),
    ("word in (\"a text that is much longer than a view\", \"twelve bytes+\")", |row| {
        [Some("a text that is much longer than a view"), Some("twelve bytes+")].contains(&row.word)
    }),
    ("word in (\"D\", \"DE\")", |row| [Some("D"), Some("DE")].contains(&row.word)),
    ("float = 0", |row| row.float == Some(0.0)),
    ("float < 0", |row| row.float.is_some_and(|float| float < 0.0)),
    ("float > 1.5", |row| row.float.is_some_and(|float| float > 1.5)),
    ("1.5 >= float", |row| row.float.is_some_and(|float| float <= 1.5)),
    ("int between -3 and 7", |row| row.int.is_some_and(|int| (-3..=7).contains(&int))),
    ("0 < int", |row| row.int.is_some_and(|int| int > 0)),
    ("int in (-20, 19, 3)", |row| row.int.is_some_and(|int| [-20, 19, 3].contains(&int))),
    ("day >= 2020-02-29", |row| row.day.is_some_and(|day| day >= 18_321)),
    ("money <= -1.25", |row| row.cents.is_some_and(|cents| cents <= -125)),
    ("money = 2", |row| row.cents == Some(200)),
    ("tags contains \"DE\"", |row| row.tags.as_ref().is_some_and(|tags| tags.contains(&Some("DE")))),
    ("tags contains \"a text that is much longer than a vieW\"", |row| {
        row.tags.as_ref().is_some_and(|tags| tags.contains(&Some("a text that is much longer than a vieW")))
    }),
    ("days_since(day) <= 20634 and days_since(day) > 15000", |row| {
        row.day.is_some_and(|day| (15_001..=20_634).contains(&(20_634 - day)))
    }),
];

#[test]
fn conditions_say_of_every_row_of_every_block_what_they_mean() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, batch: &RecordBatch| {
        let file = File::create(folder.path().join(name)).unwrap();
        let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
        writer.write(batch).unwrap();
        writer.close().unwrap();
    };
    write("customers.parquet", &customers());
    let owners: ArrayRef = Arc::new((0..ROWS).step_by(3).collect::<Int64Array>());
    let times: ArrayRef = Arc::new(Date32Array::from_iter_values((0..ROWS).step_by(3).map(|_| 20_600)));
    write("orders.parquet", &RecordBatch::try_from_iter([("id", owners), ("at", times)]).unwrap());
    let mut text = "subject customer\n\
         entity customer/customers { source \"customers.parquet\" key id }\n\
         entity order/orders { source \"orders.parquet\" time at belongs to customer on id }\n\
         segment bought = any(orders within last 90 days)\n"
        .to_owned();
    for (at, (condition, _)) in CASES.iter().enumerate() {
        text += &format!("segment s{at} = {condition}\nsegment b{at} = bought and {condition}\n");
    }
    std::fs::write(folder.path().join("w.seg"), text).unwrap();
    let options = Options { as_of: Some("2026-06-30".into()), ..Options::default() };
    let mut workspace = Workspace::open(folder.path(), options).unwrap();
    let wishes = RunOptions { stream: true, no_cache: true, ..RunOptions::default() };
    let report = workspace.run(&wishes, &Silent);
    assert!(report.is_ok(), "{report:?} {:?}", workspace.findings());
    let membership = report.unwrap().membership.unwrap();
    let ids = membership.column_by_name("id").unwrap().as_primitive::<arrow::datatypes::Int64Type>();
    assert!(ids.values().iter().copied().eq(0..ROWS));
    for (at, (condition, holds)) in CASES.iter().enumerate() {
        let column = |kind: &str| membership.column_by_name(&format!("{kind}{at}")).unwrap().as_boolean();
        let (all, bought) = (column("s"), column("b"));
        assert!(all.true_count() > 0, "{condition} never holds");
        for number in 0..ROWS {
            let (place, expected) = (usize::try_from(number).unwrap(), holds(&row(number)));
            assert_eq!(all.value(place), expected, "{condition}, customer {number}");
            assert_eq!(bought.value(place), expected && number % 3 == 0, "{condition}, customer {number} who bought");
        }
    }
}
