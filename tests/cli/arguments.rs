//! What the command line takes, and how it ends when it takes none of it.

use super::{Workspace, milieu};

#[test]
fn wrong_usage_ends_with_2_and_says_nothing_on_stdout() {
    for wrong in [
        &["--nonsense"][..],
        &[],
        &["nonsense"],
        &["-C", "/no/such/folder", "run"],
        &["--threads", "0", "check"],
        &["--set", "novalue", "check"],
        &["-q", "-v", "check"],
    ] {
        let answer = milieu(wrong).ending(2);
        assert!(answer.stdout.is_empty(), "{wrong:?}");
        assert!(!answer.stderr.is_empty(), "{wrong:?}");
    }
}

#[test]
fn help_and_version_are_answers() {
    for asked in [&["--help"][..], &["--version"], &["run", "--help"]] {
        let answer = milieu(asked).ending(0);
        assert!(answer.text().contains("milieu") && answer.stderr.is_empty());
    }
}

#[test]
fn commands_to_come_say_so_in_one_line() {
    let answer = milieu(&["sql", "x", "--key", "3"]).ending(5);
    assert!(answer.stdout.is_empty());
    assert_eq!(answer.stderr, "error: command `sql` is not evaluated yet\n");
}

#[test]
fn completions_and_manual_are_written_to_stdout() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(milieu(&["completions", shell]).ending(0).text().contains("milieu"));
    }
    assert!(milieu(&["man"]).ending(0).text().contains(".TH milieu 1"));
}

#[test]
fn global_options_stand_before_or_after_the_command() {
    let workspace = Workspace::small();
    let before = workspace.milieu(&["--format", "json", "--set", "min_age=40", "count", "adults"]).ending(0);
    let after = workspace.milieu(&["count", "adults", "--set", "min_age=40", "--format", "json"]).ending(0);
    assert_eq!(before.stdout, after.stdout);
    assert_eq!(before.json()["members"], 2);
}

#[test]
fn a_parameter_given_on_each_side_of_the_command_counts() {
    let more = "param max_age = 99\nsegment middle = age between min_age and max_age\n";
    let workspace = Workspace::small().with("more.seg", more);
    let count = &["--set", "min_age=20", "count", "middle", "--set", "max_age=40", "--format", "json"];
    assert_eq!(workspace.milieu(count).ending(0).json()["members"], 1);
}

#[test]
fn a_parameter_that_is_none_is_wrong_usage() {
    let workspace = Workspace::small();
    let answer = workspace.milieu(&["--set", "min_aeg=3", "run"]).ending(2);
    assert!(answer.stderr.contains("min_age"), "{}", answer.stderr);
    let answer = workspace.milieu(&["--source", "custmer=x.csv", "run"]).ending(2);
    assert!(answer.stderr.contains("did you mean `customer`?"), "{}", answer.stderr);
    assert!(workspace.names("out").is_empty());
}

#[test]
fn the_clock_is_a_date_or_a_moment() {
    let workspace = Workspace::small();
    for (when, told) in [
        ("2026-07-03", "2026-07-03"),
        ("2026-07-03T10:00:00", "2026-07-03T10:00:00Z"),
        ("2026-07-03T10:00:00+02:00", "2026-07-03T08:00:00Z"),
    ] {
        let run = workspace.milieu(&["--as-of", when, "--format", "json", "run"]).ending(0);
        assert_eq!(run.json()["clock"], told);
    }
    for wrong in ["2026", "2026-02-30", "yesterday", "2026-07-03T25:00:00", ""] {
        let answer = workspace.milieu(&["--as-of", wrong, "run"]).ending(2);
        assert!(answer.stdout.is_empty(), "{wrong}");
    }
}

#[test]
fn threads_change_nothing() {
    let workspace = Workspace::small();
    let one = workspace.milieu(&["--threads", "1", "--format", "json", "count", "adults and dutch"]).ending(0);
    let two = workspace.milieu(&["count", "adults and dutch", "--threads", "2", "--format", "json"]).ending(0);
    assert_eq!(one.stdout, two.stdout);
}

#[test]
fn init_writes_a_workspace_that_runs() {
    let workspace = Workspace::empty();
    workspace.milieu(&["init"]).ending(0);
    let check = workspace.milieu(&["--strict", "check"]).ending(0);
    assert!(check.text().starts_with("no findings"), "{}", check.text());
    workspace.milieu(&["fmt", "--check"]).ending(0);
    let run = workspace.milieu(&["run", "--format", "json"]).ending(0).json();
    for definition in run["definitions"].as_array().unwrap() {
        let (members, population) = (definition["members"].as_u64(), definition["population"].as_u64());
        if definition["kind"] == "segment" {
            assert!(members > Some(0) && members < population, "{definition}");
        }
    }
    let again = workspace.milieu(&["init"]).ending(2);
    assert!(again.stderr.contains("is there already"));
    workspace.milieu(&["init", "--from", "data/customers.csv"]).ending(2);
}
