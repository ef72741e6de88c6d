//! The folder of a run: whole or not at all, in its place, the same bytes for the same results.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use arrow::array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, StringArray};
use milieu::run::{Definition, Destination, Error, Moves, Past, Record, Rejects, Results, Table};

fn definition(kind: &'static str, name: &str, members: u64) -> Definition {
    Definition {
        kind,
        name: name.into(),
        entity: "customer".into(),
        description: None,
        members,
        share: members as f64 / 4.0,
        population: 4,
        breakdown: None,
        text: format!("{kind} {name} = true"),
        digest: "d".into(),
        moves: None,
    }
}

fn membership(keys: &[i64], flags: &[bool]) -> RecordBatch {
    let key: ArrayRef = Arc::new(Int64Array::from(keys.to_vec()));
    let flags: ArrayRef = Arc::new(BooleanArray::from(flags.to_vec()));
    RecordBatch::try_from_iter([("customer_id", key), ("adults", flags)]).unwrap()
}

fn results(keys: &[i64], flags: &[bool]) -> Results {
    let traits: ArrayRef = Arc::new(StringArray::from(vec!["a"; keys.len()]));
    let key: ArrayRef = Arc::new(Int64Array::from(keys.to_vec()));
    Results {
        record: Record {
            milieu: "0",
            clock: "2026-06-30".into(),
            zone: "UTC".into(),
            week_start: "monday".into(),
            subject: Some("customer".into()),
            parameters: serde_json::Map::new(),
            population: serde_json::Map::new(),
            definitions: vec![definition("segment", "adults", 2), definition("audience", "all", 4)],
            workspace: Vec::new(),
            sources: Vec::new(),
            lists: Vec::new(),
            orphans: Vec::new(),
        },
        tables: vec![Table {
            entity: "customer".into(),
            key_width: 1,
            membership: Some(membership(keys, flags)),
            traits: Some(RecordBatch::try_from_iter([("customer_id", key), ("t", traits)]).unwrap()),
        }],
        rejects: vec![Rejects {
            entity: "customer".into(),
            header: vec!["customer_id".into(), "name".into()],
            rows: vec![vec!["7".into(), "a,b".into(), "one too many".into()]],
        }],
        lists: false,
        steps: vec![("read".into(), Duration::from_millis(5))],
        threads: 1,
    }
}

fn four() -> Results {
    results(&[1, 2, 3, 4], &[true, true, false, false])
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn folder(path: &Path, force: bool) -> Destination {
    Destination::Folder { path: path.to_path_buf(), force, keep: Vec::new() }
}

#[test]
fn runs_are_numbered_on_from_the_last() {
    let out = tempfile::tempdir().unwrap();
    let destination = Destination::Next(out.path().join("deep/out"));
    for number in ["run-0001", "run-0002"] {
        let place = four().write(&destination).unwrap();
        assert_eq!(place, out.path().join("deep/out").join(number));
    }
    std::fs::create_dir(out.path().join("deep/out/run-0041")).unwrap();
    assert_eq!(four().write(&destination).unwrap(), out.path().join("deep/out/run-0042"));
    let first = out.path().join("deep/out/run-0001");
    assert_eq!(
        names(&first),
        ["membership.parquet", "rejects.customer.csv", "run.json", "summary.csv", "timings.json", "traits.parquet"]
    );
}

#[test]
fn concurrent_runs_get_a_number_each() {
    let out = tempfile::tempdir().unwrap();
    let destination = Destination::Next(out.path().to_path_buf());
    let places: Vec<_> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..8).map(|_| scope.spawn(|| four().write(&destination).unwrap())).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let distinct: std::collections::BTreeSet<_> = places.iter().collect();
    assert_eq!(distinct.len(), 8);
    let visible: Vec<String> = names(out.path()).into_iter().filter(|name| name != ".lock").collect();
    assert_eq!(visible, (1..=8).map(|n| format!("run-{n:04}")).collect::<Vec<_>>());
}

#[test]
fn a_folder_that_is_there_is_kept_unless_forced() {
    let out = tempfile::tempdir().unwrap();
    let place = out.path().join("r");
    std::fs::create_dir(&place).unwrap();
    std::fs::write(place.join("old"), "old").unwrap();
    assert!(matches!(four().write(&folder(&place, false)), Err(Error::Exists(_))));
    assert_eq!(names(&place), ["old"]);
    assert_eq!(names(out.path()), ["r"], "nothing is left behind");
    four().write(&folder(&place, true)).unwrap();
    assert!(place.join("run.json").is_file() && !place.join("old").exists());
    assert_eq!(names(out.path()), ["r"]);
}

