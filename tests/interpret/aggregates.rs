//! Aggregates over hand-made orders.

use milieu::model::*;

use super::build::*;

/// Amounts in the order of their times: 5, 1, missing, 3, and 9 without a time.
fn with_orders() -> World {
    let mut world = World::with_score(Value::Missing);
    world.order(4, "2026-04-01T00:00:00", int(3));
    world.order(3, "2026-03-01T00:00:00", Value::Missing);
    world.order(1, "2026-01-01T00:00:00", int(5));
    world.order(5, "", int(9));
    world.order(2, "2026-02-01T00:00:00", int(1));
    world
}

fn of(world: &mut World, function: AggregateFunction, pick: impl Into<Option<Pick>>) -> Value {
    let ty = match function {
        AggregateFunction::Avg
        | AggregateFunction::Median
        | AggregateFunction::Stddev
        | AggregateFunction::Quantile(_) => Type::Float,
        _ => Type::Int,
    };
    let amount = world.column(ORDER, "amount");
    let range = Range { pick: pick.into(), ..World::orders() };
    let aggregate = world.aggregate(function, Some(amount), range, ty);
    world.of_customer(aggregate)
}

fn pick(order: PickOrder, count: u64) -> Pick {
    Pick { order, count }
}

#[test]
fn each_function() {
    let mut world = with_orders();
    let quarter = Decimal { mantissa: 25, scale: 2 };
    for (function, expected) in [
        (AggregateFunction::Count, int(5)),
        (AggregateFunction::CountPresent, int(4)),
        (AggregateFunction::CountDistinct, int(4)),
        (AggregateFunction::Sum, int(18)),
        (AggregateFunction::Avg, float(4.5)),
        (AggregateFunction::Min, int(1)),
        (AggregateFunction::Max, int(9)),
        (AggregateFunction::Median, float(4.0)),
        // h = 3 · 0.25 = 0.75: 1 + (3 − 1) · 0.75
        (AggregateFunction::Quantile(quarter), float(2.5)),
        // Python: statistics.stdev([3, 5, 9, 1])
        (AggregateFunction::Stddev, float(3.415_650_255_319_866)),
        (AggregateFunction::First, int(5)),
        (AggregateFunction::Last, int(3)),
    ] {
        assert_eq!(of(&mut world, function.clone(), None), expected, "{function:?}");
    }
}

#[test]
fn the_last_value_is_that_of_the_last_row_also_when_it_is_missing() {
    let mut world = with_orders();
    world.order(6, "2026-05-01T00:00:00", Value::Missing);
    assert_eq!(of(&mut world, AggregateFunction::Last, None), Value::Missing);
}

#[test]
fn rows_of_one_moment_stand_by_key() {
    let mut world = World::with_score(Value::Missing);
    for (id, amount) in [(10, 1), (2, 2), (7, 3)] {
        world.order(id, "2026-04-01T00:00:00", int(amount));
    }
    assert_eq!(of(&mut world, AggregateFunction::First, None), int(2));
    assert_eq!(of(&mut world, AggregateFunction::Last, None), int(1));
}

#[test]
fn over_no_rows() {
    let mut world = World::with_score(Value::Missing);
    for (function, expected) in [
        (AggregateFunction::Count, int(0)),
        (AggregateFunction::CountDistinct, int(0)),
        (AggregateFunction::Sum, int(0)),
        (AggregateFunction::Avg, Value::Missing),
        (AggregateFunction::Median, Value::Missing),
        (AggregateFunction::Stddev, Value::Missing),
        (AggregateFunction::First, Value::Missing),
        (AggregateFunction::MostCommon(1), Value::Missing),
        (AggregateFunction::Any, Value::Bool(false)),
        (AggregateFunction::All, Value::Bool(true)),
        (AggregateFunction::Share, Value::Missing),
        (AggregateFunction::Rows([].into()), Value::Missing),
    ] {
        assert_eq!(of(&mut world, function.clone(), None), expected, "{function:?}");
    }
}

#[test]
fn the_deviation_of_one_row_is_missing() {
    let mut world = World::with_score(Value::Missing);
    world.order(1, "2026-04-01T00:00:00", int(3));
    assert_eq!(of(&mut world, AggregateFunction::Stddev, None), Value::Missing);
    assert_eq!(of(&mut world, AggregateFunction::Median, None), float(3.0));
}

#[test]
fn the_most_common_value_and_ties() {
    let mut world = World::with_score(Value::Missing);
    for (id, amount) in [(1, 7), (2, 3), (3, 7), (4, 3), (5, 9)] {
        world.order(id, "2026-04-01T00:00:00", int(amount));
    }
    assert_eq!(of(&mut world, AggregateFunction::MostCommon(1), None), int(3));
    assert_eq!(of(&mut world, AggregateFunction::MostCommon(2), None), int(3));
    assert_eq!(of(&mut world, AggregateFunction::MostCommon(3), None), Value::Missing);
}

