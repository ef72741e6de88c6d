//! `docs/language.md`: every block that is a definition is parsed, formatted and resolved, beside the fixtures that it needs.

use std::fmt::Write;
use std::path::Path;

use milieu::resolve::Times;

use super::Workspace;

const PAGE: &str = include_str!("../../docs/language.md");
const FIXTURES: &str = include_str!("../../testdata/language/fixtures.seg");

fn blocks() -> Vec<&'static str> {
    let fenced = PAGE.split("```milieu\n").skip(1);
    fenced.map(|block| block.split("```").next().unwrap()).collect()
}

#[test]
fn the_first_block_is_a_whole_workspace() {
    let data = "customer_id,birth_date\n1,1990-01-01\n2,2020-01-01\n";
    let workspace = Workspace::empty().with("all.seg", blocks()[0]).with("data/customers.csv", data);
    let run = workspace.milieu(&["--as-of", "2026-06-30", "run", "--format", "json"]).ending(0).json();
    assert_eq!((&run["definitions"][0]["name"], &run["definitions"][0]["members"]), (&"adults".into(), &1.into()));
}

#[test]
fn every_block_resolves_and_formats() {
    let blocks = blocks();
    assert!(blocks.len() >= 8);
    // The first block's customers stand in the fixtures, with more about them.
    let mut workspace = Workspace::empty().with("fixtures.seg", FIXTURES).with("adults.seg", segments_of(blocks[0]));
    for template in ["spring.html.hbs", "spring.txt.hbs", "bold.html.hbs"] {
        let text =
            "{{first_name}} {{spend}} {{card}} {{renewal}} {{#each recent}}{{name}} {{amount}} {{price}}{{/each}}";
        workspace = workspace.with(&format!("templates/{template}"), text);
    }
    for (number, block) in blocks.iter().enumerate().skip(1) {
        workspace = workspace.with(&format!("block{number}.seg"), block);
    }
    let definitions = |workspace: &Workspace| {
        let checked = workspace.milieu(&["check", "--format", "json"]).ending(0).json();
        (checked["errors"].clone(), checked["definitions"].clone())
    };
    let written = definitions(&workspace);
    workspace.milieu(&["fmt"]).ending(0);
    workspace.milieu(&["fmt", "--check"]).ending(0);
    assert_eq!(definitions(&workspace), written);
    let tests = workspace.milieu(&["test", "--format", "json"]).ending(0).json();
    assert!(tests["passed"].as_u64() > Some(0), "{tests}");
}

/// A row per function of the registry, as section 13 of the page holds them.
fn function_table() -> String {
    let mut table = "| function | gives | |\n|---|---|---|\n".to_owned();
    for function in milieu::resolve::functions() {
        let parameters = function.parameters.iter().map(|parameter| match parameter.times {
            Times::One => parameter.name.to_owned(),
            Times::Optional => format!("[{}]", parameter.name),
            Times::Many => format!("{}, …", parameter.name),
        });
        let parameters = parameters.collect::<Vec<_>>().join(", ");
        let examples = function.examples.iter().map(|(call, printed)| format!(" `{call}` is `{printed}`."));
        let examples: String = examples.collect();
        writeln!(table, "| `{}({parameters})` | {} | {}{examples} |", function.name, function.result, function.doc)
            .unwrap();
    }
    table
}

#[test]
fn the_functions_are_those_of_the_registry() {
    let start = PAGE.find("<!-- functions").map(|at| at + PAGE[at..].find("-->\n").unwrap() + 4).unwrap();
    let end = PAGE.find("<!-- end of functions").unwrap();
    let table = function_table();
    if std::env::var_os("MILIEU_UPDATE").is_some() {
        let page = format!("{}{table}{}", &PAGE[..start], &PAGE[end..]);
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/language.md"), page).unwrap();
    } else {
        assert!(PAGE[start..end] == table, "docs/language.md: MILIEU_UPDATE=1 writes the table of functions anew");
    }
}

#[test]
fn the_functions_print_what_their_examples_say() {
    let workspace = Workspace::empty()
        .with("all.seg", "entity row/rows { source \"rows.csv\" key id }\nsegment whole = everyone\n")
        .with("rows.csv", "id\n1\n");
    for function in milieu::resolve::functions() {
        for (call, printed) in function.examples {
            let said = format!("text({call}) = \"{}\"", printed.replace('"', "\\\""));
            let answer = workspace.milieu(&["--as-of", "2026-06-30", "count", &said, "--format", "json"]);
            let counted = answer.ending(0).json();
            assert_eq!(counted["members"], 1, "{call} does not print {printed}");
        }
    }
}

fn segments_of(block: &str) -> String {
    block.lines().filter(|line| line.starts_with("segment")).collect::<Vec<_>>().join("\n")
}
