//! What is written back says the same, and no text makes anything panic.

use std::path::Path;

use milieu::diag::has_errors;
use milieu::source::FileId;
use milieu::syntax::{format, parse};

use super::agreement::held;
use super::engine::{Outcome, opened_with};
use super::generate::{Case, Features, Often, Random};
use super::hold::{Law, Verdict};
use super::open::{answers, catalog_of, first, interpreted};
use super::tables::{self, CSV, PARQUET};
use crate::syntax::laws::PIECES;

/// Formatted text says the same, and is formatted.
pub(crate) const FORMATTED: Law = Law {
    name: "formatted text says the same",
    features: Features::ALL,
    ask: |case| {
        let text = case.text(CSV);
        match formatted(&text) {
            Ok(_) => Verdict::Holds(case.definitions.len()),
            Err(verdict) => verdict,
        }
    },
};

/// The same answers over the same definitions, however they are written.
pub(crate) const SAME_ANSWERS: Law = Law {
    name: "formatted text gives the same answers",
    features: Features::ALL,
    ask: |case| {
        let before = match answers(case) {
            Ok(answers) => answers,
            Err(verdict) => return verdict,
        };
        let text = match formatted(&case.text(PARQUET)) {
            Ok(text) => text,
            Err(verdict) => return verdict,
        };
        let after = catalog_of(case, &text).map(|catalog| interpreted(case, &catalog));
        let count = before.len();
        if after.is_ok_and(|after| after == Ok(before)) { Verdict::Holds(count) } else { Verdict::Broken(text) }
    },
};

/// So many texts are made of the definitions of a workspace.
const TEXTS: usize = 8;

/// Definitions with mistakes in them are refused or mean something: nothing panics, and what they mean the engine says
/// too.
pub(crate) const MISTAKES: Law = Law {
    name: "no text makes it panic",
    features: Features { extremes: Often::Never, ..Features::ALL },
    ask: |case| {
        let folder = tempfile::tempdir().expect("a folder");
        tables::write(case, folder.path(), PARQUET);
        let mut random = Random::new(case.seed ^ 0x5EED);
        for _ in 0..TEXTS {
            let text = mistaken(case, &mut random);
            let verdict = asked(case, &text, folder.path());
            if let Verdict::Broken(how) = verdict {
                return Verdict::Broken(format!("{how}\nof the text\n{text}"));
            }
        }
        Verdict::Holds(TEXTS)
    },
};

fn asked(case: &Case, text: &str, folder: &Path) -> Verdict {
    match formatted(text) {
        Ok(_) => {}
        Err(Verdict::Broken(how)) => return Verdict::Broken(how),
        Err(verdict) => return verdict,
    }
    let catalog = match catalog_of(case, text) {
        Ok(catalog) => catalog,
        Err(found) => return Verdict::Silent(first(&found)),
    };
    let outcome = match opened_with(case, text, folder) {
        Ok(opened) => opened.answer(&opened.all()),
        Err(wrong) => Outcome::Failed(wrong),
    };
    held(case, &catalog, outcome)
}

/// The text formatted, after it was seen that this says the same.
fn formatted(text: &str) -> Result<String, Verdict> {
    let (file, found) = parse(FileId(0), text);
    if has_errors(&found) {
        return Err(Verdict::Silent(first(&found)));
    }
    let formatted = format(&file, text);
    let (again, found) = parse(FileId(0), &formatted);
    if has_errors(&found) {
        let why = format!("formatted it cannot be read: {}\n{formatted}", first(&found));
        return Err(Verdict::Broken(why));
    }
    if again != file {
        return Err(Verdict::Broken(format!("formatted it says something else:\n{formatted}")));
    }
    if format(&again, &formatted) != formatted {
        return Err(Verdict::Broken(format!("formatted twice it is another:\n{formatted}")));
    }
    Ok(formatted)
}

/// The definitions of a case with a few edits: pieces put in, taken out, doubled, exchanged.
fn mistaken(case: &Case, random: &mut Random) -> String {
    let text = case.text(PARQUET);
    let own: usize = case.definitions.iter().map(|definition| definition.text().len()).sum();
    let (head, tail) = text.split_at(text.len() - own);
    let mut words: Vec<String> = words(tail);
    for _ in 0..=random.below(3) {
        if words.is_empty() {
            break;
        }
        let (at, other) = (random.below(words.len()), random.below(words.len()));
        match random.below(6) {
            0 => drop(words.remove(at)),
            1 => words.insert(at, format!(" {} ", random.word(PIECES))),
            2 => words.swap(at, other),
            3 => {
                let word = words[other].clone();
                words[at] = word;
            }
            4 => words[at].insert_str(0, random.word(PIECES)),
            _ => words.insert(at, words[other].clone()),
        }
    }
    format!("{head}{}", words.concat())
}

/// A text cut before every word, blank and sign.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut inside = false;
    for letter in text.chars() {
        let in_word = letter.is_alphanumeric() || letter == '_';
        match words.last_mut() {
            Some(word) if inside && in_word => word.push(letter),
            _ => words.push(letter.to_string()),
        }
        inside = in_word;
    }
    words
}

#[test]
fn formatted_text_says_the_same() {
    FORMATTED.holds(4_000);
}

#[test]
fn formatted_text_gives_the_same_answers() {
    SAME_ANSWERS.holds(1_000);
}

#[test]
fn no_text_makes_it_panic() {
    MISTAKES.holds(1_500);
}
