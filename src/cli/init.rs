//! `milieu init`: a workspace to start from, with data of its own or read off data files.

use std::path::Path;

use serde_json::{Value, json};

use super::arguments::{Global, Init};
use super::output::Output;
use super::progress::Bars;
use milieu::source::SourceMap;
use milieu::survey::{Survey, Table};
use milieu::workspace::{Drafted, Failure, exit_status, write_draft, write_starter};

pub(crate) fn run(arguments: &Init, global: &Global, output: &Output) -> Result<u8, Failure> {
    let folder = match &arguments.dir {
        Some(dir) => global.directory.join(dir),
        None => global.directory.clone(),
    };
    let folder = folder.strip_prefix(".").unwrap_or(&folder);
    if !arguments.from.is_empty() {
        return from_data(arguments, folder, global, output);
    }
    let files = write_starter(folder)?;
    if output.is_json() {
        Output::json(&json!({"workspace": folder, "files": files}))?;
    } else {
        Output::answer(&listed(folder, &files))?;
        output.note(&format!("`milieu {}run` assigns every customer", at(folder)));
    }
    Ok(0)
}

fn listed(folder: &Path, files: &[std::path::PathBuf]) -> String {
    let names: Vec<String> = files.iter().map(|file| format!("  {}\n", folder.join(file).display())).collect();
    names.concat()
}

/// The option that names the folder, where one is needed.
fn at(folder: &Path) -> String {
    if folder.as_os_str().is_empty() { String::new() } else { format!("-C {} ", folder.display()) }
}

fn from_data(arguments: &Init, folder: &Path, global: &Global, output: &Output) -> Result<u8, Failure> {
    let bars = Bars::new(output.draws());
    let drafted = match write_draft(&global.directory, folder, &arguments.from, &global.options(), &bars) {
        Ok(drafted) => drafted,
        Err((Failure::Findings, findings)) => {
            output.list(&findings, &SourceMap::default());
            return Ok(exit_status(&findings));
        }
        Err((failure, _)) => return Err(failure),
    };
    if output.is_json() {
        Output::json(&document(folder, &drafted))?;
        return Ok(0);
    }
    Output::answer(&listed(folder, &drafted.files))?;
    if drafted.guesses > 0 {
        let guesses = if drafted.guesses == 1 { "guess is" } else { "guesses are" };
        output.note(&format!("{} {guesses} marked `# guessed`", drafted.guesses));
    }
    match drafted.survey.subject {
        Some(subject) => {
            let subject = drafted.survey.tables[subject].name.replace('_', " ");
            output.note(&format!("`milieu {}run` assigns every {subject}", at(folder)));
        }
        None => output.note("no entity has a key, so there is nothing to segment: entities.seg says what is needed"),
    }
    Ok(0)
}

fn document(folder: &Path, drafted: &Drafted) -> Value {
    let survey = &drafted.survey;
    let entities = (0..survey.tables.len()).map(|at| entity(survey, at));
    let definitions = drafted
        .definitions
        .iter()
        .map(|one| json!({"kind": one.kind, "name": one.name, "members": one.members, "population": one.population}));
    json!({
        "workspace": folder,
        "files": drafted.files,
        "subject": survey.subject.map(|at| &survey.tables[at].name),
        "as_of": drafted.as_of,
        "entities": entities.collect::<Vec<_>>(),
        "definitions": definitions.collect::<Vec<_>>(),
        "guesses": drafted.guesses,
    })
}

fn entity(survey: &Survey, at: usize) -> Value {
    let table = &survey.tables[at];
    let names = |table: &Table, columns: &[usize]| -> Vec<String> {
        columns.iter().map(|column| table.columns[*column].called.clone()).collect()
    };
    let relations = survey.relations.iter().filter(|relation| relation.from == at).map(|relation| {
        let (rows, found) = relation.rows;
        json!({
            "entity": survey.tables[relation.to].name,
            "role": relation.role,
            "on": names(table, &relation.local),
            "rows": rows,
            "orphans": rows - found,
        })
    });
    json!({
        "name": table.name,
        "plural": table.plural,
        "source": table.input.written,
        "rows": table.rows,
        "columns": table.columns.len(),
        "key": table.key.as_ref().map(|key| names(table, &key.columns)).unwrap_or_default(),
        "time": table.time.column().map(|column| &table.columns[column].called),
        "belongs_to": relations.collect::<Vec<_>>(),
    })
}
