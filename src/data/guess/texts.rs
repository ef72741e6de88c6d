//! What the text columns of a source have in common: one decimal sign, one list of words for no value, and what each of
//! them is declared as. Knows nothing of single texts.

use std::collections::BTreeSet;

use arrow::array::{Array, AsArray};
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use chrono_tz::Tz;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::super::format::Format;
use super::super::table::{Table, read_batches};
use super::columns::{Reading, Study, study};
use super::days::{COMPACT, is_compact, is_month_first};
use super::{Guessed, Hunch, is_text};
use crate::model::{ColumnSpec, Declared, Source, Type};

/// The source as its texts say it is written; none where there is nothing to say.
pub(super) fn refine(plain: &Guessed, zone: Tz) -> Option<(Source, Vec<Hunch>)> {
    let table = &plain.table;
    let is_csv = matches!(table.format(), Format::Csv | Format::Tsv);
    let studies: Vec<Study> = (0..table.columns().len())
        .into_par_iter()
        .filter_map(|at| look(table, at, zone))
        .filter(|study| {
            is_csv || !matches!(study.reading, Reading::Comma | Reading::List(';')) && !is_usual_number(study)
        })
        .collect();
    let mut source = plain.source.clone();
    let mut hunches = Vec::new();
    if is_csv {
        decimal(&mut source, &mut hunches, table, &studies);
        missing(&mut source, &mut hunches, &studies);
    }
    let month_first = studies.iter().any(|study| match &study.reading {
        Reading::Days(patterns) => patterns.iter().all(|it| it.format.as_deref().is_some_and(is_month_first)),
        Reading::Usual(_) | Reading::Comma | Reading::Flag(..) | Reading::List(_) => false,
    });
    for study in &studies {
        let declared = match &study.reading {
            Reading::Comma => continue,
            // In a typed format a text that is always a day is declared as one; a CSV's is found again by itself.
            Reading::Usual(ty) if !is_csv => of(ty.clone()),
            Reading::Usual(_) => continue,
            Reading::Days(patterns) => days(study, patterns, month_first, &mut hunches),
            Reading::Flag(yes, no) => Declared { words: Some(((*yes).to_owned(), (*no).to_owned())), ..of(Type::Bool) },
            Reading::List(separator) => {
                Declared { format: Some(separator.to_string()), ..of(Type::List(Box::new(Type::Text))) }
            }
        };
        let name = study.name.clone();
        source.columns.push(ColumnSpec { source: vec![name.clone()], name, declared: Some(declared), personal: false });
    }
    (source != plain.source).then_some((source, hunches))
}

fn of(ty: Type) -> Declared {
    Declared { ty, format: None, words: None }
}

/// Numbers that a typed format has as texts are texts there.
fn is_usual_number(study: &Study) -> bool {
    matches!(&study.reading, Reading::Usual(ty) if !ty.is_time())
}

fn look(table: &Table, at: usize, zone: Tz) -> Option<Study> {
    let column = table.columns().get(at)?;
    if column.unsupported.is_some() || column.source.len() > 1 || table.is_partition(at) {
        return None;
    }
    if column.ty != Type::Int && !is_text(&column.ty) {
        return None;
    }
    let batches = read_batches(table, &[u32::try_from(at).ok()?], zone).ok()?;
    if is_text(&column.ty) {
        let texts = batches.iter().flat_map(|batch| batch.column(0).as_string_view().iter().flatten());
        return study(&column.name, &texts, zone);
    }
    let days = are_compact_days(&batches).then(|| Declared { format: Some(COMPACT.to_owned()), ..of(Type::Date) })?;
    Some(Study { name: column.name.clone(), missing: BTreeSet::new(), reading: Reading::Days(vec![days]) })
}

/// Too few numbers may be days by chance.
const FEWEST_DAYS: usize = 5;

fn are_compact_days(batches: &[RecordBatch]) -> bool {
    let mut numbers = batches.iter().flat_map(|batch| batch.column(0).as_primitive::<Int64Type>().iter().flatten());
    let count: usize = batches.iter().map(|batch| batch.num_rows() - batch.column(0).null_count()).sum();
    count >= FEWEST_DAYS && numbers.all(is_compact)
}

/// A source has one decimal sign: a comma only where no column has a point.
fn decimal(source: &mut Source, hunches: &mut Vec<Hunch>, table: &Table, studies: &[Study]) {
    let has_point = |ty: &Type| matches!(ty, Type::Decimal(_) | Type::Float);
    let in_columns = table.columns().iter().any(|column| has_point(&column.ty));
    let in_studies = studies.iter().any(|study| matches!(&study.reading, Reading::Usual(ty) if has_point(ty)));
    let comma = studies.iter().find(|study| study.reading == Reading::Comma);
    if let Some(study) = comma.filter(|_| !in_columns && !in_studies) {
        source.decimal = Some(',');
        hunches.push(Hunch::DecimalComma(study.name.clone()));
    }
}

fn missing(source: &mut Source, hunches: &mut Vec<Hunch>, studies: &[Study]) {
    let usable =
        |study: &&Study| !study.missing.is_empty() && (study.reading != Reading::Comma || source.decimal.is_some());
    let mut words: BTreeSet<&str> = BTreeSet::new();
    let mut first = None;
    for study in studies.iter().filter(usable) {
        words.extend(&study.missing);
        first = first.or(Some(study.name.clone()));
    }
    if let Some(column) = first {
        let words: Vec<String> = words.into_iter().map(str::to_owned).collect();
        source.missing.clone_from(&words);
        hunches.push(Hunch::Missing(words, column));
    }
}

/// The pattern of a column of days: where day and month may change places, as in the other columns, else the day first.
fn days(study: &Study, patterns: &[Declared], month_first: bool, hunches: &mut Vec<Hunch>) -> Declared {
    let is_month_first = |declared: &&Declared| declared.format.as_deref().is_some_and(is_month_first);
    let chosen = patterns.iter().find(|it| month_first && is_month_first(it)).or(patterns.first());
    let chosen = chosen.cloned().unwrap_or_else(|| of(Type::Text));
    let other = patterns.iter().find(|it| is_month_first(it) != is_month_first(&&chosen));
    if let (Some(other), Some(pattern)) = (other.and_then(|it| it.format.clone()), chosen.format.clone()) {
        hunches.push(Hunch::Days { column: study.name.clone(), pattern, other });
    }
    chosen
}
