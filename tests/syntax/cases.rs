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

/// Every word that is not reserved may be a column.
#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn words_are_no_keywords_where_a_name_stands() {
    for name in [
        "date",
        "type",
        "first",
        "last",
        "top",
        "bottom",
        "list",
        "month",
        "status",
        "count",
        "group",
        "segment",
        "source",
        "subject",
        "to",
        "text",
        "by",
        "per",
        "time",
        "key",
        "at",
        "on",
        "all",
        "any",
        "none",
        "no",
        "latest",
        "earliest",
        "distinct",
        "sample",
        "sequence",
        "exactly",
        "least",
        "this",
        "next",
        "within",
        "since",
        "before",
        "after",
        "anniversary",
        "among",
        "same",
        "contains",
        "starts",
        "matches",
        "missing",
        "present",
        "otherwise",
        "android",
        "order",
        "notes",
        "inside",
        "ofx",
        "android_id",
        "is_x",
        "casey",
        "ending",
        "trueish",
        "days",
        "week",
        "per_cent",
        "like",
        "null_count",
        "ignoring",
        "Case",
        "End",
        "Not",
        "IN",
        "OR",
        "more",
        "less",
        "as",
        "from",
        "column",
        "where_",
        "ascending",
        "limit",
        "include",
        "entity",
        "trait",
        "param",
        "token",
        "audience",
        "persona_",
        "test",
        "x",
        "_",
    ] {
        for text in [
            format!("segment s = {name} = 1"),
            format!("segment s = a = {name}"),
            format!("segment s = a + {name} > 1 and ({name})"),
            format!("segment s = f({name}, {name}) = {name}.{name}"),
            format!("segment {name} of {name} = a"),
            format!("trait s = sum({name} of orders where {name} = 1 and {name} is present by {name})"),
            format!("trait s = sum(v of {name} per {name})"),
            format!(
                "audience a {{ include {name} exclude {name}, {name} one per {name} limit 5 by {name} split by {name} }}"
            ),
            format!("entity {name}/{name} {{ key {name}, {name} time {name} belongs to {name} on {name} = {name} }}"),
            format!("test {name} {{ given {name} {{ {name}, b\n {name}, 2 }} expect not 1 because {name} }}"),
            format!("persona {name} {{ groups {name} match {name} score 1 when {name} profile {name}, {name} }}"),
        ] {
            formatted(&text);
        }
    }
}

#[test]
fn reserved_words_stand_in_back_ticks() {
    for name in [
        "and",
        "or",
        "not",
        "in",
        "is",
        "between",
        "where",
        "when",
        "then",
        "else",
        "case",
        "end",
        "true",
        "false",
        "of",
        "today",
        "now",
        "everyone",
        "persona",
        "Annual Income",
        "größe",
        "a\"b",
        "1st",
    ] {
        let text = format!(
            "segment `{name}` of `{name}` = `{name}` = 1 and a.`{name}` and f(`{name}`) and any(`{name}` where `{name}`)\n"
        );
        formatted(&text);
    }
}

#[test]
fn clauses_stand_in_any_order_and_share_lines() {
    let text = "audience a { seed \"s\" split x 50%, y 50% holdout 10% limit 5 by z ascending one per e exclude b include c }\n";
    assert_eq!(
        formatted(text),
        "audience a {\n  include c\n  exclude b\n  one per e\n  limit   5 by z ascending\n  holdout 10%\n  split   x 50%, y 50%\n  seed    \"s\"\n}\n"
    );
    assert_eq!(formatted("entity e { key k source \"s\" }"), "entity e {\n  source \"s\"\n  key    k\n}\n");
    assert_eq!(formatted("audience a { include x }"), "audience a { include x }\n");
    assert_eq!(formatted("entity e/es {}"), "entity e/es {}\n");
}

#[test]
fn columns() {
    let text = "entity e/es { columns { \"Annual income\" as income : decimal address.city as city : text personal\n\
                personal : bool \"Y\" / \"N\" plain d : date \"%d\" \"end\" : list<int> `x y` as as : duration } }\n";
    assert_eq!(
        formatted(text),
        "entity e/es {\n  columns {\n    \"Annual income\" as income : decimal\n    address.city as city      : text personal\n    \
         personal                  : bool \"Y\" / \"N\"\n    plain\n    d                         : date \"%d\"\n    \
         \"end\"                     : list<int>\n    \"x y\" as as               : duration\n  }\n}\n"
    );
}

