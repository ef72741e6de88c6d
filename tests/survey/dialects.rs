//! How text files are written: separators, signs, encodings, words for no value, days, flags, lists.

use super::{csv, drafted};

fn latin(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect()
}

#[test]
fn a_file_from_a_german_spreadsheet() {
    let rows = (1..=60).map(|at| {
        let amount = if at % 9 == 0 { "n/a".to_owned() } else { format!("{},{at:02}", at * 7 % 90) };
        let (day, month, year) = (at % 28 + 1, at % 12 + 1, 1960 + at);
        format!("K{at:04};Müller {at};{day:02}.{month:02}.{year};{amount};{}", ["J", "N"][at % 2])
    });
    let text = String::from_utf8(csv("Kundennr;Name;Geburtsdatum;Umsatz;Newsletter", rows)).unwrap();
    let drafted = drafted(&[("Kunden.csv", &latin(&text))]);
    let entity = [
        "entity kunden {",
        r#"  source "../data/Kunden.csv" { separator ";" decimal "," encoding "windows-1252" missing "n/a" }"#,
        "  key    Kundennr",
        "  columns {",
        r#"    Geburtsdatum : date "%d.%m.%Y""#,
        r#"    Newsletter   : bool "J" / "N""#,
        "  }",
    ];
    assert_eq!(drafted.entity("kunden"), entity.join("\n"));
    let guesses = drafted.guesses().join("\n");
    for part in ["windows-1252", "a comma before fractions, as in Umsatz", "\"n/a\" for no value, as in Umsatz"] {
        assert!(guesses.contains(part), "{guesses}");
    }
    assert!(drafted.text("segments.seg").contains("age(Geburtsdatum) >= 18"));
}

#[test]
fn separators() {
    for separator in [',', ';', '\t', '|'] {
        let row = |at: usize| format!("{at}{separator}\"a{separator}b\"{separator}{}", at * 3);
        let header = format!("id{separator}name{separator}points");
        let drafted = drafted(&[("people.csv", &csv(&header, (1..30).map(row)))]);
        let entity = drafted.entity("person/people");
        let written = match separator {
            ',' => !entity.contains("separator"),
            '\t' => entity.contains("separator \"\\t\""),
            other => entity.contains(&format!("separator \"{other}\"")),
        };
        assert!(written && entity.contains("key    id"), "{entity}");
    }
}

#[test]
fn days_are_the_other_way_round_where_the_values_say_so() {
    let sure = drafted(&[
        ("eu.csv", &csv("id,seen_on", (1..60).map(|at| format!("{at},{:02}/{:02}/2025", at % 28 + 1, at % 12 + 1)))),
        (
            "us_ones.csv",
            &csv("id,seen_on", (1..60).map(|at| format!("{at},{:02}/{:02}/2025", at % 12 + 1, at % 28 + 1))),
        ),
    ]);
    assert!(sure.entity("eu").contains("seen_on : date \"%d/%m/%Y\""));
    assert!(sure.entity("us_one").contains("seen_on : date \"%m/%d/%Y\""));
    assert!(!sure.guesses().iter().any(|guess| guess.contains("first")), "{:?}", sure.guesses());
}

#[test]
fn days_that_fit_both_ways_are_a_guess() {
    let both = drafted(&[(
        "visitors.csv",
        &csv("id,seen_on", (1..30).map(|at| format!("{at},0{}/0{}/2025", at % 9 + 1, at % 7 + 1))),
    )]);
    assert!(both.entity("visitor").contains("seen_on : date \"%d/%m/%Y\""));
    assert!(
        both.guesses().contains(&"the day first; every value would also fit \"%m/%d/%Y\"".to_owned()),
        "{:?}",
        both.guesses()
    );
    // Another column of the file decides.
    let rows = (1..30).map(|at| format!("{at},0{}/0{}/2025,12/{:02}/2025 10:30", at % 9 + 1, at % 7 + 1, at));
    let decided = drafted(&[("visitors.csv", &csv("id,seen_on,left_at", rows))]);
    assert!(decided.entity("visitor").contains("seen_on : date \"%m/%d/%Y\""), "{}", decided.entity("visitor"));
    assert!(decided.entity("visitor").contains("left_at : timestamp \"%m/%d/%Y %H:%M\""));
}

#[test]
fn eight_digits_that_are_always_a_day() {
    let rows = (1..40).map(|at| format!("{at},2025{:02}{:02},2025{at:04}", at % 12 + 1, at % 28 + 1));
    let entity = drafted(&[("leads.csv", &csv("id,seen,number", rows))]).entity("lead");
    assert!(entity.contains("seen : date \"%Y%m%d\"") && !entity.contains("number :"), "{entity}");
}

#[test]
fn words_for_no_value_only_among_numbers_days_and_flags() {
    let rows = (1..40)
        .map(|at| format!("{at},{},{}", if at % 5 == 0 { "-".into() } else { at.to_string() }, ["NA", "NL"][at % 2]));
    let drafted = drafted(&[("clients.csv", &csv("id,points,country", rows))]);
    assert!(drafted.entity("client").contains("{ missing \"-\" }"), "{}", drafted.entity("client"));
}

#[test]
fn flags_and_lists() {
    let flags = [("Y", "N"), ("yes", "no"), ("True", "False"), ("J", "N")];
    for (yes, no) in flags {
        let rows = (1..40).map(|at| {
            format!("{at},{},{},{}", if at % 3 == 0 { yes } else { no }, at % 2, ["a|b", "b", "a|c"][at % 3])
        });
        let drafted = drafted(&[("members.csv", &csv("id,consent,vip,tags", rows))]);
        let entity = drafted.entity("member");
        assert!(entity.contains(&format!("consent : bool \"{yes}\" / \"{no}\"")), "{entity}");
        assert!(entity.contains("tags    : list<text> \"|\""), "{entity}");
        assert!(!entity.contains("vip"), "0 and 1 are ints: {entity}");
    }
}

#[test]
fn words_that_only_look_like_numbers_stay_texts() {
    let rows = (1..40).map(|at| format!("{at},{:05},\"1,{:03}\"", at * 7, at));
    let drafted = drafted(&[("members.csv", &csv("id,zip,grouped", rows))]);
    assert_eq!(drafted.entity("member"), "entity member/members {\n  source \"../data/members.csv\"\n  key    id");
}
