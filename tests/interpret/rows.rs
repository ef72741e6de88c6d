//! Which rows there are: relations, orphans, rows of the future, the row before.

use milieu::model::*;

use super::build::*;

fn count(world: &mut World, range: Range) -> ExprId {
    world.aggregate(AggregateFunction::Count, None, range, Type::Int)
}

/// Now is the end of 30 June in Berlin, 22:00 in UTC.
fn with_orders() -> World {
    let mut world = World::with_score(Value::Missing);
    world.order(10, "2026-06-30T21:59:59.999999", int(1));
    world.order(11, "2026-06-30T22:00:00", int(2));
    world.order(12, "", int(4));
    world
}

#[test]
fn a_row_exists_until_its_time_is_after_now() {
    let mut world = with_orders();
    let amount = world.column(ORDER, "amount");
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Int);
    assert_eq!(world.of_customer(sum), int(5));
    let ahead = Range { ahead: true, ..World::orders() };
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), ahead, Type::Int);
    assert_eq!(world.of_customer(sum), int(7));
}

#[test]
fn a_row_without_a_time_of_its_own_has_its_owners() {
    let mut world = with_orders();
    for order in [10, 11, 12] {
        world.add(LINE, [int(order), int(order)]);
    }
    let data = world.data();
    assert_eq!(data.time(LINE, 1), &moment("2026-06-30T22:00:00"));
    assert_eq!([0, 1, 2].map(|row| data.exists(LINE, row)), [true, false, true]);
    let (range, ahead) = (World::lines(), Range { ahead: true, ..World::lines() });
    let (now, ever) = (count(&mut world, range), count(&mut world, ahead));
    assert_eq!(world.of_customer(now), int(2));
    assert_eq!(world.of_customer(ever), int(3));
}

#[test]
fn what_belongs_to_a_row_of_the_future_counts_for_that_row() {
    let mut world = with_orders();
    world.add(LINE, [int(11), int(7)]);
    let own_lines = Range { record: ORDER, path: RangePath::Relations([LINES].into()), ..World::lines() };
    let lines = count(&mut world, own_lines);
    assert_eq!(world.value(lines, ORDER, 1), int(1));
    let ahead = Range { ahead: true, ..World::orders() };
    let most = world.aggregate(AggregateFunction::Max, Some(lines), ahead, Type::Int);
    assert_eq!(world.of_customer(most), int(1));
    let amount = world.column(ORDER, "amount");
    let of_owner = world.expr(ExprKind::Owner(LINES, amount), Type::Int, LINE);
    assert_eq!(world.value(of_owner, LINE, 0), int(2));
}

#[test]
fn orphans_lie_outside_their_relation_and_stay_in_the_whole() {
    let mut world = with_orders();
    world.add(ORDER, [int(13), int(99), moment("2026-01-01T00:00:00"), int(8)]);
    world.add(ORDER, [int(14), Value::Missing, moment("2026-01-01T00:00:00"), int(16)]);
    assert_eq!(world.data().orphans(ORDERS), [3]);
    let amount = world.column(ORDER, "amount");
    let related = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Int);
    assert_eq!(world.of_customer(related), int(5));
    let whole = Range { path: RangePath::Whole, ..World::orders() };
    let all = world.aggregate(AggregateFunction::Sum, Some(amount), whole, Type::Int);
    assert_eq!(world.of_customer(all), int(29));
    let score = world.column(CUSTOMER, "score");
    let of_owner = world.expr(ExprKind::Owner(ORDERS, score), Type::Int, ORDER);
    let missing = world.test(ExprKind::Missing(score), CUSTOMER);
    let asked = world.expr(ExprKind::Owner(ORDERS, missing), Type::Bool, ORDER);
    let of_missing = world.test(ExprKind::Missing(of_owner), ORDER);
    assert_eq!(world.value(of_owner, ORDER, 3), Value::Missing);
    // Asked over the relation the condition is false without an owner; asked of what the relation yields it holds.
    assert_eq!(world.value(asked, ORDER, 0), Value::Bool(true));
    assert_eq!(world.value(asked, ORDER, 3), Value::Bool(false));
    assert_eq!(world.value(of_missing, ORDER, 3), Value::Bool(true));
}

#[test]
fn keys_of_several_columns_match_as_a_whole() {
    let mut world = World::new();
    world.catalog.relations[0].local = vec![1, 4];
    world.catalog.relations[0].remote = vec![0, 3];
    world.add(CUSTOMER, [int(1), Value::Missing, int(1), text("a")]);
    world.add(CUSTOMER, [int(1), Value::Missing, int(2), text("b")]);
    let at = moment("2026-01-01T00:00:00");
    world.add(ORDER, [int(1), int(1), at.clone(), int(0), text("b")]);
    world.add(ORDER, [int(2), int(1), at.clone(), int(0), text("c")]);
    world.add(ORDER, [int(3), int(1), at, int(0), Value::Missing]);
    let data = world.data();
    assert_eq!([0, 1, 2].map(|row| data.owner(ORDERS, row)), [Some(1), None, None]);
    assert_eq!(data.orphans(ORDERS), [1]);
}

