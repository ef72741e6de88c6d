//! All laws together, over as many cases as one likes.

use std::time::Instant;

use super::hold::{Law, number, say};
use super::{agreement, audited, kept, logic, offers, storage, texts, threads, why};

/// Every law, with its part of a hundred cases.
const LAWS: [(Law, u64); 22] = [
    (agreement::ENGINE, 17),
    (agreement::ENGINE_EXACT, 6),
    (agreement::ENGINE_AT_LIMITS, 3),
    (agreement::ENGINE_OVER_TEXT, 8),
    (agreement::RUN, 2),
    (logic::UNDERSTOOD, 2),
    (logic::PARTITION, 8),
    (logic::PARTITION_BY_ENGINE, 6),
    (logic::UNRELATED, 5),
    (logic::ALONE, 8),
    (storage::ORDER, 6),
    (storage::FILES, 5),
    (storage::FORMATS, 5),
    (offers::OFFERS, 2),
    (audited::AUDITED, 2),
    (kept::KEPT, 2),
    (kept::KEPT_OF_TEXT, 1),
    (why::WHY, 2),
    (why::WHY_OF_TEXT, 1),
    (texts::FORMATTED, 3),
    (texts::SAME_ANSWERS, 3),
    (texts::MISTAKES, 4),
];

/// The part of the law of threads.
const THREADS: u64 = 2;

#[test]
#[ignore = "takes long: MILIEU_CASES=200000 cargo test --release laws_long -- --ignored"]
fn laws_long() {
    let cases = number("MILIEU_CASES").unwrap_or(200_000);
    let began = Instant::now();
    let (mut held, mut broken) = (0, Vec::new());
    let report = |name: &str, cases: u64, workspaces: u64, silent: u64, since: Instant| {
        let seconds = since.elapsed().as_secs_f64();
        say(&format!("{cases:>8} cases {workspaces:>7} workspaces {silent:>5} silent {seconds:>7.1} s  {name}"));
    };
    for (law, part) in LAWS {
        let since = Instant::now();
        let tally = law.asked((cases * part).div_ceil(100));
        report(law.name, tally.cases, tally.workspaces, tally.silent, since);
        held += tally.cases;
        for case in tally.broken {
            say(&case);
            broken.push(law.name);
        }
    }
    let since = Instant::now();
    let compared = threads::compare((cases * THREADS).div_ceil(100));
    report("1 thread as 2 and 7", compared.cases, compared.workspaces, 0, since);
    held += compared.cases;
    say(&format!("{held:>8} cases in {:.0} s", began.elapsed().as_secs_f64()));
    assert!(broken.is_empty(), "broken: {broken:?}");
}
