//! Constants that no row has.

use std::collections::{BTreeMap, BTreeSet};

use super::literals::{ColumnId, Sought, What};
use super::values::Values;
use super::{Answers, Audit, Found, SHOWN, words};
use crate::diag::{Code, Diagnostic};
use crate::model::{ExprKind, Value, fold_case};
use crate::source::Span;
use crate::syntax::ast::{Expr, TextOp};

/// Values of a column are listed if there are not more.
const FEW: usize = 6;

/// What would be right in the place of a constant.
struct Right {
    words: String,
    /// The literal that goes there; none where it is not the literal that has to change.
    literal: Option<String>,
}

impl Audit<'_> {
    /// A finding for each comparison with constants that no row has; the same one in several places is told once.
    pub(super) fn unknown(&self, answers: &Answers<'_>) -> Vec<Found> {
        let mut by_whole: BTreeMap<Span, Vec<&Sought<'_>>> = BTreeMap::new();
        for sought in &self.survey.sought {
            if let Some(values) = answers.values.get(&sought.column)
                && values.present() > 0
                && self.is_unknown(answers, sought, values)
            {
                by_whole.entry(sought.whole.span).or_default().push(sought);
            }
        }
        let mut found: Vec<(&Sought<'_>, Found)> = Vec::new();
        for group in by_whole.into_values() {
            let first = group[0];
            if let [one] = group.as_slice() {
                let known = |(other, _): &&mut (&Sought<'_>, Found)| {
                    other.column == one.column && other.what == one.what && other.ignoring_case == one.ignoring_case
                };
                if let Some((_, known)) = found.iter_mut().find(known) {
                    if known.diagnostic.labels.len() <= SHOWN {
                        known.diagnostic.labels.push(also(one.span));
                    }
                    known.within.extend(one.within);
                    known.homes.insert(one.home);
                    continue;
                }
                found.push((first, found_at(first, one_unknown(answers, one))));
            } else {
                found.push((first, found_at(first, several_unknown(answers, &group))));
            }
        }
        found.into_iter().map(|(_, found)| found).collect()
    }

    fn is_unknown(&self, answers: &Answers<'_>, sought: &Sought<'_>, values: &Values) -> bool {
        match &sought.what {
            What::Value(value) => !values.has(value, sought.ignoring_case),
            What::Part(op, text) => !values.texts().any(|known| meets(known, *op, text, sought.ignoring_case)),
            What::Entries(_) => {
                let part = sought.within.map(|part| &self.survey.parts[part]);
                let asked = part.filter(|part| part.expr.span == sought.whole.span);
                asked.is_some_and(|part| {
                    let denied = matches!(answers.catalog.exprs[part.id].kind, ExprKind::Not(_));
                    answers.counted(part).is_some_and(|(holds, rows)| holds == if denied { rows } else { 0 })
                })
            }
        }
    }
}

fn found_at(sought: &Sought<'_>, diagnostic: Diagnostic) -> Found {
    Found {
        diagnostic,
        within: sought.within.into_iter().collect(),
        homes: BTreeSet::from([sought.home]),
        empties: BTreeSet::new(),
    }
}

fn also(span: Span) -> crate::diag::Label {
    crate::diag::Label { span, message: "also here".into() }
}

/// Whether a text meets a text test; a regular expression that cannot be read was told before.
fn meets(known: &str, op: TextOp, text: &str, ignoring_case: bool) -> bool {
    if op == TextOp::Matches {
        let pattern = regex::RegexBuilder::new(text).case_insensitive(ignoring_case).build();
        return pattern.is_ok_and(|pattern| pattern.is_match(known));
    }
    if ignoring_case {
        return meets(&fold_case(known), op, &fold_case(text), false);
    }
    match op {
        TextOp::Contains => known.contains(text),
        TextOp::StartsWith => known.starts_with(text),
        TextOp::EndsWith => known.ends_with(text),
        TextOp::Matches => false,
    }
}

/// The condition of a text test in words.
fn test_words(op: TextOp) -> &'static str {
    match op {
        TextOp::Contains => "contains",
        TextOp::StartsWith => "starts with",
        TextOp::EndsWith => "ends with",
        TextOp::Matches => "matches",
    }
}

fn one_unknown(answers: &Answers<'_>, sought: &Sought<'_>) -> Diagnostic {
    let (rows, column) = named(answers, sought.column);
    let message = match &sought.what {
        What::Value(value) => {
            format!("no row of `{rows}` has {} in column `{column}`", shown(answers, sought.column, value))
        }
        What::Part(op, text) => {
            format!("no `{column}` of `{rows}` {} {}", test_words(*op), words::quoted(text))
        }
        What::Entries(list) => {
            let name = &answers.catalog.list(*list).name;
            let entries = answers.lists.get(list).map_or(0, Vec::len);
            let none =
                if entries == 1 { "the entry is not".to_owned() } else { format!("none of the {entries} entries is") };
            format!("list `{name}`: {none} in column `{column}` of `{rows}`")
        }
    };
    let mut diagnostic = Diagnostic::new(Code::UnknownValue, message).at(sought.span, "");
    if let Some((name, place)) = param(answers, sought) {
        diagnostic = diagnostic.at(place, format!("param `{name}`"));
    }
    let right = right(answers, sought);
    // A value that differs in its case only says enough.
    if right.is_none()
        && let Some(note) = note(answers, sought.column)
    {
        diagnostic = diagnostic.note(note);
    }
    let Some(right) = right else { return diagnostic };
    let diagnostic = diagnostic.help(right.words);
    match right.literal {
        Some(literal) => match mendable(answers, sought) {
            Some(place) => diagnostic.fix(place, literal),
            None => diagnostic,
        },
        None => diagnostic.fix(end(sought.whole), " ignoring case"),
    }
}