#[test]
fn the_row_before_is_that_of_the_same_owner() {
    let mut world = World::with_score(Value::Missing);
    world.order(3, "2026-02-01T00:00:00", int(30));
    world.order(1, "2026-01-01T00:00:00", int(10));
    world.order(2, "2026-02-01T00:00:00", int(20));
    world.order(4, "", int(40));
    world.add(ORDER, [int(5), int(2), moment("2026-01-15T00:00:00"), int(50)]);
    let amount = world.column(ORDER, "amount");
    let previous = world.expr(ExprKind::Previous(amount), Type::Int, ORDER);
    // The same time: by key.
    assert_eq!(world.value(previous, ORDER, 0), int(20));
    assert_eq!(world.value(previous, ORDER, 1), Value::Missing);
    assert_eq!(world.value(previous, ORDER, 2), int(10));
    assert_eq!(world.value(previous, ORDER, 3), Value::Missing);
    assert_eq!(world.value(previous, ORDER, 4), Value::Missing);
}

#[test]
fn this_is_the_record_that_the_innermost_aggregate_is_for() {
    let mut world = World::with_score(int(15));
    world.order(1, "2026-01-01T00:00:00", int(10));
    world.order(2, "2026-01-01T00:00:00", int(20));
    world.add(LINE, [int(2), int(20)]);
    world.add(LINE, [int(2), int(19)]);
    let (score, amount, price) =
        (world.column(CUSTOMER, "score"), world.column(ORDER, "amount"), world.column(LINE, "price"));
    let this_score = world.expr(ExprKind::This(score), Type::Int, ORDER);
    let above = world.compare(Comparison::Greater, amount, this_score);
    let range = Range { condition: Some(above), ..World::orders() };
    let orders = count(&mut world, range);
    assert_eq!(world.of_customer(orders), int(1));
    let this_amount = world.expr(ExprKind::This(amount), Type::Int, LINE);
    let same = world.compare(Comparison::Equal, price, this_amount);
    let own = Range { record: ORDER, path: RangePath::Relations([LINES].into()), ..World::lines() };
    let found = world.aggregate(AggregateFunction::Any, None, Range { condition: Some(same), ..own }, Type::Bool);
    let range = Range { condition: Some(found), ..World::orders() };
    let orders = count(&mut world, range);
    assert_eq!(world.of_customer(orders), int(1));
}

#[test]
fn members_are_rows_that_exist() {
    use milieu::interpret::Interpreter;
    let mut world = with_orders();
    let everyone = world.literal(Value::Bool(true));
    let all = world.define(DefinitionKind::Segment, "all", ORDER, everyone);
    let amount = world.column(ORDER, "amount");
    let four = world.literal(int(4));
    let small = world.compare(Comparison::Less, amount, four);
    let some = world.define(DefinitionKind::Segment, "small", ORDER, small);
    let data = world.data();
    let interpreter = Interpreter::new(&world.catalog, &data, &world.lists);
    assert_eq!(interpreter.members(all), Ok(vec![0, 2]));
    assert_eq!(interpreter.members(some), Ok(vec![0]));
}

#[test]
fn a_derivation_shows_what_was_looked_at_and_the_rows_behind() {
    use milieu::interpret::{Interpreter, Reading};
    let mut world = with_orders();
    let amount = world.column(ORDER, "amount");
    let sum = world.aggregate(AggregateFunction::Sum, Some(amount), World::orders(), Type::Int);
    let five = world.literal(int(5));
    let enough = world.compare(Comparison::GreaterOrEqual, sum, five);
    let untaken = world.column(CUSTOMER, "score");
    let choice =
        world.expr(ExprKind::Case { arms: [(enough, sum)].into(), otherwise: Some(untaken) }, Type::Int, CUSTOMER);
    let data = world.data();
    let interpreter = Interpreter::new(&world.catalog, &data, &world.lists);
    let derivation = interpreter.derive(choice, CUSTOMER, 0).expect("a value");
    assert_eq!(derivation.value, int(5));
    assert_eq!(derivation.parts.iter().map(|part| part.expr).collect::<Vec<_>>(), [enough, sum]);
    let readings = [(0, 1), (2, 4)].map(|(row, value)| Reading { entity: ORDER, row, value: int(value) });
    assert_eq!(derivation.parts[1].rows, readings);
    assert_eq!(derivation.parts[0].parts[0].rows, readings);
}
