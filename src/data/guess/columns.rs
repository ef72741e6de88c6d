//! What the texts of one column could be read as. Knows nothing of other columns.

use std::collections::{BTreeSet, HashSet};

use chrono_tz::Tz;

use super::super::spelling::Facts;
use super::days::Patterns;
use crate::model::{Declared, Type};

/// Words that stand for no value beside numbers, days or flags.
const MISSING: [&str; 19] = [
    "NA", "N/A", "n/a", "na", "#N/A", "NULL", "null", "Null", "None", "none", "NaN", "nan", "NAN", "\\N", "-", "--",
    "?", ".", "(null)",
];

/// Words for yes and no; where the last part says so, one of them is enough to know.
const FLAGS: [(&str, &str, bool); 15] = [
    ("Y", "N", false),
    ("y", "n", false),
    ("J", "N", false),
    ("yes", "no", true),
    ("Yes", "No", true),
    ("YES", "NO", true),
    ("T", "F", false),
    ("t", "f", false),
    ("True", "False", true),
    ("TRUE", "FALSE", true),
    ("ja", "nein", true),
    ("Ja", "Nein", true),
    ("ja", "nee", true),
    ("Ja", "Nee", true),
    ("oui", "non", true),
];

/// What a column of texts is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reading {
    /// Numbers, days or flags of the usual spelling, but for words that stand for no value.
    Usual(Type),
    /// Numbers with a comma before the fraction.
    Comma,
    /// Days or moments; patterns that fit all of them, at least one.
    Days(Vec<Declared>),
    /// Yes and no.
    Flag(&'static str, &'static str),
    /// Several words with this between them.
    List(char),
}

/// What became of the texts of a column.
#[derive(Debug)]
pub(super) struct Study {
    /// Its name.
    pub(super) name: String,
    /// Words for no value that stand in it.
    pub(super) missing: BTreeSet<&'static str>,
    /// What the others are.
    pub(super) reading: Reading,
}

/// Looks at all texts of a column; none if they are texts and nothing else.
pub(super) fn study<'t>(name: &str, texts: &(impl Iterator<Item = &'t str> + Clone), zone: Tz) -> Option<Study> {
    let mut walk = Walk::new(zone);
    for text in texts.clone() {
        walk.add(text);
        if walk.is_over() {
            break;
        }
    }
    let missing = std::mem::take(&mut walk.missing);
    let reading = walk.reading().or_else(|| list(texts).map(Reading::List))?;
    let missing = if matches!(reading, Reading::List(_)) { BTreeSet::new() } else { missing };
    Some(Study { name: name.to_owned(), missing, reading })
}

/// Words for yes and no, and which of them were seen.
struct Pair {
    words: &'static (&'static str, &'static str, bool),
    seen: [bool; 2],
}

struct Walk {
    missing: BTreeSet<&'static str>,
    count: usize,
    point: Facts,
    comma: Facts,
    has_comma: bool,
    /// Every comma stands before three digits, as in `1,234`.
    grouped: bool,
    days: Patterns,
    flags: Vec<Pair>,
}

impl Walk {
    fn new(zone: Tz) -> Self {
        Self {
            missing: BTreeSet::new(),
            count: 0,
            point: Facts::default(),
            comma: Facts::default(),
            has_comma: false,
            grouped: true,
            days: Patterns::all(zone),
            flags: FLAGS.iter().map(|words| Pair { words, seen: [false; 2] }).collect(),
        }
    }

    fn add(&mut self, text: &str) {
        if let Some(word) = MISSING.iter().find(|word| **word == text) {
            self.missing.insert(word);
            return;
        }
        self.count += 1;
        if !self.point.is_surely_text() {
            self.point.add(text, '.');
        }
        if !self.comma.is_surely_text() {
            self.comma.add(text, ',');
            if text.contains(',') {
                self.has_comma = true;
                self.grouped &= is_grouped(text);
            }
        }
        if !self.days.is_empty() {
            self.days.narrow(text);
        }
        self.flags.retain_mut(|Pair { words: (yes, no, _), seen }| {
            *seen = [seen[0] || text == *yes, seen[1] || text == *no];
            text == *yes || text == *no
        });
    }

    fn is_over(&self) -> bool {
        self.point.is_surely_text() && self.comma.is_surely_text() && self.days.is_empty() && self.flags.is_empty()
    }

    fn reading(self) -> Option<Reading> {
        if self.count == 0 {
            return None;
        }
        if let Some(pair) = self.flags.iter().find(|pair| pair.words.2 || pair.seen == [true; 2]) {
            return Some(Reading::Flag(pair.words.0, pair.words.1));
        }
        if self.point.kind() != Type::Text {
            return Some(Reading::Usual(self.point.kind()));
        }
        if self.has_comma && !self.grouped && self.comma.kind().is_number() {
            return Some(Reading::Comma);
        }
        let days = self.days.left();
        (!days.is_empty()).then_some(Reading::Days(days))
    }
}

/// `1,234,567`, which is not `1.234`.
fn is_grouped(text: &str) -> bool {
    let mut parts = text.trim_start_matches('-').split(',');
    let first = parts.next().unwrap_or("");
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && is_digits(first)
        && parts.all(|part| part.len() == 3 && is_digits(part))
}

/// So many texts tell whether they are lists.
const LISTS_LOOKED_AT: usize = 5_000;

/// What stands between the words of lists: in every fifth text at least, between short words that come again.
fn list<'t>(texts: &(impl Iterator<Item = &'t str> + Clone)) -> Option<char> {
    ['|', ';'].into_iter().find(|separator| {
        let mut words = HashSet::new();
        let (mut count, mut several, mut parts) = (0_usize, 0_usize, 0_usize);
        for text in texts.clone().take(LISTS_LOOKED_AT) {
            count += 1;
            several += usize::from(text.contains(*separator));
            for word in text.split(*separator) {
                if word.is_empty() || word.len() > 40 || word.trim() != word {
                    return false;
                }
                parts += 1;
                words.insert(word);
            }
        }
        several >= 3 && several * 5 >= count && words.len() * 2 <= parts
    })
}
