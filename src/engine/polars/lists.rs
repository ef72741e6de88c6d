//! The values of `list` definitions, read as the kinds that they are compared with.

use std::collections::HashSet;
use std::sync::Arc;

use super::lower::ListSets;
use super::physical;
use crate::data::{ListEntry, parse_value};
use crate::diag::{Code, Diagnostic};
use crate::engine::Request;
use crate::model::{ExprKind, ListId, Type, Value, fold_case};

/// Every list in every kind that an expression asks for.
pub(super) fn list_sets(request: &Request<'_>) -> Result<ListSets, Vec<Diagnostic>> {
    let exprs = &request.plan.exprs;
    let mut sets = ListSets::new();
    let mut problems = Vec::new();
    for id in exprs.ids() {
        let (list, ty, ignoring_case) = match &exprs[id].kind {
            ExprKind::InList { value, list, ignoring_case } => (*list, exprs[*value].ty.clone(), *ignoring_case),
            ExprKind::ListOverlapsList { list, other, ignoring_case, .. } => match &exprs[*list].ty {
                Type::List(of) => (*other, of.as_ref().clone(), *ignoring_case),
                _ => continue,
            },
            _ => continue,
        };
        // Lists of definitions that are not wanted were not read.
        let Some(entries) = request.lists.get(&list) else {
            continue;
        };
        let key = (list, ty.clone(), ignoring_case);
        sets.entry(key).or_insert_with(|| Arc::new(values(request, list, entries, &ty, ignoring_case, &mut problems)));
    }
    if problems.is_empty() { Ok(sets) } else { Err(problems) }
}

fn values(
    request: &Request<'_>,
    list: ListId,
    entries: &[ListEntry],
    ty: &Type,
    ignoring_case: bool,
    problems: &mut Vec<Diagnostic>,
) -> HashSet<Value> {
    let catalog = request.catalog;
    let definition = catalog.list(list);
    // A decimal of another scale than the column's may still be equal: it is read with its own digits.
    let read_as = if let Type::Decimal(_) = ty { Type::Decimal(0) } else { ty.clone() };
    let mut values = HashSet::new();
    let mut wrong = 0;
    for entry in entries {
        match parse_value(&entry.text, &read_as, catalog.settings.zone) {
            Some(Value::Text(text)) if ignoring_case => {
                values.insert(Value::text(&fold_case(&text)));
            }
            Some(value) => values.extend(physical::fitted(&value, ty)),
            None => {
                wrong += 1;
                if wrong <= 5 {
                    problems.push(
                        Diagnostic::new(
                            Code::UnknownListValue,
                            format!("value `{}` of list `{}` is no {ty}", entry.text, definition.name),
                        )
                        .at(request.spans.lists[list.0 as usize], "")
                        .in_data(&definition.path, entry.line, definition.column.as_deref())
                        .help(format!("the list is compared with values of kind {ty}")),
                    );
                }
            }
        }
    }
    values
}
