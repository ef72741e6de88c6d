//! `report` of the façade: what a run over everything says, as one page. Must not know how the page looks.

mod file;
mod portrait;
mod sections;
mod sheets;
mod told;
mod trend;
mod waterfall;

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use super::answers::{attributes, values};
use super::evaluate::{Evaluated, chosen};
use super::record;
use super::{Failure, RunOptions, Workspace};
use crate::content::{picture, report_page};
use crate::insight::profile::SMALL;
use crate::model::{Catalog, DefinitionId, EntityId};
use crate::progress::Progress;
use file::Form;
use portrait::Portraits;
use told::Numbers;
use waterfall::Waterfall;

/// What `report` is asked for.
#[derive(Clone, Debug, Default)]
pub struct ReportOptions {
    /// The definitions; none: all.
    pub names: Vec<String>,
    /// Only the sheets of these personas.
    pub personas: Vec<String>,
    /// The page, as HTML; or the personas' sheets as a picture, where the name ends in `.svg`, `.png` or `.pdf`.
    pub out: PathBuf,
    /// An old file is replaced.
    pub force: bool,
}

/// What `report` did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct WrittenReport {
    /// The page, or the picture.
    pub page: PathBuf,
    /// Its bytes.
    pub bytes: u64,
    /// Definitions whose sizes it shows: none where it only has sheets.
    pub definitions: usize,
    /// Personas with a sheet.
    pub sheets: usize,
}

impl Workspace {
    /// Writes the page, or the personas' sheets as a picture.
    ///
    /// # Errors
    /// An unknown name, a file that is there, or whose name does not tell how to write it, wrong definitions or data.
    pub fn report(&mut self, options: &ReportOptions, progress: &dyn Progress) -> Result<WrittenReport, Failure> {
        self.proceed()?;
        let path = self.below(&options.out);
        let form = Form::of(&path, &options.personas)?;
        file::free(&path, options.force)?;
        if let ([name, ..], false) = (options.names.as_slice(), options.personas.is_empty()) {
            return Err(Failure::Usage {
                message: format!("`--persona` writes sheets alone, so `{name}` has no place"),
                help: Some("leave out the one or the other".into()),
            });
        }
        self.known(&options.names)?;
        self.known(&options.personas)?;
        self.are_personas(&options.personas)?;
        let document = self.report_document(options, progress)?;
        let page = match form {
            Form::Page => report_page(&document).map(String::into_bytes),
            Form::Sheets(format) => picture(&document, format),
        };
        let page = page.map_err(|error| Failure::Other(format!("internal error: {error}")))?;
        file::write(&path, &page)?;
        let count = |of: &Json| of.as_array().map_or(0, Vec::len);
        let definitions = document["definitions"].as_u64().filter(|_| options.personas.is_empty()).unwrap_or(0);
        Ok(WrittenReport {
            bytes: page.len() as u64,
            page: path,
            definitions: usize::try_from(definitions).unwrap_or(usize::MAX),
            sheets: count(&document["personas"]),
        })
    }

    fn report_document(&mut self, options: &ReportOptions, progress: &dyn Progress) -> Result<Json, Failure> {
        let columns = self.column_names()?;
        let mut falls: Vec<Waterfall> = Vec::new();
        let mut shown: Vec<(DefinitionId, Vec<DefinitionId>)> = Vec::new();
        let mut choice = |resolved: &mut super::floors::resolve::Resolved, _: &mut Vec<_>| {
            let catalog = &mut resolved.catalog;
            let mut wanted = chosen(catalog, &options.names);
            let sheets = sheets::wanted(catalog, &wanted, options);
            let entities: std::collections::BTreeSet<EntityId> =
                sheets.iter().map(|&id| catalog.definition(id).entity).collect();
            for entity in entities {
                wanted.definitions.extend(attributes(catalog, entity));
            }
            // The stages of journeys are counted by persona, whoever is asked for.
            let personas = catalog.personas.iter().map(|persona| persona.definition).collect::<Vec<_>>();
            wanted.definitions.extend(personas);
            shown = sheets.into_iter().map(|id| (id, sheets::profile_traits(catalog, id))).collect();
            wanted.definitions.extend(shown.iter().flat_map(|(_, traits)| traits.iter().copied()));
            falls = waterfall::wanted(catalog, &wanted);
            wanted.definitions.extend(falls.iter().flat_map(Waterfall::definitions));
            wanted.values.extend(falls.iter().filter_map(Waterfall::value));
            let mut seen = std::collections::BTreeSet::new();
            wanted.definitions.retain(|id| seen.insert(*id));
            Ok(wanted)
        };
        let evaluated = self.answered(&columns, &mut choice, true, progress)?;
        let run = RunOptions { names: options.names.clone(), ..RunOptions::default() };
        let record = record::results(self, &evaluated, &run)?.record;
        let numbers = Numbers::new(&evaluated.catalog.settings);
        let catalog = &evaluated.catalog;
        let sheets: Vec<DefinitionId> = shown.iter().map(|(id, _)| *id).collect();
        let portraits = Portraits::read(self, catalog, &sheets);
        let making = Making { workspace: self, evaluated: &evaluated, record: &record, numbers: &numbers, portraits };
        let overlaps = making.overlaps(&options.names)?;
        let past = making.trend();
        let personas = making.sheets(&shown)?;
        let findings = making.portraits.findings(self);
        let document = json!({
            "title": self.title(),
            "milieu": env!("CARGO_PKG_VERSION"),
            "clock": record.clock,
            "run": null,
            "only_sheets": !options.personas.is_empty(),
            "population": making.population(),
            "definitions": record.definitions.len(),
            "definitions_text": numbers.count(record.definitions.len() as u64),
            "kinds": making.kinds(),
            "has_overlaps": !overlaps.is_null(),
            "overlaps": overlaps,
            "audiences": making.audiences(&falls),
            "journeys": making.journeys(),
            "has_trend": !past.is_null(),
            "trend": past,
            "has_personas": !personas.is_empty(),
            "has_small": personas.iter().any(has_small),
            "small_text": format!("groups of fewer than {SMALL} records are marked “few”: their shares are uncertain"),
            "personas": personas,
            "subject": catalog.subject.map(|id| catalog.entity(id).plural.clone()),
        });
        self.add(findings);
        Ok(document)
    }

    /// The name of the workspace's folder.
    fn title(&self) -> String {
        let real = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        real.file_name().map_or_else(|| "milieu".to_owned(), |name| name.to_string_lossy().into_owned())
    }
}

fn has_small(persona: &Json) -> bool {
    persona["apart"].as_array().is_some_and(|apart| apart.iter().any(|one| one["small"] == true))
}

/// Makes the document from what was evaluated.
struct Making<'m> {
    workspace: &'m Workspace,
    evaluated: &'m Evaluated,
    record: &'m crate::run::Record,
    numbers: &'m Numbers,
    portraits: Portraits,
}

impl Making<'_> {
    fn catalog(&self) -> &Catalog {
        &self.evaluated.catalog
    }

    fn attributes_of(&self, entity: EntityId) -> Result<Vec<(String, arrow::array::ArrayRef)>, Failure> {
        Ok(values(self.evaluated.of(entity)?, self.catalog().entity(entity).key.len()))
    }
}
