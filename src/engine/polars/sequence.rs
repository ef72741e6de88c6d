//! Sequences: the rows of every step are gathered by record, then each record's rows are walked from the first step on.

use std::collections::HashMap;
use std::sync::Arc;

use polars::prelude::*;

use super::alike::Alike;
use super::executor::State;
use super::fold::Rows;
use super::kernel::lane;
use super::physical;
use crate::model::{DAY_MICROS, Interval, SequenceId, SequenceStep, Type, Value, shift_day, shift_moment};

/// A row that may stand for a step.
#[derive(Clone, Debug)]
pub(super) struct Event {
    record: u32,
    time: i64,
    same: Box<[Value]>,
}

/// Whose rows a step has gathered under which number.
pub(super) enum Records {
    /// Each record's own, under the record's row.
    Own,
    /// The same for all records, under 0.
    All,
    /// Those of records that are alike, under their group's number.
    Alike(Arc<Alike>),
}

/// The rows of one step, by record and time once they are complete.
pub(super) struct Events {
    rows: Vec<Event>,
    records: Records,
}

impl Events {
    /// No rows yet.
    pub(super) fn new(records: Records) -> Self {
        Self { rows: Vec::new(), records }
    }

    /// Takes the rows of a chunk; rows without a time stand in no sequence.
    pub(super) fn gather(&mut self, rows: &Rows<'_>, time: &Column, same: &[(Column, Type)]) -> PolarsResult<()> {
        let time = time.cast(&DataType::Int64)?;
        let times = lane::ints(&time)?;
        let same: Vec<(Series, &Type)> =
            same.iter().map(|(column, ty)| (column.as_materialized_series().rechunk(), ty)).collect();
        rows.each(|row, record| {
            if let Some(time) = times.get(row) {
                let same = same
                    .iter()
                    .map(|(series, ty)| series.get(row).map_or(Value::Missing, |any| physical::value(&any, ty)))
                    .collect();
                self.rows.push(Event { record: u32::try_from(record).unwrap_or(u32::MAX), time, same });
            }
        });
        Ok(())
    }

    fn finish(&mut self) {
        self.rows.sort_by_key(|event| (event.record, event.time));
    }

    fn of(&self, record: u32) -> &[Event] {
        let record = match &self.records {
            Records::Own => record,
            Records::All => 0,
            Records::Alike(alike) => alike.of(record),
        };
        let start = self.rows.partition_point(|event| event.record < record);
        let end = self.rows.partition_point(|event| event.record <= record);
        &self.rows[start..end]
    }
}

/// Whether each record has the sequence.
pub(super) fn holds(state: &State<'_>, id: SequenceId, mut events: HashMap<usize, Events>) -> Series {
    let sequence = state.request.catalog.sequence(id);
    events.values_mut().for_each(Events::finish);
    let nothing = || Events::new(Records::Own);
    let steps: Vec<Events> =
        (0..sequence.steps.len()).map(|step| events.remove(&step).unwrap_or_else(nothing)).collect();
    let walk = Walk { state, steps: &sequence.steps };
    let mut answers = vec![false; state.count(sequence.record)];
    let mut answer = |record: u32| {
        let rows: Vec<&[Event]> = steps.iter().map(|step| step.of(record)).collect();
        if let Some(answer) = answers.get_mut(record as usize) {
            *answer = rows[0].iter().any(|first| walk.starts_with(first, &rows));
        }
    };
    match steps[0].records {
        Records::Own => steps[0].rows.chunk_by(|a, b| a.record == b.record).for_each(|group| answer(group[0].record)),
        Records::All | Records::Alike(_) => {
            (0..u32::try_from(state.count(sequence.record)).unwrap_or(u32::MAX)).for_each(answer);
        }
    }
    lane::conditions(answers.into_iter())
}

struct Walk<'a> {
    state: &'a State<'a>,
    steps: &'a [SequenceStep],
}

impl Walk<'_> {
    /// Whether the sequence can go on from this first row. Keeps the times at which the rows so far may have ended.
    fn starts_with(&self, first: &Event, rows: &[&[Event]]) -> bool {
        let mut ends = vec![first.time];
        // Steps that say `no` without a time wait for the row that comes next.
        let mut silent: Vec<usize> = Vec::new();
        let mut asked = self.steps[0].same.len();
        let mut wanted: Vec<&[Value]> = vec![&[]];
        for step in &self.steps[1..] {
            wanted.push(&first.same[asked..asked + step.same.len()]);
            asked += step.same.len();
        }
        for (number, step) in self.steps.iter().enumerate().skip(1) {
            let fits = |event: &&Event| matches(&event.same, wanted[number]);
            match (step.negated, step.within) {
                (true, None) => silent.push(number),
                (true, Some(within)) => ends.retain(|&end| {
                    let limit = self.later(end, within, number);
                    self.has_passed(limit, number)
                        && !rows[number].iter().filter(fits).any(|event| event.time > end && event.time <= limit)
                }),
                (false, within) => {
                    let mut next: Vec<i64> = Vec::new();
                    for event in rows[number].iter().filter(fits) {
                        let reached = ends.iter().any(|&end| {
                            event.time > end
                                && within.is_none_or(|within| event.time <= self.later(end, within, number))
                                && silent.iter().all(|&no| {
                                    !rows[no]
                                        .iter()
                                        .filter(|row| matches(&row.same, wanted[no]))
                                        .any(|row| row.time > end && row.time < event.time)
                                })
                        });
                        if reached && next.last() != Some(&event.time) {
                            next.push(event.time);
                        }
                    }
                    silent.clear();
                    ends = next;
                }
            }
            if ends.is_empty() {
                return false;
            }
        }
        ends.iter().any(|&end| {
            silent.iter().all(|&no| {
                !rows[no]
                    .iter()
                    .filter(|row| matches(&row.same, wanted[no]))
                    .any(|row| row.time > end && self.has_passed(row.time, no))
            })
        })
    }

    fn is_date(&self, step: usize) -> bool {
        self.state.request.plan.exprs[self.steps[step].time].ty == Type::Date
    }

    /// The last time that is at most so much later.
    fn later(&self, time: i64, by: Interval, step: usize) -> i64 {
        let zone = self.state.request.catalog.settings.zone;
        if self.is_date(step) {
            let day = i32::try_from(time).unwrap_or(i32::MAX);
            let by = Interval { days: by.days + by.micros / DAY_MICROS, ..by };
            shift_day(day, by).map_or(i64::MAX, i64::from)
        } else {
            shift_moment(time, by, zone).unwrap_or(i64::MAX)
        }
    }

    fn has_passed(&self, time: i64, step: usize) -> bool {
        let catalog = self.state.request.catalog;
        let zone = catalog.settings.zone;
        if self.is_date(step) {
            time <= i64::from(catalog.clock.today(zone))
        } else {
            time < catalog.clock.now_end(zone)
        }
    }
}

/// Present and equal, part by part.
fn matches(own: &[Value], wanted: &[Value]) -> bool {
    own.iter().zip(wanted).all(|(own, wanted)| !own.is_missing() && own == wanted)
}
