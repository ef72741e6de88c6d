//! Evaluates definitions: chooses them, has the engine work, says what stopped it. Must not know how an answer is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::floors::{data, engine, place, plan, resolve};
use super::understand::{Choice, Readied, Reading, as_warning};
use super::{Failure, Workspace};
use crate::diag::{Code, Diagnostic};
use crate::insight::describe;
use crate::model::{
    Arithmetic, Catalog, Definition, DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, Journey, ListId,
};
use crate::progress::Progress;
use crate::syntax::ast::{self, ItemKind};

/// What the engine made of the wanted definitions.
pub(super) struct Evaluated {
    pub(super) catalog: Catalog,
    pub(super) wanted: plan::Wanted,
    /// By entity; none for those that were not read.
    pub(super) tables: Vec<Option<data::Table>>,
    pub(super) outcome: engine::Outcome,
    pub(super) steps: Vec<(String, Duration)>,
}

/// How the engine works, which changes no answer.
#[derive(Clone, Copy)]
pub(super) struct How {
    pub(super) folding: engine::Folding,
    pub(super) memory: Option<u64>,
}

impl Workspace {
    /// How the engine shall work.
    pub(super) fn how(&self) -> How {
        How { folding: self.options.folding, memory: self.options.memory }
    }

    /// Reads what the chosen definitions need and evaluates them. `beside`: names that are mentioned beside the files.
    pub(super) fn evaluate(
        &mut self,
        reading: Reading,
        beside: &BTreeSet<String>,
        choice: Choice<'_>,
        progress: &dyn Progress,
    ) -> Result<Evaluated, Failure> {
        let began = Instant::now();
        let Readied { resolved, wanted, plan, tables } = self.ready(reading, beside, choice, progress)?;
        let mut steps = vec![("read and resolve".to_owned(), began.elapsed())];
        let lists = self.read_lists(&resolved);
        self.proceed()?;
        let outcome = self.carried_out(&resolved, &plan, &tables, &lists, progress)?;
        steps.extend(outcome.timings.iter().cloned());
        Ok(Evaluated { catalog: resolved.catalog, wanted, tables, outcome, steps })
    }

    /// Has the engine carry a plan out.
    pub(super) fn carried_out(
        &mut self,
        resolved: &resolve::Resolved,
        plan: &plan::Plan,
        tables: &[Option<data::Table>],
        lists: &BTreeMap<ListId, Vec<data::ListEntry>>,
        progress: &dyn Progress,
    ) -> Result<engine::Outcome, Failure> {
        let (given, keep) = (engine::CellsOf::new(), BTreeSet::new());
        let how = self.how();
        let outcome = execute(resolved, plan, tables, lists, (&given, &keep), (how, None), progress);
        outcome.map_err(|failure| self.stopped(resolved, plan, failure))
    }

    /// Says what stopped the engine.
    pub(super) fn stopped(
        &mut self,
        resolved: &resolve::Resolved,
        plan: &plan::Plan,
        failure: engine::Failure,
    ) -> Failure {
        match failure {
            engine::Failure::Data(wrong) => self.fail(wrong),
            engine::Failure::Overflow { expr, entity, record } => {
                let entity = &resolved.catalog.entity(entity).name;
                self.fail(vec![overflow(resolved, plan, expr, &format!("{entity} `{record}`"))])
            }
            engine::Failure::Internal(what) => Failure::Other(format!("internal error: {what}")),
        }
    }

    /// Resolves the definitions as far as headers tell.
    pub(super) fn try_headers(&mut self) -> Result<(), Failure> {
        let resolved = self.understand()?.resolved;
        self.look_for_lists(&resolved);
        self.check_templates(&resolved);
        Ok(())
    }

    pub(super) fn read_lists(&mut self, resolved: &resolve::Resolved) -> BTreeMap<ListId, Vec<data::ListEntry>> {
        let mut lists = BTreeMap::new();
        let places = &resolved.spans.lists;
        for ((id, list), place) in (0..).map(ListId).zip(&resolved.catalog.lists).zip(places) {
            match data::read_list(&self.root, list) {
                Ok(entries) => {
                    lists.insert(id, entries);
                }
                Err(wrong) => {
                    let told = |finding: Diagnostic| {
                        if finding.labels.is_empty() { finding.at(*place, "the list") } else { finding }
                    };
                    self.add(wrong.into_iter().map(told));
                }
            }
        }
        lists
    }

    /// Says of lists whose file is not there that it is not; as of sources, that is no mistake yet.
    fn look_for_lists(&mut self, resolved: &resolve::Resolved) {
        let before = self.findings.len();
        self.read_lists(resolved);
        let found = self.findings.split_off(before);
        let absent = found.into_iter().filter(|finding| finding.code == Code::SourceNotFound).map(as_warning);
        self.findings.extend(absent);
    }

    /// Whether each name is one that can be evaluated.
    pub(super) fn known(&self, names: &[String]) -> Result<(), Failure> {
        for name in names {
            let own = |item: &&ast::Item| describe::name_of(&item.node).is_some_and(|own| own.node == *name);
            if self.items().filter(own).any(|item| is_evaluated(&item.node)) {
                continue;
            }
            let Some(item) = self.items().find(own) else {
                let names = self.items().filter(|item| is_evaluated(&item.node));
                let names = names.filter_map(|item| describe::name_of(&item.node));
                return Err(Failure::unknown("definition", name, names.map(|own| own.node.as_str())));
            };
            let kind = describe::kind_of(&item.node);
            let help = match &item.node {
                ItemKind::Campaign(_) => {
                    format!("`milieu preview {name}` and `milieu render {name}` make its messages")
                }
                _ => "segments, audiences, personas, traits and journeys are".into(),
            };
            return Err(Failure::Usage {
                message: format!("{kind} `{name}` is not evaluated for records"),
                help: Some(help),
            });
        }
        Ok(())
    }
}

