//! `diff` of the façade: two runs that were written, side by side. Must not know how the difference is shown.

mod between;
mod changed;
mod comparing;
mod journeys;
mod keys;
mod rules;
mod told;

use std::path::{Path, PathBuf};

use super::runs::usage;
use super::{Failure, Workspace};
use crate::model::Clock;
use crate::progress::Progress;
use crate::run::{Past, PastDefinition};
use between::Between;
use comparing::Comparing;
pub use journeys::{JourneyDiff, MovedAlong, StageMove};
use rules::Rules;
pub use told::{ChangedRule, ChangedValue, DefinitionDiff, Diff, MovedRecord, NamedRule, RuleChange, RunName};

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
        let clock = clock_of(&then) != clock_of(&now);
        let mut between = Between::new(self, &then, &now, progress);
        let mut definitions = Vec::new();
        let mut journeys = Vec::new();
        let mut entities: Vec<&str> = Vec::new();
        for definition in now.record.definitions.iter().chain(&then.record.definitions) {
            if !entities.contains(&definition.entity.as_str()) {
                entities.push(&definition.entity);
            }
        }
        for entity in entities {
            let comparing = Comparing { then: &then, now: &now, rules: &rules, data: !data.is_empty(), clock };
            if let Some(of) = comparing.entity(entity, &mut between)? {
                definitions.extend(of.definitions);
                journeys.extend(of.journeys);
            }
        }
        let evaluated = between.evaluated();
        let [only_in_from, only_in_to] = rules.only();
        Ok(Diff {
            from: RunName::of(&then),
            to: RunName::of(&now),
            data,
            clock,
            rules: rules.changed(),
            parameters: rules::parameters(&then.record, &now.record),
            settings: rules.settings(),
            evaluated,
            only_in_from,
            only_in_to,
            replaced: replaced(&then, &now),
            definitions,
            journeys,
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

/// The clock of a run; a moment is the same one in every zone.
fn clock_of(run: &Past) -> Option<Clock> {
    super::clock::parse(&run.record.clock, run.zone())
}

/// What is of another kind, or of another entity's records.
fn replaced(then: &Past, now: &Past) -> Vec<ChangedValue> {
    let text = |one: &PastDefinition| Some(format!("{} of {}", one.kind, one.entity));
    let other = |new: &PastDefinition| {
        let old = then.record.definitions.iter().find(|old| old.is_named_as(new))?;
        let same = old.same(new) || (&old.kind, &old.entity) == (&new.kind, &new.entity);
        (!same).then(|| ChangedValue { name: new.name.clone(), old: text(old), new: text(new) })
    };
    now.record.definitions.iter().filter_map(other).collect()
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

impl PastDefinition {
    /// Whether it is the same definition.
    fn same(&self, other: &Self) -> bool {
        (&self.entity, &self.name) == (&other.entity, &other.name) && other.has_members() && self.has_members()
    }

    /// Journeys have names of their own.
    fn is_named_as(&self, other: &Self) -> bool {
        self.name == other.name && self.is_journey() == other.is_journey()
    }

    /// Traits have values, journeys stages.
    fn has_members(&self) -> bool {
        ["segment", "audience", "persona"].contains(&self.kind.as_str())
    }

    fn is_journey(&self) -> bool {
        self.kind == "journey"
    }
}
