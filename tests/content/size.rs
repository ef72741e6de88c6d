//! Large templates, deep ones, and partials that multiply.

use std::fmt::Write as _;
use std::time::Instant;

use milieu::content::{Context, Escape, Renderer};
use milieu::model::Settings;

use super::{Shop, values};

#[test]
fn a_megabyte_with_ten_thousand_tags_is_checked_at_once() {
    let mut text = String::new();
    for at in 0..10_000 {
        let tag = ["{{city}}", "{{#if member}}{{money spend}}{{/if}}", "{{#each recent}}{{name}}{{/each}}"][at % 3];
        write!(text, "<p class=\"row\">{}</p>\n{tag}", "lorem ipsum ".repeat(7)).unwrap();
    }
    assert!(text.len() > 1_000_000);
    let started = Instant::now();
    let mut shop = Shop::new(&[("big.hbs", &text)]);
    let piece = shop.file(Escape::Html, "big.hbs");
    let (needs, findings) = shop.check(&piece);
    assert!(started.elapsed().as_millis() < 1_000, "{:?}", started.elapsed());
    assert!(findings.is_empty() && needs.0.len() == 4);
    let mut renderer = Renderer::new(&shop.library, &Settings::default());
    let id = renderer.add(&piece);
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    let mut out = String::new();
    renderer.render(id, &Context::from(values()), &mut out).unwrap();
    assert!(out.contains("Lyon<p class=\"row\">") && out.len() > 900_000);
}

#[test]
fn a_text_cut_into_parts_says_the_same() {
    // White space around tags is taken away across what stands between them.
    let piece = "word word\n  {{#if member}}  \n in {{~ city ~}}  \n{{/if}}\n\n  {{! note }}\nend \\{{city}} ";
    let text = piece.repeat(700);
    let mut shop = Shop::new(&[]);
    assert_eq!(shop.gives(Escape::None, &text, &values()), shop.gives(Escape::None, piece, &values()).repeat(700));
}

#[test]
fn nesting_is_taken_to_its_limit_and_refused_beyond() {
    let nested = |depth: usize| format!("{}x{}", "{{#if city}}".repeat(depth), "{{/if}}".repeat(depth));
    let chain =
        |length: usize| format!("{{{{#if (not city)}}}}{}y{{{{/if}}}}", "{{else if (not city)}}".repeat(length));
    let parentheses =
        |depth: usize| format!("{{{{#if {}city{}}}}}x{{{{/if}}}}", "(not ".repeat(depth), ")".repeat(depth));
    let mut shop = Shop::new(&[]);
    assert_eq!(shop.gives(Escape::None, &nested(64), &values()), "x");
    assert_eq!(shop.gives(Escape::None, &chain(63), &values()), "");
    assert_eq!(shop.gives(Escape::None, &parentheses(64), &values()), "x");
    for text in [
        nested(65),
        chain(64),
        parentheses(65),
        nested(100_000),
        chain(100_000),
        parentheses(100_000),
        "{{#> a}}".repeat(50_000),
    ] {
        let said = shop.says(&text);
        assert!(said.len() == 1 && said[0].starts_with("E0711"), "{said:?}");
    }
}

#[test]
fn a_small_stack_is_enough_for_the_deepest_template() {
    let layers = 64;
    let block = |inner: &str| format!("{{{{#each @root.tags}}}}{inner}{{{{/each}}}}");
    let files: Vec<(String, String)> = (0..layers)
        .map(|at| {
            (format!("p{at}.hbs"), if at + 1 < layers { block(&format!("{{{{> p{}}}}}", at + 1)) } else { "x".into() })
        })
        .collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let mut shop = Shop::new(&files);
    let piece = shop.inline(Escape::None, "{{> p0}}");
    let values = serde_json::json!({"tags": ["one"]});
    let done = std::thread::Builder::new().stack_size(2 * 1024 * 1024).spawn(move || {
        let (_, findings) = shop.check(&piece);
        assert!(findings.is_empty(), "{:?}", shop.told(&findings));
        shop.rendered(&piece, &values).unwrap()
    });
    assert_eq!(done.unwrap().join().unwrap(), "x");
}

#[test]
fn partials_that_double_are_refused_in_time() {
    let files: Vec<(String, String)> =
        (0..40).map(|at| (format!("p{at}.hbs"), format!("{{{{> p{0} a=1}}}}{{{{> p{0} a=\"x\"}}}}", at + 1))).collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("p40.hbs", "{{city}}"));
    let mut shop = Shop::new(&files);
    let started = Instant::now();
    let said = shop.says("{{> p0}}");
    let told = "[p0] piece of too many tags; with all partials put in, a piece has at most 1000000 tags";
    assert!(said.len() == 1 && said[0].starts_with("E0711") && said[0].ends_with(told), "{said:?}");
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    assert_eq!(shop.says("{{> p34}}"), Vec::<String>::new());
    assert_eq!(shop.says(&"{{city}}".repeat(1_000_001)).len(), 1);
}

#[test]
fn partials_lie_deep_and_no_deeper() {
    let files: Vec<(String, String)> =
        (0..80).map(|at| (format!("p{at}.hbs"), format!("{{{{> p{}}}}}", at + 1))).collect();
    let mut files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    files.push(("p80.hbs", "x"));
    let mut shop = Shop::new(&files);
    assert_eq!(shop.gives(Escape::None, "{{> p17}}", &values()), "x");
    assert_eq!(
        shop.says("{{> p16}}"),
        ["E0711 [p80] partial `p80` that lies too deep; partials may lie 64 levels deep in one another"]
    );
}
