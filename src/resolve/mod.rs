//! From the syntax tree and the columns of the sources to the catalog: every name, kind and rule of the language that
//! decides something is decided here. Must not know plans, engines, or rows.

mod aggregate;
mod arithmetic;
mod build;
mod choice;
mod compare;
mod condition;
mod content;
mod cycle;
mod definition;
mod dependency;
mod entity;
mod exclusive;
mod expression;
mod function;
mod given;
mod items;
mod kinds;
mod lint;
mod list;
mod literal;
mod lost;
mod membership;
mod mentioned;
mod mismatch;
mod names;
mod needed;
mod param;
mod path;
mod population;
mod portable;
mod range;
mod relation;
mod scope;
mod sources;
mod text;
mod unify;
mod walk;
mod window;

use std::collections::{BTreeMap, HashMap};

use crate::diag::Diagnostic;
use crate::model::{
    Aggregate, AggregateId, Catalog, Clock, Column, DefinitionId, EntityId, ExprId, Population, PopulationId, Sequence,
    SequenceId, Settings,
};
use crate::source::Span;
use crate::syntax::ast;

pub use function::{FunctionRecord, Parameter, Takes, Times, functions};
pub use given::{GivenRow, Tested, Trial, clock_of, resolve_test};
pub use mentioned::mentioned;
pub use needed::Needed;
pub use sources::{EntitySource, sources};

/// What definitions are resolved with.
#[derive(Clone, Debug)]
pub struct Inputs<'a> {
    /// All definitions of the workspace.
    pub files: &'a [ast::File],
    /// By entity, in the order of [`sources`]: what its source has. None: it is not there or not readable, so any name
    /// is taken for a column of a kind not yet known.
    pub columns: &'a [Option<Vec<Column>>],
    /// Zone, locale and the like.
    pub settings: Settings,
    /// The clock of the run.
    pub clock: Clock,
    /// `--set`: names of params and what they shall be.
    pub sets: &'a [(String, String)],
    /// `--source`: names of entities and where they are read from.
    pub replaced: &'a BTreeMap<String, String>,
}

/// Definitions as they are understood. With errors among the diagnostics it is only good for asking what stands where.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// What the definitions mean.
    pub catalog: Catalog,
    /// Where they stand.
    pub spans: Spans,
    scope: scope::Scope,
    kinds: kinds::Vars,
    ids: Ids,
}

/// Where the parts of a catalog were written.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    /// By [`EntityId`]: its name.
    pub entities: Vec<Span>,
    /// By [`EntityId`]: the columns of its key; its name where it has none.
    pub keys: Vec<Span>,
    /// By [`crate::model::ListId`]: its name.
    pub lists: Vec<Span>,
    /// By [`DefinitionId`].
    pub definitions: Vec<DefinitionSpans>,
    /// By [`crate::model::TokenId`]: its name.
    pub tokens: Vec<Span>,
    /// By [`ExprId`]: where the expression was first written, and in which definition, if in one.
    pub exprs: Vec<(Span, Option<DefinitionId>)>,
    /// What stands at a place: of several expressions that a place was made into the outermost.
    pub written: HashMap<Span, ExprId>,
}

/// Where a definition was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DefinitionSpans {
    /// Its name.
    pub name: Span,
    /// Its value, or condition; of a block all of it.
    pub body: Span,
}

/// What was interned, by content.
#[derive(Clone, Debug, Default)]
struct Ids {
    aggregates: HashMap<Aggregate, AggregateId>,
    sequences: HashMap<Sequence, SequenceId>,
    populations: HashMap<Population, PopulationId>,
}

/// Resolves one text after the other into the same catalog.
struct Resolver<'r> {
    catalog: &'r mut Catalog,
    spans: &'r mut Spans,
    scope: &'r mut scope::Scope,
    vars: &'r mut kinds::Vars,
    ids: &'r mut Ids,
    /// What was found.
    found: Vec<Diagnostic>,
    /// The definition that is being resolved.
    current: Option<DefinitionId>,
    /// What may turn out to be a finding when the definition is complete.
    doubts: lint::Doubts,
}

impl<'r> Resolver<'r> {
    fn new(resolved: &'r mut Resolved) -> Self {
        Self {
            catalog: &mut resolved.catalog,
            spans: &mut resolved.spans,
            scope: &mut resolved.scope,
            vars: &mut resolved.kinds,
            ids: &mut resolved.ids,
            found: Vec::new(),
            current: None,
            doubts: lint::Doubts::default(),
        }
    }
}

/// Resolves all definitions. As much as can be understood is in the result; what cannot is in the diagnostics.
pub fn resolve(inputs: &Inputs<'_>) -> (Resolved, Vec<Diagnostic>) {
    let mut resolved = Resolved {
        catalog: Catalog::new(inputs.settings.clone(), inputs.clock),
        spans: Spans::default(),
        scope: scope::Scope::default(),
        kinds: kinds::Vars::default(),
        ids: Ids::default(),
    };
    let mut resolving = Resolver::new(&mut resolved);
    resolving.entities(inputs);
    let items = resolving.names(inputs);
    resolving.params(&items, inputs.sets);
    resolving.definitions(&items);
    resolving.contents(&items);
    let found = resolving.found;
    (resolved, found)
}

/// Resolves one expression beside the definitions, as a condition if so wanted.
///
/// # Errors
/// What is wrong with it; nothing where it only needs a definition whose mistake was reported before.
pub fn resolve_expression(
    resolved: &mut Resolved,
    expr: &ast::Expr,
    entity: EntityId,
    as_condition: bool,
) -> Result<ExprId, Vec<Diagnostic>> {
    let mut resolving = Resolver::new(resolved);
    let frame = path::Frame::of(entity);
    let typed = if as_condition { resolving.condition(expr, frame) } else { resolving.expr(expr, frame) };
    resolving.settle();
    if crate::diag::has_errors(&resolving.found) || typed.kind.is_error() { Err(resolving.found) } else { Ok(typed.id) }
}

/// Resolves a value beside the definitions, in which a blank text that is written out is a text like others.
///
/// # Errors
/// As [`resolve_expression`].
pub fn resolve_as_written(
    resolved: &mut Resolved,
    expr: &ast::Expr,
    entity: EntityId,
) -> Result<ExprId, Vec<Diagnostic>> {
    let mut resolving = Resolver::new(resolved);
    let typed = resolving.as_written(expr, path::Frame::of(entity));
    resolving.settle();
    if crate::diag::has_errors(&resolving.found) || typed.kind.is_error() { Err(resolving.found) } else { Ok(typed.id) }
}

/// The parts of a condition that are joined by `and` at its top, each with its place; the condition alone if there
/// is no such `and`.
///
/// # Errors
/// What is wrong with them.
pub fn resolve_parts(
    resolved: &mut Resolved,
    expr: &ast::Expr,
    entity: EntityId,
) -> Result<Vec<(Span, ExprId)>, Vec<Diagnostic>> {
    let parts = match &*expr.node {
        ast::ExprKind::And(parts) => parts.iter().collect(),
        _ => vec![expr],
    };
    parts.into_iter().map(|part| Ok((part.span, resolve_expression(resolved, part, entity, true)?))).collect()
}