/// Has the engine carry a plan out: `known` are the values that are handed in, and those that are asked for.
pub(super) fn execute(
    resolved: &resolve::Resolved,
    plan: &plan::Plan,
    tables: &[Option<data::Table>],
    lists: &BTreeMap<ListId, Vec<data::ListEntry>>,
    known: (&engine::CellsOf, &BTreeSet<(EntityId, ExprId)>),
    (how, taker): (How, Option<&dyn engine::Taker>),
    progress: &dyn Progress,
) -> Result<engine::Outcome, engine::Failure> {
    let (given, keep) = known;
    let (catalog, spans) = (&resolved.catalog, &resolved.spans);
    let How { folding, memory } = how;
    engine::execute(&engine::Request {
        catalog,
        spans,
        plan,
        tables,
        lists,
        folding,
        progress,
        memory,
        given,
        keep,
        taker,
    })
}

/// Whether a definition of this kind is something that a run answers.
fn is_evaluated(item: &ItemKind) -> bool {
    match item {
        ItemKind::Trait(_)
        | ItemKind::Segment(_)
        | ItemKind::Audience(_)
        | ItemKind::Persona(_)
        | ItemKind::Journey(_) => true,
        ItemKind::Subject(_)
        | ItemKind::Entity(_)
        | ItemKind::List(_)
        | ItemKind::Param(_)
        | ItemKind::PriorityGroup(_)
        | ItemKind::Token(_)
        | ItemKind::PersonaGroup(_)
        | ItemKind::Expectation(_)
        | ItemKind::OrgUnit(_)
        | ItemKind::PersonaOrder(_)
        | ItemKind::Campaign(_)
        | ItemKind::Test(_) => false,
    }
}

/// What is evaluated, in the order in which it is shown: the subject's first, then by entity, kind and name. The order of
/// files plays no part. Without names it is everything.
pub(super) fn chosen(catalog: &Catalog, names: &[String]) -> plan::Wanted {
    let is_wanted = |name: &String| names.is_empty() || names.contains(name);
    let ids = (0..).map(DefinitionId).zip(&catalog.definitions);
    let mut definitions: Vec<DefinitionId> =
        ids.filter(|(_, definition)| is_wanted(&definition.name)).map(|(id, _)| id).collect();
    definitions.sort_by_key(|&id| {
        let Definition { kind, name, entity, .. } = catalog.definition(id);
        let order = match kind {
            DefinitionKind::Segment => 0,
            DefinitionKind::Audience => 1,
            DefinitionKind::Persona => 2,
            DefinitionKind::Trait => 3,
        };
        (Some(*entity) != catalog.subject, &catalog.entity(*entity).name, order, name)
    });
    let mut values = Vec::new();
    let mut value = |name: String, entity, value| values.push(plan::WantedValue { name, entity, value });
    for &id in &definitions {
        let name = &catalog.definition(id).name;
        if let Some(audience) = catalog.audiences.iter().find(|audience| audience.definition == id) {
            value(format!("{name}.status"), audience.entity, audience.parts.status);
            value(format!("{name}.split"), audience.entity, audience.parts.split);
        }
    }
    for journey in journeys(catalog, names) {
        value(format!("{}.stage", journey.name), journey.entity, journey.stage_name);
    }
    if names.is_empty() {
        catalog.primaries.iter().for_each(|primary| value("persona".into(), primary.entity, primary.name));
    }
    plan::Wanted { definitions, values, traits_counted: false }
}

/// The journeys of these names, or all, by name.
pub(super) fn journeys<'c>(catalog: &'c Catalog, names: &[String]) -> Vec<&'c Journey> {
    let mut journeys: Vec<&Journey> = catalog.journeys.iter().collect();
    journeys.retain(|journey| names.is_empty() || names.contains(&journey.name));
    journeys.sort_by_key(|journey| &journey.name);
    journeys
}

/// A number that does not fit: the operation, its definition, the record.
fn overflow(resolved: &resolve::Resolved, plan: &plan::Plan, expr: ExprId, record: &str) -> Diagnostic {
    let operation = match &plan.exprs[expr].kind {
        ExprKind::Arithmetic { op, .. } => match op {
            Arithmetic::Add => "sum of two numbers",
            Arithmetic::Subtract => "difference",
            Arithmetic::Multiply => "product",
            Arithmetic::Divide => "quotient",
            Arithmetic::Remainder => "remainder",
        },
        ExprKind::Aggregate(_) => "sum over rows",
        ExprKind::Negate(_) => "negated number",
        ExprKind::Convert(_) => "widened number",
        _ => "number",
    };
    let (span, definition) = place(resolved, expr);
    let within = definition.map(|id| resolved.catalog.definition(id));
    let within = within.map(|one| format!(" in {} `{}`", one.kind.word(), one.name)).unwrap_or_default();
    let finding = Diagnostic::new(Code::Overflow, format!("{operation} does not fit{within}, for {record}"))
        .note("integers have 64 bits, decimals 38 digits");
    match span {
        Some(span) => finding.at(span, "this operation"),
        None => finding,
    }
}
