//! Sizes, overlaps, journeys of a report. Must not know how they are laid out.

use serde_json::{Value as Json, json};

use super::super::Failure;
use super::super::answers::conditions;
use super::Making;
use crate::insight::overlap::Bitmaps;
use crate::run::{Breakdown, Definition, StageCount};

/// So many sets are shown by the combinations that they form, and so many of those.
const SETS: usize = 8;
const COLUMNS: usize = 24;

/// So many sets are shown pair by pair.
const PAIRS: usize = 20;

impl Making<'_> {
    pub(super) fn population(&self) -> Vec<Json> {
        let of = |(name, records): (&String, &Json)| {
            let plural =
                self.catalog().entities.iter().find(|entity| entity.name == *name).map(|entity| &entity.plural);
            json!({"plural": plural.unwrap_or(name), "records_text": self.numbers.count(records.as_u64().unwrap_or(0))})
        };
        self.record.population.iter().map(of).collect()
    }

    /// The definitions, by kind.
    pub(super) fn kinds(&self) -> Vec<Json> {
        let kinds = [("segment", "Segments"), ("audience", "Audiences"), ("persona", "Personas"), ("trait", "Traits")];
        let subject = self.record.subject.as_ref();
        let row = |one: &Definition| {
            json!({
                "id": format!("{}-{}-{}", one.kind, one.entity, one.name),
                "name": one.name,
                "description": one.description,
                "entity": (Some(&one.entity) != subject).then_some(&one.entity),
                "members_text": self.numbers.count(one.members),
                "share": one.share,
                "share_text": self.numbers.share(one.share),
                "text": one.text,
                "words": null,
            })
        };
        let kind = |(kind, plural): (&str, &str)| {
            let rows: Vec<Json> = self.record.definitions.iter().filter(|one| one.kind == kind).map(row).collect();
            (!rows.is_empty()).then(|| json!({"kind": kind, "plural": plural, "rows": rows}))
        };
        kinds.into_iter().filter_map(kind).collect()
    }

    /// How the subject's segments, audiences and personas share their records; null where there are not two.
    pub(super) fn overlaps(&self, names: &[String]) -> Result<Json, Failure> {
        let catalog = self.catalog();
        let Some(subject) = catalog.subject else { return Ok(Json::Null) };
        let is_named = |name: &String| names.is_empty() || names.contains(name);
        let (_, all) = conditions(catalog, &[])?;
        let own = all.into_iter().map(|id| &catalog.definition(id).name).filter(|name| is_named(name));
        let of = self.evaluated.of(subject);
        let Ok(of) = of else { return Ok(Json::Null) };
        let mut sets = Vec::new();
        for name in own {
            if let Ok(flags) = self.evaluated.members(name, subject) {
                sets.push((name, flags, flags.true_count() as u64));
            }
        }
        let count = sets.len();
        sets.retain(|(_, _, members)| *members > 0);
        sets.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(b.0)));
        if sets.len() < 2 {
            return Ok(Json::Null);
        }
        sets.truncate(PAIRS);
        let mut bitmaps = Bitmaps::new(of.membership.num_rows());
        let mut few = Bitmaps::new(of.membership.num_rows());
        for (at, (name, flags, _)) in sets.iter().enumerate() {
            bitmaps.add((*name).clone(), flags);
            if at < SETS {
                few.add((*name).clone(), flags);
            }
        }
        let shown = sets.len();
        let note = (count > shown).then(|| format!("the {shown} largest of {}", self.numbers.count(count as u64)));
        let mut document = self.combinations(&few, of.population);
        let sets = few.names().len();
        document["sets_note"] = (count > sets).then(|| format!("of the {sets} largest")).into();
        document["of"] = catalog.entity(subject).plural.clone().into();
        document["note"] = note.into();
        document["pairs"] = self.pairs(&bitmaps).into();
        Ok(document)
    }

    fn combinations(&self, few: &Bitmaps, population: u64) -> Json {
        let sizes: Vec<u64> = (0..few.names().len()).map(|set| few.size(set)).collect();
        let largest = sizes.iter().copied().max().unwrap_or(1).max(1);
        let set = |(name, &members): (&String, &u64)| json!({"name": name, "members_text": self.numbers.count(members), "v": ratio(members, largest)});
        let combinations: Vec<(u64, u64)> = few.exactly().into_iter().filter(|(pattern, _)| *pattern != 0).collect();
        let most = combinations.first().map_or(1, |(_, members)| (*members).max(1));
        let column = |&(pattern, members): &(u64, u64)| {
            let is_in = |set: usize| pattern >> set & 1 == 1;
            let (first, last) = (pattern.trailing_zeros() as usize, 63 - pattern.leading_zeros() as usize);
            let dots = few.names().iter().enumerate().map(
                |(set, name)| json!({"name": name, "in": is_in(set), "line": (first..=last).contains(&set) && first != last}),
            );
            let names: Vec<&str> =
                few.names().iter().enumerate().filter(|(set, _)| is_in(*set)).map(|(_, name)| name.as_str()).collect();
            json!({
                "members_text": self.numbers.count(members),
                "share_text": self.numbers.share(ratio(members, population)),
                "v": ratio(members, most),
                "dots": dots.collect::<Vec<_>>(),
                "names": format!("{}, in no other of these", names.join(" and ")),
            })
        };
        let left = combinations.iter().skip(COLUMNS);
        let (further, records) = (left.clone().count(), left.map(|(_, members)| members).sum::<u64>());
        let rest = (further > 0).then(|| {
            let (further, records) = (self.numbers.count(further as u64), self.numbers.count(records));
            format!("further {further} combinations with {records} records")
        });
        json!({
            "sets": few.names().iter().zip(&sizes).map(set).collect::<Vec<_>>(),
            "columns": combinations.iter().take(COLUMNS).map(column).collect::<Vec<_>>(),
            "rest": rest,
        })
    }

    fn pairs(&self, bitmaps: &Bitmaps) -> Vec<Json> {
        let names = bitmaps.names();
        let sizes: Vec<u64> = (0..names.len()).map(|set| bitmaps.size(set)).collect();
        let mut common = vec![vec![0; names.len()]; names.len()];
        for (a, b, members) in bitmaps.pairs() {
            (common[a][b], common[b][a]) = (members, members);
        }
        let row = |a: usize| {
            let cell = |b: usize| {
                let members = if a == b { sizes[a] } else { common[a][b] };
                let share = ratio(members, sizes[a]);
                json!({
                    "name": names[b], "own": a == b, "members_text": self.numbers.count(members),
                    "v": share, "v_text": self.numbers.whole_share(share),
                })
            };
            json!({"name": names[a], "cells": (0..names.len()).map(cell).collect::<Vec<_>>()})
        };
        (0..names.len()).map(row).collect()
    }

    /// The journeys with a funnel for everyone and for each persona.
    pub(super) fn journeys(&self) -> Vec<Json> {
        let journey = |one: &Definition| {
            let Some(Breakdown::Journey { stages, personas }) = &one.breakdown else { return None };
            let catalog = self.catalog();
            let label = |name: &str| {
                let own = catalog.definitions.iter().find(|own| own.name == name);
                own.and_then(|own| own.description.clone()).unwrap_or_else(|| name.to_owned())
            };
            let members =
                |name: &str| self.record.definitions.iter().find(|own| own.name == name).map(|own| own.members);
            let mut funnels = vec![self.everyone(one, stages)];
            for persona in personas {
                let most = persona.stages.first().map_or(0, |stage| stage.reached);
                let records = members(&persona.persona).unwrap_or(most);
                funnels.push(self.funnel(&label(&persona.persona), &persona.stages, records));
            }
            Some(json!({"name": one.name, "description": one.description, "funnels": funnels}))
        };
        self.record.definitions.iter().filter_map(journey).collect()
    }

    /// The funnel of all whose journey it is: everyone, or those in one of its personas.
    fn everyone(&self, one: &Definition, stages: &[StageCount]) -> Json {
        let catalog = self.catalog();
        let journey = catalog.journeys.iter().find(|journey| journey.name == one.name);
        let own = journey.map(|journey| (journey.entity, &journey.personas)).filter(|(_, own)| !own.is_empty());
        let Some((entity, personas)) = own else { return self.funnel("Everyone", stages, one.population) };
        let mut is_in: Vec<bool> = Vec::new();
        for &persona in personas {
            let members = self.evaluated.memberships(&catalog.definition(persona).name, entity).unwrap_or_default();
            is_in.resize(members.len(), false);
            is_in.iter_mut().zip(members).for_each(|(is_in, member)| *is_in |= member);
        }
        let records = is_in.iter().filter(|is_in| **is_in).count() as u64;
        let label = if personas.len() == 1 { "Its persona" } else { "All of its personas" };
        self.funnel(label, stages, records)
    }

    fn funnel(&self, who: &str, stages: &[StageCount], records: u64) -> Json {
        let mut before = None;
        let stage = |one: &StageCount| {
            let of_previous =
                before.filter(|before| *before > 0).map(|before| self.numbers.whole_share(ratio(one.reached, before)));
            before = Some(one.reached);
            json!({
                "stage": one.name,
                "reached_text": self.numbers.count(one.reached),
                "v": ratio(one.reached, records),
                "of_previous_text": of_previous,
                "here_text": self.numbers.count(one.members),
            })
        };
        let stages: Vec<Json> = stages.iter().map(stage).collect();
        json!({"who": who, "records_text": self.numbers.count(records), "stages": stages})
    }
}

/// The word for so many.
pub(super) fn word(count: u64, one: &'static str, several: &'static str) -> &'static str {
    if count == 1 { one } else { several }
}

/// A part of a whole; 0 of nobody.
pub(super) fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
