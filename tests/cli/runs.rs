//! `run`: its table, its JSON, its folder.

use std::fs::File;
use std::process::{Command, Stdio};

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::Int64Type;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::{Value, json};

use super::{CUSTOMERS, Workspace};

fn parquet(workspace: &Workspace, path: &str) -> RecordBatch {
    let file = File::open(workspace.path().join(path)).unwrap();
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap();
    reader.next().unwrap().unwrap()
}

fn names(batch: &RecordBatch) -> Vec<String> {
    batch.schema().fields().iter().map(|field| field.name().clone()).collect()
}

#[test]
fn json_says_what_came_of_it() {
    let workspace = Workspace::small();
    let answer = workspace.milieu(&["run", "--format", "json"]).ending(0);
    let run = answer.json();
    assert!(answer.stderr.is_empty(), "{}", answer.stderr);
    assert_eq!(run["clock"], "2026-06-30");
    assert_eq!(run["population"], json!({"customer": 5}));
    assert!(run["run"].as_str().unwrap().ends_with("out/run-0001"));
    let definitions: Vec<(&str, &str, u64, f64)> = run["definitions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            assert_eq!((&one["entity"], &one["population"]), (&json!("customer"), &json!(5)));
            let text = |name: &str| one[name].as_str().unwrap();
            (text("kind"), text("name"), one["members"].as_u64().unwrap(), one["share"].as_f64().unwrap())
        })
        .collect();
    assert_eq!(
        definitions,
        [
            ("segment", "adults", 3, 0.6),
            ("segment", "dutch", 3, 0.6),
            ("segment", "dutch_adults", 1, 0.2),
            ("trait", "next_age", 4, 0.8)
        ]
    );
}

#[test]
fn the_folder_holds_a_row_per_record() {
    let workspace = Workspace::small();
    let answer = workspace.milieu(&["run", "--out", "r"]).ending(0);
    assert!(answer.text().contains("adults") && answer.text().contains("60.0 %"), "{}", answer.text());
    assert_eq!(workspace.names("r"), ["membership.parquet", "run.json", "summary.csv", "timings.json"]);
    let members = parquet(&workspace, "r/membership.parquet");
    assert_eq!(names(&members), ["customer_id", "adults", "dutch", "dutch_adults"]);
    assert_eq!(members.column(0).as_primitive::<Int64Type>().values(), &[1, 2, 3, 4, 5]);
    let adults: Vec<bool> = members.column(1).as_boolean().iter().flatten().collect();
    assert_eq!(adults, [false, true, false, true, true]);
    let summary = std::fs::read_to_string(workspace.path().join("r/summary.csv")).unwrap();
    assert!(summary.starts_with("kind,name,members,share\nsegment,adults,3,0.6\n"), "{summary}");
}

#[test]
fn run_json_says_what_it_was_made_from() {
    let workspace = Workspace::small();
    workspace.milieu(&["run", "--out", "r", "--set", "min_age=40"]).ending(0);
    let text = std::fs::read_to_string(workspace.path().join("r/run.json")).unwrap();
    let run: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((&run["clock"], &run["zone"]), (&json!("2026-06-30"), &json!("UTC")));
    assert_eq!(run["parameters"], json!({"min_age": 40}));
    let source = &run["sources"][0];
    assert_eq!((&source["path"], &source["rows"]), (&json!("customers.csv"), &json!(5)));
    assert_eq!(source["size"], CUSTOMERS.len());
    assert_eq!(source["digest"], blake3::hash(CUSTOMERS.as_bytes()).to_hex().as_str());
    let adults = &run["definitions"][0];
    assert_eq!(adults["text"], "segment adults \"Of age\" = age >= min_age");
    assert!(adults["digest"].as_str().is_some_and(|digest| digest.len() == 64));
    assert!(!text.contains(workspace.path().to_str().unwrap()), "no path of this machine");
}

