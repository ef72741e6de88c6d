//! Conditions: each is true or false in every row. Knows nothing of how rows are found.

use super::order::{compare, equal};
use super::{Fault, Interpreter, Place, list};
use crate::model::{
    Comparison, ExprId, ExprKind, ListId, TextTest, Type, Value, date_of, day_of, fold_case, next_anniversary,
};
use std::sync::Arc;

impl Interpreter<'_> {
    /// Whether a condition holds; an expression that is none is a fault.
    pub(super) fn condition(&self, expr: ExprId, at: &Place) -> Result<bool, Fault> {
        match self.value(expr, at)? {
            Value::Bool(holds) => Ok(holds),
            _ => Err(Fault::Unsound { expr }),
        }
    }

    /// Whether an expression of a kind that only conditions have holds.
    pub(super) fn test(&self, expr: ExprId, at: &Place) -> Result<bool, Fault> {
        let zone = self.catalog.settings.zone;
        match &self.catalog.exprs[expr].kind {
            ExprKind::Holds(of) => Ok(matches!(self.value(*of, at)?, Value::Bool(true))),
            ExprKind::Not(of) => self.condition(*of, at).map(|holds| !holds),
            ExprKind::And(of) => Ok(self.holding(of, at)? == of.len()),
            ExprKind::Or(of) => Ok(self.holding(of, at)? > 0),
            ExprKind::CountOf { of, least, most } => {
                let holding = self.holding(of, at)?;
                Ok((*least as usize..=*most as usize).contains(&holding))
            }
            ExprKind::Compare { op, left, right, ignoring_case } => {
                let (left, right) = (self.value(*left, at)?, self.value(*right, at)?);
                Ok(self.compares(*op, left, right, *ignoring_case))
            }
            ExprKind::InValues { value, options, ignoring_case } => {
                let value = self.value(*value, at)?;
                Ok(options.iter().any(|option| equal(&value, option, *ignoring_case, zone)))
            }
            ExprKind::InList { value, list, ignoring_case } => {
                let entries = self.entries(*list, &self.catalog.exprs[*value].ty)?;
                let value = self.value(*value, at)?;
                Ok(entries.iter().any(|entry| equal(&value, entry, *ignoring_case, zone)))
            }
            ExprKind::Missing(of) => Ok(match self.value(*of, at)? {
                Value::Rows(rows) => rows.is_empty(),
                value => value.is_missing(),
            }),
            ExprKind::TextTest { op, value, pattern, ignoring_case } => {
                let (value, pattern) = (self.value(*value, at)?, self.argument(*pattern, at)?);
                Ok(text_test(*op, &value, &pattern, *ignoring_case))
            }
            ExprKind::Matches { value, pattern } => match self.value(*value, at)? {
                Value::Text(text) => self.is_match(expr, pattern, &text),
                _ => Ok(false),
            },
            ExprKind::InWindow { value, lower, upper } => self.in_window(*value, *lower, *upper, at),
            ExprKind::Anniversary { value, from, until } => self.has_anniversary(*value, *from, *until, at),
            ExprKind::Sample { share, seed } => Ok(self.in_sample(*share, seed, at)),
            ExprKind::Sequence(sequence) => self.sequence(*sequence, at),
            _ => self.test_of_list(expr, at),
        }
    }

    /// Conditions on lists.
    fn test_of_list(&self, expr: ExprId, at: &Place) -> Result<bool, Fault> {
        match &self.catalog.exprs[expr].kind {
            ExprKind::ListContains { list, value, ignoring_case } => {
                let (list, value) = (self.value(*list, at)?, self.value(*value, at)?);
                Ok(self.has(elements(&list), &value, *ignoring_case))
            }
            ExprKind::ListOverlap { list, other, all, ignoring_case } => {
                let (list, other) = (self.value(*list, at)?, self.value(*other, at)?);
                Ok(self.overlaps(elements(&list), elements(&other), *all, *ignoring_case))
            }
            ExprKind::ListOverlapsList { list, other, all, ignoring_case } => {
                let Type::List(kind) = &self.catalog.exprs[*list].ty else { return Err(Fault::Unsound { expr }) };
                let other = self.entries(*other, kind)?;
                let list = self.value(*list, at)?;
                Ok(self.overlaps(elements(&list), &other, *all, *ignoring_case))
            }
            _ => Err(Fault::Unsound { expr }),
        }
    }

    /// How many of these hold. All are asked, so that a fault in any is one of the whole.
    fn holding(&self, conditions: &[ExprId], at: &Place) -> Result<usize, Fault> {
        let mut count = 0;
        for &condition in conditions {
            count += usize::from(self.condition(condition, at)?);
        }
        Ok(count)
    }

    fn compares(&self, op: Comparison, left: Value, right: Value, ignoring_case: bool) -> bool {
        let fold = |value: Value| match value {
            Value::Text(text) if ignoring_case => Value::Text(Arc::from(fold_case(&text))),
            value => value,
        };
        let Some(order) = compare(&fold(left), &fold(right), self.catalog.settings.zone) else { return false };
        match op {
            Comparison::Equal => order.is_eq(),
            Comparison::Less => order.is_lt(),
            Comparison::LessOrEqual => order.is_le(),
            Comparison::Greater => order.is_gt(),
            Comparison::GreaterOrEqual => order.is_ge(),
        }
    }

    fn entries(&self, of: ListId, kind: &Type) -> Result<Vec<Value>, Fault> {
        list::read(self.lists, of, kind, self.catalog.settings.zone)
    }

    fn has(&self, list: &[Value], value: &Value, ignoring_case: bool) -> bool {
        list.iter().any(|element| equal(element, value, ignoring_case, self.catalog.settings.zone))
    }

    /// Whether `list` has any, or all, of the present elements of `other`; of none of them it has neither.
    fn overlaps(&self, list: &[Value], other: &[Value], all: bool, ignoring_case: bool) -> bool {
        let mut wanted = other.iter().filter(|element| !element.is_missing()).peekable();
        if wanted.peek().is_none() {
            return false;
        }
        let found = |element: &Value| self.has(list, element, ignoring_case);
        if all { wanted.all(found) } else { wanted.any(found) }
    }

    fn in_window(
        &self,
        value: ExprId,
        lower: Option<ExprId>,
        upper: Option<ExprId>,
        at: &Place,
    ) -> Result<bool, Fault> {
        let value = self.value(value, at)?;
        let lower = lower.map(|lower| self.value(lower, at)).transpose()?;
        let upper = upper.map(|upper| self.value(upper, at)).transpose()?;
        let zone = self.catalog.settings.zone;
        let from = lower.is_none_or(|lower| compare(&lower, &value, zone).is_some_and(std::cmp::Ordering::is_le));
        let until = upper.is_none_or(|upper| compare(&value, &upper, zone).is_some_and(std::cmp::Ordering::is_lt));
        Ok(!value.is_missing() && from && until)
    }

    fn has_anniversary(&self, value: ExprId, from: ExprId, until: ExprId, at: &Place) -> Result<bool, Fault> {
        let (value, from, until) = (self.value(value, at)?, self.value(from, at)?, self.value(until, at)?);
        let (Some(date), Some(from), Some(until)) = (self.day(&value), self.day(&from), self.day(&until)) else {
            return Ok(false);
        };
        Ok(next_anniversary(date_of(date), date_of(from)) < date_of(until))
    }

    /// The day of a date or moment.
    pub(super) fn day(&self, value: &Value) -> Option<i32> {
        match value {
            Value::Date(day) => Some(*day),
            Value::Timestamp(at) => Some(day_of(*at, self.catalog.settings.zone)),
            _ => None,
        }
    }
}

/// The elements of a list; a missing one has none.
fn elements(list: &Value) -> &[Value] {
    match list {
        Value::List(elements) => elements,
        _ => &[],
    }
}

fn text_test(op: TextTest, value: &Value, pattern: &Value, ignoring_case: bool) -> bool {
    let (Value::Text(value), Value::Text(pattern)) = (value, pattern) else { return false };
    let fold = |text: &str| if ignoring_case { fold_case(text) } else { text.to_owned() };
    let (value, pattern) = (fold(value), fold(pattern));
    match op {
        TextTest::Contains => value.contains(&pattern),
        TextTest::StartsWith => value.starts_with(&pattern),
        TextTest::EndsWith => value.ends_with(&pattern),
    }
}
