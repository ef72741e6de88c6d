//! Sequences: whether rows follow each other as the steps say. Tries every row for every step. Knows nothing of how the
//! rows of a step are found.

use std::cmp::Ordering;

use super::order::{compare, equal};
use super::{Fault, Interpreter, Place};
use crate::model::{Interval, Sequence, SequenceId, SequenceStep, Value};

/// A row that can stand at a step.
struct Event {
    /// Its time; present.
    time: Value,
    /// Its values of the step's `same`.
    same: Vec<Value>,
    /// Of a row of the first step: by later step, its values of that step's `same`.
    asked: Vec<Vec<Value>>,
}

/// A sequence with the rows that can stand at each step.
struct Walk<'w> {
    steps: &'w [SequenceStep],
    events: Vec<Vec<Event>>,
}

impl Interpreter<'_> {
    /// Whether the record at a place has such a sequence.
    pub(super) fn sequence(&self, id: SequenceId, record: &Place) -> Result<bool, Fault> {
        let sequence = self.catalog.sequence(id);
        let walk = Walk { steps: &sequence.steps, events: self.events(sequence, record)? };
        let Some(firsts) = walk.events.first() else { return Ok(false) };
        Ok(firsts.iter().any(|first| self.goes_on(&walk, 1, first, first, &[])))
    }

    /// The rows of each step that have a time.
    fn events(&self, sequence: &Sequence, record: &Place) -> Result<Vec<Vec<Event>>, Fault> {
        let mut events = Vec::new();
        for (number, step) in sequence.steps.iter().enumerate() {
            let mut rows = Vec::new();
            for row in self.rows_of(&step.range, record)? {
                let at = record.inside(step.range.rows, row);
                let time = self.value(step.time, &at)?;
                if time.is_missing() {
                    continue;
                }
                let same = step.same.iter().map(|(own, _)| self.value(*own, &at)).collect::<Result<_, _>>()?;
                let mut asked = Vec::new();
                for step in sequence.steps.iter().filter(|_| number == 0) {
                    let values = step.same.iter().map(|(_, first)| self.value(*first, &at));
                    asked.push(values.collect::<Result<_, _>>()?);
                }
                rows.push(Event { time, same, asked });
            }
            events.push(rows);
        }
        Ok(events)
    }

    /// Whether the steps from this number on can follow the row that stood last; `silent` are the steps since then that
    /// nothing may stand for until the next row, or until now.
    fn goes_on(&self, walk: &Walk, number: usize, first: &Event, last: &Event, silent: &[usize]) -> bool {
        let Some(step) = walk.steps.get(number) else {
            return silent
                .iter()
                .all(|&no| !self.matching(walk, no, first, last).any(|event| self.has_been(&event.time)));
        };
        if step.negated {
            return match step.within {
                Some(within) => {
                    self.stays_silent(walk, number, within, first, last)
                        && self.goes_on(walk, number + 1, first, last, silent)
                }
                None => self.goes_on(walk, number + 1, first, last, &[silent, &[number]].concat()),
            };
        }
        self.matching(walk, number, first, last).any(|next| {
            let in_time = step.within.is_none_or(|within| self.within(last, within, next));
            let between = |event: &Event| self.orders(&event.time, &next.time) == Some(Ordering::Less);
            let undisturbed = silent.iter().all(|&no| !self.matching(walk, no, first, last).any(between));
            in_time && undisturbed && self.goes_on(walk, number + 1, first, next, &[])
        })
    }

    /// The rows of a step that are strictly later than the row that stood last and go with the first.
    fn matching<'w>(
        &'w self,
        walk: &'w Walk,
        number: usize,
        first: &'w Event,
        last: &'w Event,
    ) -> impl Iterator<Item = &'w Event> {
        let zone = self.catalog.settings.zone;
        walk.events[number].iter().filter(move |event| {
            let later = self.orders(&last.time, &event.time) == Some(Ordering::Less);
            let asked = first.asked.get(number).map_or(&[][..], Vec::as_slice);
            later && event.same.iter().zip(asked).all(|(own, asked)| equal(own, asked, false, zone))
        })
    }

    /// No such row in that time, and that time has passed.
    fn stays_silent(&self, walk: &Walk, number: usize, within: Interval, first: &Event, last: &Event) -> bool {
        let passed = self.shifted(&last.time, within).is_some_and(|end| self.has_been(&end));
        passed && !self.matching(walk, number, first, last).any(|event| self.within(last, within, event))
    }

    /// Whether a row is at most so much later than another. An end beyond the calendar is later than any row.
    fn within(&self, last: &Event, within: Interval, event: &Event) -> bool {
        self.shifted(&last.time, within).is_none_or(|end| self.orders(&event.time, &end).is_some_and(Ordering::is_le))
    }

    /// Whether a date or moment is not after now.
    fn has_been(&self, time: &Value) -> bool {
        let zone = self.catalog.settings.zone;
        match time {
            Value::Date(day) => *day <= self.catalog.clock.today(zone),
            Value::Timestamp(at) => *at < self.catalog.clock.now_end(zone),
            _ => false,
        }
    }

    fn orders(&self, a: &Value, b: &Value) -> Option<Ordering> {
        compare(a, b, self.catalog.settings.zone)
    }
}
