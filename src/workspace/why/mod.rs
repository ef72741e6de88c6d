//! `why` of the façade: what a definition says of one record, and what would have to be otherwise. Must not know how it is shown.

mod audience;
mod known;
mod made;
mod rows;
mod said;
mod told;
mod until;

use std::collections::{BTreeSet, HashMap};

use super::evaluate::chosen;
use super::expression::one_line;
use super::floors::{plan, resolve};
use super::understand::{Readied, Reading};
use super::{Failure, Workspace};
use crate::diag::Diagnostic;
use crate::insight::describe::{kind_of, name_of};
use crate::insight::parts::{Changing, Parts, Place, Showing, written};
use crate::insight::reach::Reach;
use crate::interpret::{Data, Fault, Interpreter, Lists};
use crate::model::{Catalog, DefinitionId, EntityId, ExprId, JourneyId, ListId};
use crate::progress::Progress;
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind};
use rows::Loader;
pub use told::{AudienceStep, Change, JourneyWhy, PersonaWhy, ReadOf, ScoreAmount, Until, Why};

/// What is asked about.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Definition(DefinitionId),
    Journey(JourneyId),
}

impl Asked {
    fn find(catalog: &Catalog, name: &str) -> Option<Self> {
        let definition = (0..).map(DefinitionId).zip(&catalog.definitions).find(|(_, one)| one.name == name);
        let journey = || (0..).map(JourneyId).zip(&catalog.journeys).find(|(_, one)| one.name == name);
        definition.map(|(id, _)| Self::Definition(id)).or_else(|| journey().map(|(id, _)| Self::Journey(id)))
    }

    fn entity(self, catalog: &Catalog) -> EntityId {
        match self {
            Self::Definition(id) => catalog.definition(id).entity,
            Self::Journey(id) => catalog.journey(id).entity,
        }
    }
}

impl Workspace {
    /// What a definition says of the record with that key, and why.
    ///
    /// # Errors
    /// An unknown name or key, wrong definitions or data.
    pub fn why(&mut self, name: &str, key: &str, progress: &dyn Progress) -> Result<Why, Failure> {
        self.proceed()?;
        self.known(std::slice::from_ref(&name.to_owned()))?;
        let file = resolve::Needed::new(&self.files).of_definition(name);
        let names = [name.to_owned()];
        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<Diagnostic>| {
            let asked = Asked::find(&resolved.catalog, name);
            let asked = asked.ok_or_else(|| Failure::Other("internal error: the definition is gone".into()))?;
            let (_, roots) = parts_and_roots(resolved, &file.items, asked);
            let mut wanted = chosen(&resolved.catalog, &names);
            // What is looked at beside the answer is read, too.
            let reach = Reach::of(&resolved.catalog, asked.entity(&resolved.catalog), roots);
            wanted.values.extend(known::wanted(&resolved.catalog, &reach, asked));
            wanted.values.extend(known::looked_at(&resolved.catalog, &reach));
            Ok(wanted)
        };
        let readied = self.ready(Reading::Needed, &BTreeSet::new(), &mut choice, progress)?;
        let lists = self.read_lists(&readied.resolved);
        self.proceed()?;
        let Readied { mut resolved, tables, .. } = readied;
        let asked = Asked::find(&resolved.catalog, name);
        let asked = asked.ok_or_else(|| Failure::Other("internal error: the definition is gone".into()))?;
        let (parts, roots) = parts_and_roots(&mut resolved, &file.items, asked);
        let catalog = &resolved.catalog;
        let entity = asked.entity(catalog);
        let reach = Reach::of(catalog, entity, roots);

        let loader = Loader { catalog, tables: &tables, reach: &reach };
        // What all records give is had from the engine, but for rows that nothing tells apart.
        let has_key = |&expr: &ExprId| catalog.exprs[expr].frame.is_none_or(|of| !catalog.entity(of).key.is_empty());
        let is_by_engine = reach.of_all.iter().all(has_key);
        let loaded = if is_by_engine { loader.around(entity, key) } else { loader.everything(entity, key) };
        let loaded = match loaded {
            Ok(Some(loaded)) => loaded,
            Ok(None) => return Err(unknown_key(catalog, entity, key)),
            Err(rows::Stopped::Data(wrong)) => return Err(self.fail(wrong)),
            Err(rows::Stopped::TooMany) => {
                return Err(Failure::Other(format!("`{name}` looks at more rows for one record than fit memory")));
            }
        };
        let of_all = known::wanted(catalog, &reach, asked);
        let all = if of_all.is_empty() {
            None
        } else {
            let wanted = plan::Wanted { values: of_all, ..plan::Wanted::default() };
            let plan = plan::plan(catalog, &wanted);
            Some(self.carried_out(&resolved, &plan, &tables, &lists, progress)?)
        };
        let catalog = &resolved.catalog;
        let known = match &all {
            Some(outcome) if is_by_engine => known::values(catalog, &reach, outcome, &loaded)?,
            _ => HashMap::new(),
        };
        let texts: Lists =
            lists.iter().map(|(id, entries)| (*id, entries.iter().map(|one| one.text.clone()).collect())).collect();
        let data = Data::new(catalog, loaded.rows.clone()).map_err(|fault| self.faulty(catalog, &fault))?;
        let interpreter = Interpreter::new(catalog, &data, &texts).with_known(known);
        let place = Place { entity, row: loaded.record };
        let text = |span: Span| self.one_line_of(span);
        let showing = Showing { resolved: &resolved, data: &data, interpreter: &interpreter, text: &text };
        let made =
            made::Making { workspace: self, file: &file, asked, parts: parts.as_ref(), showing: &showing, place };
        let mut why = made.why(name, key).map_err(|fault| Failure::Other(format!("no answer: {fault}")))?;
        if let (Some(outcome), Asked::Definition(id)) = (&all, asked) {
            why.audience = audience::steps(&showing, id, place, outcome)?;
        }
        if let (Some(parts), Some(holds)) = (&parts, why.holds)
            && why.exists
        {
            let changing = Changing { parts, interpreter: &interpreter, place };
            if !holds {
                why.changes = said::changes(&showing, &changing, place);
            }
            // Where all records count, others move as well.
            if reach.of_all.is_empty() {
                let named = |(id, entries): (&ListId, &Vec<String>)| (catalog.list(*id).name.clone(), entries.clone());
                let by_name = texts.iter().map(named).collect();
                let (tables, loaded, lists) = (&tables, &loaded, &by_name);
                let parts = &why.parts;
                let looking =
                    until::Looking { workspace: self, file: &file, name, tables, loaded, lists, holds, parts };
                why.until = Some(looking.found(place));
            }
        }
        why.read = loaded.read(catalog, all.is_some());
        Ok(why)
    }