#[test]
fn equal_floats_and_decimals_are_one_value() {
    let mut world = World::with_score(Value::Missing);
    for (id, amount) in [(1, float(0.0)), (2, float(-0.0)), (3, decimal("1.0")), (4, decimal("1.00"))] {
        world.order(id, "2026-04-01T00:00:00", amount);
    }
    assert_eq!(of(&mut world, AggregateFunction::CountDistinct, None), int(2));
}

#[test]
fn picks() {
    let mut world = with_orders();
    let amount = world.column(ORDER, "amount");
    assert_eq!(of(&mut world, AggregateFunction::Sum, pick(PickOrder::Latest, 2)), int(3));
    assert_eq!(of(&mut world, AggregateFunction::Sum, pick(PickOrder::Earliest, 2)), int(6));
    assert_eq!(of(&mut world, AggregateFunction::Count, pick(PickOrder::Latest, 100)), int(4));
    assert_eq!(of(&mut world, AggregateFunction::Sum, pick(PickOrder::Top(amount), 2)), int(14));
    assert_eq!(of(&mut world, AggregateFunction::Sum, pick(PickOrder::Bottom(amount), 2)), int(4));
    assert_eq!(of(&mut world, AggregateFunction::Count, pick(PickOrder::Bottom(amount), 100)), int(4));
    assert_eq!(of(&mut world, AggregateFunction::First, pick(PickOrder::Top(amount), 3)), int(5));
}

fn ids(world: &mut World, pick: impl Into<Option<Pick>>) -> Vec<Value> {
    let id = world.column(ORDER, "id");
    let range = Range { pick: pick.into(), ..World::orders() };
    let rows = world.aggregate(
        AggregateFunction::Rows([("id".into(), id)].into()),
        None,
        range,
        Type::Rows(vec![("id".into(), Type::Int)]),
    );
    match world.of_customer(rows) {
        Value::Rows(rows) => rows.iter().map(|row| row[0].clone()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn rows_come_in_the_order_of_the_pick_else_by_time() {
    let mut world = with_orders();
    world.order(7, "2026-05-01T00:00:00", int(3));
    let amount = world.column(ORDER, "amount");
    assert_eq!(ids(&mut world, None), [1, 2, 3, 4, 7, 5].map(int));
    assert_eq!(ids(&mut world, pick(PickOrder::Latest, 3)), [7, 4, 3].map(int));
    assert_eq!(ids(&mut world, pick(PickOrder::Earliest, 3)), [1, 2, 3].map(int));
    // 4 and 7 tie: by key, whichever end is asked for.
    assert_eq!(ids(&mut world, pick(PickOrder::Top(amount), 4)), [5, 1, 4, 7].map(int));
    assert_eq!(ids(&mut world, pick(PickOrder::Bottom(amount), 3)), [2, 4, 7].map(int));
}

#[test]
fn conditions_over_rows() {
    let mut world = with_orders();
    let (amount, two) = (world.column(ORDER, "amount"), world.literal(int(2)));
    let above = world.compare(Comparison::Greater, amount, two);
    let all = world.aggregate(AggregateFunction::All, Some(above), World::orders(), Type::Bool);
    let share = world.aggregate(AggregateFunction::Share, Some(above), World::orders(), Type::Float);
    assert_eq!(world.of_customer(all), Value::Bool(false));
    // Of five, one of them without an amount.
    assert_eq!(world.of_customer(share), float(0.6));
}

#[test]
fn only_rows_of_the_range_are_asked_for_their_value() {
    let mut world = World::with_score(Value::Missing);
    world.order(1, "2026-04-01T00:00:00", int(i64::MAX));
    world.order(2, "2026-04-01T00:00:00", int(1));
    let (amount, one) = (world.column(ORDER, "amount"), world.literal(int(1)));
    let next = world.expr(ExprKind::Arithmetic { op: Arithmetic::Add, left: amount, right: one }, Type::Int, ORDER);
    let small = world.compare(Comparison::Less, amount, next);
    let is_one = world.compare(Comparison::Equal, amount, one);
    let chosen = Range { condition: Some(is_one), ..World::orders() };
    let sum = world.aggregate(AggregateFunction::Sum, Some(next), chosen, Type::Int);
    assert_eq!(world.of_customer(sum), int(2));
    let faulty = Range { condition: Some(small), ..World::orders() };
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), faulty, Type::Int);
    assert!(world.try_value(sum, CUSTOMER, 0).is_err());
}

#[test]
fn per_keeps_to_the_rows_of_the_records_own_kind() {
    let mut world = World::new();
    for (id, name) in [(1, text("a")), (2, text("b")), (3, text("a")), (4, Value::Missing), (5, Value::Missing)] {
        world.add(CUSTOMER, [int(id), Value::Missing, int(id), name]);
    }
    let (name, score) = (world.column(CUSTOMER, "name"), world.column(CUSTOMER, "score"));
    let range = Range { rows: CUSTOMER, path: RangePath::Whole, per: [(name, name)].into(), ..World::orders() };
    let sum = world.aggregate(AggregateFunction::Sum, Some(score), range, Type::Int);
    let sums: Vec<Value> = (0..5).map(|row| world.value(sum, CUSTOMER, row)).collect();
    assert_eq!(sums, [4, 2, 4, 0, 0].map(int));
}
