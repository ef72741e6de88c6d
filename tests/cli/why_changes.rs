//! `why`: the smallest changes, and the day on which time alone does it; counted by hand.

use serde_json::json;

use super::Workspace;
use super::looks::answer;

fn scores() -> Workspace {
    let flag = |number: usize, at: usize| if number >> at & 1 == 1 { "true" } else { "false" };
    let rows: Vec<String> = (0..16)
        .map(|number| {
            format!("{number},{},{},{},{}\n", flag(number, 0), flag(number, 1), flag(number, 2), flag(number, 3))
        })
        .collect();
    Workspace::empty().with("people.csv", format!("id,a,b,c,d\n{}", rows.concat())).with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
         persona some { match everyone threshold 0.8 score 0.1 when a, 0.7 when b, 0.4 when c, -0.3 when d }\n",
    )
}

#[test]
fn the_smallest_change_of_a_score_is_the_smallest() {
    let workspace = scores();
    // In tenths, as they are written.
    let sum = |flags: usize| -> i32 {
        [1, 7, 4, -3].iter().enumerate().map(|(at, worth)| if flags >> at & 1 == 1 { *worth } else { 0 }).sum()
    };
    let is_in = |flags: usize| sum(flags) >= 8;
    for own in 0..16_usize {
        let why = answer(&workspace, &["why", "some", &own.to_string()]);
        assert_eq!(why["holds"], is_in(own), "{own}");
        let least = (0..16).filter(|&other| is_in(other) != is_in(own)).map(|other| (own ^ other).count_ones()).min();
        let changes = why["changes"].as_array().unwrap();
        assert!(!changes.is_empty(), "{own}");
        for change in changes {
            let parts = change["parts"].as_array().unwrap();
            assert_eq!(u32::try_from(parts.len()).ok(), least, "{own}: {change}");
            let other = parts.iter().fold(own, |flags, part| {
                let name = part.as_str().unwrap().trim_start_matches("not (").trim_end_matches(')');
                flags ^ (1 << ["a", "b", "c", "d"].iter().position(|flag| *flag == name).unwrap())
            });
            assert_ne!(is_in(other), is_in(own), "{own}: {change}");
        }
    }
}

