//! Row groups are left out where their statistics allow it, and that changes no answer, no count and no failure.

use std::fmt::Write as _;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int32Array, Int64Array, RecordBatch,
    StringArray, TimestampMicrosecondArray, TimestampMillisecondArray, TimestampNanosecondArray, UInt32Array,
};
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, RunReport, Workspace};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use tempfile::TempDir;

const DAY: i64 = 86_400_000_000;
/// 2026-06-30 in days since 1970.
const TODAY: i64 = 20_634;
const CUSTOMERS: i64 = 20;

/// The same numbers every time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).cast_signed() % end
    }

    fn some<T>(&mut self, value: T) -> Option<T> {
        (self.below(9) > 0).then_some(value)
    }
}

/// How a table is stored.
#[derive(Clone, Copy)]
struct Stored {
    group: usize,
    statistics: bool,
}

const ONE: Stored = Stored { group: 1_000_000, statistics: false };

fn write(path: &Path, batch: &RecordBatch, stored: Stored) {
    let statistics = if stored.statistics { EnabledStatistics::Chunk } else { EnabledStatistics::None };
    let properties = WriterProperties::builder()
        .set_max_row_group_row_count(Some(stored.group))
        .set_statistics_enabled(statistics)
        .set_statistics_truncate_length(Some(3));
    let mut writer =
        ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties.build())).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).unwrap()
}

fn customers() -> RecordBatch {
    table(vec![("customer_id", Arc::new((0..CUSTOMERS).collect::<Int64Array>()) as ArrayRef)])
}

/// A workspace of customers and orders.
fn workspace(orders: &RecordBatch, stored: Stored, settings: &str, definitions: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join("customers.parquet"), &customers(), ONE);
    write(&folder.path().join("orders.parquet"), orders, stored);
    std::fs::write(folder.path().join("milieu.toml"), settings).unwrap();
    let text = format!(
        "subject customer\n\
         entity customer/customers {{ source \"customers.parquet\" key customer_id }}\n\
         entity order/orders {{ source \"orders.parquet\" time at belongs to customer on customer_id }}\n\
         {definitions}"
    );
    std::fs::write(folder.path().join("w.seg"), text).unwrap();
    folder
}

fn run(folder: &Path, names: &[&str]) -> Result<RunReport, String> {
    let options = Options { as_of: Some("2026-06-30".into()), ..Options::default() };
    let mut workspace = Workspace::open(folder, options).unwrap();
    let names = names.iter().map(|name| (*name).to_owned()).collect();
    let wishes = RunOptions { names, stream: true, ..RunOptions::default() };
    workspace.run(&wishes, &Silent).map_err(|failure| {
        let findings: Vec<_> = workspace.findings().iter().map(|finding| finding.message.clone()).collect();
        format!("{failure:?} {findings:?}")
    })
}

fn members(report: &RunReport, name: &str) -> Vec<i64> {
    let batch = report.membership.as_ref().unwrap();
    let keys = batch.column_by_name("customer_id").unwrap().as_any().downcast_ref::<Int64Array>().unwrap();
    let flags = batch.column_by_name(name).unwrap().as_any().downcast_ref::<BooleanArray>().unwrap();
    (0..batch.num_rows()).filter(|&row| flags.value(row)).map(|row| keys.value(row)).collect()
}

fn orphans(report: &RunReport) -> u64 {
    report.record.orphans.iter().map(|orphans| orphans.rows).sum()
}

/// How the orders were read, as the times of the steps tell it.
fn reading(report: &RunReport) -> &str {
    report.steps.iter().map(|(step, _)| step.as_str()).find(|step| step.starts_with("read orders")).unwrap()
}

/// A hundred orders, one every four days up to the clock, in the order of time; of customers 0 to 19 in turn.
fn by_time(owner: impl Fn(i64) -> i64) -> RecordBatch {
    let at = (0..100).map(|row| (TODAY - 4 * (99 - row)) * DAY);
    table(vec![
        ("customer_id", Arc::new((0..100).map(owner).collect::<Int64Array>()) as ArrayRef),
        ("at", Arc::new(TimestampMicrosecondArray::from_iter_values(at).with_timezone("UTC"))),
        ("n", Arc::new((0..100).map(|row| if row == 3 { i64::MAX } else { row }).collect::<Int64Array>())),
    ])
}

