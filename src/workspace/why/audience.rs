//! The steps of an audience, and what each did with one record. Must not know how members are chosen: what the engine answered is looked
//! at.

use super::super::Failure;
use super::super::floors::{data, engine};
use super::known;
use super::told::AudienceStep;
use crate::insight::parts::{Place, Showing, written};
use crate::model::{Audience, Catalog, Decimal, DefinitionId, ExprId, Split, Type, Value};

/// A step that may drop the record once the steps before it let it pass, as written.
pub(super) fn may_still_drop(step: &AudienceStep) -> Option<String> {
    let is_open = step.passed.is_none() && step.may_drop && step.step != "exclude";
    is_open.then(|| format!("{} {}", step.step, step.text))
}

/// The steps; none of what is no audience.
pub(super) fn steps(
    showing: &Showing<'_>,
    id: DefinitionId,
    place: Place,
    outcome: &engine::Outcome,
) -> Result<Option<Vec<AudienceStep>>, Failure> {
    let catalog = &showing.resolved.catalog;
    let Some(audience) = catalog.audiences.iter().find(|audience| audience.definition == id) else { return Ok(None) };
    let of = outcome.entities.iter().find(|of| of.entity == audience.entity);
    let of = of.ok_or_else(|| Failure::Other("internal error: an audience has no answers".into()))?;
    let key = showing.data.key(catalog, place.entity, place.row);
    let keys = known::Keys::new(catalog, of)?;
    let own = (0..of.membership.num_rows()).find(|&row| keys.of(row) == key);
    let steps = Steps { showing, catalog, audience, place, of, own };
    Ok(Some(steps.all()?))
}

struct Steps<'s> {
    showing: &'s Showing<'s>,
    catalog: &'s Catalog,
    audience: &'s Audience,
    place: Place,
    of: &'s engine::EntityOutcome,
    /// The record among the answers.
    own: Option<usize>,
}

