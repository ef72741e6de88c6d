//! Keys of `given` tables: present, and each once. Knows nothing of the kinds of cells.

use std::collections::HashMap;

use crate::diag::{Code, Diagnostic};
use crate::model::{EntityId, Value};
use crate::source::Span;
use crate::syntax::ast::Given;

use super::super::Resolved;
use super::GivenRow;

/// Whether a table has the key of its entity, so that its rows can be checked. It may leave it out, all of it, where the
/// entity is not that under test.
pub(super) fn check(
    resolved: &Resolved,
    entity: EntityId,
    table: &Given,
    tested: bool,
    found: &mut Vec<Diagnostic>,
) -> bool {
    let of = resolved.catalog.entity(entity);
    let lacking = of.key.iter().map(|&column| &of.columns[column as usize].name);
    let lacking: Vec<&String> = lacking.filter(|name| table.header.iter().all(|given| given.node != **name)).collect();
    if let Some(name) = lacking.first().filter(|_| tested) {
        let message = format!("the table of `{}` is without its key `{name}`", of.plural);
        found.push(
            Diagnostic::new(Code::WrongTestKey, message)
                .at(table.entity.span, "")
                .help("the records of a test are named by their keys"),
        );
    }
    lacking.is_empty()
}

/// Rows without a key, and keys that stand twice.
pub(super) fn check_rows(resolved: &Resolved, entity: EntityId, rows: &[GivenRow], found: &mut Vec<Diagnostic>) {
    let of = resolved.catalog.entity(entity);
    if of.key.is_empty() {
        return;
    }
    let mut seen: HashMap<Vec<Value>, Span> = HashMap::new();
    for row in rows {
        let key: Vec<Value> = of.key.iter().map(|&column| row.values[column as usize].clone()).collect();
        let missing = of.key.iter().zip(&key).find(|(_, value)| value.is_missing());
        if let Some((&column, _)) = missing {
            let message = format!("row of `{}` without its key `{}`", of.plural, of.columns[column as usize].name);
            found.push(Diagnostic::new(Code::WrongTestKey, message).at(row.span, ""));
        } else if let Some(&first) = seen.get(&key) {
            let message = format!("a key of `{}` stands twice", of.plural);
            let finding = Diagnostic::new(Code::WrongTestKey, message).at(row.span, "");
            found.push(finding.at(first, "the first stands here").help("a key names one row"));
        } else {
            seen.insert(key, row.span);
        }
    }
}
