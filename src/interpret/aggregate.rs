//! What an aggregate makes of the rows of its range. Knows nothing of how the rows are found.

use std::cmp::Ordering;

use super::arithmetic::Number;
use super::order::sorted;
use super::{Fault, Interpreter, Place, decimal, sum};
use crate::model::{
    Aggregate, AggregateFunction, AggregateId, Decimal, EntityId, ExprId, Range, Type, Value, quantile,
};

/// The rows of an aggregate with their values, in the order that they are shown in.
type Valued = Vec<(usize, Value)>;

impl Interpreter<'_> {
    /// The value of an aggregate for the record at a place. The value asked for is worked out in every row of the
    /// range, and in no other.
    pub(super) fn aggregate(&self, expr: ExprId, id: AggregateId, record: &Place) -> Result<Value, Fault> {
        let aggregate = self.catalog.aggregate(id);
        self.ask_before_pick(aggregate, record)?;
        let rows = self.rows_of(&aggregate.range, record)?;
        if let AggregateFunction::Rows(fields) = &aggregate.function {
            return self.rows(&aggregate.range, &rows, fields, record);
        }
        let mut valued = Valued::new();
        for row in rows {
            let at = record.inside(aggregate.range.rows, row);
            let value = aggregate.value.map_or(Ok(Value::Missing), |value| self.value(value, &at))?;
            valued.push((row, value));
        }
        self.aggregated(expr, &aggregate.function, aggregate.range.rows, valued, record)
    }

    /// Asks for the value in every row that window and condition choose, also where `latest` or `top` then leave it out: a
    /// fault does not depend on which rows those are.
    fn ask_before_pick(&self, aggregate: &Aggregate, record: &Place) -> Result<(), Fault> {
        let Aggregate { function, value, range } = aggregate;
        if range.pick.is_none() {
            return Ok(());
        }
        let mut asked: Vec<ExprId> = value.iter().copied().collect();
        if let AggregateFunction::Rows(fields) = function {
            asked.extend(fields.iter().map(|(_, field)| *field));
        }
        for row in self.rows_of(&Range { pick: None, ..range.clone() }, record)? {
            for &expr in &asked {
                self.value(expr, &record.inside(range.rows, row))?;
            }
        }
        Ok(())
    }

    /// The fields of each row; missing over no rows.
    fn rows(
        &self,
        range: &Range,
        rows: &[usize],
        fields: &[(Box<str>, ExprId)],
        record: &Place,
    ) -> Result<Value, Fault> {
        if rows.is_empty() {
            return Ok(Value::Missing);
        }
        let values = |&row: &usize| {
            let at = record.inside(range.rows, row);
            fields.iter().map(|(_, field)| self.value(*field, &at)).collect::<Result<Box<[Value]>, Fault>>()
        };
        Ok(Value::Rows(rows.iter().map(values).collect::<Result<_, _>>()?))
    }

    fn aggregated(
        &self,
        expr: ExprId,
        function: &AggregateFunction,
        entity: EntityId,
        rows: Valued,
        record: &Place,
    ) -> Result<Value, Fault> {
        match function {
            AggregateFunction::Count => Ok(count(rows.len())),
            AggregateFunction::Any => Ok(Value::Bool(!rows.is_empty())),
            AggregateFunction::All => Ok(Value::Bool(holding(expr, &rows)? == rows.len())),
            AggregateFunction::Share => {
                let holding = holding(expr, &rows)?;
                Ok(if rows.is_empty() { Value::Missing } else { Value::Float(holding as f64 / rows.len() as f64) })
            }
            AggregateFunction::First => Ok(self.end(entity, rows, false)),
            AggregateFunction::Last => Ok(self.end(entity, rows, true)),
            AggregateFunction::CountPresent => Ok(count(present_in_file_order(rows).len())),
            AggregateFunction::CountDistinct => Ok(count(self.distinct(rows).len())),
            AggregateFunction::Min => {
                Ok(self.distinct(rows).into_iter().next().map_or(Value::Missing, |(value, _)| value))
            }
            AggregateFunction::Max => {
                Ok(self.distinct(rows).into_iter().last().map_or(Value::Missing, |(value, _)| value))
            }
            AggregateFunction::MostCommon(least) => Ok(self.most_common(rows, *least)),
            AggregateFunction::Sum => self.sum(expr, &present_in_file_order(rows), record),
            AggregateFunction::Avg => mean(expr, &present_in_file_order(rows)),
            AggregateFunction::Median => middle(expr, rows, Decimal { mantissa: 5, scale: 1 }),
            AggregateFunction::Quantile(part) => middle(expr, rows, *part),
            AggregateFunction::Stddev => {
                let deviation = sum::deviation(&floats(expr, &present_in_file_order(rows))?);
                Ok(deviation.map_or(Value::Missing, Value::float))
            }
            AggregateFunction::Rows(_) => Err(Fault::Unsound { expr }),
        }
    }

    /// The value of the first or last row of those that have a time, missing or not.
    fn end(&self, entity: EntityId, rows: Valued, last: bool) -> Value {
        let timed = rows.into_iter().filter(|(row, _)| !self.data.time(entity, *row).is_missing());
        let place = |row: usize| self.data.place_by_time(entity, row);
        let end =
            if last { timed.max_by_key(|(row, _)| place(*row)) } else { timed.min_by_key(|(row, _)| place(*row)) };
        end.map_or(Value::Missing, |(_, value)| value)
    }

    /// Each present value once, ascending, with how often it occurs.
    fn distinct(&self, rows: Valued) -> Vec<(Value, u64)> {
        let zone = self.catalog.settings.zone;
        let mut values = present_in_file_order(rows);
        values.sort_by(|a, b| sorted(a, b, zone));
        let mut distinct: Vec<(Value, u64)> = Vec::new();
        for value in values {
            match distinct.last_mut() {
                Some((last, count)) if sorted(last, &value, zone) == Ordering::Equal => *count += 1,
                _ => distinct.push((value, 1)),
            }
        }
        distinct
    }

    fn most_common(&self, rows: Valued, least: u64) -> Value {
        let mut best: Option<(Value, u64)> = None;
        for (value, count) in self.distinct(rows) {
            if count >= least && best.as_ref().is_none_or(|(_, most)| count > *most) {
                best = Some((value, count));
            }
        }
        best.map_or(Value::Missing, |(value, _)| value)
    }

    /// The sum in the kind of the expression: exact, and checked at the end; of floats in file order.
    fn sum(&self, expr: ExprId, values: &[Value], record: &Place) -> Result<Value, Fault> {
        let overflow = |total: String| Self::overflow(expr, record, format!("sum of {} rows is {total}", values.len()));
        let whole = |total: super::wide::Wide| {
            let fits = total.to_i128().and_then(|total| i64::try_from(total).ok());
            fits.ok_or_else(|| overflow(total.digits()))
        };
        match &self.catalog.exprs[expr].ty {
            Type::Int => Ok(Value::Int(whole(sum::exact(ints(expr, values)?))?)),
            Type::Duration => Ok(Value::Duration(whole(sum::exact(ints(expr, values)?))?)),
            Type::Decimal(scale) => {
                let total = sum::exact_decimals(decimals(expr, values)?, *scale).ok_or(Fault::Unsound { expr })?;
                let fits = decimal::fit(total, u32::from(*scale), *scale);
                fits.map(Value::Decimal).ok_or_else(|| overflow(format!("{}e-{scale}", total.digits())))
            }
            Type::Float => Ok(Value::float(sum::FloatSum::of(floats(expr, values)?))),
            _ => Err(Fault::Unsound { expr }),
        }
    }
}

