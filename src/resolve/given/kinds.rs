//! The kinds of the columns of a test: as declared, as the source has them, as the cells are written, or any that fits how
//! the definitions use the column. Knows nothing of rows.

use crate::diag::{Code, Diagnostic};
use crate::model::{Column, EntityId, Type};
use crate::source::Spanned;
use crate::syntax::ast::{Cell, Name, Test};

use super::super::Resolved;
use super::super::kinds::KindSet;
use super::cell;

/// All columns, by entity.
pub(super) type Columns = Vec<Vec<Column>>;

/// The cells of one column, over all tables of a test.
struct Given<'a> {
    entity: EntityId,
    column: u32,
    name: &'a Name,
    cells: Vec<&'a Spanned<Cell>>,
}

/// The columns as a test has them: kinds that are not known are those of its cells.
pub(super) fn of_cells(resolved: &Resolved, test: &Test) -> Result<Columns, Vec<Diagnostic>> {
    let mut columns: Columns = resolved.catalog.entities.iter().map(|entity| entity.columns.clone()).collect();
    let mut wrong = Vec::new();
    let given = given(resolved, test);
    for given in &given {
        let of = &mut columns[given.entity.0 as usize][given.column as usize];
        match of_column(resolved, given, of) {
            Ok(Some(ty)) => of.ty = ty,
            Ok(None) => {}
            Err(finding) => wrong.push(*finding),
        }
    }
    if wrong.is_empty() {
        wrong = pointing_elsewhere(resolved, &columns, &given);
    }
    if wrong.is_empty() { Ok(columns) } else { Err(wrong) }
}

/// Columns whose cells are of another kind than the keys that they hold.
fn pointing_elsewhere(resolved: &Resolved, columns: &Columns, given: &[Given<'_>]) -> Vec<Diagnostic> {
    let kind = |entity: EntityId, column: u32| &columns[entity.0 as usize][column as usize].ty;
    let mut wrong = Vec::new();
    for relation in &resolved.catalog.relations {
        for (&local, &remote) in relation.local.iter().zip(&relation.remote) {
            let (ours, theirs) = (kind(relation.from, local), kind(relation.to, remote));
            let same = ours == theirs || matches!((ours, theirs), (Type::Decimal(_), Type::Decimal(_)));
            let Some(given) = given.iter().find(|one| (one.entity, one.column) == (relation.from, local)) else {
                continue;
            };
            if same || ours.is_unknown() || theirs.is_unknown() {
                continue;
            }
            let to = resolved.catalog.entity(relation.to);
            let message = format!(
                "column `{}` is {ours}, column `{}` of `{}` that it points to is {theirs}",
                given.name.node, to.columns[remote as usize].name, to.plural
            );
            let first = given.cells.iter().find(|one| cell::kind(&one.node).is_some());
            let place = first.map_or(given.name.span, |one| one.span);
            wrong.push(
                Diagnostic::new(Code::WrongCell, message).at(place, "").help("write the keys alike in both tables"),
            );
        }
    }
    wrong
}

fn given<'a>(resolved: &Resolved, test: &'a Test) -> Vec<Given<'a>> {
    let mut all: Vec<Given<'a>> = Vec::new();
    for table in &test.given {
        let Some(entity) = resolved.scope.entity_named(&table.entity.node) else { continue };
        for (at, name) in table.header.iter().enumerate() {
            let Some(&column) = resolved.scope.entity(entity).columns.get(&name.node) else { continue };
            let cells = table.rows.iter().filter_map(|row| row.node.get(at)?.as_ref());
            match all.iter_mut().find(|known| (known.entity, known.column) == (entity, column)) {
                Some(known) => known.cells.extend(cells),
                None => all.push(Given { entity, column, name, cells: cells.collect() }),
            }
        }
    }
    all
}

/// The kind of a given column; none where nothing tells it yet.
fn of_column(resolved: &Resolved, given: &Given<'_>, column: &Column) -> Result<Option<Type>, Box<Diagnostic>> {
    let written = || cell::common(given.cells.iter().filter_map(|one| cell::kind(&one.node)));
    match &column.ty {
        // How many digits stand behind the point is not declared: the cells say it.
        Type::Decimal(scale) if is_declared(resolved, given) => Ok(Some(match written() {
            Some(Type::Decimal(most)) => Type::Decimal(most.max(*scale)),
            _ => Type::Decimal(*scale),
        })),
        Type::Unknown => {
            let Some(kind) = written() else { return Ok(None) };
            let allowed = allowed(resolved, given.entity, given.column);
            let fits = cell::fitting(&kind, allowed);
            fits.map(Some).ok_or_else(|| Box::new(misused(resolved, given, allowed)))
        }
        known => Ok(Some(known.clone())),
    }
}

