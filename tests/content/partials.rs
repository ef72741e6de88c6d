//! Partials: which one is meant, what it sees, circles, blocks given to them, inline ones.

use milieu::content::Escape;

use super::{Shop, all_give, all_told};

#[test]
fn partials_see_what_the_renderer_shows_them() {
    let mut shop = Shop::new(&[
        ("city.hbs", "{{city}}"),
        ("a/b.hbs", "<{{> city}}>"),
        ("row.hbs", "{{name}}{{@index}}{{@root.city}}"),
        ("up.hbs", "{{../city}}"),
        ("card.hbs", "{{title}}:{{city}}"),
        ("loop.hbs", "{{#each recent}}{{title}}{{name}};{{/each}}"),
        ("this.hbs", "{{this}}"),
        ("outer.hbs", "{{> card}}"),
        ("layout.hbs", "[{{> header}}|{{> @partial-block}}]"),
        ("plain.hbs", "[{{#> header}}default{{/header}}|{{#> @partial-block}}none{{/@partial-block}}]"),
        ("twice.hbs", "{{> @partial-block}}{{> @partial-block}}"),
        ("header.hbs", "file"),
        ("spring.html.hbs", "html"),
    ]);
    let cases = [
        ("{{> city}} {{> a/b}} {{> spring.html}}", "Lyon <Lyon> html"),
        ("{{#each recent}}{{> row}} {{/each}}", "Tent0Lyon Map1Lyon "),
        ("{{#each recent as |r|}}{{> row r}} {{/each}}", "Tent0Lyon Map1Lyon "),
        ("{{#each recent}}{{> outer title=\"T\" city=name}}{{/each}}", "T:TentT:Map"),
        ("{{> up}}", "Lyon"),
        ("{{> card title=\"A\"}} {{> card title=first_name city=\"B\"}}", "A:Lyon Ann:B"),
        ("{{> outer title=\"A\"}}", "A:Lyon"),
        ("{{> loop title=\"A\"}}", "ATent;AMap;"),
        ("{{> this city}} {{> this \"x\"}} {{> this (upper city)}} {{> this 3}}", "Lyon x LYON 3"),
        ("{{#each tags}}{{> this}}{{/each}}", "skigolf"),
        ("{{#> layout}}{{city}}{{/layout}}", "[file|Lyon]"),
        ("{{#> layout}}{{#*inline \"header\"}}own{{/inline}}{{city}}{{/layout}}", "[own|Lyon]"),
        (
            "{{#*inline \"header\"}}mine {{city}}{{/inline}}{{> header}} {{#> layout}}x{{/layout}}",
            "mine Lyon [mine Lyon|x]",
        ),
        ("{{> plain}} {{#> plain}}x{{/plain}}", "[file|none] [file|x]"),
        ("{{#> twice}}{{#> layout}}in{{/layout}}{{/twice}}", "[file|in][file|in]"),
        ("{{#> card title=\"T\"}}{{title}}{{/card}}", "T:Lyon"),
        ("{{#*inline \"foot\"}}a{{/inline}}{{#> foot}}x{{/foot}}{{#each recent}}{{> foot}}{{/each}}", "aaa"),
        ("{{#if member}}{{#> layout}}{{#*inline \"header\"}}i{{/inline}}b{{/layout}}{{/if}}", "[i|b]"),
        ("  {{> city}}\nend", "  Lyonend"),
    ];
    all_give(&mut shop, &cases);
}

#[test]
fn a_default_stands_where_an_inline_partial_is_not_written() {
    let mut shop = Shop::new(&[("page.hbs", "{{#> side}}nothing for {{city}}{{/side}}")]);
    let own = "{{#*inline \"side\"}}own{{/inline}}{{> page}}";
    assert_eq!(shop.gives(Escape::None, own, &super::values()), "own");
    // Somewhere in the workspace an inline partial has the name, so it is no misspelling.
    let mut shop = Shop::new(&[
        ("page.hbs", "{{#> side}}nothing for {{city}}{{/side}}"),
        ("own.hbs", "{{#*inline \"side\"}}own{{/inline}}{{> page}}"),
    ]);
    assert_eq!(shop.gives(Escape::None, "{{> page}}", &super::values()), "nothing for Lyon");
    assert_eq!(shop.gives(Escape::None, "{{> own}}", &super::values()), "own");
}

