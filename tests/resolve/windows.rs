//! Section 6: windows as half-open borders at the clock.

use chrono_tz::Tz;
use milieu::model::{Clock, Settings, day_from, day_start};

use super::{Case, body, body_of, condition, findings};

#[test]
fn windows_on_dates() {
    for (window, borders) in [
        ("within last 90 days", "[2026-04-02 .. 2026-07-01)"),
        ("within last 1 month", "[2026-05-31 .. 2026-07-01)"),
        ("within last 1 week", "[2026-06-24 .. 2026-07-01)"),
        ("within last 1 quarter", "[2026-03-31 .. 2026-07-01)"),
        ("within next 7 days", "[2026-07-01 .. 2026-07-08)"),
        ("more than 30 days ago", "[ .. 2026-06-01)"),
        ("more than 30 days ahead", "[2026-07-31 .. )"),
        ("between 90 and 30 days ago", "[2026-04-02 .. 2026-06-01)"),
        ("today", "[2026-06-30 .. 2026-07-01)"),
        ("yesterday", "[2026-06-29 .. 2026-06-30)"),
        ("tomorrow", "[2026-07-01 .. 2026-07-02)"),
        ("this week", "[2026-06-29 .. 2026-07-06)"),
        ("last week", "[2026-06-22 .. 2026-06-29)"),
        ("next week", "[2026-07-06 .. 2026-07-13)"),
        ("this month", "[2026-06-01 .. 2026-07-01)"),
        ("last month", "[2026-05-01 .. 2026-06-01)"),
        ("this quarter", "[2026-04-01 .. 2026-07-01)"),
        ("last quarter", "[2026-01-01 .. 2026-04-01)"),
        ("next quarter", "[2026-07-01 .. 2026-10-01)"),
        ("this year", "[2026-01-01 .. 2027-01-01)"),
        ("last year", "[2025-01-01 .. 2026-01-01)"),
        ("since 2026-01-15", "[2026-01-15 .. )"),
        ("before 2026-01-15", "[ .. 2026-01-15)"),
        ("after 2026-01-15", "[2026-01-16 .. )"),
        ("on 2026-01-15", "[2026-01-15 .. 2026-01-16)"),
        ("between 2026-01-01 and 2026-01-31", "[2026-01-01 .. 2026-02-01)"),
        ("before last week", "[ .. 2026-06-22)"),
        ("after last week", "[2026-06-29 .. )"),
        ("since today - 1 month", "[2026-05-30 .. )"),
        ("since now", "[2026-06-30 .. )"),
        ("at any time", "[ .. )"),
    ] {
        assert_eq!(condition(&format!("renewal {window}")), format!("renewal in {borders}"), "{window}");
    }
}

#[test]
fn windows_between_periods_and_columns() {
    assert_eq!(condition("renewal between last month and this month"), "renewal in [2026-05-01 .. 2026-07-01)");
    assert_eq!(condition("renewal after birth_date"), "renewal in [shift(birth_date, 0m 1d 0us) .. )");
    assert_eq!(condition("renewal between birth_date and today"), "renewal in [birth_date .. 2026-07-01)");
    assert_eq!(condition("renewal not within last 30 days"), "not(renewal in [2026-06-01 .. 2026-07-01))");
    assert_eq!(
        condition("renewal not between 2026-01-01 and 2026-01-31"),
        "not(renewal in [2026-01-01 .. 2026-02-01))"
    );
}

