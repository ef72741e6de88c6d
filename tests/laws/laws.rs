//! The laws.

use std::path::Path;

use milieu::diag::{Code, Diagnostic};
use milieu::interpret::Fault;
use milieu::progress::Silent;
use milieu::source::FileId;
use milieu::syntax::{format, parse};
use milieu::workspace::{Failure, Options, RunOptions, Workspace};

use super::generate::{Case, Definition, Features, Kind, Phrase};
use super::hold::{Verdict, hold};
use super::open::{Answers, catalog, catalog_of, interpreted};
use super::told::Told;
use super::{tables, told};

fn first(found: &[Diagnostic]) -> String {
    let errors = found.iter().filter(|diagnostic| diagnostic.is_error());
    errors.map(|diagnostic| format!("{}: {}", diagnostic.code.number(), diagnostic.message)).next().unwrap_or_default()
}

/// What the reference evaluator says, or why it says nothing.
fn answers(case: &Case) -> Result<Answers, Verdict> {
    let catalog = catalog(case).map_err(|found| Verdict::Silent(first(&found)))?;
    interpreted(case, &catalog).map_err(|fault| match fault {
        Fault::Overflow { .. } => Verdict::Silent(fault.to_string()),
        fault => Verdict::Broken(format!("{fault:?}")),
    })
}

/// What is made to fit is understood.
#[test]
fn generated_definitions_are_understood() {
    hold("generated definitions are understood", Features::ALL, 300, |case| match answers(case) {
        Ok(_) => Verdict::Holds,
        Err(verdict) => verdict,
    });
}

/// The members of `c` and of `not c` are all records, and no record is both.
#[test]
fn a_condition_and_its_opposite_are_everybody() {
    hold("a condition and its opposite are everybody", Features::ALL, 200, |case| {
        let mut both = case.clone();
        for segment in case.definitions.iter().filter(|definition| definition.is_segment()) {
            let frame = segment.body.frame;
            let not = Phrase::leaf(Kind::Condition, frame, format!("not {}", segment.name));
            both.definitions.push(Definition { name: format!("not_{}", segment.name), body: not });
            let all = Phrase::leaf(Kind::Condition, frame, "everyone");
            both.definitions.push(Definition { name: format!("all_{}", segment.name), body: all });
        }
        let answers = match answers(&both) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        for (name, members) in answers.iter().filter(|(name, _)| name.starts_with('s')) {
            let mut together = [members.clone(), answers[&format!("not_{name}")].clone()].concat();
            together.sort_by_key(|(row, _)| *row);
            if together != answers[&format!("all_{name}")] {
                return Verdict::Broken(format!("`{name}` and `not {name}` are not everybody"));
            }
        }
        Verdict::Holds
    });
}

/// What a definition says does not depend on what else is defined.
#[test]
fn an_unrelated_definition_changes_nothing() {
    hold("an unrelated definition changes nothing", Features::ALL, 200, |case| {
        let all = match answers(case) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        let Some(last) = case.definitions.last() else { return Verdict::Holds };
        let mut fewer = case.clone();
        fewer.definitions.pop();
        let Ok(fewer) = answers(&fewer) else {
            return Verdict::Broken("the others alone are not understood".to_owned());
        };
        match fewer.iter().find(|(name, rows)| all.get(*name) != Some(*rows)) {
            Some((name, _)) => Verdict::Broken(format!("`{name}` is another without `{}`", last.name)),
            None => Verdict::Holds,
        }
    });
}

/// Formatted text says the same, and is formatted.
#[test]
fn formatted_text_says_the_same() {
    hold("formatted text says the same", Features::ALL, 200, |case| {
        let text = case.text("csv");
        let (file, found) = parse(FileId(0), &text);
        if milieu::diag::has_errors(&found) {
            return Verdict::Silent(first(&found));
        }
        let formatted = format(&file, &text);
        let (again, found) = parse(FileId(0), &formatted);
        if milieu::diag::has_errors(&found) {
            return Verdict::Broken(format!("formatted it cannot be read: {}\n{formatted}", first(&found)));
        }
        if again != file {
            return Verdict::Broken(format!("formatted it says something else:\n{formatted}"));
        }
        if format(&again, &formatted) != formatted {
            return Verdict::Broken(format!("formatted twice it is another:\n{formatted}"));
        }
        Verdict::Holds
    });
}

