//! Sequences of orders of kinds `a`, `b`, `c`. Now is the end of 30 June 2026 in Berlin.

use milieu::model::*;

use super::build::*;

/// Orders with kind, day of June (hour 12 in UTC) and amount.
fn world(orders: &[(&str, u32, i64)]) -> World {
    let mut world = World::with_score(Value::Missing);
    for (id, (kind, day, amount)) in orders.iter().enumerate() {
        let row = world.order(i64::try_from(id).expect("few"), &format!("2026-06-{day:02}T12:00:00"), int(*amount));
        world.rows[1][row][4] = text(kind);
    }
    world
}

/// A step in words: `a`, `no b`, `c within 3`, `same a`, in days.
fn step(world: &mut World, words: &str) -> SequenceStep {
    let (negated, words) = words.strip_prefix("no ").map_or((false, words), |rest| (true, rest));
    let (same, words) = words.strip_prefix("same ").map_or((false, words), |rest| (true, rest));
    let (kind, within) = words.split_once(" within ").map_or((words, None), |(kind, days)| (kind, Some(days)));
    let (column, wanted) = (world.column(ORDER, "kind"), world.literal(text(kind)));
    let amount = world.column(ORDER, "amount");
    let condition = world.compare(Comparison::Equal, column, wanted);
    SequenceStep {
        range: Range { condition: Some(condition), ..World::orders() },
        within: within.map(|days| Interval { days: days.parse().expect("days"), ..Interval::default() }),
        negated,
        same: if same { [(amount, amount)].into() } else { [].into() },
        time: world.column(ORDER, "at"),
    }
}

fn holds(orders: &[(&str, u32, i64)], steps: &[&str]) -> bool {
    let mut world = world(orders);
    let steps = steps.iter().map(|words| step(&mut world, words)).collect();
    world.catalog.sequences.push(Sequence { record: CUSTOMER, steps });
    let sequence = world.test(ExprKind::Sequence(SequenceId(0)), CUSTOMER);
    world.holds(sequence)
}

#[test]
fn steps_follow_each_other_strictly_later() {
    assert!(holds(&[("b", 1, 0), ("a", 2, 0), ("b", 3, 0)], &["a", "b"]));
    assert!(!holds(&[("b", 1, 0), ("a", 2, 0)], &["a", "b"]));
    assert!(!holds(&[("a", 2, 0), ("b", 2, 0)], &["a", "b"]));
    assert!(!holds(&[("a", 2, 0)], &["a", "a"]));
    assert!(!holds(&[], &["a"]));
    assert!(holds(&[("a", 2, 0)], &["a"]));
}

#[test]
fn a_gap_counts_from_the_row_before_to_its_end() {
    assert!(holds(&[("a", 1, 0), ("b", 4, 0)], &["a", "b within 3"]));
    assert!(!holds(&[("a", 1, 0), ("b", 5, 0)], &["a", "b within 3"]));
    // Another `a` is nearer; and from `b` on the gap is counted anew.
    assert!(holds(&[("a", 1, 0), ("a", 3, 0), ("b", 5, 0)], &["a", "b within 3"]));
    assert!(holds(&[("a", 1, 0), ("b", 4, 0), ("c", 7, 0)], &["a", "b within 3", "c within 3"]));
    // The nearest `b` leads nowhere, the next one does.
    assert!(holds(&[("a", 1, 0), ("b", 2, 0), ("b", 4, 0), ("c", 6, 0)], &["a", "b within 3", "c within 2"]));
}

#[test]
fn nothing_in_a_time_that_has_passed() {
    assert!(holds(&[("a", 1, 0), ("b", 5, 0)], &["a", "no b within 3"]));
    assert!(!holds(&[("a", 1, 0), ("b", 4, 0)], &["a", "no b within 3"]));
    // Three days from the 28th are not over yet; from the 27th at noon they are on the 30th at noon.
    assert!(!holds(&[("a", 28, 0)], &["a", "no b within 3"]));
    assert!(holds(&[("a", 27, 0)], &["a", "no b within 3"]));
    assert!(holds(&[("a", 1, 0), ("c", 2, 0), ("b", 5, 0)], &["a", "no b within 3", "c"]));
}

#[test]
fn nothing_between_two_steps() {
    assert!(!holds(&[("a", 1, 0), ("b", 2, 0), ("c", 3, 0)], &["a", "no b", "c"]));
    assert!(holds(&[("a", 1, 0), ("c", 3, 0), ("b", 4, 0)], &["a", "no b", "c"]));
    assert!(holds(&[("a", 1, 0), ("b", 2, 0), ("a", 2, 0), ("c", 3, 0)], &["a", "no b", "c"]));
    // Not between: at the same moment as the later step.
    assert!(holds(&[("a", 1, 0), ("b", 3, 0), ("c", 3, 0)], &["a", "no b", "c"]));
}

#[test]
fn nothing_up_to_now() {
    assert!(holds(&[("b", 1, 0), ("a", 2, 0)], &["a", "no b"]));
    assert!(!holds(&[("a", 2, 0), ("b", 3, 0)], &["a", "no b"]));
    assert!(holds(&[("a", 2, 0), ("b", 3, 0), ("a", 4, 0)], &["a", "no b"]));
}

#[test]
fn the_same_value_as_the_first_step() {
    assert!(!holds(&[("a", 1, 7), ("b", 2, 8)], &["a", "same b"]));
    assert!(holds(&[("a", 1, 7), ("b", 2, 8), ("b", 3, 7)], &["a", "same b"]));
    assert!(holds(&[("a", 1, 7), ("b", 2, 8)], &["a", "no same b"]));
    assert!(!holds(&[("a", 1, 7), ("b", 2, 8), ("c", 3, 8)], &["a", "b", "same c"]));
    // A missing value is the same as nothing.
    let mut world = world(&[("a", 1, 0), ("b", 2, 0)]);
    world.rows[1][0][3] = Value::Missing;
    world.rows[1][1][3] = Value::Missing;
    let steps = ["a", "same b"].map(|words| step(&mut world, words));
    world.catalog.sequences.push(Sequence { record: CUSTOMER, steps: steps.into() });
    let sequence = world.test(ExprKind::Sequence(SequenceId(0)), CUSTOMER);
    assert!(!world.holds(sequence));
}

#[test]
fn rows_of_the_future_and_rows_without_a_time_stand_in_no_sequence() {
    let mut world = world(&[("a", 1, 0)]);
    for at in ["2026-07-01T12:00:00", ""] {
        let row = world.order(9, at, int(0));
        world.rows[1][row][4] = text("b");
    }
    let steps = ["a", "b"].map(|words| step(&mut world, words));
    world.catalog.sequences.push(Sequence { record: CUSTOMER, steps: steps.into() });
    let sequence = world.test(ExprKind::Sequence(SequenceId(0)), CUSTOMER);
    assert!(!world.holds(sequence));
}
