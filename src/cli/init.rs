//! `milieu init`: a workspace to start from.

use serde_json::json;

use super::arguments::{Global, Init};
use super::output::Output;
use milieu::workspace::{Failure, write_starter};

pub(crate) fn run(arguments: &Init, global: &Global, output: &Output) -> Result<u8, Failure> {
    if !arguments.from.is_empty() {
        return Err(Failure::NotEvaluated("`init --from`".into()));
    }
    let folder = match &arguments.dir {
        Some(dir) => global.directory.join(dir),
        None => global.directory.clone(),
    };
    let folder = folder.strip_prefix(".").unwrap_or(&folder);
    let files = write_starter(folder)?;
    if output.is_json() {
        Output::json(&json!({"workspace": folder, "files": files}))?;
    } else {
        let names: Vec<String> = files.iter().map(|file| format!("  {}\n", folder.join(file).display())).collect();
        Output::answer(&names.concat())?;
        let at = if folder.as_os_str().is_empty() { String::new() } else { format!("-C {} ", folder.display()) };
        output.note(&format!("`milieu {at}run` assigns every customer"));
    }
    Ok(0)
}
