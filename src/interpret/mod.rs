//! The reference evaluator: the value of an expression for one record, worked out from the record and its rows in the
//! plainest way, with what it follows from. Every other back-end is held against it. Knows nothing of syntax, plans
//! and polars.

mod aggregate;
mod arithmetic;
mod audience;
mod calendar;
mod chance;
mod condition;
mod data;
mod decimal;
mod derive;
mod evaluate;
mod fault;
mod function;
mod list;
mod order;
mod population;
mod range;
mod sequence;
mod sum;
mod text;
mod wide;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use regex::Regex;

use crate::locale::Formatter;
use crate::model::{AudienceId, Catalog, DefinitionId, EntityId, ExprId, PopulationId, Token, Value};

pub use arithmetic::{exact, float};
pub use data::{Data, Rows};
pub use derive::{Derivation, Reading};
pub use fault::Fault;
pub use list::Lists;

/// Evaluates expressions of a catalog over its rows. What it has worked out for a definition and row it keeps.
pub struct Interpreter<'a> {
    catalog: &'a Catalog,
    data: &'a Data,
    lists: &'a Lists,
    definitions: RefCell<HashMap<(DefinitionId, usize), Result<Value, Fault>>>,
    rankings: RefCell<HashMap<PopulationId, Result<Rc<population::Ranking>, Fault>>>,
    audiences: RefCell<HashMap<AudienceId, Result<Rc<audience::Taken>, Fault>>>,
    patterns: RefCell<HashMap<Box<str>, Option<Regex>>>,
    formatter: Formatter,
    depth: Cell<usize>,
    deferred: Cell<Option<(DefinitionId, usize)>>,
    known: HashMap<(ExprId, usize), Value>,
}

impl<'a> Interpreter<'a> {
    /// An evaluator of these definitions over these rows.
    #[must_use]
    pub fn new(catalog: &'a Catalog, data: &'a Data, lists: &'a Lists) -> Self {
        Self {
            catalog,
            data,
            lists,
            definitions: RefCell::default(),
            rankings: RefCell::default(),
            audiences: RefCell::default(),
            patterns: RefCell::default(),
            formatter: Formatter::new(&catalog.settings),
            depth: Cell::new(0),
            deferred: Cell::new(None),
            known: HashMap::new(),
        }
    }

    /// With values that are known, by expression and row of its entity: what all records together give can be had from elsewhere,
    /// where not all of them are here.
    #[must_use]
    pub fn with_known(self, known: HashMap<(ExprId, usize), Value>) -> Self {
        Self { known, ..self }
    }

    /// The value of an expression in a row.
    pub fn evaluate(&self, expr: ExprId, entity: EntityId, row: usize) -> Result<Value, Fault> {
        self.settled(|| self.value(expr, &Place::record(entity, row)))
    }

    /// Whether a condition holds in a row.
    pub fn holds(&self, condition: ExprId, entity: EntityId, row: usize) -> Result<bool, Fault> {
        self.settled(|| self.condition(condition, &Place::record(entity, row)))
    }

    /// The value of a trait, or whether the record is a member, for a row of the definition's entity.
    pub fn definition(&self, definition: DefinitionId, row: usize) -> Result<Value, Fault> {
        self.settled(|| self.definition_value(definition, row))
    }

    /// What a token has for a row of its entity: its value, else what stands for a missing one; and whether it is that.
    pub fn token(&self, token: &Token, row: usize) -> Result<(Value, bool), Fault> {
        let value = self.evaluate(token.value, token.entity, row)?;
        match token.otherwise {
            Some(otherwise) if value.is_missing() => {
                Ok((self.evaluate_as_written(otherwise, token.entity, row)?, true))
            }
            Some(_) | None => Ok((value, false)),
        }
    }

    /// The value of an expression in a row; a blank text that is written out in it is a value.
    pub fn evaluate_as_written(&self, expr: ExprId, entity: EntityId, row: usize) -> Result<Value, Fault> {
        self.settled(|| self.as_written(expr, &Place::record(entity, row)))
    }

    /// Whether two values are equal, numbers and times of different kinds too; missing ones are equal to nothing.
    #[must_use]
    pub fn equal(&self, a: &Value, b: &Value) -> bool {
        order::equal(a, b, false, self.catalog.settings.zone)
    }

    /// Which of two values comes first where values are ordered: missing ones do.
    #[must_use]
    pub fn ordered(&self, a: &Value, b: &Value) -> std::cmp::Ordering {
        order::sorted(a, b, self.catalog.settings.zone)
    }

    /// The rows that exist and for which the definition holds, in file order; of a trait those that have a value.
    /// A fault for any record is a fault for all.
    pub fn members(&self, definition: DefinitionId) -> Result<Vec<usize>, Fault> {
        let entity = self.catalog.definition(definition).entity;
        let mut members = Vec::new();
        for row in (0..self.data.count(entity)).filter(|&row| self.data.exists(entity, row)) {
            let belongs = match self.definition(definition, row)? {
                Value::Bool(holds) if self.catalog.definition(definition).kind.is_condition() => holds,
                value => !value.is_missing(),
            };
            if belongs {
                members.push(row);
            }
        }
        Ok(members)
    }
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
struct Place<'p> {
    /// The entity of the row.
    entity: EntityId,
    /// The row.
    row: usize,
    /// The record that the innermost aggregate around is computed for.
    record: Option<&'p Place<'p>>,
    /// The innermost definition around.
    definition: Option<DefinitionId>,
}

impl<'p> Place<'p> {
    /// A row by itself, in no aggregate.
    fn record(entity: EntityId, row: usize) -> Self {
        Self { entity, row, record: None, definition: None }
    }

    /// Another row in the same surroundings.
    fn owner(&self, entity: EntityId, row: usize) -> Self {
        Self { entity, row, ..*self }
    }

    /// A row of an aggregate that is computed for this one.
    fn inside(&'p self, entity: EntityId, row: usize) -> Self {
        Self { entity, row, record: Some(self), definition: self.definition }
    }
}
