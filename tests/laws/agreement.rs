//! The engine says what the reference evaluator says.

use std::path::Path;

use milieu::diag::Code;
use milieu::engine::Folding;
use milieu::interpret::Fault;
use milieu::model::{Aggregate, AggregateFunction, Catalog, ExprKind, Type, Value};
use milieu::progress::Silent;
use milieu::workspace::{Failure, Options, RunOptions, Workspace};

use super::engine::{Outcome, opened};
use super::generate::{Case, Features, Often};
use super::hold::{Law, Verdict};
use super::open::{catalog, first, interpreted};
use super::tables::{self, CSV, PARQUET, Storage};
use super::told;

/// The engine, over Parquet, however it folds.
pub(crate) const ENGINE: Law =
    Law { name: "the engine agrees with the evaluator", features: Features::ALL, ask: agrees_however_folded };

/// The same of floats that are summed exactly, so that polars' own `group_by` may sum them too.
pub(crate) const ENGINE_EXACT: Law = Law {
    name: "the engine agrees with the evaluator where floats are exact",
    features: Features { exact: true, ..Features::ALL },
    ask: agrees_however_folded,
};

/// The engine where numbers are near their limits.
pub(crate) const ENGINE_AT_LIMITS: Law = Law {
    name: "the engine agrees with the evaluator at the limits of numbers",
    features: Features { extremes: Often::Always, ..Features::ALL },
    ask: agrees_however_folded,
};

/// The engine, over text.
pub(crate) const ENGINE_OVER_TEXT: Law = Law {
    name: "the engine agrees with the evaluator over CSV",
    features: Features { extremes: Often::Never, text: true, ..Features::ALL },
    ask: |case| agrees(case, |case, folder| answered(case, folder, CSV)),
};

/// A whole run: configuration, files, folder.
pub(crate) const RUN: Law = Law {
    name: "the folder of a run says what the evaluator says",
    features: Features::ALL,
    ask: |case| {
        agrees(case, |case, folder| {
            tables::write(case, folder, PARQUET);
            run(case, folder)
        })
    },
};

/// Asks a back-end what it says of a case: it has to say what the reference evaluator says, and to fail where that finds
/// that something does not fit.
fn agrees(case: &Case, run: impl Fn(&Case, &Path) -> Outcome) -> Verdict {
    let catalog = match catalog(case) {
        Ok(catalog) => catalog,
        Err(found) => return Verdict::Silent(first(&found)),
    };
    let folder = tempfile::tempdir().expect("a folder");
    held(case, &catalog, run(case, folder.path()))
}

/// Asks the engine in every way that it can fold aggregates.
fn agrees_however_folded(case: &Case) -> Verdict {
    let catalog = match catalog(case) {
        Ok(catalog) => catalog,
        Err(found) => return Verdict::Silent(first(&found)),
    };
    let folder = tempfile::tempdir().expect("a folder");
    let opened = match opened(case, folder.path(), PARQUET) {
        Ok(opened) => opened,
        Err(wrong) => return Verdict::Broken(wrong),
    };
    let mut held_by_all = Verdict::Holds(0);
    // Without memory all rows wait in a file to be folded.
    let ways = [(Folding::Fused, None), (Folding::Fused, Some(0)), (Folding::Alone, None), (Folding::GroupBy, None)];
    for (folding, memory) in ways {
        if folding == Folding::GroupBy && !sums_exactly(case, &catalog) {
            continue;
        }
        match held(case, &catalog, opened.answer_by(folding, memory, &opened.all())) {
            Verdict::Broken(how) => return Verdict::Broken(format!("{folding:?}, memory {memory:?}: {how}")),
            verdict => held_by_all = verdict,
        }
    }
    held_by_all
}

