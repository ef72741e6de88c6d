//! Conditions on list columns: whether they hold a value, any or all of several, or of a `list` definition.

use crate::diag::{Code, Diagnostic};
use crate::model::{Comparison, ExprKind, Type, Value};
use crate::source::Span;
use crate::syntax::ast;

use super::Resolver;
use super::build::Typed;
use super::kinds::{Kind, KindSet};
use super::path::Frame;
use super::text::Test;

impl Resolver<'_> {
    /// `tags contains …`
    pub(super) fn list_contains(
        &mut self,
        list: &Typed,
        test: Test,
        options: &ast::Options,
        frame: Frame<'_>,
        span: Span,
    ) -> Typed {
        let several = match options {
            ast::Options::List(options) => options,
            ast::Options::One(one) => return self.list_contains_one(list, test, one, frame, span),
        };
        let options: Vec<Typed> = several.iter().map(|option| self.expr(option, frame)).collect();
        match test.quantifier {
            None => match options.as_slice() {
                [single] => self.list_holds(list, single, test.ignoring_case, span),
                _ => self.refuse_unquantified(span),
            },
            Some(quantifier) => {
                let all = quantifier == ast::Quantifier::All;
                let found = self.overlap(list, &options, all, test.ignoring_case, span);
                self.not_if(quantifier == ast::Quantifier::None, found, span)
            }
        }
    }

    fn list_contains_one(&mut self, list: &Typed, test: Test, one: &ast::Expr, frame: Frame<'_>, span: Span) -> Typed {
        let all = test.quantifier == Some(ast::Quantifier::All);
        let ignoring_case = test.ignoring_case;
        let definition = self.list_named(one, frame);
        let Some(quantifier) = test.quantifier else {
            if definition.is_some() {
                return self.refuse_unquantified(span);
            }
            let value = self.expr(one, frame);
            if value.kind.is_error() {
                return value;
            }
            if self.possible(&value) == KindSet::LIST {
                return self.refuse_unquantified(span);
            }
            return self.list_holds(list, &value, ignoring_case, span);
        };
        let found = if let Some(other) = definition {
            let kind = ExprKind::ListOverlapsList { list: list.id, other, all, ignoring_case };
            self.holds_of(kind, &[list.id], span)
        } else {
            let other = self.expr(one, frame);
            if !self.expect(&other, KindSet::LIST, "`contains any` and its kin") || !self.same_elements(list, &other) {
                return self.error(span);
            }
            let kind = ExprKind::ListOverlap { list: list.id, other: other.id, all, ignoring_case };
            self.holds_of(kind, &[list.id, other.id], span)
        };
        self.not_if(quantifier == ast::Quantifier::None, found, span)
    }

    fn refuse_unquantified(&mut self, span: Span) -> Typed {
        let diagnostic = Diagnostic::new(Code::TypeMismatch, "`contains` with several values does not say how many")
            .at(span, "")
            .help("write `contains any`, `contains all` or `contains none`");
        self.refuse(span, diagnostic)
    }

    fn same_elements(&mut self, list: &Typed, other: &Typed) -> bool {
        let (Kind::Known(Type::List(a)), Kind::Known(Type::List(b))) = (&list.kind, &other.kind) else { return true };
        if a == b || a.is_unknown() || b.is_unknown() {
            return true;
        }
        self.refuse_sides("their elements cannot be compared", list, other, list.span.to(other.span));
        false
    }

    /// The list holds the value.
    pub(super) fn list_holds(&mut self, list: &Typed, value: &Typed, ignoring_case: bool, span: Span) -> Typed {
        if !self.expect(list, KindSet::LIST, "`contains`") || value.kind.is_error() {
            return self.error(span);
        }
        let Some(value) = self.element(list, value, ignoring_case, span) else { return self.error(span) };
        let kind = ExprKind::ListContains { list: list.id, value: value.id, ignoring_case };
        self.holds_of(kind, &[list.id, value.id], span)
    }

    /// The value as the kind of the list's elements.
    fn element(&mut self, list: &Typed, value: &Typed, ignoring_case: bool, span: Span) -> Option<Typed> {
        if value.kind.is_error() {
            return None;
        }
        let allowed = if ignoring_case { KindSet::TEXT } else { KindSet::SCALAR };
        let whose = if ignoring_case { "`ignoring case`" } else { "`contains`" };
        let Kind::Known(Type::List(of)) = &list.kind else {
            return self.expect(value, allowed, whose).then(|| value.clone());
        };
        if of.is_unknown() {
            return self.expect(value, allowed, whose).then(|| value.clone());
        }
        let of = (**of).clone();
        if KindSet::of(&of).meets(KindSet::LIST) {
            return self.expect(value, KindSet::SCALAR, whose).then(|| value.clone());
        }
        let element = Typed { kind: Kind::Known(of.clone()), ..list.clone() };
        if !self.comparable(&element, value, Comparison::Equal, ignoring_case, span) {
            return None;
        }
        if value.kind == element.kind || matches!(value.kind, Kind::Open(_)) {
            return Some(value.clone());
        }
        // Only a constant can be written as another kind without a doubt.
        if let Some(constant) = self.constant_of_kind(&element, value) {
            Some(self.constant(constant, of, value.span))
        } else {
            self.refuse_sides("the list holds another kind", list, value, span);
            None
        }
    }

    /// Any or all of several values.
    fn overlap(&mut self, list: &Typed, options: &[Typed], all: bool, ignoring_case: bool, span: Span) -> Typed {
        let mut elements = Vec::new();
        for option in options {
            match self.element(list, option, ignoring_case, span) {
                Some(element) => elements.push(element),
                None => return self.error(span),
            }
        }
        let constants: Option<Vec<Value>> =
            elements.iter().map(|element| self.literal_of(element.id).cloned()).collect();
        let Some(mut constants) = constants else {
            let parts = elements.iter().map(|element| self.list_holds(list, element, ignoring_case, span)).collect();
            return if all { self.conjunction(parts, span) } else { self.disjunction(parts, span) };
        };
        constants.retain(|constant| !constant.is_missing());
        let mut distinct: Vec<Value> = Vec::new();
        for constant in constants {
            if !distinct.contains(&constant) {
                distinct.push(constant);
            }
        }
        let of = match &list.kind {
            Kind::Known(Type::List(of)) => (**of).clone(),
            _ => elements.first().map_or(Type::Unknown, |element| element.kind.ty()),
        };
        let other = self.constant(Value::list(distinct), Type::List(Box::new(of)), span).id;
        let kind = ExprKind::ListOverlap { list: list.id, other, all, ignoring_case };
        self.holds_of(kind, &[list.id], span)
    }
}
