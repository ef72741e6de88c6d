//! Laws over random templates: no text makes anything panic, what the check accepts is rendered, and what a piece needs
//! is all that it reads.

use std::cell::RefCell;

use milieu::content::{Context, Escape, Library, Piece, Renderer};
use milieu::diag::has_errors;
use milieu::model::Settings;
use serde_json::{Value as Json, json};

use super::{Shop, values};

/// A small generator of random numbers, so that a case is its seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % sides as u64).unwrap()
    }

    fn one<'a>(&mut self, choices: &[&'a str]) -> &'a str {
        choices[self.below(choices.len())]
    }
}

const NAMES: &[&str] = &[
    "city",
    "spend",
    "member",
    "name",
    "price",
    "this",
    "row",
    "title",
    "tags",
    "recent",
    "card",
    "[total cost]",
    "number",
    "renewal",
];
const PREFIXES: &[&str] = &["", "", "", "", "", "this.", "../", "@root.", "./", "../../"];
const PARTIALS: &[&str] = &["p", "q", "wrap", "inner", "p"];

fn path(dice: &mut Dice) -> String {
    if dice.below(12) == 0 {
        return dice.one(&["@index", "@first", "@../index", "@last"]).to_owned();
    }
    let tail = if dice.below(10) == 0 { ".name" } else { "" };
    format!("{}{}{tail}", dice.one(PREFIXES), dice.one(NAMES))
}

fn value(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth == 0 { 9 } else { 11 }) {
        0 => dice.one(&["\"x\"", "'y'", "3", "0.50", "true"]).to_owned(),
        9 => format!("(default {} {})", value(dice, depth - 1), value(dice, depth - 1)),
        10 => format!("({} {})", dice.one(&["upper", "not", "length", "trim"]), value(dice, depth - 1)),
        _ => path(dice),
    }
}

fn print(dice: &mut Dice) -> String {
    match dice.below(8) {
        0 => format!("[{{{{upper {}}}}}]", value(dice, 1)),
        1 => format!("[{{{{money {} \"EUR\"}}}}]", value(dice, 1)),
        2 => format!("[{{{{eq {} {}}}}}]", value(dice, 1), value(dice, 1)),
        3 => format!("[{{{{join {} \"-\"}}}}]", path(dice)),
        _ => format!("[{{{{{}}}}}]", path(dice)),
    }
}

fn body(dice: &mut Dice, depth: usize, partials: bool) -> String {
    let nodes = (0..=dice.below(2)).map(|_| node(dice, depth, partials) + dice.one(&["", "", "\n", "\n  ", " "]));
    nodes.collect()
}

fn node(dice: &mut Dice, depth: usize, partials: bool) -> String {
    if depth == 0 {
        return print(dice);
    }
    let inside = depth - 1;
    match dice.below(12) {
        0 => format!(
            "{{{{#if {}}}}}{}{{{{else}}}}{}{{{{/if}}}}",
            value(dice, 1),
            body(dice, inside, partials),
            body(dice, inside, partials)
        ),
        1 => format!(
            "{{{{#unless {}}}}}{}{{{{else if {}}}}}{}{{{{/unless}}}}",
            path(dice),
            body(dice, inside, partials),
            path(dice),
            body(dice, inside, partials)
        ),
        2 | 3 => format!(
            "{{{{#each {}recent}}}}{}{{{{/each}}}}",
            dice.one(&["", "", "@root.", "../"]),
            body(dice, inside, partials)
        ),
        4 => format!(
            "{{{{#each {}{} as |row{}|}}}}{}{{{{/each}}}}",
            dice.one(&["", "", "@root."]),
            dice.one(&["recent", "tags"]),
            dice.one(&["", " title"]),
            body(dice, inside, partials)
        ),
        5 => format!("{{{{#with {}}}}}{}{{{{/with}}}}", value(dice, 1), body(dice, inside, partials)),
        6 => format!(
            "{{{{#with {} as |{}|}}}}{}{{{{/with}}}}",
            path(dice),
            dice.one(&["row", "city", "title"]),
            body(dice, inside, partials)
        ),
        7 | 8 if partials => format!(
            "{{{{> {}{}{}}}}}",
            dice.one(PARTIALS),
            [String::new(), format!(" {}", path(dice))][dice.below(2)],
            arguments(dice)
        ),
        9 if partials => {
            let name = dice.one(PARTIALS);
            let inline = if dice.below(3) == 0 {
                format!("{{{{#*inline \"inner\"}}}}{}{{{{/inline}}}}", body(dice, inside, false))
            } else {
                String::new()
            };
            format!("{{{{#> {name}{}}}}}{inline}{}{{{{/{name}}}}}", arguments(dice), body(dice, inside, partials))
        }
        10 if partials => "{{#> @partial-block}}[none]{{/@partial-block}}".to_owned(),
        _ => print(dice),
    }
}

