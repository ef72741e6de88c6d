//! The smallest changes that would let a record in: of the ways in which the parts of a condition can be otherwise so that it holds,
//! those with the fewest parts. Must not know how they are said.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::score::Points;
use super::{Made, Part, Parts, Place, Score};
use crate::interpret::Interpreter;
use crate::model::{Catalog, DefinitionId, ExprId};

/// So many ways are kept at a time, and told in the end.
const KEPT: usize = 24;

/// A part that would have to be otherwise.
#[derive(Clone, Debug, PartialEq)]
pub struct Flip<'p> {
    /// The part.
    pub part: &'p Part,
    /// Whether it would have to hold.
    pub holds: bool,
}

/// Parts that have to be otherwise together.
pub type Change<'p> = Vec<Flip<'p>>;

/// Looks for changes of the conditions of one record.
pub struct Changing<'c> {
    /// The conditions.
    pub parts: &'c Parts,
    /// What they mean.
    pub catalog: &'c Catalog,
    /// What holds as it is.
    pub interpreter: &'c Interpreter<'c>,
    /// The record.
    pub place: Place,
}

impl<'c> Changing<'c> {
    /// The smallest changes after which the condition is `wanted`; one of nothing where it is so already, none where nothing helps.
    #[must_use]
    pub fn smallest(&self, wanted: bool) -> Vec<Change<'c>> {
        let Some(root) = self.parts.root() else { return Vec::new() };
        let mut ways = self.ways(root, wanted, &mut BTreeSet::new());
        let least = ways.iter().map(Vec::len).min().unwrap_or(0);
        ways.retain(|way| way.len() == least);
        ways
    }

    fn ways(&self, part: &'c Part, wanted: bool, within: &mut BTreeSet<DefinitionId>) -> Vec<Change<'c>> {
        if self.holds(part.expr) == Some(wanted) {
            return vec![Vec::new()];
        }
        let itself = || vec![vec![Flip { part, holds: wanted }]];
        match &part.made {
            // What is the same for everybody is not changed for one.
            Made::Alone if self.catalog.exprs[part.expr].frame.is_none() => Vec::new(),
            Made::Alone => itself(),
            Made::Not(of) => self.ways(of, !wanted, within),
            Made::All(of) if wanted => self.together(of.iter(), true, within),
            Made::Any(of) if !wanted => self.together(of.iter(), false, within),
            Made::All(of) | Made::Any(of) => fewest(of.iter().flat_map(|one| self.ways(one, wanted, within)).collect()),
            Made::Count { least, most, of } => self.counted((*least, *most), of, wanted, within).unwrap_or_else(itself),
            Made::Score(score, of) => self.scored(score, of, wanted, within),
            // What another record has is changed there; told is what stands here.
            Made::Named(way, id) => match self.parts.named(*id).filter(|_| way.is_empty()) {
                Some(inside) if within.insert(*id) => {
                    let ways = self.ways(inside, wanted, within);
                    within.remove(id);
                    // An audience also takes by rank and draw: no change of its conditions may be enough.
                    if ways.iter().any(Vec::is_empty) { itself() } else { ways }
                }
                _ => itself(),
            },
        }
    }

    /// All of these have to be so.
    fn together(
        &self,
        of: impl Iterator<Item = &'c Part>,
        wanted: bool,
        within: &mut BTreeSet<DefinitionId>,
    ) -> Vec<Change<'c>> {
        let mut all: Vec<Change<'c>> = vec![Vec::new()];
        for part in of {
            let ways = self.ways(part, wanted, within);
            let joined = all.iter().flat_map(|before| ways.iter().map(move |way| joined(before, way)));
            all = fewest(joined.collect());
        }
        all
    }

    /// So many of these have to hold, or not so many.
    fn counted(
        &self,
        (least, most): (u32, u32),
        of: &'c [Part],
        wanted: bool,
        within: &mut BTreeSet<DefinitionId>,
    ) -> Option<Vec<Change<'c>>> {
        let holding = of.iter().filter(|part| self.holds(part.expr) == Some(true)).count();
        let (least, most) = (least as usize, most as usize);
        // The nearest number of holding parts that will do; where two are as near, the larger one.
        let target = (0..=of.len()).filter(|count| (least..=most).contains(count) == wanted);
        let target = target.min_by_key(|&count| (count.abs_diff(holding), std::cmp::Reverse(count)))?;
        let (needed, to) = (target.abs_diff(holding), target > holding);
        let candidates: Vec<Vec<Change<'c>>> = of
            .iter()
            .filter(|part| self.holds(part.expr) == Some(!to))
            .map(|part| self.ways(part, to, within))
            .collect();
        // One more of those taken together, each time.
        let mut all: Vec<(usize, Change<'c>)> = vec![(0, Vec::new())];
        for _ in 0..needed {
            let mut next = Vec::new();
            for (first, before) in &all {
                for (at, ways) in candidates.iter().enumerate().skip(*first) {
                    next.extend(ways.iter().map(|way| (at + 1, joined(before, way))));
                }
            }
            next.sort_by_key(|(_, change)| change.len());
            next.truncate(KEPT);
            all = next;
        }
        Some(fewest(all.into_iter().map(|(_, change)| change).collect()))
    }

    /// The conditions of a score whose change makes it reach its threshold, or fail it.
    fn scored(
        &self,
        score: &Score,
        of: &'c [Part],
        wanted: bool,
        within: &mut BTreeSet<DefinitionId>,
    ) -> Vec<Change<'c>> {
        let Some(points) = Points::of(score, self.interpreter, self.place) else { return Vec::new() };
        let holding: Vec<bool> = of.iter().map(|part| self.holds(part.expr) == Some(true)).collect();
        let helps = |at: &usize| {
            let adds = if holding[*at] { Ordering::Less } else { Ordering::Greater };
            points.direction(*at) == if wanted { adds } else { adds.reverse() }
        };
        let mut helping: Vec<usize> = (0..of.len()).filter(helps).collect();
        helping.sort_by(|&a, &b| points.heavier(a, b));
        let ways: Vec<Vec<Change<'c>>> = helping.iter().map(|&at| self.ways(&of[at], !holding[at], within)).collect();
        let mut found: Vec<Change<'c>> = Vec::new();
        let mut open: Vec<(usize, Vec<bool>, Change<'c>)> = vec![(0, holding, Vec::new())];
        // One more of them taken together, each time.
        while !open.is_empty() {
            let mut next = Vec::new();
            for (first, holding, before) in &open {
                for (number, &at) in helping.iter().enumerate().skip(*first) {
                    let mut holding = holding.clone();
                    holding[at] = !holding[at];
                    let all = ways[number].iter().map(|way| joined(before, way));
                    if points.reached(&holding) == wanted {
                        found.extend(all);
                    } else {
                        next.extend(all.map(|change| (number + 1, holding.clone(), change)));
                    }
                }
            }
            next.sort_by_key(|(_, _, change)| change.len());
            next.truncate(KEPT);
            open = next;
        }
        fewest(found)
    }

    fn holds(&self, expr: ExprId) -> Option<bool> {
        self.interpreter.holds(expr, self.place.entity, self.place.row).ok()
    }
}

fn joined<'p>(before: &Change<'p>, way: &Change<'p>) -> Change<'p> {
    let mut all = before.clone();
    for flip in way {
        let known = |other: &Flip<'p>| other.part.expr == flip.part.expr && other.holds == flip.holds;
        if !all.iter().any(known) {
            all.push(flip.clone());
        }
    }
    all
}

/// The ways with the fewest parts; those that ask of one part both are none.
fn fewest(mut ways: Vec<Change<'_>>) -> Vec<Change<'_>> {
    let is_possible = |way: &Change<'_>| {
        way.iter().all(|one| way.iter().all(|other| one.part.expr != other.part.expr || one.holds == other.holds))
    };
    ways.retain(is_possible);
    ways.sort_by_key(Vec::len);
    let mut seen: Vec<BTreeSet<(ExprId, bool)>> = Vec::new();
    ways.retain(|way| {
        let own: BTreeSet<(ExprId, bool)> = way.iter().map(|flip| (flip.part.expr, flip.holds)).collect();
        let is_new = !seen.contains(&own);
        if is_new {
            seen.push(own);
        }
        is_new
    });
    ways.truncate(KEPT);
    ways
}
