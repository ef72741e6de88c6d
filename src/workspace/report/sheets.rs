//! The sheets of personas. Must not know how they are laid out.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::super::expression::one_line;
use super::sections::{ratio, word};
use super::{Failure, Making, ReportOptions};
use crate::insight;
use crate::insight::describe::CHARTS;
use crate::insight::profile::{Groups, Profiled, profile};
use crate::model::{Catalog, DefinitionId, DefinitionKind, ExprKind, Persona, Shared, Touchpoint};
use crate::plan::Wanted;
use crate::run::{Breakdown, StageCount};
use crate::syntax::ast::{ItemKind, Match};

/// So many things that set a persona apart are shown, and so many charts.
const APART: usize = 6;
/// So many bars has a chart.
const BARS: usize = 8;

/// The personas that get a sheet.
pub(super) fn wanted(catalog: &Catalog, wanted: &Wanted, options: &ReportOptions) -> Vec<DefinitionId> {
    let named = |id: &DefinitionId| {
        options.personas.is_empty() && wanted.definitions.contains(id)
            || options.personas.contains(&catalog.definition(*id).name)
    };
    let mut ids: Vec<DefinitionId> = catalog.personas.iter().map(|persona| persona.definition).filter(named).collect();
    ids.sort_by_key(|&id| &catalog.definition(id).name);
    ids
}

/// What an entry of a persona's `profile` is answered under.
fn profile_name(id: DefinitionId, at: usize) -> String {
    format!("profile {at} of {}", id.0)
}

/// Adds what a persona's `profile` names as traits.
pub(super) fn profile_traits(catalog: &mut Catalog, id: DefinitionId) -> Vec<DefinitionId> {
    let Some(persona) = catalog.personas.iter().find(|persona| persona.definition == id) else { return Vec::new() };
    let (entity, exprs) = (persona.entity, persona.profile.clone());
    let add = |(at, expr)| insight::add_definition(catalog, DefinitionKind::Trait, profile_name(id, at), entity, expr);
    exprs.into_iter().enumerate().map(add).collect()
}

