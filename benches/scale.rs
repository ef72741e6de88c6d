//! What a run costs beside decoding the columns that it needs, and how that changes with what is asked. Prints the table of
//! `docs/performance.md`; `MILIEU_BENCH_CUSTOMERS` says how many customers there are (20 orders and 30 visits each on average).
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use criterion::{Criterion, criterion_group, criterion_main};
use milieu::engine::Folding;
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, Workspace};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use polars::prelude::{LazyFrame, PlRefPath, ScanArgsParquet, col};

const ENTITIES: &str = "subject customer\n\
    entity customer/customers { source \"customers.parquet\" key customer_id }\n\
    entity order/orders { source \"orders.parquet\" time ordered_at belongs to customer on customer_id }\n\
    entity visit/visits { source \"visits.parquet\" time visited_at belongs to customer on customer_id }\n";

/// 2026-06-30 in days since 1970.
const TODAY: i64 = 20_634;
const DAY: i64 = 86_400_000_000;

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

    fn times(&mut self, rows: i64) -> ArrayRef {
        let times = (0..rows).map(|_| TODAY * DAY - self.below(730 * 86_400) * 1_000_000);
        Arc::new(TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC"))
    }

    fn texts(&mut self, rows: i64, of: &[&str]) -> ArrayRef {
        Arc::new((0..rows).map(|_| Some(self.one_of(of))).collect::<StringArray>())
    }

    fn longs(&mut self, rows: i64, end: i64) -> ArrayRef {
        Arc::new((0..rows).map(|_| self.below(end)).collect::<Int64Array>())
    }
}

/// Rows that are made and written at once: as many as a row group has.
const GROUP: i64 = 122_880;

fn write(path: &Path, rows: i64, mut make: impl FnMut(i64, i64) -> RecordBatch) {
    let zstd = Compression::ZSTD(ZstdLevel::try_new(3).expect("a level"));
    let properties = WriterProperties::builder().set_compression(zstd).build();
    let mut writer = None;
    for start in (0..rows).step_by(usize::try_from(GROUP).unwrap_or(1)) {
        let batch = make(start, GROUP.min(rows - start));
        let file = || std::fs::File::create(path).expect("the folder was made for it");
        let own = writer.get_or_insert_with(|| {
            ArrowWriter::try_new(file(), batch.schema(), Some(properties.clone())).expect("a writer")
        });
        own.write(&batch).expect("rows are written");
        own.flush().expect("a row group is written");
    }
    writer.expect("there are rows").close().expect("a whole file");
}

fn tables(folder: &Path, customers: i64) {
    let mut draws = Draws(7);
    let batch = |columns: Vec<(&str, ArrayRef)>| RecordBatch::try_from_iter(columns).expect("columns of one length");
    write(&folder.join("customers.parquet"), customers, |start, rows| {
        let incomes: ArrayRef = Arc::new((0..rows).map(|_| draws.below(90_000) as f64).collect::<Float64Array>());
        let keys: ArrayRef = Arc::new((start..start + rows).collect::<Int64Array>());
        let country = draws.texts(rows, &["NL", "DE", "FR", "PL"]);
        batch(vec![("customer_id", keys), ("income", incomes), ("country", country)])
    });
    write(&folder.join("orders.parquet"), 20 * customers, |_, rows| {
        let amounts = (0..rows).map(|_| draws.below(20_000) as f64 / 100.0).collect::<Float64Array>();
        batch(vec![
            ("customer_id", draws.longs(rows, customers)),
            ("ordered_at", draws.times(rows)),
            ("amount", Arc::new(amounts)),
            ("channel", draws.texts(rows, &["store", "web", "app"])),
            ("status", draws.texts(rows, &["completed", "completed", "completed", "refunded"])),
        ])
    });
    write(&folder.join("visits.parquet"), 30 * customers, |_, rows| {
        batch(vec![
            ("customer_id", draws.longs(rows, customers)),
            ("visited_at", draws.times(rows)),
            ("kind", draws.texts(rows, &["page", "app", "search", "basket", "mail", "call"])),
        ])
    });
}

/// So many traits and segments of one mix.
fn mix(traits: usize, segments: usize) -> String {
    let mut text = ENTITIES.to_owned();
    let windows = [7, 14, 30, 60, 90, 180, 365];
    for number in 0..traits {
        let days = windows[number % 7] + number / 7;
        let (channel, kind) = (["store", "web", "app"][number % 3], ["page", "app", "search", "basket"][number % 4]);
        let orders = format!("orders within last {days} days where status = \"completed\" and channel = \"{channel}\"");
        let value = match number % 5 {
            0 => format!("count({orders})"),
            1 => format!("sum(amount of {orders})"),
            2 => format!("max(amount of {orders})"),
            3 => format!("avg(amount of {orders})"),
            _ => format!("count(visits within last {days} days where kind = \"{kind}\")"),
        };
        writeln!(text, "trait t{number} = {value}").expect("a string takes every text");
    }
    for number in 0..segments {
        let (one, other) = (number % traits, (number * 7 + 3) % traits);
        let condition = match number % 4 {
            0 => format!("income > {}", number * 17),
            1 => format!("t{one} > {} and country in (\"NL\", \"DE\")", number % 9),
            2 => format!("t{one} > {} or t{other} >= {}", number % 11, number % 5),
            _ => format!("s{} and not s{}", number - 3, number - 2),
        };
        writeln!(text, "segment s{number} = {condition}").expect("a string takes every text");
    }
    text
}

