//! What more definitions cost over the same data: a run of 1,000 segments beside one of 200 of the same mix, and segments that
//! are built ten deep on each other beside the same conditions written out flat. And how long 5,000 definitions take until
//! they are planned.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray,
};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, Workspace};

const CUSTOMERS: i64 = 50_000;
const ORDERS: i64 = 1_000_000;
const ENTITIES: &str = "subject customer\n\
    entity customer/customers { source \"customers.parquet\" key customer_id }\n\
    entity order/orders { source \"orders.parquet\" key order_id time ordered_at belongs to customer on customer_id }\n";

/// 2026-06-30 in days since 1970.
const TODAY: i64 = 20_634;

/// The same numbers every time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).cast_signed() % end
    }

    fn one_of<'t>(&mut self, texts: &[&'t str]) -> &'t str {
        texts[usize::try_from(self.below(i64::try_from(texts.len()).unwrap_or(1))).unwrap_or(0)]
    }
}

fn write_tables(folder: &Path) {
    let mut draws = Draws(7);
    let days = (0..CUSTOMERS).map(|_| i32::try_from(TODAY - 6_000 - draws.below(20_000)).unwrap_or(0));
    let births: ArrayRef = Arc::new(Date32Array::from_iter_values(days));
    let keys: ArrayRef = Arc::new((0..CUSTOMERS).collect::<Int64Array>());
    let incomes: ArrayRef = Arc::new((0..CUSTOMERS).map(|_| draws.below(90_000) as f64).collect::<Float64Array>());
    let countries = (0..CUSTOMERS).map(|_| Some(draws.one_of(&["NL", "DE", "FR", "PL"])));
    let countries: ArrayRef = Arc::new(countries.collect::<StringArray>());
    let columns = [("customer_id", keys), ("birth_date", births), ("income", incomes), ("country", countries)];
    write(&folder.join("customers.parquet"), &RecordBatch::try_from_iter(columns).expect("columns of one length"));

    let keys: ArrayRef = Arc::new((0..ORDERS).collect::<Int64Array>());
    let owners: ArrayRef = Arc::new((0..ORDERS).map(|_| draws.below(CUSTOMERS)).collect::<Int64Array>());
    let day = 86_400_000_000_i64;
    let times = (0..ORDERS).map(|_| TODAY * day - draws.below(730 * 86_400) * 1_000_000);
    let times: ArrayRef = Arc::new(TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC"));
    let amounts: ArrayRef = Arc::new((0..ORDERS).map(|_| draws.below(20_000) as f64 / 100.0).collect::<Float64Array>());
    let channels = (0..ORDERS).map(|_| Some(draws.one_of(&["store", "web", "app"])));
    let channels: ArrayRef = Arc::new(channels.collect::<StringArray>());
    let columns = [
        ("order_id", keys),
        ("customer_id", owners),
        ("ordered_at", times),
        ("amount", amounts),
        ("channel", channels),
    ];
    write(&folder.join("orders.parquet"), &RecordBatch::try_from_iter(columns).expect("columns of one length"));
}

fn write(path: &Path, batch: &RecordBatch) {
    let file = std::fs::File::create(path).expect("the folder was made for it");
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(batch).expect("rows are written");
    writer.close().expect("a whole file");
}

/// Segments of one mix: half of them over related rows, half of those built on others.
fn mix(count: usize) -> String {
    let mut text = ENTITIES.to_owned();
    let windows = [7, 14, 30, 60, 90, 180, 365];
    for trait_number in 0..60 {
        let (days, channel) = (windows[trait_number % 7], ["store", "web", "app"][trait_number % 3]);
        let function = ["count(", "sum(amount of ", "max(amount of "][trait_number / 20];
        let rows = format!("orders within last {days} days where channel = \"{channel}\" and amount > {trait_number}");
        text.push_str(&format!("trait t{trait_number} = {function}{rows})\n"));
    }
    for number in 0..count {
        let (one, other) = (number % 60, (number * 7 + 3) % 60);
        let written = match number % 4 {
            0 => writeln!(
                text,
                "segment s{number} = age(birth_date) >= {} and income > {}",
                18 + number % 50,
                number * 17
            ),
            1 => writeln!(text, "segment s{number} = t{one} > {} and country in (\"NL\", \"DE\")", number % 9),
            2 => writeln!(text, "segment s{number} = t{one} > {} or t{other} >= {}", number % 11, number % 5),
            _ => writeln!(text, "segment s{number} = s{} and not s{}", number - 3, number - 2),
        };
        written.expect("a string takes every text");
    }
    text
}

/// A hundred conditions, each reached through so many segments.
fn nested(depth: usize) -> String {
    let mut text = ENTITIES.to_owned();
    for number in 0..100 {
        let rows = format!("count(orders within last {} days where amount > {number}) > 2", 30 + number);
        writeln!(text, "segment s{number}_0 = income > {} and {rows}", number * 500).expect("as above");
        for level in 1..depth {
            writeln!(text, "segment s{number}_{level} = s{number}_{}", level - 1).expect("as above");
        }
    }
    text
}

fn run(folder: &Path, names: &[String]) {
    let options = Options { as_of: Some("2026-06-30".into()), ..Options::default() };
    let mut workspace = Workspace::open(folder, options).expect("the folder is there");
    let asked = RunOptions { names: names.to_vec(), stream: true, no_cache: true, ..RunOptions::default() };
    let report = workspace.run(&asked, &Silent).expect("a run");
    assert!(report.membership.is_some());
}

fn segments(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("the machine has a folder for temporary files");
    write_tables(folder.path());
    let mut group = criterion.benchmark_group("run");
    group.sample_size(10);
    for count in [200, 1_000] {
        std::fs::write(folder.path().join("workspace.seg"), mix(count)).expect("the folder was made for it");
        group.bench_function(BenchmarkId::new("segments", count), |bencher| {
            bencher.iter(|| run(folder.path(), &[]));
        });
    }
    for depth in [1, 10] {
        std::fs::write(folder.path().join("workspace.seg"), nested(depth)).expect("the folder was made for it");
        // The same hundred answers, whatever they are built on.
        let names: Vec<String> = (0..100).map(|number| format!("s{number}_{}", depth - 1)).collect();
        group.bench_function(BenchmarkId::new("segments deep", depth), |bencher| {
            bencher.iter(|| run(folder.path(), &names));
        });
    }
    group.finish();
}

fn plan(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("the machine has a folder for temporary files");
    write_tables(folder.path());
    std::fs::write(folder.path().join("workspace.seg"), mix(5_000 - 60 - 3)).expect("the folder was made for it");
    let mut group = criterion.benchmark_group("plan");
    group.sample_size(10);
    group.bench_function("5000 definitions opened, checked and planned", |bencher| {
        bencher.iter(|| {
            let mut workspace = Workspace::open(folder.path(), Options::default()).expect("the folder is there");
            workspace.check(false, &Silent).expect("a check");
            let plan = workspace.explain(&[]).expect("a plan");
            assert!(plan.contains("fold 60 aggregates"), "{plan}");
        });
    });
    group.finish();
}

criterion_group!(benches, plan, segments);
criterion_main!(benches);
