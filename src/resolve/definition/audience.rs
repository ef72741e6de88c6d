//! Audiences: who is included and kept out, which of several is the better, what is held back, whether the shares add up.

use crate::diag::{Code, Diagnostic};
use crate::model::{
    Audience, AudienceId, AudiencePart, AudienceParts, Decimal, DefinitionId, EntityId, ExprKind, Limit, Split, Type,
};
use crate::source::Span;
use crate::syntax::ast;

use super::super::build::{Typed, count};
use super::super::items::{Defining, Items};
use super::super::kinds::{Kind, KindSet};
use super::super::path::Frame;
use super::super::{Resolver, literal};
use super::missing_clause;

impl Resolver<'_> {
    /// Enters an audience before anything of it is resolved, so that others can name it.
    pub(in super::super) fn enter_audience(&mut self, item: &ast::Audience, definition: DefinitionId, span: Span) {
        let entity = self.catalog.definition(definition).entity;
        let id = AudienceId(count(self.catalog.audiences.len()));
        let nothing = self.error(span).id;
        let mut part = |part, ty| self.intern(ExprKind::Audience(id, part), ty, Some(entity), item.name.span);
        let parts = AudienceParts {
            member: part(AudiencePart::Member, Type::Bool),
            status: part(AudiencePart::Status, Type::Text),
            split: part(AudiencePart::Split, Type::Text),
            double: part(AudiencePart::Double, Type::Text),
        };
        let seed = item.seed.as_ref().map_or(item.name.node.as_str(), |seed| seed.node.as_str());
        self.catalog.audiences.push(Audience {
            definition,
            entity,
            include: nothing,
            exclude: Vec::new(),
            after: Vec::new(),
            candidate: nothing,
            one_per: None,
            limit: None,
            holdout: None,
            split: None,
            seed: seed.into(),
            parts,
        });
    }

    /// Who comes first in priority groups: for each audience the others that stand before it in one.
    pub(super) fn priorities(&mut self, items: &Items<'_>) {
        for group in &items.priority_groups {
            let named: Vec<Option<AudienceId>> = group
                .audiences
                .iter()
                .map(|name| self.scope.definition_named(&name.node))
                .map(|id| self.audience_of(id?))
                .collect();
            let named: Vec<AudienceId> = named.into_iter().flatten().collect();
            for (at, &id) in named.iter().enumerate() {
                for &before in &named[..at] {
                    let same = self.catalog.audience(before).entity == self.catalog.audience(id).entity;
                    let after = &mut self.catalog.audiences[id.0 as usize].after;
                    if same && before != id && !after.contains(&before) {
                        after.push(before);
                    }
                }
            }
        }
    }

    /// The audience of a definition.
    pub(in super::super) fn audience_of(&self, definition: DefinitionId) -> Option<AudienceId> {
        let at = self.catalog.audiences.iter().position(|audience| audience.definition == definition)?;
        Some(AudienceId(count(at)))
    }

    /// The audiences that a definition, if it is one, comes after, and where that is said.
    pub(super) fn comes_after(
        &self,
        item: Defining<'_>,
        definition: DefinitionId,
        items: &Items<'_>,
    ) -> Vec<(DefinitionId, Span)> {
        let Some(audience) = self.audience_of(definition) else { return Vec::new() };
        let place = items.priority_groups.iter().flat_map(|group| &group.audiences);
        let place = place.clone().find(|name| name.node == item.name().node).map_or(item.name().span, |name| name.span);
        let after = &self.catalog.audience(audience).after;
        after.iter().map(|&before| (self.catalog.audience(before).definition, place)).collect()
    }

    /// The membership of an audience.
    pub(super) fn audience(&mut self, item: &ast::Audience, definition: DefinitionId, span: Span) -> Typed {
        let Some(id) = self.audience_of(definition) else { return self.error(span) };
        let at = id.0 as usize;
        let frame = Frame::of(self.catalog.audience(id).entity);
        let Some(candidate) = self.candidate(item, at, frame, span) else { return self.error(span) };
        self.catalog.audiences[at].candidate = candidate.id;
        if let Some(one_per) = &item.one_per {
            let value = self.expr(one_per, frame);
            self.expect(&value, KindSet::SCALAR, "`one per`");
            self.catalog.audiences[at].one_per = Some(value.id);
        }
        self.catalog.audiences[at].limit = item.limit.as_ref().and_then(|limit| self.limit(limit, frame));
        self.catalog.audiences[at].holdout = item.holdout.as_ref().and_then(|holdout| self.share(holdout));
        self.catalog.audiences[at].split = match &item.split {
            Some(ast::Split::Shares(shares)) => self.split_shares(shares),
            Some(ast::Split::By(by)) => self.split_by(by, frame),
            None => None,
        };
        let draws = item.holdout.is_some() || matches!(item.split, Some(ast::Split::Shares(_)));
        // That the entity has no key is said where the audience is named.
        if draws && self.catalog.entity(frame.entity).key.is_empty() {
            return self.error(span);
        }
        let member = self.catalog.audience(id).parts.member;
        Typed { id: member, kind: Kind::Known(Type::Bool), span, condition: true, steps: None }
    }

    /// The steps that are conditions: include, exclude, priority group.
    fn candidate(&mut self, item: &ast::Audience, at: usize, frame: Frame<'_>, span: Span) -> Option<Typed> {
        let Some(include) = &item.include else {
            let what = format!("audience `{}`", item.name.node);
            let diagnostic = missing_clause(&what, "include", item.name.span).help("`include everyone` takes all");
            self.found.push(diagnostic);
            return None;
        };
        let include = self.condition(include, frame);
        self.catalog.audiences[at].include = include.id;
        let mut parts = vec![include];
        for exclude in &item.exclude {
            let out = self.condition(exclude, frame);
            self.catalog.audiences[at].exclude.push(out.id);
            parts.push(self.not(out, span));
        }
        for before in self.catalog.audiences[at].after.clone() {
            // Whom it takes, as member or held back, has a status.
            let status = self.catalog.audience(before).parts.status;
            parts.push(self.holds_on(ExprKind::Missing(status), Some(frame.entity), item.name.span));
        }
        let candidate = self.conjunction(parts, span);
        (!candidate.kind.is_error()).then_some(candidate)
    }

    fn limit(&mut self, limit: &ast::Limit, frame: Frame<'_>) -> Option<Limit> {
        let Ok(count) = limit.count.node.parse::<u64>() else {
            self.refuse_literal(limit.count.span, "a number that does not fit 64 bits");
            return None;
        };
        let by = limit.by.as_ref().map(|by| {
            let value = self.expr(by, frame);
            self.expect(&value, KindSet::ORDERED, "`limit … by`");
            value.id
        });
        Some(Limit { count, by, ascending: limit.ascending })
    }

    fn split_by(&mut self, by: &ast::Expr, frame: Frame<'_>) -> Option<Split> {
        let value = self.expr(by, frame);
        if !self.expect(&value, KindSet::SCALAR, "`split by`") {
            return None;
        }
        Some(Split::By(self.text_of(vec![value], by.span).id))
    }

    fn split_shares(&mut self, shares: &[(ast::Name, ast::Percent)]) -> Option<Split> {
        let (first, last) = (shares.first()?, shares.last()?);
        self.unique("split", shares.iter().map(|(name, _)| name));
        let parts: Option<Vec<(Box<str>, Decimal)>> =
            shares.iter().map(|(name, percent)| Some((name.node.as_str().into(), self.share(percent)?))).collect();
        let parts = parts?;
        let scale = parts.iter().map(|(_, part)| part.scale).max().unwrap_or(0);
        let whole = 10_i128.checked_pow(u32::from(scale));
        let sum =
            parts.iter().try_fold(0_i128, |sum, (_, part)| sum.checked_add(literal::rescale(*part, scale)?.mantissa));
        if sum.is_some() && sum == whole {
            return Some(Split::Shares(parts));
        }
        let message = match sum.and_then(|sum| sum.checked_mul(100)) {
            Some(percent) => {
                let percent = literal::plain(Decimal { mantissa: percent, scale });
                format!("the shares of the split add up to {percent}%")
            }
            None => "the shares of the split do not add up to 100%".to_owned(),
        };
        self.found.push(
            Diagnostic::new(Code::WrongShares, message)
                .at(first.0.span.to(last.1.span), "")
                .help("the shares of a split add up to 100%"),
        );
        None
    }

    /// Whether the audiences of a priority group are of one entity; reported otherwise.
    pub(in super::super) fn of_one_entity(&mut self, audiences: &[ast::Name]) {
        let mut home: Option<EntityId> = None;
        for name in audiences {
            let Some(id) = self.scope.definition_named(&name.node).filter(|&id| self.audience_of(id).is_some()) else {
                continue;
            };
            match home {
                None => home = Some(self.catalog.definition(id).entity),
                Some(entity) => {
                    self.of_entity(id, entity, name);
                }
            }
        }
    }
}
