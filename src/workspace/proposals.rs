//! Tries proposed definitions on the data: which can be evaluated without a word of warning, and how many records each
//! holds. Must not know who proposes them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::evaluate::chosen;
use super::floors::survey::Survey;
use super::floors::survey::draft::{Kind, Proposal};
use super::floors::{resolve, syntax};
use super::understand::Reading;
use super::{Config, Failure, Options, Workspace};
use crate::diag::Diagnostic;
use crate::model::Clock;
use crate::progress::Progress;
use crate::source::SourceMap;

/// What proposals are tried on.
pub(super) struct Proposing<'t> {
    /// Where the given paths start.
    pub(super) base: &'t Path,
    /// The tables.
    pub(super) survey: &'t Survey,
    /// The text of the entities.
    pub(super) entities: &'t str,
    /// The moment that proposals are evaluated at.
    pub(super) clock: Clock,
    /// Is told how far it is.
    pub(super) progress: &'t dyn Progress,
}

/// What came of a proposal.
#[derive(Clone, Debug)]
pub(super) struct Tried<'p> {
    pub(super) proposal: &'p Proposal,
    pub(super) members: u64,
    pub(super) population: u64,
}

impl Tried<'_> {
    /// Whether it says something: a value of some records, a condition of some but not of all.
    fn says_something(&self) -> bool {
        match self.proposal.kind {
            Kind::Trait => self.members > 0 || self.population == 0,
            Kind::Segment => self.population == 0 || self.members > 0 && self.members < self.population,
        }
    }

    /// Whether it is neither too small nor too large to be of use.
    fn is_useful(&self) -> bool {
        let share = self.members as f64 / self.population.max(1) as f64;
        self.proposal.kind == Kind::Trait || (0.03..=0.9).contains(&share)
    }
}

/// So often the data is read at most.
const MOST_ROUNDS: usize = 40;

impl Proposing<'_> {
    /// The proposals that are worth keeping, one of a slot at most, in their order.
    pub(super) fn best<'p>(&self, proposals: &'p [Proposal]) -> Vec<Tried<'p>> {
        let all: Vec<&Proposal> = proposals.iter().collect();
        let mut rounds = 0;
        let tried = self.sound(proposals, &all, &mut rounds);
        let mut chosen: Vec<&Proposal> = Vec::new();
        for slot in all.iter().map(|proposal| proposal.slot).collect::<BTreeSet<usize>>() {
            let of_slot = || tried.iter().filter(|one| one.proposal.slot == slot && one.says_something());
            let best = of_slot().find(|one| one.is_useful()).or_else(|| of_slot().next());
            chosen.extend(best.map(|one| one.proposal));
        }
        // What was tried with another choice, or without what it needs, is tried again until nothing changes.
        loop {
            let before = chosen.len();
            let names: BTreeSet<&str> = chosen.iter().map(|proposal| proposal.name.as_str()).collect();
            chosen.retain(|proposal| proposal.needs.iter().all(|name| names.contains(name.as_str())));
            if chosen.len() < before {
                continue;
            }
            let mut tried = self.sound(proposals, &chosen, &mut rounds);
            tried.retain(Tried::says_something);
            if tried.len() == chosen.len() || rounds >= MOST_ROUNDS {
                return tried;
            }
            chosen = tried.into_iter().map(|one| one.proposal).collect();
        }
    }

    /// The proposals among `wanted` that can be evaluated: all at once, else halves of them.
    fn sound<'p>(&self, all: &'p [Proposal], wanted: &[&'p Proposal], rounds: &mut usize) -> Vec<Tried<'p>> {
        if wanted.is_empty() || *rounds >= MOST_ROUNDS {
            return Vec::new();
        }
        *rounds += 1;
        if let Some(tried) = self.evaluate(all, wanted) {
            return tried;
        }
        if wanted.len() == 1 {
            return Vec::new();
        }
        let (first, second) = wanted.split_at(wanted.len() / 2);
        let mut tried = self.sound(all, first, rounds);
        tried.extend(self.sound(all, second, rounds));
        tried
    }

    fn evaluate<'p>(&self, all: &'p [Proposal], wanted: &[&'p Proposal]) -> Option<Vec<Tried<'p>>> {
        let mut text = self.entities.to_owned();
        let mut names: BTreeMap<String, &Proposal> = BTreeMap::new();
        let mut open: Vec<&Proposal> = wanted.iter().rev().copied().collect();
        while let Some(proposal) = open.pop() {
            // Alternatives have one name; the first of them is the one that others mean.
            let alternative =
                wanted.iter().filter(|other| other.name == proposal.name).position(|other| *other == proposal);
            let name = match alternative {
                None | Some(0) => proposal.name.clone(),
                Some(number) => format!("{}__{number}", proposal.name),
            };
            if names.contains_key(&name) {
                continue;
            }
            text.push_str(&format!("{}\n", proposal.named(&name)));
            names.insert(name, proposal);
            for need in &proposal.needs {
                let given = wanted.iter().copied().find(|other| other.name == *need);
                open.extend(given.or_else(|| all.iter().find(|other| other.name == *need)));
            }
        }
        let counts = self.counts(&text).ok()?;
        let tried = names.iter().filter(|(_, proposal)| wanted.contains(*proposal)).map(|(name, proposal)| {
            let (members, population) = counts.get(name.as_str()).copied().unwrap_or_default();
            Tried { proposal, members, population }
        });
        let mut tried: Vec<Tried<'_>> = tried.collect();
        tried.sort_by_key(|one| wanted.iter().position(|other| *other == one.proposal));
        Some(tried)
    }

    /// Members and population by the name of a definition; an error too where there is a warning.
    fn counts(&self, text: &str) -> Result<BTreeMap<String, (u64, u64)>, Failure> {
        let mut workspace = self.workspace(text);
        workspace.proceed()?;
        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<Diagnostic>| Ok(chosen(&resolved.catalog, &[]));
        let evaluated = workspace.evaluate(Reading::Needed, &BTreeSet::new(), &mut choice, self.progress)?;
        if !workspace.findings.is_empty() {
            return Err(Failure::Findings);
        }
        let mut counts = BTreeMap::new();
        for entity in &evaluated.outcome.entities {
            for (id, members) in &entity.counts {
                let name = evaluated.catalog.definition(*id).name.clone();
                counts.insert(name, (*members, entity.population));
            }
        }
        Ok(counts)
    }

    /// What is wrong with definitions over the headers of the data.
    pub(super) fn findings(&self, text: &str) -> Vec<Diagnostic> {
        let mut workspace = self.workspace(text);
        // Whatever stops it is among its findings.
        let _ = workspace.try_headers();
        workspace.findings
    }

    /// A workspace of this text, over the data where it lies.
    fn workspace(&self, text: &str) -> Workspace {
        let mut sources = SourceMap::default();
        let id = sources.add("entities.seg", text);
        let (file, findings) = syntax::parse(id, text);
        let paths = self.survey.tables.iter().map(|table| (table.name.clone(), table.input.given.clone()));
        Workspace {
            root: self.base.to_path_buf(),
            options: Options { sources: paths.collect(), ..Options::default() },
            config: Config::default(),
            clock: self.clock,
            files: vec![file],
            sources,
            findings,
            replaced: BTreeMap::new(),
            library: None,
        }
    }
}
