//! Takes conditions apart along what is written. Must not know rows.

use std::collections::HashMap;

use super::{Made, Part, Parts, Score};
use crate::model::{Catalog, DefinitionId, DefinitionKind, EntityId, ExprId, ExprKind, RelationId};
use crate::resolve::{self, Resolved};
use crate::source::{Span, Spanned};
use crate::syntax::ast::{self, Expr, Item, ItemKind, Match};

impl Parts {
    /// The parts of a segment, audience or persona. `items`: the definitions that `resolved` has.
    pub fn of(resolved: &mut Resolved, items: &[Item], root: DefinitionId) -> Self {
        let by_name: HashMap<&str, &ItemKind> =
            items.iter().filter_map(|item| Some((name(&item.node)?, &item.node))).collect();
        let mut parts = Self { root, of: HashMap::new() };
        let mut open = vec![root];
        while let Some(id) = open.pop() {
            let definition = resolved.catalog.definition(id);
            if parts.of.contains_key(&id) || definition.kind == DefinitionKind::Trait {
                continue;
            }
            let Some(item) = by_name.get(definition.name.as_str()) else { continue };
            let entity = definition.entity;
            let part = Builder { resolved, entity, by_name: &by_name }.definition(item, id);
            open.extend(named(&part));
            parts.of.insert(id, part);
        }
        parts
    }
}

fn name(item: &ItemKind) -> Option<&str> {
    match item {
        ItemKind::Segment(item) => Some(&item.name.node),
        ItemKind::Audience(item) => Some(&item.name.node),
        ItemKind::Persona(item) => Some(&item.name.node),
        _ => None,
    }
}

/// The definitions that a condition names.
fn named(part: &Part) -> Vec<DefinitionId> {
    match &part.made {
        Made::Named(_, id) => vec![*id],
        _ => part.inside().iter().flat_map(named).collect(),
    }
}

struct Builder<'r> {
    resolved: &'r mut Resolved,
    entity: EntityId,
    by_name: &'r HashMap<&'r str, &'r ItemKind>,
}

impl Builder<'_> {
    fn definition(&mut self, item: &ItemKind, id: DefinitionId) -> Part {
        let expr = self.resolved.catalog.definition(id).body;
        let span = self.resolved.spans.definitions[id.0 as usize].body;
        let made = match item {
            ItemKind::Segment(segment) => return self.part(&segment.condition),
            ItemKind::Audience(audience) => self.audience(audience),
            ItemKind::Persona(persona) => self.persona(persona, id),
            _ => Made::Alone,
        };
        Part { expr, span, made }
    }

    /// Included, and in no `exclude`.
    fn audience(&mut self, audience: &ast::Audience) -> Made {
        let mut all: Vec<Part> = audience.include.iter().map(|include| self.part(include)).collect();
        all.extend(audience.exclude.iter().map(|exclude| self.contrary(exclude)));
        Made::All(all)
    }

    /// Where that does not hold; it stands at the same place.
    fn contrary(&mut self, of: &Expr) -> Part {
        let out = self.part(of);
        let expr = self.resolved(&Spanned::new(Box::new(ast::ExprKind::Not(of.clone())), of.span));
        Part { expr, span: of.span, made: Made::Not(Box::new(out)) }
    }

    /// The `match`, and the score where there is a threshold; of `otherwise`, that no other persona holds.
    fn persona(&mut self, item: &ast::Persona, id: DefinitionId) -> Made {
        let mut all = Vec::new();
        match &item.matching {
            Some(Match::Condition(condition)) => all.push(self.part(condition)),
            Some(Match::Otherwise) => return self.otherwise(id),
            None => {}
        }
        let catalog = &self.resolved.catalog;
        let known = catalog.personas.iter().find(|persona| persona.definition == id);
        let (sum, threshold) = known.map_or((ExprId(0), None), |persona| (persona.score, persona.threshold));
        if let (Some(threshold), Some(written)) = (threshold, &item.threshold)
            && let ExprKind::And(of) = &catalog.exprs[catalog.definition(id).body].kind
            && let Some(&expr) = of.last()
        {
            let of = item.score.iter().map(|score| self.part(&score.condition)).collect();
            let amount = |score: &ast::Score| {
                resolve::resolve_expression(self.resolved, &score.amount, self.entity, false).unwrap_or(ExprId(0))
            };
            let amounts = item.score.iter().map(amount).collect();
            all.push(Part { expr, span: written.span, made: Made::Score(Score { threshold, amounts, sum }, of) });
        }
        Made::All(all)
    }

    fn otherwise(&mut self, id: DefinitionId) -> Made {
        let catalog = &self.resolved.catalog;
        let others = catalog
            .personas
            .iter()
            .filter(|persona| persona.definition != id && persona.entity == self.entity && !persona.otherwise);
        let names: Vec<&str> = others.map(|one| catalog.definition(one.definition).name.as_str()).collect();
        let written = names.into_iter().filter_map(|name| match self.by_name.get(name) {
            Some(ItemKind::Persona(item)) => {
                Some(Spanned::new(Box::new(ast::ExprKind::Persona(item.name.clone())), item.name.span))
            }
            _ => None,
        });
        let written: Vec<Expr> = written.collect();
        Made::All(written.iter().map(|persona| self.contrary(persona)).collect())
    }

    fn part(&mut self, expr: &Expr) -> Part {
        let made = match &*expr.node {
            ast::ExprKind::And(of) => Made::All(of.iter().map(|part| self.part(part)).collect()),
            ast::ExprKind::Or(of) => Made::Any(of.iter().map(|part| self.part(part)).collect()),
            ast::ExprKind::Not(of) => Made::Not(Box::new(self.part(of))),
            ast::ExprKind::CountOf { of, .. } => {
                Made::Count { least: 0, most: 0, of: of.iter().map(|part| self.part(part)).collect() }
            }
            _ => Made::Alone,
        };
        let id = self.resolved(expr);
        self.known(id, expr.span, made)
    }

    /// What a condition of the definition means. It was resolved within it, so it cannot fail here.
    fn resolved(&mut self, expr: &Expr) -> ExprId {
        resolve::resolve_expression(self.resolved, expr, self.entity, true).unwrap_or(ExprId(0))
    }

    fn known(&self, expr: ExprId, span: Span, made: Made) -> Part {
        let catalog = &self.resolved.catalog;
        let made = match (made, &catalog.exprs[expr].kind) {
            (Made::Count { of, .. }, ExprKind::CountOf { least, most, .. }) => {
                Made::Count { least: *least, most: *most, of }
            }
            (Made::Count { .. }, _) => Made::Alone,
            (Made::Alone, _) => reference(catalog, expr).map_or(Made::Alone, |(way, id)| Made::Named(way, id)),
            (made, _) => made,
        };
        Part { expr, span, made }
    }
}

/// The condition that an expression names, and over which owners.
fn reference(catalog: &Catalog, expr: ExprId) -> Option<(Vec<RelationId>, DefinitionId)> {
    let mut way = Vec::new();
    let mut at = expr;
    loop {
        match catalog.exprs[at].kind {
            ExprKind::Owner(relation, of) => {
                way.push(relation);
                at = of;
            }
            ExprKind::Definition(id) if catalog.definition(id).kind != DefinitionKind::Trait => {
                return Some((way, id));
            }
            _ => return None,
        }
    }
}
