//! The smallest changes that would let a record in: of the ways in which the parts of a condition can be otherwise so that it holds,
//! those with the fewest parts. Must not know how they are said.

use std::cmp::Ordering;
use std::collections::{BTreeSet, HashMap};

use super::score::Points;
use super::{Made, Part, Parts, Place, Score};
use crate::interpret::Interpreter;
use crate::model::{Catalog, DefinitionId, ExprId, ExprKind};

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

/// The ways of the definitions that were gone through, to hold or not.
type Known<'p> = HashMap<(DefinitionId, bool), Vec<Change<'p>>>;

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
    /// The smallest changes after which the condition is `wanted`, of those that are not `impossible`; one of nothing where it is so
    /// already, none where nothing helps.
    #[must_use]
    pub fn smallest(&self, wanted: bool, impossible: impl Fn(&Change<'c>) -> bool) -> Vec<Change<'c>> {
        let Some(root) = self.parts.root() else { return Vec::new() };
        let mut least = None;
        let ways = fewest(self.ways(root, wanted, &mut Known::new())).into_iter();
        let mut is_smallest = |way: &Change<'c>| {
            if least.is_some_and(|least| way.len() > least) || impossible(way) {
                return false;
            }
            least = Some(way.len());
            true
        };
        ways.filter(|way| is_smallest(way)).collect()
    }

    fn ways(&self, part: &'c Part, wanted: bool, known: &mut Known<'c>) -> Vec<Change<'c>> {
        if self.holds(part.expr) == Some(wanted) {
            return vec![Vec::new()];
        }
        let itself = || vec![vec![Flip { part, holds: wanted }]];
        match &part.made {
            // What is the same for everybody is not changed for one, nor what its key draws.
            Made::Alone if self.is_given(part.expr) => Vec::new(),
            Made::Alone => itself(),
            Made::Not(of) => self.ways(of, !wanted, known),
            Made::All(of) if wanted => self.together(of.iter(), true, known),
            Made::Any(of) if !wanted => self.together(of.iter(), false, known),
            Made::All(of) | Made::Any(of) => fewest(of.iter().flat_map(|one| self.ways(one, wanted, known)).collect()),
            Made::Count { least, most, of } => self.counted((*least, *most), of, wanted, known).unwrap_or_else(itself),
            Made::Score(score, of) => self.scored(score, of, wanted, known),
            // What another record has is changed there; told is what stands here.
            // An audience that takes by rank or draw is told as a whole.
            Made::Named(way, id) => {
                match self.parts.named(*id).filter(|_| way.is_empty() && !self.catalog.chooses(*id)) {
                    Some(inside) => {
                        if let Some(ways) = known.get(&(*id, wanted)) {
                            return ways.clone();
                        }
                        let ways = self.ways(inside, wanted, known);
                        known.insert((*id, wanted), ways.clone());
                        ways
                    }
                    None => itself(),
                }
            }
        }
    }

    /// All of these have to be so.
    fn together(&self, of: impl Iterator<Item = &'c Part>, wanted: bool, known: &mut Known<'c>) -> Vec<Change<'c>> {
        let mut all: Vec<Change<'c>> = vec![Vec::new()];
        for part in of {
            let ways = self.ways(part, wanted, known);
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
        known: &mut Known<'c>,
    ) -> Option<Vec<Change<'c>>> {
        let holding = of.iter().filter(|part| self.holds(part.expr) == Some(true)).count();
        let (least, most) = (least as usize, most as usize);
        // The nearest numbers of holding parts that will do, one more or fewer.
        let targets: Vec<usize> = (0..=of.len()).filter(|count| (least..=most).contains(count) == wanted).collect();
        let needed = targets.iter().map(|count| count.abs_diff(holding)).min()?;
        let targets = targets.into_iter().filter(|count| count.abs_diff(holding) == needed);
        Some(fewest(targets.flat_map(|target| self.flipped(of, target > holding, needed, known)).collect()))
    }

    /// So many of these are made to hold, or not to.
    fn flipped(&self, of: &'c [Part], to: bool, needed: usize, known: &mut Known<'c>) -> Vec<Change<'c>> {
        let candidates: Vec<Vec<Change<'c>>> = of
            .iter()
            .filter(|part| self.holds(part.expr) == Some(!to))
            .map(|part| self.ways(part, to, known))
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
        fewest(all.into_iter().map(|(_, change)| change).collect())
    }

    /// The conditions of a score whose change makes it reach its threshold, or fail it.
    fn scored(&self, score: &Score, of: &'c [Part], wanted: bool, known: &mut Known<'c>) -> Vec<Change<'c>> {
        let Some(points) = Points::of(score, self.interpreter, self.place) else { return Vec::new() };
        let holding: Vec<bool> = of.iter().map(|part| self.holds(part.expr) == Some(true)).collect();
        let helps = |at: &usize| {
            let adds = if holding[*at] { Ordering::Less } else { Ordering::Greater };
            points.direction(*at) == if wanted { adds } else { adds.reverse() }
        };
        let mut helping: Vec<usize> = (0..of.len()).filter(helps).collect();
        helping.sort_by(|&a, &b| points.heavier(a, b));
        let ways: Vec<Vec<Change<'c>>> = helping.iter().map(|&at| self.ways(&of[at], !holding[at], known)).collect();
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

    /// Whether an expression reads nothing of a record but its key.
    fn is_given(&self, expr: ExprId) -> bool {
        let key = &self.catalog.entity(self.place.entity).key;
        let (mut seen, mut open) = (BTreeSet::new(), vec![expr]);
        while let Some(expr) = open.pop() {
            match &self.catalog.exprs[expr].kind {
                ExprKind::Column(entity, column) if *entity != self.place.entity || !key.contains(column) => {
                    return false;
                }
                ExprKind::Aggregate(_)
                | ExprKind::Sequence(_)
                | ExprKind::Population(_)
                | ExprKind::Audience(..)
                | ExprKind::Previous(_) => return false,
                _ => open.extend(self.catalog.parts(expr).into_iter().filter(|part| seen.insert(*part))),
            }
        }
        true
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
