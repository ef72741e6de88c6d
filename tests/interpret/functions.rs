//! The functions of the language. The clock is 30 June 2026 in Berlin.

use milieu::interpret::Fault;
use milieu::model::*;

use super::build::*;

fn try_call(function: Function, arguments: &[Value], ty: Type) -> Result<Value, Fault> {
    let mut world = World::with_score(Value::Missing);
    let arguments: Vec<ExprId> = arguments.iter().map(|argument| world.literal(argument.clone())).collect();
    let call = world.call(function, &arguments, ty);
    world.try_value(call, CUSTOMER, 0)
}

fn call(function: Function, arguments: &[Value]) -> Value {
    let ty = match (function, arguments) {
        (Function::Floor | Function::Ceil, [Value::Decimal(_)]) => Type::Decimal(0),
        (Function::Round, [Value::Decimal(_), Value::Int(digits)]) => Type::Decimal(u8::try_from(*digits).unwrap_or(0)),
        (_, [Value::Decimal(number), ..]) => Type::Decimal(number.scale),
        _ => Type::Int,
    };
    try_call(function, arguments, ty).expect("a value")
}

fn of_day(function: Function, day: &str) -> Value {
    call(function, &[date(day)])
}

#[test]
fn ages_turn_on_the_birthday() {
    for (born, age) in [
        ("2008-06-30", int(18)),
        ("2008-07-01", int(17)),
        ("2026-06-30", int(0)),
        ("2026-07-01", Value::Missing),
        ("2004-02-29", int(22)),
    ] {
        assert_eq!(of_day(Function::Age, born), age, "{born}");
    }
    let mut world = World::with_score(Value::Missing);
    let born = world.literal(date("2004-02-29"));
    let age = world.call(Function::Age, &[born], Type::Int);
    for (today, years) in [((2026, 2, 27), 21), ((2026, 2, 28), 22), ((2028, 2, 28), 23), ((2028, 2, 29), 24)] {
        world.catalog.clock = Clock::Day(day_from(today.0, today.1, today.2).expect("a date"));
        assert_eq!(world.of_customer(age), int(years), "{today:?}");
    }
}

#[test]
fn time_that_has_passed_or_is_to_come() {
    for (function, day, expected) in [
        (Function::DaysSince, "2026-03-01", 121),
        (Function::DaysSince, "2026-07-02", -2),
        (Function::DaysUntil, "2026-07-02", 2),
        (Function::MonthsSince, "2026-06-01", 0),
        (Function::MonthsSince, "2026-05-31", 1),
        (Function::MonthsSince, "2026-05-30", 1),
        (Function::MonthsSince, "2026-07-31", -1),
        (Function::MonthsSince, "2026-07-30", -1),
        (Function::MonthsSince, "2026-07-29", 0),
        (Function::YearsSince, "2024-07-01", 1),
        (Function::YearsSince, "2024-06-30", 2),
        (Function::YearsSince, "2027-06-29", 0),
        (Function::YearsSince, "2027-06-30", -1),
        (Function::DaysUntilAnniversary, "1990-06-30", 0),
        (Function::DaysUntilAnniversary, "1990-06-29", 364),
        (Function::DaysUntilAnniversary, "2004-02-29", 243),
        (Function::DaysSinceAnniversary, "1990-06-30", 0),
        (Function::DaysSinceAnniversary, "1990-07-01", 364),
        (Function::DaysSinceAnniversary, "2004-02-29", 122),
    ] {
        assert_eq!(of_day(function, day), int(expected), "{function:?} {day}");
    }
}

#[test]
fn parts_of_a_date() {
    for (function, day, expected) in [
        (Function::Year, "2026-06-30", 2026),
        (Function::Quarter, "2026-06-30", 2),
        (Function::Quarter, "2026-10-01", 4),
        (Function::Month, "2026-06-30", 6),
        (Function::Day, "2026-06-30", 30),
        (Function::Weekday, "2026-06-29", 1),
        (Function::Weekday, "2026-06-28", 7),
        (Function::Week, "2027-01-01", 53),
        (Function::Week, "2024-12-30", 1),
    ] {
        assert_eq!(of_day(function, day), int(expected), "{function:?} {day}");
    }
}

