//! Names of proposed definitions: each once, and none that something else has. Knows names only.

use std::collections::HashSet;

use super::super::Survey;
use super::super::naming::is_taken;

/// The names that are taken, and the slots that were given out.
#[derive(Debug)]
pub(super) struct Names {
    taken: HashSet<String>,
    slots: usize,
}

impl Names {
    /// What entities and columns are called.
    pub(super) fn new(survey: &Survey) -> Self {
        let mut taken: HashSet<String> = HashSet::from(["persona".to_owned()]);
        for table in &survey.tables {
            taken.extend([table.name.clone(), table.plural.clone()]);
            taken.extend(table.columns.iter().map(|column| column.called.clone()));
        }
        for relation in &survey.relations {
            taken.extend(relation.role.iter().chain(&relation.reverse).cloned());
        }
        Self { taken, slots: 0 }
    }

    /// The first of the names that is free, else the last of them with a number.
    pub(super) fn free(&mut self, wanted: &[&str]) -> String {
        let is_free = |name: &str| {
            !self.taken.contains(name) && !is_taken(name) && !name.starts_with(|c: char| c.is_ascii_digit())
        };
        let last = wanted.last().copied().unwrap_or("segment");
        let numbered = (2..1_000).map(|number| format!("{last}_{number}"));
        let found = wanted.iter().map(|name| (*name).to_owned()).chain(numbered).find(|name| is_free(name));
        let name = found.unwrap_or_else(|| format!("segment_of_slot_{}", self.slots));
        self.taken.insert(name.clone());
        name
    }

    /// A new slot.
    pub(super) fn slot(&mut self) -> usize {
        self.slots += 1;
        self.slots
    }
}
