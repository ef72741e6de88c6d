//! `milieu overlap`: the sizes of intersections.

use comfy_table::CellAlignment;

use super::arguments::Overlap as Arguments;
use super::output::Output;
use super::progress::Bars;
use super::run::{grouped, percent, table};
use milieu::workspace::{Failure, Overlap, Workspace};

/// So many rows of a table are shown.
const SHOWN: usize = 30;

pub(crate) fn run(arguments: &Arguments, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let overlap = workspace.overlap(&arguments.names, &Bars::new(output.draws()))?;
    let answered = if output.is_json() { Output::json(&overlap) } else { Output::answer(&text(&overlap, output)) };
    answered.map(|()| 0)
}

fn text(overlap: &Overlap, output: &Output) -> String {
    let mut out = format!("{} ({})\n", overlap.entity, grouped(overlap.population));
    let mut sizes = table(&["name", "members", "share"], output);
    for size in &overlap.sizes {
        sizes.add_row([size.name.clone(), grouped(size.members), percent(size.share)]);
    }
    out.push_str(&shown(sizes, 1..3, overlap.sizes.len(), 0));
    let size = |name: &String| overlap.sizes.iter().find(|size| size.name == *name).map_or(0, |size| size.members);
    let mut common: Vec<_> = overlap.overlaps.iter().collect();
    // Of few all, as they are; of many the pairs, those that share the most.
    if common.len() > SHOWN {
        common.retain(|one| one.names.len() == 2);
        common.sort_by_key(|one| std::cmp::Reverse(one.members));
    }
    let mut together = table(&["in all of", "members", "of the smallest", "lift"], output);
    for one in common.iter().take(SHOWN) {
        let smallest = one.names.iter().map(size).min().unwrap_or(0);
        let part = if smallest == 0 { 0.0 } else { one.members as f64 / smallest as f64 };
        let population = overlap.population as f64;
        let chance: f64 = one.names.iter().map(|name| size(name) as f64 / population).product::<f64>() * population;
        let lift = if chance > 0.0 { format!("{:.2}", one.members as f64 / chance) } else { String::new() };
        together.add_row([one.names.join(", "), grouped(one.members), percent(part), lift]);
    }
    out.push_str(&shown(together, 1..4, common.len(), SHOWN));
    if let Some(exactly) = &overlap.exactly {
        let mut alone = table(&["in exactly", "members", "share"], output);
        for one in exactly.iter().take(SHOWN) {
            let names = if one.names.is_empty() { "none of them".to_owned() } else { one.names.join(", ") };
            let share = if overlap.population == 0 { 0.0 } else { one.members as f64 / overlap.population as f64 };
            alone.add_row([names, grouped(one.members), percent(share)]);
        }
        out.push_str(&shown(alone, 1..3, exactly.len(), SHOWN));
    }
    out
}

/// A table with its numbers to the right, and how many rows it does not show.
fn shown(mut table: comfy_table::Table, numbers: std::ops::Range<usize>, rows: usize, most: usize) -> String {
    for column in numbers {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let left = if most > 0 { rows.saturating_sub(most) } else { 0 };
    let more =
        if left > 0 { format!("and {} more: --format json has all\n", grouped(left as u64)) } else { String::new() };
    format!("\n{}\n{more}", table.trim_fmt())
}
