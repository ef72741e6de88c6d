//! `in`: among constants, among values, in a `list` definition.

use crate::diag::{Code, Diagnostic};
use crate::model::{Comparison, Decimal, ExprKind, ListId, Type, Value, fold_case};
use crate::source::Span;
use crate::syntax::ast;

use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::scope::Named;
use super::{Resolver, literal};

impl Resolver<'_> {
    /// `x in (…)`, `x in vip`
    pub(super) fn member(
        &mut self,
        value: &Typed,
        options: &ast::Options,
        ignoring_case: bool,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        match options {
            ast::Options::List(options) => {
                let options = options.iter().map(|option| self.expr(option, frame)).collect();
                self.among(value, options, ignoring_case, span)
            }
            ast::Options::One(one) => {
                if let Some(list) = self.list_named(one, frame) {
                    return self.in_list(value, list, ignoring_case, span);
                }
                let other = self.expr(one, frame);
                self.in_one(value, &other, ignoring_case, span)
            }
        }
    }

    /// The `list` definition that the expression names, if it names one.
    pub(super) fn list_named(&self, expr: &ast::Expr, frame: Frame<'_>) -> Option<ListId> {
        let ast::ExprKind::Path(parts) = &*expr.node else { return None };
        let [name] = parts.as_slice() else { return None };
        if self.scope.entity(frame.entity).columns.contains_key(&name.node) {
            return None;
        }
        match self.scope.names.get(&name.node) {
            Some(Named::List(list)) => Some(*list),
            _ => None,
        }
    }

    fn in_list(&mut self, value: &Typed, list: ListId, ignoring_case: bool, span: Span) -> Typed {
        let allowed = if ignoring_case { KindSet::TEXT } else { KindSet::SCALAR };
        if !self.expect(value, allowed, if ignoring_case { "`ignoring case`" } else { "`in`" }) {
            return self.error(span);
        }
        self.holds_of(ExprKind::InList { value: value.id, list, ignoring_case }, &[value.id], span)
    }

    /// `x in tags`: a list of the row.
    fn in_one(&mut self, value: &Typed, other: &Typed, ignoring_case: bool, span: Span) -> Typed {
        if value.kind.is_error() || other.kind.is_error() {
            return self.error(span);
        }
        if self.possible(other) == KindSet::LIST || matches!(other.kind, Kind::Open(_)) {
            return self.list_holds(other, value, ignoring_case, span);
        }
        let message = format!("{} is {}, not a list", self.what(other), self.kind_words(other));
        let diagnostic = Diagnostic::new(Code::TypeMismatch, message)
            .at(other.span, "")
            .help("write `x in (a, b)`, `x in LIST`, or compare with `=`");
        self.refuse(span, diagnostic)
    }

    /// Among several values: those that are constants of its kind at once, the others by comparison.
    fn among(&mut self, value: &Typed, options: Vec<Typed>, ignoring_case: bool, span: Span) -> Typed {
        let mut constants = Vec::new();
        let mut rest = Vec::new();
        let mut wrong = value.kind.is_error();
        for option in options {
            if !self.comparable(value, &option, Comparison::Equal, ignoring_case, span) {
                wrong = true;
                continue;
            }
            match self.constant_of_kind(value, &option) {
                Some(Value::Missing) => {}
                Some(Value::Text(text)) if ignoring_case => constants.push(Value::text(&fold_case(&text))),
                Some(constant) => constants.push(constant),
                None => rest.push(option),
            }
        }
        if wrong {
            return self.error(span);
        }
        constants.sort_by(|a, b| literal::order(a, b).unwrap_or(std::cmp::Ordering::Equal));
        constants.dedup();
        let mut parts = Vec::new();
        if !constants.is_empty() || rest.is_empty() {
            let kind = ExprKind::InValues { value: value.id, options: constants.into(), ignoring_case };
            parts.push(self.holds_of(kind, &[value.id], span));
        }
        for option in rest {
            parts.push(self.compare(ast::CompareOp::Equal, value, &option, ignoring_case, span));
        }
        self.disjunction(parts, span)
    }

    /// The option as a constant of the value's own kind; none where it is no constant or no value of that kind can be equal
    /// to it exactly.
    pub(super) fn constant_of_kind(&self, value: &Typed, option: &Typed) -> Option<Value> {
        let constant = self.literal_of(option.id)?;
        let Kind::Known(ty) = &value.kind else { return Some(constant.clone()) };
        of_kind(constant, ty)
    }
}

/// The constant as a value of this kind, where that is exact (for floats: as a comparison with one rounds it).
pub(super) fn of_kind(constant: &Value, ty: &Type) -> Option<Value> {
    match (constant, ty) {
        (Value::Missing, _) => Some(Value::Missing),
        (Value::Int(_), Type::Int)
        | (Value::Bool(_), Type::Bool)
        | (Value::Text(_), Type::Text)
        | (Value::Date(_), Type::Date)
        | (Value::Timestamp(_), Type::Timestamp)
        | (Value::Duration(_), Type::Duration)
        | (Value::Float(_), Type::Float) => Some(constant.clone()),
        (Value::Int(int), Type::Decimal(scale)) => {
            literal::rescale(Decimal { mantissa: i128::from(*int), scale: 0 }, *scale).map(Value::Decimal)
        }
        (Value::Int(int), Type::Float) if int.unsigned_abs() <= 1 << 53 => {
            Some(Value::Float(literal::nearest_float(Decimal { mantissa: i128::from(*int), scale: 0 })))
        }
        (Value::Decimal(decimal), Type::Float) => Some(Value::Float(literal::nearest_float(*decimal))),
        (Value::Decimal(decimal), Type::Decimal(scale)) => {
            literal::rescale(shortest(*decimal), *scale).map(Value::Decimal)
        }
        (Value::Decimal(decimal), Type::Int) => {
            let whole = shortest(*decimal);
            if whole.scale > 0 {
                return None;
            }
            i64::try_from(whole.mantissa).ok().map(Value::Int)
        }
        _ => None,
    }
}

/// The decimal without zeros at its end.
fn shortest(mut decimal: Decimal) -> Decimal {
    while decimal.scale > 0 && decimal.mantissa % 10 == 0 {
        decimal = Decimal { mantissa: decimal.mantissa / 10, scale: decimal.scale - 1 };
    }
    decimal
}
