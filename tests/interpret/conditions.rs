//! Conditions are true or false, whatever is missing.

use milieu::interpret::Fault;
use milieu::model::*;

use super::build::*;

#[test]
fn comparisons_with_nothing_are_false_and_their_opposite_is_everybody_else() {
    let mut world = World::with_score(Value::Missing);
    let (score, thirty) = (world.column(CUSTOMER, "score"), world.literal(int(30)));
    for op in
        [Comparison::Equal, Comparison::Less, Comparison::LessOrEqual, Comparison::Greater, Comparison::GreaterOrEqual]
    {
        let test = world.compare(op, score, thirty);
        let opposite = world.test(ExprKind::Not(test), CUSTOMER);
        assert!(!world.holds(test) && world.holds(opposite), "{op:?}");
        let itself = world.compare(op, score, score);
        assert!(!world.holds(itself), "{op:?}");
    }
    let missing = world.test(ExprKind::Missing(score), CUSTOMER);
    assert!(world.holds(missing));
}

#[test]
fn blank_texts_are_missing_wherever_they_come_from() {
    let mut world = World::new();
    world.add(CUSTOMER, [int(1), Value::Missing, int(1), text("\u{2003}\u{a0} ")]);
    let name = world.column(CUSTOMER, "name");
    let missing = world.test(ExprKind::Missing(name), CUSTOMER);
    assert!(world.holds(missing));
    let (empty, other) = (world.literal(text("")), world.literal(text("there")));
    let first = world.expr(ExprKind::Coalesce(empty, other), Type::Text, CUSTOMER);
    assert_eq!(world.of_customer(first), text("there"));
    let equal = world.compare(Comparison::Equal, name, empty);
    assert!(!world.holds(equal));
}

fn text_test(op: TextTest, value: &str, pattern: &str, ignoring_case: bool) -> bool {
    let mut world = World::with_score(Value::Missing);
    let (value, pattern) = (world.literal(text(value)), world.literal(text(pattern)));
    let test = world.test(ExprKind::TextTest { op, value, pattern, ignoring_case }, CUSTOMER);
    world.holds(test)
}

#[test]
fn texts_are_searched_as_written() {
    assert!(text_test(TextTest::Contains, "Anna Maria", " ", false));
    assert!(!text_test(TextTest::Contains, "Anna", "an", false));
    assert!(text_test(TextTest::Contains, "Anna", "aNN", true));
    assert!(text_test(TextTest::StartsWith, "ÉCOLE", "éc", true));
    // Each letter by itself: a Σ at the end of a word is σ too.
    assert!(text_test(TextTest::EndsWith, "ΟΔΟΣ", "οσ", true));
    assert!(!text_test(TextTest::EndsWith, "abc", "ab", false));
}

#[test]
fn lists_of_constants_compare_as_equal_signs_do() {
    let mut world = World::with_score(int(2));
    let score = world.column(CUSTOMER, "score");
    let is_in = |world: &mut World, options: Vec<Value>| {
        let test =
            world.test(ExprKind::InValues { value: score, options: options.into(), ignoring_case: false }, CUSTOMER);
        world.holds(test)
    };
    assert!(is_in(&mut world, vec![int(1), int(2)]));
    assert!(is_in(&mut world, vec![decimal("2.0")]));
    assert!(!is_in(&mut world, vec![int(1), int(3)]));
}

#[test]
fn a_list_definition_is_read_as_the_kind_of_the_value() {
    let mut world = World::with_score(int(7));
    world.lists.insert(ListId(0), vec!["007".into(), "12".into(), " ".into()]);
    let score = world.column(CUSTOMER, "score");
    let seven = world.literal(text("7"));
    let mut is_in = |value| {
        let test = world.test(ExprKind::InList { value, list: ListId(0), ignoring_case: false }, CUSTOMER);
        world.try_value(test, CUSTOMER, 0)
    };
    assert_eq!(is_in(score), Ok(Value::Bool(true)));
    assert_eq!(is_in(seven), Ok(Value::Bool(false)));
    world.lists.insert(ListId(0), vec!["seven".into()]);
    let test = world.test(ExprKind::InList { value: score, list: ListId(0), ignoring_case: false }, CUSTOMER);
    assert!(matches!(world.try_value(test, CUSTOMER, 0), Err(Fault::ListEntry { .. })));
}

#[test]
fn lists_ignore_missing_elements() {
    let mut world = World::new();
    world
        .add(CUSTOMER, [int(1), Value::Missing, int(1), Value::Missing, list(&[text("a"), Value::Missing, text("b")])]);
    let tags = world.column(CUSTOMER, "tags");
    let mut overlap = |other: &[Value], all| {
        let other = world.literal(list(other));
        let test = world.test(ExprKind::ListOverlap { list: tags, other, all, ignoring_case: false }, CUSTOMER);
        world.holds(test)
    };
    assert!(overlap(&[text("b"), text("z")], false));
    assert!(!overlap(&[text("b"), text("z")], true));
    assert!(overlap(&[text("b"), Value::Missing], true));
    assert!(!overlap(&[text("B")], false));
    assert!(!overlap(&[Value::Missing], true) && !overlap(&[Value::Missing], false));
    assert!(!overlap(&[], true) && !overlap(&[], false));
}

