//! Proposals from the subject's own columns: flags, common words, numbers, days, what is known. Knows nothing of rows that
//! belong to it.

use super::super::column::Profile;
use super::super::meaning::{self, Personal};
use super::super::words::{capital, snake, spoken};
use super::super::{Survey, Table};
use super::literal::{border, column, text};
use super::names::Names;
use super::proposal::{Kind, Proposal};
use crate::model::{Type, Value};
use crate::syntax::quoted;

/// So many of each sort are proposed.
const FLAGS: usize = 3;
const WORDS: usize = 3;
const NUMBERS: usize = 3;
const KNOWN: usize = 1;

/// A part of the records that is neither nearly none nor nearly all of them.
const PART: std::ops::RangeInclusive<f64> = 0.02..=0.98;

/// A table whose columns are looked at.
struct Sheet<'s> {
    table: &'s Table,
    chapter: String,
}

pub(super) fn proposals(survey: &Survey, subject: usize, names: &mut Names) -> Vec<Proposal> {
    let table = &survey.tables[subject];
    let sheet = Sheet { table, chapter: "Who they are.".to_owned() };
    let used: Vec<usize> =
        survey.relations.iter().filter(|one| one.from == subject).flat_map(|one| one.local.clone()).collect();
    let own = |at: &usize| !table.is_key(*at) && !used.contains(at) && table.columns[*at].unsupported.is_none();
    let columns: Vec<usize> = (0..table.columns.len()).filter(own).collect();
    let open: Vec<&Profile> =
        columns.iter().filter(|at| table.personal(**at).is_none()).map(|at| &table.columns[*at]).collect();
    let mut found = Vec::new();
    found.extend(open.iter().filter_map(|column| sheet.flag(column, names)).take(FLAGS));
    found.extend(open.iter().filter_map(|column| sheet.word(column, names)).take(WORDS));
    found.extend(sheet.numbers(&open, names));
    found.extend(open.iter().filter(|column| column.ty.is_time()).take(2).flat_map(|column| sheet.days(column, names)));
    let (reachable, others): (Vec<usize>, Vec<usize>) =
        columns.iter().partition(|at| matches!(table.personal(**at), Some(Personal::Email | Personal::Phone)));
    found.extend(reachable.into_iter().filter_map(|at| sheet.known(at, names)));
    // A flag that says which records have values says it already.
    let flagged: Vec<u64> = open.iter().filter(|one| one.ty == Type::Bool).filter_map(|one| yes_count(one)).collect();
    let others = others.into_iter().filter(|at| !flagged.contains(&table.columns[*at].present));
    found.extend(others.filter_map(|at| sheet.known(at, names)).take(KNOWN));
    found
}

