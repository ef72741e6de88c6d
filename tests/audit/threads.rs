//! The same findings, in the order of their places, for any number of threads.

use super::workspace;

#[test]
fn threads_change_nothing() {
    let rules = "segment a = country = \"nl\"\nsegment b = country != \"NL\"\nsegment c = age > 100 or age < 3\n\
                 segment d = any(orders where status = \"opn\")\nparam idle = 2\nsegment e = country in (\"X\", \"Y\", \"NL\")\n";
    let workspace = workspace(rules);
    let told: Vec<String> = ["1", "2", "5"]
        .iter()
        .map(|threads| workspace.milieu(&["check", "--data", "--threads", threads]).ending(0).text().to_owned())
        .collect();
    assert!(told.iter().all(|one| *one == told[0]));
    let lines: Vec<usize> = told[0]
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("--> rules.seg:")?.split(':').next()?.parse().ok())
        .collect();
    assert!(lines.len() >= 7 && lines.is_sorted(), "{}", told[0]);
}
