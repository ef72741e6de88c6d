//! `diff` of the façade: two runs that were written, side by side. Must not know how the difference is shown.

mod between;
mod changed;
mod rules;
mod told;

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::runs::usage;
use super::{Failure, Workspace};
use crate::insight::diff::{Cause, State, moved};
use crate::progress::Progress;
use crate::run::{Aligned, Past, PastDefinition, flags_of};
use between::Between;
use changed::Traits;
use rules::Rules;
pub use told::{ChangedRule, ChangedValue, DefinitionDiff, Diff, MovedRecord, RuleChange, RunName};

impl Workspace {
    /// Who entered and who left between two runs, each a folder or a name in the folder of runs; none: the last two.
    ///
    /// # Errors
    /// No such runs, folders that cannot be read.
    pub fn diff(&mut self, runs: Option<(&Path, &Path)>, progress: &dyn Progress) -> Result<Diff, Failure> {
        let (then, now) = match runs {
            Some((then, now)) => (self.past(then)?, self.past(now)?),
            None => self.last_two()?,
        };
        let rules = Rules::new(&then, &now);
        let data = changed_data(&then, &now);
        let clock = then.record.clock != now.record.clock;
        let mut between = Between::new(self, &then, &now, progress);
        let mut definitions = Vec::new();
        let mut entities: Vec<&str> = Vec::new();
        for definition in now.record.definitions.iter().chain(&then.record.definitions) {
            if !entities.contains(&definition.entity.as_str()) {
                entities.push(&definition.entity);
            }
        }
        for entity in entities {
            let comparing = Comparing { then: &then, now: &now, rules: &rules, data: !data.is_empty(), clock };
            definitions.extend(comparing.entity(entity, &mut between)?);
        }
        let evaluated = between.evaluated();
        let only = |a: &Past, b: &Past| {
            let known = |one: &&PastDefinition| b.record.definitions.iter().any(|two| two.same(one));
            let names = a.record.definitions.iter().filter(|one| one.has_members() && !known(one));
            names.map(|one| one.name.clone()).collect()
        };
        Ok(Diff {
            from: RunName::of(&then),
            to: RunName::of(&now),
            data,
            clock,
            rules: rules.changed(),
            parameters: rules::parameters(&then.record, &now.record),
            evaluated,
            only_in_from: only(&then, &now),
            only_in_to: only(&now, &then),
            definitions,
        })
    }

    /// A run by its folder, or by its name in the folder of runs.
    pub(super) fn past(&self, run: &Path) -> Result<Past, Failure> {
        let folder = self.below(run);
        let named = self.out().join(run);
        Past::open(if folder.is_dir() || !named.is_dir() { &folder } else { &named }).map_err(usage)
    }

    fn last_two(&self) -> Result<(Past, Past), Failure> {
        let all: Vec<PathBuf> = Past::all(&self.out());
        let [.., then, now] = all.as_slice() else {
            return Err(Failure::Usage {
                message: format!("two runs are needed, and `{}` has {}", self.out().display(), all.len()),
                help: Some("`milieu diff RUN RUN` compares any two folders".into()),
            });
        };
        Ok((Past::open(then).map_err(usage)?, Past::open(now).map_err(usage)?))
    }
}

/// The sources and lists that are others, by entity and list.
fn changed_data(then: &Past, now: &Past) -> Vec<String> {
    let (a, b) = (&then.record, &now.record);
    let sources = b.sources.iter().filter(|source| a.sources.iter().any(|old| old.entity == source.entity));
    let sources = sources.filter(|source| !a.sources.contains(source)).map(|source| source.entity.clone());
    let lists = b.lists.iter().filter(|list| a.lists.iter().any(|old| old.name == list.name));
    let lists = lists.filter(|list| !a.lists.contains(list)).map(|list| list.name.clone());
    sources.chain(lists).collect()
}

/// What is compared, and what may have moved records.
struct Comparing<'c> {
    then: &'c Past,
    now: &'c Past,
    rules: &'c Rules,
    data: bool,
    clock: bool,
}

