//! `check`: findings are its answer; exit statuses 3 and 4.

use super::{CUSTOMERS, DEFINITIONS, Workspace};

#[test]
fn a_clean_workspace_has_no_findings() {
    let workspace = Workspace::small();
    let answer = workspace.milieu(&["check"]).ending(0);
    assert_eq!(answer.text(), "no findings in 1 file, 7 definitions\n");
    assert!(answer.stderr.is_empty());
    let json = workspace.milieu(&["check", "--data", "--format", "json"]).ending(0).json();
    assert_eq!(json["diagnostics"].as_array().map(Vec::len), Some(0));
    assert_eq!(json["definitions"], 7);
}

#[test]
fn a_wrong_definition_ends_with_3_and_says_where() {
    let workspace = Workspace::small().with("wrong.seg", "segment old = agee > 70\n");
    for command in [&["check"][..], &["check", "--data"], &["run"], &["count", "adults"], &["describe", "adults"]] {
        workspace.milieu(command).ending(3);
    }
    let json = workspace.milieu(&["--format", "json", "check"]).ending(3).json();
    let finding = &json["diagnostics"][0];
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["file"], "wrong.seg");
    assert_eq!((finding["line"].as_u64(), finding["column"].as_u64()), (Some(1), Some(15)));
    for member in ["code", "message", "help"] {
        assert!(finding[member].is_string(), "{finding}");
    }
    assert!(workspace.names("out").is_empty());
}

#[test]
fn findings_of_a_run_go_to_stderr() {
    let workspace = Workspace::small().with("wrong.seg", "segment old = agee > 70\n");
    let answer = workspace.milieu(&["run"]).ending(3);
    assert!(answer.stdout.is_empty());
    assert!(answer.stderr.contains("agee") && answer.stderr.contains("wrong.seg:1:15"), "{}", answer.stderr);
    assert!(!answer.stderr.contains('\u{1b}'), "no colours without a terminal");
}

#[test]
fn nothing_defined_ends_with_3() {
    for workspace in [Workspace::empty(), Workspace::empty().with("a.seg", "# only a comment\n")] {
        for command in ["check", "run"] {
            let answer = workspace.milieu(&[command, "--format", "json"]).ending(3);
            if command == "check" {
                assert_eq!(answer.json()["diagnostics"][0]["code"], "E0401");
            }
        }
    }
}

#[test]
fn a_definition_file_that_is_no_utf8_ends_with_3() {
    let workspace = Workspace::small().with("latin.seg", b"segment caf\xe9 = true\n");
    for command in ["check", "run"] {
        let answer = workspace.milieu(&[command]).ending(3);
        let told = format!("{}{}", answer.text(), answer.stderr);
        assert!(told.contains("E0110") && told.contains("latin.seg:1:12"), "{told}");
    }
}

#[test]
fn a_configuration_that_is_wrong_ends_with_3() {
    for (wrong, told) in [
        ("timezome = \"UTC\"", "did you mean `timezone`"),
        ("timezone = \"Europe/Warsav\"", "did you mean `Europe/Warsaw`"),
        ("week_start = \"someday\"", "weekday `someday` not found"),
        ("as_of = \"soon\"", "no date or moment"),
        ("locale = \"xx\"", "locale `xx` not found"),
        ("locale = \"xx\"", "locales are named as in BCP 47"),
        ("locale = \"english\"", "did you mean `en`?"),
        ("locale = \"en_GB\"", "did you mean `en-GB`?"),
        ("currency = \"eur\"", "did you mean `EUR`?"),
        ("currency = \"XYZ\"", "currency `XYZ` not found"),
        ("currency = \"€\"", "currencies are named as in ISO 4217"),
        ("out = 3", "setting `out` is no text"),
        ("out = ", "milieu.toml:1"),
    ] {
        let workspace = Workspace::small().with("milieu.toml", wrong);
        let answer = workspace.milieu(&["check"]).ending(3);
        assert!(answer.text().contains("E0402") && answer.text().contains(told), "{}", answer.text());
    }
}

#[test]
fn a_source_that_is_not_there_is_a_warning_until_its_rows_are_needed() {
    let workspace = Workspace::empty().with("all.seg", DEFINITIONS);
    let answer = workspace.milieu(&["check"]).ending(0);
    assert!(answer.text().contains("warning[E0501]") && answer.text().contains("customers.csv"), "{}", answer.text());
    workspace.milieu(&["--strict", "check"]).ending(1);
    workspace.milieu(&["check", "--data"]).ending(4);
    let run = workspace.milieu(&["run"]).ending(4);
    assert!(run.stderr.contains("error[E0501]"), "{}", run.stderr);
    assert!(workspace.names("out").is_empty());
}

