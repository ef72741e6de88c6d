//! A workspace read off data files: surveyed, drafted, tried on the data, written. Must not know how that is told.

use std::path::{Path, PathBuf};

use super::floors::survey::draft::{self, Kind};
use super::floors::survey::{Survey, survey};
use super::proposals::Proposing;
use super::starter::{refuse, write_files};
use super::{Config, Failure, Options, clock, clock_of, config, format_text};
use crate::diag::{Diagnostic, has_errors};
use crate::model::Clock;
use crate::progress::Progress;

/// A day that lies so many days back is no longer today's.
const STALE_DAYS: i32 = 30;

/// What was written.
#[derive(Debug)]
pub struct Drafted {
    /// The files, relative to the folder.
    pub files: Vec<PathBuf>,
    /// What the data seems to hold.
    pub survey: Survey,
    /// The day that runs are of, if the draft says so.
    pub as_of: Option<String>,
    /// The definitions that were kept.
    pub definitions: Vec<DraftedDefinition>,
    /// Guesses that the files mark.
    pub guesses: usize,
}

/// A definition of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftedDefinition {
    /// The keyword.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// Members of a condition, present values of a trait.
    pub members: u64,
    /// Records of the subject.
    pub population: u64,
}

/// Why there is no draft, with what is wrong with the data.
pub type Undrafted = (Failure, Vec<Diagnostic>);

/// Writes a workspace into `folder` that describes some data files and has a few segments to start from. `base`: where the
/// paths of the files start.
///
/// # Errors
/// Data that cannot be read, a folder that holds one of the files already; nothing is written then.
pub fn write_draft(
    base: &Path,
    folder: &Path,
    from: &[PathBuf],
    options: &Options,
    progress: &dyn Progress,
) -> Result<Drafted, Undrafted> {
    let failed = |failure: Failure| (failure, Vec::new());
    refuse(folder, &["milieu.toml", "entities.seg", "segments.seg"]).map_err(failed)?;
    let config = Config::default();
    let zone = config.settings.zone;
    let today = clock_of(options, &config).map_err(failed)?;
    let survey = survey(base, from, folder, zone, progress).map_err(|found| (Failure::Findings, found))?;
    let newest = draft::newest_day(&survey).filter(|day| day.saturating_add(STALE_DAYS) < today.today(zone));
    let entities = canonical(&draft::entities(&survey)).map_err(failed)?;
    let clock = newest.map_or(today, Clock::Day);
    let proposing = Proposing { base, survey: &survey, entities: &entities, clock, progress };
    let broken = proposing.findings(&entities);
    if has_errors(&broken) {
        let what = broken.first().map(|finding| finding.message.clone()).unwrap_or_default();
        return Err((Failure::Other(format!("internal error: the draft does not hold together: {what}")), broken));
    }
    let proposals = draft::proposals(&survey);
    let kept = proposing.best(&proposals);
    let mut files = vec![(config::FILE, draft::settings(newest)), ("entities.seg", entities.clone())];
    if !kept.is_empty() {
        let kept: Vec<_> = kept.iter().map(|one| one.proposal).collect();
        files.push(("segments.seg", canonical(&draft::segments(&kept)).map_err(failed)?));
    }
    write_files(folder, &files).map_err(failed)?;
    let definitions = kept.iter().map(|one| DraftedDefinition {
        kind: match one.proposal.kind {
            Kind::Trait => "trait",
            Kind::Segment => "segment",
        },
        name: one.proposal.name.clone(),
        members: one.members,
        population: one.population,
    });
    Ok(Drafted {
        definitions: definitions.collect(),
        guesses: files.iter().map(|(_, text)| text.matches("# guessed").count()).sum(),
        files: files.iter().map(|(name, _)| PathBuf::from(name)).collect(),
        as_of: newest.map(|day| clock::text(Clock::Day(day), zone)),
        survey,
    })
}

fn canonical(text: &str) -> Result<String, Failure> {
    format_text(text).map_err(|(found, _)| {
        let what = found.first().map(|finding| finding.message.clone()).unwrap_or_default();
        Failure::Other(format!("internal error: the draft cannot be parsed: {what}"))
    })
}