fn several_unknown(answers: &Answers<'_>, group: &[&Sought<'_>]) -> Diagnostic {
    let (rows, column) = named(answers, group[0].column);
    let texts: Vec<String> = group
        .iter()
        .map(|sought| match &sought.what {
            What::Value(value) => shown(answers, sought.column, value),
            What::Part(op, text) => format!("{} {}", test_words(*op), words::quoted(text)),
            What::Entries(_) => String::new(),
        })
        .collect();
    let message = format!("no row of `{rows}` has {} in column `{column}`", words::listed(&texts, "or"));
    let mut diagnostic = Diagnostic::new(Code::UnknownValue, message);
    for sought in group.iter().take(SHOWN) {
        let near = right(answers, sought).map(|right| right.words).unwrap_or_default();
        diagnostic = diagnostic.at(sought.span, near);
    }
    match note(answers, group[0].column) {
        Some(note) => diagnostic.note(note),
        None => diagnostic,
    }
}

/// The plural of the rows, and the column's name.
fn named<'s>(answers: &Answers<'s>, (entity, column): ColumnId) -> (&'s str, &'s str) {
    let entity = answers.catalog.entity(entity);
    (&entity.plural, &entity.columns[column as usize].name)
}

fn shown(answers: &Answers<'_>, (entity, column): ColumnId, value: &Value) -> String {
    let ty = &answers.catalog.entity(entity).columns[column as usize].ty;
    match value {
        Value::Text(text) => words::quoted(text),
        other => super::values::number(other).map_or_else(String::new, |it| words::number(answers.catalog, it, ty)),
    }
}

/// What the column has instead.
fn note(answers: &Answers<'_>, column: ColumnId) -> Option<String> {
    let values = answers.values.get(&column)?;
    let (_, name) = named(answers, column);
    if let Some((low, high)) = values.ends() {
        let ty = &answers.catalog.entity(column.0).columns[column.1 as usize].ty;
        let shown = |number| words::number(answers.catalog, number, ty);
        return Some(format!("the values of `{name}` go from {} to {}", shown(low), shown(high)));
    }
    let most: Vec<String> = values.most(FEW).into_iter().map(words::quoted).collect();
    match (most.as_slice(), values.distinct()) {
        // Flags and numbers with a point are not told by their values.
        ([], _) => None,
        ([one], _) => Some(format!("`{name}` is {one} wherever it is present")),
        (few, all) if all <= FEW => Some(format!("the values of `{name}` are {}", few.join(", "))),
        (most, all) => {
            let most: Vec<&str> = most.iter().take(SHOWN).map(String::as_str).collect();
            Some(format!("`{name}` has {all} values, most often {}", most.join(", ")))
        }
    }
}

/// What was probably meant.
fn right(answers: &Answers<'_>, sought: &Sought<'_>) -> Option<Right> {
    let values = answers.values.get(&sought.column)?;
    let ignoring = || Right { words: "the case differs: append `ignoring case`".into(), literal: None };
    match &sought.what {
        What::Value(Value::Text(text)) => {
            let spellings = values.spellings(text);
            match spellings.as_slice() {
                [] => {
                    let near = values.nearest(text)?;
                    let literal = words::quoted(near);
                    Some(Right { words: format!("did you mean {literal}?"), literal: Some(literal) })
                }
                [one] => {
                    let literal = words::quoted(one);
                    let words = format!("the case differs: write {literal}, or append `ignoring case`");
                    Some(Right { words, literal: Some(literal) })
                }
                _ => Some(ignoring()),
            }
        }
        What::Part(op, text) => values.texts().any(|known| meets(known, *op, text, true)).then(ignoring),
        What::Value(_) | What::Entries(_) => None,
    }
}

/// The param that gives the constant, with the place of its definition.
fn param<'s>(answers: &Answers<'s>, sought: &Sought<'_>) -> Option<(&'s str, Span)> {
    let written = answers.sources.slice(sought.span).trim_matches('`');
    let mut params = answers.items.iter().filter_map(|item| match &item.node {
        crate::syntax::ast::ItemKind::Param(param) => Some(param),
        _ => None,
    });
    let param = params.find(|param| param.name.node == written)?;
    Some((param.name.node.as_str(), param.value.span))
}

/// Where the literal stands that would have to change; none where the command line has set it.
fn mendable(answers: &Answers<'_>, sought: &Sought<'_>) -> Option<Span> {
    let Some((_, place)) = param(answers, sought) else { return Some(sought.span) };
    let What::Value(Value::Text(text)) = &sought.what else { return None };
    (answers.sources.slice(place) == words::quoted(text)).then_some(place)
}

fn end(whole: &Expr) -> Span {
    Span { start: whole.span.end, ..whole.span }
}