impl Steps<'_> {
    fn all(&self) -> Result<Vec<AudienceStep>, Failure> {
        let mut steps = Vec::new();
        let mut is_in = self.own.is_some();
        let mut push = |step, text: String, passes: bool, detail: Option<String>| {
            let passed = is_in.then_some(passes);
            is_in &= passes;
            // Who comes to these steps is ranked and compared anew then.
            let may_drop = !passes || ["priority group", "one per", "limit"].contains(&step);
            steps.push(AudienceStep { step, text, passed, detail: detail.filter(|_| passed.is_some()), may_drop });
        };
        let audience = self.audience;
        push("include", self.written(audience.include), self.holds(audience.include), None);
        for &exclude in &audience.exclude {
            push("exclude", self.written(exclude), !self.holds(exclude), None);
        }
        for &after in &audience.after {
            let before = self.catalog.audience(after);
            let name = &self.catalog.definition(before.definition).name;
            let status = self.value(before.parts.status);
            let detail = match &status {
                Value::Text(status) => Some(format!("`{name}` comes first and has it as {status}")),
                _ => None,
            };
            push("priority group", name.clone(), status.is_missing(), detail);
        }
        if let Some(one_per) = audience.one_per {
            let kept = self.answer(audience.parts.double)?;
            let value = self.value(one_per);
            let detail = match &kept {
                Value::Text(key) => format!("record {key} was kept for {}", self.told(&value)),
                _ if value.is_missing() => "its value is missing, so it is nobody's double".to_owned(),
                _ => format!("kept for {}", self.told(&value)),
            };
            push("one per", self.written(one_per), kept.is_missing(), Some(detail));
        }
        if let Some(limit) = &audience.limit {
            let (rank, among) = self.rank()?;
            let by = limit.by.map(|by| format!(" by {}", self.written(by))).unwrap_or_default();
            let value = limit.by.map(|by| format!(", with {}", self.told(&self.value(by)))).unwrap_or_default();
            let text = format!("{}{by}{}", limit.count, if limit.ascending { " ascending" } else { "" });
            push("limit", text, rank <= limit.count, Some(format!("rank {rank} of {among}{value}")));
        }
        let status = self.answer(audience.parts.status)?;
        if let Some(holdout) = audience.holdout {
            let drawn = self.showing.interpreter.draw(&audience.seed, self.place.entity, self.place.row);
            let share = crate::model::shown(&Value::Decimal(holdout), self.catalog.settings.zone);
            let detail = format!("its draw is {drawn:.4}; below {share} it is held back");
            let is_held = status == Value::text(crate::model::HOLDOUT) || self.is_drawn_below(holdout);
            push("holdout", share, !is_held, Some(detail));
        }
        if let Some(split) = &audience.split {
            let text = match split {
                Split::Shares(shares) => shares.iter().map(|(name, _)| name.to_string()).collect::<Vec<_>>().join(", "),
                Split::By(by) => format!("by {}", self.written(*by)),
            };
            let part = self.answer(audience.parts.split)?;
            push("split", text, true, Some(self.told(&part)));
        }
        Ok(steps)
    }

    fn is_drawn_below(&self, share: Decimal) -> bool {
        let Place { entity, row } = self.place;
        self.showing.interpreter.is_drawn_below(share, &self.audience.seed, entity, row)
    }

    /// The record's place among the candidates that `one per` has left, from 1, and how many those are.
    fn rank(&self) -> Result<(u64, u64), Failure> {
        let Some(own) = self.own else { return Ok((0, 0)) };
        let candidate = self.column(self.audience.candidate)?;
        let double = self.column(self.audience.parts.double)?;
        let limit = self.audience.limit.as_ref();
        let by = limit.and_then(|limit| limit.by).map(|by| self.column(by)).transpose()?;
        let value = |row: usize| by.as_ref().map_or(Value::Missing, |by| by.of(row));
        let ascending = limit.is_some_and(|limit| limit.ascending);
        let mine = value(own);
        let is_left = |row: usize| candidate.of(row) == Value::Bool(true) && double.of(row).is_missing();
        let order = |a: &Value, b: &Value| self.showing.interpreter.ordered(a, b);
        let better = |row: usize| {
            let order = match (value(row), &mine) {
                (Value::Missing, Value::Missing) => std::cmp::Ordering::Equal,
                (Value::Missing, _) => std::cmp::Ordering::Greater,
                (_, Value::Missing) => std::cmp::Ordering::Less,
                (other, mine) if ascending => order(&other, mine),
                (other, mine) => order(mine, &other),
            };
            order.then(row.cmp(&own)).is_lt()
        };
        let left = (0..self.of.membership.num_rows()).filter(|&row| is_left(row));
        let (mut rank, mut among) = (1, 0);
        for row in left {
            among += 1;
            rank += u64::from(better(row));
        }
        Ok((rank, among))
    }

    /// What the engine answered for all records; what is the same for all was not asked for.
    fn column(&self, expr: ExprId) -> Result<Answers, Failure> {
        if self.catalog.exprs[expr].frame.is_none() {
            return Ok(Answers::Same(self.value(expr)));
        }
        Ok(Answers::Each(known::column(self.catalog, self.of, expr)?, self.catalog.exprs[expr].ty.clone()))
    }

    fn answer(&self, expr: ExprId) -> Result<Value, Failure> {
        let Some(own) = self.own else { return Ok(Value::Missing) };
        Ok(self.column(expr)?.of(own))
    }

    fn holds(&self, expr: ExprId) -> bool {
        self.showing.interpreter.holds(expr, self.place.entity, self.place.row) == Ok(true)
    }

    fn value(&self, expr: ExprId) -> Value {
        self.showing.interpreter.evaluate(expr, self.place.entity, self.place.row).unwrap_or(Value::Missing)
    }

    fn told(&self, value: &Value) -> String {
        written(value, self.catalog.settings.zone)
    }

    fn written(&self, expr: ExprId) -> String {
        super::said::as_written(self.showing, expr)
    }
}

/// Values by record, in the order of keys.
enum Answers {
    Same(Value),
    Each(arrow::array::ArrayRef, Type),
}

impl Answers {
    fn of(&self, row: usize) -> Value {
        match self {
            Self::Same(value) => value.clone(),
            Self::Each(array, kind) => data::value(array, row, kind),
        }
    }
}