#[test]
fn what_a_run_was_made_from_is_never_replaced() {
    let out = tempfile::tempdir().unwrap();
    let workspace = out.path().join("w");
    std::fs::create_dir(&workspace).unwrap();
    std::fs::write(workspace.join("a.seg"), "").unwrap();
    let keep = vec![workspace.join("a.seg")];
    let destination = Destination::Folder { path: out.path().to_path_buf(), force: true, keep };
    assert!(matches!(four().write(&destination), Err(Error::HoldsWorkspace(_))));
    let file = Destination::Folder { path: workspace.join("a.seg"), force: true, keep: Vec::new() };
    assert!(matches!(four().write(&file), Err(Error::NotAFolder(_))));
    assert!(workspace.join("a.seg").is_file());
}

#[test]
fn a_run_that_fails_half_way_leaves_nothing() {
    let out = tempfile::tempdir().unwrap();
    let mut broken = four();
    // A name that no file can have: writing fails after other files were written.
    broken.rejects[0].entity = "no/such/folder".into();
    assert!(broken.write(&Destination::Next(out.path().to_path_buf())).is_err());
    assert!(broken.write(&folder(&out.path().join("r"), false)).is_err());
    assert!(names(out.path()).iter().all(|name| name == ".lock"));
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let out = tempfile::tempdir().unwrap();
    let mut slower = four();
    slower.steps[0].1 = Duration::from_secs(9);
    let first = four().write(&folder(&out.path().join("a"), false)).unwrap();
    let second = slower.write(&folder(&out.path().join("b"), false)).unwrap();
    for name in names(&first) {
        let same = std::fs::read(first.join(&name)).unwrap() == std::fs::read(second.join(&name)).unwrap();
        assert_eq!(same, name != "timings.json", "{name}");
    }
}

#[test]
fn the_summary_says_who_moved() {
    let out = tempfile::tempdir().unwrap();
    let then = four().write(&folder(&out.path().join("then"), false)).unwrap();
    // 1 stays in, 2 drops out, 3 comes in, 4 is gone, 5 is new and in.
    let mut now = results(&[1, 2, 3, 5], &[true, false, true, true]);
    let moves = Past::open(&then).unwrap().moves(&now.tables[0], &["adults", "unheard_of"]).unwrap();
    assert_eq!(moves.get("adults"), Some(&Moves { entered: 2, left: 1 }));
    assert_eq!(moves.len(), 1);
    now.record.definitions[0].moves = moves.get("adults").copied();
    let place = now.write(&folder(&out.path().join("now"), false)).unwrap();
    let summary = std::fs::read_to_string(place.join("summary.csv")).unwrap();
    assert_eq!(summary, "kind,name,members,share,entered,left\nsegment,adults,2,0.5,2,1\naudience,all,4,1,,\n");
    assert!(matches!(Past::open(&out.path().join("nowhere")), Err(Error::NoRun(_))));
    assert!(matches!(Past::open(out.path()), Err(Error::NotARun(_))));
}

#[test]
fn members_that_are_gone_have_left() {
    let out = tempfile::tempdir().unwrap();
    let then = four().write(&folder(&out.path().join("then"), false)).unwrap();
    let now = results(&[2], &[true]);
    let moves = Past::open(&then).unwrap().moves(&now.tables[0], &["adults"]).unwrap();
    assert_eq!(moves.get("adults"), Some(&Moves { entered: 0, left: 1 }));
}

#[test]
fn audiences_are_listed_on_demand() {
    let out = tempfile::tempdir().unwrap();
    let mut listed = four();
    listed.lists = true;
    listed.record.definitions[1].name = "adults".into();
    let place = listed.write(&folder(&out.path().join("r"), false)).unwrap();
    assert_eq!(std::fs::read_to_string(place.join("members/adults.csv")).unwrap(), "customer_id\n1\n2\n");
}

#[test]
fn the_membership_streams_as_arrow() {
    let mut bytes = Vec::new();
    milieu::run::stream(&membership(&[1, 2], &[true, false]), &mut bytes).unwrap();
    let mut reader = arrow::ipc::reader::StreamReader::try_new(bytes.as_slice(), None).unwrap();
    assert_eq!(reader.next().unwrap().unwrap(), membership(&[1, 2], &[true, false]));
    assert!(reader.next().is_none());
}