/// The same answers over the same definitions, however they are written.
#[test]
fn formatted_text_gives_the_same_answers() {
    hold("formatted text gives the same answers", Features::ALL, 100, |case| {
        let before = match answers(case) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        let text = case.text("parquet");
        let formatted = format(&parse(FileId(0), &text).0, &text);
        let after = catalog_of(case, &formatted).map(|catalog| interpreted(case, &catalog));
        if after.is_ok_and(|after| after == Ok(before)) { Verdict::Holds } else { Verdict::Broken(formatted) }
    });
}

/// What a back-end makes of a case.
pub(crate) enum Outcome {
    /// An answer.
    Told(Told),
    /// Something does not fit its kind.
    Overflow,
    /// It does not evaluate this yet.
    NotEvaluated(String),
    /// Anything else.
    Failed(String),
}

/// Asks a back-end what it says of the files in a folder: it has to say what the reference evaluator says, and to fail
/// where that finds that something does not fit.
pub(crate) fn agrees(law: &str, features: Features, cases: u64, ending: &str, run: impl Fn(&Case, &Path) -> Outcome) {
    hold(law, features, cases, |case| {
        let expected = match catalog(case) {
            Ok(catalog) => interpreted(case, &catalog),
            Err(found) => return Verdict::Silent(first(&found)),
        };
        let folder = tempfile::tempdir().expect("a folder");
        tables::write(case, folder.path(), ending);
        match (expected, run(case, folder.path())) {
            (_, Outcome::NotEvaluated(what)) => Verdict::Silent(what),
            (Err(Fault::Overflow { .. }), Outcome::Overflow) => Verdict::Holds,
            (Err(fault), Outcome::Told(_)) => Verdict::Broken(format!("not found: {fault}")),
            (Ok(_), Outcome::Overflow) => Verdict::Broken("finds an overflow where there is none".to_owned()),
            (_, Outcome::Failed(error)) => Verdict::Broken(error),
            (Err(fault), Outcome::Overflow) => Verdict::Broken(format!("{fault}")),
            (Ok(answers), Outcome::Told(found)) => {
                let difference = told::difference(&told::told(case, &answers), &found);
                difference.map_or(Verdict::Holds, Verdict::Broken)
            }
        }
    });
}

/// Runs the workspace in a folder with so many threads.
fn run(case: &Case, folder: &Path, threads: usize) -> Outcome {
    let options = Options { threads: Some(threads), ..Options::default() };
    let out = folder.join("run");
    let wishes = RunOptions { out: Some(out.clone()), traits: true, ..RunOptions::default() };
    let mut workspace = match Workspace::open(folder, options) {
        Ok(workspace) => workspace,
        Err(failure) => return Outcome::Failed(format!("{failure:?}")),
    };
    let answer = workspace.run(&wishes, &Silent);
    let not_yet = |code| matches!(code, Code::NotEvaluatedYet | Code::NeedsUnevaluated);
    if let Some(finding) = workspace.findings().iter().find(|finding| not_yet(finding.code)) {
        return Outcome::NotEvaluated(finding.message.clone());
    }
    match answer {
        Ok(_) => Outcome::Told(told::read(case, &out)),
        Err(Failure::NotEvaluated(what)) => Outcome::NotEvaluated(what),
        Err(failure) => {
            let errors: Vec<_> = workspace.findings().iter().filter(|finding| finding.is_error()).collect();
            match errors.first() {
                Some(finding) if finding.code == Code::Overflow => Outcome::Overflow,
                Some(finding) => Outcome::Failed(format!("{}: {}", finding.code.number(), finding.message)),
                None => Outcome::Failed(format!("{failure:?}")),
            }
        }
    }
}

