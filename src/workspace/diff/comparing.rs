//! The answers of two runs over the records of an entity, side by side. Must not know how the runs were found.

use std::collections::BTreeSet;

use arrow::array::{BooleanArray, RecordBatch};
use rayon::prelude::*;

use super::super::Failure;
use super::super::runs::usage;
use super::between::{Between, Known, States};
use super::changed::Traits;
use super::journeys::{JourneyDiff, MovedAlong, stages};
use super::keys::Keys;
use super::rules::Rules;
use super::told::{ChangedValue, DefinitionDiff, MovedRecord};
use crate::insight::diff::{Cause, State, moved};
use crate::run::{Aligned, Past, PastDefinition, flags_of};

/// What is compared, and what may have moved records.
pub(super) struct Comparing<'c> {
    pub(super) then: &'c Past,
    pub(super) now: &'c Past,
    pub(super) rules: &'c Rules,
    pub(super) data: bool,
    pub(super) clock: bool,
}

/// What is told of an entity's records.
pub(super) struct Compared {
    pub(super) definitions: Vec<DefinitionDiff>,
    pub(super) journeys: Vec<JourneyDiff>,
}

/// By record: its stage.
type Stages<'s> = Vec<Option<&'s str>>;

/// A definition in both runs.
type Pair<'p> = (&'p PastDefinition, &'p PastDefinition);

impl Comparing<'_> {
    /// The definitions of an entity that both runs have; none where one of them says nothing of its records.
    pub(super) fn entity(&self, entity: &str, between: &mut Between<'_>) -> Result<Option<Compared>, Failure> {
        let (Some(before), Some(behind)) =
            (self.then.membership(entity).map_err(usage)?, self.now.membership(entity).map_err(usage)?)
        else {
            return Ok(None);
        };
        let old_key = key(&before, &self.then.record.definitions);
        let new_key = key(&behind, &self.now.record.definitions);
        if old_key != new_key {
            return Err(self.other_keys(entity, &old_key, &new_key));
        }
        let key_width = new_key.len();
        let aligned = Aligned::new(&behind, &before, key_width).map_err(|why| {
            Failure::usage(format!("the keys of `{entity}` cannot be compared between these runs: {why}"))
        })?;
        let sides = Sides { before, behind, aligned };
        let pairs = self.pairs(entity, PastDefinition::same);
        let along = self.pairs(entity, |old, new| new.is_journey() && old.is_journey() && old.is_named_as(new));
        let flags: Vec<(Vec<bool>, Vec<bool>)> = pairs.par_iter().map(|(_, new)| sides.flags(&new.name)).collect();
        let places: Vec<_> = along.iter().filter_map(|pair| Some((*pair, sides.stages(&pair.1.name)?))).collect();
        let causes = |new: &PastDefinition| self.causes(&new.name);
        let moving = pairs.iter().zip(&flags).filter(|(_, (was, is))| was != is).map(|(pair, _)| causes(pair.1));
        let going = places.iter().filter(|(_, (was, is))| was != is).map(|(pair, _)| causes(pair.1));
        let moving: Vec<Vec<Cause>> = moving.chain(going).collect();
        let states = between.states(entity, &sides.behind, &sides.aligned, key_width, &moving)?;
        let telling = Telling {
            comparing: self,
            states: &states,
            traits: Traits::open(self.then, self.now, entity, key_width)?,
            keys: Keys::new(&sides.behind, &sides.before, &sides.aligned, key_width),
            sides: &sides,
        };
        let definitions = pairs.par_iter().zip(flags).map(|(pair, (was, is))| telling.definition(*pair, &was, is));
        let journeys = places.into_iter().map(|(pair, (was, is))| telling.journey(pair, &was, is));
        Ok(Some(Compared { definitions: definitions.collect(), journeys: journeys.collect() }))
    }

    /// The definitions of an entity that both runs have, in the order of the newer one.
    fn pairs(&self, entity: &str, same: impl Fn(&PastDefinition, &PastDefinition) -> bool) -> Vec<Pair<'_>> {
        let own = self.now.record.definitions.iter().filter(|one| one.entity == entity);
        own.filter_map(|new| {
            Some((self.then.record.definitions.iter().find(|old| old.entity == entity && same(old, new))?, new))
        })
        .collect()
    }

    /// What may have moved records of a definition, in the order of the way.
    fn causes(&self, name: &str) -> Vec<Cause> {
        let all = [(Cause::Data, self.data), (Cause::Clock, self.clock), (Cause::Rule, self.rules.differ(name))];
        all.into_iter().filter(|(_, differs)| *differs).map(|(cause, _)| cause).collect()
    }

    fn other_keys(&self, entity: &str, old: &[String], new: &[String]) -> Failure {
        let key = |names: &[String]| format!("`{}`", names.join("`, `"));
        Failure::Usage {
            message: format!(
                "the records of `{entity}` have the key {} in {} and {} in {}, so nobody is the same in both",
                key(old),
                self.then.name(),
                key(new),
                self.now.name()
            ),
            help: Some("compare runs from before the change with each other, and runs from behind it".into()),
        }
    }
}

