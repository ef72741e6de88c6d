//! Whole definitions in words. Must not know how their text is laid out.

use super::Words;
use super::mail::priority_group;
use super::people::persona_group;
use super::phrase::{Phrase, enumerate};
use crate::syntax::ast::{Audience, Entity, Expr, ExprKind, ItemKind, Name, Split};

/// The keyword that starts a definition.
#[must_use]
pub fn kind_of(item: &ItemKind) -> &'static str {
    match item {
        ItemKind::Subject(_) => "subject",
        ItemKind::Entity(_) => "entity",
        ItemKind::List(_) => "list",
        ItemKind::Param(_) => "param",
        ItemKind::Trait(_) => "trait",
        ItemKind::Segment(_) => "segment",
        ItemKind::Audience(_) => "audience",
        ItemKind::PriorityGroup(_) => "priority group",
        ItemKind::Token(_) => "token",
        ItemKind::PersonaGroup(_) => "persona group",
        ItemKind::Expectation(_) => "expectation",
        ItemKind::OrgUnit(_) => "org_unit",
        ItemKind::Persona(_) => "persona",
        ItemKind::PersonaOrder(_) => "persona order",
        ItemKind::Journey(_) => "journey",
        ItemKind::Campaign(_) => "campaign",
        ItemKind::Test(_) => "test",
    }
}

/// The name that a definition gives; none for those that only speak of others.
#[must_use]
pub fn name_of(item: &ItemKind) -> Option<&Name> {
    match item {
        ItemKind::Entity(item) => Some(&item.name),
        ItemKind::List(item) => Some(&item.name),
        ItemKind::Param(item) => Some(&item.name),
        ItemKind::Trait(item) => Some(&item.name),
        ItemKind::Segment(item) => Some(&item.name),
        ItemKind::Audience(item) => Some(&item.name),
        ItemKind::PriorityGroup(item) => Some(&item.name),
        ItemKind::Token(item) => Some(&item.name),
        ItemKind::PersonaGroup(item) => Some(&item.name),
        ItemKind::Expectation(item) => Some(&item.name),
        ItemKind::OrgUnit(item) => Some(&item.name),
        ItemKind::Persona(item) => Some(&item.name),
        ItemKind::Journey(item) => Some(&item.name),
        ItemKind::Campaign(item) => Some(&item.name),
        ItemKind::Subject(_) | ItemKind::PersonaOrder(_) | ItemKind::Test(_) => None,
    }
}

