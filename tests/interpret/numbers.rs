//! Numbers: figures by Python's `decimal`, `fractions` and big integers.

use milieu::interpret::Fault;
use milieu::model::*;

use super::build::*;

/// The value of `left op right`, of that kind.
fn result(op: Arithmetic, left: Value, right: Value, ty: Type) -> Result<Value, Fault> {
    let mut world = World::with_score(Value::Missing);
    let (left, right) = (world.literal(left), world.literal(right));
    let expr = world.expr(ExprKind::Arithmetic { op, left, right }, ty, CUSTOMER);
    world.try_value(expr, CUSTOMER, 0)
}

fn overflows(result: &Result<Value, Fault>) -> bool {
    matches!(result, Err(Fault::Overflow { .. }))
}

fn compares(op: Comparison, left: Value, right: Value) -> bool {
    let mut world = World::with_score(Value::Missing);
    let (left, right) = (world.literal(left), world.literal(right));
    let expr = world.compare(op, left, right);
    world.holds(expr)
}

#[test]
fn ints_do_not_wrap() {
    assert!(overflows(&result(Arithmetic::Add, int(i64::MAX), int(1), Type::Int)));
    assert!(overflows(&result(Arithmetic::Subtract, int(i64::MIN), int(1), Type::Int)));
    assert!(overflows(&result(Arithmetic::Multiply, int(1 << 32), int(1 << 31), Type::Int)));
    assert_eq!(result(Arithmetic::Multiply, int(-1 << 32), int(1 << 31), Type::Int), Ok(int(i64::MIN)));
    assert_eq!(result(Arithmetic::Remainder, int(i64::MIN), int(-1), Type::Int), Ok(int(0)));
    assert_eq!(result(Arithmetic::Remainder, int(-7), int(3), Type::Int), Ok(int(-1)));
    assert_eq!(result(Arithmetic::Remainder, int(7), int(-3), Type::Int), Ok(int(1)));
    assert_eq!(result(Arithmetic::Remainder, int(7), int(0), Type::Int), Ok(Value::Missing));
    let mut world = World::with_score(int(i64::MIN));
    let score = world.column(CUSTOMER, "score");
    let negated = world.expr(ExprKind::Negate(score), Type::Int, CUSTOMER);
    assert!(overflows(&world.try_value(negated, CUSTOMER, 0)));
}

#[test]
fn a_fault_names_the_operation_and_the_row() {
    let mut world = World::new();
    world.add(CUSTOMER, [int(1), Value::Missing, int(1)]);
    world.add(CUSTOMER, [int(2), Value::Missing, int(i64::MAX)]);
    let (score, one) = (world.column(CUSTOMER, "score"), world.literal(int(1)));
    let body = world.expr(ExprKind::Arithmetic { op: Arithmetic::Add, left: score, right: one }, Type::Int, CUSTOMER);
    let id = world.define(DefinitionKind::Trait, "next", CUSTOMER, body);
    let named = world.expr(ExprKind::Definition(id), Type::Int, CUSTOMER);
    assert_eq!(world.try_value(named, CUSTOMER, 0), Ok(int(2)));
    let fault = Fault::Overflow {
        expr: body,
        definition: Some(id),
        entity: CUSTOMER,
        row: 1,
        operation: "9223372036854775807 + 1".into(),
    };
    assert_eq!(world.try_value(named, CUSTOMER, 1), Err(fault));
}

#[test]
fn decimals_are_exact() {
    assert_eq!(result(Arithmetic::Multiply, decimal("1.11"), decimal("1.11"), Type::Decimal(4)), Ok(decimal("1.2321")));
    assert_eq!(result(Arithmetic::Add, decimal("0.10"), decimal("0.2"), Type::Decimal(2)), Ok(decimal("0.30")));
    assert_eq!(result(Arithmetic::Subtract, int(3), decimal("0.05"), Type::Decimal(2)), Ok(decimal("2.95")));
    assert_eq!(result(Arithmetic::Remainder, decimal("-7.5"), int(2), Type::Decimal(1)), Ok(decimal("-1.5")));
    assert_eq!(result(Arithmetic::Remainder, decimal("7.5"), decimal("0.00"), Type::Decimal(2)), Ok(Value::Missing));
    let most = "99999999999999999999999999999999999999";
    assert!(overflows(&result(Arithmetic::Add, decimal(most), int(1), Type::Decimal(0))));
    assert!(overflows(&result(Arithmetic::Multiply, decimal(most), decimal("10"), Type::Decimal(0))));
    // 38 digits at the end, though the left side alone has 39 at that scale.
    assert_eq!(
        result(Arithmetic::Add, decimal("1000000000000000000000000000000000000"), decimal("-1.01"), Type::Decimal(2)),
        Ok(decimal("999999999999999999999999999999999998.99"))
    );
    // 0.0001 below the limit twice, at scale 38.
    let tiny = "0.50000000000000000000000000000000000000";
    assert!(overflows(&result(Arithmetic::Add, decimal(tiny), decimal(tiny), Type::Decimal(38))));
}

