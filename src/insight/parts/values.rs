//! The values that a part rests on and the rows behind them. Must not know how parts are made of parts.

use super::{Place, Row, Score, Showing, ValueShown};
use crate::interpret::Derivation;
use crate::model::{
    AggregateFunction, DAY_MICROS, DefinitionKind, EntityId, ExprId, ExprKind, RangePath, Value, plain, shown,
};
use crate::syntax::quoted;

/// So many values are shown of one part, and so many rows of one value.
const VALUES: usize = 8;
const ROWS: usize = 3;

impl Showing<'_> {
    /// What a record scores.
    pub(super) fn sum(&self, score: &Score, place: Place) -> Option<ValueShown> {
        let sum = self.interpreter.evaluate(score.sum, place.entity, place.row).ok()?;
        let value = written(&sum, self.catalog().settings.zone);
        Some(ValueShown { text: "score".to_owned(), value, row_count: None, rows: Vec::new() })
    }

    pub(super) fn values(&self, expr: ExprId, place: Place) -> Vec<ValueShown> {
        let mut values = Vec::new();
        if let Ok(derivation) = self.interpreter.derive(expr, place.entity, place.row) {
            self.collect(&derivation, true, &mut values);
        }
        values.truncate(VALUES);
        values
    }

    /// Adds what a value follows from. `tell`: whether the value itself is to be told.
    fn collect(&self, of: &Derivation, tell: bool, values: &mut Vec<ValueShown>) {
        let expr = &self.catalog().exprs[of.expr];
        let told = match &expr.kind {
            ExprKind::Literal(_) => return,
            ExprKind::Column(..)
            | ExprKind::Definition(_)
            | ExprKind::Stage(_)
            | ExprKind::Owner(..)
            | ExprKind::Previous(_)
            | ExprKind::Aggregate(_)
            | ExprKind::Population(_)
            | ExprKind::Sequence(_)
            | ExprKind::Arithmetic { .. }
            | ExprKind::Negate(_)
            | ExprKind::Shift { .. }
            | ExprKind::Coalesce(..)
            | ExprKind::Case { .. }
            | ExprKind::Call { .. } => tell && expr.frame.is_some(),
            _ => false,
        };
        if told || !of.rows.is_empty() {
            self.add(of, values);
        }
        // What a definition, an owner or the row before has is told by its own name.
        let by_name = matches!(expr.kind, ExprKind::Definition(_) | ExprKind::Owner(..) | ExprKind::Previous(_));
        let inside_condition = matches!(&expr.kind, ExprKind::Definition(id)
            if self.catalog().definition(*id).kind != DefinitionKind::Trait);
        let outer_owner = matches!(expr.kind, ExprKind::Owner(..));
        if !inside_condition && !outer_owner {
            of.parts.iter().for_each(|part| self.collect(part, !by_name, values));
        }
    }

    fn add(&self, of: &Derivation, values: &mut Vec<ValueShown>) {
        let zone = self.catalog().settings.zone;
        let text = match &self.catalog().exprs[of.expr].kind {
            ExprKind::Column(entity, column) => self.catalog().entity(*entity).columns[*column as usize].name.clone(),
            ExprKind::Definition(id) => self.catalog().definition(*id).name.clone(),
            ExprKind::Literal(_) => return,
            kind => match self.resolved.spans.exprs.get(of.expr.0 as usize) {
                Some((span, _)) if span.end > 0 => {
                    let text = (self.text)(*span);
                    // `none` is `not any`, and what they share may be written with the one word or the other.
                    match (kind, text.strip_prefix("none(")) {
                        (ExprKind::Aggregate(_), Some(rest)) => format!("any({rest}"),
                        _ => text,
                    }
                }
                _ => return,
            },
        };
        if values.iter().any(|known| known.text == text) {
            return;
        }
        let rows = self.rows(of);
        let row_count = match self.catalog().exprs[of.expr].kind {
            // Rows of everybody are the engine's, and not read here.
            ExprKind::Aggregate(id) if self.catalog().aggregate(id).range.path == RangePath::Whole => None,
            ExprKind::Aggregate(_) => Some(of.rows.len()),
            _ => None,
        };
        let value = match (&self.catalog().exprs[of.expr].kind, &of.value) {
            (ExprKind::Stage(id), Value::Int(at)) => {
                let stage = usize::try_from(*at).ok().and_then(|at| self.catalog().journey(*id).stages.get(at));
                stage.map_or_else(|| "missing".to_owned(), |stage| format!("\"{}\"", stage.name))
            }
            (_, value) => written(value, zone),
        };
        values.push(ValueShown { text, value, row_count, rows });
    }

    /// The newest rows first, unless the aggregate has an order of its own.
    fn rows(&self, of: &Derivation) -> Vec<Row> {
        let ExprKind::Aggregate(id) = self.catalog().exprs[of.expr].kind else { return Vec::new() };
        let aggregate = self.catalog().aggregate(id);
        let row = |reading: &crate::interpret::Reading| Row {
            entity: self.catalog().entity(reading.entity).name.clone(),
            key: self.key(reading.entity, reading.row),
            time: plain(self.data.time(reading.entity, reading.row), self.catalog().settings.zone),
            value: match (&aggregate.function, aggregate.value) {
                (AggregateFunction::Rows(_), _) | (_, None) => None,
                (_, Some(_)) => Some(written(&reading.value, self.catalog().settings.zone)),
            },
        };
        match aggregate.range.pick {
            Some(_) => of.rows.iter().take(ROWS).map(row).collect(),
            None => of.rows.iter().rev().take(ROWS).map(row).collect(),
        }
    }

    /// The key of a row as text; none where the test does not give it.
    #[must_use]
    pub fn key(&self, entity: EntityId, row: usize) -> Option<String> {
        let key = self.data.key(self.catalog(), entity, row);
        let zone = self.catalog().settings.zone;
        let parts: Vec<String> = key.iter().map(|part| plain(part, zone)).collect::<Option<_>>()?;
        (!parts.is_empty()).then(|| parts.join(":"))
    }
}