#[test]
fn wrong_definitions_go_before_wrong_data() {
    let workspace = Workspace::empty().with("all.seg", DEFINITIONS).with("wrong.seg", "segment old = adults + 1 > 2\n");
    workspace.milieu(&["run"]).ending(3);
    workspace.milieu(&["check", "--data"]).ending(3);
}

#[test]
fn wrong_rows_end_a_run_with_4() {
    let ragged = format!("{CUSTOMERS}6,1\n");
    let twice = format!("{CUSTOMERS}5,1,NL,2026-01-01\n");
    let without_key = format!("{CUSTOMERS},1,NL,2026-01-01\n");
    for rows in [ragged, twice, without_key] {
        let workspace = Workspace::small().with("customers.csv", rows);
        workspace.milieu(&["check"]).ending(0);
        workspace.milieu(&["check", "--data"]).ending(4);
        let run = workspace.milieu(&["run"]).ending(4);
        assert!(run.stdout.is_empty() && run.stderr.contains("customers.csv"), "{}", run.stderr);
        assert!(workspace.names("out").is_empty());
    }
}

#[test]
fn a_wrong_row_is_named_by_file_line_and_column() {
    let rows = CUSTOMERS.replace("4,61,", "4,sixty,");
    let typed = DEFINITIONS.replace("key customer_id }", "key customer_id columns { age : int } }");
    let workspace = Workspace::small().with("customers.csv", rows).with("all.seg", typed);
    let json = workspace.milieu(&["check", "--data", "--format", "json"]).ending(4).json();
    let finding = &json["diagnostics"][0];
    assert_eq!(
        (&finding["file"], &finding["line"], &finding["column"]),
        (&"customers.csv".into(), &5.into(), &"age".into())
    );
    let text = workspace.milieu(&["check", "--data"]).ending(4);
    assert!(text.text().contains("in `customers.csv`, line 5, column `age`"), "{}", text.text());
}

#[test]
fn folders_of_definitions_are_read_whatever_they_are_called() {
    let workspace = Workspace::small()
        .with("target/groups.seg", "segment old = age > 60\n")
        .with("deep/er/more.seg", "segment young = age < 18\n")
        .with(".hidden/no.seg", "nonsense\n")
        .with("out/no.seg", "nonsense\n")
        .with("build/CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55")
        .with("build/no.seg", "nonsense\n");
    let json = workspace.milieu(&["check", "--format", "json"]).ending(0).json();
    assert_eq!((json["files"].as_u64(), json["definitions"].as_u64()), (Some(3), Some(9)));
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_a_circle_are_not_followed() {
    let workspace = Workspace::small();
    std::os::unix::fs::symlink(workspace.path(), workspace.path().join("circle")).unwrap();
    std::os::unix::fs::symlink(workspace.path().join("all.seg"), workspace.path().join("again.seg")).unwrap();
    std::os::unix::fs::symlink("nowhere", workspace.path().join(".#all.seg")).unwrap();
    let json = workspace.milieu(&["check", "--format", "json"]).ending(0).json();
    assert_eq!(json["definitions"], 7);
}

#[test]
fn nesting_without_end_is_an_error() {
    let deep = format!("segment deep = {}age > 1{}\n", "(".repeat(100_000), ")".repeat(100_000));
    let workspace = Workspace::small().with("deep.seg", deep);
    workspace.milieu(&["check"]).ending(3);
    workspace.milieu(&["run"]).ending(3);
}

const LATER: &str = r#"
token first_name = country else "there"
token city = country
"#;

#[test]
fn what_a_run_does_not_answer_is_wrong_usage() {
    let workspace = Workspace::small().with("later.seg", LATER);
    assert!(workspace.milieu(&["check"]).ending(0).text().contains("is named by no template"));
    workspace.milieu(&["--strict", "check"]).ending(1);
    assert!(workspace.milieu(&["--strict", "run", "adults"]).ending(0).stderr.is_empty());
    let token = workspace.milieu(&["run", "first_name"]).ending(2);
    assert!(token.stderr.starts_with("error: token `first_name` is not evaluated for records\n"), "{}", token.stderr);
}

#[test]
fn a_list_whose_file_is_not_there_is_told_at_its_place() {
    let text = "list vip from \"lists/vip.csv\" column customer_id\nsegment known = customer_id in vip\n";
    let workspace = Workspace::small().with("lists.seg", text);
    let check = workspace.milieu(&["check"]).ending(0);
    assert!(check.text().starts_with("warning[E0501]") && check.text().contains("lists.seg:1:6"), "{}", check.text());
    assert!(workspace.milieu(&["run"]).ending(4).stderr.contains("lists.seg:1:6"));
}