impl Words<'_> {
    /// The definition in plain words; none for kinds whose text says it best.
    #[must_use]
    pub fn describe(&self, item: &ItemKind) -> Option<String> {
        match item {
            ItemKind::Segment(segment) => Some(self.those(segment.of.as_ref(), &segment.condition)),
            ItemKind::Trait(of) => {
                Some(format!("For each of {}: {}.\n", self.plural(of.of.as_ref()), self.value(&of.value)))
            }
            ItemKind::Audience(audience) => Some(self.audience(audience)),
            ItemKind::Entity(entity) => Some(entity_words(entity)),
            ItemKind::Param(param) => Some(format!(
                "The constant {}; `--set {}=…` changes it for a run.\n",
                self.value(&param.value),
                param.name.node
            )),
            ItemKind::List(list) => {
                let column =
                    list.column.as_ref().map_or("its only column".to_owned(), |name| format!("column {}", name.node));
                Some(format!("The values in {column} of the file “{}”.\n", list.path.node))
            }
            ItemKind::PriorityGroup(group) => Some(priority_group(group)),
            ItemKind::Token(token) => Some(self.token(token)),
            ItemKind::PersonaGroup(group) => Some(persona_group(group)),
            ItemKind::Expectation(_) => Some("What personas may expect.\n".to_owned()),
            ItemKind::OrgUnit(_) => {
                Some("A part of the organisation, which may fulfil what personas expect.\n".to_owned())
            }
            ItemKind::Persona(persona) => Some(self.persona(persona)),
            ItemKind::Journey(journey) => Some(self.journey(journey)),
            ItemKind::Campaign(campaign) => Some(self.campaign(campaign)),
            ItemKind::Subject(_) | ItemKind::PersonaOrder(_) | ItemKind::Test(_) => None,
        }
    }

    /// Whose records a definition is of, by the entity's own name; none of those that are of no entity.
    #[must_use]
    pub fn entity(&self, item: &ItemKind) -> Option<String> {
        let of = match item {
            ItemKind::Trait(item) => &item.of,
            ItemKind::Segment(item) => &item.of,
            ItemKind::Audience(item) => &item.of,
            ItemKind::Token(item) => &item.of,
            ItemKind::Persona(item) => &item.of,
            ItemKind::Journey(item) => &item.of,
            _ => return None,
        };
        let plural = self.plural(of.as_ref());
        let own = self.plurals.iter().find(|(name, own)| **own == plural && **name != plural);
        Some(own.map_or(plural.as_str(), |(name, _)| name).to_owned())
    }

    /// The entity of a definition, in the plural.
    #[must_use]
    pub fn plural(&self, of: Option<&Name>) -> String {
        let name = of.map_or(self.subject, |name| name.node.as_str());
        self.plurals.get(name).copied().unwrap_or(name).to_owned()
    }

    pub(super) fn those(&self, of: Option<&Name>, condition: &Expr) -> String {
        let who = capital(&self.plural(of));
        match self.condition(condition) {
            Phrase::Line(line) => format!("{who} for which this holds: {line}.\n"),
            Phrase::Group(head, parts, _) => {
                let mut out = format!("{who} for which {head}:\n");
                for part in &parts {
                    part.list(0, &mut out);
                }
                out
            }
        }
    }

    fn audience(&self, audience: &Audience) -> String {
        let who = capital(&self.plural(audience.of.as_ref()));
        let mut out = format!("{who}, chosen in these steps:\n");
        let mut step = |words: String| out.push_str(&format!("- {words}\n"));
        if let Some(include) = &audience.include {
            step(match &*include.node {
                ExprKind::Everyone => "taken in: everyone".to_owned(),
                _ => format!("taken in: those for which this holds: {}", self.condition(include).inline()),
            });
        }
        for exclude in &audience.exclude {
            step(format!("kept out: those for which this holds: {}", self.condition(exclude).inline()));
        }
        for (group, before) in self.groups.get(audience.name.node.as_str()).into_iter().flatten() {
            let before = enumerate(before, "or");
            step(format!("kept out: those whom {before} has or holds back, first in priority group {group}"));
        }
        let by = audience.limit.as_ref().and_then(|limit| Some((limit, limit.by.as_ref()?)));
        let first = match by {
            Some((limit, by)) => format!("{} {}", if limit.ascending { "lowest" } else { "highest" }, self.value(by)),
            None => "smallest key".to_owned(),
        };
        if let Some(one_per) = &audience.one_per {
            step(format!("one record per {}: the one with the {first}", self.value(one_per)));
        }
        if let Some(limit) = &audience.limit {
            step(format!("at most {}, {first} first", limit.count.node));
        }
        if let Some(holdout) = &audience.holdout {
            step(format!("{}% kept back as a control group", holdout.node));
        }
        let rest = if audience.holdout.is_some() { "the rest" } else { "all of them" };
        match &audience.split {
            Some(Split::Shares(shares)) => {
                let shares: Vec<String> =
                    shares.iter().map(|(name, share)| format!("{} ({}%)", name.node, share.node)).collect();
                step(format!("{rest} split into {}", enumerate(&shares, "and")));
            }
            Some(Split::By(by)) => step(format!("{rest} split by {}", self.value(by))),
            None => {}
        }
        out
    }
}

fn entity_words(entity: &Entity) -> String {
    let mut out = String::new();
    if let Some(source) = &entity.source {
        out.push_str(&format!("Rows of “{}”.\n", source.path.node));
    }
    let names = |names: &[Name]| names.iter().map(|name| name.node.clone()).collect::<Vec<_>>();
    if !entity.key.is_empty() {
        out.push_str(&format!("- one per {}\n", enumerate(&names(&entity.key), "and")));
    }
    if let Some(time) = &entity.time {
        out.push_str(&format!("- in the order of {}\n", time.node));
    }
    for owner in &entity.belongs_to {
        let role = owner.role.as_ref().map(|role| format!(" as {}", role.node)).unwrap_or_default();
        let local = enumerate(&names(&owner.local), "and");
        out.push_str(&format!("- each belongs to one {}{role}, by {local}\n", owner.entity.node));
    }
    out
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}