#[test]
fn what_a_change_asks_of_a_column_its_other_parts_allow() {
    let workspace = Workspace::empty().with("people.csv", "id,n,city,seen\n1,5,Delft,2026-01-10\n").with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
             segment top = (n > 10 or n = 3) and n < 8\n\
             segment two = (n > 10 or city = \"Gouda\") and n < 8\n\
             segment never = n < 5 and n > 10\n\
             segment narrow = n between 10 and 12 and n != 10 and n != 12\n\
             audience few { include n > 1 limit 1 by n holdout 100% }\n\
             segment of_few = few\n",
    );
    let needs = |name: &str| {
        let why = answer(&workspace, &["why", name, "1"]);
        why["changes"].as_array().unwrap().iter().map(|change| change["needs"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(needs("top"), ["[\"n equal to 3 (is 5)\"]"]);
    assert_eq!(needs("two"), ["[\"city equal to \\\"Gouda\\\" (is \\\"Delft\\\")\"]"]);
    assert_eq!(needs("never"), [""; 0]);
    assert_eq!(needs("narrow"), ["[\"n at least 10 (is 5)\"]"]);
    // What an audience takes behind its conditions is no change of these.
    assert_eq!(needs("of_few"), ["[\"in audience `few`\"]"]);
    let shown = answer(&workspace, &["why", "of_few", "1"])["parts"][0]["parts"][1]["text"].clone();
    assert_eq!(shown, "the steps behind include and exclude (`why few` tells them)");
}

#[test]
fn a_change_that_can_be_is_told_whatever_else_looks_at_its_column() {
    let workspace = Workspace::empty()
        .with("people.csv", "id,n,x,name,born,seen\n1,5,5.5,zoe,2015-01-01,2026-01-01\n2,,0.25,,,\n")
        .with(
            "people.seg",
            "subject person\nentity person/people { source \"people.csv\" key id columns { x: float born: date seen: date } }\n\
             segment early = name < \"b\"\n\
             segment slim = x > 0.1 and x < 0.1001\n\
             segment old = born < 2000-01-01 and age(born) >= 40\n\
             segment near = n > 2.5 and n < 3.5\n\
             segment lately = seen > today - 30 days and seen < today - 28 days\n\
             segment sums = n < 3 and n + 1 > 2\n\
             persona some { match everyone threshold n score 7 when n > 6 }\n",
        );
    let needs = |name: &str| {
        let why = answer(&workspace, &["why", name, "1", "--as-of", "2026-06-30"]);
        assert_eq!(why["holds"], false, "{name}");
        why["changes"][0]["needs"].as_array().map_or(0, Vec::len)
    };
    let told = ["early", "slim", "old", "near", "lately", "sums", "some"].map(needs);
    assert_eq!(told, [1, 1, 2, 1, 1, 1, 1]);
}

#[test]
fn the_day_of_a_yearly_rule_is_found() {
    let workspace = Workspace::empty().with("people.csv", "id,born,due\n1,1990-06-15,2026-06-30\n").with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
         segment birthday = born anniversary today\n\
         segment not_soon = days_until_anniversary(born) > 3\n\
         segment near = due within next 20 days\n\
         segment soon = days_until(due) between 1 and 4\n\
         segment last_day = day(today) = 31 and month(today) = 12\n\
         segment next_year = year(today) = 2027 and day(today) > 10\n",
    );
    let day = |name: &str| answer(&workspace, &["why", name, "1", "--as-of", "2026-01-31"])["until"]["day"].clone();
    assert_eq!(day("birthday"), "2026-06-15");
    assert_eq!(day("not_soon"), "2026-06-12");
    assert_eq!((day("near"), day("soon")), (json!("2026-06-10"), json!("2026-06-26")));
    assert_eq!(day("last_day"), "2026-12-31");
    assert_eq!(day("next_year"), "2027-01-11");
}

#[test]
fn definitions_that_name_each_other_many_times_are_told_soon() {
    let chain = |at: usize| format!("segment e{} = e{at} or (e{at} and n > {})\n", at + 1, at % 4);
    let text = (0..60).map(chain).collect::<String>();
    let workspace = Workspace::empty().with("people.csv", "id,n\n1,\n2,5\n").with(
        "people.seg",
        format!("subject person\nentity person/people {{ source \"people.csv\" key id }}\nsegment e0 = n > 3\n{text}"),
    );
    assert_eq!(answer(&workspace, &["why", "e60", "1"])["changes"][0]["parts"], json!(["n > 3"]));
}

#[test]
fn a_clock_with_a_time_of_day_tells_the_moment() {
    let workspace =
        Workspace::empty().with("visits.csv", "id,at\n1,2026-06-29T20:15:00Z\n2,2026-06-30T09:00:00Z\n").with(
            "visits.seg",
            "subject visit\nentity visit/visits { source \"visits.csv\" key id }\n\
         segment fresh = at within last 36 hours\nsegment today_only = at within today\n",
        );
    let until = |name: &str, key: &str| {
        answer(&workspace, &["why", name, key, "--as-of", "2026-06-30T12:00:00Z"])["until"].clone()
    };
    let fresh = until("fresh", "1");
    assert_eq!((&fresh["day"], &fresh["at"]), (&json!("2026-07-01"), &json!("2026-07-01T08:15:00Z")));
    // On the same day, before it ends.
    let soon = workspace.milieu(&["why", "fresh", "1", "--as-of", "2026-07-01T08:00:00Z"]).ending(0);
    assert!(soon.text().contains("time alone puts it out at 2026-07-01T08:15:00Z: "), "{}", soon.text());
    assert_eq!(until("today_only", "2")["at"], "2026-07-01T00:00:00Z");
    let of_day = answer(&workspace, &["why", "today_only", "2", "--as-of", "2026-06-30"])["until"].clone();
    assert_eq!((&of_day["day"], &of_day["at"]), (&json!("2026-07-01"), &json!(null)));
}

#[test]
fn what_nobody_can_change_is_no_change() {
    let workspace = Workspace::empty().with("people.csv", "id,n\n1,5\n2,7\n").with(
        "people.seg",
        "subject person\nentity person/people { source \"people.csv\" key id }\n\
         segment drawn = sample(0.01%, \"s\") and n > 6\n\
         segment either = sample(0.01%, \"s\") or n > 6\n",
    );
    assert_eq!(answer(&workspace, &["why", "drawn", "1"])["changes"], json!([]));
    assert_eq!(answer(&workspace, &["why", "either", "1"])["changes"][0]["parts"], json!(["n > 6"]));
}