#[test]
fn only_the_row_groups_of_a_window_are_read() {
    let definitions = "segment lately = count(orders within last 30 days) >= 1\n\
                       segment ever = count(orders) >= 1\n\
                       segment large = any(orders where n >= 97 and n < 1000)\n\
                       segment nobody = any(orders where n = 50 and at > 2026-06-01)\n\
                       segment long_ago = none(orders within last 30 days)\n";
    let orders = by_time(|row| row % CUSTOMERS);
    let folder = workspace(&orders, Stored { group: 10, statistics: true }, "", definitions);
    let lately = run(folder.path(), &["lately"]).unwrap();
    assert_eq!(reading(&lately), "read orders, 1 of 10 row groups");
    assert_eq!(members(&lately, "lately"), [12, 13, 14, 15, 16, 17, 18, 19]);
    assert_eq!(lately.record.sources.iter().map(|source| source.rows).collect::<Vec<_>>(), [Some(20), Some(100)]);
    let long_ago = run(folder.path(), &["long_ago"]).unwrap();
    assert_eq!(reading(&long_ago), "read orders, 1 of 10 row groups");
    assert_eq!(members(&long_ago, "long_ago"), (0..12).collect::<Vec<_>>());
    let large = run(folder.path(), &["large"]).unwrap();
    assert_eq!(reading(&large), "read orders, 2 of 10 row groups");
    assert_eq!(members(&large, "large"), [17, 18, 19]);
    let nobody = run(folder.path(), &["nobody"]).unwrap();
    assert_eq!(reading(&nobody), "read orders, 0 of 10 row groups");
    assert_eq!((members(&nobody, "nobody"), nobody.membership.unwrap().num_rows()), (Vec::new(), 20));
    // Whatever is wanted beside it wants every row.
    assert_eq!(reading(&run(folder.path(), &["lately", "ever"]).unwrap()), "read orders");

    let untold = workspace(&orders, Stored { group: 10, statistics: false }, "", definitions);
    let lately = run(untold.path(), &["lately"]).unwrap();
    assert_eq!(reading(&lately), "read orders");
    assert_eq!(members(&lately, "lately"), [12, 13, 14, 15, 16, 17, 18, 19]);
}

#[test]
fn files_are_left_out_by_what_their_folders_say() {
    let folder =
        workspace(&by_time(|row| row % CUSTOMERS), ONE, "", "segment recent = any(orders where year = 2026)\n");
    let text = std::fs::read_to_string(folder.path().join("w.seg")).unwrap().replace("orders.parquet", "orders");
    std::fs::write(folder.path().join("w.seg"), text).unwrap();
    for (year, owner) in [(2024, 1), (2025, 2), (2026, 3)] {
        let of_year = folder.path().join(format!("orders/year={year}"));
        std::fs::create_dir_all(&of_year).unwrap();
        write(&of_year.join("a.parquet"), &by_time(|row| if year == 2025 && row == 7 { 77 } else { owner }), ONE);
    }
    let report = run(folder.path(), &["recent"]).unwrap();
    assert_eq!(reading(&report), "read orders, 1 of 3 row groups");
    assert_eq!((members(&report, "recent"), orphans(&report)), (vec![3], 1));
}

#[test]
fn rows_without_their_owner_are_counted_where_they_are_left_out_too() {
    // Rows 0 to 39 name customers that there are; of the next ten every other names none.
    let orders = by_time(|row| if (40..50).contains(&row) && row % 2 == 0 { 1_000 } else { row % CUSTOMERS });
    let definitions = "segment lately = count(orders within last 30 days) >= 1\n\
                       segment ever = count(orders) >= 1\n";
    let folder = workspace(&orders, Stored { group: 10, statistics: true }, "", definitions);
    let (lately, ever) = (run(folder.path(), &["lately"]).unwrap(), run(folder.path(), &["ever"]).unwrap());
    assert_eq!(reading(&lately), "read orders, 1 of 10 row groups");
    assert_eq!((orphans(&lately), orphans(&ever)), (5, 5));
}

