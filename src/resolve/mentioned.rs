//! Every identifier that stands anywhere: a superset of the columns that definitions can need. Decides nothing.

use std::collections::BTreeSet;

use crate::syntax::ast;

use super::walk::{Part, parts};

/// The identifiers of all files: parts of paths, keys, times, relations, headers of tests.
pub fn mentioned(files: &[ast::File]) -> BTreeSet<String> {
    let mut names = Mentioned::default();
    for item in files.iter().flat_map(|file| &file.items) {
        names.item(&item.node);
    }
    names.0
}

#[derive(Default)]
struct Mentioned(BTreeSet<String>);

impl Mentioned {
    fn name(&mut self, name: &ast::Name) {
        if !self.0.contains(&name.node) {
            self.0.insert(name.node.clone());
        }
    }

    fn path(&mut self, path: &[ast::Name]) {
        for part in path {
            self.name(part);
        }
        // A field of a struct is one column, named by its path from any part on.
        for from in 0..path.len().saturating_sub(1) {
            self.0.insert(super::path::joined(&path[from..]));
        }
    }

    fn expr(&mut self, expr: &ast::Expr) {
        match &*expr.node {
            ast::ExprKind::Path(path) => self.path(path),
            ast::ExprKind::Persona(name) => self.name(name),
            _ => {}
        }
        parts(&expr.node, &mut |part| match part {
            Part::Same(part) | Part::Inner(_, part) => self.expr(part),
            Part::Range(range) => self.path(&range.path),
            Part::Column(_, name) => self.name(name),
        });
    }

    fn exprs<'a>(&mut self, exprs: impl IntoIterator<Item = &'a ast::Expr>) {
        exprs.into_iter().for_each(|expr| self.expr(expr));
    }

    fn item(&mut self, item: &ast::ItemKind) {
        match item {
            ast::ItemKind::Entity(entity) => self.entity(entity),
            ast::ItemKind::Trait(item) => self.expr(&item.value),
            ast::ItemKind::Segment(item) => self.expr(&item.condition),
            ast::ItemKind::Audience(item) => self.audience(item),
            ast::ItemKind::Token(item) => {
                self.expr(&item.value);
                self.exprs(&item.otherwise);
            }
            ast::ItemKind::Persona(item) => self.persona(item),
            ast::ItemKind::Journey(item) => self.exprs(item.stages.iter().filter_map(|stage| stage.when.as_ref())),
            ast::ItemKind::Campaign(item) => {
                let splits = item.splits.iter().flat_map(|split| &split.channels);
                self.exprs(item.channels.iter().chain(splits).filter_map(|channel| channel.to.as_ref()));
            }
            ast::ItemKind::Test(item) => self.test(item),
            ast::ItemKind::Subject(_)
            | ast::ItemKind::List(_)
            | ast::ItemKind::Param(_)
            | ast::ItemKind::PriorityGroup(_)
            | ast::ItemKind::PersonaGroup(_)
            | ast::ItemKind::Expectation(_)
            | ast::ItemKind::OrgUnit(_)
            | ast::ItemKind::PersonaOrder(_) => {}
        }
    }

    fn entity(&mut self, entity: &ast::Entity) {
        entity.key.iter().chain(&entity.time).for_each(|name| self.name(name));
        for relation in &entity.belongs_to {
            relation.local.iter().chain(&relation.remote).for_each(|name| self.name(name));
        }
    }

    fn audience(&mut self, item: &ast::Audience) {
        self.exprs(item.include.iter().chain(&item.exclude).chain(&item.one_per));
        self.exprs(item.limit.iter().filter_map(|limit| limit.by.as_ref()));
        if let Some(ast::Split::By(by)) = &item.split {
            self.expr(by);
        }
    }

    fn persona(&mut self, item: &ast::Persona) {
        if let Some(ast::Match::Condition(condition)) = &item.matching {
            self.expr(condition);
        }
        self.exprs(item.score.iter().flat_map(|score| [&score.amount, &score.condition]));
        self.exprs(item.threshold.iter().chain(&item.profile));
    }

    fn test(&mut self, item: &ast::Test) {
        item.given.iter().flat_map(|given| &given.header).for_each(|name| self.name(name));
        for expect in &item.expect {
            match expect {
                ast::Expect::Not { because, .. } => self.exprs(because),
                ast::Expect::Value { value, .. } => self.exprs(value),
                ast::Expect::Members(_) => {}
            }
        }
    }
}