fn count(rows: usize) -> Value {
    Value::Int(i64::try_from(rows).unwrap_or(i64::MAX))
}

/// How many rows have a condition as value that holds.
fn holding(expr: ExprId, rows: &Valued) -> Result<usize, Fault> {
    let holds = rows.iter().map(|(_, value)| match value {
        Value::Bool(holds) => Ok(usize::from(*holds)),
        _ => Err(Fault::Unsound { expr }),
    });
    holds.sum()
}

/// The values that there are, as their rows stand in the file.
fn present_in_file_order(mut rows: Valued) -> Vec<Value> {
    rows.sort_by_key(|(row, _)| *row);
    rows.into_iter().map(|(_, value)| value).filter(|value| !value.is_missing()).collect()
}

fn ints(expr: ExprId, values: &[Value]) -> Result<Vec<i128>, Fault> {
    let int = |value: &Value| match value {
        Value::Int(number) | Value::Duration(number) => Ok(i128::from(*number)),
        _ => Err(Fault::Unsound { expr }),
    };
    values.iter().map(int).collect()
}

fn decimals(expr: ExprId, values: &[Value]) -> Result<Vec<Decimal>, Fault> {
    let decimal = |value: &Value| match value {
        Value::Int(number) => Ok(decimal::whole(*number)),
        Value::Decimal(number) => Ok(*number),
        _ => Err(Fault::Unsound { expr }),
    };
    values.iter().map(decimal).collect()
}

/// The float nearest to each number.
fn floats(expr: ExprId, values: &[Value]) -> Result<Vec<f64>, Fault> {
    values.iter().map(|value| Number::of(value).map(Number::float).ok_or(Fault::Unsound { expr })).collect()
}

/// The float nearest to the exact sum, divided by the count. The sum itself may be larger than its kind could hold.
fn mean(expr: ExprId, values: &[Value]) -> Result<Value, Fault> {
    let Some(first) = values.first() else { return Ok(Value::Missing) };
    let total = match first {
        Value::Int(_) => sum::nearest(sum::exact(ints(expr, values)?), 0),
        Value::Decimal(_) => {
            let numbers = decimals(expr, values)?;
            let scale = numbers.iter().map(|number| number.scale).max().unwrap_or(0);
            sum::nearest(sum::exact_decimals(numbers, scale).ok_or(Fault::Unsound { expr })?, scale)
        }
        _ => sum::FloatSum::of(floats(expr, values)?),
    };
    Ok(Value::float(total / values.len() as f64))
}

fn middle(expr: ExprId, rows: Valued, part: Decimal) -> Result<Value, Fault> {
    let mut numbers = floats(expr, &present_in_file_order(rows))?;
    numbers.sort_by(f64::total_cmp);
    Ok(quantile(&numbers, part).map_or(Value::Missing, Value::float))
}