#[test]
fn a_fault_is_found_where_no_statistics_would_have_it_read() {
    // The third-oldest row's number cannot be doubled.
    let definitions = "segment asked = any(orders where n * 2 > 5 and at >= 2026-06-01)\n\
                       segment guarded = any(orders within last 30 days where n * 2 > 5)\n\
                       segment summed = sum(n * 2 of orders within last 30 days) > 5\n";
    let orders = by_time(|row| row % CUSTOMERS);
    for statistics in [true, false] {
        let folder = workspace(&orders, Stored { group: 10, statistics }, "", definitions);
        let failed = run(folder.path(), &["asked"]).unwrap_err();
        assert!(failed.contains("does not fit"), "{failed}");
        for name in ["guarded", "summed"] {
            let report = run(folder.path(), &[name]).unwrap();
            assert_eq!(members(&report, name), [12, 13, 14, 15, 16, 17, 18, 19]);
            let part = if statistics { "read orders, 1 of 10 row groups" } else { "read orders" };
            assert_eq!(reading(&report), part);
        }
    }
}

/// Orders with columns of every kind, in the order of one of them more or less.
fn random_orders(draws: &mut Draws) -> RecordBatch {
    let count = 60 + draws.below(60);
    let mut times: Vec<i64> = (0..count).map(|_| draws.below(400 * 24) * DAY / 24).collect();
    times.sort_unstable();
    let times: Vec<i64> = times.into_iter().map(|time| TODAY * DAY - 390 * DAY + time).collect();
    let near = |draws: &mut Draws, row: i64| row / 10 + draws.below(3);
    let rows = 0..count;
    let owners = rows.clone().map(|row| match draws.below(30) {
        0 => None,
        1 => Some(CUSTOMERS + draws.below(3)),
        _ => Some(near(draws, row)),
    });
    let owners: ArrayRef = Arc::new(owners.collect::<Int64Array>());
    let at: ArrayRef = match draws.below(4) {
        0 => Arc::new(TimestampMicrosecondArray::from_iter_values(times.iter().copied()).with_timezone("UTC")),
        1 => Arc::new(TimestampMillisecondArray::from_iter_values(times.iter().map(|at| at / 1_000))),
        2 => Arc::new(TimestampNanosecondArray::from_iter_values(times.iter().map(|at| at * 1_000 + 7))),
        _ => Arc::new(TimestampMicrosecondArray::from_iter_values(times.iter().copied())),
    };
    let whole: ArrayRef = if draws.below(2) == 0 {
        Arc::new(rows.clone().map(|row| draws.below(9).checked_add(row)).collect::<Int64Array>())
    } else {
        let cells = rows.clone().map(|row| u32::try_from(near(draws, row)).ok().map(|cell| cell << 28));
        Arc::new(cells.collect::<UInt32Array>())
    };
    let small: Vec<Option<i32>> = rows.clone().map(|row| i32::try_from(near(draws, row) - 5).ok()).collect();
    let small: ArrayRef = Arc::new(small.into_iter().map(|cell| draws.some(cell).flatten()).collect::<Int32Array>());
    let money = rows.clone().map(|row| i128::from(near(draws, row)) * 25 - 40).collect::<Vec<_>>();
    let money = money.into_iter().map(|cell| draws.some(cell)).collect::<Decimal128Array>();
    let (precision, scale) = if draws.below(2) == 0 { (9, 2) } else { (30, 1) };
    let money: ArrayRef = Arc::new(money.with_precision_and_scale(precision, scale).unwrap());
    let floats = rows.clone().map(|row| match draws.below(12) {
        0 => None,
        1 => Some(f64::NAN),
        2 => Some(-0.0),
        _ => Some(near(draws, row) as f64 / 2.0 - 1.0),
    });
    let floats: ArrayRef = Arc::new(floats.collect::<Float64Array>());
    // Some are blank, and some are longer than statistics keep them.
    let texts = rows.clone().map(|row| match draws.below(9) {
        0 => None,
        1 => Some("  ".to_owned()),
        2 => Some(format!("long{}ö", near(draws, row))),
        _ => Some(format!("{}", char::from(b'a' + u8::try_from(near(draws, row)).unwrap()))),
    });
    let texts: ArrayRef = Arc::new(texts.collect::<StringArray>());
    let days: Vec<Option<i32>> = times.iter().map(|at| i32::try_from(at / DAY).ok()).collect();
    let days: ArrayRef = Arc::new(days.into_iter().map(|day| draws.some(day).flatten()).collect::<Date32Array>());
    let flags = rows.map(|row| if row < 30 { Some(false) } else { draws.some(row % 2 == 0) });
    let flags: ArrayRef = Arc::new(flags.collect::<BooleanArray>());
    let columns = [("n", whole), ("small", small), ("money", money), ("ratio", floats), ("word", texts)];
    let more = [("customer_id", owners), ("at", at), ("day", days), ("paid", flags)];
    table(columns.into_iter().chain(more).collect())
}