#[test]
fn hours_are_those_of_the_zone() {
    let hour = |at: &str, zone: &str| call(Function::Hour, &[moment(at), text(zone)]);
    assert_eq!(hour("2026-01-15T12:00:00", "Europe/Berlin"), int(13));
    assert_eq!(hour("2026-07-15T12:00:00", "Europe/Berlin"), int(14));
    // The hour from two to three is left out on 29 March and comes twice on 25 October.
    assert_eq!(hour("2026-03-29T00:59:59", "Europe/Berlin"), int(1));
    assert_eq!(hour("2026-03-29T01:00:00", "Europe/Berlin"), int(3));
    assert_eq!(hour("2026-10-25T00:30:00", "Europe/Berlin"), int(2));
    assert_eq!(hour("2026-10-25T01:30:00", "Europe/Berlin"), int(2));
    assert_eq!(hour("2026-01-15T23:10:00", "Asia/Kolkata"), int(4));
}

#[test]
fn moves_in_time_are_calendar_steps_or_exact() {
    let moved = |value: Value, by: Interval| {
        let mut world = World::with_score(Value::Missing);
        let ty = if matches!(value, Value::Date(_)) { Type::Date } else { Type::Timestamp };
        let value = world.literal(value);
        let shift = world.expr(ExprKind::Shift { value, by }, ty, CUSTOMER);
        world.try_value(shift, CUSTOMER, 0)
    };
    let months = |months| Interval { months, ..Interval::default() };
    let days = |days| Interval { days, ..Interval::default() };
    let hours = |hours: i64| Interval { micros: hours * 3_600_000_000, ..Interval::default() };
    assert_eq!(moved(date("2026-03-31"), months(-1)), Ok(date("2026-02-28")));
    assert_eq!(moved(date("2024-03-31"), months(-1)), Ok(date("2024-02-29")));
    assert_eq!(moved(date("2024-02-29"), months(12)), Ok(date("2025-02-28")));
    // Noon in Berlin before and after the change: a day is 23 hours there.
    assert_eq!(moved(moment("2026-03-28T11:00:00"), days(1)), Ok(moment("2026-03-29T10:00:00")));
    assert_eq!(moved(moment("2026-03-28T11:00:00"), hours(24)), Ok(moment("2026-03-29T11:00:00")));
    // 02:30 does not exist on the 29th: an hour on, 03:30 in summer time.
    assert_eq!(moved(moment("2026-03-28T01:30:00"), days(1)), Ok(moment("2026-03-29T01:30:00")));
    // 02:30 comes twice on 25 October: the first.
    assert_eq!(moved(moment("2026-10-24T00:30:00"), days(1)), Ok(moment("2026-10-25T00:30:00")));
    assert!(matches!(moved(date("2026-01-01"), months(12_000_000)), Err(Fault::Overflow { .. })));
}

#[test]
fn rounding_goes_away_from_zero_at_the_half() {
    let round = |value: Value, digits: i64| call(Function::Round, &[value, int(digits)]);
    assert_eq!(round(decimal("2.675"), 2), decimal("2.68"));
    assert_eq!(round(decimal("-2.675"), 2), decimal("-2.68"));
    assert_eq!(round(decimal("2.5"), 0), decimal("3"));
    assert_eq!(round(decimal("-0.4"), 0), decimal("0"));
    assert_eq!(round(decimal("15.0"), -1), decimal("20"));
    assert_eq!(round(decimal("1.5"), 3), decimal("1.500"));
    assert_eq!(round(float(2.5), 0), float(3.0));
    assert_eq!(round(float(-0.5), 0), float(-1.0));
    assert_eq!(round(float(0.125), 2), float(0.13));
    assert_eq!(round(float(1e300), 20), float(1e300));
    assert_eq!(round(int(15), -1), int(20));
    assert_eq!(round(int(-14), -1), int(-10));
    assert_eq!(round(int(15), 2), int(15));
    assert_eq!(call(Function::Floor, &[decimal("-1.01")]), decimal("-2"));
    assert_eq!(call(Function::Ceil, &[decimal("-1.99")]), decimal("-1"));
    assert_eq!(call(Function::Ceil, &[decimal("1.00")]), decimal("1"));
    assert_eq!(call(Function::Floor, &[float(-1.5)]), float(-2.0));
    let fault = try_call(Function::Round, &[int(i64::MAX), int(-1)], Type::Int);
    assert!(matches!(fault, Err(Fault::Overflow { .. })));
    assert!(matches!(try_call(Function::Abs, &[int(i64::MIN)], Type::Int), Err(Fault::Overflow { .. })));
}