#[test]
fn division_is_that_of_the_nearest_floats() {
    assert_eq!(result(Arithmetic::Divide, decimal("1.00"), int(3), Type::Float), Ok(float(1.0 / 3.0)));
    assert_eq!(result(Arithmetic::Divide, int(1), int(0), Type::Float), Ok(Value::Missing));
    assert_eq!(result(Arithmetic::Divide, float(1.0), float(-0.0), Type::Float), Ok(Value::Missing));
    // 2^53 + 1 is rounded to 2^53 first.
    assert_eq!(
        result(Arithmetic::Divide, int(9_007_199_254_740_993), int(1), Type::Float),
        Ok(float(9_007_199_254_740_992.0))
    );
}

#[test]
fn a_result_that_is_no_number_is_missing() {
    let infinite = float(f64::INFINITY);
    assert_eq!(result(Arithmetic::Subtract, infinite.clone(), infinite.clone(), Type::Float), Ok(Value::Missing));
    assert_eq!(result(Arithmetic::Multiply, float(1e300), float(1e300), Type::Float), Ok(infinite));
}

#[test]
fn ints_and_decimals_compare_exactly_with_each_other_and_ints_with_floats() {
    assert!(compares(Comparison::Equal, int(2), decimal("2.00")));
    assert!(compares(Comparison::Less, int(2), decimal("2.01")));
    assert!(compares(Comparison::Equal, decimal("0.10"), decimal("0.1000")));
    assert!(compares(
        Comparison::Greater,
        decimal("99999999999999999999999999999999999999"),
        decimal("0.99999999999999999999999999999999999999")
    ));
    // 2^53 + 1 is no float, so no float equals it.
    assert!(!compares(Comparison::Equal, int(9_007_199_254_740_993), float(9_007_199_254_740_992.0)));
    assert!(compares(Comparison::Greater, int(9_007_199_254_740_993), float(9_007_199_254_740_992.0)));
    assert!(compares(Comparison::Less, int(i64::MAX), float(9_223_372_036_854_775_808.0)));
    assert!(compares(Comparison::Equal, int(i64::MIN), float(-9_223_372_036_854_775_808.0)));
    assert!(compares(Comparison::Less, int(-3), float(-2.5)) && compares(Comparison::Greater, int(-2), float(-2.5)));
    assert!(compares(Comparison::Less, int(0), float(f64::INFINITY)));
    assert!(compares(Comparison::Equal, float(0.0), float(-0.0)));
}

#[test]
fn a_decimal_beside_a_float_is_rounded_to_the_nearest_one() {
    assert!(compares(Comparison::Equal, decimal("19.99"), float(19.99)));
    // The float is a little above 0.1; beside it, 0.1 is that float.
    assert!(compares(Comparison::Equal, float(0.1), decimal("0.10000000000000000")));
    // Halfway between two floats: 2^53 + 1 goes to the even one, and a digit more to the next.
    assert!(compares(Comparison::Equal, decimal("9007199254740993.0"), float(9_007_199_254_740_992.0)));
    assert!(compares(
        Comparison::Equal,
        decimal("9007199254740993.0000000000000000000001"),
        float(9_007_199_254_740_994.0)
    ));
}