/// Definitions with conditions of every form on every kind.
fn random_definitions(draws: &mut Draws) -> Vec<String> {
    let mut conditions = Vec::new();
    for op in ["=", "!=", "<", "<=", ">", ">="] {
        conditions.push(format!("n {op} {}", draws.below(100)));
        conditions.push(format!("n {op} {}", draws.below(14) << 28));
        conditions.push(format!("n {op} {}.5", draws.below(100)));
        conditions.push(format!("small {op} {}", draws.below(12) - 5));
        conditions.push(format!("money {op} {}.25", draws.below(4)));
        conditions.push(format!("money {op} {}", draws.below(20)));
        conditions.push(format!("ratio {op} {}.5", draws.below(6)));
        conditions.push(format!("ratio {op} 0"));
        conditions.push(format!(
            "word {op} \"{}\"",
            ["c", "long", "long4ö", "m", "lonh", "a"][usize::try_from(draws.below(6)).unwrap()]
        ));
        conditions.push(format!("day {op} 2026-0{}-1{}", 1 + draws.below(6), draws.below(9)));
        conditions.push(format!("at {op} 2026-0{}-1{}", 1 + draws.below(6), draws.below(9)));
        conditions.push(format!("at {op} 2026-0{}-11T0{}:30:00", 1 + draws.below(6), draws.below(9)));
    }
    for column in ["n", "small", "money", "ratio", "word", "day", "at", "paid"] {
        conditions.push(format!("{column} is missing"));
        conditions.push(format!("not ({column} is missing)"));
    }
    for more in [
        "paid",
        "not paid",
        "paid = false",
        "small in (-5, 8, 30)",
        "word in (\"b\", \"long7ö\")",
        "word not in (\"b\", \"c\")",
        "paid or n > 60",
        "not (n > 20 and small < 3)",
        "not (paid or ratio > 2)",
        "n > 20 and small > 3 and word > \"b\"",
        "word contains \"ong\"",
        "at within last 40 days and ratio > 1",
        "day between 2026-03-01 and 2026-04-01",
        "case when n > 30 then small > 4 else ratio > 1 end",
    ] {
        conditions.push(more.to_owned());
    }
    let mut definitions = Vec::new();
    for condition in conditions {
        let windows =
            ["", " within last 30 days", " within last 3 months", " before 2026-01-15", " within next 5 days"];
        let window = windows[usize::try_from(draws.below(5)).unwrap()];
        let form = match draws.below(4) {
            0 => format!("any(orders{window} where {condition})"),
            1 => format!("count(orders{window} where {condition}) between 1 and 2"),
            2 => format!("max(ratio of orders{window} where {condition}) > 0"),
            _ => format!("none(orders{window} where {condition})"),
        };
        definitions.push(form);
    }
    definitions.push("sequence(orders where n > 40 then within 30 days orders where small > 2)".into());
    definitions.push("count(orders within last 30 days) > count(orders within last 10 days where paid)".into());
    definitions
}

#[test]
fn nothing_else_changes() {
    let (mut asked, mut left_out) = (0, 0);
    for seed in 0..6 {
        let mut draws = Draws(seed * 7_919 + 1);
        let orders = random_orders(&mut draws);
        let forms = random_definitions(&mut draws);
        let mut text = String::new();
        for (at, form) in forms.iter().enumerate() {
            writeln!(text, "segment s{at} = {form}").unwrap();
        }
        let zones = ["UTC", "Europe/Berlin", "America/Santiago"];
        let settings = format!("timezone = \"{}\"\n", zones[usize::try_from(seed % 3).unwrap()]);
        let group = 3 + usize::try_from(draws.below(9)).unwrap();
        let with = workspace(&orders, Stored { group, statistics: true }, &settings, &text);
        let without = workspace(&orders, ONE, &settings, &text);
        for (at, form) in forms.iter().enumerate() {
            let name = format!("s{at}");
            let (one, other) = (run(with.path(), &[&name]).unwrap(), run(without.path(), &[&name]).unwrap());
            assert_eq!(members(&one, &name), members(&other, &name), "seed {seed}: {form}");
            assert_eq!(orphans(&one), orphans(&other), "seed {seed}: {form}");
            asked += 1;
            left_out += usize::from(reading(&one) != "read orders");
        }
    }
    assert!(left_out * 3 > asked, "of {asked} only {left_out} left anything out");
}