    fn one_line_of(&self, span: Span) -> String {
        one_line(self.sources.slice(span))
    }

    fn faulty(&self, catalog: &Catalog, fault: &Fault) -> Failure {
        let _ = catalog;
        Failure::Other(format!("no answer: {fault}"))
    }
}

/// The conditions of a definition, and everything that is evaluated to tell why.
fn parts_and_roots(
    resolved: &mut resolve::Resolved,
    items: &[ast::Item],
    asked: Asked,
) -> (Option<Parts>, Vec<ExprId>) {
    let mut roots = Vec::new();
    let parts = match asked {
        Asked::Definition(id) => {
            let parts = Parts::of(resolved, items, id);
            roots.push(resolved.catalog.definition(id).body);
            roots.extend(parts.exprs());
            Some(parts)
        }
        Asked::Journey(_) => None,
    };
    let catalog = &resolved.catalog;
    match asked {
        Asked::Definition(id) => {
            if let Some(persona) = catalog.personas.iter().find(|persona| persona.definition == id) {
                roots.extend([persona.matching, persona.score]);
                roots.extend(persona.threshold);
                let primary = catalog.primaries.iter().find(|primary| primary.entity == persona.entity);
                roots.extend(primary.map(|primary| primary.name));
            }
            if let Some(audience) = catalog.audiences.iter().find(|audience| audience.definition == id) {
                let own = &audience.parts;
                roots.extend([own.member, own.status, own.split, own.double]);
                roots.extend(audience.after.iter().map(|&after| catalog.audience(after).parts.status));
            }
        }
        Asked::Journey(id) => {
            let journey = catalog.journey(id);
            roots.extend([journey.stage, journey.stage_name]);
            roots.extend(journey.stages.iter().map(|stage| stage.when));
            roots.extend(journey.personas.iter().map(|&id| catalog.definition(id).body));
        }
    }
    (parts, roots)
}

fn unknown_key(catalog: &Catalog, entity: EntityId, key: &str) -> Failure {
    let of = catalog.entity(entity);
    let parts: Vec<&str> = of.key.iter().map(|&column| of.columns[column as usize].name.as_str()).collect();
    let help = match parts.as_slice() {
        [] => format!("entity `{}` has no key, so its records cannot be asked for", of.name),
        [one] => format!("the key of {} is column `{one}`", of.plural),
        several => format!("the key of {} is `{}`", of.plural, several.join(":")),
    };
    Failure::Usage { message: format!("{} `{key}` not found", of.name), help: Some(help) }
}
