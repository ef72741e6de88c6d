//! How rows are stored changes nothing: their order, the files that they stand in, the format of those.

use super::engine::{Outcome, opened};
use super::generate::{Case, Features, Often, Random};
use super::hold::{Law, Verdict};
use super::logic::unanswered;
use super::tables::{CSV, PARQUET, Storage};
use super::told::{self, Told};

/// Rows in another order; where a key breaks ties, and for sums that floats hold exactly.
pub(crate) const ORDER: Law = Law {
    name: "the order of rows changes nothing",
    features: Features { extremes: Often::Never, exact: true, ..Features::ALL },
    ask: |case| {
        let mut other = case.clone();
        let mut random = Random::new(!case.seed);
        for rows in &mut other.tables {
            for at in (1..rows.len()).rev() {
                rows.swap(at, random.below(at + 1));
            }
        }
        // Traits of rows without a key are told by their place in the file.
        let told = |case: &Case| {
            stored(case, PARQUET).map(|mut told| {
                told.retain(|name, _| {
                    !case.definitions.iter().any(|of| of.name == *name && of.body.frame.entity == "line")
                });
                told
            })
        };
        compared(told(case), told(&other))
    },
};

/// Tables in several files.
pub(crate) const FILES: Law = Law {
    name: "the split of files changes nothing",
    features: Features::ALL,
    ask: |case| {
        let several = Storage { parts: 2 + usize::try_from(case.seed % 3).expect("small"), ..PARQUET };
        compared(stored(case, PARQUET), stored(case, several))
    },
};

/// Text, Parquet and Arrow.
pub(crate) const FORMATS: Law = Law {
    name: "the format of files changes nothing",
    features: Features { extremes: Often::Never, text: true, ..Features::ALL },
    ask: |case| {
        let other = match case.seed % 3 {
            0 => CSV,
            1 => Storage { ending: "arrow", parts: 1 },
            _ => Storage { parts: 3, ..CSV },
        };
        compared(stored(case, PARQUET), stored(case, other))
    },
};

fn stored(case: &Case, storage: Storage) -> Result<Told, Verdict> {
    let folder = tempfile::tempdir().expect("a folder");
    let opened = opened(case, folder.path(), storage).map_err(Verdict::Silent)?;
    match opened.answer(&opened.all()) {
        Outcome::Told(told) => Ok(told),
        other => Err(unanswered(other)),
    }
}

fn compared(one: Result<Told, Verdict>, other: Result<Told, Verdict>) -> Verdict {
    match (one, other) {
        (Ok(one), Ok(other)) => told::difference(&one, &other).map_or(Verdict::Holds(one.len()), Verdict::Broken),
        (Err(Verdict::Silent(_)), Err(Verdict::Silent(why))) => Verdict::Silent(why),
        (Err(broken @ Verdict::Broken(_)), _) | (_, Err(broken @ Verdict::Broken(_))) => broken,
        (Err(one), _) | (_, Err(one)) => Verdict::Broken(format!("only one of them: {one:?}")),
    }
}

#[test]
fn the_order_of_rows_changes_nothing() {
    ORDER.holds(1_000);
}

#[test]
fn the_split_of_files_changes_nothing() {
    FILES.holds(1_000);
}

#[test]
fn the_format_of_files_changes_nothing() {
    FORMATS.holds(1_000);
}
