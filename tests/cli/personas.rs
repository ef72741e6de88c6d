//! `milieu personas`, and what `run` says of audiences, personas and journeys; figures of the sample are those that another
//! engine and hand-written draws gave.

use std::path::Path;

use serde_json::{Value, json};

use super::{Workspace, milieu};

fn sample(arguments: &[&str]) -> super::Answer {
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/grocery");
    milieu(&[&["-C", sample.to_str().unwrap()], arguments].concat())
}

fn named<'a>(list: &'a Value, name: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one["name"] == name).unwrap()
}

#[test]
fn groups_hold_each_record_once() {
    let personas = sample(&["personas", "--format", "json"]).ending(0).json();
    let shoppers = named(&personas["groups"], "shoppers");
    assert_eq!(
        (&shoppers["groups"], &shoppers["personas"]),
        (&json!(["families", "regulars"]), &json!(["settled_seniors"]))
    );
    // 42 parents and 39 coupon hunters, 14 of them both; of the 12 seniors 5 are neither.
    assert_eq!((&shoppers["members"], &shoppers["population"]), (&72.into(), &308.into()));
    assert_eq!(named(&personas["groups"], "regulars")["members"], 67);
    let parents = named(&personas["personas"], "busy_parents");
    assert_eq!((&parents["members"], &parents["primary"]), (&42.into(), &39.into()));
    assert_eq!(parents["quote"], "If the milk is out, I drive on.");
    let spot = personas["expectations"].as_array().unwrap().iter().find(|one| one["name"].is_null()).unwrap();
    assert_eq!((&spot["description"], &spot["members"]), (&"Somebody to ask".into(), &12.into()));
    assert_eq!(named(&personas["org_units"], "campaign_desk")["personas"], json!(["busy_parents", "coupon_hunters"]));
}

#[test]
fn the_tree_shows_what_belongs_to_what() {
    insta::assert_snapshot!(sample(&["personas"]).ending(0).text());
}

#[test]
fn a_workspace_without_personas_says_so() {
    let answer = Workspace::small().milieu(&["personas"]).ending(0);
    assert_eq!(answer.text(), "the workspace has no personas\n");
}

#[test]
fn a_run_says_what_members_are_made_of() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("r");
    let run = sample(&["run", "--out", out.to_str().unwrap(), "--format", "json"]).ending(0).json();
    let letter = named(&run["definitions"], "spring_letter");
    assert_eq!((&letter["holdout"], &letter["splits"]), (&8.into(), &json!({"bold": 22, "classic": 30})));
    assert_eq!(named(&run["definitions"], "settled_seniors")["primary"], 5);
    let stages = |of: &Value| -> Vec<(u64, u64)> {
        let stages = of["stages"].as_array().unwrap().iter();
        stages.map(|stage| (stage["members"].as_u64().unwrap(), stage["reached"].as_u64().unwrap())).collect()
    };
    let journey = named(&run["definitions"], "coupon");
    assert_eq!(stages(journey), [(145, 200), (32, 55), (23, 23)]);
    assert_eq!(journey["stages"][0]["conversion"], 0.275);
    assert_eq!(journey["stages"][2]["conversion"], Value::Null);
    let of_personas: u64 = journey["personas"].as_array().unwrap().iter().map(|of| stages(of)[2].1).sum();
    // Ten households are of two personas.
    assert_eq!(of_personas, 33);
    let lines = std::fs::read_to_string(out.join("journeys.csv")).unwrap();
    assert!(lines.starts_with("journey,persona,stage,members,reached,conversion\ncoupon,,contacted,145,200,0.275\n"));
}

#[test]
fn a_run_of_one_has_the_columns_of_that_one() {
    let folder = tempfile::tempdir().unwrap();
    for (name, columns) in [
        ("spring_letter", vec!["household_id", "spring_letter", "spring_letter.status", "spring_letter.split"]),
        ("busy_parents", vec!["household_id", "busy_parents"]),
        ("coupon", vec!["household_id", "coupon.stage"]),
    ] {
        let out = folder.path().join(name);
        let run = sample(&["run", name, "--out", out.to_str().unwrap(), "--format", "json"]).ending(0).json();
        assert_eq!(run["definitions"].as_array().unwrap().len(), 1, "{name}");
        let file = std::fs::File::open(out.join("membership.parquet")).unwrap();
        let table = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        let found: Vec<String> = table.schema().fields().iter().map(|field| field.name().clone()).collect();
        assert_eq!(found, columns);
    }
    let out = folder.path().join("lists");
    sample(&["run", "spring_letter", "--lists", "--out", out.to_str().unwrap()]).ending(0);
    let list = std::fs::read_to_string(out.join("members/spring_letter.csv")).unwrap();
    assert_eq!((list.lines().count(), list.lines().next()), (53, Some("household_id")));
    sample(&["run", "shoppers"]).ending(2);
}
