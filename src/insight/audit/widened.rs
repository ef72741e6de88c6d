//! Conditions with every missing value taken for one that makes them hold. Must not know what is asked of them.

use std::collections::BTreeSet;

use crate::model::{AggregateFunction, Catalog, DefinitionKind, EntityId, Expr, ExprId, ExprKind, Type};

/// The condition as it would be if every missing value made its comparison hold; with `holds` false, if none did. Notes
/// the values that make a difference.
pub(super) fn widened(
    catalog: &mut Catalog,
    id: ExprId,
    holds: bool,
    entity: EntityId,
    values: &mut Vec<ExprId>,
) -> ExprId {
    let read = match catalog.exprs[id].kind.clone() {
        ExprKind::Not(of) => {
            let of = widened(catalog, of, !holds, entity, values);
            return condition(catalog, ExprKind::Not(of), entity);
        }
        ExprKind::And(parts) => {
            let parts = parts.iter().map(|&part| widened(catalog, part, holds, entity, values)).collect();
            return all(catalog, parts, entity);
        }
        ExprKind::Or(parts) => {
            let parts = parts.iter().map(|&part| widened(catalog, part, holds, entity, values)).collect();
            return any(catalog, parts, entity);
        }
        ExprKind::Definition(of) if catalog.definition(of).kind == DefinitionKind::Segment => {
            let body = catalog.definition(of).body;
            return widened(catalog, body, holds, entity, values);
        }
        ExprKind::Holds(value)
        | ExprKind::InValues { value, .. }
        | ExprKind::InList { value, .. }
        | ExprKind::Matches { value, .. }
        | ExprKind::InWindow { value, .. }
        | ExprKind::Anniversary { value, .. }
        | ExprKind::ListOverlapsList { list: value, .. } => vec![value],
        ExprKind::Compare { left, right, .. }
        | ExprKind::TextTest { value: left, pattern: right, .. }
        | ExprKind::ListContains { list: left, value: right, .. }
        | ExprKind::ListOverlap { list: left, other: right, .. } => vec![left, right],
        _ => Vec::new(),
    };
    // A constant is the same for every record: nobody is let in by it.
    let varies = |value: &ExprId| catalog.exprs[*value].frame.is_some() && may_be_missing(catalog, *value);
    let read: Vec<ExprId> = read.into_iter().filter(|value| holds && varies(value)).collect();
    if read.is_empty() {
        return id;
    }
    let mut parts = vec![id];
    for value in read {
        let value = bare(catalog, value);
        parts.push(condition(catalog, ExprKind::Missing(value), entity));
        values.push(value);
    }
    any(catalog, parts, entity)
}

/// A value without the conversion around it, which is missing where the value is.
pub(super) fn bare(catalog: &Catalog, id: ExprId) -> ExprId {
    match catalog.exprs[id].kind {
        ExprKind::Convert(of) => bare(catalog, of),
        _ => id,
    }
}

fn may_be_missing(catalog: &Catalog, id: ExprId) -> bool {
    match &catalog.exprs[id].kind {
        ExprKind::Literal(_) => false,
        ExprKind::Convert(of) | ExprKind::Negate(of) => may_be_missing(catalog, *of),
        ExprKind::Coalesce(_, second) => may_be_missing(catalog, *second),
        ExprKind::Definition(of) => {
            let definition = catalog.definition(*of);
            definition.kind == DefinitionKind::Trait && may_be_missing(catalog, definition.body)
        }
        ExprKind::Case { arms, otherwise } => {
            let values = arms.iter().map(|(_, value)| value).chain(otherwise);
            otherwise.is_none() || values.into_iter().any(|&value| may_be_missing(catalog, value))
        }
        ExprKind::Aggregate(of) => !matches!(
            catalog.aggregate(*of).function,
            AggregateFunction::Count
                | AggregateFunction::CountPresent
                | AggregateFunction::CountDistinct
                | AggregateFunction::Sum
                | AggregateFunction::Any
                | AggregateFunction::All
        ),
        _ => true,
    }
}

pub(super) fn condition(catalog: &mut Catalog, kind: ExprKind, entity: EntityId) -> ExprId {
    catalog.exprs.intern(Expr { kind, ty: Type::Bool, frame: Some(entity) })
}

pub(super) fn all(catalog: &mut Catalog, parts: Vec<ExprId>, entity: EntityId) -> ExprId {
    joined(catalog, parts, entity, ExprKind::And, |kind| match kind {
        ExprKind::And(parts) => Some(parts),
        _ => None,
    })
}

fn any(catalog: &mut Catalog, parts: Vec<ExprId>, entity: EntityId) -> ExprId {
    joined(catalog, parts, entity, ExprKind::Or, |kind| match kind {
        ExprKind::Or(parts) => Some(parts),
        _ => None,
    })
}

/// Joined flat, each once.
fn joined(
    catalog: &mut Catalog,
    parts: Vec<ExprId>,
    entity: EntityId,
    join: fn(Box<[ExprId]>) -> ExprKind,
    inner: fn(&ExprKind) -> Option<&[ExprId]>,
) -> ExprId {
    let mut flat: Vec<ExprId> = Vec::new();
    for part in parts {
        match inner(&catalog.exprs[part].kind) {
            Some(parts) => flat.extend(parts),
            None => flat.push(part),
        }
    }
    let mut seen = BTreeSet::new();
    flat.retain(|part| seen.insert(*part));
    match flat.as_slice() {
        [one] => *one,
        _ => condition(catalog, join(flat.into()), entity),
    }
}
