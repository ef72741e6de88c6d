//! Definitions that say what a survey found, as text with comments where it guessed, and proposals of segments. Knows
//! nothing of how many records a proposal holds: who evaluates them says which are kept.

mod attributes;
mod behaviour;
mod entities;
mod literal;
mod names;
mod proposal;
mod settings;

use std::collections::BTreeSet;

use super::Survey;

pub use proposal::{Kind, Proposal};
pub use settings::newest_day;

/// The text of the file of entities.
#[must_use]
pub fn entities(survey: &Survey) -> String {
    entities::text(survey)
}

/// The text of `milieu.toml`; `as_of`: the day that runs are of, where the data ends long ago.
#[must_use]
pub fn settings(as_of: Option<i32>) -> String {
    settings::text(as_of)
}

/// Traits and segments of the subject that its data suggests, better ones first within a slot; none without a subject.
#[must_use]
pub fn proposals(survey: &Survey) -> Vec<Proposal> {
    let Some(subject) = survey.subject else { return Vec::new() };
    let mut names = names::Names::new(survey);
    let mut proposals = attributes::proposals(survey, subject, &mut names);
    proposals.extend(behaviour::proposals(survey, subject, &mut names));
    proposals
}

/// The text of the file of segments.
#[must_use]
pub fn segments(proposals: &[&Proposal]) -> String {
    let mut text = "# A start to change and to add to: `milieu run` says how many each of them holds, `milieu describe NAME` says\n\
                    # it in plain words, `milieu count 'CONDITION'` tries a new one.\n"
        .to_owned();
    let mut shown = BTreeSet::new();
    for proposal in proposals {
        if shown.insert(proposal.chapter.clone()) {
            text.push_str(&format!("\n# {}\n\n", proposal.chapter));
        }
        text.push_str(&proposal.text());
        text.push_str("\n\n");
    }
    text
}
