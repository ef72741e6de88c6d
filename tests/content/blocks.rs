//! Blocks and helpers in the check: which there are, how many arguments, of what kinds.

use milieu::content::Shape;

use super::{Shop, all_give, all_told};

#[test]
fn wrong_blocks_and_helpers_are_told() {
    let cases: &[(&str, &[&str])] = &[
        ("{{uper city}}", &["E0703 [uper] helper `uper` does not exist; did you mean `upper`?; [uper] -> [upper]"]),
        (
            "{{upper (qqq city)}}",
            &["E0703 [qqq] helper `qqq` does not exist; the helpers are listed in docs/templates.md"],
        ),
        (
            "{{#if (city)}}a{{/if}}",
            &["E0703 [city] token `city` where a helper would stand; a token takes no arguments and no parentheses"],
        ),
        (
            "{{lookup recent 0}}",
            &["E0710 [lookup] helper `lookup` in a template; write the path: `recent`, `this.price`, `@root.city`"],
        ),
        ("{{log city}}", &["E0710 [log] helper `log` in a template; leave it out"]),
        ("{{len recent}}", &["E0703 [len] helper `len` does not exist; did you mean `length`?; [len] -> [length]"]),
        ("{{#city}}a{{/city}}", &["E0703 [city] block `city` does not exist; `{{#if city}} … {{/if}}`"]),
        ("{{#recent}}a{{/recent}}", &["E0703 [recent] block `recent` does not exist; `{{#each recent}} … {{/each}}`"]),
        (
            "{{#eech recent}}a{{/eech}}",
            &["E0703 [eech] block `eech` does not exist; did you mean `each`?; [eech] -> [each]"],
        ),
        ("{{#eq city \"a\"}}x{{/eq}}", &["E0704 [eq] helper `eq` written as a block; `{{#if (eq …)}} … {{/if}}`"]),
        ("{{#upper city}}x{{/upper}}", &["E0704 [upper] helper `upper` written as a block; `{{upper text}}`"]),
        ("{{if city}}", &["E0704 [if] `if` that is not written as a block; `{{#if …}} … {{/if}}`"]),
        (
            "{{#if}}x{{/if}}",
            &[
                "E0704 [if] `if` with no argument; it takes one value; helpers stand in parentheses: `{{#if (gt points 100)}}`",
            ],
        ),
        (
            "{{#if gt spend 3}}x{{/if}}",
            &[
                "E0702 [gt] token `gt` not found; `gt` is a helper and takes arguments",
                "E0704 [if gt spend 3] `if` with 3 arguments; it takes one value; helpers stand in parentheses: `{{#if (gt points 100)}}`",
            ],
        ),
        (
            "{{#if spend includeZero=true}}x{{/if}}",
            &["E0704 [includeZero] argument `includeZero` of `if` does not exist; it takes a value and nothing else"],
        ),
        (
            "{{#if city as |c|}}x{{/if}}",
            &[
                "E0704 [c] block parameter `c` that `if` does not give; `{{#each rows as |row index|}}`, `{{#with value as |name|}}`",
            ],
        ),
        (
            "{{#with city as |c d|}}x{{/with}}",
            &[
                "E0704 [d] block parameter `d` that `with` does not give; `{{#each rows as |row index|}}`, `{{#with value as |name|}}`",
            ],
        ),
        (
            "{{#each city}}x{{/each}}",
            &[
                "E0708 [city] `each` over a text; `each` goes through rows or a list; `{{#if}}` asks whether a value is there",
            ],
        ),
        (
            "{{#each recent}}{{#each this}}x{{/each}}{{/each}}",
            &[
                "E0708 [this] `each` over a whole row; `each` goes through rows or a list; `{{#if}}` asks whether a value is there",
            ],
        ),
        ("{{upper city spend}}", &["E0704 [upper city spend] `upper` with 2 arguments; it is written `upper text`"]),
        ("{{eq city}}", &["E0704 [eq city] `eq` with one argument; it is written `eq left right`"]),
        (
            "{{upper recent}}",
            &["E0704 [recent] `text` of `upper` is a list of rows; it takes a text, a number or a date"],
        ),
        (
            "{{upper member}}",
            &["E0704 [member] `text` of `upper` is true or false; it takes a text, a number or a date"],
        ),
        ("{{join city}}", &["E0704 [city] `list` of `join` is a text; it takes a list of values"]),
        (
            "{{join tags lats=\"a\"}}",
            &["E0704 [lats] argument `lats` of `join` does not exist; did you mean `last`?; [lats] -> [last]"],
        ),
        ("{{upper city x=1}}", &["E0704 [x] argument `x` of `upper` does not exist; it has no arguments by name"]),
        (
            "{{money city \"EUR\"}}",
            &["E0704 [city] `value` of `money` is a text; it takes a number, or one with a fallback of another kind"],
        ),
        (
            "{{money spend \"EURO\"}}",
            &[
                "E0704 [\\\"EURO\\\"] `currency` of `money` is no currency: `EURO`; did you mean `EUR`?; it takes the code of a currency in quotes: `\"EUR\"`",
            ],
        ),
        (
            "{{money spend city}}",
            &[
                "E0704 [city] `currency` of `money` is not written out; it takes the code of a currency in quotes: `\"EUR\"`",
            ],
        ),
        (
            "{{number spend 99}}",
            &[
                "E0704 [99] `digits` of `number` is 99; it takes how many digits stand behind the point, 0 to 20, written out",
            ],
        ),
        (
            "{{number spend \"2\"}}",
            &[
                "E0704 [\\\"2\\\"] `digits` of `number` is no number; it takes how many digits stand behind the point, 0 to 20, written out",
            ],
        ),
        (
            "{{date_text renewal \"lang\"}}",
            &[
                "E0704 [\\\"lang\\\"] `form` of `date_text` is no style of dates: `lang`; did you mean `long`?; it takes `\"short\"`, `\"medium\"`, `\"long\"`, `\"full\"` or a pattern such as `\"%d %B\"`",
            ],
        ),
        (
            "{{date_text city \"long\"}}",
            &["E0704 [city] `value` of `date_text` is a text; it takes a date, or one with a fallback of another kind"],
        ),
        ("{{truncate city 0}}", &["E0704 [0] `length` of `truncate` is 0; it takes how many characters, written out"]),
        (
            "{{plural spend \"a\"}}",
            &[
                "E0704 [plural spend \\\"a\\\"] `plural` without all of its forms; `plural count \"parcel\" \"parcels\"`, or `plural count one=\"…\" few=\"…\" other=\"…\"`",
            ],
        ),
        (
            "{{plural spend one=\"a\"}}",
            &[
                "E0704 [plural spend one=\\\"a\\\"] `plural` without all of its forms; `plural count \"parcel\" \"parcels\"`, or `plural count one=\"…\" few=\"…\" other=\"…\"`",
            ],
        ),
        (
            "{{plural card \"a\" \"b\"}}",
            &["E0704 [card] `count` of `plural` is a value or its fallback of another kind; it takes a number"],
        ),
        (
            "{{eq spend \"3\"}}",
            &["E0704 [eq spend \\\"3\\\"] `eq` of a number and a text; values of one kind are compared"],
        ),
        (
            "{{gt member true}}",
            &["E0704 [gt member true] `gt` of true or false and true or false; values of one kind are compared"],
        ),
        (
            "{{gt card 3}}",
            &[
                "E0704 [gt card 3] `gt` of a value or its fallback of another kind and a number; values of one kind are compared",
            ],
        ),
        (
            "{{gt renewal city}}",
            &[
                "E0704 [gt renewal city] `gt` of a date and a text; a date is compared with a date, or with a text that is written as one: `\"2026-06-30\"`",
            ],
        ),
        (
            "{{upper (eq city \"a\")}}",
            &["E0704 [(eq city \\\"a\\\")] `text` of `upper` is true or false; it takes a text, a number or a date"],
        ),
        (
            "{{money (upper city)}}",
            &[
                "E0704 [(upper city)] `value` of `money` is a text; it takes a number, or one with a fallback of another kind",
            ],
        ),
    ];
    all_told(&mut Shop::new(&[]), cases);
}

