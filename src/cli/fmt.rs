//! `milieu fmt`: definition files in canonical form.

use std::io::Read;
use std::path::Path;

use serde_json::json;

use super::FINDINGS;
use super::arguments::{Fmt, Global};
use super::output::Output;
use milieu::workspace::{Failure, exit_status, format_files, format_text};

pub(crate) fn run(arguments: &Fmt, global: &Global, output: &Output) -> Result<u8, Failure> {
    if arguments.files.iter().any(|file| file == Path::new("-")) {
        return stdin(arguments, output);
    }
    let formatted = format_files(&global.directory, &arguments.files, arguments.check)?;
    if output.is_json() {
        Output::json(&json!({"files": formatted.files, "changed": formatted.changed}))?;
    } else {
        let names: Vec<String> = formatted.changed.iter().map(|file| format!("{}\n", file.display())).collect();
        Output::answer(&names.concat())?;
    }
    output.list(&formatted.findings, &formatted.sources);
    let found = arguments.check && !formatted.changed.is_empty() || global.strict && !formatted.findings.is_empty();
    Ok(exit_status(&formatted.findings).max(if found { FINDINGS } else { 0 }))
}

fn stdin(arguments: &Fmt, output: &Output) -> Result<u8, Failure> {
    if arguments.files.len() > 1 {
        return Err(Failure::usage("`-` stands beside other files"));
    }
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|error| Failure::Other(format!("cannot read stdin: {error}")))?;
    let Ok(text) = String::from_utf8(bytes) else {
        return Ok(not_utf8(output));
    };
    match format_text(&text) {
        Ok(canonical) if arguments.check => Ok(if canonical == text { 0 } else { FINDINGS }),
        Ok(canonical) => Output::answer(&canonical).map(|()| 0),
        Err((findings, sources)) => {
            output.list(&findings, &sources);
            Ok(exit_status(&findings))
        }
    }
}

fn not_utf8(output: &Output) -> u8 {
    use milieu::diag::{Code, Diagnostic};
    let findings = [Diagnostic::new(Code::InvalidUtf8, "the text is not UTF-8")];
    output.list(&findings, &milieu::source::SourceMap::default());
    exit_status(&findings)
}
