//! The plan in words.

use super::{Plan, Scan, Standing};
use crate::model::{Catalog, EntityId, RangePath};

/// One line per scan with its products below.
pub(super) fn explain(plan: &Plan, catalog: &Catalog) -> String {
    let mut text = String::new();
    for (number, step) in plan.steps.iter().enumerate() {
        if step.scans.is_empty() && step.standings.is_empty() {
            continue;
        }
        text.push_str(&format!("step {}\n", number + 1));
        for scan in &step.scans {
            scan_lines(&mut text, plan, catalog, scan);
        }
        for standing in &step.standings {
            text.push_str(&match standing {
                Standing::Rank { rank, .. } => {
                    let entity = catalog.population(*rank).entity;
                    format!("  rank {} by a stored value\n", catalog.entity(entity).plural)
                }
                Standing::Audience(id) => {
                    let audience = catalog.definition(catalog.audience(*id).definition);
                    let plural = &catalog.entity(audience.entity).plural;
                    format!("  take {plural} for audience {}\n", audience.name)
                }
            });
        }
    }
    text
}

fn scan_lines(text: &mut String, plan: &Plan, catalog: &Catalog, scan: &Scan) {
    let entity = catalog.entity(scan.entity);
    let columns = names(catalog, scan.entity, &scan.columns.iter().copied().collect::<Vec<_>>());
    text.push_str(&format!(
        "  read {} once: {}\n",
        entity.plural,
        if columns.is_empty() { "no columns".into() } else { columns }
    ));
    for index in &scan.indexes {
        text.push_str(&format!("    index by {}\n", names(catalog, scan.entity, index)));
    }
    for &relation in &scan.owners {
        text.push_str(&format!("    keep the {} of each\n", catalog.relation(relation).role));
    }
    if !scan.stored.is_empty() {
        text.push_str(&format!("    keep {}\n", counted(scan.stored.len(), "value", "values")));
    }
    if !scan.gathers.is_empty() {
        text.push_str(&format!("    gather rows for {} of sequences\n", counted(scan.gathers.len(), "step", "steps")));
    }
    let mut by_record: std::collections::BTreeMap<(EntityId, String), usize> = std::collections::BTreeMap::new();
    for &fold in &scan.folds {
        let fold = &plan.folds[fold];
        let way = match &fold.path {
            RangePath::Relations(hops) => hops
                .iter()
                .map(|&hop| catalog.entity(catalog.relation(hop).from).plural.clone())
                .collect::<Vec<_>>()
                .join("."),
            RangePath::Whole => format!("all {}", entity.plural),
        };
        *by_record.entry((fold.record, way)).or_default() += 1;
    }
    for ((record, way), count) in by_record {
        let record = &catalog.entity(record).name;
        text.push_str(&format!("    fold {} over {way} to each {record}\n", counted(count, "aggregate", "aggregates")));
    }
}

fn names(catalog: &Catalog, entity: EntityId, columns: &[u32]) -> String {
    let entity = catalog.entity(entity);
    columns.iter().map(|&column| entity.columns[column as usize].name.as_str()).collect::<Vec<_>>().join(", ")
}

fn counted(count: usize, one: &str, several: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { several })
}
