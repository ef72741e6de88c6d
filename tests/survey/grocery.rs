//! The sample data: CSV and Parquet mixed, read off as a whole.

use std::path::Path;

use super::Drafted;
use crate::cli::{Workspace, milieu};

fn with_data() -> Workspace {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/grocery/data");
    let files = std::fs::read_dir(data).unwrap().map(|entry| entry.unwrap().path());
    files.fold(Workspace::empty(), |folder, file| {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        folder.with(&format!("data/{name}"), std::fs::read(&file).unwrap())
    })
}

#[test]
fn the_sample_is_read_as_a_marketer_would_describe_it() {
    let folder = with_data();
    let data: Vec<String> = folder.names("data").iter().map(|name| format!("data/{name}")).collect();
    let mut arguments = vec!["init", "w", "--format", "json", "--as-of", "2026-06-30", "--from"];
    arguments.extend(data.iter().map(String::as_str));
    let mut told = folder.milieu(&arguments).ending(0).json();
    told.as_object_mut().unwrap().remove("workspace");
    insta::assert_snapshot!("told", format!("{told:#}"));
    let drafted = Drafted::of(folder, told);
    for name in ["milieu.toml", "entities.seg", "segments.seg"] {
        insta::assert_snapshot!(name, drafted.text(name));
    }
    drafted.holds();
}

#[test]
fn the_same_files_give_the_same_text() {
    let folder = with_data();
    for (name, threads) in [("a", "1"), ("b", "3")] {
        folder.milieu(&["init", name, "--from", "data", "--threads", threads]).ending(0);
    }
    folder
        .milieu(&["init", "c", "--from", "data/t*", "data/*.csv", "data/products.parquet", "data/r*.parquet"])
        .ending(0);
    for name in ["milieu.toml", "entities.seg", "segments.seg"] {
        let text = |folder_name: &str| std::fs::read_to_string(folder.path().join(folder_name).join(name)).unwrap();
        assert_eq!(text("a"), text("b"), "{name}");
        assert_eq!(text("a"), text("c"), "{name}");
    }
}

#[test]
fn the_workspace_may_be_the_folder_of_the_data() {
    let folder = with_data();
    let inside = folder.path().join("data");
    let inside = inside.to_str().unwrap();
    let answer = milieu(&["-C", inside, "init", "--from", "households.csv", "transactions.parquet"]).ending(0);
    assert!(answer.stderr.contains("run` assigns every household"), "{}", answer.stderr);
    let text = std::fs::read_to_string(folder.path().join("data/entities.seg")).unwrap();
    assert!(text.contains("source \"households.csv\""), "{text}");
    milieu(&["-C", inside, "run", "--strict"]).ending(0);
}