fn run(folder: &Path, names: &[&str], folding: Folding) -> Duration {
    run_with(folder, names, folding, true)
}

fn run_with(folder: &Path, names: &[&str], folding: Folding, no_cache: bool) -> Duration {
    let start = Instant::now();
    let options = Options { as_of: Some("2026-06-30".into()), folding, ..Options::default() };
    let mut workspace = Workspace::open(folder, options).expect("the folder is there");
    let names = names.iter().map(|&name| name.to_owned()).collect();
    let asked = RunOptions { names, out: Some(folder.join("out")), force: true, no_cache, ..RunOptions::default() };
    workspace.run(&asked, &Silent).expect("a run");
    start.elapsed()
}

/// Decodes the columns that the mix reads, and does nothing with them.
fn decode(folder: &Path) -> Duration {
    let start = Instant::now();
    let columns: [(&str, &[&str]); 3] = [
        ("customers", &["customer_id", "income", "country"]),
        ("orders", &["customer_id", "ordered_at", "amount", "channel", "status"]),
        ("visits", &["customer_id", "visited_at", "kind"]),
    ];
    for (table, columns) in columns {
        let path = folder.join(format!("{table}.parquet"));
        let path = PlRefPath::try_from_path(&path).expect("a path");
        let frame = LazyFrame::scan_parquet(path, ScanArgsParquet::default()).expect("a file");
        let wanted: Vec<_> = columns.iter().map(|&column| col(column)).collect();
        frame.select(wanted).collect().expect("rows");
    }
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64()
}

/// A line of the table.
fn say(line: &str) {
    // Nobody is told when stdout is gone.
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// All in turn, three times; the table has the medians.
fn table(folder: &Path, customers: i64) {
    let with = |traits: usize, segments: usize| {
        std::fs::write(folder.join("workspace.seg"), mix(traits, segments)).expect("the folder was made for it");
    };
    let mut times: [Vec<Duration>; 9] = Default::default();
    for _ in 0..3 {
        with(60, 200);
        times[0].push(decode(folder));
        times[1].push(run(folder, &[], Folding::Fused));
        times[2].push(run(folder, &[], Folding::Alone));
        times[3].push(run(folder, &[], Folding::GroupBy));
        times[4].push(run(folder, &["s1"], Folding::Fused));
        with(300, 1_000);
        times[5].push(run(folder, &[], Folding::Fused));
        with(60, 200);
        let _ = std::fs::remove_dir_all(folder.join(".milieu"));
        times[6].push(run_with(folder, &[], Folding::Fused, false));
        let changed = mix(60, 200).replace("segment s1 = t1 > 1", "segment s1 = t1 > 2");
        std::fs::write(folder.join("workspace.seg"), &changed).expect("the folder was made for it");
        times[7].push(run_with(folder, &[], Folding::Fused, false));
        let changed = changed.replace(
            "trait t1 = sum(amount of orders within last 14 days",
            "trait t1 = sum(amount of orders within last 15 days",
        );
        std::fs::write(folder.join("workspace.seg"), changed).expect("the folder was made for it");
        times[8].push(run_with(folder, &[], Folding::Fused, false));
    }
    let [decoding, fused, alone, grouped, one, large, keeping, segment, aggregate] = times.map(median);
    let threads = rayon::current_num_threads();
    say(&format!("\n{customers} customers, {threads} threads, milieu {}", env!("CARGO_PKG_VERSION")));
    say("\n| what | seconds | beside |\n|---|--:|---|");
    say(&format!("| decode the columns that are needed | {decoding:.2} | |"));
    say(&format!("| run, 60 traits, 200 segments | {fused:.2} | {:.2} of decoding |", fused / decoding));
    say(&format!("| the same, each aggregate by itself | {alone:.2} | {:.2} of the run |", alone / fused));
    say(&format!("| the same, by `group_by` of polars | {grouped:.2} | {:.2} of the run |", grouped / fused));
    say(&format!("| run of one segment over one trait | {one:.2} | {:.2} of the run |", one / fused));
    say(&format!("| run, 300 traits, 1,000 segments | {large:.2} | {:.2} of the run |", large / fused));
    say(&format!("| run that keeps its results | {keeping:.2} | {:.2} of the run |", keeping / fused));
    say(&format!(
        "| the next, one segment's rule changed | {segment:.2} | {:.2} of the one before |",
        segment / keeping
    ));
    say(&format!("| the next, one sum's rule changed | {aggregate:.2} | {:.2} of the first |\n", aggregate / keeping));
}

fn scale(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("the machine has a folder for temporary files");
    let customers = std::env::var("MILIEU_BENCH_CUSTOMERS").ok().and_then(|count| count.parse().ok());
    let customers = customers.unwrap_or(50_000);
    tables(folder.path(), customers);
    table(folder.path(), customers);
    std::fs::write(folder.path().join("workspace.seg"), mix(60, 200)).expect("the folder was made for it");
    let mut group = criterion.benchmark_group("scale");
    group.sample_size(10);
    group.bench_function("decode", |bencher| bencher.iter(|| decode(folder.path())));
    group.bench_function("run", |bencher| bencher.iter(|| run(folder.path(), &[], Folding::Fused)));
    group.finish();
}

criterion_group!(benches, scale);
criterion_main!(benches);
