//! `why` of the façade: what a definition says of one record, and what would have to be otherwise. Must not know how it is shown.

mod audience;
mod keys;
mod known;
mod made;
mod rows;
mod said;
mod told;
mod tried;
mod until;

use std::collections::{BTreeSet, HashMap};

use super::evaluate::chosen;
use super::expression::one_line;
use super::floors::{data, engine, plan, resolve};
use super::understand::{Readied, Reading};
use super::{Failure, Workspace};
use crate::diag::{Code, Diagnostic};
use crate::insight::describe::{kind_of, name_of};
use crate::insight::parts::{Changing, Parts, Place, Showing, written};
use crate::insight::reach::Reach;
use crate::interpret::{Data, Fault, Interpreter, Lists};
use crate::model::{Catalog, DefinitionId, EntityId, ExprId, JourneyId, Value};
use crate::progress::Progress;
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind};
use rows::{Loaded, Loader};
pub use told::{AudienceStep, Change, JourneyWhy, PersonaWhy, ReadOf, ScoreAmount, Until, Why};
use tried::Trying;

/// What is asked about.
#[derive(Clone, Copy, Debug)]
enum Asked {
    Definition(DefinitionId),
    Journey(JourneyId),
}

impl Asked {
    /// Journeys have names of their own, and are preferred where one is asked for.
    fn find(catalog: &Catalog, name: &str, is_journey: bool) -> Option<Self> {
        let definitions = (0..).map(DefinitionId).zip(&catalog.definitions);
        let definition = definitions.filter(|_| !is_journey).find(|(_, one)| one.name == name);
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
    /// What a definition says of the record with that key, and why. `journey NAME` is the journey, where something else has its
    /// name, too.
    ///
    /// # Errors
    /// An unknown name or key, wrong definitions or data.
    pub fn why(&mut self, name: &str, key: &str, progress: &dyn Progress) -> Result<Why, Failure> {
        self.proceed()?;
        let (name, is_journey) = name.strip_prefix("journey ").map_or((name, false), |name| (name.trim(), true));
        self.known(std::slice::from_ref(&name.to_owned()))?;
        let file = resolve::Needed::new(&self.files).of_definition(name);
        let names = [name.to_owned()];
        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<Diagnostic>| {
            let asked = Asked::find(&resolved.catalog, name, is_journey);
            let asked = asked.ok_or_else(|| Failure::Other("internal error: the definition is gone".into()))?;
            let (_, roots) = parts_and_roots(resolved, &file.items, asked);
            let mut wanted = chosen(&resolved.catalog, &names);
            // What is looked at beside the answer is read, too.
            let reach = Reach::of(&resolved.catalog, asked.entity(&resolved.catalog), &roots);
            wanted.values.extend(known::wanted(&resolved.catalog, &reach, asked));
            wanted.values.extend(known::looked_at(&resolved.catalog, &reach));
            Ok(wanted)
        };
        let readied = self.ready(Reading::Needed, &BTreeSet::new(), &mut choice, progress)?;
        let lists = self.read_lists(&readied.resolved);
        self.proceed()?;
        let Readied { mut resolved, tables, .. } = readied;
        let asked = Asked::find(&resolved.catalog, name, is_journey);
        let asked = asked.ok_or_else(|| Failure::Other("internal error: the definition is gone".into()))?;
        let (parts, roots) = parts_and_roots(&mut resolved, &file.items, asked);
        let entity = asked.entity(&resolved.catalog);
        let reach = Reach::of(&resolved.catalog, entity, &roots);
        let (around, is_by_engine) = self.rows_around(&resolved.catalog, &tables, &reach, (entity, name, key))?;
        let of_all = known::wanted(&resolved.catalog, &reach, asked);
        let all = if of_all.is_empty() {
            None
        } else {
            let wanted = plan::Wanted { values: of_all, ..plan::Wanted::default() };
            let plan = plan::plan(&resolved.catalog, &wanted);
            Some(self.carried_out(&resolved, &plan, &tables, &lists, progress)?)
        };
        let known = match &all {
            Some(outcome) if is_by_engine => known::values(&resolved.catalog, &reach, outcome, &around)?,
            _ => HashMap::new(),
        };
        let texts: Lists =
            lists.iter().map(|(id, entries)| (*id, entries.iter().map(|one| one.text.clone()).collect())).collect();
        let found = Found { resolved, parts, reach, around, known, all, texts, tables };
        let told = found.why(self, &file, asked, (name, key));
        told.map_err(|stopped| match stopped {
            Told::Failure(failure) => failure,
            Told::Fault(fault) => self.faulty(name, &fault),
        })
    }

    /// The rows around the record; and whether what all records give is had from the engine, as it is but for rows that nothing
    /// tells apart.
    fn rows_around(
        &mut self,
        catalog: &Catalog,
        tables: &[Option<data::Table>],
        reach: &Reach,
        (entity, name, key): (EntityId, &str, &str),
    ) -> Result<(Loaded, bool), Failure> {
        let loader = Loader { catalog, tables, reach };
        let is_by_engine = reach.is_by_engine(catalog);
        let read = if is_by_engine { loader.around(entity, key) } else { loader.everything(entity, key) };
        match read {
            Ok(Some(around)) => Ok((around, is_by_engine)),
            Ok(None) => Err(keys::unknown(catalog, entity, key)),
            Err(rows::Stopped::Data(wrong)) => Err(self.fail(wrong)),
            Err(rows::Stopped::Ambiguous(found)) => Err(keys::ambiguous(catalog, entity, key, &found)),
            Err(rows::Stopped::TooMany) => {
                Err(Failure::Other(format!("`{name}` looks at more rows for one record than fit memory")))
            }
        }
    }

    fn one_line_of(&self, span: Span) -> String {
        one_line(self.sources.slice(span))
    }

    /// A number that does not fit is wrong data; other faults are milieu's own.
    fn faulty(&mut self, name: &str, fault: &Fault) -> Failure {
        if let Fault::Overflow { operation, .. } = fault {
            let message = format!("a number does not fit in `{name}`: {operation}");
            return self.fail(vec![Diagnostic::new(Code::Overflow, message)]);
        }
        Failure::Other(format!("no answer: {fault}"))
    }
}

/// Why nothing is told.
enum Told {
    Failure(Failure),
    Fault(Fault),
}

impl From<Fault> for Told {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Everything that an answer is made from.
struct Found {
    resolved: resolve::Resolved,
    parts: Option<Parts>,
    reach: Reach,
    around: Loaded,
    known: HashMap<(ExprId, usize), Value>,
    /// What the engine says of all records, where they are needed.
    all: Option<engine::Outcome>,
    texts: Lists,
    tables: Vec<Option<data::Table>>,
}

impl Found {
    fn why(
        self,
        workspace: &Workspace,
        file: &ast::File,
        asked: Asked,
        (name, key): (&str, &str),
    ) -> Result<Why, Told> {
        let Self { resolved, parts, reach, around, known, all, texts, tables } = self;
        let catalog = &resolved.catalog;
        let data = Data::new(catalog, around.rows.clone())?;
        let interpreter = Interpreter::new(catalog, &data, &texts).with_known(known.clone());
        let place = Place { entity: asked.entity(catalog), row: around.record };
        let text = |span: Span| workspace.one_line_of(span);
        let showing = Showing { resolved: &resolved, data: &data, interpreter: &interpreter, text: &text };
        let making = made::Making { workspace, file, asked, parts: parts.as_ref(), showing: &showing, place };
        let mut why = making.why(name, key)?;
        if let (Some(outcome), Asked::Definition(id)) = (&all, asked) {
            why.audience = audience::steps(&showing, file, id, place, outcome).map_err(Told::Failure)?;
        }
        why.read = around.read(catalog, all.is_some());
        let (Some(parts), Some(holds)) = (&parts, why.holds) else { return Ok(why) };
        if why.exists {
            let changing = Changing { parts, catalog, interpreter: &interpreter, place };
            let trying = Trying::new(catalog, parts, (&around.rows, &texts), (&interpreter, &known), place);
            why.changes = said::changes(&showing, &changing, &trying, (place, !holds));
        }
        if !why.changes.is_empty() && !holds {
            why.then = why.audience.iter().flatten().filter_map(audience::may_still_drop).collect();
        }
        // Where all records count, others move as well.
        if reach.of_all.is_empty() {
            let by_name = texts.iter().map(|(id, entries)| (catalog.list(*id).name.clone(), entries.clone())).collect();
            let (tables, around, lists, parts) = (&tables, &around, &by_name, &why.parts);
            let looking = until::Looking { workspace, file, name, tables, around, holds, parts, lists };
            why.until = Some(looking.found(place));
        }
        Ok(why)
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
            roots.extend(parts.all().map(|part| part.expr));
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
