//! Who entered and who left between two runs, and whether data, clock or rule did it. Must not know how states between the runs
//! are worked out.
//!
//! A record that is in one run and not in the other, or at another stage, has crossed borders on the way from the old data, clock and
//! rule to the new ones. The way is walked in that order: first the data are the new ones, then the clock, then the rule. Where a state
//! between is known, the steps before and behind it are told apart; where it is not, they are told together, as one or the other.

use serde::{Serialize, Serializer};

/// What can move a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The rows of a source, or the entries of a list, are others.
    Data,
    /// Time has passed.
    Clock,
    /// The definition, one that it needs, or a parameter is another.
    Rule,
}

impl Cause {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Data => "data",
            Self::Clock => "clock",
            Self::Rule => "rule",
        }
    }
}

/// Why a record moved: each of these did a part, and of each one or several causes that cannot be told apart.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason(pub Vec<Vec<Cause>>);

impl std::fmt::Display for Reason {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let part = |causes: &Vec<Cause>| causes.iter().map(|cause| cause.word()).collect::<Vec<_>>().join(" or ");
        let parts: Vec<String> = self.0.iter().map(part).collect();
        out.write_str(if parts.is_empty() { "unknown" } else { "" })?;
        out.write_str(&parts.join(" and "))
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// One state on the way from the older run to the newer one.
#[derive(Clone, Debug)]
pub struct State<T> {
    /// What has become new since the state before.
    pub causes: Vec<Cause>,
    /// By record: whether it is in the definition, or at which stage of the journey.
    pub places: Vec<T>,
}

/// A record that moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved<T> {
    /// Its number.
    pub record: usize,
    /// Where it was.
    pub from: T,
    /// Where it is.
    pub to: T,
    /// Why.
    pub reason: Reason,
}

/// The records that are elsewhere than before; `states` are those behind `then`, the last one of the newer run.
#[must_use]
pub fn moved<T: Copy + PartialEq>(then: &[T], states: &[State<T>]) -> Vec<Moved<T>> {
    let Some(last) = states.last() else { return Vec::new() };
    let of_record = |record: usize| {
        let (was, is) = (then[record], last.places[record]);
        if was == is {
            return None;
        }
        let mut reason = Vec::new();
        let mut before = was;
        for state in states {
            let behind = state.places[record];
            if behind != before {
                reason.push(state.causes.clone());
            }
            before = behind;
        }
        reason.retain(|causes| !causes.is_empty());
        Some(Moved { record, from: was, to: is, reason: Reason(reason) })
    };
    (0..then.len()).filter_map(of_record).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cause, State, moved};

    #[test]
    fn each_step_that_a_record_crosses_is_a_part_of_the_reason() {
        let then = [false, false, true, false, true];
        let states = [
            State { causes: vec![Cause::Data], places: vec![true, false, true, true, true] },
            State { causes: vec![Cause::Clock], places: vec![true, false, false, false, true] },
            State { causes: vec![Cause::Rule], places: vec![true, true, false, true, true] },
        ];
        let told: Vec<String> =
            moved(&then, &states).iter().map(|one| format!("{} {} {}", one.record, one.to, one.reason)).collect();
        assert_eq!(told, ["0 true data", "1 true rule", "2 false clock", "3 true data and clock and rule"]);
    }

    #[test]
    fn what_cannot_be_told_apart_is_told_together() {
        let states = [State { causes: vec![Cause::Data, Cause::Clock], places: vec![true] }];
        assert_eq!(moved(&[false], &states)[0].reason.to_string(), "data or clock");
        let states = [State { causes: vec![], places: vec![true] }];
        assert_eq!(moved(&[false], &states)[0].reason.to_string(), "unknown");
    }

    #[test]
    fn a_record_may_pass_a_stage_between() {
        let states = [
            State { causes: vec![Cause::Data], places: vec![Some("active"), Some("active")] },
            State { causes: vec![Cause::Clock], places: vec![Some("lost"), Some("active")] },
        ];
        let told = moved(&[Some("new"), Some("active")], &states);
        assert_eq!((told.len(), told[0].from, told[0].to), (1, Some("new"), Some("lost")));
        assert_eq!(told[0].reason.to_string(), "data and clock");
    }
}
