//! What names mean: tokens, fields, `this`, `../`, `@root`, `@index`, block parameters.

use milieu::content::{Shape, Vocabulary};

use super::{Shop, all_give, all_told};

#[test]
fn names_that_mean_nothing_are_told_with_the_nearest() {
    let cases: &[(&str, &[&str])] = &[
        (
            "{{frist_name}}",
            &[
                "E0702 [frist_name] token `frist_name` not found; did you mean `first_name`?; [frist_name] -> [first_name]",
            ],
        ),
        (
            "{{upper frist_name}}",
            &[
                "E0702 [frist_name] token `frist_name` not found; did you mean `first_name`?; [frist_name] -> [first_name]",
            ],
        ),
        (
            "{{#if frist_name}}a{{/if}}",
            &[
                "E0702 [frist_name] token `frist_name` not found; did you mean `first_name`?; [frist_name] -> [first_name]",
            ],
        ),
        (
            "{{#if city}}{{else}}{{zzz}}{{/if}}",
            &[
                "E0702 [zzz] token `zzz` not found; there are `first_name`, `city`, `card`, `spend`, `member`, `renewal`, `tags`, `recent` and 1 more",
            ],
        ),
        (
            "{{#each recent}}{{prize}}{{/each}}",
            &["E0702 [prize] field `prize` not found in the rows; did you mean `price`?; [prize] -> [price]"],
        ),
        (
            "{{#each recent}}{{city}}{{/each}}",
            &[
                "E0702 [city] field `city` not found in the rows; the token of that name is `@root.city` here; [city] -> [@root.city]",
            ],
        ),
        (
            "{{#each recent}}{{../../city}}{{/each}}",
            &[
                "E0709 [../../city] path `../../city` that leads out of the template; `../` leaves one `each`, `with` or partial; `@root.` starts at the tokens",
            ],
        ),
        ("{{city.name}}", &["E0708 [name] `name` of `city`, which is a text; `city` has no parts"]),
        (
            "{{recent.name}}",
            &[
                "E0708 [name] `name` of `recent`, which is a list of rows; go through it: `{{#each recent}} … {{/each}}`",
            ],
        ),
        (
            "{{recent.[0].name}}",
            &["E0708 [0] row of `recent` by its number; go through the rows: `{{#each recent}} … {{/each}}`"],
        ),
        (
            "{{recent.length}}",
            &["E0708 [length] `length` as a part of `recent`; `length` is a helper: `{{length recent}}`"],
        ),
        (
            "{{recent}}",
            &[
                "E0708 [recent] a list of rows printed as a value; go through the rows: `{{#each rows}}{{name}}{{/each}}`",
            ],
        ),
        (
            "{{tags}}",
            &[
                "E0708 [tags] a list printed as a value; print its values with `join`, or go through them with `{{#each}}`",
            ],
        ),
        ("{{this}}", &["E0708 [this] all tokens together printed as a value; print its parts, each by its name"]),
        (
            "{{#each recent}}{{this}}{{/each}}",
            &["E0708 [this] a whole row printed as a value; print its parts, each by its name"],
        ),
        (
            "{{@index}}",
            &["E0709 [@index] `@index` outside of `each`; `each` gives `@index`, `@first` and `@last` inside of it"],
        ),
        (
            "{{#each recent}}{{@../index}}{{/each}}",
            &[
                "E0709 [@../index] `@../index` outside of `each`; `each` gives `@index`, `@first` and `@last` inside of it",
            ],
        ),
        (
            "{{#each recent}}{{@../../index}}{{/each}}",
            &["E0709 [@../../index] `@../../index`, which leads out of the template; there are fewer blocks around it"],
        ),
        (
            "{{#each recent}}{{@key}}{{/each}}",
            &["E0709 [@key] `@key`, which rows do not have; `each` gives `@index`, `@first` and `@last`"],
        ),
        (
            "{{#each recent}}{{@indx}}{{/each}}",
            &[
                "E0709 [@indx] variable `@indx` does not exist; did you mean `@index`? there are `@index`, `@first`, `@last` and `@root.`",
            ],
        ),
        ("{{@root}}", &["E0709 [@root] `@root` without a token; `@root.` stands before the name of a token"]),
        (
            "{{#each recent as |row|}}{{row.prize}}{{/each}}",
            &["E0702 [prize] field `prize` not found in the rows; did you mean `price`?; [prize] -> [price]"],
        ),
        (
            "{{#each recent as |row|}}{{roww.price}}{{/each}}",
            &["E0702 [roww] field `roww` not found in the rows; did you mean `row`?; [roww] -> [row]"],
        ),
        (
            "{{#each recent as |city|}}{{../city}}{{/each}}",
            &["E0709 [../city] `../city` that the block parameter `city` hides; give that another name"],
        ),
        (
            "{{#each recent as |price|}}{{this.price}}{{/each}}",
            &["E0709 [this.price] `this.price` that the block parameter `price` hides; give that another name"],
        ),
        (
            "{{number}}",
            &[
                "E0704 [number] helper `number` without its arguments; the token of that name is `this.number`; [number] -> [this.number]",
            ],
        ),
        ("{{upper}}", &["E0704 [upper] helper `upper` without its arguments; it is written `{{upper text}}`"]),
        ("{{if}}", &["E0708 [if] `if` printed as a value; a value of that name is written `this.if`"]),
    ];
    all_told(&mut Shop::new(&[]), cases);
}