fn arguments(dice: &mut Dice) -> String {
    match dice.below(4) {
        0 => format!(" title={}", value(dice, 1)),
        1 => format!(" name={} row={}", value(dice, 1), path(dice)),
        _ => String::new(),
    }
}

/// How many cases a law is asked of.
fn cases(usual: u64) -> u64 {
    std::env::var("MILIEU_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// The values that are needed, and nothing else.
fn only(needs: &milieu::content::Needs, values: &Json) -> Json {
    let kept = needs.0.iter().map(|need| {
        let value = match &values[&need.token] {
            Json::Array(rows) if need.token == "recent" => rows
                .iter()
                .map(|row| {
                    let fields = need.fields.iter().map(|field| (field.clone(), row[field].clone()));
                    Json::Object(fields.collect())
                })
                .collect(),
            value => value.clone(),
        };
        (need.token.clone(), value)
    });
    Json::Object(kept.collect())
}

#[test]
fn what_the_check_accepts_is_rendered_with_what_it_needs() {
    let (mut accepted, mut put_in) = (0, 0);
    for seed in 0..cases(5_000) {
        let mut dice = Dice(seed);
        let files = [
            ("p.hbs", body(&mut dice, 1, false)),
            ("q.hbs", body(&mut dice, 1, true)),
            ("wrap.hbs", format!("({{{{> @partial-block}}}}){}", body(&mut dice, 1, true))),
            ("inner.hbs", body(&mut dice, 0, false)),
        ];
        let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let mut shop = Shop::new(&files);
        for _ in 0..6 {
            let text = body(&mut dice, 3, true);
            let escape = [Escape::Html, Escape::None, Escape::Json][dice.below(3)];
            let piece = shop.inline(escape, &text);
            let (needs, findings) = shop.check(&piece);
            if has_errors(&findings) {
                continue;
            }
            accepted += 1;
            put_in += usize::from(text.contains("{{> ") || text.contains("{{#> "));
            let case = || format!("seed {seed}\n{text}\n{files:#?}\n{needs:?}");
            let whole = shop.rendered(&piece, &values()).unwrap_or_else(|error| panic!("{error}\n{}", case()));
            // Every value is there and none is empty, so every path that is printed leads to one.
            assert!(
                !whole.contains("[]") && !whole.contains("[object]") && !whole.contains("[["),
                "{whole}\n{}",
                case()
            );
            let reduced =
                shop.rendered(&piece, &only(&needs, &values())).unwrap_or_else(|error| panic!("{error}\n{}", case()));
            assert_eq!(whole, reduced, "{}", case());
            // Empty and odd values do no harm either.
            let odd = json!({"first_name": "", "city": "\u{0}<{{", "card": "", "spend": 0, "member": false, "renewal": "x",
                "tags": [], "recent": [], "number": -1});
            shop.rendered(&piece, &odd).unwrap_or_else(|error| panic!("{error}\n{}", case()));
            shop.rendered(&piece, &json!({})).unwrap_or_else(|error| panic!("{error}\n{}", case()));
        }
    }
    assert!(accepted > 500 && put_in > 100, "the law was asked of {accepted} templates, {put_in} with partials");
}

/// A body that the check accepts where all tokens are seen.
fn right(dice: &mut Dice, shop: &mut Shop, depth: usize, partials: bool) -> String {
    loop {
        let text = body(dice, depth, partials);
        let piece = shop.inline(Escape::None, &text);
        if !has_errors(&shop.check(&piece).1) {
            return text;
        }
    }
}

#[test]
fn partials_that_are_put_in_beforehand_say_the_same() {
    for seed in 0..cases(800) {
        let mut dice = Dice(seed ^ 0xa11);
        let mut files = vec![("inner.hbs", right(&mut dice, &mut Shop::new(&[]), 1, false))];
        for (path, around) in [
            ("p.hbs", ["", "{{> inner}}"]),
            ("q.hbs", ["{{> p}}", ""]),
            ("wrap.hbs", ["{{> @partial-block}}", "\n{{> p}}\n"]),
        ] {
            let inside = right(&mut dice, &mut Shop::new(&[]), 1, false);
            files.push((path, format!("{}{inside}{}", around[0], around[1])));
        }
        let known: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let mut shop = Shop::new(&known);
        let inline = ["", "", "", "{{#*inline \"p\"}}[{{@root.city}}]{{/inline}}"][dice.below(4)];
        let text: String = (0..3)
            .map(|_| right(&mut dice, &mut shop, 2, true) + dice.one(&["{{> p}}", "\n{{> q}}\n", "\n  {{> p}}\n", ""]))
            .collect();
        let main = format!("{inline}{text}");
        files.push(("main.hbs", main.clone()));
        let known: Vec<(&str, &str)> = files.iter().map(|(path, text)| (*path, text.as_str())).collect();
        let mut shop = Shop::new(&known);
        // With a context of its own, a partial is put in while it is rendered.
        let texts = [
            shop.file(Escape::Html, "main.hbs"),
            shop.inline(Escape::Html, &main),
            shop.inline(Escape::Html, "{{> main this}}"),
        ]
        .map(|piece| shop.rendered(&piece, &values()).unwrap());
        assert!(texts[0] == texts[2] && texts[0] == texts[1], "seed {seed}\n{files:#?}\n{texts:#?}");
    }
}

const PIECES: &[&str] = &[
    "{{",
    "}}",
    "{{{",
    "}}}",
    "{{{{",
    "}}}}",
    "{{#",
    "{{/",
    "{{>",
    "{{#>",
    "{{^",
    "{{!",
    "{{!--",
    "--}}",
    "{{&",
    "{{*",
    "{{#*",
    "~",
    "if",
    "each",
    "else",
    "with",
    "raw",
    "inline",
    " ",
    "\n",
    "city",
    "recent",
    "this",
    ".",
    "/",
    "..",
    "../",
    "@",
    "@root",
    "(",
    ")",
    "[",
    "]",
    "\"",
    "'",
    "\\",
    "=",
    "|",
    "as",
    "1",
    "-",
    "0.5",
    "true",
    "null",
    "é",
    "\u{a0}",
    "\u{0}",
    "😀",
    "{",
    "}",
    "upper",
    "eq",
    "@partial-block",
    "{{#if city}}",
    "{{/if}}",
    "{{else}}",
    "{{#each recent}}",
    "{{/each}}",
    "{{name}}",
    "{{city}}",
    "{{{{raw}}}}",
    "{{{{/raw}}}}",
    "\\{{",
    "text ",
    "{{upper city}}",
];

#[test]
fn no_text_makes_anything_panic_and_what_is_accepted_is_a_template_of_handlebars() {
    let mut shop = Shop::new(&[("p.hbs", "{{city}}")]);
    let mut accepted = 0;
    for seed in 0..cases(60_000) {
        let mut dice = Dice(seed ^ 0x5eed);
        let text: String = (0..=dice.below(12)).map(|_| dice.one(PIECES)).collect();
        let piece = shop.inline([Escape::Html, Escape::None][dice.below(2)], &text);
        let (_, findings) = shop.check(&piece);
        for finding in &findings {
            assert!(!milieu::diag::render(finding, &shop.sources, false).is_empty());
        }
        if !has_errors(&findings) {
            accepted += 1;
            let out = filled(&piece);
            assert!(out.is_ok(), "seed {seed}: {text:?}: {out:?}");
        }
        if seed % 500 == 0 {
            shop.sources = milieu::source::SourceMap::default();
            shop = Shop::new(&[("p.hbs", "{{city}}")]);
        }
    }
    assert!(accepted > 1_000, "{accepted} texts were accepted");
}

/// The piece filled, without any library.
fn filled(piece: &Piece) -> Result<String, String> {
    thread_local! {
        static RENDERER: RefCell<Renderer> = RefCell::new(Renderer::new(&Library::default(), &Settings::default()));
    }
    RENDERER.with_borrow_mut(|renderer| {
        let id = renderer.add(piece);
        let mut out = String::new();
        renderer.render(id, &Context::from(values()), &mut out).map(|()| out)
    })
}
