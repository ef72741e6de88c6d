//! Windows that no row lies in.

use super::{findings, silent, told, workspace};

#[test]
fn data_older_than_the_clock_is_told_once_for_all_windows() {
    let definitions = "segment a = any(orders within last 10 days)\n\
                       trait b = sum(amount of orders within last 5 days where status = \"open\")\n\
                       trait c = max(amount of orders yesterday)\n\
                       segment d = b > 10\n";
    let found = findings(&workspace(definitions).with("milieu.toml", "as_of = 2026-07-20\n"), 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].code, "W0808");
    assert_eq!(found[0].message, "no row of `orders` is newer than 2026-06-20");
    assert!(found[0].notes.contains(&"the clock is 2026-07-20".to_owned()), "{found:#?}");
    assert!(found[0].notes.contains(&"segments `a` and `d` have no members".to_owned()), "{found:#?}");
}

#[test]
fn a_window_in_a_gap_says_where_the_rows_are() {
    let found = findings(&workspace("trait a = count(orders between 2020-01-01 and 2020-12-31)\n"), 0);
    assert_eq!(found[0].message, "no row of `orders` lies in the window");
    assert_eq!(found[0].notes, ["the rows go from 2025-01-01 to 2026-06-20"]);
}

#[test]
fn windows_of_values_are_told_only_where_all_are_older() {
    let told_of = told("segment a = joined between 2025-04-01 and 2025-04-30 or country = \"BE\"\n");
    assert!(told_of.iter().all(|one| !one.starts_with("W0808")), "{told_of:#?}");
    let workspace = workspace("segment a = joined since 2026-06-30 or country = \"BE\"\n");
    let found = findings(&workspace, 0);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].message, "no row of `customers` is newer than 2026-06-29 by `joined`");
}

#[test]
fn windows_with_rows_or_ahead_are_silent() {
    silent("trait a = count(orders within last 30 days)\ntrait b = count(orders within next 30 days)\n");
    silent("segment a = any(orders more than 1 year ago)\n");
}
