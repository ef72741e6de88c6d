//! Evaluates definitions: chooses them, has the engine work, says what stopped it. Must not know how an answer is shown.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use super::floors::{data, engine, place, plan, resolve};
use super::understand::{Choice, Readied, Reading, as_warning};
use super::{Failure, Workspace, later};
use crate::diag::{Code, Diagnostic};
use crate::insight::describe;
use crate::model::{Arithmetic, Catalog, Definition, DefinitionId, DefinitionKind, ExprId, ExprKind, ListId};
use crate::progress::Progress;
use crate::syntax::ast::ItemKind;

/// What the engine made of the wanted definitions.
pub(super) struct Evaluated {
    pub(super) catalog: Catalog,
    pub(super) wanted: Vec<DefinitionId>,
    /// By entity; none for those that were not read.
    pub(super) tables: Vec<Option<data::Table>>,
    pub(super) outcome: engine::Outcome,
    pub(super) steps: Vec<(String, Duration)>,
}

impl Workspace {
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
        self.add(later::unevaluated(&resolved, &wanted, &plan));
        let lists = self.read_lists(&resolved.catalog);
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
        let catalog = &resolved.catalog;
        match engine::execute(&engine::Request { catalog, plan, tables, lists, progress }) {
            Ok(outcome) => Ok(outcome),
            Err(engine::Failure::Data(wrong)) => Err(self.fail(wrong)),
            Err(engine::Failure::Overflow { expr, entity, record }) => {
                let entity = &catalog.entity(entity).name;
                Err(self.fail(vec![overflow(resolved, plan, expr, &format!("{entity} `{record}`"))]))
            }
            Err(engine::Failure::Internal(what)) => Err(Failure::Other(format!("internal error: {what}"))),
        }
    }

    /// Says what could not be evaluated as far as headers tell.
    pub(super) fn try_headers(&mut self) -> Result<(), Failure> {
        let resolved = self.understand()?.resolved;
        let wanted = chosen(&resolved.catalog, &[]);
        let plan = plan::plan(&resolved.catalog, &wanted);
        self.add(later::unevaluated(&resolved, &wanted, &plan).into_iter().map(as_warning));
        Ok(())
    }

    pub(super) fn read_lists(&mut self, catalog: &Catalog) -> BTreeMap<ListId, Vec<data::ListEntry>> {
        let mut lists = BTreeMap::new();
        for (id, list) in (0..).map(ListId).zip(&catalog.lists) {
            match data::read_list(&self.root, list) {
                Ok(entries) => {
                    lists.insert(id, entries);
                }
                Err(wrong) => self.add(wrong),
            }
        }
        lists
    }

    /// Whether each name is one that can be evaluated.
    pub(super) fn known(&self, names: &[String]) -> Result<(), Failure> {
        for name in names {
            let item = self.items().find(|item| describe::name_of(&item.node).is_some_and(|own| own.node == *name));
            match item.map(|item| &item.node) {
                Some(ItemKind::Trait(_) | ItemKind::Segment(_)) => {}
                Some(other) if later::waits(other) => {
                    return Err(Failure::NotEvaluated(format!("{} `{name}`", describe::kind_of(other))));
                }
                Some(other) => {
                    let kind = describe::kind_of(other);
                    return Err(Failure::Usage {
                        message: format!("{kind} `{name}` is nothing that can be run"),
                        help: Some("segments and traits can".into()),
                    });
                }
                None => {
                    let names = self.items().filter_map(|item| describe::name_of(&item.node));
                    return Err(Failure::unknown("definition", name, names.map(|own| own.node.as_str())));
                }
            }
        }
        Ok(())
    }
}

/// What is evaluated, in the order in which it is shown: the subject's first, then by entity, kind and name. The order of
/// files plays no part.
pub(super) fn chosen(catalog: &Catalog, names: &[String]) -> Vec<DefinitionId> {
    let mut chosen: Vec<DefinitionId> = (0..)
        .map(DefinitionId)
        .zip(&catalog.definitions)
        .filter(|(_, definition)| later::is_evaluated(definition.kind))
        .filter(|(_, definition)| names.is_empty() || names.contains(&definition.name))
        .map(|(id, _)| id)
        .collect();
    chosen.sort_by_key(|&id| {
        let Definition { kind, name, entity, .. } = catalog.definition(id);
        let order = match kind {
            DefinitionKind::Segment => 0,
            DefinitionKind::Audience => 1,
            DefinitionKind::Persona => 2,
            DefinitionKind::Trait => 3,
        };
        (Some(*entity) != catalog.subject, &catalog.entity(*entity).name, order, name)
    });
    chosen
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
