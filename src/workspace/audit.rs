//! `check --data`: reads all rows, evaluates everything, and says what the data says about the definitions. Must not know
//! what is worth saying.

use std::collections::{BTreeMap, BTreeSet};

use super::evaluate::chosen;
use super::floors::{data, engine, plan, resolve};
use super::understand::{Readied, Reading};
use super::{Failure, Workspace};
use crate::diag::Diagnostic;
use crate::insight::audit::{self, Answers, Audit, ColumnId, Lost, Values};
use crate::model::{Catalog, EntityId, Type};
use crate::progress::Progress;
use crate::syntax::ast;

impl Workspace {
    /// Evaluates everything for what it says about data and definitions, and forgets the answer.
    pub(super) fn try_all(&mut self, progress: &dyn Progress) -> Result<(), Failure> {
        self.proceed()?;
        let unused = audit::unused(&self.files);
        let answered = self.audited(progress);
        let (mut found, ended) = match answered {
            Ok(found) => (found, Ok(())),
            Err(failure) => (Vec::new(), Err(failure)),
        };
        found.extend(unused);
        found.sort_by_key(|finding| (finding.labels.first().map(|label| label.span), finding.code));
        self.add(found);
        ended
    }

    fn audited(&mut self, progress: &dyn Progress) -> Result<Vec<Diagnostic>, Failure> {
        let mut choice = |resolved: &mut resolve::Resolved, _: &mut Vec<Diagnostic>| Ok(chosen(&resolved.catalog, &[]));
        let Readied { resolved, wanted, tables, .. } =
            self.ready(Reading::Everything, &BTreeSet::new(), &mut choice, progress)?;
        self.check_templates(&resolved);
        self.proceed()?;
        // The questions are put in terms of the definitions, which stay as they are.
        let files = std::mem::take(&mut self.files);
        let found = self.asked(&files, resolved, &wanted, &tables, progress);
        self.files = files;
        found
    }

    fn asked(
        &mut self,
        files: &[ast::File],
        mut resolved: resolve::Resolved,
        wanted: &plan::Wanted,
        tables: &[Option<data::Table>],
        progress: &dyn Progress,
    ) -> Result<Vec<Diagnostic>, Failure> {
        let lists = self.read_lists(&resolved);
        self.proceed()?;
        let items: Vec<&ast::Item> = files.iter().flat_map(|file| &file.items).collect();
        let audit = Audit::prepare(&items, &mut resolved, &wanted.definitions);
        let plan = plan::plan_asking(&resolved.catalog, wanted, &audit.questions(&resolved.catalog));
        let outcome = self.carried_out(&resolved, &plan, tables, &lists, progress)?;

        let catalog = &resolved.catalog;
        let values = values(catalog, &audit, tables).map_err(|wrong| self.fail(wrong))?;
        let lost = lost(catalog, &items, tables, &outcome).map_err(|wrong| self.fail(wrong))?;
        let mut found = audit.findings(&Answers {
            catalog,
            outcome: &outcome,
            values: &values,
            lists: &lists,
            sources: &self.sources,
            items: &items,
            clock: &self.clock_text(),
        });
        found.extend(lost);
        Ok(found)
    }
}

/// The values of the columns that the audit looks at.
fn values(
    catalog: &Catalog,
    audit: &Audit<'_>,
    tables: &[Option<data::Table>],
) -> Result<BTreeMap<ColumnId, Values>, Vec<Diagnostic>> {
    let (zone, clock) = (catalog.settings.zone, catalog.clock);
    let mut found = BTreeMap::new();
    for (entity, column) in audit.columns(catalog) {
        let Some(table) = tables.get(entity.0 as usize).and_then(Option::as_ref) else { continue };
        let ty = &catalog.entity(entity).columns[column as usize].ty;
        let until = match ty {
            Type::Date => Some(i64::from(clock.today(zone))),
            Type::Timestamp => Some(clock.now(zone)),
            _ => None,
        };
        let mut values = Values::new(until);
        for batch in data::read_batches(table, &[column], zone)? {
            values.add(batch.column(0), ty);
        }
        found.insert((entity, column), values);
    }
    Ok(found)
}

/// A finding for each relation with rows whose owner is not there.
fn lost(
    catalog: &Catalog,
    items: &[&ast::Item],
    tables: &[Option<data::Table>],
    outcome: &engine::Outcome,
) -> Result<Vec<Diagnostic>, Vec<Diagnostic>> {
    let table = |entity: EntityId| tables.get(entity.0 as usize).and_then(Option::as_ref);
    let mut found = Vec::new();
    for (&relation, &rows) in outcome.orphans.iter().filter(|(_, rows)| **rows > 0) {
        let of = catalog.relation(relation);
        let Some(clause) = audit::clause_of(items, catalog, relation) else { continue };
        let (Some(first), Some(last)) = (clause.local.first(), clause.local.last()) else { continue };
        if let (Some(from), Some(to)) = (table(of.from), table(of.to)) {
            let span = first.span.to(last.span);
            found.push(audit::orphans(catalog, &Lost { relation, rows, span, from, to })?);
        }
    }
    Ok(found)
}
