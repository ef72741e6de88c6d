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
    let (definitions, sheets) = (grouped(report.definitions as u64), grouped(report.sheets as u64));
    let size = report.bytes.div_ceil(1024);
    output.note(&format!("{definitions} definitions, {sheets} persona sheets, {size} kB"));
    Output::answer(&format!("{}\n", report.page.display())).map(|()| 0)
}
