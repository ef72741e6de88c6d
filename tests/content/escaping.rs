//! Values are data: what is in them is escaped for the place that they stand in, and never expanded.

use milieu::content::Escape;
use serde_json::json;

use super::Shop;

const NASTY: &str = "<script>alert(\"x\" & 'y')</script> `=` {{city}} {{> p}}\r\n\t\u{0}\u{2028}\u{202e}😀 \\ é";

#[test]
fn each_kind_of_piece_escapes_as_it_must() {
    let mut shop = Shop::new(&[("p.hbs", "{{first_name}}")]);
    let values = json!({"first_name": NASTY, "city": "Lyon"});
    let html = "&lt;script&gt;alert(&quot;x&quot; &amp; &#x27;y&#x27;)&lt;/script&gt; &#x60;&#x3D;&#x60; {{city}} {{&gt; p}}\r\n\t\u{0}\u{2028}\u{202e}😀 \\ é";
    assert_eq!(shop.gives(Escape::Html, "{{first_name}}", &values), html);
    assert_eq!(shop.gives(Escape::Html, "{{first_name}}", &values), handlebars::html_escape(NASTY));
    assert_eq!(shop.gives(Escape::None, "{{first_name}}", &values), NASTY);
    let body = shop.gives(Escape::Json, "{\"name\": \"{{first_name}}\"}", &values);
    assert!(!body.contains('\u{2028}') && !body.contains('\u{0}'));
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap(), json!({"name": NASTY}));
    // A partial escapes as its caller, a helper's result as a value, a block's content once.
    assert_eq!(shop.gives(Escape::Html, "{{> p}}", &values), html);
    assert_eq!(shop.gives(Escape::None, "{{> p}}", &values), NASTY);
    assert_eq!(shop.gives(Escape::Html, "{{upper \"<\"}}{{default first_name city}}", &values), format!("&lt;{html}"));
    assert_eq!(
        shop.gives(
            Escape::Html,
            "{{#if (eq first_name city)}}{{else}}{{#with first_name}}{{this}}{{/with}}{{/if}}",
            &values
        ),
        html
    );
}

#[test]
fn the_content_of_a_layout_is_escaped_once() {
    let mut shop = Shop::new(&[("layout.hbs", "<b>{{> @partial-block}}</b>")]);
    let values = json!({"city": "<&>"});
    assert_eq!(shop.gives(Escape::Html, "{{#> layout}}{{city}}{{/layout}}", &values), "<b>&lt;&amp;&gt;</b>");
}

#[test]
fn an_unescaped_value_in_markup_is_a_warning() {
    let mut shop = Shop::new(&[("p.hbs", "{{{city}}}")]);
    for (escape, expected) in [(Escape::Html, "HTML"), (Escape::Json, "JSON")] {
        for (template, place) in [
            ("a {{{city}}}", "{{{city}}}"),
            ("{{& city}}", "{{& city}}"),
            ("{{> p}}", "{{{city}}}"),
            ("{{{upper city}}}", "{{{upper city}}}"),
        ] {
            let piece = shop.inline(escape, template);
            let (_, findings) = shop.check(&piece);
            assert_eq!(
                shop.told(&findings),
                [format!(
                    "W0712 [{place}] value that is not escaped in {expected}; two braces write it so that it stays a text, whatever is in it"
                )]
            );
        }
    }
    assert_eq!(shop.says("{{{city}}}{{&city}}{{> p}}"), Vec::<String>::new());
    assert_eq!(shop.gives(Escape::Html, "{{{city}}}", &json!({"city": "<b>"})), "<b>");
}

#[test]
fn names_of_ten_thousand_bytes_are_names() {
    let mut shop = Shop::new(&[]);
    let name = "Ä<".repeat(4_000);
    let values = json!({"first_name": name});
    assert_eq!(shop.gives(Escape::Html, "{{first_name}}", &values), "Ä&lt;".repeat(4_000));
    assert_eq!(shop.gives(Escape::None, "{{truncate first_name 5}}", &values), "Ä<Ä<…");
}

#[test]
fn numbers_print_with_their_own_digits() {
    let mut shop = Shop::new(&[]);
    for digits in ["12.50", "0.00", "1234567890123456789012345678901234567890.10", "-3", "1e400"] {
        let values: serde_json::Value = serde_json::from_str(&format!("{{\"spend\": {digits}}}")).unwrap();
        assert_eq!(shop.gives(Escape::Html, "{{spend}}", &values).to_lowercase(), digits.replace("1e400", "1e+400"));
    }
}

#[test]
fn truth_is_ours() {
    let mut shop = Shop::new(&[]);
    let template = "{{#if spend}}true{{else}}false{{/if}} {{#unless spend}}false{{else}}true{{/unless}} {{#with spend}}true{{else}}false{{/with}} {{not (not spend)}}";
    let cases = [
        ("0", "false"),
        ("0.00", "false"),
        ("-0.0", "false"),
        ("0e5", "false"),
        ("1e-320", "true"),
        ("0.0000000000000000000000000000000000000001", "true"),
        ("1234567890123456789012345678901234567890", "true"),
        ("-1", "true"),
        ("1e400", "true"),
    ];
    for (number, truth) in cases {
        let values: serde_json::Value = serde_json::from_str(&format!("{{\"spend\": {number}}}")).unwrap();
        assert_eq!(shop.gives(Escape::None, template, &values), [truth; 4].join(" "), "{number}");
    }
    for (value, truth) in [(json!(""), "no"), (json!("0"), "yes"), (json!(null), "no"), (json!(false), "no")] {
        assert_eq!(shop.gives(Escape::None, "{{#if card}}yes{{else}}no{{/if}}", &json!({"card": value})), truth);
    }
    for (value, truth) in [(json!([]), "no"), (json!([""]), "yes"), (json!(null), "no")] {
        assert_eq!(shop.gives(Escape::None, "{{#if tags}}yes{{else}}no{{/if}}", &json!({"tags": value})), truth);
        let each = if truth == "no" { "none" } else { "one" };
        assert_eq!(shop.gives(Escape::None, "{{#each tags}}one{{else}}none{{/each}}", &json!({"tags": value})), each);
    }
}