#[test]
fn the_least_and_the_greatest_need_all_values() {
    assert_eq!(call(Function::Least, &[int(3), int(1), int(2)]), int(1));
    assert_eq!(call(Function::Greatest, &[text("a"), text("B")]), text("a"));
    assert_eq!(call(Function::Greatest, &[int(3), Value::Missing]), Value::Missing);
}

#[test]
fn bands_begin_at_their_border() {
    let band = |value: Value| call(Function::Band, &[value, int(0), int(100), decimal("500.5")]);
    assert_eq!(band(int(-1)), int(0));
    assert_eq!(band(int(0)), int(1));
    assert_eq!(band(float(99.999)), int(1));
    assert_eq!(band(int(100)), int(2));
    assert_eq!(band(float(500.5)), int(3));
    assert_eq!(band(Value::Missing), Value::Missing);
}

#[test]
fn texts() {
    let title = |of: &str| call(Function::TitleCase, &[text(of)]);
    assert_eq!(title("o'NEIL van dyk"), text("O'Neil Van Dyk"));
    assert_eq!(title("jean-luc  3RD"), text("Jean-Luc  3rd"));
    assert_eq!(title("E\u{301}COLE straße ΟΔΟΣ"), text("E\u{301}cole Straße Οδος"));
    assert_eq!(call(Function::Length, &[text("a\u{1f600}é")]), int(3));
    assert_eq!(call(Function::Length, &[list(&[int(1), Value::Missing])]), int(2));
    assert_eq!(call(Function::Upper, &[text("straße")]), text("STRASSE"));
    assert_eq!(call(Function::Lower, &[text("ÄB")]), text("äb"));
    assert_eq!(call(Function::Trim, &[text("\u{2003} a b\n")]), text("a b"));
    assert_eq!(call(Function::Concat, &[text("a"), text(" "), text("b")]), text("a b"));
    assert_eq!(call(Function::Concat, &[text("a"), Value::Missing]), Value::Missing);
    assert_eq!(call(Function::Replace, &[text("06 12 34"), text(" "), text("")]), text("061234"));
    assert_eq!(call(Function::Replace, &[text("aaa"), text("aa"), text("b")]), text("ba"));
    assert_eq!(call(Function::Replace, &[text("ab"), text(""), text("x")]), text("ab"));
    assert_eq!(call(Function::Mask, &[text("0612345678")]), text("******5678"));
    assert_eq!(call(Function::Mask, &[text("678")]), text("678"));
}

#[test]
fn parts_of_texts() {
    let part =
        |of: &str, separator: &str, number: i64| call(Function::SplitPart, &[text(of), text(separator), int(number)]);
    assert_eq!(part("Anna Maria Berg", " ", 1), text("Anna"));
    assert_eq!(part("Anna Maria Berg", " ", 3), text("Berg"));
    for past in [0, 4, -1, i64::MIN] {
        assert_eq!(part("Anna Maria Berg", " ", past), Value::Missing, "{past}");
    }
    assert_eq!(part("a,,b", ",", 2), Value::Missing);
    let extract = |of: &str, group: i64| call(Function::Extract, &[text(of), text(r"(\w+)@(\w+)(\.org)?"), int(group)]);
    assert_eq!(extract("to anna@example.com", 1), text("anna"));
    assert_eq!(extract("to anna@example.com", 0), text("anna@example"));
    assert_eq!(extract("to anna@example.com", 3), Value::Missing);
    assert_eq!(extract("nobody", 1), Value::Missing);
}

