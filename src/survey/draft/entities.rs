//! Entities as text: source, key, time, relations, columns, and why. Knows nothing of segments.

use super::super::column::Profile;
use super::super::event::Time;
use super::super::meaning::{self, Personal};
use super::super::relation::{Relation, above};
use super::super::subject::led;
use super::super::words::spoken;
use super::super::{Survey, Table};
use super::literal::{column, count, counted};
use crate::data::Hunch;
use crate::model::{ColumnSpec, Source, Type, date_of};
use crate::syntax::quoted;

pub(super) fn text(survey: &Survey) -> String {
    let mut text =
        "# What the data is, read off the files. `guessed` marks what the data makes likely but does not prove.\n\n"
            .to_owned();
    text.push_str(&subject(survey));
    for at in order(survey) {
        text.push_str(&entity(survey, at));
    }
    text
}

fn subject(survey: &Survey) -> String {
    let Some(at) = survey.subject else {
        return "# guessed: no subject, for no entity has a key. Segments need one: a column that is present and\n\
                # different in every row, or several such columns together. Then `key COLUMN` and `subject NAME`.\n\n"
            .to_owned();
    };
    let others = survey.tables.len() - 1;
    let leading = led(&survey.relations, at).len();
    let why = match (others, leading) {
        (0, _) => String::new(),
        (_, 0) => "# guessed: by its name, for no other entity belongs to it\n".to_owned(),
        _ if others == leading => "# guessed: all other entities lead to it\n".to_owned(),
        _ => format!(
            "# guessed: {leading} of the other {others} entities lead{} to it\n",
            if leading == 1 { "s" } else { "" }
        ),
    };
    format!("{why}subject {}\n\n", survey.tables[at].name)
}

/// The subject, then what leads to it, owners first, then the others; each by name.
fn order(survey: &Survey) -> Vec<usize> {
    let leading = survey.subject.map(|subject| led(&survey.relations, subject)).unwrap_or_default();
    let mut order: Vec<usize> = (0..survey.tables.len()).collect();
    order.sort_by_key(|at| {
        (Some(*at) != survey.subject, !leading.contains(at), above(&survey.relations, *at).len(), *at)
    });
    order
}

fn entity(survey: &Survey, at: usize) -> String {
    let table = &survey.tables[at];
    let mut lines = vec![format!("# {}", summary(table))];
    lines.push(head(table));
    lines.extend(source(table));
    lines.extend(key(table));
    lines.extend(time(survey, table));
    for relation in survey.relations.iter().filter(|relation| relation.from == at) {
        lines.extend(belongs(survey, relation));
    }
    lines.extend(columns(table));
    lines.extend(unused(table));
    lines.push("}\n\n".to_owned());
    lines.join("\n")
}

fn head(table: &Table) -> String {
    let plural = if table.plural == table.name { String::new() } else { format!("/{}", table.plural) };
    format!("entity {}{plural} {{", table.name)
}

/// One row in a sentence.
fn one(name: &str) -> String {
    let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {}", spoken(name))
}

fn summary(table: &Table) -> String {
    let rows = counted(table.rows, "row");
    let days = table.time.column().and_then(|column| table.columns[column].days);
    match days {
        Some((first, last)) if first != last => {
            format!("{rows}, from {} to {}", date_of(first).format("%Y-%m-%d"), date_of(last).format("%Y-%m-%d"))
        }
        _ => rows,
    }
}

fn source(table: &Table) -> Vec<String> {
    let Source { separator, decimal, encoding, missing, reject_bad_rows, .. } = &table.source;
    let mut options = Vec::new();
    let mut option = |word: &str, value: Option<String>| {
        options.extend(value.map(|value| format!("{word} {}", quoted(&value))));
    };
    option("separator", separator.map(String::from));
    option("decimal", decimal.map(String::from));
    option("encoding", encoding.clone());
    if !missing.is_empty() {
        let words: Vec<String> = missing.iter().map(|word| quoted(word)).collect();
        options.push(format!("missing {}", words.join(", ")));
    }
    if *reject_bad_rows {
        options.push("on bad rows reject".to_owned());
    }
    let mut lines: Vec<String> = table.hunches.iter().filter_map(why).collect();
    let path = quoted(&table.input.written);
    lines.push(match options.as_slice() {
        [] => format!("source {path}"),
        options => format!("source {path} {{ {} }}", options.join(" ")),
    });
    lines
}

fn why(hunch: &Hunch) -> Option<String> {
    Some(match hunch {
        Hunch::Encoding(label) => format!("# guessed: bytes that are not UTF-8 are read as {label}"),
        Hunch::DecimalComma(name) => format!("# guessed: a comma before fractions, as in {}", shown(name)),
        Hunch::Missing(words, name) => {
            let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
            format!("# guessed: {} for no value, as in {}", words.join(", "), shown(name))
        }
        Hunch::BadRows(bad, all) => {
            format!("# guessed: {} of {} rows do not fit and are set aside", count(*bad), count(*all))
        }
        Hunch::Days { .. } => return None,
    })
}

/// A name in a comment, which is one line.
fn shown(name: &str) -> String {
    let short: String = name.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(60).collect();
    if short.contains(' ') { format!("`{short}`") } else { short }
}

fn key(table: &Table) -> Vec<String> {
    let Some(key) = &table.key else {
        return vec![
            "# guessed: no key, for neither one column nor two or three together tell all rows apart".to_owned(),
        ];
    };
    let names: Vec<String> = key.columns.iter().map(|at| column(&table.columns[*at].called)).collect();
    let why = match names.len() {
        1 if key.named => None,
        1 => Some(format!("# guessed: different in all {}, whatever its name says", counted(table.rows, "row"))),
        _ => Some(format!("# guessed: together they tell all {} apart", counted(table.rows, "row"))),
    };
    why.into_iter().chain([format!("key {}", names.join(", "))]).collect()
}

