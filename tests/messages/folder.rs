//! The folder that `render` writes: whole, the same for the same, its manifest.

use serde_json::json;

use super::workspace::{channel, lines, with};

const BOTH: &str = "from 2026-06-01 until 2026-06-30\n\
    channel email { to email  subject \"{{name}}, hi\"  html \"<p>{{name}} {{spend}}</p>\"  text \"{{last_what}}\" }\n\
    channel sms { to phone  text \"Hi {{name}} 🙂\" }";

#[test]
fn a_line_has_the_members_of_the_contract() {
    let workspace = with(&channel(BOTH), &[]);
    workspace.milieu(&["render", "mail"]).ending(0);
    let first = workspace.read("out/mail/messages.email.ndjson").lines().next().unwrap().to_owned();
    assert_eq!(
        first,
        r#"{"key":1,"channel":"email","to":"ann@example.org","subject":"Ann, hi","html":"<p>Ann 12.50</p>","text":"Books","split":null,"tokens":{"name":"Ann","spend":"12.50","last_what":"Books"},"sms_parts":null}"#
    );
    let text = &lines(&workspace, "sms")[0];
    assert_eq!(
        *text,
        json!({"key": 1, "channel": "sms", "to": "06 12345678", "subject": null, "html": null, "text": "Hi Ann 🙂",
               "split": null, "tokens": {"name": "Ann"}, "sms_parts": 1})
    );
}

#[test]
fn title_and_json_stand_where_the_channel_has_them() {
    let workspace = with(
        &channel("channel push { to \"d\" title \"T\" text \"x\" } channel webhook { to \"u\" json \"{}\" }"),
        &[],
    );
    workspace.milieu(&["render", "mail"]).ending(0);
    let (push, hook) = (&lines(&workspace, "push")[0], &lines(&workspace, "webhook")[0]);
    assert_eq!((&push["title"], push.get("json")), (&json!("T"), None));
    assert_eq!((&hook["json"], hook.get("title"), &hook["text"]), (&json!("{}"), None, &json!(null)));
}

#[test]
fn the_manifest_counts() {
    let workspace = with(&channel(BOTH), &[]);
    workspace.milieu(&["render", "mail"]).ending(0);
    let manifest: serde_json::Value = serde_json::from_str(&workspace.read("out/mail/manifest.json")).unwrap();
    assert_eq!(
        manifest,
        json!({
            "campaign": "mail", "clock": "2026-06-30", "members": 7, "holdout": 0,
            "messages": {"email": 5, "sms": 6}, "sms_parts": 6,
            "rejects": {
                "email": {"bad address": 1, "no address": 1, "same address as 1": 1},
                "sms": {"bad address": 1, "no address": 1},
            },
            "coverage": {
                "email": {"name": {"messages": 5, "fallback": 1}, "last_what": {"messages": 5, "fallback": 4}},
                "sms": {"name": {"messages": 6, "fallback": 0}},
            },
        })
    );
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let workspace = with(&channel(BOTH), &[]);
    workspace.milieu(&["render", "mail", "--threads", "1", "--out", "one"]).ending(0);
    workspace.milieu(&["render", "mail", "--threads", "3", "--out", "three"]).ending(0);
    for file in ["messages.email.ndjson", "messages.sms.ndjson", "rejects.csv", "manifest.json"] {
        assert_eq!(workspace.read(&format!("one/{file}")), workspace.read(&format!("three/{file}")), "{file}");
    }
}

#[test]
fn a_folder_that_is_there_stays_unless_forced() {
    let workspace = with(&channel(BOTH), &[]);
    workspace.milieu(&["render", "mail"]).ending(0);
    let again = workspace.milieu(&["render", "mail"]).ending(2);
    assert!(again.stderr.contains("folder") && again.stderr.contains("is there already"), "{}", again.stderr);
    workspace.milieu(&["render", "mail", "--force"]).ending(0);
    assert_eq!(workspace.names("out"), ["mail"]);
    for kept in [".", "data", "templates", "lists"] {
        let workspace = with(&channel("channel push { to \"d\"  text \"a.hbs\" }"), &[("a.hbs", "x")])
            .with("data/more.csv", "id\n1\n")
            .with("lists/some.csv", "x\n1\n")
            .with(
                "more.seg",
                "entity more/mores { source \"data/*.csv\" key id }\nlist some from \"lists/some.csv\"\n",
            );
        for command in [&["render", "mail"][..], &["run"]] {
            let refused = workspace.milieu(&[command, &["--out", kept, "--force"]].concat()).ending(2);
            assert!(refused.stderr.contains("holds the workspace"), "{kept}: {}", refused.stderr);
        }
    }
    let mine = workspace.milieu(&["render", "mail", "--out", ".", "--force"]).ending(2);
    assert!(mine.stderr.contains("holds the workspace"), "{}", mine.stderr);
}

#[test]
fn a_campaigns_name_is_that_of_a_folder() {
    for name in ["../evil", "run-0001", ".hidden", "a/b"] {
        let campaign = format!("campaign `{name}` {{ audience all  channel push {{ to \"d\"  text \"x\" }} }}");
        let answer = with(&campaign, &[]).milieu(&["check"]).ending(3);
        assert!(answer.text().contains("cannot be the name of its folder"), "{}", answer.text());
    }
}

#[test]
fn outside_of_its_dates_only_when_forced() {
    let workspace = with(&channel(BOTH), &[]);
    for day in ["2026-05-31", "2026-07-01"] {
        let refused = workspace.milieu(&["render", "mail", "--as-of", day]).ending(2);
        assert!(refused.stderr.contains(&format!("does not run on {day}")), "{}", refused.stderr);
        assert!(workspace.names("out").is_empty());
    }
    workspace.milieu(&["render", "mail", "--as-of", "2026-06-01", "--out", "first"]).ending(0);
    workspace.milieu(&["render", "mail", "--as-of", "2026-06-30T23:59:59", "--out", "last"]).ending(0);
    workspace.milieu(&["render", "mail", "--as-of", "2026-07-01", "--force"]).ending(0);
}

#[test]
fn nothing_is_left_where_something_is_wrong() {
    let workspace = with(&channel(&BOTH.replace("{{spend}}", "{{spent}}")), &[]);
    workspace.milieu(&["render", "mail"]).ending(3);
    assert!(!workspace.path().join("out").exists());
    workspace.milieu(&["render", "mial"]).ending(2);
}
