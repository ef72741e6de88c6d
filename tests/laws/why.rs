//! What is told of one record is what a run says of it: whether it is in, and the day on which time alone changes that.

use std::collections::BTreeSet;
use std::path::Path;

use arrow::array::AsArray;
use arrow::record_batch::RecordBatch;
use arrow::util::display::{ArrayFormatter, FormatOptions};
use milieu::model::{Clock, date_of};
use milieu::progress::Silent;
use milieu::workspace::{Options, RunOptions, Why, Workspace};

use super::generate::{Case, Features, Often, Random};
use super::hold::{Law, Verdict};
use super::tables::{self, CSV, PARQUET, Storage};

/// Over Parquet, of which only some rows are read.
pub(crate) const WHY: Law = Law {
    name: "why says what a run says",
    features: Features { extremes: Often::Never, ..Features::ALL },
    ask: |case| told(case, PARQUET),
};

/// Over texts.
pub(crate) const WHY_OF_TEXT: Law = Law {
    name: "why says of texts what a run says",
    features: Features { extremes: Often::Never, text: true, ..Features::ALL },
    ask: |case| told(case, CSV),
};

/// Of so many definitions so many records are asked for.
const DEFINITIONS: usize = 4;
const RECORDS: usize = 2;

fn told(case: &Case, storage: Storage) -> Verdict {
    let folder = tempfile::tempdir().expect("a folder");
    tables::write(case, folder.path(), storage);
    std::fs::write(folder.path().join("case.seg"), case.text(storage)).expect("a file");
    let membership = match run(folder.path(), case.clock) {
        Ok(membership) => membership,
        Err(why) => return Verdict::Silent(why),
    };
    let mut random = Random::new(case.seed ^ 0x7768_7900);
    let schema = membership.schema();
    let conditions: Vec<&str> = schema
        .fields()
        .iter()
        .skip(1)
        .filter(|field| field.data_type().equals_datatype(&arrow::datatypes::DataType::Boolean))
        .map(|field| field.name().as_str())
        .collect();
    if conditions.is_empty() || membership.num_rows() == 0 {
        return Verdict::Holds(0);
    }
    let mut asked = BTreeSet::new();
    for _ in 0..DEFINITIONS * RECORDS {
        let name = *random.pick(&conditions);
        let row = random.below(membership.num_rows());
        if !asked.insert((name, row)) {
            continue;
        }
        let key = key(&membership, row);
        let mut workspace = open(folder.path(), case.clock);
        let why = match workspace.why(name, &key, &Silent) {
            Ok(why) => why,
            Err(failure) => return Verdict::Broken(format!("{name} of {key}: {failure:?} {:?}", workspace.findings())),
        };
        let is = holds(&membership, name, &key);
        if why.holds != Some(is) {
            return Verdict::Broken(format!("{name} of {key}: a run says {is}, why {:?}", why.holds));
        }
        if let Err(broken) = day(folder.path(), case.clock, &why, name, &key) {
            return Verdict::Broken(broken);
        }
    }
    Verdict::Holds(asked.len())
}

/// On the day that is told it is otherwise, and the day before it was not; of a clock with a time of day the microsecond before it.
fn day(folder: &Path, clock: Clock, why: &Why, name: &str, key: &str) -> Result<(), String> {
    let Some(until) = &why.until else { return Ok(()) };
    let (before, behind, told) = match (clock, &until.day, &until.at) {
        (Clock::Day(_), Some(day), _) => {
            let date: chrono::NaiveDate = day.parse().map_err(|error| format!("{error}"))?;
            let number = milieu::model::day_number(date);
            (Clock::Day(number - 1), Clock::Day(number), day)
        }
        (Clock::Moment(now), Some(_), Some(moment)) => {
            let at = chrono::DateTime::parse_from_rfc3339(moment).map_err(|error| format!("{error}"))?;
            let at = at.timestamp_micros();
            (Clock::Moment((at - 1).max(now)), Clock::Moment(at), moment)
        }
        _ => return Ok(()),
    };
    for (at, turned) in [(behind, true), (before, false)] {
        let Ok(membership) = run(folder, at) else { continue };
        let is = holds(&membership, name, key);
        if is != (why.holds == Some(true)) ^ turned {
            return Err(format!("{name} of {key}: why says it turns on {told}, a run at {at:?} says {is}"));
        }
    }
    Ok(())
}

fn open(folder: &Path, clock: Clock) -> Workspace {
    let as_of = match clock {
        Clock::Day(day) => date_of(day).format("%Y-%m-%d").to_string(),
        Clock::Moment(at) => chrono::DateTime::from_timestamp_micros(at).expect("a moment").to_rfc3339(),
    };
    Workspace::open(folder, Options { as_of: Some(as_of), ..Options::default() }).expect("a workspace")
}

fn run(folder: &Path, clock: Clock) -> Result<RecordBatch, String> {
    let mut workspace = open(folder, clock);
    let wishes = RunOptions { stream: true, no_cache: true, ..RunOptions::default() };
    let report =
        workspace.run(&wishes, &Silent).map_err(|failure| format!("{failure:?} {:?}", workspace.findings().first()))?;
    report.membership.ok_or_else(|| "no membership".to_owned())
}

fn key(membership: &RecordBatch, row: usize) -> String {
    let text = ArrayFormatter::try_new(membership.column(0), &FormatOptions::default()).expect("a key");
    text.value(row).to_string()
}

/// Whether the record is in; who is not there is in nothing.
fn holds(membership: &RecordBatch, name: &str, of: &str) -> bool {
    let row = (0..membership.num_rows()).find(|&row| key(membership, row) == of);
    let flags = membership.column_by_name(name).map(|column| column.as_boolean().clone());
    row.zip(flags).is_some_and(|(row, flags)| flags.value(row))
}

#[test]
fn why_says_what_a_run_says() {
    WHY.holds(400);
}

#[test]
fn why_says_of_texts_what_a_run_says() {
    WHY_OF_TEXT.holds(200);
}