#[test]
fn windows_on_moments_at_a_day() {
    for (window, borders) in [
        ("within last 30 days", "[2026-06-01T00:00:00Z .. 2026-07-01T00:00:00Z)"),
        ("within last 24 hours", "[2026-06-30T00:00:00Z .. 2026-07-01T00:00:00Z)"),
        ("within next 36 hours", "[2026-07-01T00:00:00Z .. 2026-07-02T12:00:00Z)"),
        ("more than 90 minutes ago", "[ .. 2026-06-30T22:30:00Z)"),
        ("since 2026-01-15", "[2026-01-15T00:00:00Z .. )"),
        ("after 2026-01-15", "[2026-01-16T00:00:00Z .. )"),
        ("before 2026-01-15", "[ .. 2026-01-15T00:00:00Z)"),
        ("since 2026-01-15T12:00:00", "[2026-01-15T12:00:00Z .. )"),
        ("after 2026-01-15T12:00:00", "[2026-01-15T12:00:00.000001Z .. )"),
        ("on 2026-01-15T12:00:00", "[2026-01-15T00:00:00Z .. 2026-01-16T00:00:00Z)"),
        ("between 2026-01-01 and 2026-01-31", "[2026-01-01T00:00:00Z .. 2026-02-01T00:00:00Z)"),
        (
            "between 2026-01-15T12:00:00 and 2026-01-15T13:00:00",
            "[2026-01-15T12:00:00Z .. 2026-01-15T13:00:00.000001Z)",
        ),
        ("this month", "[2026-06-01T00:00:00Z .. 2026-07-01T00:00:00Z)"),
        ("after birth_date", "[Timestamp[shift(birth_date, 0m 1d 0us)] .. )"),
        ("since birth_date", "[Timestamp[birth_date] .. )"),
    ] {
        assert_eq!(condition(&format!("registered_at {window}")), format!("registered_at in {borders}"), "{window}");
    }
}

#[test]
fn windows_on_moments_at_a_moment() {
    let zone: Tz = "Europe/Amsterdam".parse().expect("a zone");
    // 29 March 2026: at two o'clock the clocks go to three.
    let noon = day_start(day_from(2026, 3, 29).expect("a day"), zone) + 11 * 3_600_000_000;
    for (window, borders) in [
        ("within last 1 day", "[2026-03-28T11:00:00.000001Z .. 2026-03-29T10:00:00.000001Z)"),
        ("within last 24 hours", "[2026-03-28T10:00:00.000001Z .. 2026-03-29T10:00:00.000001Z)"),
        ("within next 1 month", "[2026-03-29T10:00:00.000001Z .. 2026-04-29T10:00:00.000001Z)"),
        ("within last 1 month", "[2026-02-28T11:00:00.000001Z .. 2026-03-29T10:00:00.000001Z)"),
        ("today", "[2026-03-28T23:00:00Z .. 2026-03-29T22:00:00Z)"),
        ("since 2026-03-29", "[2026-03-28T23:00:00Z .. )"),
        ("since today - 1 month", "[2026-02-27T23:00:00Z .. )"),
        ("since now - 1 day", "[2026-03-28T11:00:00Z .. )"),
    ] {
        let mut case = Case::shop(&format!("segment x = registered_at {window}"));
        case.clock = Clock::Moment(noon);
        case.settings = Settings { zone, ..Settings::default() };
        assert_eq!(body_of(&case.clean(), "x"), format!("registered_at in {borders}"), "{window}");
    }
}

#[test]
fn the_week_starts_where_the_workspace_says() {
    let mut case = Case::shop("segment x = renewal this week");
    case.settings.week_start = chrono::Weekday::Sun;
    assert_eq!(body_of(&case.clean(), "x"), "renewal in [2026-06-28 .. 2026-07-05)");
}

