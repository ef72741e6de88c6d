//! The rules of the house: imports only go down, files stay small.

use std::path::{Path, PathBuf};

/// The floors, lowest first; modules of one floor may not know each other unless listed as `a` may use `b`.
const FLOORS: &[&[&str]] = &[
    &["source", "progress"],
    &["diag"],
    &["syntax"],
    &["model"],
    &["data", "locale"],
    &["resolve", "survey"],
    &["plan", "interpret"],
    &["engine", "content"],
    &["run", "insight", "cache"],
    &["workspace"],
    &["cli"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|modules| modules.contains(&module))
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

#[test]
fn imports_only_go_down() {
    let mut wrong = Vec::new();
    for file in rust_files(&sources()) {
        let inside = file.strip_prefix(sources()).unwrap();
        let module = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let Some(mine) = floor(module.trim_end_matches(".rs")) else {
            continue;
        };
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let used: String =
                    part.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if floor(&used).is_some_and(|used| used > mine) {
                    wrong.push(format!("{}:{}: {}", inside.display(), number + 1, line.trim()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "imports that go up:\n{}", wrong.join("\n"));
}

#[test]
fn libraries_stay_on_their_floor() {
    let homes: &[(&str, &[&str])] = &[
        ("pest", &["syntax"]),
        ("polars", &["engine"]),
        ("polars_arrow", &["engine"]),
        ("handlebars", &["content"]),
        ("clap", &["cli", "main.rs"]),
        ("icu_decimal", &["locale"]),
        ("icu_datetime", &["locale"]),
        ("icu_calendar", &["locale"]),
        ("icu_plurals", &["locale"]),
        ("icu_experimental", &["locale"]),
        ("icu_locale_core", &["locale"]),
        ("fixed_decimal", &["locale"]),
    ];
    let mut wrong = Vec::new();
    for file in rust_files(&sources()) {
        let inside = file.strip_prefix(sources()).unwrap().to_path_buf();
        let module = inside.components().next().unwrap().as_os_str().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        for (library, allowed) in homes {
            let used = text.lines().any(|line| {
                let line = line.trim_start();
                line.starts_with(&format!("use {library}::")) || line.contains(&format!(" {library}::"))
            });
            let own = text.contains(&format!("crate::engine::{library}")) || module == "engine";
            if used && !own && !allowed.contains(&module.as_str()) {
                wrong.push(format!("{} uses {library}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn files_are_not_longer_than_a_reader_can_hold() {
    let long: Vec<String> = rust_files(&sources())
        .into_iter()
        .filter_map(|file| {
            let lines = std::fs::read_to_string(&file).unwrap().lines().count();
            (lines > 420).then(|| format!("{}: {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "files to split:\n{}", long.join("\n"));
}
