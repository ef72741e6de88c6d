//! The README's example: its files are written, its commands run, their output is what it shows.

use super::Workspace;

/// A fenced block with its language and the line before it.
struct Block<'a> {
    before: &'a str,
    language: &'a str,
    text: String,
}

fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    let mut before = "";
    while let Some(line) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            blocks.push(Block { before, language, text: text.join("\n") + "\n" });
            before = "";
        } else if !line.is_empty() {
            before = line;
        }
    }
    blocks
}

/// The words of a command line; single quotes keep blanks together.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '\'' => quoted = !quoted,
            ' ' if !quoted => words.push(String::new()),
            _ => words.last_mut().unwrap().push(letter),
        }
    }
    words
}

#[test]
fn the_example_runs_as_it_is_shown() {
    let page = include_str!("../../README.md");
    let blocks = blocks(page);
    let mut workspace = Workspace::empty();
    let mut commands = 0;
    for block in &blocks {
        if let Some(name) = block.before.strip_prefix("**`").and_then(|line| line.strip_suffix("`**")) {
            workspace = workspace.with(name, &block.text);
        }
        if block.language == "console" {
            let (command, shown) = block.text.split_once('\n').unwrap();
            let arguments = words(command.strip_prefix("$ milieu ").unwrap());
            let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
            let answer = workspace.milieu(&arguments).ending(0);
            let told = answer.text().replace(&format!("{}/", workspace.path().display()), "");
            assert_eq!(told, shown, "{command}");
            commands += 1;
        }
    }
    assert!(commands >= 2, "the README shows commands");
}
