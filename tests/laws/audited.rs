//! `check --data` ends as a run does, and names the segments without members and no others.

use milieu::diag::{Code, Diagnostic};
use milieu::interpret::Fault;
use milieu::progress::Silent;
use milieu::workspace::{Options, Workspace};

use super::generate::{Case, Definition, Features, Kind, Phrase};
use super::hold::{Law, Verdict};
use super::logic::engine_answers;
use super::open::{Answers, answers, catalog, first, interpreted};
use super::tables::{self, PARQUET};

/// A check of the data fails where a run does and nowhere else.
pub(crate) const AUDITED: Law = Law {
    name: "a check of the data ends as a run does",
    features: Features::ALL,
    ask: |case| {
        let expected = match catalog(case) {
            Ok(catalog) => interpreted(case, &catalog),
            Err(found) => return Verdict::Silent(first(&found)),
        };
        let folder = tempfile::tempdir().expect("a folder");
        tables::write(case, folder.path(), PARQUET);
        let Ok(mut workspace) = Workspace::open(folder.path(), Options::default()) else {
            return Verdict::Broken("it cannot be opened".to_owned());
        };
        if let Err(failure) = workspace.check(true, &Silent) {
            return match engine_answers(case) {
                Err(verdict) => verdict,
                Ok(_) => Verdict::Broken(format!("a run does not end so: {failure:?}")),
            };
        }
        let error = workspace.findings().iter().find(|finding| finding.is_error());
        match (expected, error) {
            (Err(Fault::Overflow { .. }), Some(error)) if error.code == Code::Overflow => Verdict::Holds(1),
            (Err(fault), _) => Verdict::Broken(format!("not found: {fault}")),
            (Ok(_), Some(error)) => Verdict::Broken(format!("{}: {}", error.code.number(), error.message)),
            (Ok(answers), None) => {
                let count = answers.len();
                wrongly_empty(case, &answers, workspace.findings()).map_or(Verdict::Holds(count), Verdict::Broken)
            }
        }
    },
};

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
    let all = Phrase::leaf(Kind::Condition, frame, "everyone");
    everyone.definitions = vec![Definition::plain("s_all".to_owned(), all)];
    answers(&everyone).is_ok_and(|answers| !answers["s_all"].is_empty())
}

#[test]
fn a_check_of_the_data_ends_as_a_run_does() {
    AUDITED.holds(600);
}