#[test]
fn what_is_not_known_yet_fits() {
    let mut shop = Shop::new(&[]);
    for (_, shape) in &mut shop.vocabulary.tokens {
        if !matches!(shape, Shape::List(_) | Shape::Rows(_)) {
            *shape = Shape::Unknown;
        }
    }
    let text = "{{plural spend \"a\" \"b\"}}{{gt spend 3}}{{eq city \"a\"}}{{upper city}}{{money card}}{{date_text renewal \"long\"}}{{number (default spend 0)}}{{length city}}{{#if member}}{{/if}}";
    assert_eq!(shop.says(text), Vec::<String>::new());
    let said = shop.says("{{join city}}{{#each city}}{{/each}}{{city.name}}");
    assert!(said.len() == 3 && said.iter().all(|line| line.contains("a value of a kind not yet known")), "{said:#?}");
    assert_eq!(Shape::Unknown.or(Shape::Number), Shape::Unknown);
    assert_eq!(Shape::Text.or(Shape::Number), Shape::Mixed);
}

#[test]
fn what_fits_is_taken() {
    let cases = [
        ("{{eq card 7}} {{eq card \"x\"}} {{ne member false}}", "true false true"),
        ("{{gt renewal \"2026-01-01\"}} {{le \"2026-01-01\" renewal}}", "true true"),
        ("{{money card \"EUR\"}} {{number card}}", "€7.00 7"),
        ("{{upper spend}} {{length city}} {{length card}} {{mask renewal}}", "1234.5 4 1 ******6-30"),
        ("{{default card city}} {{money (default spend 0) \"EUR\"}}", "7 €1,234.50"),
        ("{{#if (and member (not (eq city \"Paris\")) recent tags)}}yes{{/if}}", "yes"),
        ("{{#each recent}}{{#unless @last}}{{name}}, {{else}}{{name}}.{{/unless}}{{/each}}", "Tent, Map."),
        (
            "{{#each recent}}{{date_text bought \"%d.%m.\"}} {{money price}}; {{/each}}",
            "01.03. €89.90; 01.05. €12.00; ",
        ),
        ("{{plural (length recent) \"order\" \"orders\"}}", "orders"),
    ];
    all_give(&mut Shop::new(&[]), &cases);
}
