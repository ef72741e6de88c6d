//! What is told of one record. Must not know how it was found out.

use serde::Serialize;
use serde_json::Value as Json;

use crate::insight::parts::{Shown, ValueShown};

/// What a definition says of one record, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Why {
    /// The keyword.
    pub kind: &'static str,
    /// The name.
    pub name: String,
    /// Whose record.
    pub entity: String,
    /// Its key; a list where it has several parts.
    pub key: Json,
    /// The clock.
    pub clock: String,
    /// Whether the record is there at that clock; a row whose time is after it is not.
    pub exists: bool,
    /// Whether it is a member; none of traits and journeys.
    pub holds: Option<bool>,
    /// The value of a trait, the stage of a journey, as the language writes it.
    pub value: Option<String>,
    /// The parts of the condition, those joined by `and` at its top; of a journey its stages.
    pub parts: Vec<Shown>,
    /// What a trait rests on.
    pub values: Vec<ValueShown>,
    /// The steps of an audience.
    pub audience: Option<Vec<AudienceStep>>,
    /// The scores of a persona.
    pub persona: Option<PersonaWhy>,
    /// The stage of a journey.
    pub journey: Option<JourneyWhy>,
    /// The smallest changes that would let the record in, or put it out where it is in, each by itself.
    pub changes: Vec<Change>,
    /// The steps of an audience that decide behind `changes`, because they look at others or draw; empty: it would be in.
    pub then: Vec<String>,
    /// When time alone puts a record out that is in, or lets one in that is out; none where that depends on all records.
    pub until: Option<Until>,
    /// What was read.
    pub read: Vec<ReadOf>,
}

/// A step of an audience, and what it did with the record.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AudienceStep {
    /// `include`, `exclude`, `priority group`, `one per`, `limit`, `holdout`, `split`.
    pub step: &'static str,
    /// What it asks, as written.
    pub text: String,
    /// Whether the record is still in behind it; none where an earlier step dropped it.
    pub passed: Option<bool>,
    /// What it found, in words.
    pub detail: Option<String>,
    /// Whether it may drop the record if that comes to it.
    #[serde(skip)]
    pub may_drop: bool,
}

/// The scores of a persona.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PersonaWhy {
    /// The sum of the amounts whose conditions hold.
    pub score: String,
    /// What is needed; none: nothing.
    pub threshold: Option<String>,
    /// Each amount with its condition.
    pub amounts: Vec<ScoreAmount>,
    /// The persona that counts for the record, among those that hold it.
    pub primary: Option<String>,
}

/// An amount of a score.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScoreAmount {
    /// The condition, as written.
    pub when: String,
    /// Whether it holds.
    pub holds: bool,
    /// The amount, as the language writes it.
    pub amount: String,
}

/// The stage of a journey.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct JourneyWhy {
    /// The last stage whose condition holds; none: no stage, or in none of its personas.
    pub stage: Option<String>,
    /// Its personas; empty: everyone.
    pub personas: Vec<String>,
    /// Those of them that hold the record.
    pub held_by: Vec<String>,
}

/// A change that would let a record in, or put it out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What has to be, in words; all of it.
    pub needs: Vec<String>,
    /// The parts that would be otherwise, as written.
    pub parts: Vec<String>,
}

/// When time alone puts a record out or lets it in, its rows being as they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Until {
    /// The first day that it is otherwise; none: not within the time that was looked at.
    pub day: Option<String>,
    /// The first moment on that day, where the clock has a time of day.
    pub at: Option<String>,
    /// The last day that was looked at.
    pub looked_until: String,
    /// The parts that make it so, as written.
    pub because: Vec<String>,
}

/// What was read of an entity.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReadOf {
    /// The entity.
    pub entity: String,
    /// Rows that were read whole.
    pub rows: u64,
    /// Row groups that were looked at, and how many there are; none of sources without.
    pub row_groups: Option<[usize; 2]>,
    /// Whether all records were evaluated, because a rank or an audience needs them.
    pub all_records: bool,
}
