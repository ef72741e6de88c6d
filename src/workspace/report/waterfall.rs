//! Who is left behind each step of an audience. Must not know how that is drawn.

use arrow::array::{Array, AsArray, StringArray};
use serde_json::{Value as Json, json};

use super::super::expression::one_line;
use super::Making;
use super::sections::ratio;
use crate::engine::EntityOutcome;
use crate::insight;
use crate::model::{Catalog, DefinitionId, DefinitionKind, EntityId, Expr, ExprId, ExprKind, HOLDOUT, Type};
use crate::plan::{Wanted, WantedValue};
use crate::run::{Breakdown, Definition};
use crate::syntax::ast::ItemKind;

/// The steps of an audience that a condition says.
#[derive(Clone, Debug)]
pub(super) struct Waterfall {
    audience: DefinitionId,
    entity: EntityId,
    /// The word of each step, and the definition of those who are left behind it.
    steps: Vec<(&'static str, DefinitionId)>,
    /// Who lost to `one per`.
    double: Option<ExprId>,
    has_holdout: bool,
    limit: Option<u64>,
}

impl Waterfall {
    /// The definitions that count the steps.
    pub(super) fn definitions(&self) -> impl Iterator<Item = DefinitionId> + '_ {
        self.steps.iter().map(|(_, id)| *id)
    }

    /// The value that says who lost to `one per`.
    pub(super) fn value(&self) -> Option<WantedValue> {
        let name = format!("double of {}", self.audience.0);
        self.double.map(|value| WantedValue { name, entity: self.entity, value })
    }
}

/// The waterfalls of the wanted audiences.
pub(super) fn wanted(catalog: &mut Catalog, wanted: &Wanted) -> Vec<Waterfall> {
    let ids: Vec<usize> = (0..catalog.audiences.len())
        .filter(|&at| wanted.definitions.contains(&catalog.audiences[at].definition))
        .collect();
    ids.into_iter().map(|at| waterfall(catalog, at)).collect()
}

fn waterfall(catalog: &mut Catalog, at: usize) -> Waterfall {
    let audience = catalog.audiences[at].clone();
    let name = catalog.definition(audience.definition).name.clone();
    let mut steps = Vec::new();
    let mut left = vec![audience.include];
    let frame = Some(audience.entity);
    let mut add = |catalog: &mut Catalog, word, of: &[ExprId]| {
        let body = match of {
            [one] => *one,
            several => catalog.exprs.intern(Expr { kind: ExprKind::And(several.into()), ty: Type::Bool, frame }),
        };
        let title = format!("step {} of {name}", steps.len());
        let id = insight::add_definition(catalog, DefinitionKind::Segment, title, audience.entity, body);
        steps.push((word, id));
    };
    add(catalog, "include", &left);
    for &exclude in &audience.exclude {
        let kept = catalog.exprs.intern(Expr { kind: ExprKind::Not(exclude), ty: Type::Bool, frame });
        left.push(kept);
        add(catalog, "exclude", &left);
    }
    if !audience.after.is_empty() {
        add(catalog, "priority group", &[audience.candidate]);
    }
    Waterfall {
        audience: audience.definition,
        entity: audience.entity,
        steps,
        double: audience.one_per.map(|_| audience.parts.double),
        has_holdout: audience.holdout.is_some(),
        limit: audience.limit.as_ref().map(|limit| limit.count),
    }
}