impl Comparing<'_> {
    /// The definitions of an entity that both runs have.
    fn entity(&self, entity: &str, between: &mut Between<'_>) -> Result<Vec<DefinitionDiff>, Failure> {
        let (Some(before), Some(behind)) =
            (self.then.membership(entity).map_err(usage)?, self.now.membership(entity).map_err(usage)?)
        else {
            return Ok(Vec::new());
        };
        let key_width = key_width(&behind, &self.now.record.definitions);
        let aligned = Aligned::new(&behind, &before, key_width)
            .map_err(|why| Failure::usage(format!("the keys of the runs cannot be compared: {why}")))?;
        let own = |one: &&PastDefinition| one.entity == entity && one.has_members();
        let pairs: Vec<(&PastDefinition, &PastDefinition)> = (self.now.record.definitions.iter().filter(own))
            .filter_map(|new| Some((self.then.record.definitions.iter().find(|old| old.same(new))?, new)))
            .collect();
        let flags: Vec<(Vec<bool>, Vec<bool>)> = pairs
            .par_iter()
            .map(|(_, new)| aligned.flags(flags_of(&before, &new.name), flags_of(&behind, &new.name)))
            .collect();
        let causes: Vec<Vec<Cause>> = pairs.iter().map(|(_, new)| self.causes(&new.name)).collect();
        let has_moved = |(was, is): &(Vec<bool>, Vec<bool>)| was != is;
        let moving: Vec<&Vec<Cause>> =
            causes.iter().zip(&flags).filter(|(_, flags)| has_moved(flags)).map(|(causes, _)| causes).collect();
        let states = between.states(entity, &behind, &aligned, key_width, &moving)?;
        let traits = Traits::open(self.then, self.now, entity, key_width)?;
        let keys: Vec<Vec<serde_json::Value>> = told::keys(&behind, &before, &aligned, key_width);
        let told = pairs.par_iter().zip(flags).zip(&causes).map(|(((old, new), (was, is)), causes)| {
            let way = between::way(causes, &new.name, &states, is);
            let moved = moved(&was, &way);
            let mentioned = self.rules.mentioned(&new.name);
            let records = moved.into_iter().map(|one| {
                let changed = traits.as_ref().map(|traits| traits.changed(&aligned, one.record, &mentioned));
                MovedRecord::new(one, &keys, &aligned, changed.unwrap_or_default())
            });
            let count = |flags: &[bool]| flags.iter().filter(|is_in| **is_in).count() as u64;
            let is = &way.last().map(|state| state.members.as_slice()).unwrap_or_default();
            let stayed = was.iter().zip(*is).filter(|(was, is)| **was && **is).count() as u64;
            let rule = self.rules.change(old, new);
            DefinitionDiff::new(new, (count(&was), count(is), stayed), rule, records.collect())
        });
        Ok(told.collect())
    }

    /// What may have moved records of a definition, in the order of the way.
    fn causes(&self, name: &str) -> Vec<Cause> {
        let all = [(Cause::Data, self.data), (Cause::Clock, self.clock), (Cause::Rule, self.rules.differ(name))];
        all.into_iter().filter(|(_, differs)| *differs).map(|(cause, _)| cause).collect()
    }
}

/// The columns before the first that a definition has.
fn key_width(membership: &arrow::array::RecordBatch, definitions: &[PastDefinition]) -> usize {
    let schema = membership.schema();
    let is_answer = |name: &str| {
        let stem =
            name.rsplit_once('.').filter(|(_, part)| ["status", "split", "stage"].contains(part)).map(|(stem, _)| stem);
        definitions.iter().any(|one| one.name == name || Some(one.name.as_str()) == stem)
    };
    let width = schema.fields().iter().take_while(|field| !is_answer(field.name()));
    width.filter(|field| field.name() != "persona").count()
}

impl PastDefinition {
    /// Whether it is the same definition.
    fn same(&self, other: &Self) -> bool {
        (&self.entity, &self.name) == (&other.entity, &other.name) && other.has_members() && self.has_members()
    }

    /// Traits have values, journeys stages.
    fn has_members(&self) -> bool {
        ["segment", "audience", "persona"].contains(&self.kind.as_str())
    }
}

/// A state of the way from the older run to the newer one.
type Way = Vec<State>;