/// What the engine evaluates.
const EVALUATED: Features = Features { this_in_whole: false, ..Features::ALL };

/// The engine says what the reference evaluator says, of Parquet files.
#[test]
fn the_engine_agrees_over_parquet() {
    agrees("the engine agrees with the evaluator over Parquet", EVALUATED, 150, "parquet", |case, folder| {
        run(case, folder, 2)
    });
}

/// And of text files.
#[test]
fn the_engine_agrees_over_csv() {
    // A CSV has no word for an infinite float.
    let features = Features { extremes: false, ..EVALUATED };
    agrees("the engine agrees with the evaluator over CSV", features, 100, "csv", |case, folder| run(case, folder, 1));
}

/// `check --data` fails where a run does and nowhere else, and names the segments without members and no others.
#[test]
fn a_check_of_the_data_ends_as_a_run_does() {
    hold("a check of the data ends as a run does", EVALUATED, 150, |case| {
        let expected = match catalog(case) {
            Ok(catalog) => interpreted(case, &catalog),
            Err(found) => return Verdict::Silent(first(&found)),
        };
        let folder = tempfile::tempdir().expect("a folder");
        tables::write(case, folder.path(), "parquet");
        let Ok(mut workspace) = Workspace::open(folder.path(), Options::default()) else {
            return Verdict::Broken("it cannot be opened".to_owned());
        };
        if let Err(failure) = workspace.check(true, &Silent) {
            return match run(case, folder.path(), 2) {
                Outcome::Failed(error) => Verdict::Silent(error),
                _ => Verdict::Broken(format!("a run does not end so: {failure:?}")),
            };
        }
        let error = workspace.findings().iter().find(|finding| finding.is_error());
        match (expected, error) {
            (Err(Fault::Overflow { .. }), Some(error)) if error.code == Code::Overflow => Verdict::Holds,
            (Err(fault), _) => Verdict::Broken(format!("not found: {fault}")),
            (Ok(_), Some(error)) if error.code == Code::NeedsUnevaluated => Verdict::Silent(error.message.clone()),
            (Ok(_), Some(error)) => Verdict::Broken(format!("{}: {}", error.code.number(), error.message)),
            (Ok(answers), None) => {
                wrongly_empty(case, &answers, workspace.findings()).map_or(Verdict::Holds, Verdict::Broken)
            }
        }
    });
}

/// A segment that is said to have no members and has some, or the other way round; of entities that have rows.
fn wrongly_empty(case: &Case, answers: &Answers, found: &[Diagnostic]) -> Option<String> {
    let named = |name: &str| {
        let quoted = format!("`{name}`");
        let texts = found.iter().flat_map(|one| std::iter::once(&one.message).chain(&one.notes));
        texts.filter(|text| text.contains("no members")).any(|text| text.contains(&quoted))
    };
    let cut =
        found.iter().flat_map(|one| &one.notes).any(|note| note.contains(" more ") && note.contains("no members"));
    case.definitions.iter().filter(|definition| definition.is_segment()).find_map(|definition| {
        let name = &definition.name;
        match (answers[name].is_empty(), named(name)) {
            (false, true) => Some(format!("`{name}` is said to have no members, it has {}", answers[name].len())),
            (true, false) if !cut && has_rows(case, definition) => {
                Some(format!("`{name}` has no members, which is not said"))
            }
            _ => None,
        }
    })
}

/// Whether some record of a definition's entity exists: another segment tells.
fn has_rows(case: &Case, definition: &Definition) -> bool {
    let mut everyone = case.clone();
    let frame = definition.body.frame;
    everyone.definitions =
        vec![Definition { name: "s_all".to_owned(), body: Phrase::leaf(Kind::Condition, frame, "everyone") }];
    answers(&everyone).is_ok_and(|answers| !answers["s_all"].is_empty())
}