impl Making<'_> {
    /// The audiences with their waterfalls.
    pub(super) fn audiences(&self, falls: &[Waterfall]) -> Vec<Json> {
        falls.iter().filter_map(|fall| self.audience(fall)).collect()
    }

    fn audience(&self, fall: &Waterfall) -> Option<Json> {
        let catalog = self.catalog();
        let definition = catalog.definition(fall.audience);
        let own = self.record.definitions.iter().find(|one| one.name == definition.name)?;
        let of = self.evaluated.of(fall.entity).ok()?;
        let status = of.membership.column_by_name(&format!("{}.status", own.name))?.as_string_opt::<i32>()?;
        let taken = (status.len() - status.null_count()) as u64;
        let steps = self.steps(fall, own, of, (taken, status))?;
        let mut before: Option<u64> = None;
        let step = |(word, text, left): &(&str, String, u64)| {
            let dropped = before.map_or(0, |before| before.saturating_sub(*left));
            let is_first = before.is_none();
            before = Some(*left);
            json!({
                "step": word,
                "text": text,
                "left": ratio(*left, own.population),
                "left_text": self.numbers.count(*left),
                "dropped": ratio(dropped, own.population),
                "dropped_text": (!is_first && dropped > 0).then(|| self.numbers.count(dropped)),
            })
        };
        let steps: Vec<Json> = steps.iter().map(step).collect();
        let splits = match &own.breakdown {
            Some(Breakdown::Audience { splits, .. }) => splits.clone(),
            _ => serde_json::Map::new(),
        };
        let mut splits: Vec<(String, u64)> =
            splits.into_iter().map(|(name, members)| (name, members.as_u64().unwrap_or(0))).collect();
        // Who has no value of what the members are split by is in no part.
        let left = own.members.saturating_sub(splits.iter().map(|(_, members)| members).sum());
        if left > 0 && !splits.is_empty() {
            splits.push(("in no part".to_owned(), left));
        }
        let split = |&(ref name, members): &(String, u64)| {
            let share = ratio(members, own.members);
            json!({
                "name": name, "members_text": self.numbers.count(members),
                "v": share, "share_text": self.numbers.whole_share(share),
            })
        };
        Some(json!({
            "name": own.name,
            "description": own.description,
            "members_text": self.numbers.count(own.members),
            "members_word": super::sections::word(own.members, "member", "members"),
            "share_text": self.numbers.share(own.share),
            "steps": steps,
            "splits": splits.iter().map(split).collect::<Vec<_>>(),
        }))
    }

    /// Each step with what it asks, and how many are left behind it.
    fn steps(
        &self,
        fall: &Waterfall,
        own: &Definition,
        of: &EntityOutcome,
        (taken, status): (u64, &StringArray),
    ) -> Option<Vec<(&'static str, String, u64)>> {
        let members =
            |id: DefinitionId| of.counts.iter().find(|(own, _)| *own == id).map_or(0, |(_, members)| *members);
        let mut steps: Vec<(&'static str, String, u64)> = Vec::new();
        let mut texts = self.texts(&own.name).into_iter();
        for &(word, id) in &fall.steps {
            let text = if word == "priority group" { String::new() } else { texts.next().unwrap_or_default() };
            steps.push((word, text, members(id)));
        }
        if let Some(double) = fall.value() {
            let lost = of.membership.column_by_name(&double.name)?;
            let lost = (lost.len() - lost.null_count()) as u64;
            let before = steps.last().map_or(0, |(_, _, left)| *left);
            steps.push(("one per", texts.next().unwrap_or_default(), before - lost.min(before)));
        }
        if let Some(limit) = fall.limit {
            steps.push(("limit", self.numbers.count(limit), taken));
        }
        if fall.has_holdout {
            let held = status.iter().flatten().filter(|status| *status == HOLDOUT).count() as u64;
            steps.push(("holdout", String::new(), taken - held));
        }
        steps.push(("members", String::new(), own.members));
        Some(steps)
    }

    /// What the steps of an audience ask, as written: `include`, each `exclude`, `one per`.
    fn texts(&self, name: &str) -> Vec<String> {
        let own = self.workspace.items().find_map(|item| match &item.node {
            ItemKind::Audience(audience) if audience.name.node == name => Some(audience),
            _ => None,
        });
        let exprs = own.into_iter().flat_map(|own| own.include.iter().chain(&own.exclude).chain(&own.one_per));
        exprs.map(|expr| one_line(self.workspace.sources.slice(expr.span))).collect()
    }
}