#[test]
fn run_json_has_every_definition_and_the_files_of_lists() {
    let vips = "customer_id,note\n2,\n";
    let more = "list vip from \"lists/vip.csv\" column customer_id\nsegment vips = customer_id in vip\n\
                persona young { match age < 40 }\npersona old { match age >= 40 }\npersona order young, old\n\
                persona group all_of_them\njourney vips { stage a { when dutch } }\n\
                test adults { given customers { customer_id, age\n 1, 20\n } expect members 1 }\n";
    let workspace = Workspace::small().with("more.seg", more).with("lists/vip.csv", vips);
    let run = |names: &[&str], out: &str| {
        workspace.milieu(&[&["run", "--out", out], names].concat()).ending(0);
        let text = std::fs::read_to_string(workspace.path().join(out).join("run.json")).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let all = run(&[], "a");
    let named = |run: &Value, of: &str| -> Vec<String> {
        let names = run[of].as_array().unwrap().iter();
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        names.map(|one| format!("{} {}", text(&one["kind"]), text(&one["name"]))).collect()
    };
    let beside =
        ["entity customer", "list vip", "param min_age", "persona group all_of_them", "persona order -", "subject -"];
    assert_eq!(named(&all, "workspace"), beside);
    let param = &all["workspace"][2];
    assert_eq!(param["text"], "param min_age = 18");
    assert_eq!(param["digest"], blake3::hash(b"param min_age = 18").to_hex().as_str());
    let list = &all["lists"][0];
    assert_eq!(
        (&list["name"], &list["path"], &list["size"]),
        (&json!("vip"), &json!("lists/vip.csv"), &json!(vips.len()))
    );
    assert_eq!(list["digest"], blake3::hash(vips.as_bytes()).to_hex().as_str());
    assert_eq!(list["files"][0]["path"], "lists/vip.csv");
    let text = |name: &str| {
        let mut all = all["definitions"].as_array().unwrap().iter().filter(|one| one["name"] == name);
        all.by_ref().map(|one| one["text"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(text("vips"), ["segment vips = customer_id in vip", "journey vips { stage a { when dutch } }"]);
    // What a run does not answer stands beside it.
    let one = run(&["adults"], "b");
    assert_eq!(named(&one, "definitions"), ["segment adults"]);
    assert!(named(&one, "workspace").contains(&"segment dutch".to_owned()), "{one:#}");
}

#[test]
fn named_definitions_only() {
    let workspace = Workspace::small();
    let run = workspace.milieu(&["run", "dutch_adults", "--out", "r", "--format", "json"]).ending(0).json();
    assert_eq!(run["definitions"].as_array().map(Vec::len), Some(1));
    assert_eq!(names(&parquet(&workspace, "r/membership.parquet")), ["customer_id", "dutch_adults"]);
}

#[test]
fn traits_and_the_columns_that_conditions_read() {
    let workspace = Workspace::small();
    workspace.milieu(&["run", "--traits", "--out", "r"]).ending(0);
    assert_eq!(names(&parquet(&workspace, "r/traits.parquet")), ["customer_id", "next_age", "age", "country"]);
}

#[test]
fn definitions_of_another_entity_have_a_file_of_their_own() {
    let more = "entity visit/visits { source \"visits.csv\" key visit_id belongs to customer on customer_id }\n\
                segment long of visit = minutes > 20\nsegment stays = any(visits where long)\n";
    let visits = "visit_id,customer_id,minutes\n1,1,5\n2,1,50\n3,9,70\n";
    let workspace = Workspace::small().with("more.seg", more).with("visits.csv", visits);
    let run = workspace.milieu(&["run", "--out", "r", "--format", "json"]).ending(0).json();
    assert_eq!(run["population"], json!({"customer": 5, "visit": 3}));
    assert_eq!(names(&parquet(&workspace, "r/membership.visit.parquet")), ["visit_id", "long"]);
    assert_eq!(run["orphans"], json!([{"entity": "visit", "role": "customer", "rows": 1}]));
}

#[test]
fn a_folder_that_is_there_ends_with_2_unless_forced() {
    let workspace = Workspace::small().with("r/mine.txt", "mine");
    let answer = workspace.milieu(&["run", "--out", "r"]).ending(2);
    assert!(answer.stdout.is_empty() && answer.stderr.contains("is there already"));
    assert_eq!(workspace.names("r"), ["mine.txt"]);
    workspace.milieu(&["run", "--out", "r", "--force"]).ending(0);
    assert!(
        workspace.names("r").contains(&"run.json".to_owned()) && !workspace.names("r").contains(&"mine.txt".into())
    );
    workspace.milieu(&["run", "--out", ".", "--force"]).ending(2);
    assert!(workspace.names(".").contains(&"all.seg".to_owned()));
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let workspace = Workspace::small();
    workspace.milieu(&["--threads", "1", "run", "--traits", "--out", "a"]).ending(0);
    std::fs::rename(workspace.path().join("all.seg"), workspace.path().join("zzz.seg")).unwrap();
    workspace.milieu(&["--threads", "2", "run", "--traits", "--out", "b"]).ending(0);
    assert_eq!(workspace.names("a"), workspace.names("b"));
    for name in workspace.names("a").iter().filter(|name| *name != "timings.json") {
        let bytes = |folder: &str| std::fs::read(workspace.path().join(folder).join(name)).unwrap();
        assert!(bytes("a") == bytes("b"), "{name}");
    }
}

#[test]
fn against_an_older_run() {
    let workspace = Workspace::small();
    workspace.milieu(&["run"]).ending(0);
    let run = workspace.milieu(&["run", "--set", "min_age=40", "--against", "run-0001", "--format", "json"]).ending(0);
    let adults = &run.json()["definitions"][0];
    assert_eq!((&adults["entered"], &adults["left"]), (&json!(0), &json!(1)));
    let summary = std::fs::read_to_string(workspace.path().join("out/run-0002/summary.csv")).unwrap();
    assert!(summary.starts_with("kind,name,members,share,entered,left\nsegment,adults,2,0.4,0,1\n"), "{summary}");
    workspace.milieu(&["run", "--against", "run-0009"]).ending(2);
    assert_eq!(workspace.names("out"), ["run-0001", "run-0002"]);
}

#[test]
fn the_membership_streams_to_stdout() {
    let workspace = Workspace::small();
    let answer = workspace.milieu(&["run", "--out", "-"]).ending(0);
    let mut reader = arrow::ipc::reader::StreamReader::try_new(answer.stdout.as_slice(), None).unwrap();
    let batch = reader.next().unwrap().unwrap();
    assert_eq!((batch.num_rows(), names(&batch)[0].as_str()), (5, "customer_id"));
    assert!(workspace.names("out").is_empty());
}

#[test]
fn another_source_for_one_run() {
    let workspace = Workspace::small().with("one.csv", "customer_id,age,country,joined\n9,20,NL,2026-01-01\n");
    for name in ["customer", "customers"] {
        let source = format!("{name}=one.csv");
        let run = workspace.milieu(&["--source", &source, "run", "--format", "json"]).ending(0).json();
        assert_eq!(run["population"], json!({"customer": 1}));
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let workspace = Workspace::small();
    let mut command = Command::new(env!("CARGO_BIN_EXE_milieu"));
    let folder = workspace.path().to_str().unwrap();
    let run = command.args(["-C", folder, "run"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut run = run.spawn().unwrap();
    drop(run.stdout.take());
    let output = run.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8(output.stderr).unwrap().as_str()), (Some(0), ""));
}

#[test]
fn quiet_and_verbose() {
    let workspace = Workspace::small();
    assert!(workspace.milieu(&["-q", "run"]).ending(0).stderr.is_empty());
    let verbose = workspace.milieu(&["-v", "run"]).ending(0);
    assert!(verbose.stderr.contains(" s  "), "{}", verbose.stderr);
}

#[test]
fn the_subject_has_a_row_per_record_whatever_was_asked() {
    let more = "entity visit/visits { source \"visits.csv\" key visit_id belongs to customer on customer_id }\n\
                segment long of visit = minutes > 20\n";
    let workspace =
        Workspace::small().with("more.seg", more).with("visits.csv", "visit_id,customer_id,minutes\n1,1,5\n2,1,50\n");
    let run = workspace.milieu(&["run", "long", "--traits", "--out", "r", "--format", "json"]).ending(0).json();
    assert_eq!(run["population"], json!({"customer": 5, "visit": 2}));
    assert_eq!(names(&parquet(&workspace, "r/membership.parquet")), ["customer_id"]);
    assert_eq!(names(&parquet(&workspace, "r/traits.parquet")), ["customer_id"]);
    assert_eq!(names(&parquet(&workspace, "r/traits.visit.parquet")), ["visit_id", "minutes"]);
}

#[test]
fn a_source_that_nothing_needs_may_be_away() {
    let more = "entity visit/visits { source \"visits.csv\" key visit_id belongs to customer on customer_id }\n\
                segment visits_often = count(visits) > 2\n";
    let workspace = Workspace::small().with("more.seg", more);
    let run = workspace.milieu(&["run", "adults"]).ending(0);
    assert!(run.stderr.contains("warning[E0501]"), "{}", run.stderr);
    workspace.milieu(&["run"]).ending(4);
}
