//! The sample workspaces: every count agrees with what another engine found, and no segment is empty or everybody.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::milieu;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name)
}

#[test]
fn every_count_is_what_another_engine_found() {
    for (name, at_least) in [("grocery", 40), ("shop", 15)] {
        every_count(&folder(name), at_least);
    }
}

fn every_count(sample: &Path, at_least: usize) {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("r");
    let (sample_text, folder) = (sample.to_str().unwrap(), folder.to_str().unwrap());
    let run = milieu(&["-C", sample_text, "run", "--no-cache", "--out", folder, "--format", "json"]).ending(0).json();

    let definitions = run["definitions"].as_array().unwrap();
    let found: BTreeMap<&str, (u64, u64)> = definitions
        .iter()
        .map(|one| {
            (one["name"].as_str().unwrap(), (one["members"].as_u64().unwrap(), one["population"].as_u64().unwrap()))
        })
        .collect();
    let mut expected = csv::Reader::from_path(sample.join("expected.csv")).unwrap();
    let mut compared = 0;
    for row in expected.records() {
        let row = row.unwrap();
        let number = |at: usize| row[at].parse::<u64>().unwrap();
        assert_eq!(found.get(&row[1]), Some(&(number(3), number(4))), "{}", &row[1]);
        compared += 1;
    }
    assert!(compared >= at_least && definitions.len() >= compared);
    for one in definitions.iter().filter(|one| one["kind"] == "segment") {
        let share = one["share"].as_f64().unwrap();
        assert!(share > 0.0 && share < 1.0, "{one}");
    }
}

#[test]
fn they_are_written_as_fmt_writes_them() {
    for name in ["grocery", "shop"] {
        milieu(&["-C", folder(name).to_str().unwrap(), "fmt", "--check"]).ending(0);
    }
}

#[test]
fn their_tests_pass_without_their_data() {
    for (name, passed) in [("grocery", 4), ("shop", 1)] {
        tests_without_data(&folder(name), passed);
    }
}

fn tests_without_data(sample: &Path, passed: u64) {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(sample).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, copy.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    for folder in [sample, copy.path()] {
        let report = milieu(&["-C", folder.to_str().unwrap(), "test", "--format", "json"]).ending(0).json();
        assert_eq!((report["passed"].as_u64(), report["failed"].as_u64()), (Some(passed), Some(0)));
    }
}

/// By campaign, channel and outcome: records. The file was worked out without milieu.
#[test]
fn the_shops_messages_are_those_that_were_worked_out_by_other_means() {
    let sample = folder("shop");
    let mut expected: BTreeMap<(String, String, String), u64> = BTreeMap::new();
    for row in csv::Reader::from_path(sample.join("expected_messages.csv")).unwrap().records() {
        let row = row.unwrap();
        expected.insert((row[0].into(), row[1].into(), row[2].into()), row[3].parse().unwrap());
    }
    let campaigns: std::collections::BTreeSet<&String> = expected.keys().map(|(campaign, ..)| campaign).collect();
    assert_eq!(campaigns.len(), 3);
    let mut found = BTreeMap::new();
    for campaign in campaigns {
        let out = tempfile::tempdir().unwrap();
        let out = out.path().join("letters");
        let arguments = ["-C", sample.to_str().unwrap(), "render", campaign, "--force", "--out", out.to_str().unwrap()];
        milieu(&arguments).ending(0);
        for row in csv::Reader::from_path(out.join("rejects.csv")).unwrap().records() {
            let row = row.unwrap();
            *found.entry((campaign.clone(), row[1].to_owned(), row[2].to_owned())).or_insert(0) += 1;
        }
        for channel in ["email", "sms", "push", "webhook"] {
            if let Ok(lines) = std::fs::read_to_string(out.join(format!("messages.{channel}.ndjson"))) {
                let count = lines.lines().count() as u64;
                found.insert((campaign.clone(), channel.to_owned(), "message".to_owned()), count);
            }
        }
    }
    assert_eq!(found, expected);
}
