//! Aggregates that are folded together say what each says by itself, whatever the cells, the number of records and the room in
//! memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BooleanArray, Date32Array, Decimal128Array, Float64Array, Int64Array, RecordBatch, StringArray,
    TimestampMicrosecondArray,
};
use milieu::engine::Folding;
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, Workspace};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::file::properties::WriterProperties;
use tempfile::TempDir;

const DAY: i64 = 86_400_000_000;
/// 2026-06-30 in days since 1970.
const TODAY: i64 = 20_634;

/// The same numbers every time.
struct Draws(u64);

impl Draws {
    fn below(&mut self, end: i64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).cast_signed() % end
    }

    fn pick<T: Copy>(&mut self, of: &[T]) -> T {
        of[usize::try_from(self.below(i64::try_from(of.len()).unwrap())).unwrap()]
    }
}

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>, group: usize) {
    let nullable = columns.into_iter().map(|(name, array)| (name, array, true));
    let batch = RecordBatch::try_from_iter_with_nullable(nullable).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer = ArrowWriter::try_new(File::create(path).unwrap(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

/// A workspace of so many customers and these orders, which have an owner and a time.
fn workspace(customers: i64, orders: Vec<(&str, ArrayRef)>, columns: &str, group: usize, definitions: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let keys: ArrayRef = Arc::new((1..=customers).collect::<Int64Array>());
    write(&folder.path().join("customers.parquet"), vec![("customer_id", keys)], 200_000);
    write(&folder.path().join("orders.parquet"), orders, group);
    let text = format!(
        "subject customer\n\
         entity customer/customers {{ source \"customers.parquet\" key customer_id }}\n\
         entity order/orders {{ source \"orders.parquet\" time at belongs to customer on customer_id {columns} }}\n\
         {definitions}"
    );
    std::fs::write(folder.path().join("w.seg"), text).unwrap();
    folder
}

fn owned(draws: &mut Draws, rows: i64, customers: i64) -> Vec<(&'static str, ArrayRef)> {
    // Some rows have no owner, and some name one who is not there.
    let owners: Int64Array = (0..rows).map(|_| (draws.below(50) > 0).then(|| draws.below(customers + 3))).collect();
    let times = (0..rows).map(|_| TODAY * DAY - draws.below(800) * DAY / 2);
    let times = TimestampMicrosecondArray::from_iter_values(times).with_timezone("UTC");
    vec![("customer_id", Arc::new(owners)), ("at", Arc::new(times))]
}

/// What a run leaves behind, but for the time that it took.
fn left(folder: &Path, folding: Folding, memory: Option<u64>, traits: bool) -> BTreeMap<String, Vec<u8>> {
    let options = Options { as_of: Some("2026-06-30".into()), folding, memory, ..Options::default() };
    let mut workspace = Workspace::open(folder, options).unwrap();
    let out = folder.join("out");
    let wishes = RunOptions { out: Some(out.clone()), force: true, no_cache: true, traits, ..RunOptions::default() };
    let ran = workspace.run(&wishes, &Silent);
    assert!(ran.is_ok(), "{ran:?} {:?}", workspace.findings());
    let files = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap());
    let files = files.map(|file| (file.file_name().into_string().unwrap(), std::fs::read(file.path()).unwrap()));
    files.filter(|(name, _)| name != "timings.json").collect()
}

/// All ways give the same bytes.
fn agree(folder: &TempDir) {
    for traits in [false, true] {
        let alone = left(folder.path(), Folding::Alone, None, traits);
        for memory in [None, Some(0)] {
            let fused = left(folder.path(), Folding::Fused, memory, traits);
            for (name, bytes) in &alone {
                assert!(fused.get(name) == Some(bytes), "{name} differs, memory {memory:?}, traits {traits}");
            }
        }
    }
}

const OF_AMOUNTS: &str = "\
    trait c = count(orders within last 90 days where status = \"paid\")\n\
    trait p = count(amount of orders within last 90 days)\n\
    trait s = sum(amount of orders within last 180 days where status in (\"paid\", \"sent\"))\n\
    trait a = avg(amount of orders within last 180 days where status != \"paid\")\n\
    trait least = min(amount of orders)\n\
    trait most = max(amount of orders within last 30 days)\n\
    trait d = count(distinct status of orders within last 200 days)\n\
    trait part = share(amount > 5 of orders)\n\
    trait recent = days_since(last(at of orders where status = \"sent\"))\n\
    segment every = all(amount > 1 of orders within last 60 days)\n\
    segment some = any(orders where amount > 9 and status is missing)\n\
    segment both = (s > 12.5 and c >= 1) or least < 0.5\n\
    segment late = recent < 40 and not both\n";

fn amounts(draws: &mut Draws, rows: i64) -> Vec<(&'static str, ArrayRef)> {
    let amounts: Float64Array =
        (0..rows).map(|_| (draws.below(20) > 0).then(|| draws.below(1_000) as f64 / 100.0)).collect();
    let statuses: StringArray = (0..rows)
        .map(|_| draws.pick(&[Some("paid"), Some("sent"), Some("returned by post"), Some(" "), None]))
        .collect();
    vec![("amount", Arc::new(amounts)), ("status", Arc::new(statuses))]
}

#[test]
fn more_records_than_a_row_group_of_the_answer() {
    let (customers, rows) = ((1 << 20) + 9, 150_000);
    let mut draws = Draws(1);
    let mut orders = owned(&mut draws, rows, customers);
    orders.extend(amounts(&mut draws, rows));
    let folder = workspace(customers, orders, "", 40_000, OF_AMOUNTS);
    agree(&folder);

    // What was written is what was found.
    let options = Options { as_of: Some("2026-06-30".into()), ..Options::default() };
    let mut workspace = Workspace::open(folder.path(), options).unwrap();
    let wishes = RunOptions { stream: true, no_cache: true, ..RunOptions::default() };
    let found = workspace.run(&wishes, &Silent).unwrap().membership.unwrap();
    let file = File::open(folder.path().join("out/membership.parquet")).unwrap();
    let reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
    assert_eq!(reader.metadata().num_row_groups(), 2);
    let batches: Vec<RecordBatch> = reader.build().unwrap().map(|batch| batch.unwrap()).collect();
    let written = arrow::compute::concat_batches(&batches[0].schema(), &batches).unwrap();
    assert_eq!(written.num_rows(), found.num_rows());
    for (own, column) in written.columns().iter().zip(found.columns()) {
        assert_eq!(own.to_data(), column.to_data());
    }
    let flags = found.column_by_name("both").unwrap().as_any().downcast_ref::<BooleanArray>().unwrap();
    assert!(flags.true_count() > 1_000 && flags.true_count() < 1 << 20);
}

#[test]
fn row_groups_larger_than_a_block() {
    let mut draws = Draws(2);
    let mut orders = owned(&mut draws, 300_000, 5_000);
    orders.extend(amounts(&mut draws, 300_000));
    agree(&workspace(5_000, orders, "", 1_000_000, OF_AMOUNTS));
}

#[test]
fn texts_of_too_many_values_to_be_told_apart() {
    let rows = 40_000;
    let mut draws = Draws(3);
    let mut orders = owned(&mut draws, rows, 3_000);
    orders.extend(amounts(&mut draws, rows));
    let notes: StringArray = (0..rows).map(|row| Some(format!("note {row} of some length"))).collect();
    orders.push(("note", Arc::new(notes)));
    let definitions = format!(
        "{OF_AMOUNTS}\
         trait n = count(distinct note of orders within last 100 days)\n\
         segment noted = any(orders where note ends with \"7 of some length\" and status = \"paid\")\n"
    );
    agree(&workspace(3_000, orders, "", 10_000, &definitions));
}

#[test]
fn rows_that_nearly_every_one_is_taken_by_other_selections() {
    let (rows, customers) = (100_000, 50);
    let mut draws = Draws(6);
    let mut orders = owned(&mut draws, rows, customers);
    orders.extend(amounts(&mut draws, rows));
    let names: Vec<String> = (0..40).map(|number| format!("x{number}")).collect();
    for name in &names {
        let cells: Int64Array = (0..rows).map(|_| Some(draws.below(2))).collect();
        orders.push((name.as_str(), Arc::new(cells)));
    }
    let mut definitions = OF_AMOUNTS.to_owned();
    for (number, pair) in names.windows(2).enumerate() {
        // Some ask it of one cell, others of two.
        let other = if number % 2 == 0 { "1" } else { pair[1].as_str() };
        definitions += &format!("trait x_{number} = sum(amount of orders where {} = {other})\n", pair[0]);
    }
    agree(&workspace(customers, orders, "", 30_000, &definitions));
}

#[test]
fn cells_at_the_ends_of_their_kinds() {
    let rows = 30_000;
    let mut draws = Draws(4);
    let mut orders = owned(&mut draws, rows, 400);
    let floats = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -0.0, 0.0, 1.5, f64::MIN, f64::MAX, 5e-324];
    let floats: Float64Array = (0..rows).map(|_| (draws.below(9) > 0).then(|| draws.pick(&floats))).collect();
    let longs = [i64::MIN, i64::MIN + 1, -1, 0, 1, 7, 8, i64::MAX - 1, i64::MAX];
    let longs: Int64Array = (0..rows).map(|_| (draws.below(9) > 0).then(|| draws.pick(&longs))).collect();
    let days = [i32::MIN / 200, -1, 0, 20_633, 20_634, 20_635];
    let days: Date32Array = (0..rows).map(|_| (draws.below(9) > 0).then(|| draws.pick(&days))).collect();
    let digits = [-10_i128.pow(30), -5, 0, 5, 125, 126, 10_i128.pow(30)];
    let digits: Decimal128Array = (0..rows).map(|_| (draws.below(9) > 0).then(|| draws.pick(&digits))).collect();
    let digits = digits.with_precision_and_scale(38, 2).unwrap();
    let flags: BooleanArray = (0..rows).map(|_| draws.pick(&[None, Some(false), Some(true)])).collect();
    let columns: [(&str, ArrayRef); 5] = [
        ("f", Arc::new(floats)),
        ("n", Arc::new(longs)),
        ("day", Arc::new(days)),
        ("price", Arc::new(digits)),
        ("gift", Arc::new(flags)),
    ];
    orders.extend(columns);
    let definitions = "\
        trait f1 = count(orders where f < 0)\n\
        trait f2 = count(orders where f <= 0 and f >= 0)\n\
        trait f3 = count(orders where f = 0 or f is missing)\n\
        trait f4 = max(f of orders where not (f > 1.5))\n\
        trait f5 = count(distinct f of orders)\n\
        trait n1 = count(orders where n > 7)\n\
        trait n2 = count(orders where n in (1, 7, 9223372036854775807))\n\
        trait n3 = min(n of orders where n != 0)\n\
        trait n4 = count(distinct n of orders)\n\
        trait n5 = count(orders where n < 0 and not (n = -1))\n\
        trait d1 = count(orders where day before today)\n\
        trait d2 = max(day of orders where day <= 2026-06-30)\n\
        trait d3 = count(distinct day of orders where day is present)\n\
        trait p1 = sum(price of orders where price < 1.26)\n\
        trait p2 = avg(price of orders where price >= 1.25 and price <= 1.26)\n\
        trait p3 = min(price of orders)\n\
        trait g1 = count(orders where gift)\n\
        trait g2 = share(gift of orders)\n\
        trait g3 = count(gift of orders where not gift)\n\
        trait g4 = count(distinct gift of orders)\n\
        segment g5 = all(gift of orders)\n\
        trait m1 = count(orders where n > 0 and f > price)\n\
        trait m2 = sum(price of orders where f > n or gift)\n";
    agree(&workspace(400, orders, "", 4_000, definitions));
}

#[test]
fn tables_without_rows() {
    let mut draws = Draws(5);
    let mut orders = owned(&mut draws, 0, 10);
    orders.extend(amounts(&mut draws, 0));
    agree(&workspace(10, orders, "", 10, OF_AMOUNTS));
    let mut orders = owned(&mut draws, 5, 10);
    orders.extend(amounts(&mut draws, 5));
    agree(&workspace(0, orders, "", 10, OF_AMOUNTS));
}
