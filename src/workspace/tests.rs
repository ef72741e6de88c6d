//! Runs the `test` blocks: each with its own clock and rows, over the definitions that it needs. No source has to be there.
//! Must not know how an outcome is printed.

use std::collections::BTreeMap;

use super::expression::one_line;
use super::floors::{data, resolve};
use super::{Failure, Workspace, clock};
use crate::diag::{Diagnostic, has_errors};
use crate::insight::describe::{kind_of, name_of};
use crate::insight::trial::{self, Outcome, Position, Report, Test};
use crate::interpret::Lists;
use crate::model::{Catalog, Clock, Column, ListId};
use crate::source::Span;
use crate::syntax::ast::{self, Item, ItemKind};

/// A test that can be judged.
struct Ready {
    test: Test,
    clock: Clock,
    /// The definition's keyword.
    kind: &'static str,
    block: ast::Test,
}

/// By path and column: the entries of a list, or why there are none.
type Read = BTreeMap<(String, Option<String>), Result<Vec<String>, Vec<Diagnostic>>>;

impl Workspace {
    /// Runs the tests of the named definitions, or all.
    ///
    /// # Errors
    /// Wrong definitions or tests, a list that a test needs and that cannot be read, a name that has no test.
    pub fn test(&mut self, names: &[String]) -> Result<Report, Failure> {
        self.proceed()?;
        self.tested(names)?;
        let columns = self.columns_at_hand()?;
        self.resolve_over(&columns)?;
        let ready = self.ready_tests(&columns, names)?;
        let lists = self.lists_of(&ready)?;
        let mut report = Report::default();
        for (ready, lists) in ready.iter().zip(&lists) {
            let outcome = self.outcome(ready, lists);
            if outcome.passed {
                report.passed += 1;
            } else {
                report.failed += 1;
            }
            report.tests.push(outcome);
        }
        Ok(report)
    }

    /// What is wrong with the tests, without running them.
    pub(super) fn check_tests(&mut self) -> Result<(), Failure> {
        if !self.items().any(|item| matches!(item.node, ItemKind::Test(_))) {
            return Ok(());
        }
        self.proceed()?;
        let columns = self.columns_at_hand()?;
        self.ready_tests(&columns, &[]).map(|_| ())
    }

    /// Whether each name is that of a definition that has a test.
    fn tested(&self, names: &[String]) -> Result<(), Failure> {
        for name in names {
            if self.blocks().any(|(_, test)| test.name.node == *name) {
                continue;
            }
            let own = |item: &&Item| name_of(&item.node).is_some_and(|own| own.node == *name);
            let defined = self.items().filter(|item| !matches!(item.node, ItemKind::Test(_))).find(own);
            let Some(item) = defined else {
                let all = self.items().filter_map(|item| name_of(&item.node));
                return Err(Failure::unknown("definition", name, all.map(|own| own.node.as_str())));
            };
            return Err(Failure::Usage {
                message: format!("{} `{name}` has no test", kind_of(&item.node)),
                help: Some(format!("`test {name} as of 2026-06-30 {{ given … expect … }}` is one")),
            });
        }
        Ok(())
    }

    fn blocks(&self) -> impl Iterator<Item = (&Item, &ast::Test)> {
        self.items().filter_map(|item| match &item.node {
            ItemKind::Test(test) => Some((item, test)),
            _ => None,
        })
    }

    /// The tests of the named definitions, or all, resolved with their rows.
    fn ready_tests(&mut self, columns: &[Option<Vec<Column>>], names: &[String]) -> Result<Vec<Ready>, Failure> {
        let needed = resolve::Needed::new(&self.files);
        let mut ready = Vec::new();
        let mut found = Vec::new();
        for (item, block) in self.blocks() {
            if !names.is_empty() && !names.contains(&block.name.node) {
                continue;
            }
            match self.ready_test(&needed, columns, item, block) {
                Ok(test) => ready.push(test),
                Err(wrong) => found.extend(wrong),
            }
        }
        let wrong = has_errors(&found);
        self.add(found);
        if wrong { Err(Failure::Findings) } else { Ok(ready) }
    }

    fn ready_test(
        &self,
        needed: &resolve::Needed<'_>,
        columns: &[Option<Vec<Column>>],
        item: &Item,
        block: &ast::Test,
    ) -> Result<Ready, Vec<Diagnostic>> {
        let files = [needed.of_test(item)];
        let clock = resolve::clock_of(block, &self.config.settings, self.clock);
        let inputs = resolve::Inputs { clock, ..self.inputs(&files, columns) };
        let trial = resolve::resolve_test(&inputs, block)?;
        let kind = match trial.tested {
            resolve::Tested::Definition(id) => trial.resolved.catalog.definition(id).kind.word(),
            resolve::Tested::Journey(_) => "journey",
            resolve::Tested::Token(_) => "token",
        };
        let test = Test::new(trial, block, &files[0].items, &|span| self.one_line(span))?;
        Ok(Ready { test, clock, kind, block: block.clone() })
    }

    /// By test: the lists that its definitions look into. Each file is read once.
    fn lists_of(&mut self, ready: &[Ready]) -> Result<Vec<Lists>, Failure> {
        let mut read = Read::new();
        let mut all = Vec::new();
        let mut found = Vec::new();
        for one in ready {
            let place = one.block.name.span;
            match self.read_for(&one.test.trial.resolved.catalog, &mut read) {
                Ok(lists) => all.push(lists),
                Err(wrong) => found.extend(wrong.into_iter().map(|one| one.at(place, "needed by this test"))),
            }
        }
        if found.is_empty() { Ok(all) } else { Err(self.fail(found)) }
    }

    fn read_for(&self, catalog: &Catalog, read: &mut Read) -> Result<Lists, Vec<Diagnostic>> {
        let mut lists = Lists::new();
        for (id, list) in (0..).map(ListId).zip(&catalog.lists) {
            let entries = read.entry((list.path.clone(), list.column.clone())).or_insert_with(|| {
                let entries = data::read_list(&self.root, list)?;
                Ok(entries.into_iter().map(|entry| entry.text).collect())
            });
            lists.insert(id, entries.clone()?);
        }
        Ok(lists)
    }

    fn outcome(&self, ready: &Ready, lists: &Lists) -> Outcome {
        let Ready { test, clock, kind, block } = ready;
        let misses = trial::judge(test, lists, &block.name.node, &|span| self.one_line(span), block.name.span);
        let failures = misses.into_iter().map(|miss| trial::Failure { at: self.position(miss.span), miss });
        let failures: Vec<trial::Failure> = failures.collect();
        Outcome {
            name: block.name.node.clone(),
            kind,
            description: block.description.as_ref().map(|text| text.node.clone()),
            as_of: clock::text(*clock, self.config.settings.zone),
            at: self.position(block.name.span),
            passed: failures.is_empty(),
            failures,
        }
    }

    fn one_line(&self, span: Span) -> String {
        one_line(self.sources.slice(span))
    }

    fn position(&self, span: Span) -> Position {
        let Some(file) = self.sources.get(span.file) else {
            return Position { file: String::new(), line: 0, column: 0 };
        };
        let (line, column) = file.position(span.start);
        Position { file: file.path.display().to_string(), line, column }
    }
}
