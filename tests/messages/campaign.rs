//! Channels, splits, escaping, rejects.

use serde_json::{Value, json};

use super::workspace::{channel, lines, previewed, with};

const EMAIL: &str = "channel email { to email  subject \"{{name}}, hi\"  html \"a.html.hbs\" }";

#[test]
fn html_is_escaped_and_subject_and_text_are_not() {
    let email = "channel email { to email  subject \"{{name}}\"  html \"a.txt.hbs\"  text \"b.html.hbs\" }";
    let templates =
        [("a.txt.hbs", "<p>{{name}}</p>{{> p}}"), ("b.html.hbs", "{{name}}{{> p}}"), ("p.hbs", "[{{name}}]")];
    let workspace = with(&channel(email), &templates);
    let shown = previewed(&workspace, &["6", "8", "7"]);
    let script = "<Script>Alert(1)</Script>";
    let escaped = "&lt;Script&gt;Alert(1)&lt;/Script&gt;";
    assert_eq!(shown[0]["subject"], script);
    assert_eq!(shown[0]["text"], format!("{script}[{script}]"));
    assert_eq!(shown[0]["html"], format!("<p>{escaped}</p>[{escaped}]"));
    assert_eq!(shown[1]["html"], "<p>O&#x27;Neil &quot;Q&quot;</p>[O&#x27;Neil &quot;Q&quot;]");
    // What looks like a template in a value stays as it is.
    assert_eq!(shown[2]["text"], "{{First_Name}}[{{First_Name}}]");
}

#[test]
fn json_is_escaped_as_json() {
    let webhook = channel("channel webhook { to \"https://example.org\"  json \"x.json.hbs\" }");
    let workspace = with(&webhook, &[("x.json.hbs", "{\"name\": \"{{name}}\", \"spend\": {{spend}}}")]);
    for (key, name) in [("8", "O'Neil \"Q\""), ("4", "Lin\nE"), ("6", "<Script>Alert(1)</Script>")] {
        let shown = &previewed(&workspace, &[key])[0];
        if key == "4" {
            assert_eq!((&shown["reject"], &shown["json"]), (&json!("missing token spend"), &Value::Null));
            continue;
        }
        let body: Value = serde_json::from_str(shown["json"].as_str().unwrap()).unwrap();
        assert_eq!(body["name"], name);
    }
}

#[test]
fn what_is_no_json_is_not_sent() {
    let webhook = channel("channel webhook { to \"https://example.org\"  json '{\"name\": {{name}}}' }");
    assert_eq!(previewed(&with(&webhook, &[]), &["1"])[0]["reject"], "bad json");
}

#[test]
fn a_line_break_in_a_value_makes_no_header() {
    let workspace =
        with(&channel("channel email { to email  subject \" {{raw_name}}\\nBcc: x \"  text \"{{raw_name}}\" }"), &[]);
    let shown = &previewed(&workspace, &["4"])[0];
    assert_eq!((&shown["subject"], &shown["text"]), (&json!("lin e Bcc: x"), &json!("lin\ne")));
}

#[test]
fn every_reject_has_its_first_reason() {
    let workspace = with(&channel(&EMAIL.replace("{{name}}, hi", "{{raw_name}}")), &[("a.html.hbs", "{{since}}")]);
    workspace.milieu(&["render", "mail"]).ending(0);
    assert_eq!(
        workspace.read("out/mail/rejects.csv"),
        "key,channel,reason\n2,email,missing token raw_name\n3,email,same address as 1\n4,email,bad address\n\
         5,email,no address\n"
    );
    let keys: Vec<Value> = lines(&workspace, "email").iter().map(|line| line["key"].clone()).collect();
    assert_eq!(keys, [1, 6, 7, 8]);
    workspace.milieu(&["render", "mail", "--force", "--strict"]).ending(1);
}

#[test]
fn an_empty_subject_is_a_reject() {
    let workspace = with(&channel("channel email { to email  subject \"  {{last_what}}\"  text \"x\" }"), &[]);
    assert_eq!(previewed(&workspace, &["2"])[0]["reject"], "empty subject");
    assert_eq!(previewed(&workspace, &["1"])[0]["reject"], Value::Null);
}

#[test]
fn one_per_keeps_from_the_channels_with_its_address_only() {
    let both = format!("{EMAIL}  channel sms {{ to phone  text \"Hi {{{{name}}}}  \\n\" }}");
    let workspace = with(&channel(&both), &[("a.html.hbs", "x")]);
    let shown = previewed(&workspace, &["3"]);
    assert_eq!((&shown[0]["status"], &shown[0]["reject"]), (&json!("not a member"), &json!("same address as 1")));
    assert_eq!((&shown[1]["status"], &shown[1]["reject"]), (&json!("not a member"), &Value::Null));
    workspace.milieu(&["render", "mail"]).ending(0);
    // The third shares an email address with the first and has a phone of its own.
    let texts: Vec<Value> = lines(&workspace, "sms").iter().map(|line| line["key"].clone()).collect();
    assert_eq!(texts, [1, 3, 5, 6, 7, 8]);
    assert_eq!(lines(&workspace, "sms")[0]["text"], "Hi Ann");
    assert_eq!(
        workspace.read("out/mail/rejects.csv"),
        "key,channel,reason\n2,sms,no address\n3,email,same address as 1\n4,email,bad address\n4,sms,bad address\n\
         5,email,no address\n"
    );
}

