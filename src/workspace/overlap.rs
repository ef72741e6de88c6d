//! `overlap` of the façade. Must not know how it is shown.

use std::collections::BTreeSet;

use serde::Serialize;

use super::answers::conditions;
use super::record::share;
use super::{Failure, Workspace};
use crate::insight::overlap::{Bitmaps, Common, TOLD};
use crate::progress::Progress;

/// How definitions share their records.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overlap {
    /// Whose records.
    pub entity: String,
    /// Records that there are.
    pub population: u64,
    /// The definitions, in the order that they were named in.
    pub sizes: Vec<Size>,
    /// Records that are in all of some definitions: of ten at most every combination, else every pair and all together.
    pub overlaps: Vec<Common>,
    /// Records by exactly the definitions that they are in, the most first, none of no definition; of 64 definitions at most.
    pub exactly: Option<Vec<Common>>,
}

/// The size of a definition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Size {
    /// The definition.
    pub name: String,
    /// Its records.
    pub members: u64,
    /// Their part of the population.
    pub share: f64,
}

impl Workspace {
    /// How these segments, audiences and personas share their records; without names all of the subject.
    ///
    /// # Errors
    /// An unknown name, definitions of several entities, wrong definitions or data.
    pub fn overlap(&mut self, names: &[String], progress: &dyn Progress) -> Result<Overlap, Failure> {
        let (entity, bitmaps, population) = self.bitmaps(names, progress)?;
        let size = |at: usize| {
            let members = bitmaps.size(at);
            Size { name: bitmaps.names()[at].clone(), members, share: share(members, population) }
        };
        let sizes: Vec<Size> = (0..bitmaps.names().len()).map(size).collect();
        let exactly = (sizes.len() <= TOLD).then(|| exactly(&bitmaps));
        Ok(Overlap { entity, population, overlaps: bitmaps.common(), exactly, sizes })
    }

    /// Who is in what, a bit for every record; the entity and how many records it has.
    pub(super) fn bitmaps(
        &mut self,
        names: &[String],
        progress: &dyn Progress,
    ) -> Result<(String, Bitmaps, u64), Failure> {
        self.proceed()?;
        self.known_conditions(names)?;
        let mut chosen = None;
        let mut choice = |resolved: &mut super::floors::resolve::Resolved, _: &mut Vec<_>| {
            let (_, wanted) = chosen.insert(conditions(&resolved.catalog, names)?);
            Ok(wanted.clone().into())
        };
        let evaluated = self.answered(&BTreeSet::new(), &mut choice, false, progress)?;
        let Some((entity, wanted)) = chosen.filter(|(_, wanted)| wanted.len() > 1) else {
            return Err(Failure::usage("two definitions or more are needed: segments, audiences or personas"));
        };
        let of = evaluated.of(entity)?;
        let mut bitmaps = Bitmaps::new(of.membership.num_rows());
        for id in wanted {
            let name = &evaluated.catalog.definition(id).name;
            bitmaps.add(name.clone(), evaluated.members(name, entity)?);
        }
        Ok((evaluated.catalog.entity(entity).name.clone(), bitmaps, of.population))
    }
}

fn exactly(bitmaps: &Bitmaps) -> Vec<Common> {
    let names = |pattern: u64| {
        let sets = bitmaps.names().iter().enumerate().filter(|(set, _)| pattern >> set & 1 == 1);
        sets.map(|(_, name)| name.clone()).collect()
    };
    let all = bitmaps.exactly().into_iter();
    all.map(|(pattern, members)| Common { names: names(pattern), members }).collect()
}