/// Whether the order in which floats are added changes no sum: they are exact, and so is what is made of them.
fn sums_exactly(case: &Case, catalog: &Catalog) -> bool {
    let exact = |value: &Value| match value {
        Value::Float(number) => number.is_nan() || ((number * 4.0).fract() == 0.0 && number.abs() <= 1_024.0),
        _ => true,
    };
    let cells_are = case.tables.iter().flatten().flatten().all(exact);
    let is_summed = |aggregate: &&Aggregate| {
        matches!(aggregate.function, AggregateFunction::Sum | AggregateFunction::Avg)
            && aggregate.value.is_some_and(|value| catalog.exprs[value].ty == Type::Float)
    };
    catalog.aggregates.iter().filter(is_summed).all(|aggregate| {
        cells_are && aggregate.value.is_some_and(|value| matches!(catalog.exprs[value].kind, ExprKind::Column(..)))
    })
}

/// Holds an outcome against what the reference evaluator says.
pub(crate) fn held(case: &Case, catalog: &Catalog, outcome: Outcome) -> Verdict {
    match (interpreted(case, catalog), outcome) {
        (_, Outcome::NotEvaluated(what)) => Verdict::Silent(what),
        (Err(Fault::Overflow { .. }), Outcome::Overflow(_)) => Verdict::Holds(1),
        (Err(fault), Outcome::Told(_) | Outcome::Written(_)) => Verdict::Broken(format!("not found: {fault}")),
        (Ok(_), Outcome::Overflow(what)) => Verdict::Broken(format!("finds an overflow where there is none: {what}")),
        (_, Outcome::Failed(error)) => Verdict::Broken(error),
        (Err(fault), Outcome::Overflow(_)) => Verdict::Broken(format!("{fault}")),
        (Ok(answers), Outcome::Written(found)) => {
            let mut expected = told::told(case, catalog, &answers);
            expected.retain(|name, _| found.contains_key(name));
            told::difference(&expected, &found).map_or(Verdict::Holds(found.len()), Verdict::Broken)
        }
        (Ok(answers), Outcome::Told(found)) => {
            let expected = told::told(case, catalog, &answers);
            told::difference(&expected, &found).map_or(Verdict::Holds(catalog.definitions.len()), Verdict::Broken)
        }
    }
}

fn answered(case: &Case, folder: &Path, storage: Storage) -> Outcome {
    match opened(case, folder, storage) {
        Ok(opened) => opened.answer(&opened.all()),
        Err(wrong) => Outcome::Failed(wrong),
    }
}

/// Runs the workspace in a folder.
fn run(case: &Case, folder: &Path) -> Outcome {
    let out = folder.join("run");
    let wishes = RunOptions { out: Some(out.clone()), traits: true, ..RunOptions::default() };
    let mut workspace = match Workspace::open(folder, Options::default()) {
        Ok(workspace) => workspace,
        Err(failure) => return Outcome::Failed(format!("{failure:?}")),
    };
    let answer = workspace.run(&wishes, &Silent);
    match answer {
        Ok(_) => match catalog(case) {
            Ok(catalog) => Outcome::Written(told::read(&catalog, &out)),
            Err(found) => Outcome::Failed(first(&found)),
        },
        Err(Failure::NotEvaluated(what)) => Outcome::NotEvaluated(what),
        Err(failure) => {
            let errors: Vec<_> = workspace.findings().iter().filter(|finding| finding.is_error()).collect();
            match errors.first() {
                Some(finding) if finding.code == Code::Overflow => Outcome::Overflow(finding.message.clone()),
                Some(finding) => Outcome::Failed(format!("{}: {}", finding.code.number(), finding.message)),
                None => Outcome::Failed(format!("{failure:?}")),
            }
        }
    }
}

#[test]
fn the_engine_agrees_over_parquet() {
    ENGINE.holds(4_000);
}

#[test]
fn the_engine_agrees_where_floats_are_exact() {
    ENGINE_EXACT.holds(1_000);
}

#[test]
fn the_engine_agrees_at_the_limits_of_numbers() {
    ENGINE_AT_LIMITS.holds(800);
}

#[test]
fn the_engine_agrees_over_csv() {
    ENGINE_OVER_TEXT.holds(1_500);
}

#[test]
fn the_folder_of_a_run_says_the_same() {
    RUN.holds(500);
}
