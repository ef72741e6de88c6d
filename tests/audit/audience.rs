//! What the data says about the steps of audiences, the rules of personas and the stages of journeys.

use super::{findings, silent, told, workspace};

fn noted(definitions: &str) -> Vec<(String, Vec<String>)> {
    let found = findings(&workspace(definitions), 0);
    found.into_iter().map(|one| (one.message, one.notes)).collect()
}

fn one(definitions: &str) -> (String, Vec<String>) {
    let mut found = noted(definitions);
    assert_eq!(found.len(), 1, "{definitions}\n{found:#?}");
    found.remove(0)
}

#[test]
fn an_audience_without_members_says_which_step_leaves_nobody() {
    for (definitions, message, note) in [
        ("include age > 100", "the condition holds for none of 5 customers", "audience `a` has no members"),
        (
            "include age > 10 exclude age > 15",
            "audience `a` has no members",
            "`include` holds for 4, `exclude` keeps all of them out",
        ),
        ("include age > 20 holdout 100%", "audience `a` has no members", "`holdout` holds back all 3 that it takes"),
        (
            "include everyone exclude age > 10 limit 0",
            "audience `a` has no members",
            "`include` holds for 5, `exclude` and `limit` keep all of them out",
        ),
        (
            "include age > 10 exclude customer_id >= 1",
            "the condition holds for all 5 customers",
            "`exclude` keeps them all out",
        ),
    ] {
        let (found, notes) = one(&format!("audience a {{ {definitions} }}\n"));
        assert_eq!(found, message, "{definitions}");
        assert_eq!(notes[0], note, "{definitions}");
    }
    let group = "audience a { include everyone }\naudience b { include age > 20 }\npriority group g { a, b }\n";
    assert_eq!(
        one(group),
        (
            "audience `b` has no members".into(),
            vec!["`include` holds for 3, the priority group keeps all of them out".into()]
        )
    );
}

#[test]
fn an_empty_segment_explains_what_includes_it_and_nothing_that_excludes_it() {
    let empty = "segment s = age > 100\n";
    let found = noted(&format!("{empty}audience a {{ include s }}\n"));
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].1, ["audience `a` has no members"]);
    let found = noted(&format!("{empty}audience a {{ include age > 10 exclude age > 15, s }}\n"));
    assert_eq!(found.len(), 2, "{found:#?}");
    assert_eq!(found[1].0, "audience `a` has no members");
    let found = noted("segment s = customer_id >= 1\naudience a { include age > 10 exclude s }\n");
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0].1, ["audience `a` has no members"]);
}

#[test]
fn an_audience_of_everybody_is_told_where_its_rule_is_no_choice() {
    assert_eq!(told("audience a { include customer_id > 0 }\n"), ["W0805 audience `a` holds all 5 customers"]);
    silent("audience a { include everyone }\n");
    silent("audience a { include everyone limit 100 by age split by country }\n");
}

#[test]
fn an_exclusion_that_keeps_nobody_out_is_silent() {
    silent("audience a { include everyone exclude age > 100, any(orders where amount > 1000) }\n");
    silent("audience a { include age > 20 exclude country = \"NL\" and age > 100 }\n");
    assert_eq!(
        told("audience a { include everyone exclude country = \"XX\" }\n"),
        ["W0804 no row of `customers` has \"XX\" in column `country`"]
    );
}

#[test]
fn what_the_other_steps_keep_out_is_not_let_in_by_a_missing_value() {
    let missing = "the negation also holds for 1 customer whose `country` is missing";
    assert_eq!(one("audience a { include country != \"NL\" }\n").0, missing);
    assert_eq!(one("audience a { include age > 10 exclude country != \"BE\" }\n").0, missing);
    silent("audience a { include country != \"NL\" exclude country is missing }\n");
    silent("audience a { include country is present exclude country != \"BE\" }\n");
    silent("audience a { include age > 10 exclude not (country != \"BE\") }\n");
}

#[test]
fn personas_are_looked_at_by_match_score_and_threshold() {
    let never = "the condition holds for none of 5 customers";
    let (message, notes) = one("persona p { match age > 100 }\n");
    assert_eq!((message.as_str(), notes[0].as_str()), (never, "persona `p` has no members"));
    let (message, notes) = one("persona p { match age > 20 score 5 when age > 200 threshold 3 }\n");
    assert_eq!((message.as_str(), notes[0].as_str()), (never, "persona `p` has no members"));
    let (message, notes) = one("persona p { match age > 20 score 1 when age > 30 threshold 3 }\n");
    assert_eq!(message, "persona `p` has no members");
    assert_eq!(notes, ["`match` holds for 3, none of them reaches the threshold"]);
    let (message, notes) = one("persona p { match age > 20 score 5 when age > 200 }\n");
    assert_eq!((message.as_str(), notes.len()), (never, 0));
    let negation = "the negation also holds for 1 customer whose `country` is missing";
    assert_eq!(one("persona p { match age > 20 score 5 when country != \"NL\" }\n").0, negation);
    silent("persona p { match country is present score 5 when country != \"NL\" }\n");
    silent("persona p { match everyone score 1 when age > 20 }\npersona q { match otherwise }\n");
    silent("persona p { match everyone score count(orders at any time where amount > 30) when age > 20 }\n");
}

#[test]
fn a_stage_that_nobody_reaches_is_told_once() {
    let never = "the condition holds for none of 5 customers";
    let found =
        noted("journey j { stage a { when age > 10 } stage b { when age > 100 } stage c { when age > 200 } }\n");
    assert_eq!(found.iter().map(|(message, _)| message.as_str()).collect::<Vec<_>>(), [never; 2]);
    let (message, notes) = one("persona p { match age > 50 }\n\
         journey j { personas p stage a { when age > 10 } stage b { when age < 20 } stage c { when age < 30 } }\n");
    assert_eq!(message, "stages `b` and `c` of journey `j` are reached by none of 5 customers");
    assert_eq!(notes, ["`when` of stage `b` holds for 1, none of them of its personas"]);
    let by_day = "journey j { stage a { when age > 10 } stage b { when joined anniversary on 2026-12-25 } }\n";
    assert_eq!(one(by_day).0, "stage `b` of journey `j` is reached by none of 5 customers");
    let unknown = "journey j { stage a { when age > 10 } stage b { when country = \"XX\" } }\n";
    assert_eq!(one(unknown).0, "no row of `customers` has \"XX\" in column `country`");
    let empty = "segment s = age > 100\njourney j { stage a { when age > 10 } stage b { when s } }\n";
    assert_eq!(one(empty).0, "segment `s` has no members");
}

#[test]
fn stages_that_all_pass_are_silent() {
    silent("journey j { stage a { when everyone } stage b { when country = \"NL\" } stage c { when age > 60 } }\n");
    let missing = "journey j { stage a { when everyone } stage b { when country != \"NL\" } }\n";
    assert_eq!(one(missing).0, "the negation also holds for 1 customer whose `country` is missing");
}
