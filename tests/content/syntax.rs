//! Texts that are no templates: what is wrong, at the byte where it is.

use milieu::content::Escape;

use super::{Shop, all_give, all_told};

#[test]
fn what_is_no_template_is_told_at_its_place() {
    let cases: &[(&str, &[&str])] = &[
        ("{{#if city}}x", &["E0701 [{{#if city}}] `if` that is never closed; `{{/if}}` closes it"]),
        (
            "{{#each recent}}{{#if name}}x{{/each}}{{/if}}",
            &["E0701 [each] [{{#if name}}] `if` that is closed by `{{/each}}`; `{{/if}}` closes it; [each] -> [if]"],
        ),
        ("x{{/if}}", &["E0701 [{{/if}}] `{{/if}}` that closes nothing"]),
        ("{{#if city}}a{{/}}", &["E0701 [}}] `}}` where the name of the block that is closed would stand"]),
        (
            "{{else}}",
            &[
                "E0701 [{{else}}] `else` that belongs to no block; `else` stands between `{{#if …}}` and `{{/if}}`, or in `each`, `with`, `unless`",
            ],
        ),
        ("{{#if city}}a{{else}}b{{else}}c{{/if}}", &["E0701 [{{else}}] `else` after the last `else` of its block"]),
        (
            "{{#if city}}a{{else}}b{{else if card}}c{{/if}}",
            &["E0701 [{{else if card}}] `else` after the last `else` of its block"],
        ),
        (
            "{{#if city}}a{{elseif card}}c{{/if}}",
            &["E0701 [elseif] `elseif` where a value or `else` would stand; write `else if`; [elseif] -> [else if]"],
        ),
        (
            "{{elsewhere}}",
            &[
                "E0701 [elsewhere] `elsewhere` where a value or `else` would stand; a value of that name is written `this.elsewhere`",
            ],
        ),
        (
            "{{^city}}none{{/city}}",
            &[
                "E0701 [{{^city] name after `{{^`; write `{{#unless name}} … {{/unless}}`, or `{{else if name}}` in a block",
            ],
        ),
        ("Hi {{first_name", &["E0701 [] template that ends inside of a tag; a tag ends with `}}`"]),
        ("Hi {{first_name}", &["E0701 [}] `}` where `}}`, the end of the tag, would stand"]),
        (
            "Hi {{first_name city}}",
            &[
                "E0703 [first_name] token `first_name` where a helper would stand; a token takes no arguments and no parentheses",
            ],
        ),
        ("{{}}", &["E0701 [{{}] tag without a name"]),
        (
            "{{this.city upper}}",
            &["E0701 [ upper] arguments of `this.city`, which is no helper; only helpers take arguments"],
        ),
        (
            "{{(upper city)}}",
            &[
                "E0701 [(upper city)] parentheses around the whole of a tag; write the helper without them: `{{upper first_name}}`",
            ],
        ),
        (
            "{{\"text\"}}",
            &["E0701 [\\\"text\\\"] text where a value or a helper would stand; a text is written outside of the tag"],
        ),
        ("{{upper(city)}}", &["E0701 [(] `(` where white space would stand"]),
        ("{{upper (lower city}}", &["E0701 [}}] [(] `}}` where `)` would stand"]),
        (
            "{{..}}",
            &["E0701 [..] path `..` that names nothing; `this` is the value itself, `../this` the one around it"],
        ),
        (
            "{{#each recent}}{{../@index}}{{/each}}",
            &[
                "E0701 [../@index] variable of a block that is written `../@index`; write `@../index`; [../@index] -> [@../index]",
            ],
        ),
        ("{{city.this}}", &["E0701 [this] `this` inside of a path; `this` stands at the start of a path"]),
        (
            "{{eq spend 007}}",
            &["E0701 [007] number `007` that is not written as one; numbers are written `12`, `-3` or `0.5`"],
        ),
        (
            "{{eq spend 1e3}}",
            &["E0701 [1e3] number `1e3` that is not written as one; numbers are written `12`, `-3` or `0.5`"],
        ),
        (
            "{{eq city null}}",
            &[
                "E0701 [null] `null` where a value would stand; a template is filled only where each value that it names is there",
            ],
        ),
        (
            "{{join tags [1, 2]}}",
            &[
                "E0701 [[1, 2]] list or object written into a template; arguments are values, texts, numbers, `true` and `false`",
            ],
        ),
        (
            "{{eq city \"a\nb\"}}",
            &["E0701 [\\n] line break or control character inside of a text; write a line break as `\\n`"],
        ),
        (
            "{{eq city 'a\\qb'}}",
            &[
                "E0701 [\\\\q] escape that texts of templates do not have; there are `\\n`, `\\t`, `\\r`, `\\\\`, `\\u20ac`, and `\\\"` between double quotes",
            ],
        ),
        ("{{eq city \"a}}", &["E0701 [\\\"] text that is never closed; the text ends with \""]),
        ("{{join tags sep=city sep=city}}", &["E0701 [sep] argument `sep` that is given twice"]),
        ("{{! note", &["E0701 [{{!] comment that is never closed; `}}` closes it"]),
        ("{{!-- note }} x", &["E0701 [{{!] comment that is never closed; `--}}` closes it"]),
        (
            "{{! -- note }} x {{!-- y --}}",
            &[
                "E0701 [{{!] comment that starts with `--` after white space; write `{{!-- … --}}`, or leave the `--` out",
            ],
        ),
        ("{{{{raw}}}} {{x}}", &["E0701 [{{{{] `raw` that is never closed; `{{{{/raw}}}}` closes it"]),
        (
            "{{{{code}}}} {{x}} {{{{/code}}}}",
            &[
                "E0701 [{{{{code] tag of four braces that is not `{{{{raw}}}}`; `{{{{raw}}}} … {{{{/raw}}}}` prints what stands between as it is",
            ],
        ),
        ("{{{city}}", &["E0701 [}}] `}}` where `}}}`, the end of the tag, would stand"]),
        (
            "{{#each recent as |a b c|}}x{{/each}}",
            &["E0701 [c] block parameters that are not one or two; `{{#each rows as |row index|}}`"],
        ),
        (
            "{{city\u{a0}}}",
            &["E0701 [\u{a0}] invisible character U+00A0 in a tag; an ordinary space belongs there; [\u{a0}] -> [ ]"],
        ),
        ("{{join tags “, ”}}", &["E0701 [“] typographic quote “ in a tag; texts stand between `\"` and `\"`"]),
        (
            "{{> (lookup . city)}}",
            &[
                "E0710 [(lookup . city)] partial whose name is worked out; write the name of the partial, in an `{{#if}}` for each case",
            ],
        ),
        (
            "{{> \"card\"}}",
            &["E0701 [\\\"card\\\"] name of a partial in quotes or brackets; write it plainly: `{{> folder/name}}`"],
        ),
        (
            "{{* set x=1}}",
            &[
                "E0710 [{{* set x=1] decorator that is not `inline`; `{{#*inline \"name\"}} … {{/inline}}` is the only one",
            ],
        ),
        (
            "{{#*set x}}y{{/set}}",
            &[
                "E0710 [{{#*set x] decorator that is not `inline`; `{{#*inline \"name\"}} … {{/inline}}` is the only one",
            ],
        ),
        (
            "{{#*inline name}}y{{/inline}}",
            &[
                "E0710 [{{#*inline ] inline partial whose name is not written out; write its name in quotes: `{{#*inline \"footer\"}}`",
            ],
        ),
    ];
    all_told(&mut Shop::new(&[]), cases);
}

