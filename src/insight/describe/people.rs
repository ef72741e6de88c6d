//! Personas, their groups and their journeys in words. Must not know how conditions are said.

use super::Words;
use super::phrase::{Phrase, enumerate};
use crate::syntax::ast::{Expr, Journey, Match, Name, Persona, PersonaGroup, Reference, Stage, Text, Touchpoint};

/// So many values of a `profile` has a sheet place for.
pub const CHARTS: usize = 4;

impl Words<'_> {
    pub(super) fn persona(&self, persona: &Persona) -> String {
        let who = super::item::capital(&self.plural(persona.of.as_ref()));
        let mut out = match &persona.matching {
            Some(Match::Otherwise) => format!("{who} that no other persona holds.\n"),
            Some(Match::Condition(condition)) => self.those(persona.of.as_ref(), condition),
            None => format!("{who}, whoever they are.\n"),
        };
        if let Some(threshold) = &persona.threshold {
            out.push_str(&format!("Of these, who scores {} or more.\n", self.value(threshold)));
        }
        if !persona.score.is_empty() {
            out.push_str("The score is the sum of what holds:\n");
        }
        for score in &persona.score {
            let when = self.condition(&score.condition).inline();
            out.push_str(&format!("- {}: {when}\n", self.value(&score.amount)));
        }
        let lines = [
            ("Stands in", references_of(&persona.groups)),
            ("Expects", references(&persona.expects)),
            ("Fulfilled by", references(&persona.fulfilled_by)),
            ("Goals", texts(&persona.goals)),
            ("Frustrations", texts(&persona.frustrations)),
            ("Its sheet shows", persona.profile.iter().take(CHARTS).map(|value| self.value(value)).collect()),
            (
                "No place on the sheet have",
                persona.profile.iter().skip(CHARTS).map(|value| self.value(value)).collect(),
            ),
        ];
        for (head, of) in lines.iter().filter(|(_, of)| !of.is_empty()) {
            out.push_str(&format!("{head}: {}.\n", enumerate(of, "and")));
        }
        out.extend(persona.quote.iter().map(|quote| format!("Says: “{}”\n", quote.node)));
        out
    }

    pub(super) fn journey(&self, journey: &Journey) -> String {
        let of = self.plural(journey.of.as_ref());
        let who = match journey.personas.as_slice() {
            [] => format!("Each of {of}"),
            [one] => format!("Each of {of} in persona {}", one.node),
            several => format!("Each of {of} in one of the personas {}", enumerate(&references_of(several), "and")),
        };
        let mut out = format!("{who} is at the last of these stages whose condition holds, or at none:\n");
        for (number, stage) in (1..).zip(&journey.stages) {
            out.push_str(&self.stage(number, stage));
        }
        if let Some(line) = &journey.business_line {
            out.push_str(&format!("Business line: “{}”.\n", line.node));
        }
        out
    }

    fn stage(&self, number: usize, stage: &Stage) -> String {
        let described = stage.description.as_ref().map(|text| format!(" (“{}”)", text.node)).unwrap_or_default();
        let when = |when: &Expr| match self.condition(when) {
            Phrase::Line(line) => format!(": {line}\n"),
            Phrase::Group(head, parts, _) => {
                let mut lines = String::new();
                for part in parts {
                    part.list(1, &mut lines);
                }
                // The number before the stage takes three letters.
                format!(": {head}:\n {}\n", lines.trim_end().replace('\n', "\n "))
            }
        };
        let when = stage.when.as_ref().map_or_else(|| "\n".to_owned(), when);
        let touchpoints = stage.touchpoints.iter().map(touchpoint);
        format!("{number}. {}{described}{when}{}", stage.name.node, touchpoints.collect::<String>())
    }
}

fn touchpoint(of: &Touchpoint) -> String {
    let channel = of.channel.as_ref().map(|channel| format!(" on {}", channel.node)).unwrap_or_default();
    let mut out = format!("   - meets “{}”{channel}\n", of.text.node);
    for (what, all) in [("pain", &of.pains), ("opportunity", &of.opportunities)] {
        out.extend(all.iter().map(|one| format!("     - {what}: “{}”\n", one.node)));
    }
    out
}

pub(super) fn persona_group(group: &PersonaGroup) -> String {
    match group.groups.as_slice() {
        [] => "Personas, and groups of them.\n".to_owned(),
        groups => format!("Personas, and groups of them; a part of {}.\n", enumerate(&references_of(groups), "and")),
    }
}

fn references_of(names: &[Name]) -> Vec<String> {
    names.iter().map(|name| name.node.clone()).collect()
}

fn references(all: &[Reference]) -> Vec<String> {
    let one = |reference: &Reference| match reference {
        Reference::Name(name) => name.node.clone(),
        Reference::Text(text) => format!("“{}”", text.node),
    };
    all.iter().map(one).collect()
}

fn texts(all: &[Text]) -> Vec<String> {
    all.iter().map(|text| format!("“{}”", text.node)).collect()
}
