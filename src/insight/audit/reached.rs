//! Stages of journeys that nobody reaches. Must not know what is told of their conditions.

use arrow::array::AsArray;

use super::survey::journey_of;
use super::whole::held;
use super::{Answers, Audit, SHOWN, words};
use crate::diag::{Code, Diagnostic};
use crate::model::{DefinitionId, Journey, Stage};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind};

impl Audit<'_> {
    /// A finding for the stages of a journey that no record is in or behind and that nothing told so far explains.
    pub(super) fn unreached(
        &self,
        answers: &Answers<'_>,
        home: usize,
        explained: impl Fn(&Stage, Span) -> bool,
        nobody: impl Fn(&DefinitionId) -> bool,
    ) -> Option<Diagnostic> {
        let ItemKind::Journey(item) = self.survey.homes[home].item else { return None };
        let journey = journey_of(answers.catalog, &item.name.node)?;
        let first = first_unreached(answers, journey)?;
        if !journey.personas.is_empty() && journey.personas.iter().all(nobody) {
            return None;
        }
        let stages = journey.stages.iter().zip(&item.stages).skip(first);
        let silent = |(stage, written): &(&Stage, &ast::Stage)| {
            written.when.as_ref().is_none_or(|when| explained(stage, when.span))
        };
        let told: Vec<(&Stage, &ast::Stage)> = stages.filter(|stage| !silent(stage)).collect();
        let names: Vec<String> = told.iter().map(|(stage, _)| format!("`{}`", stage.name)).collect();
        let (word, are) = match told.len() {
            0 => return None,
            1 => ("stage", "is"),
            _ => ("stages", "are"),
        };
        let records = words::counted(answers.catalog, journey.entity, answers.rows(journey.entity, false));
        let message = format!(
            "{word} {} of journey `{}` {are} reached by none of {records}",
            words::listed(&names, "and"),
            journey.name
        );
        let diagnostic = Diagnostic::new(Code::NeverHolds, message);
        let places = told.iter().take(SHOWN).map(|(_, written)| written.name.span);
        let diagnostic = places.fold(diagnostic, |diagnostic, place| diagnostic.at(place, ""));
        let outside = told.iter().find_map(|(stage, _)| {
            let holds = held(answers, journey.entity, stage.when)?;
            (holds > 0)
                .then(|| format!("`when` of stage `{}` holds for {holds}, none of them of its personas", stage.name))
        });
        Some(match outside {
            Some(outside) => diagnostic.note(outside),
            None => diagnostic,
        })
    }
}

/// The first stage that no record is in or behind; none without records.
fn first_unreached(answers: &Answers<'_>, journey: &Journey) -> Option<usize> {
    let of = answers.outcome.entities.iter().find(|of| of.entity == journey.entity && of.population > 0)?;
    let stages = of.membership.column_by_name(&format!("{}.stage", journey.name))?.as_string_opt::<i32>()?;
    let last = journey.stages.iter().rposition(|stage| stages.iter().flatten().any(|name| name == stage.name));
    let first = last.map_or(0, |last| last + 1);
    (first < journey.stages.len()).then_some(first)
}
