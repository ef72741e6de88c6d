//! What members are made of, as rows and tables: the parts of an audience, a persona's primary members, a journey's stages.

use comfy_table::{CellAlignment, Table};

use super::output::Output;
use super::run::{grouped, percent, table};
use milieu::run::{Breakdown, Definition, StageCount};

/// The rows below a definition's own: what it counts, and how many.
pub(super) fn parts(definition: &Definition) -> Vec<(String, u64)> {
    match &definition.breakdown {
        Some(Breakdown::Audience { holdout, splits }) => {
            let held = (*holdout > 0).then(|| ("· holdout".to_owned(), *holdout));
            let splits = splits.iter().map(|(name, members)| (format!("· {name}"), members.as_u64().unwrap_or(0)));
            held.into_iter().chain(splits).collect()
        }
        Some(Breakdown::Persona { primary }) => vec![("· primary".to_owned(), *primary)],
        Some(Breakdown::Journey { .. }) | None => Vec::new(),
    }
}

/// The stages of a journey: how many are at each and have reached it, and what part goes on; also for each persona.
pub(super) fn stages(journey: &Definition, output: &Output) -> Option<Table> {
    let Some(Breakdown::Journey { stages, personas }) = &journey.breakdown else { return None };
    let mut header = vec!["stage", "at it", "reached it", "went on"];
    header.extend(personas.iter().map(|of| of.persona.as_str()));
    let mut rows = table(&header, output);
    for (at, StageCount { name, members, reached, conversion }) in stages.iter().enumerate() {
        let mut row = vec![name.clone(), grouped(*members), grouped(*reached), share(*conversion)];
        row.extend(personas.iter().map(|of| {
            let StageCount { reached, conversion, .. } = &of.stages[at];
            let went_on = conversion.map(|part| format!(" → {}", percent(part))).unwrap_or_default();
            format!("{}{went_on}", grouped(*reached))
        }));
        rows.add_row(row);
    }
    for number in 1..header.len() {
        if let Some(column) = rows.column_mut(number) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    Some(rows)
}

fn share(part: Option<f64>) -> String {
    part.map(percent).unwrap_or_default()
}
