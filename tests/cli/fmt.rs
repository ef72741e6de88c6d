//! `fmt`: canonical text, in place or on stdout.

use std::io::Write;
use std::process::{Command, Stdio};

use super::Workspace;

const UGLY: &str = "segment   old=age>60   # a comment\n";

#[test]
fn check_names_the_files_and_changes_nothing() {
    let workspace = Workspace::small().with("ugly.seg", UGLY);
    workspace.milieu(&["fmt", "all.seg"]).ending(0);
    let answer = workspace.milieu(&["fmt", "--check"]).ending(1);
    assert_eq!(answer.text(), "ugly.seg\n");
    assert_eq!(std::fs::read_to_string(workspace.path().join("ugly.seg")).unwrap(), UGLY);
}

#[test]
fn formatting_twice_changes_nothing() {
    let workspace = Workspace::small().with("ugly.seg", UGLY);
    workspace.milieu(&["fmt"]).ending(0);
    let text = std::fs::read_to_string(workspace.path().join("ugly.seg")).unwrap();
    assert!(text.contains("old = age > 60") && text.contains("# a comment"), "{text}");
    assert_eq!(workspace.milieu(&["fmt"]).ending(0).text(), "");
    workspace.milieu(&["fmt", "--check"]).ending(0);
}

#[test]
fn a_file_with_mistakes_is_left_alone() {
    let wrong = "segment   = = 3\n";
    let workspace = Workspace::small().with("wrong.seg", wrong).with("ugly.seg", UGLY);
    workspace.milieu(&["fmt"]).ending(3);
    assert_eq!(std::fs::read_to_string(workspace.path().join("wrong.seg")).unwrap(), wrong);
    assert_ne!(std::fs::read_to_string(workspace.path().join("ugly.seg")).unwrap(), UGLY);
}

#[test]
fn a_file_that_is_not_there_is_wrong_usage() {
    let workspace = Workspace::small();
    assert!(workspace.milieu(&["fmt", "nowhere.seg"]).ending(2).stdout.is_empty());
}

#[test]
fn stdin_is_formatted_to_stdout() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_milieu"));
    let mut fmt = command.args(["fmt", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    fmt.stdin.take().unwrap().write_all(UGLY.as_bytes()).unwrap();
    let output = fmt.wait_with_output().unwrap();
    assert!(output.status.success());
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "segment old = age > 60  # a comment\n");
}
