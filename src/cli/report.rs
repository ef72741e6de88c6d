//! `milieu report`: one self-contained page.

use super::arguments::Report;
use super::output::Output;
use super::progress::Bars;
use super::run::grouped;
use milieu::workspace::{Failure, ReportOptions, Workspace};

pub(crate) fn run(arguments: &Report, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let options = ReportOptions {
        names: arguments.names.clone(),
        personas: arguments.personas.clone(),
        out: arguments.out.clone(),
        force: arguments.force,
    };
    let report = workspace.report(&options, &Bars::new(output.draws()))?;
    if output.is_json() {
        return Output::json(&report).map(|()| 0);
    }
    let counted =
        |count: usize, one: &str| format!("{} {one}{}", grouped(count as u64), if count == 1 { "" } else { "s" });
    let mut shown = vec![counted(report.sheets, "persona sheet")];
    if arguments.personas.is_empty() {
        shown.insert(0, counted(report.definitions, "definition"));
    }
    output.note(&format!("{}, {} kB", shown.join(", "), report.bytes.div_ceil(1000)));
    Output::answer(&format!("{}\n", report.page.display())).map(|()| 0)
}
