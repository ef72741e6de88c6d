//! How canonical text is laid out: clauses, columns, tables, lines.

use super::{fixture, formatted, parsed, snapshot};

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
