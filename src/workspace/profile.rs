//! `profile` of the façade. Must not know how it is shown.

use serde::Serialize;

use super::answers::{attributes, conditions, values};
use super::record::share;
use super::{Failure, Workspace};
use crate::insight::profile::{Groups, Profiled, profile};
use crate::progress::Progress;

/// What sets the records of a definition apart.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profile {
    /// The definition.
    pub of: String,
    /// Beside whom; none: the whole population, in effects all who are not in the definition.
    pub against: Option<String>,
    /// Whose records.
    pub entity: String,
    /// Records of the definition.
    pub members: u64,
    /// Their part of the population.
    pub share: f64,
    /// Records that there are; with `against` those of that definition.
    pub population: u64,
    /// Columns and traits, those first that set it apart the most.
    pub attributes: Vec<Profiled>,
}

impl Workspace {
    /// What sets the records of a definition apart from all others, or from those of another definition.
    ///
    /// # Errors
    /// An unknown name, definitions of several entities, wrong definitions or data.
    pub fn profile(&mut self, name: &str, against: Option<&str>, progress: &dyn Progress) -> Result<Profile, Failure> {
        self.proceed()?;
        let names: Vec<String> = std::iter::once(name).chain(against).map(str::to_owned).collect();
        self.known_conditions(&names)?;
        let columns = self.column_names()?;
        let mut entity = None;
        let mut choice = |resolved: &mut super::floors::resolve::Resolved, _: &mut Vec<_>| {
            let (of, mut wanted) = conditions(&resolved.catalog, &names)?;
            wanted.extend(attributes(&mut resolved.catalog, of));
            entity = Some(of);
            Ok(wanted.into())
        };
        let evaluated = self.answered(&columns, &mut choice, true, progress)?;
        let Some(entity) = entity else { return Err(Failure::Other("internal error: nothing was chosen".into())) };
        let of = evaluated.of(entity)?;
        let own = evaluated.memberships(name, entity)?;
        let beside = match against {
            Some(other) => evaluated.memberships(other, entity)?,
            None => vec![true; own.len()],
        };
        let others = if against.is_some() { beside.clone() } else { own.iter().map(|is_in| !is_in).collect() };
        let count = |of: &[bool]| of.iter().filter(|is_in| **is_in).count() as u64;
        let described = evaluated.catalog.entity(entity);
        let groups = Groups { own: &own, beside: &beside, others: &others };
        Ok(Profile {
            of: name.to_owned(),
            against: against.map(str::to_owned),
            entity: described.name.clone(),
            members: count(&own),
            share: share(count(&own), of.population),
            population: count(&beside),
            attributes: profile(&values(of, described.key.len()), groups),
        })
    }
}