/// A value as the language writes it.
#[must_use]
pub fn written(value: &Value, zone: chrono_tz::Tz) -> String {
    match value {
        Value::Text(text) => quoted(text),
        Value::Duration(micros) => duration(*micros),
        Value::List(elements) => {
            let elements: Vec<String> = elements.iter().map(|element| written(element, zone)).collect();
            format!("({})", elements.join(", "))
        }
        Value::Rows(rows) => format!("{} rows", rows.len()),
        _ => shown(value, zone),
    }
}

/// A duration in whole units, `1 day 12 hours`.
fn duration(micros: i64) -> String {
    let units = [("day", DAY_MICROS), ("hour", 3_600_000_000), ("minute", 60_000_000), ("second", 1_000_000)];
    let (mut rest, mut parts) = (micros.unsigned_abs(), Vec::new());
    for (unit, size) in units {
        let count = rest / size.unsigned_abs();
        rest %= size.unsigned_abs();
        // A second may have parts.
        let fraction = if unit == "second" && rest > 0 { format!(".{rest:06}") } else { String::new() };
        if count > 0 || !fraction.is_empty() {
            let plural = if count == 1 && fraction.is_empty() { "" } else { "s" };
            parts.push(format!("{count}{} {unit}{plural}", fraction.trim_end_matches('0')));
        }
    }
    let sign = if micros < 0 { "-" } else { "" };
    if parts.is_empty() { "0 seconds".to_owned() } else { format!("{sign}{}", parts.join(" ")) }
}

#[cfg(test)]
mod tests {
    use super::written;
    use crate::model::Value;

    #[test]
    fn values_are_written_as_the_language_takes_them() {
        let told = |value: Value| written(&value, chrono_tz::Tz::UTC);
        assert_eq!(told(Value::text("a \"b\"\n\u{1b}[31m")), "\"a \\\"b\\\"\\n\\u{1b}[31m\"");
        assert_eq!(told(Value::Duration(129_600_000_000)), "1 day 12 hours");
        assert_eq!(told(Value::Duration(-90_050_000)), "-1 minute 30.05 seconds");
        assert_eq!(told(Value::Duration(0)), "0 seconds");
        assert_eq!(told(Value::Duration(1_000_000)), "1 second");
    }
}
