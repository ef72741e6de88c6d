//! `milieu explain`: the plan of definitions.

use serde_json::json;

use super::arguments::Explain;
use super::output::Output;
use milieu::workspace::{Failure, Workspace};

pub(crate) fn run(arguments: &Explain, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let plan = workspace.explain(&arguments.names)?;
    if output.is_json() {
        Output::json(&json!({"names": arguments.names, "plan": plan}))?;
    } else {
        Output::answer(&format!("{}\n", plan.trim_end()))?;
    }
    Ok(0)
}
