//! What the data says about the definitions: values that no row has, rules that never or always hold, missing values
//! that a negation lets in, rows without owners, definitions without use. Must not know how the data is read.
//!
//! [`Audit::prepare`] surveys the definitions and says what has to be counted and which columns have to be looked at;
//! [`Audit::findings`] makes findings of the answers. All questions are answered in one evaluation.

mod constant;
mod literals;
mod meaning;
mod missing;
mod orphans;
mod reached;
mod survey;
mod unknown;
mod unused;
mod values;
mod whole;
mod widened;
mod window;
mod words;
mod worth;

use std::collections::{BTreeMap, BTreeSet};

use crate::data::ListEntry;
use crate::diag::Diagnostic;
use crate::engine::Outcome;
use crate::model::{Catalog, DefinitionId, EntityId, ExprId, ExprKind, ListId};
use crate::plan::{self, Questions};
use crate::resolve::Resolved;
use crate::source::SourceMap;
use crate::syntax::ast;

pub use literals::ColumnId;
pub use orphans::{Lost, clause_of, orphans, padded};
pub use unused::{unused, unused_traits};
pub use values::Values;

use missing::Negation;
use survey::{Part, Survey};

/// So many places or values are shown of one kind.
const SHOWN: usize = 3;

/// The questions that the definitions put to the data.
#[derive(Debug)]
pub struct Audit<'a> {
    survey: Survey<'a>,
    negations: Vec<Negation>,
}

/// What the data answered.
#[derive(Clone, Copy)]
pub struct Answers<'s> {
    /// The definitions.
    pub catalog: &'s Catalog,
    /// What was evaluated and counted.
    pub outcome: &'s Outcome,
    /// The values of the columns that were asked for.
    pub values: &'s BTreeMap<ColumnId, Values>,
    /// The entries of the lists.
    pub lists: &'s BTreeMap<ListId, Vec<ListEntry>>,
    /// The definitions' texts.
    pub sources: &'s SourceMap,
    /// Every definition as it is written.
    pub items: &'s [&'s ast::Item],
    /// The clock, as it is printed.
    pub clock: &'s str,
}

/// A finding, and which condition it says that no record meets.
struct Found {
    diagnostic: Diagnostic,
    /// The conditions that it explains, with all around them.
    within: Vec<usize>,
    homes: BTreeSet<usize>,
    /// Definitions without members because of it.
    empties: BTreeSet<DefinitionId>,
}

impl<'a> Audit<'a> {
    /// Surveys the definitions, of which the wanted ones are evaluated.
    pub fn prepare(items: &[&'a ast::Item], resolved: &mut Resolved, wanted: &[DefinitionId]) -> Self {
        let Resolved { catalog, spans, .. } = resolved;
        let survey = survey::survey(items.iter().copied(), catalog, &spans.written, wanted);
        let negations = missing::negations(&survey, catalog, &spans.written);
        Self { survey, negations }
    }

    /// What has to be counted.
    #[must_use]
    pub fn questions(&self, catalog: &Catalog) -> Questions {
        let mut tallies: BTreeSet<(EntityId, ExprId)> = BTreeSet::new();
        tallies
            .extend(self.survey.parts.iter().filter(|part| self.is_counted(catalog, part)).map(|p| (p.entity, p.id)));
        tallies.extend(self.counted_windows(catalog).map(|window| (window.entity, window.id)));
        tallies.extend(whole::steps(catalog));
        tallies.extend(self.negations.iter().flat_map(Negation::asked));
        Questions { tallies: tallies.into_iter().collect(), ties: true, ..Questions::default() }
    }

    /// Which columns have to be looked at.
    #[must_use]
    pub fn columns(&self, catalog: &Catalog) -> BTreeSet<ColumnId> {
        let sought = self.survey.sought.iter().map(|sought| sought.column);
        sought.chain(self.times(catalog)).collect()
    }

    /// What there is to say, in the order of the places.
    #[must_use]
    pub fn findings(&self, answers: &Answers<'_>) -> Vec<Diagnostic> {
        let mut found = self.unknown(answers);
        found.extend(self.stale(answers));
        self.constant(answers, &mut found);
        found.extend(self.missing(answers));
        found
            .into_iter()
            .map(|Found { diagnostic, empties, .. }| match empties.len() {
                0 => diagnostic,
                _ => diagnostic.note(without_members(answers.catalog, &empties)),
            })
            .collect()
    }

    /// Whether it is counted for how many rows the condition holds: where it is evaluated anyway, on all rows, and can do
    /// no harm.
    fn is_counted(&self, catalog: &Catalog, part: &Part<'_>) -> bool {
        self.survey.homes[part.home].evaluated
            && !matches!(catalog.exprs[part.id].kind, ExprKind::Definition(_))
            && is_harmless(catalog, part.id)
    }
}

impl Answers<'_> {
    /// How many rows there are of an entity, with those of the future or without.
    fn rows(&self, entity: EntityId, ahead: bool) -> u64 {
        match self.catalog.entity(entity).exists {
            Some(exists) if !ahead => self.tally(entity, exists, false).unwrap_or(0),
            _ => self.outcome.rows.get(&entity).copied().unwrap_or(0),
        }
    }

