//! The helpers: each example runs, and the page of templates is made of them.

use std::path::Path;

use milieu::content::{Body, Context, Escape, HELPERS, Library, Piece, Renderer, documentation};
use milieu::model::Settings;
use milieu::source::{SourceMap, Span};

use super::{Shop, values};

fn rendered(template: &str, values: &str, settings: &Settings) -> String {
    let (library, _) = Library::read(Path::new("nowhere"), &mut SourceMap::default());
    let mut renderer = Renderer::new(&library, settings);
    let piece = Piece { escape: Escape::None, body: Body::Inline(template.to_owned()), at: Span::default() };
    let id = renderer.add(&piece);
    let mut out = String::new();
    renderer.render(id, &Context::from(serde_json::from_str::<serde_json::Value>(values).unwrap()), &mut out).unwrap();
    out
}

#[test]
fn every_example_gives_what_it_says() {
    for helper in HELPERS.iter() {
        assert!(!helper.examples.is_empty(), "`{}` has no example", helper.name);
        for (template, values, expected) in helper.examples {
            assert_eq!(rendered(template, values, &Settings::default()), *expected, "{template}");
        }
    }
}

#[test]
fn no_helper_is_named_twice() {
    let mut names: Vec<&str> = HELPERS.iter().map(|helper| helper.name).collect();
    names.sort_unstable();
    assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn locales_write_their_own() {
    let settings = |locale: &str, currency: &str| Settings {
        locale: locale.into(),
        currency: currency.into(),
        ..Settings::default()
    };
    let cases = [
        ("de", "{{money n}}", "1.234,50 €"),
        ("en", "{{money n}}", "€1,234.50"),
        (
            "pl",
            "{{plural 1 one=\"a\" few=\"b\" many=\"c\" other=\"d\"}}{{plural 3 one=\"a\" few=\"b\" many=\"c\" other=\"d\"}}{{plural 5 one=\"a\" few=\"b\" many=\"c\" other=\"d\"}}{{plural 5 one=\"a\" other=\"d\"}}",
            "abcd",
        ),
        ("fr", "{{plural 0 \"colis\" \"des colis\"}} {{date_text d \"long\"}}", "colis 30 juin 2026"),
    ];
    for (locale, template, expected) in cases {
        let written = rendered(template, r#"{"n": 1234.50, "d": "2026-06-30"}"#, &settings(locale, "EUR"));
        assert_eq!(written, expected, "{locale} {template}");
    }
    // Two renderers of two locales on one thread.
    assert_eq!(rendered("{{number 1234}}", "{}", &settings("de", "EUR")), "1.234");
    assert_eq!(rendered("{{number 1234}}", "{}", &settings("en", "EUR")), "1,234");
}

#[test]
fn a_moment_is_written_in_the_zone() {
    let settings = Settings { zone: "Europe/Paris".parse().unwrap(), ..Settings::default() };
    let moment = r#"{"d": "2026-06-30T23:30:00"}"#;
    assert_eq!(rendered("{{date_text d \"%d %B %H:%M\"}}", moment, &settings), "30 June 23:30");
    // A date has no time of day; it is printed as it is.
    assert_eq!(rendered("{{date_text d \"%H:%M\"}}", r#"{"d": "2026-06-30"}"#, &settings), "2026-06-30");
}

#[test]
fn letters_are_counted_as_readers_do() {
    let mut shop = Shop::new(&[]);
    let cases = [
        ("{{truncate \"👨‍👩‍👧é👍🏽x\" 3}}", "👨‍👩‍👧é…"),
        ("{{truncate \"👨‍👩‍👧é👍🏽\" 3}}", "👨‍👩‍👧é👍🏽"),
        ("{{length \"👨‍👩‍👧é👍🏽\"}}", "3"),
        ("{{truncate \"abcdef\" 2 \"...\"}}", "ab"),
        ("{{truncate \"ab cdef\" 4}}", "ab…"),
        ("{{truncate \"abcdef\" 3 \"\"}}", "abc"),
        ("{{join tags \"\"}} {{join tags last=\" & \"}} {{join tags \"; \" last=1}}", "skigolf ski & golf ski1golf"),
        ("{{url_encode \"a b/ü~-._\"}}", "a%20b%2F%C3%BC~-._"),
        ("{{trim \"\u{3000} x \"}}|{{upper \"straße\"}}|{{title_case \"o'NEIL\"}}", "x|STRASSE|O'Neil"),
        ("{{default \"\" \"\"}}|{{default 0 1}}|{{default false 1}}", "|0|false"),
    ];
    super::all_give(&mut shop, &cases);
    let empty = serde_json::json!({"tags": [], "card": ""});
    assert_eq!(
        shop.gives(Escape::None, "{{join tags}}|{{length tags}}|{{money card}}|{{date_text card \"long\"}}", &empty),
        "|0||"
    );
    let nulls = serde_json::json!({"tags": ["a", null, "b"]});
    assert_eq!(shop.gives(Escape::None, "{{join tags}}", &nulls), "a, b");
    assert_eq!(shop.gives(Escape::None, "{{truncate city 9}}", &values()), "Lyon");
}

const START: &str = "<!-- helpers -->\n";

#[test]
fn the_page_of_templates_has_the_helpers() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let page = std::fs::read_to_string(&path).unwrap();
    let (head, written) = page.split_once(START).expect("the page has a place for the helpers");
    let generated = documentation();
    if std::env::var_os("MILIEU_UPDATE").is_some() {
        std::fs::write(&path, format!("{head}{START}{generated}")).unwrap();
        return;
    }
    assert!(written == generated, "docs/templates.md: MILIEU_UPDATE=1 writes the helpers anew");
}

#[test]
fn the_templates_of_the_page_give_what_stands_below_them() {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md")).unwrap();
    let mut shop = Shop::new(&[]);
    let mut blocks = page.split("```handlebars\n").skip(1).map(|rest| rest.split_once("```").unwrap());
    let mut values = values();
    values["card"] = "C-1".into();
    assert_eq!(blocks.clone().count(), 5);
    blocks.all(|(template, rest)| {
        let expected = rest.trim_start().strip_prefix("```text\n").unwrap().split_once("```").unwrap().0;
        assert_eq!(shop.gives(Escape::None, template, &values).trim(), expected.trim(), "{template}");
        true
    });
}
