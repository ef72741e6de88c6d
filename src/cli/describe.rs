//! `milieu describe`: a definition in plain words.

use super::arguments::Describe;
use super::output::Output;
use milieu::workspace::{Description, Failure, Workspace};

pub(crate) fn run(arguments: &Describe, workspace: &mut Workspace, output: &Output) -> Result<u8, Failure> {
    let described = workspace.describe(&arguments.name)?;
    let answered = if output.is_json() { Output::json(&described) } else { Output::answer(&text(&described)) };
    answered.map(|()| 0)
}

fn text(described: &Description) -> String {
    let Description { kind, name, description, words, missing, text, uses, used_by, namesakes, .. } = described;
    let mut out = format!("{kind} {name}");
    if let Some(description) = description {
        out.push_str(&format!(": {description}"));
    }
    out.push_str(&format!("\n\n{}", words.trim_end()));
    if !missing.is_empty() {
        let lines: Vec<String> = missing.iter().map(|line| format!("  {line}")).collect();
        out.push_str(&format!("\n\nMissing values:\n{}", lines.join("\n")));
    }
    if words != text {
        out.push_str(&format!("\n\nAs written:\n{}", indented(text)));
    }
    for (head, names) in [("Uses", uses), ("Used by", used_by)] {
        if !names.is_empty() {
            out.push_str(&format!("\n\n{head}: {}", names.join(", ")));
        }
    }
    for kind in namesakes {
        out.push_str(&format!("\n\nThere is a {kind} of this name, too: `describe \"{kind} {name}\"`"));
    }
    out.push('\n');
    out
}

fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}
