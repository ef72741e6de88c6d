//! What holds of every audience and every persona, whoever is in them.

use std::collections::BTreeSet;

use super::generate::{Case, Definition, ENTITIES, Features, Form, Often};
use super::hold::{Law, Verdict};
use super::logic::engine_answers;
use super::told::Told;

/// Statuses, splits, limits and priority groups fit together; a primary persona is one that holds the record.
pub(crate) const OFFERS: Law = Law {
    name: "audiences and personas keep their promises",
    features: Features { extremes: Often::Never, ..Features::ALL },
    ask: |case| {
        let told = match engine_answers(case) {
            Ok(told) => told,
            Err(verdict) => return verdict,
        };
        let audiences = case.definitions.iter().filter(|of| of.form == Form::Audience);
        let broken = audiences.clone().find_map(|audience| kept(audience, &told));
        let broken = broken.or_else(|| exclusive(case, &told)).or_else(|| held(case, &told));
        let personas = case.definitions.iter().filter(|of| of.form == Form::Persona).count();
        broken.map_or(Verdict::Holds(audiences.count() + personas), Verdict::Broken)
    },
};

/// What is wrong with an audience by itself.
fn kept(audience: &Definition, told: &Told) -> Option<String> {
    let name = &audience.name;
    let (members, status) = (&told[name], &told[&format!("{name}.status")]);
    let split = &told[&format!("{name}.split")];
    let clause = |word: &str| {
        let texts = audience.clauses.iter().map(ToString::to_string);
        texts.into_iter().find_map(|text| text.strip_prefix(word).map(str::to_owned))
    };
    let by_status: BTreeSet<&String> =
        status.iter().filter(|(_, status)| *status == "member").map(|(key, _)| key).collect();
    if by_status != members.keys().collect() {
        return Some(format!("members of `{name}` are not those of that status"));
    }
    if split.keys().any(|key| !members.contains_key(key)) {
        return Some(format!("a part of `{name}` has one who is no member"));
    }
    let has_shares = clause("split ").is_some_and(|of| !of.starts_with("by "));
    if has_shares && split.len() != members.len() {
        return Some(format!("a member of `{name}` is in no part"));
    }
    let limit = clause("limit ").and_then(|of| of.split(' ').next()?.parse::<usize>().ok());
    if limit.is_some_and(|limit| status.len() > limit) {
        return Some(format!("`{name}` takes more than its limit"));
    }
    let held_back = status.len() - members.len();
    match clause("holdout ").as_deref() {
        None | Some("0%") if held_back > 0 => Some(format!("`{name}` holds some back")),
        Some("100%") if !members.is_empty() => Some(format!("`{name}` does not hold all back")),
        _ => None,
    }
}

/// Whom two audiences of a priority group take.
fn exclusive(case: &Case, told: &Told) -> Option<String> {
    if !case.has_priority() {
        return None;
    }
    for entity in &ENTITIES {
        let mut taken = BTreeSet::new();
        for audience in case.definitions.iter().filter(|of| of.form == Form::Audience) {
            if audience.body.frame.entity != entity.name {
                continue;
            }
            for key in told[&format!("{}.status", audience.name)].keys() {
                if !taken.insert(key) {
                    return Some(format!("{key} is taken twice, the second time by `{}`", audience.name));
                }
            }
        }
    }
    None
}

/// Who has a primary persona that does not hold it, or none although one does.
fn held(case: &Case, told: &Told) -> Option<String> {
    for persona in case.definitions.iter().filter(|of| of.form == Form::Persona) {
        let primary = &told[&format!("persona of {}", persona.body.frame.entity)];
        if let Some(key) = told[&persona.name].keys().find(|key| !primary.contains_key(*key)) {
            return Some(format!("{key} of `{}` has no primary persona", persona.name));
        }
        if let Some((key, _)) = primary.iter().find(|(key, name)| !told[*name].contains_key(*key)) {
            return Some(format!("the primary persona of {key} does not hold it"));
        }
    }
    None
}

#[test]
fn audiences_and_personas_keep_their_promises() {
    OFFERS.holds(500);
}