    /// For how many rows a counted condition holds.
    fn tally(&self, entity: EntityId, id: ExprId, ahead: bool) -> Option<u64> {
        let tally = self.outcome.tallies.get(&(entity, id))?;
        Some(if ahead { tally.all } else { tally.existing })
    }

    /// For how many rows a condition holds, and of how many; nothing is said about no rows.
    fn counted(&self, part: &Part<'_>) -> Option<(u64, u64)> {
        let rows = self.rows(part.entity, part.ahead);
        self.tally(part.entity, part.id, part.ahead).map(|holds| (holds, rows)).filter(|_| rows > 0)
    }

    /// Members of a definition, and of how many.
    fn members(&self, id: DefinitionId) -> Option<(u64, u64)> {
        let entity = self.catalog.definition(id).entity;
        let of = self.outcome.entities.iter().find(|of| of.entity == entity)?;
        let (_, members) = of.counts.iter().find(|(own, _)| *own == id)?;
        (of.population > 0).then_some((*members, of.population))
    }
}

/// `segments `a` and `b` have no members`
fn without_members(catalog: &Catalog, definitions: &BTreeSet<DefinitionId>) -> String {
    let mut by_kind: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for &id in definitions {
        let definition = catalog.definition(id);
        by_kind.entry(definition.kind.word()).or_default().push(format!("`{}`", definition.name));
    }
    let plural = |kind: &str, names: &[String]| format!("{kind}{}", if names.len() == 1 { "" } else { "s" });
    let kinds: Vec<String> = by_kind
        .iter()
        .map(|(kind, names)| format!("{} {}", plural(kind, names), words::listed(names, "and")))
        .collect();
    format!("{} {} no members", kinds.join(", "), if definitions.len() == 1 { "has" } else { "have" })
}

/// Whether a condition can be asked of every row: it reads no other row than its own and what belongs to that, and no
/// number in it can be one that does not fit.
fn is_harmless(catalog: &Catalog, id: ExprId) -> bool {
    let mut open = vec![id];
    while let Some(id) = open.pop() {
        if matches!(catalog.exprs[id].kind, ExprKind::This(_) | ExprKind::Previous(_)) {
            return false;
        }
        // What is computed of constants alone is left to the definition that says so.
        let constant = |id: ExprId| catalog.exprs[id].frame.is_none();
        let computed = |id: ExprId| constant(id) && !matches!(catalog.exprs[id].kind, ExprKind::Literal(_));
        let mut nested = false;
        plan::children(&catalog.exprs[id].kind, |child| {
            nested |= constant(id) && computed(child);
            open.push(child);
        });
        if nested {
            return false;
        }
    }
    !plan::can_fail(&catalog.exprs, id)
}