/// The memberships of both runs, record beside record.
struct Sides {
    before: RecordBatch,
    behind: RecordBatch,
    aligned: Aligned,
}

impl Sides {
    fn flags(&self, name: &str) -> (Vec<bool>, Vec<bool>) {
        let of = |batch: &RecordBatch| -> Option<BooleanArray> { flags_of(batch, name).cloned() };
        self.aligned.flags(of(&self.before).as_ref(), of(&self.behind).as_ref())
    }

    fn stages(&self, name: &str) -> Option<(Stages<'_>, Stages<'_>)> {
        let was = stages(&self.before, &self.aligned.then, name)?;
        Some((was, stages(&self.behind, &self.aligned.now, name)?))
    }
}

/// Tells what came of a definition.
struct Telling<'t> {
    comparing: &'t Comparing<'t>,
    states: &'t States,
    traits: Option<Traits>,
    keys: Keys,
    sides: &'t Sides,
}

impl Telling<'_> {
    fn definition(&self, (old, new): Pair<'_>, was: &[bool], is: Vec<bool>) -> DefinitionDiff {
        let members = |known: &Known| {
            let flags = flags_of(&known.answers, &new.name)?;
            Some(known.rows.iter().map(|row| row.is_some_and(|row| flags.value(row))).collect())
        };
        let way = self.states.way(&self.comparing.causes(&new.name), members, is);
        let is = end(&way);
        let mentioned = self.comparing.rules.mentioned(&new.name);
        let records = moved(was, &way).into_iter().map(|one| {
            let changed = self.changed(&mentioned, one.record);
            let direction = if one.to { "entered" } else { "left" };
            MovedRecord::new((one.record, direction, one.reason), &self.keys, &self.sides.aligned, changed)
        });
        let count = |flags: &[bool]| flags.iter().filter(|is_in| **is_in).count() as u64;
        let stayed = was.iter().zip(is).filter(|(was, is)| **was && **is).count() as u64;
        let rule = self.comparing.rules.change(old, new);
        DefinitionDiff::new(new, (count(was), count(is), stayed), rule, records.collect())
    }

    fn journey<'s>(&'s self, (old, new): Pair<'_>, was: &[Option<&'s str>], is: Stages<'s>) -> JourneyDiff {
        let places = |known: &'s Known| stages(&known.answers, &known.rows, &new.name);
        let way = self.states.way(&self.comparing.causes(&new.name), places, is);
        let stayed = was.iter().zip(end(&way)).filter(|(was, is)| was.is_some() && was == is).count() as u64;
        let mentioned = self.comparing.rules.mentioned(&new.name);
        let records = moved(was, &way).into_iter().map(|one| {
            let changed = self.changed(&mentioned, one.record);
            MovedAlong::new(one, &self.keys, &self.sides.aligned, changed)
        });
        JourneyDiff::new(new, stayed, self.comparing.rules.change(old, new), records.collect())
    }

    fn changed(&self, mentioned: &BTreeSet<String>, record: usize) -> Vec<ChangedValue> {
        let Some(traits) = &self.traits else { return Vec::new() };
        traits.changed(&self.sides.aligned, record, mentioned)
    }
}

fn end<T>(way: &[State<T>]) -> &[T] {
    way.last().map(|state| state.places.as_slice()).unwrap_or_default()
}

/// The columns before the first that a definition has.
fn key(membership: &RecordBatch, definitions: &[PastDefinition]) -> Vec<String> {
    let is_answer = |name: &str| {
        let stem =
            name.rsplit_once('.').filter(|(_, part)| ["status", "split", "stage"].contains(part)).map(|(stem, _)| stem);
        definitions.iter().any(|one| one.name == name || Some(one.name.as_str()) == stem)
    };
    let schema = membership.schema();
    let own = schema.fields().iter().take_while(|field| !is_answer(field.name()) && field.name() != "persona");
    own.map(|field| field.name().clone()).collect()
}