#[test]
fn a_split_replaces_attribute_by_attribute() {
    let campaign = "audience halves { include everyone  split a 50%, b 50% }\n\
                    campaign mail { audience halves  channel email { to email  subject \"plain\"  html \"<p>plain</p>\" }\n\
                    channel sms { to phone  text \"plain\" }\n\
                    split b { channel email { subject \"b\"  text \"only b\" } } }";
    let workspace = with(campaign, &[]);
    workspace.milieu(&["render", "mail"]).ending(0);
    let lines = lines(&workspace, "email");
    assert!(lines.iter().any(|line| line["split"] == "a") && lines.iter().any(|line| line["split"] == "b"));
    for line in lines {
        let (subject, text) = if line["split"] == "b" { ("b", json!("only b")) } else { ("plain", Value::Null) };
        assert_eq!((&line["subject"], &line["text"], &line["html"]), (&json!(subject), &text, &json!("<p>plain</p>")));
    }
}

#[test]
fn the_holdout_gets_nothing_and_stands_nowhere() {
    let campaign = "audience half { include everyone  holdout 50% }\n\
                    campaign mail { audience half  channel push { to customer_id  text \"x\" } }";
    let workspace = with(campaign, &[]);
    let manifest = workspace.milieu(&["render", "mail", "--format", "json"]).ending(0).json();
    let (members, holdout) = (manifest["members"].as_u64().unwrap(), manifest["holdout"].as_u64().unwrap());
    assert!(members + holdout == 8 && holdout > 0 && members > 0, "{manifest}");
    assert_eq!(manifest["messages"]["push"], members);
    assert_eq!(workspace.read("out/mail/rejects.csv"), "key,channel,reason\n");
    let statuses: Vec<Value> = previewed(&workspace, &["1", "2", "3", "4", "5", "6", "7", "8"])
        .iter()
        .map(|one| one["status"].clone())
        .collect();
    assert_eq!(statuses.iter().filter(|status| **status == "holdout").count() as u64, holdout);
}

#[test]
fn what_a_channel_cannot_do_without_is_asked_for() {
    for (wrong, message) in [
        ("channel email { to email  html \"x\" }", "channel `email` has no `subject`"),
        ("channel email { to email  subject \"x\" }", "channel `email` has no `html` or `text`"),
        ("channel email { subject \"x\"  text \"x\" }", "channel `email` has no `to`"),
        ("channel sms { to phone }", "channel `sms` has no `text`"),
        ("channel sms { to phone  text \"x\"  html \"x\" }", "channel `sms` has no `html`"),
        ("channel push { to phone  title \"x\" }", "channel `push` has no `text`"),
        ("channel webhook { to phone  text \"x\" }", "channel `webhook` has no `text`"),
        ("channel fax { to phone  text \"x\" }", "channel `fax` does not exist"),
        ("", "campaign `mail` has no `channel`"),
        ("channel sms { to phone  text \"x\" } channel sms { to phone  text \"x\" }", "channel `sms` stands twice"),
        ("channel sms { to rich  text \"x\" }", "column `rich` not found"),
        ("from 2026-03-02 until 2026-03-01 channel sms { to phone  text \"x\" }", "ends before it begins"),
        ("split x { } channel sms { to phone  text \"x\" }", "split `x` not found in the campaign's audience"),
    ] {
        let answer = with(&channel(wrong), &[]).milieu(&["check"]).ending(3);
        assert!(answer.text().contains(message), "{wrong}\n{}", answer.text());
    }
    let foreign = "audience halves { include everyone  split a 50%, b 50% }\ncampaign mail { audience halves\n\
                   channel sms { to phone  text \"x\" }  split a { channel email { subject \"x\" } } }";
    let answer = with(foreign, &[]).milieu(&["check"]).ending(3);
    assert!(answer.text().contains("channel `email` of split `a` is none of the campaign's"), "{}", answer.text());
}

#[test]
fn a_token_of_another_entity_is_none_of_the_campaigns() {
    let campaign =
        "token total of order = amount\ncampaign mail { audience all  channel sms { to phone  text \"{{total}}\" } }";
    let answer = with(campaign, &[]).milieu(&["check"]).ending(3);
    assert!(answer.text().contains("writes to customer records; the token is of order"), "{}", answer.text());
}

#[test]
fn a_template_that_no_campaign_uses_is_a_warning() {
    let templates = [
        ("a.hbs", "{{name}}{{> p}}"),
        ("p.hbs", "{{#if rich}}{{> q/r}}{{/if}}"),
        ("q/r.hbs", "x"),
        ("z.hbs", "{{nam}}"),
    ];
    let answer = with(&channel("channel push { to \"d\"  text \"a.hbs\" }"), &templates).milieu(&["check"]).ending(0);
    assert!(answer.text().contains("template `z.hbs` is used by no campaign"), "{}", answer.text());
    assert_eq!(answer.text().matches("is used by no campaign").count(), 1, "{}", answer.text());
}

#[test]
fn a_token_that_no_template_names_is_a_warning() {
    let all = "{{name}}{{raw_name}}{{spend}}{{since}}{{rich}}{{orders}}{{last_what}}{{#each recent}}{{what}}{{/each}}";
    let answer =
        with(&channel(&format!("channel push {{ to \"d\"  text \"{all}\" }}")), &[]).milieu(&["check"]).ending(0);
    assert!(answer.text().contains("token `tags` is named by no template"), "{}", answer.text());
    assert_eq!(answer.text().matches("is named by no template").count(), 1, "{}", answer.text());
}
