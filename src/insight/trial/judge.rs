//! Whether the records of a test are what it expects. Must not know how an outcome is told.

use super::super::parts::{Place, Showing, Shown};
use super::{Because, Expected, Miss, Test, What};
use crate::interpret::{Data, Fault, Interpreter, Lists, Rows};
use crate::model::{Catalog, DefinitionKind, Value};
use crate::resolve::Tested;
use crate::source::Span;

/// What of a test is not as expected.
#[must_use]
pub fn judge(test: &Test, lists: &Lists, name: &str, written: &dyn Fn(Span) -> String, whole: Span) -> Vec<Miss> {
    let catalog = &test.trial.resolved.catalog;
    let rows = test.trial.rows.iter().zip(&catalog.entities).map(|(rows, entity)| {
        Rows::from_rows(entity.columns.len(), rows.iter().map(|row| row.values.clone()).collect())
    });
    let data = match Data::new(catalog, rows.collect()) {
        Ok(data) => data,
        Err(fault) => return vec![broken(catalog, whole, None, "an outcome", &fault)],
    };
    let interpreter = Interpreter::new(catalog, &data, lists);
    let showing = Showing { resolved: &test.trial.resolved, data: &data, interpreter: &interpreter, text: written };
    let judging = Judging { test, name, showing };
    test.expected.iter().flat_map(|expected| judging.expectation(expected)).collect()
}

/// Why a record is in no audience whose conditions it meets.
const AFTERWARDS: &str =
    "all conditions hold: what is taken after them (a priority group, `one per`, `limit`, `holdout`) keeps it out";

struct Judging<'j> {
    test: &'j Test,
    name: &'j str,
    showing: Showing<'j>,
}

