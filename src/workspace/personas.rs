//! The personas of the workspace and what is around them, with their members. Must not know how that is shown.

use std::collections::BTreeSet;

use super::floors::{plan, resolve};
use super::understand::Reading;
use super::{Failure, Workspace};
use crate::diag::Diagnostic;
use crate::insight::personas::{Census, Counted, Personas};
use crate::progress::Progress;
use crate::run::Breakdown;

impl Workspace {
    /// Persona groups, personas, expectations and org-units, with how many records each has.
    ///
    /// # Errors
    /// Wrong definitions or data.
    pub fn personas(&mut self, progress: &dyn Progress) -> Result<Personas, Failure> {
        self.proceed()?;
        let mut prepared = None;
        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<Diagnostic>| {
            let catalog = &mut resolved.catalog;
            let census = prepared.insert(Census::prepare(catalog));
            let primaries = catalog.primaries.iter().map(|primary| plan::WantedValue {
                name: "persona".into(),
                entity: primary.entity,
                value: primary.name,
            });
            Ok(plan::Wanted { definitions: census.wanted(catalog), values: primaries.collect(), traits_counted: true })
        };
        let evaluated = self.evaluate(Reading::Needed, &BTreeSet::new(), &mut choice, progress)?;
        let (catalog, outcome) = (&evaluated.catalog, &evaluated.outcome);
        let census = prepared.unwrap_or_default();
        let of = |entity| outcome.entities.iter().find(|of| of.entity == entity);
        Ok(census.view(
            catalog,
            &Counted {
                members: &|id| {
                    let counts = of(catalog.definition(id).entity).map(|of| of.counts.as_slice()).unwrap_or_default();
                    counts.iter().find(|(own, _)| *own == id).map_or(0, |(_, members)| *members)
                },
                primary: &|id| {
                    let definition = catalog.definition(id);
                    let batch = of(definition.entity).map(|of| &of.membership);
                    match batch.and_then(|batch| Breakdown::of_persona(batch, &definition.name)) {
                        Some(Breakdown::Persona { primary }) => primary,
                        Some(Breakdown::Audience { .. } | Breakdown::Journey { .. }) | None => 0,
                    }
                },
                population: &|entity| of(entity).map_or(0, |of| of.population),
            },
        ))
    }
}
