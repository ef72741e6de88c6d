//! What the members of a definition are made of, counted from the membership: the parts of an audience, the primary
//! members of a persona, the stages of a journey. Must not know how members are found.

use arrow::array::{Array, AsArray, BooleanArray, RecordBatch, StringArray};
use serde::Serialize;

/// What a definition's members are made of.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Breakdown {
    /// Of an audience.
    Audience {
        /// Records that it takes and keeps back.
        holdout: u64,
        /// Members by the part of the split that they are in; empty without a split.
        splits: serde_json::Map<String, serde_json::Value>,
    },
    /// Of a persona.
    Persona {
        /// Records whose primary persona it is.
        primary: u64,
    },
    /// Of a journey.
    Journey {
        /// Of all records, in the order of the stages.
        stages: Vec<StageCount>,
        /// Of the records of each persona.
        personas: Vec<PersonaStages>,
    },
}

/// The records at one stage of a journey.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StageCount {
    /// The stage.
    pub name: String,
    /// Records whose stage it is.
    pub members: u64,
    /// Records whose stage it is, or a later one.
    pub reached: u64,
    /// The part of those who reached it that reached the next, 0 to 1; none of the last stage, and where nobody did.
    pub conversion: Option<f64>,
}

/// The stages of the records of one persona.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonaStages {
    /// The persona.
    pub persona: String,
    /// In the order of the stages.
    pub stages: Vec<StageCount>,
}

impl Breakdown {
    /// Of the audience of that name; none where the membership does not have it.
    #[must_use]
    pub fn of_audience(membership: &RecordBatch, name: &str) -> Option<Self> {
        let holdout = count(texts(membership, &format!("{name}.status"))?, |status| status == crate::model::HOLDOUT);
        let mut splits: std::collections::BTreeMap<&str, u64> = std::collections::BTreeMap::new();
        for split in texts(membership, &format!("{name}.split"))?.iter().flatten() {
            *splits.entry(split).or_default() += 1;
        }
        let splits = splits.into_iter().map(|(name, members)| (name.to_owned(), members.into())).collect();
        Some(Self::Audience { holdout, splits })
    }

    /// Of the persona of that name; none where the membership does not say who is primary.
    #[must_use]
    pub fn of_persona(membership: &RecordBatch, name: &str) -> Option<Self> {
        Some(Self::Persona { primary: count(texts(membership, "persona")?, |primary| primary == name) })
    }

    /// Of the journey of that name with these stages, for all records and for those of each persona.
    #[must_use]
    pub fn of_journey(membership: &RecordBatch, name: &str, stages: &[&str], personas: &[&str]) -> Option<Self> {
        let at = texts(membership, &format!("{name}.stage"))?;
        let counted = |within: Option<&BooleanArray>| {
            let mut members = vec![0; stages.len()];
            for row in (0..at.len()).filter(|&row| at.is_valid(row) && within.is_none_or(|within| within.value(row))) {
                if let Some(stage) = stages.iter().position(|stage| *stage == at.value(row)) {
                    members[stage] += 1;
                }
            }
            stage_counts(stages, &members)
        };
        let of_persona = |persona: &&str| {
            let within = membership.column_by_name(persona)?.as_boolean_opt()?;
            Some(PersonaStages { persona: (*persona).to_owned(), stages: counted(Some(within)) })
        };
        Some(Self::Journey { stages: counted(None), personas: personas.iter().filter_map(of_persona).collect() })
    }
}

fn stage_counts(stages: &[&str], members: &[u64]) -> Vec<StageCount> {
    let reached = |stage: usize| members[stage..].iter().sum::<u64>();
    let count = |(at, name): (usize, &&str)| {
        let has_next = at + 1 < stages.len() && reached(at) > 0;
        StageCount {
            name: (*name).to_owned(),
            members: members[at],
            reached: reached(at),
            conversion: has_next.then(|| reached(at + 1) as f64 / reached(at) as f64),
        }
    };
    stages.iter().enumerate().map(count).collect()
}

fn texts<'m>(membership: &'m RecordBatch, name: &str) -> Option<&'m StringArray> {
    membership.column_by_name(name)?.as_string_opt::<i32>()
}

fn count(texts: &StringArray, is_wanted: impl Fn(&str) -> bool) -> u64 {
    texts.iter().flatten().filter(|text| is_wanted(text)).count() as u64
}
