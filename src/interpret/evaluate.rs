//! The value of an expression in a row: where each kind of expression goes, and those that walk between rows. Knows
//! nothing of where rows come from.

use super::order::sorted;
use super::{Fault, Interpreter, Place};
use crate::model::{DefinitionId, ExprId, ExprKind, RelationId, Value};

/// How many expressions may stand in each other, those of definitions included, before a definition is worked out by
/// itself first.
const DEEP: usize = 200;

/// How many may stand in each other at all; a definition by itself never has as many.
const DEEPEST: usize = 600;

impl Interpreter<'_> {
    /// The value of an expression. A blank text is no value, wherever it comes from.
    pub(super) fn value(&self, expr: ExprId, at: &Place) -> Result<Value, Fault> {
        if self.depth.get() >= DEEPEST {
            return Err(Fault::TooDeep);
        }
        self.depth.set(self.depth.get() + 1);
        let value = self.value_of_kind(expr, at);
        self.depth.set(self.depth.get() - 1);
        Ok(match value? {
            Value::Text(text) if text.chars().all(char::is_whitespace) => Value::Missing,
            Value::Float(number) if number.is_nan() => Value::Missing,
            value => value,
        })
    }

    /// The value of an argument or a pattern: as [`Self::value`], but that a literal is taken as it is written, for a
    /// separator or a joint may be a blank.
    pub(super) fn argument(&self, expr: ExprId, at: &Place) -> Result<Value, Fault> {
        match &self.catalog.exprs[expr].kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            _ => self.value(expr, at),
        }
    }

    /// As [`Self::value`], but that a blank text which is written out is a value wherever it is what comes out.
    pub(super) fn as_written(&self, expr: ExprId, at: &Place) -> Result<Value, Fault> {
        match &self.catalog.exprs[expr].kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Case { arms, otherwise } => match self.branch(arms, *otherwise, at)? {
                Some(value) => self.as_written(value, at),
                None => Ok(Value::Missing),
            },
            ExprKind::Coalesce(first, second) => match self.value(*first, at)? {
                Value::Missing => self.as_written(*second, at),
                value => Ok(value),
            },
            _ => self.value(expr, at),
        }
    }

    fn value_of_kind(&self, expr: ExprId, at: &Place) -> Result<Value, Fault> {
        if let Some(value) = self.known.get(&(expr, at.row)) {
            return Ok(value.clone());
        }
        match &self.catalog.exprs[expr].kind {
            ExprKind::Literal(value) => Ok(value.clone()),
            ExprKind::Column(entity, column) => {
                if *entity != at.entity {
                    return Err(Fault::Unsound { expr });
                }
                let value = self.data.rows(at.entity).value(*column, at.row).cloned();
                value.ok_or(Fault::NotLoaded { entity: at.entity, column: *column })
            }
            ExprKind::Definition(definition) => {
                if self.catalog.definition(*definition).entity != at.entity {
                    return Err(Fault::Unsound { expr });
                }
                self.definition_value(*definition, at.row)
            }
            ExprKind::Stage(journey) => self.value(self.catalog.journey(*journey).stage, at),
            ExprKind::Owner(relation, of) => self.over_relation(*relation, *of, at),
            ExprKind::This(of) => self.value(*of, at.record.ok_or(Fault::Unsound { expr })?),
            ExprKind::Previous(of) => self.previous(*of, at),
            ExprKind::Arithmetic { op, left, right } => self.arithmetic(expr, *op, *left, *right, at),
            ExprKind::Negate(of) => self.negate(expr, *of, at),
            ExprKind::Shift { value, by } => self.shift(expr, *value, *by, at),
            ExprKind::Convert(of) => self.convert(expr, *of, at),
            ExprKind::Coalesce(first, second) => {
                let value = self.value(*first, at)?;
                if value.is_missing() { self.value(*second, at) } else { Ok(value) }
            }
            ExprKind::Case { arms, otherwise } => match self.branch(arms, *otherwise, at)? {
                Some(value) => self.value(value, at),
                None => Ok(Value::Missing),
            },
            ExprKind::Call { function, arguments } => self.call(expr, *function, arguments, at),
            ExprKind::Aggregate(aggregate) => self.aggregate(expr, *aggregate, at),
            ExprKind::Population(population) => self.population(*population, at),
            ExprKind::Audience(audience, part) => self.audience(*audience, *part, at),
            ExprKind::Leading(of) => self.leading(of, at),
            ExprKind::Holds(_)
            | ExprKind::Not(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::CountOf { .. }
            | ExprKind::Compare { .. }
            | ExprKind::InValues { .. }
            | ExprKind::InList { .. }
            | ExprKind::Missing(_)
            | ExprKind::TextTest { .. }
            | ExprKind::Matches { .. }
            | ExprKind::ListContains { .. }
            | ExprKind::ListOverlap { .. }
            | ExprKind::ListOverlapsList { .. }
            | ExprKind::InWindow { .. }
            | ExprKind::Anniversary { .. }
            | ExprKind::Sample { .. }
            | ExprKind::Sequence(_) => self.test(expr, at).map(Value::Bool),
        }
    }

    /// The value of a definition in a row of its entity, worked out once.
    pub(super) fn definition_value(&self, definition: DefinitionId, row: usize) -> Result<Value, Fault> {
        let known = self.definitions.borrow().get(&(definition, row)).cloned();
        if let Some(value) = known {
            return value;
        }
        if self.depth.get() >= DEEP {
            self.deferred.set(Some((definition, row)));
            return Err(Fault::TooDeep);
        }
        let of = self.catalog.definition(definition);
        let place = Place { definition: Some(definition), ..Place::record(of.entity, row) };
        let value = self.value(of.body, &place);
        // How deep it lies depends on who asks first, so that fault is not the definition's own.
        if value != Err(Fault::TooDeep) {
            self.definitions.borrow_mut().insert((definition, row), value.clone());
        }
        value
    }

    /// An answer, however long the chain of definitions behind it: those that lie too deep are worked out by themselves,
    /// the deepest first, and kept, and the question is asked again.
    pub(super) fn settled<T>(&self, ask: impl Fn() -> Result<T, Fault>) -> Result<T, Fault> {
        loop {
            let answer = ask();
            match (&answer, self.deferred.take()) {
                (Err(Fault::TooDeep), Some(first)) => {
                    let mut open = vec![first];
                    while let Some(&(definition, row)) = open.last() {
                        match (self.definition_value(definition, row), self.deferred.take()) {
                            (Err(Fault::TooDeep), Some(deeper)) => open.push(deeper),
                            (Err(Fault::TooDeep), None) => return Err(Fault::TooDeep),
                            (_, _) => drop(open.pop()),
                        }
                    }
                }
                (_, _) => return answer,
            }
        }
    }

    /// What a `case` comes out as: the first arm whose condition holds decides, what stands after it is not looked at.
    fn branch(
        &self,
        arms: &[(ExprId, ExprId)],
        otherwise: Option<ExprId>,
        at: &Place,
    ) -> Result<Option<ExprId>, Fault> {
        for &(condition, value) in arms {
            if self.condition(condition, at)? {
                return Ok(Some(value));
            }
        }
        Ok(otherwise)
    }

    /// The text beside the largest value; of equal ones the first.
    fn leading(&self, of: &[(ExprId, Box<str>)], at: &Place) -> Result<Value, Fault> {
        let mut best: Option<(Value, &str)> = None;
        for (value, name) in of {
            let value = self.value(*value, at)?;
            let larger = |most: &Value| sorted(&value, most, self.catalog.settings.zone).is_gt();
            if !value.is_missing() && best.as_ref().is_none_or(|(most, _)| larger(most)) {
                best = Some((value, name));
            }
        }
        Ok(best.map_or(Value::Missing, |(_, name)| Value::text(name)))
    }

    /// The row that this one belongs to. For a row that exists, an owner that does not is none; a row of the future
    /// (chosen by a window that looks ahead, or belonging to such a row) sees its owners as they are.
    pub(super) fn owner(&self, relation: RelationId, at: &Place) -> Option<usize> {
        let owner = self.data.owner(relation, at.row)?;
        let to = self.catalog.relation(relation).to;
        let visible = self.data.exists(to, owner) || !self.data.exists(at.entity, at.row);
        visible.then_some(owner)
    }

    fn over_relation(&self, relation: RelationId, of: ExprId, at: &Place) -> Result<Value, Fault> {
        match self.owner(relation, at) {
            Some(owner) => self.value(of, &at.owner(self.catalog.relation(relation).to, owner)),
            None if self.catalog.is_condition(of) => Ok(Value::Bool(false)),
            None => Ok(Value::Missing),
        }
    }

    /// The value in the last row before this one among those of its default owner that have a time.
    fn previous(&self, of: ExprId, at: &Place) -> Result<Value, Fault> {
        match self.row_before(at) {
            Some(row) => self.value(of, &at.owner(at.entity, row)),
            None => Ok(Value::Missing),
        }
    }

    /// The row before this one among those of its default owner.
    pub(super) fn row_before(&self, at: &Place) -> Option<usize> {
        let relation = self.catalog.entity(at.entity).default_owner?;
        let owner = self.owner(relation, at)?;
        let timed = |row: usize| !self.data.time(at.entity, row).is_missing();
        if !timed(at.row) {
            return None;
        }
        let place = |row: usize| self.data.place_by_time(at.entity, row);
        let rows = self.data.belonging(relation, owner).iter().copied();
        rows.filter(|&row| timed(row) && place(row) < place(at.row)).max_by_key(|&row| place(row))
    }

    /// What is wrong with an operation whose result does not fit.
    pub(super) fn overflow(expr: ExprId, at: &Place, operation: String) -> Fault {
        Fault::Overflow { expr, definition: at.definition, entity: at.entity, row: at.row, operation }
    }
}
