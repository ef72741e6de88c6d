//! `milieu count`: how many records an expression holds, part by part.

use comfy_table::CellAlignment;

use super::arguments::Count;
use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, percent, table};
use milieu::insight::count::Count as Counted;
use milieu::workspace::{Failure, Workspace};

pub(crate) fn run(arguments: &Count, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let progress = Bars::new(output.draws());
    let counted = workspace.count(&arguments.expression, arguments.of.as_deref(), &progress)?;
    let answered = if output.is_json() { Output::json(&counted) } else { Output::answer(&text(&counted, output)) };
    answered.map(|()| 0)
}

fn text(counted: &Counted, output: &Output) -> String {
    let all = format!(
        "{} of {} records ({})\n",
        grouped(counted.members),
        grouped(counted.population),
        percent(counted.share)
    );
    if counted.parts.len() < 2 {
        return all;
    }
    let mut parts = table(&["part", "members so far", "alone"], output);
    for part in &counted.parts {
        parts.add_row([part.text.clone(), grouped(part.members), grouped(part.alone)]);
    }
    for column in 1..3 {
        if let Some(column) = parts.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!("{all}\n{}\n", parts.trim_fmt())
}
