//! `preview`: what is shown is what is written.

use serde_json::Value;

use super::workspace::{channel, lines, previewed, with};

const BOTH: &str = "channel email { to email  subject \"{{name}}\"  html \"<p>{{#each recent}}{{amount}}{{/each}}</p>\" }\n\
    channel sms { to phone  text \"Hi {{name}} {{spend}}\" }";

#[test]
fn what_is_shown_is_what_is_written_byte_for_byte() {
    let workspace = with(&channel(BOTH), &[]);
    workspace.milieu(&["render", "mail"]).ending(0);
    let mut compared = 0;
    for line in lines(&workspace, "email").into_iter().chain(lines(&workspace, "sms")) {
        let key = line["key"].to_string();
        let shown = previewed(&workspace, &[&key]);
        let shown = shown.iter().find(|shown| shown["channel"] == line["channel"]).unwrap();
        assert_eq!(shown["reject"], Value::Null);
        for (member, value) in line.as_object().unwrap().iter().filter(|(member, _)| *member != "tokens") {
            assert_eq!(shown[member], *value, "{key} {member}");
        }
        for (token, value) in line["tokens"].as_object().unwrap() {
            assert_eq!(shown["tokens"][token]["value"], *value);
        }
        compared += 1;
    }
    assert_eq!(compared, 11);
}

#[test]
fn an_unknown_key_or_channel_is_wrong_usage() {
    let workspace = with(&channel(BOTH), &[]);
    assert!(workspace.milieu(&["preview", "mail", "--key", "99"]).ending(2).stderr.contains("record `99` not found"));
    assert!(
        workspace.milieu(&["preview", "mail", "--channel", "smss"]).ending(2).stderr.contains("did you mean `sms`")
    );
    assert!(workspace.milieu(&["preview", "mial"]).ending(2).stderr.contains("did you mean `mail`"));
}

#[test]
fn the_sample_shows_each_kind_of_thing_once_and_always_the_same() {
    let workspace = with(&channel(BOTH), &[]);
    let sample = |count: &str| {
        let arguments = ["preview", "mail", "--sample", count, "--channel", "email", "--format", "json"];
        let shown = workspace.milieu(&arguments).ending(0).json();
        shown["messages"].as_array().unwrap().iter().map(|one| one["key"].to_string()).collect::<Vec<_>>()
    };
    // 2 takes a fallback, 3 shares an address, 4 has a bad one and a line break, 5 has none, 6 markup and the longest name.
    let six = sample("6");
    for key in ["2", "3", "4", "5", "6"] {
        assert!(six.contains(&key.to_owned()), "{key} is not in {six:?}");
    }
    assert_eq!(six, sample("6"));
    // Those who get nothing come first, then fallbacks.
    for key in sample("4") {
        assert!(["2", "3", "4", "5"].contains(&key.as_str()), "{key}");
    }
    assert_eq!(sample("0"), Vec::<String>::new());
    assert_eq!(sample("100").len(), 8);
}

#[test]
fn a_customers_text_does_not_steer_the_terminal() {
    let workspace = with(&channel("channel push { to \"d\"  text \"{{raw_name}}\\u{1b}[31m\" }"), &[]);
    let shown = workspace.milieu(&["preview", "mail", "--key", "4"]).ending(0);
    assert!(!shown.text().contains('\u{1b}') && shown.text().contains("\\u{1b}[31m"), "{}", shown.text());
}

#[test]
fn out_of_its_dates_it_is_shown_with_a_word() {
    let workspace = with(&channel(&format!("until 2026-01-01 {BOTH}")), &[]);
    let shown = workspace.milieu(&["preview", "mail", "--key", "1"]).ending(0);
    assert_eq!(shown.stderr, "campaign `mail` does not run on 2026-06-30\n");
    assert!(shown.text().starts_with("1 · email · member\n"), "{}", shown.text());
}

#[test]
fn the_page_is_written_and_named() {
    let workspace = with(&channel(BOTH), &[]);
    let shown = workspace.milieu(&["preview", "mail", "--sample", "4", "--open"]).ending(0);
    let page = std::fs::read_to_string(shown.text().trim_end()).unwrap();
    assert!(page.contains("<!doctype html>") && !page.contains("<script>Alert"), "{page}");
}