impl Making<'_> {
    /// The sheets.
    pub(super) fn sheets(&self, of: &[(DefinitionId, Vec<DefinitionId>)]) -> Result<Vec<Json>, Failure> {
        let names: BTreeSet<&str> =
            of.iter().flat_map(|(_, traits)| traits).map(|&id| self.catalog().definition(id).name.as_str()).collect();
        of.iter().map(|(id, _)| self.sheet(*id, &names)).collect()
    }

    /// `profiles`: the names of what the `profile`s of all personas are answered under.
    fn sheet(&self, id: DefinitionId, profiles: &BTreeSet<&str>) -> Result<Json, Failure> {
        let catalog = self.catalog();
        let definition = catalog.definition(id);
        let Some(persona) = catalog.personas.iter().find(|persona| persona.definition == id) else {
            return Ok(Json::Null);
        };
        let of = self.evaluated.of(definition.entity)?;
        let own = self.evaluated.memberships(&definition.name, definition.entity)?;
        let members = own.iter().filter(|is_in| **is_in).count() as u64;
        let beside = vec![true; own.len()];
        let others: Vec<bool> = own.iter().map(|is_in| !is_in).collect();
        let groups = Groups { own: &own, beside: &beside, others: &others };
        let all = self.attributes_of(definition.entity)?;
        let (named, general): (Vec<_>, Vec<_>) =
            all.into_iter().partition(|(name, _)| profiles.contains(name.as_str()));
        let own_profile = named.into_iter().filter_map(|(name, array)| {
            let at = (0..persona.profile.len()).find(|&at| profile_name(id, at) == name)?;
            Some((at, array))
        });
        let mut charts = Vec::new();
        let mut own_profile: Vec<_> = own_profile.collect();
        own_profile.sort_by_key(|(at, _)| *at);
        for (at, array) in own_profile {
            let title = self.label(persona, at);
            let known = |one: &&Profiled| one.values.iter().any(|value| value.value != "missing");
            charts.extend(profile(&[(title, array)], groups).iter().filter(known).map(|one| self.chart(one)));
        }
        let apart = profile(&general, groups);
        let primary = self.record.definitions.iter().find(|one| one.kind == "persona" && one.name == definition.name);
        let primary = match primary.and_then(|one| one.breakdown.as_ref()) {
            Some(Breakdown::Persona { primary }) => Some(self.numbers.count(*primary)),
            _ => None,
        };
        let label = definition.description.clone().unwrap_or_else(|| definition.name.clone());
        let share = ratio(members, of.population);
        charts.truncate(CHARTS);
        Ok(json!({
            "id": format!("sheet-{}", definition.name),
            "name": definition.name,
            "initials": initials(&label),
            "label": label,
            "portrait": self.portraits.of(&definition.name),
            "quote": persona.quote,
            "rule": self.rule(&definition.name),
            "goals": persona.goals,
            "frustrations": persona.frustrations,
            "expectations": persona.expects.iter().map(|&id| shared(&catalog.expectations[id.0 as usize])).collect::<Vec<_>>(),
            "fulfilled_by": persona.fulfilled_by.iter().map(|&id| shared(&catalog.org_units[id.0 as usize])).collect::<Vec<_>>(),
            "groups": persona.groups.iter().map(|&id| named_or(&catalog.persona_groups[id.0 as usize].name, catalog.persona_groups[id.0 as usize].description.as_ref())).collect::<Vec<_>>(),
            "members_text": self.numbers.count(members),
            "members_word": word(members, "member", "members"),
            "share": share,
            "share_text": self.numbers.share(share),
            "primary_text": primary,
            "apart": apart.iter().filter_map(|one| self.apart(one)).take(APART).collect::<Vec<_>>(),
            "charts": charts,
            "journeys": self.persona_journeys(&definition.name, members),
        }))
    }

    /// Who belongs to a persona, as written.
    fn rule(&self, name: &str) -> String {
        let own = self.workspace.items().find_map(|item| match &item.node {
            ItemKind::Persona(own) if own.name.node == name => Some(own),
            _ => None,
        });
        let text = |expr: &crate::syntax::ast::Expr| one_line(self.workspace.sources.slice(expr.span));
        match own.map(|own| (&own.matching, &own.threshold)) {
            Some((Some(Match::Condition(condition)), Some(threshold))) => {
                format!("{}, with a score of {} or more", text(condition), text(threshold))
            }
            Some((Some(Match::Condition(condition)), None)) => text(condition),
            Some((Some(Match::Otherwise), _)) => "all whom no other persona holds".to_owned(),
            _ => String::new(),
        }
    }

    /// The value of an attribute that sets the persona apart the most.
    fn apart(&self, one: &Profiled) -> Option<Json> {
        // What is there says more than what is not, and what they have more often than what they lack.
        let least = |value: &insight::profile::ValueShare| value.effect.map_or(0.0, insight::profile::Effect::least);
        let telling = one.values.iter().filter(|value| value.value != "missing" && least(value) > 0.0);
        let more = |value: &insight::profile::ValueShare| value.share > value.population_share;
        let value = telling.max_by(|a, b| more(a).cmp(&more(b)).then_with(|| least(a).total_cmp(&least(b))))?;
        Some(json!({
            "what": one.name,
            "value": value.value,
            "share": value.share,
            "share_text": self.numbers.whole_share(value.share),
            "population_share": value.population_share,
            "population_share_text": self.numbers.whole_share(value.population_share),
            "lift_text": value.lift.map(|lift| self.numbers.ratio(lift)),
            "small": value.small,
        }))
    }

    fn chart(&self, one: &Profiled) -> Json {
        let present = one.values.iter().filter(|value| value.value != "missing");
        let missing = one.values.iter().find(|value| value.value == "missing");
        let note = missing.map(|missing| {
            let (own, all) = (missing.share, missing.population_share);
            format!("missing: {} (population {})", self.numbers.whole_share(own), self.numbers.whole_share(all))
        });
        let present: Vec<_> = present.collect();
        let (shown, rest) = present.split_at(if present.len() > BARS { BARS - 1 } else { present.len() });
        let mut bars: Vec<(String, f64, f64)> =
            shown.iter().map(|value| (value.value.clone(), value.share, value.population_share)).collect();
        if !rest.is_empty() {
            let own = rest.iter().map(|value| value.share).sum();
            let population = rest.iter().map(|value| value.population_share).sum();
            bars.push((format!("{} other values", rest.len()), own, population));
        }
        let most = bars.iter().map(|(_, own, population)| own.max(*population)).fold(0.0, f64::max);
        let bar = |(label, own, population): (String, f64, f64)| {
            json!({
                "label": label,
                "v": own,
                "share_text": self.numbers.whole_share(own),
                "population_v": population,
                "population_text": self.numbers.whole_share(population),
            })
        };
        let bars: Vec<Json> = bars.into_iter().map(bar).collect();
        json!({"title": one.name, "note": note, "bars": bars, "most": if most > 0.0 { most } else { 1.0 }})
    }

    /// What a `profile` entry is called: a trait's description, else as written.
    fn label(&self, persona: &Persona, at: usize) -> String {
        let catalog = self.catalog();
        if let ExprKind::Definition(id) = catalog.exprs[persona.profile[at]].kind
            && let Some(description) = &catalog.definition(id).description
        {
            return description.clone();
        }
        let name = &catalog.definition(persona.definition).name;
        let own = self.workspace.items().find_map(|item| match &item.node {
            ItemKind::Persona(own) if own.name.node == *name => own.profile.get(at),
            _ => None,
        });
        own.map(|expr| one_line(self.workspace.sources.slice(expr.span))).unwrap_or_default()
    }

    /// The journeys that the persona goes, with what it meets at each stage.
    fn persona_journeys(&self, name: &str, members: u64) -> Vec<Json> {
        let catalog = self.catalog();
        let journey = |journey: &crate::model::Journey| {
            let own = self.record.definitions.iter().find(|one| one.kind == "journey" && one.name == journey.name)?;
            let Some(Breakdown::Journey { personas, .. }) = &own.breakdown else { return None };
            let stages = &personas.iter().find(|persona| persona.persona == name)?.stages;
            let stage = |(stage, count): (&crate::model::Stage, &StageCount)| {
                json!({
                    "stage": stage.description.clone().unwrap_or_else(|| stage.name.clone()),
                    "reached_text": self.numbers.count(count.reached),
                    "v": ratio(count.reached, members),
                    "touchpoints": stage.touchpoints.iter().map(touchpoint).collect::<Vec<_>>(),
                })
            };
            let stages: Vec<Json> = journey.stages.iter().zip(stages).map(stage).collect();
            let label = journey.description.clone().unwrap_or_else(|| journey.name.clone());
            Some(json!({"name": label, "stages": stages}))
        };
        catalog.journeys.iter().filter_map(journey).collect()
    }
}

fn touchpoint(of: &Touchpoint) -> Json {
    json!({"name": of.text, "channel": of.channel, "pains": of.pains, "opportunities": of.opportunities})
}

/// What is shared by name, or was created on the spot.
fn shared(of: &Shared) -> String {
    of.description.clone().or_else(|| of.name.clone()).unwrap_or_default()
}

fn named_or(name: &str, description: Option<&String>) -> String {
    description.cloned().unwrap_or_else(|| name.to_owned())
}

/// The first letters of the first words.
fn initials(label: &str) -> String {
    let words = label.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    words.take(2).filter_map(|word| word.chars().next()).flat_map(char::to_uppercase).collect()
}