#[test]
fn windows_hold_their_first_moment_and_not_their_end() {
    let mut world = World::with_score(int(10));
    let score = world.column(CUSTOMER, "born");
    world.rows[0][0][1] = date("2026-06-01");
    let mut window = |lower: Option<&str>, upper: Option<&str>| {
        let lower = lower.map(|day| world.literal(date(day)));
        let upper = upper.map(|day| world.literal(date(day)));
        let test = world.test(ExprKind::InWindow { value: score, lower, upper }, CUSTOMER);
        world.holds(test)
    };
    assert!(window(Some("2026-06-01"), Some("2026-06-02")));
    assert!(!window(Some("2026-06-02"), None));
    assert!(!window(None, Some("2026-06-01")));
    assert!(window(None, None));
}

#[test]
fn a_border_or_a_time_that_is_missing_is_no_window() {
    let mut world = World::new();
    world.add(CUSTOMER, [int(1), date("2026-06-01")]);
    world.add(CUSTOMER, [int(2)]);
    let born = world.column(CUSTOMER, "born");
    let nothing = world.literal(Value::Missing);
    let open = world.test(ExprKind::InWindow { value: born, lower: None, upper: None }, CUSTOMER);
    let broken = world.test(ExprKind::InWindow { value: born, lower: Some(nothing), upper: None }, CUSTOMER);
    assert_eq!(world.value(open, CUSTOMER, 0), Value::Bool(true));
    assert_eq!(world.value(open, CUSTOMER, 1), Value::Bool(false));
    assert_eq!(world.value(broken, CUSTOMER, 0), Value::Bool(false));
}

#[test]
fn anniversaries_ignore_the_year_and_its_turn() {
    let has = |day: &str, from: &str, until: &str| {
        let mut world = World::with_score(Value::Missing);
        let (value, from, until) = (world.literal(date(day)), world.literal(date(from)), world.literal(date(until)));
        let test = world.test(ExprKind::Anniversary { value, from, until }, CUSTOMER);
        world.holds(test)
    };
    assert!(has("1980-01-03", "2026-12-29", "2027-01-05"));
    assert!(!has("1980-01-05", "2026-12-29", "2027-01-05"));
    // 29 February is kept on the 28th where there is no 29th.
    assert!(has("2004-02-29", "2026-02-28", "2026-03-01"));
    assert!(!has("2004-02-29", "2028-02-28", "2028-02-29"));
    assert!(has("2004-02-29", "2028-02-29", "2028-03-01"));
    assert!(!has("2004-02-29", "2026-03-01", "2026-03-02"));
}

#[test]
fn a_fault_in_any_part_is_one_of_the_whole_but_not_in_a_branch_that_is_not_taken() {
    let mut world = World::with_score(int(i64::MAX));
    let (score, one) = (world.column(CUSTOMER, "score"), world.literal(int(1)));
    let next = world.expr(ExprKind::Arithmetic { op: Arithmetic::Add, left: score, right: one }, Type::Int, CUSTOMER);
    let faulty = world.compare(Comparison::Greater, next, one);
    let (yes, no) = (world.literal(Value::Bool(true)), world.literal(Value::Bool(false)));
    for parts in [[no, faulty], [faulty, no], [yes, faulty], [faulty, yes]] {
        for kind in [
            ExprKind::And(parts.into()),
            ExprKind::Or(parts.into()),
            ExprKind::CountOf { of: parts.into(), least: 1, most: 1 },
        ] {
            let test = world.test(kind, CUSTOMER);
            assert!(world.try_value(test, CUSTOMER, 0).is_err());
        }
    }
    let taken = ExprKind::Case { arms: [(yes, one), (faulty, next)].into(), otherwise: Some(next) };
    let taken = world.expr(taken, Type::Int, CUSTOMER);
    assert_eq!(world.of_customer(taken), int(1));
    let present = world.expr(ExprKind::Coalesce(one, next), Type::Int, CUSTOMER);
    assert_eq!(world.of_customer(present), int(1));
}

#[test]
fn so_many_of_several() {
    let mut world = World::with_score(Value::Missing);
    let (yes, no) = (world.literal(Value::Bool(true)), world.literal(Value::Bool(false)));
    let mut count = |least, most| {
        let test = world.test(ExprKind::CountOf { of: [yes, no, yes].into(), least, most }, CUSTOMER);
        world.holds(test)
    };
    assert!(count(2, u32::MAX) && count(2, 2) && count(0, 2));
    assert!(!count(3, u32::MAX) && !count(1, 1) && !count(0, 1));
}

#[test]
fn a_moment_beside_a_date_counts_by_its_day_in_the_zone() {
    let mut world = World::with_score(Value::Missing);
    // 23:30 in UTC is 01:30 on the next day in Berlin.
    let (late, day) = (world.literal(moment("2026-06-15T23:30:00")), world.literal(date("2026-06-16")));
    let same = world.compare(Comparison::Equal, late, day);
    let turned = world.compare(Comparison::Equal, day, late);
    assert!(world.holds(same) && world.holds(turned));
}

#[test]
fn a_chain_of_definitions_may_be_long() {
    let mut world = World::with_score(int(0));
    let one = world.literal(int(1));
    let mut last = world.column(CUSTOMER, "score");
    for number in 0..5_000 {
        let next =
            world.expr(ExprKind::Arithmetic { op: Arithmetic::Add, left: last, right: one }, Type::Int, CUSTOMER);
        let id = world.define(DefinitionKind::Trait, &format!("t{number}"), CUSTOMER, next);
        last = world.expr(ExprKind::Definition(id), Type::Int, CUSTOMER);
    }
    assert_eq!(world.try_value(last, CUSTOMER, 0), Ok(int(5_000)));
    let data = world.data();
    let interpreter = milieu::interpret::Interpreter::new(&world.catalog, &data, &world.lists);
    assert_eq!(interpreter.derive(last, CUSTOMER, 0).map(|derivation| derivation.value), Ok(int(5_000)));
}