fn time(survey: &Survey, table: &Table) -> Vec<String> {
    let called = |at: usize| shown(&table.columns[at].called);
    let clause = |at: usize| format!("time {}", column(&table.columns[at].called));
    match &table.time {
        Time::Nothing => Vec::new(),
        Time::At(at) => {
            let others = table.columns.iter().enumerate().filter(|(other, column)| other != at && column.ty.is_time());
            let others: Vec<String> = others.map(|(_, column)| shown(&column.called)).collect();
            let why = (!others.is_empty()).then(|| format!("# guessed: rather than {}", listed(&others)));
            why.into_iter().chain([clause(*at)]).collect()
        }
        Time::For(at, member) => {
            let rows = spoken(&survey.tables[*member].plural);
            vec![format!("# guessed: {rows} have no time of their own and happen at this one"), clause(*at)]
        }
        Time::Unclear(at) => {
            let is_event = meaning::event(&table.columns[*at].called, &table.name).is_some();
            vec![if is_event {
                format!("# guessed: no time, for {} is no event, whatever {} says", one(&table.name), called(*at))
            } else {
                format!("# guessed: no time, for {} says something else", called(*at))
            }]
        }
    }
}

fn listed(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first, second] => format!("{first} or {second}"),
        [first, ..] => format!("{first} or one of {} others", names.len() - 1),
    }
}

fn belongs(survey: &Survey, relation: &Relation) -> Vec<String> {
    let (here, there) = (&survey.tables[relation.from], &survey.tables[relation.to]);
    let names = |table: &Table, columns: &[usize]| {
        let names: Vec<String> = columns.iter().map(|at| column(&table.columns[*at].called)).collect();
        if names.len() == 1 { names.concat() } else { format!("({})", names.join(", ")) }
    };
    let remote = there.key.as_ref().map(|key| key.columns.clone()).unwrap_or_default();
    let (ours, theirs) = (names(here, &relation.local), names(there, &remote));
    let mut clause = format!("belongs to {}", there.name);
    if let Some(role) = &relation.role {
        clause.push_str(&format!(" as {role}"));
    }
    if let Some(reverse) = &relation.reverse {
        clause.push_str(&format!(" reverse {reverse}"));
    }
    clause.push_str(&format!(" on {ours}"));
    if ours != theirs {
        clause.push_str(&format!(" = {theirs}"));
    }
    let (rows, found) = relation.rows;
    let lost = rows - found;
    let why = (lost > 0).then(|| {
        let part = found as f64 / rows as f64 * 100.0;
        let part = if part >= 99.9 { "nearly all".to_owned() } else { format!("{part:.1} %") };
        format!("# guessed: {part} of the rows have their {} ({} do not)", spoken(&there.name), count(lost))
    });
    why.into_iter().chain([clause]).collect()
}

fn columns(table: &Table) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, profile) in table.columns.iter().enumerate() {
        let declared = table.source.columns.iter().find(|spec| spec.name == profile.name);
        let Some(entry) = entry(table, at, profile, declared) else { continue };
        let days = table.hunches.iter().find_map(|hunch| match hunch {
            Hunch::Days { column, pattern, other } if *column == profile.name => Some((pattern, other)),
            _ => None,
        });
        if let Some((pattern, other)) = days {
            lines.push(format!("# guessed: {}; every value would also fit {}", first_part(pattern), quoted(other)));
        }
        lines.push(entry);
    }
    if lines.is_empty() {
        return lines;
    }
    ["columns {".to_owned()].into_iter().chain(lines).chain(["}".to_owned()]).collect()
}

fn first_part(pattern: &str) -> &'static str {
    if pattern.starts_with("%m") { "the month first" } else { "the day first" }
}

fn entry(table: &Table, at: usize, profile: &Profile, declared: Option<&ColumnSpec>) -> Option<String> {
    let personal = table.personal(at);
    let is_renamed = profile.called != profile.name;
    // Digits to call are no number.
    let as_text = personal == Some(Personal::Phone) && profile.ty == Type::Int;
    if declared.is_none() && personal.is_none() && !is_renamed {
        return None;
    }
    let mut text = if is_renamed {
        format!("{} as {}", quoted(&profile.name), column(&profile.called))
    } else {
        column(&profile.name)
    };
    let kind = match declared.and_then(|spec| spec.declared.as_ref()) {
        _ if as_text => Some("text".to_owned()),
        Some(declared) => {
            let mut kind = declared.ty.to_string();
            kind.extend(declared.format.iter().map(|format| format!(" {}", quoted(format))));
            kind.extend(declared.words.iter().map(|(yes, no)| format!(" {} / {}", quoted(yes), quoted(no))));
            Some(kind)
        }
        None if personal.is_some() => Some(profile.ty.to_string()),
        None => None,
    };
    text.extend(kind.map(|kind| format!(" : {kind}")));
    if personal.is_some() {
        text.push_str(" personal");
    }
    Some(text)
}

/// So many unusable columns are named.
const UNUSED: usize = 3;

fn unused(table: &Table) -> Vec<String> {
    let unused: Vec<&Profile> = table.columns.iter().filter(|column| column.unsupported.is_some()).collect();
    let mut lines: Vec<String> = unused
        .iter()
        .take(UNUSED)
        .map(|column| {
            format!(
                "# column {} is not used: {}",
                shown(&column.name),
                column.unsupported.as_deref().unwrap_or_default()
            )
        })
        .collect();
    if unused.len() > UNUSED {
        lines.push(format!("# {} are not used either", counted((unused.len() - UNUSED) as u64, "other column")));
    }
    lines
}