#[test]
fn plain_texts_have_no_exponent() {
    let plain = |value: Value| call(Function::TextOf, &[value]);
    assert_eq!(plain(int(-1_000_000)), text("-1000000"));
    assert_eq!(plain(decimal("-0.050")), text("-0.050"));
    assert_eq!(plain(decimal("12.30")), text("12.30"));
    assert_eq!(plain(float(0.1)), text("0.1"));
    assert_eq!(plain(float(1e21)), text("1000000000000000000000"));
    assert_eq!(plain(float(1e-7)), text("0.0000001"));
    assert_eq!(plain(float(3.0)), text("3"));
    assert_eq!(plain(float(-0.0)), text("0"));
    assert_eq!(plain(date("2026-06-05")), text("2026-06-05"));
    assert_eq!(plain(Value::Bool(true)), text("true"));
    assert_eq!(plain(moment("2026-06-30T12:05:00")), text("2026-06-30T14:05:00"));
    assert_eq!(plain(moment("2026-06-30T12:05:00.000050")), text("2026-06-30T14:05:00.000050"));
}

#[test]
fn conversions_of_texts() {
    let number = |of: &str| call(Function::NumberOf, &[text(of)]);
    assert_eq!(number(" 12.5 "), float(12.5));
    assert_eq!(number("-1e3"), float(-1000.0));
    for none in ["", "abc", "NaN", "inf", "1,5", "0x1F", "1_000", "1e999", "--1"] {
        assert_eq!(number(none), Value::Missing, "{none}");
    }
    let parse = |of: &str, pattern: &str| call(Function::ParseDate, &[text(of), text(pattern)]);
    assert_eq!(parse("30/06/2026", "%d/%m/%Y"), date("2026-06-30"));
    assert_eq!(parse("2026-02-29", "%Y-%m-%d"), Value::Missing);
    let format = |value: Value, pattern: &str| call(Function::FormatTime, &[value, text(pattern)]);
    assert_eq!(format(date("2026-06-05"), "%m-%d"), text("06-05"));
    assert_eq!(format(moment("2026-06-30T22:30:00"), "%d %H"), text("01 00"));
    // A date has no hour.
    assert_eq!(format(date("2026-06-05"), "%H:%M"), Value::Missing);
}

#[test]
fn distances_are_great_circles() {
    let distance = |of: [f64; 4]| match call(Function::Distance, &of.map(float)) {
        Value::Float(km) => km,
        other => panic!("{other:?}"),
    };
    // A quarter of the equator; Berlin to Paris, by Python.
    assert!((distance([0.0, 0.0, 0.0, 90.0]) - 10_007.557_221_018).abs() < 1e-6);
    assert!((distance([52.52, 13.405, 48.8566, 2.3522]) - 877.464_537_921).abs() < 1e-6);
    assert!(distance([10.0, 20.0, 10.0, 20.0]).abs() < 1e-9);
}

#[test]
fn formats_of_the_locale() {
    let half = float(0.125);
    assert_eq!(call(Function::Money, &[half.clone(), text("EUR")]), text("€0.13"));
    assert_eq!(call(Function::Money, &[int(-1200), text("JPY")]), text("-¥1,200"));
    assert_eq!(call(Function::NumberText, &[int(1_234_567)]), text("1,234,567"));
    assert_eq!(call(Function::NumberText, &[half.clone(), int(2)]), text("0.13"));
    assert_eq!(call(Function::PercentText, &[half, int(0)]), text("13%"));
    assert_eq!(call(Function::DateText, &[date("2026-06-30"), text("long")]), text("June 30, 2026"));
    // In the zone it is the next day.
    assert_eq!(call(Function::DateText, &[moment("2026-06-30T22:30:00"), text("short")]), text("7/1/26"));
    assert_eq!(call(Function::DateText, &[moment("2026-06-30T22:30:00"), text("%a %H:%M")]), text("Wed 00:30"));
    assert_eq!(call(Function::DateText, &[date("2026-06-30"), text("%H:%M")]), Value::Missing);
    for of in [Value::Missing, float(f64::INFINITY), float(f64::NEG_INFINITY)] {
        assert_eq!(call(Function::NumberText, std::slice::from_ref(&of)), Value::Missing, "{of:?}");
        assert_eq!(call(Function::Money, &[of.clone(), text("EUR")]), Value::Missing, "{of:?}");
        assert_eq!(call(Function::PercentText, &[of.clone(), int(1)]), Value::Missing, "{of:?}");
    }
    for unsound in [&[int(1), text("EUR")][..], &[int(1), int(-1)], &[int(1), int(256)]] {
        let fault = try_call(Function::NumberText, unsound, Type::Text);
        assert!(matches!(fault, Err(Fault::Unsound { .. })), "{unsound:?}: {fault:?}");
    }
}
