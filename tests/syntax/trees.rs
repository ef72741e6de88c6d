//! Trees and the places of their parts.

use super::parsed;
use milieu::source::{FileId, Span};
use milieu::syntax::ast::*;
use milieu::syntax::parse_expression;

fn expression(text: &str) -> Expr {
    parse_expression(FileId(0), text).unwrap_or_else(|found| panic!("{text}: {found:?}"))
}

fn slice(text: &str, span: Span) -> &str {
    &text[span.range()]
}

#[test]
fn precedence() {
    for (loose, tight) in [
        ("a or not b", "(a) or (not (b))"),
        ("not a = b and c", "(not (a = b)) and c"),
        ("a + b * c - d", "((a) + ((b) * (c))) - (d)"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c % d", "((a / b) * c) % d"),
        ("-a * b", "(-a) * b"),
        ("-a ?? b * c", "(-(a ?? b)) * c"),
        ("a ?? b ?? c", "(a ?? b) ?? c"),
        ("a ?? -b ?? c", "(a ?? (-b)) ?? c"),
        ("a + 1 between b - 1 and c + 1", "(a + 1) between (b - 1) and (c + 1)"),
        ("a between b and c and d", "(a between b and c) and d"),
        ("a + b in (1)", "(a + b) in (1)"),
        ("a since b - 1 day and c", "(a since (b - 1 day)) and c"),
        ("top 5 by a + b among c and d", "(top 5 by (a + b) among c) and d"),
        ("a contains b + c or d", "(a contains (b + c)) or d"),
        ("10 % 3 = 1", "(10 % 3) = 1"),
    ] {
        assert_eq!(expression(loose), expression(tight), "{loose}");
    }
    assert_ne!(expression("a - (b - c)"), expression("a - b - c"));
    assert_ne!(expression("(-a) ?? b"), expression("-a ?? b"));
}

#[test]
fn rows_without_a_value_are_a_range() {
    let ExprKind::Aggregate { function, values, range, .. } =
        *expression("any(orders.lines not within last 3 hours where a = 1)").node
    else {
        panic!("an aggregate")
    };
    assert_eq!(function.node, "any");
    assert!(values.is_empty());
    assert_eq!(range.path.iter().map(|name| name.node.as_str()).collect::<Vec<_>>(), ["orders", "lines"]);
    assert_eq!(range.window.map(|window| window.node), Some(Window::Last(Duration { count: 3, unit: Unit::Hour })));
    assert!(range.window_negated && range.condition.is_some());
    // With `of` the argument is a value, whatever it looks like.
    let ExprKind::Aggregate { values, range, .. } = *expression("count(d within last 3 days of orders)").node else {
        panic!()
    };
    assert_eq!(values.len(), 1);
    assert!(range.window.is_none());
    // Other functions stay calls.
    assert!(matches!(*expression("min(a, b)").node, ExprKind::Call { .. }));
    assert!(matches!(*expression("min(a of b)").node, ExprKind::Aggregate { .. }));
    assert!(matches!(*expression("all(a)").node, ExprKind::Call { .. }));
}

#[test]
fn borders() {
    let ExprKind::Between { low, high, .. } = *expression("d between last week and today").node else { panic!() };
    assert!(matches!(low, Bound::Period(_)));
    assert!(matches!(high, Bound::Value(value) if matches!(*value.node, ExprKind::Today)));
    let ExprKind::InWindow { window, .. } = *expression("d between 90 and 30 days ago").node else { panic!() };
    assert_eq!(window, Window::BetweenAgo { from: 90, to: 30, unit: Unit::Day });
}

#[test]
fn numbers_lose_their_underscores() {
    assert_eq!(expression("1_000_000"), expression("1000000"));
    assert_eq!(*expression("1_000.50").node, ExprKind::Literal(Literal::Decimal("1000.50".to_owned())));
}

#[test]
fn places_are_exact() {
    let text = "segment s = (a  + b ) # one\n   > 3 # two\n   and not  c # three\n\ntrait t = x\n";
    let file = parsed(text);
    assert_eq!(slice(text, file.items[0].span), "segment s = (a  + b ) # one\n   > 3 # two\n   and not  c");
    assert_eq!(slice(text, file.items[1].span), "trait t = x");
    let ItemKind::Segment(segment) = &file.items[0].node else { panic!() };
    let ExprKind::And(parts) = &*segment.condition.node else { panic!() };
    assert_eq!(slice(text, parts[0].span), "(a  + b ) # one\n   > 3");
    assert_eq!(slice(text, parts[1].span), "not  c");
    let ExprKind::Compare { left, right, .. } = &*parts[0].node else { panic!() };
    assert_eq!((slice(text, left.span), slice(text, right.span)), ("(a  + b )", "3"));
}

#[test]
fn places_of_ranges_and_names() {
    let text = "sum( amount of orders within last 3 days  where x = 1 ) > 2";
    let ExprKind::Compare { left, .. } = *expression(text).node else { panic!() };
    assert_eq!(slice(text, left.span), "sum( amount of orders within last 3 days  where x = 1 )");
    let ExprKind::Aggregate { function, values, range, .. } = *left.node else { panic!() };
    assert_eq!(slice(text, function.span), "sum");
    assert_eq!(slice(text, values[0].value.span), "amount");
    assert_eq!(slice(text, range.span.0), "orders within last 3 days  where x = 1");
    assert_eq!(slice(text, range.path[0].span), "orders");
    assert_eq!(slice(text, range.window.expect("a window").span), "within last 3 days");
    let text = "count( orders within last 3 days  where x )";
    let ExprKind::Aggregate { range, .. } = *expression(text).node else { panic!() };
    assert_eq!(slice(text, range.span.0), "orders within last 3 days  where x");
    assert_eq!(slice(text, range.window.expect("a window").span), "within last 3 days");
}
