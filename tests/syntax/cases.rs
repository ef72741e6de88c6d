//! Small cases: what is written, and its canonical text.

use super::{fixture, formatted, parsed, snapshot};

#[test]
fn the_reference_and_the_products_come_back() {
    for name in ["language.seg", "products.seg"] {
        let text = fixture(name);
        snapshot(name.trim_end_matches(".seg"), &formatted(&text));
    }
    assert_eq!(parsed(&fixture("products.seg")).items.len(), 71);
}

/// Each condition is canonical as it stands.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn conditions_stay() {
    for condition in [
        "a = 1",
        "a != 1 and b < 2",
        "a or b or c",
        "(a or b) and c",
        "a and (b and c)",
        "not a",
        "not (a = 1)",
        "not (a and b)",
        "not not a",
        "a = \"x\" ignoring case",
        "a in (\"NL\", \"BE\") ignoring case",
        "a not in (1)",
        "a in vip",
        "a not in vip",
        "a between 1 and 2",
        "a not between b + 1 and c",
        "a between last week and today",
        "a between today - 3 days and tomorrow",
        "a is missing",
        "a is present and b is true and c is false",
        "a contains \"x\"",
        "a not contains \"x\" ignoring case",
        "a starts with any (\"x\", \"y\")",
        "a ends with all vip",
        "a not matches none (\"x\")",
        "tags contains all other.tags",
        "d within last 30 days",
        "d not within last 30 days",
        "d within next 1 week",
        "d more than 1 day ago",
        "d more than 2 quarters ahead",
        "d between 90 and 30 days ago",
        "d not between 3 and 1 month ago",
        "d today",
        "d yesterday",
        "d this week",
        "d not within last month",
        "d since last year",
        "d before today - 1 month",
        "d after 2026-06-30",
        "d on yesterday",
        "d on 2026-06-30",
        "d at any time",
        "d anniversary today",
        "d anniversary within next 7 days",
        "d anniversary on today + 1 day",
        "top 10% by a",
        "bottom 2.5% by a + b among vip",
        "top 500 by a among (b and c)",
        "not (top 500 by a)",
        "(top 500 by a) is true",
        "sample(10%, \"seed\")",
        "at least 2 of (a, b = 1, c or d)",
        "exactly 1 of (a, b)",
        "at most 1 of (a, b)",
        "everyone",
        "persona vip and reached(purchase, retention)",
        "a = t2026",
        "t = 2026-06-30T14:05:00",
        "t = 2026-06-30T14:05:00.5Z or t = 2026-06-30T00:00:00+02:00 or t = 0001-01-01T23:59:59.000001-00:30",
        "a = 1_000_000 or b = 1000000 or c = 0.25",
        "a = \"q\\\"uo\\\\te\\n\\t\\u{7f}'\"",
    ] {
        assert_eq!(
            formatted(&format!("segment s = {condition}\n")).split_whitespace().collect::<Vec<_>>().join(" "),
            format!("segment s = {condition}")
        );
    }
}

/// Each value is canonical as it stands.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn values_stay() {
    for value in [
        "a + b - c * d / e % f",
        "a - (b - c)",
        "(a + b) * c",
        "a * (b * c)",
        "-a",
        "-(-a)",
        "a - -b",
        "-a ?? b",
        "(-a) ?? b",
        "a ?? -1",
        "a ?? b ?? c",
        "a ?? (b ?? c)",
        "(a + b) ?? c",
        "-(a + b)",
        "a + 3 months",
        "today - 90 days",
        "now",
        "household.income",
        "product.brand.name",
        "this.city",
        "case when a then 1 when b or c then 2 else 3 end",
        "case when a then 1 end",
        "age(d)",
        "f()",
        "count(orders)",
        "count(orders within last 30 days)",
        "count(orders not within last 30 days where a)",
        "count(orders today)",
        "count(orders between 6 and 3 days ago)",
        "count(orders between 2026-01-01 and today per a, b where c = 1)",
        "count(latest 3 orders)",
        "any(all customers where a)",
        "any(top 3 orders.lines where a by b)",
        "count(v of orders)",
        "count(distinct v of orders)",
        "count(distinct (a + b) of orders)",
        "count(distinct (last) of orders)",
        "count(distinct this.x of orders)",
        "count(distinct case when a then b else c end of orders)",
        "count(distinct last(v of lines) of orders)",
        "count(distinct lower(v) of orders)",
        "sum(amount * 2 of orders.lines since last week)",
        "avg(income of all customers per city where adults)",
        "quantile(v of orders, 0.9)",
        "most_common(v of all orders per city, 2)",
        "first(v of earliest 10 orders)",
        "all(a and b of orders)",
        "share(a or b of orders where c)",
        "rows(a, b.name, c * 2 as d of latest 3 orders)",
        "percentile(a among vip)",
        "ntile(5, x among eligible)",
        "rank(x among (a or b))",
        "hour(t, \"Europe/Warsaw\")",
        "sequence(a where b = 1 then c)",
        "sequence(a then within 3 days no b same c, d then b within last 1 week where x)",
        "min(a, b)",
        "min(a of b)",
        "10 % 3",
        "band(x, 0, 100, 500)",
        "draw(\"seed\")",
    ] {
        assert_eq!(formatted(&format!("trait s = {value}\n")), format!("trait s = {value}\n"));
    }
}

#[test]
fn spellings_are_brought_to_one() {
    for (written, canonical) in [
        ("a AND b", "a and b"),
        ("NOT a", "not a"),
        ("a NOT IN (1)", "a not in (1)"),
        ("a BETWEEN 1 AND 2", "a between 1 and 2"),
        ("a IS MISSING", "a is missing"),
        ("CASE WHEN a THEN b ELSE c END = 1", "case when a then b else c end = 1"),
        ("a = TRUE", "a = true"),
        ("a CONTAINS 'x'", "a contains \"x\""),
        ("a   Starts   With 'it\\'s'", "a starts with \"it's\""),
        ("d WITHIN LAST 1 days", "d within last 1 day"),
        ("d within last week", "d last week"),
        ("d within today", "d today"),
        ("d between 90 days and 30 days ago", "d between 90 and 30 days ago"),
        ("((a))", "a"),
        ("(a) and (b = 1)", "a and b = 1"),
        ("(a and b) and c", "(a and b) and c"),
        ("((a + b)) + c = 1", "a + b + c = 1"),
        ("not a = b", "not (a = b)"),
        ("`plain` = 1", "plain = 1"),
        ("count(DISTINCT v OF orders WHERE a) = 1", "count(distinct v of orders where a) = 1"),
        ("count(distinct last of orders) = 1", "count(distinct (last) of orders) = 1"),
        ("count(top 3 orders by v where a) = 1", "count(top 3 orders where a by v) = 1"),
        ("a = 2026-06-30t10:00", "a = 2026-06-30T10:00:00"),
        ("a = 2026-06-30T10:00:00z", "a = 2026-06-30T10:00:00Z"),
        ("a\u{a0}= 1", "a = 1"),
        ("d not today", "d not within today"),
        ("d not before x", "d not before x"),
        ("d not anniversary today", "not (d anniversary today)"),
    ] {
        assert_eq!(formatted(&format!("segment s = {written}\n")), format!("segment s = {canonical}\n"));
    }
}