#[test]
fn relations() {
    let text = "entity e/es { belongs to a on b belongs to a as r reverse s on (x, y) = (p, q) belongs to a on b = c reverse s as r }";
    assert_eq!(
        formatted(text),
        "entity e/es {\n  belongs to a on b\n  belongs to a on (x, y) = (p, q) as r reverse s\n  belongs to a on b = c as r reverse s\n}\n"
    );
}

#[test]
fn tables() {
    let text = "test t as of 2026-06-30T10:00:00 {\n given customers { id, name, `odd name`, tags, d\n\
                 1, Ann O'Neil, , (\"a\", b), 2026-01-01\n\n  # between\n 2, \"x, y\", -1.5, (1, 2), 90 days # behind\n\
                 3, true, 12 Main St, 2026, }\n given lines { id }\n expect members none expect members 1, \"a:b\"\n\
                 expect not 2 expect not -3 because a or b expect value 1 = 42 expect value 2 = missing expect value 3 = `missing` }\n";
    assert_eq!(
        formatted(text),
        "test t as of 2026-06-30T10:00:00 {\n  given customers {\n    id, name,       `odd name`, tags,       d\n    \
         1,  Ann O'Neil, ,           (\"a\", \"b\"), 2026-01-01\n    # between\n    \
         2,  \"x, y\",     -1.5,       (1, 2),     90 days  # behind\n    3,  true,       12 Main St, 2026,\n  }\n  \
         given lines { id }\n  expect members none\n  expect members 1, \"a:b\"\n  expect not 2\n  \
         expect not -3 because a or b\n  expect value 1 = 42\n  expect value 2 = missing\n  expect value 3 = `missing`\n}\n"
    );
}

#[test]
fn line_ends_of_other_systems() {
    for name in ["language.seg", "products.seg"] {
        let text = fixture(name);
        let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
        assert_eq!(parsed(&other), parsed(&text));
        assert_eq!(formatted(&other), formatted(&text));
    }
}

#[test]
fn definitions_share_lines() {
    let file = parsed("segment a = b segment c = d trait list = test list l from \"x\" subject e");
    assert_eq!(file.items.len(), 5);
}

#[test]
fn blank_lines() {
    let text =
        "segment a = b\nsegment c = d\n\n\n\nsegment e = f\naudience g {\n include a\n seed \"x\" }\nsegment h = i\n";
    assert_eq!(
        formatted(text),
        "segment a = b\nsegment c = d\n\nsegment e = f\n\naudience g {\n  include a\n  seed    \"x\"\n}\n\nsegment h = i\n"
    );
}

#[test]
fn long_conditions_break() {
    let long = "count(orders.lines within last 2 years where product.name = \"Mug\" and product.colour = \"red\" and product.size = 3) >= 2";
    let text = format!(
        "segment s = {long} and (a = 1 or {long}) and b in (\"one\", \"two\", \"three\", \"four\", \"five\", \"six\", \
         \"seven\", \"eight\", \"nine\", \"ten\", \"eleven\", \"twelve\")\n\
         audience a {{ include x exclude {long}, y limit 5 by {long} }}\n\
         token t = rows(product.name, amount, money(amount) as price_of_the_line, {long} as many of latest 3 transactions \
         where {long}) else \"none\"\n\
         trait r = a_rather_long_name_of_a_column + another_rather_long_name_of_a_column \
         - a_third_one_of_them * (and_a_fourth + and_a_fifth)\n"
    );
    snapshot("long_conditions", &formatted(&text));
}

#[test]
fn canonical_text_has_no_comments_and_plain_numbers() {
    let (one, other) = (parsed("segment s = a = 1_000 # why\n"), parsed("segment   s = (a = 1000)\n"));
    assert_eq!(milieu::syntax::canonical(&one.items[0]), milieu::syntax::canonical(&other.items[0]));
    assert_eq!(milieu::syntax::canonical(&one.items[0]), "segment s = a = 1000");
}

#[test]
fn expressions_stand_on_one_line() {
    let text = vec!["some_long_column_name = \"value\""; 20].join(" and ");
    let tree = milieu::syntax::parse_expression(milieu::source::FileId(0), &text).expect("an expression");
    assert_eq!(milieu::syntax::print_expression(&tree), text);
}
