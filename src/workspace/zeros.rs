//! Keys of different kinds whose values differ by leading zeros only. Must not know how sources are opened.

use chrono_tz::Tz;

use super::floors::data::Table;
use crate::diag::Diagnostic;
use crate::insight::audit::padded;
use crate::source::Span;
use crate::syntax::ast::{self, Entity, ItemKind};

/// A key with leading zeros and the one that it stands against.
pub(super) struct Zeros {
    /// The column with the zeros.
    column: String,
    /// Its entity.
    entity: String,
    padded: String,
    bare: String,
    line: Option<u64>,
}

impl Zeros {
    /// Adds what was found to a finding about the kinds.
    pub(super) fn tell(self, finding: &mut Diagnostic) {
        let Self { column, entity, padded, bare, line } = self;
        let line = line.map(|line| format!(" on line {line}")).unwrap_or_default();
        finding.notes.push(format!("`{padded}`{line} of entity `{entity}` has leading zeros, `{bare}` has not"));
        finding.help = Some(format!("add `{column} : int` to the `columns` of entity `{entity}`"));
    }
}

/// What is between the columns of the relation whose column is named at a place.
pub(super) fn between<'t>(
    files: &[ast::File],
    place: Span,
    table: &dyn Fn(&str) -> Option<&'t Table>,
    zone: Tz,
) -> Option<Zeros> {
    let entities = || {
        files.iter().flat_map(|file| &file.items).filter_map(|item| match &item.node {
            ItemKind::Entity(entity) => Some(entity),
            _ => None,
        })
    };
    let mut clauses = entities().flat_map(|entity| entity.belongs_to.iter().map(move |clause| (entity, clause)));
    let (entity, clause, at) = clauses.find_map(|(entity, clause)| {
        let at = clause.local.iter().position(|name| name.span == place)?;
        Some((entity, clause, at))
    })?;
    let named = |owner: &&Entity| std::iter::once(&owner.name).chain(&owner.plural).any(|name| *name == clause.entity);
    let owner = entities().find(named)?;
    let (ours, theirs) = (&clause.local[at].node, &clause.remote.get(at).or(owner.key.get(at))?.node);
    let column = |entity: &Entity, name: &str| {
        let table = table(&entity.name.node)?;
        let at = table.columns().iter().position(|column| column.name == name)?;
        Some((table, u32::try_from(at).ok()?))
    };
    let (from, to) = (column(entity, ours)?, column(owner, theirs)?);
    let sides = [(entity, ours, from, to), (owner, theirs, to, from)];
    sides.into_iter().find_map(|(entity, column, with, without)| {
        let (row, padded, bare) = padded(with, without, zone)?;
        let line = with.0.rows().and_then(|rows| rows.place(row).line);
        Some(Zeros { column: column.clone(), entity: entity.name.node.clone(), padded, bare, line })
    })
}
