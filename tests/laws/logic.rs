//! What definitions mean does not depend on what stands beside them, and every condition halves the world.

use super::engine::{Outcome, opened};
use super::generate::{Case, Definition, Features, Form, Kind, Often, Phrase};
use super::hold::{Law, Verdict};
use super::open::{Answers, answers};
use super::tables::PARQUET;
use super::told::Told;

/// What is made to fit is understood.
pub(crate) const UNDERSTOOD: Law = Law {
    name: "generated definitions are understood",
    features: Features::ALL,
    ask: |case| match answers(case) {
        Ok(answers) => Verdict::Holds(answers.len()),
        Err(verdict) => verdict,
    },
};

/// The members of `c` and of `not c` are all records, and no record is both.
pub(crate) const PARTITION: Law = Law {
    name: "a condition and its opposite are everybody",
    features: Features::ALL,
    ask: |case| {
        let both = with_opposites(case);
        let answers = match answers(&both) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        let mut count = 0;
        for (name, members) in answers.iter().filter(|(name, _)| name.starts_with('s')) {
            let mut together = [members.clone(), answers[&format!("not_{name}")].clone()].concat();
            together.sort_by_key(|(row, _)| *row);
            if together != answers[&format!("all_{name}")] {
                return Verdict::Broken(format!("`{name}` and `not {name}` are not everybody"));
            }
            count += 1;
        }
        Verdict::Holds(count)
    },
};

/// The same of the engine.
pub(crate) const PARTITION_BY_ENGINE: Law = Law {
    name: "so they are for the engine",
    features: Features::ALL,
    ask: |case| {
        let both = with_opposites(case);
        let answers = match engine_answers(&both) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        let mut count = 0;
        for name in case.definitions.iter().filter(|of| of.is_segment()).map(|of| &of.name) {
            let (members, others) = (&answers[name], &answers[&format!("not_{name}")]);
            let mut together = members.clone();
            together.extend(others.clone());
            let doubled = members.keys().any(|key| others.contains_key(key));
            if doubled || together != answers[&format!("all_{name}")] {
                return Verdict::Broken(format!("`{name}` and `not {name}` are not everybody"));
            }
            count += 1;
        }
        Verdict::Holds(count)
    },
};

/// What a definition says does not depend on what else is defined.
pub(crate) const UNRELATED: Law = Law {
    name: "an unrelated definition changes nothing",
    features: Features::ALL,
    ask: |case| {
        let all = match answers(case) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        // A persona more is another answer to who is in none, and to which is the first.
        if case.definitions.last().is_some_and(|last| last.form == Form::Persona) {
            return Verdict::Holds(0);
        }
        let fewer = without_last(case);
        let Ok(fewer) = answers(&fewer) else {
            return Verdict::Broken("the others alone are not understood".to_owned());
        };
        same(&fewer, &all)
    },
};

/// Definitions planned together say what each says planned alone.
pub(crate) const ALONE: Law = Law {
    name: "planned together as planned alone",
    features: Features { extremes: Often::Never, ..Features::ALL },
    ask: |case| {
        let folder = tempfile::tempdir().expect("a folder");
        let opened = match opened(case, folder.path(), PARQUET) {
            Ok(opened) => opened,
            Err(wrong) => return Verdict::Silent(wrong),
        };
        let together = match opened.answer(&opened.all()) {
            Outcome::Told(told) => told,
            other => return unanswered(other),
        };
        let mut count = 0;
        for id in opened.all() {
            let name = &opened.catalog.definition(id).name;
            match opened.answer(&[id]) {
                Outcome::Told(alone) => {
                    if let Some(part) = alone.keys().find(|&part| alone[part] != together[part]) {
                        let (alone, together) = (&alone[part], &together[part]);
                        return Verdict::Broken(format!("`{part}` alone is {alone:?}, together {together:?}"));
                    }
                    count += 1;
                }
                other => return Verdict::Broken(format!("`{name}` alone: {:?}", unanswered(other))),
            }
        }
        Verdict::Holds(count)
    },
};

/// What the engine says, or why it says nothing.
pub(crate) fn engine_answers(case: &Case) -> Result<Told, Verdict> {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = opened(case, folder.path(), PARQUET).map_err(Verdict::Silent)?;
    match opened.answer(&opened.all()) {
        Outcome::Told(told) => Ok(told),
        other => Err(unanswered(other)),
    }
}

/// An outcome that is no answer, as a verdict.
pub(crate) fn unanswered(outcome: Outcome) -> Verdict {
    match outcome {
        Outcome::Told(_) | Outcome::Written(_) => Verdict::Holds(0),
        Outcome::Overflow(what) | Outcome::NotEvaluated(what) => Verdict::Silent(what),
        Outcome::Failed(what) => Verdict::Broken(what),
    }
}

fn with_opposites(case: &Case) -> Case {
    let mut both = case.clone();
    for segment in case.definitions.iter().filter(|definition| definition.is_segment()) {
        let frame = segment.body.frame;
        let not = Phrase::leaf(Kind::Condition, frame, format!("not {}", segment.name));
        both.definitions.push(Definition::plain(format!("not_{}", segment.name), not));
        let all = Phrase::leaf(Kind::Condition, frame, "everyone");
        both.definitions.push(Definition::plain(format!("all_{}", segment.name), all));
    }
    both
}

fn without_last(case: &Case) -> Case {
    let mut fewer = case.clone();
    fewer.definitions.pop();
    fewer
}

fn same(fewer: &Answers, all: &Answers) -> Verdict {
    match fewer.iter().find(|(name, rows)| all.get(*name) != Some(*rows)) {
        Some((name, _)) => Verdict::Broken(format!("`{name}` is another without the last one")),
        None => Verdict::Holds(fewer.len()),
    }
}

#[test]
fn generated_definitions_are_understood() {
    UNDERSTOOD.holds(4_000);
}

#[test]
fn a_condition_and_its_opposite_are_everybody() {
    PARTITION.holds(1_500);
    PARTITION_BY_ENGINE.holds(1_000);
}

#[test]
fn an_unrelated_definition_changes_nothing() {
    UNRELATED.holds(1_500);
}

#[test]
fn a_shared_plan_changes_nothing() {
    ALONE.holds(1_000);
}
