//! `milieu check`: what is wrong with the definitions, and with the data. Its answer is the findings.

use serde_json::{Value, json};

use super::arguments::Check;
use super::output::Output;
use super::progress::Bars;
use milieu::diag;
use milieu::workspace::{Checked, Failure, Workspace};

/// So many names are listed in a line.
const LISTED: usize = 10;

pub(crate) fn run(arguments: &Check, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let checked = workspace.check(arguments.data, &Bars::new(output.draws()))?;
    let errors = workspace.findings().iter().filter(|finding| finding.is_error()).count();
    let warnings = workspace.findings().len() - errors;
    if output.is_json() {
        let findings = workspace.findings().iter().map(|finding| diag::to_json(finding, workspace.sources()));
        Output::json(&json!({
            "diagnostics": findings.collect::<Vec<Value>>(),
            "errors": errors,
            "warnings": warnings,
            "files": checked.files,
            "definitions": checked.definitions,
            "unused_traits": checked.unused_traits,
        }))?;
    } else {
        output.answer_list(workspace.findings(), workspace.sources())?;
        Output::answer(&format!("{}\n", summary(errors, warnings, &checked)))?;
        Output::answer(&unused(&checked.unused_traits))?;
    }
    Ok(0)
}

fn summary(errors: usize, warnings: usize, checked: &Checked) -> String {
    let found = match (errors, warnings) {
        (0, 0) => "no findings".to_owned(),
        (0, _) => plural(warnings, "warning"),
        (_, 0) => plural(errors, "error"),
        (_, _) => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    };
    format!("{found} in {}, {}", plural(checked.files, "file"), plural(checked.definitions, "definition"))
}

/// Traits are answers as well, so those that no other definition uses are told in one line.
fn unused(traits: &[String]) -> String {
    match traits {
        [] => String::new(),
        [one] => format!("trait `{one}` is used by no other definition\n"),
        several => {
            let mut names: Vec<String> = several.iter().take(LISTED).map(|name| format!("`{name}`")).collect();
            if several.len() > LISTED {
                names.push(format!("{} others", several.len() - LISTED));
            }
            format!("{} traits are used by no other definition: {}\n", several.len(), names.join(", "))
        }
    }
}

fn plural(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