impl Sheet<'_> {
    fn segment(&self, name: String, description: String, expression: String, slot: usize) -> Proposal {
        Proposal {
            kind: Kind::Segment,
            name,
            description,
            expression,
            comment: None,
            chapter: self.chapter.clone(),
            slot,
            needs: Vec::new(),
        }
    }

    fn is_part(&self, count: u64) -> bool {
        self.table.rows > 0 && PART.contains(&(count as f64 / self.table.rows as f64))
    }

    /// A column of yes and no, or of 1 and 0.
    fn flag(&self, profile: &Profile, names: &mut Names) -> Option<Proposal> {
        let yes = |value: &Value| matches!(value, Value::Bool(true) | Value::Int(1));
        let is_digit = profile.ty == Type::Int
            && profile.distinct == 2
            && profile.common.iter().all(|(value, _)| matches!(value, Value::Int(0 | 1)));
        if profile.ty != Type::Bool && !is_digit {
            return None;
        }
        profile.common.iter().find(|(value, count)| yes(value) && self.is_part(*count))?;
        let word = snake(&profile.called);
        let bare = word.strip_prefix("is_").map(|rest| (rest.to_owned(), capital(&spoken(rest))));
        let with = |rest: &str| (format!("with_{rest}"), format!("With {}", spoken(rest)));
        let (name, description) = match (bare, word.strip_prefix("has_")) {
            (Some(bare), _) => bare,
            (None, Some(rest)) => with(rest),
            (None, None) if word.ends_with("ed") || ["active", "new", "vip", "premium"].contains(&word.as_str()) => {
                (format!("is_{word}"), capital(&spoken(&word)))
            }
            (None, None) => with(&word),
        };
        let expression = if is_digit { format!("{} = 1", column(&profile.called)) } else { column(&profile.called) };
        let name = names.free(&[&name, &format!("{word}_yes")]);
        Some(self.segment(name, description, expression, names.slot()))
    }

    /// The most common word of a column of few words.
    fn word(&self, profile: &Profile, names: &mut Names) -> Option<Proposal> {
        if profile.ty != Type::Text || profile.distinct < 2 || profile.distinct * 3 > profile.present {
            return None;
        }
        let (value, _) = profile.common.iter().find(|(_, count)| self.is_part(*count))?;
        let Value::Text(word) = value else { return None };
        let label = snake(&profile.called);
        let name = names.free(&[&word_name(&label, word), &format!("{label}_{}", snake(word))]);
        let expression = format!("{} = {}", column(&profile.called), quoted(word));
        let description = format!("{}: {}", capital(&spoken(&label)), plain(word));
        let most = profile.common.first().is_some_and(|(first, _)| first == value);
        let comment = most.then(|| format!("guessed: the most common of {} values", profile.distinct));
        Some(Proposal { comment, ..self.segment(name, description, expression, names.slot()) })
    }

    /// The middle half by an age, the upper quarter by other numbers.
    fn numbers(&self, open: &[&Profile], names: &mut Names) -> Vec<Proposal> {
        let mut numbers: Vec<&Profile> = open.iter().copied().filter(|column| is_quantity(column)).collect();
        numbers.sort_by_key(|column| meaning::telling(&column.called));
        let proposals = numbers.into_iter().filter_map(|column| {
            let middle = if meaning::is_age(&column.called) { self.middle(column, names) } else { None };
            middle.or_else(|| self.high(column, names))
        });
        proposals.take(NUMBERS).collect()
    }

    /// The middle half by a number.
    fn middle(&self, profile: &Profile, names: &mut Names) -> Option<Proposal> {
        let [smallest, low, _, high, largest] = profile.quartiles?;
        if profile.distinct <= 10 || low <= smallest || high >= largest || low >= high {
            return None;
        }
        let whole = profile.ty == Type::Int;
        let (from, to) = (border(low, smallest, largest, whole)?, border(high, smallest, largest, whole)?);
        let word = snake(&profile.called);
        let name = names.free(&[&format!("typical_{word}")]);
        let description = format!("{} from {from} to {to}", capital(&spoken(&word))).replace('_', ",");
        let expression = format!("{} between {from} and {to}", column(&profile.called));
        let comment = Some("guessed: from the lower to the upper quartile".to_owned());
        Some(Proposal { comment, ..self.segment(name, description, expression, names.slot()) })
    }

    /// The upper quarter by a number.
    fn high(&self, profile: &Profile, names: &mut Names) -> Option<Proposal> {
        let [smallest, .., quartile, largest] = profile.quartiles?;
        let word = snake(&profile.called);
        if quartile <= smallest && smallest == 0.0 && largest > 0.0 {
            let name = names.free(&[&format!("with_{word}"), &format!("some_{word}")]);
            let description = format!("Any {} at all", spoken(&word));
            return Some(self.segment(name, description, format!("{} > 0", column(&profile.called)), names.slot()));
        }
        let border = border(quartile, smallest, largest, profile.ty == Type::Int)?;
        let name = names.free(&[&format!("high_{word}")]);
        let description = format!("{} of {border} or more", capital(&spoken(&word))).replace('_', ",");
        let expression = format!("{} >= {border}", column(&profile.called));
        let comment = Some("guessed: from the upper quartile on".to_owned());
        Some(Proposal { comment, ..self.segment(name, description, expression, names.slot()) })
    }

    /// Ages, or who is new.
    fn days(&self, profile: &Profile, names: &mut Names) -> Vec<Proposal> {
        let day = column(&profile.called);
        if meaning::is_birth(&profile.called) {
            let adults = names.free(&["adults", "of_age"]);
            let young = names.free(&["young_adults"]);
            return vec![
                self.segment(adults, "Of age".into(), format!("age({day}) >= 18"), names.slot()),
                self.segment(young, "From 18 to 34".into(), format!("age({day}) between 18 and 34"), names.slot()),
            ];
        }
        if meaning::event(&profile.called, &self.table.name).is_none() {
            return Vec::new();
        }
        let name = names.free(&[&format!("new_{}", self.table.plural), &format!("recent_{}", snake(&profile.called))]);
        let slot = names.slot();
        let windows = ["90 days", "30 days", "1 year", "3 years"];
        let proposal = |window: &&str| {
            let description = format!("{} within the last {window}", capital(&spoken(&profile.called)));
            self.segment(name.clone(), description, format!("{day} within last {window}"), slot)
        };
        windows.iter().map(proposal).collect()
    }

    /// A value that some records have and others have not.
    fn known(&self, at: usize, names: &mut Names) -> Option<Proposal> {
        let profile = &self.table.columns[at];
        if !self.is_part(profile.present) || matches!(profile.ty, Type::List(_)) {
            return None;
        }
        let word = snake(&profile.called);
        let (name, description) = match self.table.personal(at) {
            Some(Personal::Email) => ("reachable_by_email".to_owned(), "Has an e-mail address".to_owned()),
            Some(Personal::Phone) => ("reachable_by_phone".to_owned(), "Has a phone number".to_owned()),
            Some(Personal::Other) | None => (format!("known_{word}"), format!("{} is known", capital(&spoken(&word)))),
        };
        let name = names.free(&[&name, &format!("known_{word}")]);
        Some(self.segment(name, description, format!("{} is present", column(&profile.called)), names.slot()))
    }
}

/// Whether a number is more or less of something.
fn is_quantity(profile: &Profile) -> bool {
    let is_flag = profile.distinct <= 2;
    profile.ty.is_number() && !is_flag && !meaning::is_label(&profile.called)
}

/// How many records a flag holds.
fn yes_count(profile: &Profile) -> Option<u64> {
    profile.common.iter().find(|(value, _)| *value == Value::Bool(true)).map(|(_, count)| *count)
}

/// A name out of a column and one of its words: `home_owner`; `campaign_type_b` of the type `Type B`; `homeowner` alone.
pub(super) fn word_name(label: &str, word: &str) -> String {
    let word = snake(&word.to_lowercase());
    let last = label.rsplit('_').next().unwrap_or(label);
    let word = word.strip_prefix(last).and_then(|rest| rest.strip_prefix('_')).unwrap_or(&word);
    let short: String = word.split('_').take(4).collect::<Vec<_>>().join("_");
    let repeats = label.split('_').any(|part| part.len() > 2 && short.len() > part.len() && short.starts_with(part));
    match short.as_str() {
        "" => format!("{label}_most_common"),
        _ if repeats => short,
        _ => format!("{label}_{short}"),
    }
}

/// A word in a description: on one line, not too long.
pub(super) fn plain(word: &str) -> String {
    word.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).take(40).collect()
}

/// A number of rows in an expression.
pub(super) fn whole(number: f64) -> String {
    text(number.round())
}