#[test]
fn wrong_partials_are_told() {
    let mut shop = Shop::new(&[
        ("header.hbs", "x"),
        ("mail/footer.hbs", "x"),
        ("card.hbs", "{{title}}"),
        ("content.hbs", "{{> @partial-block}}"),
        ("around.hbs", "{{> content}}"),
        ("rows.hbs", "{{#each recent}}{{name}}{{/each}}"),
        ("row.hbs", "{{row.name}}"),
        ("broken.hbs", "{{#if"),
        ("this.hbs", "{{this}}"),
    ]);
    let cases: &[(&str, &[&str])] = &[
        ("{{> heder}}", &["E0705 [heder] partial `heder` not found; there is `header`; [heder] -> [header]"]),
        (
            "{{> footer}}",
            &["E0705 [footer] partial `footer` not found; there is `mail/footer`; [footer] -> [mail/footer]"],
        ),
        (
            "{{> header.hbs}}",
            &["E0705 [header.hbs] partial `header.hbs` not found; there is `header`; [header.hbs] -> [header]"],
        ),
        ("{{> zzz}}", &["E0705 [zzz] partial `zzz` not found; it would be the file `templates/zzz.hbs`"]),
        (
            "{{> ../header}}",
            &[
                "E0707 [../header] partial `../header` outside of `templates/`; a partial is a file below `templates/`, named by its path in it",
            ],
        ),
        (
            "{{> ./header}}",
            &["E0705 [./header] partial `./header` not found; there is `header`; [./header] -> [header]"],
        ),
        ("{{> broken}}", &[]),
        (
            "{{> card}}",
            &[
                "E0702 [title] token `title` not found; there are `first_name`, `city`, `card`, `spend`, `member`, `renewal`, `tags`, `recent` and 1 more",
            ],
        ),
        (
            "{{> card titel=city}}",
            &["E0702 [title] token `title` not found; did you mean `titel`?; [title] -> [titel]"],
        ),
        (
            "{{> content}}",
            &[
                "E0709 [@partial-block] [content] `@partial-block` where no block is given; `{{#> layout}} … {{/layout}}` gives one; `{{#> @partial-block}} … {{/@partial-block}}` holds what stands for it",
            ],
        ),
        (
            "{{#> around}}x{{/around}}",
            &[
                "E0709 [@partial-block] [content] `@partial-block` where no block is given; `{{#> layout}} … {{/layout}}` gives one; `{{#> @partial-block}} … {{/@partial-block}}` holds what stands for it",
            ],
        ),
        (
            "{{> @partial-block}}",
            &[
                "E0709 [@partial-block] `@partial-block` where no block is given; `{{#> layout}} … {{/layout}}` gives one; `{{#> @partial-block}} … {{/@partial-block}}` holds what stands for it",
            ],
        ),
        (
            "{{> header city card}}",
            &[
                "E0701 [card] second context of a partial; further values are given by name: `{{> card row title=name}}`",
            ],
        ),
        (
            "{{> header city title=card}}",
            &[
                "E0708 [city] context that is a text beside arguments by name; give it by name too: `{{> card value=first_name title=\"…\"}}`",
            ],
        ),
        (
            "{{#each tags}}{{> this title=\"x\"}}{{/each}}",
            &[
                "E0708 [this] the arguments of the partial together printed as a value; print its parts, each by its name",
            ],
        ),
        (
            "{{#each recent}}{{> rows}}{{/each}}",
            &[
                "E0702 [recent] field `recent` not found in the rows; the token of that name is `@root.recent` here; [recent] -> [@root.recent]",
            ],
        ),
        (
            "{{#each recent as |row|}}{{> row}}{{/each}}",
            &[
                "E0709 [row.name] block parameter `row` of the template around the partial; give it to the partial: `row=row`",
            ],
        ),
        (
            "{{#if city}}{{#*inline \"x\"}}a{{/inline}}{{/if}}",
            &[
                "E0709 [x] inline partial `x` inside of a block; write it at the top of the template, before what uses it",
            ],
        ),
        (
            "{{> later}}{{#*inline \"later\"}}a{{/inline}}",
            &[
                "E0705 [later] partial `later` not found; an inline partial is written before what uses it, in the same template or around it",
            ],
        ),
    ];
    all_told(&mut shop, cases);
}

