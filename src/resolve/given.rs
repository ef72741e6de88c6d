//! Tests as they are resolved: the definitions over the columns of the `given` tables, and the tables as rows. Knows
//! nothing of how definitions are evaluated or expectations judged.

mod cell;
mod keys;
mod kinds;

use crate::diag::{Code, Diagnostic, has_errors};
use crate::model::{Clock, Column, DefinitionId, EntityId, JourneyId, Settings, TokenId, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::{Inputs, Resolved, literal, resolve};
use cell::Misfit;

/// A test with its definitions and rows.
#[derive(Clone, Debug)]
pub struct Trial {
    /// What the definitions mean over the columns that the test gives.
    pub resolved: Resolved,
    /// What is tested.
    pub tested: Tested,
    /// Whose records.
    pub entity: EntityId,
    /// By entity: its rows, in the order written.
    pub rows: Vec<Vec<GivenRow>>,
}

/// What a test is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tested {
    /// A trait, segment, audience or persona.
    Definition(DefinitionId),
    /// A journey: its stages are the values.
    Journey(JourneyId),
    /// A token.
    Token(TokenId),
}

/// A row of a `given` table.
#[derive(Clone, Debug)]
pub struct GivenRow {
    /// By column of its entity; missing where the table has no such column.
    pub values: Vec<Value>,
    /// Where it stands.
    pub span: Span,
}

/// The clock of a test: its own, else that of the command.
#[must_use]
pub fn clock_of(test: &ast::Test, settings: &Settings, otherwise: Clock) -> Clock {
    let written = test.as_of.as_ref().and_then(|when| match &*when.node {
        ast::ExprKind::Literal(ast::Literal::Date(date)) => literal::day(*date).map(Clock::Day),
        ast::ExprKind::Literal(ast::Literal::Moment(moment)) => {
            literal::moment(*moment, settings.zone).map(Clock::Moment)
        }
        _ => None,
    });
    written.unwrap_or(otherwise)
}

/// Resolves a test with the definitions that it needs, which `inputs` has at the test's clock, and reads its tables.
///
/// # Errors
/// Cells that do not fit their columns, keys that are missing or stand twice, and what is wrong with the definitions.
pub fn resolve_test(inputs: &Inputs<'_>, test: &ast::Test) -> Result<Trial, Vec<Diagnostic>> {
    let first = resolved(inputs)?;
    let Some((tested, entity)) = tested(&first, &test.name.node) else { return Err(Vec::new()) };
    let mut columns = kinds::of_cells(&first, test)?;
    let mut resolved = over(inputs, &columns)?;
    while kinds::choose(&resolved, &mut columns) {
        resolved = over(inputs, &columns)?;
    }
    let rows = rows(&resolved, test, entity)?;
    Ok(Trial { resolved, tested, entity, rows })
}

fn over(inputs: &Inputs<'_>, columns: &[Vec<Column>]) -> Result<Resolved, Vec<Diagnostic>> {
    let columns: Vec<Option<Vec<Column>>> = columns.iter().cloned().map(Some).collect();
    resolved(&Inputs { columns: &columns, ..inputs.clone() })
}

fn resolved(inputs: &Inputs<'_>) -> Result<Resolved, Vec<Diagnostic>> {
    let (resolved, found) = resolve(inputs);
    if has_errors(&found) { Err(found) } else { Ok(resolved) }
}

fn tested(resolved: &Resolved, name: &str) -> Option<(Tested, EntityId)> {
    if let Some(id) = resolved.scope.definition_named(name) {
        return Some((Tested::Definition(id), resolved.catalog.definition(id).entity));
    }
    if let Some(&journey) = resolved.scope.journeys.get(name) {
        return Some((Tested::Journey(journey), resolved.catalog.journey(journey).entity));
    }
    let token = resolved.catalog.find_token(name)?;
    Some((Tested::Token(token), resolved.catalog.token(token).entity))
}

fn rows(resolved: &Resolved, test: &ast::Test, tested: EntityId) -> Result<Vec<Vec<GivenRow>>, Vec<Diagnostic>> {
    let mut all: Vec<Vec<GivenRow>> = vec![Vec::new(); resolved.catalog.entities.len()];
    let mut wrong = Vec::new();
    let mut keyed = vec![true; all.len()];
    for table in &test.given {
        let Some(entity) = resolved.scope.entity_named(&table.entity.node) else { continue };
        let at = entity.0 as usize;
        keyed[at] &= keys::check(resolved, entity, table, entity == tested, &mut wrong);
        for row in &table.rows {
            all[at].push(self::row(resolved, entity, &table.header, row, &mut wrong));
        }
    }
    for (at, rows) in all.iter().enumerate().filter(|(at, _)| keyed[*at]) {
        keys::check_rows(resolved, EntityId(super::build::count(at)), rows, &mut wrong);
    }
    if wrong.is_empty() { Ok(all) } else { Err(wrong) }
}

fn row(
    resolved: &Resolved,
    entity: EntityId,
    header: &[ast::Name],
    row: &crate::source::Spanned<Vec<Option<crate::source::Spanned<ast::Cell>>>>,
    wrong: &mut Vec<Diagnostic>,
) -> GivenRow {
    let columns = &resolved.catalog.entity(entity).columns;
    let mut values = vec![Value::Missing; columns.len()];
    for (name, cell) in header.iter().zip(&row.node) {
        let Some(&at) = resolved.scope.entity(entity).columns.get(&name.node) else { continue };
        let column = &columns[at as usize];
        match (cell::value(cell.as_ref(), &column.ty, resolved.catalog.settings.zone), cell) {
            (Ok(value), _) => values[at as usize] = value,
            (Err(misfit), Some(cell)) => {
                let message = format!("column `{}` is {}, this cell is {}", column.name, column.ty, misfit.found);
                let finding = Diagnostic::new(Code::WrongCell, message).at(cell.span, "");
                wrong.push(mended(finding, cell.span, Some(misfit)));
            }
            (Err(_), None) => {}
        }
    }
    GivenRow { values, span: row.span }
}

/// The finding with what would be right.
fn mended(finding: Diagnostic, cell: Span, misfit: Option<Misfit>) -> Diagnostic {
    let Some(Misfit { help, right, .. }) = misfit else { return finding };
    let finding = match help {
        Some(help) => finding.help(help),
        None => finding,
    };
    match right {
        Some(right) => finding.fix(cell, right),
        None => finding,
    }
}
