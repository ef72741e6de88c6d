//! From definitions to a catalog: sources are opened, their columns read, every name resolved. Must not know what the
//! catalog is used for.

use super::floors::{data, resolve};
use super::{Failure, Workspace};
use crate::diag::{Code, Diagnostic, Severity, has_errors};
use crate::model::Column;
use crate::progress::Progress;
use crate::syntax::ast;

/// How much of the sources is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Headers and schemas of those that are there.
    Headers,
    /// The rows, in the columns that definitions mention. Every source has to be there.
    Rows,
    /// The rows, in every column.
    AllColumns,
}

/// What the definitions mean over these sources.
pub(super) struct Understood {
    /// The catalog.
    pub(super) resolved: resolve::Resolved,
    /// One table per entity that was opened; with [`Reading::Rows`] one for each entity, in their order.
    pub(super) tables: Vec<data::Table>,
}

/// What `check` looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// Definition files.
    pub files: usize,
    /// Definitions in them.
    pub definitions: usize,
}

impl Workspace {
    /// Checks syntax, names, kinds and cycles against the headers of the sources that are there; with `rows` also the
    /// rows of every source. The findings are the answer.
    pub fn check(&mut self, rows: bool, progress: &dyn Progress) -> Checked {
        let checked = Checked { files: self.files.len(), definitions: self.items().count() };
        let reading = if rows { Reading::AllColumns } else { Reading::Headers };
        if let Ok(understood) = self.understand(reading, None, progress)
            && rows
        {
            self.try_all(understood, progress);
        }
        checked
    }

    /// Resolves the definitions; `beside` is an expression of the command line whose names are read too.
    pub(super) fn understand(
        &mut self,
        reading: Reading,
        beside: Option<&ast::File>,
        progress: &dyn Progress,
    ) -> Result<Understood, Failure> {
        self.proceed()?;
        let (entities, wrong) = resolve::sources(&self.files, &self.options.sources);
        self.add(wrong);
        let mut tables = Vec::new();
        for entity in &entities {
            match data::open(&self.root, &entity.source) {
                Ok(table) => tables.push(Some(table)),
                Err(wrong) => {
                    self.add(wrong.into_iter().map(|finding| placed(finding, entity, reading)));
                    tables.push(None);
                }
            }
        }
        // Mistakes in definitions are told before the rows are read, which may take long.
        let resolved = self.resolve(&tables, has_errors(&self.findings) || reading == Reading::Headers)?;
        if reading == Reading::Headers {
            return Ok(Understood { resolved, tables: tables.into_iter().flatten().collect() });
        }
        let mut mentioned = resolve::mentioned(&self.files);
        mentioned.extend(beside.into_iter().flat_map(|file| resolve::mentioned(std::slice::from_ref(file))));
        let zone = self.config.settings.zone;
        for (entity, table) in entities.iter().zip(&mut tables) {
            let Some(table) = table else { continue };
            let every = table.columns().iter().map(|column| column.name.clone()).collect();
            let wanted = if reading == Reading::AllColumns { &every } else { &mentioned };
            if let Err(wrong) = table.load(wanted, zone, progress) {
                self.add(wrong.into_iter().map(|finding| placed(finding, entity, reading)));
            }
        }
        let resolved = self.resolve(&tables, true)?;
        Ok(Understood { resolved, tables: tables.into_iter().flatten().collect() })
    }

    /// Resolves against the columns as they are known now. `last`: warnings count, and any error so far is a failure.
    fn resolve(&mut self, tables: &[Option<data::Table>], last: bool) -> Result<resolve::Resolved, Failure> {
        let columns: Vec<Option<Vec<Column>>> =
            tables.iter().map(|table| table.as_ref().map(|table| table.columns().to_vec())).collect();
        let (resolved, wrong) = resolve::resolve(&resolve::Inputs {
            files: &self.files,
            columns: &columns,
            settings: self.config.settings.clone(),
            clock: self.clock,
            sets: &self.options.sets,
            replaced: &self.options.sources,
        });
        if last || has_errors(&wrong) {
            self.add(wrong);
            self.proceed()?;
        }
        Ok(resolved)
    }
}

/// A finding about a source, with the place that names the source. One that is not there does no harm to a check.
fn placed(mut finding: Diagnostic, entity: &resolve::EntitySource, reading: Reading) -> Diagnostic {
    if finding.labels.is_empty() && finding.data.is_none() {
        finding = finding.at(entity.span, "");
    }
    if finding.code == Code::SourceNotFound && reading == Reading::Headers {
        finding.severity = Severity::Warning;
    }
    finding
}
