//! White space around tags: what comes out is what Handlebars.js 4 makes of the same templates.

use super::{Shop, all_give, all_told};

fn shop() -> Shop {
    Shop::new(&[("p.hbs", "[p]"), ("card.hbs", "<b>\n{{first_name}}\n</b>\n"), ("lines.hbs", "l1\nl2\nl3")])
}

#[test]
fn a_tilde_takes_away_the_white_space_on_its_side_and_no_other() {
    all_give(
        &mut shop(),
        &[
            ("{{#if member~}}\n{{first_name}} {{city}}{{/if}}", "Ann Lyon"),
            ("{{#each recent~}}\n  {{name}} {{price}}\n{{~/each}}", "Tent 89.9Map 12"),
            ("{{> p~}}\n{{first_name}} {{city}}", "[p]Ann Lyon"),
            ("{{#each tags}}\n{{this}}\n{{/each~}}\n{{first_name}} {{city}}", "ski\ngolf\nAnn Lyon"),
            ("{{#if (not member)}}\n{{else~}}\n{{first_name}} {{city}}\n{{/if}}", "Ann Lyon\n"),
            ("{{first_name~}}x{{! c }} {{spend}}", "Annx 1234.5"),
            ("{{first_name~}} \n {{! c }}\n {{city}}", "Ann Lyon"),
            ("a {{~first_name~}} b {{city}}", "aAnnb Lyon"),
            ("a {{~{first_name}~}} b {{city}}", "aAnnb Lyon"),
            ("a\n  {{~#if member}}\nb{{/if}} c", "ab c"),
            ("a\n  {{#if member}}\n {{~city}}{{/if}} c", "a\nLyon c"),
            ("{{#each tags~}}\n\n{{! c }}\n  {{/each}}\n", ""),
            ("a\n{{#if member}}\nb\n{{/if}}  ", "a\nb\n"),
            ("a\n  {{#if member~}}\n  b\n  {{~/if}}\nc", "a\nbc"),
        ],
    );
}

#[test]
fn comments_have_tildes_too() {
    all_give(
        &mut shop(),
        &[
            ("a {{~! c ~}} b", "ab"),
            ("a {{~!-- }} c --~}} b", "ab"),
            ("x  {{! c ~}}  y", "x  y"),
            ("x  {{!-- c --~}}  y", "x  y"),
            ("x {{!-- c --}} y {{!-- d --~}} z", "x  y z"),
        ],
    );
}

#[test]
fn a_partial_indents_only_alone_on_its_line() {
    all_give(
        &mut shop(),
        &[
            ("<td>    {{> card}}</td>", "<td>    <b>\nAnn\n</b>\n</td>"),
            ("{{first_name}}  {{> lines}}  {{city}}", "Ann  l1\nl2\nl3  Lyon"),
            ("x\n    {{> lines}}.", "x\n    l1\nl2\nl3."),
            ("x\n  {{> lines}}\ny", "x\n  l1\n  l2\n  l3y"),
        ],
    );
}

#[test]
fn what_would_print_nothing_is_told() {
    all_told(
        &mut shop(),
        &[("{{raw}}", &["E0708 [raw] `raw` printed as a value; a value of that name is written `this.raw`"])],
    );
}

#[test]
fn a_block_holds_what_stands_for_a_partial_that_is_not_there() {
    all_give(&mut shop(), &[("{{#> nowhere}}default {{city}}{{/nowhere}}", "default Lyon")]);
}

#[test]
fn dates_have_no_time_of_day_and_are_compared_with_dates() {
    all_told(
        &mut shop(),
        &[
            (
                "{{date_text renewal \"%H:%M\"}}",
                &[
                    "E0704 [date_text renewal \\\"%H:%M\\\"] `date_text` of a date by the time of day, `%H:%M`; a date has no time of day; a moment has one",
                ],
            ),
            (
                "{{#if (eq renewal \"2026-6-30\")}}x{{/if}}",
                &[
                    "E0704 [(eq renewal \\\"2026-6-30\\\")] `eq` of a date and a text; a date is compared with a date, or with a text that is written as one: `\"2026-06-30\"`",
                ],
            ),
        ],
    );
}