#[test]
fn names_mean_what_the_renderer_takes_them_for() {
    let cases = [
        ("{{city}} {{this.city}} {{./city}} {{@root.city}} {{@root/city}} {{[city]}}", "Lyon Lyon Lyon Lyon Lyon Lyon"),
        ("{{this.number}} {{[number]}} {{upper number}}", "5 5 5"),
        (
            "{{#each recent}}{{name}}{{../city}}{{@root.city}}{{@index}}{{@first}}{{@last}};{{/each}}",
            "TentLyonLyon0truefalse;MapLyonLyon1falsetrue;",
        ),
        (
            "{{#each recent}}{{#each ../tags}}{{this}}{{../name}}{{../../city}}{{@../index}}{{@index}} {{/each}}{{/each}}",
            "skiTentLyon00 golfTentLyon01 skiMapLyon10 golfMapLyon11 ",
        ),
        ("{{#each recent as |row at|}}{{row.name}}{{at}}{{@root.city}}{{/each}}", "Tent0LyonMap1Lyon"),
        (
            "{{#each recent as |row|}}{{#each @root.tags as |tag|}}{{row.name}}{{tag}} {{/each}}{{/each}}",
            "Tentski Tentgolf Mapski Mapgolf ",
        ),
        ("{{#each recent}}{{#if @first}}{{name}}{{../city}}{{/if}}{{/each}}", "TentLyon"),
        ("{{#each recent}}{{#with name}}{{this}}{{@index}}{{../price}}{{/with}}{{/each}}", "Tent089.9Map112"),
        ("{{#with recent}}{{#each this}}{{name}}{{/each}}{{/with}}", "TentMap"),
        ("{{#with city as |place|}}{{place}}{{../first_name}}{{/with}}", "LyonAnn"),
        ("{{#with @root.this}}{{city}}{{/with}}", "Lyon"),
        ("{{#each tags as |tag|}}{{tag}}{{/each}}", "skigolf"),
        ("{{#each tags}}{{else}}none{{/each}}{{city}}", "Lyon"),
        ("{{#each recent}}{{#if ../member}}{{name}}{{/if}}{{/each}}", "TentMap"),
    ];
    let mut shop = Shop::new(&[]);
    all_give(&mut shop, &cases);
}

#[test]
fn needs_are_in_the_order_of_first_naming_with_the_fields_that_are_named() {
    let mut shop = Shop::new(&[
        ("card.hbs", "{{price}}{{#if @root.member}}{{@root.city}}{{/if}}"),
        ("list.hbs", "{{#each rows}}{{name}}{{/each}}{{title}}"),
    ]);
    let cases = [
        ("{{city}}{{first_name}}{{city}}", "city first_name"),
        ("{{#if member}}{{else}}{{#unless card}}{{city}}{{/unless}}{{/if}}", "member card city"),
        (
            "{{#each recent}}{{name}}{{@root.city}}{{this.price}}{{/each}}{{#each recent}}{{name}}{{bought}}{{/each}}",
            "recent(name price bought) city",
        ),
        ("{{#each recent as |row|}}{{row.price}}{{/each}}", "recent(price)"),
        ("{{#each recent}}{{> card}}{{/each}}", "recent(price) member city"),
        ("{{#each recent as |row|}}{{> card row}}{{/each}}", "recent(price) member city"),
        ("{{> list rows=recent title=city}}", "recent(name) city"),
        ("{{length recent}}{{join tags}}", "recent tags"),
        ("{{money spend}}{{#if (and member (eq city \"x\"))}}{{/if}}", "spend member city"),
        ("{{#with recent}}{{#each this}}{{bought}}{{/each}}{{/with}}", "recent(bought)"),
        ("Hello", ""),
    ];
    for (template, expected) in &cases {
        assert_eq!(shop.needs(template), *expected, "{template}");
    }
}

#[test]
fn a_need_is_where_it_is_first_named() {
    let mut shop = Shop::new(&[("a.hbs", "\n  {{city}}")]);
    let piece = shop.file(milieu::content::Escape::Html, "a.hbs");
    let (needs, _) = shop.check(&piece);
    let place = needs.0[0].at;
    let file = shop.sources.get(place.file).unwrap();
    assert_eq!((file.path.to_string_lossy().as_ref(), file.position(place.start)), ("templates/a.hbs", (2, 5)));
    assert_eq!(shop.sources.slice(place), "city");
}

#[test]
fn without_tokens_none_is_offered() {
    let mut shop = Shop::new(&[]);
    shop.vocabulary = Vocabulary::default();
    assert_eq!(shop.says("{{city}}"), ["E0702 [city] token `city` not found; there is none"]);
    assert_eq!(shop.says("Hello"), Vec::<String>::new());
    shop.vocabulary.tokens.push(("matrix".into(), Shape::List(Box::new(Shape::List(Box::new(Shape::Number))))));
    let cases: &[(&str, &[&str])] = &[
        ("{{#each matrix}}{{join this}}{{#each this}}{{this}}{{/each}}{{/each}}", &[]),
        ("{{join matrix}}", &["E0704 [matrix] `list` of `join` is a list; it takes a list of values"]),
    ];
    all_told(&mut shop, cases);
}
