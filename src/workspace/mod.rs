//! The façade: a folder of definitions that is opened, checked and run. Must not know who prints its answers.

mod answers;
mod audit;
mod breakdown;
mod cached;
mod clock;
mod config;
mod diff;
mod draft;
mod evaluate;
mod expression;
mod failure;
mod files;
mod floors;
mod format;
mod keeping;
mod look;
mod messages;
mod origins;
mod overlap;
mod personas;
mod preview;
mod profile;
mod proposals;
mod record;
mod render;
mod report;
mod runs;
mod starter;
mod templates;
mod tests;
mod understand;
mod why;
mod zeros;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;

pub use config::Config;
pub use diff::{
    ChangedRule, ChangedValue, DefinitionDiff, Diff, JourneyDiff, MovedAlong, MovedRecord, NamedRule, RuleChange,
    RunName, StageMove,
};
pub use draft::{Drafted, DraftedDefinition, Undrafted, write_draft};
pub use failure::{Failure, exit_status};
pub use format::{Formatted, format_files, format_text};
pub use look::Description;
pub use overlap::{Overlap, Size};
pub use preview::{Preview, PreviewOptions};
pub use profile::Profile;
pub use render::{RenderOptions, RenderReport};
pub use report::{ReportOptions, WrittenReport};
pub use runs::{RunOptions, RunReport};
pub use starter::write_starter;
pub use understand::Checked;
pub use why::{AudienceStep, Change, JourneyWhy, PersonaWhy, ReadOf, ScoreAmount, Until, Why};

use crate::content::Library;
use crate::diag::{Code, Diagnostic, has_errors};
use crate::engine::Folding;
use crate::model::Clock;
use crate::source::{FileId, SourceMap};
use crate::syntax::ast;
use floors::syntax;

/// What a command line sets for one use of a workspace.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The clock; goes before the workspace's own.
    pub as_of: Option<String>,
    /// Values of `param`s, by name; of several for one name the last counts.
    pub sets: Vec<(String, String)>,
    /// Paths of sources, by entity; likewise.
    pub sources: Vec<(String, String)>,
    /// How many threads; none: as many as the machine has.
    pub threads: Option<usize>,
    /// About how much memory evaluation may take, in bytes; none: as much as it likes.
    pub memory: Option<u64>,
    /// How aggregates are folded.
    pub folding: Folding,
}

/// A folder of definitions, read.
#[derive(Debug)]
pub struct Workspace {
    root: PathBuf,
    options: Options,
    config: Config,
    clock: Clock,
    files: Vec<ast::File>,
    sources: SourceMap,
    findings: Vec<Diagnostic>,
    /// Paths of sources that go before the written ones, by entity.
    replaced: BTreeMap<String, String>,
    /// The templates, once something needs them.
    library: Option<Arc<Library>>,
}

impl Workspace {
    /// Reads the configuration and every definition file below `root`. What is wrong in them is a finding, not a failure.
    ///
    /// # Errors
    /// A folder that is not there, a clock that cannot be read.
    pub fn open(root: impl AsRef<Path>, options: Options) -> Result<Self, Failure> {
        let mut workspace = Self::open_runs(root, options)?;
        let Self { root, config, sources, findings, .. } = &mut workspace;
        let files = read_files(root, config, sources, findings);
        if files.iter().all(|file| file.items.is_empty()) && !has_errors(findings) {
            findings.push(
                Diagnostic::new(Code::NoDefinitions, format!("workspace `{}` defines nothing", root.display()))
                    .help("`milieu init` writes a workspace to start from"),
            );
        }
        workspace.files = files;
        Ok(workspace)
    }

    /// Reads the configuration alone, for what asks only the runs that were written: their folders hold their definitions.
    ///
    /// # Errors
    /// As of [`Workspace::open`].
    pub fn open_runs(root: impl AsRef<Path>, options: Options) -> Result<Self, Failure> {
        let root = root.as_ref().to_path_buf();
        if !root.is_dir() {
            return Err(Failure::usage(format!("folder `{}` not found", root.display())));
        }
        let mut sources = SourceMap::default();
        let (config, findings) = config::read(&root, &mut sources);
        let clock = clock_of(&options, &config)?;
        let (files, replaced) = (Vec::new(), BTreeMap::new());
        Ok(Self { root, options, config, clock, files, sources, findings, replaced, library: None })
    }

    /// What is to be said about definitions and data so far.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The texts that the findings point into.
    #[must_use]
    pub fn sources(&self) -> &SourceMap {
        &self.sources
    }

    /// The moment that this use of the workspace is of, as it is printed and recorded.
    #[must_use]
    pub fn clock_text(&self) -> String {
        clock::text(self.clock, self.config.settings.zone)
    }

    /// How many definition files there are.
    #[must_use]
    pub fn file_count(&self) -> usize {
        self.files.len()
    }

    /// The folder that holds the runs.
    #[must_use]
    pub fn out(&self) -> PathBuf {
        self.below(&self.config.out)
    }

    /// A path in the workspace, without a needless `./`.
    fn below(&self, path: impl AsRef<Path>) -> PathBuf {
        if self.root == Path::new(".") { path.as_ref().to_path_buf() } else { self.root.join(path) }
    }

    fn items(&self) -> impl Iterator<Item = &ast::Item> {
        self.files.iter().flat_map(|file| &file.items)
    }

    /// Fails when a finding so far is an error.
    fn proceed(&self) -> Result<(), Failure> {
        if has_errors(&self.findings) { Err(Failure::Findings) } else { Ok(()) }
    }

    /// Adds findings that stop the work.
    fn fail(&mut self, findings: Vec<Diagnostic>) -> Failure {
        self.add(findings);
        Failure::Findings
    }

    /// Adds findings that are not there yet.
    fn add(&mut self, findings: impl IntoIterator<Item = Diagnostic>) {
        for finding in findings {
            if !self.findings.contains(&finding) {
                self.findings.push(finding);
            }
        }
    }
}

fn clock_of(options: &Options, config: &Config) -> Result<Clock, Failure> {
    match &options.as_of {
        Some(when) => clock::parse(when, config.settings.zone).ok_or_else(|| Failure::Usage {
            message: format!("`--as-of {when}` is no date or moment"),
            help: Some("--as-of 2026-06-30, or 2026-06-30T14:05:00".into()),
        }),
        None => Ok(config.as_of.unwrap_or_else(clock::read)),
    }
}

fn read_files(root: &Path, config: &Config, sources: &mut SourceMap, findings: &mut Vec<Diagnostic>) -> Vec<ast::File> {
    let mut ids: Vec<FileId> = Vec::new();
    for path in files::find(root, &config.out) {
        match files::read(root, &path, sources) {
            Ok(file) => ids.push(file),
            Err(finding) => findings.push(*finding),
        }
    }
    let texts: Vec<(FileId, &str)> =
        ids.iter().filter_map(|&id| sources.get(id).map(|file| (id, file.text.as_str()))).collect();
    let parsed: Vec<_> = texts.par_iter().map(|&(id, text)| syntax::parse(id, text)).collect();
    parsed
        .into_iter()
        .map(|(file, wrong)| {
            findings.extend(wrong);
            file
        })
        .collect()
}
