//! Section 4: values, their kinds and scales.

use super::{Case, value, value_findings};

#[test]
fn numbers() {
    assert_eq!(value("age_years + 1"), "(age_years Add 1): Int");
    assert_eq!(value("age_years / 2"), "(age_years Divide 2): Float");
    assert_eq!(value("income + budget"), "(income Add budget): Decimal(4)");
    assert_eq!(value("income * budget"), "(income Multiply budget): Decimal(6)");
    assert_eq!(value("income * 2"), "(income Multiply 2): Decimal(2)");
    assert_eq!(value("income * 1.5"), "(income Multiply 15e-1): Decimal(3)");
    assert_eq!(value("income + score"), "(income Add score): Float");
    assert_eq!(value("income / budget"), "(income Divide budget): Float");
    assert_eq!(value("age_years % 7"), "(age_years Remainder 7): Int");
    assert_eq!(value("-income"), "-(income): Decimal(2)");
    assert_eq!(value("-5"), "-5: Int");
    assert_eq!(value("-9223372036854775808"), "-9223372036854775808: Int");
    assert_eq!(value("9223372036854775808"), "9223372036854775808e-0: Decimal(0)");
}

#[test]
fn scales_have_an_end() {
    let found = Case::shop("trait a = budget * budget * budget * budget trait b = a * a trait x = b * b").findings();
    assert!(found.starts_with("E0301") && !found.contains('\n'), "{found}");
}

#[test]
fn times() {
    assert_eq!(value("birth_date + 3 months"), "shift(birth_date, 3m 0d 0us): Date");
    assert_eq!(value("birth_date - 1 week"), "shift(birth_date, 0m -7d 0us): Date");
    assert_eq!(value("3 days + birth_date"), "shift(birth_date, 0m 3d 0us): Date");
    assert_eq!(value("registered_at - 90 minutes"), "shift(registered_at, 0m 0d -5400000000us): Timestamp");
    assert_eq!(value("today - birth_date"), "(2026-06-30 Subtract birth_date): Int");
    assert_eq!(value("now - registered_at"), "(2026-06-30T23:59:59.999999Z Subtract registered_at): Duration");
    assert_eq!(value("registered_at - since"), "(registered_at Subtract since): Timestamp");
    assert_eq!(value("since + since"), "(since Add since): Duration");
    assert_eq!(value("since + 1 day"), "(since Add 86400000000us): Duration");
    assert_eq!(value("today - 1 month"), "2026-05-30: Date");
    assert_eq!(value("36 hours"), "129600000000us: Duration");
}

#[test]
fn a_param_moves_dates() {
    let resolved = Case::shop("param grace = 30 days trait x = renewal + grace").clean();
    assert_eq!(super::body_of(&resolved, "x"), "shift(renewal, 0m 30d 0us)");
}

#[test]
fn mistakes() {
    assert!(value_findings("birth_date + 3 hours").starts_with("E0303"));
    assert!(value_findings("3 months").starts_with("E0303"));
    assert!(value_findings("since + 3 months").starts_with("E0303"));
    assert!(value_findings("today - registered_at").starts_with("E0301"));
    assert!(value_findings("birth_date + since").starts_with("E0301"));
    assert!(value_findings("name + 1").starts_with("E0301"));
    assert!(value_findings("birth_date * 2").starts_with("E0301"));
    assert!(value_findings("birth_date + birth_date").starts_with("E0301"));
    assert!(value_findings("consent + 1").starts_with("E0301"));
    assert!(value_findings("-name").starts_with("E0301"));
}

#[test]
fn choices() {
    assert_eq!(value("income ?? 0"), "(income ?? 0e-2): Decimal(2)");
    assert_eq!(value("age_years ?? 0.5"), "(Decimal(1)[age_years] ?? 5e-1): Decimal(1)");
    assert_eq!(value("age_years ?? score"), "(Float[age_years] ?? score): Float");
    assert_eq!(value("income ?? budget"), "(Decimal(4)[income] ?? budget): Decimal(4)");
    assert_eq!(value("name ?? \"\""), "(name ?? missing): Text");
    assert_eq!(
        value("case when consent then 1 when deceased then 2.5 else income end"),
        "case(holds(consent) => 100e-2, holds(deceased) => 250e-2, else income): Decimal(2)"
    );
    assert_eq!(value("case when consent then \"a\" end"), "case(holds(consent) => \"a\"): Text");
    assert!(value_findings("name ?? 0").starts_with("E0301"));
    assert!(value_findings("birth_date ?? registered_at").starts_with("E0301"));
    assert!(value_findings("case when name then 1 end").starts_with("E0302"));
    assert!(value_findings("case when consent then 1 else \"a\" end").starts_with("E0301"));
}
