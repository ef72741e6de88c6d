//! Proposals from the rows that belong to the subject: whether, how often, how lately, how much. Knows nothing of the
//! subject's own columns.

use std::cmp::Reverse;

use super::super::meaning;
use super::super::relation::{Relation, above, members, owners};
use super::super::words::{capital, singular, snake, spoken};
use super::super::{Survey, Table, Time};
use super::attributes::{plain, whole, word_name};
use super::literal::column;
use super::names::Names;
use super::proposal::{Kind, Proposal};
use crate::model::{Type, Value};
use crate::syntax::quoted;

/// So many relations are looked at.
const RELATIONS: usize = 4;

/// Windows that are tried, better ones first.
const WINDOWS: [&str; 4] = ["90 days", "30 days", "1 year", "7 days"];

/// So many words of a column are tried.
const TRIED: usize = 8;

/// The rows of one relation.
struct Rows<'s> {
    survey: &'s Survey,
    relation: &'s Relation,
    table: &'s Table,
    /// As expressions name them, and as names do.
    range: String,
    name: String,
    /// In words, one and several.
    one: String,
    several: String,
    timed: bool,
}

pub(super) fn proposals(survey: &Survey, subject: usize, names: &mut Names) -> Vec<Proposal> {
    let mut relations: Vec<Rows<'_>> = survey
        .relations
        .iter()
        .filter(|relation| relation.to == subject && relation.from != subject)
        .map(|relation| Rows::new(survey, relation))
        .collect();
    relations.sort_by_key(|rows| Reverse(rows.weight()));
    let mut found = Vec::new();
    for (at, rows) in relations.iter().take(RELATIONS).enumerate() {
        found.extend(match at {
            0 => rows.all(names),
            _ if rows.is_part_of(&relations[0]) => rows.word(names),
            _ => rows.short(names),
        });
    }
    found
}

impl<'s> Rows<'s> {
    fn new(survey: &'s Survey, relation: &'s Relation) -> Self {
        let table = &survey.tables[relation.from];
        let range = relation.reverse.clone().unwrap_or_else(|| table.plural.clone());
        Self {
            survey,
            relation,
            table,
            one: spoken(&singular(&range)),
            several: spoken(&range),
            name: singular(&range),
            range,
            timed: has_time(survey, relation.from),
        }
    }

    /// Rows that others belong to, with a key, a time and an amount of their own, say most.
    fn weight(&self) -> (bool, bool, bool, bool, u64) {
        let several = self.relation.per_owner[4] > 1.0;
        let subject = self.relation.to;
        let leads = members(&self.survey.relations, self.relation.from)
            .any(|member| owners(&self.survey.relations, member).any(|owner| owner == subject));
        let (key, amount) = (self.table.key.is_some(), self.amount().is_some());
        (several && self.own_time().is_some(), key && amount, key && leads, amount, self.table.rows)
    }

    /// Whether these rows are parts of others: what is said of those need not be said of these.
    fn is_part_of(&self, other: &Self) -> bool {
        self.survey.relations.iter().any(|one| one.from == self.relation.from && one.to == other.relation.from)
    }

    fn own_time(&self) -> Option<&str> {
        let column = match self.table.time {
            Time::At(column) => column,
            Time::Nothing | Time::For(..) | Time::Unclear(_) => return None,
        };
        Some(&self.table.columns[column].called)
    }

    fn amount(&self) -> Option<&str> {
        let amounts = self.table.columns.iter().filter(|column| column.ty.is_number() && column.present > 0);
        let ranked = amounts.filter_map(|column| {
            let exact = !matches!(column.ty, Type::Decimal(_));
            Some(((meaning::amount(&column.called)?, exact), column))
        });
        ranked.min_by_key(|(rank, _)| *rank).map(|(_, column)| column.called.as_str())
    }

    fn proposal(&self, kind: Kind, name: &str, description: &str, expression: &str, slot: usize) -> Proposal {
        Proposal {
            kind,
            name: name.to_owned(),
            description: capital(description),
            expression: expression.to_owned(),
            comment: None,
            chapter: format!("{}.", capital(&self.several)),
            slot,
            needs: Vec::new(),
        }
    }

    /// Everything about the rows that say most.
    fn all(&self, names: &mut Names) -> Vec<Proposal> {
        let Self { range, one, several, .. } = self;
        let mut found = Vec::new();
        let count = names.free(&[&format!("{}_count", self.name)]);
        found.push(self.proposal(
            Kind::Trait,
            &count,
            &format!("{several} in all"),
            &format!("count({range})"),
            names.slot(),
        ));
        let total = self.amount().map(|amount| {
            let name = names.free(&[&format!("total_{}", snake(amount)), &format!("{}_{}", self.name, snake(amount))]);
            let expression = format!("sum({} of {range})", column(amount));
            found.push(self.proposal(
                Kind::Trait,
                &name,
                &format!("{} in all", spoken(amount)),
                &expression,
                names.slot(),
            ));
            name
        });
        if let Some(time) = self.own_time() {
            let name = names.free(&[&format!("days_since_{}", self.name)]);
            let expression = format!("days_since(max({} of {range}))", column(time));
            found.push(self.proposal(
                Kind::Trait,
                &name,
                &format!("days since the last {one}"),
                &expression,
                names.slot(),
            ));
        }
        let recent = self.recent(names, "active");
        let lapsed = recent.first().map(|recent| self.lapsed(names, &recent.name));
        found.extend(recent);
        found.extend(lapsed.clone());
        let often = self.often(names, Some(&count));
        let many = often.as_ref().map(|one| one.name.clone());
        found.extend(often);
        let best = total.map(|total| {
            let name = names.free(&[&format!("best_{}", self.survey.tables[self.relation.to].plural)]);
            let mut best = self.proposal(
                Kind::Segment,
                &name,
                &format!("the tenth with the largest {}", spoken(total.trim_start_matches("total_"))),
                &format!("top 10% by {total}"),
                names.slot(),
            );
            best.needs.push(total);
            found.push(best);
            name
        });
        if let Some(lapsed) = lapsed {
            found.extend(self.win_back(names, &lapsed.name, best.into_iter().chain(many)));
        }
        found.extend(self.word(names));
        found
    }