#[test]
fn windows_of_ranges() {
    assert_eq!(
        condition("any(transactions within last 30 days)"),
        "Any(transactions window purchased_at in [2026-06-01T00:00:00Z .. 2026-07-01T00:00:00Z))"
    );
    assert_eq!(
        condition("any(transactions within next 30 days)"),
        "Any(transactions ahead window purchased_at in [2026-07-01T00:00:00Z .. 2026-07-31T00:00:00Z))"
    );
    assert_eq!(
        condition("any(lines within last 1 day)"),
        "Any(transactions.lines window transaction->purchased_at in [2026-06-30T00:00:00Z .. 2026-07-01T00:00:00Z))"
    );
    assert_eq!(condition("any(visits at any time)"), "Any(visits ahead window day in [ .. ))");
    assert_eq!(condition("any(visits tomorrow)"), "Any(visits ahead window day in [2026-07-01 .. 2026-07-02))");
    assert_eq!(condition("any(visits since this.birth_date)"), "Any(visits window day in [this(birth_date) .. ))");
    assert_eq!(
        condition("any(transactions where delivered_at within next 1 week)"),
        "Any(transactions where delivered_at in [2026-07-01T00:00:00Z .. 2026-07-08T00:00:00Z))"
    );
    assert_eq!(
        condition("none(transactions not within last 30 days)"),
        "not(Any(transactions window not(purchased_at in [2026-06-01T00:00:00Z .. 2026-07-01T00:00:00Z))))"
    );
}

#[test]
fn anniversaries() {
    assert_eq!(condition("birth_date anniversary today"), "birth_date anniversary in [2026-06-30 .. 2026-07-01)");
    assert_eq!(
        condition("birth_date anniversary within next 7 days"),
        "birth_date anniversary in [2026-07-01 .. 2026-07-08)"
    );
    assert_eq!(
        condition("birth_date anniversary within next 2 years"),
        "birth_date anniversary in [2026-07-01 .. 2027-07-01)"
    );
    assert_eq!(
        condition("birth_date anniversary on today + 1 day"),
        "birth_date anniversary in [2026-07-01 .. 2026-07-02)"
    );
    assert_eq!(
        condition("registered_at anniversary today"),
        "Date[registered_at] anniversary in [2026-06-30 .. 2026-07-01)"
    );
    assert_eq!(
        condition("birth_date anniversary on renewal"),
        "birth_date anniversary in [renewal .. shift(renewal, 0m 1d 0us))"
    );
}

#[test]
fn mistakes_in_windows() {
    assert!(findings("renewal within last 3 hours").starts_with("E0303"));
    assert!(findings("any(visits within last 3 hours)").starts_with("E0303"));
    assert!(findings("birth_date anniversary within next 3 hours").starts_with("E0303"));
    assert!(findings("renewal between 30 and 90 days ago").starts_with("E0306"));
    assert!(findings("renewal between 2026-02-01 and 2026-01-01").starts_with("E0306"));
    assert!(findings("registered_at between this month and last month").starts_with("E0306"));
    assert!(findings("age_years within last 3 days").starts_with("E0301"));
    assert!(findings("any(customer.lines within last 3 days)").starts_with("E0205"));
    let found = findings("renewal since \"2026-01-01\"");
    assert!(found.starts_with("E0301") && found.contains("fix: \"2026-01-01\" -> 2026-01-01"), "{found}");
    let found = Case::shop("segment x of product = any(lines within last 3 days)").findings();
    assert_eq!(found, "");
    let found = Case::shop("trait x of brand = first(name of products)").findings();
    assert!(found.starts_with("E0305"), "{found}");
    assert!(findings("renewal within last 400000 years").starts_with("E0107"));
}

#[test]
fn rows_exist_up_to_now() {
    let resolved = Case::shop("").clean();
    let exists = |name: &str| {
        let entity = resolved.catalog.entity(resolved.catalog.find_entity(name).expect("an entity"));
        entity.exists.map(|exists| super::print(&resolved.catalog, exists))
    };
    assert_eq!(exists("transaction").as_deref(), Some("not(purchased_at in [2026-07-01T00:00:00Z .. ))"));
    assert_eq!(exists("line").as_deref(), Some("not(transaction->purchased_at in [2026-07-01T00:00:00Z .. ))"));
    assert_eq!(exists("visit").as_deref(), Some("not(day in [2026-07-01 .. ))"));
    assert_eq!(exists("customer"), None);
    assert_eq!(
        body("segment x of store = any(transactions.lines today)"),
        "Any(transactions.lines window transaction->purchased_at in [2026-06-30T00:00:00Z .. 2026-07-01T00:00:00Z))"
    );
}