#[test]
fn an_argument_that_hides_a_field_is_told() {
    let mut shop = Shop::new(&[
        ("list.hbs", "{{#each recent}}{{name}}{{/each}}"),
        ("inner.hbs", "{{name}}"),
        ("middle.hbs", "{{> inner}}{{#each recent}}{{> inner this}}{{/each}}"),
    ]);
    let hidden = "E0709 [name] `name` that the argument of a partial `name` hides; give that another name";
    let cases: &[(&str, &[&str])] = &[("{{> list name=city}}", &[hidden]), ("{{> middle name=city}}", &[hidden])];
    all_told(&mut shop, cases);
}

#[test]
fn circles_of_partials_are_shown_whole() {
    let mut shop = Shop::new(&[
        ("self.hbs", "{{#if city}}{{> self}}{{/if}}"),
        ("a.hbs", "{{> b}}"),
        ("b.hbs", "{{#each recent}}{{> c}}{{/each}}"),
        ("c.hbs", "{{> a}}"),
        ("wrap.hbs", "{{> @partial-block}}"),
        ("block.hbs", "{{#> wrap}}{{> block}}{{/wrap}}"),
    ]);
    let cases: &[(&str, &[&str])] = &[
        (
            "{{> self}}",
            &[
                "E0706 [self] partial `self` that puts itself in; a partial may not put itself in, neither directly nor through others",
            ],
        ),
        (
            "{{> a}}",
            &[
                "E0706 [a] [b] [c] partial `a` that puts itself in; a partial may not put itself in, neither directly nor through others",
            ],
        ),
        (
            "{{#*inline \"x\"}}{{> y}}{{/inline}}{{#*inline \"y\"}}{{> x}}{{/inline}}{{> x}}",
            &[
                "E0706 [x] [y] partial `x` that puts itself in; a partial may not put itself in, neither directly nor through others",
            ],
        ),
        (
            "{{> block}}",
            &[
                "E0706 [block] partial `block` that puts itself in; a partial may not put itself in, neither directly nor through others",
            ],
        ),
        (
            "{{#> wrap}}{{> wrap}}{{/wrap}}",
            &[
                "E0709 [@partial-block] [wrap] `@partial-block` where no block is given; `{{#> layout}} … {{/layout}}` gives one; `{{#> @partial-block}} … {{/@partial-block}}` holds what stands for it",
            ],
        ),
    ];
    all_told(&mut shop, cases);
    let piece = shop.file(Escape::Html, "a.hbs");
    let (_, findings) = shop.check(&piece);
    assert_eq!(findings[0].notes, ["`a` → `b` → `c` → `a`"]);
    let files: Vec<String> = findings[0]
        .labels
        .iter()
        .map(|label| shop.sources.get(label.span.file).unwrap().path.to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, ["templates/c.hbs", "templates/a.hbs", "templates/b.hbs"]);
}

#[test]
fn a_partial_may_stand_in_its_own_block() {
    // The block is filled before the partial.
    let mut shop = Shop::new(&[("wrap.hbs", "({{#> @partial-block}}-{{/@partial-block}})")]);
    assert_eq!(shop.gives(Escape::None, "{{#> wrap}}{{> wrap}}{{/wrap}}", &super::values()), "((-))");
}