fn is_declared(resolved: &Resolved, given: &Given<'_>) -> bool {
    let specs = &resolved.catalog.entity(given.entity).source.columns;
    specs.iter().any(|spec| spec.name == given.name.node && spec.declared.is_some())
}

/// The kinds that the definitions leave for a column.
fn allowed(resolved: &Resolved, entity: EntityId, column: u32) -> KindSet {
    resolved.scope.vars.get(&(entity, column)).map_or(KindSet::COLUMN, |&var| resolved.kinds.kinds(var))
}

/// Cells of a kind that the definitions have no use for.
fn misused(resolved: &Resolved, given: &Given<'_>, allowed: KindSet) -> Diagnostic {
    let unfit =
        |one: &&&Spanned<Cell>| cell::kind(&one.node).is_some_and(|kind| cell::fitting(&kind, allowed).is_none());
    let first = given.cells.iter().find(unfit).map_or(given.name.span, |one| one.span);
    let wanted = (ORDER.iter()).find(|kind| KindSet::of(kind).meets(allowed)).cloned().unwrap_or(Type::Text);
    let misfit = given
        .cells
        .iter()
        .find(unfit)
        .and_then(|one| cell::value(Some(one), &wanted, resolved.catalog.settings.zone).err());
    let found = misfit.as_ref().map_or("of another kind", |misfit| &misfit.found);
    let message = format!("column `{}` is used as {}, this cell is {found}", given.name.node, allowed.words());
    let mut finding = Diagnostic::new(Code::WrongCell, message).at(first, found);
    if let Some((span, _)) =
        (resolved.scope.vars.get(&(given.entity, given.column))).and_then(|&var| resolved.kinds.first_use(var))
    {
        finding = finding.at(span, format!("used as {} here", allowed.words()));
    }
    super::mended(finding, first, misfit)
}

/// The kinds in the order in which a column that no cell tells of is given one.
const ORDER: [Type; 8] =
    [Type::Text, Type::Int, Type::Date, Type::Timestamp, Type::Bool, Type::Decimal(0), Type::Float, Type::Duration];

/// Gives kinds to columns that are used and that nothing tells of: first to those whose use leaves the fewest, for that may
/// settle the others. Whether there were any.
pub(super) fn choose(resolved: &Resolved, columns: &mut Columns) -> bool {
    let open: Vec<(EntityId, u32, KindSet)> = resolved
        .scope
        .vars
        .iter()
        .map(|(&(entity, column), &var)| (entity, column, resolved.kinds.kinds(var)))
        .filter(|(entity, column, _)| columns[entity.0 as usize][*column as usize].ty.is_unknown())
        .collect();
    let Some(fewest) = open.iter().map(|(_, _, kinds)| kinds.count()).min() else { return false };
    let chosen: Vec<(EntityId, u32, Type)> = open
        .into_iter()
        .filter(|(_, _, kinds)| kinds.count() == fewest)
        .map(|(entity, column, kinds)| (entity, column, preferred(resolved, columns, (entity, column), kinds)))
        .collect();
    for (entity, column, ty) in chosen {
        columns[entity.0 as usize][column as usize].ty = ty;
    }
    true
}

/// That of the key that it holds or of what holds it, where that is known; else the first that fits.
fn preferred(resolved: &Resolved, columns: &Columns, of: (EntityId, u32), kinds: KindSet) -> Type {
    for relation in &resolved.catalog.relations {
        for (&local, &remote) in relation.local.iter().zip(&relation.remote) {
            let (ours, theirs) = ((relation.from, local), (relation.to, remote));
            let other = if ours == of {
                theirs
            } else if theirs == of {
                ours
            } else {
                continue;
            };
            let known = &columns[other.0.0 as usize][other.1 as usize].ty;
            if !known.is_unknown() && KindSet::of(known).meets(kinds) {
                return known.clone();
            }
        }
    }
    let fitting = ORDER.iter().find(|kind| KindSet::of(kind).meets(kinds));
    fitting.cloned().unwrap_or_else(|| Type::List(Box::new(Type::Text)))
}
