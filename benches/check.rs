//! How long `milieu check` takes for a workspace of 10,000 generated definitions.
#![allow(missing_docs, reason = "criterion's macros make undocumented functions")]

use std::fmt::Write;
use std::path::Path;

use criterion::{Criterion, criterion_group, criterion_main};
use milieu::progress::Silent;
use milieu::workspace::{Options, Workspace};

const DEFINITIONS: usize = 10_000;

/// A third traits over related rows, the rest segments over columns, traits and other segments.
fn write_workspace(folder: &Path) {
    let mut text = String::from(
        "subject customer\n\
         entity customer/customers { source \"customers.csv\" key customer_id \
         columns { birth_date : date  income : decimal  country : text  consent : bool } }\n\
         entity order/orders { source \"orders.csv\" key order_id time ordered_at belongs to customer on customer_id \
         columns { ordered_at : timestamp  amount : decimal  status : text  channel : text } }\n",
    );
    for number in 0..DEFINITIONS {
        let days = [7, 14, 30, 60, 90, 180, 365][number % 7];
        let channel = ["store", "web", "app"][number % 3];
        let written = match number % 6 {
            0 => writeln!(
                text,
                "trait d{number} = count(orders within last {days} days where channel = \"{channel}\" and amount > {number})"
            ),
            1 => writeln!(
                text,
                "trait d{number} = sum(amount of orders within last {days} days where status = \"done\" and order_id != {number})"
            ),
            2 => writeln!(
                text,
                "segment d{number} \"Number {number}\" = age(birth_date) between 18 and {} and income > {number}",
                20 + number % 60
            ),
            3 => writeln!(
                text,
                "segment d{number} = d{} >= {} and country in (\"DE\", \"FR\", \"NL\")",
                number - 3,
                number % 5
            ),
            4 => writeln!(text, "segment d{number} = d{} and not d{} and consent", number - 1, number - 2),
            _ => writeln!(text, "segment d{number} = d{} and d{} > {}.50", number - 1, number - 4, number % 500),
        };
        written.expect("a string takes every text");
    }
    std::fs::write(folder.join("workspace.seg"), text).expect("the folder was made for it");
    std::fs::write(folder.join("customers.csv"), "customer_id,birth_date,income,country,consent\n").expect("as above");
    std::fs::write(folder.join("orders.csv"), "order_id,customer_id,ordered_at,amount,status,channel\n")
        .expect("as above");
}

fn check(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().expect("the machine has a folder for temporary files");
    write_workspace(folder.path());
    let mut group = criterion.benchmark_group("check");
    group.sample_size(10);
    group.bench_function("10000 definitions", |bencher| {
        bencher.iter(|| {
            let mut workspace = Workspace::open(folder.path(), Options::default()).expect("the folder is there");
            let checked = workspace.check(false, &Silent).expect("a check");
            assert_eq!(checked.definitions, DEFINITIONS + 3);
            assert!(workspace.findings().is_empty(), "{:?}", workspace.findings().first());
        });
    });
    group.finish();
}

criterion_group!(benches, check);
criterion_main!(benches);