#[test]
fn sums_do_not_mind_what_stands_in_the_middle() {
    let mut world = World::with_score(Value::Missing);
    for (id, amount) in [(1, i64::MAX), (2, i64::MAX), (3, i64::MIN), (4, -5)] {
        world.order(id, "2026-06-01T00:00:00", int(amount));
    }
    let amount = world.column(ORDER, "amount");
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Int);
    assert_eq!(world.of_customer(sum), int(i64::MAX - 6));
    let average = world.aggregate(AggregateFunction::Avg, Some(amount), World::orders(), Type::Float);
    assert_eq!(world.of_customer(average), float(9_223_372_036_854_775_801.0 / 4.0));
    world.order(5, "2026-06-01T00:00:00", int(i64::MAX));
    assert!(overflows(&world.try_value(sum, CUSTOMER, 0)));
    // The mean needs no sum that fits: (3 · (2^63 − 1) − 2^63 − 5) / 5.
    assert_eq!(world.of_customer(average), float(18_446_744_073_709_551_608.0 / 5.0));
}

#[test]
fn decimal_sums_are_exact_near_the_limit() {
    let most = "99999999999999999999999999999999999999";
    let mut world = World::with_score(Value::Missing);
    for id in 1..=3 {
        world.order(id, "2026-06-01T00:00:00", decimal(most));
    }
    let amount = world.column(ORDER, "amount");
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Decimal(0));
    assert!(overflows(&world.try_value(sum, CUSTOMER, 0)));
    let average = world.aggregate(AggregateFunction::Avg, Some(amount), World::orders(), Type::Float);
    assert_eq!(world.of_customer(average), float(1e38));
    for id in 4..=5 {
        world.order(id, "2026-06-01T00:00:00", decimal(&format!("-{most}")));
    }
    assert_eq!(world.of_customer(sum), decimal(most));
}

#[test]
fn float_sums_are_compensated_in_file_order() {
    let mut world = World::with_score(Value::Missing);
    for (id, amount) in [(1, 1e100), (2, 1.0), (3, -1e100), (4, 1.0)] {
        world.order(id, "2026-06-01T00:00:00", float(amount));
    }
    let amount = world.column(ORDER, "amount");
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Float);
    assert_eq!(world.of_customer(sum), float(2.0));
    let mut tenths = World::with_score(Value::Missing);
    for id in 0..10 {
        tenths.order(id, "2026-06-01T00:00:00", float(0.1));
    }
    let amount = tenths.column(ORDER, "amount");
    let sum = tenths.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Float);
    assert_eq!(tenths.of_customer(sum), float(1.0));
    tenths.order(11, "2026-06-01T00:00:00", float(f64::INFINITY));
    tenths.order(12, "2026-06-01T00:00:00", float(1.0));
    assert_eq!(tenths.of_customer(sum), float(f64::INFINITY));
    tenths.order(13, "2026-06-01T00:00:00", float(f64::NEG_INFINITY));
    assert_eq!(tenths.of_customer(sum), Value::Missing);
}

#[test]
fn a_sum_over_nothing_is_zero_in_its_kind() {
    let mut world = World::with_score(Value::Missing);
    world.order(1, "2026-06-01T00:00:00", Value::Missing);
    let amount = world.column(ORDER, "amount");
    for (ty, zero) in [(Type::Int, int(0)), (Type::Decimal(2), decimal("0.00")), (Type::Float, float(0.0))] {
        let sum = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), ty);
        assert_eq!(world.of_customer(sum), zero);
    }
}

#[test]
fn widening_is_exact_or_a_fault() {
    let mut world = World::with_score(int(5));
    let score = world.column(CUSTOMER, "score");
    let wider = world.expr(ExprKind::Convert(score), Type::Decimal(3), CUSTOMER);
    assert_eq!(world.of_customer(wider), decimal("5.000"));
    let too_wide = world.expr(ExprKind::Convert(score), Type::Decimal(38), CUSTOMER);
    assert!(overflows(&world.try_value(too_wide, CUSTOMER, 0)));
    let day = world.literal(date("2026-03-29"));
    let start = world.expr(ExprKind::Convert(day), Type::Timestamp, CUSTOMER);
    assert_eq!(world.of_customer(start), moment("2026-03-28T23:00:00"));
    let late = world.literal(moment("2026-03-28T23:00:00"));
    let its_day = world.expr(ExprKind::Convert(late), Type::Date, CUSTOMER);
    assert_eq!(world.of_customer(its_day), date("2026-03-29"));
}
