//! The steps of an audience, and what each did with one record. Must not know how members are chosen: what the engine answered is looked
//! at.

use super::super::Failure;
use super::super::floors::{data, engine};
use super::known;
use super::told::AudienceStep;
use crate::insight::parts::{Place, Showing, written};
use crate::model::{Audience, Catalog, Decimal, DefinitionId, ExprId, HOLDOUT, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, ItemKind};

/// A step that may drop the record once the steps before it let it pass, as written.
pub(super) fn may_still_drop(step: &AudienceStep) -> Option<String> {
    let is_open = step.passed.is_none() && step.may_drop && step.step != "exclude";
    is_open.then(|| format!("{} {}", step.step, step.text))
}

/// The steps; none of what is no audience.
pub(super) fn steps(
    showing: &Showing<'_>,
    file: &ast::File,
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
    let written = file.items.iter().find_map(|item| match &item.node {
        ItemKind::Audience(written) if written.name.node == catalog.definition(id).name => Some(written),
        _ => None,
    });
    let item = written.ok_or_else(|| Failure::Other("internal error: an audience is written nowhere".into()))?;
    let steps = Steps { showing, file, item, catalog, audience, place, of, own };
    Ok(Some(steps.all()?))
}

struct Steps<'s> {
    showing: &'s Showing<'s>,
    file: &'s ast::File,
    /// As it is written.
    item: &'s ast::Audience,
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
        let (audience, item) = (self.audience, self.item);
        let include = item.include.as_ref().map_or_else(|| "everyone".to_owned(), |written| self.text(written.span));
        push("include", include, self.holds(audience.include), None);
        for (&exclude, written) in audience.exclude.iter().zip(&item.exclude) {
            push("exclude", self.text(written.span), !self.holds(exclude), None);
        }
        for (group, taken_by) in self.groups() {
            push("priority group", group, taken_by.is_none(), taken_by);
        }
        if let (Some(one_per), Some(written)) = (audience.one_per, &item.one_per) {
            let kept = self.answer(audience.parts.double)?;
            let value = self.value(one_per);
            let detail = match &kept {
                Value::Text(key) => format!("record {key} was kept for {}", self.told(&value)),
                _ if value.is_missing() => "its value is missing, so it is nobody's double".to_owned(),
                _ => format!("kept for {}", self.told(&value)),
            };
            push("one per", self.text(written.span), kept.is_missing(), Some(detail));
        }
        if let (Some(limit), Some(written)) = (&audience.limit, &item.limit) {
            let (rank, among) = self.rank()?;
            let by = written.by.as_ref().map(|by| format!(" by {}", self.text(by.span))).unwrap_or_default();
            let value = limit.by.map(|by| format!(", with {}", self.told(&self.value(by)))).unwrap_or_default();
            let text = format!("{}{by}{}", written.count.node, if limit.ascending { " ascending" } else { "" });
            push("limit", text, rank <= limit.count, Some(format!("rank {rank} of {among}{value}")));
        }
        let status = self.answer(audience.parts.status)?;
        if let (Some(holdout), Some(written)) = (audience.holdout, &item.holdout) {
            let drawn = self.showing.interpreter.draw(&audience.seed, self.place.entity, self.place.row);
            let share = crate::model::shown(&Value::Decimal(holdout), self.catalog.settings.zone);
            let detail = format!("its draw is {drawn:.4}; below {share} it is held back");
            let is_held = status == Value::text(HOLDOUT) || self.is_drawn_below(holdout);
            push("holdout", self.text(written.span), !is_held, Some(detail));
        }
        if let Some(split) = &item.split {
            let share = |(name, share): &(ast::Name, ast::Percent)| {
                format!("{} {}", self.text(name.span), self.text(share.span))
            };
            let text = match split {
                ast::Split::Shares(shares) => shares.iter().map(share).collect::<Vec<_>>().join(", "),
                ast::Split::By(by) => format!("by {}", self.text(by.span)),
            };
            let part = self.answer(audience.parts.split)?;
            push("split", text, true, Some(self.told(&part)));
        }
        Ok(steps)
    }

    /// Each priority group in which others come first, and which of them took the record.
    fn groups(&self) -> Vec<(String, Option<String>)> {
        let groups = self.file.items.iter().filter_map(|item| match &item.node {
            ItemKind::PriorityGroup(group) => Some(group),
            _ => None,
        });
        let of_group = |group: &ast::PriorityGroup| {
            let at = group.audiences.iter().position(|name| name.node == self.item.name.node)?;
            let before = group.audiences[..at].iter().filter_map(|name| self.taken_by(&name.node));
            (at > 0).then(|| (group.name.node.clone(), before.into_iter().next()))
        };
        groups.filter_map(of_group).collect()
    }

    /// In words, that an audience that comes first took the record, if it did.
    fn taken_by(&self, name: &str) -> Option<String> {
        let own = |audience: &&Audience| self.catalog.definition(audience.definition).name == name;
        let before = self.catalog.audiences.iter().find(own)?;
        let is_first = self.audience.after.iter().any(|&after| self.catalog.audience(after) == before);
        match self.value(before.parts.status) {
            Value::Text(status) if is_first && *status == *HOLDOUT => {
                Some(format!("`{name}` comes first, and holds the record back"))
            }
            Value::Text(_) if is_first => Some(format!("`{name}` comes first, and the record is a member of it")),
            _ => None,
        }
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

    fn text(&self, span: Span) -> String {
        (self.showing.text)(span)
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