impl Judging<'_> {
    fn catalog(&self) -> &Catalog {
        &self.test.trial.resolved.catalog
    }

    fn expectation(&self, expected: &Expected) -> Vec<Miss> {
        let mut misses = self.misses(expected);
        for miss in &mut misses {
            miss.expectation.clone_from(&expected.text);
        }
        misses
    }

    fn misses(&self, expected: &Expected) -> Vec<Miss> {
        match &expected.what {
            What::Members(rows) => {
                let all = 0..self.test.trial.rows[self.test.trial.entity.0 as usize].len();
                all.filter_map(|row| self.member(expected.span, row, rows.contains(&row))).collect()
            }
            What::Not(row, because) => match (self.member(expected.span, *row, false), because) {
                (Some(miss), _) => vec![miss],
                (None, Some(because)) => self.reason(expected.span, *row, because).into_iter().collect(),
                (None, None) => Vec::new(),
            },
            What::Value(row, equal, written) => self.value(expected.span, *row, *equal, written).into_iter().collect(),
            What::Token(row, value, written) => self.token(expected.span, *row, *value, written).into_iter().collect(),
        }
    }

    /// Whether the record is a member, as expected.
    fn member(&self, span: Span, row: usize, expected: bool) -> Option<Miss> {
        let word = |member: bool| if member { "a member" } else { "not a member" };
        let found = match self.is_member(row) {
            Ok(found) => found,
            Err(fault) => return Some(self.broken(span, row, word(expected), &fault)),
        };
        if found == expected {
            return None;
        }
        let mut miss = self.miss(span, row, word(expected).to_owned(), word(found).to_owned());
        if !self.exists(row) {
            miss.notes.push("its time is after the clock of the test, so it does not exist".to_owned());
            return Some(miss);
        }
        miss.parts = self.parts(row);
        if !found && all_hold(&miss.parts) {
            miss.notes.push(AFTERWARDS.to_owned());
        }
        Some(miss)
    }

    fn is_member(&self, row: usize) -> Result<bool, Fault> {
        let Tested::Definition(id) = self.test.trial.tested else { return Ok(false) };
        Ok(self.exists(row) && matches!(self.showing.interpreter.definition(id, row)?, Value::Bool(true)))
    }

    fn exists(&self, row: usize) -> bool {
        self.showing.data.exists(self.test.trial.entity, row)
    }

    /// Whether the part is what keeps a record out: it fails, and were it otherwise, the record would be in.
    fn reason(&self, span: Span, row: usize, because: &Because) -> Option<Miss> {
        let place = self.place(row);
        let expected = format!("out because of `{}`", because.text);
        if !self.exists(row) {
            let found = "out because it does not exist yet".to_owned();
            return Some(self.miss(span, row, expected, found));
        }
        let interpreter = self.showing.interpreter;
        let judged = interpreter.holds(because.expr, place.entity, place.row).and_then(|holds| {
            let parts = self.test.parts.as_ref();
            let would_be = parts
                .map_or(Ok(false), |parts| parts.would_hold(self.catalog(), interpreter, &because.part, !holds, place));
            would_be.map(|would_be| (holds != because.part.negated, would_be))
        });
        let (kept, would_be) = match judged {
            Ok(judged) => judged,
            Err(fault) => return Some(self.broken(span, row, &expected, &fault)),
        };
        if !kept && would_be {
            return None;
        }
        let parts = self.parts(row);
        let others = failing(&parts, &because.text);
        let found = if kept {
            format!("`{}` does not keep it out", because.text)
        } else {
            "out for another reason as well".to_owned()
        };
        let mut miss = self.miss(span, row, expected, found);
        if all_hold(&parts) {
            miss.notes.push(AFTERWARDS.to_owned());
        } else if !others.is_empty() {
            miss.notes.push(format!("what keeps it out: {}", others.join(", ")));
        }
        miss.parts = parts;
        Some(miss)
    }

    fn value(&self, span: Span, row: usize, equal: crate::model::ExprId, written: &str) -> Option<Miss> {
        let place = self.place(row);
        if !self.exists(row) {
            let found = "no value, for the record does not exist yet".to_owned();
            return Some(self.miss(span, row, written.to_owned(), found));
        }
        let value = match self.test.trial.tested {
            Tested::Definition(id) => self.showing.interpreter.definition(id, row),
            Tested::Journey(id) => {
                let stage = self.catalog().journey(id).stage;
                self.showing.interpreter.evaluate(stage, place.entity, row)
            }
            Tested::Token(_) => Ok(Value::Missing),
        };
        let judged = value.and_then(|value| Ok((value, self.showing.interpreter.holds(equal, place.entity, row)?)));
        let value = match judged {
            Ok((_, true)) => return None,
            Ok((value, false)) => value,
            Err(fault) => return Some(self.broken(span, row, written, &fault)),
        };
        let mut miss = self.miss(span, row, written.to_owned(), self.told(&value));
        match self.test.trial.tested {
            Tested::Definition(id) if self.catalog().definition(id).kind == DefinitionKind::Trait => {
                miss.values = self.showing.value(id, place);
            }
            Tested::Definition(_) | Tested::Token(_) => miss.parts = self.parts(row),
            Tested::Journey(id) => {
                let stages = self.catalog().journey(id).stages.iter();
                miss.parts = stages.filter_map(|stage| self.showing.stage(&stage.name, stage.when, place)).collect();
            }
        }
        Some(miss)
    }

    /// What a token has, beside what it shall have.
    fn token(&self, span: Span, row: usize, value: Option<crate::model::ExprId>, written: &str) -> Option<Miss> {
        let Tested::Token(id) = self.test.trial.tested else { return None };
        let (interpreter, entity) = (self.showing.interpreter, self.test.trial.entity);
        if !self.exists(row) {
            let found = "no value, for the record does not exist yet".to_owned();
            return Some(self.miss(span, row, written.to_owned(), found));
        }
        let found = interpreter.token(self.catalog().token(id), row).and_then(|(found, fallback)| {
            let wanted = value.map(|value| interpreter.evaluate_as_written(value, entity, row)).transpose()?;
            let met = match &wanted {
                Some(wanted) => interpreter.equal(&found, wanted),
                None => found.is_missing(),
            };
            Ok((!met).then_some((found, fallback)))
        });
        match found {
            Ok(None) => None,
            Ok(Some((found, fallback))) => {
                let mut miss = self.miss(span, row, written.to_owned(), self.told(&found));
                if fallback {
                    miss.notes.push("that is what its `else` says, for its value is missing".to_owned());
                }
                Some(miss)
            }
            Err(fault) => Some(self.broken(span, row, written, &fault)),
        }
    }

    fn told(&self, value: &Value) -> String {
        match (self.test.trial.tested, value) {
            (Tested::Journey(id), Value::Int(stage)) => {
                let stages = &self.catalog().journey(id).stages;
                let name = usize::try_from(*stage).ok().and_then(|at| stages.get(at)).map(|stage| &stage.name);
                name.map_or_else(|| "missing".to_owned(), |name| format!("\"{name}\""))
            }
            _ => super::super::parts::written(value, self.catalog().settings.zone),
        }
    }

    fn parts(&self, row: usize) -> Vec<Shown> {
        let parts = self.test.parts.as_ref();
        parts.map_or_else(Vec::new, |parts| self.showing.condition(parts, self.place(row)))
    }

    fn place(&self, row: usize) -> Place {
        Place { entity: self.test.trial.entity, row }
    }

    fn miss(&self, span: Span, row: usize, expected: String, found: String) -> Miss {
        let key = self.showing.key(self.test.trial.entity, row);
        bare(span, key, expected, found)
    }

    fn broken(&self, span: Span, row: usize, expected: &str, fault: &Fault) -> Miss {
        let key = self.showing.key(self.test.trial.entity, row);
        let mut miss = broken(self.catalog(), span, key, expected, fault);
        if let Fault::Overflow { definition: Some(id), .. } = fault
            && self.catalog().definition(*id).name != self.name
        {
            let definition = self.catalog().definition(*id);
            miss.notes.push(format!("in {} `{}`", definition.kind.word(), definition.name));
        }
        miss
    }
}

fn all_hold(parts: &[Shown]) -> bool {
    !parts.is_empty() && parts.iter().all(|part| part.holds)
}

/// The parts that keep a record out, as far as they are not the one that was named.
fn failing(parts: &[Shown], named: &str) -> Vec<String> {
    let mut found = Vec::new();
    for part in parts.iter().filter(|part| part.decides && part.text != named) {
        let inside: Vec<&Shown> = part.parts.iter().filter(|part| part.decides).collect();
        if inside.is_empty() {
            found.push(format!("`{}`", part.text));
        } else {
            found.extend(failing(&part.parts, named));
        }
    }
    found
}

/// What cannot be worked out is a failure of its own.
fn broken(catalog: &Catalog, span: Span, key: Option<String>, expected: &str, fault: &Fault) -> Miss {
    let found = match fault {
        Fault::Overflow { operation, .. } => format!("a number that does not fit: {operation}"),
        Fault::ListEntry { list, text, kind } => {
            format!("`{text}` in list `{}` is no {kind}", catalog.list(*list).name)
        }
        Fault::TooDeep => "definitions that are nested too deep".to_owned(),
        Fault::NotLoaded { .. } | Fault::Unsound { .. } => format!("no answer: {fault}"),
    };
    bare(span, key, expected.to_owned(), found)
}

fn bare(span: Span, key: Option<String>, expected: String, found: String) -> Miss {
    let expectation = String::new();
    Miss { span, expectation, key, expected, found, notes: Vec::new(), parts: Vec::new(), values: Vec::new() }
}
