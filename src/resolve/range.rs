//! Ranges: which rows an aggregate reads, how they are reached, which of them it takes.

mod sequence;

use crate::diag::{Code, Diagnostic, nearest};
use crate::model::{EntityId, ExprId, Pick, PickOrder, Range, RangePath, RelationId};
use crate::source::{Span, Spanned};
use crate::syntax::ast;

use super::Resolver;
use super::build::Typed;
use super::entity::quoted;
use super::kinds::KindSet;
use super::path::{self, Frame};
use super::relation::{self, Way};
use super::window::looks_ahead;

impl Resolver<'_> {
    /// The rows of a range read for the frame's record; none, and reported, where there is a mistake.
    pub(super) fn range(&mut self, range: &ast::Range, frame: Frame<'_>) -> Option<Range> {
        let (path, rows) = self.range_path(range, frame.entity)?;
        let inner = frame.rows(rows);
        let mut whole = true;
        let window = range.window.as_ref().map(|window| {
            let condition = self.range_window(window, range.window_negated, inner);
            whole &= condition.is_some();
            condition
        });
        let per = range.per.iter().map(|name| self.per(name, inner, frame)).collect::<Vec<_>>();
        let condition = range.condition.as_ref().map(|condition| self.condition(condition, inner));
        let by = range.by.as_ref().map(|by| self.expr(by, inner));
        let pick = if let Ok(pick) = self.pick(range, by.as_ref(), inner) {
            pick
        } else {
            whole = false;
            None
        };
        whole &= !condition.as_ref().is_some_and(|condition| condition.kind.is_error());
        let per: Option<Vec<(ExprId, ExprId)>> = per.into_iter().collect();
        let per = per.filter(|_| whole)?;
        Some(Range {
            record: frame.entity,
            rows,
            path,
            ahead: range.window.as_ref().is_some_and(|window| looks_ahead(&window.node)),
            window: window.flatten(),
            per: per.into(),
            condition: condition.map(|condition| condition.id),
            pick,
        })
    }

    fn range_path(&mut self, range: &ast::Range, from: EntityId) -> Option<(RangePath, EntityId)> {
        if range.all {
            return self.whole_entity(range).map(|entity| (RangePath::Whole, entity));
        }
        match ranged(self.scope, self.catalog, from, &range.path) {
            Ok((way, rows)) => Some((RangePath::Relations(way.into()), rows)),
            Err((at, entity, way)) => {
                let diagnostic = self.lost_range(&range.path[at.min(range.path.len() - 1)], entity, &way);
                self.found.push(diagnostic);
                None
            }
        }
    }

    fn whole_entity(&mut self, range: &ast::Range) -> Option<EntityId> {
        if let [name] = range.path.as_slice()
            && let Some(entity) = self.scope.entity_named(&name.node)
        {
            return Some(entity);
        }
        let name = range.path.first()?;
        let diagnostic = if range.path.len() > 1 {
            Diagnostic::new(Code::WrongRange, "`all` reads a whole entity, not a way to it")
                .at(range.span.0, "")
                .help("write `all ENTITY`")
        } else {
            self.unknown_entity(name)
        };
        self.found.push(diagnostic);
        None
    }

    /// Why a name leads to no rows.
    fn lost_range(&self, name: &ast::Name, from: EntityId, way: &Way) -> Diagnostic {
        let here = &self.catalog.entity(from).name;
        let spelled = |way: &[RelationId]| format!("`{}`", relation::spelled(self.scope, self.catalog, way));
        match way {
            Way::Several(ways) => {
                let ways: Vec<String> = ways.iter().map(|way| spelled(way)).collect();
                Diagnostic::new(
                    Code::AmbiguousRelation,
                    format!("several ways lead from entity `{here}` to `{}`", name.node),
                )
                .at(name.span, "")
                .help(format!("spell the one that is meant: {}", ways.join(", ")))
            }
            Way::Unnamed(relations) => {
                let names: Vec<String> = relations.iter().map(|&relation| spelled(&[relation])).collect();
                Diagnostic::new(
                    Code::AmbiguousRelation,
                    format!("several relations lead from entity `{here}` to `{}`, each has a role", name.node),
                )
                .at(name.span, "")
                .help(format!("name one of them, as given by `reverse`: {}", names.join(", ")))
            }
            Way::Unconnected(entity) => self.unconnected(name, from, *entity),
            Way::Found(_) | Way::Unknown => self.unknown_rows(name, from),
        }
    }

    fn unconnected(&self, name: &ast::Name, from: EntityId, to: EntityId) -> Diagnostic {
        let (here, there) = (&self.catalog.entity(from).name, &self.catalog.entity(to).name);
        let diagnostic = Diagnostic::new(
            Code::UnknownRelation,
            format!("no rows of entity `{there}` belong to a record of entity `{here}`"),
        )
        .at(name.span, "");
        let owners = &self.scope.entity(from).owners;
        match owners.iter().find(|&&relation| self.catalog.relation(relation).to == to) {
            Some(&relation) => {
                let role = &self.catalog.relation(relation).role;
                diagnostic.help(format!("a record of `{here}` belongs to one: write `{role}.COLUMN`"))
            }
            None => diagnostic.help(format!(
                "add `belongs to {here} on COLUMN` to entity `{there}`, or read all of it: `of all {}`",
                self.catalog.entity(to).plural
            )),
        }
    }

    fn unknown_rows(&self, name: &ast::Name, from: EntityId) -> Diagnostic {
        let here = &self.catalog.entity(from).name;
        if let Some(relation) = relation::to_one(self.scope, self.catalog, from, &name.node) {
            let owner = &self.catalog.entity(self.catalog.relation(relation).to).name;
            return Diagnostic::new(
                Code::UnknownRelation,
                format!("`{}` is the one {owner} that a record of entity `{here}` belongs to, not rows", name.node),
            )
            .at(name.span, "")
            .help(format!("write `{}.COLUMN`", name.node));
        }
        let mut diagnostic =
            Diagnostic::new(Code::UnknownRelation, format!("relation `{}` not found from entity `{here}`", name.node))
                .at(name.span, "no rows of this name belong to it");
        if self.scope.entity(from).columns.contains_key(&name.node) {
            diagnostic = diagnostic.note(format!(
                "`{}` is a column: an aggregate is over rows, as `sum({} of ROWS)`",
                name.node, name.node
            ));
        } else if let Some(&named) = self.scope.names.get(&name.node) {
            let what = super::names::with_article(self.word_of(named));
            diagnostic = diagnostic.note(format!("`{}` is {what}", name.node));
        }
        let names = relation::member_names(self.scope, self.catalog, from);
        match nearest(&name.node, names.iter().map(String::as_str)) {
            Some(near) => diagnostic.help(format!("did you mean `{near}`?")).fix(name.span, quoted(near)),
            None => diagnostic,
        }
    }

    /// `per city`: the row's own and the record's own, as one kind.
    fn per(&mut self, name: &ast::Name, rows: Frame<'_>, record: Frame<'_>) -> Option<(ExprId, ExprId)> {
        let row = self.own_value(name, rows);
        let record = self.own_value(name, Frame::of(record.entity));
        self.pair(&row?, &record?, "`per`")
    }

    /// Two values to be equal, as one kind.
    fn pair(&mut self, a: &Typed, b: &Typed, whose: &str) -> Option<(ExprId, ExprId)> {
        let (parts, _) = self.unify(vec![a.clone(), b.clone()], whose)?;
        Some((parts[0].id, parts[1].id))
    }

    /// A column, trait or segment of the rows; never a constant or another record's.
    fn own_value(&mut self, name: &ast::Name, frame: Frame<'_>) -> Option<Typed> {
        let frame = Frame::of(frame.entity);
        match path::find(self.scope, self.catalog, frame, std::slice::from_ref(name)) {
            Ok(meaning) if !matches!(meaning.end, path::End::Param(_) | path::End::List(_)) => {
                let typed = self.meaning(&meaning, frame, name.span);
                (!typed.kind.is_error()).then_some(typed)
            }
            Ok(_) => {
                let entity = &self.catalog.entity(frame.entity).name;
                let message = format!("column `{}` not found in entity `{entity}`", name.node);
                self.found.push(Diagnostic::new(Code::UnknownName, message).at(name.span, "the same for every row"));
                None
            }
            Err(lost) => {
                let diagnostic = self.lost(lost, std::slice::from_ref(name), frame, name.span);
                self.found.push(diagnostic);
                None
            }
        }
    }

    fn pick(&mut self, range: &ast::Range, by: Option<&Typed>, inner: Frame<'_>) -> Result<Option<Pick>, ()> {
        let Some(pick) = &range.pick else {
            if let Some(by) = range.by.as_ref() {
                self.wrong_range(
                    by.span,
                    "`by` orders rows for `top` and `bottom`, this range takes all",
                    "write `top N …` before it",
                );
                return Err(());
            }
            return Ok(None);
        };
        let count = self.positive(&pick.count).ok_or(())?;
        let best = match pick.order {
            ast::PickOrder::Latest => return self.timed(PickOrder::Latest, count, range, inner),
            ast::PickOrder::Earliest => return self.timed(PickOrder::Earliest, count, range, inner),
            ast::PickOrder::Top => true,
            ast::PickOrder::Bottom => false,
        };
        let Some(by) = by else {
            self.wrong_range(
                pick.count.span,
                "`top` and `bottom` need an order",
                "add `by EXPR` at the end of the range",
            );
            return Err(());
        };
        if !self.expect(by, KindSet::ORDERED, "`by`") {
            return Err(());
        }
        let order = if best { PickOrder::Top(by.id) } else { PickOrder::Bottom(by.id) };
        Ok(Some(Pick { order, count }))
    }

    fn timed(
        &mut self,
        order: PickOrder,
        count: u64,
        range: &ast::Range,
        inner: Frame<'_>,
    ) -> Result<Option<Pick>, ()> {
        if let Some(by) = range.by.as_ref() {
            self.wrong_range(
                by.span,
                "`latest` and `earliest` order by time, not by a value",
                "use `top N … by` instead",
            );
            return Err(());
        }
        self.row_time(inner, "`latest` and `earliest`", range.span.0).ok_or(())?;
        Ok(Some(Pick { order, count }))
    }

    /// A number of rows: at least one.
    pub(super) fn positive(&mut self, digits: &Spanned<String>) -> Option<u64> {
        let count = digits.node.parse().ok().filter(|&count: &u64| count > 0);
        if count.is_none() {
            self.wrong_range(digits.span, "a number of rows is at least 1", "write a whole number");
        }
        count
    }

    fn wrong_range(&mut self, place: Span, message: &str, help: &str) {
        self.found.push(Diagnostic::new(Code::WrongRange, message).at(place, "").help(help));
    }
}

/// The hops that a path of names means, and the rows at its end; else the part that leads nowhere, seen from where.
pub(super) fn ranged(
    scope: &super::scope::Scope,
    catalog: &crate::model::Catalog,
    from: EntityId,
    parts: &[ast::Name],
) -> Result<(Vec<RelationId>, EntityId), (usize, EntityId, Way)> {
    let mut entity = from;
    let mut hops = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        match relation::to_many(scope, catalog, entity, &part.node) {
            Way::Found(way) => {
                entity = way.last().map_or(entity, |&relation| catalog.relation(relation).from);
                hops.extend(way);
            }
            lost => return Err((at, entity, lost)),
        }
    }
    if hops.is_empty() { Err((0, from, Way::Unknown)) } else { Ok((hops, entity)) }
}
