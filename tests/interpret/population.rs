//! Places in the population, draws.

use milieu::model::*;

use super::build::*;

/// Scores 10, 30, 20, 20, missing by key 1 to 5, in another order in the file.
fn scores() -> World {
    let mut world = World::new();
    for (id, score) in [(4, int(20)), (1, int(10)), (5, Value::Missing), (3, int(20)), (2, int(30))] {
        world.add(CUSTOMER, [int(id), Value::Missing, score]);
    }
    world
}

/// The answers by key.
fn answers(world: &mut World, function: PopulationFunction, among: Option<ExprId>) -> [Value; 5] {
    let value = world.column(CUSTOMER, "score");
    world.catalog.populations.push(Population { function, entity: CUSTOMER, value, among });
    let id = PopulationId(u32::try_from(world.catalog.populations.len() - 1).expect("few"));
    let expr = world.expr(ExprKind::Population(id), Type::Int, CUSTOMER);
    [1, 4, 3, 0, 2].map(|row| world.value(expr, CUSTOMER, row))
}

fn flags(members: [u8; 5]) -> [Value; 5] {
    members.map(|member| Value::Bool(member == 1))
}

#[test]
fn the_largest_and_the_smallest() {
    let mut world = scores();
    let part = |percent| Decimal { mantissa: percent, scale: 2 };
    for (function, expected) in [
        (PopulationFunction::TopCount(2), [0, 1, 1, 0, 0]),
        (PopulationFunction::BottomCount(2), [1, 0, 1, 0, 0]),
        (PopulationFunction::TopCount(100), [1, 1, 1, 1, 0]),
        // 25 % of the four that have a score is one, 26 % is two.
        (PopulationFunction::TopShare(part(25)), [0, 1, 0, 0, 0]),
        (PopulationFunction::TopShare(part(26)), [0, 1, 1, 0, 0]),
        (PopulationFunction::BottomShare(part(51)), [1, 0, 1, 1, 0]),
        (PopulationFunction::BottomShare(part(0)), [0, 0, 0, 0, 0]),
    ] {
        assert_eq!(answers(&mut world, function.clone(), None), flags(expected), "{function:?}");
    }
}

#[test]
fn ranks_and_parts() {
    let mut world = scores();
    let of = |numbers: [i64; 4]| {
        let [a, b, c, d] = numbers.map(int);
        [a, b, c, d, Value::Missing]
    };
    assert_eq!(answers(&mut world, PopulationFunction::Rank, None), of([4, 1, 2, 2]));
    assert_eq!(answers(&mut world, PopulationFunction::Ntile(2), None), of([1, 2, 1, 2]));
    assert_eq!(answers(&mut world, PopulationFunction::Ntile(5), None), of([2, 5, 3, 4]));
    let [a, b, c, d] = [25.0, 100.0, 75.0, 75.0].map(float);
    assert_eq!(answers(&mut world, PopulationFunction::Percentile, None), [a, b, c, d, Value::Missing]);
}

#[test]
fn outside_the_base_there_is_no_place() {
    let mut world = scores();
    let (id, two) = (world.column(CUSTOMER, "id"), world.literal(int(2)));
    let among = world.compare(Comparison::Greater, id, two);
    assert_eq!(
        answers(&mut world, PopulationFunction::Rank, Some(among)),
        [Value::Missing, Value::Missing, int(1), int(1), Value::Missing]
    );
    assert_eq!(answers(&mut world, PopulationFunction::TopCount(1), Some(among)), flags([0, 0, 1, 0, 0]));
}

/// By Python: `int(hashlib.md5(b"spring:1").hexdigest()[:8], 16)` is `0xC993_CC13`.
#[test]
fn draws_are_those_of_md5() {
    let mut world = scores();
    let seed = world.literal(text("spring"));
    let draw = world.call(Function::Draw, &[seed], Type::Float);
    let drawn = 0xC993_CC13_u32;
    assert_eq!(world.value(draw, CUSTOMER, 1), float(f64::from(drawn) / 4_294_967_296.0));
    let mut sample = |mantissa: i128, scale: u8| {
        let share = Decimal { mantissa, scale };
        let test = world.test(ExprKind::Sample { share, seed: "spring".into() }, CUSTOMER);
        world.value(test, CUSTOMER, 1) == Value::Bool(true)
    };
    // The share that is the draw exactly, in 32 digits: below it the draw is not.
    let exactly = i128::from(drawn) * 5_i128.pow(32);
    assert!(!sample(exactly, 32) && sample(exactly + 1, 32));
    assert!(sample(1, 0) && !sample(0, 0));
}

#[test]
fn a_key_of_several_parts_is_joined_by_colons() {
    let mut world = scores();
    world.catalog.entities[0].key = vec![0, 1, 3];
    world.rows[0][0] = vec![int(7), date("2026-06-30"), Value::Missing, text("a b"), Value::Missing, Value::Missing];
    let seed = world.literal(text("s"));
    let draw = world.call(Function::Draw, &[seed], Type::Float);
    let drawn = 0xB3B0_D471_u32;
    assert_eq!(world.value(draw, CUSTOMER, 0), float(f64::from(drawn) / 4_294_967_296.0));
}
