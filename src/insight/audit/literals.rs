//! Which constants the definitions look for in which columns. Must not know any data.

use super::meaning::column_of;
use super::survey::{At, Surveyor};
use crate::model::{Catalog, EntityId, ExprId, ExprKind, ListId, Type, Value};
use crate::source::Span;
use crate::syntax::ast::{self, CompareOp, Expr, Options, TextOp};

/// A column of an entity, by its position.
pub type ColumnId = (EntityId, u32);

/// Something that is looked for in a column.
#[derive(Clone, Debug)]
pub(super) struct Sought<'a> {
    pub(super) column: ColumnId,
    pub(super) what: What,
    pub(super) ignoring_case: bool,
    /// Where it is written: the literal, or the name of the param or list.
    pub(super) span: Span,
    /// The comparison.
    pub(super) whole: &'a Expr,
    /// The condition that it stands in.
    pub(super) within: Option<usize>,
    pub(super) home: usize,
}

/// See [`Sought`].
#[derive(Clone, Debug, PartialEq)]
pub(super) enum What {
    /// A value, or an element of a list.
    Value(Value),
    /// A part of a text.
    Part(TextOp, String),
    /// The entries of a `list` definition.
    Entries(ListId),
}

impl<'a> Surveyor<'a, '_> {
    /// Notes what a comparison with constants looks for.
    pub(super) fn seek(&mut self, whole: &'a Expr, at: At) {
        match &*whole.node {
            ast::ExprKind::Compare { op: CompareOp::Equal | CompareOp::NotEqual, left, right, ignoring_case } => {
                let (value, constant) = if self.literal(left).is_some() { (right, left) } else { (left, right) };
                self.seek_values(whole, value, &[constant], *ignoring_case, at);
            }
            ast::ExprKind::In { value, options: Options::List(options), ignoring_case, .. } => {
                self.seek_values(whole, value, &options.iter().collect::<Vec<_>>(), *ignoring_case, at);
            }
            ast::ExprKind::In { value, options: Options::One(one), ignoring_case, .. } => {
                let list = self.written.get(&whole.span).and_then(|&id| list_of(self.catalog, id));
                if let (Some(list), Some((column, _))) = (list, self.column(value)) {
                    self.note(whole, column, What::Entries(list), *ignoring_case, one.span, at);
                }
            }
            ast::ExprKind::TextTest { value, op, options, ignoring_case, .. } => {
                let options: Vec<&Expr> = match options {
                    Options::List(options) => options.iter().collect(),
                    Options::One(one) => vec![one],
                };
                match self.column(value) {
                    Some((_, Type::List(_))) => self.seek_values(whole, value, &options, *ignoring_case, at),
                    Some((column, Type::Text)) => {
                        for option in options {
                            let Some(Value::Text(text)) = self.literal(option) else { continue };
                            let what = What::Part(*op, text.to_string());
                            self.note(whole, column, what, *ignoring_case, option.span, at);
                        }
                    }
                    _ => {}
                }
            }
            _ => {}
        }
    }

    fn seek_values(&mut self, whole: &'a Expr, value: &Expr, options: &[&Expr], ignoring_case: bool, at: At) {
        let Some((column, ty)) = self.column(value) else { return };
        let of = if let Type::List(of) = ty { *of } else { ty };
        for option in options {
            let Some(value) = self.literal(option) else { continue };
            let fits = matches!(
                (value, &of),
                (Value::Text(_), Type::Text) | (Value::Int(_), Type::Int) | (Value::Date(_), Type::Date)
            );
            if fits {
                self.note(whole, column, What::Value(value.clone()), ignoring_case, option.span, at);
            }
        }
    }

    fn note(&mut self, whole: &'a Expr, column: ColumnId, what: What, ignoring_case: bool, span: Span, at: At) {
        let (within, home) = (at.within, at.home);
        self.survey.sought.push(Sought { column, what, ignoring_case, span, whole, within, home });
    }

    /// The constant that is written there, also by the name of a param.
    fn literal(&self, expr: &Expr) -> Option<&Value> {
        match &self.catalog.exprs[*self.written.get(&expr.span)?].kind {
            ExprKind::Literal(value) => Some(value),
            _ => None,
        }
    }

    fn column(&self, expr: &Expr) -> Option<(ColumnId, Type)> {
        let column = column_of(self.catalog, *self.written.get(&expr.span)?)?;
        Some((column, self.catalog.entity(column.0).columns[column.1 as usize].ty.clone()))
    }
}

fn list_of(catalog: &Catalog, id: ExprId) -> Option<ListId> {
    match &catalog.exprs[id].kind {
        ExprKind::InList { list, .. } => Some(*list),
        ExprKind::Not(of) => list_of(catalog, *of),
        _ => None,
    }
}
