//! Functions: arguments, conversions, kinds.

use super::{condition, value, value_findings};

#[test]
fn of_dates() {
    assert_eq!(value("age(birth_date)"), "Age(birth_date): Int");
    assert_eq!(value("days_since(registered_at)"), "DaysSince(Date[registered_at]): Int");
    assert_eq!(value("week(registered_at)"), "Week(Date[registered_at]): Int");
    assert_eq!(value("hour(registered_at)"), "Hour(registered_at, \"UTC\"): Int");
    assert_eq!(value("hour(registered_at, \"Europe/Warsaw\")"), "Hour(registered_at, \"Europe/Warsaw\"): Int");
    assert_eq!(value("date(registered_at)"), "Date[registered_at]: Date");
    assert_eq!(value("date(birth_date)"), "birth_date: Date");
    assert_eq!(value("date(name)"), "ParseDate(name, \"%Y-%m-%d\"): Date");
    assert_eq!(value("date(name, \"%d/%m/%Y\")"), "ParseDate(name, \"%d/%m/%Y\"): Date");
    assert_eq!(value("text(birth_date, \"%m-%d\")"), "FormatTime(birth_date, \"%m-%d\"): Text");
}

#[test]
fn of_numbers() {
    assert_eq!(value("round(income)"), "Round(income, 0): Decimal(0)");
    assert_eq!(value("round(score, 2)"), "Round(score, 2): Float");
    assert_eq!(value("round(income, 5)"), "Round(income, 5): Decimal(2)");
    assert_eq!(value("floor(income)"), "Floor(income): Decimal(0)");
    assert_eq!(value("abs(age_years)"), "Abs(age_years): Int");
    assert_eq!(value("min(age_years, income, 1.5)"), "Least(Decimal(2)[age_years], income, 150e-2): Decimal(2)");
    assert_eq!(value("max(birth_date, today)"), "Greatest(birth_date, 2026-06-30): Date");
    assert_eq!(value("band(age_years, 0, 100, 500)"), "Band(age_years, 0, 100, 500): Int");
    assert_eq!(value("band(age_years, 0.5, 100)"), "Band(Decimal(1)[age_years], 5e-1, 1000e-1): Int");
    assert_eq!(value("distance(score, score, 1, 2.5)"), "Distance(score, score, 1.0f, 2.5f): Float");
    assert_eq!(value("draw(\"a\")"), "Draw(\"a\"): Float");
    assert_eq!(value("number(name)"), "NumberOf(name): Float");
    assert_eq!(value("number(income, 2)"), "NumberText(income, 2): Text");
    assert_eq!(value("number(income)"), "NumberText(income): Text");
    assert_eq!(value("percent(score)"), "PercentText(score, 0): Text");
    assert_eq!(value("percent(score, 1)"), "PercentText(score, 1): Text");
    assert_eq!(value("money(income)"), "Money(income, \"EUR\"): Text");
    assert_eq!(value("money(income, \"JPY\")"), "Money(income, \"JPY\"): Text");
    assert_eq!(value("date_text(birth_date, \"long\")"), "DateText(birth_date, \"long\"): Text");
    assert_eq!(value("date_text(registered_at, \"%H:%M\")"), "DateText(registered_at, \"%H:%M\"): Text");
}

#[test]
fn of_texts() {
    assert_eq!(value("concat(name, \" \", city)"), "Concat(name, \" \", city): Text");
    assert_eq!(value("length(tags)"), "Length(tags): Int");
    assert_eq!(value("extract(name, \"([0-9]+)\", 1)"), "Extract(name, \"([0-9]+)\", 1): Text");
    assert_eq!(value("text(age_years)"), "TextOf(age_years): Text");
    assert_eq!(value("split_part(email, \"@\", 2)"), "SplitPart(email, \"@\", 2): Text");
    assert_eq!(value("replace(name, \" \", \"\")"), "Replace(name, \" \", \"\"): Text");
}

#[test]
fn of_the_population() {
    assert_eq!(value("rank(income)"), "Rank(income): Int");
    assert_eq!(value("percentile(income among consent)"), "Percentile(income among holds(consent)): Float");
    assert_eq!(value("ntile(5, income among consent)"), "Ntile(5)(income among holds(consent)): Int");
    assert_eq!(condition("ntile(5, income) = 5"), "(Ntile(5)(income) Equal 5)");
}

#[test]
fn mistakes() {
    for (text, code) in [
        ("aeg(birth_date)", "E0206"),
        ("age()", "E0304"),
        ("age(birth_date, 1)", "E0304"),
        ("age(name)", "E0304"),
        ("hour(birth_date)", "E0304"),
        ("hour(registered_at, \"Europe/Warsav\")", "E0304"),
        ("max(income)", "E0304"),
        ("max(income, name)", "E0301"),
        ("sum(income)", "E0304"),
        ("band(age_years, 5, 1)", "E0306"),
        ("band(age_years, age_years)", "E0308"),
        ("extract(name, \"(a\", 1)", "E0307"),
        ("extract(name, \"(a)\", 2)", "E0304"),
        ("split_part(email, \"@\", 0)", "E0304"),
        ("text(birth_date, \"%Q\")", "E0304"),
        ("round(score, name)", "E0308"),
        ("concat(name, 5)", "E0304"),
        ("previous(income) + name", "E0301"),
        ("ntile(0, income)", "E0304"),
        ("draw(name)", "E0308"),
        ("money(income, \"eur\")", "E0304"),
        ("money(income, \"XYZ\")", "E0304"),
        ("money(income, \"\")", "E0304"),
        ("money(income, name)", "E0308"),
        ("money(name)", "E0304"),
        ("number(income, 39)", "E0304"),
        ("number(income, -1)", "E0304"),
        ("percent(income, 39)", "E0304"),
        ("percent(birth_date)", "E0304"),
        ("date_text(birth_date)", "E0304"),
        ("date_text(birth_date, \"lon\")", "E0304"),
        ("date_text(birth_date, \"\")", "E0304"),
        ("date_text(birth_date, \"%Q\")", "E0304"),
        ("date_text(birth_date, \"%x\")", "E0304"),
        ("date_text(birth_date, \"%H:%M\")", "E0304"),
        ("date_text(birth_date, name)", "E0308"),
        ("date_text(name, \"long\")", "E0304"),
        ("text(birth_date, \"%H:%M\")", "E0304"),
    ] {
        let found = value_findings(text);
        assert!(found.starts_with(code) && found.matches("E0").count() == 1, "{text}: {found}");
    }
    assert!(value_findings("agee(birth_date)").contains("did you mean `age`"));
}

#[test]
fn every_function_has_a_record() {
    let functions = milieu::resolve::functions();
    assert!(functions.len() > 40);
    for function in functions {
        assert!(!function.doc.is_empty() && !function.result.is_empty(), "{}", function.name);
    }
}

#[test]
fn a_blank_text_is_a_text_between_texts_and_missing_elsewhere() {
    let body = |text: &str| super::body(&format!("param blank = \" \" trait x = {text}"));
    assert_eq!(body("concat(name, blank, city)"), "Concat(name, \" \", city)");
    assert_eq!(body("name ?? blank"), "(name ?? missing)");
    assert_eq!(body("case when name contains blank then \" \" end"), "case(Contains(name, \" \") => missing)");
}