#[test]
fn the_forms_of_handlebars_are_taken() {
    let cases = [
        ("a{{~ city ~}} b", "aLyonb"),
        ("{{{city}}}{{&city}}{{~{city}~}}{{{~city~}}}{{{city}~}}", "LyonLyonLyonLyonLyon"),
        ("a{{! note }}b{{!-- {{x}} --}}c", "abc"),
        ("\\{{city}} \\\\{{city}}", "{{city}} \\Lyon"),
        ("{{{{raw}}}}{{city}} {{#if}}{{{{/raw}}}}", "{{city}} {{#if}}"),
        ("{{ # if city }}a{{ else }}b{{ / if }}", "a"),
        ("{{#if card}}a{{^}}b{{/if}}", "a"),
        ("{{#if (gt 1 2)}}a{{else if member}}b{{else}}c{{/if}}", "b"),
        ("{{#unless member}}a{{else if (eq city 'Lyon')}}b{{/unless}}", "b"),
        ("{{#each recent}}{{[total cost]}},{{this.[total cost]}};{{/each}}", "1,1;2,2;"),
        ("{{#each tags}}{{./this}}{{/each}}{{this/city}}", "skigolfLyon"),
        ("{{eq  city\n  \"Lyon\"}}", "true"),
        ("{{truncate \"a\\\"\\u00e9\\\\\" 9}}", "a\"é\\"),
        ("line\n{{#if member}}\n  in\n{{/if}}\nend", "line\n  in\nend"),
    ];
    all_give(&mut Shop::new(&[]), &cases);
}

#[test]
fn a_place_in_a_literal_is_found_through_its_escapes() {
    let mut shop = Shop::new(&[]);
    let literal = r#""\u{1F600}\n\"é\" {{#if \"x\"}}{{frist_name}}{{/if}}""#;
    let piece = shop.literal(Escape::None, "😀\n\"é\" {{#if \"x\"}}{{frist_name}}{{/if}}", literal);
    let (_, findings) = shop.check(&piece);
    assert_eq!(
        shop.told(&findings),
        ["E0702 [frist_name] token `frist_name` not found; did you mean `first_name`?; [frist_name] -> [first_name]"]
    );
    let place = shop.sources.get(findings[0].labels[0].span.file).unwrap().position(findings[0].labels[0].span.start);
    assert_eq!(place, (1, 41));
}

#[test]
fn a_literal_that_is_not_the_text_is_the_place_as_a_whole() {
    let mut shop = Shop::new(&[]);
    let piece = shop.literal(Escape::None, "{{nobody}}", "\"something else\"");
    let (_, findings) = shop.check(&piece);
    assert_eq!(shop.sources.slice(findings[0].labels[0].span), "\"something else\"");
    assert!(findings[0].fixes.is_empty());
}
