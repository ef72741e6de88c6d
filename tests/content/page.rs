//! The page of a preview: what it shows, and that no value changes what it is.

use milieu::content::page;
use serde_json::{Value, json};

/// A document in which every text is `value`.
fn with_everywhere(value: &str) -> Value {
    let message = |channel: &str| {
        json!({
            "key": value, "channel": channel, "to": value, "subject": value, "title": value, "html": value, "text": value,
            "json": value, "split": value, "sms_parts": 2, "status": value, "reject": value,
            "tokens": {
                "plain": { "value": value, "fallback": true },
                value: { "value": [{ "name": value, "price": value }], "fallback": false },
            },
        })
    };
    let messages: Vec<Value> = ["email", "sms", "push", "webhook"].into_iter().map(message).collect();
    json!({ "campaign": value, "description": value, "clock": value, "messages": messages })
}

fn small() -> Value {
    json!({
        "campaign": "spring", "description": "Spring", "clock": "2026-06-30 (UTC)",
        "messages": [
            { "key": 7, "channel": "email", "to": "a@example.org", "subject": "Hello", "html": "<p title=\"a\">Hi &amp; 'bye' `x`={{y}}</p>",
              "text": "\n  two lines\n", "split": "bold", "status": "member", "reject": null,
              "tokens": { "first_name": { "value": "there", "fallback": true }, "card": { "value": "", "fallback": false },
                          "recent": { "value": [{ "name": "Boots", "price": "€12.50" }, { "name": "Socks", "price": "€3.00" }], "fallback": false },
                          "none": { "value": [], "fallback": false }, "renewal": { "value": null, "fallback": false } } },
            { "key": 8, "channel": "email", "to": null, "subject": "Hello", "html": null, "text": "plain", "status": "holdout", "reject": "no address" },
            { "key": 7, "channel": "webhook", "to": "https://example.org/", "json": "{\"a\": 12.50, \"b\": 123456789012345678901}", "status": "member" },
            { "key": 7, "channel": "sms", "to": "0612345678", "text": "Hi", "sms_parts": 1, "status": "member" },
            { "key": ["a", 1], "channel": "webhook", "to": "https://example.org/", "json": "{no json", "status": "not a member" },
        ],
    })
}

/// The text of an attribute as a browser reads it.
fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#x27;", "'"), ("&#x60;", "`"), ("&#x3D;", "=")];
    let text = entities.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter));
    text.replace("&amp;", "&")
}

#[test]
fn no_value_can_change_what_the_page_is() {
    let count = |page: &str| ['<', '>', '"', '\'', '='].map(|letter| page.matches(letter).count());
    let calm = page(&with_everywhere("calm")).unwrap();
    for hostile in [
        "<script>alert(1)</script>",
        "\"><svg/onload=alert(1)>",
        "' onfocus='alert(1)' autofocus='",
        "</iframe></pre></title></style><img src=x onerror=alert(1)>",
        "{{campaign}} {{{campaign}}} {{> preview}} {{#each this}}",
        "&quot; onload=alert(1) &lt;script&gt;",
        "<!-- ]]> --!>",
        "`=`",
    ] {
        let page = page(&with_everywhere(hostile)).unwrap();
        assert_eq!(count(&page), count(&calm), "{hostile}");
        assert!(hostile.starts_with('{') || !page.contains(hostile), "{hostile}");
    }
}

#[test]
fn the_page_needs_nothing_and_runs_nothing() {
    let page = page(&small()).unwrap();
    assert!(page.contains("content=\"default-src 'none'; style-src 'unsafe-inline'"));
    assert!(page.contains("sandbox=\"\""));
    for outside in ["<script", "<link", "@import", "url(", " src=", " onclick"] {
        assert!(!page.contains(outside), "{outside}");
    }
}

#[test]
fn a_mail_is_shown_twice_byte_for_byte() {
    let document = small();
    let page = page(&document).unwrap();
    let shown: Vec<String> =
        page.split("srcdoc=\"").skip(1).map(|rest| unescaped(rest.split('"').next().unwrap())).collect();
    let html = document["messages"][0]["html"].as_str().unwrap();
    assert_eq!(shown, [html, html]);
}

#[test]
fn messages_stand_with_their_record_in_the_order_of_the_document() {
    let page = page(&small()).unwrap();
    let records: Vec<&str> = page
        .split("<h2 id=\"r")
        .skip(1)
        .map(|rest| rest.split("</h2>").next().unwrap().split_once('>').unwrap().1)
        .collect();
    assert_eq!(records, ["Record 7", "Record 8", "Record a:1"]);
    let first = page.split("<article").nth(1).unwrap();
    let words: Vec<&str> =
        first.split("<h3 ").skip(1).map(|rest| rest.split_once('>').unwrap().1.split('<').next().unwrap()).collect();
    assert_eq!(words, ["Mail", "Webhook", "Text message"]);
    assert!(first.contains("<span class=\"badge good\">member</span>") && first.contains("split bold"));
    assert!(page.contains("3 records, 4 messages, 1 reject as of"));
}

#[test]
fn a_reject_says_why_and_a_missing_address_is_said() {
    let page = page(&small()).unwrap();
    let second = page.split("<article").nth(2).unwrap();
    assert!(second.contains("not sent: no address"));
    assert!(second.contains("<span class=\"nothing\">no address</span>"));
    assert!(second.contains("<span class=\"badge held\">holdout</span>"));
    assert!(!second.contains("<iframe") && second.contains("plain</pre>"));
}

#[test]
fn tokens_show_their_value_their_rows_and_the_fallback() {
    let page = page(&small()).unwrap();
    let row = |name: &str| {
        let start = page.find(&format!("<code>{name}</code>")).unwrap();
        page[start..].split("</tr>\n").next().unwrap().to_owned()
    };
    assert!(row("first_name").contains("there</bdi> <span class=\"badge held\">fallback</span>"));
    assert!(row("card").contains("empty") && !row("card").contains("fallback"));
    assert!(row("none").contains("no rows"));
    assert!(row("renewal").contains("missing"));
    let recent = row("recent");
    assert!(recent.contains("<th scope=\"col\">name</th><th scope=\"col\">price</th>"));
    assert!(recent.contains("<td dir=\"auto\">Boots</td><td dir=\"auto\">€12.50</td>"));
}

#[test]
fn json_is_indented_with_the_digits_that_it_has() {
    let page = unescaped(&page(&small()).unwrap());
    assert!(page.contains("{\n  \"a\": 12.50,\n  \"b\": 123456789012345678901\n}"));
    assert!(page.contains("{no json"));
}

#[test]
fn a_text_keeps_its_first_line_break() {
    let page = page(&small()).unwrap();
    // A browser drops one line break behind `<pre>`.
    assert!(page.contains("aria-label=\"Text alternative\">\n\n  two lines\n</pre>"));
}

#[test]
fn nobody_is_a_page_too() {
    let page = page(&json!({ "campaign": "spring", "messages": [] })).unwrap();
    assert!(page.contains("No record was asked for.") && page.contains("0 records, 0 messages as of"));
}
