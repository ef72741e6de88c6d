//! `docs/language.md`: every block that is a definition is parsed, formatted and resolved, beside the fixtures that it needs.

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

fn segments_of(block: &str) -> String {
    block.lines().filter(|line| line.starts_with("segment")).collect::<Vec<_>>().join("\n")
}