    /// Whether, how often and how lately.
    fn short(&self, names: &mut Names) -> Vec<Proposal> {
        let with = names.free(&[&format!("with_{}", self.range)]);
        let description = format!("at least one {}", self.one);
        let mut found =
            vec![self.proposal(Kind::Segment, &with, &description, &format!("any({})", self.range), names.slot())];
        if self.timed {
            found.extend(self.recent(names, &format!("recent_{}", self.range)));
        }
        found.extend(self.often(names, None));
        found.extend(self.word(names));
        found
    }

    /// Some row lately.
    fn recent(&self, names: &mut Names, name: &str) -> Vec<Proposal> {
        if !self.timed {
            return Vec::new();
        }
        let Self { range, one, .. } = self;
        let name = names.free(&[name, &format!("recently_{name}")]);
        let slot = names.slot();
        let proposal = |window: &&str| {
            let description = format!("at least one {one} in the last {window}");
            self.proposal(Kind::Segment, &name, &description, &format!("any({range} within last {window})"), slot)
        };
        WINDOWS.iter().map(proposal).collect()
    }

    /// Some row, but not lately.
    fn lapsed(&self, names: &mut Names, recent: &str) -> Proposal {
        let name = names.free(&["lapsed", "no_longer_active"]);
        let description = format!("{} before, but none lately", self.several);
        let expression = format!("any({}) and not {recent}", self.range);
        let mut lapsed = self.proposal(Kind::Segment, &name, &description, &expression, names.slot());
        lapsed.needs.push(recent.to_owned());
        lapsed
    }

    /// The upper quarter by the number of rows.
    fn often(&self, names: &mut Names, count: Option<&str>) -> Option<Proposal> {
        let [_, _, median, quartile, most] = self.relation.per_owner;
        let borders = [(quartile, "the upper quartile"), (median, "the median")];
        let (border, part) = borders.into_iter().find(|(border, _)| *border >= 2.0 && *border <= most)?;
        let name = names.free(&[&format!("many_{}", self.range)]);
        let value = count.map_or_else(|| format!("count({})", self.range), str::to_owned);
        let description = format!("at least {} {}", whole(border), self.several);
        let mut proposal =
            self.proposal(Kind::Segment, &name, &description, &format!("{value} >= {}", whole(border)), names.slot());
        proposal.comment = Some(format!("guessed: {part} of those with {}", self.several));
        proposal.needs.extend(count.map(str::to_owned));
        Some(proposal)
    }

    /// Good ones that stay away.
    fn win_back(&self, names: &mut Names, lapsed: &str, good: impl Iterator<Item = String>) -> Vec<Proposal> {
        let name = names.free(&["win_back"]);
        let slot = names.slot();
        let proposal = |good: String| {
            let description = format!("{}, but lapsed", spoken(&good));
            let mut proposal = self.proposal(Kind::Segment, &name, &description, &format!("{lapsed} and {good}"), slot);
            proposal.needs = vec![lapsed.to_owned(), good];
            proposal
        };
        good.map(proposal).collect()
    }

    /// Some row with a common word, of its own or of something that it belongs to.
    fn word(&self, names: &mut Names) -> Vec<Proposal> {
        let own = words_of(self.table, "");
        let relations = self.survey.relations.iter();
        let others = relations
            .filter(|one| one.from == self.relation.from && one.to != self.relation.to && one.from != one.to)
            .flat_map(|one| {
                let there = &self.survey.tables[one.to];
                words_of(there, &format!("{}.", one.role.as_ref().unwrap_or(&there.name)))
            });
        let Some((path, label, words)) = own.into_iter().chain(others).next() else { return Vec::new() };
        let slot = names.slot();
        words
            .iter()
            .map(|word| {
                let name =
                    names.free(&[&format!("{}_{}", self.range, word_name(&label, word)), &word_name(&label, word)]);
                let description = format!("at least one {} whose {} is {}", self.one, spoken(&label), plain(word));
                let expression = format!("any({} where {path} = {})", self.range, quoted(word));
                self.proposal(Kind::Segment, &name, &description, &expression, slot)
            })
            .collect()
    }
}

/// Columns of few words: how they are written from here, what they are called, and their words.
fn words_of(table: &Table, path: &str) -> Vec<(String, String, Vec<String>)> {
    let columns = table.columns.iter().enumerate().filter(|(at, profile)| {
        profile.ty == Type::Text
            && (2..=40).contains(&profile.distinct)
            && profile.distinct * 3 <= profile.present
            && !table.is_key(*at)
            && table.personal(*at).is_none()
    });
    columns
        .map(|(_, profile)| {
            let words = profile.common.iter().filter_map(|(value, _)| match value {
                Value::Text(word) => Some(word.to_string()),
                _ => None,
            });
            (format!("{path}{}", column(&profile.called)), snake(&profile.called), words.take(TRIED).collect())
        })
        .collect()
}

/// Whether rows have a time, of their own or of something that they belong to.
fn has_time(survey: &Survey, at: usize) -> bool {
    let timed = |at: &usize| survey.tables[*at].time.column().is_some();
    timed(&at) || above(&survey.relations, at).iter().any(timed)
}
